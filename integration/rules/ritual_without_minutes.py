"""R28: a meeting that was held leaves minutes within two working days (B-12, B-14, B-20, A-19).

Minutes: a file, a link to the outside, a linked Document, or a comment headed so; whoever closed the meeting, an app included.
"""

from collections.abc import Iterator
from datetime import datetime

from integration.mapping.calendar import when_full_working_days
from integration.model.history import Case, Change, Timeline
from integration.model.verdict import Violation
from integration.model.words import Role
from integration.rules.facts import evidence_missing, judged, left_at, linked_by_people, ref
from integration.rules.finding import Findings, Hearing, Later, Rule
from integration.rules.saying import of_state

EXPECTED: tuple[Role, ...] = ("AMOA", "MOA")
GRACE = 2
"""Full working days."""
Kept = tuple[datetime, datetime | None]
"""Since when something holds minutes, and until when (None: still)."""


def judge(hearing: Hearing) -> Findings:
    case, timeline = hearing.case, hearing.case.timeline
    if timeline is None:
        return
    ended = left_at(timeline, case.deployment, hearing.settle)
    kept: list[Kept] | None = None
    for change in hearing.acts.status:
        if change.new != "validated" or not judged(case.deployment, change):
            continue
        deadline = when_full_working_days(change.at, GRACE, case.deployment.zone)
        left = ended.get(change.history)
        if left is not None and left <= deadline:
            continue
        if case.deployment.now < deadline:
            yield Later(deadline)
            continue
        kept = list(_minutes(case, timeline)) if kept is None else kept
        if any(since < deadline and (until is None or until > deadline) for since, until in kept):
            continue
        unread = evidence_missing(case, timeline, deadline)
        if unread is not None:
            yield unread
            continue
        late = [since for since, _ in kept if since >= deadline]
        yield from (Later(since + hearing.settle) for since in late)
        ripe = [since for since in late if since <= case.deployment.now - hearing.settle]
        yield _violation(case, timeline, change, min(ripe if left is None else (*ripe, left), default=None))


def _minutes(case: Case, timeline: Timeline) -> Iterator[Kept]:
    """Everything that may hold minutes; what was taken off later was there meanwhile."""
    issue = timeline.issue
    yield from ((at, None) for at in (*issue.attached, *issue.remotes))
    yield from ((remark.at, None) for remark in issue.remarks if remark.minutes)
    yield from ((link.since, link.until) for link, _ in linked_by_people(case, timeline, "document"))
    yield from _taken_off(timeline)


def _taken_off(timeline: Timeline) -> Iterator[Kept]:
    added: dict[tuple[str, str], datetime] = {}
    for change in timeline.changes:
        if change.field not in ("attachment", "remote"):
            continue
        if change.old is not None:
            yield added.pop((change.field, change.old), timeline.issue.created), change.at
        if change.new is not None:
            added[change.field, change.new] = change.at


def _violation(case: Case, timeline: Timeline, closed: Change, ended_at: datetime | None) -> Violation:
    """Ended by minutes once settled, or when the meeting was taken up again."""
    return of_state(
        case,
        rule="R28",
        cause=f"change:{closed.history}",
        since=closed.at,
        severity="info",
        expected=EXPECTED,
        variant="closed",
        values={"issue": ref(timeline), "date": closed.at},
        ended_at=ended_at,
    )


RULE = Rule(id="R28", on=frozenset({"rituel"}), judge=judge, into=frozenset({"validated"}))
