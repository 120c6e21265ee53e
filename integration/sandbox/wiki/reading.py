"""Wiki markup -> document: how version 2 of the API is written to (facts 4.8, 15.7). What is no markup stays as it is.

https://jira.atlassian.com/secure/WikiRendererHelpAction.jspa?section=all
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from integration.sandbox.wiki.inline import NameOf, inline, nobody

Json = Any

_HEADING = re.compile(r"h([1-6])\.[ \t]+(\S.*)")
_RULE = re.compile(r"-{4,}[ \t]*")
_ITEM = re.compile(r"([*#]{1,20}|-)[ \t]+(\S.*)")
_FENCE = re.compile(r"\{(code|noformat|quote|panel|info|note|warning|tip|error)(?::([^{}\n]*))?\}")
_QUOTE = re.compile(r"bq\.[ \t]+(\S.*)")
_CELL = re.compile(r"(\|\|?)((?:\[[^\[\]\n]*\]|\\.|[^|\n])*)")
_PANELS: Final = {"info": "info", "note": "note", "warning": "warning", "tip": "success", "error": "error", "panel": "info"}
_IN_ITEMS: Final = frozenset({"paragraph", "bulletList", "orderedList", "codeBlock"})
_IN_PANELS: Final = _IN_ITEMS | {"heading", "rule"}


def begins_block(line: str) -> bool:
    """Whether a line would be read as more than a line of a paragraph."""
    return any(one.fullmatch(line) for one in (_HEADING, _RULE, _ITEM, _QUOTE)) or _opens(line)


def _opens(line: str) -> bool:
    return line.startswith("|") or bool(_FENCE.match(line))


def document(text: str, *, name_of: NameOf = nobody) -> Json:
    """A document of the same words; ``name_of``: the display name to an account id, for mentions."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return {"type": "doc", "version": 1, "content": _Reader(lines=lines, name_of=name_of).blocks()}


