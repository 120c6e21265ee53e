"""Answers in the ledger: confirmations and waivers, by whom, for which acts, until when, and what is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from integration.model.verdict import Judgement
from integration.sync.ledger import settle
from tests.sync.settling import (
    DAY,
    ISSUE,
    NEW,
    POLICY,
    SITE,
    STAFFING,
    ZONE,
    command,
    episode,
    refusals,
    right,
    settled,
    states,
    violation,
)


def test_an_entitled_person_confirms():
    """Neither the author nor a builder; the answer is remembered."""
    found = settled(NEW, [violation()], [command()])

    assert states(found) == [("R11", "resolved", "confirmed")]
    assert found.record.entries[0].answer.by == "ines"
    assert not found.loud


def test_a_confirmation_outlives_its_comment():
    """Deleting or editing the comment later does not undo an accepted answer."""
    answered = settled(NEW, [violation()], [command()])

    assert settled(answered.record, [violation()], hours=9).record == answered.record


@pytest.mark.parametrize(
    ("author", "reason"),
    [("hugo", "own-act"), ("marc", "not-entitled"), ("paul", "not-entitled"), ("stranger", "not-entitled")],
)
def test_a_confirmation_by_the_wrong_person_is_refused(author, reason):
    """The author, a stand-in whose time is over, someone without a role."""
    found = settled(NEW, [violation()], [command(author=author)])

    assert states(found) == [("R11", "open", None)]
    assert refusals(found) == [reason]


def test_the_role_is_that_of_the_time_of_the_answer():
    """Marc was a stand-in until the end of September, and answered in September."""
    september = datetime(2026, 9, 20, tzinfo=UTC)
    early = violation(at=september)
    answer = replace(command(author="marc"), at=september + timedelta(hours=1), updated=september + timedelta(hours=1))

    assert states(settled(NEW, [early], [answer])) == [("R11", "resolved", "confirmed")]


def test_where_amoa_is_unstaffed_its_right_is_moa_s():
    """Domain rules 2.3."""
    alone = replace(STAFFING, assignments=tuple(a for a in STAFFING.assignments if a.role != "AMOA"))
    judgement = Judgement(subject=ISSUE, violations=(violation(answerable=right(roles=("AMOA",))),))

    found = settle(
        NEW,
        judgement,
        [command(author="claire")],
        site=SITE,
        staffing=alone,
        policy=POLICY,
        now=DAY + timedelta(hours=2),
        zone=ZONE,
    )

    assert states(found) == [("R11", "resolved", "confirmed")]


def test_a_confirmation_before_the_act_confirms_nothing():
    """Nobody confirms in advance."""
    found = settled(NEW, [violation()], [command(hours=-1)])

    assert states(found) == [("R11", "open", None)]
    assert refusals(found) == ["no-such-violation"]


def test_a_confirmation_typed_before_the_act_had_settled_counts_later():
    """The act was there, only not yet judged."""
    waiting = settled(NEW, [], [command()])
    found = settled(waiting.record, [violation()], [command()])

    assert refusals(waiting) == ["no-such-violation"]
    assert states(found) == [("R11", "resolved", "confirmed")]
    assert refusals(found) == []


SOON = timedelta(minutes=8)


def test_while_acts_are_young_an_answer_waits():
    """The violation it is about may not be judged yet: no refusal, and the ledger says until when."""
    waiting = settled(NEW, [], [command()], due=SOON)
    two = [violation(), violation("R12", "change:2")]

    assert (refusals(waiting), waiting.young_until) == ([], waiting.due_at)
    assert refusals(settled(NEW, two, [command(rule=None)], due=SOON)) == []
    assert settled(NEW, [], [command()], due=timedelta(minutes=11)).young_until is None


def test_while_acts_are_young_other_refusals_are_said():
    """They do not depend on what is still to be judged; and what was refused before stays refused."""
    refused = settled(NEW, [], [command()])

    assert refusals(settled(NEW, [violation()], [command(author="hugo")], due=SOON)) == ["own-act"]
    assert settled(refused.record, [], [command()], due=SOON).record == refused.record


def test_without_a_rule_all_violations_of_one_act_are_confirmed():
    """By someone who may confirm each of them."""
    both = [violation(), violation("R12")]

    found = settled(NEW, both, [command(rule=None)])

    assert states(found) == [("R11", "resolved", "confirmed"), ("R12", "resolved", "confirmed")]
    assert settled(found.record, both, [command(rule=None)]).record == found.record


def test_without_a_rule_an_act_confirmed_in_part_only_is_named():
    """Two of three are theirs: which is meant is asked."""
    fact = violation("R19", answerable=right(roles=()))

    found = settled(NEW, [violation(), violation("R12"), fact], [command(rule=None)])

    assert {state for _, state, _ in states(found)} == {"open"}
    assert refusals(found) == ["which-rule"]


def test_of_two_rules_named_in_one_comment_the_refused_one_is_told():
    """Though the other was taken for the same reason."""
    own = violation("R12", answerable=right(excluded=frozenset({"ines"})))

    found = settled(NEW, [violation(), own], [command(), command(rule="R12")])

    assert states(found) == [("R11", "resolved", "confirmed"), ("R12", "open", None)]
    assert refusals(found) == ["own-act"]


def test_a_misplaced_command_is_told_only_where_something_was_open():
    """Talk about commands elsewhere, or before anything happened, gets silence."""
    shown = command(rule=None, reason="", problem="misplaced")
    cured = violation(cured_at=DAY, cure="corrected")

    assert refusals(settled(NEW, [violation()], [shown])) == ["misplaced"]
    assert refusals(settled(NEW, [violation(at=DAY + timedelta(hours=2))], [shown], hours=5)) == []
    assert [refusals(settled(NEW, found, [shown])) for found in ([], [cured], [violation(severity="info")])] == [[], [], []]


def test_a_violation_cured_by_fact_only_cannot_be_confirmed():
    """A rule without *Confirm* under its remedy."""
    assert refusals(settled(NEW, [episode()], [command(rule="R30")])) == ["fact-only"]


def test_without_a_rule_the_one_violation_a_person_can_confirm_is_meant():
    """The other one is not for them."""
    moe = violation("R12", "change:2", answerable=right(roles=("MOE",), excluded=frozenset()))

    found = settled(NEW, [violation(), moe], [command(rule=None)])

    assert states(found) == [("R11", "resolved", "confirmed"), ("R12", "open", None)]
    assert settled(found.record, [violation(), moe], [command(rule=None)]).record == found.record


def test_without_a_rule_two_violations_are_too_many():
    """Then the person is asked to name one."""
    found = settled(NEW, [violation(), violation("R12", "change:2")], [command(rule=None)])

    assert {state for _, state, _ in states(found)} == {"open"}
    assert refusals(found) == ["which-rule"]


def test_one_confirmation_takes_over_all_acts_of_its_rule():
    """Those its author may confirm."""
    own = violation("R19", "change:3", answerable=right(excluded=frozenset({"ines"})))

    found = settled(NEW, [violation("R19", "change:1"), violation("R19", "change:2"), own], [command(rule="R19")])

    assert sorted(state for _, state, _ in states(found)) == ["open", "resolved", "resolved"]
    assert refusals(found) == []


@pytest.mark.parametrize("problem", ["no-reason", "no-date", "unknown-verb", "unknown-rule"])
def test_a_command_that_cannot_be_read_is_refused_once(problem):
    """And said the same way the next time, so that nothing changes."""
    first = settled(NEW, [violation()], [command(problem=problem)])
    second = settled(first.record, [violation()], [command(problem=problem)], hours=40)

    assert refusals(first) == [problem]
    assert second.record == first.record


def waiver(rule="R30", author="claire", **more):
    return command("waive", rule, author, **({"until": date(2026, 10, 30), "comment": "11"} | more))


def test_an_open_state_is_waived_until_its_date_and_comes_back_loudly():
    """Expiry reopens; until then the ledger says when to look again."""
    answered = settled(settled(NEW, [episode()]).record, [episode()], [waiver()])
    expired = settled(answered.record, [episode()], [waiver()], hours=24 * 13)

    assert states(answered) == [("R30", "waived", "waived")]
    assert states(expired) == [("R30", "open", "expired")]
    assert (answered.loud, expired.loud) == (False, True)


def test_a_waiver_s_end_is_when_to_look_again():
    """The first second after its last day, in the project's zone."""
    answered = settled(NEW, [episode()], [waiver()])

    local = answered.due_at.astimezone(ZONE)
    assert (local.date(), local.hour) == (date(2026, 10, 31), 0)


