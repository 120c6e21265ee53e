"""Anomalies as R31 and R32 ask of them: which were linked and open at an instant, who closed one rightly, when it was reopened."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from integration.model.history import Case, Change, Link, Timeline
from integration.model.words import DONE
from integration.rules.acceptance import built_in, fair_since, has_built
from integration.rules.acts import Acts
from integration.rules.hats import CONTROL
from integration.rules.instants import span_at
from integration.rules.mended import Mended, mended_by


def closes(change: Change) -> bool:
    return change.new in DONE


def is_open(defect: Timeline, at: datetime) -> bool:
    """Born, and neither validated nor dropped; an unknown status is not closed."""
    span = span_at(defect.status, at)
    return span is not None and span.value not in DONE


def linked_at(case: Case, timeline: Timeline, at: datetime) -> Iterator[Timeline]:
    """Other Anomalies linked at that instant, each once: as both ends say, for either may not have the link in its history."""
    return _among(case, timeline, at, (link for link in timeline.issue.links if not link.gone))


def perhaps_linked_at(case: Case, timeline: Timeline, at: datetime) -> Iterator[Timeline]:
    """Those whose link was there once, and nobody can tell until when."""
    return _among(case, timeline, at, (link for link in timeline.issue.links if link.gone))


def _among(case: Case, timeline: Timeline, at: datetime, links: Iterable[Link]) -> Iterator[Timeline]:
    seen: set[str] = set()
    for link in links:
        other = case.timelines.get(link.other)
        if other is None or other.issue.type != "anomalie" or other.issue.id in seen or not link.at(at):
            continue
        back = [far for far in other.issue.links if far.other == timeline.issue.id and _is_alike(far, link)]
        if not back or any(far.at(at) for far in back):
            seen.add(other.issue.id)
            yield other


def _is_alike(far: Link, link: Link) -> bool:
    return far.kind == link.kind or "unknown" in (far.kind, link.kind)


def is_duplicate(case: Case, defect: Timeline, change: Change) -> bool:
    """Dropped in favour of a linked Anomalie still open; where nobody can tell whether it was, that is believed."""
    if change.new != "dropped":
        return False
    linked = (*linked_at(case, defect, change.at), *perhaps_linked_at(case, defect, change.at))
    return any(is_open(other, change.at) for other in linked)


def closed_rightly(case: Case, defect: Timeline, acts: Acts) -> Mended:
    """Closings by AMOA or MOA who did not fix it; as a duplicate too: whoever else drops one leaves it to what replaces it."""
    built = built_in(defect)
    return mended_by(
        (c.at, fair_since(case, defect, c, CONTROL))
        for c in acts.status
        if closes(c) and not has_built(built, c.author.id, c.at)
    )


def reopened(acts: Acts) -> Mended:
    """Leavings of Validated or Dropped for work again, by anyone."""
    return mended_by((c.at, c.at) for c in acts.status if c.old in DONE and not closes(c))
