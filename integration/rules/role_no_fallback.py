"""R02: a role that rests on one person has a stand-in (A-1, A-3, B-9).

Subject: the role; as information. Active: an assignment in force, and an account that is not deactivated. A dated stand-in
who is still to begin counts: the remedy is done. A scope of natures holds some Décisions only, so neither counts nor helps; a
scope of phases counts. Silent once the project is about over: no phase is left to be opened, and the last open one is due
within ten working days (or none is open any more). No count of issues is said: an unchanged judgement is an unchanged comment. Whoever
the role rests on waives nothing of it: the absence that would stop the project is theirs (decisions 7).

Jira does not say since when an account is deactivated: such an episode begins with the latest change in who holds the role.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import pairwise

from integration.mapping.calendar import add_working_days
from integration.model.charter import Assignment
from integration.model.history import Case, Deployment, PhaseFacts, Timeline
from integration.model.verdict import RolesRef, Violation
from integration.model.words import Role
from integration.rules.facts import day_from, settled
from integration.rules.finding import Ended, Findings, Hearing, Later, Rule
from integration.rules.hats import known_from, start_of
from integration.rules.phases import open_times, settling
from integration.rules.saying import by_fact, of_state
from integration.rules.tenure import Stretch, Tenure, end_of, joined, lasting, tenures

LIMIT = 10
FRAGILE: tuple[Role, ...] = ("MOA", "AMOA", "MOE")


def judge(hearing: Hearing) -> Findings:
    """Each time the role rested on one person, until somebody joined or the project was about over."""
    deployment = hearing.case.deployment
    role = next((r for r in FRAGILE if r == hearing.case.subject.id), None)
    everyone = tenures(deployment.staffing, deployment.zone)
    held = [t for t in everyone if t.assignment.role == role and not t.assignment.natures]
    if role is None or not held:
        return
    found = [(stretch, "alone") for stretch in _alone(deployment, held)]
    if not any(_lasts(stretch, deployment.now) for stretch, _ in found):
        found += [(stretch, "inactive") for stretch in _left_alone(deployment, held)]
    ending = None
    if any(_lasts(stretch, deployment.now) for stretch, _ in found):
        yield from _young(hearing)
        ending = _ending(hearing)
    for (since, until), kind in found:
        end = until if ending is None or not _lasts((since, until), deployment.now) else ending
        if end is None or since < end:
            yield from lasting(deployment, (since, end), partial(_said, hearing.case, (since, end), role, kind))
    for stretch in _left_behind(deployment, held):
        said = lasting(deployment, stretch, partial(_said, hearing.case, stretch, role, "inactive"))
        yield from (Ended(one) for one in said if isinstance(one, Violation))


def _lasts(stretch: Stretch, now: datetime) -> bool:
    return stretch[1] is None or stretch[1] > now


# --- who holds it ----------------------------------------------------------------------------------------------------


def _alone(deployment: Deployment, held: list[Tenure]) -> list[Stretch]:
    """Times of exactly one holder and no stand-in to count on, whoever it was."""
    standins = [t.assignment for t in held if t.assignment.kind == "stand-in"]
    return joined((a, b) for a, b in _steps(deployment, held) if _is_alone(deployment, _holding(held, a), standins, a))


def _steps(deployment: Deployment, held: list[Tenure]) -> Iterator[Stretch]:
    """Between two of these instants nothing about the role changes."""
    instants = {at for t in held for at in (t.since, t.until, known_from(deployment.staffing, t.assignment)) if at}
    yield from pairwise(sorted(instants))
    yield max(instants), None


def _holding(held: list[Tenure], at: datetime) -> frozenset[str]:
    return frozenset(t.assignment.person for t in held if t.holds(at))


def _is_alone(deployment: Deployment, people: frozenset[str], standins: list[Assignment], at: datetime) -> bool:
    return len(people) == 1 and not any(_helps(deployment, one, at) for one in standins if one.person not in people)


def _helps(deployment: Deployment, standin: Assignment, at: datetime) -> bool:
    """Known by then, and not over."""
    known, end = known_from(deployment.staffing, standin), end_of(standin, deployment.zone)
    return (known is None or known <= at) and (end is None or at < end)


def _left_alone(deployment: Deployment, held: list[Tenure]) -> Iterator[Stretch]:
    """Today's time with at most one active holder, where others hold the role by accounts that are deactivated."""
    now = deployment.now
    if _rests_on_closed(deployment, held, now):
        yield next((a, b) for a, b in _steps(deployment, held) if a <= now and (b is None or now < b))


