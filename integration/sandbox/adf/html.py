"""A document as HTML, the way Jira renders it for ``renderedFields`` and ``renderedBody``. Everything typed by people is escaped.

The elements are those of Jira's wiki renderer; their classes are left out where nobody documents them.
"""

import re
from collections.abc import Callable
from html import escape
from typing import Any, Final

Json = Any

_LINK: Final = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
_MARKS: Final = {"strong": "b", "em": "em", "underline": "ins", "strike": "del", "code": "tt"}
_WRAPPERS: Final = {
    "paragraph": "p", "bulletList": "ul", "orderedList": "ol", "blockquote": "blockquote", "tableRow": "tr",
}  # fmt: skip
_HOLDERS: Final = {
    "listItem": "<li>{}</li>",
    "tableHeader": "<th class='confluenceTh'>{}</th>",
    "tableCell": "<td class='confluenceTd'>{}</td>",
}


def rendered(doc: Json) -> str:
    """The whole of it."""
    return _all(doc)


def _all(node: Json) -> str:
    return "".join(_node(child) for child in node.get("content") or ())


def _node(node: Json) -> str:
    kind, attrs = node["type"], node.get("attrs") or {}
    if kind in _WRAPPERS:
        return _in(_WRAPPERS[kind], _all(node))
    if kind in _HOLDERS:
        return _HOLDERS[kind].format(_bare(node))
    return _KINDS.get(kind, _worded)(node, attrs)


def _in(tag: str, inside: str) -> str:
    return f"<{tag}>{inside}</{tag}>"


def _bare(node: Json) -> str:
    """The first paragraph goes without an element of its own."""
    first, *rest = node.get("content") or [{"type": "text", "text": ""}]
    return (_all(first) if first["type"] == "paragraph" else _node(first)) + "".join(map(_node, rest))


def _text(node: Json, _: Json) -> str:
    shown = escape(node["text"], quote=False)
    for mark in node.get("marks") or ():
        kind, attrs = mark["type"], mark.get("attrs") or {}
        if kind in _MARKS:
            shown = _in(_MARKS[kind], shown)
        elif kind == "subsup" and attrs.get("type") in ("sub", "sup"):
            shown = _in(attrs["type"], shown)
        elif kind == "textColor":
            shown = f'<font color="{escape(str(attrs.get("color", "")))}">{shown}</font>'
        elif kind == "link":
            shown = _link(str(attrs.get("href", "")), shown)
    return shown


def _link(href: str, shown: str) -> str:
    """Only what is safe to follow."""
    if not _LINK.fullmatch(href):
        return shown
    return f'<a href="{escape(href)}" class="external-link" rel="nofollow noreferrer">{shown}</a>'


def _heading(node: Json, attrs: Json) -> str:
    inside = _all(node)
    name = re.sub(r"[^\w.-]", "", re.sub(r"<[^>]*>", "", inside))
    return f'<h{attrs["level"]}><a name="{name}"></a>{inside}</h{attrs["level"]}>'


def _code(node: Json, attrs: Json) -> str:
    language = re.sub(r"\W", "", str(attrs.get("language") or "java"))
    inside = f'<pre class="code-{language}">{_all(node)}</pre>'
    return f'<div class="code panel"><div class="codeContent panelContent">{inside}</div></div>'


def _panel(node: Json, _: Json) -> str:
    return f'<div class="panel"><div class="panelContent">{_all(node)}</div></div>'


def _table(node: Json, _: Json) -> str:
    return f"<div class='table-wrap'><table class='confluenceTable'><tbody>{_all(node)}</tbody></table></div>"


def _mention(_: Json, attrs: Json) -> str:
    name = escape(str(attrs.get("text") or "").removeprefix("@"))
    return f'<a class="user-hover" rel="{escape(str(attrs.get("id", "")))}">{name}</a>'


def _card(_: Json, attrs: Json) -> str:
    url = str(attrs.get("url") or "")
    return _link(url, escape(url, quote=False))


def _worded(node: Json, attrs: Json) -> str:
    """What has no element of its own: its words, and what is in it."""
    return escape(str(attrs.get("text") or attrs.get("shortName") or attrs.get("title") or ""), quote=False) + _all(node)


_KINDS: Final[dict[str, Callable[[Json, Json], str]]] = {
    "text": _text,
    "hardBreak": lambda _, __: "<br/>",
    "rule": lambda _, __: "<hr />",
    "heading": _heading,
    "codeBlock": _code,
    "panel": _panel,
    "table": _table,
    "mention": _mention,
    "inlineCard": _card,
    "blockCard": _card,
}
