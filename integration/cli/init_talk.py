"""A conversation on a terminal or through a pipe: one question after the other, each asked again until its answer is taken.

What a flag has said is not asked. All that was said is kept as flags, so that a conversation that stops can be taken up.
"""

import shlex
import sys
from collections.abc import Callable
from typing import TypeVar

from rich.console import Console
from rich.text import Text as Line

from integration.cli.init_words import NOT_TAKEN, NOTHING_SAID, STOPPED, YES_OR_NO
from integration.errors import BornageError, ConfigError
from integration.mapping.adf import plain
from integration.model.words import Language, Text

T = TypeVar("T")
Read = Callable[[str], T]
"""What an answer means; ValueError where it means nothing here."""
_YES, _NO = frozenset({"o", "oui", "y", "yes"}), frozenset({"n", "non", "no"})


class Stopped(BornageError):
    """The answers ended before the questions."""


class Talk:
    """``yes``: nobody is asked, every default is taken. ``file``: where the charter goes. ``language``: of the conversation."""

    def __init__(self, console: Console, *, yes: bool, file: str, language: Language = "en") -> None:
        self._console, self.yes, self.file, self.language = console, yes, file, language
        self.said: list[tuple[str, str]] = []

    def say(self, words: Text, **parts: str) -> None:
        self.put(self._words(words, **parts))

    def put(self, line: str, *, style: str = "") -> None:
        """One line as it is: nothing in it is markup."""
        self._console.print(Line(line, style=style), soft_wrap=not self._console.is_terminal)

    def ask(
        self,
        question: Text,
        read: Read[T],
        *,
        flag: str,
        given: str | None = None,
        default: str | None = None,
        listing: Callable[[], None] | None = None,
        **parts: str,
    ) -> T:
        """The first answer that ``read`` takes. ``default`` None: one is needed. ``listing``: what « ? » shows."""
        if given is not None:
            return self._given(read, flag, given)
        if self.yes:
            if default is None:
                raise ConfigError(
                    f"--{flag}: expected it on the command line, found nothing; --yes only takes what has a default"
                )
            return self._given(read, flag, default)
        while True:
            typed = self._typed(question, flag, default, **parts) or default
            if typed == "?" and listing is not None:
                listing()
                continue
            try:
                taken = read(_needed(typed, self.language))
            except ValueError as fault:
                self.say(NOT_TAKEN, why=str(fault))
                continue
            self.keep(flag, typed or "")
            return taken

    def sure(self, question: Text, *, default: bool, **parts: str) -> bool:
        """Yes or no; with ``--yes``, the default."""
        if self.yes:
            return default
        first = {"fr": ("o", "n"), "en": ("y", "n")}[self.language][0 if default else 1]
        return self.ask(question, self._yes_or_no, flag="", given=None, default=first, listing=None, **parts)

    def keep(self, flag: str, value: str) -> None:
        """Remember what was said as its flag says it."""
        if flag and value:
            self.said.append((flag, value))

    def stopped(self) -> None:
        """What was said so far, as one command."""
        words = [word for flag, value in self.said for word in (f"--{flag}", value)]
        self.put("")
        self.say(STOPPED)
        self.put(f"  bornage init {shlex.join([self.file, *words])}")

    def _given(self, read: Read[T], flag: str, value: str) -> T:
        try:
            taken = read(value)
        except ValueError as fault:
            raise ConfigError(f"--{flag}: {fault}") from None
        self.keep(flag, value)
        return taken

    def _typed(self, question: Text, flag: str, default: str | None, **parts: str) -> str:
        words = self._words(question, **parts)
        shown = f" [{default}]" if default else ""
        prompt = Line.assemble((words, "bold"), (shown, "grey50"), "\u00a0: " if self.language == "fr" else ": ")
        try:
            typed = plain(self._console.input(prompt)).strip()
        except EOFError:
            raise Stopped(
                f"init: expected an answer to “{words.strip()}”, found the end of the input; "
                + (f"say it with --{flag}, or " if flag else "")
                + "take the defaults with --yes"
            ) from None
        if not sys.stdin.isatty():  # nobody’s Enter ends the line of the question
            self.put("")
        return typed

    def _yes_or_no(self, typed: str) -> bool:
        if typed.casefold() not in _YES | _NO:
            raise ValueError(YES_OR_NO.in_language(self.language))
        return typed.casefold() in _YES

    def _words(self, words: Text, **parts: str) -> str:
        return words.in_language(self.language).format(**{name: plain(part) for name, part in parts.items()})


def _needed(typed: str | None, language: Language) -> str:
    if typed is None:
        raise ValueError(NOTHING_SAID.in_language(language))
    return typed
