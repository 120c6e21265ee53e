"""YAML text -> nodes with line numbers, then plain values: no object is ever built from a file, and nothing is expanded.

Works on parser events, so that hostile nesting, anchors and tags are met before anything recurses or grows.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

Path = tuple[str | int, ...]
Value = None | bool | int | float | str | list[Any] | dict[str, Any]

MAX_DEPTH = 24
MAX_CHARACTERS = 1_000_000
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]{1,2})?")
_WORDS: dict[str, Value] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


_IN_WORDS = (
    ("found character '\\t'", "a tab where spaces belong; replace it with spaces"),
    ("found character", "a character that means something else here; put the text in quotes"),
    (
        "mapping values are not allowed",
        "one colon too many; put a text with a colon in quotes, and align the line with those above",
    ),
    ("could not find expected ':'", "a line without its colon or its dash; check this line and those just above"),
    ("expected ',' or ']'", "a list that is not closed; add ] or a comma, and put a text with brackets in quotes"),
    (
        "expected ',' or '}'",
        "an entry that is not closed; add } or a comma, and put a text with a colon or quotes in quotes",
    ),
    ("expected <block end>", "a line that is not aligned with those above; give it the same indentation"),
    ("unexpected end of stream", "a quote that is never closed; close it"),
)
"""What the reader of YAML says, and the same for who wrote the file."""


class Unreadable(Exception):  # an end of reading, told to the caller as a problem
    """The text stops making sense at ``line``."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        super().__init__(message)


@dataclass(slots=True)
class Node:
    """A scalar (``text``), a list (``parts``) or a mapping (``parts``: key, value, key, value…)."""

    kind: str
    line: int
    text: str = ""
    plain: bool = False
    parts: list["Node"] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def tree(text: str) -> Node | None:
    """The root node, None for an empty text. Raises Unreadable where the text is not YAML we accept."""
    if len(text) > MAX_CHARACTERS:
        raise Unreadable(1, f"expected at most {MAX_CHARACTERS} characters, found {len(text)}; split the file")
    root: list[Node] = []
    stack: list[Node] = []
    documents = 0
    for event in _events(text):
        if isinstance(event, DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise Unreadable(_line(event), "expected one document, found a second one; keep a single one per file")
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            stack.pop()
        elif isinstance(event, AliasEvent | ScalarEvent | MappingStartEvent | SequenceStartEvent):
            node = _node(event)
            (stack[-1].parts if stack else root).append(node)
            if node.kind in ("list", "mapping"):
                stack.append(node)
            if len(stack) > MAX_DEPTH:
                raise Unreadable(node.line, f"expected at most {MAX_DEPTH} levels, found more; flatten this value")
    return root[0] if root else None


def _events(text: str) -> Iterator[Any]:
    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except YAMLError as failure:
        raise _unreadable(text, failure) from failure
    except (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError) as failure:
        # a hostile escape (« \U99999999 ») leaves the scanner as a plain Python error
        raise Unreadable(
            1, f"expected YAML, found text the reader gives up on ({failure}); look for odd escapes"
        ) from failure


def _unreadable(text: str, failure: YAMLError) -> Unreadable:
    mark = getattr(failure, "problem_mark", None) or getattr(failure, "context_mark", None)
    position = getattr(failure, "position", None)
    line = mark.line + 1 if mark else text.count("\n", 0, position) + 1 if isinstance(position, int) else 1
    said = getattr(failure, "problem", None) or getattr(failure, "reason", None) or "something else"
    plainly = next((words for sign, words in _IN_WORDS if sign in str(said)), None)
    found = plainly or f"something it cannot read ({said}); check indentation, quotes and brackets here"
    return Unreadable(line, f"expected YAML, found {found}")


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _node(event: Any) -> Node:
    line = _line(event)
    if isinstance(event, AliasEvent):
        return Node("scalar", line, faults=["expected a value, found an alias (*); write the value out"])
    faults = []
    if event.anchor:
        faults.append("expected a value, found an anchor (&); write the value where it is used")
    if event.tag is not None:
        faults.append(f"expected a plain value, found the tag {_shown_tag(event.tag)}; remove the tag")
    if isinstance(event, ScalarEvent):
        return Node("scalar", line, text=event.value, plain=event.style is None, faults=faults)
    return Node("mapping" if isinstance(event, MappingStartEvent) else "list", line, faults=faults)


def _shown_tag(tag: object) -> str:
    return str(tag)[:40].encode("ascii", "replace").decode()


@dataclass(slots=True)
class Reading:
    """What a tree says: plain value, line of each path, and what is wrong with it (path, line, message)."""

    value: Value = None
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[tuple[Path, int, str]] = field(default_factory=list)


def reading(root: Node | None) -> Reading:
    """Plain values of a tree, every fault collected; recursion is bounded by MAX_DEPTH."""
    result = Reading()
    if root is not None:
        result.value = _value(root, (), result)
    return result


def _value(node: Node, path: Path, into: Reading) -> Value:
    into.lines.setdefault(path, node.line)
    into.faults += [(path, node.line, fault) for fault in node.faults]
    if node.kind == "mapping":
        return _mapping(node, path, into)
    if node.kind == "list":
        return [_value(part, (*path, index), into) for index, part in enumerate(node.parts)]
    if fault := _hidden(node.text):
        into.faults.append((path, node.line, fault))
        return ""
    return scalar(node.text) if node.plain else node.text


def _mapping(node: Node, path: Path, into: Reading) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, part in zip(node.parts[::2], node.parts[1::2], strict=True):
        if fault := _key_fault(key):
            into.faults.append((path, key.line, fault))
        elif key.text in result:
            first = into.lines[(*path, key.text)]
            into.faults.append(
                ((*path, key.text), key.line, f"expected once, found again (first on line {first}); keep one")
            )
        else:
            into.lines[(*path, key.text)] = key.line
            result[key.text] = _value(part, (*path, key.text), into)
    return result


def _key_fault(key: Node) -> str | None:
    if key.faults:
        return key.faults[0]
    if key.kind != "scalar":
        return f"expected text as a key, found a {key.kind}; write a word before the colon"
    if key.plain and key.text == "<<":
        return "expected a key, found a merge (<<); write the keys out"
    if key.plain and not isinstance(scalar(key.text), str):
        return f"expected text as a key, found {key.text or 'nothing'}; put it in quotes"
    if "\n" in key.text or "\t" in key.text:
        return "expected a key on one line, found a line break or a tab in it; write one word"
    return _hidden(key.text)


def _hidden(text: str) -> str | None:
    """Characters that show nothing, or show something else: refused in files, whoever wrote them."""
    if text.isprintable():
        return None
    if _BIDI.search(text) or any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in text):
        return "expected readable text, found invisible control characters; type it again"
    return None


def scalar(text: str) -> Value:
    """A plain scalar by the core schema of YAML 1.2, dates left as text; what is too long to be a number stays text."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
