"""R17: launching and funding belong to MOA, to its sponsor where the charter splits it (A-8, A-9). Cannot be waived.

(a) a Décision ``lancement`` or ``financement`` decided or refused by anyone else: put right by a verdict of theirs; (b) the phase of
stage deployment opened first, whoever opened it, while no Décision ``lancement`` was validated: put right once one is; (c) the
budget the charter names first set by anyone else, at creation or later: put right when MOA sets it or when it is taken off.
"""

from collections.abc import Iterator
from datetime import datetime

from integration.mapping.comment_words import NATURE
from integration.model.history import Case, Change, Span, Timeline
from integration.model.verdict import NotJudged, PhaseRef, Violation
from integration.model.words import Nature, Role
from integration.rules.acts import Acts
from integration.rules.commitments import Commitment, commitments, launches_or_funds, righted
from integration.rules.facts import judged, phase_at, settled, who_acted
from integration.rules.finding import Findings, Hearing, Later, Rule
from integration.rules.hats import DECIDES, hats_at
from integration.rules.phases import opened_at, settling
from integration.rules.saying import creation_of, may_answer, of_act, worst_by_cause

EXPECTED: tuple[Role, ...] = ("MOA",)
FUNDING: tuple[Nature, ...] = ("financement",)


def judge(hearing: Hearing) -> Findings:
    timeline = hearing.case.timeline
    if timeline is None:
        return
    found: list[Violation] = []
    for one in _findings(hearing, timeline):
        if isinstance(one, Violation):
            found.append(one)
        else:
            yield one
    yield from worst_by_cause(found)


def _findings(hearing: Hearing, timeline: Timeline) -> Findings:
    if timeline.issue.type == "decision":
        yield from _verdicts(hearing, timeline)
    elif timeline.issue.phase is not None:
        yield from _opening(hearing, timeline)
    if hearing.case.deployment.has_budget and (timeline.budget or timeline.issue.budget):
        yield from _budget(hearing, timeline)


# --- (a) the decision ------------------------------------------------------------------------------------------------


def _verdicts(hearing: Hearing, timeline: Timeline) -> Findings:
    case = hearing.case
    wrong: list[tuple[Commitment, tuple[Nature, ...]]] = []
    for one in commitments(hearing):
        natures = launches_or_funds(timeline, one)
        if not natures:
            continue
        if one.change.author.app:
            wrong += [(one, natures)] if judged(case.deployment, one.change) else []
            continue
        hats = who_acted(case, timeline, one.change)
        if isinstance(hats, NotJudged):
            yield hats
        elif hats is not None and "MOA" not in _hats_for(case, timeline, one.change, natures):
            wrong.append((one, natures))
    if wrong:
        mended = righted(hearing, timeline)
        for one, natures in wrong:
            yield _verdict(case, timeline, one, natures, mended.again(one))


def _hats_for(case: Case, timeline: Timeline, change: Change, natures: tuple[Nature, ...]) -> frozenset[Role]:
    """Hats at t that count for these natures, whatever labels the act left behind."""
    deployment = case.deployment
    phase = phase_at(deployment, timeline, change.at)
    who = change.author.id or ""
    return hats_at(deployment.staffing, who, change.at, phase=phase, zone=deployment.zone, natures=natures)


def _verdict(
    case: Case, timeline: Timeline, one: Commitment, natures: tuple[Nature, ...], cured_at: datetime | None
) -> Violation:
    return of_act(
        case,
        timeline,
        one.change,
        rule="R17",
        severity="warning" if one.change.author.app else "breach",
        expected=EXPECTED,
        right=may_answer(case, one.change, EXPECTED, waivable=False, natures=natures),
        variant="unattributed" if one.change.author.app else "decision",
        excused_by=DECIDES,
        cured_at=cured_at,
        values={"nature": tuple(NATURE[nature] for nature in natures)},
        natures=natures,
    )


# --- (b) the first opening -------------------------------------------------------------------------------------------


