"""Documents as Jira wants them (Atlassian Document Format): small builders, the text of a document, hostile text made plain.

Builders cannot make what Jira refuses for its text (no empty text node, no raw newline, no unsafe link). The canonical
form is in ``adf_canonical``, the rules of a whole document in ``adf_rules``; both are offered here too.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Literal

from integration.mapping.adf_canonical import canonical, digest
from integration.mapping.adf_rules import problems
from integration.model.blueprint import Adf

__all__ = [
    "Cell",
    "Inline",
    "Node",
    "Words",
    "bullets",
    "canonical",
    "code",
    "code_block",
    "day",
    "digest",
    "doc",
    "emphasis",
    "expand",
    "hard_break",
    "heading",
    "link",
    "lozenge",
    "mention",
    "ordered",
    "panel",
    "paragraph",
    "plain",
    "problems",
    "quote",
    "rule",
    "strong",
    "table",
    "text",
    "text_of",
]

Node = dict[str, Any]
"""One node of a document."""

Inline = tuple[Node, ...]
"""A run of inline nodes: what every inline builder returns, because one text may need several nodes."""

Words = str | Inline | Node
"""Anything that can stand in a line: plain words, a run, or one inline node."""

Cell = Words | Sequence[Node]
"""The content of a list item or table cell: a line, a block, or several blocks."""

Mark = Mapping[str, Any]
PanelKind = Literal["info", "note", "warning", "success", "error"]
Color = Literal["neutral", "purple", "blue", "red", "yellow", "green"]

_LINES = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_ESCAPES = re.compile(r"\x1b\][^\x07\x1b\r\n]*(?:\x07|\x1b\\)|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-~]?")
_HREF = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)
_INLINE = frozenset({"text", "hardBreak", "mention", "status", "date", "emoji", "inlineCard"})
_ZWJ = "\u200d"


def doc(*blocks: Node) -> Adf:
    """The root of a description or comment (facts 15.1)."""
    return {"type": "doc", "version": 1, "content": list(blocks)}


def text(words: str, *marks: Mark) -> Inline:
    """``words`` with line breaks as nodes of their own; control characters and direction overrides are gone."""
    nodes: list[Node] = []
    for number, line in enumerate(_LINES.split(words)):
        if number:
            nodes.append({"type": "hardBreak"})
        shown = plain(line)
        if shown:
            nodes.append({"type": "text", "text": shown, **({"marks": [dict(m) for m in marks]} if marks else {})})
    return tuple(nodes)


def strong(words: str) -> Inline:
    return text(words, {"type": "strong"})


def emphasis(words: str) -> Inline:
    return text(words, {"type": "em"})


def code(words: str) -> Inline:
    """Monospace; Jira allows no other mark beside it but a link (facts 15.3)."""
    return text(words, {"type": "code"})


def link(words: str, href: str) -> Inline:
    """``words`` leading to ``href``; an address that is not http, https or mailto leaves the words alone."""
    return text(words, {"type": "link", "attrs": {"href": href}}) if _HREF.fullmatch(href) else text(words)


def lozenge(words: str, color: Color = "neutral") -> Inline:
    """A coloured label: Jira's ``status`` node."""
    return ({"type": "status", "attrs": {"text": plain(words) or "–", "color": color}},)


def mention(account_id: str, shown: str) -> Inline:
    """A person, notified when the comment is posted; ``shown`` is the display name without @."""
    return ({"type": "mention", "attrs": {"id": account_id, "text": f"@{plain(shown)}"}},)


def day(value: date) -> Inline:
    """A date in the reader's own format; the timestamp is midnight UTC in milliseconds, as a string (facts 15.2)."""
    stamp = datetime(value.year, value.month, value.day, tzinfo=UTC).timestamp()
    return ({"type": "date", "attrs": {"timestamp": str(int(stamp) * 1000)}},)


def hard_break() -> Inline:
    return ({"type": "hardBreak"},)


def paragraph(*inline: Words) -> Node:
    return {"type": "paragraph", "content": _run(inline)}


def heading(level: int, *inline: Words) -> Node:
    """Level 1 to 6; ValueError beyond."""
    if not 1 <= level <= 6:
        raise ValueError(f"heading: expected a level from 1 to 6, found {level}")
    return {"type": "heading", "attrs": {"level": level}, "content": _run(inline)}


def bullets(*items: Cell) -> Node:
    """A list; without items an empty paragraph, because Jira refuses an empty list."""
    return _list("bulletList", items)


def ordered(*items: Cell) -> Node:
    """A numbered list; without items an empty paragraph."""
    return _list("orderedList", items)


def panel(kind: PanelKind, *blocks: Node) -> Node:
    """A coloured box; holds no table, panel or expand."""
    return {"type": "panel", "attrs": {"panelType": kind}, "content": list(blocks) or [paragraph()]}


