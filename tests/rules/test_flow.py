"""R25 and R30: the order of things, and what stands still."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from integration.model.verdict import StatusRef
from tests.rules.build import CAST, PARIS, POLICY, Story, at, hat

# --- R25 -------------------------------------------------------------------------------------------------------------


def ahead(story, key="CRM-1"):
    """Started without approval, through a block."""
    return (
        story.issue(key).does("09-14", "hugo", "block").does("09-15", "hugo", "unblock:ready").does("09-16", "hugo", "start")
    )


def test_one_episode_for_all_its_moves(story):
    """Ready, build and recette without approval: one violation from the first move, a breach once delivered."""
    tale = ahead(story)
    first = story.violation("09-17", "CRM-1", "R25")
    tale.does("09-18", "hugo", "deliver")
    then = story.violation("09-21", "CRM-1", "R25")

    assert (("warning", "started"), ("breach", "delivered")) == (
        (first.severity, first.variant),
        (then.severity, then.variant),
    )
    assert first.fingerprint("site") == then.fingerprint("site")
    assert (StatusRef("ready"), StatusRef("acceptance")) == (first.values["to"], then.values["to"])
    assert (at("09-15"), at("09-18")) == (then.at, then.values["date"])


def test_prepared_again_and_approved_is_corrected(story):
    """Block, back to preparation, submit, approve: right from that approval."""
    tale = (
        ahead(story).does("09-17", "ines", "block").does("09-18", "ines", "unblock:prepare").does("09-21", "ines", "submit")
    )
    assert ["CRM-1 R25 warning"] == story.said("09-22")
    tale.does("09-22", "claire", "approve").does("09-23", "hugo", "start")
    assert ["CRM-1 R25 warning corrected"] == story.said("09-30")
    assert at("09-22") == story.violation("09-30", "CRM-1", "R25").cured_at


def test_a_second_time_is_a_second_episode(story):
    """Approved in between, prepared again, ahead again."""
    tale = (
        ahead(story).does("09-17", "ines", "block").does("09-18", "ines", "unblock:prepare").does("09-21", "ines", "submit")
    )
    tale.does("09-22", "claire", "approve").does("09-23", "ines", "block").does("09-24", "ines", "unblock:prepare")
    tale.does("09-25", "ines", "block").does("09-28", "hugo", "unblock:build")
    assert ["CRM-1 R25 warning", "CRM-1 R25 warning corrected"] == story.said("09-30")


def test_reopening_keeps_the_approval(story):
    """A defect cycle is no new need."""
    tale = story.built("CRM-1", "hugo", "09-14", "09-17").does("09-18", "ines", "accept")
    tale.does("09-21", "ines", "reopen").does("09-22", "hugo", "deliver").does("09-23", "ines", "accept")
    assert [] == story.said("09-30")


def test_opening_approves_only_what_waits(story):
    """Waiting when the phase opens: approved. Submitted the day after: not."""
    for key, when in (("CRM-1", "10-02"), ("CRM-2", "10-06")):
        story.issue(key, phase="campaigns").does(when, "ines", "submit").does("10-07", "hugo", "block").does(
            "10-08", "hugo", "unblock:ready"
        )
    assert ["CRM-2 R25 warning"] == story.said("10-30")


def test_an_opening_by_anybody_counts_as_approval_here():
    """Who opened is another rule's question."""
    told = Story(opened={})
    told.epics["data"].does("09-07", "hugo", "open")
    told.issue("CRM-1").does("09-04", "ines", "submit").does("09-07 10:01", "bornage", "approve").does(
        "09-09", "hugo", "start"
    )
    assert ["EPIC-data R16 breach"] == told.said("09-30")


def test_an_automation_running_ahead_is_noticed(story):
    """Whatever the route: the sentence names nobody."""
    story.issue("CRM-1").sets("09-15", "bot", status="build")
    assert ["CRM-1 R25 warning"] == [s for s in story.said("09-30") if "R25" in s]


