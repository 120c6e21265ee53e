"""The second pass over an export, in shares: one is a phase with what was ever in it, or some of what never was in any. Shares do
not know each other, so that several processes may judge them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from integration.mapping.answers import commands_in
from integration.model.history import Case, Subject, Timeline
from integration.model.live import Comment
from integration.model.quick import quick
from integration.model.verdict import Command, Entry, Judgement, NotJudged, Policy, Record, Violation
from integration.model.words import RuleId
from integration.rules import judge
from integration.rules.cases import issue_subject, subjects_of
from integration.rules.instants import value_at
from integration.rules.role_changes import changes_of
from integration.rules.waivers import waivers_decided
from integration.sync.ledger import settle
from integration.sync.replay_frame import Frame
from integration.sync.replay_shelf import Among, WithChildren

_made: Final = quick(Case)
HEARS: Final[frozenset[RuleId]] = frozenset({"R27", "R28", "R29"})
"""Rules that miss a comment: of an export without any comments they say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A violation as it stands. ``key``: of its issue, None for a role, a person or the project."""

    violation: Violation
    entry: Entry
    key: str | None

    @property
    def record(self) -> Record:
        return Record(subject=self.violation.subject, entries=(self.entry,))


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What a policy makes of the file. ``unjudged``: how many subjects, by reason; ``mute``: issues of which nothing certain can be
    said; ``faults``: subjects on which a rule of ours failed, and how.
    """

    verdicts: list[Verdict] = field(default_factory=list)
    unjudged: Counter[str] = field(default_factory=Counter)
    mute: int = 0
    faults: list[str] = field(default_factory=list)


_AT_ONCE: Final = 500
"""Issues in one share of those that are in no phase."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """``issues``: to be judged; ``epic``: of the phase they are in, judged after them, None where they are in none."""

    epic: str | None
    issues: tuple[str, ...]


def shares_of(frame: Frame) -> Iterator[Share]:
    """Every issue in one of them: one that moved on, with the first phase of the template it was in."""
    left = dict.fromkeys(frame.issues)
    for phase in frame.deployment.phases:
        mine = [issue for issue in frame.under.get(phase.epic, ()) if issue in left]
        for issue in mine:
            del left[issue]
        yield Share(epic=phase.epic, issues=tuple(sorted(mine, key=frame.place)))
    rest = list(left)
    for start in range(0, len(rest), _AT_ONCE):
        yield Share(epic=None, issues=tuple(rest[start : start + _AT_ONCE]))


@dataclass(slots=True, kw_only=True)
class Judged:
    """What judging a share found: an outcome for each policy, and what people had in hand when their roles changed."""

    outcomes: list[Outcome]
    hands: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, other: "Judged") -> None:
        for mine, theirs in zip(self.outcomes, other.outcomes, strict=True):
            mine.verdicts += theirs.verdicts
            mine.unjudged.update(theirs.unjudged)
            mine.mute += theirs.mute
            mine.faults += theirs.faults
        for person, issues in other.hands.items():
            self.hands.setdefault(person, {}).update(issues)


def judged(frame: Frame, policies: Sequence[Policy], share: Share) -> Judged:
    found = Judged(outcomes=[Outcome() for _ in policies])
    moments, around, shared = _changes_of_roles(frame), WithChildren(frame.shelf), dict[object, Any]()
    for issue in share.issues:
        held = frame.shelf.held(issue)
        for person in _in_hand_of(held.timeline, moments):
            found.hands.setdefault(person, {})[issue] = None
        case = _case(frame, issue_subject(issue, frame.deployment), held.timeline, frame.shelf, shared)
        _weigh(frame, case, held.comments, policies, found.outcomes)
        if share.epic is not None:
            around.add(issue)
    if share.epic is not None:
        children = frame.under.get(share.epic, ())
        for issue in sorted(set(children) - set(share.issues), key=frame.place):
            around.add(issue)
        held = frame.shelf.held(share.epic)
        case = _case(frame, issue_subject(share.epic, frame.deployment), held.timeline, around)
        case = replace(case, children={**frame.near, share.epic: children})
        _weigh(frame, case, held.comments, policies, found.outcomes)
    return found


def judged_staffing(frame: Frame, policies: Sequence[Policy], hands: Mapping[str, Mapping[str, None]]) -> Judged:
    """Roles, people and the project, whose answers are typed on the register."""
    found = Judged(outcomes=[Outcome() for _ in policies])
    said = frame.shelf.held(frame.ids.register).comments if frame.ids.register else ()
    for subject in subjects_of(frame.deployment):
        case = _case(frame, subject, None, Among(frame.shelf, list(hands.get(subject.id, ()))))
        _weigh(frame, replace(case, children=frame.awaited), said, policies, found.outcomes)
    return found


def _changes_of_roles(frame: Frame) -> Mapping[str, Sequence[datetime]]:
    """When, by person."""
    deployment = frame.deployment
    found = {one: [c.at for c in changes_of(deployment, one)] for one in deployment.staffing.actor_of}
    return {one: [at for at in ats if at <= deployment.now] for one, ats in found.items()}


def _in_hand_of(timeline: Timeline, moments: Mapping[str, Sequence[datetime]]) -> Iterator[str]:
    """Whose it was, or who had built it, when their roles changed: R07 looks at nothing else, and is judged last."""
    met = {*[b.account for b in timeline.builders], *[span.value for span in timeline.assignee]}
    for person in [one for one in moments if one in met]:
        built = min((b.at for b in timeline.builders if b.account == person), default=None)
        for at in moments[person]:
            mine = (built is not None and built <= at) or value_at(timeline.assignee, at) == person
            if mine and timeline.issue.created <= at:
                yield person
                break


def _case(
    frame: Frame,
    subject: Subject,
    timeline: Timeline | None,
    timelines: Mapping[str, Timeline],
    shared: dict[object, Any] | None = None,
) -> Case:
    """``shared``: what was worked out for other cases that look at the same."""
    return _made(
        subject=subject,
        timeline=timeline,
        deployment=frame.deployment,
        timelines=timelines,
        children=frame.near,
        providers=frame.providers,
        launches=frame.launches,
        latest=frame.latest,
        derived={} if shared is None else shared,
    )


def _weigh(
    frame: Frame, case: Case, comments: Sequence[Comment], policies: Sequence[Policy], outcomes: Sequence[Outcome]
) -> None:
    """One subject that cannot be judged never stops the others."""
    for policy, one in zip(policies, outcomes, strict=True):
        try:
            judgement = _heard(frame, judge(case, policy))
            verdicts = list(_settled(frame, case, judgement, comments, policy)) if judgement.violations else []
        except Exception as fault:  # noqa: BLE001  # told at the end, by its kind only: it may quote people
            one.faults.append(f"{case.subject}: {type(fault).__name__}")
            continue
        one.verdicts += verdicts
        reasons = {found.reason for found in judgement.not_judged}
        if case.timeline is not None and case.timeline.issue.status is None:
            reasons.add("unknown-status")
        if reasons:
            one.unjudged.update(reasons)
            one.mute += case.timeline is not None and (not case.timeline.complete or case.timeline.issue.status is None)


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
