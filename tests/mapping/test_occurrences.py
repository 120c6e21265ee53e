"""When the next session of a ritual is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.mapping.calendar import is_working_day
from integration.mapping.occurrences import Occurrence, held_on, is_over, latest, next_day, occurrence_key, occurrence_of


def held(planned, status="prepare", due=None, issue="1"):
    return Occurrence(issue=issue, planned=planned, due=due, status=status)


@pytest.mark.parametrize(
    ("every", "planned", "today", "expected"),
    [
        ("weekly", date(2026, 10, 5), date(2026, 10, 5), date(2026, 10, 12)),
        ("biweekly", date(2026, 10, 5), date(2026, 10, 6), date(2026, 10, 19)),
        ("monthly", date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 30)),
        ("monthly", date(2026, 12, 15), date(2026, 12, 16), date(2027, 1, 15)),
        ("weekly", date(2026, 11, 4), date(2026, 11, 5), date(2026, 11, 11)),
        ("weekly", date(2026, 8, 3), date(2026, 10, 7), date(2026, 10, 12)),  # weeks nobody looked: one session, not nine
    ],
)
def test_the_next_session_keeps_its_rhythm(every, planned, today, expected):
    """In whole periods from the last one, never in the past."""
    assert expected == next_day(every, held(planned), today)


def test_a_ritual_that_happens_once_has_no_next_session():
    """Once is once."""
    assert next_day("once", held(date(2026, 10, 5)), date(2026, 10, 6)) is None


def test_a_session_is_over_when_it_was_held_or_its_day_has_passed():
    """One that was cancelled waits for its day."""
    day, before, after = date(2026, 10, 5), date(2026, 10, 2), date(2026, 10, 6)
    assert is_over(held(day, "validated"), before)
    assert not is_over(held(day, "dropped"), before)
    assert is_over(held(day, "dropped"), after)
    assert not is_over(held(day), day)
    assert not is_over(held(day, due=date(2026, 10, 9)), after)


@given(
    st.sampled_from(["weekly", "biweekly", "monthly"]),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.integers(0, 400),
)
def test_the_next_session_is_later_than_the_last_and_not_in_the_past(every, planned, gap):
    """A law of every rhythm."""
    today = date.fromordinal(planned.toordinal() + gap)
    found = next_day(every, held(planned), today)
    assert found is not None
    assert found > planned
    assert held_on(found) >= today
    assert is_working_day(held_on(found))


def test_a_day_off_moves_the_session_and_not_the_rhythm():
    """11 November is a holiday: held on Thursday, and the week after on Wednesday again."""
    assert date(2026, 11, 12) == held_on(date(2026, 11, 11))
    assert date(2026, 11, 18) == next_day("weekly", held(date(2026, 11, 11)), date(2026, 11, 13))


def test_a_key_says_which_item_and_which_day():
    """And any other key says nothing."""
    assert ("launch.steering-committee", date(2026, 10, 5)) == occurrence_of(
        occurrence_key("launch.steering-committee", date(2026, 10, 5))
    )
    assert [None, None] == [occurrence_of(key) for key in ("launch.steering-committee", "a@2026-13-40")]


def test_the_oldest_of_two_issues_for_one_day_is_the_session():
    """Two machines may both have made it."""
    day = date(2026, 10, 5)
    found = latest([held(day, issue="9"), held(day, issue="7"), held(date(2026, 9, 28), issue="3")])
    assert found is not None
    assert "7" == found.issue
