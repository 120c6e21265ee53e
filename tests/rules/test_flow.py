"""R25, R26 and R30: the order of things, phases and their gates, and what stands still."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from integration.model.verdict import StatusRef
from tests.rules.build import CAST, PARIS, POLICY, Story, at, hat


@pytest.fixture
def story():
    return Story()


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
    assert [] == told.said("09-30")


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


def test_ahead_before_the_rules_is_past():
    """An episode that began before the rules took effect is not judged."""
    told = Story(effective_from="09-16 00:00")
    ahead(told)
    assert [] == told.said("09-30")


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


# --- R26 (a) ---------------------------------------------------------------------------------------------------------


def closing(story, by="claire", when="10-02"):
    gate = story.issue("GATE", of="decision", labels="go-no-go", component="AMOA")
    return gate.does("10-01", "ines", "submit").does(when, by, "decide")


def left_open(story, key="CRM-1"):
    return story.built(key, "hugo", "09-24", "09-30")


def test_finishing_what_was_left_is_a_cure(story):
    """Accepted afterwards: put right at that moment."""
    tale = left_open(story)
    closing(story)
    assert ["EPIC-data R26 breach"] == story.said("10-05")
    tale.does("10-06", "ines", "accept")
    assert ["EPIC-data R26 breach corrected"] == story.said("10-07")
    assert at("10-06") == story.violation("10-07", "EPIC-data", "R26").cured_at


@pytest.mark.parametrize(
    ("labels", "due", "acts", "expected"),
    [
        ("reserves", "11-30", ("10-01", "10-01"), []),
        ("reserves", "11-30", ("10-06", "10-01"), ["EPIC-data R26 breach corrected"]),
        ("reserves", "11-30", ("10-01", "10-06"), ["EPIC-data R26 breach corrected"]),
        ("reserves", None, ("10-01", "10-01"), ["EPIC-data R26 breach"]),
        ("arbitrage", "11-30", ("10-01", "10-01"), ["EPIC-data R26 breach"]),
    ],
    ids=["signed before", "signed after", "linked after", "no date", "another nature"],
)
def test_reserves(story, labels, due, acts, expected):
    """A dated, validated, linked Décision of reserves carries what is left; signed later, it cures."""
    tale, (decided, linked) = left_open(story), acts
    reserves = story.issue("RES", phase="config", of="decision", labels=labels, component="AMOA", due=due)
    reserves.does("09-30", "ines", "submit").does(decided, "claire", "decide")
    tale.linked(linked, "ines", reserves)
    closing(story)
    assert expected == story.said("10-10")


def test_reopening_the_phase_is_a_cure(story):
    """Closed by hand with an item open, then reopened; closed again later, it is a new act."""
    left_open(story)
    story.epics["data"].does("10-02", "claire", "close").does("10-05", "claire", "reopen")
    assert ["EPIC-data R26 breach corrected"] == story.said("10-06")
    story.epics["data"].does("10-07", "claire", "close")
    assert ["EPIC-data R26 breach", "EPIC-data R26 breach corrected"] == story.said("10-08")


def test_a_go_nogo_by_another_role_closes_nothing(story):
    """Only MOA's verdict closes a phase; nor does a decision that is one of two."""
    left_open(story)
    closing(story, by="ines")
    assert [] == story.said("10-05")


def test_two_go_nogo_close_with_the_last(story):
    """The first of two leaves the phase open; a dropped one does not count."""
    left_open(story)
    story.issue("GATE-2", of="decision", labels="go-no-go", component="AMOA")
    closing(story)
    assert [] == story.said("10-05")
    story.tales["GATE-2"].does("10-06", "claire", "drop")
    story.tales["GATE"].does("10-07", "claire", "revise").does("10-08", "ines", "submit").does("10-09", "claire", "decide")
    assert at("10-09") == story.violation("10-12", "EPIC-data", "R26").at


def test_the_audits_own_move_is_not_a_second_closing(story):
    """One closing, on the decision; the epic follows."""
    left_open(story)
    gate = closing(story)
    story.epics["data"].does("10-02 10:01", "bornage", "close")
    found = story.violation("10-05", "EPIC-data", "R26")
    assert f"change:{int(gate.id) * 1000 + 1}" == found.cause
    assert {"claire"} == found.answerable.excluded


def test_what_does_not_keep_a_phase_open(story):
    """Internal work, children of later, items moved out, later occurrences of a ritual, foreign types."""
    story.task("TASK", story.epics["data"], of="task")
    left_open(story, "MOVED").sets("10-01", "claire", parent="flows")
    story.issue("LATER", created="10-05")
    story.issue("COPIL-1", of="rituel", item="launch.copil", component="AMOA").does("09-14", "ines", "submit").does(
        "09-15", "ines", "decide"
    )
    story.issue("COPIL-2", of="rituel", item="launch.copil", component="AMOA", created="09-16")
    story.issue("COPIL-3", of="rituel", component="AMOA", created="09-16")
    story.issue("FOREIGN", of=None)
    closing(story)
    assert [] == story.said("10-10", "EPIC-data")