def quote(*blocks: Node) -> Node:
    return {"type": "blockquote", "content": list(blocks) or [paragraph()]}


def code_block(words: str) -> Node:
    """Preformatted lines: the one place where newlines stay inside a text."""
    shown = "\n".join(plain(line) for line in _LINES.split(words))
    return {"type": "codeBlock", "content": [{"type": "text", "text": shown}] if shown else []}


def table(header: Sequence[Cell], rows: Sequence[Sequence[Cell]], *, widths: Sequence[int] = ()) -> Node:
    """A table with one row of header cells. ``widths``: of the columns, in pixels; without them Jira shares the width out."""
    cells = [[("tableHeader", cell) for cell in header], *([("tableCell", cell) for cell in row] for row in rows)]
    return {
        "type": "table",
        "content": [
            {"type": "tableRow", "content": [_cell(kind, cell, widths[n : n + 1]) for n, (kind, cell) in enumerate(row)]}
            for row in cells
            if row
        ],
    }


def _cell(kind: str, cell: Cell, width: Sequence[int]) -> Node:
    attrs = {"attrs": {"colwidth": list(width)}} if width else {}
    return {"type": kind, **attrs, "content": _blocks(cell)}


def expand(title: str, *blocks: Node) -> Node:
    """A fold; at the top level of a document only (facts 15.2)."""
    return {"type": "expand", "attrs": {"title": plain(title)}, "content": list(blocks) or [paragraph()]}


def rule() -> Node:
    """A horizontal line."""
    return {"type": "rule"}


def _list(kind: str, items: Sequence[Cell]) -> Node:
    if not items:
        return paragraph()
    return {"type": kind, "content": [{"type": "listItem", "content": _blocks(item)} for item in items]}


def _blocks(cell: Cell) -> list[Node]:
    if isinstance(cell, str):
        return [paragraph(cell)]
    nodes = [cell] if isinstance(cell, dict) else list(cell)
    if all(node["type"] in _INLINE for node in nodes):
        return [paragraph(tuple(nodes))]
    return nodes


def _run(inline: Iterable[Words]) -> list[Node]:
    nodes: list[Node] = []
    for words in inline:
        nodes += text(words) if isinstance(words, str) else [words] if isinstance(words, dict) else words
    return nodes


def plain(words: str) -> str:
    """Text typed by people, made safe to show anywhere on one line: escape sequences, control characters, direction
    overrides and invisible characters go, line breaks and tabs become spaces; accents and emoji stay. Idempotent.

    Source: design decision 8; Unicode categories Cc, Cf, Cs, Zl, Zp.
    """
    kept: list[str] = []
    for char in _ESCAPES.sub("", _LINES.sub(" ", words).replace("\t", " ")):
        shown = _shown(char, kept[-1] if kept else "")
        if shown:
            kept.append(shown)
    while kept and kept[-1] == _ZWJ:
        kept.pop()
    return "".join(kept)


def _shown(char: str, before: str) -> str:
    if char == _ZWJ:
        return char if before and (before == "\ufe0f" or unicodedata.category(before) in ("So", "Sk")) else ""
    category = unicodedata.category(char)
    if category == "Cs":
        return "\ufffd"
    return "" if category in ("Cc", "Cf") or ord(char) & 0xFFFE == 0xFFFE else char


_BREAKING = frozenset(
    {"paragraph", "heading", "codeBlock", "listItem", "tableRow", "rule", "blockquote", "panel", "hardBreak"}
)
_BLANK_LINES = re.compile(r"\n{2,}")
_SHOWN_ATTR = {"mention": "text", "status": "text", "emoji": "shortName", "inlineCard": "url"}


def text_of(adf: object) -> str:
    """The words of a document, a line for each block; "" for anything that is not a document. Never raises."""
    parts: list[str] = []
    stack: list[object] = [adf]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            parts.append(node)
        elif isinstance(node, dict | Mapping):  # the usual first: asking an abstract class takes ten times as long
            kind, content = node.get("type"), node.get("content")
            if kind == "text":
                parts += [node["text"]] if isinstance(node.get("text"), str) else []
            elif isinstance(kind, str) and kind in _BREAKING and isinstance(content, list):
                stack += ("\n", *content[::-1], "\n")
            else:
                stack += _pieces(node)[::-1]
    said = "".join(parts)
    return _BLANK_LINES.sub("\n", said).strip("\n") if "\n\n" in said else said.strip("\n")


def _pieces(node: Mapping[str, Any]) -> list[object]:
    kind = node.get("type")
    content = node.get("content")
    children = content if isinstance(content, list) else []
    if isinstance(kind, str) and kind in _SHOWN_ATTR:
        attrs = node.get("attrs")
        shown = attrs.get(_SHOWN_ATTR[kind]) if isinstance(attrs, Mapping) else None
        return [shown] if isinstance(shown, str) else []
    return ["\n", *children, "\n"] if isinstance(kind, str) and kind in _BREAKING else children
