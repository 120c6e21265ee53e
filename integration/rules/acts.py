"""Which changes of an issue may be judged: settled ones, and not what their author undid at once (domain-rules 3.0, G5)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TypeVar

from integration.model.history import Change, Deployment, Field, Timeline
from integration.model.quick import quick
from integration.model.words import DONE, StatusKey
from integration.rules.instants import number, value_before

SET_VALUED: frozenset[Field] = frozenset({"component", "link", "attachment", "comment", "remote", "other"})
"""Fields whose items add and remove one value each: only the exact inverse undoes one."""
LOOK_AHEAD = 16
"""Following changes of a field among which an undoing is looked for: keeps judging linear under a flood."""


Shape = tuple[frozenset[Field], frozenset[str | None], frozenset[str | None]]
"""Fields with acts, statuses reached, statuses left: all that decides which rules have something to look at."""
SHAPES = 4096
"""How many are kept: there are dozens in a project, and anybody could make up more."""
NO_SHAPE: Shape = (frozenset(), frozenset(), frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """Settled changes nobody undid at once, oldest first. ``by_field``: without those made while the issue was of another
    type, whose rules were others; ``into``: the moves among these, by the status they led to. ``later``: when the next young one
    has settled.
    """

    changes: tuple[Change, ...] = ()
    by_field: Mapping[Field, Sequence[Change]] = field(default_factory=dict)
    into: Mapping[str | None, Sequence[Change]] = field(default_factory=dict)
    shape: Shape = NO_SHAPE
    later: datetime | None = None

    @property
    def reached(self) -> frozenset[str | None]:
        """Statuses that moves among these led into."""
        return self.shape[1]

    @property
    def left(self) -> frozenset[str | None]:
        """Statuses that moves among these led out of."""
        return self.shape[2]

    @property
    def status(self) -> Sequence[Change]:
        return self.by_field.get("status", ())

    @property
    def due(self) -> Sequence[Change]:
        return self.by_field.get("due", ())

    def of(self, *fields: Field) -> Sequence[Change]:
        """Changes of these fields, oldest first."""
        return _merged(self.by_field, fields)

    def entering(self, *statuses: StatusKey) -> Sequence[Change]:
        """Moves into these statuses, oldest first."""
        return _merged(self.into, statuses)


_made = quick(Acts)
Name = TypeVar("Name", bound=str | None)


def _merged(changes: Mapping[Name, Sequence[Change]], names: Sequence[Name]) -> Sequence[Change]:
    if len(names) == 1:
        return changes.get(names[0], ())
    met = [changes[name] for name in names if name in changes]
    if len(met) < 2:
        return met[0] if met else ()
    return sorted((change for some in met for change in some), key=lambda c: (c.at, number(c.history)))


def acts_of(timeline: Timeline, deployment: Deployment, settle: timedelta) -> Acts:
    """The acts of one issue at ``deployment.now``; those of our own accounts among them, for they are facts too."""
    changes = timeline.changes
    if not changes:
        return NO_ACTS
    horizon = deployment.now - settle
    if changes[-1].at <= horizon:
        return all_acts_of(timeline, settle)
    later, kept = _next_settling(changes, horizon, deployment.service), _undisputed(changes, settle)
    if later is None and kept is changes:
        return all_acts_of(timeline, settle)
    return _acts(timeline, tuple(c for c in kept if c.at <= horizon), None if later is None else later + settle)


def all_acts_of(timeline: Timeline, settle: timedelta) -> Acts:
    """The acts of an issue once they have all settled; worked out with its timeline and kept, for most have."""
    kept: dict[object, Acts] = timeline.derived
    if settle not in kept:
        kept[settle] = _acts(timeline, _undisputed(timeline.changes, settle), None)
    return kept[settle]


def _undisputed(changes: tuple[Change, ...], settle: timedelta) -> tuple[Change, ...]:
    undone = set(undone_at_once(changes, settle))
    return tuple(c for i, c in enumerate(changes) if i not in undone) if undone else changes


def _acts(timeline: Timeline, changes: tuple[Change, ...], later: datetime | None) -> Acts:
    types, today = timeline.types, timeline.issue.type
    by_field = _by_field(changes if not types else [c for c in changes if value_before(types, c.at) == today])
    moves, into = by_field.get("status", ()), dict[str | None, list[Change]]()
    for change in moves:
        into.setdefault(change.new, []).append(change)
    shape = _shared((frozenset(by_field), frozenset(into), frozenset([c.old for c in moves])))
    return _made(changes=changes, by_field=by_field, into=into, shape=shape, later=later)


@lru_cache(maxsize=SHAPES)
def _shared(shape: Shape) -> Shape:
    """One for all issues that have it."""
    return shape


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
    if not changes or not _hasty(changes, settle):
        return
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
