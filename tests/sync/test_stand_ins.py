"""Stand-ins typed in a comment: by whom, for whom, for how long, and that they are recorded once."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.mapping.records import assignments_from, assignments_json
from integration.mapping.staffing import with_typed
from integration.model.charter import Staffing
from integration.model.words import Role
from integration.rules.hats import hats_at, recorded_late
from integration.sync.stand_ins import appointed
from tests.sync.settling import DAY, NEW, STAFFING, ZONE, command, refusals, settled

FIRST, LAST = date(2026, 10, 19), date(2026, 10, 23)
FOUNDED = DAY - timedelta(days=60)
DATED = replace(STAFFING, assignments=tuple(replace(a, recorded_at=FOUNDED) for a in STAFFING.assignments))
MOA: tuple[Role, ...] = ("MOA",)


def typed(author="claire", person="ines", role="MOA", *, start=FIRST, until=LAST, **more):
    return command("stand-in", None, author, person=person, role=role, start=start, until=until, **more)


def rows(*commands, recorded=(), staffing: Staffing = DATED):
    return appointed(commands, staffing, recorded, zone=ZONE)


def test_moa_names_a_stand_in():
    """Recorded as typed: when, by whom, in which comment; with the actor the charter gives the person."""
    (row,) = rows(typed())

    assert (row.role, row.person, row.actor, row.kind) == ("MOA", "ines", "velours", "stand-in")
    assert (row.start, row.until) == (FIRST, LAST)
    assert (row.recorded_at, row.recorded_by, row.typed) == (DAY + timedelta(hours=1), "claire", "10")
    assert assignments_from(assignments_json([row])) == (row,)


def test_what_is_recorded_is_not_recorded_again():
    """Read once more, edited without changing it, or twice in one reading."""
    (row,) = rows(typed(), typed())

    assert rows(typed(), recorded=(row,)) == ()
    assert rows(typed(hours=5), recorded=(row,)) == ()
    assert len(rows(typed(until=FIRST, hours=5), recorded=(row,))) == 1


@pytest.mark.parametrize(
    ("given_", "reason"),
    [
        ({"author": "ines", "person": "hugo"}, "not-entitled"),
        ({"author": "marc", "person": "hugo"}, "not-entitled"),
        ({"author": "stranger", "person": "hugo"}, "not-entitled"),
        ({"person": "claire"}, "own-stand-in"),
        ({"person": "stranger"}, "unknown-person"),
        ({"until": date(2026, 10, 18)}, "dates-crossed"),
        ({"until": date(2027, 10, 21)}, "too-long"),
        ({"person": None, "problem": "no-person"}, "no-person"),
    ],
)
def test_the_ledger_says_why_a_stand_in_was_not_taken(given_, reason):
    """Where it was typed, once; nothing is recorded."""
    said = typed(**given_)

    assert rows(said) == ()
    assert refusals(settled(NEW, [], [said])) == [reason]


def test_the_ledger_is_silent_about_one_that_was_taken():
    """The register shows it."""
    assert settled(NEW, [], [typed()]).record == NEW


def test_a_stand_in_may_appoint_in_turn():
    """From when they were appointed, not before."""
    theirs = typed("ines", "hugo", comment="12", hours=5)
    before = typed("ines", "hugo", comment="9", hours=0)

    assert [row.person for row in rows(theirs, typed())] == ["ines", "hugo"]
    assert [row.person for row in rows(before, typed())] == ["ines"]


def test_none_is_dated_before_the_project_was_founded():
    """A comment on an adopted issue may be older than the charter's first record, which dates everybody."""
    (row,) = rows(typed(hours=-24 * 70))

    assert row.recorded_at == FOUNDED


def test_an_act_done_before_is_excused_later():
    """S13: on the day itself without a hat, covered by what is recorded afterwards, and from then on entitled."""
    (row,) = rows(typed())
    staffing = with_typed(DATED, [row])
    place: dict[str, Any] = {"phase": None, "zone": ZONE}

    assert "MOA" not in hats_at(staffing, "ines", DAY, **place)
    assert recorded_late(staffing, "ines", DAY, roles=MOA, **place) == DAY + timedelta(hours=1)
    assert "MOA" in hats_at(staffing, "ines", DAY + timedelta(hours=2), **place)


def test_one_recorded_by_its_beneficiary_excuses_nothing():
    """S13: void had Marc recorded it."""
    (row,) = rows(typed())
    own = with_typed(DATED, [replace(row, recorded_by="ines")])

    assert recorded_late(own, "ines", DAY, roles=MOA, phase=None, zone=ZONE) is None


def test_a_later_one_may_end_an_earlier_one_sooner():
    """Typed again from the same day with an earlier last day; never the charter's."""
    long, short = rows(typed(), typed(until=FIRST, hours=5, comment="12"))

    assert [one.until for one in with_typed(DATED, [short, long]).assignments if one.typed] == [FIRST]
    assert len(with_typed(DATED, [long, short]).assignments) == len(DATED.assignments) + 1


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9), st.sampled_from(["ines", "hugo", "marc"])), max_size=5))
def test_reading_in_any_order_records_the_same(told):
    """And reading again records nothing."""
    said = [typed(person=who, hours=hours, comment=str(number)) for hours, number, who in told]

    once = rows(*said)
    assert rows(*reversed(said)) == once
    assert rows(*said, recorded=once, staffing=with_typed(DATED, once)) == ()
