"""Who held what at any time: what the charter says, joined with what was recorded of it (decision record 6)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integration.mapping.records import assignments_from, assignments_json
from integration.mapping.staffing import dated_staffing
from integration.model.charter import Actor, Assignment, Person
from integration.rules.hats import hats_at
from tests.mapping.blueprints import charter

FIRST = date(2026, 9, 1)
HUGO = Assignment(role="MOE", person="hugo", actor="velours", start=FIRST)


def day(number):
    return FIRST + timedelta(days=number)


class Deployment:
    """A charter that changes, and what is recorded of it, night after night."""

    def __init__(self, *lines):
        self.lines: tuple[Assignment, ...] = lines
        self.recorded: tuple[Assignment, ...] = ()
        self.people = charter().people
        self.night(0)

    def night(self, number):
        """The run of that day, at two in the morning; what it added."""
        spec = charter(assignments=self.lines, people=self.people)
        at = datetime(2026, 9, 1, 2, tzinfo=UTC) + timedelta(days=number)
        self.staffing, new = dated_staffing(spec, {}, self.recorded, last=day(number - 1), at=at, by="us")
        self.recorded = assignments_from(assignments_json((*self.recorded, *new)))
        return new

    def hats(self, number, *, person="hugo", phase=None, natures=()):
        noon = datetime(2026, 9, 1, 12, tzinfo=UTC) + timedelta(days=number)
        return hats_at(self.staffing, f"712020:{person}", noon, phase=phase, zone=UTC, natures=natures)


def test_a_removed_line_ends_the_day_before_it_is_noticed():
    """And stays ended there, however many nights later; nothing more is recorded of it."""
    made = Deployment(HUGO)
    made.lines = ()

    (row,) = made.night(10)
    later = made.night(11), made.night(40)

    assert (row.until, row.recorded_at.date(), row.recorded_by) == (day(9), day(10), "us")
    assert later == ((), ())
    assert (made.hats(9), made.hats(10), made.hats(30)) == ({"MOE"}, frozenset(), frozenset())
    assert made.recorded[0].until is None


def test_somebody_gone_from_the_charter_is_still_known():
    """With the actor recorded, also where the charter has lost the actor."""
    made = Deployment(replace(HUGO, actor="gone"))
    made.lines, made.people = (), {}
    made.night(10)

    assert dict(made.staffing.actor_of) == {"712020:hugo": "gone"}
    assert made.hats(5) == {"MOE"}


def test_a_line_written_again_counts_from_then():
    """The days between are nobody's; the old ones stay."""
    made = Deployment(HUGO)
    made.lines = ()
    made.night(10)
    made.lines = (HUGO,)
    (row,) = made.night(20)
    made.night(21)

    assert (row.start, row.until) == (day(10), None)
    assert [made.hats(n) for n in (9, 15, 20)] == [{"MOE"}, frozenset(), {"MOE"}]


def test_an_end_the_charter_stated_outlives_its_line():
    """Ended with until:, and the line cleaned away long after."""
    made = Deployment(HUGO)
    made.lines = (replace(HUGO, until=day(5)),)
    (row,) = made.night(3)
    made.lines = ()

    assert row.until == day(5)
    assert made.night(60) == ()
    assert [made.hats(n) for n in (5, 6, 30)] == [{"MOE"}, frozenset(), frozenset()]


def test_a_line_removed_before_it_began_never_was():
    """Nor does it begin by itself later."""
    made = Deployment(replace(HUGO, start=day(20)))
    made.lines = ()
    made.night(10)

    assert made.night(30) == ()
    assert made.hats(25) == frozenset()


def test_of_two_lines_of_a_person_the_removed_one_ends():
    """The other goes on untouched."""
    data, flows = replace(HUGO, phases=("data",)), replace(HUGO, phases=("flows",))
    made = Deployment(data, flows)
    made.lines = (data,)
    made.night(10)

    assert [made.hats(9, phase=p) for p in ("data", "flows")] == [{"MOE"}, {"MOE"}]
    assert [made.hats(10, phase=p) for p in ("data", "flows")] == [{"MOE"}, frozenset()]


@pytest.mark.parametrize("narrow", [{"phases": ("data",)}, {"natures": ("reserves",)}], ids=["phases", "natures"])
def test_a_narrower_line_ends_the_wide_one(narrow):
    """What it keeps is known since its first record, without a gap on the night itself."""
    made = Deployment(HUGO)
    made.lines = (replace(HUGO, **narrow),)
    made.night(10)
    assert made.night(11) == ()

    inside = {"phase": "data", "natures": ("reserves",)}
    assert [made.hats(n, phase="flows") for n in (9, 10)] == [{"MOE"}, frozenset()]
    assert [made.hats(n, **inside) for n in (5, 9, 10, 30)] == [{"MOE"}] * 4