def _opening(hearing: Hearing, epic: Timeline) -> Findings:
    case = hearing.case
    opened = opened_at(epic, case.deployment)
    change = next((c for c in hearing.acts.status if c.new == "ready" and c.at == opened), None)
    if change is None or not judged(case.deployment, change) or not _is_first(case, epic, change.at):
        return
    times = [t for i in case.launches for t in _launched(hearing, case.timelines[i])]
    if any(since <= change.at and (until is None or until > change.at) for since, until in times):
        return
    young = settling(case, case.launches, hearing.settle)
    if young is not None:
        yield Later(young)
    yield of_act(
        case,
        epic,
        change,
        rule="R17",
        severity="breach",
        expected=EXPECTED,
        right=may_answer(case, change, (), waivable=False),
        variant="no-launch",
        cured_at=min((since for since, _ in times if since > change.at), default=None),
        values={"phase": PhaseRef(epic.issue.phase or "")},
    )


def _is_first(case: Case, epic: Timeline, at: datetime) -> bool:
    """Whether no other phase of stage deployment was opened before; at the same instant, in the template's order."""
    mine = False
    for phase in case.deployment.phases:
        mine = mine or phase.id == epic.issue.phase
        other = case.timelines.get(phase.epic) if phase.stage == "deployment" else None
        opened = None if other is None else opened_at(other, case.deployment)
        if phase.id == epic.issue.phase and other is None:
            return False
        if opened is not None and (opened < at or (opened == at and not mine)):
            return False
    return True


def _launched(hearing: Hearing, decision: Timeline) -> Iterator[tuple[datetime, datetime | None]]:
    """Times during which it was validated and of nature ``lancement``, once settled."""
    deployment = hearing.case.deployment
    named = [s for s in settled(decision.labels, deployment, hearing.settle) if "lancement" in (s.value or "").split()]
    for stay in settled(decision.status, deployment, hearing.settle):
        if stay.value == "validated":
            yield from (_common(stay, label) for label in named if _meet(stay, label))


def _meet(one: Span, other: Span) -> bool:
    since, until = _common(one, other)
    return until is None or since < until


def _common(one: Span, other: Span) -> tuple[datetime, datetime | None]:
    ends = [s.until for s in (one, other) if s.until is not None]
    return max(one.since, other.since), min(ends, default=None)


# --- (c) the budget --------------------------------------------------------------------------------------------------


def _budget(hearing: Hearing, timeline: Timeline) -> Findings:
    """Only the first amount; later ones are R19's, once there is a baseline."""
    case, acts = hearing.case, hearing.acts
    given = timeline.budget[0].value if timeline.budget else timeline.issue.budget
    if given and creation_of(timeline).at + hearing.settle > case.deployment.now:
        yield Later(timeline.issue.created + hearing.settle)
        return
    first, amount = (creation_of(timeline), given) if given else _first_set(acts)
    if first is None or not amount:
        return
    hats = who_acted(case, timeline, first)
    if isinstance(hats, NotJudged):
        yield hats
    elif hats is not None and "MOA" not in _hats_for(case, timeline, first, FUNDING):
        yield of_act(
            case,
            timeline,
            first,
            rule="R17",
            severity="breach",
            expected=EXPECTED,
            right=may_answer(case, first, EXPECTED, waivable=False, natures=FUNDING),
            variant="budget",
            excused_by=DECIDES,
            cured_at=_set_by_moa(case, timeline, acts, first),
            values={"new": amount},
            natures=FUNDING,
        )


def _first_set(acts: Acts) -> tuple[Change | None, str | None]:
    change = next((c for c in acts.of("budget") if c.new), None)
    return change, None if change is None else change.new


def _set_by_moa(case: Case, timeline: Timeline, acts: Acts, first: Change) -> datetime | None:
    """When MOA next fixed the amount itself, or nothing was set any more."""
    for change in acts.of("budget"):
        if change.at > first.at and (not change.new or "MOA" in _hats_for(case, timeline, change, FUNDING)):
            return change.at
    return None


RULE = Rule(id="R17", on=frozenset({"livrable", "document", "decision", "phase"}), judge=judge)
