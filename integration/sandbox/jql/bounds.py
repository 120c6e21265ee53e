"""What every match of a query must have: facts an index can look up instead of asking each issue."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

Range = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Of each match: its id, project, type, status, assignee, reporter and parent are among these; it has one of these labels and one
    of these components; it was updated and created between these moments, both included. None says nothing.

    Labels are folded, ids are numbers, None among people and parents stands for nobody and none.
    ``whole``: what is said here is all the query asks, so that nothing else is to be tested.
    """

    ids: frozenset[int] | None = None
    projects: frozenset[int] | None = None
    types: frozenset[int] | None = None
    statuses: frozenset[int] | None = None
    assignees: frozenset[str | None] | None = None
    reporters: frozenset[str | None] | None = None
    parents: frozenset[int | None] | None = None
    labels: frozenset[str] | None = None
    components: frozenset[int] | None = None
    updated: Range = (None, None)
    created: Range = (None, None)
    whole: bool = False

    @property
    def nothing(self) -> bool:
        """Nothing can match."""
        return any(getattr(self, name) == frozenset() for name in _SETS)


_SETS: Final = ("ids", "projects", "types", "statuses", "assignees", "reporters", "parents", "labels", "components")
_RANGES: Final = ("updated", "created")
_SEVERAL: Final = ("labels", "components")
"""An issue may have several of these, so that two such sets do not intersect."""

NOTHING: Final = Bounds(ids=frozenset(), whole=True)
UNKNOWN: Final = Bounds()
EVERYTHING: Final = Bounds(whole=True)


def said(name: str, value: Any, *, whole: bool) -> Bounds:
    """Of one field."""
    facts: dict[str, Any] = {name: value, "whole": whole}
    return Bounds(**facts)


def both(one: Bounds, other: Bounds) -> Bounds:
    """Of an AND."""
    facts: dict[str, Any] = {"whole": one.whole and other.whole}
    for name in _SETS:
        first, second = getattr(one, name), getattr(other, name)
        if first is None or second is None:
            facts[name] = second if first is None else first
        elif name in _SEVERAL:
            facts[name] = min(first, second, key=len)
            facts["whole"] = facts["whole"] and first == second
        else:
            facts[name] = first & second
    for name in _RANGES:
        (since, until), (start, end) = getattr(one, name), getattr(other, name)
        facts[name] = (_later(since, start), _earlier(until, end))
    return Bounds(**facts)


def either(one: Bounds, other: Bounds) -> Bounds:
    """Of an OR."""
    if one.nothing or other.nothing:
        return other if one.nothing else one
    facts: dict[str, Any] = {"whole": one.whole and other.whole and len(_named(one) | _named(other)) == 1}
    for name in _SETS:
        first, second = getattr(one, name), getattr(other, name)
        if first is not None and second is not None:
            facts[name] = first | second
    for name in _RANGES:
        if (found := getattr(one, name)) == getattr(other, name):
            facts[name] = found
        elif found != (None, None) and getattr(other, name) != (None, None):
            facts[name] = _around(found, getattr(other, name))
            facts["whole"] = False
    return Bounds(**facts)


def _named(said: Bounds) -> set[str]:
    """What is said anything about; everything is about itself."""
    named = {one.name for one in fields(said) if one.name != "whole" and getattr(said, one.name) not in (None, (None, None))}
    return named or {"", "anything"}


def _around(one: Range, other: Range) -> Range:
    (since, until), (start, end) = one, other
    return (
        None if since is None or start is None else min(since, start),
        None if until is None or end is None else max(until, end),
    )


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(filter(None, (one, other)), default=None)
