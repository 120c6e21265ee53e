"""JUDGES: case in, judgement out; never fetches, logs or looks at the clock."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from integration.model.history import Case
from integration.model.quick import quick
from integration.model.verdict import Judgement, NotJudged, Policy, RuleSettings, Violation
from integration.model.words import INTERNAL_WORK, RuleId
from integration.rules import (
    acceptance_wrong_role,
    accepted_with_blocking_defect,
    amoa_decides_for_moa,
    assignee_outside_role,
    blocked_too_long,
    build_before_approval,
    component_changed_by_outsider,
    conflict_without_mediation,
    consultant_configures,
    control_and_build_same_person,
    date_pulled_in_without_moe,
    decision_without_trace,
    defect_closed_by_fixer,
    design_edited_by_others,
    gdpr_requirement_by_moe,
    gonogo_not_moa,
    integrator_before_deployment,
    judge_and_party,
    launch_funding_not_moa,
    moa_external,
    moa_implements,
    phase_gate_skipped,
    plan_or_budget_moved_by_moe,
    ritual_without_minutes,
    role_changed_mid_flight,
    role_no_fallback,
    role_unstaffed,
    same_org_acceptance,
    scope_changed_after_baseline,
    self_acceptance,
    spec_by_moe,
    standin_expired,
    validated_reopened_by_moe,
    vendor_only_as_moe,
    waiting_too_long,
)
from integration.rules.acts import NO_ACTS, SHAPES, Acts, Shape, acts_of
from integration.rules.finding import Ended, Finding, Findings, Hearing, Later, Rule
from integration.rules.once import once
from integration.rules.team import judge_team

RULES: tuple[Rule, ...] = (
    role_unstaffed.RULE,
    role_no_fallback.RULE,
    moa_external.RULE,
    vendor_only_as_moe.RULE,
    control_and_build_same_person.RULE,
    standin_expired.RULE,
    role_changed_mid_flight.RULE,
    judge_and_party.RULE,
    integrator_before_deployment.RULE,
    consultant_configures.RULE,
    acceptance_wrong_role.RULE,
    self_acceptance.RULE,
    same_org_acceptance.RULE,
    spec_by_moe.RULE,
    moa_implements.RULE,
    gonogo_not_moa.RULE,
    launch_funding_not_moa.RULE,
    amoa_decides_for_moa.RULE,
    plan_or_budget_moved_by_moe.RULE,
    scope_changed_after_baseline.RULE,
    component_changed_by_outsider.RULE,
    assignee_outside_role.RULE,
    validated_reopened_by_moe.RULE,
    gdpr_requirement_by_moe.RULE,
    build_before_approval.RULE,
    phase_gate_skipped.RULE,
    conflict_without_mediation.RULE,
    ritual_without_minutes.RULE,
    decision_without_trace.RULE,
    blocked_too_long.RULE,
    defect_closed_by_fixer.RULE,
    accepted_with_blocking_defect.RULE,
    waiting_too_long.RULE,
    design_edited_by_others.RULE,
    date_pulled_in_without_moe.RULE,
)

HIDES: Mapping[RuleId, frozenset[RuleId]] = {
    "R06": frozenset({"R11", "R16", "R18"}),
    "R08": frozenset({"R09", "R14"}),
    "R09": frozenset({"R15"}),
    "R15": frozenset({"R10"}),
    "R17": frozenset({"R06", "R18"}),
    "R24": frozenset({"R14", "R20"}),
    "R34": frozenset({"R20"}),
}
"""On the same act, the first rule says it all (domain-rules 3.0, suppressions; R09 over R15: an integrator's start before the
choice is one matter, scenario S9)."""
_hearing, _judgement = quick(Hearing), quick(Judgement)
Asked = tuple[tuple[Callable[[Hearing], Findings], RuleSettings], ...]
HIDE_NOTHING = frozenset({("R24", "before-label")})
"""An information given afterwards: a label set later takes no earlier breach away."""
WHAT_REMAINS = frozenset({("R20", "moved")})
"""Said only where the rest of the act is hidden: R24 and R34 tell of a text, not of the phase it left in the same write."""


def judge(case: Case, policy: Policy) -> Judgement:
    """What every switched-on rule says of one subject. A rule that fails, fails here: the audit isolates subjects."""
    kind = _kind(case)
    if kind is None:
        return Judgement(subject=case.subject, violations=(), not_judged=_not_judged(case, "unknown-type"))
    timeline = case.timeline
    if timeline is not None and not timeline.complete and kind not in INTERNAL_WORK:
        return Judgement(subject=case.subject, violations=(), not_judged=_not_judged(case, "incomplete-history"))
    settle = _settle(policy)
    acts = NO_ACTS if timeline is None else acts_of(timeline, case.deployment, settle)
    return _collected(_hearing(case=case, acts=acts, policy=policy, settle=settle), kind)


def _kind(case: Case) -> str | None:
    """The type of an issue, else the kind of subject; None for an issue of a type that is not ours."""
    return case.subject.kind if case.timeline is None else case.timeline.issue.type


def _not_judged(case: Case, reason: str) -> tuple[NotJudged, ...]:
    return (NotJudged(subject=case.subject, reason=reason),)


def _collected(hearing: Hearing, kind: str) -> Judgement:
    case, acts = hearing.case, hearing.acts
    violations: list[Violation] = []
    dues: list[datetime] = [] if acts.later is None else [acts.later]
    unjudged: list[NotJudged] = []
    ended: list[Violation] = []
    for settings, finding in _findings(hearing, kind):
        if isinstance(finding, Violation):
            violations.append(_weighed(finding, settings))
        elif isinstance(finding, Later):
            dues.append(finding.at)
        elif isinstance(finding, Ended):
            ended.append(_weighed(finding.violation, settings))
        else:
            unjudged.append(finding)
    return _judgement(
        subject=case.subject,
        violations=_in_order(_unhidden(violations)) if violations else (),
        due_at=min((at for at in dues if at > case.deployment.now), default=None) if dues else None,
        not_judged=tuple(dict.fromkeys(unjudged)) if unjudged else (),
        ended=tuple(ended),
    )


def _weighed(violation: Violation, settings: RuleSettings) -> Violation:
    """With the severity the charter gives its rule, if it does."""
    return violation if settings.severity is None else replace(violation, severity=settings.severity)


def _findings(hearing: Hearing, kind: str) -> Iterator[tuple[RuleSettings, Finding]]:
    """What each rule that is on says; a team's own after ours."""
    known, acts = hearing.policy.rules, hearing.acts
    for rule, settings in _asked(hearing.policy, acts, kind):
        for finding in rule(hearing):
            yield settings, finding
    for own in hearing.policy.team if acts.changes and kind not in INTERNAL_WORK else ():
        if known[own.id].on:
            yield from ((known[own.id], finding) for finding in judge_team(hearing, own))


