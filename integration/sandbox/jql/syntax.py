"""JQL text -> Query, with lark. Syntax only: whether a field or a value exists is not asked here (facts 1.9)."""

import re
from functools import lru_cache
from itertools import islice
from typing import Any, Final, Literal, cast

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedToken
from lark.exceptions import VisitError

from integration.sandbox.jql import words
from integration.sandbox.jql.query import (
    And,
    Call,
    Change,
    Clause,
    Condition,
    Empty,
    FreeText,
    JqlSyntaxError,
    Listing,
    Not,
    Operand,
    Operator,
    Or,
    Predicate,
    Query,
    Sort,
    Text,
)

GRAMMAR: Final = r"""
start: [either | free] [order]
free: text+
?either: both ((OR | PIPE) both)*
?both: single ((AND | AMPERSAND) single)*
?single: (NOT | BANG) single   -> negation
    | LPAR either RPAR        -> group
    | field operator operand  -> clause
    | field past operand predicate*  -> clause
    | field CHANGED predicate*  -> change
predicate: (AFTER | BEFORE | BY | DURING | ON | FROM | TO) operand
field: text | PROPERTY
operator: EQ | NE | LIKE | UNLIKE | GT | GE | LT | LE
    | IN | NOT IN | IS NOT?
past: WAS NOT? IN?
?operand: EMPTY -> nothing | value | call | listing
value: text
call: text LPAR [text (COMMA text)*] RPAR
listing: LPAR operand (COMMA operand)* RPAR
order: ORDER BY sort (COMMA sort)*
sort: field (ASC | DESC)?
text: WORD | QUOTED | DURING

%declare OR AND NOT IN IS WAS EMPTY ORDER BY ASC DESC CHANGED AFTER BEFORE DURING ON FROM TO
EQ: "="
NE: "!="
LIKE: "~"
UNLIKE: "!~"
GE: ">="
GT: ">"
LE: "<="
LT: "<"
BANG: "!"
LPAR: "("
RPAR: ")"
COMMA: ","
AMPERSAND: /&&?/
PIPE: /\|\|?/
PROPERTY.2: /cf\[\d+\]|issue\.property\[("[^"\]]+"|'[^'\]]+'|[^"'\]]+)\](\.[\w-]+)*/i
QUOTED: /"(\\(["'\\tnr ]|u[0-9a-fA-F]{4})|[^"\\\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f])*"|'(\\(["'\\tnr ]|u[0-9a-fA-F]{4})|[^'\\\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f])*'/
WORD: /(\\(["'\\tnr ]|u[0-9a-fA-F]{4})|[^\s"'=!<>(),\[\]&|{}*\/%+^$#@?;.~\\\x00-\x1f\x7f-\x9f])+/
%ignore /[ \t\r\n\f]+/
"""

_ESCAPE: Final = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_PLAIN: Final = {"t": "\t", "n": "\n", "r": "\r"}
_PARTS: Final = 7
_OPERATOR: Final = "Error in the JQL Query: Expecting operator"


@lru_cache(maxsize=512)
def parse(text: str) -> Query:
    """The query the text says. Raises JqlSyntaxError with Jira's sentence and position."""
    try:
        return _READ.transform(_PARSER.parse(text))
    except UnexpectedCharacters as refusal:
        raise JqlSyntaxError(_stray(text, refusal)) from None
    except UnexpectedToken as refusal:
        raise JqlSyntaxError(_without_operator(text) or _misplaced(refusal)) from None
    except RecursionError:
        raise JqlSyntaxError(words.TOO_DEEP) from None
    except VisitError as refusal:
        if isinstance(refusal.orig_exc, JqlSyntaxError):
            raise refusal.orig_exc from None
        raise


def parse_strictly(text: str) -> Query:
    """The same, without the search in all text that bare words are to ``/search/jql`` alone (facts 1.9; the examples of ``/jql/parse``)."""
    query = parse(text)
    if isinstance(query.where, FreeText):
        raise JqlSyntaxError(_without_operator(text) or f"{_OPERATOR} before the end of the query. {words.OPERATORS}")
    return query


def _without_operator(text: str) -> str | None:
    """Where a query begins with two words in a row, the second one stands where an operator should."""
    try:
        first = list(islice(_PARSER.lex(text), 2))
    except (UnexpectedCharacters, JqlSyntaxError):
        return None
    if len(first) < 2 or any(token.type not in ("WORD", "QUOTED") for token in first):
        return None
    return _expected(_OPERATOR, first[1], words.OPERATORS)


def _word(token: Token) -> Token:
    """A word or a keyword; reserved words end the reading, as in Jira."""
    lower = token.lower()
    if lower in words.KEYWORDS:
        return Token.new_borrow_pos(words.KEYWORDS[lower], token.value, token)
    if lower in words.RESERVED_WORDS:
        raise JqlSyntaxError(f"{words.reserved_word(token)} {words.at(token.line or 1, token.column or 1)}")
    return token


