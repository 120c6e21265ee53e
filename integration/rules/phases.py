"""When phases were opened and closed (domain-rules 2.5), as acts by people: our own moves of an epic open nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from integration.model.history import Case, Change, Deployment, PhaseFacts, Span, Timeline
from integration.rules.acts import acts_of
from integration.rules.facts import labels_at, natures_at, phase_of, span_at, value_at
from integration.rules.hats import hats_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A time during which a phase was closed, and the act that closed it: on its epic, or its last go/no-go."""

    since: datetime
    until: datetime | None
    change: Change
    issue: Timeline


def opened_at(epic: Timeline, deployment: Deployment) -> datetime | None:
    """When the phase was first opened: its epic entered Ready, by whomever but us."""
    moves = (
        c.at for c in epic.changes if c.field == "status" and c.new == "ready" and c.author.id not in deployment.service
    )
    return next(moves, None)


def closings(case: Case, epic: Timeline, children: tuple[str, ...], settle: timedelta) -> tuple[Closing, ...]:
    """Each time the phase was closed, by its last go/no-go validated by MOA or by its epic, whichever came first."""
    found = [*_by_epic(case, epic, settle), *_by_decision(case, epic, children, settle)]
    joined: list[Closing] = []
    for closing in sorted(found, key=lambda c: (c.since, c.change.history)):
        last = joined[-1] if joined else None
        if last is not None and (last.until is None or closing.since <= last.until):
            until = None if last.until is None or closing.until is None else max(last.until, closing.until)
            joined[-1] = Closing(since=last.since, until=until, change=last.change, issue=last.issue)
        else:
            joined.append(closing)
    return tuple(joined)


def settling(case: Case, ids: tuple[str, ...], settle: timedelta) -> datetime | None:
    """When the next young act on one of these issues has settled."""
    horizon = case.deployment.now - settle
    busy = (t for t in (case.timelines[i] for i in ids) if t.changes and t.changes[-1].at > horizon)
    young = (acts_of(t, case.deployment, settle).later for t in busy)
    return min((at for at in young if at is not None), default=None)


def _by_epic(case: Case, epic: Timeline, settle: timedelta) -> Iterator[Closing]:
    for change in acts_of(epic, case.deployment, settle).status:
        span = _begun_by(epic.status, change) if change.new == "validated" else None
        if span is not None:
            yield Closing(since=change.at, until=span.until, change=change, issue=epic)


def _by_decision(case: Case, epic: Timeline, children: tuple[str, ...], settle: timedelta) -> Iterator[Closing]:
    gates = [t for t in (case.timelines[c] for c in children) if _ever_gate(t)]
    for gate in gates:
        for change in acts_of(gate, case.deployment, settle).status:
            if change.new != "validated" or not _is_gate(gate, epic, change.at):
                continue
            together = [g for g in gates if _is_gate(g, epic, change.at)]
            if all(_validated_by_moa(case.deployment, g, change.at) for g in together):
                yield Closing(since=change.at, until=_first_reopening(together, change.at), change=change, issue=gate)


def _begun_by(spans: tuple[Span, ...], change: Change) -> Span | None:
    span = span_at(spans, change.at)
    return span if span is not None and span.change == change.history else None


def _ever_gate(timeline: Timeline) -> bool:
    return timeline.issue.type == "decision" and any("go-no-go" in (s.value or "").split() for s in timeline.labels)


def _is_gate(gate: Timeline, epic: Timeline, at: datetime) -> bool:
    """A go/no-go of this phase at that instant; a dropped one no longer holds the phase."""
    if value_at(gate.parent, at) != epic.issue.id or "go-no-go" not in labels_at(gate, at):
        return False
    return value_at(gate.status, at) != "dropped"


def _by_moa(deployment: Deployment, gate: Timeline, change: Change) -> bool:
    if change.author.id is None or change.author.app:
        return False
    phase = phase_of(deployment, value_at(gate.parent, change.at))
    natures = natures_at(gate, change.at)
    hats = hats_at(deployment.staffing, change.author.id, change.at, phase=phase, zone=deployment.zone, natures=natures)
    return "MOA" in hats


def _validated_by_moa(deployment: Deployment, gate: Timeline, at: datetime) -> bool:
    span = span_at(gate.status, at)
    if span is None or span.value != "validated":
        return False
    change = next((c for c in gate.changes if c.field == "status" and c.history == span.change), None)
    return change is not None and _by_moa(deployment, gate, change)


def _first_reopening(gates: list[Timeline], at: datetime) -> datetime | None:
    spans = (span_at(g.status, at) for g in gates)
    return min((s.until for s in spans if s is not None and s.until is not None), default=None)


def open_times(
    case: Case, phase: PhaseFacts, children: tuple[str, ...], settle: timedelta
) -> Iterator[tuple[datetime, datetime | None]]:
    """Times during which the phase was open: from its opening, between its closings."""
    epic = case.timelines.get(phase.epic)
    since = opened_at(epic, case.deployment) if epic is not None else None
    if epic is None or since is None:
        return
    for closing in closings(case, epic, children, settle):
        if closing.since > since:
            yield since, closing.since
        if closing.until is None:
            return
        since = max(since, closing.until)
    yield since, None
