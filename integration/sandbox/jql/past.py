"""WAS and CHANGED: what a field held when, and who changed it, out of an issue's histories.

Source: support.atlassian.com, "JQL operators": WAS, CHANGED and their predicates.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from integration.sandbox.jql import values
from integration.sandbox.jql.asking import Asking
from integration.sandbox.jql.fields import Field
from integration.sandbox.jql.operands import Wanted, instant, parts, wanted
from integration.sandbox.jql.query import Change, Clause, Empty, Listing, Operand, Predicate, Text
from integration.sandbox.state.issues import Issue, Item

Test = Callable[[Issue], bool]

_COLLECTIONS: Final = {
    "status": "statuses",
    "priority": "priorities",
    "resolution": "resolutions",
    "fixVersions": "versions",
}
_NOTHING: Final = frozenset(("",))


@dataclass(frozen=True, slots=True)
class Held:
    """A field had this value, called by its id and its names, from one moment to another; ``by``: who gave it."""

    words: frozenset[str]
    since: datetime
    until: datetime | None
    by: str | None


@dataclass(slots=True)
class Limits:
    """What predicates ask. ``held`` and ``at`` say whether a time held, or an instant, is meant."""

    spans: list[tuple[datetime | None, datetime | None]]
    by: frozenset[str] | None = None
    old: frozenset[str] | None = None
    new: frozenset[str] | None = None

    def held(self, one: Held) -> bool:
        if self.by is not None and one.by not in self.by:
            return False
        return all(
            (until is None or one.since < until) and (since is None or one.until is None or one.until > since)
            for since, until in self.spans
        )

    def at(self, instant: datetime, author: str) -> bool:
        if self.by is not None and author not in self.by:
            return False
        return all((since is None or instant >= since) and (until is None or instant < until) for since, until in self.spans)


def test_of(clause: Clause | Change, field: Field, asking: Asking, *, negated: bool) -> tuple[Test | None, list[str]]:
    """The test, None when nothing can match, and the complaints."""
    limits, complaints = _limits(clause, field, asking)
    if complaints:
        return None, complaints
    if isinstance(clause, Change):
        changed = _changed(field, limits)
        return (lambda issue: not changed(issue)) if negated else changed, []
    found = wanted(clause.field, field, clause.operand, asking)
    if found.nothing:
        return None, list(found.complaints)
    words = _words(found, clause.operand)
    names = _names(field, asking)
    was = _was(field, words, limits, field.get(asking), names)
    return (lambda issue: not was(issue)) if negated != ("NOT" in clause.operator) else was, list(found.complaints)


def _words(found: Wanted, operand: Operand) -> frozenset[str]:
    """Ids, and the names as written: histories keep those of the time."""
    written = {part.value.casefold() for part in parts(operand) if isinstance(part, Text)}
    return frozenset(map(str, found.values)) | written | (_NOTHING if found.empty else frozenset())


def _names(field: Field, asking: Asking) -> Callable[[Any], frozenset[str]]:
    things = getattr(asking.world, _COLLECTIONS.get(field.past, "users"))

    def names(value: Any) -> frozenset[str]:
        if value is None:
            return _NOTHING
        thing = things.get(value)
        return frozenset((str(value), thing.name.casefold())) if thing else frozenset((str(value),))

    return names


def _was(
    field: Field, words: frozenset[str], limits: Limits, get: Callable[[Issue], Any], names: Callable[[Any], frozenset[str]]
) -> Test:
    def test(issue: Issue) -> bool:
        now = get(issue)
        current = [names(one) for one in now] if field.many else [names(now)]
        return any(not words.isdisjoint(one.words) and limits.held(one) for one in _timeline(issue, field, current))

    return test


def _timeline(issue: Issue, field: Field, current: list[frozenset[str]]) -> list[Held]:
    """From now back to the creation."""
    running: list[tuple[frozenset[str], datetime | None]] = [(words, None) for words in current]
    found = []
    for history in reversed(issue.histories):
        for item in reversed(history.items):
            if item.field_id != field.past:
                continue
            after, before = _side(item.new, item.new_text, field), _side(item.old, item.old_text, field)
            if after:
                place = next((n for n, (words, _) in enumerate(running) if not words.isdisjoint(after)), None)
                words, until = running.pop(place) if place is not None else (after, history.created)
                found.append(Held(words | after, history.created, until, history.author))
            if before:
                running.append((before, history.created))
    return found + [Held(words, issue.created, until, issue.creator) for words, until in running]


def _side(number: str | None, text: str | None, field: Field) -> frozenset[str]:
    """One side of a change; of several versions, nothing means none came or went."""
    words = frozenset(word for word in (number, text.casefold() if text else None) if word)
    return words or (frozenset() if field.many else _NOTHING)


def _changed(field: Field, limits: Limits) -> Test:
    def meant(item: Item) -> bool:
        if item.field_id != field.past:
            return False
        before, after = _side(item.old, item.old_text, field), _side(item.new, item.new_text, field)
        return (limits.old is None or not limits.old.isdisjoint(before)) and (
            limits.new is None or not limits.new.isdisjoint(after)
        )

    return lambda issue: any(
        limits.at(history.created, history.author) and any(map(meant, history.items)) for history in issue.histories
    )


# Predicates


def _limits(clause: Clause | Change, field: Field, asking: Asking) -> tuple[Limits, list[str]]:
    limits, complaints = Limits([]), []
    for predicate in clause.predicates:
        match predicate.name:
            case "BY":
                complaints += _by(limits, predicate, clause.field, asking)
            case "FROM" | "TO":
                complaints += _sides(limits, predicate, clause, field, asking)
            case _:
                complaints += _times(limits, predicate, clause.field, asking)
    return limits, complaints


def _by(limits: Limits, predicate: Predicate, name: str, asking: Asking) -> list[str]:
    people = Field(names=("by",), get=lambda _: lambda _: None, find=values.people, of="user")
    found = wanted(name, people, predicate.operand, asking)
    limits.by = frozenset(found.values) & (limits.by or frozenset(found.values))
    return list(found.complaints)


def _sides(limits: Limits, predicate: Predicate, clause: Clause | Change, field: Field, asking: Asking) -> list[str]:
    if isinstance(clause, Clause):
        return [f"The predicate '{predicate.name.lower()}' is not supported by the operator '{clause.operator.lower()}'."]
    found = wanted(clause.field, field, predicate.operand, asking)
    words = _words(found, predicate.operand)
    if predicate.name == "FROM":
        limits.old = words
    else:
        limits.new = words
    return list(found.complaints)


def _times(limits: Limits, predicate: Predicate, name: str, asking: Asking) -> list[str]:
    operands = predicate.operand.items if isinstance(predicate.operand, Listing) else (predicate.operand,)
    if len(operands) != (2 if predicate.name == "DURING" else 1) or any(isinstance(one, Empty) for one in operands):
        return [f"The predicate '{predicate.name.lower()}' does not support this value for the field '{name}'."]
    found = [instant(name, one, asking) for one in operands]
    if complaints := [one for one in found if isinstance(one, str)]:
        return complaints
    first, last = found[0], found[-1]
    assert not isinstance(first, str)
    assert not isinstance(last, str)
    spans = {"AFTER": (first.start, None), "BEFORE": (None, first.start), "ON": (first.start, first.end)}
    limits.spans.append(spans.get(predicate.name, (first.start, last.start)))
    return []
