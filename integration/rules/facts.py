"""Questions that several rules ask of timelines: what held at an instant, who may be judged, baseline, links people laid."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from integration.model.history import Author, Case, Change, Deployment, Link, Span, Timeline
from integration.model.verdict import IssueRef, NotJudged, RolesRef
from integration.model.words import NATURES, ROLES, Nature, Role, TypeKey
from integration.rules.hats import by_phase, hats_at, worn
from integration.rules.instants import SINCE, value_at, value_before
from integration.rules.once import once


@lru_cache(maxsize=1024)
def words_in(value: str | None) -> frozenset[str]:
    """The words of a value that is several: labels, components."""
    return frozenset((value or "").split())


def labels_at(timeline: Timeline, at: datetime) -> frozenset[str]:
    return words_in(value_at(timeline.labels, at))


def labels_around(timeline: Timeline, at: datetime) -> frozenset[str]:
    """Labels just before or just after: taking a label off does not take the act out of its reach."""
    return labels_at(timeline, at) | words_in(value_before(timeline.labels, at))


def ever_labelled(timeline: Timeline, label: str) -> bool:
    near = [span.value for span in timeline.labels if span.value is not None and label in span.value]
    return bool(near) and any(label in words_in(value) for value in near)


def natures_at(timeline: Timeline, at: datetime) -> tuple[Nature, ...]:
    """Natures of a Décision are labels (decisions 13)."""
    if timeline.issue.type != "decision":
        return ()
    return _natures_among(value_at(timeline.labels, at))


@lru_cache(maxsize=1024)
def _natures_among(labels: str | None) -> tuple[Nature, ...]:
    return tuple(n for n in NATURES if n in words_in(labels))


def phase_at(deployment: Deployment, timeline: Timeline, at: datetime) -> str | None:
    """Phase id of the issue's parent at that instant; a phase's epic is in its own. None: project scope only (G12)."""
    if timeline.issue.phase is not None:
        return timeline.issue.phase
    return phase_of(deployment, value_at(timeline.parent, at))


def phase_now(case: Case) -> str | None:
    """Phase of the case's issue today: where an answer has to be entitled."""
    return None if case.timeline is None else phase_at(case.deployment, case.timeline, case.deployment.now)


def natures_now(case: Case) -> tuple[Nature, ...]:
    return () if case.timeline is None else natures_at(case.timeline, case.deployment.now)


def phase_of(deployment: Deployment, epic: str | None) -> str | None:
    return None if epic is None else _phases(deployment).get(epic)


@once
def _phases(deployment: Deployment) -> Mapping[str, str]:
    """Phase ids by epic; of phases with one epic, which the model does not rule out, the first."""
    return {p.epic: p.id for p in reversed(deployment.phases)}


def hats_in(case: Case, timeline: Timeline, account: str, at: datetime) -> frozenset[Role]:
    """Hats at t in the issue's phase at t, natures of a Décision counted."""
    deployment = case.deployment
    phase, natures = phase_for_hats(deployment, timeline, at), natures_at(timeline, at)
    return hats_at(deployment.staffing, account, at, phase=phase, zone=deployment.zone, natures=natures)


def phase_for_hats(deployment: Deployment, timeline: Timeline, at: datetime) -> str | None:
    """As ``phase_at``; not looked up where everybody holds their roles in the whole project."""
    return phase_at(deployment, timeline, at) if by_phase(deployment.staffing) else None


@lru_cache(maxsize=64)
def roles_ref(hats: frozenset[Role]) -> RolesRef:
    return RolesRef(tuple(r for r in ROLES if r in hats))


def ref(timeline: Timeline) -> IssueRef:
    return IssueRef(timeline.issue.id, timeline.issue.key)


def judged(deployment: Deployment, change: Change) -> bool:
    """Neither ours (G4) nor before the rules took effect (G7)."""
    return change.at >= deployment.effective_from and change.author.id not in deployment.service


def settled(spans: tuple[Span, ...], deployment: Deployment, settle: timedelta) -> tuple[Span, ...]:
    """Up to the first move by a person that is still young: until it has settled, what was before it lasts."""
    horizon = deployment.now - settle
    if spans[-1].since <= horizon:
        return spans
    young = (i for i, s in enumerate(spans) if i and s.since > horizon and s.author.id not in deployment.service)
    kept = spans[: next(young, len(spans))]
    return (*kept[:-1], replace(kept[-1], until=None))


def left_at(timeline: Timeline, deployment: Deployment, settle: timedelta) -> Mapping[str, datetime | None]:
    """When each stay in a status ended, by the history that began it; None: still, or a young move by a person."""
    return {span.change: span.until for span in settled(timeline.status, deployment, settle)}


