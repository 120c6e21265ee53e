"""Time an issue stands in one status: the stays that R30 and R33 count in working days, and how many have elapsed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache

from integration.mapping.calendar import when_full_working_days
from integration.model.history import Deployment, Span
from integration.model.words import StatusKey
from integration.rules.facts import settled
from integration.rules.finding import Hearing
from integration.rules.once import once

HOUR = timedelta(hours=1)
"""By which a day may be shorter than a day: what lasted less than so many days is not worth counting."""
WAITED: frozenset[str | None] = frozenset({"approve", "acceptance", "blocked", "mediation"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A time spent in ``status``; ``cause``: what began it, as a violation names it; ``until`` None: still."""

    status: StatusKey
    cause: str
    since: datetime
    until: datetime | None


def cause_of(span: Span) -> str:
    return span.change if span.change == "created" else f"change:{span.change}"


def stays(
    spans: Sequence[Span], status: StatusKey, zone: tzinfo, *, parted: Callable[[Span], bool] = lambda _: False
) -> list[Wait]:
    """Stays in one status; coming back before a full working day has passed elsewhere continues the stay, unless ``parted``
    by what came in between.
    """
    found: list[Wait] = []
    apart = False
    for span in spans:
        if span.value != status:
            apart = apart or parted(span)
            continue
        last = found[-1] if found and not apart else None
        if last is not None and last.until is not None and span.since < when_full_working_days(last.until, 1, zone):
            found[-1] = replace(last, until=span.until)
        else:
            found.append(Wait(status=status, cause=cause_of(span), since=span.since, until=span.until))
        apart = False
    return found


@lru_cache(maxsize=16)
def least(days: int) -> timedelta:
    """What so many days last at the least."""
    return timedelta(days=days) - HOUR


def may_have_lasted(hearing: Hearing, statuses: Collection[StatusKey], days: int) -> bool:
    """Whether so many working days may lie between the first entry into one of these statuses and the end of the last stay in it:
    if not, no stay is worth a look at the calendar.
    """
    extents = _extents(hearing)
    for status in statuses:
        extent = extents.get(status)
        if extent is not None and (extent[1] is None or extent[1] - extent[0] >= least(days)):
            return True
    return False


@once
def _extents(hearing: Hearing) -> Mapping[str | None, tuple[datetime, datetime | None]]:
    """First entry and end of the last stay (None: still), by status."""
    timeline, found = hearing.case.timeline, dict[str | None, tuple[datetime, datetime | None]]()
    for span in settled(timeline.status, hearing.case.deployment, hearing.settle) if timeline is not None else ():
        if span.value in WAITED:
            found[span.value] = found[span.value][0] if span.value in found else span.since, span.until
    return found


def overrun(wait: Wait, days: Sequence[int], deployment: Deployment) -> tuple[int, datetime | None]:
    """How many of these numbers of full working days elapsed in it, ascending; and when the next one will have, if it still
    lasts. What happened before the rules took effect is not counted (G7).
    """
    since, end = max(wait.since, deployment.effective_from), min(wait.until or deployment.now, deployment.now)
    if wait.until is not None and end - since < least(days[0]):
        return 0, None
    passed = 0
    for number in days if end >= since else ():
        instant = when_full_working_days(since, number, deployment.zone)
        if instant > end:
            return passed, instant if wait.until is None else None
        passed += 1
    return passed, None
