"""R05: one person does not build and control at the same time in the same place (A-27, A-47, B-7).

AMOA with AMOE, or MOE with AMOE, on one person is allowed (A-31, C-5). So is one day together at a hand-over: the hat that came
first ends that day, the other begins. A single day in the middle of a longer assignment is no hand-over. Waived by MOA, that of the
phase where only one is concerned, never by the person.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import product

from integration.model.charter import Assignment
from integration.model.history import Case
from integration.model.verdict import PersonRef, PhaseRef, RolesRef, Value, Violation
from integration.model.words import ROLES, Role
from integration.rules.finding import Findings, Hearing, Rule
from integration.rules.hats import CONTROL, DAY, start_of
from integration.rules.saying import by_fact, of_state
from integration.rules.tenure import lasting

FOREVER = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Days on which both hats are worn, first and last included; ``phases`` empty: the whole project."""

    first: date
    last: date
    phases: frozenset[str]
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Episode:
    """Overlaps that touch in time. ``scope`` is the first one's: it names the episode, whatever joins later."""

    first: date
    last: date
    phases: frozenset[str]
    everywhere: bool
    roles: frozenset[Role]
    scope: str


def judge(hearing: Hearing) -> Findings:
    """Every episode of the person's staffing."""
    case = hearing.case
    mine = [a for a in case.deployment.staffing.assignments if a.person == case.subject.id]
    for episode in _joined(sorted(overlaps(mine), key=_order)):
        yield from _said(case, episode)


def overlaps(mine: list[Assignment]) -> Iterator[Overlap]:
    builds = [a for a in mine if a.role == "MOE"]
    controls = [a for a in mine if a.role in CONTROL]
    for build, control in product(builds, controls):
        first, last = max(build.start, control.start), min(build.until or FOREVER, control.until or FOREVER)
        if first <= last and not _apart(build, control) and not _hand_over(build, control):
            yield Overlap(first=first, last=last, phases=_shared(build, control), roles=frozenset({"MOE", control.role}))


def _hand_over(one: Assignment, other: Assignment) -> bool:
    """One ends on the very day the other begins, and does not begin then itself."""
    before, after = (one, other) if one.start <= other.start else (other, one)
    return before.start < after.start == before.until and (after.until is None or after.until > after.start)


def _apart(build: Assignment, control: Assignment) -> bool:
    """Scopes that never meet; a scope of natures reaches into every phase."""
    scopes = ((build.phases, control.phases), (build.natures, control.natures))
    return any(one and other and set(one).isdisjoint(other) for one, other in scopes)


def _shared(build: Assignment, control: Assignment) -> frozenset[str]:
    if build.phases and control.phases:
        return frozenset(build.phases) & frozenset(control.phases)
    return frozenset(build.phases or control.phases)


def _order(overlap: Overlap) -> tuple[date, date, list[str], list[str]]:
    return overlap.first, overlap.last, sorted(overlap.phases), sorted(overlap.roles)


def _joined(overlaps: list[Overlap]) -> Iterator[_Episode]:
    current: _Episode | None = None
    for overlap in overlaps:
        if current is None or (current.last != FOREVER and overlap.first > current.last + DAY):
            if current is not None:
                yield current
            current = _begun(overlap)
        else:
            current = _Episode(
                first=current.first,
                last=max(current.last, overlap.last),
                phases=current.phases | overlap.phases,
                everywhere=current.everywhere or not overlap.phases,
                roles=current.roles | overlap.roles,
                scope=current.scope,
            )
    if current is not None:
        yield current


def _begun(overlap: Overlap) -> _Episode:
    return _Episode(
        first=overlap.first,
        last=overlap.last,
        phases=overlap.phases,
        everywhere=not overlap.phases,
        roles=overlap.roles,
        scope="+".join(sorted(overlap.phases)) or "project",
    )


def _said(case: Case, episode: _Episode) -> Findings:
    """Open from the first day, over after the last one."""
    since = start_of(episode.first, case.deployment.zone)
    over = None if episode.last == FOREVER else start_of(episode.last + DAY, case.deployment.zone)
    yield from lasting(case.deployment, (since, over), partial(_violation, case, episode, since))


def _violation(case: Case, episode: _Episode, since: datetime, over: datetime | None) -> Violation:
    only = next(iter(episode.phases)) if _variant(episode) == "phase" else None
    return of_state(
        case,
        rule="R05",
        cause=f"since:{episode.first.isoformat()}:{episode.scope}",
        since=since,
        severity="breach" if "MOA" in episode.roles else "warning",
        expected=("MOA",),
        values=_values(case, episode),
        variant=_variant(episode),
        ended_at=over,
        right=by_fact(case, beneficiaries={case.subject.id}, phase=only),
    )


def _variant(episode: _Episode) -> str:
    if episode.everywhere:
        return "project"
    return "phase" if len(episode.phases) == 1 else "phases"


def _values(case: Case, episode: _Episode) -> dict[str, Value]:
    order = {p.id: n for n, p in enumerate(case.deployment.phases)}
    phases = tuple(PhaseRef(p) for p in sorted(episode.phases, key=lambda p: (order.get(p, len(order)), p)))
    values: dict[str, Value] = {
        "actor": PersonRef(case.subject.id),
        "roles": RolesRef(tuple(r for r in ROLES if r in episode.roles)),
        "date": episode.first,
    }
    if episode.everywhere:
        return values
    return {**values, "phase": phases[0]} if len(phases) == 1 else {**values, "list": phases}


RULE = Rule(id="R05", on=frozenset({"person"}), judge=judge)
