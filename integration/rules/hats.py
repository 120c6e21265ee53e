"""Who held which role when: the dated staffing asked at one instant, in one phase, for some natures (domain-rules 0).

Dates are days of the project's zone; the last valid day counts to its end.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta, tzinfo

from integration.model.charter import Assignment, Staffing
from integration.model.words import Nature, Role

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


def actor_at(staffing: Staffing, account: str, at: datetime, *, phase: str | None, zone: tzinfo) -> str | None:
    """The organisation a person acted for: that of an assignment in force in the phase then, else of the charter's line."""
    day = at.astimezone(zone).date()
    mine = [a for a in staffing.assignments if a.person == account]
    here = [a.actor for a in mine if covers(a, day, phase=phase, natures=a.natures)]
    return here[0] if here else staffing.actor_of.get(account)


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
    in_force = _in_force(staffing, at, phase=phase, zone=zone, natures=())
    return any(a.person == account and a.role == "AMOE" and a.delegation for a in in_force)


def actors_at(staffing: Staffing, account: str, at: datetime, *, zone: tzinfo) -> frozenset[str]:
    """Whom the person worked for then: the actors of the assignments in force that day in any scope, as recorded by then;
    else the charter's. Empty for a stranger.
    """
    day = at.astimezone(zone).date()
    mine = (
        a for a in staffing.assignments if a.person == account and a.start <= day and (a.until is None or day <= a.until)
    )
    held = frozenset(a.actor for a in mine if _known(staffing, a, at))
    known = staffing.actor_of.get(account)
    return held or (frozenset() if known is None else frozenset({known}))
