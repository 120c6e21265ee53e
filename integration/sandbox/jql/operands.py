"""What stands on the right of an operator -> values, with Jira's sentences about those that mean nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from integration.sandbox.jql import dates, functions
from integration.sandbox.jql.asking import Asking
from integration.sandbox.jql.dates import Span
from integration.sandbox.jql.fields import Field
from integration.sandbox.jql.functions import FUNCTIONS, Misuse, Test
from integration.sandbox.jql.query import Call, Clause, Empty, Listing, Operand, Text, quoted


@dataclass(frozen=True, slots=True)
class Wanted:
    """The values a clause names, whether EMPTY is among them, tests some functions stand for, and what made no sense."""

    values: frozenset[Any] = frozenset()
    empty: bool = False
    tests: tuple[Test, ...] = ()
    complaints: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        return not (self.values or self.empty or self.tests)


def parts(operand: Operand) -> Iterator[Operand]:
    """One by one, lists in lists too."""
    if isinstance(operand, Listing):
        for item in operand.items:
            yield from parts(item)
    else:
        yield operand


def misshapen(clause: Clause) -> str | None:
    """Why this operator does not go with one value, or with several."""
    said, operand = clause.operator.lower(), clause.operand
    if clause.operator in ("IS", "IS NOT"):
        if isinstance(operand, Empty):
            return None
        return f"The operator '{said}' only supports the value EMPTY for the field '{clause.field}'."
    if clause.operator.endswith("IN"):
        several = isinstance(operand, Listing) or (isinstance(operand, Call) and _several(operand))
        return (
            None
            if several
            else f"Operator '{said}' does not support the non-list value '{_shown(operand)}' for field '{clause.field}'."
        )
    if isinstance(operand, Listing) or (isinstance(operand, Call) and _several(operand)):
        return f"Operator '{said}' does not support the list value '{_shown(operand)}' for field '{clause.field}'."
    return None


def _several(call: Call) -> bool:
    """A function nobody knows is complained about as such."""
    known = FUNCTIONS.get(call.name.casefold())
    return call.name.casefold() not in dates.FUNCTIONS and (known is None or known.several)


def _shown(operand: Operand) -> str:
    match operand:
        case Text(value):
            return quoted(value)
        case Call(name, arguments):
            return f"{name}({', '.join(arguments)})"
        case Listing(items):
            return f"({', '.join(map(_shown, items))})"
    return "EMPTY"


# Things with ids


def wanted(clause_field: str, field: Field, operand: Operand, asking: Asking) -> Wanted:
    """The ids the operand names. ``clause_field``: as written, for the sentences."""
    return gathered(_one(clause_field, field, part, asking) for part in parts(operand))


def gathered(found: Iterable[Wanted]) -> Wanted:
    several = list(found)
    return Wanted(
        values=frozenset().union(*(one.values for one in several)),
        empty=any(one.empty for one in several),
        tests=tuple(test for one in several for test in one.tests),
        complaints=tuple(text for one in several for text in one.complaints),
    )


def _one(clause_field: str, field: Field, operand: Operand, asking: Asking) -> Wanted:
    match operand:
        case Empty():
            return Wanted(empty=True)
        case Text(value) if field.name == "resolution" and value.casefold() == "unresolved":
            return Wanted(empty=True)
        case Text(value):
            found = field.find(value, asking)
            return Wanted(found) if found else Wanted(complaints=(_unknown(clause_field, field, value),))
        case Call():
            return _called(clause_field, field, operand, asking)
    raise AssertionError(operand)


def _unknown(clause_field: str, field: Field, value: str) -> str:
    if field.of == "issue":
        return f"An issue with key '{value}' does not exist for field '{clause_field}'."
    return f"The value '{value}' does not exist for the field '{clause_field}'."


def _called(clause_field: str, field: Field, call: Call, asking: Asking) -> Wanted:
    function = FUNCTIONS.get(call.name.casefold())
    if function is None and call.name.casefold() not in dates.FUNCTIONS:
        return Wanted(complaints=(no_function(call),))
    if function is None or function.of != field.of:
        return Wanted(
            complaints=(f"A value provided by the function '{call.name}' is invalid for the field '{clause_field}'.",)
        )
    try:
        pick = functions.picked(call, asking)
    except Misuse as wrong:
        return Wanted(complaints=(str(wrong),))
    return Wanted(pick.values, tests=(pick.test,) if pick.test else ())


def no_function(call: Call) -> str:
    return f"Unable to find JQL function '{_shown(call)}'."


# Moments and numbers


def spans(clause_field: str, operand: Operand, asking: Asking) -> Wanted:
    """``Span``s."""
    return gathered(_span(clause_field, part, asking) for part in parts(operand))


def _span(clause_field: str, operand: Operand, asking: Asking) -> Wanted:
    if isinstance(operand, Empty):
        return Wanted(empty=True)
    if isinstance(operand, Call) and operand.name.casefold() not in dates.FUNCTIONS | FUNCTIONS.keys():
        return Wanted(complaints=(no_function(operand),))
    span = dates.span_of(
        operand, now=asking.now, zone=asking.zone, sunday=asking.sunday, epoch=asking.world.switches.jql_epoch
    )
    if span is not None:
        return Wanted(frozenset((span,)))
    shown = operand.value if isinstance(operand, Text) else getattr(operand, "name", "")
    return Wanted(complaints=(f"Date value '{shown}' for field '{clause_field}' is invalid. {dates.FORMATS}",))


def instant(clause_field: str, operand: Operand, asking: Asking) -> Span | str:
    """One moment, or the sentence about it."""
    found = _span(clause_field, operand, asking)
    return next(iter(found.values), found.complaints[0] if found.complaints else "A date is required.")


def numbers(clause_field: str, operand: Operand, reading: Any) -> Wanted:
    """``reading``: text -> number, or None."""
    found = []
    for part in parts(operand):
        if isinstance(part, Empty):
            found.append(Wanted(empty=True))
        elif isinstance(part, Text) and (value := reading(part.value)) is not None:
            found.append(Wanted(frozenset((value,))))
        else:
            shown = part.value if isinstance(part, Text) else _shown(part)
            found.append(Wanted(complaints=(f"Value '{shown}' is not a valid number for the field '{clause_field}'.",)))
    return gathered(found)
