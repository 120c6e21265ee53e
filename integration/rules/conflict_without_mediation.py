"""R27: a conflict ends by a mediation that took place: AMOA mediates, MOA rules (B-24, B-27, B-34).

A conflict: a Désaccord; the label ``desaccord`` at any time of the stop; a mediation. A label that AMOA takes off within a
working day of its setting was none: until then a label still there is not judged. Dropping after mediation is R16's and R18's.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from integration.mapping.calendar import has_worked, when_full_working_days
from integration.model.history import Author, Case, Change, Span, Timeline
from integration.model.verdict import Violation
from integration.model.words import Role, Severity, StatusKey
from integration.rules.acts import Acts
from integration.rules.facts import ever_labelled, hats_in, judged, natures_at, phase_at, stranger
from integration.rules.finding import Findings, Hearing, Later, Rule
from integration.rules.hats import CONTROL, entitled, holders
from integration.rules.instants import span_before
from integration.rules.saying import may_answer, of_act

EXPECTED: tuple[Role, ...] = ("AMOA", "MOA")
MEDIATORS: tuple[Role, ...] = ("AMOA",)
ENDED: frozenset[StatusKey] = frozenset({"prepare", "blocked", "mediation"})
"""Statuses in which a conflict may be; ``prepare`` of a Désaccord only."""
CONFLICT = "desaccord"
HOUR = timedelta(hours=1)
_SINCE = attrgetter("since")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Labelled:
    """A time during which the label was there; ``by``: who took it off."""

    since: datetime
    until: datetime | None
    by: Author | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """What is asked at each move: times with the label, and when AMOA commented."""

    labelled: tuple[_Labelled, ...]
    heard: tuple[datetime, ...]


def judge(hearing: Hearing) -> Findings:
    case, timeline = hearing.case, hearing.case.timeline
    if timeline is None or not _may_be_conflict(timeline, hearing.acts):
        return
    moves = [c for c in hearing.acts.status if c.old in ENDED and _ends_conflict(timeline, c) and judged(case.deployment, c)]
    if not moves:
        return
    facts = _facts(case, timeline)
    for change in moves:
        if change.author.app:
            continue
        conflict = _in_conflict(hearing, timeline, change, facts)
        if isinstance(conflict, Later):
            yield conflict
        elif conflict:
            unknown = stranger(case, change.author)
            variant = None if unknown else _variant(hearing, timeline, change, facts)
            if unknown is not None:
                yield unknown
            elif variant is not None:
                yield _violation(case, timeline, change, variant)


def _may_be_conflict(timeline: Timeline, acts: Acts) -> bool:
    """Most blockers are none, and bear no label."""
    if timeline.issue.type == "desaccord" or "mediation" in acts.left:
        return True
    return "blocked" in acts.left and ever_labelled(timeline, CONFLICT)


def _ends_conflict(timeline: Timeline, change: Change) -> bool:
    """Out of a stop, other than into mediation; a Désaccord's preparation is one. Abandoning after mediation is another act."""
    if change.new == "mediation":
        return False
    if timeline.issue.type == "desaccord":
        return change.old in ("prepare", "blocked", "mediation")
    return change.old == "blocked" or (change.old == "mediation" and change.new != "dropped")


# --- is it a conflict ------------------------------------------------------------------------------------------------


def _facts(case: Case, timeline: Timeline) -> _Facts:
    mediated = any(span.value == "mediation" for span in timeline.status)
    remarks = timeline.issue.remarks if mediated else ()
    heard = sorted(r.at for r in remarks if "AMOA" in hats_in(case, timeline, r.author, r.at))
    return _Facts(labelled=tuple(_labelled(timeline.labels)), heard=tuple(heard))


def _labelled(spans: tuple[Span, ...]) -> Iterator[_Labelled]:
    since: datetime | None = None
    for span in spans:
        there = CONFLICT in (span.value or "").split()
        if there and since is None:
            since = span.since
        elif not there and since is not None:
            yield _Labelled(since=since, until=span.since, by=span.author)
            since = None
    if since is not None:
        yield _Labelled(since=since, until=None, by=None)


