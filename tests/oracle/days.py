"""Working days counted one by one, with the public holidays of metropolitan France."""

from datetime import date, datetime, time, timedelta, tzinfo

import holidays

FRANCE = holidays.country_holidays("FR", years=range(2025, 2029))
DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in FRANCE


def midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)


def full_working_days(since: datetime, until: datetime, zone: tzinfo) -> int:
    """Days that elapsed whole between the two; the day of ``since`` is day 0."""
    count, day = 0, since.astimezone(zone).date() + DAY
    while day + DAY <= until.astimezone(zone).date():
        count += is_working_day(day)
        day += DAY
    return count


def when_elapsed(since: datetime, days: int, zone: tzinfo) -> datetime:
    """The midnight that ends the last of so many full working days."""
    day = since.astimezone(zone).date()
    while days:
        day += DAY
        days -= is_working_day(day)
    return midnight(day + DAY, zone)
