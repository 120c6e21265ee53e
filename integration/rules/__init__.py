"""JUDGES: case in, judgement out; never fetches, logs or looks at the clock."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from integration.model.history import Case
from integration.model.verdict import Judgement, NotJudged, Policy, RuleSettings, Violation
from integration.model.words import INTERNAL_WORK, RuleId
from integration.rules import (
    acceptance_wrong_role,
    blocked_too_long,
    build_before_approval,
    control_and_build_same_person,
    judge_and_party,
    phase_gate_skipped,
    plan_or_budget_moved_by_moe,
    self_acceptance,
)
from integration.rules.acts import NO_ACTS, acts_of
from integration.rules.finding import Finding, Hearing, Later, Rule
from integration.rules.team import judge_team

RULES: tuple[Rule, ...] = (
    control_and_build_same_person.RULE,
    judge_and_party.RULE,
    acceptance_wrong_role.RULE,
    self_acceptance.RULE,
    plan_or_budget_moved_by_moe.RULE,
    build_before_approval.RULE,
    phase_gate_skipped.RULE,
    blocked_too_long.RULE,
)

HIDES: Mapping[RuleId, frozenset[RuleId]] = {
    "R06": frozenset({"R11", "R16", "R18"}),
    "R08": frozenset({"R09", "R14"}),
    "R15": frozenset({"R10"}),
    "R17": frozenset({"R06", "R18"}),
    "R24": frozenset({"R14", "R20"}),
    "R34": frozenset({"R20"}),
}
"""On the same act, the first rule says it all (domain-rules 3.0, suppressions)."""


def judge(case: Case, policy: Policy) -> Judgement:
    """What every switched-on rule says of one subject. A rule that fails, fails here: the audit isolates subjects."""
    kind = _kind(case)
    if kind is None:
        return Judgement(subject=case.subject, violations=(), not_judged=_not_judged(case, "unknown-type"))
    timeline = case.timeline
    if timeline is not None and not timeline.complete and kind not in INTERNAL_WORK:
        return Judgement(subject=case.subject, violations=(), not_judged=_not_judged(case, "incomplete-history"))
    settle = timedelta(minutes=policy.settle_minutes)
    acts = NO_ACTS if timeline is None else acts_of(timeline, case.deployment, settle)
    return _collected(Hearing(case=case, acts=acts, policy=policy, settle=settle), kind)


def _kind(case: Case) -> str | None:
    """The type of an issue, else the kind of subject; None for an issue of a type that is not ours."""
    return case.subject.kind if case.timeline is None else case.timeline.issue.type


def _not_judged(case: Case, reason: str) -> tuple[NotJudged, ...]:
    return (NotJudged(subject=case.subject, reason=reason),)


def _collected(hearing: Hearing, kind: str) -> Judgement:
    case, later = hearing.case, hearing.acts.later
    violations: list[Violation] = []
    dues: list[datetime] = [] if later is None else [later]
    unjudged: list[NotJudged] = []
    for settings, finding in _findings(hearing, kind):
        if isinstance(finding, Violation):
            violations.append(finding if settings.severity is None else replace(finding, severity=settings.severity))
        elif isinstance(finding, Later):
            dues.append(finding.at)
        else:
            unjudged.append(finding)
    return Judgement(
        subject=case.subject,
        violations=_in_order(_unhidden(violations)) if violations else (),
        due_at=min((at for at in dues if at > case.deployment.now), default=None),
        not_judged=tuple(dict.fromkeys(unjudged)),
    )


def _findings(hearing: Hearing, kind: str) -> Iterator[tuple[RuleSettings, Finding]]:
    """What each rule that is on says; a team's own after ours."""
    known, fields = hearing.policy.rules, hearing.acts.by_field
    for rule in RULES_ON.get(kind, ()):
        settings = known.get(rule.id)
        if settings is not None and settings.on and not (rule.reads and rule.reads.isdisjoint(fields)):
            for finding in rule.judge(hearing):
                yield settings, finding
    for own in hearing.policy.team if hearing.acts.changes and kind not in INTERNAL_WORK else ():
        if known[own.id].on:
            yield from ((known[own.id], finding) for finding in judge_team(hearing, own))


def _by_kind() -> Mapping[str, tuple[Rule, ...]]:
    kinds = {kind for rule in RULES for kind in rule.on}
    return {kind: tuple(rule for rule in RULES if kind in rule.on) for kind in kinds}


RULES_ON = _by_kind()


def _unhidden(violations: list[Violation]) -> list[Violation]:
    hidden = {(rule, v.cause) for v in violations for rule in HIDES.get(v.rule, ())}
    return [v for v in violations if (v.rule, v.cause) not in hidden]


def _in_order(violations: list[Violation]) -> tuple[Violation, ...]:
    return tuple(sorted(violations, key=lambda v: (v.at, v.rule, v.cause)))
