"""R33: what waits for an approval or a recette gets it within a few working days, whoever has the ball (B-9, B-12, B-17).

A Livrable that waits for the opening of its phase waits for nothing else. A Décision or a Rituel is not late before its due date
has passed; moved after it was said, the date changes nothing to it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from integration.mapping.calendar import end_of_day, when_full_working_days
from integration.model.history import Case, Deployment, Span, Timeline
from integration.model.verdict import RolesRef, StatusRef, Violation
from integration.model.words import ROLES, Role, StatusKey
from integration.rules.facts import day_from, labels_at, ref, settled
from integration.rules.finding import Findings, Hearing, Later, Rule
from integration.rules.phases import opened_at
from integration.rules.saying import of_state
from integration.rules.waiting import Wait, least, may_have_lasted, stays

LIMIT = 5
WAITS: tuple[StatusKey, ...] = ("approve", "acceptance")
DATED = frozenset({"decision", "rituel"})
INSTANT = timedelta(microseconds=1)


def judge(hearing: Hearing) -> Findings:
    case, timeline = hearing.case, hearing.case.timeline
    if timeline is None:
        return
    limit = hearing.limit("R33", LIMIT)
    if not may_have_lasted(hearing, WAITS, limit):
        return
    spans = settled(timeline.status, case.deployment, hearing.settle)
    for wait in _waits(case, timeline, spans):
        if wait.until is not None and wait.until - wait.since < least(limit):
            continue
        late = _late_at(case.deployment, timeline, wait, limit)
        if late <= min(wait.until or case.deployment.now, case.deployment.now):
            yield _violation(case, timeline, wait, limit)
        elif wait.until is None:
            yield Later(late)


def _waits(case: Case, timeline: Timeline, spans: tuple[Span, ...]) -> Iterator[Wait]:
    zone = case.deployment.zone
    yield from stays(spans, "acceptance", zone)
    for wait in stays(spans, "approve", zone):
        ready = wait if timeline.issue.type != "livrable" else _once_opened(case, timeline, wait)
        if ready is not None:
            yield ready


def _once_opened(case: Case, timeline: Timeline, wait: Wait) -> Wait | None:
    """The part of the wait in which its phase had been opened: the opening itself approves what waits (decisions 6)."""
    approved = next((a.at for a in timeline.approvals if a.by_opening and wait.since <= a.at), None)
    until = min((at for at in (approved, wait.until) if at is not None), default=None)
    for span in timeline.parent:
        end = min((at for at in (span.until, until) if at is not None), default=None)
        begun = max(span.since, wait.since)
        opened = _opened(case, span.value, begun)
        if opened is not None and (end is None or opened < end):
            return replace(wait, since=opened, until=until)
    return None


def _opened(case: Case, parent: str | None, at: datetime) -> datetime | None:
    """From when a phase was open, at the earliest at that instant; outside of any phase there is no opening to wait for."""
    epic = case.timelines.get(parent or "")
    if epic is None or epic.issue.phase is None:
        return at
    opened = opened_at(epic, case.deployment)
    return None if opened is None else max(opened, at)


def _late_at(deployment: Deployment, timeline: Timeline, wait: Wait, limit: int) -> datetime:
    """When the wait is too long; what happened before the rules took effect is not counted (G7)."""
    zone = deployment.zone
    late = when_full_working_days(max(wait.since, deployment.effective_from), limit, zone)
    if timeline.issue.type not in DATED:
        return late
    for span in timeline.due:
        due = day_from(span.value)
        instant = max(late, span.since, late if due is None else end_of_day(due, zone) + INSTANT)
        if span.until is None or instant < span.until:
            return instant
    return late


def _violation(case: Case, timeline: Timeline, wait: Wait, limit: int) -> Violation:
    expected = _has_the_ball(case.deployment, timeline, wait)
    return of_state(
        case,
        rule="R33",
        cause=wait.cause,
        since=wait.since,
        severity="warning",
        expected=expected,
        variant="waiting",
        values={
            "issue": ref(timeline),
            "status": StatusRef(wait.status),
            "date": wait.since,
            "limit": limit,
            "role_expected": RolesRef(expected),
        },
        ended_at=wait.until,
    )


def _has_the_ball(deployment: Deployment, timeline: Timeline, wait: Wait) -> tuple[Role, ...]:
    """By the template's table; in recette MOA stands in for an AMOA that is not staffed, so AMOA alone is named."""
    if wait.status == "acceptance":
        return ("AMOA",)
    status = deployment.flow.statuses.get(wait.status)
    if status is None:
        return ("MOA",)
    ball = status.ball_by_type.get(timeline.issue.type, status.ball) if timeline.issue.type else status.ball
    if "conception" in labels_at(timeline, wait.since) and status.ball_conception is not None:
        ball = status.ball_conception
    return tuple(role for role in ROLES if role in ball) or ("MOA",)


RULE = Rule(id="R33", on=frozenset({"livrable", "document", "decision", "rituel", "anomalie"}), judge=judge)
