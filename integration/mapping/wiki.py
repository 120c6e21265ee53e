"""Wiki markup, as version 2 of the API writes texts -> a document: as much of it as answers and words need.

Blocks are told apart, because an answer only counts in a paragraph of its own (design decision 8); of styles, only code is.
https://jira.atlassian.com/secure/WikiRendererHelpAction.jspa?section=all
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from integration.mapping.adf import Inline, Node, bullets, code, code_block, doc, hard_break, heading, paragraph, rule, text
from integration.model.blueprint import Adf

_FENCE: Final = re.compile(r"\{(code|noformat|quote|panel|info|note|warning|tip|error)(?::[^{}\n]*)?\}")
_CODE: Final = frozenset({"code", "noformat"})
_HEADING: Final = re.compile(r"h([1-6])\.[ \t]+(\S.*)")
_QUOTE: Final = re.compile(r"bq\.[ \t]+(\S.*)")
_ITEM: Final = re.compile(r"(?:[*#]{1,20}|-)[ \t]+(\S.*)")
_RULE: Final = re.compile(r"-{4,}")
_INLINE: Final = re.compile(
    r"\\(?P<escaped>[^\w\s])|\{\{(?P<code>[^{}\n]+)\}\}|\[~accountid:(?P<person>[^\]\s]+)\]"
    r"|\[(?:(?P<words>[^\[\]|\n]+)\|)?(?P<target>[^\[\]|\n]+)(?:\|[^\[\]\n]*)?\]"
)
_STYLED: Final = re.compile(r"(?<![\w\\])([*_+])(?=\S)((?:(?!\1).)+?)(?<=\S)\1(?!\w)")


def document_from(markup: str) -> Adf:
    """The document whose words these are. Total: what is no markup stays as it is."""
    lines = "\n".join(markup.splitlines())
    return doc(*_blocks(lines))


def _blocks(markup: str) -> Iterator[Node]:
    """What stands in fences, and what stands between them."""
    at = 0
    while fence := _next_fence(markup, at):
        begin, name, inner, end = fence
        yield from _plain_blocks(markup[at:begin])
        at = end
        if name in _CODE:
            yield code_block(inner.strip("\n"))
        else:
            yield {"type": "blockquote" if name == "quote" else "panel", "content": list(_plain_blocks(inner))}
    yield from _plain_blocks(markup[at:])


def _next_fence(markup: str, at: int) -> tuple[int, str, str, int] | None:
    """Where it begins, its name, what it holds, where it ends; one that nothing closes is text."""
    for found in _FENCE.finditer(markup, at):
        close = f"{{{found[1]}}}"
        end = markup.find(close, found.end())
        if end >= 0:
            return found.start(), found[1], markup[found.end() : end], end + len(close)
    return None


def _plain_blocks(markup: str) -> Iterator[Node]:
    lines: list[str] = []
    for line in (*(line.strip() for line in markup.split("\n")), ""):
        block = _block_of(line)
        if line and block is None:
            lines.append(line)
            continue
        if lines:
            yield paragraph(*_broken(lines))
            lines = []
        if block is not None:
            yield block


def _block_of(line: str) -> Node | None:
    """A line that is a block by itself; each item a list of its own."""
    if found := _HEADING.fullmatch(line):
        return heading(int(found[1]), _inline(found[2]))
    if found := _QUOTE.fullmatch(line):
        return {"type": "blockquote", "content": [paragraph(_inline(found[1]))]}
    if _RULE.fullmatch(line):
        return rule()
    if found := _ITEM.fullmatch(line):
        return bullets(_inline(found[1]))
    return {"type": "table", "content": [paragraph(_inline(line))]} if line.startswith("|") else None


def _broken(lines: list[str]) -> Iterator[Inline]:
    for number, line in enumerate(lines):
        if number:
            yield hard_break()
        yield _inline(line)


def _inline(line: str) -> Inline:
    line = _STYLED.sub(r"\2", line)
    nodes: list[Node] = []
    at = 0
    for found in _INLINE.finditer(line):
        nodes += text(line[at : found.start()])
        nodes += _piece(found)
        at = found.end()
    return (*nodes, *text(line[at:]))


def _piece(found: re.Match[str]) -> Inline:
    said: dict[str, Any] = found.groupdict()
    if said["person"]:
        return ({"type": "mention", "attrs": {"id": said["person"]}},)
    if said["code"]:
        return code(said["code"])
    return text(said["escaped"] or said["words"] or said["target"])
