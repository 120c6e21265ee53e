"""One form for all spellings of a document: what Jira adds, drops or reorders when it stores one is undone (facts 15.5).

For comparing and hashing only; never sent.
"""

from collections.abc import Mapping
from typing import Any

from integration.model.blueprint import Adf
from integration.model.canonical import canonical_json, digest_of

_DEPTH = 100
"""Deeper nodes are cut: no document of ours comes near, and a hostile one must not exhaust the stack."""

_DROPPED = frozenset({"localId", "accessLevel", "userType", "occurrenceKey", "collection", "__confluenceMetadata"})
_DEFAULTS: Mapping[str, Mapping[str, tuple[Any, ...]]] = {
    "table": {
        "isNumberColumnEnabled": (False,),
        "layout": ("default", "center", "align-start"),
        "displayMode": ("default",),
    },
    "tableCell": {"colspan": (1,), "rowspan": (1,)},
    "tableHeader": {"colspan": (1,), "rowspan": (1,)},
    "orderedList": {"order": (1,)},
    "codeBlock": {"language": ("",), "uniqueId": ("",)},
    "expand": {"title": ("",)},
    "status": {"style": ("", "bold"), "color": ("neutral",)},
    "hardBreak": {"text": ("\n",)},
    "link": {"title": ("",)},
}
_NAMES_OF_JIRA: Mapping[str, frozenset[str]] = {
    "mention": frozenset({"text"}),
    "tableCell": frozenset({"colwidth"}),
    "tableHeader": frozenset({"colwidth"}),
}
"""A mention is its accountId; the name beside it is Jira's and follows the person's profile. Columns are dragged, and rounded."""

_UPPER = {"status": "text"}
_LOWER = {"status": "color", "panel": "panelType"}


def canonical(adf: Adf) -> Adf:
    """``adf`` without local ids, default and empty attributes; adjacent equal texts joined, marks and keys in order.

    A fixed point, defined for any JSON object.
    """
    body = _node(adf, _DEPTH)
    return {**body, "content": body.get("content", [])} if body.get("type") == "doc" else body


def digest(adf: Adf) -> str:
    """SHA-256 hex of the canonical form."""
    return digest_of(canonical(adf))


def _node(node: Mapping[str, Any], depth: int) -> dict[str, Any]:
    kind = node.get("type")
    made: dict[str, Any] = {"attrs": _attrs(kind, node.get("attrs"))}
    made["content"] = _content(node.get("content"), depth - 1) if depth else []
    made["marks"] = _marks(node.get("marks"))
    made = {key: value for key, value in made.items() if value}
    for key in ("text", "type", "version"):
        if key in node and (key != "version" or kind == "doc"):
            made[key] = node[key]
    return made


def _content(content: object, depth: int) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    for child in content if isinstance(content, list | tuple) else ():
        if not isinstance(child, Mapping):
            continue
        node = _node(child, depth)
        if node.get("type") == "text" and not node.get("text"):
            continue
        if nodes and _joins(nodes[-1], node):
            nodes[-1] = {**nodes[-1], "text": nodes[-1]["text"] + node["text"]}
        else:
            nodes.append(node)
    return nodes


def _joins(before: Mapping[str, Any], node: Mapping[str, Any]) -> bool:
    both_text = before.get("type") == node.get("type") == "text"
    return (
        both_text
        and isinstance(before.get("text"), str)
        and isinstance(node.get("text"), str)
        and _same(before.get("marks"), node.get("marks"))
        and _same(before.get("attrs"), node.get("attrs"))
    )


def _same(one: object, other: object) -> bool:
    return canonical_json(one) == canonical_json(other)


def _marks(marks: object) -> list[dict[str, Any]]:
    made: dict[str, dict[str, Any]] = {}
    for mark in marks if isinstance(marks, list | tuple) else ():
        if isinstance(mark, Mapping):
            attrs = _attrs(mark.get("type"), mark.get("attrs"))
            bare = {**({"attrs": attrs} if attrs else {}), "type": mark.get("type")}
            made[canonical_json([bare["type"], bare])] = bare
    return [made[key] for key in sorted(made)]


def _attrs(kind: object, attrs: object) -> dict[str, Any]:
    if not isinstance(attrs, Mapping):
        return {}
    name = kind if isinstance(kind, str) else ""
    kept = {key: _cased(name, key, value) for key, value in attrs.items() if value is not None}
    gone = _DROPPED | _NAMES_OF_JIRA.get(name, frozenset())
    defaults = _DEFAULTS.get(name, {})
    return {key: kept[key] for key in sorted(kept) if key not in gone and kept[key] not in defaults.get(key, ())}


def _cased(kind: str, key: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if _UPPER.get(kind) == key:
        return value.upper()
    return value.lower() if _LOWER.get(kind) == key else value
