"""Answers kept for a while, so that each question is asked once: by however many threads, each for its own."""

import threading
from collections import defaultdict
from collections.abc import Callable, Hashable
from typing import Any


class Memory:
    """Answers by question. ``missing``: failures that are answers, too, and are kept."""

    def __init__(self, *, missing: tuple[type[Exception], ...]) -> None:
        self._missing = missing
        self._kept: dict[Hashable, tuple[Any, Exception | None]] = {}
        self._locks: defaultdict[Hashable, threading.Lock] = defaultdict(threading.Lock)
        self._guard = threading.Lock()

    def once(self, question: Hashable, ask: Callable[[], Any]) -> Any:
        """The answer to ``question``, asked if nobody has. Raises what ``ask`` does."""
        with self._guard:
            mine = self._locks[question]
        with mine:
            if question not in self._kept:
                self._kept[question] = self._answer(ask)
            answer, failure = self._kept[question]
        if failure is not None:
            raise failure
        return answer

    def _answer(self, ask: Callable[[], Any]) -> tuple[Any, Exception | None]:
        try:
            return ask(), None
        except self._missing as failure:
            return None, failure
