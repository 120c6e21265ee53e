"""Does Jira take this document? One yes or no: the real one never says where it hurts (facts 15.3)."""

import json
from typing import Any, Literal

from integration.sandbox.adf import read
from integration.sandbox.adf.schema import BLOCK_MARKS, MARKS, NODES, VALUES, Node
from integration.sandbox.http import Complaint, bad

LIMIT = 32_767
"""Characters of a document (facts 3.11)."""


def document(value: Any, *, refusal: Complaint) -> None:
    """Raise ``refusal`` when this is no document at all, INVALID_INPUT when the grammar is broken."""
    if not isinstance(value, dict) or value.get("type") != "doc":
        raise refusal
    if not valid(value):
        raise bad("INVALID_INPUT")


def valid(doc: dict[str, Any]) -> bool:
    """Whether a document follows the grammar."""
    if doc.get("version") != 1 or set(doc) - {"type", "version", "content"}:
        return False
    return _holds(NODES["doc"], doc, inside="doc")


def _node(node: Any, *, inside: str) -> bool:
    if not isinstance(node, dict) or not isinstance(node.get("type"), str):
        return False
    kind = NODES.get(node["type"])
    if kind is None or node["type"] == "doc" or set(node) - {"type", "attrs", "content", "marks", "text"}:
        return False
    if node["type"] == "text":
        return _text(node, inside=inside)
    return "text" not in node and _attrs(node, kind) and _block_marks(node) and _holds(kind, node, inside=node["type"])


def _text(node: dict[str, Any], *, inside: str) -> bool:
    words = node.get("text")
    if not isinstance(words, str) or not words or set(node) - {"type", "text", "marks"}:
        return False
    marks = node.get("marks", [])
    if not isinstance(marks, list) or not all(_mark(mark) for mark in marks):
        return False
    kinds = [mark["type"] for mark in marks]
    if len(set(kinds)) != len(kinds) or BLOCK_MARKS & set(kinds) or (inside == "codeBlock" and kinds):
        return False
    return "code" not in kinds or set(kinds) <= {"code", "link", "annotation"}


def _mark(mark: Any) -> bool:
    if not isinstance(mark, dict) or mark.get("type") not in MARKS or set(mark) - {"type", "attrs"}:
        return False
    return _named(mark.get("attrs", {}), MARKS[mark["type"]])


def _block_marks(node: dict[str, Any]) -> bool:
    marks = node.get("marks", [])
    return isinstance(marks, list) and all(_mark(mark) for mark in marks)


def _attrs(node: dict[str, Any], kind: Node) -> bool:
    attrs = node.get("attrs", {})
    if not _named(attrs, kind.attrs):
        return False
    if node["type"] in {"inlineCard", "blockCard"} and not attrs:
        return False
    limits = {name: VALUES[node["type"], name] for name in attrs if (node["type"], name) in VALUES}
    return all(type(attrs[name]) in (str, int) and attrs[name] in allowed for name, allowed in limits.items())


def _named(attrs: Any, allowed: set[str]) -> bool:
    """Only known attributes, and the required ones (with a star) there and not null."""
    if not isinstance(attrs, dict):
        return False
    known = {name.rstrip("*") for name in allowed}
    required = {name.rstrip("*") for name in allowed if name.endswith("*")}
    return set(attrs) <= known and all(attrs.get(name) not in (None, "") for name in required)


def _holds(kind: Node, node: dict[str, Any], *, inside: str) -> bool:
    content = node.get("content")
    if kind.holds is None:
        return content is None
    if content is None:
        return not kind.needs_content and inside != "doc"
    if not isinstance(content, list) or (kind.needs_content and not content):
        return False
    return all(_node(child, inside=inside) and child["type"] in kind.holds for child in content)


class Markup(dict[str, Any]):
    """A document made of wiki markup: its length is that of the text sent (facts 3.11)."""

    source: str = ""


def too_long(doc: dict[str, Any], *, counts: Literal["json", "text"] = "json") -> bool:
    """Over 32,767 characters: of the JSON, or of the words in it."""
    if isinstance(doc, Markup):
        return len(doc.source) > LIMIT
    if counts == "text":
        return len(read.plain(doc)) > LIMIT
    return len(json.dumps(doc, ensure_ascii=False, separators=(",", ":"))) > LIMIT
