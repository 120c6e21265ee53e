"""What is worked out once of a value and kept with it: the same answers, and none that outlives its question."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from integration.model.charter import Actor, Assignment, Staffing
from integration.rules.hats import actors_at, hats_at
from integration.rules.once import once

ZONES = [ZoneInfo(name) for name in ("Europe/Paris", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Sao_Paulo")]
ACTORS = {name: Actor(id=name, name=name, kind="business") for name in ("company", "riva")}
START = datetime(2026, 3, 28, tzinfo=UTC)
instants = st.integers(min_value=0, max_value=8 * 24 * 4).map(lambda quarters: START + timedelta(minutes=15 * quarters))
days = st.integers(min_value=0, max_value=7).map(lambda number: date(2026, 3, 28) + timedelta(days=number))


@st.composite
def assignments(draw):
    start = draw(days)
    return Assignment(
        role=draw(st.sampled_from(["MOA", "AMOA", "MOE"])),
        person=draw(st.sampled_from(["claire", "ines"])),
        actor=draw(st.sampled_from(["company", "riva"])),
        start=start,
        until=draw(st.none() | days.map(lambda day: max(day, start))),
        phases=draw(st.sampled_from([(), ("p1",)])),
        natures=draw(st.sampled_from([(), ("lancement",)])),
        recorded_at=draw(st.none() | instants),
    )


def test_work_is_done_once_for_each_value():
    """Kept with the value; an equal one is another, and a copy starts anew."""
    done = []

    @once
    def count(staffing):
        done.append(staffing)
        return len(staffing.assignments)

    one = Staffing(actors={}, actor_of={}, assignments=())

    assert [0, 0, 0] == [count(one), count(one), count(replace(one))]
    assert 2 == len(done)


@given(st.lists(assignments(), max_size=5), st.lists(instants, min_size=2, max_size=8), st.sampled_from(ZONES))
def test_what_was_asked_before_changes_no_answer(held, asked, zone):
    """Hats and actors at an instant are those of a staffing nobody asked anything, whatever the zone's offset."""
    staffing = Staffing(actors=ACTORS, actor_of={"claire": "company"}, assignments=tuple(held))

    for at in asked:
        for who in ("claire", "ines"):
            fresh = replace(staffing)
            assert actors_at(fresh, who, at, zone=zone) == actors_at(staffing, who, at, zone=zone)
            places: list[Any] = [(None, ()), ("p1", ()), ("p1", ("lancement",))]
            for phase, natures in places:
                told = hats_at(staffing, who, at, phase=phase, zone=zone, natures=natures)
                assert hats_at(replace(staffing), who, at, phase=phase, zone=zone, natures=natures) == told
