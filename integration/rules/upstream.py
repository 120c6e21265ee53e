"""*Upstream*: the Livrables an acceptance report accepts, and who built them (domain-rules 0)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from integration.model.history import Case, Timeline
from integration.model.verdict import NotJudged
from integration.rules.acceptance import Built, built_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A Livrable that stands accepted with an item: itself, or upstream of a report. ``since``: the instant from which links
    lead to it.
    """

    timeline: Timeline
    since: datetime
    built: Built


def is_report(timeline: Timeline) -> bool:
    """An acceptance report, procès-verbal: a Document of kind ``acceptance``."""
    return timeline.issue.type == "document" and timeline.issue.kind == "acceptance"


def itself(livrable: Timeline) -> Accepted:
    return Accepted(timeline=livrable, since=livrable.issue.created, built=built_in(livrable))


def upstream_of(case: Case, report: Timeline) -> tuple[tuple[Accepted, ...], bool]:
    """The Livrables that block the report, directly or through other acceptance reports, in a fixed order; and whether
    something on the way was not read.
    """
    found: dict[str, Accepted] = {}
    unread = False
    reached = {report.issue.id: report.issue.created}
    waiting = [report]
    while waiting:
        here = waiting.pop()
        for link in (x for x in here.issue.links if x.kind == "blocks" and not x.outward):
            other = case.timelines.get(link.other)
            if other is None:
                unread = True
                continue
            since = max(reached[here.issue.id], link.since)
            if other.issue.id in reached and reached[other.issue.id] <= since:
                continue
            reached[other.issue.id] = since
            if other.issue.type == "livrable":
                found[other.issue.id] = Accepted(timeline=other, since=since, built=built_in(other))
            elif is_report(other):
                waiting.append(other)
    return tuple(found[i] for i in sorted(found, key=lambda i: (len(i), i))), unread


def blind_spots(case: Case, upstream: Iterable[Accepted], *, unread: bool) -> Iterator[NotJudged]:
    if any(not item.timeline.complete for item in upstream):
        yield NotJudged(subject=case.subject, reason="incomplete-history")
    if unread:
        yield NotJudged(subject=case.subject, reason="missing-context")