def _in_conflict(hearing: Hearing, timeline: Timeline, change: Change, facts: _Facts) -> bool | Later:
    """Whether what ends is a conflict; Later while its label may still be taken off."""
    if timeline.issue.type == "desaccord" or change.old == "mediation":
        return True
    stop = span_before(timeline.status, change.at)
    begun = change.at if stop is None else stop.since
    pending: Later | None = None
    for label in facts.labelled[max(bisect_right(facts.labelled, begun, key=_SINCE) - 1, 0) :]:
        if label.since >= change.at:
            break
        if label.until is not None and label.until <= begun:
            continue
        verdict = _is_meant(hearing, timeline, label)
        if verdict is True:
            return True
        pending = verdict or pending
    return pending or False


def _is_meant(hearing: Hearing, timeline: Timeline, label: _Labelled) -> bool | Later:
    """Not where AMOA took it off within a working day."""
    case = hearing.case
    grace, now = when_full_working_days(label.since, 1, case.deployment.zone), case.deployment.now
    if label.until is None or label.until > now - hearing.settle:
        return now >= grace or Later(grace)
    return label.until >= grace or not _mediates(case, timeline, label.by, label.until)


def _mediates(case: Case, timeline: Timeline, author: Author | None, at: datetime) -> bool:
    if author is None or author.id is None:
        return False
    deployment = case.deployment
    phase, natures = phase_at(deployment, timeline, at), natures_at(timeline, at)
    return entitled(deployment.staffing, author.id, at, roles=MEDIATORS, phase=phase, zone=deployment.zone, natures=natures)


# --- did it end as it should -----------------------------------------------------------------------------------------


def _variant(hearing: Hearing, timeline: Timeline, change: Change, facts: _Facts) -> str | None:
    """What is missing; None where nothing is."""
    case, issue = hearing.case, timeline.issue
    if issue.type == "desaccord" and change.new == "dropped":
        return None if change.author.id == (issue.reporter or issue.creator) else "withdrawn"
    hats = hats_in(case, timeline, change.author.id or "", change.at)
    if "MOA" in hats and _amoa_is_party(case, timeline, change):
        return None
    if change.old != "mediation":
        return "skipped"
    if CONTROL.isdisjoint(hats):
        return "outsider"
    alone = "MOA" in hats and not _amoa_staffed(case, timeline, change.at)
    return None if alone or _took_place(hearing, timeline, change, facts) else "short"


def _amoa_is_party(case: Case, timeline: Timeline, change: Change) -> bool:
    """AMOA raised the Désaccord, or flagged the blocker that led here."""
    issue = timeline.issue
    if issue.type == "desaccord":
        return "AMOA" in hats_in(case, timeline, issue.reporter or issue.creator or "", issue.created)
    stop = span_before(timeline.status, change.at)
    if stop is not None and stop.value == "mediation":
        earlier = span_before(timeline.status, stop.since)
        stop = earlier if earlier is not None and earlier.value == "blocked" else stop
    return stop is not None and "AMOA" in hats_in(case, timeline, stop.author.id or "", stop.since)


def _amoa_staffed(case: Case, timeline: Timeline, at: datetime) -> bool:
    deployment = case.deployment
    phase = phase_at(deployment, timeline, at)
    return bool(holders(deployment.staffing, "AMOA", at, phase=phase, zone=deployment.zone))


def _took_place(hearing: Hearing, timeline: Timeline, change: Change, facts: _Facts) -> bool:
    """A working hour, or a comment by AMOA meanwhile or with the act."""
    stop = span_before(timeline.status, change.at)
    begun = change.at if stop is None else stop.since
    if has_worked(begun, change.at, HOUR, hearing.case.deployment.zone):
        return True
    first = bisect_left(facts.heard, begun)
    return first < len(facts.heard) and facts.heard[first] <= change.at + hearing.settle


def _severity(case: Case, timeline: Timeline, change: Change) -> Severity:
    """AMOA unstaffed, an act of MOA is enough, and a mere information; MOE gains nothing by it."""
    alone = "MOA" in hats_in(case, timeline, change.author.id or "", change.at)
    return "info" if alone and not _amoa_staffed(case, timeline, change.at) else "warning"


def _violation(case: Case, timeline: Timeline, change: Change, variant: str) -> Violation:
    return of_act(
        case,
        timeline,
        change,
        rule="R27",
        severity=_severity(case, timeline, change),
        variant=variant,
        expected=EXPECTED,
        right=may_answer(case, change, EXPECTED),
        excused_by=EXPECTED if variant == "outsider" else (),
    )


RULE = Rule(
    id="R27",
    on=frozenset({"livrable", "document", "decision", "desaccord", "anomalie"}),
    judge=judge,
    out_of=ENDED,
)