def test_the_templates_own_ritual_keeps_it_open(story):
    """The first occurrence is an item like others."""
    story.issue("COPIL-1", of="rituel", item="launch.copil", component="AMOA")
    closing(story)
    assert ["EPIC-data R26 breach"] == story.said("10-10")


def test_the_service_closes_nothing_by_itself_and_the_past_is_past(story):
    """Without a verdict of MOA, our own move is no closing to judge; nor is one from before the rules."""
    left_open(story)
    story.epics["data"].does("10-02", "bornage", "close")
    assert [] == story.said("10-05")
    told = Story(effective_from="10-03")
    left_open(told)
    closing(told)
    assert [] == told.said("10-05")


def test_the_templates_links_are_no_reserves(story):
    """A dependency laid by the service carries nothing, even on a decision of reserves."""
    reserves = story.issue("RES", phase="config", of="decision", labels="reserves", component="AMOA", due="11-30")
    reserves.does("09-30", "ines", "submit").does("10-01", "claire", "decide")
    left_open(story).blocked_by(reserves)
    closing(story)
    assert ["EPIC-data R26 breach"] == story.said("10-05")


def test_a_go_nogo_closes_the_phase_it_is_in(story):
    """Moved to another phase first, it no longer closes this one."""
    left_open(story)
    gate = story.issue("GATE", of="decision", labels="go-no-go", component="AMOA")
    gate.sets("09-25", "claire", parent="flows").does("10-01", "ines", "submit").does("10-02", "claire", "decide")
    assert [] == story.said("10-05")


def test_young_reserves_wait(story):
    """Signed a moment ago: counted, and looked at again, once settled."""
    reserves = story.issue("RES", phase="config", of="decision", labels="reserves", component="AMOA", due="11-30")
    left_open(story).linked("09-30", "ines", reserves)
    closing(story)
    reserves.does("10-05", "ines", "submit").does("10-06 10:00", "claire", "decide")
    assert ["EPIC-data R26 breach"] == story.said("10-06 10:04")
    assert at("10-06 10:10") == story.judgements("10-06 10:04")["EPIC-data"].due_at
    assert ["EPIC-data R26 breach corrected"] == story.said("10-06 10:10")


def test_a_young_closing_waits(story):
    """The epic is looked at again when its go/no-go has settled."""
    left_open(story)
    closing(story, when="10-02 10:00")
    assert [] == story.said("10-02 10:05")
    assert at("10-02 10:10") == story.judgements("10-02 10:05")["EPIC-data"].due_at


# --- R26 (b) ---------------------------------------------------------------------------------------------------------


def test_started_before_the_opening_once_for_the_phase():
    """Two Livrables start early: one violation, on the epic, from the first."""
    told = Story(opened={})
    first = told.built("CRM-1", "hugo", "09-14", "09-17")
    told.built("CRM-2", "lina", "09-15", "09-18")

    found = told.violation("09-30", "EPIC-data", "R26")

    assert ("not-opened", "warning", at("09-14")) == (found.variant, found.severity, found.at)
    assert f"change:{int(first.id) * 1000 + 2}" == found.cause
    assert ["EPIC-data R26 warning"] == told.said("09-30")


def test_opening_puts_it_right():
    """MOA opens the phase: corrected once that has settled."""
    told = Story(opened={})
    told.built("CRM-1", "hugo", "09-14", "09-17")
    told.epics["data"].does("09-21 10:00", "claire", "open")

    assert ["EPIC-data R26 warning"] == told.said("09-21 10:05")
    assert at("09-21 10:10") == told.judgements("09-21 10:05")["EPIC-data"].due_at
    assert ["EPIC-data R26 warning corrected"] == told.said("09-21 10:10")


def test_only_people_open_and_start():
    """The service's move opens no phase and starts no item; what began before the rules is past."""
    told = Story(opened={})
    told.epics["data"].does("09-07", "bornage", "open")
    told.issue("CRM-0").sets("09-10", "bornage", status="build")
    told.built("CRM-1", "hugo", "09-14", "09-17")
    assert at("09-14") == told.violation("09-30", "EPIC-data", "R26").at
    told.effective_from = at("09-15")
    assert [] == told.said("09-30", "EPIC-data")


def test_documents_and_other_phases_may_start_early():
    """Only Livrables of that phase, in it at that moment."""
    told = Story(opened={"flows": "09-01"})
    told.issue("DOC", of="document").does("09-08", "ines", "submit").does("09-09", "claire", "decide")
    told.built("CRM-1", "hugo", "09-14", "09-17", phase="flows").sets("09-18", "claire", parent="data")
    assert [] == told.said("09-30")


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
    assert [] == story.said("09-23")
    assert ["CRM-1 R30 warning"] == story.said("09-25")


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
    assert [] == story.said("10-05")


def test_mediation_in_between_ends_the_stay_in_blocked(story):
    """Taken up, resumed and blocked again the same day: a new stay."""
    tale = blocked(story).does("09-18 09:00", "ines", "escalate").does("09-18 10:00", "ines", "resume:build")
    tale.does("09-18 11:00", "hugo", "block")
    assert [] == story.said("09-23")
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
