"""R30: a blocked issue is taken up, and a mediation moves on, within a few working days (B-17, B-24, B-27)."""

from collections.abc import Iterator, Sequence

from integration.model.history import Case, Span, Timeline
from integration.model.verdict import StatusRef, Violation
from integration.model.words import Role, StatusKey
from integration.rules.facts import hats_in, ref, settled
from integration.rules.finding import Findings, Hearing, Later, Rule
from integration.rules.hats import CONTROL
from integration.rules.saying import of_state
from integration.rules.waiting import Wait, may_have_lasted, overrun, stays

LIMIT = 5
BREACH_AT = 3
WAITS: frozenset[StatusKey] = frozenset({"blocked", "mediation"})


def judge(hearing: Hearing) -> Findings:
    case, timeline = hearing.case, hearing.case.timeline
    if timeline is None:
        return
    limit = hearing.limit("R30", LIMIT)
    if not may_have_lasted(hearing, WAITS, limit):
        return
    spans = settled(timeline.status, case.deployment, hearing.settle)
    for wait in (*_blocked(case, spans), *_mediations(case, timeline, spans)):
        passed, then = overrun(wait, (limit, BREACH_AT * limit), case.deployment)
        if then is not None:
            yield Later(then)
        if passed:
            yield _violation(case, timeline, wait, limit, breach=passed > 1)


def _blocked(case: Case, spans: Sequence[Span]) -> Sequence[Wait]:
    """Taken up by a mediation, the next blocker is another."""
    return stays(spans, "blocked", case.deployment.zone, parted=lambda span: span.value == "mediation")


def _mediations(case: Case, timeline: Timeline, spans: Sequence[Span]) -> Iterator[Wait]:
    """Stays in mediation, cut where MOA or AMOA commented: the wait begins again there."""
    found = stays(spans, "mediation", case.deployment.zone, parted=lambda s: _is_mediator(case, timeline, s))
    if not found:
        return
    remarks = sorted(timeline.issue.remarks, key=lambda r: (r.at, r.id))
    heard = [r for r in remarks if not CONTROL.isdisjoint(hats_in(case, timeline, r.author, r.at))]
    for stay in found:
        cause, since = stay.cause, stay.since
        for remark in heard:
            if remark.at > since and (stay.until is None or remark.at < stay.until):
                yield Wait(status="mediation", cause=cause, since=since, until=remark.at)
                cause, since = f"comment:{remark.id}", remark.at
        yield Wait(status="mediation", cause=cause, since=since, until=stay.until)


def _is_mediator(case: Case, timeline: Timeline, span: Span) -> bool:
    """Led out of mediation by MOA or AMOA: what they do is a taking up."""
    return not CONTROL.isdisjoint(hats_in(case, timeline, span.author.id or "", span.since))


def _violation(case: Case, timeline: Timeline, wait: Wait, limit: int, *, breach: bool) -> Violation:
    expected: tuple[Role, ...] = ("AMOA",) if wait.status == "blocked" else ("AMOA", "MOA")
    return of_state(
        case,
        rule="R30",
        cause=wait.cause,
        since=wait.since,
        severity="breach" if breach else "warning",
        expected=expected,
        variant=wait.status,
        values={"issue": ref(timeline), "status": StatusRef(wait.status), "date": wait.since, "limit": limit},
        ended_at=wait.until,
    )


RULE = Rule(id="R30", on=frozenset({"livrable", "document", "decision", "rituel", "desaccord", "anomalie"}), judge=judge)
