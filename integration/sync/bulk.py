"""Bulk edits (G6): five or more identical acts of one author within ten minutes are told once, on their phase's epic. Pure.

Who belongs together depends on the acts alone, not on the order in which they were read; once together, they stay so under the
name of the first, whatever a later audit sees. Counted phase by phase: each epic tells its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final

from integration.mapping.register_rows import Act, alike_of, author_of
from integration.model.verdict import Bulk, BulkMember, ChangeRef, Entry, Violation
from integration.model.words import SEVERITIES, State

LEAST: Final = 5
WITHIN: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A violation that may be one of a bulk edit. ``name``: of the one it is known to belong to; ``violation``: where it was judged
    now, else None; ``phase``: of its issue.
    """

    issue: str
    key: str
    act: Act
    state: State
    phase: str
    name: str | None = None
    violation: Violation | None = None

    @property
    def member(self) -> BulkMember:
        return BulkMember(issue=self.issue, key=self.key, fingerprint=self.act.fingerprint, state=self.state, at=self.act.at)


def bulks_of(known: Sequence[Bulk], candidates: Iterable[Candidate], *, today: date) -> tuple[Bulk, ...]:
    """The bulk edits of a project: those known, with what joined them, and new ones; by time. ``candidates`` override what was
    known of the same violation.
    """
    fresh = {(c.issue, c.act.fingerprint): c for c in candidates}
    by_alike: dict[str, dict[tuple[str, str], Candidate]] = {}
    for candidate in [*_remembered(known), *fresh.values()]:
        by_alike.setdefault(candidate.act.alike, {})[candidate.issue, candidate.act.fingerprint] = candidate
    named = {bulk.name: bulk for bulk in known}
    members = {(m.issue, m.fingerprint): bulk.name for bulk in known for m in bulk.members}
    found = [
        bulk
        for alike in by_alike.values()
        for group in _groups(sorted(alike.values(), key=_by_time), members)
        for bulk in _bulk(group, named, members, today)
    ]
    return tuple(sorted(found, key=lambda bulk: (bulk.members[0].at, bulk.name)))


def _remembered(known: Sequence[Bulk]) -> Iterator[Candidate]:
    for bulk in known:
        alike = alike_of(bulk.author, bulk.rule, bulk.act, bulk.phase)
        for one in bulk.members:
            act = Act(fingerprint=one.fingerprint, alike=alike, at=one.at)
            yield Candidate(issue=one.issue, key=one.key, act=act, state=one.state, phase=bulk.phase, name=bulk.name)


def _by_time(candidate: Candidate) -> tuple[datetime, int, str, str]:
    issue = candidate.issue
    return candidate.act.at, int(issue) if issue.isdecimal() else 0, issue, candidate.act.fingerprint


def _groups(acts: Sequence[Candidate], members: Mapping[tuple[str, str], str]) -> Iterator[Sequence[Candidate]]:
    """Acts any five of which lie within ten minutes, joined where they overlap or already bear one name."""
    root = list(range(len(acts)))

    def top(place: int) -> int:
        while root[place] != place:
            place = root[place]
        return place

    windows = [
        range(n, n + LEAST) for n in range(len(acts) - LEAST + 1) if acts[n + LEAST - 1].act.at - acts[n].act.at <= WITHIN
    ]
    names: dict[str, list[int]] = {}
    for place, one in enumerate(acts):
        name = members.get((one.issue, one.act.fingerprint)) or one.name
        if name:
            names.setdefault(name, []).append(place)
    for run in [*windows, *names.values()]:
        for here, there in pairwise(run):
            low, high = sorted((top(here), top(there)))
            root[high] = low
    in_one = {place for run in [*windows, *names.values()] for place in run}
    grouped: dict[int, list[Candidate]] = {}
    for place in sorted(in_one):
        grouped.setdefault(top(place), []).append(acts[place])
    yield from grouped.values()


def _bulk(
    group: Sequence[Candidate], known: Mapping[str, Bulk], members: Mapping[tuple[str, str], str], today: date
) -> Iterator[Bulk]:
    """The oldest of the names it bears; a new one is told of by what was judged now."""
    names = dict.fromkeys(members.get((c.issue, c.act.fingerprint)) or c.name for c in group)
    name = next((one for one in names if one), group[0].act.fingerprint)
    old = [known[one] for one in names if one is not None and one in known]
    judged = [c for c in group if c.violation is not None]
    if not old and not judged:
        return
    grown = any((c.issue, c.act.fingerprint) not in members for c in group)
    base = old[0] if old else _first(name, judged[0], today)
    worst = max(
        [*(bulk.severity for bulk in old), *(c.violation.severity for c in judged if c.violation)], key=SEVERITIES.index
    )
    bars = [*(bulk.bar for bulk in old), *(c.violation.answerable.bar for c in judged if c.violation)]
    yield replace(
        base,
        name=name,
        bar=next((bar for bar in bars if bar is not None), None),
        severity=worst,
        told=today if grown else max(bulk.told for bulk in old),
        members=tuple(c.member for c in group),
    )


def _first(name: str, candidate: Candidate, today: date) -> Bulk:
    violation = candidate.violation
    assert violation is not None
    assert violation.act is not None
    return Bulk(
        name=name,
        rule=violation.rule,
        phase=candidate.phase,
        author=author_of(violation) or "",
        hats=violation.hats,
        act=ChangeRef(violation.act.field, None, violation.act.new),
        severity=violation.severity,
        expected=violation.role_expected,
        confirm=violation.answerable.roles,
        told=today,
        members=(),
    )


def without(bulks: Sequence[Bulk], gone: frozenset[tuple[str, str]]) -> tuple[Bulk, ...]:
    """``gone``: (issue, fingerprint) of what is no violation any more: a rule switched off, an issue that left."""
    left = (replace(b, members=tuple(m for m in b.members if (m.issue, m.fingerprint) not in gone)) for b in bulks)
    return tuple(bulk for bulk in left if bulk.members)


def names_in(bulks: Sequence[Bulk]) -> Mapping[tuple[str, str], str]:
    """Name of the bulk edit of each violation, by issue and fingerprint."""
    return {(m.issue, m.fingerprint): bulk.name for bulk in bulks for m in bulk.members}


def renamed(entry: Entry, name: str | None, before: Entry | None, *, commented: bool) -> Entry:
    """The entry as it is told: under the bulk edit ``name``, unless it was already told on its own issue (``commented``), which
    keeps it. What was told on the epic stays there.
    """
    told_here = commented and before is not None and before.bulk is None and before.severity != "info"
    return entry if told_here or entry.bulk == name or name is None else replace(entry, bulk=name)
