"""A long JSON text -> its issues, one after the other and each with its place, in the memory of one of them.

Takes ``{"issues": […]}`` with anything around it, a bare list, and issues or such pages one after the other. The standard
library's decoder finds where each value ends; knows nothing of what is in an issue.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from json import JSONDecodeError
from typing import Any, Final, Literal

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
Head = tuple[bytes, re.Pattern[bytes]]
Within = Literal["page", "list"]
_OF_AN_ISSUE: Final = frozenset({"key", "fields", "changelog"})


@dataclass(frozen=True, slots=True)
class Piece:
    """One value of the list: where its bytes begin, how many they are, and what they say."""

    offset: int
    size: int
    value: Any


Parser = Callable[[bytes], Any]
"""Of one issue; raises ValueError for what it does not know, which then is read by the standard library."""


def pieces(read: Callable[[int], bytes], *, file: str, parser: Parser = from_json) -> Iterator[Piece]:
    """``read``: as of a binary file, from its beginning. Raises ConfigError where the text is no JSON or holds no issues."""
    yield from _Stream(read, file, parser=parser).pieces()


@dataclass(frozen=True, slots=True)
class Manner:
    """How the issues of a file begin, and what they stand in."""

    head: Head
    within: Within


@dataclass(slots=True)
class Stretch:
    """Some bytes of a file. ``begin`` and ``end`` may lie anywhere; ``first``: where the first issue was found that begins in it, at a
    guess; ``beyond``: where the first one after it begins, None at the end of the file; ``lost``: that is no guess's continuation.
    """

    begin: int
    end: int
    first: int | None = None
    beyond: int | None = None
    lost: bool = False

    @property
    def since(self) -> int:
        """A little before, for the comma."""
        return max(self.begin - _MARGIN, 0)


def manner_of(read: Callable[[int], bytes], *, file: str) -> Manner | None:
    """None where it cannot be told, and the file has to be read from its beginning to its end."""
    stream = _Stream(read, file)
    return next((stream.manner for _ in stream.pieces()), None)


def pieces_in(
    stretch: Stretch, manner: Manner, read: Callable[[int], bytes], *, file: str, parser: Parser = from_json
) -> Iterator[Piece]:
    """Issues that begin in the stretch. ``read``: from ``stretch.since`` on. What a guess found is true only where the stretch before
    ends as this one says it begins (``joined``).
    """
    stream = _Stream(read, file, stretch.since, parser=parser)
    for piece in stream.resumed(manner, stretch) if stretch.begin else stream.pieces():
        if piece.offset >= stretch.end:
            stretch.beyond, stretch.lost = piece.offset, stream.within != manner.within
            return
        if stretch.first is None:
            stretch.first = piece.offset
        yield piece


def joined(stretches: Sequence[Stretch]) -> bool:
    """Whether each continues the one before, from the beginning of the file to its end."""
    met = [one for one in stretches if one.first is not None or one.begin == 0]
    ends = [one.beyond for one in met]
    return not any(one.lost for one in met) and ends == [*(one.first for one in met[1:]), None]


class _Stream:
    """The bytes read and not left behind; ``_at`` is how far they are used, ``_offset`` and ``_line`` where they begin."""

    def __init__(self, read: Callable[[int], bytes], file: str, offset: int = 0, *, parser: Parser = from_json) -> None:
        self.within: Within | None = None
        self._read = read
        self._parser = parser
        self._file = file
        self._raw = b""
        self._at = 0
        self._offset = offset
        self._line = 1
        self._ended = False
        self._head: Head | None = None
        self._misses = 0

    def pieces(self) -> Iterator[Piece]:
        while len(self._raw) < len(_MARK) and self._more():
            pass
        if self._raw.startswith(_MARK):
            self._raw, self._offset = self._raw.removeprefix(_MARK), len(_MARK)
        yield from self._values()

    def _values(self, *, found: bool = False) -> Iterator[Piece]:
        while begin := self._peek():
            if begin == b"[":
                self.within = "list"
                yield from self._list()
            elif begin == b"{":
                yield from self._object()
            else:
                self._decoded()
                raise self._wrong('expected {"issues": […]}, found something else; name an export of issues as JSON')
            found = True
        if not found:
            raise self._wrong("expected issues, found an empty file; export them again")

    @property
    def manner(self) -> Manner | None:
        return Manner(self._head, self.within) if self._head and self.within else None

    def resumed(self, manner: Manner, stretch: Stretch) -> Iterator[Piece]:
        """From where something begins like an issue in a list, at a guess; nothing where that is not in the stretch."""
        self._head, self.within = manner.head, manner.within
        while self._offset + self._at < stretch.begin or not self._at:
            after = self._end_before(manner.head)
            if after:
                self._at = after + 1
                self._peek()
            elif self._offset + len(self._raw) >= stretch.end or not self._more():
                return
        yield from self._rest_of_list()
        if manner.within == "page":
            kept: dict[str, Any] = {}
            if self._peek() != b"}":
                self._take(b",")
            yield from self._members(kept)
            if not _OF_AN_ISSUE.isdisjoint(kept):
                raise self._wrong("expected issues, found an issue that holds some")
        yield from self._values(found=True)

    def _object(self) -> Iterator[Piece]:
        """An envelope, whose issues are given one by one; or itself an issue."""
        begin = self._leave_behind()
        kept: dict[str, Any] = {}
        self._take(b"{")
        yield from self._members(kept)
        if not _OF_AN_ISSUE.isdisjoint(kept):
            end = self._leave_behind()
            yield Piece(begin, end - begin, kept)

    def _members(self, kept: dict[str, Any]) -> Iterator[Piece]:
        while self._peek() != b"}":
            key = str(self._value())
            self._take(b":")
            if key == _ISSUES and self._peek() == b"[":
                self.within = "page" if _OF_AN_ISSUE.isdisjoint(kept) else None
                yield from self._list()
            else:
                kept[key] = self._value()
            if self._peek() != b"}":
                self._take(b",")
        self._take(b"}")

    def _list(self) -> Iterator[Piece]:
        self._take(b"[")
        yield from self._rest_of_list()

    def _rest_of_list(self) -> Iterator[Piece]:
        while self._peek() != b"]":
            begin = self._leave_behind()
            value = self._like_the_last()
            yield Piece(begin, self._offset + self._at - begin, value)
            if self._peek() != b"]":
                self._take(b",")
        self._take(b"]")
        self.within = None

    def _like_the_last(self) -> Any:
        """Issues of one export begin alike: where the next seems to begin this one ends, if what is between is a whole value.
        It then is this one, for no value begins another; read in half the time.
        """
        head = self._head or self._head_here()
        end = self._end_before(head) if head and self._misses < _PATIENCE else 0
        if end:
            try:
                raw = self._raw[self._at : end]
                raw.decode()  # a parser may pass over what nobody reads
                value = self._parser(raw)
            except ValueError:
                self._misses += 1
            else:
                self._misses, self._at = 0, end
                return value
        return self._value()

    def _head_here(self) -> Head | None:
        """How the first issue begins: as far as its first key to the letter, as far as its second in kind."""
        while len(self._raw) - self._at < CHUNK and self._more():
            pass
        found = _HEAD.match(self._raw, self._at)
        if found is None:
            self._misses = _PATIENCE
            return None
        alike = re.escape(found[1]) + rb"\s*:\s*(?:" + _SCALAR + rb")\s*,\s*" + re.escape(found[2]) + rb"\s*:"
        self._head = found[1], re.compile(alike)
        return self._head

    def _end_before(self, head: Head) -> int:
        """Where the comma stands before what begins alike; 0 when there is none in reach."""
        word, alike = head
        at = self._raw.find(word, self._at + 1)
        while at > 0 or (len(self._raw) - self._at < CHUNK and self._more()):
            before = self._raw[self._at : at].rstrip() if at > 0 and alike.match(self._raw, at) else b""
            if before.endswith(b","):
                return self._at + len(before) - 1
            at = self._raw.find(word, max(at, self._at) + 1)
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
        """Drops what is used, when it is much; the offset of what follows."""
        if self._at > CHUNK:
            self._offset += self._at
            self._line += self._raw.count(b"\n", 0, self._at)
            self._raw, self._at = self._raw[self._at :], 0
        return self._offset + self._at

    def _broken(self, text: str, fault: JSONDecodeError) -> ConfigError:
        self._at += len(text[: fault.pos].encode())
        return self._wrong(f"expected JSON, found a fault in it ({fault.msg.lower()}); export it again")

    def _wrong(self, message: str) -> ConfigError:
        line = self._line + self._raw.count(b"\n", 0, self._at)
        return ConfigError([Problem(self._file, line, "", message)])
