"""Waivers that a Décision grants: the `/bornage` lines of a validated Décision ``derogation`` -> Commands about a linked issue.

Used by whoever settles a subject, beside the commands typed in its comments (decisions 7 and 17).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from integration.mapping.answers import waivers_in
from integration.model.history import Case, Link, Span, Timeline
from integration.model.verdict import Command
from integration.model.words import Nature, RuleId
from integration.rules.facts import laid_by_people, natures_at, phase_at
from integration.rules.hats import hats_at

NEVER_WAIVED: Final[frozenset[RuleId]] = frozenset({"R17"})
"""Launch and funding are confirmed, never waived (decisions 7)."""

Stay = tuple[datetime, datetime | None]
"""From, and until; None: still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tie:
    """How a Décision reaches the issue: for how long, and by which link, laid by whom."""

    stay: Stay
    linked_at: datetime
    by: str | None


def waivers_decided(case: Case) -> tuple[Command, ...]:
    """Waivers and their ends, for the subject of ``case``, of all Décisions that people linked to it or to its epic.

    Granted as the description stood when the Décision was validated, by whoever validated it: someone with an MOA hat for its
    natures in the issue's phase, else nothing is granted (R16 says so on the Décision). ``at`` is from when it holds here: the
    latest of the validation, the link, and the issue's coming under the epic; where that ends (revised, dropped, moved away)
    an ``unwaive`` with the same ``decision`` follows. So it does where the link is taken off; of a Décision that nobody can
    read any more, the trace of that is enough.
    A link laid after the validation reaches only as far as MOA goes: whoever laid it held it then, else anyone could stretch
    a waiver to their own work.
    On the Décision itself, lines that nobody can read, each with its ``problem``.
    """
    timeline = case.timeline
    if timeline is None:
        return ()
    own = tuple(_unreadable(case, timeline)) if timeline.issue.type == "decision" else ()
    ties = _ties(case, timeline)
    ends = _unlinked(case, timeline, {case.timelines[i].issue.key for i in ties})
    return (*own, *(command for i, mine in ties.items() for command in _granted(case, case.timelines[i], mine)), *ends)


def _ties(case: Case, timeline: Timeline) -> dict[str, list[_Tie]]:
    """By id of each such Décision: when it was linked to the issue, or to the epic the issue was then under. None waives
    anything for itself.
    """
    found: dict[str, list[_Tie]] = {}
    places: list[tuple[Timeline, Span | None]] = [(timeline, None), *_epics(case, timeline)]
    for place, under in places:
        for link in _links(case, place):
            since = link.since if under is None else max(link.since, under.since)
            ends = (link.until, under.until if under is not None else None)
            until = min((end for end in ends if end is not None), default=None)
            if link.other != timeline.issue.id and (until is None or since < until):
                tie = _Tie(stay=(since, until), linked_at=link.since, by=_laid_by(place, link))
                found.setdefault(link.other, []).append(tie)
    return found


def _laid_by(timeline: Timeline, link: Link) -> str | None:
    """One made with the issue is its creator's."""
    laid = (c.author.id for c in timeline.changes if c.field == "link" and c.at == link.since)
    return next(laid, timeline.issue.creator)


def _epics(case: Case, timeline: Timeline) -> Iterator[tuple[Timeline, Span]]:
    for stay in timeline.parent:
        epic = case.timelines.get(stay.value or "")
        if epic is not None and epic.issue.phase is not None:
            yield epic, stay


def _links(case: Case, timeline: Timeline) -> Iterator[Link]:
    for link in (one for one in timeline.issue.links if not one.gone):
        other = case.timelines.get(link.other)
        if other is not None and _is_waiver(other) and laid_by_people(timeline, link, case.deployment.service):
            yield link


def _is_waiver(timeline: Timeline) -> bool:
    return timeline.issue.type == "decision" and any("derogation" in (s.value or "").split() for s in timeline.labels)


