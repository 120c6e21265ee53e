"""An Atlassian Document on a terminal, as rich renderables. Text typed by people never becomes markup or escape sequences."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from rich.box import ROUNDED, SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from integration.mapping.adf import plain

Node = Mapping[str, Any]
PANELS = {"info": "blue", "note": "magenta", "warning": "yellow", "success": "green", "error": "red"}
LOZENGES = {
    "neutral": "black on grey70",
    "purple": "white on purple",
    "blue": "white on blue",
    "red": "white on red",
    "yellow": "black on yellow",
    "green": "black on green",
}
MARKS = {"strong": "bold", "em": "italic", "code": "cyan", "strike": "strike", "underline": "underline", "link": "underline"}


def document(node: Node) -> RenderableType:
    """The whole document, block under block."""
    return Group(*_blocks(node.get("content", ())))


def _blocks(nodes: Sequence[Node]) -> Iterator[RenderableType]:
    for node in nodes:
        yield from _block(node)


def _block(node: Node) -> Iterator[RenderableType]:
    kind, content = node.get("type"), node.get("content", ())
    if kind in ("paragraph", "heading"):
        yield _line(content, "bold" if kind == "heading" else "")
    elif kind == "panel":
        colour = PANELS.get(str(node.get("attrs", {}).get("panelType")), "white")
        yield Panel(Group(*_blocks(content)), border_style=colour, box=ROUNDED, padding=(0, 1))
    elif kind in ("expand", "nestedExpand"):
        title = plain(str(node.get("attrs", {}).get("title", "")))
        yield Text(f"▾ {title}", style="bold")
        yield Padding(Group(*_blocks(content)), (0, 0, 0, 2))
    elif kind in ("bulletList", "orderedList"):
        yield from _list(content, numbered=kind == "orderedList")
    elif kind == "table":
        yield _table(content)
    elif kind == "rule":
        yield Rule(style="grey50")
    else:
        yield from _blocks(content)


def _list(items: Sequence[Node], *, numbered: bool) -> Iterator[RenderableType]:
    for number, item in enumerate(items, start=1):
        bullet = Text(f"{number}." if numbered else "•")
        row = Table.grid(padding=(0, 1))
        row.add_row(bullet, Group(*_blocks(item.get("content", ()))))
        yield row


def _table(rows: Sequence[Node]) -> RenderableType:
    cells = [[Group(*_blocks(cell.get("content", ()))) for cell in row.get("content", ())] for row in rows]
    headed = bool(rows) and all(cell.get("type") == "tableHeader" for cell in rows[0].get("content", ()))
    table = Table(box=SIMPLE_HEAD, show_header=headed, pad_edge=False)
    for head in cells[0] if cells else ():
        table.add_column(head if headed else "")
    for row in cells[1:] if headed else cells:
        table.add_row(*row)
    return table


def _line(nodes: Sequence[Node], style: str) -> Text:
    line = Text(style=style)
    for node in nodes:
        _inline(line, node)
    return line


def _inline(line: Text, node: Node) -> None:
    attrs = node.get("attrs", {})
    match node.get("type"):
        case "text":
            marks = " ".join(MARKS.get(mark.get("type"), "") for mark in node.get("marks", ()))
            line.append(plain(str(node.get("text", ""))), style=marks.strip())
        case "status":
            line.append(f" {plain(str(attrs.get('text', ''))).upper()} ", style=LOZENGES.get(str(attrs.get("color")), ""))
        case "mention":
            line.append(plain(str(attrs.get("text") or "@?")), style="bold blue")
        case "date":
            line.append(f"{datetime.fromtimestamp(int(attrs.get('timestamp', 0)) / 1000, UTC):%Y-%m-%d}")
        case "hardBreak":
            line.append("\n")
        case "inlineCard":
            line.append(plain(str(attrs.get("url", ""))), style="underline")
        case _:
            line.append(plain(str(attrs.get("text", ""))))
