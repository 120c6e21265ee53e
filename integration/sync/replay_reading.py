"""The first pass over an export, by several processes where that is worth it: each reads a stretch of the file. Where a stretch begins
is a guess, held against where the one before it ends; when it was wrong, or anything else is, the file is read by one.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_all_start_methods, get_context
from signal import SIG_DFL, SIGINT, signal
from typing import BinaryIO, Final

from integration.errors import ConfigError
from integration.mapping.export_index import Index, indexed
from integration.mapping.export_merge import merged
from integration.mapping.export_shape import told_at_once
from integration.mapping.json_stream import Manner, Stretch, joined, manner_of, pieces, pieces_in
from integration.mapping.status_map import Parts
from integration.model.template import Template
from integration.sync.replay_shelf import is_of_the_system

LARGE: Final = 20_000_000
"""Bytes of an export that is worth several processes."""
MOST: Final = 4
"""Processes that read one file together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is read, and what for."""

    file: BinaryIO
    name: str
    parts: Parts
    template: Template
    mails: Sequence[str]


def processes_for(size: int) -> int:
    """How many read a file of that many bytes: one where it is small, or processes cannot be copied."""
    if size < LARGE or "fork" not in get_all_start_methods():
        return 1
    ours = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    return min(len(ours), MOST)


def read_index(reading: Reading) -> Index:
    """Raises ConfigError where the file is no export."""
    return by_several(reading) or indexed(
        pieces(reading.file.read, file=reading.name, parser=told_at_once),
        parts=reading.parts,
        template=reading.template,
        mails=reading.mails,
    )


def by_several(reading: Reading) -> Index | None:
    """None where one process is as good, or has to do it."""
    size = os.fstat(reading.file.fileno()).st_size if is_of_the_system(reading.file) else 0
    count = processes_for(size)
    manner = _manner(reading) if count > 1 else None
    if manner is None:
        return None
    edges = [size * number // count for number in range(count + 1)]
    stretches = [Stretch(begin, end) for begin, end in pairwise(edges)]
    with ProcessPoolExecutor(count - 1, get_context("fork"), initializer=_Copy.begin, initargs=(reading, manner)) as pool:
        others = [pool.submit(_Copy.read, stretch) for stretch in stretches[1:]]
        try:
            found = [_read(reading, manner, stretches[0]), *(other.result() for other in others)]
        except Exception:  # noqa: BLE001  # whatever befell a copy: who reads the file from its beginning says what is wrong, and where
            pool.shutdown(wait=True, cancel_futures=True)
            return None
    return merged([index for _, index in found]) if joined([stretch for stretch, _ in found]) else None


def _manner(reading: Reading) -> Manner | None:
    try:
        return manner_of(_reader(reading.file, 0), file=reading.name)
    except (ConfigError, RecursionError):
        return None


def _read(reading: Reading, manner: Manner, stretch: Stretch) -> tuple[Stretch, Index]:
    found = pieces_in(stretch, manner, _reader(reading.file, stretch.since), file=reading.name, parser=told_at_once)
    return stretch, indexed(found, parts=reading.parts, template=reading.template, mails=reading.mails)


def _reader(file: BinaryIO, at: int) -> Callable[[int], bytes]:
    """Reads on from there without moving in the file, which others read, too."""
    place = at

    def read(size: int) -> bytes:
        nonlocal place
        found = os.pread(file.fileno(), size, place)
        place += len(found)
        return found

    return read


class _Copy:
    """What a copied process works on: it was there when it was copied, and is sent nothing but where to read."""

    reading: Reading
    manner: Manner

    @classmethod
    def begin(cls, reading: Reading, manner: Manner) -> None:
        cls.reading, cls.manner = reading, manner
        signal(SIGINT, SIG_DFL)  # Ctrl+C is for the first process to tell of

    @classmethod
    def read(cls, stretch: Stretch) -> tuple[Stretch, Index]:
        return _read(cls.reading, cls.manner, stretch)
