"""Moves we make for people, after an act of theirs (decisions 6): the Livrables of a phase that MOA opened, and the epic of a phase
whose go/no-go MOA validated. Pure: which issue to which status, from the histories; made twice, they are made once.

They are made under observation too: a board must follow the decisions whoever reads our comments.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from integration.model.history import Deployment, Timeline
from integration.model.words import StatusKey
from integration.rules.cases import case_of, issue_subject
from integration.rules.facts import phase_at
from integration.rules.hats import DECIDES, hats_at, recorded_late
from integration.rules.phases import closings
from integration.rules.timeline import Timelines

_TO_CLOSED: Final[Mapping[StatusKey, tuple[StatusKey, ...]]] = {
    "prepare": ("ready", "validated"),
    "ready": ("validated",),
    "build": ("validated",),
}
"""A phase is closed through Ready when nobody opened it (domain-rules 2.4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An issue and the statuses to take it through, the last of which is where it belongs."""

    issue: str
    key: str
    through: tuple[StatusKey, ...]


def moves_for(
    deployment: Deployment,
    timelines: Timelines,
    subjects: Collection[str],
    *,
    settle: timedelta,
    confirmed: Collection[tuple[str, str]] = (),
) -> tuple[Move, ...]:
    """``subjects``: ids of the issues looked at. ``confirmed``: (epic, history) of openings by others that MOA took over."""
    found = (_move(deployment, timelines, issue, settle, confirmed) for issue in subjects if issue in timelines)
    return tuple(move for move in found if move is not None)


def _move(
    deployment: Deployment,
    timelines: Timelines,
    issue: str,
    settle: timedelta,
    confirmed: Collection[tuple[str, str]],
) -> Move | None:
    timeline = timelines[issue]
    if not timeline.complete:
        return None
    through: tuple[StatusKey, ...] = ()
    if timeline.issue.type == "livrable" and _approved_by_opening(deployment, timelines, timeline, settle, confirmed):
        through = ("ready",)
    elif timeline.issue.phase is not None:
        through = _closing(deployment, timelines, timeline, settle)
    return Move(issue=issue, key=timeline.issue.key, through=through) if through else None


def _approved_by_opening(
    deployment: Deployment,
    timelines: Timelines,
    timeline: Timeline,
    settle: timedelta,
    confirmed: Collection[tuple[str, str]],
) -> bool:
    """It waits for approval today, and did when its phase was opened by MOA, or by somebody MOA confirmed."""
    stay = timeline.status[-1]
    if stay.value != "approve" or timeline.issue.status != "approve":
        return False
    ripe = deployment.now - settle
    opened = [a for a in timeline.approvals if a.by_opening and stay.since <= a.at <= ripe]
    epics = {epic for epic, history in confirmed if any(a.change == history for a in opened)}
    return bool(epics) or any(_by_moa(deployment, timelines, timeline, a.author.id, a.change) for a in opened)


def _by_moa(deployment: Deployment, timelines: Timelines, timeline: Timeline, account: str | None, history: str) -> bool:
    """As rules see it: a MOA then, or one recorded so afterwards (G9)."""
    epic = next((timelines[p.epic] for p in deployment.phases if _holds(timelines, p.epic, history)), None)
    opening = None if epic is None else next((s for s in epic.status if s.change == history), None)
    if account is None or opening is None or opening.author.app:
        return False
    phase, zone = phase_at(deployment, timeline, opening.since), deployment.zone
    if "MOA" in hats_at(deployment.staffing, account, opening.since, phase=phase, zone=zone):
        return True
    return recorded_late(deployment.staffing, account, opening.since, roles=DECIDES, phase=phase, zone=zone) is not None


def _holds(timelines: Timelines, epic: str, history: str) -> bool:
    return epic in timelines and any(span.change == history for span in timelines[epic].status)


def _closing(deployment: Deployment, timelines: Timelines, epic: Timeline, settle: timedelta) -> tuple[StatusKey, ...]:
    """The statuses to its close, where its last go/no-go stands validated and nobody moved it since."""
    status = epic.issue.status
    if status is None or status not in _TO_CLOSED:
        return ()
    case = case_of(issue_subject(epic.issue.id, deployment), deployment, timelines)
    closed = [c for c in closings(case, epic, timelines.children.get(epic.issue.id, ()), settle) if c.until is None]
    decided = closed and closed[-1].issue.issue.type == "decision" and not _touched(deployment, epic, closed[-1].since)
    return _TO_CLOSED[status] if decided else ()


def _touched(deployment: Deployment, epic: Timeline, since: datetime) -> bool:
    """Whether somebody moved the phase after its decision: people's edits win."""
    return any(s.since > since and s.author.id not in deployment.service for s in epic.status)
