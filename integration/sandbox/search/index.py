"""Searching: a query -> the issues a caller may find, in order. Narrowed by columns, behind by as much as the switches say.

What is found lags (facts 1.10): a query is tested on issues as the index saw them last. What is shown of a found issue does not:
``/search/jql`` renders the fields of the issue as it is. A deleted issue is found no more. Nothing else on the site lags.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Final

from integration.sandbox import jql
from integration.sandbox.jql import Bounds, Compiled, Query
from integration.sandbox.jql.asking import visible
from integration.sandbox.search.columns import Columns
from integration.sandbox.search.found import Found
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User
from integration.sandbox.world import World

__all__ = ["find", "matches", "settle", "visible"]

_FEW: Final = 8
"""Of n issues, the square root of so many times n are sooner tested and sorted than a column is walked past the others."""
_SETS: Final = (
    ("types", "type"),
    ("statuses", "status"),
    ("assignees", "assignee"),
    ("reporters", "reporter"),
    ("parents", "parent"),
    ("labels", "label"),
    ("components", "component"),
)


def settle(world: World) -> None:
    """Before each call: while search is behind, what the last call changed is kept as it is now."""
    if world.lag.on or world.switches.index_lag or world.switches.index_lag_searches:
        world.lag.follow(world.switches, world.issues, world.index.stirred)
        world.index.take_in(world.issues)


def find(
    world: World, me: User | None, query: Query, *, fresh: Collection[int] = (), again: bool = False
) -> Sequence[Issue]:
    """All that ``me`` may find. ``fresh``: ids seen as they are now. ``again``: a page after the first, which goes on where the
    last one stopped as long as nothing has changed.
    """
    settle(world)
    world.index.take_in(world.issues)
    older = world.lag.seen(world.switches, world.now(), fresh) if world.lag.on else {}
    if older:
        return _found(world, jql.compile_query(query, world, me), older)
    account = me.account_id if me else ""
    kept = world.index.kept(query, account) if again else None
    if kept is not None and kept.stamp == (visible(world, me), world.catalogue):
        return kept.rows
    compiled = jql.compile_query(query, world, me)
    found = _found(world, compiled, older)
    world.index.keep(query, account, (compiled.projects, world.catalogue), found)
    return found


def matches(world: World, me: User | None, query: Query, issue: Issue) -> bool:
    """Whether this issue, as it is now, is among what ``me`` may find."""
    compiled = jql.compile_query(query, world, me)
    return issue.project_id in compiled.projects and compiled.test(issue)


def _found(world: World, compiled: Compiled, older: dict[int, Issue | None]) -> Found[Issue]:
    if compiled.bounds.nothing:
        return Found(())
    seen = compiled.projects
    search = _Search(world=world, compiled=compiled, limits=_limits(world, compiled.bounds, seen), older=older, seen=seen)
    rows, count = search.rows()
    if not older:
        return Found(rows, count=count)
    past = [one for one in older.values() if one is not None and one.project_id in seen and compiled.test(one)]
    return Found(merge(rows, sorted(past, key=compiled.key), key=compiled.key))


@dataclass(frozen=True, slots=True)
class _Limit:
    """Every match is among ``ids()``; ``column``: they are a part of it, from ``start`` to ``end``. ``size``: at most so many."""

    size: int
    ids: Callable[[], Collection[int]]
    column: str = ""
    start: int = 0
    end: int = 0


def _limits(world: World, bounds: Bounds, seen: frozenset[int]) -> list[_Limit]:
    """The tightest first."""
    columns = world.index
    projects = seen if bounds.projects is None else seen & bounds.projects
    limits = [] if len(projects) == len(world.projects) else [_among(columns, "project", projects)]
    if bounds.ids is not None:
        limits.append(_those(columns, bounds.ids))
    for said, name in _SETS:
        values = getattr(bounds, said)
        if values is not None:
            limits.append(_among(columns, name, values))
    for name, (since, until) in (("updated", bounds.updated), ("created", bounds.created)):
        if since or until:
            limits.append(_part(columns, name, *columns.between(name, since, until)))
    return sorted(limits, key=lambda limit: limit.size)


def _those(columns: Columns, wanted: Collection[int]) -> _Limit:
    there = columns.shown.keys() & wanted
    return _Limit(len(there), lambda: there)


def _among(columns: Columns, name: str, values: Collection[object]) -> _Limit:
    sets = [columns.having(name, value) for value in values]
    return _Limit(sum(map(len, sets)), lambda: sets[0] if len(sets) == 1 else set().union(*sets))


def _part(columns: Columns, name: str, start: int, end: int) -> _Limit:
    return _Limit(end - start, lambda: set(columns.ids(name, start, end)), name, start, end)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    world: World
    compiled: Compiled
    limits: list[_Limit]
    older: dict[int, Issue | None]
    seen: frozenset[int]

    def rows(self) -> tuple[Iterable[Issue], int | None]:
        """In order, and how many when that is known."""
        order = self.compiled.order
        name, down = order[0] if order else ("id", True)
        few = self.limits and self.limits[0].size ** 2 <= _FEW * len(self.world.index.shown)
        if few or name not in self.world.index.lists:
            rows = sorted(self._tested(self._candidates()), key=self.compiled.key)
            return rows, len(rows)
        within = next((limit for limit in self.limits if limit.column == name), None)
        allowed = self._allowed([limit for limit in self.limits if limit is not within])
        part = self.world.index.lists[name]
        part = part[within.start : within.end] if within else part[:]
        count = None if not self.compiled.bounds.whole or (within and allowed is not None) else len(part)
        if count is not None and allowed is not None:
            count = len(allowed)
        return self._walk(reversed(part) if down else part, allowed), count

    def _candidates(self) -> Iterable[Issue]:
        issues = self.world.issues
        numbers = self.limits[0].ids() if self.limits else self.world.index.shown
        return (issues[number] for number in numbers)

    def _allowed(self, limits: list[_Limit]) -> Collection[int] | None:
        """The ids to look at further: exactly the matches where the limits say everything; None: all."""
        if not self.compiled.bounds.whole:
            return limits[0].ids() if limits and limits[0].size < len(self.world.index.shown) // 2 else None
        sets = [limit.ids() for limit in limits]
        return set(sets[0]).intersection(*sets[1:]) if len(sets) > 1 else next(iter(sets), None)

    def _walk(self, part: Iterable[tuple[object, int]], allowed: Collection[int] | None) -> Iterator[Issue]:
        """Along a column; those with the same value there are put in order among themselves."""
        issues, key = self.world.issues, self.compiled.key
        entries = part if allowed is None else (entry for entry in part if entry[1] in allowed)
        for _, same in groupby(entries, key=itemgetter(0)):
            rows = [issues[number] for _, number in same]
            rows = (
                [one for one in rows if one.id not in self.older] if self.compiled.bounds.whole else list(self._tested(rows))
            )
            yield from sorted(rows, key=key) if len(rows) > 1 else rows

    def _tested(self, issues: Iterable[Issue]) -> Iterator[Issue]:
        older, seen, test = self.older, self.seen, self.compiled.test
        return (one for one in issues if one.id not in older and one.project_id in seen and test(one))
