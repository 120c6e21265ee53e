"""Due dates: working days after what an item waits for, whatever phases are left out."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from integration.mapping.calendar import add_working_days, is_working_day
from integration.mapping.schedule import dependencies, due_dates, earliest_end, kept_items
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


# --- durations and an end ---------------------------------------------------------------------------------------------


@st.composite
def fitted_plans(draw):
    """A template, some durations as written, what is left out, a first day, and an end that can be met."""
    template = draw(templates())
    names = list(everything(template))
    omitted = set(draw(st.lists(st.sampled_from(names), unique=True, max_size=len(names) - 1)))
    left = [name for name in names if name not in omitted]
    durations = draw(st.dictionaries(st.sampled_from(left), st.integers(0, 12), max_size=3))
    start = draw(DAYS)
    first = earliest_end(template, start=start, omitted=omitted, durations=durations)
    return template, durations, omitted, start, first + timedelta(days=draw(st.integers(0, 200)))


def worked(template, omitted, due, start):
    """Item -> working days between what it waits for and its own day."""
    first = start
    while not is_working_day(first):
        first += timedelta(days=1)
    waits = dependencies(template, omitted)
    begun = {name: max((due[one] for one in waits[name]), default=first) for name in waits}
    return {
        name: sum(is_working_day(begun[name] + timedelta(days=n)) for n in range(1, (due[name] - begun[name]).days + 1))
        for name in waits
    }


@given(fitted_plans())
@settings(max_examples=120, deadline=None)
def test_an_end_that_can_be_met_is_met(plan):
    """Nothing is due later; what is written stays; nothing else grows, nor falls below a day; order is kept."""
    template, durations, omitted, start, end = plan
    items = everything(template)

    due = due_dates(template, start=start, omitted=omitted, durations=durations, end=end)

    assert max(due.values()) <= end
    for name, sources in dependencies(template, omitted).items():
        assert all(due[source] <= due[name] for source in sources)
    for name, days in worked(template, omitted, due, start).items():
        assert days == durations[name] if name in durations else 1 <= days <= items[name].days


@given(fitted_plans(), st.integers(1, 60))
@settings(max_examples=80, deadline=None)
def test_more_time_never_brings_a_date_forward(plan, more):
    """A later end moves every date to the same day or a later one."""
    template, durations, omitted, start, end = plan

    due = due_dates(template, start=start, omitted=omitted, durations=durations, end=end)
    later = due_dates(template, start=start, omitted=omitted, durations=durations, end=end + timedelta(days=more))

    assert all(due[name] <= later[name] for name in due)


@given(fitted_plans())
@settings(max_examples=60, deadline=None)
def test_the_room_is_used(plan):
    """Where durations shrank, one day more of the next item in proportion would pass the end: nothing shrinks for nothing."""
    template, durations, omitted, start, end = plan
    free = due_dates(template, start=start, omitted=omitted, durations=durations)

    due = due_dates(template, start=start, omitted=omitted, durations=durations, end=end)
    day_less = due_dates(template, start=start, omitted=omitted, durations=durations, end=max(free.values()))

    assert free == day_less
    assert (due == free) == (max(free.values()) <= end)


def test_durations_shrink_in_proportion():
    """Ten and five days into nine: six and three, a day each at a time, the longer first where both have waited alike."""
    template = template_of(phase("p", item("p.a", days=10), item("p.b", ["p.a"], days=5)))

    due = due_dates(template, start=date(2026, 8, 3), end=add_working_days(date(2026, 8, 3), 9))

    assert {"p.a": 6, "p.b": 3} == worked(template, (), due, date(2026, 8, 3))


def test_an_end_that_leaves_room_changes_nothing():
    """Durations never grow to fill the time."""
    template = template_of(phase("p", item("p.a", days=3)))

    assert due_dates(template, start=date(2026, 8, 3)) == due_dates(template, start=date(2026, 8, 3), end=date(2027, 1, 1))
