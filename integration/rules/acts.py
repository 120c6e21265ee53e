"""Which changes of an issue may be judged: settled ones, and not what their author undid at once (domain-rules 3.0, G5)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from integration.model.history import Change, Deployment, Field, Timeline
from integration.model.words import DONE
from integration.rules.instants import number, value_before

SET_VALUED: frozenset[Field] = frozenset({"component", "link", "attachment", "comment", "remote", "other"})
"""Fields whose items add and remove one value each: only the exact inverse undoes one."""
LOOK_AHEAD = 16
"""Following changes of a field among which an undoing is looked for: keeps judging linear under a flood."""


Shape = tuple[frozenset[Field], frozenset[str | None], frozenset[str | None]]
"""Fields with acts, statuses reached, statuses left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """Settled changes nobody undid at once, oldest first. ``by_field``: without those made while the issue was of another
    type, whose rules were others. ``reached``, ``left``: statuses that moves among these led into and out of. ``later``: when the
    next young one has settled.
    """

    changes: tuple[Change, ...] = ()
    by_field: Mapping[Field, Sequence[Change]] = field(default_factory=dict)
    reached: frozenset[str | None] = frozenset()
    left: frozenset[str | None] = frozenset()
    later: datetime | None = None

    @property
    def shape(self) -> Shape:
        """All that decides which rules have something to look at."""
        return frozenset(self.by_field), self.reached, self.left

    @property
    def status(self) -> Sequence[Change]:
        return self.by_field.get("status", ())

    @property
    def due(self) -> Sequence[Change]:
        return self.by_field.get("due", ())

    def of(self, *fields: Field) -> Sequence[Change]:
        """Changes of these fields, oldest first."""
        if len(fields) == 1:
            return self.by_field.get(fields[0], ())
        met = [self.by_field[name] for name in fields if name in self.by_field]
        if len(met) < 2:
            return met[0] if met else ()
        return sorted((change for some in met for change in some), key=lambda c: (c.at, number(c.history)))


def acts_of(timeline: Timeline, deployment: Deployment, settle: timedelta) -> Acts:
    """The acts of one issue at ``deployment.now``; those of our own accounts among them, for they are facts too."""
    changes = timeline.changes
    if not changes:
        return NO_ACTS
    horizon = deployment.now - settle
    later = None if changes[-1].at <= horizon else _next_settling(changes, horizon, deployment.service)
    undone = set(undone_at_once(changes, settle)) if _hasty(changes, settle) else ()
    kept = tuple(c for i, c in enumerate(changes) if i not in undone and c.at <= horizon) if undone or later else changes
    meant = (
        kept if not timeline.types else tuple(c for c in kept if value_before(timeline.types, c.at) == timeline.issue.type)
    )
    by_field = _by_field(meant)
    moves = by_field.get("status", ())
    return Acts(
        changes=kept,
        by_field=by_field,
        reached=frozenset([c.new for c in moves]),
        left=frozenset([c.old for c in moves]),
        later=None if later is None else later + settle,
    )


def _by_field(changes: Sequence[Change]) -> Mapping[Field, Sequence[Change]]:
    found: dict[Field, list[Change]] = {}
    for change in changes:
        if change.field in found:
            found[change.field].append(change)
        else:
            found[change.field] = [change]
    return found


def _hasty(changes: Sequence[Change], settle: timedelta) -> bool:
    """Whether any two changes lie so close together that one could undo the other: of most issues, no two do."""
    before = changes[0].at - settle
    for change in changes:
        if change.at - before < settle:
            return True
        before = change.at
    return False


NO_ACTS = Acts()


def _next_settling(changes: Sequence[Change], horizon: datetime, service: frozenset[str]) -> datetime | None:
    return min((c.at for c in changes if c.at > horizon and c.author.id not in service), default=None)


def undone_at_once(changes: Sequence[Change], settle: timedelta) -> Iterator[int]:
    """Indexes of changes that their own author took back within ``settle``, and of the taking back. Of a set, each value comes
    and goes by itself.
    """
    by_field: dict[Field | tuple[Field, str | None], list[int]] = {}
    for index, change in enumerate(changes):
        one = (change.field, change.new or change.old) if change.field in SET_VALUED else change.field
        by_field.setdefault(one, []).append(index)
    for indexes in by_field.values():
        if len(indexes) > 1:
            for start, end in _detours(changes, indexes, settle):
                yield from indexes[start : end + 1]


def without_detours(moves: Sequence[Change], settle: timedelta) -> Sequence[Change]:
    """Changes of one value as if what was undone at once had never been. Where the undoing landed elsewhere (reopened to build
    instead of back in recette), the landing stays.
    """
    if len(moves) < 2 or not _hasty(moves, settle):
        return moves
    ranges = list(_detours(moves, range(len(moves)), settle))
    kept: list[Change] = []
    begin = 0
    for start, end in ranges:
        kept += moves[begin:start]
        begin = end + 1
        if moves[end].new != moves[start].old:
            kept.append(replace(moves[end], old=moves[start].old))
    return (*kept, *moves[begin:]) if ranges else moves


def _detours(changes: Sequence[Change], indexes: Sequence[int], settle: timedelta) -> Iterator[tuple[int, int]]:
    """First and last positions in ``indexes`` (changes of one field) of each detour."""
    start = 0
    while start < len(indexes) - 1:
        end = _undoing(changes, indexes, start, settle)
        if end is not None:
            yield start, end
        start = start + 1 if end is None else end + 1


def _undoing(changes: Sequence[Change], indexes: Sequence[int], start: int, settle: timedelta) -> int | None:
    """Where the value is back; else the reopening at once of what was just closed: no arrow leads back to recette, and
    delivering it again completes the way back.
    """
    first, reopened = changes[indexes[start]], None
    for position in range(start + 1, min(start + 1 + LOOK_AHEAD, len(indexes))):
        then = changes[indexes[position]]
        if then.at - first.at >= settle or then.author.id != first.author.id or first.author.id is None:
            break
        if _is_back(first, then):
            return position
        if position == start + 1 and first.field == "status" and first.new in DONE and _reopens(first, then):
            reopened = position
    return reopened


def _reopens(first: Change, then: Change) -> bool:
    """From one end to the other (validated, then dropped) is no way back."""
    return then.old == first.new and then.new not in DONE


def _is_back(first: Change, then: Change) -> bool:
    if first.field in SET_VALUED:
        return (then.old, then.new) == (first.new, first.old) and first.old != first.new
    return then.new == first.old and (first.old is not None or first.field != "status")
