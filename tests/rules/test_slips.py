"""Slips of the hand, changes of type, records written late, phases reopened: what must not turn into an accusation."""

from dataclasses import replace

import pytest

from integration.rules.timeline import timelines_from
from tests.rules.build import CAST, Story, at, hat, keys_in


@pytest.fixture
def story():
    return Story()


def delivered(story, key="CRM-1", by="hugo"):
    return story.built(key, by, "09-14", "09-17")


def in_build(story, key="CRM-1"):
    tale = story.issue(key).does("09-08", "ines", "submit").does("09-09", "claire", "approve")
    return tale.does("09-10", "hugo", "start")


# --- misclicks -------------------------------------------------------------------------------------------------------


def test_the_way_back_from_a_wrong_acceptance_builds_nothing(story):
    """Accepted too early, reopened, handed over again to be back in recette: Ines may accept later."""
    tale = delivered(story).does("09-21 10:00", "ines", "accept").does("09-21 10:01", "ines", "reopen")
    tale.does("09-21 10:02", "ines", "deliver").does("09-22", "ines", "accept")
    assert [] == story.said("09-30")


def test_a_wrong_closing_at_first_is_no_status_from_birth(story):
    """Validated by a slip and reopened at once: it was in preparation before, and is in build since."""
    story.issue("CRM-1").sets("09-14 10:00", "ines", status="validated").does("09-14 10:02", "ines", "reopen")
    timeline = timelines_from(story.deployment("09-30"))[story.tales["CRM-1"].id]
    assert [("prepare", at("08-03 09:30")), ("build", at("09-14 10:02"))] == [(s.value, s.since) for s in timeline.status]


def test_taken_back_after_the_window_is_no_slip(story):
    """Exactly ten minutes later the act has settled: it was said, and stays."""
    delivered(story).does("09-21 10:00", "lina", "accept").does("09-21 10:10", "lina", "reopen")
    delivered(story, "CRM-2").does("09-21 10:00", "lina", "accept").does("09-21 10:09:59", "lina", "reopen")
    assert ["CRM-1 R11 breach"] == story.said("09-21 12:00")


def test_lifting_a_blocker_to_the_wrong_place_keeps_the_approval(story):
    """« À préparer » instead of « en réalisation », seen at once: the need stays approved, its date too."""
    tale = in_build(story).sets("09-10 12:00", "ines", due="2026-10-30").does("09-14", "hugo", "block")
    tale.does("09-15 10:00", "ines", "unblock:prepare").does("09-15 10:02", "ines", "block")
    tale.does("09-15 10:20", "ines", "unblock:build").sets("09-16", "hugo", due="2026-11-02")
    assert ["CRM-1 R19 warning"] == story.said("09-30")


def test_an_approval_taken_back_at_once_approves_nothing(story):
    """Approved by a slip, blocked and back in approval: going ahead is going ahead."""
    tale = story.issue("CRM-1").does("09-08", "ines", "submit").does("09-09 10:00", "claire", "approve")
    tale.does("09-09 10:01", "claire", "block").does("09-09 10:02", "claire", "unblock:approve")
    tale.does("09-10", "hugo", "block").does("09-11", "hugo", "unblock:build")
    assert ["CRM-1 R25 warning"] == story.said("09-30")


def test_a_blocker_lifted_by_a_slip_lasts(story):
    """Said on the sixth day; lifted and set again at once: neither over in between, nor begun anew."""
    in_build(story).does("09-14", "hugo", "block").does("09-22 10:00", "hugo", "unblock:build").does(
        "09-22 10:03", "hugo", "block"
    )
    for now in ("09-22 09:59", "09-22 10:01", "09-22 10:05", "09-22 11:00"):
        assert ["CRM-1 R30 warning"] == story.said(now)
    assert at("09-14") == story.violation("09-30", "CRM-1", "R30").at


