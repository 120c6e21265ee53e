"""Who held which role when: the dated staffing asked at one instant, in one phase, for some natures (domain-rules 0).

Dates are days of the project's zone; the last valid day counts to its end.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from integration.model.charter import Assignment, Staffing
from integration.model.words import Nature, Role
from integration.rules.once import once

CONTROL: frozenset[Role] = frozenset({"AMOA", "MOA"})
"""Roles that accept, follow the plan and mediate; MOE builds."""
DECIDES: frozenset[Role] = frozenset({"MOA"})
"""The role whose verdict opens and closes phases and decides reports."""
DAY = timedelta(days=1)
SPONSOR: frozenset[Nature] = frozenset({"lancement", "financement"})
"""Natures that belong to the sponsor alone where the charter splits MOA."""


def hats_at(
    staffing: Staffing,
    account: str,
    at: datetime,
    *,
    phase: str | None,
    zone: tzinfo,
    natures: Collection[Nature] = (),
) -> frozenset[Role]:
    """Roles the person held at that instant in that phase (None: project scope only), as recorded by then.

    A nature-scoped assignment counts only where ``natures`` meets it. What was recorded first of all is the charter as it
    was when the project was set up: it counts from its own dates, or nobody's acts before that day could be judged.
    """
    turns = _turns(staffing)
    key = (account, turns.place(at, zone), (phase, tuple(natures)) if turns.scoped else None)
    hats = turns.hats.get(key)
    if hats is None:
        hats = turns.hats[key] = _hats(staffing, account, at, phase=phase, zone=zone, natures=natures)
    return hats


def _hats(
    staffing: Staffing, account: str, at: datetime, *, phase: str | None, zone: tzinfo, natures: Collection[Nature]
) -> frozenset[Role]:
    mine = [a for a in _in_force(staffing, at, phase=phase, zone=zone, natures=natures) if a.person == account]
    return _roles(staffing, mine, at, phase=phase, zone=zone, natures=natures)


def _roles(
    staffing: Staffing,
    mine: Collection[Assignment],
    at: datetime,
    *,
    phase: str | None,
    zone: tzinfo,
    natures: Collection[Nature],
) -> frozenset[Role]:
    """The sponsor's natures are the sponsor's alone, whatever else a decision carries."""
    if SPONSOR.isdisjoint(natures) or not any(a.role == "MOA" for a in mine):
        return frozenset(a.role for a in mine)
    alone = _sponsored(staffing, at, phase=phase, zone=zone, natures=natures)
    return frozenset(a.role for a in mine if a.role != "MOA" or not alone or alone.intersection(a.natures))


def _sponsored(
    staffing: Staffing, at: datetime, *, phase: str | None, zone: tzinfo, natures: Collection[Nature]
) -> frozenset[Nature]:
    """Which of these natures are the sponsor's alone there and then; none where MOA was not split."""
    reserved = SPONSOR.intersection(natures)
    everyone = _in_force(staffing, at, phase=phase, zone=zone, natures=natures) if reserved else ()
    return reserved if any(a.role == "MOA" and reserved.intersection(a.natures) for a in everyone) else frozenset()


def _in_force(
    staffing: Staffing, at: datetime, *, phase: str | None, zone: tzinfo, natures: Collection[Nature]
) -> Iterator[Assignment]:
    day = at.astimezone(zone).date()
    for a in staffing.assignments:
        if covers(a, day, phase=phase, natures=natures) and _known(staffing, a, at):
            yield a


def _known(staffing: Staffing, assignment: Assignment, at: datetime) -> bool:
    """Recorded by then, or first of all."""
    recorded = assignment.recorded_at
    return recorded is None or recorded <= at or recorded == _founded(staffing)


@once
def _founded(staffing: Staffing) -> datetime | None:
    """When the first assignments were recorded, all at once; None where some need no record."""
    recorded = [a.recorded_at for a in staffing.assignments]
    return None if None in recorded else min((at for at in recorded if at is not None), default=None)


def known_from(staffing: Staffing, assignment: Assignment) -> datetime | None:
    """The instant before which nobody knew of it; None where it counts from its own dates."""
    recorded = assignment.recorded_at
    return None if recorded is None or recorded == _founded(staffing) else recorded


