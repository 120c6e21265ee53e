"""Timelines of an export, read from the file when they are asked for: as many are kept at hand as fit in a bounded room, so
that memory does not grow with what happened. Writes nothing, and reads nothing but the file.
"""

import os
from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import BinaryIO, Final

from integration.mapping.export import told_in
from integration.mapping.export_index import Row
from integration.mapping.export_shape import told_from
from integration.mapping.wire_links import finished, has_past, resolved
from integration.model.history import Deployment, Field, History, Issue, Timeline
from integration.model.live import Comment, IdMap, IssueRead
from integration.model.quick import quick, renewing
from integration.model.words import INTERNAL_WORK
from integration.rules.spans import draft_from
from integration.rules.timeline import finisher

ROOM: Final = 16_000_000
"""Bytes of the export whose timelines are kept at hand."""
FAR: Final = 16
"""Issues that links were taken off from, kept at hand."""
_WORDS: Final[frozenset[Field]] = frozenset({"summary", "description", "comment", "other"})
_renewed, _without_words = renewing(Timeline), renewing(Issue)
_SHORT: Final = 200
"""Characters of a description."""

Children = Mapping[str, tuple[str, ...]]
"""Issues that ever had a parent, by that parent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One issue as read: its timeline, and the comments typed on it."""

    timeline: Timeline
    comments: tuple[Comment, ...]


_held = quick(Held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """How the file's issues are read: ``ids`` give words, ``service`` are our accounts, ``budget`` a field's id; ``keys``: ids by
    key, today's and former.
    """

    ids: IdMap
    service: frozenset[str]
    budget: str | None
    settle: timedelta
    keys: Mapping[str, str]


class Shelf(Mapping[str, Timeline]):
    """Timelines by issue id; an id that the export does not have is a KeyError. Phases' epics are always at hand.

    ``shared``: whether copies of this process may read on; ``size``: bytes of all issues.
    """

    def __init__(
        self, file: BinaryIO, rows: Mapping[str, Row], lens: Lens, deployment: Deployment, children: Children
    ) -> None:
        self._file = file
        self.rows = rows
        self._lens = lens
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._room = ROOM
        self._far = lru_cache(maxsize=FAR)(self._other_end)
        self.shared = is_of_the_system(file)
        self.size = sum(row.size for row in rows.values())
        epics = {p.epic: self._draft(p.epic) for p in deployment.phases}
        self._finish = finisher(
            deployment,
            _InternalWork(self, rows),
            children=_internal(children, rows),
            epics={epic: held.timeline for epic, held in epics.items()},
            settle=lens.settle,
        )
        self._epics = {epic: self._finished(held) for epic, held in epics.items()}

    def held(self, issue: str) -> Held:
        found = self._held.get(issue) or self._epics.get(issue)
        if found is None:
            found = self._held[issue] = self._finished(self._draft(issue))
            self._room -= self.rows[issue].size
            while self._room < 0 and len(self._held) > 1:
                oldest, _ = self._held.popitem(last=False)
                self._room += self.rows[oldest].size
        return found

    def _finished(self, draft: Held) -> Held:
        return _held(timeline=self._finish(draft.timeline), comments=draft.comments)

    def _draft(self, issue: str) -> Held:
        lens = self._lens
        read, history = self._told(issue)
        if has_past(history):
            history = finished(resolved(history, lens.keys.get), self._far)  # an issue that many link to is read once
        return _held(timeline=draft_from(history, settle=lens.settle), comments=read.comments or ())

    def _told(self, issue: str) -> tuple[IssueRead, History]:
        row, lens = self.rows[issue], self._lens
        told = told_from(self._bytes(row.offset, row.size))
        return told_in(told, ids=lens.ids, service=lens.service, budget=lens.budget)

    def _other_end(self, issue: str) -> History | None:
        """The other end of a link."""
        return self._told(issue)[1] if issue in self.rows else None

    def _bytes(self, offset: int, size: int) -> bytes:
        """Of a file of the system, without moving in it: copies of this process read it, too."""
        if self.shared:
            return os.pread(self._file.fileno(), size, offset)
        self._file.seek(offset)
        return self._file.read(size)

    def __getitem__(self, issue: str) -> Timeline:
        return self.held(issue).timeline

    def __contains__(self, issue: object) -> bool:
        return issue in self.rows

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def is_of_the_system(file: BinaryIO) -> bool:
    try:
        return hasattr(os, "pread") and file.fileno() >= 0
    except OSError:  # a file in memory has none
        return False


class _InternalWork(Mapping[str, Timeline]):
    """Of a shelf, tasks and sub-tasks only: nothing else is read to know who helped to build."""

    def __init__(self, shelf: Shelf, rows: Mapping[str, Row]) -> None:
        self._shelf = shelf
        self._rows = rows

    def __getitem__(self, issue: str) -> Timeline:
        if self._rows[issue].type not in INTERNAL_WORK:
            raise KeyError(issue)
        return self._shelf[issue]

    def __iter__(self) -> Iterator[str]:
        return (issue for issue, row in self._rows.items() if row.type in INTERNAL_WORK)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _internal(children: Children, rows: Mapping[str, Row]) -> Children:
    found = {parent: tuple(i for i in ids if rows[i].type in INTERNAL_WORK) for parent, ids in children.items()}
    return {parent: ids for parent, ids in found.items() if ids}


class WithChildren(Mapping[str, Timeline]):
    """The shelf for judging a phase: its children all at hand, without the words that only their own judging reads."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._children: dict[str, Timeline] = {}

    def add(self, child: str) -> None:
        self._children[child] = _bare(self._shelf[child])

    def __getitem__(self, issue: str) -> Timeline:
        return self._children.get(issue) or self._shelf[issue]

    def __contains__(self, issue: object) -> bool:
        return issue in self._shelf

    def __iter__(self) -> Iterator[str]:
        return iter(self._shelf)

    def __len__(self) -> int:
        return len(self._shelf)


class Among(Mapping[str, Timeline]):
    """The shelf, which shows only some of its issues to whoever goes through all."""

    def __init__(self, shelf: Shelf, shown: Collection[str]) -> None:
        self._shelf = shelf
        self._shown = shown

    def __getitem__(self, issue: str) -> Timeline:
        return self._shelf[issue]

    def __contains__(self, issue: object) -> bool:
        return issue in self._shelf

    def __iter__(self) -> Iterator[str]:
        return iter(self._shown)

    def __len__(self) -> int:
        return len(self._shown)


def _bare(timeline: Timeline) -> Timeline:
    """Decisions keep their words: a waiver is read from them. What is short costs less kept than taken out."""
    issue = timeline.issue
    changes = tuple([c for c in timeline.changes if c.field not in _WORDS])
    if issue.type == "decision" or (len(changes) == len(timeline.changes) and len(issue.description) < _SHORT):
        return timeline
    return _renewed(timeline, issue=_without_words(issue, description=""), changes=changes)