def test_a_blocker_lifted_is_over_once_settled(story):
    """Looked at again ten minutes later, and dated at the lifting."""
    in_build(story).does("09-14", "hugo", "block").does("09-22 10:00", "hugo", "unblock:build")
    assert ["CRM-1 R30 warning"] == story.said("09-22 10:09")
    assert at("09-22 10:10") == story.judgements("09-22 10:09")["CRM-1"].due_at
    assert at("09-22 10:00") == story.violation("09-22 10:10", "CRM-1", "R30").cured_at


def test_blocked_from_birth_waits_too(story):
    """Imported in Blocked: the wait begins with the issue."""
    story.issue("CRM-1", status="blocked", created="09-14", of="document", component="AMOA")
    assert ["CRM-1 R30 warning"] == story.said("09-22")
    assert "created" == story.violation("09-22", "CRM-1", "R30").cause


# --- types -----------------------------------------------------------------------------------------------------------


def test_what_was_done_while_it_was_a_task_is_internal_work(story):
    """Closed by MOE as a task, made a Livrable later: that closing was nobody's acceptance; the next one is."""
    tale = story.task("CRM-1", of="livrable").does("09-14", "hugo", "start").does("09-15", "hugo", "accept")
    tale.first["type"] = "task"
    tale.sets("09-16", "ines", type="livrable", status="prepare").sets("09-17", "hugo", status="validated")
    tale.first["parent"] = story.epics["data"].id
    found = story.judgements("09-30")["CRM-1"].violations
    assert [("R11", at("09-17"))] == [(v.rule, v.at) for v in found]


# --- assignments recorded late ---------------------------------------------------------------------------------------


FOUNDED = tuple(replace(a, recorded_at=at("10-01"), recorded_by="bornage") for a in CAST)


class Founded(Story):
    """A project whose every assignment was recorded at once, in mid-course."""

    def staffing(self, when):
        return replace(super().staffing(when), assignments=FOUNDED)


def test_a_charter_applied_to_a_running_project_accuses_nobody():
    """Everything was recorded on 1 October; what was done before, in order, stays in order, and what was not is said."""
    story = Founded(assignments=FOUNDED)
    gate = story.issue("GATE", of="decision", labels="go-no-go", component="AMOA")
    delivered(story).does("09-18", "ines", "accept")
    delivered(story, "CRM-2").does("09-18", "lina", "accept")
    gate.does("09-21", "ines", "submit").does("09-22", "claire", "decide")
    assert ["CRM-2 R11 breach"] == story.said("10-05", "R11", "R26")


def test_acts_before_the_first_apply_are_not_judged():
    """The rules take effect with it, unless the charter says an earlier day."""
    story = Story(assignments=FOUNDED, effective_from="10-01")
    delivered(story).does("09-18", "lina", "accept")
    assert [] == story.said("10-05")


def test_accepted_again_by_somebody_recorded_late_is_corrected():
    """The second acceptance was covered by Claire afterwards: from then on it puts the first one right."""
    story = Story(assignments=(*CAST, hat("AMOA", "paul", "09-01", recorded="10-01", by="claire")))
    tale = delivered(story).does("09-21", "lina", "accept").does("09-22", "ines", "reopen")
    tale.does("09-23", "hugo", "deliver").does("09-24", "paul", "accept")
    assert ["CRM-1 R11 breach", "CRM-1 R11 breach"] == story.said("09-30", "CRM-1")
    assert ["CRM-1 R11 breach corrected", "CRM-1 R11 breach late-assignment"] == story.said("10-02", "CRM-1")
    assert {at("10-01")} == {v.cured_at for v in story.judgements("10-02")["CRM-1"].violations}


def test_a_go_nogo_by_a_moa_recorded_late_closes_the_phase():
    """Not before the record, nor where the record is its beneficiary's own."""
    for by, expected in (("claire", ["EPIC-data R26 breach"]), ("paul", [])):
        story = Story(assignments=(*CAST, hat("MOA", "paul", "09-01", recorded="10-05", by=by)))
        delivered(story)
        gate = story.issue("GATE", of="decision", labels="go-no-go", component="AMOA")
        gate.does("10-01", "ines", "submit").does("10-02", "paul", "decide")
        assert [] == story.said("10-04", "EPIC-data")
        assert expected == story.said("10-06", "EPIC-data")