def test_a_step_taken_back_at_once_is_nothing(story):
    """Ready by mistake, blocked again within ten minutes."""
    tale = story.issue("CRM-1").does("09-14", "hugo", "block").does("09-15 10:00", "hugo", "unblock:ready")
    tale.does("09-15 10:03", "hugo", "block").does("09-15 12:00", "hugo", "unblock:prepare")
    assert [] == story.said("09-30")


def test_the_services_own_move_begins_nothing(story):
    """Ours is not judged; the person's next step is."""
    tale = story.issue("CRM-1").sets("09-15", "bornage", status="ready")
    assert [] == story.said("09-16")
    tale.does("09-17", "hugo", "start")
    assert at("09-17") == story.violation("09-30", "CRM-1", "R25").at


def test_what_came_before_the_rules_is_past():
    """Of a need nobody approved, only what goes ahead once the rules are in force is told."""
    told = Story(effective_from="09-16 00:00")
    told.issue("CRM-1").sets("09-14", "hugo", status="build")
    told.issue("CRM-2").sets("09-14", "hugo", status="build").does("09-17", "hugo", "deliver")
    assert ["CRM-2 R25 breach"] == told.said("09-30", "R25")
    assert at("09-17") == told.violation("09-30", "CRM-2", "R25").at


def test_dropping_ends_the_question(story):
    """What is dropped needs no approval any more."""
    ahead(story).does("09-17", "claire", "drop")
    assert ["CRM-1 R25 warning corrected"] == story.said("09-30")


def test_created_ahead_by_an_import(story):
    """A Livrable imported in build was never approved; one that was born an Anomalie had no approval to get."""
    story.issue("CRM-1", status="build", created="09-10")
    story.issue("CRM-2", status="ready", created="09-10").sets("09-11", "ines", type="livrable")
    assert ["created"] == [v.cause for v in story.judgements("09-30")["CRM-1"].violations]
    assert () == story.judgements("09-30")["CRM-2"].violations


# --- R30 -------------------------------------------------------------------------------------------------------------


def blocked(story, when="09-14", key="CRM-1"):
    tale = story.issue(key).does("09-08", "ines", "submit").does("09-09", "claire", "approve").does("09-10", "hugo", "start")
    return tale.does(when, "hugo", "block")


def test_the_limit_and_three_times_the_limit(story):
    """Warning after five full days, breach after fifteen; each is a moment to look again."""
    blocked(story, "09-14 09:00")

    assert at("09-22 00:00") == story.judgements("09-15")["CRM-1"].due_at
    assert [] == story.said("09-21 23:59")
    assert ["CRM-1 R30 warning"] == story.said("09-22 00:00")
    assert at("10-06 00:00") == story.judgements("09-22 00:00")["CRM-1"].due_at
    assert ["CRM-1 R30 warning"] == story.said("10-05 23:59")
    assert ["CRM-1 R30 breach"] == story.said("10-06 00:00")
    assert story.judgements("10-06 00:00")["CRM-1"].due_at is None


def test_identity_and_wording_do_not_move_with_time(story):
    """The same violation on each later day: same fingerprint, same values."""
    blocked(story)
    early, late = story.violation("09-22", "CRM-1", "R30"), story.violation("10-02", "CRM-1", "R30")
    assert (early.fingerprint("s"), early.values) == (late.fingerprint("s"), late.values)


def test_leaving_for_less_than_a_working_day_continues_the_episode(story):
    """Back within a day: counted from the first block. Back later: a new episode."""
    blocked(story).does("09-17 10:00", "hugo", "unblock:build").does("09-18 18:00", "hugo", "block")
    blocked(story, key="CRM-2").does("09-17 10:00", "hugo", "unblock:build").does("09-19 09:00", "hugo", "block")

    assert ["CRM-1 R30 warning"] == story.said("09-22", "CRM-1", "CRM-2")
    assert at("09-14") == story.violation("09-22", "CRM-1", "R30").at


