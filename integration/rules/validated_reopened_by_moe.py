"""R23: what is validated is taken up again by AMOA or MOA (A-23, A-24, B-3, B-14).

An Anomalie linked instead is no hit by nature, nor is taking back one's own validation that was not one's to pronounce. Put
right when the item is validated again by someone entitled, or by us.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter

from integration.model.history import Case, Change, Timeline
from integration.model.verdict import PersonRef, Value, Violation
from integration.model.words import DONE, Role
from integration.rules.acceptance import fair_since
from integration.rules.facts import hats_in, judged, settled, stranger
from integration.rules.finding import Findings, Hearing, Rule
from integration.rules.hats import CONTROL
from integration.rules.instants import span_before, value_before
from integration.rules.phases import Closing, closings
from integration.rules.saying import NOBODY, may_answer, of_act

EXPECTED: tuple[Role, ...] = ("AMOA", "MOA")
Validations = list[tuple[datetime, datetime]]
_FIRST = itemgetter(0)


def judge(hearing: Hearing) -> Findings:
    case, timeline = hearing.case, hearing.case.timeline
    if timeline is None:
        return
    told: list[Change] = []
    for change in hearing.acts.status:
        if change.old != "validated" or change.new in DONE or change.author.app or not judged(case.deployment, change):
            continue
        unknown = stranger(case, change.author)
        if unknown is not None:
            yield unknown
        elif not _controls(case, timeline, change.author.id, change.at) and not _takes_back(case, timeline, change):
            told.append(change)
    if told:
        again = _validations(hearing, timeline)
        closed = _Closed(hearing=hearing)
        yield from (_violation(case, timeline, change, again, closed=closed.before(timeline, change.at)) for change in told)


def _controls(case: Case, timeline: Timeline, account: str | None, at: datetime) -> bool:
    return not CONTROL.isdisjoint(hats_in(case, timeline, account or "", at))


def _takes_back(case: Case, timeline: Timeline, change: Change) -> bool:
    """Their own validation, which was not theirs to pronounce: reopening is the remedy of that act (R11)."""
    before = span_before(timeline.status, change.at)
    if before is None or before.author.id != change.author.id:
        return False
    return not _controls(case, timeline, before.author.id, before.since)


def _violation(case: Case, timeline: Timeline, change: Change, again: Validations, *, closed: bool) -> Violation:
    before = span_before(timeline.status, change.at)
    values: dict[str, Value] = {
        "validated_date": change.at if before is None else before.since,
        "validator": PersonRef((before.author.id if before is not None else None) or NOBODY),
    }
    return of_act(
        case,
        timeline,
        change,
        rule="R23",
        severity="breach" if closed else "warning",
        variant="closed" if closed else "open",
        expected=EXPECTED,
        right=may_answer(case, change, EXPECTED),
        excused_by=EXPECTED,
        cured_at=next((fair for at, fair in again[bisect_right(again, change.at, key=_FIRST) :]), None),
        values=values,
    )


@dataclass(slots=True, kw_only=True)
class _Closed:
    """Whether an item's phase was closed, each phase looked at once."""

    hearing: Hearing
    known: dict[str, tuple[Closing, ...]] = field(default_factory=dict)

    def before(self, timeline: Timeline, at: datetime) -> bool:
        """Just before that instant; an epic that was validated is a closed phase."""
        if timeline.issue.phase is not None:
            return True
        parent, case = value_before(timeline.parent, at) or "", self.hearing.case
        epic = case.timelines.get(parent)
        if epic is None or epic.issue.phase is None:
            return False
        if parent not in self.known:
            self.known[parent] = closings(case, epic, case.children.get(parent, ()), self.hearing.settle)
        return any(c.since < at and (c.until is None or at <= c.until) for c in self.known[parent])


def _validations(hearing: Hearing, timeline: Timeline) -> Validations:
    """Validations by somebody entitled or by us, with the first instant at which one from there on counts."""
    case, acts = hearing.case, {change.history: change for change in hearing.acts.status}
    found: list[tuple[datetime, datetime]] = []
    first: datetime | None = None
    for span in reversed(settled(timeline.status, case.deployment, hearing.settle)):
        if span.value != "validated":
            continue
        change, ours = acts.get(span.change), span.author.id in case.deployment.service
        fair = span.since if ours else None if change is None else fair_since(case, timeline, change, CONTROL)
        if fair is not None:
            first = fair if first is None else min(first, fair)
            found.append((span.since, first))
    return found[::-1]


RULE = Rule(
    id="R23",
    on=frozenset({"livrable", "document", "decision", "rituel", "anomalie", "phase"}),
    judge=judge,
    out_of=frozenset({"validated"}),
)
