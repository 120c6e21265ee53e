"""*Upstream*: the Livrables an acceptance report accepts, and who built them (domain-rules 0)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from integration.model.history import Case, Link, Timeline
from integration.model.verdict import NotJudged
from integration.rules.acceptance import Built, built_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A Livrable that stands accepted with an item: itself, or upstream of a report. ``since``: the instant from which links
    lead to it; ``until``: when one of them was taken off, None while all stand.
    """

    timeline: Timeline
    since: datetime
    built: Built
    until: datetime | None = None

    def at(self, when: datetime) -> bool:
        return self.since <= when and (self.until is None or when < self.until)


def is_report(timeline: Timeline) -> bool:
    """An acceptance report, procès-verbal: a Document of kind ``acceptance``."""
    return timeline.issue.type == "document" and timeline.issue.kind == "acceptance"


def itself(livrable: Timeline) -> Accepted:
    return Accepted(timeline=livrable, since=livrable.issue.created, built=built_in(livrable))


@dataclass(frozen=True, slots=True)
class _Way:
    """A stretch of time during which links lead from the report to an item."""

    item: str
    since: datetime
    until: datetime | None

    def on(self, link: Link) -> "_Way | None":
        """Further along a link; None where the two never stood at once."""
        since = max(self.since, link.since)
        until = min((end for end in (self.until, link.until) if end is not None), default=None)
        return None if until is not None and until <= since else _Way(link.other, since, until)

    def covers(self, other: "_Way") -> bool:
        lasts = self.until is None or (other.until is not None and other.until <= self.until)
        return self.item == other.item and self.since <= other.since and lasts

    def holds(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


def upstream_of(case: Case, report: Timeline, acts: Collection[datetime]) -> tuple[tuple[Accepted, ...], bool]:
    """The Livrables that block the report, directly or through other acceptance reports, in a fixed order, one that links led to
    more than once as often; and whether something on the way was not read, or nobody can tell whether it was on the way at one
    of these instants.
    """
    unread = False
    reached: list[_Way] = []
    waiting = [_Way(report.issue.id, report.issue.created, None)]
    while waiting:
        here = waiting.pop()
        if any(way.covers(here) for way in reached):
            continue
        reached = [*(way for way in reached if not here.covers(way)), here]
        place = case.timelines[here.item].issue
        for link in place.links if place.type != "livrable" else ():
            way = here.on(link) if _leads_up(link) else None
            if way is None:
                continue
            other = case.timelines.get(link.other)
            if other is None:
                unread = unread or link.stands or any(way.holds(at) for at in acts)
            elif other.issue.type == "livrable" or is_report(other):
                doubtful = link.gone or link.kind == "unknown"
                unread = unread or (doubtful and any(way.holds(at) for at in acts))
                waiting += [] if doubtful else [way]
    return tuple(_accepted(case, reached)), unread


def _leads_up(link: Link) -> bool:
    """As far as its words tell."""
    return link.kind == "unknown" or (link.kind == "blocks" and not link.outward)


def _accepted(case: Case, reached: Iterable[_Way]) -> Iterator[Accepted]:
    for way in sorted(reached, key=lambda way: (len(way.item), way.item, way.since)):
        timeline = case.timelines[way.item]
        if timeline.issue.type == "livrable":
            yield Accepted(timeline=timeline, since=way.since, built=built_in(timeline), until=way.until)


def standing_at(upstream: Iterable[Accepted], at: datetime) -> frozenset[str]:
    """Ids of what is accepted at that instant."""
    return frozenset(item.timeline.issue.id for item in upstream if item.at(at))


def blind_spots(case: Case, upstream: Iterable[Accepted], *, unread: bool) -> Iterator[NotJudged]:
    if any(not item.timeline.complete for item in upstream):
        yield NotJudged(subject=case.subject, reason="incomplete-history")
    if unread:
        yield NotJudged(subject=case.subject, reason="missing-context")