@dataclass(slots=True, kw_only=True)
class _Reader:
    lines: Sequence[str]
    name_of: NameOf
    at: int = 0
    unclosed: set[str] = field(default_factory=set)
    """Fences that nothing further down closes."""

    def blocks(self) -> list[Json]:
        found: list[Json] = []
        while self.at < len(self.lines):
            found.extend(self._next())
        return found

    def _next(self) -> list[Json]:
        if not self._line:
            self.at += 1
            return []
        for read in (self._single, self._fenced, self._list, self._table):
            found = read()
            if found is not None:
                return found
        return [self._paragraph()]

    @property
    def _line(self) -> str:
        """The present one, without blanks around it: they mean nothing outside of code."""
        return self.lines[self.at].strip() if self.at < len(self.lines) else ""

    def _single(self) -> list[Json] | None:
        """Blocks of one line."""
        line = self._line
        found: Json = None
        if heading := _HEADING.fullmatch(line):
            found = {"type": "heading", "attrs": {"level": int(heading[1])}, "content": self._inline(heading[2])}
        elif _RULE.fullmatch(line):
            found = {"type": "rule"}
        elif quote := _QUOTE.fullmatch(line):
            found = {"type": "blockquote", "content": [self._words(quote[1])]}
        if found is None:
            return None
        self.at += 1
        return [found]

    def _fenced(self) -> list[Json] | None:
        fence = _FENCE.match(self._line)
        if fence is None or fence[1] in self.unclosed:
            return None
        inner = self._until(f"{{{fence[1]}}}", fence.end())
        if inner is None:
            self.unclosed.add(fence[1])
            return None
        if fence[1] in ("code", "noformat"):
            return [_code("\n".join(inner), fence[2] or "", plain=fence[1] == "noformat")]
        held = _Reader(lines=inner, name_of=self.name_of).blocks()
        if fence[1] == "quote":
            return [{"type": "blockquote", "content": _fitting(held, _IN_ITEMS)}] if held else []
        return self._panel(fence[1], fence[2] or "", held)

    def _until(self, end: str, start: int) -> list[str] | None:
        """The lines up to where the fence closes, and the reader after it; None when it never does."""
        first, closed, rest = self.lines[self.at].lstrip()[start:].partition(end)
        if closed:
            self._go_on(self.at + 1, rest)
            return [first]
        inner = [first] if first.strip() else []
        for number in range(self.at + 1, len(self.lines)):
            last, closed, rest = self.lines[number].partition(end)
            if closed:
                self._go_on(number + 1, rest)
                return [*inner, last] if last else inner
            inner.append(self.lines[number])
        return None

    def _go_on(self, number: int, rest: str) -> None:
        """After a fence: with what stands behind it on its line, then with the next."""
        self.lines = [rest, *self.lines[number:]] if rest.strip() else self.lines[number:]
        self.at = 0

    def _panel(self, kind: str, options: str, held: list[Json]) -> list[Json]:
        title = next((one[6:] for one in options.split("|") if one.startswith("title=")), "")
        head = [{"type": "paragraph", "content": self._inline(title, "strong")}] if title else []
        content = head + _fitting(held, _IN_PANELS)
        return [{"type": "panel", "attrs": {"panelType": _PANELS[kind]}, "content": content}] if content else []

    def _list(self) -> list[Json] | None:
        """Items, each with the lines after it that begin nothing else."""
        items: list[tuple[str, str]] = []
        while item := _ITEM.fullmatch(self._line):
            items.append((item[1].replace("-", "*"), item[2] + self._more()))
        return list(self._lists(items, depth=1)) if items else None

    def _lists(self, items: Sequence[tuple[str, str]], *, depth: int) -> Iterator[Json]:
        """One list for each run of items with the same marker at this depth; deeper ones inside the item above."""
        at = 0
        while at < len(items):
            mark = items[at][0][depth - 1]
            made: list[Json] = []
            while at < len(items) and items[at][0][depth - 1] == mark:
                end = at + 1 if len(items[at][0]) == depth else at
                own = [self._words(items[at][1])] if end > at else []
                deeper = end
                while deeper < len(items) and len(items[deeper][0]) > depth and items[deeper][0][depth - 1] == mark:
                    deeper += 1
                content = own + list(self._lists(items[end:deeper], depth=depth + 1))
                made.append({"type": "listItem", "content": content})
                at = deeper
            yield {"type": "bulletList" if mark == "*" else "orderedList", "content": made}

    def _table(self) -> list[Json] | None:
        rows: list[Json] = []
        while row := self._row(self._line):
            rows.append(row)
            self.at += 1
        return [{"type": "table", "content": rows}] if rows else None

    def _row(self, line: str) -> Json:
        """A row ends with the bar it began with; None when this is none."""
        if not line.startswith("|") or not line.endswith("|") or not line.strip("|"):
            return None
        cells = [
            {"type": "tableHeader" if bar == "||" else "tableCell", "content": [self._words(words.strip())]}
            for bar, words in _CELL.findall(line)
        ]
        return {"type": "tableRow", "content": cells[:-1]} if len(cells) > 1 else None

    def _paragraph(self) -> Json:
        first = self._line
        return self._words(first + self._more())

    def _more(self) -> str:
        """Goes on, and gives the lines after the present one that begin nothing else."""
        first = self.at
        self.at += 1
        while self._line and not begins_block(self._line):
            self.at += 1
        return "".join(f"\n{line.strip()}" for line in self.lines[first + 1 : self.at])

    def _words(self, text: str) -> Json:
        return {"type": "paragraph", "content": self._inline(text)}

    def _inline(self, text: str, *marks: str) -> list[Json]:
        return inline(text, [{"type": mark} for mark in marks], name_of=self.name_of)


def _code(text: str, options: str, *, plain: bool) -> Json:
    language = next((one for one in options.split("|") if one and "=" not in one), "")
    block: dict[str, Json] = {"type": "codeBlock"}
    if language and not plain:
        block["attrs"] = {"language": language}
    return block | {"content": [{"type": "text", "text": text}] if text else []}


def _fitting(blocks: Sequence[Json], allowed: frozenset[str]) -> list[Json]:
    """The blocks that may stand there; of any other, its inline nodes in paragraphs."""
    found: list[Json] = []
    for block in blocks:
        found.extend([block] if block["type"] in allowed else _flat(block))
    return found


def _flat(block: Json) -> list[Json]:
    inner = block.get("content", [])
    if inner and inner[0]["type"] in _BLOCKS:
        return [one for child in inner for one in _flat(child)]
    return [{"type": "paragraph", "content": inner}] if inner else []


_BLOCKS: Final = frozenset(
    {"paragraph", "heading", "bulletList", "orderedList", "listItem", "codeBlock", "blockquote", "panel", "table"}
    | {"tableRow", "tableCell", "tableHeader", "rule"}
)
