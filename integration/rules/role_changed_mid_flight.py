"""R07: when a person's roles change, somebody takes over what they had under way (A-3, A-32, B-7).

Subject: the person; as information. Listed are the items that were past Prêt and undone at the moment of the change, in a phase
where the roles did change, and that the person was assigned to or had built. The list stays as it was that day. It is looked at
for 20 working days and then ends by itself, or as soon as every item is done or, where it was theirs, assigned to someone else.
An item whose history is cut is not told of: what is missing may be that it was done, or had been handed over before.
No change: AMOA for AMOE or back, and a stand-in that ends on its own date. Not answered: past acts keep the old role.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from integration.model.history import Case, Timeline
from integration.model.verdict import NotJudged, PersonRef, Violation
from integration.model.words import DONE, INTERNAL_WORK, Role
from integration.rules.facts import phase_at, ref, roles_ref, settled
from integration.rules.finding import Findings, Hearing, Later, Rule
from integration.rules.instants import number, value_at
from integration.rules.role_changes import RoleChange, changes_of, watched_until
from integration.rules.saying import by_fact, of_state

STOPPED = frozenset({"blocked", "mediation"})
UNDER_WAY = frozenset({"build", "acceptance"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """An item under way at the change; ``over``: when it was done or handed over, None while it is not."""

    timeline: Timeline
    before: frozenset[Role]
    after: frozenset[Role]
    over: datetime | None


def judge(hearing: Hearing) -> Findings:
    """Each change of the person's roles that concerned something under way."""
    case = hearing.case
    for change in changes_of(case.deployment, case.subject.id):
        if change.at > case.deployment.now:
            yield Later(change.at)
            return
        held = list(_in_hand(case, change))
        if any(not t.complete and change.matters(phase_at(case.deployment, t, change.at)) for t, _ in held):
            yield NotJudged(subject=case.subject, reason="incomplete-history")
        items = sorted(_items(hearing, change, held), key=lambda i: number(i.timeline.issue.id))
        if items:
            yield from _told(case, change, items)


def _in_hand(case: Case, change: RoleChange) -> Iterator[tuple[Timeline, bool]]:
    """Items the person was assigned to, or had built; True where they were the assignee."""
    person = case.subject.id
    at = change.at.astimezone(UTC)  # compared with every issue's instants, which are in UTC: ten times as fast
    for timeline in case.timelines.values():
        issue = timeline.issue
        if issue.created > at or issue.type is None or issue.type in INTERNAL_WORK or issue.type == "phase":
            continue
        theirs = value_at(timeline.assignee, at) == person
        if theirs or any(b.account == person and b.at <= at for b in timeline.builders):
            yield timeline, theirs


def _items(hearing: Hearing, change: RoleChange, held: list[tuple[Timeline, bool]]) -> Iterator[_Item]:
    at = change.at.astimezone(UTC)
    for timeline, theirs in held:
        phase = phase_at(hearing.case.deployment, timeline, at)
        if timeline.complete and change.matters(phase) and _under_way(timeline, at):
            before, after = change.roles(phase)
            over = _over(hearing, timeline, at, theirs=theirs)
            yield _Item(timeline=timeline, before=before, after=after, over=over)


def _under_way(timeline: Timeline, at: datetime) -> bool:
    """Past Prêt and undone; what is stopped is as far as it was."""
    reached = [s.value for s in timeline.status if s.since <= at]
    while reached and reached[-1] in STOPPED:
        reached.pop()
    return bool(reached) and reached[-1] in UNDER_WAY


def _over(hearing: Hearing, timeline: Timeline, at: datetime, *, theirs: bool) -> datetime | None:
    """What is done and then reopened was dealt with."""
    deployment, person = hearing.case.deployment, hearing.case.subject.id
    done = [s.since for s in settled(timeline.status, deployment, hearing.settle) if s.value in DONE]
    given = [s.since for s in settled(timeline.assignee, deployment, hearing.settle) if s.value not in (person, None)]
    return min((i for i in (*done, *(given if theirs else ())) if i > at), default=None)


def _told(case: Case, change: RoleChange, items: list[_Item]) -> Findings:
    deployment = case.deployment
    watched = watched_until(change, deployment)
    done = [i.over for i in items if i.over is not None]
    ended = min(watched, max(done)) if len(done) == len(items) else watched
    if ended > deployment.now:
        yield Later(ended)
    yield _violation(case, change, items, ended if ended <= deployment.now else None)


def _violation(case: Case, change: RoleChange, items: list[_Item], ended: datetime | None) -> Violation:
    day = change.at.astimezone(case.deployment.zone).date()
    before = frozenset(role for item in items for role in item.before)
    after = frozenset(role for item in items for role in item.after)
    refs = tuple(ref(item.timeline) for item in items)
    return of_state(
        case,
        rule="R07",
        cause=f"since:{day.isoformat()}:roles",
        since=change.at,
        severity="info",
        expected=("MOA",),
        values={
            "actor": PersonRef(case.subject.id),
            "date": day,
            "old": roles_ref(before),
            "new": roles_ref(after),
            "count": len(refs),
            "list": refs,
        },
        variant="changed",
        ended_at=ended,
        right=by_fact(case, beneficiaries={case.subject.id}),
        evidence=refs,
    )


RULE = Rule(id="R07", on=frozenset({"person"}), judge=judge)
