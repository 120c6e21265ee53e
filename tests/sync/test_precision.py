"""How violations ended: each counted once, by what it is called, and added up."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from integration.mapping.records import precision_from, precision_json
from integration.model.precision import Precision
from integration.sync.precision import added_up, precision_of
from tests.sync.settling import DAY, NEW, POLICY, command, episode, setting, settled, violation


def counted(*settlements):
    return precision_of(one.record for one in settlements)


def test_each_end_is_counted_by_its_name():
    """Cured, confirmed, excused later, waived, expired, open."""
    until = date(2026, 10, 20)
    waiver = command("waive", "R30", "claire", until=until)
    over = {"cured_at": DAY + timedelta(hours=1)}

    found = counted(
        settled(NEW, [violation(cure="corrected", **over)]),
        settled(NEW, [violation()], [command()]),
        settled(NEW, [violation(cure="late-assignment", **over)]),
        settled(NEW, [violation()]),
        settled(NEW, [episode()], [waiver]),
        settled(NEW, [episode()], [waiver], hours=24 * 5),
    )

    assert found == {
        "R11": Precision(cured=1, confirmed=1, regularised=1, open=1),
        "R30": Precision(waived=1, expired=1),
    }
    assert (found["R11"].total, found["R11"].unchanged, found["R30"].unchanged) == (4, 0.0, 1.0)


def test_what_was_withdrawn_counts_nowhere():
    """A rule switched off, or something that is no violation any more."""
    off = replace(POLICY, rules={**POLICY.rules, "R11": setting("R11", on=False)})
    opened = settled(NEW, [violation()])

    assert counted(settled(opened.record, [], policy=off)) == {}


counts = st.dictionaries(
    st.sampled_from(["R01", "R11", "T02"]), st.lists(st.integers(0, 9), min_size=6, max_size=6).map(precision_from)
)


@given(st.lists(counts, max_size=4))
def test_adding_up_loses_nothing(parts):
    """Whatever the order; by rule, in the order of their ids."""
    whole = added_up(parts)

    assert whole == added_up(reversed(parts))
    assert list(whole) == sorted(whole)
    assert sum(p.total for p in whole.values()) == sum(p.total for part in parts for p in part.values())


def test_a_row_of_counts_is_kept_in_the_order_of_its_fields():
    """Six numbers; what has another shape was not written by us."""
    assert precision_json(Precision(cured=1, confirmed=2, regularised=3, waived=4, expired=5, open=6)) == [1, 2, 3, 4, 5, 6]
