"""S9 to S11: an item moves, a component changes, nobody holds AMOA."""

from dataclasses import replace

from tests.rules.cast import hat
from tests.scenarios.stage import CAST, Runs, decision, project


def moved():
    """Here Sofia's AMOA covers campaigns only."""
    scoped = tuple(replace(a, phases=("campaigns",)) if (a.person, a.role) == ("sofia", "AMOA") else a for a in CAST)
    story = project(assignments=scoped)
    early = story.issue("CRM-81", phase="selection").does("08-25", "ines", "submit", assignee="claire")
    early.does("08-26", "claire", "approve").does("08-27", "hugo", "start", assignee="hugo")
    early.sets("09-10", "claire", parent="data")
    one = story.built("CRM-82", "hugo", "09-30", "10-06", phase="flows").sets("10-07", "claire", parent="campaigns")
    one.does("10-08", "sofia", "accept")
    other = story.built("CRM-84", "hugo", "10-05 12:00", "10-06", phase="campaigns").sets("10-07", "claire", parent="flows")
    other.does("10-08", "sofia", "accept")
    story.built("CRM-83", "hugo", "10-05", "10-09", phase="config").sets("10-12 09:00", "hugo", parent="flows")
    decision(story, "CRM-80", "config", "go-no-go", submit="10-09", decide="10-12 11:00")
    return story


def test_s9_moved_to_another_phase():
    """Hats, scope and children are those of the phase the item was in at that moment."""
    runs = Runs(moved())
    named = ("CRM-81", "CRM-82", "CRM-83", "CRM-84", "EPIC-config", "EPIC-campaigns")

    assert ["CRM-81 R09 warning"] == runs.at("08-28 00:30", "CRM-81")
    assert ["CRM-81 R09 warning"] == runs.at("09-11 00:30", "CRM-81")
    said = ["CRM-81 R09 warning", "CRM-83 R20 warning", "CRM-84 R11 breach"]
    assert said == runs.at("10-13 00:30", *named)


def reassigned():
    story = project()
    tale = story.built("CRM-91", "hugo", "10-13", "10-20", phase="config")
    tale.sets("10-22", "hugo", component="AMOA").does("10-23", "ines", "accept")
    done = story.built("CRM-92", "hugo", "10-09", "10-15", phase="config").does("10-16", "ines", "accept")
    done.sets("10-26", "claire", component="MOA")
    ready = story.issue("CRM-93", phase="config").does("10-20", "ines", "submit", assignee="claire")
    ready.does("10-21", "claire", "approve", assignee="hugo").sets("10-22", "ines", component="AMOA", assignee="ines")
    return story


def test_s10_component_changed_after_the_fact():
    """Pushing one's work onto another role is said; who built comes from history; AMOA and MOA may."""
    runs = Runs(reassigned())
    named = ("CRM-91", "CRM-92", "CRM-93")

    assert [] == runs.at("10-22 00:30", *named)
    assert ["CRM-91 R21 warning"] == runs.at("10-24 00:30", *named)
    assert ["CRM-91 R21 warning"] == runs.at("10-27 00:30", *named)


def without_amoa():
    """Inès comes on 2 November; nobody holds AMOA or AMOE before."""
    others = tuple(a for a in CAST if a.person not in ("ines", "sofia"))
    late = (
        hat("AMOA", "ines", "11-02", recorded="10-20", by="claire"),
        hat("AMOE", "ines", "11-02", recorded="10-20", by="claire"),
    )
    story = project(assignments=(*others, *late), writer="claire")
    paper = story.issue("CRM-101", of="document", component="MOA", by="claire")
    paper.does("09-08", "claire", "submit", assignee="claire").does("09-09", "claire", "decide")
    for key, start in (("CRM-102", "09-15"), ("CRM-103", "10-01"), ("CRM-104", "10-30")):
        tale = story.issue(key, by="claire", labels="" if key == "CRM-102" else "desaccord")
        tale.does(f"{start} 08:00", "claire", "submit", assignee="claire").does(f"{start} 09:00", "claire", "approve")
        tale.does(start, "hugo", "start", assignee="hugo")
    story.tales["CRM-102"].does("09-23", "hugo", "deliver", assignee="claire").does("09-24", "claire", "accept")
    story.tales["CRM-103"].does("10-06", "hugo", "block").does("10-07", "claire", "unblock:build")
    story.tales["CRM-104"].does("11-04", "hugo", "block").does("11-05", "claire", "unblock:build")
    return story


def test_s11_no_amoa():
    """MOA writes, approves, accepts and mediates alone; that nobody holds AMOA is an information, until somebody does."""
    runs = Runs(without_amoa())
    named = ("CRM-101", "CRM-102", "CRM-103", "CRM-104", "AMOA R01", "AMOE R01")
    nobody = ["AMOA R01 info", "AMOE R01 info"]

    assert [] == runs.at("09-14 00:30", *named)
    assert nobody == runs.at("09-15 00:30", *named)
    assert [*nobody, "CRM-103 R27 info"] == runs.at("10-08 00:30", *named)
    staffed = [f"{line} corrected" for line in nobody]
    assert [*staffed, "CRM-103 R27 info"] == runs.at("11-02 00:30", *named)
    assert [*staffed, "CRM-103 R27 info", "CRM-104 R27 warning"] == runs.at("11-06 00:30", *named)