# --- phases ----------------------------------------------------------------------------------------------------------


def closed(story):
    """Closed by its go/no-go with CRM-1 in recette; the service moves the epic."""
    tale = delivered(story)
    gate = story.issue("GATE", of="decision", labels="go-no-go", component="AMOA")
    gate.does("10-01", "ines", "submit").does("10-02 10:00", "claire", "decide")
    story.epics["data"].does("10-02 10:01", "bornage", "close")
    return tale


def test_reopening_the_epic_cures_a_closing_by_decision(story):
    """The decision stands, the phase is open again: that is the remedy; closing it by hand is a new act."""
    closed(story)
    story.epics["data"].does("10-05", "claire", "reopen")
    assert ["EPIC-data R26 breach corrected"] == story.said("10-06", "R26")
    assert at("10-05") == story.violation("10-06", "EPIC-data", "R26").cured_at
    story.epics["data"].does("10-07", "claire", "close")
    assert ["EPIC-data R26 breach", "EPIC-data R26 breach corrected"] == story.said("10-08", "R26")


def test_an_epic_reopened_by_a_slip_stays_closed(story):
    """Reopened and closed again at once by the same person: the closing lasts."""
    closed(story)
    story.epics["data"].does("10-05 10:00", "claire", "reopen").does("10-05 10:02", "claire", "close")
    assert ["EPIC-data R26 breach"] == story.said("10-06", "R26")


def test_what_was_put_right_stays_so(story):
    """Finished on the 6th, reopened on the 12th for a defect: the closing is not accused a second time."""
    tale = closed(story).does("10-06", "ines", "accept")
    assert at("10-06") == story.violation("10-07", "EPIC-data", "R26").cured_at
    tale.does("10-12", "ines", "reopen")
    assert at("10-06") == story.violation("10-30", "EPIC-data", "R26").cured_at


def test_a_slip_puts_nothing_right(story):
    """Accepted and reopened at once: still open."""
    closed(story).does("10-06 10:00", "ines", "accept").does("10-06 10:02", "ines", "reopen")
    assert ["EPIC-data R26 breach"] == story.said("10-07", "R26")


def test_reserves_revised_later_take_nothing_back(story):
    """Signed on the 6th, revised on the 20th."""
    reserves = story.issue("RES", phase="config", of="decision", labels="reserves", component="AMOA", due="11-30")
    closed(story).linked("10-05", "ines", reserves)
    reserves.does("10-05", "ines", "submit").does("10-06", "claire", "decide").does("10-20", "claire", "revise")
    assert at("10-06") == story.violation("10-30", "EPIC-data", "R26").cured_at


def test_all_at_once_or_not_yet(story):
    """One is reopened before the other is done: complete only when both are."""
    first = closed(story).does("10-06", "ines", "accept").does("10-07", "claire", "reopen")
    story.tales["CRM-2"] = story.built("CRM-2", "hugo", "09-15", "09-18").does("10-08", "ines", "accept")
    assert ["EPIC-data R26 breach"] == story.said("10-09", "R26")
    assert {"CRM-1", "CRM-2"} == set(keys_in(story.violation("10-09", "EPIC-data", "R26").values["list"]))
    first.does("10-12", "hugo", "deliver").does("10-13", "ines", "accept")
    assert at("10-13") == story.violation("10-30", "EPIC-data", "R26").cured_at


def test_a_moa_of_go_nogo_only_may_answer(story):
    """Who holds the nature of the decision that closed the phase may take the closing over."""
    closed(story)
    assert ("go-no-go",) == story.violation("10-05", "EPIC-data", "R26").answerable.natures


def test_a_dropped_selection_holds_no_tie():
    """The selection was opened, then dropped: a partner of a candidate in AMOA is nobody's judge any more."""
    story = Story(assignments=(hat("MOA", "claire", "08-01"), hat("AMOA", "hugo", "08-10")), opened={"selection": "08-03"})
    story.epics["selection"].does("08-20 10:00", "claire", "drop")
    assert at("08-20 10:10") == story.judgements("08-20 10:05")["AMOA"].due_at
    assert ["AMOA R08 breach corrected"] == story.said("09-01")
    story.epics["selection"].does("09-02", "claire", "restore").does("09-07", "claire", "open")
    assert ["AMOA R08 breach", "AMOA R08 breach corrected"] == story.said("09-08")


