"""What a search finds, in order, read only as far as somebody looks: a page costs its rows."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Generic, TypeVar, overload

T = TypeVar("T")


class Found(Sequence[T], Generic[T]):
    """A sequence behind an iterator. ``len()`` reads everything unless the count was known before."""

    __slots__ = ("_count", "_read", "_rest")

    def __init__(self, rows: Iterable[T], *, count: int | None = None) -> None:
        self._read: list[T] = []
        self._rest: Iterator[T] = iter(rows)
        self._count = count

    def _reach(self, end: int | None) -> list[T]:
        """At least so many rows, if there are; None: all."""
        missing = None if end is None else end - len(self._read)
        if missing is None or missing > 0:
            self._read.extend(islice(self._rest, missing))
        return self._read

    def __len__(self) -> int:
        if self._count is None:
            self._count = len(self._reach(None))
        return self._count

    def __bool__(self) -> bool:
        return bool(self._reach(1))

    def __iter__(self) -> Iterator[T]:
        place = 0
        while place < len(self._reach(place + 1)):
            yield self._read[place]
            place += 1

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> list[T]: ...
    def __getitem__(self, place: int | slice) -> T | list[T]:
        if isinstance(place, slice):
            ends = (place.start or 0, place.stop)
            return self._reach(None if ends[1] is None or min(ends) < 0 else ends[1])[place]
        return self._reach(place + 1 if place >= 0 else None)[place]
