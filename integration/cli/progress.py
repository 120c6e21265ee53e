"""How long work is getting on: a bar with counts and the time left on a terminal, nothing at all elsewhere; and what a run took."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.status import Status
from rich.table import Column

from integration.model.plan import Plan
from integration.model.words import Language, Text
from integration.sync.plan_show import thing_words

READING: Final = Text(fr="Lecture de Jira…", en="Reading Jira…")
APPLYING: Final = Text(fr="Application", en="Applying")
PREPARING: Final = Text(fr="Site", en="Site")
REMOVING: Final = Text(fr="Retrait", en="Removing")
_WIDTH: Final = 34
_CHECKING: Final = Text(fr="vérification", en="checking")
_TOOK: Final = Text(fr="{requests} requêtes en {seconds} s", en="{requests} requests in {seconds} s")
_JIRA_WORKS: Final = Text(fr="Jira y travaille", en="Jira is at work")


class Counted(Protocol):
    """Whatever counts the requests sent."""

    reads: int
    writes: int


class Bar:
    """Looks first, then counts; ``pause`` before anything else is printed or asked, or it would stand in the way."""

    def __init__(self, console: Console, words: Text, language: Language) -> None:
        said = TextColumn(
            "{task.description}", table_column=Column(min_width=_WIDTH)
        )  # or the bar would jump with each word
        columns = (said, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._task = self._progress.add_task(words.in_language(language), total=None)
        self._status = Status(READING.in_language(language), console=console)
        self._shown, self._words, self._language = console.is_terminal, words.in_language(language), language

    def look(self) -> None:
        """Reading takes a while, and nobody knows how long."""
        if self._shown:
            self._status.start()

    def pause(self) -> None:
        self._status.stop()
        self._progress.stop()

    def __call__(self, done: int, total: int, what: str) -> None:
        """``what``: a ``Thing``, with the percentage of a task of Jira behind it where one is under way; "" while it is checked."""
        colon = "\u00a0: " if self._language == "fr" else ": "
        self._status.stop()
        self._progress.start()
        self._progress.update(self._task, completed=done, total=total, description=f"{self._words}{colon}{self._said(what)}")

    def _said(self, what: str) -> str:
        thing, _, percent = what.partition(" ")
        named = thing_words(thing, self._language) if thing else _CHECKING.in_language(self._language)
        return f"{named} ({_JIRA_WORKS.in_language(self._language)}, {percent})" if percent else named


@contextmanager
def progress_on(console: Console, words: Text, language: Language = "en") -> Iterator[Bar]:
    """A bar that is gone afterwards, however it ends."""
    bar = Bar(console, words, language)
    try:
        yield bar
    finally:
        bar.pause()


def paused(bar: Bar, ask: Callable[[Plan], bool]) -> Callable[[Plan], bool]:
    """``ask`` with nothing moving on the screen."""

    def asked(plan: Plan) -> bool:
        bar.pause()
        return ask(plan)

    return asked


class Tally:
    """What a run took: requests and seconds."""

    def __init__(self, counted: Counted) -> None:
        self._counted, self._start = counted, time.monotonic()

    @property
    def figures(self) -> dict[str, float]:
        seconds = round(time.monotonic() - self._start, 1)
        return {"requests": self._counted.reads + self._counted.writes, "seconds": seconds}

    def words(self, language: Language) -> str:
        requests, seconds = self.figures["requests"], round(self.figures["seconds"])
        return _TOOK.in_language(language).format(requests=requests, seconds=seconds)