def test_a_wider_line_takes_nothing_away():
    """More natures, a delegation: new as a whole, and what was recorded stays."""
    made = Deployment(replace(HUGO, role="MOA", natures=("reserves",)))
    made.lines = (replace(HUGO, role="MOA"),)
    made.night(10)
    made.night(11)

    assert [made.hats(n, natures=("reserves",)) for n in (5, 12)] == [{"MOA"}, {"MOA"}]
    assert [made.hats(n) for n in (5, 12)] == [frozenset(), {"MOA"}]


def stand_in(number, until, person="lina", **more):
    """MOA's, as typed at noon of that day."""
    given_: dict[str, Any] = {"kind": "stand-in", "recorded_by": "712020:claire", "typed": f"1{number}"}
    row = Assignment(role="MOA", person=f"712020:{person}", actor="velours", start=day(number), until=day(until), **given_)
    return replace(row, recorded_at=datetime(2026, 9, 1, 12, tzinfo=UTC) + timedelta(days=number), **more)


def test_a_typed_stand_in_needs_no_line_of_the_charter():
    """Nothing ends it but its own date, and its person is known even where the charter forgot them."""
    made = Deployment(HUGO)
    made.recorded = (*made.recorded, stand_in(5, 15))
    made.people = {"hugo": made.people["hugo"]} if "hugo" in made.people else made.people

    assert (made.night(10), made.night(11)) == ((), ())
    assert [made.hats(n, person="lina") for n in (4, 5, 10, 15, 16)] == [frozenset(), {"MOA"}, {"MOA"}, {"MOA"}, frozenset()]
    assert made.staffing.actor_of["712020:lina"] == "velours"


def test_a_typed_stand_in_and_a_line_of_the_charter_live_side_by_side():
    """The line is recorded as any other, and ends as any other; the stand-in is untouched by both."""
    made = Deployment(HUGO)
    made.recorded = (*made.recorded, stand_in(5, 15))
    made.lines = (HUGO, Assignment(role="MOA", person="lina", actor="velours", start=day(8), until=day(20)))
    (row,) = made.night(7)
    made.lines = (HUGO,)
    (end,) = made.night(12)

    assert (row.typed, row.until, end.until) == (None, day(20), day(11))
    assert [made.hats(n, person="lina") for n in (6, 13, 15, 16)] == [{"MOA"}, {"MOA"}, {"MOA"}, frozenset()]


def test_a_typed_stand_in_that_is_typed_again_shorter_ends_sooner():
    """The row recorded last says when."""
    made = Deployment(HUGO)
    made.recorded = (
        *made.recorded,
        stand_in(5, 15),
        replace(stand_in(5, 8, typed="17"), recorded_at=datetime(2026, 9, 8, 12, tzinfo=UTC)),
    )
    made.night(10)

    assert [made.hats(n, person="lina") for n in (6, 8, 9)] == [{"MOA"}, {"MOA"}, frozenset()]


LINES = st.builds(
    Assignment,
    role=st.sampled_from(["MOE", "AMOE"]),
    person=st.sampled_from(["hugo", "lina"]),
    actor=st.just("velours"),
    start=st.integers(0, 12).map(day),
    until=st.none() | st.integers(12, 30).map(day),
    phases=st.sampled_from([(), ("data",), ("data", "flows")]),
)
CHARTERS = st.lists(LINES, max_size=3).map(tuple)


@settings(max_examples=150, deadline=None)
@given(st.lists(CHARTERS, min_size=1, max_size=4))
def test_a_night_that_follows_adds_nothing(charters):
    """Whatever the charter became: what is recorded in one run is found again by the next, and changes no verdict."""
    made = Deployment(*charters[0])
    for number, lines in enumerate(charters[1:], start=1):
        made.lines = lines
        made.night(5 * number)
        before = made.staffing
        assert made.night(5 * number) == ()
        places = [(n, p, f) for n in range(40) for p in ("hugo", "lina") for f in (None, "data", "flows")]
        again = [made.hats(n, person=p, phase=f) for n, p, f in places]
        made.staffing = before
        assert again == [made.hats(n, person=p, phase=f) for n, p, f in places]


@settings(max_examples=150, deadline=None)
@given(CHARTERS, st.integers(1, 25))
def test_removing_lines_takes_nothing_from_the_days_before(lines, number):
    """Whatever was held then is held still; from that day on, nothing is."""
    made = Deployment(*lines)
    places = [(n, p, f) for n in range(40) for p in ("hugo", "lina") for f in (None, "data", "flows")]
    held = {(n, p, f): made.hats(n, person=p, phase=f) for n, p, f in places}
    made.lines = ()
    made.night(number)

    for (n, p, f), hats in held.items():
        assert made.hats(n, person=p, phase=f) == (hats if n < number else frozenset())


def test_actors_are_the_charter_s():
    """What is kept of the past names actors, it does not bring them back."""
    made = Deployment(HUGO)
    made.lines = ()
    made.night(10)

    assert dict(made.staffing.actors) == {"velours": Actor(id="velours", name="Velours", kind="business", internal=True)}
    assert {Person} == {type(person) for person in made.people.values()}