def stranger(case: Case, author: Author) -> NotJudged | None:
    """Why an act cannot be laid at a person's door: nobody named, or nobody the charter knows (G8)."""
    if author.id is None:
        return NotJudged(subject=case.subject, reason="unknown-author")
    if author.id not in case.deployment.staffing.actor_of:
        return NotJudged(subject=case.subject, reason="unknown-person", account=author.id)
    return None


def who_acted(case: Case, timeline: Timeline, change: Change) -> frozenset[Role] | NotJudged | None:
    """Hats of the person whose act it is; None where role rules have nobody to look at: ours, an automation's (G3, G4), or
    before the rules took effect (G7).
    """
    if change.author.app or not judged(case.deployment, change):
        return None
    return stranger(case, change.author) or hats_in(case, timeline, change.author.id or "", change.at)


def all_by(case: Case, timeline: Timeline, acts: Sequence[Change], roles: Collection[Role]) -> bool:
    """Whether people of the charter, no automation, with one of these hats did all that, oldest first: most is done by
    those who may, and needs no closer look.
    """
    if not acts:
        return True
    staffing = case.deployment.staffing
    everyone = worn(staffing, acts[0].at, acts[-1].at, case.deployment.zone)
    for change in acts:
        author = change.author
        if author.app or author.id not in staffing.actor_of:
            return False
        hats = hats_in(case, timeline, author.id or "", change.at) if everyone is None else everyone[author.id]
        if hats.isdisjoint(roles):
            return False
    return True


# --- baseline --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The latest approval in force: of the need, or for Documents and Décisions their ``decide`` (domain-rules 2.5)."""

    at: datetime
    due: str | None


def baselines(timeline: Timeline) -> tuple[datetime, ...]:
    """Instants that freeze scope and dates, oldest first."""
    if timeline.issue.type == "livrable":
        return tuple([a.at for a in timeline.approvals])
    if timeline.issue.type in ("document", "decision"):
        return tuple(c.at for c in timeline.changes if c.field == "status" and (c.old, c.new) == ("approve", "validated"))
    return ()


def baseline_before(timeline: Timeline, frozen: Sequence[datetime], at: datetime) -> Baseline | None:
    """The baseline in force just before that instant; it ends when the item re-enters prepare or is dropped."""
    position = bisect_left(frozen, at)
    if not position:
        return None
    since = frozen[position - 1]
    low, high = bisect_right(timeline.status, since, key=SINCE), bisect_left(timeline.status, at, key=SINCE)
    if any(s.value in ("prepare", "dropped") for s in timeline.status[low:high]):
        return None
    return Baseline(at=since, due=value_at(timeline.due, since))


def day_from(value: str | None) -> date | None:
    """A due date as a date; None where there is none, or none that can be read."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None


# --- links -----------------------------------------------------------------------------------------------------------


def laid_by_people(timeline: Timeline, link: Link, service: frozenset[str]) -> bool:
    """The template's dependencies are ``blocks`` links we laid: they prove nothing (domain-rules 2.5)."""
    if link.kind == "other":
        return True
    laid = [c.author for c in timeline.changes if c.field == "link" and c.at == link.since]
    return (bool(laid) or link.kind == "unknown") and all(a.id not in service for a in laid)


def linked_by_people(case: Case, timeline: Timeline, *types: TypeKey) -> Iterator[tuple[Link, Timeline]]:
    """Issues of these types that people linked to it, each time they did; what was not read is left out."""
    for link in timeline.issue.links:
        other = case.timelines.get(link.other)
        if other is not None and other.issue.type in types and laid_by_people(timeline, link, case.deployment.service):
            yield link, other


def decisions_linked(case: Case, timeline: Timeline, at: datetime) -> Iterator[Timeline]:
    """Décisions that people had linked to the issue by then and that were validated at that instant."""
    for link in timeline.issue.links:
        other = case.timelines.get(link.other)
        if other is None or other.issue.type != "decision" or not link.at(at):
            continue
        if value_at(other.status, at) == "validated" and laid_by_people(timeline, link, case.deployment.service):
            yield other


def evidence_missing(case: Case, timeline: Timeline, at: datetime) -> NotJudged | None:
    """Where people had linked the issue, at that instant, to one that nobody can read any more: it may have spoken for what was
    done. The template's own dependencies speak for nothing.
    """
    service = case.deployment.service
    past = (link for link in timeline.issue.links if not link.stands and link.at(at))
    lost = any(link.other not in case.timelines and laid_by_people(timeline, link, service) for link in past)
    return NotJudged(subject=case.subject, reason="missing-context") if lost else None
