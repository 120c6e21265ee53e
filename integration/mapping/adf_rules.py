"""What Jira answers 400 INVALID_INPUT to, without saying where (facts 15.3, 15.4): found here first, in sentences with a place."""

from collections.abc import Mapping, Sequence
from typing import Any

from integration.model.canonical import canonical_json

MAX_CHARACTERS = 30_000
"""Jira takes 32,767; what exactly it counts is not documented, so the serialised document stays below (facts 3.11)."""

_DEPTH = 60
_INLINE = frozenset({"text", "hardBreak", "mention", "status", "date", "emoji", "inlineCard"})
_LISTS = frozenset({"bulletList", "orderedList"})
_MEDIA = frozenset({"mediaSingle", "mediaGroup"})
_FLOW = frozenset({"paragraph", "codeBlock"}) | _LISTS | _MEDIA
_TASKS = frozenset({"taskList", "decisionList"})
_RICH = _FLOW | _TASKS | {"heading", "rule", "blockCard"}

_CHILDREN: Mapping[str, frozenset[str]] = {
    "doc": _RICH | {"panel", "table", "blockquote", "expand", "embedCard"},
    "paragraph": _INLINE,
    "heading": _INLINE,
    "bulletList": frozenset({"listItem"}),
    "orderedList": frozenset({"listItem"}),
    "listItem": (_FLOW | {"taskList"}) - {"mediaGroup"},
    "panel": _RICH,
    "blockquote": _FLOW,
    "table": frozenset({"tableRow"}),
    "tableRow": frozenset({"tableHeader", "tableCell"}),
    "tableHeader": _RICH | {"panel", "blockquote", "nestedExpand", "embedCard"},
    "tableCell": _RICH | {"panel", "blockquote", "nestedExpand", "embedCard"},
    "expand": _RICH | {"panel", "table", "blockquote", "embedCard"},
    "nestedExpand": _RICH | {"panel", "blockquote"},
    "codeBlock": frozenset({"text"}),
    "taskList": frozenset({"taskItem", "taskList"}),
    "taskItem": _INLINE,
    "decisionList": frozenset({"decisionItem"}),
    "decisionItem": _INLINE,
    "mediaSingle": frozenset({"media"}),
    "mediaGroup": frozenset({"media"}),
}
_NEVER_EMPTY = frozenset(
    {"bulletList", "orderedList", "listItem", "panel", "blockquote", "table", "tableRow", "tableHeader", "tableCell"}
    | {"expand", "nestedExpand", "taskList", "decisionList", "mediaSingle", "mediaGroup"}
)
_CELL = frozenset({"colspan", "rowspan", "colwidth", "background", "localId"})
_ATTRS: Mapping[str, frozenset[str]] = {
    "heading": frozenset({"level", "localId"}),
    "paragraph": frozenset({"localId"}),
    "orderedList": frozenset({"order", "localId"}),
    "bulletList": frozenset({"localId"}),
    "listItem": frozenset({"localId"}),
    "panel": frozenset({"panelType", "panelIcon", "panelIconId", "panelIconText", "panelColor", "localId"}),
    "table": frozenset({"isNumberColumnEnabled", "layout", "localId", "width", "displayMode"}),
    "tableRow": frozenset({"localId"}),
    "tableHeader": _CELL,
    "tableCell": _CELL,
    "codeBlock": frozenset({"language", "uniqueId", "localId"}),
    "blockquote": frozenset({"localId"}),
    "rule": frozenset({"localId"}),
    "expand": frozenset({"title", "localId"}),
    "nestedExpand": frozenset({"title", "localId"}),
    "taskList": frozenset({"localId"}),
    "taskItem": frozenset({"localId", "state"}),
    "decisionList": frozenset({"localId"}),
    "decisionItem": frozenset({"localId", "state"}),
    "hardBreak": frozenset({"text", "localId"}),
    "mention": frozenset({"id", "text", "accessLevel", "userType", "localId"}),
    "status": frozenset({"text", "color", "localId", "style"}),
    "date": frozenset({"timestamp", "localId"}),
    "emoji": frozenset({"shortName", "id", "text", "localId"}),
}
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "mention": ("id",),
    "status": ("text", "color"),
    "date": ("timestamp",),
    "emoji": ("shortName",),
    "panel": ("panelType",),
    "taskItem": ("localId", "state"),
}
_CHOICES: Mapping[tuple[str, str], frozenset[str]] = {
    ("panel", "panelType"): frozenset({"info", "note", "warning", "success", "error", "custom", "tip"}),
    ("status", "color"): frozenset({"neutral", "purple", "blue", "red", "yellow", "green"}),
    ("taskItem", "state"): frozenset({"TODO", "DONE"}),
}
_MARKS = frozenset({"strong", "em", "code", "link", "strike", "underline", "subsup", "textColor", "backgroundColor"})
_KEYS = frozenset({"type", "attrs", "content", "marks", "text", "version"})


def problems(adf: object) -> tuple[str, ...]:
    """Every reason Jira would refuse ``adf`` for, with its place (``content.2.table``); empty when it would be taken."""
    if not isinstance(adf, Mapping):
        return ("document: expected an object of type doc, found something else; build it with adf.doc",)
    found: list[str] = []
    if adf.get("type") != "doc":
        found.append(f"document: expected type doc, found {adf.get('type')!r}; wrap the blocks in adf.doc")
    if type(adf.get("version")) is not int or adf.get("version") != 1:
        found.append(f"document: expected version 1, found {adf.get('version')!r}; Jira refuses a document without it")
    if not isinstance(adf.get("content"), list):
        found.append("document: expected a list of blocks, found none; an empty list is allowed")
    _look(adf, "document", found, depth=_DEPTH)
    return tuple(found) + (() if found else _too_long(adf))


