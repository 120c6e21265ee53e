"""A long JSON text -> its issues, one after the other and each with its place, in the memory of one of them.

Takes ``{"issues": […]}`` with anything around it, a bare list, and issues or such pages one after the other. The standard
library's decoder finds where each value ends; knows nothing of what is in an issue.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from json import JSONDecodeError
from typing import Any, Final

from pydantic_core import from_json

from integration.errors import ConfigError, Problem

CHUNK: Final = 1 << 17
"""Bytes read at a time; more where one value is longer."""
_BLANK: Final = re.compile(rb"[ \t\r\n]*")
_MARK: Final = b"\xef\xbb\xbf"
_SCALAR: Final = rb'"[^"\\]*"|[0-9]+'
_HEAD: Final = re.compile(rb'(\{\s*"[^"\\]+")\s*:\s*(?:' + _SCALAR + rb')\s*,\s*("[^"\\]+")\s*:')
_PATIENCE: Final = 8
"""Wrong guesses in a row after which nothing is guessed any more."""
_MARGIN: Final = 16
"""A fault this near the end of what was read may be nothing but the cut."""
_DECODE: Final = json.JSONDecoder().raw_decode
_ISSUES: Final = "issues"
_OF_AN_ISSUE: Final = frozenset({"key", "fields", "changelog"})


@dataclass(frozen=True, slots=True)
class Piece:
    """One value of the list: where its bytes begin, how many they are, and what they say."""

    offset: int
    size: int
    value: Any


def pieces(read: Callable[[int], bytes], *, file: str) -> Iterator[Piece]:
    """``read``: as of a binary file, from its beginning. Raises ConfigError where the text is no JSON or holds no issues."""
    yield from _Stream(read, file).pieces()


def value_of(raw: bytes) -> Any:
    """The value of a piece read again: twice as fast as the standard library, which reads what this one refuses."""
    try:
        return from_json(raw)
    except ValueError:
        return json.loads(raw)


class _Stream:
    """The bytes read and not left behind; ``_at`` is how far they are used, ``_offset`` and ``_line`` where they begin."""

    def __init__(self, read: Callable[[int], bytes], file: str) -> None:
        self._read = read
        self._file = file
        self._raw = b""
        self._at = 0
        self._offset = 0
        self._line = 1
        self._ended = False
        self._head: tuple[bytes, re.Pattern[bytes]] | None = None
        self._misses = 0

    def pieces(self) -> Iterator[Piece]:
        while len(self._raw) < len(_MARK) and self._more():
            pass
        if self._raw.startswith(_MARK):
            self._raw, self._offset = self._raw.removeprefix(_MARK), len(_MARK)
        found = False
        while begin := self._peek():
            if begin == b"[":
                yield from self._list()
            elif begin == b"{":
                yield from self._object()
            else:
                self._decoded()
                raise self._wrong('expected {"issues": […]}, found something else; name an export of issues as JSON')
            found = True
        if not found:
            raise self._wrong("expected issues, found an empty file; export them again")

    def _object(self) -> Iterator[Piece]:
        """An envelope, whose issues are given one by one; or itself an issue."""
        begin = self._leave_behind()
        kept: dict[str, Any] = {}
        self._take(b"{")
        while self._peek() != b"}":
            key = str(self._value())
            self._take(b":")
            if key == _ISSUES and self._peek() == b"[":
                yield from self._list()
            else:
                kept[key] = self._value()
            if self._peek() != b"}":
                self._take(b",")
        self._take(b"}")
        if not _OF_AN_ISSUE.isdisjoint(kept):
            end = self._leave_behind()
            yield Piece(begin, end - begin, kept)

    def _list(self) -> Iterator[Piece]:
        self._take(b"[")
        while self._peek() != b"]":
            begin = self._leave_behind()
            value = self._like_the_last()
            end = self._at
            yield Piece(begin, end, value)
            if self._peek() != b"]":
                self._take(b",")
        self._take(b"]")

    def _like_the_last(self) -> Any:
        """Issues of one export begin alike: where the next seems to begin this one ends, if what is between is a whole value.
        It then is this one, for no value begins another; read in half the time.
        """
        head = self._head or self._head_here()
        end = self._end_before(head) if head and self._misses < _PATIENCE else 0
        if end:
            try:
                value = from_json(self._raw[:end])
            except ValueError:
                self._misses += 1
            else:
                self._misses, self._at = 0, end
                return value
        return self._value()

    def _head_here(self) -> tuple[bytes, re.Pattern[bytes]] | None:
        """How the first issue begins: as far as its first key to the letter, as far as its second in kind."""
        while len(self._raw) < CHUNK and self._more():
            pass
        found = _HEAD.match(self._raw)
        if found is None:
            self._misses = _PATIENCE
            return None
        alike = re.escape(found[1]) + rb"\s*:\s*(?:" + _SCALAR + rb")\s*,\s*" + re.escape(found[2]) + rb"\s*:"
        self._head = found[1], re.compile(alike)
        return self._head

    def _end_before(self, head: tuple[bytes, re.Pattern[bytes]]) -> int:
        """Where the comma stands before what begins alike; 0 when there is none in reach."""
        word, alike = head
        at = self._raw.find(word, 1)
        while at > 0 or (len(self._raw) < CHUNK and self._more()):
            before = self._raw[:at].rstrip() if at > 0 and alike.match(self._raw, at) else b""
            if before.endswith(b","):
                return len(before) - 1
            at = self._raw.find(word, max(at, 0) + 1)
        return 0

    def _value(self) -> Any:
        self._peek()
        while True:
            text = self._decoded()
            try:
                value, end = _DECODE(text)
            except RecursionError as deep:
                raise self._wrong("expected an issue, found one nested too deeply; export it again") from deep
            except JSONDecodeError as fault:
                cut = fault.msg.startswith("Unterminated string") or fault.pos > len(text) - _MARGIN
                if not (cut and self._more()):
                    raise self._broken(text, fault) from fault
            else:
                if end < len(text) or not self._more():  # a number may go on
                    self._at += end if text.isascii() else len(text[:end].encode())
                    return value

    def _decoded(self) -> str:
        """What is left, but for a character that is cut."""
        left = self._raw[self._at :]
        try:
            return left.decode()
        except UnicodeDecodeError as fault:
            if fault.start < len(left) - 3 or self._ended:
                raise self._wrong("expected UTF-8, found other bytes; export it again, or save it as UTF-8") from fault
            return left[: fault.start].decode()

    def _peek(self) -> bytes:
        """The next byte that is not blank; empty at the end."""
        while True:
            self._at = _BLANK.match(self._raw, self._at).end()  # type: ignore[union-attr]  # it matches nothing too
            if self._at < len(self._raw):
                return self._raw[self._at : self._at + 1]
            if not self._more():
                return b""

    def _take(self, mark: bytes) -> None:
        found = self._peek()
        if found != mark:
            said = f"found {found.decode(errors='replace')!r}" if found else "found the end of the file"
            raise self._wrong(f"expected {mark.decode()!r}, {said}; the file is no whole JSON, export it again")
        self._at += 1

    def _more(self) -> bool:
        """Reads on; twice as much when one value needs it. False at the end of the file."""
        if self._ended:
            return False
        raw = self._read(max(CHUNK, len(self._raw) - self._at))
        self._ended = not raw
        self._raw += raw
        return not self._ended

    def _leave_behind(self) -> int:
        """Drops what is used; the offset of what follows."""
        self._offset += self._at
        self._line += self._raw.count(b"\n", 0, self._at)
        self._raw, self._at = self._raw[self._at :], 0
        return self._offset

    def _broken(self, text: str, fault: JSONDecodeError) -> ConfigError:
        self._at += len(text[: fault.pos].encode())
        return self._wrong(f"expected JSON, found a fault in it ({fault.msg.lower()}); export it again")

    def _wrong(self, message: str) -> ConfigError:
        line = self._line + self._raw.count(b"\n", 0, self._at)
        return ConfigError([Problem(self._file, line, "", message)])