def _left_behind(deployment: Deployment, held: list[Tenure]) -> Iterator[Stretch]:
    """The same of times that are over: somebody joined, or the closed account was taken off the role."""
    past = ((a, b) for a, b in _steps(deployment, held) if b is not None and b <= deployment.now)
    return (stretch for stretch in past if _rests_on_closed(deployment, held, stretch[0]))


def _rests_on_closed(deployment: Deployment, held: list[Tenure], at: datetime) -> bool:
    """Whether at most one of the accounts that held the role then is active today, others being closed, and nobody stood in."""
    inactive, people = deployment.inactive, _holding(held, at)
    active = [t.assignment for t in held if t.assignment.kind == "stand-in" and t.assignment.person not in inactive]
    if inactive.isdisjoint(people) or len(people - inactive) > 1:
        return False
    return not any(_helps(deployment, one, at) for one in active if one.person not in people - inactive)


# --- the end of the project ------------------------------------------------------------------------------------------


def _young(hearing: Hearing) -> Findings:
    """An opening, a closing or a date that has not settled."""
    case = hearing.case
    epics = [p.epic for p in case.deployment.phases if p.epic in case.timelines]
    young = settling(case, tuple(i for epic in epics for i in (epic, *case.children.get(epic, ()))), hearing.settle)
    if young is not None:
        yield Later(young)


def _ending(hearing: Hearing) -> datetime | None:
    """From when the project is about over; None while a phase is to be opened, or an open one has no date."""
    case = hearing.case
    running: list[Timeline] = []
    since: list[datetime] = []
    for phase in case.deployment.phases:
        epic = case.timelines.get(phase.epic)
        times = _times(hearing, phase)
        left = None if epic is None else settled(epic.status, case.deployment, hearing.settle)[-1]
        if epic is None or left is None or (not times and left.value != "dropped"):
            return None
        since += [at for opened, closed in times for at in (opened, closed) if at is not None] or [left.since]
        running += [epic] if times and times[-1][1] is None else []
    dues = [settled(epic.due, case.deployment, hearing.settle)[-1] for epic in running]
    days = [day for due in dues if (day := day_from(due.value)) is not None]
    if not since or len(days) < len(running):
        return None
    soon = [start_of(add_working_days(max(days), -hearing.limit("R02", LIMIT)), case.deployment.zone)] if days else []
    return max([*since, *soon, *(due.since for due in dues)])


def _times(hearing: Hearing, phase: PhaseFacts) -> list[Stretch]:
    return list(open_times(hearing.case, phase, hearing.case.children.get(phase.epic, ()), hearing.settle))


def _said(case: Case, stretch: Stretch, role: Role, kind: str, ended: datetime | None) -> Violation:
    since = stretch[0].astimezone(case.deployment.zone).date()
    everyone = tenures(case.deployment.staffing, case.deployment.zone)
    held = [t for t in everyone if t.assignment.role == role and not t.assignment.natures]
    nobody = ended is None and _holding(held, case.deployment.now) <= case.deployment.inactive
    alone = {t.assignment.person for t in held if _meets(t, stretch)}
    return of_state(
        case,
        rule="R02",
        cause=f"since:{since.isoformat()}:{kind}",
        since=stretch[0],
        severity="info",
        expected=("MOA",),
        values={"role_expected": RolesRef((role,))},
        variant="former" if nobody else "alone",
        ended_at=ended,
        right=by_fact(case, beneficiaries=alone),
    )


def _meets(tenure: Tenure, stretch: Stretch) -> bool:
    since, until = stretch
    return (until is None or tenure.since < until) and (tenure.until is None or tenure.until > since)


RULE = Rule(id="R02", on=frozenset({"role"}), judge=judge)
