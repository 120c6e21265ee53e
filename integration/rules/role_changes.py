"""When a person's roles changed, and from what to what: what R07 tells, and what the audit's reader prepares for it.

A loss and a gain with no working day in between are one change, dated by the working day that follows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from integration.mapping.calendar import is_working_day, when_full_working_days
from integration.model.history import Deployment
from integration.model.words import Role
from integration.rules.hats import DAY, start_of
from integration.rules.tenure import Tenure, tenures

WATCHED = 20
"""Working days during which a change of role is looked at."""
TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChange:
    """``at``: when it takes effect; ``before``: the tenures in force until then, ``after``: from then on, those of a stand-in that
    ended on its own date included, for that is no change.
    """

    at: datetime
    before: tuple[Tenure, ...]
    after: tuple[Tenure, ...]

    def roles(self, phase: str | None) -> tuple[frozenset[Role], frozenset[Role]]:
        """In that phase, before and after."""
        return _in(self.before, phase), _in(self.after, phase)

    def matters(self, phase: str | None) -> bool:
        """AMOA and AMOE are two hats of one party (A-31, A-32): changing from one to the other is none."""
        before, after = self.roles(phase)
        return _as_one(before) != _as_one(after)


def changes_of(deployment: Deployment, account: str) -> Iterator[RoleChange]:
    """In order, those to come included; none from before the rules took effect (G7)."""
    mine = [t for t in tenures(deployment.staffing, deployment.zone) if t.assignment.person == account]
    groups: dict[datetime, list[datetime]] = {}
    for instant in sorted({at for t in mine for at in (t.since, t.until) if at is not None}):
        effect = _effect(instant, deployment)
        groups.setdefault(start_of(effect.astimezone(deployment.zone).date(), deployment.zone), []).append(instant)
    for instants in groups.values():
        first, last = instants[0] - TICK, instants[-1]
        at = _effect(last, deployment)
        before = tuple(t for t in mine if t.holds(first))
        ended = tuple(t for t in before if t.assignment.kind == "stand-in" and not t.holds(last))
        if at >= deployment.effective_from:
            yield RoleChange(at=at, before=before, after=(*(t for t in mine if t.holds(last)), *ended))


def watched_until(change: RoleChange, deployment: Deployment) -> datetime:
    return when_full_working_days(change.at, WATCHED, deployment.zone)


def _effect(instant: datetime, deployment: Deployment) -> datetime:
    """The instant itself on a working day, else the morning of the next one."""
    day = instant.astimezone(deployment.zone).date()
    if is_working_day(day):
        return instant
    while not is_working_day(day):
        day += DAY
    return start_of(day, deployment.zone)


def _in(held: tuple[Tenure, ...], phase: str | None) -> frozenset[Role]:
    """A scope of natures reaches no item that is being built."""
    here = (t.assignment for t in held if not t.assignment.natures)
    return frozenset(a.role for a in here if not a.phases or phase in a.phases)


def _as_one(roles: frozenset[Role]) -> frozenset[Role]:
    return frozenset("AMOA" if role == "AMOE" else role for role in roles)
