"""Queries rewritten value by value: names somebody must not read become ids, names of people become account ids."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from integration.sandbox.jql import values
from integration.sandbox.jql.asking import Asking, asking_of
from integration.sandbox.jql.customs import field_of
from integration.sandbox.jql.fields import Field
from integration.sandbox.jql.query import And, Change, Clause, Condition, Listing, Not, Operand, Or, Predicate, Query, Text
from integration.sandbox.state.people import User
from integration.sandbox.world import World

Rewrite = Callable[[Field, str], str]

_HIDING: Final = (values.projects, values.issues, values.components, values.versions)
UNKNOWN: Final = "unknown"


def sanitized(query: Query, world: World, reader: User | None) -> Query:
    """What this reader may not see is named by its id."""
    asking = asking_of(world, reader)
    everything = replace(asking, projects=frozenset(world.projects))

    def hidden(field: Field, word: str) -> str:
        if field.find not in _HIDING or field.find(word, asking):
            return word
        return str(min(field.find(word, everything), default=word))

    return _query(query, asking, hidden)


def with_accounts(query: Query, world: World, me: User | None) -> Query:
    """People are named by account id, nobody known by ``unknown``."""
    asking = asking_of(world, me)

    def account(field: Field, word: str) -> str:
        if field.find is not values.people:
            return word
        return min(values.people(word, asking), default=UNKNOWN)

    return _query(query, asking, account)


def _query(query: Query, asking: Asking, rewrite: Rewrite) -> Query:
    return query if query.where is None else replace(query, where=_condition(query.where, asking, rewrite))


def _condition(condition: Condition, asking: Asking, rewrite: Rewrite) -> Condition:
    match condition:
        case Not(part):
            return Not(_condition(part, asking, rewrite))
        case And(parts):
            return And(tuple(_condition(part, asking, rewrite) for part in parts))
        case Or(parts):
            return Or(tuple(_condition(part, asking, rewrite) for part in parts))
        case Clause() | Change() if (field := field_of(condition.field, asking)) is not None:
            return _clause(condition, field, rewrite)
    return condition


def _clause(clause: Clause | Change, field: Field, rewrite: Rewrite) -> Condition:
    predicates = tuple(_predicate(one, field, rewrite) for one in clause.predicates)
    if isinstance(clause, Change):
        return Change(clause.field, predicates)
    return Clause(clause.field, clause.operator, _operand(clause.operand, field, rewrite), predicates)


def _predicate(one: Predicate, field: Field, rewrite: Rewrite) -> Predicate:
    if one.name not in ("FROM", "TO", "BY"):
        return one
    person = replace(field, find=values.people) if one.name == "BY" else field
    return Predicate(one.name, _operand(one.operand, person, rewrite))


def _operand(operand: Operand, field: Field, rewrite: Rewrite) -> Operand:
    match operand:
        case Text(word):
            return Text(rewrite(field, word))
        case Listing(items):
            return Listing(tuple(_operand(item, field, rewrite) for item in items))
    return operand
