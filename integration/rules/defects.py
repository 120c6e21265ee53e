"""Anomalies as R31 and R32 ask of them: which were linked and open at an instant, who closed one rightly, when it was reopened."""

from collections.abc import Iterator
from datetime import datetime

from integration.model.history import Case, Change, Timeline
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
    """Other Anomalies linked by then, each once: dated by the later end, for either may not have the link in its history."""
    seen: set[str] = set()
    for link in timeline.issue.links:
        other = case.timelines.get(link.other)
        if other is None or other.issue.type != "anomalie" or other.issue.id in seen or link.since > at:
            continue
        back = [far.since for far in other.issue.links if far.other == timeline.issue.id and far.kind == link.kind]
        if not back or min(back) <= at:
            seen.add(other.issue.id)
            yield other


def is_duplicate(case: Case, defect: Timeline, change: Change) -> bool:
    """Dropped in favour of a linked Anomalie still open."""
    return change.new == "dropped" and any(is_open(other, change.at) for other in linked_at(case, defect, change.at))


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
