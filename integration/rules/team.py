"""A team's own rules, judged like ours: settled acts, roles at the time, one violation an act (model/team_rules.py)."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from integration.mapping.calendar import when_full_working_days
from integration.mapping.flow import arrow_of
from integration.model.history import Case, Change, Timeline
from integration.model.team_rules import ActSpec, TeamKind, TeamRule
from integration.model.verdict import RolesRef, Value, Violation
from integration.rules.facts import judged, labels_around, natures_at, phase_at, ref, stranger
from integration.rules.finding import Findings, Hearing, Later
from integration.rules.hats import actors_at, entitled
from integration.rules.instants import value_at
from integration.rules.saying import may_answer, of_act, of_state


def judge_team(hearing: Hearing, rule: TeamRule) -> Findings:
    """What one of the team's rules says of one issue."""
    timeline = hearing.case.timeline
    if timeline is None:
        return
    done = [c for c in hearing.acts.changes if _is(rule.then, hearing.case, timeline, c)]
    before = [c for c in hearing.acts.changes if rule.first and _is(rule.first, hearing.case, timeline, c)]
    if done or before:
        yield from _KINDS[rule.kind](hearing, timeline, rule, done, before)


Acts = list[Change]


def _is(spec: ActSpec, case: Case, timeline: Timeline, change: Change) -> bool:
    """Whether this change is such an act, where the rule looks."""
    if change.author.id in case.deployment.service or not _does(spec, case, timeline, change):
        return False
    if spec.types and timeline.issue.type not in spec.types:
        return False
    if spec.labels and not labels_around(timeline, change.at).issuperset(spec.labels):
        return False
    if spec.components and not set(spec.components).intersection((value_at(timeline.component, change.at) or "").split()):
        return False
    return not spec.phases or phase_at(case.deployment, timeline, change.at) in spec.phases


def _does(spec: ActSpec, case: Case, timeline: Timeline, change: Change) -> bool:
    if change.field != "status":
        return change.field in spec.fields
    if "status" in spec.fields or change.new in spec.into:
        return True
    arrow = arrow_of(case.deployment.flow, timeline.issue.type, change.old, change.new) if spec.moves else None
    return arrow is not None and arrow.key in spec.moves


def _entitled(hearing: Hearing, timeline: Timeline, rule: TeamRule, done: Acts, _: Acts) -> Findings:
    for change in _people(hearing, done):
        unknown = stranger(hearing.case, change.author)
        if unknown is not None:
            yield unknown
        elif not _may(hearing.case, timeline, rule, change):
            yield _told(hearing, timeline, rule, change, excused=True)


def _may(case: Case, timeline: Timeline, rule: TeamRule, change: Change) -> bool:
    deployment = case.deployment
    return entitled(
        deployment.staffing,
        change.author.id or "",
        change.at,
        roles=rule.roles,
        phase=phase_at(deployment, timeline, change.at),
        zone=deployment.zone,
        natures=natures_at(timeline, change.at),
    )


def _different(hearing: Hearing, timeline: Timeline, rule: TeamRule, done: Acts, before: Acts) -> Findings:
    """Every earlier first act with every second one: rework makes pairs too."""
    for change in _people(hearing, done):
        mine = [c for c in before if c.at < change.at and not c.author.app and _same(hearing.case, rule, c, change)]
        if mine:
            yield _told(hearing, timeline, rule, change, {"first_date": mine[-1].at})


def _same(case: Case, rule: TeamRule, first: Change, then: Change) -> bool:
    if rule.apart == "people":
        return first.author.id == then.author.id
    staffing, zone = case.deployment.staffing, case.deployment.zone
    one, other = (actors_at(staffing, c.author.id or "", c.at, zone=zone) for c in (first, then))
    return not one.isdisjoint(other)


def _precedence(hearing: Hearing, timeline: Timeline, rule: TeamRule, done: Acts, before: Acts) -> Findings:
    for change in done:
        if judged(hearing.case.deployment, change) and not any(c.at < change.at for c in before):
            after = next((c.at for c in before if c.at > change.at), None)
            yield _told(hearing, timeline, rule, change, cured_at=after)


def _deadline(hearing: Hearing, timeline: Timeline, rule: TeamRule, done: Acts, before: Acts) -> Findings:
    """Counted from each first act; one that is answered, or that another first act follows before its end, is over."""
    deployment = hearing.case.deployment
    within = hearing.limit(rule.id, rule.within)
    for change in before:
        if change.at < deployment.effective_from:
            continue
        late = when_full_working_days(change.at, within, deployment.zone)
        answered = next((c.at for c in done if c.at > change.at), None)
        if answered is not None and answered < late:
            continue
        if answered is None and deployment.now < late:
            yield Later(late)
        else:
            yield _overdue(hearing, timeline, rule, change, answered)


def _overdue(hearing: Hearing, timeline: Timeline, rule: TeamRule, change: Change, answered: datetime | None) -> Violation:
    return of_state(
        hearing.case,
        rule=rule.id,
        cause=f"change:{change.history}",
        since=change.at,
        severity=rule.severity,
        variant="act",
        expected=rule.roles,
        values={
            "issue": ref(timeline),
            "date": change.at,
            "limit": hearing.limit(rule.id, rule.within),
            "role_expected": RolesRef(rule.roles),
        },
        ended_at=answered,
    )


def _told(
    hearing: Hearing,
    timeline: Timeline,
    rule: TeamRule,
    change: Change,
    values: Mapping[str, Value] | None = None,
    *,
    excused: bool = False,
    cured_at: datetime | None = None,
) -> Violation:
    return of_act(
        hearing.case,
        timeline,
        change,
        rule=rule.id,
        severity=rule.severity,
        variant="act",
        expected=rule.roles,
        right=may_answer(hearing.case, change, rule.roles),
        excused_by=rule.roles if excused else (),
        cured_at=cured_at,
        values={"role_expected": RolesRef(rule.roles), **(values or {})},
    )


def _people(hearing: Hearing, done: Acts) -> Iterator[Change]:
    """Acts that may be judged by their author: neither ours, nor an app's, nor older than the rules."""
    return (c for c in done if judged(hearing.case.deployment, c) and not c.author.app)


_KINDS: Mapping[TeamKind, Callable[[Hearing, Timeline, TeamRule, Acts, Acts], Findings]] = {
    "entitled": _entitled,
    "different": _different,
    "precedence": _precedence,
    "deadline": _deadline,
}
