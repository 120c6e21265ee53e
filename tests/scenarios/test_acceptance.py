"""S1 to S5: the usual way, two hats, roles that change, people who leave, items that come back."""

from dataclasses import replace

from tests.rules.build import keys_in
from tests.rules.cast import hat
from tests.scenarios.stage import CAST, Runs, at, day, decision, project


def test_s1_nominal():
    """Approved by the opening, rejected once with a reason, delivered twice, accepted by an AMOA who is also AMOE: nothing."""
    story = project()
    tale = story.issue("CRM-11").does("09-04", "ines", "submit", assignee="claire")
    tale.does("09-07 10:01", "bornage", "approve").sets("09-07 10:30", "ines", assignee="hugo")
    tale.does("09-09", "hugo", "start").does("09-16", "hugo", "deliver", assignee="ines")
    tale.does("09-17", "ines", "reject", assignee="hugo").says("09-17 10:05", "ines")
    tale.does("09-18", "hugo", "deliver", assignee="ines").does("09-21", "ines", "accept")
    runs = Runs(story)

    for night in ("09-08", "09-10", "09-17", "09-18", "09-19", "09-22", "11-21"):
        assert [] == runs.at(f"{night} 00:30", "CRM-11", "EPIC-data", "CHOICE", "LAUNCH", "ines R05")
    assert () == runs.judged["CRM-11"].not_judged


def two_hats():
    story = project(assignments=(*CAST, hat("MOE", "ines", "10-05", "10-30", phases=("campaigns",))))
    story.built("CRM-21", "ines", "10-07", "10-12", phase="campaigns").does("10-13", "ines", "accept")
    built = story.built("CRM-22", "ines", "10-07 12:00", "10-12 12:00", phase="campaigns").does("10-14", "claire", "accept")
    story.built("CRM-23", "hugo", "10-08", "10-14", phase="campaigns").does("10-15", "ines", "accept")
    for key, who in (("CRM-24", "ines"), ("CRM-25", "claire")):
        report = story.issue(key, phase="campaigns", of="document", kind="acceptance", component="AMOA")
        report.blocked_by(built).does("10-15", "ines", "submit", assignee="claire").does("10-16", who, "decide")
    return story


def test_s2_two_hats():
    """Who built may not accept, nor decide the report that depends on it; the overlap is said once, from 5 October."""
    runs = Runs(two_hats())
    named = (*(f"CRM-{n}" for n in range(21, 26)), "ines R05")

    assert [] == runs.at("10-05 00:00", *named[:-1])
    assert ["CRM-21 R12 breach", "ines R05 warning"] == runs.at("10-14 00:30", *named)
    assert ["CRM-21 R12 breach", "CRM-24 R12 breach", "CRM-24 R18 warning", "ines R05 warning"] == runs.at(
        "10-17 00:30", *named
    )
    right = runs.violation("CRM-24", "R12").answerable
    assert (("MOA",), frozenset({"ines"})) == (right.roles, right.excluded)
    assert "since:2026-10-05:campaigns" == runs.violation("ines", "R05").cause
    assert "ines R05 warning corrected" in runs.at("10-31 00:30", *named)


def test_s3_roles_are_those_of_the_day():
    """Judged on 21 November, each act of Sofia is seen with the hat she wore."""
    story = project()
    story.built("CRM-31", "hugo", "09-24", "09-30").does("10-01", "sofia", "accept")
    story.built("CRM-32", "hugo", "10-01", "10-05").does("10-06", "sofia", "accept")
    story.built("CRM-33", "sofia", "09-24", "09-30").does("10-07", "sofia", "accept")
    story.built("CRM-34", "sofia", "09-24", "09-30").does("10-07", "ines", "accept")
    runs = Runs(story)

    said = runs.at("11-21", "CRM-31", "CRM-32", "CRM-33", "CRM-34", "sofia R07")

    assert ["CRM-31 R11 breach", "CRM-33 R12 breach"] == [line for line in said if "R07" not in line]
    found = runs.violation("sofia", "R07")
    assert ("info", at("10-05 00:00"), ["CRM-33", "CRM-34"]) == (
        found.severity,
        found.at,
        sorted(keys_in(found.values["list"])),
    )
    assert ["sofia R07 info"] == Runs(story).at("10-06 00:30", "sofia R07")


