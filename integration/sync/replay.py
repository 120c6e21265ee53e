"""An export of issues, judged as a sync would judge them: two passes over the file, nothing written, no network.

The first pass keeps what others need to know of each issue, the second judges issue by issue, then phase by phase, then roles,
people and the project. Memory grows with the issues, hardly with what happened to them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import Any, BinaryIO, Final

from integration.mapping.answers import commands_in
from integration.mapping.export_index import Index, indexed
from integration.mapping.export_map import unknown_in
from integration.mapping.json_stream import pieces
from integration.mapping.status_map import parts_of
from integration.model.history import Case, Subject, Timeline
from integration.model.live import Comment
from integration.model.verdict import Command, Entry, Judgement, NotJudged, PersonRef, Policy, Record, RolesRef, Violation
from integration.model.words import Role, RuleId
from integration.rules import judge
from integration.rules.cases import issue_subject, subjects_of
from integration.rules.instants import value_at
from integration.rules.role_changes import changes_of
from integration.rules.waivers import waivers_decided
from integration.sync.ledger import settle
from integration.sync.replay_frame import Frame, Terms, framed
from integration.sync.replay_shelf import Among, WithChildren

HEARS: Final[frozenset[RuleId]] = frozenset({"R27", "R28", "R29"})
"""Rules that miss a comment: of an export without any comments they say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A violation as it stands. ``key``: of its issue, None for a role, a person or the project."""

    violation: Violation
    entry: Entry
    key: str | None


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What a policy makes of the file, ordered by instant, rule and subject. ``unjudged``: how many subjects, by reason;
    ``faults``: subjects on which a rule of ours failed, and how.
    """

    policy: Policy
    verdicts: list[Verdict] = field(default_factory=list)
    unjudged: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """``outcome`` of the charter's own policy; ``supposed`` of the one that was asked about, if any. ``strange``: statuses and types
    of the file that play no part.
    """

    now: datetime
    zone: tzinfo
    project: str
    index: Index
    outcome: Outcome
    supposed: Outcome | None
    strange: Mapping[str, tuple[str, ...]]


def replay(
    file: BinaryIO, terms: Terms, *, name: str, now: datetime | None = None, supposed: Policy | None = None
) -> Replayed:
    """Judges the issues of ``file``, which can be read again from any place. ``name``: of the file, for messages.

    Raises ConfigError where the file is no export, or does not tell who the charter's people are; Refused for a ``now`` before
    something that happened.
    """
    parts = parts_of(terms.sheet, terms.template)
    mails = [person.email for person in terms.charter.people.values() if person.email and not person.account]
    index = indexed(pieces(file.read, file=name), parts=parts, template=terms.template, mails=mails)
    frame = framed(file, index, terms, parts, now)
    outcomes = [Outcome(policy=policy) for policy in (terms.policy, supposed) if policy is not None]
    for one in outcomes:
        one.unjudged.update(frame.left_out)
    _judge_all(frame, outcomes)
    for one in outcomes:
        one.verdicts.sort(key=lambda v: (v.violation.at, v.violation.rule, str(v.violation.subject), v.violation.cause))
    ids = frame.ids
    known = {"status": (index.statuses, ids.statuses), "type": (index.types, ids.types)}
    return Replayed(
        now=frame.deployment.now,
        zone=frame.deployment.zone,
        project=frame.project,
        index=index,
        outcome=outcomes[0],
        supposed=outcomes[1] if supposed is not None else None,
        strange={what: unknown_in(names, mapped) for what, (names, mapped) in known.items()},
    )


# --- judging ----------------------------------------------------------------------------------------------------------


def _judge_all(frame: Frame, outcomes: Sequence[Outcome]) -> None:
    """Phase by phase: what ever was in it, then the phase itself; then what never was in any, roles, people and the project."""
    deployment, shelf = frame.deployment, frame.shelf
    hands, waiting = _Hands.at_changes_of_roles(frame), dict.fromkeys(frame.issues)
    for phase in deployment.phases:
        around = WithChildren(shelf)
        children = frame.under.get(phase.epic, ())
        for issue in sorted(children, key=frame.place):
            if issue in waiting:
                del waiting[issue]
                _judge_issue(frame, issue, hands, outcomes)
            around.add(issue)
        held = shelf.held(phase.epic)
        case = _case(frame, issue_subject(phase.epic, deployment), held.timeline, around)
        _weigh(frame, replace(case, children={**frame.near, phase.epic: children}), held.comments, outcomes)
    for issue in waiting:
        _judge_issue(frame, issue, hands, outcomes)
    said = shelf.held(frame.ids.register).comments if frame.ids.register else ()
    for subject in subjects_of(deployment):
        case = _case(frame, subject, None, Among(shelf, hands.full.get(subject.id, ())))
        _weigh(frame, replace(case, children=frame.awaited), said, outcomes)


