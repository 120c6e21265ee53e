"""The one order of all issues of a site, as people drag them: numbers with room between, shown as LexoRank does."""

from collections.abc import Sequence
from typing import Final

from integration.sandbox import history
from integration.sandbox.state.issues import Issue
from integration.sandbox.world import World

GAP: Final = 20
"""Bits between two new issues: as many times one can be put between the same two before all are spread again."""
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


def shown(issue: Issue) -> str:
    """As the Rank field reads."""
    number, digits = issue.rank, ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return f"0|i{digits:0>11}:"


def place(world: World, moved: Sequence[Issue], anchor: Issue, *, after: bool) -> list[tuple[Issue, bool]]:
    """Put issues right before or after another, in the order given; who really moved, and whether up."""
    numbers = {issue.id for issue in moved} - {anchor.id}
    rest = sorted((issue for issue in world.issues.values() if issue.id not in numbers), key=lambda issue: issue.rank)
    spot = next(index for index, issue in enumerate(rest) if issue is anchor) + after
    low = rest[spot - 1].rank if spot else 0
    high = rest[spot].rank if spot < len(rest) else low + ((len(moved) + 1) << GAP)
    if high - low <= len(moved):
        _spread(world, rest)
        return place(world, moved, anchor, after=after)
    step = (high - low) // (len(moved) + 1)
    changed = []
    for count, issue in enumerate((one for one in moved if one is not anchor), start=1):
        new = low + step * count
        if new != issue.rank:
            changed.append((issue, new < issue.rank))
            issue.rank = new
    return changed


def _spread(world: World, issues: Sequence[Issue]) -> None:
    for position, issue in enumerate(issues, start=1):
        issue.rank = position << GAP
        history.stir(world, issue)
