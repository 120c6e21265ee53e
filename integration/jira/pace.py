"""Waiting: one clock and one gate for all threads of a transport. Knows nothing of HTTP.

``sleep`` is injected; a sleep that returns early (tests, the demo) moves our own clock by the rest, so that a gate is passed
once it has been slept for.
"""

import threading
import time
from collections.abc import Callable


class Pace:
    """After a 429 every thread waits before its next request: retrying one while seven fire only prolongs the limit."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep) -> None:
        self._sleep = sleep
        self._lock = threading.Lock()
        self._not_before = 0.0
        self._skipped = 0.0

    def clock(self) -> float:
        """Seconds, monotonic."""
        with self._lock:
            return time.monotonic() + self._skipped

    def pause(self, seconds: float) -> None:
        """Sleeps ``seconds``."""
        start = self.clock()
        self._sleep(seconds)
        with self._lock:
            self._skipped += max(0.0, start + seconds - (time.monotonic() + self._skipped))

    def close_gate(self, seconds: float) -> None:
        """Nobody sends before ``seconds`` from now."""
        until = self.clock() + seconds
        with self._lock:
            self._not_before = max(self._not_before, until)

    def gate_delay(self) -> float:
        """Seconds until the gate opens; 0 when it is open."""
        now = self.clock()
        with self._lock:
            return max(0.0, self._not_before - now)

    def pass_gate(self) -> None:
        """Waits until the gate is open, however often it was closed again meanwhile."""
        while (delay := self.gate_delay()) > 0:
            self.pause(delay)