def test_several_short_steps_away_are_one_absence(story):
    """Unblocked, delivered, rejected, blocked again two days later: a new episode."""
    tale = blocked(story).does("09-15 10:00", "hugo", "unblock:build").does("09-16 09:00", "hugo", "deliver")
    tale.does("09-16 18:00", "ines", "reject").does("09-17 09:00", "hugo", "block")
    assert [] == story.said("09-23", "R30")
    assert ["CRM-1 R30 warning"] == story.said("09-25", "R30")


def test_mediation_needs_somebody_too(story):
    """A comment by AMOA or MOA starts the wait again; one by MOE does not."""
    tale = blocked(story).does("09-15", "ines", "escalate").says("09-17", "hugo")
    assert ["CRM-1 R30 warning"] == story.said("09-23")
    assert "mediation" == story.violation("09-23", "CRM-1", "R30").variant
    tale.says("09-23 12:00", "ines")
    assert ["CRM-1 R30 warning corrected"] == story.said("09-24")
    assert ["CRM-1 R30 warning", "CRM-1 R30 warning corrected"] == story.said("10-02")
    assert 2 == len({v.cause for v in story.judgements("10-02")["CRM-1"].violations})


def test_what_is_said_after_mediation_is_no_part_of_it(story):
    """Three days in mediation, a comment two weeks later."""
    tale = blocked(story).does("09-15", "ines", "escalate").does("09-18", "ines", "resume:build")
    tale.says("10-02", "ines")
    assert [] == story.said("10-05", "R30")


def test_mediation_in_between_ends_the_stay_in_blocked(story):
    """Taken up, resumed and blocked again the same day: a new stay."""
    tale = blocked(story).does("09-18 09:00", "ines", "escalate").does("09-18 10:00", "ines", "resume:build")
    tale.does("09-18 11:00", "hugo", "block")
    assert [] == story.said("09-23", "R30")
    assert at("09-18 11:00") == story.violation("09-28", "CRM-1", "R30").at


def test_a_charter_may_set_another_wait(story):
    """Ten working days instead of five."""
    patient = replace(POLICY, rules={**POLICY.rules, "R30": replace(POLICY.rules["R30"], limit=10)})
    blocked(story)
    assert () == story.judgements("09-28", patient)["CRM-1"].violations
    assert 1 == len(story.judgements("09-29", patient)["CRM-1"].violations)


def test_time_before_the_rules_is_not_counted():
    """Blocked since before they took effect: the five days begin with them."""
    told = Story(effective_from="09-21 00:00")
    blocked(told)
    assert [] == told.said("09-28 23:59")
    assert ["CRM-1 R30 warning"] == told.said("09-29 00:00")


@pytest.mark.parametrize(
    ("blocked_at", "due"),
    [
        ("10-22 17:00", "10-30 00:00"),
        ("03-25 17:00", "04-02 00:00"),
        ("10-25 02:30", "10-31 00:00"),
        ("03-29 03:30", "04-04 00:00"),
    ],
    ids=["autumn", "spring", "in the repeated hour", "after the missing hour"],
)
def test_both_clock_changes(blocked_at, due):
    """A working day is a local day, whatever its length: midnight in Paris on either side of the change."""
    told = Story(opened={})
    told.issue("CRM-1", created="01-05").does(blocked_at, "hugo", "block")

    just_before = (at(due).astimezone(UTC) - timedelta(seconds=1)).astimezone(PARIS)
    assert [] == told.said(just_before, "CRM-1")
    assert at(due) == told.judgements(just_before)["CRM-1"].due_at
    assert ["CRM-1 R30 warning"] == told.said(due, "CRM-1")


def test_an_assignment_ends_with_its_local_day():
    """Accepted at 23:59:59 on the last valid day, and one second later."""
    story = Story(assignments=(*CAST, hat("AMOA", "paul", "10-20", "10-25", phases=("data",))))
    story.built("CRM-1", "hugo", "10-12", "10-20").does("10-25 23:59:59", "paul", "accept")
    story.built("CRM-2", "hugo", "10-12", "10-20").does("10-26 00:00:00", "paul", "accept")
    assert ["CRM-2 R11 breach"] == story.said("11-21", "CRM-1", "CRM-2")