def _merged(stays: Sequence[Stay]) -> list[Stay]:
    """Times that touch or overlap are one."""
    merged: list[Stay] = []
    for since, until in sorted(stays, key=lambda stay: stay[0]):
        last = merged[-1][1] if merged else None
        if not merged or (last is not None and last < since):
            merged.append((since, until))
        elif last is not None and (until is None or until > last):
            merged[-1] = merged[-1][0], until
    return merged


def _granted(case: Case, decision: Timeline, ties: Sequence[_Tie]) -> Iterator[Command]:
    for verdict in _verdicts(case, decision):
        lines = [line for line in _lines(decision, verdict) if line.problem is None]
        natures = natures_at(decision, verdict.since)
        stays = _merged(
            [t.stay for t in ties if t.linked_at <= verdict.since or _is_moa(case, t.by, t.linked_at, t.stay, natures)]
        )
        for stay in _meetings(verdict, stays) if lines else ():
            since, until = stay
            if _is_moa(case, verdict.author.id, verdict.since, stay, natures):
                yield from (replace(line, at=since, updated=since) for line in lines)
                yield from (_end(line, until) for line in lines if until is not None)


def _verdicts(case: Case, decision: Timeline) -> Iterator[Span]:
    """Each time a person validated it as a ``derogation``."""
    for span in decision.status:
        author = span.author
        person = author.id is not None and not author.app and author.id not in case.deployment.service
        if span.value == "validated" and person and "derogation" in natures_at(decision, span.since):
            yield span


def _meetings(verdict: Span, stays: Sequence[Stay]) -> Iterator[Stay]:
    for since, until in stays:
        first = max(since, verdict.since)
        last = min((end for end in (until, verdict.until) if end is not None), default=None)
        if last is None or first < last:
            yield first, last


def _is_moa(case: Case, who: str | None, at: datetime, stay: Stay, natures: Collection[Nature]) -> bool:
    """Whether someone held MOA at an instant, for that decision, in the phase of the issue when the waiver begins there."""
    assert case.timeline is not None
    deployment = case.deployment
    phase = phase_at(deployment, case.timeline, stay[0])
    return "MOA" in hats_at(deployment.staffing, who or "", at, phase=phase, zone=deployment.zone, natures=natures)


def _lines(decision: Timeline, verdict: Span) -> tuple[Command, ...]:
    issue = decision.issue
    return waivers_in(
        _description_at(decision, verdict.since),
        author=verdict.author.id or "",
        at=verdict.since,
        source=f"decision:{issue.id}",
        decision=issue.key,
    )


def _description_at(timeline: Timeline, at: datetime) -> str:
    """What was rewritten later is known from the changelog."""
    later = (c.old or "" for c in timeline.changes if c.field == "description" and c.at > at)
    return next(later, timeline.issue.description)


def _end(line: Command, at: datetime) -> Command:
    return replace(line, verb="unwaive", until=None, reason="", at=at, updated=at)


def _unlinked(case: Case, timeline: Timeline, linked: Collection[str]) -> Iterator[Command]:
    """Of every link taken away, an end to whatever that issue had granted here, unless it is still linked somehow."""
    for place in {timeline.issue.id: timeline, **{epic.issue.id: epic for epic, _ in _epics(case, timeline)}}.values():
        for change in place.changes:
            if change.field == "link" and change.old and change.new is None and change.old not in linked:
                yield Command(
                    verb="unwaive",
                    rule=None,
                    until=None,
                    reason="",
                    author=change.author.id or "",
                    at=change.at,
                    comment=f"link:{change.history}",
                    updated=change.at,
                    decision=change.old,
                )


def _unreadable(case: Case, timeline: Timeline) -> Iterator[Command]:
    """Lines of a Décision in force that grant nothing: whoever validated it is told there."""
    for verdict in _verdicts(case, timeline):
        for line in _lines(timeline, verdict) if verdict.until is None else ():
            day = verdict.since.astimezone(case.deployment.zone).date()
            problem = line.problem or ("date-passed" if line.until and line.until < day else None)
            problem = "not-waivable" if line.rule in NEVER_WAIVED else problem
            if problem:
                yield replace(line, problem=problem)
