"""From when until when roles were held: dated staffing as stretches of time, and what is said of one that lasts.

Dates are days of the project's zone; what was recorded late counts from its record (domain-rules 0).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from integration.model.charter import Assignment, Staffing
from integration.model.history import Deployment
from integration.model.verdict import Violation
from integration.rules.finding import Findings, Later
from integration.rules.hats import DAY, known_from, start_of

Stretch = tuple[datetime, datetime | None]
"""From an instant until just before another; None: no end known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """An assignment in time: from its first day, or its record where that came later, to the end of its last day."""

    assignment: Assignment
    since: datetime
    until: datetime | None

    def holds(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


def tenures(staffing: Staffing, zone: tzinfo) -> list[Tenure]:
    """Every assignment that was ever in force, oldest first."""
    found: list[Tenure] = []
    for one in staffing.assignments:
        begun, known, until = start_of(one.start, zone), known_from(staffing, one), end_of(one, zone)
        since = begun if known is None else max(begun, known)
        if until is None or since < until:
            found.append(Tenure(assignment=one, since=since, until=until))
    return sorted(found, key=lambda t: (t.since, t.assignment.role, t.assignment.person))


def end_of(assignment: Assignment, zone: tzinfo) -> datetime | None:
    """The midnight that ends its last valid day; None where it has none, or the calendar's last."""
    if assignment.until is None or assignment.until == date.max:
        return None
    return start_of(assignment.until + DAY, zone)


# --- stretches -------------------------------------------------------------------------------------------------------


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """In order, those that meet or touch as one."""
    found: list[Stretch] = []
    for since, until in sorted(stretches, key=lambda s: s[0]):
        last = found[-1] if found else None
        if last is None or (last[1] is not None and since > last[1]):
            found.append((since, until))
        else:
            found[-1] = (last[0], None if last[1] is None or until is None else max(last[1], until))
    return found


def without(whole: Stretch, parts: Sequence[Stretch]) -> list[Stretch]:
    """What is left of ``whole`` where no part lies."""
    left: list[Stretch] = []
    since, end = whole
    for start, until in joined(parts):
        if end is not None and start >= end:
            break
        if start > since:
            left.append((since, start))
        if until is None:
            return left
        since = max(since, until)
    return [*left, (since, end)] if end is None or since < end else left


def both(one: Iterable[Stretch], other: Sequence[Stretch]) -> list[Stretch]:
    """Where a stretch of one meets a stretch of the other."""
    found: list[Stretch] = []
    for since, until in one:
        for start, end in other:
            first = max(since, start)
            last = min((at for at in (until, end) if at is not None), default=None)
            if last is None or first < last:
                found.append((first, last))
    return found


def lasting(deployment: Deployment, stretch: Stretch, said: Callable[[datetime | None], Violation]) -> Findings:
    """Said from its first instant, over after its last; what was over before the rules took effect is not judged (G7).

    ``said`` is given when it ended, None while it lasts.
    """
    since, until = stretch
    if since > deployment.now:
        yield Later(since)
    elif until is None or until > deployment.effective_from:
        over = until is not None and until <= deployment.now
        if until is not None and not over:
            yield Later(until)
        yield said(until if over else None)
