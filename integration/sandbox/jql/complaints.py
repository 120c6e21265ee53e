"""What a strict reading of a query complains about: ``/jql/parse?validation=strict`` and the saving of filters (facts 1.9)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from integration.sandbox.jql.dates import FORMATS, FUNCTIONS, span_of
from integration.sandbox.jql.fields import OPERATORS, field_of, folded, kind_of, known
from integration.sandbox.jql.issue import JqlNames
from integration.sandbox.jql.ordering import SORTS
from integration.sandbox.jql.query import Call, Clause, Empty, Listing, Operand, Query, Text, clauses

_OTHERS: Final = frozenset(("currentuser", "linkedissues"))
_ANY_DAY: Final = datetime(2000, 1, 1, tzinfo=UTC)  # only whether a date can be read matters here


def complaints(query: Query, names: JqlNames) -> list[str]:
    """Jira's sentences for every field, operator, function and value the site does not have; empty when all is well."""
    found = [text for clause in clauses(query.where) for text in _of_clause(clause, names)]
    return list(dict.fromkeys(found + [text for sort in query.order for text in _of_sort(sort.field, names)]))


def _of_clause(clause: Clause, names: JqlNames) -> Iterator[str]:
    field = field_of(clause.field)
    if field is None:
        if clause.field.casefold() not in folded(*names.fields):
            yield f"Field '{clause.field}' does not exist or you do not have permission to view it."
        return
    if clause.operator not in OPERATORS[kind_of(field)]:
        yield f"The operator '{clause.operator.lower()}' is not supported by the '{clause.field}' field."
        return
    yield from _of_shape(clause)
    operands = clause.operand.items if isinstance(clause.operand, Listing) else (clause.operand,)
    for operand in operands:
        yield from _of_operand(clause, field, operand, names)


def _of_shape(clause: Clause) -> Iterator[str]:
    several = clause.operator.endswith("IN")
    if clause.operator in ("IS", "IS NOT"):
        if not isinstance(clause.operand, Empty):
            yield f"The operator '{clause.operator.lower()}' only supports the value EMPTY for the field '{clause.field}'."
    elif several and isinstance(clause.operand, Text | Empty):
        yield f"Operator '{clause.operator.lower()}' does not support the non-list value for field '{clause.field}'."
    elif not several and isinstance(clause.operand, Listing):
        yield f"Operator '{clause.operator.lower()}' does not support a list value for field '{clause.field}'."


def _of_operand(clause: Clause, field: str, operand: Operand, names: JqlNames) -> Iterator[str]:
    match operand:
        case Call(name) if name.casefold() not in FUNCTIONS | _OTHERS:
            yield f"Unable to find JQL function '{name}({', '.join(operand.arguments)})'."
        case Call() | Text() if kind_of(field) in ("moment", "day") and span_of(operand, now=_ANY_DAY, zone=UTC) is None:
            shown = operand.value if isinstance(operand, Text) else operand.name
            yield f"Date value '{shown}' for field '{clause.field}' is invalid. {FORMATS}"
        case Text(value) if not known(field, value, names):
            if field in ("key", "parent"):
                yield f"An issue with key '{value}' does not exist for field '{clause.field}'."
            else:
                yield f"The value '{value}' does not exist for the field '{clause.field}'."


def _of_sort(name: str, names: JqlNames) -> Iterator[str]:
    field = field_of(name)
    if field in SORTS or kind_of(field or "") == "absent" or name.casefold() in folded(*names.fields):
        return
    if field is None:
        yield f"Field '{name}' does not exist or you do not have permission to view it."
    else:
        yield f"Not able to sort using field '{name}'."
