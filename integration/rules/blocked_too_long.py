"""R30: a blocked issue is taken up, and a mediation moves on, within a few working days (B-17, B-24, B-27)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from integration.mapping.calendar import when_full_working_days
from integration.model.history import Case, Span, Timeline
from integration.model.verdict import Answerable, StatusRef, Violation
from integration.model.words import Role, StatusKey
from integration.rules.facts import hats_in, natures_now, phase_now, ref, settled
from integration.rules.finding import Findings, Hearing, Later, Rule
from integration.rules.hats import CONTROL

LIMIT = 5
BREACH_AT = 3
WAITS = frozenset({"blocked", "mediation"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wait:
    """A time spent without anybody taking it up; ``until`` None: still."""

    status: StatusKey
    cause: str
    since: datetime
    until: datetime | None


def judge(hearing: Hearing) -> Findings:
    case, timeline = hearing.case, hearing.case.timeline
    if timeline is None or (len(timeline.status) == 1 and timeline.status[0].value not in WAITS):
        return
    limit, spans = hearing.limit("R30", LIMIT), settled(timeline.status, case.deployment, hearing.settle)
    for wait in (*_blocked(case, spans), *_mediations(case, timeline, spans)):
        yield from _overdue(case, timeline, wait, limit)


def _overdue(case: Case, timeline: Timeline, wait: _Wait, limit: int) -> Findings:
    """What happened before the rules took effect is not counted (G7)."""
    deployment = case.deployment
    since, end = max(wait.since, deployment.effective_from), min(wait.until or deployment.now, deployment.now)
    late = when_full_working_days(since, limit, deployment.zone)
    very_late = when_full_working_days(since, BREACH_AT * limit, deployment.zone)
    if end < since:
        return
    if wait.until is None and end < very_late:
        yield Later(late if end < late else very_late)
    if end >= late:
        yield _violation(case, timeline, wait, limit, breach=end >= very_late)


def _blocked(case: Case, spans: Sequence[Span]) -> Iterator[_Wait]:
    """Stays in Blocked; coming back before a full working day has passed elsewhere continues the stay, unless for a
    mediation.
    """
    current: _Wait | None = None
    for span in spans:
        if span.value == "blocked":
            back = current is not None and _soon_back(case, current, span)
            if current is not None and not back:
                yield current
            cause, since = (current.cause, current.since) if current is not None and back else (_cause(span), span.since)
            current = _Wait(status="blocked", cause=cause, since=since, until=span.until)
        elif span.value == "mediation" and current is not None:
            yield current
            current = None
    if current is not None:
        yield current


def _soon_back(case: Case, wait: _Wait, span: Span) -> bool:
    return wait.until is not None and span.since < when_full_working_days(wait.until, 1, case.deployment.zone)


def _mediations(case: Case, timeline: Timeline, spans: Sequence[Span]) -> Iterator[_Wait]:
    """Stays in mediation, cut where MOA or AMOA commented: the wait begins again there."""
    stays = [s for s in spans if s.value == "mediation"]
    if not stays:
        return
    heard = [
        r for r in sorted(timeline.issue.remarks, key=lambda r: (r.at, r.id)) if _is_mediator(case, timeline, r.author, r.at)
    ]
    for stay in stays:
        cause, since = _cause(stay), stay.since
        for remark in heard:
            if remark.at > since and (stay.until is None or remark.at < stay.until):
                yield _Wait(status="mediation", cause=cause, since=since, until=remark.at)
                cause, since = f"comment:{remark.id}", remark.at
        yield _Wait(status="mediation", cause=cause, since=since, until=stay.until)


def _is_mediator(case: Case, timeline: Timeline, author: str, at: datetime) -> bool:
    return not CONTROL.isdisjoint(hats_in(case, timeline, author, at))


def _cause(span: Span) -> str:
    return span.change if span.change == "created" else f"change:{span.change}"


def _violation(case: Case, timeline: Timeline, wait: _Wait, limit: int, *, breach: bool) -> Violation:
    expected: tuple[Role, ...] = ("AMOA",) if wait.status == "blocked" else ("AMOA", "MOA")
    return Violation(
        rule="R30",
        subject=case.subject,
        cause=wait.cause,
        severity="breach" if breach else "warning",
        variant=wait.status,
        at=wait.since,
        episode=True,
        values={"issue": ref(timeline), "status": StatusRef(wait.status), "date": wait.since, "limit": limit},
        role_expected=expected,
        answerable=Answerable(
            roles=(),
            phase=phase_now(case),
            excluded=frozenset(),
            waivable=True,
            beneficiaries=frozenset(),
            natures=natures_now(case),
        ),
        evidence=(ref(timeline),),
        cured_at=wait.until,
        cure="corrected" if wait.until else None,
    )


RULE = Rule(id="R30", on=frozenset({"livrable", "document", "decision", "rituel", "desaccord", "anomalie"}), judge=judge)