@pytest.mark.parametrize("last", [date(2026, 10, 24), date(2026, 10, 25), date(2027, 3, 27), date(2027, 3, 28)])
def test_a_waiver_ends_at_midnight_in_paris(last):
    """The last second of its day is covered, the next one is not; also when that day has 23 or 25 hours."""
    midnight = datetime(last.year, last.month, last.day, tzinfo=ZONE) + timedelta(days=1)
    answered = settled(NEW, [episode()], [waiver(until=last)])
    hours = (midnight.astimezone(UTC) - DAY) / timedelta(hours=1)

    before = settled(answered.record, [episode()], hours=hours - 1 / 3600)
    after = settled(answered.record, [episode()], hours=hours + 1 / 3600)

    assert answered.due_at == midnight + timedelta(seconds=1) - timedelta(microseconds=1)
    assert (states(before), before.loud) == ([("R30", "waived", "waived")], False)
    assert (states(after), after.loud) == ([("R30", "open", "expired")], True)


def test_what_a_waiver_covers_keeps_it():
    """Even when the list of waivers had to be shortened and its comment is gone."""
    covered = settled(NEW, [violation(at=DAY + timedelta(hours=3))], [waiver("R11")], hours=9)

    found = settled(replace(covered.record, waivers=()), [violation(at=DAY + timedelta(hours=3))], hours=10)

    assert states(found) == states(covered) == [("R11", "waived", "waived")]


