"""What a JQL query is, once read: plain values. Knows nothing of issues, of the clock, or of how the text was parsed."""

from dataclasses import dataclass
from typing import Final, Literal

Operator = Literal[
    "=", "!=", "~", "!~", ">", ">=", "<", "<=",
    "IN", "NOT IN", "IS", "IS NOT", "WAS", "WAS NOT", "WAS IN", "WAS NOT IN",
]  # fmt: skip


class JqlSyntaxError(ValueError):
    """The text is no JQL; ``str()`` is the sentence Jira would answer with status 400."""


@dataclass(frozen=True, slots=True)
class Text:
    """A literal: word, number or quoted string, unescaped."""

    value: str


@dataclass(frozen=True, slots=True)
class Empty:
    """``EMPTY`` or ``NULL``."""


@dataclass(frozen=True, slots=True)
class Call:
    """A function: ``currentUser()``, ``startOfDay("-1d")``."""

    name: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """``(a, b, c)``."""

    items: tuple["Operand", ...]


Operand = Text | Empty | Call | Listing


@dataclass(frozen=True, slots=True)
class Predicate:
    """``AFTER "2026-01-01"``: narrows WAS and CHANGED."""

    name: Literal["AFTER", "BEFORE", "BY", "DURING", "ON", "FROM", "TO"]
    operand: Operand


@dataclass(frozen=True, slots=True)
class Clause:
    """``predicates``: with the WAS operators only."""

    field: str
    operator: Operator
    operand: Operand
    predicates: tuple[Predicate, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """``field CHANGED FROM a TO b``."""

    field: str
    predicates: tuple[Predicate, ...] = ()


@dataclass(frozen=True, slots=True)
class FreeText:
    """Words without a field: a search in all text (facts 1.9). Only ever a whole query."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Condition"


Condition = Clause | Change | FreeText | And | Or | Not


@dataclass(frozen=True, slots=True)
class Sort:
    """``direction`` None: the field's own order."""

    field: str
    direction: Literal["ASC", "DESC"] | None = None


@dataclass(frozen=True, slots=True)
class Query:
    where: Condition | None
    order: tuple[Sort, ...] = ()


OPPOSITE: Final[dict[Operator, Operator]] = {
    "=": "!=", "!=": "=", "~": "!~", "!~": "~", ">": "<=", "<=": ">", "<": ">=", ">=": "<",
    "IN": "NOT IN", "NOT IN": "IN", "IS": "IS NOT", "IS NOT": "IS",
    "WAS": "WAS NOT", "WAS NOT": "WAS", "WAS IN": "WAS NOT IN", "WAS NOT IN": "WAS IN",
}  # fmt: skip


def bounded(query: Query) -> bool:
    """Whether a restricting clause exists: ``order by key`` alone is refused by ``/search/jql`` (facts 1.7)."""
    return query.where is not None


def clauses(condition: Condition | None) -> tuple[Clause | Change, ...]:
    """All clauses in the order of the text."""
    match condition:
        case Clause() | Change():
            return (condition,)
        case Not(part):
            return clauses(part)
        case And(parts) | Or(parts):
            return tuple(clause for part in parts for clause in clauses(part))
    return ()


def show(query: Query) -> str:
    """The query as text; parsing it gives the same query again."""
    order = ", ".join(f"{quoted(sort.field)} {sort.direction or ''}".rstrip() for sort in query.order)
    return " ".join(part for part in (_condition(query.where) if query.where else "", order and f"ORDER BY {order}") if part)


def quoted(text: str) -> str:
    """A JQL string, with escapes for what may not stand in one."""
    return '"' + "".join(_escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    return f"\\u{ord(char):04x}" if ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 else char


def _condition(condition: Condition) -> str:
    match condition:
        case And(parts):
            return " AND ".join(_within(part, And | Or) for part in parts)
        case Or(parts):
            return " OR ".join(_within(part, Or) for part in parts)
        case Not(part):
            return f"NOT {_within(part, And | Or)}"
        case FreeText(words):
            return " ".join(quoted(word) for word in words)
        case Clause(field, operator, operand, predicates):
            return " ".join((f"{quoted(field)} {operator} {_operand(operand)}", *map(_predicate, predicates)))
        case Change(field, predicates):
            return " ".join((f"{quoted(field)} CHANGED", *map(_predicate, predicates)))


def _predicate(predicate: Predicate) -> str:
    return f"{predicate.name} {_operand(predicate.operand)}"


def _within(part: Condition, bracketed: object) -> str:
    return f"({_condition(part)})" if isinstance(part, bracketed) else _condition(part)  # type: ignore[arg-type]


def _operand(operand: Operand) -> str:
    match operand:
        case Empty():
            return "EMPTY"
        case Text(value):
            return quoted(value)
        case Call(name, arguments):
            return f"{quoted(name)}({', '.join(quoted(argument) for argument in arguments)})"
        case Listing(items):
            return f"({', '.join(_operand(item) for item in items)})"
