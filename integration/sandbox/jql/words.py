"""Words and characters JQL keeps for itself, and the sentences of its syntax errors.

Source: support.atlassian.com, "JQL: the most flexible way to search Jira", reserved words and characters; the error texts are
those people quote in public trackers.
"""

from typing import Final

KEYWORDS: Final = {
    "and": "AND", "or": "OR", "not": "NOT", "in": "IN", "is": "IS", "was": "WAS", "empty": "EMPTY", "null": "EMPTY",
    "order": "ORDER", "by": "BY", "asc": "ASC", "desc": "DESC", "changed": "CHANGED", "cf": "CF",
    "after": "AFTER", "before": "BEFORE", "during": "DURING", "on": "ON", "from": "FROM", "to": "TO",
}  # fmt: skip

RESERVED_CHARACTERS: Final = "+.,;?|*/%^$#@[]{}~"

_RESERVED: Final = """
    abort access add after alias all alter any as audit avg before begin between boolean break byte catch char character check
    checkpoint collate collation column commit connect continue count create current date decimal declare decrement default
    defaults define delete delimiter difference distinct divide do double drop else encoding end equals escape exclusive exec
    execute exists explain false fetch file field first float for from function go goto grant greater group having identified
    if immediate increment index initial inner inout input insert int integer intersect intersection into isempty isnull join
    last left less like limit lock long max min minus mode modify modulo more multiply next noaudit notin nowait number object
    of on option outer output power previous prior privileges public raise raw remainder rename resource return returns revoke
    right row rowid rownum rows select session set share size sqrt start strict string subtract sum synonym table then to trans
    transaction trigger true uid union unique update user validate values view when whenever where while with
"""
RESERVED_WORDS: Final = frozenset(_RESERVED.split())

OPERATORS: Final = "The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'."


def at(line: int, column: int) -> str:
    """Jira's way to say where."""
    return f"(line {line}, character {column})"


def reserved_word(word: str) -> str:
    return f"Error in the JQL Query: '{word}' is a reserved JQL word. You must surround it in quotation marks to use it in a query."


def reserved_character(char: str) -> str:
    return (
        f"Error in the JQL Query: The character '{char}' is a reserved JQL character. "
        f"You must enclose it in a string or use the escape '\\u{ord(char):04x}' instead."
    )


def illegal_character(char: str) -> str:
    return f"Error in the JQL Query: The character '\\u{ord(char):04x}' is not a legal JQL character. You must escape it."


def unfinished_string(text: str) -> str:
    return f"Error in the JQL Query: The quoted string '{text}' has not been completed."


def illegal_escape(text: str) -> str:
    return (
        f"Error in the JQL Query: '{text}' is an illegal JQL escape sequence. "
        "The valid escape sequences are \\', \\\", \\t, \\n, \\r, \\\\, '\\ ' and \\uXXXX."
    )


TOO_MANY_SORTS: Final = "Error in the JQL Query: The ORDER BY clause can contain at most 7 fields."
TOO_DEEP: Final = "Error in the JQL Query: The query is nested too deeply."
EMPTY_FIELD: Final = "Error in the JQL Query: A field name cannot be empty."
EMPTY_FUNCTION: Final = "Error in the JQL Query: A function name cannot be empty."
