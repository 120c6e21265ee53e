"""On a real terminal: the question is seen, an answer is taken, and Ctrl+C ends in words."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.conftest import Place

PATIENCE = 30


class Screen:
    """A command on a terminal of its own."""

    def __init__(self, process: subprocess.Popen[bytes], terminal: int) -> None:
        self.process = process
        self.terminal = terminal
        self.text = ""

    def until(self, words: str) -> str:
        end = time.monotonic() + PATIENCE
        while words not in self.text and time.monotonic() < end:
            self._read()
        assert words in self.text, self.text[-800:]
        return self.text

    def ends(self) -> int:
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < end:
            self._read()
        self._read()
        return self.process.wait(timeout=PATIENCE)

    def interrupt(self, words: str) -> None:
        """Ctrl+C until it is heard: one that comes just before the program starts to read is only seen at the next key."""
        end = time.monotonic() + PATIENCE
        while words not in self.text and self.process.poll() is None and time.monotonic() < end:
            self.process.send_signal(signal.SIGINT)
            heard = time.monotonic() + 3
            while words not in self.text and self.process.poll() is None and time.monotonic() < heard:
                self._read()

    def types(self, keys: str) -> None:
        os.write(self.terminal, keys.encode())

    def _read(self) -> None:
        if select.select([self.terminal], [], [], 0.1)[0]:
            try:
                seen = os.read(self.terminal, 65536).decode(errors="replace")
            except OSError:  # the other side is gone
                return
            self.text += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen)


def _listening() -> None:
    """Tests may run where Ctrl+C is ignored, which a process inherits; at a terminal it is not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def screen(*arguments: str) -> Iterator[Screen]:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "integration", *arguments]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "TERM": "xterm", "COLUMNS": "100"}
    process = subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=env,
        start_new_session=True,
        preexec_fn=_listening,  # noqa: PLW1509  # nothing of threads is touched
    )
    os.close(theirs)
    try:
        yield Screen(process, ours)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def test_the_question_is_seen_and_a_yes_is_taken(place: Place):
    """No bar hides it, and its brackets are there; « oui » is as good as yes."""
    with screen("site", "prepare", str(place.charter)) as terminal:
        terminal.until("Appliquer\u202f? [o/N] ")
        terminal.types("oui\n")

        assert 0 == terminal.ends()
    assert 6 == len([role for role in place.world.roles.values() if "bornage:role:" in role.description])


def test_a_no_writes_nothing_and_says_so(place: Place):
    """Enter alone is a no."""
    with screen("site", "prepare", str(place.charter)) as terminal:
        terminal.until("[o/N] ")
        terminal.types("\n")
        terminal.until("Rien n’a été écrit.")

        assert 1 == terminal.ends()
    assert not [role for role in place.world.roles.values() if "bornage:" in role.description]


def test_an_interrupted_command_says_how_to_go_on(place: Place):
    """Ctrl+C is no traceback."""
    with screen("site", "prepare", str(place.charter)) as terminal:
        terminal.until("[o/N] ")
        terminal.interrupt("run the same command again to go on")
        terminal.until("run the same command again to go on")

        assert 130 == terminal.ends()
        assert "Traceback" not in terminal.text
