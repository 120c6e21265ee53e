"""Query + issues -> the issues it finds, in order. A clause Jira would not understand finds nothing and says nothing (facts 1.9)."""

import operator as compare
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Final

from integration.sandbox.jql.dates import Span, span_of
from integration.sandbox.jql.fields import ANSWERS, OPERATORS, field_of, folded, kind_of, known
from integration.sandbox.jql.issue import JqlIssue, JqlNames
from integration.sandbox.jql.ordering import ordered
from integration.sandbox.jql.query import (
    And,
    Call,
    Clause,
    Condition,
    Empty,
    FreeText,
    Listing,
    Not,
    Operand,
    Or,
    Query,
    Text,
    settled,
)

Test = Callable[[JqlIssue], bool]

_COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    ">": compare.gt, ">=": compare.ge, "<": compare.lt, "<=": compare.le,
}  # fmt: skip
_MOMENTS: Final[dict[str, Callable[[JqlIssue], Any]]] = {
    "created": lambda issue: issue.created.astimezone(UTC),
    "updated": lambda issue: issue.updated.astimezone(UTC),
    "resolved": lambda issue: issue.resolved and issue.resolved.astimezone(UTC),
    "due": lambda issue: issue.due,
}
_USERS: Final = ("assignee", "reporter", "creator")
_TERM: Final = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, when, and in which zone their dates are read (facts 1.15)."""

    now: datetime
    zone: tzinfo
    me: str | None
    names: JqlNames | None
    linked: Callable[[str, str | None], frozenset[str]]


def evaluate(
    query: Query, issues: Sequence[JqlIssue], *, now: datetime, zone: tzinfo, me: str | None, names: JqlNames | None = None
) -> list[JqlIssue]:
    """The issues found, ordered. ``zone``: the calling account's. With ``names``, a value the site does not have finds nothing, even by ``!=``."""

    def linked(key: str, description: str | None) -> frozenset[str]:
        ends = [issue for issue in issues if key.casefold() in ANSWERS["key"](issue)]
        if description is None:
            return folded(*(other for issue in ends for other in issue.linked))
        return folded(*(other for issue in ends for said, other in issue.links if said.casefold() == description.casefold()))

    test = _test(settled(query.where), Caller(now, zone, me, names, linked)) if query.where else _all
    return ordered([issue for issue in issues if test(issue)], query.order)


def _all(_: JqlIssue) -> bool:
    return True


def _none(_: JqlIssue) -> bool:
    return False


def _test(condition: Condition, caller: Caller) -> Test:
    match condition:
        case And(parts):
            every = [_test(part, caller) for part in parts]
            return lambda issue: all(test(issue) for test in every)
        case Or(parts):
            some = [_test(part, caller) for part in parts]
            return lambda issue: any(test(issue) for test in some)
        case FreeText(words):
            return _mention(" ".join(words), lambda issue: issue.text)
        case Clause():
            return _clause(condition, caller)
        case Not(part):  # settled() leaves none; kept total for callers of a part
            return _test(settled(part, negated=True), caller)


def _clause(clause: Clause, caller: Caller) -> Test:
    field = field_of(clause.field)
    if field is None or clause.operator not in OPERATORS[kind_of(field)]:
        return _none
    if clause.operator in ("IS", "IS NOT"):
        return _emptiness(field, wanted=clause.operator == "IS") if isinstance(clause.operand, Empty) else _none
    if clause.operator in ("=", "!=") and isinstance(clause.operand, Empty):
        return _emptiness(field, wanted=clause.operator == "=")
    if clause.operator.startswith("WAS"):
        return _history(field, clause, caller)
    match kind_of(field):
        case "text":
            return _text(field, clause)
        case "moment" | "day":
            return _time(field, clause, caller)
        case "key" if clause.operator in _COMPARE:
            return _after_key(clause)
        case "absent":
            return _none
    return _choice(field, clause, caller)


def _emptiness(field: str, *, wanted: bool) -> Test:
    return lambda issue: (not _filled(field, issue)) is wanted


def _filled(field: str, issue: JqlIssue) -> bool:
    if field in ANSWERS:
        return bool(ANSWERS[field](issue))
    return getattr(issue, field, None) not in (None, "")


def _choice(field: str, clause: Clause, caller: Caller) -> Test:
    """``!=`` and NOT IN leave out issues without any value: ``labels != x`` does not find the unlabelled (facts 1.17)."""
    answers = ANSWERS[field]
    wanted, empty = _wanted(field, clause, caller)
    if not wanted and not empty:
        return _none
    if clause.operator in ("=", "IN"):
        return lambda issue: not wanted.isdisjoint(found) if (found := answers(issue)) else empty
    return lambda issue: bool(found := answers(issue)) and wanted.isdisjoint(found)


