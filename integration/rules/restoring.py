"""Values of one field changed against a boundary, in order, and when each was restored: what R19, R20, R21 and R35 walk.

Restoring a value, by anyone, puts right the act that had replaced it and those that went on from there.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from integration.model.history import Change
from integration.model.verdict import NotJudged, Violation
from integration.model.words import SEVERITIES

Crossing = tuple[Change, datetime | None]
"""A change that crossed the boundary, and when its old value was restored."""
Run = list[tuple[str, Change]]
"""Crossings in a row with nothing agreed in between, each with the value it replaced."""


@dataclass(slots=True)
class _Open:
    """Not restored yet. ``places``: where in which run a value was replaced."""

    runs: list[Run] = field(default_factory=lambda: [[]])
    places: dict[str, list[tuple[Run, int]]] = field(default_factory=dict)

    def add(self, old: str, change: Change) -> None:
        self.places.setdefault(old, []).append((self.runs[-1], len(self.runs[-1])))
        self.runs[-1].append((old, change))

    def agreed(self) -> None:
        """Somebody entitled set another value: what comes next starts from it."""
        if self.runs[-1]:
            self.runs.append([])

    def restored(self, value: str) -> list[Change]:
        put_right: list[Change] = []
        for run, place in self.places.pop(value, ()):
            if place < len(run) and run[place][0] == value:
                put_right += [change for _, change in run[place:]]
                del run[place:]
        return put_right

    def taken_off(self) -> str | None:
        """The value removed by the last of them: one set afterwards is no first value."""
        last = self.runs[-1][-1:]
        return last[0][0] if last and last[0][1].new is None else None


def crossings(
    changes: Iterable[Change],
    wrong: Callable[[Change], bool | NotJudged],
    *,
    same: Callable[[str], str] = str,
) -> Iterator[Crossing | NotJudged]:
    """Walks the changes of one field. ``wrong``: whether one crosses the boundary, given with the old value that counts;
    ``same``: what makes two values one, the value itself unless told.
    """
    moved: _Open | None = None
    for written in changes:
        restored = moved.restored(same(written.new or "")) if moved is not None and moved.places else []
        yield from ((change, written.at) for change in restored)
        if restored:
            continue
        change = written if written.old is not None or moved is None else replace(written, old=moved.taken_off())
        verdict = wrong(change)
        if verdict is True:
            moved = moved or _Open()
            moved.add(same(change.old or ""), change)
            continue
        if isinstance(verdict, NotJudged):
            yield verdict
        if moved is not None:
            moved.agreed()
    yield from ((change, None) for run in (moved.runs if moved is not None else ()) for _, change in run)


def once_an_act(violations: Sequence[Violation]) -> list[Violation]:
    """Several items of one history that cross one boundary are one violation with the worst severity (design 8.1), put right
    once all of them are. Values that are lists are joined.
    """
    by_cause: dict[str, list[Violation]] = {}
    for violation in violations:
        by_cause.setdefault(violation.cause, []).append(violation)
    return [together[0] if len(together) == 1 else _joined(together) for together in by_cause.values()]


def _joined(together: Sequence[Violation]) -> Violation:
    worst = max(together, key=lambda v: SEVERITIES.index(v.severity))
    last = max(together, key=lambda v: (v.cured_at is None, v.cured_at or v.at))
    values = dict(worst.values)
    for name, value in values.items():
        if isinstance(value, tuple):
            said = [other.values[name] for other in together if isinstance(other.values.get(name), tuple)]
            values[name] = tuple(dict.fromkeys(one for some in said for one in some))  # type: ignore[union-attr]  # tuples all
    return replace(worst, values=values, cured_at=last.cured_at, cure=last.cure)
