"""R25: a Livrable goes ahead once MOA has approved its need since it was last prepared (A-12, A-24, A-28, B-23)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from integration.model.history import Deployment, Span, Timeline
from integration.model.verdict import StatusRef, Violation
from integration.model.words import Role, StatusKey
from integration.rules.acts import Acts
from integration.rules.facts import settled
from integration.rules.finding import Findings, Hearing, Later, Rule
from integration.rules.saying import creation_of, may_answer, of_act

AHEAD: dict[str | None, StatusKey] = {"ready": "ready", "build": "build", "acceptance": "acceptance"}
EXPECTED: tuple[Role, ...] = ("MOA",)


@dataclass(slots=True, kw_only=True)
class _Episode:
    """Going ahead without approval, from its first move under the rules; later moves belong to it."""

    first: Span
    to: StatusKey
    delivered_at: datetime | None


def judge(hearing: Hearing) -> Findings:
    case, timeline = hearing.case, hearing.case.timeline
    if timeline is None or _is_in_order(timeline):
        return
    horizon = case.deployment.now - hearing.settle
    for episode in _episodes(case.deployment, timeline, hearing.acts):
        yield from (Later(a.at + hearing.settle) for a in timeline.approvals if a.at > horizon)
        yield _violation(hearing, timeline, episode, _righted_at(hearing, timeline, episode, horizon))


def _is_in_order(timeline: Timeline) -> bool:
    """Whether it went ahead only after its first approval, and was never prepared again: most are, and need no closer look."""
    approved = timeline.approvals[0].at if timeline.approvals else None
    for span in timeline.status:
        late = approved is not None and span.since >= approved
        if (span.value in AHEAD and not late) or (span.value == "prepare" and late):
            return False
    return True


def _episodes(deployment: Deployment, timeline: Timeline, acts: Acts) -> Iterator[_Episode]:
    """One walk through the statuses: preparing again, or an approval, ends an episode; an entry without one begins it."""
    told = {c.history for c in acts.status}
    approvals, passed = timeline.approvals, 0
    approved, current = False, None
    for span in timeline.status:
        while passed < len(approvals) and approvals[passed].at <= span.since:
            approved, passed = True, passed + 1
        if span.value == "prepare":
            approved = False
        if approved or span.value in ("prepare", "dropped"):
            if current is not None:
                yield current
            current = None
            continue
        current = _going_on(span, current) if _counts(deployment, timeline, span, told) else current
    if current is not None:
        yield current


def _counts(deployment: Deployment, timeline: Timeline, span: Span, told: set[str]) -> bool:
    """An entry by anybody but us, under the rules (G7); a status given at creation counts when a person created the issue so
    (an import), not when it was born as something else.
    """
    if span.value not in AHEAD or span.author.id in deployment.service or span.since < deployment.effective_from:
        return False
    if span.change == "created":
        return span.author.id is not None and not timeline.types
    return span.change in told


def _going_on(span: Span, current: _Episode | None) -> _Episode:
    delivered = span.since if span.value == "acceptance" else None
    if current is None:
        return _Episode(first=span, to=AHEAD[span.value], delivered_at=delivered)
    current.delivered_at = current.delivered_at or delivered
    return current


def _righted_at(hearing: Hearing, timeline: Timeline, episode: _Episode, horizon: datetime) -> datetime | None:
    """The need approved afterwards, or the item dropped; both once settled."""
    since = episode.first.since
    approved = (a.at for a in timeline.approvals if since < a.at <= horizon)
    spans = settled(timeline.status, hearing.case.deployment, hearing.settle)
    dropped = (s.since for s in spans if s.value == "dropped" and s.since > since)
    return min((*approved, *dropped), default=None)


def _violation(hearing: Hearing, timeline: Timeline, episode: _Episode, righted_at: datetime | None) -> Violation:
    case, first = hearing.case, episode.first
    change = next((c for c in hearing.acts.status if c.history == first.change), None) or creation_of(timeline)
    delivered = episode.delivered_at is not None
    told = of_act(
        case,
        timeline,
        change,
        rule="R25",
        severity="breach" if delivered else "warning",
        variant="delivered" if delivered else "started",
        expected=EXPECTED,
        right=may_answer(case, change, EXPECTED),
        cured_at=righted_at,
        values={"date": episode.delivered_at or first.since, "to": StatusRef("acceptance" if delivered else episode.to)},
    )
    return replace(told, at=first.since, episode=True)


RULE = Rule(id="R25", on=frozenset({"livrable"}), judge=judge)
