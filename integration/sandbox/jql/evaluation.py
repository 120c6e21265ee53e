"""A query -> what tells its issues from others. Names, dates and functions are read once; each issue is then only compared.

A clause Jira would not understand finds nothing and says nothing in a search (facts 1.9); its complaints are kept beside.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any, Final

from integration.sandbox.jql import bounds, past, texts
from integration.sandbox.jql.asking import Asking, asking_of
from integration.sandbox.jql.bounds import Bounds
from integration.sandbox.jql.clauses import Reading, Test, everything, refused, valued
from integration.sandbox.jql.customs import field_of
from integration.sandbox.jql.operands import misshapen
from integration.sandbox.jql.ordering import Order, key_of, order_of
from integration.sandbox.jql.query import (
    OPPOSITE,
    And,
    Change,
    Clause,
    Condition,
    FreeText,
    Not,
    Or,
    Query,
)
from integration.sandbox.jql.saved import conditions_of
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User
from integration.sandbox.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """``test``: whether an issue of a project the caller may browse is found. Ascending by ``key`` is the order of the result, the newest
    first among equals; ``order``: (our field, downwards) of the sorts that count. ``projects``: those the caller may browse.
    """

    test: Test
    key: Callable[[Issue], tuple[Any, ...]]
    order: Order
    bounds: Bounds
    projects: frozenset[int]


def compile_query(query: Query, world: World, me: User | None) -> Compiled:
    """For this caller, now: dates are read in their zone (facts 1.15)."""
    asking = asking_of(world, me)
    read = reading(query.where, asking) if query.where else EVERY
    return Compiled(
        test=read.test,
        bounds=read.bounds,
        order=order_of(query.order, asking),
        key=key_of(query.order, asking),
        projects=asking.projects,
    )


def reading(condition: Condition, asking: Asking, *, negated: bool = False) -> Reading:
    """NOT goes into the operators, as in Jira: ``NOT labels = x`` is ``labels != x``, which leaves out the unlabelled."""
    match condition:
        case Not(part):
            return reading(part, asking, negated=not negated)
        case And(several) | Or(several):
            read = [reading(part, asking, negated=negated) for part in several]
            return _every(read) if isinstance(condition, And) is not negated else _some(read)
        case FreeText(words):
            found = texts.mention(" ".join(words), texts.everything(asking))
            return Reading((lambda issue: not found(issue)) if negated else found)
        case Change() | Clause():
            return _clause(condition, asking, negated=negated)


def _every(read: list[Reading]) -> Reading:
    """What the bounds say already is asked first: it is cheap."""
    tests = [one.test for one in sorted(read, key=lambda one: not one.bounds.whole)]
    said = reduce(bounds.both, (one.bounds for one in read))
    test: Test = reduce(_and, tests) if len(tests) <= _FEW else lambda issue: all(one(issue) for one in tests)
    return Reading(test, said, _said(read))


def _some(read: list[Reading]) -> Reading:
    tests = [one.test for one in sorted(read, key=lambda one: not one.bounds.whole)]
    said = reduce(bounds.either, (one.bounds for one in read))
    test: Test = reduce(_or, tests) if len(tests) <= _FEW else lambda issue: any(one(issue) for one in tests)
    return Reading(test, said, _said(read))


_FEW: Final = 8
"""So many tests are nested, which is quicker than a loop."""


def _and(one: Test, other: Test) -> Test:
    return lambda issue: one(issue) and other(issue)


def _or(one: Test, other: Test) -> Test:
    return lambda issue: one(issue) or other(issue)


def _said(read: Iterable[Reading]) -> tuple[str, ...]:
    return tuple(text for one in read for text in one.complaints)


# One clause


def _clause(clause: Clause | Change, asking: Asking, *, negated: bool) -> Reading:
    field = field_of(clause.field, asking)
    if field is None:
        return refused(f"Field '{clause.field}' does not exist or you do not have permission to view it.")
    said: str = clause.operator if isinstance(clause, Clause) else "CHANGED"
    if isinstance(clause, Clause) and not said.startswith("WAS") and (wrong := misshapen(clause)):
        return refused(wrong)
    if said not in field.operators:
        if said == "CHANGED" or said.startswith("WAS"):
            return refused(f"History searches do not support the '{clause.field}' field.")
        return refused(f"The operator '{said.lower()}' is not supported by the '{clause.field}' field.")
    if said == "CHANGED" or said.startswith("WAS"):
        test, complaints = past.test_of(clause, field, asking, negated=negated)
        return Reading(test, complaints=tuple(complaints)) if test else refused(*complaints)
    assert isinstance(clause, Clause)
    meant = replace(clause, operator=OPPOSITE[clause.operator]) if negated else clause
    return _filter(meant, asking) if field.kind == "filter" else valued(meant, field, asking)


# Filters in filters


def _filter(clause: Clause, asking: Asking) -> Reading:
    """The saved query stands in place of the clause; one that comes back to itself is refused."""
    conditions, complaints = conditions_of(clause, asking)
    if complaints or not conditions:
        return refused(*complaints)
    read = _some([reading(one, within) if one else EVERY for one, within in conditions])
    if clause.operator in ("=", "IN"):
        return read
    return Reading(lambda issue: not read.test(issue))


EVERY: Final = Reading(everything, bounds.EVERYTHING)
"""Of a query that restricts nothing."""
