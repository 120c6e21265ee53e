"""R26: phases and their gates, left before everything is done and started before they open."""

import pytest

from tests.rules.build import Story, at

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
    assert ["EPIC-data R26 breach"] == story.said("10-05", "R26")
    tale.does("10-06", "ines", "accept")
    assert ["EPIC-data R26 breach corrected"] == story.said("10-07", "R26")
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
    assert expected == story.said("10-10", "R26")


def test_reopening_the_phase_is_a_cure(story):
    """Closed by hand with an item open, then reopened; closed again later, it is a new act."""
    left_open(story)
    story.epics["data"].does("10-02", "claire", "close").does("10-05", "claire", "reopen")
    assert ["EPIC-data R26 breach corrected"] == story.said("10-06", "R26")
    story.epics["data"].does("10-07", "claire", "close")
    assert ["EPIC-data R26 breach", "EPIC-data R26 breach corrected"] == story.said("10-08", "R26")


def test_a_go_nogo_by_another_role_closes_nothing(story):
    """Only MOA's verdict closes a phase; nor does a decision that is one of two."""
    left_open(story)
    closing(story, by="ines")
    assert ["GATE R18 warning"] == story.said("10-05")


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
    assert ["EPIC-data R26 breach"] == story.said("10-10", "R26")


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
    assert ["EPIC-data R26 warning"] == told.said("09-30", "R26")


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
    assert [] == told.said("09-30", "R26")
