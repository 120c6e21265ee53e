"""One line of wiki markup -> inline nodes: marks, links, mentions, line breaks. What is no markup stays as it is."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Final

Json = Any
NameOf = Callable[[str], str | None]
Found = tuple[int, list[Json]] | None
"""Where a piece of markup ends and the nodes it stands for; None when it is none."""

MARKS: Final = {"*": "strong", "_": "em", "-": "strike", "+": "underline", "^": "sup", "~": "sub"}
ESCAPABLE: Final = frozenset(r"*_-+^~{}[]|!#.&")
_OPENING = re.compile(r"[\\&{\[*_\-+^~]|https?://")
_ENTITY = re.compile(r"&#(\d{1,6});")
_LINK = re.compile(r"\[(?:([^\[\]|]*)\|)?([^\[\]|\s]+)(?:\|(smart-link|smart-card|smart-embed))?\]")
_ADDRESS = re.compile(r"https?://[^\s|\]\[{}<>\"^\\]*[^\s|\]\[{}<>\"^\\.,;:!?)*_+~\-]")
_SCHEME = re.compile(r"(?:https?|ftp|mailto|tel|file):.|[#/].")
_COLOUR = re.compile(r"\{color:(#[0-9A-Fa-f]{6})\}")


def nobody(_: str) -> None:
    """Mentions without names."""


def inline(text: str, marks: Sequence[Json] = (), *, name_of: NameOf = nobody) -> list[Json]:
    """Inline nodes of the same words; ``marks``: those that hold for all of it."""
    nodes: list[Json] = []
    for number, line in enumerate(text.split("\n")):
        nodes += [{"type": "hardBreak"}] if number else []
        nodes += _Line(text=line, marks=list(marks), name_of=name_of).read()
    return _joined(nodes)


def read_as_markup(words: str) -> list[int]:
    """Where words on one line hold signs that would be read as markup; addresses are none."""
    line = _Line(text=words, marks=[], name_of=nobody)
    signs = [(found[0], found.start()) for found in _OPENING.finditer(words) if len(found[0]) == 1]
    return [start for sign, start in signs if line.piece(sign, start) is not None]


@dataclass(slots=True, kw_only=True)
class _Line:
    text: str
    marks: list[Json]
    name_of: NameOf
    unclosed: set[str] = field(default_factory=set)
    """Openings that nothing further right closes."""

    def read(self) -> list[Json]:
        nodes: list[Json] = []
        done = at = 0
        while opening := _OPENING.search(self.text, at):
            found = self.piece(opening[0], opening.start())
            at = opening.end()
            if found is not None:
                nodes += self._words(self.text[done : opening.start()]) + found[1]
                done = at = found[0]
        return nodes + self._words(self.text[done:])

    def _words(self, words: str) -> list[Json]:
        if not words:
            return []
        return [{"type": "text", "text": words} | ({"marks": list(self.marks)} if self.marks else {})]

    def _marked(self, words: str, mark: Json) -> list[Json]:
        return inline(words, [*self.marks, mark], name_of=self.name_of)

    def piece(self, opening: str, start: int) -> Found:
        match opening:
            case "\\":
                return self._escape(start)
            case "&":
                return self._entity(start)
            case "{":
                return self._code(start) if self.text.startswith("{{", start) else self._coloured(start)
            case "[":
                return self._link(start)
            case "http://" | "https://":
                return self._address(start)
            case _:
                return self._phrase(opening, start)

    def _escape(self, start: int) -> Found:
        """A backslash before markup takes its meaning away; two before a blank or the end break the line."""
        after = self.text[start + 1 : start + 2]
        if after and after in ESCAPABLE:
            return start + 2, self._words(after)
        if after == "\\" and (rest := self.text[start + 2 : start + 3]) in ("", " "):
            return start + 2 + len(rest), [{"type": "hardBreak"}]
        return None

    def _entity(self, start: int) -> Found:
        found = _ENTITY.match(self.text, start)
        words = unescape(found[0]) if found else ""
        return (found.end(), self._words(words)) if found and words.isprintable() else None

    def _code(self, start: int) -> Found:
        inner, end = self._up_to("}}", start + 2)
        if not inner:
            return None
        links = [mark for mark in self.marks if mark["type"] == "link"]
        return end, [{"type": "text", "text": inner, "marks": [*links, {"type": "code"}]}]

    def _coloured(self, start: int) -> Found:
        colour = _COLOUR.match(self.text, start)
        if colour is None or self._has("textColor"):
            return None
        inner, end = self._up_to("{color}", colour.end())
        return (end, self._marked(inner, {"type": "textColor", "attrs": {"color": colour[1]}})) if inner else None

    def _up_to(self, end: str, start: int) -> tuple[str, int]:
        """What stands before the next ``end`` on this line, and where that ends; nothing when it is not there."""
        if end in self.unclosed:
            return "", start
        at = self.text.find(end, start)
        if at < 0:
            self.unclosed.add(end)
        return (self.text[start:at], at + len(end)) if at > 0 else ("", start)

    def _link(self, start: int) -> Found:
        found = _LINK.match(self.text, start)
        if found is None or self._has("link"):
            return None
        words, target, smart = found.groups()
        if words is None and target.startswith("~accountid:"):
            return found.end(), [_mention(target.removeprefix("~accountid:"), self.name_of)]
        if not _SCHEME.match(target):
            return None
        if smart:
            return found.end(), [{"type": "inlineCard", "attrs": {"url": target}}]
        link = {"type": "link", "attrs": {"href": target}}
        return found.end(), self._marked(words, link) if words else _linked(target, link, self.marks)

    def _address(self, start: int) -> Found:
        found = _ADDRESS.match(self.text, start)
        if found is None or self._has("link"):
            return None
        return found.end(), _linked(found[0], {"type": "link", "attrs": {"href": found[0]}}, self.marks)

    def _phrase(self, char: str, start: int) -> Found:
        """``*words*``: outside of words, and with no blank inside its ends."""
        mark = _mark(char)
        if char in self.unclosed or self._has(mark["type"]) or not _outside(self.text, start - 1):
            return None
        inside = self.text[start + 1 : start + 2]
        if not inside or inside.isspace() or inside == char:
            return None
        at = start + 1
        while (at := self.text.find(char, at + 1)) > 0:
            if not self.text[at - 1].isspace() and self.text[at - 1] != "\\" and _outside(self.text, at + 1):
                break
        if at < 0:
            self.unclosed.add(char)
            return None
        return at + 1, self._marked(self.text[start + 1 : at], mark)

    def _has(self, mark: str) -> bool:
        return any(one["type"] == mark for one in self.marks)


def _mark(char: str) -> Json:
    kind = MARKS[char]
    return {"type": "subsup", "attrs": {"type": kind}} if kind in ("sup", "sub") else {"type": kind}


def _outside(text: str, at: int) -> bool:
    """No word goes on there."""
    return not 0 <= at < len(text) or not text[at].isalnum()


def _linked(words: str, link: Json, marks: list[Json]) -> list[Json]:
    return [{"type": "text", "text": words, "marks": [*marks, link]}]


def _mention(account_id: str, name_of: NameOf) -> Json:
    name = name_of(account_id)
    return {"type": "mention", "attrs": {"id": account_id} | ({"text": f"@{name}"} if name else {})}


def _joined(nodes: list[Json]) -> list[Json]:
    """Neighbouring texts with the same marks are one text."""
    read: list[Json] = []
    for node in nodes:
        last = read[-1] if read else None
        if last and last["type"] == node["type"] == "text" and last.get("marks") == node.get("marks"):
            read[-1] = last | {"text": last["text"] + node["text"]}
        else:
            read.append(node)
    return read