# --- dates -----------------------------------------------------------------------------------------------------------


def approved(story, due="10-30"):
    return story.issue("CRM-1", due=due).does("09-08", "ines", "submit").does("09-09", "claire", "approve")


def test_restoring_the_first_date_undoes_all_that_followed(story):
    """Moved twice, then back where it was: both acts are put right."""
    tale = approved(story).sets("09-20", "hugo", due="2026-11-03").sets("09-21", "hugo", due="2026-11-04")
    assert ["CRM-1 R19 warning"] * 2 == story.said("09-25")
    tale.sets("09-28", "ines", due="2026-10-30")
    assert ["CRM-1 R19 warning corrected"] * 2 == story.said("09-30")


def test_a_date_agreed_in_between_ends_the_row(story):
    """Going back to what AMOA had agreed puts right what came after it, not what came before."""
    tale = approved(story).sets("09-20", "hugo", due="2026-11-03").sets("09-21", "ines", due="2026-11-10")
    tale.sets("09-22", "hugo", due="2026-11-12").sets("09-23", "hugo", due="2026-11-10")
    assert ["CRM-1 R19 warning", "CRM-1 R19 warning corrected"] == story.said("09-25")


def test_taken_off_and_set_again_is_a_move(story):
    """No first value: the date was there before the same hand took it off."""
    tale = approved(story).sets("09-20", "hugo", due=None).sets("09-21", "hugo", due="2026-12-18")
    assert ["CRM-1 R19 breach", "CRM-1 R19 warning"] == story.said("09-25")
    tale.sets("09-28", "hugo", due="2026-10-30")
    assert ["CRM-1 R19 breach corrected", "CRM-1 R19 warning corrected"] == story.said("09-30")


def test_a_date_after_amoa_took_it_off_is_a_first_one(story):
    """AMOA agreed to have none; MOE may propose one."""
    approved(story).sets("09-20", "ines", due=None).sets("09-21", "hugo", due="2026-12-18")
    assert [] == story.said("09-25")


# --- selection -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("creator", "assignee", "labels", "expected"),
    [
        ("hugo", "hugo", "selection", ["NEED R08 breach"]),
        ("hugo", "ines", "selection", ["NEED R14 warning"]),
        ("hugo", "hugo", "", ["NEED R14 warning"]),
        ("ines", "ines", "selection", []),
    ],
    ids=["to oneself", "to another", "no selection", "no tie"],
)
def test_assigned_to_oneself_at_birth(story, creator, assignee, labels, expected):
    """Created and taken in one write: the changelog says nothing of it."""
    tale = story.issue(
        "NEED", of="document", phase="selection", labels=labels, by=creator, created="08-10", component="AMOA"
    )
    tale.first["assignee"] = assignee
    assert [] == story.said("08-10 10:09")
    assert expected == story.said("08-11")
    if "NEED R08 breach" in expected:
        assert at("08-10 10:10") == story.judgements("08-10 10:09")["NEED"].due_at
        assert "created" == story.violation("08-11", "NEED", "R08").cause
        tale.sets("08-10 10:05", "hugo", assignee=None)
        assert not [v for v in story.judgements("08-11")["NEED"].violations if (v.rule, v.cause) == ("R08", "created")]


def test_only_the_decision_that_chooses_ends_the_selection(story):
    """A decision validated before it was given the nature had chosen nobody."""
    other = (
        story.issue("DEC", of="decision", component="AMOA").does("08-10", "ines", "submit").does("08-11", "claire", "decide")
    )
    story.issue("NEED", of="document", phase="selection", labels="selection", component="AMOA").sets(
        "08-20", "hugo", description="ours"
    )
    assert ["NEED R08 breach"] == story.said("08-21", "R08")
    other.sets("08-24", "ines", labels="prestataire")
    assert ["NEED R08 breach"] == story.said("08-30", "R08")
