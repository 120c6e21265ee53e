"""ADF -> HTML, for reading only. Everything typed by people is text: escaped, links to http, https and mailto, colours as hex.

Source: developer.atlassian.com/cloud/jira/platform/apis/document/structure; facts 15.2. Unknown nodes become neutral text.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from markupsafe import Markup, escape

from integration.sandbox.pages.chrome import Language, day, word
from integration.sandbox.pages.icons import PANELS
from integration.sandbox.reading.numerals import number_in

_HREF: Final = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f\x7f]+", re.IGNORECASE)
_HEX: Final = re.compile(r"#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?")
_KEY: Final = re.compile(r"/browse/([A-Z][A-Z0-9_]*-\d+)")
_LOZENGES: Final = ("neutral", "purple", "blue", "red", "yellow", "green")
_DEEPEST: Final = 40
_WRAPPERS: Final = {
    "paragraph": "p", "bulletList": "ul", "listItem": "li", "blockquote": "blockquote", "tableRow": "tr", "caption": "figcaption",
}  # fmt: skip
_MARKS: Final = {"strong": "strong", "em": "em", "underline": "u", "strike": "s", "code": "code"}

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a document is rendered. ``base``: the site's address; links to it stay on these pages."""

    language: Language
    base: str = ""
    suffix: str = ""
    """``?lang=fr`` to carry along on links to our own pages, or nothing."""


def html_of(document: object, reader: Reader) -> Markup:
    """A whole document; empty for None or an empty one."""
    return _all(document, reader, 0) if isinstance(document, dict) else Markup()


def safe_href(href: object, reader: Reader) -> str | None:
    """The address if it may be followed, made local when it is on the site; None when it must stay inert."""
    if not isinstance(href, str) or not _HREF.fullmatch(href):
        return None
    base = reader.base.rstrip("/")
    if not base or not href.startswith(base + "/browse/"):
        return href
    return href.removeprefix(base) + ("" if "?" in href or "#" in href else reader.suffix)


def _all(node: Node, reader: Reader, depth: int) -> Markup:
    return _join(_node(child, reader, depth + 1) for child in _content(node))


def _content(node: Node) -> list[Node]:
    content = node.get("content")
    return [child for child in content if isinstance(child, dict)] if isinstance(content, list) else []


def _attrs(node: Node) -> Node:
    attrs = node.get("attrs")
    return attrs if isinstance(attrs, dict) else {}


def _join(parts: Iterable[Markup]) -> Markup:
    return Markup().join(parts)


def _node(node: Node, reader: Reader, depth: int) -> Markup:
    kind = str(node.get("type", ""))
    if depth > _DEEPEST:
        return Markup('<span class="unknown">…</span>')
    if kind == "text":
        return _text(node, reader)
    if kind in _WRAPPERS:
        return Markup("<{0}>{1}</{0}>").format(_WRAPPERS[kind], _all(node, reader, depth))
    return _KINDS.get(kind, _unknown)(node, reader, depth)


def _text(node: Node, reader: Reader) -> Markup:
    shown = escape(str(node.get("text", "")))
    marks = node.get("marks")
    for mark in marks if isinstance(marks, list) else ():
        if isinstance(mark, dict):
            shown = _marked(shown, str(mark.get("type", "")), _attrs(mark), reader)
    return shown


def _marked(shown: Markup, kind: str, attrs: Node, reader: Reader) -> Markup:
    if kind in _MARKS:
        return Markup("<{0}>{1}</{0}>").format(_MARKS[kind], shown)
    if kind == "link":
        return _link(shown, attrs.get("href"), reader)
    if kind == "subsup":
        return Markup("<{0}>{1}</{0}>").format("sup" if attrs.get("type") == "sup" else "sub", shown)
    if kind in ("textColor", "backgroundColor") and _HEX.fullmatch(str(attrs.get("color", ""))):
        style = "color" if kind == "textColor" else "background-color"
        return Markup('<span style="{}:{}">{}</span>').format(style, attrs["color"], shown)
    return shown


def _link(shown: Markup, href: object, reader: Reader) -> Markup:
    address = safe_href(href, reader)
    if address is None:
        return shown
    return Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(address, shown)


def _heading(node: Node, reader: Reader, depth: int) -> Markup:
    """Two levels lower than typed: the page's own h1 and h2 come first."""
    level = _number(_attrs(node).get("level"), 1, 6)
    return Markup('<h{0} class="h{1}">{2}</h{0}>').format(min(level + 2, 6), level, _all(node, reader, depth))


def _number(value: object, least: int, most: int) -> int:
    return max(least, min(most, value)) if isinstance(value, int) else least


def _ordered(node: Node, reader: Reader, depth: int) -> Markup:
    start = _number(_attrs(node).get("order"), 1, 9999)
    return Markup('<ol start="{}">{}</ol>').format(start, _all(node, reader, depth))


def _panel(node: Node, reader: Reader, depth: int) -> Markup:
    kind = str(_attrs(node).get("panelType", "info"))
    kind = kind if kind in PANELS else "custom"
    return Markup('<div class="panel panel-{}">{}<div class="panel-body">{}</div></div>').format(
        kind, PANELS[kind], _all(node, reader, depth)
    )


def _code(node: Node, _reader: Reader, _depth: int) -> Markup:
    return Markup("<pre><code>{}</code></pre>").format("".join(str(child.get("text", "")) for child in _content(node)))


def _rule(_node: Node, _reader: Reader, _depth: int) -> Markup:
    return Markup("<hr>")


def _break(_node: Node, _reader: Reader, _depth: int) -> Markup:
    return Markup("<br>")


