"""The columns of the search index: which issues have which value, and who comes after whom. Knows records, neither JQL nor the site.

Kept up by what is stirred: an issue's record is read again at the next search after it changed.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Final

from integration.sandbox.search.found import Found
from integration.sandbox.state.issues import Issue

Entry = tuple[Any, int]
"""A value to sort by, and the issue's id."""

SORTED: Final = ("updated", "created", "key", "id")
"""The fields a result can be walked along in order, without sorting it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the columns hold of one issue: needed to take it out again."""

    sets: tuple[tuple[str, Any], ...]
    entries: tuple[Any, ...]
    """In the order of ``SORTED``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """``query`` is held so that no other one takes its identity; ``stamp``: what else must not change meanwhile."""

    query: object
    stamp: object
    generation: int
    rows: Found[Issue]


@dataclass(slots=True)
class Columns:
    """``sets``: (field, value) -> ids, the fields being project, type, status, assignee, reporter, parent, label, component.

    ``generation`` moves whenever a column does; ``stirred``: id -> when it changed last, for those not read again yet.
    """

    sets: dict[tuple[str, Any], set[int]] = field(default_factory=dict)
    lists: dict[str, list[Entry]] = field(default_factory=lambda: {name: [] for name in SORTED})
    shown: dict[int, Shown] = field(default_factory=dict)
    stirred: dict[int, datetime] = field(default_factory=dict)
    generation: int = 0
    cursors: dict[tuple[int, str], Cursor] = field(default_factory=dict)
    """What the last searches found, by query and account."""

    def __deepcopy__(self, memo: dict[int, Any]) -> "Columns":
        """A copied site starts without cursors: they read the issues of the other one."""
        kept = {one.name: deepcopy(getattr(self, one.name), memo) for one in fields(self) if one.name != "cursors"}
        return Columns(**kept)

    def stir(self, number: int, at: datetime) -> None:
        """An issue was made, changed or deleted."""
        self.stirred[number] = at

    def take_in(self, issues: Mapping[int, Issue]) -> None:
        """Read again all that was stirred."""
        if not self.stirred:
            return
        self.generation += 1
        if len(self.stirred) > len(self.shown) // 8 + 64:
            self._take_in_many(issues)
        else:
            for number in self.stirred:
                self._take_out(number)
                if _found(issues, number):
                    self._put(number, issues[number])
        self.stirred.clear()

    def _take_in_many(self, issues: Mapping[int, Issue]) -> None:
        """One sort at the end is cheaper than finding each one's place."""
        for number in self.stirred:
            old = self.shown.pop(number, None)
            for part in old.sets if old else ():
                self._leave(part, number)
            if _found(issues, number):
                self.shown[number] = shown = _shown(issues[number])
                for part in shown.sets:
                    self.sets.setdefault(part, set()).add(number)
        for place, name in enumerate(SORTED):
            self.lists[name] = sorted((shown.entries[place], number) for number, shown in self.shown.items())

    def _put(self, number: int, issue: Issue) -> None:
        self.shown[number] = shown = _shown(issue)
        for part in shown.sets:
            self.sets.setdefault(part, set()).add(number)
        for name, value in zip(SORTED, shown.entries, strict=True):
            insort(self.lists[name], (value, number))

    def _take_out(self, number: int) -> None:
        old = self.shown.pop(number, None)
        if old is None:
            return
        for part in old.sets:
            self._leave(part, number)
        for name, value in zip(SORTED, old.entries, strict=True):
            column = self.lists[name]
            del column[bisect_left(column, (value, number))]

    def _leave(self, part: tuple[str, Any], number: int) -> None:
        held = self.sets[part]
        held.discard(number)
        if not held:
            del self.sets[part]

    def keep(self, query: object, account: str, stamp: object, rows: Found[Issue]) -> None:
        """What a search found, for its next pages; the oldest goes when there are many."""
        name = (id(query), account)
        self.cursors.pop(name, None)
        self.cursors[name] = Cursor(query=query, stamp=stamp, generation=self.generation, rows=rows)
        if len(self.cursors) > _KEPT:
            del self.cursors[next(iter(self.cursors))]

    def kept(self, query: object, account: str) -> Cursor | None:
        """What was kept, unless an issue has changed since."""
        found = self.cursors.get((id(query), account))
        return found if found is not None and found.generation == self.generation else None

    # Asking

    def having(self, name: str, value: Any) -> set[int]:
        """The ids of the issues with this value: not to be changed by the caller."""
        return self.sets.get((name, value), _NOBODY)

    def between(self, name: str, since: datetime | None, until: datetime | None) -> tuple[int, int]:
        """The places in a column of dates from ``since`` to ``until``, both included."""
        column = self.lists[name]
        start = 0 if since is None else bisect_left(column, (since, -1))
        end = len(column) if until is None else bisect_right(column, (until, _HIGHEST))
        return start, max(start, end)

    def ids(self, name: str, start: int, end: int) -> Iterator[int]:
        column = self.lists[name]
        return (column[place][1] for place in range(start, end))


_NOBODY: Final[set[int]] = set()
_HIGHEST: Final = 1 << 62
_KEPT: Final = 32


def _found(issues: Mapping[int, Issue], number: int) -> bool:
    """Archived issues are not in the index."""
    return number in issues and issues[number].archived is None


def _shown(issue: Issue) -> Shown:
    project, _, number = issue.key.rpartition("-")
    parts: list[tuple[str, Any]] = [
        ("project", issue.project_id),
        ("type", issue.type_id),
        ("status", issue.status_id),
        ("assignee", issue.assignee),
        ("reporter", issue.reporter),
        ("parent", issue.parent_id),
    ]
    parts += [("label", label) for label in {label.casefold() for label in issue.labels}]
    parts += [("component", one) for one in issue.components]
    return Shown(sets=tuple(parts), entries=(issue.updated, issue.created, (project, int(number)), issue.id))