class _Read(Transformer[Token, Query]):
    """The tree, bottom up. Children that lark gives for an absent optional part are None."""

    def start(self, children: list[Any]) -> Query:
        where, order = children
        return Query(where, order or ())

    def free(self, children: list[str]) -> Condition:
        return FreeText(tuple(children))

    def either(self, children: list[Any]) -> Condition:
        return Or(tuple(child for child in children if not isinstance(child, Token)))

    def both(self, children: list[Any]) -> Condition:
        return And(tuple(child for child in children if not isinstance(child, Token)))

    def negation(self, children: list[Any]) -> Condition:
        return Not(children[-1])

    def group(self, children: list[Any]) -> Condition:
        return cast("Condition", children[1])

    def clause(self, children: list[Any]) -> Condition:
        field, operator, operand, *predicates = children
        return Clause(field, operator, operand, tuple(predicates))

    def change(self, children: list[Any]) -> Condition:
        return Change(children[0], tuple(children[2:]))

    def predicate(self, children: list[Any]) -> Predicate:
        return Predicate(cast("Any", children[0].upper()), children[1])

    def field(self, children: list[Any]) -> str:
        if not children[0]:
            raise JqlSyntaxError(words.EMPTY_FIELD)
        return str(children[0])

    def operator(self, children: list[Token]) -> Operator:
        return cast("Operator", " ".join(child.upper() for child in children))

    past = operator

    def nothing(self, _: list[Token]) -> Operand:
        return Empty()

    def value(self, children: list[str]) -> Operand:
        return Text(children[0])

    def call(self, children: list[Any]) -> Operand:
        name, *rest = children
        if not name:
            raise JqlSyntaxError(words.EMPTY_FUNCTION)
        return Call(name, tuple(child for child in rest if child is not None and not isinstance(child, Token)))

    def listing(self, children: list[Any]) -> Operand:
        return Listing(tuple(child for child in children if not isinstance(child, Token)))

    def order(self, children: list[Any]) -> tuple[Sort, ...]:
        sorts = tuple(child for child in children if isinstance(child, Sort))
        if len(sorts) > _PARTS:
            raise JqlSyntaxError(words.TOO_MANY_SORTS)
        return sorts

    def sort(self, children: list[Any]) -> Sort:
        direction = cast("Literal['ASC', 'DESC']", children[1].upper()) if len(children) > 1 else None
        return Sort(children[0], direction)

    def text(self, children: list[Token]) -> str:
        token = children[0]
        body = token[1:-1] if token.type == "QUOTED" else str(token)
        return _ESCAPE.sub(lambda found: _unescaped(found[1]), body)


def _unescaped(code: str) -> str:
    return chr(int(code[1:], 16)) if code.startswith("u") and len(code) > 1 else _PLAIN.get(code, code)


def _stray(text: str, refusal: UnexpectedCharacters) -> str:
    """Why no token starts here: an open string, a bad escape, or a character JQL keeps for itself."""
    start = refusal.pos_in_stream or 0
    char, rest = text[start], text[start:]
    bad = re.search(r"\\(?![\"'\\tnr ]|u[0-9a-fA-F]{4})(u|.|$)", rest, re.DOTALL)
    if char == "\\" and bad:
        said = words.illegal_escape(bad[0])
    elif char in "\"'":
        closed = re.match(r"(.)(\\.|(?!\1).)*\1", rest, re.DOTALL)
        said = words.illegal_escape(bad[0]) if closed and bad else words.unfinished_string(rest[1:])
    elif char in words.RESERVED_CHARACTERS:
        said = words.reserved_character(char)
    else:
        said = words.illegal_character(char)
    return f"{said} {words.at(refusal.line, refusal.column)}"


def _misplaced(refusal: UnexpectedToken) -> str:
    """What was expected here, in Jira's words."""
    token, wanted = refusal.token, refusal.accepts or set()
    if token.lower() in words.RESERVED_WORDS and token.type not in ("WORD", "QUOTED"):
        return f"{words.reserved_word(token)} {words.at(token.line or 1, token.column or 1)}"
    ended = token.type == "$END"
    if {"EQ", "LIKE"} <= wanted or wanted == {"IN"}:
        return _expected(_OPERATOR, token, words.OPERATORS)
    if {"EMPTY", "LPAR"} <= wanted:
        advice = f"You must surround '{token}' in quotation marks to use it as a value."
        return _expected("Error in JQL Query: Expecting either a value, list or function", token, "" if ended else advice)
    if "RPAR" in wanted and (ended or "AND" not in wanted):
        return _expected("Error in the JQL Query: Expecting ')'", token, "")
    if "AND" in wanted or wanted == {"ORDER", "$END"}:
        return _expected("Error in the JQL Query: Expecting either 'OR' or 'AND'", token, "")
    if "BY" in wanted:
        return _expected("Error in the JQL Query: Expecting 'BY'", token, "")
    if "COMMA" in wanted:
        return _expected("Error in the JQL Query: Expecting ','", token, "")
    advice = f"You must surround '{token}' in quotation marks to use it as a field name."
    return _expected("Error in the JQL Query: Expecting a field name", token, "" if ended else advice)


def _expected(what: str, token: Token, advice: str) -> str:
    if token.type == "$END":
        return f"{what} before the end of the query. {advice}".rstrip()
    said = f"{what} but got '{token}'. {advice}".rstrip()
    return f"{said} {words.at(token.line or 1, token.column or 1)}"


_PARSER: Final = Lark(
    GRAMMAR,
    parser="lalr",
    lexer="basic",
    maybe_placeholders=True,
    lexer_callbacks={"WORD": _word},
)
_READ: Final = _Read()