def covers(assignment: Assignment, day: date, *, phase: str | None, natures: Collection[Nature] = ()) -> bool:
    """Whether dates and scope reach that day, phase and natures; whoever recorded it, whenever."""
    if assignment.start > day or (assignment.until is not None and assignment.until < day):
        return False
    if assignment.phases and phase not in assignment.phases:
        return False
    return not assignment.natures or not set(assignment.natures).isdisjoint(natures)


def start_of(day: date, zone: tzinfo) -> datetime:
    """Local midnight at which the day begins."""
    return datetime.combine(day, time.min, zone)


def holders(
    staffing: Staffing,
    role: Role,
    at: datetime,
    *,
    phase: str | None,
    zone: tzinfo,
    natures: Collection[Nature] = (),
) -> tuple[str, ...]:
    """Accounts that held the role then, titulars first, each once."""
    found = [a for a in _in_force(staffing, at, phase=phase, zone=zone, natures=natures) if a.role == role]
    people = dict.fromkeys(a.person for a in sorted(found, key=lambda a: a.kind != "titular"))
    return tuple(p for p in people if role in hats_at(staffing, p, at, phase=phase, zone=zone, natures=natures))


def entitled(
    staffing: Staffing,
    account: str,
    at: datetime,
    *,
    roles: Collection[Role],
    phase: str | None,
    zone: tzinfo,
    natures: Collection[Nature] = (),
) -> bool:
    """Whether one hat is among ``roles``; where AMOA is unstaffed its right is MOA's (C-14)."""
    hats = hats_at(staffing, account, at, phase=phase, zone=zone, natures=natures)
    if not hats.isdisjoint(roles):
        return True
    return "MOA" in hats and "AMOA" in roles and not holders(staffing, "AMOA", at, phase=phase, zone=zone)


def recorded_late(
    staffing: Staffing,
    account: str,
    at: datetime,
    *,
    roles: Collection[Role],
    phase: str | None,
    zone: tzinfo,
    natures: Collection[Nature] = (),
) -> datetime | None:
    """When an assignment that covers the act was recorded, after it; None where there is none (G9).

    One recorded by its own beneficiary excuses nothing.
    """
    late = late_assignments(staffing, account, at, roles=roles, phase=phase, zone=zone, natures=natures)
    return min((a.recorded_at for a in late if a.recorded_at is not None), default=None)


def late_assignments(
    staffing: Staffing,
    account: str,
    at: datetime,
    *,
    roles: Collection[Role],
    phase: str | None,
    zone: tzinfo,
    natures: Collection[Nature] = (),
) -> Iterator[Assignment]:
    """Assignments that cover the act and were recorded after it, by somebody else than their beneficiary (G9)."""
    records = _turns(staffing).records
    if not records or records[-1] <= at:
        return
    day = at.astimezone(zone).date()
    alone = _sponsored(staffing, at, phase=phase, zone=zone, natures=natures)
    for a in staffing.assignments:
        if a.person != account or a.role not in roles or a.recorded_at is None or a.recorded_at <= at:
            continue
        if a.role == "MOA" and alone and alone.isdisjoint(a.natures):
            continue
        if a.recorded_by != account and covers(a, day, phase=phase, natures=natures):
            yield a


def delegated(staffing: Staffing, account: str, at: datetime, *, phase: str | None, zone: tzinfo) -> bool:
    """Whether the person acted for MOE then: an AMOE whose delegation is in force (domain-rules 0)."""
    if account not in _delegates(staffing):
        return False
    in_force = _in_force(staffing, at, phase=phase, zone=zone, natures=())
    return any(a.person == account and a.role == "AMOE" and a.delegation for a in in_force)


def worn(staffing: Staffing, first: datetime, last: datetime, zone: tzinfo) -> Mapping[str | None, frozenset[Role]] | None:
    """What each person of the charter wore from one instant to another, whatever the phase and the natures; None where that is
    not one answer: the staffing turned in between, or has assignments for some of them only.
    """
    turns = _turns(staffing)
    place = turns.place(first, zone)
    if turns.scoped or (last is not first and turns.place(last, zone) != place):
        return None
    everyone = turns.worn.get(place)
    if everyone is None:
        everyone = {who: hats_at(staffing, who, first, phase=None, zone=zone) for who in staffing.actor_of}
        turns.worn[place] = everyone
    return everyone