def test_commands_of_one_minute_count_in_the_order_of_their_comments():
    """The later comment stands, however they are read."""
    longer, shorter = waiver(comment="12", until=date(2026, 10, 30)), waiver(comment="11", until=date(2026, 10, 20))

    for typed in ([longer, shorter], [shorter, longer]):
        assert settled(NEW, [episode()], typed, hours=24 * 5).record.entries[0].answer.comment == "12"


def test_an_act_already_done_is_confirmed_not_waived():
    """The waiver stands for later acts of the rule, and its author is told."""
    done = violation()
    later = violation(cause="change:2", at=DAY + timedelta(days=2))
    after = violation(cause="change:3", at=DAY + timedelta(days=20))

    found = settled(NEW, [done], [waiver("R11")])
    again = settled(found.record, [done, later, after], [waiver("R11")], hours=24 * 21)

    assert states(found) == [("R11", "open", None)]
    assert refusals(found) == ["act-done"]
    assert [state for _, state, _ in states(again)] == ["open", "waived", "open"]


def test_a_waiver_of_what_has_not_happened_yet_covers_it_when_it_does():
    """Even when its comment is gone by then."""
    before = settled(NEW, [], [waiver("R11", hours=-5)])
    found = settled(before.record, [violation()])

    assert refusals(before) == []
    assert states(found) == [("R11", "waived", "waived")]
    assert not found.loud


@pytest.mark.parametrize(
    ("given_", "reason"),
    [
        ({"author": "ines"}, "not-entitled"),
        ({"author": "marc"}, "not-entitled"),
        ({"rule": "R17"}, "not-waivable"),
        ({"until": date(2026, 10, 18)}, "date-passed"),
        ({"rule": "R99"}, "unknown-rule"),
    ],
)
def test_a_waiver_is_moa_s_and_looks_forward(given_, reason):
    """R17 cannot be waived at all."""
    found = settled(NEW, [episode()], [waiver(**given_)])

    assert states(found) == [("R30", "open", None)]
    assert refusals(found) == [reason]


def test_nobody_waives_for_themselves():
    """A beneficiary's waiver covers nothing."""
    mine = episode(answerable=right(roles=(), beneficiaries=frozenset({"claire"})))

    found = settled(NEW, [mine], [waiver()])

    assert states(found) == [("R30", "open", None)]
    assert refusals(found) == ["beneficiary"]


def test_a_later_waiver_may_shorten():
    """The latest one stands."""
    shorter = waiver(hours=2, comment="12", until=date(2026, 10, 20))

    found = settled(NEW, [episode()], [waiver(), shorter], hours=24 * 3)

    assert states(found) == [("R30", "open", "expired")]
