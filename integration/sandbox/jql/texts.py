"""Searching in text: what an issue says to this caller, and whether words are in it. Words in any order, "phrases", be*innings.

Source: support.atlassian.com, "Search for work items using the text field". Plurals find singulars, as a stemmer would have it.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from integration.sandbox import rights
from integration.sandbox.adf import read
from integration.sandbox.jql.asking import Asking
from integration.sandbox.state.issues import Issue, Worklog

Json = Any
Said = Callable[[Issue], str]

_TERM: Final = re.compile(r'(-|\+)?(?:"([^"]*)"|(\S+))')
_WORD: Final = re.compile(r"\w+|[*?]")
_JOKERS: Final = {"*": r"\w*", "?": r"\w"}
_ENDING: Final = r"(?:e?s|x)?"


def mention(text: str, said: Said) -> Callable[[Issue], bool]:
    """Whether what an issue says has all the terms of ``text``, and none that follows a minus."""
    found = has_words(text)
    return lambda issue: found(said(issue))


def has_words(text: str) -> Callable[[str], bool]:
    """The same of any folded text. Nothing has nothing in it."""
    wanted: list[Callable[[str], Any]] = []
    unwanted: list[Callable[[str], Any]] = []
    for sign, phrase, word in _TERM.findall(text.casefold()):
        pattern = _pattern(phrase, exact=True) if phrase else _pattern(word, exact=False)
        if pattern:
            (unwanted if sign == "-" else wanted).append(pattern.search)
    if not wanted:
        return lambda _: False
    if len(wanted) == 1 and not unwanted:
        only = wanted[0]
        return lambda saying: only(saying) is not None
    return lambda saying: all(find(saying) for find in wanted) and not any(find(saying) for find in unwanted)


def _pattern(term: str, *, exact: bool) -> re.Pattern[str] | None:
    pieces = _WORD.findall(term)
    if not any(piece not in _JOKERS for piece in pieces):
        return None
    body, glued = "", True
    for piece in pieces:
        joker = piece in _JOKERS
        body += ("" if glued or joker else r"\W+") + (
            _JOKERS[piece] if joker else _stem(piece, exact=exact or len(pieces) > 1)
        )
        glued = joker
    return re.compile(rf"(?<!\w){body}(?!\w)")


def _stem(word: str, *, exact: bool) -> str:
    if exact or len(word) < 4 or not word.isalpha():
        return re.escape(word)
    bare = re.sub(r"(?<=[^s])s$", "", word)
    return re.escape(bare) + _ENDING


# What an issue says


def summary(_: Asking) -> Said:
    return lambda issue: issue.summary.casefold()


def description(asking: Asking) -> Said:
    return lambda issue: _plain(asking, issue, "description")


def environment(asking: Asking) -> Said:
    return lambda issue: _plain(asking, issue, "environment")


def comments(asking: Asking) -> Said:
    """Only the comments the caller may read."""
    return lambda issue: " \n ".join(_comments(asking, issue))


def worklogs(asking: Asking) -> Said:
    return lambda issue: " \n ".join(
        _document(asking, ("worklog", one.id), one.comment) for one in worklogs_of(asking, issue)
    )


def worklogs_of(asking: Asking, issue: Issue) -> list[Worklog]:
    """Those the caller may read."""
    found = [one for number in issue.worklogs if (one := asking.world.worklogs.get(number))]
    project = asking.world.projects[issue.project_id]
    return [
        one
        for one in found
        if one.visibility is None or (asking.me and rights.belongs(asking.world, asking.me, project, one.visibility))
    ]


def everything(asking: Asking) -> Said:
    """Summary, description, environment, comments and texts of custom fields."""

    def said(issue: Issue) -> str:
        parts = [issue.summary.casefold(), _plain(asking, issue, "description"), _plain(asking, issue, "environment")]
        parts += [value.casefold() for value in issue.custom.values() if isinstance(value, str)]
        return " \n ".join((*parts, *_comments(asking, issue)))

    return said


def custom(name: str) -> Callable[[Asking], Said]:
    """A custom field's text."""

    def reader(asking: Asking) -> Said:
        def said(issue: Issue) -> str:
            value = issue.custom.get(name)
            return value.casefold() if isinstance(value, str) else _document(asking, (name, issue.id), value)

        return said

    return reader


def _plain(asking: Asking, issue: Issue, name: str) -> str:
    return _document(asking, (name, issue.id), getattr(issue, name))


def _comments(asking: Asking, issue: Issue) -> Iterator[str]:
    for number in issue.comments:
        comment = asking.world.comments.get(number)
        if comment and rights.reads(asking.world, asking.me, comment):
            yield _document(asking, ("comment", number), comment.body)


def _document(asking: Asking, name: tuple[str, int], body: Json) -> str:
    """The plain text of a document, kept as long as the document stays."""
    if not body:
        return ""
    kept = asking.world.texts.get(name)
    if kept is None or kept[0] is not body:
        kept = asking.world.texts[name] = (body, body.casefold() if isinstance(body, str) else read.plain(body).casefold())
    return kept[1]


def name_pattern(text: str) -> re.Pattern[str]:
    """A whole name, with wildcards, in any case."""
    body = "".join(".*" if char == "*" else "." if char == "?" else re.escape(char) for char in text)
    return re.compile(body, re.IGNORECASE)


def refusal(text: str, field: str) -> str | None:
    """Why Jira does not search for this."""
    if not text.strip():
        return f"The field '{field}' does not support searching for an empty string."
    if text[0] in "*?":
        return f"The text query '{text}' for field '{field}' is not valid: the '*' and '?' are not allowed as first character in wildcard query."
    return None
