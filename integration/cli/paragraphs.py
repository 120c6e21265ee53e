"""Prose on a terminal: lines of a book's width, whose further rows hang under the first."""

import textwrap
from typing import Any, Final

from rich.console import Console
from rich.text import Text

WIDEST: Final = 100
_AS_WRITTEN: Final[dict[str, Any]] = {
    "break_long_words": False,
    "break_on_hyphens": False,
    "expand_tabs": False,
    "replace_whitespace": False,
}
"""Rows break at plain spaces alone: one that may not break, before a colon or inside « », is none to textwrap."""


def book() -> Console:
    """Lines of a book's width, whatever the terminal's; 80 in a pipe."""
    return Console(highlight=False, width=min(Console().width, WIDEST))


def put(out: Console, line: Text, *, hang: int, indent: int = 0) -> None:
    """One paragraph, ``indent`` from the edge, its further rows ``hang`` more, with nothing at the end of a row."""
    margins = [" " * indent, " " * (indent + hang)]
    rows = textwrap.wrap(line.plain, out.width, initial_indent=margins[0], subsequent_indent=margins[1], **_AS_WRITTEN)
    end = 0
    for number, row in enumerate(rows):
        margin = margins[min(number, 1)]
        said = row.removeprefix(margin)
        begin = line.plain.index(said, end)
        end = begin + len(said)
        out.print(Text(margin) + line[begin:end], no_wrap=True, overflow="ignore", crop=False)
