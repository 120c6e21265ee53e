"""Time an issue stands in one status: the stays that R30 and R33 count in working days, and how many have elapsed."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from integration.mapping.calendar import when_full_working_days
from integration.model.history import Deployment, Span
from integration.model.words import StatusKey

HOUR = timedelta(hours=1)
"""By which a day may be shorter than a day: what lasted less than so many days is not worth counting."""


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


def may_have_lasted(spans: Sequence[Span], statuses: Collection[StatusKey], days: int) -> bool:
    """Whether so many working days may lie between the first entry into these statuses and the end of the last stay: if not, no
    stay is worth a look at the calendar.
    """
    for last in reversed(spans):
        if last.value in statuses:
            break
    else:
        return False
    first = next(span for span in spans if span.value in statuses)
    return last.until is None or last.until - first.since >= timedelta(days=days) - HOUR


def overrun(wait: Wait, days: Sequence[int], deployment: Deployment) -> tuple[int, datetime | None]:
    """How many of these numbers of full working days elapsed in it, ascending; and when the next one will have, if it still
    lasts. What happened before the rules took effect is not counted (G7).
    """
    since, end = max(wait.since, deployment.effective_from), min(wait.until or deployment.now, deployment.now)
    if wait.until is not None and end - since < timedelta(days=days[0]) - HOUR:
        return 0, None
    passed = 0
    for number in days if end >= since else ():
        instant = when_full_working_days(since, number, deployment.zone)
        if instant > end:
            return passed, instant if wait.until is None else None
        passed += 1
    return passed, None
