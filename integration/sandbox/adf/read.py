"""What becomes of a document once stored: how Jira gives it back, and its text as histories and search see it."""

import re
from collections.abc import Callable
from typing import Any

from integration.sandbox.wiki.writing import markup

Json = Any

_NO_LOCAL_ID = {
    "doc",
    "text",
    "hardBreak",
    "listItem",
    "tableRow",
    "tableCell",
    "tableHeader",
    "media",
    "date",
    "emoji",
    "mention",
}
_HEX = re.compile(r"#[0-9a-f]{6}")


def normalised(doc: Json, *, local_id: Callable[[], str]) -> Json:
    """The document as it is read back (facts 15.5): adjacent texts merged, local ids added, colours in capitals,
    empty attributes dropped, keys in another order.
    """
    return _node(doc, local_id)


def _node(node: Json, local_id: Callable[[], str]) -> Json:
    kind = node["type"]
    attrs = {name: _value(value) for name, value in node.get("attrs", {}).items() if value is not None}
    if kind not in _NO_LOCAL_ID and not attrs.get("localId"):
        attrs["localId"] = local_id()
    if kind == "status":
        attrs.setdefault("style", "")
    read: dict[str, Json] = {}
    if kind == "doc":
        read["version"] = 1
    if node.get("content") is not None:
        read["content"] = _merged([_node(child, local_id) for child in node["content"]])
    if attrs and kind != "text":
        read["attrs"] = attrs
    if kind == "text":
        read["text"] = node["text"]
    if node.get("marks"):
        read["marks"] = [_mark(mark) for mark in node["marks"]]
    read["type"] = kind
    return read


def _mark(mark: Json) -> Json:
    read = {"type": mark["type"]}
    attrs = {name: _value(value) for name, value in mark.get("attrs", {}).items() if value is not None}
    return read | ({"attrs": attrs} if attrs else {})


def _value(value: Json) -> Json:
    return value.upper() if isinstance(value, str) and _HEX.fullmatch(value) else value


def _merged(children: list[Json]) -> list[Json]:
    read: list[Json] = []
    for child in children:
        last = read[-1] if read else None
        if last is not None and last["type"] == child["type"] == "text" and last.get("marks") == child.get("marks"):
            last["text"] += child["text"]
        else:
            read.append(child)
    return read


def wiki(doc: Json) -> str:
    """The document as wiki markup, the way a changelog keeps descriptions (facts 2.8)."""
    return markup(doc)


def plain(doc: Json) -> str:
    """Only the words, as a text search sees them."""
    if doc["type"] == "text":
        return str(doc["text"])
    if doc["type"] in {"mention", "status", "emoji"}:
        return str(doc.get("attrs", {}).get("text", ""))
    return " ".join(word for word in (plain(child) for child in doc.get("content") or ()) if word)
