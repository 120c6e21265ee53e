"""Working days: counted forward, counted back, across holidays and both clock changes of 2026."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.mapping.calendar import (
    add_working_days,
    end_of_day,
    full_working_days,
    has_worked,
    is_working_day,
    when_full_working_days,
)

PARIS = ZoneInfo("Europe/Paris")
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))
ZONES = st.sampled_from(
    [PARIS, ZoneInfo("America/New_York"), ZoneInfo("Pacific/Auckland"), ZoneInfo("America/Santiago"), UTC]
)


def paris(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 10), True),
        (date(2026, 11, 11), False),
        (date(2026, 11, 14), False),
        (date(2026, 11, 15), False),
        (date(2026, 4, 6), False),
        (date(2026, 5, 14), False),
        (date(2026, 12, 25), False),
        (date(2026, 12, 26), False),
        (date(2026, 12, 28), True),
    ],
)
def test_french_public_holidays_and_week_ends_are_no_working_days(day, works):
    """Armistice, Easter Monday, Ascension and Christmas are off; an ordinary Monday is not."""
    assert works == is_working_day(day)


def test_adding_skips_the_week_end_and_the_armistice():
    """Five working days after Friday 6 November 2026 is Monday 16: the 11th is a holiday."""
    assert date(2026, 11, 16) == add_working_days(date(2026, 11, 6), 5)
    assert date(2026, 11, 6) == add_working_days(date(2026, 11, 16), -5)


def test_adding_nothing_stays_even_on_a_sunday():
    """Zero working days after a day is that day."""
    assert date(2026, 11, 15) == add_working_days(date(2026, 11, 15), 0)


def test_a_blocker_of_friday_evening_is_five_days_old_at_the_night_run_of_the_17th():
    """Scenario S12: full days 9, 10, 12, 13 and 16 November; four of them on the 14th."""
    blocked = paris(2026, 11, 6, 17, 30)

    assert full_working_days(blocked, paris(2026, 11, 17, 0, 30), PARIS) == 5
    assert full_working_days(blocked, paris(2026, 11, 14, 0, 30), PARIS) == 4
    assert paris(2026, 11, 17) == when_full_working_days(blocked, 5, PARIS)


@pytest.mark.parametrize(
    ("friday", "elapsed", "hours"),
    [(paris(2026, 3, 27, 12), paris(2026, 3, 31), 83), (paris(2026, 10, 23, 12), paris(2026, 10, 27), 85)],
)
def test_a_day_ends_at_local_midnight_on_both_nights_when_the_clocks_change(friday, elapsed, hours):
    """One full working day after a Friday noon is Monday's end, an hour sooner in March, an hour later in October."""
    assert elapsed == when_full_working_days(friday, 1, PARIS)
    assert timedelta(hours=hours) == elapsed.astimezone(UTC) - friday.astimezone(UTC)
    assert full_working_days(friday, elapsed.astimezone(UTC) - timedelta(microseconds=1), PARIS) == 0
    assert full_working_days(friday, elapsed, PARIS) == 1


@pytest.mark.parametrize(
    ("day", "next_midnight"),
    [
        (date(2026, 3, 29), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        (date(2026, 9, 30), datetime(2026, 9, 30, 22, tzinfo=UTC)),
    ],
)
def test_the_last_day_counts_to_its_last_microsecond(day, next_midnight):
    """A validity until a day holds the whole local day, clock changes included, and not at the next midnight."""
    assert timedelta(microseconds=1) == next_midnight - end_of_day(day, PARIS)
    assert day == end_of_day(day, PARIS).astimezone(PARIS).date()


@given(DAYS, st.integers(0, 300))
def test_adding_then_counting_agrees(day, days):
    """Between a day and the day n working days later lie exactly n working days, the last included."""
    later = add_working_days(day, days)
    count = sum(is_working_day(day + timedelta(days=n)) for n in range(1, (later - day).days + 1))

    assert days == count
    assert days == 0 or is_working_day(later)


@given(DAYS.filter(is_working_day), st.integers(-200, 200))
def test_adding_is_undone_by_subtracting(day, days):
    """From a working day, n working days on and n back is where one started."""
    assert day == add_working_days(add_working_days(day, days), -days)


@given(INSTANTS, st.integers(0, 60), st.timedeltas(timedelta(0), timedelta(days=9)), ZONES)
def test_elapsed_days_never_shrink(since, hours, more, zone):
    """The later one looks, the more full working days have elapsed."""
    until = since + timedelta(hours=hours)

    assert full_working_days(since, until, zone) <= full_working_days(since, until + more, zone)


@given(INSTANTS, st.integers(1, 40), ZONES)
def test_the_moment_of_n_full_days_is_the_first_one(since, days, zone):
    """At that instant n full working days have elapsed, and a microsecond before they had not."""
    then = when_full_working_days(since, days, zone)

    assert days == full_working_days(since, then, zone)
    assert days - 1 == full_working_days(since, then - timedelta(microseconds=1), zone)


@pytest.mark.parametrize(
    ("since", "until", "worked"),
    [
        (paris(2026, 11, 9, 10), paris(2026, 11, 9, 11), True),
        (paris(2026, 11, 9, 10), paris(2026, 11, 9, 10, 59), False),
        (paris(2026, 11, 6, 16, 30), paris(2026, 11, 9, 9, 30), True),
        (paris(2026, 11, 6, 17), paris(2026, 11, 9, 9, 59), False),
        (paris(2026, 11, 10, 17), paris(2026, 11, 12, 9, 59), False),
        (paris(2026, 11, 9, 11), paris(2026, 11, 9, 10), False),
    ],
    ids=["an hour", "a minute less", "over a week-end", "a week-end alone", "over the Armistice", "backwards"],
)
def test_an_hour_of_work_is_counted_from_nine_to_five(since, until, worked):
    """Of working days only."""
    assert worked is has_worked(since, until, timedelta(hours=1), PARIS)
