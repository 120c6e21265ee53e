"""What people type to Bornage: `/bornage …` lines in comments -> Commands. Knows no project: whether an answer counts is
settled by the ledger. A line counts only as its author's own words, at the start of a top-level paragraph (design decision 8).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

from integration.mapping.comment_words import ANSWER
from integration.model.live import Comment
from integration.model.verdict import Command

CALL: Final = "/bornage"
REASON_LIMIT: Final = 300
"""Characters kept of a reason: records stay small, and a comment keeps the whole of it anyway."""
_LAST_RULE: Final = 35
_VERBS: Final = {"confirm": "confirm", "confirmer": "confirm", "waive": "waive", "deroger": "waive"}
_UNTIL: Final = frozenset({"until", "jusqu'au"})
_MONTHS: Final = (
    ("janvier", "january"),
    ("fevrier", "february"),
    ("mars", "march"),
    ("avril", "april"),
    ("mai", "may"),
    ("juin", "june"),
    ("juillet", "july"),
    ("aout", "august"),
    ("septembre", "september"),
    ("octobre", "october"),
    ("novembre", "november"),
    ("decembre", "december"),
)
_MONTH_OF: Final = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_APOSTROPHES: Final = re.compile("[\u2018\u2019\u02bc\u00b4\u0060\u2032]")
_RULE: Final = re.compile(r"^[rR](\d{1,3})([.,:;]?)$")
_AND: Final = frozenset({"et", "and", "&"})
_GLUED: Final = re.compile(r"^(?:[rR]\d{1,3},)+[rR]\d{1,3}[.,:;]?$")
_SHOWN: Final = re.compile(r"(?:^|[\s(\"'“«])[/\u2215]bornage(?![\w/.-])", re.IGNORECASE)
"""The call anywhere in a text, as a word; in an address or a path it is none."""


def commands_in(comment: Comment, *, service: frozenset[str]) -> tuple[Command, ...]:
    """Commands of a comment in the order typed; none when the comment is ours or was edited by someone else.

    A line that starts with `/bornage` and cannot be read gives a Command with ``problem``: ``unknown-verb``,
    ``unknown-rule``, ``no-date`` or ``no-reason``. A comment without any such line whose author wrote the call elsewhere, in
    a sentence or as code, gives one whose problem is ``misplaced``. A line that names several rules gives one each.
    ``at`` is the comment's last edit, so nobody can date an answer back.
    """
    if comment.author in service or comment.update_author != comment.author:
        return ()
    words = (_words(line) for line in _lines(comment.body))
    found = [command for line in words if line and _fold(line[0]) == CALL for command in _commands(line, comment)]
    if not found and any(_shows_call(block) for block in _children(comment.body)):
        return (replace(_blank(comment), problem="misplaced"),)
    return tuple(found)


def _shows_call(block: Mapping[str, Any]) -> bool:
    """The call in a paragraph or a block of code of one's own; a last line copied from a comment of ours is none."""
    if block.get("type") not in ("paragraph", "codeBlock"):
        return False
    text = "".join("\n" if node.get("type") == "hardBreak" else _said(node) for node in _children(block))
    line = _visible(text)
    ours = any(_fold(line).startswith(_fold(_visible(words)).rstrip()) for words in (ANSWER.fr, ANSWER.en))
    return not ours and _SHOWN.search(line) is not None


def _lines(body: Mapping[str, Any]) -> Iterator[str]:
    """The first line of each top-level paragraph; quotes, panels, lists, tables, expands and headings never count."""
    for block in _children(body):
        if block.get("type") == "paragraph":
            yield _visible(_first_line(_children(block)))


