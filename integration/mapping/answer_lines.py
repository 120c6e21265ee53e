"""A document people typed -> the lines in which a command may stand, word by word. Knows no verb: ``answers`` does.

A line counts only at the start of a top-level paragraph, outside quotes, lists, tables, panels and code (design decision 8).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, Self

from integration.mapping.comment_words import ANSWER

CALL: Final = "/bornage"
_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_APOSTROPHES: Final = re.compile("[\u2018\u2019\u02bc\u00b4\u0060\u2032]")
_SHOWN: Final = re.compile(r"(?:^|[\s(\"'“«])[/\u2215]bornage(?![\w/.-])", re.IGNORECASE)
"""The call anywhere in a text, as a word; in an address or a path it is none."""
_WIKI_MENTION: Final = re.compile(r"\[~accountid:([^\]\s]{1,128})\]")
"""How a mention reads where Jira gives text instead of a document: version 2, and changelogs."""


class Mention(str):
    """A person named in a line: one word, as shown; ``account`` is who is meant."""

    __slots__ = ("account",)
    account: str

    def __new__(cls, shown: str, account: str) -> Self:
        self = super().__new__(cls, shown)
        self.account = account
        return self


def called_lines(body: Mapping[str, Any]) -> Iterator[list[str]]:
    """The words of each line that starts with the call, in order; a person mentioned is a ``Mention``."""
    for block in _children(body):
        if block.get("type") == "paragraph":
            yield from _called(_words(_first_line(_children(block))))


def called_lines_of_text(text: str) -> Iterator[list[str]]:
    """The same of a plain text, line by line: what a description keeps of its paragraphs."""
    for line in text.splitlines():
        yield from _called(_words([line]))


def shows_call(body: Mapping[str, Any]) -> bool:
    """The call in a paragraph or a block of code of one's own; a last line copied from a comment of ours is none."""
    return any(_shows_call(block) for block in _children(body))


def fold(word: str) -> str:
    """Without case, accents and typographic apostrophes."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return _APOSTROPHES.sub("'", bare).casefold()


def _called(words: list[str]) -> Iterator[list[str]]:
    if words and fold(words[0]) == CALL:
        yield words


def _shows_call(block: Mapping[str, Any]) -> bool:
    if block.get("type") not in ("paragraph", "codeBlock"):
        return False
    text = "".join("\n" if node.get("type") == "hardBreak" else _said(node) for node in _children(block))
    line = _visible(text)
    ours = any(fold(line).startswith(fold(_visible(words)).rstrip()) for words in (ANSWER.fr, ANSWER.en))
    return not ours and _SHOWN.search(line) is not None


def _children(node: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    content = node.get("content")
    return [child for child in content if isinstance(child, Mapping)] if isinstance(content, list | tuple) else []


def _first_line(inline: Sequence[Mapping[str, Any]]) -> list[str]:
    """Its pieces: runs of text, and people."""
    pieces: list[str] = []
    for node in inline:
        if node.get("type") == "hardBreak":
            break
        pieces.append(_mention(node) or _said(node))
        if "\n" in pieces[-1] and not isinstance(pieces[-1], Mention):
            pieces[-1] = pieces[-1].split("\n", 1)[0]
            break
    return pieces


def _mention(node: Mapping[str, Any]) -> Mention | None:
    attrs = node.get("attrs")
    if node.get("type") != "mention" or not isinstance(attrs, Mapping) or not attrs.get("id"):
        return None
    shown = " ".join(_visible(str(attrs.get("text") or "@")).split())
    return Mention(shown or "@", str(attrs["id"]))


def _said(node: Mapping[str, Any]) -> str:
    """What an inline node says. Code says nothing that could be a command: it is how people show one."""
    attrs = node.get("attrs")
    given: Mapping[str, Any] = attrs if isinstance(attrs, Mapping) else {}
    if node.get("type") == "text":
        marks = node.get("marks")
        shown = (
            any(isinstance(m, Mapping) and m.get("type") == "code" for m in marks)
            if isinstance(marks, list | tuple)
            else False
        )
        text = str(node.get("text", ""))
        return text.replace("/", "\u2215") if shown else text
    if node.get("type") == "date":
        return _iso_of(str(given.get("timestamp", "")))
    return str(given.get("text") or given.get("shortName") or given.get("url") or "")


def _iso_of(milliseconds: str) -> str:
    """A date picked in Jira's editor is midnight UTC in milliseconds."""
    if not re.fullmatch(r"\d{1,14}", milliseconds):
        return ""
    try:
        return datetime.fromtimestamp(int(milliseconds) / 1000, tz=UTC).date().isoformat()
    except (OverflowError, ValueError, OSError):
        return ""


def _visible(text: str) -> str:
    """What the eye reads: compatibility forms composed, what has no width removed."""
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", unicodedata.normalize("NFC", text)))


def _words(pieces: Sequence[str]) -> list[str]:
    """Text runs side by side are one text: half a word may be bold."""
    words: list[str] = []
    run = ""
    for piece in pieces:
        if isinstance(piece, Mention):
            words += [*_split(run), piece]
            run = ""
        else:
            run += piece
    return words + _split(run)


def _split(text: str) -> list[str]:
    words = ("".join(c for c in word if c.isprintable()) for word in _visible(text).split())
    return [Mention("@", found[1]) if (found := _WIKI_MENTION.fullmatch(word)) else word for word in words]
