"""R06: a stand-in acts until the last day of the stand-in, 23:59 local time (A-3, A-8, B-26).

An act that the transition table gives to a role, by someone whose only assignment to that role there was a stand-in that had
ended. Someone who also held the role as titular, even if it ended too, is R11's or R16's affair; so is a status change the table
does not have. What was recorded after the act counts as recorded late (G9). It hides R11, R16 and R18 of the same act.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from integration.mapping.flow import arrow_of
from integration.model.charter import Assignment
from integration.model.history import Case, Change, Timeline
from integration.model.template import Arrow, Holder
from integration.model.verdict import RolesRef, Violation
from integration.model.words import Role
from integration.rules.acceptance import built_in, fair_since, has_built
from integration.rules.commitments import Commitment, closed_already
from integration.rules.facts import judged, labels_at, natures_at, phase_at
from integration.rules.finding import Findings, Hearing, Rule
from integration.rules.hats import known_from
from integration.rules.mended import Mended, mended_by
from integration.rules.rights import roles_meant, wears
from integration.rules.saying import may_answer, of_act

BINDING = frozenset({"approve", "decide", "no-go", "open", "accept", "close", "settle", "abandon"})
"""Revising a Décision binds too; revising anything else does not (domain-rules 2.5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    """A change that the table gives to ``roles``; ``by_component``: to the role of the item's component."""

    change: Change
    key: str
    roles: tuple[Role, ...]
    by_component: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Expired:
    act: _Act
    roles: tuple[Role, ...]
    end: date


def judge(hearing: Hearing) -> Findings:
    """Acts of people who ever were a stand-in for a time."""
    case, timeline = hearing.case, hearing.case.timeline
    standins = {a.person for a in case.deployment.staffing.assignments if a.kind == "stand-in" and a.until is not None}
    if timeline is None or not standins:
        return
    found: list[_Expired] = []
    for change in hearing.acts.status:
        who = change.author
        if who.id in standins and not who.app and judged(case.deployment, change):
            act = _act(case, timeline, change)
            expired = None if act is None else _expired(case, timeline, act)
            if expired is not None and not _adds_nothing(hearing, timeline, expired.act):
                found.append(expired)
    again = _done_again(hearing, timeline) if found else {}
    for expired in found:
        yield _violation(case, timeline, expired, again[expired.act.key].after(expired.act.change.at))


def _act(case: Case, timeline: Timeline, change: Change) -> _Act | None:
    """None where anybody may, or where no role is named."""
    arrow = arrow_of(case.deployment.flow, timeline.issue.type, change.old, change.new)
    holders = () if arrow is None else _holders(arrow, timeline, change)
    roles = () if "any" in holders else roles_meant(holders, timeline, change.at)
    if arrow is None or not roles:
        return None
    return _Act(change=change, key=arrow.key, roles=roles, by_component="component" in holders)


def _holders(arrow: Arrow, timeline: Timeline, change: Change) -> tuple[Holder, ...]:
    at = change.at
    submitted = any(s.value == "approve" and s.since <= at for s in timeline.status)
    if arrow.entitled_submitted is not None and submitted:
        return arrow.entitled_submitted
    design = arrow.entitled_conception is not None and "conception" in labels_at(timeline, at)
    return arrow.entitled_conception if design and arrow.entitled_conception is not None else arrow.entitled


def _expired(case: Case, timeline: Timeline, act: _Act) -> _Expired | None:
    """The roles of which the person had been a stand-in, and the last day of the latest."""
    who, at = act.change.author.id or "", act.change.at
    if wears(case, timeline, who, at, roles=act.roles, by_component=act.by_component):
        return None
    day = at.astimezone(case.deployment.zone).date()
    once = [a for a in _ever(case, timeline, act) if a.person == who and a.start <= day]
    ended = {a.role: a.until for a in sorted(once, key=lambda a: a.until or day) if a.until is not None and a.until < day}
    titular = {a.role for a in once if a.kind == "titular"}
    roles = tuple(role for role in act.roles if role in ended and role not in titular)
    return _Expired(act=act, roles=roles, end=max(ended[role] for role in roles)) if roles else None


def _ever(case: Case, timeline: Timeline, act: _Act) -> Iterator[Assignment]:
    """Assignments to these roles that reach the issue's phase and natures, whatever their days, as recorded by then."""
    at, staffing = act.change.at, case.deployment.staffing
    phase, natures = phase_at(case.deployment, timeline, at), natures_at(timeline, at)
    for one in staffing.assignments:
        known = known_from(staffing, one)
        here = (not one.phases or phase in one.phases) and (not one.natures or not set(one.natures).isdisjoint(natures))
        if one.role in act.roles and here and (known is None or known <= at):
            yield one


def _adds_nothing(hearing: Hearing, timeline: Timeline, act: _Act) -> bool:
    """The epic of a phase that its go/no-go had closed."""
    if act.key != "close":
        return False
    return closed_already(hearing, timeline, Commitment(change=act.change, act="close", roles=("MOA",)))


def _done_again(hearing: Hearing, timeline: Timeline) -> Mapping[str, Mended]:
    """By act: when someone did it who may, and who, accepting, had not built."""
    built = built_in(timeline)
    fair: dict[str, list[tuple[datetime, datetime | None]]] = {}
    for act in (_act(hearing.case, timeline, change) for change in hearing.acts.status):
        if act is not None:
            own = act.key == "accept" and has_built(built, act.change.author.id, act.change.at)
            since = None if own else fair_since(hearing.case, timeline, act.change, act.roles)
            fair.setdefault(act.key, []).append((act.change.at, since))
    return {key: mended_by(found) for key, found in fair.items()}


def _violation(case: Case, timeline: Timeline, expired: _Expired, again: datetime | None) -> Violation:
    act = expired.act
    binding = act.key in BINDING or (act.key == "revise" and timeline.issue.type == "decision")
    barred = built_in(timeline) if act.key == "accept" else ()
    return of_act(
        case,
        timeline,
        act.change,
        rule="R06",
        severity="breach" if binding else "warning",
        expected=expired.roles,
        right=may_answer(case, act.change, expired.roles, barred=(*barred,), bar="built" if barred else None),
        variant="expired",
        excused_by=act.roles,
        cured_at=again,
        values={"role_expected": RolesRef(expired.roles), "end": expired.end},
    )


RULE = Rule(
    id="R06",
    on=frozenset({"livrable", "document", "decision", "rituel", "desaccord", "anomalie", "phase"}),
    judge=judge,
    reads=frozenset({"status"}),
)