def _children(node: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    content = node.get("content")
    return [child for child in content if isinstance(child, Mapping)] if isinstance(content, list | tuple) else []


def _first_line(inline: Sequence[Mapping[str, Any]]) -> str:
    said: list[str] = []
    for node in inline:
        if node.get("type") == "hardBreak":
            break
        said.append(_said(node))
    return "".join(said).split("\n", 1)[0]


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


def _words(line: str) -> list[str]:
    return ["".join(c for c in word if c.isprintable()) for word in line.split()]


def _fold(word: str) -> str:
    """Without case, accents and typographic apostrophes."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return _APOSTROPHES.sub("'", bare).casefold()


def _blank(comment: Comment) -> Command:
    return Command(
        verb="confirm",
        rule=None,
        until=None,
        reason="",
        author=comment.author,
        at=comment.updated,
        comment=comment.id,
        updated=comment.updated,
    )


def _commands(words: list[str], comment: Comment) -> list[Command]:
    """One for each rule named; one where none is."""
    blank = _blank(comment)
    verb = _VERBS.get(_fold(words[1])) if len(words) > 1 else None
    if verb is None:
        return [replace(blank, problem="unknown-verb")]
    named, rest = _rules(words[2:])
    rules: Sequence[str | None] = named or [None]
    if verb == "confirm":
        return [_confirm(rule, rest, blank) for rule in rules]
    return [_waive(rule, rest, replace(blank, verb="waive")) for rule in rules]


def _rules(words: list[str]) -> tuple[list[str], list[str]]:
    """The rules at the beginning, as written, each once, and what follows: joined by a comma, « et » or "and"."""
    spelled = [*words[0].split(","), *words[1:]] if words and _GLUED.match(words[0]) else words
    glued = len(spelled) - len(words)
    named: list[str] = []
    at = 0
    while at < len(spelled) and _RULE.match(spelled[at]):
        named.append(spelled[at])
        joined = at < glued or spelled[at].endswith(",")
        at += 1
        if at < len(spelled) and _fold(spelled[at]) in _AND and at + 1 < len(spelled) and _RULE.match(spelled[at + 1]):
            at += 1
        elif not joined:
            break
    return list({_rule_of(word) or word: word for word in named}.values()), spelled[at:]


def _confirm(named: str | None, words: list[str], blank: Command) -> Command:
    """``[RULE] reason``."""
    rule = _rule_of(named) if named else None
    said = replace(blank, rule=rule, reason=_reason(words))
    if named and rule is None:
        return replace(said, problem="unknown-rule")
    return said if said.reason else replace(said, problem="no-reason")


def _waive(named: str | None, words: list[str], blank: Command) -> Command:
    """``RULE until DATE reason``."""
    rule = _rule_of(named) if named else None
    if rule is None:
        return replace(blank, problem="unknown-rule")
    until, rest = _date(words[1:]) if words and _fold(words[0]) in _UNTIL else (None, words)
    said = replace(blank, rule=rule, until=until, reason=_reason(rest))
    if until is None:
        return replace(said, problem="no-date")
    return said if said.reason else replace(said, problem="no-reason")


def _rule_of(word: str) -> str | None:
    found = _RULE.match(word)
    number = int(found.group(1)) if found else 0
    return f"R{number:02d}" if 1 <= number <= _LAST_RULE else None


def _reason(words: Sequence[str]) -> str:
    return " ".join(words).strip(" :;,.-–—")[:REASON_LIMIT].rstrip()


def _date(words: list[str]) -> tuple[date | None, list[str]]:
    """A date of one word (2026-10-16, 16/10/2026) or of three (16 octobre 2026), and what follows it."""
    one = words[0].rstrip(",;:.") if words else ""
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", one):
        return _day(found[1], found[2], found[3]), words[1:]
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", one):
        return _day(found[3], found[2], found[1]), words[1:]
    three = [_fold(word).rstrip(",;:.") for word in words[:3]]
    if len(three) == 3 and (day := re.fullmatch(r"(\d{1,2})(er|st|nd|rd|th)?", three[0])) and three[1] in _MONTH_OF:
        return _day(three[2], str(_MONTH_OF[three[1]]), day[1]), words[3:]
    return None, words


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
