"""A query as ``/jql/parse`` draws it: schema JqlQuery of developer.atlassian.com/cloud/jira/platform/rest/v3/."""

import re
from typing import Any, Final

from integration.sandbox.jql import words
from integration.sandbox.jql.customs import property_of
from integration.sandbox.jql.query import (
    And,
    Call,
    Change,
    Clause,
    Condition,
    FreeText,
    Listing,
    Not,
    Operand,
    Or,
    Predicate,
    Query,
    Sort,
    Text,
    quoted,
)

Json = Any

_PLAIN: Final = re.compile(r"-?\w[\w:-]*")


def structure(query: Query) -> dict[str, Json]:
    """``where`` and ``orderBy``, each only if the query has it."""
    drawn: dict[str, Json] = {}
    if query.where is not None:
        drawn["where"] = _condition(query.where)
    if query.order:
        drawn["orderBy"] = {"fields": [_sort(sort) for sort in query.order]}
    return drawn


def encoded(text: str) -> str:
    """As it can stand in a query: in quotes only where it must."""
    reserved = text.casefold() in words.RESERVED_WORDS or text.casefold() in words.KEYWORDS
    return text if _PLAIN.fullmatch(text) and not reserved else quoted(text)


def _condition(condition: Condition) -> dict[str, Json]:
    match condition:
        case And(parts) | Or(parts):
            return {
                "operator": "and" if isinstance(condition, And) else "or",
                "clauses": [_condition(part) for part in parts],
            }
        case Not(part):
            return {"operator": "not", "clauses": [_condition(part)]}
        case FreeText(said):
            return _condition(Clause("text", "~", Text(" ".join(said))))
        case Change(field, predicates):
            return {"field": _field(field), "operator": "changed", "predicates": [_predicate(one) for one in predicates]}
        case Clause(field, operator, operand, predicates):
            drawn: dict[str, Json] = {"field": _field(field), "operator": operator.lower(), "operand": _operand(operand)}
            if operator.startswith("WAS"):
                drawn["predicates"] = [_predicate(one) for one in predicates]
            return drawn


def _predicate(predicate: Predicate) -> dict[str, Json]:
    return {"operator": predicate.name.lower(), "operand": _operand(predicate.operand)}


def _field(name: str) -> dict[str, Json]:
    if (found := property_of(name)) is not None:
        key, path = found
        end = f".{path}" if path else ""
        return {
            "name": f"issue.property[{key}]{end}",
            "encodedName": f"issue.property[{encoded(key)}]{end}",
            "property": [{"entity": "issue", "key": key, "path": path}],
        }
    return {"name": name, "encodedName": name if re.fullmatch(r"cf\[\d+\]", name, re.IGNORECASE) else encoded(name)}


def _operand(operand: Operand) -> dict[str, Json]:
    match operand:
        case Text(value):
            return {"value": value, "encodedValue": encoded(value)}
        case Call(name, arguments):
            return {"function": name, "arguments": list(arguments), "encodedOperand": written(operand)}
        case Listing(items):
            return {"values": [_operand(item) for item in items], "encodedOperand": written(operand)}
    return {"keyword": "empty"}


def written(operand: Operand) -> str:
    """An operand as it can stand in a query."""
    match operand:
        case Text(value):
            return encoded(value)
        case Call(name, arguments):
            return f"{encoded(name)}({', '.join(map(encoded, arguments))})"
        case Listing(items):
            return f"({', '.join(map(written, items))})"
    return "EMPTY"


def printed(query: Query) -> str:
    """The query as text people would write: quotes only where they must be."""
    order = ", ".join(f"{_name(sort.field)} {sort.direction or ''}".rstrip() for sort in query.order)
    return " ".join(part for part in (_said(query.where) if query.where else "", order and f"ORDER BY {order}") if part)


def _said(condition: Condition) -> str:
    match condition:
        case And(parts):
            return " AND ".join(f"({_said(part)})" if isinstance(part, And | Or) else _said(part) for part in parts)
        case Or(parts):
            return " OR ".join(f"({_said(part)})" if isinstance(part, Or) else _said(part) for part in parts)
        case Not(part):
            return f"NOT ({_said(part)})" if isinstance(part, And | Or) else f"NOT {_said(part)}"
        case FreeText(free):
            return " ".join(map(encoded, free))
        case Change(field, predicates):
            return " ".join((f"{_name(field)} CHANGED", *(f"{one.name} {written(one.operand)}" for one in predicates)))
        case Clause(field, operator, operand, predicates):
            first = f"{_name(field)} {operator} {written(operand)}"
            return " ".join((first, *(f"{one.name} {written(one.operand)}" for one in predicates)))


def _name(field: str) -> str:
    return str(_field(field)["encodedName"])


def _sort(sort: Sort) -> dict[str, Json]:
    return {"field": _field(sort.field)} | ({"direction": sort.direction.lower()} if sort.direction else {})