def _expand(node: Node, reader: Reader, depth: int) -> Markup:
    title = str(_attrs(node).get("title") or word("details_expand", reader.language))
    return Markup('<details class="expand"><summary>{}</summary><div>{}</div></details>').format(
        title, _all(node, reader, depth)
    )


def _table(node: Node, reader: Reader, depth: int) -> Markup:
    return Markup('<div class="table"><table>{}</table></div>').format(_all(node, reader, depth))


def _cell(node: Node, reader: Reader, depth: int) -> Markup:
    attrs, tag = _attrs(node), "th" if node.get("type") == "tableHeader" else "td"
    spans = Markup().join(
        Markup(' {}="{}"').format(name, attrs[name])
        for name in ("colspan", "rowspan")
        if isinstance(attrs.get(name), int) and 1 < attrs[name] < 100
    )
    colour, width = attrs.get("background"), _width(attrs.get("colwidth"))
    styles = [f"background-color:{colour}"] if isinstance(colour, str) and _HEX.fullmatch(colour) else []
    styles += [f"width:{width}px;min-width:{width}px"] if width else []
    style = Markup(' style="{}"').format(";".join(styles)) if styles else Markup()
    return Markup("<{0}{1}>{2}</{0}>").format(tag, spans + style, _all(node, reader, depth))


def _width(colwidth: object) -> int:
    """Of a cell over one column, in pixels; 0 where none is given that makes sense."""
    width = colwidth[0] if isinstance(colwidth, list) and len(colwidth) == 1 else 0
    return width if isinstance(width, int) and 0 < width < 2000 else 0


def _status(node: Node, _reader: Reader, _depth: int) -> Markup:
    attrs = _attrs(node)
    colour = str(attrs.get("color", "neutral")).lower()
    shown = str(attrs.get("text", ""))
    return Markup('<span class="lozenge {}">{}</span>').format(colour if colour in _LOZENGES else "neutral", shown)


def _mention(node: Node, _reader: Reader, _depth: int) -> Markup:
    shown = str(_attrs(node).get("text") or _attrs(node).get("id") or "")
    return Markup('<span class="mention">@{}</span>').format(shown.removeprefix("@"))


def _date(node: Node, reader: Reader, _depth: int) -> Markup:
    stamp = str(_attrs(node).get("timestamp", ""))
    if number_in(stamp.removeprefix("-")) is None or len(stamp) > 14:  # beyond the year 5000
        return escape(stamp)
    found = datetime.fromtimestamp(int(stamp) / 1000, UTC).date()
    return Markup('<time class="date" datetime="{}">{}</time>').format(found, day(found, reader.language))


def _emoji(node: Node, _reader: Reader, _depth: int) -> Markup:
    attrs = _attrs(node)
    name = str(attrs.get("shortName", ""))
    return Markup('<span role="img" aria-label="{}">{}</span>').format(name.strip(":"), str(attrs.get("text") or name))


def _card(node: Node, reader: Reader, _depth: int) -> Markup:
    """A link drawn as a chip; an issue of this site shows its key, any other address itself."""
    url = _attrs(node).get("url")
    key = _KEY.match(safe_href(url, reader) or "")
    return _link(Markup('<span class="card-link">{}</span>').format(key[1] if key else str(url or "")), url, reader)


def _tasks(node: Node, reader: Reader, depth: int) -> Markup:
    return Markup('<ul class="tasks">{}</ul>').format(_all(node, reader, depth))


def _task(node: Node, reader: Reader, depth: int) -> Markup:
    done = _attrs(node).get("state") == "DONE"
    said = word("task_done" if done else "task_todo", reader.language)
    return Markup('<li class="{}"><span class="box" role="img" aria-label="{}">{}</span><div>{}</div></li>').format(
        "is-done" if done else "is-open", said, "✓" if done else "", _all(node, reader, depth)
    )


def _decisions(node: Node, reader: Reader, depth: int) -> Markup:
    return Markup('<ul class="decisions">{}</ul>').format(_all(node, reader, depth))


def _decision(node: Node, reader: Reader, depth: int) -> Markup:
    return Markup('<li><span class="turn" aria-hidden="true">↳</span><div>{}</div></li>').format(_all(node, reader, depth))


def _through(node: Node, reader: Reader, depth: int) -> Markup:
    return _all(node, reader, depth)


def _media(node: Node, reader: Reader, _depth: int) -> Markup:
    shown = _attrs(node).get("alt") or word("attachment", reader.language)
    return Markup('<span class="unknown">{}</span>').format(str(shown))


def _unknown(node: Node, reader: Reader, depth: int) -> Markup:
    """Neutral text: what it contains, else what it says, else its name."""
    if _content(node):
        return Markup('<div class="unknown">{}</div>').format(_all(node, reader, depth))
    shown = _attrs(node).get("text") or node.get("text") or node.get("type") or ""
    return Markup('<span class="unknown">{}</span>').format(str(shown))


_KINDS: Final[dict[str, Callable[[Node, Reader, int], Markup]]] = {
    "doc": _through,
    "heading": _heading,
    "orderedList": _ordered,
    "panel": _panel,
    "codeBlock": _code,
    "rule": _rule,
    "hardBreak": _break,
    "expand": _expand,
    "nestedExpand": _expand,
    "table": _table,
    "tableHeader": _cell,
    "tableCell": _cell,
    "status": _status,
    "mention": _mention,
    "date": _date,
    "emoji": _emoji,
    "inlineCard": _card,
    "blockCard": _card,
    "embedCard": _card,
    "taskList": _tasks,
    "taskItem": _task,
    "decisionList": _decisions,
    "decisionItem": _decision,
    "layoutSection": _through,
    "layoutColumn": _through,
    "mediaSingle": _through,
    "mediaGroup": _through,
    "media": _media,
    "mediaInline": _media,
}
