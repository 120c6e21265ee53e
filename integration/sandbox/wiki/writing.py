"""Document -> wiki markup: what version 2 of the API, changelogs and webhooks show of a text (facts 2.8, 4.8, 10.4)."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Final

from integration.sandbox.wiki.inline import ESCAPABLE, inline, read_as_markup
from integration.sandbox.wiki.reading import begins_block

Json = Any

_PANELS: Final = {"info": "info", "note": "note", "warning": "warning", "success": "tip", "tip": "tip", "error": "error"}
_WRAPS: Final = {"strong": "*", "em": "_", "strike": "-", "underline": "+"}
_SIGNS: Final = {**_WRAPS, "textColor": "{", "subsup": "^"}
_SAFE: Final = frozenset({"text", "hardBreak", "mention"})
_PERHAPS = re.compile(r"[\\&{\[*_\-+^~\n]")
_BAR = re.compile(r"(\[[^\[\]]*\]|\\.)|\|")
_MARKUP = re.compile(r"\\(?=[\\*_\-+^~{}\[\]|!#.& \n]|$)|&(?=#)|[*_\-+^~{\[]")


def markup(doc: Json) -> str:
    """The whole document, without blanks around it."""
    return blocks(doc.get("content", ())).strip()


def blocks(nodes: Sequence[Json]) -> str:
    return "\n\n".join(block(node) for node in nodes)


def block(node: Json) -> str:
    """One block; one that is not known here by its words."""
    attrs, inner = node.get("attrs", {}), node.get("content", ())
    match node["type"]:
        case "paragraph" | "taskItem" | "decisionItem" | "caption":
            return "\n".join(_as_words(line) for line in _inline(inner).split("\n"))
        case "heading":
            return f"h{attrs['level']}. {_inline(inner)}"
        case "bulletList" | "orderedList":
            return _list(node, prefix="")
        case "taskList" | "decisionList":
            return "\n".join(f"* {block(item)}" for item in inner)
        case "rule":
            return "----"
        case "codeBlock":
            return _code(attrs.get("language"), "".join(str(child["text"]) for child in inner))
        case "blockquote":
            return "{quote}" + blocks(inner) + "{quote}"
        case "panel":
            name = _PANELS.get(attrs.get("panelType", ""), "panel")
            return f"{{{name}}}\n{blocks(inner)}\n{{{name}}}"
        case "expand" | "nestedExpand":
            return "\n\n".join(part for part in (f"*{attrs['title']}*" if attrs.get("title") else "", blocks(inner)) if part)
        case "table":
            return "\n".join(_row(row) for row in inner)
        case "media":
            return f"!{attrs.get('alt') or attrs.get('url') or attrs.get('id', '')}!"
        case "blockCard" | "embedCard":
            return _card(attrs)
        case _:
            return blocks(inner)


def _code(language: str | None, text: str) -> str:
    return f"{{code:{language}}}\n{text}\n{{code}}" if language else f"{{code}}\n{text}\n{{code}}"


def _list(node: Json, *, prefix: str) -> str:
    prefix += "#" if node["type"] == "orderedList" else "*"
    lines = []
    for item in node["content"]:
        for child in item["content"]:
            nested = child["type"] in {"bulletList", "orderedList"}
            lines.append(_list(child, prefix=prefix) if nested else f"{prefix} {block(child)}")
    return "\n".join(lines)


def _row(row: Json) -> str:
    """Each cell behind its own bar: heads and plain cells may stand in one row."""
    cells = row.get("content", ())
    bars = ["||" if cell["type"] == "tableHeader" else "|" for cell in cells]
    words = [_in_cell(blocks(cell.get("content", ()))) for cell in cells]
    return "".join(bar + text for bar, text in zip(bars, words, strict=True)) + (bars[-1] if bars else "")


def _in_cell(text: str) -> str:
    """On one line, with no bar of its own outside links."""
    one_line = re.sub(r"\n+", r"\\\\ ", text)
    return _BAR.sub(lambda found: found[1] or "\\|", one_line) or " "


def _as_words(line: str) -> str:
    """A line of a paragraph that would be read as something else is kept one."""
    line = line.strip()
    if not begins_block(line):
        return line
    dot = line.find(".") if line[:1] in "hb" else 0
    return f"{line[:dot]}\\{line[dot:]}"


def _inline(nodes: Sequence[Json]) -> str:
    """As plainly as it can be: all signs are hidden only where neighbours would be read together, and marks go before words do."""
    written = _run(nodes)
    if not _PERHAPS.search(written) or not {node["type"] for node in nodes} <= _SAFE:
        return written
    words = _words(nodes)
    for one in (written, _run(nodes, plainly=False)):
        if _words(inline(one)) == words:
            return one
    return "".join(_all_hidden(node["text"]) if node["type"] == "text" else _span(node, plainly=False) for node in nodes)


def _run(nodes: Sequence[Json], done: int = 0, *, plainly: bool = True) -> str:
    """Neighbours under the same mark are written under one; ``done``: how many marks are written already."""
    parts = []
    for mark, run in groupby(nodes, key=lambda node: _mark_at(node, done)):
        if mark is None:
            parts += [_span(node, plainly=plainly) for node in run]
        else:
            parts.append(_wrapped(_run(list(run), done + 1, plainly=plainly), mark))
    return "".join(parts)


def _mark_at(node: Json, depth: int) -> Json:
    marks = node.get("marks", ()) if node["type"] == "text" else ()
    return marks[depth] if depth < len(marks) else None


def _words(nodes: Sequence[Json]) -> str:
    return "".join(node["text"] if node["type"] == "text" else "\n" for node in nodes)


def _span(node: Json, *, plainly: bool) -> str:
    attrs = node.get("attrs", {})
    match node["type"]:
        case "text":
            return _text(node, plainly=plainly)
        case "hardBreak":
            return "\n"
        case "mention":
            return f"[~accountid:{attrs['id']}]"
        case "inlineCard":
            return _card(attrs)
        case "status":
            return f"*[ {attrs['text']} ]*"
        case "date":
            return _day(attrs.get("timestamp", ""))
        case _:
            return str(attrs.get("text") or attrs.get("shortName") or attrs.get("alt") or "")


def _card(attrs: Json) -> str:
    url = attrs.get("url", "")
    return f"[{url}|{url}|smart-link]" if url else ""


def _day(timestamp: Json) -> str:
    try:
        return datetime.fromtimestamp(int(timestamp) / 1000, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return str(timestamp)


def _text(node: Json, *, plainly: bool) -> str:
    """The words alone; their marks are written around them."""
    marks, words = node.get("marks", ()), str(node["text"])
    if any(mark["type"] == "code" for mark in marks):
        return "{{" + words + "}}"
    if link := next((mark["attrs"]["href"] for mark in marks if mark["type"] == "link"), None):
        return words if words == link else _in_link(words)
    return _literal(words) if plainly and not _signed(words, marks) else _all_hidden(words)


def _wrapped(words: str, mark: Json) -> str:
    attrs = mark.get("attrs", {})
    match mark["type"]:
        case "strong" | "em" | "strike" | "underline":
            return _between(_WRAPS[mark["type"]], words)
        case "subsup":
            return _between("^" if attrs["type"] == "sup" else "~", words)
        case "textColor":
            return f"{{color:{attrs['color']}}}{words}{{color}}"
        case "link":
            return _linked(words, attrs["href"])
        case _:
            return words


def _between(sign: str, words: str) -> str:
    """Blanks at the ends stay outside: no mark begins or ends with one."""
    core = words.strip()
    return words.replace(core, f"{sign}{core}{sign}", 1) if core else words


def _linked(words: str, href: str) -> str:
    if words != href:
        return f"[{words}|{href}]"
    return words if words.startswith(("http://", "https://")) else f"[{words}]"


def _signed(words: str, marks: Sequence[Json]) -> bool:
    """Whether the words hold a sign of the marks around them."""
    return any(_SIGNS.get(mark["type"], "\n") in words for mark in marks)


def _literal(words: str) -> str:
    """The words so that they are read as words again."""
    hidden = words
    for start in sorted(read_as_markup(words), reverse=True):
        hidden = hidden[:start] + _hidden(hidden[start]) + hidden[start + 1 :]
    return hidden if _reads_as(words, hidden) else _all_hidden(words)


def _all_hidden(words: str) -> str:
    return _MARKUP.sub(lambda found: _hidden(found[0]), words)


def _in_link(words: str) -> str:
    """No bracket and no bar may stand in it, hidden or not."""
    if not re.search(r"[\[\]|\\]", words) and not read_as_markup(words):
        return words
    return re.sub(r"[\[\]|\\&*_{}+^~-]", lambda found: f"&#{ord(found[0])};", words)


def _reads_as(words: str, written: str) -> bool:
    """Whether these words are read, and nothing else; an address in them becomes a link, which changes none."""
    nodes = inline(written)
    plain = all(set(node) <= {"type", "text", "marks"} and "text" in node for node in nodes)
    linked = all(mark["type"] == "link" for node in nodes for mark in node.get("marks", ()))
    return plain and linked and words == "".join(node["text"] for node in nodes)


def _hidden(char: str) -> str:
    return f"\\{char}" if char in ESCAPABLE else f"&#{ord(char)};"
