"""S6 to S8: a bulk edit, an automation, a waiver; and what people type about them."""

from tests.scenarios.stage import Runs, at, decision, project, typed


def bulk():
    """Twelve items of one phase: 601 and 602 have no date, 612 was never approved."""
    story = project()
    for number in range(601, 613):
        tale = story.issue(f"CRM-{number}", phase="flows", due=None if number < 603 else "10-30")
        if number != 612:
            tale.does("09-29", "ines", "submit", assignee="claire").does("09-30", "claire", "approve", assignee="hugo")
        tale.sets("10-19 10:00", "hugo", due="2026-11-13")
        if 604 <= number <= 608:
            tale.sets("10-20", "ines", due="2026-11-10")
    ahead = story.issue("CRM-64", phase="flows", due="10-30").does("09-29", "ines", "submit", assignee="claire")
    ahead.does("09-30", "claire", "approve", assignee="hugo").sets("10-21", "ines", due="2026-10-26")
    return story


def test_s6_bulk_edit_of_due_dates():
    """Nine warnings, for the dates that had been approved; a slip of nine working days is no breach; MOE agrees to the other."""
    runs = Runs(bulk()).types("CRM-64", typed("10-22", "hugo", "confirm", "R35"))
    named = [f"CRM-{n}" for n in (*range(601, 613), 64)]
    moved = [f"CRM-{n} R19 warning" for n in range(603, 612)]

    assert moved == runs.at("10-20 00:30", *named)
    assert moved == runs.at("10-21 00:30", *named)
    assert sorted([*moved, "CRM-64 R35 warning"]) == runs.at("10-22 00:30", *named)
    assert sorted([*moved, "CRM-64 R35 warning confirmed"]) == runs.at("10-23 00:30", *named)
    assert at("10-22") == runs.entry("CRM-64", "R35").closed_at


def automation():
    story = project()
    story.built("CRM-61", "hugo", "10-12", "10-20").does("10-21", "bot", "accept")
    other = story.issue("CRM-62").does("10-12", "ines", "submit", assignee="claire").does("10-12 12:00", "claire", "approve")
    other.does("10-13", "hugo", "start", assignee="hugo").sets("10-21", "bot", assignee="lina", due="2026-12-01")
    ritual = story.issue("CRM-63", of="rituel", component="AMOA").does("10-20", "ines", "submit", assignee="ines")
    ritual.does("10-21", "bot", "decide")
    return story


def test_s7_automation():
    """An app that accepts is the unattributed variant, until somebody takes it over; its other acts are nobody's."""
    runs = Runs(automation()).types("CRM-61", typed("10-22", "ines", "confirm", "R11"))
    named = ("CRM-61", "CRM-62", "CRM-63")

    assert ["CRM-61 R11 warning"] == runs.at("10-22 00:30", *named)
    assert ("unattributed", None) == (runs.violation("CRM-61", "R11").variant, runs.violation("CRM-61", "R11").author)
    assert ["CRM-61 R11 warning confirmed"] == runs.at("10-23 00:30", *named)
    assert ["CRM-61 R11 warning confirmed", "CRM-63 R28 info"] == runs.at("10-24 00:30", *named)


def test_s7_prose_confirms_nothing():
    """« Ok pour moi » is a comment like any other."""
    story = automation()
    story.tales["CRM-61"].says("10-22", "ines")

    assert ["CRM-61 R11 warning"] == Runs(story).at("10-24 00:30", "CRM-61")


def waived():
    story = project()
    granted = decision(story, "CRM-70", "flows", "derogation", submit="10-02", decide="10-05")
    granted.first["description"] = "/bornage déroger R11 jusqu'au 2026-10-16 renfort de recette"
    granted.linked("10-02", "ines", story.epics["flows"])
    story.built("CRM-71", "hugo", "10-07", "10-13", phase="flows").does("10-14", "lina", "accept")
    story.built("CRM-72", "lina", "10-08", "10-14", phase="flows").does("10-15", "lina", "accept")
    story.built("CRM-73", "hugo", "10-12", "10-16", phase="flows").does("10-19", "lina", "accept")
    story.built("CRM-74", "hugo", "10-08", "10-14", phase="config").does("10-15", "lina", "accept")
    return story


def test_s8_a_waiver_and_what_it_does_not_cover():
    """Not another rule, not another phase, not after its end; a later one does not reach back."""
    again = typed("10-20", "claire", "waive", "R11", until="10-30")
    runs = Runs(waived()).types("CRM-73", again)
    named = ("CRM-70", "CRM-71", "CRM-72", "CRM-73", "CRM-74", "EPIC-flows")
    in_time = ["CRM-71 R11 breach waived", "CRM-72 R11 breach waived", "CRM-72 R12 breach", "CRM-74 R11 breach"]

    assert in_time == runs.at("10-16 00:30", *named)
    both = sorted([*in_time, "CRM-73 R11 breach"])
    assert both == runs.at("10-20 00:30", *named)
    assert both == runs.at("10-21 00:30", *named)
    right = runs.violation("CRM-72", "R11").answerable
    assert (("AMOA", "MOA"), "flows") == (right.roles, right.phase)
    assert frozenset({"lina"}) == right.excluded


def test_s8_claire_or_ines_may_confirm():
    """What no waiver reaches is confirmed by somebody entitled who neither did nor built it."""
    for who, standing in (("claire", "confirmed"), ("ines", "confirmed"), ("lina", None), ("hugo", None)):
        runs = Runs(waived()).types("CRM-73", typed("10-20", who, "confirm", "R11"))
        expected = " ".join(filter(None, ("CRM-73 R11 breach", standing)))
        assert [expected] == runs.at("10-21 00:30", "CRM-73"), who
