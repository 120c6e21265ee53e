"""The document grammar Jira holds documents to: which node may hold which, with what attributes and marks (facts 15)."""

from dataclasses import dataclass, field
from typing import Final

MARKS: Final = {  # mark -> attributes; a star: required
    "strong": set[str](),
    "em": set[str](),
    "strike": set[str](),
    "underline": set[str](),
    "code": set[str](),
    "link": {"href*", "title", "id", "collection", "occurrenceKey"},
    "subsup": {"type*"},
    "textColor": {"color*"},
    "backgroundColor": {"color*"},
    "annotation": {"id*", "annotationType*"},
    "alignment": {"align*"},
    "indentation": {"level*"},
    "breakout": {"mode*", "width"},
    "border": {"size*", "color*"},
}
BLOCK_MARKS: Final = {"alignment", "indentation", "breakout", "border"}

_INLINE = {"text", "hardBreak", "mention", "emoji", "date", "status", "inlineCard", "mediaInline", "placeholder"}
_PLAIN = {"paragraph", "bulletList", "orderedList"}
_CELL = {
    *_PLAIN, "heading", "panel", "blockquote", "rule", "codeBlock", "mediaSingle", "mediaGroup", "decisionList", "taskList",
    "blockCard", "embedCard", "nestedExpand",
}  # fmt: skip
_TOP = {*_CELL, "table", "expand", "layoutSection"} - {"nestedExpand"}
_ID = {"localId"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One kind of node: what it may hold (None: no ``content`` at all) and which attributes (a star: required)."""

    holds: set[str] | None = None
    attrs: set[str] = field(default_factory=set)
    needs_content: bool = False


NODES: Final = {
    "doc": Node(holds=_TOP),
    "paragraph": Node(holds=_INLINE, attrs=_ID),
    "heading": Node(holds=_INLINE, attrs={"level*", *_ID}),
    "bulletList": Node(holds={"listItem"}, attrs=_ID, needs_content=True),
    "orderedList": Node(holds={"listItem"}, attrs={"order", *_ID}, needs_content=True),
    "listItem": Node(holds={*_PLAIN, "codeBlock", "mediaSingle", "taskList"}, attrs=_ID, needs_content=True),
    "panel": Node(
        holds={
            *_PLAIN,
            "heading",
            "blockCard",
            "codeBlock",
            "rule",
            "taskList",
            "decisionList",
            "mediaSingle",
            "mediaGroup",
        },
        attrs={"panelType*", "panelIcon", "panelIconId", "panelIconText", "panelColor", *_ID},
        needs_content=True,
    ),
    "blockquote": Node(holds={*_PLAIN, "codeBlock", "mediaSingle", "mediaGroup"}, attrs=_ID, needs_content=True),
    "codeBlock": Node(holds={"text"}, attrs={"language", "uniqueId", *_ID}),
    "rule": Node(attrs=_ID),
    "expand": Node(holds={*_CELL, "table"}, attrs={"title", *_ID}, needs_content=True),
    "nestedExpand": Node(
        holds={*_PLAIN, "heading", "panel", "blockquote", "rule", "codeBlock"}, attrs={"title", *_ID}, needs_content=True
    ),
    "table": Node(
        holds={"tableRow"}, attrs={"isNumberColumnEnabled", "layout", "width", "displayMode", *_ID}, needs_content=True
    ),
    "tableRow": Node(holds={"tableHeader", "tableCell"}, attrs=_ID),
    "tableHeader": Node(holds=_CELL, attrs={"colspan", "rowspan", "colwidth", "background", *_ID}, needs_content=True),
    "tableCell": Node(holds=_CELL, attrs={"colspan", "rowspan", "colwidth", "background", *_ID}, needs_content=True),
    "taskList": Node(holds={"taskItem", "taskList"}, attrs={"localId*"}, needs_content=True),
    "taskItem": Node(holds=_INLINE, attrs={"localId*", "state*"}),
    "decisionList": Node(holds={"decisionItem"}, attrs={"localId*"}, needs_content=True),
    "decisionItem": Node(holds=_INLINE, attrs={"localId*", "state*"}),
    "layoutSection": Node(holds={"layoutColumn"}, attrs=_ID, needs_content=True),
    "layoutColumn": Node(holds=_TOP - {"layoutSection"}, attrs={"width*", *_ID}, needs_content=True),
    "mediaSingle": Node(holds={"media", "caption"}, attrs={"layout", "width", "widthType", *_ID}, needs_content=True),
    "mediaGroup": Node(holds={"media"}, attrs=_ID, needs_content=True),
    "media": Node(attrs={"type*", "id", "collection", "url", "alt", "width", "height", "occurrenceKey", *_ID}),
    "caption": Node(holds=_INLINE, attrs=_ID),
    "mediaInline": Node(attrs={"type", "id*", "collection*", "alt", "width", "height", *_ID}),
    "blockCard": Node(attrs={"url", "data", "datasource", "width", "layout", *_ID}),
    "embedCard": Node(attrs={"url*", "layout*", "width", "originalWidth", "originalHeight", *_ID}),
    "text": Node(),
    "hardBreak": Node(attrs={"text", *_ID}),
    "mention": Node(attrs={"id*", "text", "accessLevel", "userType", *_ID}),
    "emoji": Node(attrs={"shortName*", "id", "text", *_ID}),
    "date": Node(attrs={"timestamp*", *_ID}),
    "status": Node(attrs={"text*", "color*", "style", *_ID}),
    "inlineCard": Node(attrs={"url", "data", *_ID}),
    "placeholder": Node(attrs={"text*", *_ID}),
}
VALUES: Final[dict[tuple[str, str], set[int] | set[str]]] = {  # (node, attribute) -> the values it may take
    ("heading", "level"): {1, 2, 3, 4, 5, 6},
    ("panel", "panelType"): {"info", "note", "warning", "success", "error", "tip", "custom"},
    ("status", "color"): {"neutral", "purple", "blue", "red", "yellow", "green"},
    ("taskItem", "state"): {"TODO", "DONE"},
    ("decisionItem", "state"): {"DECIDED", "UNDECIDED"},
}
