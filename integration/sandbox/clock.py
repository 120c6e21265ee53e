"""The site's time and its counters: both injected, so that the same calls give the same site, byte for byte."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID, uuid5

_SEED = UUID("3f6f2c1e-8f5b-5d0e-9a53-2a7c0a1d9b11")
_TICK = timedelta(milliseconds=1)


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
        self.move_to(self.now() + by)

    def hold(self, *, write: bool) -> None:
        """A call begins; here time stands still anyway."""

    def release(self) -> None:
        """The call has ended."""


class TickingClock(Clock):
    """A clock that runs by itself, as a served site's does; it can still be moved forward.

    It stands still within a call, so that what one call does bears one time, and each call that writes comes at least a
    millisecond after all that was told before it. ``seconds``: a counter that only grows, such as ``time.monotonic``.
    """

    def __init__(self, start: datetime, seconds: Callable[[], float]) -> None:
        super().__init__(start)
        self._seconds = seconds
        self._since = seconds()
        self._told = self._now
        self._held = False

    def now(self) -> datetime:
        if not self._held:
            self._told = max(self._told, self._running())
        return self._told

    def _running(self) -> datetime:
        elapsed = int((self._seconds() - self._since) * 1000)
        return (self._now + elapsed * _TICK).astimezone(UTC)

    def move_to(self, instant: datetime) -> None:
        if instant < self._told:
            raise ValueError(
                f"clock: expected a time from {self._told.isoformat()} on, found {instant.isoformat()}; it never runs back"
            )
        self._now, self._since, self._told = instant, self._seconds(), instant.astimezone(UTC)

    def hold(self, *, write: bool) -> None:
        self._told = max(self._told + write * _TICK, self._running())
        self._held = True

    def release(self) -> None:
        self._held = False


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
