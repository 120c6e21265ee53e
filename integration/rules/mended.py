"""When wrong acts were put right: the first among later acts that do, found for many wrong acts in linear time."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """Acts that put right what came before them, oldest first; ``since``: the earliest instant any of the rest counts from."""

    acts: Sequence[datetime]
    since: Sequence[datetime]

    def after(self, at: datetime) -> datetime | None:
        """Since when what was done at that instant is put right."""
        position = bisect_right(self.acts, at)
        return self.since[position] if position < len(self.since) else None


def mended_by(found: Iterable[tuple[datetime, datetime | None]]) -> Mended:
    """Of (when the act was, since when it counts; None: never): an assignment recorded late counts from its record (G9)."""
    fair = sorted((at, since) for at, since in found if since is not None)
    earliest: list[datetime] = []
    for _, since in reversed(fair):
        earliest.append(min(since, earliest[-1]) if earliest else since)
    return Mended(acts=[at for at, _ in fair], since=earliest[::-1])


def earlier(*found: datetime | None) -> datetime | None:
    return min((at for at in found if at is not None), default=None)
