"""When phases were opened and closed (domain-rules 2.5), as acts by people: our own moves of an epic open nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from integration.model.history import Case, Change, Deployment, PhaseFacts, Timeline
from integration.model.words import StatusKey
from integration.rules.acts import acts_of
from integration.rules.facts import labels_at, natures_at, phase_of
from integration.rules.hats import DECIDES, hats_at, recorded_late
from integration.rules.instants import value_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A time during which a phase was closed, and the act that closed it: on its epic, or its last go/no-go."""

    since: datetime
    until: datetime | None
    change: Change
    issue: Timeline


def opened_at(epic: Timeline, deployment: Deployment) -> datetime | None:
    """When the phase was first opened: its epic entered Ready, by whomever but us."""
    opened = (
        s.since
        for s in epic.status
        if s.value == "ready" and s.change != "created" and s.author.id not in deployment.service
    )
    return next(opened, None)


def closings(case: Case, epic: Timeline, children: tuple[str, ...], settle: timedelta) -> tuple[Closing, ...]:
    """Each time the phase was closed, by its last go/no-go validated by MOA or by its epic, whichever came first."""
    key = (closings, epic.issue.id, settle)
    if key not in case.derived:
        case.derived[key] = tuple(_closings(case, epic, children, settle))
    found: tuple[Closing, ...] = case.derived[key]
    return found


def _closings(case: Case, epic: Timeline, children: tuple[str, ...], settle: timedelta) -> list[Closing]:
    found = [*_by_epic(case, epic, settle), *_by_decision(case, epic, children, settle)]
    joined: list[Closing] = []
    for closing in sorted(found, key=lambda c: (c.since, c.change.history)):
        last = joined[-1] if joined else None
        if last is not None and (last.until is None or closing.since <= last.until):
            until = None if last.until is None or closing.until is None else max(last.until, closing.until)
            joined[-1] = Closing(since=last.since, until=until, change=last.change, issue=last.issue)
        else:
            joined.append(closing)
    return joined


def decided_closings(case: Case, epic: Timeline, settle: timedelta) -> tuple[Closing, ...]:
    """Each time the phase was closed by its last go/no-go, validated by MOA."""
    found = _by_decision(case, epic, case.children.get(epic.issue.id, ()), settle)
    return tuple(sorted(found, key=lambda c: (c.since, c.change.history)))


def settling(case: Case, ids: tuple[str, ...], settle: timedelta) -> datetime | None:
    """When the next young act on one of these issues has settled."""
    horizon = case.deployment.now - settle
    if case.latest is not None and case.latest <= horizon:
        return None
    busy = (t for t in (case.timelines[i] for i in ids) if t.changes and t.changes[-1].at > horizon)
    young = (acts_of(t, case.deployment, settle).later for t in busy)
    return min((at for at in young if at is not None), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stay:
    """A settled stay in one status, from the change that began it."""

    change: Change
    until: datetime | None

    def holds(self, at: datetime) -> bool:
        return self.change.at <= at and (self.until is None or at < self.until)


def _stays(case: Case, timeline: Timeline, status: StatusKey, settle: timedelta) -> list[_Stay]:
    moves = acts_of(timeline, case.deployment, settle).status
    left = [*(c.at for c in moves[1:]), None]
    return [_Stay(change=c, until=until) for c, until in zip(moves, left, strict=False) if c.new == status]


def _by_epic(case: Case, epic: Timeline, settle: timedelta) -> Iterator[Closing]:
    for stay in _stays(case, epic, "validated", settle):
        yield Closing(since=stay.change.at, until=stay.until, change=stay.change, issue=epic)


def _by_decision(case: Case, epic: Timeline, children: tuple[str, ...], settle: timedelta) -> Iterator[Closing]:
    gates = [(t, _stays(case, t, "validated", settle)) for t in (case.timelines[c] for c in children) if _ever_gate(t)]
    closed = _stays(case, epic, "validated", settle) if gates else []
    for gate, stays in gates:
        for change in (s.change for s in stays if _is_gate(gate, epic, s.change.at)):
            together = [(g, [s for s in held if s.holds(change.at)]) for g, held in gates if _is_gate(g, epic, change.at)]
            if all(held and _by_moa(case.deployment, g, held[0].change) for g, held in together):
                until = min((held[0].until for _, held in together if held[0].until is not None), default=None)
                yield Closing(since=change.at, until=_reopened(closed, change.at, until), change=change, issue=gate)


def _reopened(closed: list[_Stay], since: datetime, revised: datetime | None) -> datetime | None:
    """Until its epic is reopened where that followed the decision, else until a decision is revised."""
    for stay in closed:
        if (stay.until is None or stay.until > since) and (revised is None or stay.change.at < revised):
            return stay.until
    return revised


def _ever_gate(timeline: Timeline) -> bool:
    return timeline.issue.type == "decision" and any("go-no-go" in (s.value or "").split() for s in timeline.labels)


def _is_gate(gate: Timeline, epic: Timeline, at: datetime) -> bool:
    """A go/no-go of this phase at that instant; a dropped one no longer holds the phase."""
    if value_at(gate.parent, at) != epic.issue.id or "go-no-go" not in labels_at(gate, at):
        return False
    return value_at(gate.status, at) != "dropped"


def _by_moa(deployment: Deployment, gate: Timeline, change: Change) -> bool:
    """By a MOA in scope of its natures; one recorded afterwards too (G9)."""
    who = change.author.id
    if who is None or change.author.app:
        return False
    staffing, zone = deployment.staffing, deployment.zone
    phase, natures = phase_of(deployment, value_at(gate.parent, change.at)), natures_at(gate, change.at)
    if "MOA" in hats_at(staffing, who, change.at, phase=phase, zone=zone, natures=natures):
        return True
    late = recorded_late(staffing, who, change.at, roles=DECIDES, phase=phase, zone=zone, natures=natures)
    return late is not None


def open_times(
    case: Case, phase: PhaseFacts, children: tuple[str, ...], settle: timedelta
) -> Iterator[tuple[datetime, datetime | None]]:
    """Times during which the phase was open: from its settled opening, between the times it was closed or dropped."""
    epic = case.timelines.get(phase.epic)
    since = opened_at(epic, case.deployment) if epic is not None else None
    horizon = case.deployment.now - settle
    if epic is None or since is None or since > horizon:
        return
    shut = [(c.since, c.until) for c in closings(case, epic, children, settle)]
    shut += [(s.change.at, _opened_after(epic, s.until, horizon)) for s in _stays(case, epic, "dropped", settle)]
    for start, end in sorted(shut, key=lambda s: s[0]):
        if start > since:
            yield since, start
        if end is None:
            return
        since = max(since, end)
    yield since, None


def _opened_after(epic: Timeline, restored: datetime | None, horizon: datetime) -> datetime | None:
    """When a phase restored after having been dropped was opened again, once that had settled."""
    if restored is None:
        return None
    opened = (s.since for s in epic.status if s.since >= restored and s.value in ("ready", "build"))
    return next((at for at in opened if at <= horizon), None)
