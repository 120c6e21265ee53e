"""One clause -> its test: choices, texts, moments, numbers, each compared as Jira does; and what every match has.

A clause Jira would not understand finds nothing; its complaints are kept beside (facts 1.9).
"""

import operator as compare
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from integration.sandbox.jql import bounds, texts
from integration.sandbox.jql.asking import Asking
from integration.sandbox.jql.bounds import Bounds
from integration.sandbox.jql.fields import Field, Get, key_parts
from integration.sandbox.jql.operands import Wanted, numbers, parts, spans, wanted
from integration.sandbox.jql.query import Clause, Empty, Operator, Text
from integration.sandbox.jql.values import is_category
from integration.sandbox.reading import durations
from integration.sandbox.reading.numerals import number_in
from integration.sandbox.state.issues import Issue

Test = Callable[[Issue], bool]

_COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    ">": compare.gt, ">=": compare.ge, "<": compare.lt, "<=": compare.le,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """Of a part of a query: its test, what every match has, and what Jira would complain about."""

    test: Test
    bounds: Bounds = bounds.UNKNOWN
    complaints: tuple[str, ...] = ()


def everything(_: Issue) -> bool:
    return True


def nothing(_: Issue) -> bool:
    return False


def refused(*complaints: str) -> Reading:
    return Reading(nothing, bounds.NOTHING, complaints)


def valued(clause: Clause, field: Field, asking: Asking) -> Reading:
    if field.kind == "nothing":
        return Reading(nothing, bounds.NOTHING)
    if isinstance(clause.operand, Empty) and clause.operator in ("IS", "IS NOT", "=", "!="):
        return _emptiness(field, asking, wanted=clause.operator in ("IS", "="))
    match field.kind:
        case "text":
            return _text(clause, field, asking)
        case "moment" | "day":
            return _time(clause, field, asking)
        case "number" | "duration":
            return _number(clause, field, asking)
        case "key" if clause.operator in _COMPARE:
            return _after_key(clause)
    if clause.operator in ("~", "!~"):
        return _name_like(clause, field, asking)
    if clause.operator in _COMPARE:
        return _ranked(clause, field, asking)
    return _choice(clause, field, asking)


def _emptiness(field: Field, asking: Asking, *, wanted: bool) -> Reading:
    get = field.get(asking)
    if field.bound in ("assignees", "reporters", "parents") and wanted:
        said = bounds.said(field.bound, frozenset((None,)), whole=True)
        return Reading(lambda issue: get(issue) is None, said)
    if field.many or field.kind == "text":
        return Reading((lambda issue: not get(issue)) if wanted else lambda issue: bool(get(issue)))
    return Reading((lambda issue: get(issue) is None) if wanted else lambda issue: get(issue) is not None)


# Choices


def _choice(clause: Clause, field: Field, asking: Asking) -> Reading:
    """``!=`` and NOT IN leave out issues without any value: ``labels != x`` does not find the unlabelled (facts 1.17)."""
    found = wanted(clause.field, field, clause.operand, asking)
    if field.name == "statuscategory":
        found = _categories(clause, found)
    if found.nothing:
        return refused(*found.complaints)
    get, values = field.get(asking), found.values
    if clause.operator in ("=", "IN"):
        read = _among(field, get, found)
        return Reading(read, _said_among(field, found), found.complaints)
    if field.many:
        none_of: Test = lambda issue: bool(held := get(issue)) and values.isdisjoint(held)  # noqa: E731
    else:
        none_of = lambda issue: (held := get(issue)) is not None and held not in values  # noqa: E731
    tests = found.tests
    test = none_of if not tests else lambda issue: none_of(issue) and not any(one(issue) for one in tests)
    return Reading(test, complaints=found.complaints)


def _categories(clause: Clause, found: Wanted) -> Wanted:
    """A category without any status exists all the same."""
    words = [part.value for part in parts(clause.operand) if isinstance(part, Text)]
    empty = not found.values and any(is_category(word) for word in words)
    complaints = tuple(
        f"The value '{word}' does not exist for the field '{clause.field}'." for word in words if not is_category(word)
    )
    return replace(found, values=frozenset((-1,)) if empty else found.values, complaints=complaints)


def _among(field: Field, get: Get, found: Wanted) -> Test:
    values, tests = found.values, found.tests
    if field.many:
        disjoint = values.isdisjoint
        some: Test = (lambda issue: not (held := get(issue)) or not disjoint(held)) if found.empty else (
            lambda issue: not disjoint(get(issue))
        )  # fmt: skip
    else:
        among = values | {None} if found.empty else values
        some = lambda issue: get(issue) in among  # noqa: E731
    return some if not tests else lambda issue: some(issue) or any(one(issue) for one in tests)


def _said_among(field: Field, found: Wanted) -> Bounds:
    if not field.bound or found.tests or (found.empty and field.bound not in ("assignees", "reporters", "parents")):
        return bounds.UNKNOWN
    values = found.values | {None} if found.empty else found.values
    return bounds.said(field.bound, values, whole=True)


def _ranked(clause: Clause, field: Field, asking: Asking) -> Reading:
    """``priority > Low``, ``fixVersion >= 1.0``: by the order people gave them."""
    found = wanted(clause.field, field, clause.operand, asking)
    if not found.values or field.sort is None:
        return refused(*found.complaints)
    places, order = _places(field, asking), _COMPARE[clause.operator]
    least = [places[value] for value in found.values if value in places]
    get, many = field.get(asking), field.many

    def test(issue: Issue) -> bool:
        held = get(issue) if many else (get(issue),)
        return any(order(places[one], limit) for one in held if one in places for limit in least)

    return Reading(test, complaints=found.complaints)


