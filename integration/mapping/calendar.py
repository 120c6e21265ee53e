"""Working days, French public holidays included, and the instants at which they have elapsed. Knows no clock."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

import holidays

_DAY = timedelta(days=1)
_SATURDAY = 5
WORKING_HOURS = (time(9), time(17))


@lru_cache(maxsize=64)
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", years=year))


def is_working_day(day: date) -> bool:
    """Monday to Friday, minus the public holidays of metropolitan France (domain-rules 2.5)."""
    return day.weekday() < _SATURDAY and day not in _public_holidays(day.year)


def add_working_days(day: date, days: int) -> date:
    """The working day that is ``days`` working days after ``day`` (before it when negative); ``day`` itself for 0."""
    step = _DAY if days > 0 else -_DAY
    left = abs(days)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def full_working_days(since: datetime, until: datetime, zone: tzinfo) -> int:
    """Working days of ``zone`` fully elapsed between two instants; the day of ``since`` is day 0 and never counts."""
    day, last = since.astimezone(zone).date() + _DAY, until.astimezone(zone).date()
    count = 0
    while day < last:
        count += is_working_day(day)
        day += _DAY
    return count


def when_full_working_days(since: datetime, days: int, zone: tzinfo) -> datetime:
    """First instant at which ``full_working_days(since, …)`` reaches ``days``: the midnight that ends the last of them."""
    if days <= 0:
        return since
    return _end_of(since.astimezone(zone).date(), days, zone)


@lru_cache(maxsize=4096)
def _end_of(day: date, days: int, zone: tzinfo) -> datetime:
    return _midnight(add_working_days(day, days) + _DAY, zone)


def has_worked(since: datetime, until: datetime, needed: timedelta, zone: tzinfo) -> bool:
    """Whether so much working time, 9:00 to 17:00 on working days, lies between two instants."""
    day, left = since.astimezone(zone).date(), needed
    while left > timedelta(0):
        opened, closed = (datetime.combine(day, hour, zone).astimezone(UTC) for hour in WORKING_HOURS)
        if opened >= until:
            return False
        if is_working_day(day):
            left -= max(min(until, closed) - max(since, opened), timedelta(0))
        day += _DAY
    return True


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """The last microsecond of ``day`` in ``zone``: a validity « until » this day holds at it, and no later."""
    return _midnight(day + _DAY, zone) - timedelta(microseconds=1)


def _midnight(day: date, zone: tzinfo) -> datetime:
    """Start of ``day``, in UTC so that arithmetic on it crosses clock changes correctly."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)
