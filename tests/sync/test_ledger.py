"""The ledger: what stands after judgements and answers, whatever their order, and silence when nothing moved."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.model.verdict import NotJudged
from tests.sync.settling import DAY, ISSUE, NEW, POLICY, SITE, command, episode, setting, settled, states, violation


def test_a_new_violation_is_opened_loudly_and_labelled():
    """The first time, people are told; the entry carries the violation's fingerprint."""
    found = settled(NEW, [violation()])

    assert states(found) == [("R11", "open", None)]
    assert found.record.entries[0].fingerprint == violation().fingerprint(SITE)
    assert (found.loud, found.label) == (True, True)


def test_what_was_opened_before_is_not_told_again():
    """Settling twice is silence."""
    first = settled(NEW, [violation()])
    second = settled(first.record, [violation()], hours=30)

    assert second.record == first.record
    assert not second.loud


def test_information_is_neither_loud_nor_labelled():
    """It has its place in the register."""
    found = settled(NEW, [violation(severity="info")])

    assert (found.loud, found.label) == (False, False)


def test_a_warning_has_no_label():
    """The label is for breaches."""
    assert not settled(NEW, [violation(severity="warning")]).label


@pytest.mark.parametrize("cure", ["corrected", "late-assignment"])
def test_a_fact_resolves(cure):
    """With the cure's own word and date."""
    cured = violation(cured_at=DAY + timedelta(hours=1), cure=cure)

    found = settled(settled(NEW, [violation()]).record, [cured], hours=3)

    assert states(found) == [("R11", "resolved", cure)]
    assert found.record.entries[0].closed_at == cured.cured_at
    assert not found.label


def test_a_cure_undone_reopens_loudly():
    """What the history no longer shows as cured stands open again."""
    closed = settled(NEW, [violation(cured_at=DAY, cure="corrected")])

    found = settled(closed.record, [violation()], hours=5)

    assert states(found) == [("R11", "open", None)]
    assert found.loud


def test_people_are_told_aloud_once_a_day():
    """A second violation of the day waits in the comment; what was closed before we saw it was no news."""
    first = settled(NEW, [violation()])
    second = settled(first.record, [violation(), violation("R12", "change:2")], hours=5)
    tomorrow = settled(second.record, [violation(), violation("R12", "change:2"), violation("R19", "change:3")], hours=30)
    cured = settled(NEW, [violation(cured_at=DAY, cure="corrected")])
    after = settled(cured.record, [violation(cured_at=DAY, cure="corrected"), violation("R12", "change:2")], hours=5)

    assert [one.loud for one in (first, second, tomorrow, cured, after)] == [True, False, True, False, True]


def test_absence_is_withdrawn_only_when_everything_could_be_judged():
    """Absence is never a cure."""
    opened = settled(NEW, [violation()])
    unsure = settled(opened.record, [], not_judged=[NotJudged(subject=ISSUE, reason="incomplete-history")])
    again = settled(unsure.record, [violation()])
    sure = settled(unsure.record, [])

    assert states(unsure) == [("R11", "not judged", None)]
    assert unsure.label
    assert (states(again), again.loud) == ([("R11", "open", None)], False)
    assert states(sure) == [("R11", "resolved", "withdrawn")]


def test_a_rule_switched_off_withdraws_what_it_said():
    """Whatever else could not be judged."""
    off = replace(POLICY, rules={**POLICY.rules, "R11": setting("R11", on=False)})

    found = settled(settled(NEW, [violation()]).record, [], policy=off, not_judged=[NotJudged(subject=ISSUE, reason="x")])

    assert states(found) == [("R11", "resolved", "withdrawn")]


def test_one_fingerprint_is_one_entry_with_the_worst_severity():
    """Several items of one history that break one rule are one violation (design 8.1)."""
    found = settled(NEW, [violation(severity="breach"), violation(severity="warning")])

    assert [(e.rule, e.severity) for e in found.record.entries] == [("R11", "breach")]


violations = st.lists(
    st.builds(
        lambda rule, number, hours, cured, state: (episode if state else violation)(
            rule,
            cause=f"change:{number}",
            at=DAY + timedelta(hours=hours),
            cured_at=DAY + timedelta(hours=hours + 3) if cured else None,
            cure="corrected" if cured else None,
        ),
        st.sampled_from(["R11", "R12", "R19", "R30"]),
        st.integers(1, 4),
        st.integers(0, 48),
        st.booleans(),
        st.booleans(),
    ),
    max_size=5,
    unique_by=lambda v: (v.rule, v.cause),
)
commands = st.lists(
    st.builds(
        command,
        st.sampled_from(["confirm", "waive", "waive", "unwaive", "why", "recheck", "explain"]),
        st.sampled_from(["R11", "R12", "R17", "R19", "R30"]),
        st.sampled_from(["claire", "ines", "hugo", "marc"]),
        hours=st.integers(-10, 60),
        comment=st.integers(1, 9).map(str),
        until=st.sampled_from([date(2026, 10, 19), date(2026, 10, 20), date(2026, 10, 25)]),
        problem=st.sampled_from([None, None, None, "no-reason"]),
        decision=st.sampled_from([None, None, "CRM-70"]),
    ).map(lambda one: one if one.verb in ("waive", "unwaive") else replace(one, decision=None)),
    max_size=6,
)


@given(violations, commands, st.integers(60, 300))
def test_settling_twice_is_silence(found, typed, hours):
    """With the same judgement and the same answers, now or with the comments deleted."""
    first = settled(NEW, found, typed, hours=hours)
    second = settled(first.record, found, typed, hours=hours)
    deleted = settled(first.record, found, (), hours=hours)

    assert second.record == first.record
    assert second.spoken == first.spoken
    assert not second.loud
    assert states(deleted) == states(first)
    assert not deleted.loud


@given(violations, commands, st.randoms(use_true_random=False), st.integers(60, 300))
def test_neither_order_nor_repetition_matters(found, typed, chance, hours):
    """Answers count by when they were typed, not by when or how often they were read."""
    shuffled_commands, shuffled = list(typed), list(found)
    chance.shuffle(shuffled_commands)
    chance.shuffle(shuffled)

    twice = [*shuffled_commands, *typed]
    assert settled(NEW, shuffled, twice, hours=hours).record == settled(NEW, found, typed, hours=hours).record


@given(violations, commands, st.integers(61, 300))
def test_audits_on_the_way_do_not_change_where_it_ends(found, typed, hours):
    """Looking at every step, or once at the end, gives the same states."""
    record = NEW
    for at in range(60, hours, 24):
        record = settled(record, found, typed, hours=at).record

    assert states(settled(record, found, typed, hours=hours)) == states(settled(NEW, found, typed, hours=hours))