def leaving():
    """Lina's assignment ends on Thursday 15 October."""
    story = project(assignments=tuple(replace(a, until=day("10-15")) if a.person == "lina" else a for a in CAST))
    story.built("CRM-41", "lina", "10-08", "10-13").does("10-16", "ines", "accept")
    started = (
        story.issue("CRM-42").does("10-12", "ines", "submit", assignee="claire").does("10-12 11:00", "claire", "approve")
    )
    started.does("10-13", "lina", "start", assignee="lina")
    handed = (
        story.issue("CRM-43").does("10-12", "ines", "submit", assignee="claire").does("10-12 11:00", "claire", "approve")
    )
    handed.does("10-14", "lina", "start", assignee="lina").sets("10-15", "ines", assignee="hugo")
    story.built("CRM-44", "hugo", "10-08", "10-14").does("10-16", "stranger", "accept")
    return story


def test_s4_a_person_leaves():
    """What she did is judged with the role she had; what stays with her is said on the 20th; a stranger is asked about."""
    story = leaving()
    runs = Runs(story)
    named = ("CRM-41", "CRM-42", "CRM-43", "CRM-44", "MOE R01", "MOE R02", "lina R07")

    assert [] == runs.at("10-15 00:30", *named)
    story.inactive = frozenset({"lina"})
    for night in ("10-16", "10-17", "10-18", "10-19"):
        assert ["MOE R02 info", "lina R07 info"] == runs.at(f"{night} 00:30", *named)
    assert ["CRM-42 R22 info", "MOE R02 info", "lina R07 info"] == runs.at("10-20 00:30", *named)
    assert ["CRM-41", "CRM-42", "CRM-43"] == sorted(keys_in(runs.violation("lina", "R07").values["list"]))
    assert [("unknown-person", "stranger")] == [(n.reason, n.account) for n in runs.judged["CRM-44"].not_judged]


def reopened():
    story = project()
    first = story.built("CRM-51", "hugo", "10-05", "10-09", phase="config").does("10-12 15:00", "ines", "accept")
    decision(story, "CRM-50", "config", "go-no-go", submit="10-12 16:00", decide="10-12 18:00")
    first.does("10-13", "hugo", "reopen", assignee="hugo").does("10-14", "hugo", "deliver", assignee="ines")
    first.does("10-15", "ines", "accept")
    second = story.built("CRM-52", "hugo", "10-02", "10-08", phase="flows").does("10-09", "ines", "accept")
    second.does("10-13 10:00", "ines", "reopen", assignee="ines").sets("10-13 10:20", "ines", assignee="hugo")
    second.does("10-15", "hugo", "deliver", assignee="ines").does("10-16", "ines", "accept")
    fixed = story.issue("CRM-53", phase="flows", of="anomalie", labels="bloquante", created="10-12 09:00")
    fixed.linked("10-12 09:00", "ines", second).does("10-13", "hugo", "start", assignee="hugo")
    fixed.does("10-15 11:00", "hugo", "deliver", assignee="ines").does("10-15 15:00", "hugo", "accept")
    left = story.issue("CRM-54", phase="config", of="anomalie", labels="bloquante", created="10-14 09:00")
    left.linked("10-14 09:00", "ines", first)
    return story


def test_s5_reopened_items_and_defects():
    """A defect cycle keeps its approval, twenty minutes as assignee build nothing, a phase complete when closed stays so; what was
    reopened is accepted again, so that it stands validated as before.
    """
    runs = Runs(reopened())
    named = ("CRM-50", "CRM-51", "CRM-52", "CRM-53", "CRM-54", "EPIC-config", "EPIC-flows")

    assert [] == runs.at("10-13 00:30", *named)
    assert ["CRM-51 R23 breach"] == runs.at("10-14 00:30", *named)
    said = ["CRM-51 R23 breach corrected", "CRM-51 R32 breach", "CRM-53 R31 breach"]
    assert said == runs.at("10-16 00:30", *named)
    assert said == runs.at("10-17 00:30", *named)