def _by_kind() -> Mapping[str, tuple[Rule, ...]]:
    kinds = {kind for rule in RULES for kind in rule.on}
    return {kind: tuple(rule for rule in RULES if kind in rule.on) for kind in kinds}


RULES_ON = _by_kind()


@once
def _settle(policy: Policy) -> timedelta:
    return timedelta(minutes=policy.settle_minutes)


def _asked(policy: Policy, acts: Acts, kind: str) -> Asked:
    """The rules that are on and have something to look at, in the order of ``RULES``: the same for all acts of one shape."""
    shape, known = (kind, acts.shape), _asked_by_shape(policy)
    asked = known.get(shape)
    if asked is None:
        on = {i: settings for i, settings in policy.rules.items() if settings.on}
        mine = (rule for rule in RULES_ON.get(kind, ()) if rule.id in on and rule.concerns(acts))
        asked = tuple((rule.judge, on[rule.id]) for rule in mine)
        if len(known) < SHAPES:
            known[shape] = asked
    return asked


@once
def _asked_by_shape(_: Policy) -> dict[tuple[str, Shape], Asked]:
    return {}


def _unhidden(violations: list[Violation]) -> list[Violation]:
    told = (v for v in violations if (v.rule, v.variant) not in HIDE_NOTHING)
    hidden = {(rule, v.cause) for v in told for rule in HIDES.get(v.rule, ())}
    return [v for v in violations if ((v.rule, v.cause) in hidden) == ((v.rule, v.variant) in WHAT_REMAINS)]


def _in_order(violations: list[Violation]) -> tuple[Violation, ...]:
    return tuple(sorted(violations, key=lambda v: (v.at, v.rule, v.cause)))