def _places(field: Field, asking: Asking) -> dict[Any, Any]:
    world = asking.world
    if field.name == "priority":
        return {number: -place for place, number in enumerate(world.priorities)}
    if field.name == "resolution":
        return {number: place for place, number in enumerate(world.resolutions)}
    return {number: (one.project_id, one.place) for number, one in world.versions.items()}


def _name_like(clause: Clause, field: Field, asking: Asking) -> Reading:
    """``fixVersion ~ "9.*"``: by name, with wildcards."""
    if not isinstance(clause.operand, Text):
        return refused()
    pattern = texts.name_pattern(clause.operand.value)
    seen = {
        one.id for one in asking.world.versions.values() if one.project_id in asking.projects and pattern.fullmatch(one.name)
    }
    get = field.get(asking)
    if clause.operator == "~":
        return Reading(lambda issue: not seen.isdisjoint(get(issue)))
    return Reading(lambda issue: bool(held := get(issue)) and seen.isdisjoint(held))


def _after_key(clause: Clause) -> Reading:
    """``key > ABC-5``: numbers compared inside one project."""
    prefix, _, number = clause.operand.value.upper().rpartition("-") if isinstance(clause.operand, Text) else ("", "", "")
    limit = number_in(number)
    if not prefix or limit is None:
        said = clause.operand.value if isinstance(clause.operand, Text) else ""
        return refused(f"An issue with key '{said}' does not exist for field '{clause.field}'.")
    order = _COMPARE[clause.operator]

    def test(issue: Issue) -> bool:
        project, count = key_parts(issue)
        return project == prefix and order(count, limit)

    return Reading(test)


# Text, time, numbers


def _text(clause: Clause, field: Field, asking: Asking) -> Reading:
    if not isinstance(clause.operand, Text):
        return refused(f"The operator '{clause.operator}' does not support this value for the field '{clause.field}'.")
    wrong = texts.refusal(clause.operand.value, clause.field)
    if wrong:
        return refused(wrong)
    said = field.get(asking)
    found = texts.mention(clause.operand.value, said)
    return Reading(found if clause.operator == "~" else lambda issue: bool(said(issue)) and not found(issue))


def _time(clause: Clause, field: Field, asking: Asking) -> Reading:
    """Moments to the minute as written; days as days in the caller's zone."""
    found = spans(clause.field, clause.operand, asking)
    if found.nothing:
        return refused(*found.complaints)
    days = field.kind == "day"
    ranges = [_days(span, asking) if days else (span.start, span.end) for span in found.values]
    get, order = field.get(asking), _COMPARE.get(clause.operator)
    if field.many:
        return Reading(_some_day(clause.operator, get, ranges), complaints=found.complaints)
    if order and ranges:
        limit = ranges[0][0]
        said = _range(field, clause.operator, limit)
        return Reading(lambda issue: (at := get(issue)) is not None and order(at, limit), said, found.complaints)
    if clause.operator in ("=", "IN"):
        empty = found.empty
        return Reading(
            lambda issue: empty if (at := get(issue)) is None else any(start <= at < end for start, end in ranges),
            complaints=found.complaints,
        )
    return Reading(
        lambda issue: (at := get(issue)) is not None and not any(start <= at < end for start, end in ranges),
        complaints=found.complaints,
    )


def _some_day(said: str, get: Get, ranges: list[tuple[Any, Any]]) -> Test:
    """Of several days, one is enough; for the negative, none."""
    if said in _COMPARE:
        order, limit = _COMPARE[said], ranges[0][0]
        return lambda issue: any(order(at, limit) for at in get(issue))
    if said in ("=", "IN"):
        return lambda issue: any(start <= at < end for at in get(issue) for start, end in ranges)
    return lambda issue: bool(held := get(issue)) and not any(start <= at < end for at in held for start, end in ranges)


def _days(span: Any, asking: Asking) -> tuple[Any, Any]:
    day = span.start.astimezone(asking.zone).date()
    return day, day + timedelta(days=1)


def _range(field: Field, said: Operator, limit: datetime) -> Bounds:
    if field.bound not in ("updated", "created"):
        return bounds.UNKNOWN
    limit = limit.astimezone(UTC)
    return bounds.said(field.bound, (limit, None) if ">" in said else (None, limit), whole="=" in said)


def _number(clause: Clause, field: Field, asking: Asking) -> Reading:
    found = numbers(clause.field, clause.operand, _seconds if field.kind == "duration" else _plain_number)
    if found.nothing:
        return refused(*found.complaints)
    get, values, order = field.get(asking), found.values, _COMPARE.get(clause.operator)
    if order and values:
        limit = next(iter(values))
        return Reading(lambda issue: (held := get(issue)) is not None and order(held, limit), complaints=found.complaints)
    among = values | {None} if found.empty else values
    if clause.operator in ("=", "IN"):
        return Reading(lambda issue: get(issue) in among, complaints=found.complaints)
    return Reading(lambda issue: (held := get(issue)) is not None and held not in values, complaints=found.complaints)


def _seconds(text: str) -> int | None:
    """``3h``; a bare number counts minutes."""
    return durations.seconds_from(text)


def _plain_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
