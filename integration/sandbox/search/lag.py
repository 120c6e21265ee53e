"""How far search is behind (facts 1.10): for each issue that changed, what it was, until the index has caught up with it.

Decided by seed, issue and change alone: the same calls at the same times see the same. Knows records, neither JQL nor the site.
What hangs on an issue is remembered by its ids: the words of a comment that was edited do not lag, a new comment does.
"""

from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Final

from integration.sandbox.state.issues import Issue
from integration.sandbox.switches import Switches

_LISTS: Final = ("labels", "components", "histories", "comments", "links", "children", "watchers", "voters", "sprints")
_LISTS_TOO: Final = ("fix_versions", "versions", "worklogs", "attachments")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """An issue as it was from some moment on. ``search``: how many searches there had been."""

    record: Issue
    number: int
    at: datetime
    search: int


@dataclass(slots=True)
class Lag:
    """``versions``: of each issue, oldest first, the newest being what it is now. ``behind``: those with more than one, or too new."""

    versions: dict[int, list[Version]] = field(default_factory=dict)
    behind: set[int] = field(default_factory=set)
    searches: int = 0
    on: bool = False

    def follow(self, switches: Switches, issues: Mapping[int, Issue], stirred: Mapping[int, datetime]) -> None:
        """Keep what was stirred as it is now. When the lag is switched on, everything there is has been taken in long ago."""
        if not (switches.index_lag or switches.index_lag_searches):
            if self.on:
                self.versions.clear()
                self.behind.clear()
                self.on = False
            return
        if not self.on:
            self.on = True
            self.versions = {number: [_version(issue, 0, issue.created, -_LONG)] for number, issue in issues.items()}
            return
        for number, at in stirred.items():
            self._keep(number, issues.get(number), at)

    def _keep(self, number: int, issue: Issue | None, at: datetime) -> None:
        if issue is None:
            self.versions.pop(number, None)
            self.behind.discard(number)
            return
        known = self.versions.setdefault(number, [])
        known.append(_version(issue, known[-1].number + 1 if known else 1, at, self.searches))
        self.behind.add(number)

    def seen(self, switches: Switches, now: datetime, fresh: Collection[int]) -> dict[int, Issue | None]:
        """What a search sees instead of the issues as they are: id -> an older record, or None for not there yet."""
        self.searches += 1
        older = {}
        for number in sorted(self.behind):
            versions = self.versions[number]
            place = self._place(switches, versions, now)
            if number not in fresh and place != len(versions) - 1:
                older[number] = versions[place].record if place >= 0 else None
            self._forget(switches, number, versions, now)
        return older

    def _place(self, switches: Switches, versions: list[Version], now: datetime) -> int:
        """The newest version that shows, -1 for none."""
        return next((place for place in range(len(versions) - 1, -1, -1) if self._shows(switches, versions[place], now)), -1)

    def _shows(self, switches: Switches, version: Version, now: datetime) -> bool:
        if version.number == 0:
            return True
        part = _part(switches.index_lag_seed, version)
        ages = self._ages(switches, version, now)
        return all(_visible(age, part, flicker=switches.index_flicker) for age in ages)

    def _ages(self, switches: Switches, version: Version, now: datetime) -> list[float]:
        """How old a change is, in lags: 1 is when everyone must see it."""
        ages = []
        if switches.index_lag:
            ages.append((now - version.at).total_seconds() / switches.index_lag)
        if switches.index_lag_searches:
            ages.append((self.searches - 1 - version.search) / switches.index_lag_searches)
        return ages

    def _forget(self, switches: Switches, number: int, versions: list[Version], now: datetime) -> None:
        """Once a whole lag has passed, what was before matters to nobody."""
        settled = [place for place, one in enumerate(versions) if min(self._ages(switches, one, now)) >= 1]
        if settled:
            del versions[: settled[-1]]
        if settled and len(versions) == 1:
            self.behind.discard(number)


_LONG: Final = 1 << 40


def _version(issue: Issue, number: int, at: datetime, search: int) -> Version:
    record = copy(issue)
    for name in (*_LISTS, *_LISTS_TOO):
        setattr(record, name, list(getattr(issue, name)))
    record.custom = dict(issue.custom)
    return Version(record=record, number=number, at=at, search=search)


def _part(seed: int, version: Version) -> float:
    """At which part of the lag a change is first found: from a third to two thirds of it."""
    digest = blake2b(f"{seed}:{version.record.id}:{version.number}".encode(), digest_size=4).digest()
    return 1 / 3 + int.from_bytes(digest) / 0xFFFFFFFF / 3


def _visible(age: float, part: float, *, flicker: bool) -> bool:
    """Flickering: of the time from first seen to caught up, the middle third is a gap."""
    if age < part or age >= 1 or not flicker:
        return age >= part
    return not 1 <= (age - part) / (1 - part) * 3 < 2
