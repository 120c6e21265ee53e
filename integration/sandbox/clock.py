"""The site's time and its counters: both injected, so that the same calls give the same site, byte for byte."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID, uuid5

_SEED = UUID("3f6f2c1e-8f5b-5d0e-9a53-2a7c0a1d9b11")


class Clock:
    """A settable clock. It never moves by itself, and never back."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("clock: expected a time with a zone, found none; give it one, UTC for instance")
        self._now = start

    def now(self) -> datetime:
        """The present instant, in UTC, to the millisecond."""
        return self._now.astimezone(UTC)

    def move_to(self, instant: datetime) -> None:
        if instant < self._now:
            raise ValueError(
                f"clock: expected a time from {self._now.isoformat()} on, found {instant.isoformat()}; it never runs back"
            )
        self._now = instant

    def advance(self, by: timedelta) -> None:
        self.move_to(self._now + by)


class Ids:
    """Counters by kind of thing, as Jira has them: numeric, ascending, never handed out twice."""

    def __init__(self, *, start: int = 10_000) -> None:
        self._start = start
        self._counters: dict[str, Iterator[int]] = {}

    def next(self, kind: str) -> int:
        return next(self._counters.setdefault(kind, count(self._start)))

    def uuid(self, kind: str) -> str:
        """A UUID that depends only on the kind and on how many were asked for."""
        return str(uuid5(_SEED, f"{kind}:{self.next('uuid ' + kind)}"))
