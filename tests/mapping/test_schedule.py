"""Due dates: working days after what an item waits for, whatever phases are left out."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from integration.mapping.calendar import add_working_days, is_working_day
from integration.mapping.schedule import dependencies, due_dates, kept_items
from tests.mapping.blueprints import default_template, item, phase, template_of, templates

DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))


def everything(template):
    return {one.id: one for part in template.phases for one in part.items}


def optional_phases(template):
    return tuple(part.id for part in template.phases if part.optional)


def reachable(items, kept, key):
    """Kept items from which ``key`` can be reached through omitted ones only."""
    found, ahead = set(), list(items[key].depends_on)
    while ahead:
        one = ahead.pop()
        if one in kept:
            found.add(one)
        else:
            ahead += items[one].depends_on
    return found


@given(template=templates(), start=DAYS)
@settings(max_examples=60, deadline=None)
def test_an_item_is_due_its_days_after_the_last_it_waits_for(template, start):
    """Dates respect dependencies, and fall on working days."""
    items = everything(template)
    due = due_dates(template, start=start)

    assert list(items) == list(due)
    for key, one in items.items():
        assert all(due[before] < due[key] for before in one.depends_on)
        assert is_working_day(due[key])
        if one.depends_on:
            assert due[key] == add_working_days(max(due[before] for before in one.depends_on), one.days)


@given(templates())
@settings(max_examples=80, deadline=None)
def test_an_omitted_phase_hands_its_dependencies_on(template):
    """What is left waits for exactly what can be reached through the omitted items, each once."""
    omitted = optional_phases(template)
    kept = {one.id for one in kept_items(template, omitted)}

    waits = dependencies(template, omitted)

    assert kept == set(waits)
    assert kept == {key for key in everything(template) if key.split(".")[0] not in omitted}
    for key, sources in waits.items():
        assert len(sources) == len(set(sources))
        assert set(sources) == reachable(everything(template), kept, key)


@given(templates())
@settings(max_examples=30, deadline=None)
def test_nothing_omitted_is_the_template_as_it_says(template):
    """Links that others imply stay: the template names what is accepted."""
    assert dependencies(template, ()) == {key: one.depends_on for key, one in everything(template).items()}


@given(template=templates(), start=DAYS)
@settings(max_examples=30, deadline=None)
def test_leaving_a_phase_out_never_delays_the_rest(template, start):
    """Without an optional phase every other item is due on the same day or earlier."""
    whole = due_dates(template, start=start)

    for key, day in due_dates(template, start=start, omitted=optional_phases(template)).items():
        assert day <= whole[key]


def test_holidays_are_no_working_days():
    """From Thursday 30 April 2026, three days end on Wednesday 6 May: Labour Day and the week-end do not count."""
    template = template_of(phase("p", item("p.a", days=3), item("p.b", ["p.a"], days=2)))

    assert due_dates(template, start=date(2026, 4, 30)) == {"p.a": date(2026, 5, 6), "p.b": date(2026, 5, 11)}


def test_a_start_on_a_day_off_counts_from_the_next_working_day():
    """A project that starts on a Saturday has the dates of one that starts on the Monday."""
    template = template_of(phase("p", item("p.a", days=3)))

    assert due_dates(template, start=date(2026, 8, 3)) == due_dates(template, start=date(2026, 8, 1))


def test_a_chain_of_omitted_phases_is_crossed():
    """a <- (b <- c) <- d with b and c left out: d waits for a; e, that waited for b alone, waits for a too, once."""
    template = template_of(
        phase("one", item("one.a")),
        phase("two", item("two.b", ["one.a"]), optional=True),
        phase("three", item("three.c", ["two.b", "one.a"]), optional=True),
        phase("four", item("four.d", ["three.c", "two.b"]), item("four.e", ["two.b"])),
    )

    waits = dependencies(template, ("two", "three"))

    assert waits == {"one.a": (), "four.d": ("one.a",), "four.e": ("one.a",)}


def test_the_default_template_without_selection_starts_with_the_launch():
    """Leaving out the selection keeps the 61 other items; what waited for the choice of a vendor starts at once."""
    waits = dependencies(default_template(), ("selection",))

    assert len(waits) == 61
    assert waits["launch.charter"] == ()
    assert not [one for sources in waits.values() for one in sources if one.startswith("selection.")]