def _too_long(adf: Mapping[str, Any]) -> tuple[str, ...]:
    length = len(canonical_json(adf))
    if length <= MAX_CHARACTERS:
        return ()
    return (f"document: expected at most {MAX_CHARACTERS} characters, found {length}; shorten it",)


def _look(node: Mapping[str, Any], place: str, found: list[str], *, depth: int) -> None:
    kind = str(node.get("type"))
    _look_at_keys(node, kind, place, found)
    _look_at_attrs(node, kind, place, found)
    if kind == "text":
        _look_at_text(node, place, found)
        return
    if node.get("marks"):
        found.append(f"{place}: expected no marks on a {kind}, found some; only text carries marks")
    content = node.get("content", [])
    if not isinstance(content, list):
        found.append(f"{place}: expected a list as content, found {type(content).__name__}; give a list of nodes")
        return
    if not content and kind in _NEVER_EMPTY:
        found.append(f"{place}: expected something inside the {kind}, found nothing; leave it out or fill it")
    if depth == 0:
        found.append(f"{place}: expected at most {_DEPTH} levels, found more; flatten it")
        return
    for number, child in enumerate(content):
        _look_at_child(child, kind, f"{_inside(place)}content.{number}", found, depth=depth)


def _inside(place: str) -> str:
    return "" if place == "document" else f"{place}."


def _look_at_child(child: object, parent: str, place: str, found: list[str], *, depth: int) -> None:
    if not isinstance(child, Mapping):
        found.append(f"{place}: expected a node, found {type(child).__name__}; give an object with a type")
        return
    kind = str(child.get("type"))
    here = f"{place}.{kind}"
    if kind not in _CHILDREN.get(parent, frozenset()):
        found.append(f"{here}: expected nothing of this type inside a {parent}, found it; {_remedy(kind, parent)}")
    if parent == "codeBlock" and child.get("marks"):
        found.append(f"{here}: expected bare text inside a codeBlock, found marks; drop them")
    _look(child, here, found, depth=depth - 1)


def _remedy(kind: str, parent: str) -> str:
    if kind == "expand":
        return "an expand stands at the top level only"
    if kind == "table" and parent in ("tableCell", "tableHeader"):
        return "tables cannot be nested"
    known = kind in _CHILDREN or kind in _INLINE or kind in ("rule", "media", "blockCard", "embedCard")
    return "move it out" if known else "Jira does not know this node here"


def _look_at_keys(node: Mapping[str, Any], kind: str, place: str, found: list[str]) -> None:
    allowed = _KEYS - {"version"} if kind != "doc" else _KEYS
    if kind == "hardBreak":
        allowed = frozenset({"type", "attrs"})
    found += [
        f"{place}: expected no key {key!r} on a {kind}, found one; remove it"
        for key in sorted(map(str, set(node) - allowed))
    ]
    if "text" in node and kind != "text":
        found.append(f"{place}: expected no text on a {kind}, found some; put it in a text node")


def _look_at_attrs(node: Mapping[str, Any], kind: str, place: str, found: list[str]) -> None:
    attrs = node.get("attrs", {})
    if not isinstance(attrs, Mapping):
        found.append(f"{place}: expected attrs to be an object, found {type(attrs).__name__}; give names and values")
        return
    if kind in _ATTRS:
        strange = sorted(map(str, set(attrs) - _ATTRS[kind]))
        found += [f"{place}: expected no attribute {name!r} on a {kind}, found one; remove it" for name in strange]
    found += [
        f"{place}: expected the attribute {name!r}, found none; add it"
        for name in _REQUIRED.get(kind, ())
        if attrs.get(name) in (None, "")
    ]
    if kind == "heading" and (type(attrs.get("level")) is not int or not 1 <= attrs["level"] <= 6):
        found.append(f"{place}: expected a heading level from 1 to 6, found {attrs.get('level')!r}; choose one")
    for (of, name), choices in _CHOICES.items():
        if of == kind and name in attrs and attrs[name] not in choices:
            found.append(f"{place}: expected {name} to be one of {', '.join(sorted(choices))}, found {attrs[name]!r}")


def _look_at_text(node: Mapping[str, Any], place: str, found: list[str]) -> None:
    words = node.get("text")
    if not isinstance(words, str) or not words:
        found.append(f"{place}: expected a text that is not empty, found {words!r}; leave the node out")
    elif ("\n" in words or "\r" in words) and ".codeBlock." not in f".{place}":
        found.append(f"{place}: expected one line, found a line break; use hardBreak or another paragraph")
    marks = node.get("marks", [])
    if not isinstance(marks, list) or not all(isinstance(mark, Mapping) for mark in marks):
        found.append(f"{place}: expected a list of marks, found something else; give objects with a type")
        return
    _look_at_marks(marks, place, found)


def _look_at_marks(marks: Sequence[Mapping[str, Any]], place: str, found: list[str]) -> None:
    kinds = [str(mark.get("type")) for mark in marks]
    found += [f"{place}: expected a mark Jira knows, found {kind!r}; remove it" for kind in kinds if kind not in _MARKS]
    if "code" in kinds and set(kinds) - {"code", "link"}:
        found.append(f"{place}: expected no mark but link beside code, found {', '.join(sorted(kinds))}; keep code alone")
    for mark in marks:
        attrs = mark.get("attrs")
        href = attrs.get("href") if isinstance(attrs, Mapping) else None
        if mark.get("type") == "link" and not (isinstance(href, str) and href):
            found.append(f"{place}: expected a link to have an href, found none; give one or drop the mark")
