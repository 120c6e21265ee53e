"""A long JSON text -> its issues, one after the other and each with its place, in the memory of one of them.

Takes ``{"issues": […]}`` with anything around it, a bare list, and issues or such pages one after the other. The standard
library's decoder finds where each value ends; knows nothing of what is in an issue.
"""

import codecs
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from json import JSONDecodeError
from typing import Any, Final

from pydantic_core import from_json

from integration.errors import ConfigError, Problem

CHUNK: Final = 1 << 18
"""Bytes read at a time; more where one value is longer."""
_BLANK: Final = re.compile(r"[ \t\r\n]*")
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
    """The text read and not left behind; ``_at`` is how far it is used, ``_offset`` and ``_line`` where it begins."""

    def __init__(self, read: Callable[[int], bytes], file: str) -> None:
        self._read = read
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._text = ""
        self._at = 0
        self._offset = 0
        self._line = 1
        self._ended = False

    def pieces(self) -> Iterator[Piece]:
        if self._peek() == "\ufeff":
            self._take("\ufeff")
        found = False
        while begin := self._peek():
            if begin == "[":
                yield from self._list()
            elif begin == "{":
                yield from self._object()
            else:
                raise self._wrong('expected {"issues": […]}, found something else; name an export of issues as JSON')
            found = True
        if not found:
            raise self._wrong("expected issues, found an empty file; export them again")

    def _object(self) -> Iterator[Piece]:
        """An envelope, whose issues are given one by one; or itself an issue."""
        begin = self._leave_behind()
        kept: dict[str, Any] = {}
        self._take("{")
        while self._peek() != "}":
            key = str(self._value())
            self._take(":")
            if key == _ISSUES and self._peek() == "[":
                yield from self._list()
            else:
                kept[key] = self._value()
            if self._peek() != "}":
                self._take(",")
        self._take("}")
        if not _OF_AN_ISSUE.isdisjoint(kept):
            end = self._leave_behind()
            yield Piece(begin, end - begin, kept)

    def _list(self) -> Iterator[Piece]:
        self._take("[")
        while self._peek() != "]":
            begin = self._leave_behind()
            value = self._value()
            yield Piece(begin, self._leave_behind() - begin, value)
            if self._peek() != "]":
                self._take(",")
        self._take("]")

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = _DECODE(self._text, self._at)
            except RecursionError as deep:
                raise self._wrong("expected an issue, found one nested too deeply; export it again") from deep
            except JSONDecodeError as fault:
                cut = fault.msg.startswith("Unterminated string") or fault.pos > len(self._text) - _MARGIN
                if not (cut and self._more()):
                    raise self._broken(fault) from fault
            else:
                if end < len(self._text) or not self._more():  # a number may go on
                    self._at = end
                    return value

    def _peek(self) -> str:
        """The next character that is not blank; empty at the end."""
        while True:
            self._at = _BLANK.match(self._text, self._at).end()  # type: ignore[union-attr]  # it matches nothing too
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _take(self, mark: str) -> None:
        found = self._peek()
        if found != mark:
            said = f"found {found!r}" if found else "found the end of the file"
            raise self._wrong(f"expected {mark!r}, {said}; the file is no whole JSON, export it again")
        self._at += 1

    def _more(self) -> bool:
        """Reads on; twice as much when one value needs it. False at the end of the file."""
        if self._ended:
            return False
        raw = self._read(max(CHUNK, len(self._text) - self._at))
        self._ended = not raw
        try:
            self._text += self._decoder.decode(raw, final=self._ended)
        except UnicodeDecodeError as fault:
            raise self._wrong("expected UTF-8, found other bytes; export it again, or save it as UTF-8") from fault
        return not self._ended

    def _leave_behind(self) -> int:
        """Drops what is used; the offset in bytes of what follows."""
        used = self._text[: self._at]
        self._offset += len(used) if used.isascii() else len(used.encode())
        self._line += used.count("\n")
        self._text, self._at = self._text[self._at :], 0
        return self._offset

    def _broken(self, fault: JSONDecodeError) -> ConfigError:
        self._at = min(fault.pos, len(self._text))
        return self._wrong(f"expected JSON, found a fault in it ({fault.msg.lower()}); export it again")

    def _wrong(self, message: str) -> ConfigError:
        line = self._line + self._text.count("\n", 0, self._at)
        return ConfigError([Problem(self._file, line, "", message)])