def _wanted(field: str, clause: Clause, caller: Caller) -> tuple[frozenset[str], bool]:
    """Values the clause names that exist, and whether EMPTY is among them."""
    operands = _operands(clause)
    values = frozenset(value for operand in operands for value in _values(field, operand, caller))
    empty = any(isinstance(operand, Empty) for operand in operands)
    return (values - {"unresolved"}, empty or "unresolved" in values) if field == "resolution" else (values, empty)


def _operands(clause: Clause) -> tuple[Operand, ...]:
    """A list for IN, one value for the others; anything else is a mistake that finds nothing."""
    several = clause.operator.endswith("IN")
    if isinstance(clause.operand, Listing):
        return clause.operand.items if several else ()
    return (clause.operand,) if not several or isinstance(clause.operand, Call) else ()


def _values(field: str, operand: Operand, caller: Caller) -> frozenset[str]:
    match operand:
        case Text(value) if caller.names is None or known(field, value, caller.names):
            return folded(value)
        case Call(name, ()) if name.casefold() == "currentuser" and field in _USERS:
            return folded(caller.me)
        case Call(name, (key,)) if name.casefold() == "linkedissues" and field == "key":
            return caller.linked(key, None)
        case Call(name, (key, description)) if name.casefold() == "linkedissues" and field == "key":
            return caller.linked(key, description)
    return frozenset()


def _history(field: str, clause: Clause, caller: Caller) -> Test:
    wanted, empty = _wanted(field, clause, caller)
    if not wanted or empty:
        return _none
    held = frozenset((field, value) for value in wanted)
    answers, negative = ANSWERS[field], "NOT" in clause.operator
    return lambda issue: (held.isdisjoint(issue.past) and wanted.isdisjoint(answers(issue))) is negative


def _text(field: str, clause: Clause) -> Test:
    if not isinstance(clause.operand, Text):
        return _none
    source: Callable[[JqlIssue], str] = (
        (lambda issue: issue.summary.lower()) if field == "summary" else (lambda issue: issue.text)
    )
    found = _mention(clause.operand.value, source)
    return found if clause.operator == "~" else lambda issue: bool(source(issue)) and not found(issue)


def _mention(text: str, source: Callable[[JqlIssue], str]) -> Test:
    """All terms, in any order: words, "phrases", ``begin*``."""
    patterns = [_pattern(phrase or word) for phrase, word in _TERM.findall(text.lower())]
    patterns = [pattern for pattern in patterns if pattern]
    return lambda issue: bool(patterns) and all(pattern and pattern.search(source(issue)) for pattern in patterns)


def _pattern(term: str) -> re.Pattern[str] | None:
    pieces = [r"\w*" if piece == "*" else re.escape(piece) for piece in re.findall(r"\w+|\*", term)]
    if not any(piece != r"\w*" for piece in pieces):
        return None
    body = r"\W+".join(pieces).replace(r"\W+\w*", r"\w*")
    return re.compile(rf"(?<!\w){body}(?!\w)")


def _time(field: str, clause: Clause, caller: Caller) -> Test:
    """Moments to the minute as written; days as days in the caller's zone."""
    operands = _operands(clause)
    spans = [span for operand in operands if (span := span_of(operand, now=caller.now, zone=caller.zone))]
    ranges = [_days(span, caller.zone) if field == "due" else (span.start, span.end) for span in spans]
    empty = any(isinstance(operand, Empty) for operand in operands)
    if not ranges:
        return _emptiness(field, wanted=clause.operator == "IN") if empty else _none
    answer, order = _MOMENTS[field], _COMPARE.get(clause.operator)
    if order:
        return lambda issue: (at := answer(issue)) is not None and order(at, ranges[0][0])
    if clause.operator in ("=", "IN"):
        return lambda issue: empty if (at := answer(issue)) is None else any(start <= at < end for start, end in ranges)
    return lambda issue: (at := answer(issue)) is not None and not any(start <= at < end for start, end in ranges)


def _days(span: Span, zone: tzinfo) -> tuple[Any, Any]:
    day = span.start.astimezone(zone).date()
    return day, day + timedelta(days=1)


def _after_key(clause: Clause) -> Test:
    """``key > ABC-5``: numbers compared inside one project."""
    found = (
        re.fullmatch(r"([a-z][a-z0-9_]*)-(\d+)", clause.operand.value.casefold())
        if isinstance(clause.operand, Text)
        else None
    )
    if not found:
        return _none
    prefix, number, order = found[1], int(found[2]), _COMPARE[clause.operator]

    def test(issue: JqlIssue) -> bool:
        project, _, count = issue.key.casefold().rpartition("-")
        return project == prefix and order(int(count), number)

    return test