def _judge_issue(frame: Frame, issue: str, hands: "_Hands", outcomes: Sequence[Outcome]) -> None:
    held = frame.shelf.held(issue)
    hands.look(held.timeline)
    case = _case(frame, issue_subject(issue, frame.deployment), held.timeline, frame.shelf)
    _weigh(frame, case, held.comments, outcomes)


def _case(frame: Frame, subject: Subject, timeline: Timeline | None, timelines: Mapping[str, Timeline]) -> Case:
    return Case(
        subject=subject,
        timeline=timeline,
        deployment=frame.deployment,
        timelines=timelines,
        children=frame.near,
        providers=frame.providers,
        launches=frame.launches,
    )


@dataclass(frozen=True, slots=True)
class _Hands:
    """What people had in hand when their roles changed, noted while the issues go by: R07 looks at nothing else."""

    changes: Sequence[tuple[datetime, str]]
    full: dict[str, dict[str, None]]

    @classmethod
    def at_changes_of_roles(cls, frame: Frame) -> "_Hands":
        deployment = frame.deployment
        people = deployment.staffing.actor_of
        return cls([(c.at, one) for one in people for c in changes_of(deployment, one) if c.at <= deployment.now], {})

    def look(self, timeline: Timeline) -> None:
        for at, person in self.changes:
            if timeline.issue.created > at:
                continue
            if value_at(timeline.assignee, at) == person or any(
                b.account == person and b.at <= at for b in timeline.builders
            ):
                self.full.setdefault(person, {})[timeline.issue.id] = None


def _weigh(frame: Frame, case: Case, comments: Sequence[Comment], outcomes: Sequence[Outcome]) -> None:
    """One subject that cannot be judged never stops the others."""
    for one in outcomes:
        try:
            judgement = _heard(frame, judge(case, one.policy))
            verdicts = list(_settled(frame, case, judgement, comments, one.policy)) if judgement.violations else []
        except Exception as fault:  # noqa: BLE001  # told at the end, by its kind only: it may quote people
            one.faults.append(f"{case.subject}: {type(fault).__name__}")
            continue
        one.verdicts += verdicts
        if judgement.not_judged:
            one.unjudged.update({found.reason for found in judgement.not_judged})


def _heard(frame: Frame, judgement: Judgement) -> Judgement:
    """Without what may only miss comments that nobody exported."""
    kept = tuple(v for v in judgement.violations if frame.commented or v.rule not in HEARS)
    if len(kept) == len(judgement.violations):
        return judgement
    silent = NotJudged(subject=judgement.subject, reason="no-comments")
    return replace(judgement, violations=kept, not_judged=(*judgement.not_judged, silent))


def _commands(frame: Frame, case: Case, judgement: Judgement, comments: Sequence[Comment]) -> list[Command]:
    """What people answered, in comments and by decisions. On the register, only what speaks to the subject."""
    typed = [c for comment in comments for c in commands_in(comment, service=frame.deployment.service)]
    if case.timeline is not None:
        return [*typed, *waivers_decided(case)]
    rules = {violation.rule for violation in judgement.violations}
    return [c for c in typed if c.problem is None and (c.rule is None or c.rule in rules)]


def _settled(
    frame: Frame, case: Case, judgement: Judgement, comments: Sequence[Comment], policy: Policy
) -> Iterator[Verdict]:
    issue = case.timeline.issue if case.timeline else None
    commands = _commands(frame, case, judgement, comments)
    settlement = settle(
        Record(subject=case.subject),
        judgement,
        commands,
        site=frame.deployment.site,
        staffing=frame.deployment.staffing,
        policy=policy,
        now=frame.deployment.now,
        zone=frame.deployment.zone,
        phase=issue.phase or frame.ids.phases.get(issue.parent or "") if issue else None,
    )
    for entry, violation in settlement.spoken:
        yield Verdict(violation=violation, entry=entry, key=issue.key if issue else None)


# --- one violation as data --------------------------------------------------------------------------------------------


def line_of(verdict: Verdict, zone: tzinfo) -> dict[str, Any]:
    """What is printed of a violation. ``change``: history id, ``created``, or what began the episode."""
    violation, entry = verdict.violation, verdict.entry
    return {
        "rule": violation.rule,
        "severity": entry.severity,
        "state": entry.state,
        "subject": str(violation.subject),
        "key": verdict.key,
        "change": violation.cause.removeprefix("change:"),
        "actor": _actor(violation),
        "role_at_time": list(_hats(violation)),
        "at": violation.at.astimezone(zone).isoformat(),
        "evidence": [ref.key for ref in violation.evidence],
    }


def _actor(violation: Violation) -> str | None:
    said = violation.values.get("actor")
    return violation.author or (said.account if isinstance(said, PersonRef) and not violation.episode else None)


def _hats(violation: Violation) -> tuple[Role, ...]:
    said = violation.values.get("roles")
    return violation.hats or (said.roles if isinstance(said, RolesRef) else ())