@once
def by_phase(staffing: Staffing) -> bool:
    """Whether any assignment holds in some phases only."""
    return any(a.phases for a in staffing.assignments)


@once
def _delegates(staffing: Staffing) -> frozenset[str]:
    """Who ever had a delegation."""
    return frozenset(a.person for a in staffing.assignments if a.delegation)


def actors_at(staffing: Staffing, account: str, at: datetime, *, zone: tzinfo) -> frozenset[str]:
    """Whom the person worked for then: the actors of the assignments in force that day in any scope, as recorded by then;
    else the charter's. Empty for a stranger.
    """
    turns = _turns(staffing)
    key = (account, turns.place(at, zone))
    actors = turns.actors.get(key)
    if actors is None:
        actors = turns.actors[key] = _actors(staffing, account, at, zone=zone)
    return actors


def _actors(staffing: Staffing, account: str, at: datetime, *, zone: tzinfo) -> frozenset[str]:
    day = at.astimezone(zone).date()
    mine = (
        a for a in staffing.assignments if a.person == account and a.start <= day and (a.until is None or day <= a.until)
    )
    held = frozenset(a.actor for a in mine if _known(staffing, a, at))
    known = staffing.actor_of.get(account)
    return held or (frozenset() if known is None else frozenset({known}))


@once
def ever_actors(staffing: Staffing) -> Mapping[str, frozenset[str]]:
    """By account of the charter: all it may ever be found to have worked for."""
    found = {account: {actor} for account, actor in staffing.actor_of.items()}
    for a in staffing.assignments:
        if a.person in found:
            found[a.person].add(a.actor)
    return {account: frozenset(actors) for account, actors in found.items()}


# --- asked for every act: between two turns of a staffing, each answer stays as it is ---------------------------------


Place = int | tuple[int, int]
"""After how many turns an instant lies: of days, and of records where there are any."""


@dataclass(slots=True, kw_only=True)
class _Turns:
    """When a staffing changes: ``days`` by its dates, ``records`` by what was written down. ``hats``, ``actors``, ``worn``: answers
    given.

    ``edges``: a day around each of ``days``, in UTC; ``sure``: how many of ``days`` have come between two edges, whatever the zone,
    None where only the calendar of the zone can tell. ``scoped``: whether any assignment holds for some phases or natures only.
    """

    days: list[date]
    records: list[datetime]
    edges: list[datetime]
    sure: list[int | None]
    scoped: bool
    hats: dict[tuple[str, Place, tuple[str | None, tuple[Nature, ...]] | None], frozenset[Role]] = field(
        default_factory=dict
    )
    actors: dict[tuple[str, Place], frozenset[str]] = field(default_factory=dict)
    worn: dict[Place, Mapping[str | None, frozenset[Role]]] = field(default_factory=dict)

    def place(self, at: datetime, zone: tzinfo) -> Place:
        come = self.sure[bisect_right(self.edges, at)]
        if come is None:
            come = bisect_right(self.days, at.astimezone(zone).date())
        return (come, bisect_right(self.records, at)) if self.records else come


@once
def _turns(staffing: Staffing) -> _Turns:
    ends = (a.until for a in staffing.assignments if a.until is not None and a.until < date.max)
    days = sorted({*(a.start for a in staffing.assignments), *(end + DAY for end in ends)})
    around = [(_utc(day, -1), _utc(day, 1)) for day in days]
    edges = sorted({edge for pair in around for edge in pair})
    sure: list[int | None] = [0]
    for edge in edges:
        unsure = any(first <= edge < last for first, last in around)
        sure.append(None if unsure else sum(last <= edge for _, last in around))
    records = {a.recorded_at for a in staffing.assignments if a.recorded_at is not None}
    scoped = any(a.phases or a.natures for a in staffing.assignments)
    return _Turns(days=days, records=sorted(records), edges=edges, sure=sure, scoped=scoped)


def _utc(day: date, days: int) -> datetime:
    """Its midnight in UTC, so many days off; at the ends of the calendar itself."""
    midnight = datetime.combine(day, time.min, UTC)
    try:
        return midnight + days * DAY
    except OverflowError:
        return midnight
