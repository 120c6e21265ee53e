"""R22: whoever an item is assigned to holds a role that has the ball in its status (A-3, A-5, B-17; the ball: domain-rules 2.1).

A state, as information, once two full working days have elapsed in one status with one assignee who may not hold the ball, an
assignment that ended included. Any role named for the status will do, and MOA wherever AMOA has the ball. Days before the rules
took effect do not count (G7). It begins with the later of the status and the assignee, or with what made it wrong since: the end
of an assignment (its last day is day 0), a change of component, label or phase. A deactivated account holds no hat: Jira does
not say since when, so the stay as the spans have it counts whole where an assignment still runs; reassigning puts right what was
said of it, and of other stays that are over nothing is said.

Silent: nobody assigned (R33 watches waiting), blocked, in mediation, done; who delivered, still assigned in recette; an assignee
given at creation, in À préparer, for the issue's first five working days (Jira puts the project's lead there); our accounts and
apps. While no component says whose turn it is, it is not judged (G12). Of a stranger to the charter only a question is asked, and
where they act here as a person (Jira does not tell an app's account from theirs before it acts).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from integration.mapping.calendar import when_full_working_days
from integration.model.charter import Assignment
from integration.model.history import Author, Case, Deployment, Span, Timeline
from integration.model.template import Holder, Status
from integration.model.verdict import NotJudged, PersonRef, RolesRef, StatusRef, Violation
from integration.model.words import Role
from integration.rules.facts import hats_in, labels_at, ref, roles_ref, settled
from integration.rules.finding import Ended, Findings, Hearing, Later, Rule
from integration.rules.hats import known_from
from integration.rules.once import once
from integration.rules.rights import roles_meant, wears
from integration.rules.saying import by_fact, of_state
from integration.rules.tenure import Stretch, end_of, tenures
from integration.rules.timeline import BEFORE_DELIVERY

LIMIT = 2
AT_BIRTH = 5
STOPS = frozenset({"blocked", "mediation"})
SHORTEST = timedelta(hours=46)
"""Two full days are never shorter, whatever the clock change."""
TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stay:
    """One status with one assignee. ``cause``: what began it."""

    who: str
    status: Status
    since: datetime
    until: datetime | None
    cause: str
    born: bool
    delivered_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wrong:
    """The part of a stay during which the assignee may not hold the ball. ``since``: what is counted from; ``at``: an instant of it."""

    stay: _Stay
    since: datetime
    at: datetime
    until: datetime | None
    cause: str


def judge(hearing: Hearing) -> Findings:
    """Every stay long enough to count, past ones included."""
    case, timeline = hearing.case, hearing.case.timeline
    if timeline is None or (len(timeline.assignee) == 1 and timeline.assignee[0].value is None):
        return
    for stay in _stays(hearing, timeline):
        if not _spared(case, timeline, stay) and not _plainly_right(case, timeline, stay):
            for wrong in _wrong(hearing, timeline, stay):
                yield from _counted(hearing, timeline, wrong)
            yield from _left(hearing, timeline, stay)


# --- stays -----------------------------------------------------------------------------------------------------------


@once
def _watched(deployment: Deployment) -> Mapping[str | None, Status]:
    """Statuses in which the ball is with certain roles, of some issues at least."""
    known = deployment.flow.statuses.items()
    return {key: s for key, s in known if key not in STOPS and (s.ball or s.ball_by_type or s.ball_conception)}


def _stays(hearing: Hearing, timeline: Timeline) -> Iterator[_Stay]:
    """In order, those that last or lasted long enough to matter; both lists of spans walked once."""
    deployment = hearing.case.deployment
    watched = _watched(deployment)
    statuses = [
        s
        for s in settled(timeline.status, deployment, hearing.settle)
        if s.value in watched and (s.until is None or s.until - s.since >= SHORTEST)
    ]
    given = next((s.since for s in timeline.assignee if s.value is not None), None) if statuses else None
    if given is None or not _before(given, statuses[-1].until):
        return
    held = settled(timeline.assignee, deployment, hearing.settle)
    i = j = 0
    while i < len(statuses) and j < len(held):
        status, span = statuses[i], held[j]
        since, until = max(status.since, span.since), _first(status.until, span.until)
        if span.value and (until is None or until - since >= SHORTEST):
            yield _stay(timeline, watched[status.value], status, span)
        if until is None:
            return
        i, j = i + (status.until == until), j + (span.until == until)


def _first(one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)


def _stay(timeline: Timeline, known: Status, status: Span, held: Span) -> _Stay:
    began = status if status.since >= held.since else held
    return _Stay(
        who=held.value or "",
        status=known,
        since=began.since,
        until=_first(status.until, held.until),
        cause=began.change if began.change == "created" else f"change:{began.change}",
        born=held.change == "created" and known.key == "prepare",
        delivered_by=_deliverer(timeline, began.since) if known.key == "acceptance" else None,
    )


def _deliverer(timeline: Timeline, at: datetime) -> str | None:
    """Who last delivered it, by whatever route."""
    authors = [
        now.author.id
        for before, now in pairwise(timeline.status)
        if now.since <= at and now.value == "acceptance" and before.value in BEFORE_DELIVERY
    ]
    return authors[-1] if authors else None


def _spared(case: Case, timeline: Timeline, stay: _Stay) -> bool:
    ball = _ball(timeline, stay, stay.since)
    if not ball or "any" in ball or stay.status.key in STOPS or stay.who == stay.delivered_by:
        return True
    return stay.who in case.deployment.service or any(a.id == stay.who and a.app for a in _authors(timeline))


def _authors(timeline: Timeline) -> Iterator[Author]:
    yield Author(id=timeline.issue.creator, app=timeline.issue.app_created)
    yield from (change.author for change in timeline.changes)


# --- who may hold the ball -------------------------------------------------------------------------------------------


def _ball(timeline: Timeline, stay: _Stay, at: datetime) -> tuple[Holder, ...]:
    status, of = stay.status, timeline.issue.type
    if of == "document" and status.ball_conception is not None and "conception" in labels_at(timeline, at):
        return status.ball_conception
    return status.ball if of is None else status.ball_by_type.get(of, status.ball)


def _expected(timeline: Timeline, stay: _Stay, at: datetime) -> tuple[Role, ...]:
    return roles_meant(_ball(timeline, stay, at), timeline, at)


def _entitled(roles: Sequence[Role]) -> frozenset[Role]:
    return frozenset(roles) | ({"MOA"} if "AMOA" in roles else frozenset())


def _may_hold(case: Case, timeline: Timeline, stay: _Stay, at: datetime) -> bool:
    roles, by_component = _expected(timeline, stay, at), "component" in _ball(timeline, stay, at)
    return wears(case, timeline, stay.who, at, roles=_entitled(roles), by_component=by_component)


def _plainly_right(case: Case, timeline: Timeline, stay: _Stay) -> bool:
    """One assignment without end or scope covers it all: most stays need no closer look."""
    deployment = case.deployment
    if len(timeline.component) > 1 or len(timeline.labels) > 1 or timeline.issue.type == "decision":
        return False
    if stay.who in deployment.inactive:
        return False
    roles, day = _entitled(_expected(timeline, stay, stay.since)), stay.since.astimezone(deployment.zone).date()
    for one in deployment.staffing.assignments:
        if one.person == stay.who and one.role in roles and one.until is None and one.start <= day:
            known = known_from(deployment.staffing, one)
            if not one.phases and not one.natures and (known is None or known <= stay.since):
                return True
    return False


# --- where it is wrong -----------------------------------------------------------------------------------------------


def _wrong(hearing: Hearing, timeline: Timeline, stay: _Stay) -> Iterator[_Wrong]:
    case, deployment = hearing.case, hearing.case.deployment
    pieces = _pieces(hearing, timeline, stay)
    wrong = [(a, b) for a, b in pieces if not _may_hold(case, timeline, stay, a)]
    if stay.until is None and stay.who in deployment.inactive and not _now_in(wrong, deployment.now):
        wrong = pieces
    return _parts(case, timeline, stay, wrong)


def _left(hearing: Hearing, timeline: Timeline, stay: _Stay) -> Findings:
    """A stay of an account closed today that is over: it may have been said to be wrong from when the account was closed."""
    if stay.until is None or stay.who not in hearing.case.deployment.inactive:
        return
    for whole in _parts(hearing.case, timeline, stay, _pieces(hearing, timeline, stay)):
        for found in _counted(hearing, timeline, whole):
            if isinstance(found, Violation):
                yield Ended(found)


def _pieces(hearing: Hearing, timeline: Timeline, stay: _Stay) -> list[Stretch]:
    """Of a stay: between two of them who may hold the ball can change."""
    points = [stay.since, *sorted(p for p in _turns(hearing, timeline) if p > stay.since and _before(p, stay.until))]
    return list(zip(points, [*points[1:], stay.until], strict=True))


def _parts(case: Case, timeline: Timeline, stay: _Stay, wrong: Sequence[Stretch]) -> Iterator[_Wrong]:
    for begun, until in _runs(wrong, lambda at: bool(_expected(timeline, stay, at))):
        counted, cause = _origin(case, timeline, stay, begun)
        yield _Wrong(stay=stay, since=counted, at=begun, until=until, cause=cause)


def _runs(pieces: Sequence[Stretch], known: Callable[[datetime], bool]) -> Iterator[Stretch]:
    """Those that follow each other as one; what lacks a component is apart, for it is not judged (G12)."""
    begun: datetime | None = None
    for number, (since, until) in enumerate(pieces):
        begun = begun or since
        ahead = pieces[number + 1][0] if number + 1 < len(pieces) else None
        if until is None or ahead != until or known(ahead) != known(since):
            yield begun, until
            begun = None


def _before(at: datetime, end: datetime | None) -> bool:
    return end is None or at < end


def _now_in(pieces: Sequence[Stretch], now: datetime) -> bool:
    return any(since <= now and _before(now, until) for since, until in pieces)


def _turns(hearing: Hearing, timeline: Timeline) -> set[datetime]:
    """Instants at which who may hold the ball can change; what has not settled yet changes nothing."""
    deployment = hearing.case.deployment
    held = tenures(deployment.staffing, deployment.zone)
    values = (timeline.component, timeline.labels, timeline.parent)
    spans = (span for value in values for span in settled(value, deployment, hearing.settle))
    return {at for t in held for at in (t.since, t.until) if at is not None} | {s.since for s in spans}


def _origin(case: Case, timeline: Timeline, stay: _Stay, at: datetime) -> tuple[datetime, str]:
    """From when it is counted, and what began it; the last valid day of an assignment is day 0."""
    if at == stay.since:
        return at, stay.cause
    for span in (*timeline.component, *timeline.labels, *timeline.parent):
        if span.since == at:
            return at, f"change:{span.change}"
    staffing, zone = case.deployment.staffing, case.deployment.zone
    counted = at - TICK if at in {end_of(a, zone) for a in staffing.assignments} else at
    return counted, f"since:{counted.astimezone(zone).date().isoformat()}:assignment"


# --- what is said ----------------------------------------------------------------------------------------------------


def _counted(hearing: Hearing, timeline: Timeline, wrong: _Wrong) -> Findings:
    case, deployment = hearing.case, hearing.case.deployment
    since = max(wrong.since, deployment.effective_from)
    late = when_full_working_days(since, hearing.limit("R22", LIMIT), deployment.zone)
    if wrong.stay.born:
        late = max(late, when_full_working_days(timeline.issue.created, AT_BIRTH, deployment.zone))
    if wrong.until is not None and wrong.until < late:
        return
    if late > deployment.now:
        yield Later(late)
    elif unjudged := _unjudged(case, timeline, wrong):
        yield unjudged
    else:
        over = wrong.until is not None and wrong.until <= deployment.now
        if wrong.until is not None and not over:
            yield Later(wrong.until)
        yield _violation(case, timeline, wrong, since, wrong.until if over else None)


def _unjudged(case: Case, timeline: Timeline, wrong: _Wrong) -> NotJudged | None:
    who = wrong.stay.who
    if who not in case.deployment.staffing.actor_of:
        seen = any(author.id == who for author in _authors(timeline))
        return NotJudged(subject=case.subject, reason="unknown-person", account=who if seen else None)
    if not _expected(timeline, wrong.stay, wrong.at):
        return NotJudged(subject=case.subject, reason="no-component")
    return None


def _violation(case: Case, timeline: Timeline, wrong: _Wrong, since: datetime, ended: datetime | None) -> Violation:
    stay, expected = wrong.stay, _expected(timeline, wrong.stay, wrong.at)
    found = of_state(
        case,
        rule="R22",
        cause=wrong.cause,
        since=since,
        severity="info",
        expected=expected,
        values={
            "issue": ref(timeline),
            "status": StatusRef(stay.status.key),
            "actor": PersonRef(stay.who),
            "roles": roles_ref(hats_in(case, timeline, stay.who, wrong.at)),
            "date": since.astimezone(case.deployment.zone).date(),
            "role_expected": RolesRef(expected),
        },
        variant="former" if stay.who in case.deployment.inactive else "assigned",
        ended_at=ended,
        right=by_fact(case, beneficiaries={stay.who}),
    )
    held = tenures(case.deployment.staffing, case.deployment.zone)
    late = ended is not None and any(_helped(t.assignment, stay.who, ended) for t in held if t.since == ended)
    return replace(found, cure="late-assignment") if late else found


def _helped(assignment: Assignment, who: str, at: datetime) -> bool:
    """Recorded then for the assignee, by somebody else (G9)."""
    return assignment.recorded_at == at and assignment.person == who != assignment.recorded_by


RULE = Rule(id="R22", on=frozenset({"livrable", "document", "decision", "rituel", "desaccord", "anomalie"}), judge=judge)
