"""The acceptance scenarios of the domain, as far as the eight rules decide them: what is said, and what is not."""

from dataclasses import replace

from integration.model.verdict import Answerable
from tests.rules.build import ACTOR_OF, CAST, PARIS, Story, at, hat, keys_in


def provided(story):
    """The provider chosen, as in the cast of the scenarios."""
    choice = story.issue("CHOICE", phase="selection", of="decision", labels="prestataire", component="AMOA")
    choice.does("08-27", "ines", "submit").does("08-28", "claire", "decide").says("08-28 10:05", "claire")
    return story


def test_s1_nominal():
    """Approved by the opening, rejected once, delivered twice, accepted by an AMOA who is also AMOE: nothing to say."""
    story = provided(Story(opened={"data": "09-07"}))
    tale = story.issue("CRM-11").does("09-04", "ines", "submit").does("09-07 10:01", "bornage", "approve")
    tale.does("09-09", "hugo", "start").does("09-16", "hugo", "deliver").does("09-17", "ines", "reject")
    tale.says("09-17 10:05", "ines").does("09-18", "hugo", "deliver").does("09-21", "ines", "accept")

    assert [] == story.said("11-21")
    assert {} == {k: j.not_judged for k, j in story.judgements("11-21").items() if j.not_judged}


def test_s2_two_hats():
    """Who built may not accept, nor decide the report that depends on it; the overlap is said once."""
    story = Story(assignments=(*CAST, hat("MOE", "ines", "10-05", "10-30", phases=("campaigns",))))
    story.built("CRM-21", "ines", "10-07", "10-12", phase="campaigns").does("10-13", "ines", "accept")
    built = story.built("CRM-22", "ines", "10-07 12:00", "10-12 12:00", phase="campaigns").does("10-14", "claire", "accept")
    story.built("CRM-23", "hugo", "10-08", "10-14", phase="campaigns").does("10-15", "ines", "accept")
    for key, who in (("CRM-24", "ines"), ("CRM-25", "claire")):
        report = story.issue(key, phase="campaigns", of="document", kind="acceptance", component="AMOA")
        report.blocked_by(built).does("10-15", "ines", "submit").does("10-16", who, "decide")

    assert ["CRM-21 R12 breach", "CRM-24 R12 breach", "CRM-24 R18 warning", "ines R05 warning"] == story.said("10-20")
    assert "since:2026-10-05:campaigns" == story.violation("10-20", "ines", "R05").cause
    assert {"ines"} == story.violation("10-20", "CRM-24", "R12").answerable.excluded
    assert ("MOA",) == story.violation("10-20", "CRM-24", "R12").answerable.roles


def test_s3_roles_are_those_of_the_day():
    """Judged on 21 November, each act of Sofia is seen with the hat she wore."""
    story = Story()
    story.built("CRM-31", "hugo", "09-24", "09-30").does("10-01", "sofia", "accept")
    story.built("CRM-32", "hugo", "10-01", "10-05").does("10-06", "sofia", "accept")
    story.built("CRM-33", "sofia", "09-24", "09-30").does("10-07", "sofia", "accept")
    story.built("CRM-34", "sofia", "09-24", "09-30").does("10-07", "ines", "accept")

    assert ["CRM-31 R11 breach", "CRM-33 R12 breach"] == story.said("11-21")


def test_s4_former_and_unknown_people():
    """Lina is judged with the role she had; an account outside the charter is not judged, and asked about."""
    ended = tuple(replace(a, until=at("10-15").date()) if a.person == "lina" else a for a in CAST)
    story = provided(Story(assignments=ended))
    story.built("CRM-41", "lina", "10-08", "10-13").does("10-16", "ines", "accept")
    story.built("CRM-44", "hugo", "10-08", "10-14").does("10-16", "stranger", "accept")

    found = story.judgements("11-21")

    assert [] == story.said("11-21")
    assert [("unknown-person", "stranger")] == [(n.reason, n.account) for n in found["CRM-44"].not_judged]
    assert () == found["CRM-41"].not_judged


def test_s5_reopened_items():
    """A defect cycle keeps its approval; twenty minutes as assignee build nothing; a phase complete when closed stays so."""
    story = Story()
    gate = story.issue("CRM-50", phase="config", of="decision", labels="go-no-go", component="AMOA")
    first = story.built("CRM-51", "hugo", "10-05", "10-09", phase="config").does("10-12 15:00", "ines", "accept")
    gate.does("10-12 16:00", "ines", "submit").does("10-12 18:00", "claire", "decide").says("10-12 18:05", "claire")
    first.does("10-13", "hugo", "reopen").does("10-14", "hugo", "deliver").does("10-15", "ines", "accept")
    second = story.built("CRM-52", "hugo", "10-02", "10-08", phase="flows").does("10-09", "ines", "accept")
    second.does("10-13 10:00", "ines", "reopen", assignee="ines").sets("10-13 10:20", "hugo", assignee="hugo")
    second.does("10-15", "hugo", "deliver").does("10-16", "ines", "accept")
    story.issue("CRM-54", phase="config", of="anomalie", created="10-14").linked("10-14", "ines", first)

    assert ["CRM-51 R23 breach corrected"] == story.said("11-21")


def test_s6_bulk_edit_of_due_dates():
    """Nine warnings, for the dates that had been approved; a slip of nine working days is no breach."""
    story = Story()
    for number in range(12):
        due = None if number < 2 else "10-30"
        tale = story.issue(f"CRM-6{number:02}", phase="flows", due=due)
        if number != 11:
            tale.does("09-29", "ines", "submit").does("09-30", "claire", "approve")
        tale.sets("10-19 10:00", "hugo", due="2026-11-13")
        if number in (3, 4, 5, 6, 7):
            tale.sets("10-20", "ines", due="2026-11-10")
    ahead = (
        story.issue("CRM-64", phase="flows", due="10-30").does("09-29", "ines", "submit").does("09-30", "claire", "approve")
    )
    ahead.sets("10-21", "ines", due="2026-10-26")

    said = story.said("10-22")

    assert [*(f"CRM-6{n:02} R19 warning" for n in range(2, 11)), "CRM-64 R35 warning"] == said


def test_s7_automation():
    """An app that settles is the unattributed variant; other acts of an app are nobody's."""
    story = Story()
    story.built("CRM-61", "hugo", "10-12", "10-20").does("10-21", "bot", "accept")
    story.built("CRM-62", "hugo", "10-12", "10-20").sets("10-21", "bot", assignee="claire", due="2026-12-01")

    meeting = story.issue("CRM-63", of="rituel", component="AMOA").does("10-20", "ines", "submit")
    meeting.does("10-21", "bot", "decide")

    assert ["CRM-61 R11 warning"] == story.said("10-23")
    assert ["CRM-61 R11 warning", "CRM-63 R28 info"] == story.said("10-24")
    assert "unattributed" == story.violation("11-21", "CRM-61", "R11").variant


def test_s8_facts_behind_waivers():
    """What the ledger is told before waivers: who accepted without the role, and who accepted their own work."""
    story = Story()
    story.built("CRM-71", "hugo", "10-07", "10-13", phase="flows").does("10-14", "lina", "accept")
    story.built("CRM-72", "lina", "10-08", "10-14", phase="flows").does("10-15", "lina", "accept")

    assert ["CRM-71 R11 breach", "CRM-72 R11 breach", "CRM-72 R12 breach"] == story.said("11-21")
    answerable = story.violation("11-21", "CRM-72", "R11").answerable
    expected = Answerable(
        roles=("AMOA", "MOA"),
        phase="flows",
        excluded=frozenset({"lina"}),
        waivable=True,
        beneficiaries=frozenset({"lina"}),
    )
    assert expected == answerable


def test_s9_phase_at_the_time():
    """An assignment counts in the phase the item was in at that moment; an item moved out keeps no phase open."""
    only_campaigns = tuple(replace(a, phases=("campaigns",)) if (a.person, a.role) == ("sofia", "AMOA") else a for a in CAST)
    story = Story(assignments=only_campaigns)
    story.built("CRM-82", "hugo", "09-30", "10-06", phase="flows").sets("10-07", "claire", parent="campaigns").does(
        "10-08", "sofia", "accept"
    )
    story.built("CRM-84", "hugo", "09-30", "10-06", phase="campaigns", approve="09-29").sets(
        "10-07", "claire", parent="flows"
    ).does("10-08", "sofia", "accept")
    gate = story.issue("CRM-80", phase="config", of="decision", labels="go-no-go", component="AMOA")
    story.built("CRM-83", "hugo", "10-05", "10-09", phase="config").sets("10-12 09:00", "hugo", parent="flows")
    gate.does("10-09", "ines", "submit").does("10-12 11:00", "claire", "decide")

    said = story.said("11-21")

    assert "CRM-84 R11 breach" in said
    assert not [s for s in said if s.startswith(("CRM-82", "EPIC-config"))]
    assert ["CRM-83 R20 warning"] == story.said("10-13", "CRM-83")


def test_s10_builders_come_from_history():
    """Moving the component after the fact changes neither who built nor what is said of the acceptance."""
    story = Story()
    tale = story.built("CRM-91", "hugo", "10-13", "10-20", phase="config")
    tale.sets("10-22", "hugo", component="AMOA").does("10-23", "ines", "accept")

    assert ["CRM-91 R21 warning"] == story.said("11-21")


def test_s11_no_amoa():
    """Where AMOA is unstaffed, MOA accepts alone."""
    without = tuple(a for a in CAST if a.person not in ("ines", "sofia"))
    story = Story(assignments=(*without, hat("AMOA", "ines", "11-02"), hat("AMOE", "ines", "11-02")))
    paper = story.issue("CRM-101", of="document", component="MOA", by="claire")
    paper.does("09-08", "claire", "submit").does("09-09", "claire", "decide")
    story.built("CRM-102", "hugo", "09-15", "09-23").does("09-24", "claire", "accept")

    assert [] == story.said("11-01", "CRM-101", "CRM-102")


def test_s12_blocked_until_somebody_takes_it_up():
    """Five full working days, the holiday out; none on the 14th, said on the 17th, over when mediation begins."""
    story = Story()
    tale = story.issue("CRM-111", labels="desaccord").does("10-20", "ines", "submit").does("10-21", "claire", "approve")
    tale.does("10-22", "hugo", "start").does("11-06 17:30", "hugo", "block").does("11-17 10:00", "ines", "escalate")
    tale.says("11-18", "ines").does("11-19", "claire", "resume:build")
    paused = story.issue("CRM-112").does("10-20", "ines", "submit").does("10-21", "claire", "approve")
    paused.does("10-22", "hugo", "start").does("11-06", "hugo", "block").does("11-18", "hugo", "unblock:build")
    early = story.issue("CRM-113").does("11-09", "hugo", "block").does("11-10 10:00", "hugo", "unblock:ready")
    early.does("11-10 15:00", "hugo", "start")

    assert [] == story.said("11-14 00:30", "CRM-111")
    assert at("11-17 00:00") == story.judgements("11-14 00:30")["CRM-111"].due_at
    assert ["CRM-111 R30 warning"] == story.said("11-17 00:30", "CRM-111")
    assert ["CRM-111 R30 warning corrected"] == story.said("11-21", "CRM-111")
    assert at("11-17 10:00") == story.violation("11-21", "CRM-111", "R30").cured_at
    assert ["CRM-112 R30 warning"] == story.said("11-17 12:00", "CRM-112")
    assert story.violation("11-17 12:00", "CRM-112", "R30").answerable.waivable
    assert ["CRM-113 R25 warning"] == story.said("11-21", "CRM-113")


def test_s13_phase_closed_with_an_item_open():
    """Closed by the go/no-go on the 2nd: what was still in recette is listed, the dropped, the task and the overlap are not."""
    story = Story()
    story.built("CRM-123", "hugo", "09-24", "10-01")
    story.issue("CRM-124").does("10-01", "claire", "drop")
    story.task("CRM-125", of="task")
    story.built("CRM-126", "hugo", "09-25", "10-20", phase="config", approve="09-24")
    gate = story.issue("CRM-120", of="decision", labels="go-no-go perimetre", component="AMOA")
    gate.does("10-01", "ines", "submit").does("10-02 10:00", "claire", "decide")
    story.epics["data"].does("10-02 10:01", "bornage", "close")

    found = story.violation("10-05", "EPIC-data", "R26")

    assert ["EPIC-data R26 breach"] == story.said("10-05")
    assert ["CRM-123"] == keys_in(found.values["list"])
    assert (1, at("10-02 10:00")) == (found.values["count"], found.at)


def test_s14_selection():
    """A partner of a candidate edits a selection item: said. A bidder consulted comments, attaches: welcome."""
    story = Story()
    choice = story.issue("CRM-136", phase="selection", of="decision", labels="selection prestataire", component="AMOA")
    choice.does("08-27", "ines", "submit").does("08-28", "claire", "decide")
    need = story.issue("CRM-131", phase="selection", of="document", labels="selection", component="AMOA")
    need.sets("08-20", "hugo", description="our product first").does("08-24", "ines", "submit").does(
        "08-26", "claire", "decide"
    )
    offer = story.issue("CRM-132", phase="selection", of="document", labels="consultation", component="AMOA")
    offer.sets("08-21", "paul", attachment="offer.pdf").says("08-21 11:00", "paul").does("08-24", "hugo", "submit")
    need.sets("09-15", "hugo", description="the choice is made by now")

    assert ["CRM-131 R08 breach"] == story.said("11-21", "R08")
    assert ["CRM-136 R29 breach"] == story.said("09-02 00:30", "R29")
    found = story.violation("11-21", "CRM-131", "R08")
    assert "partner" == found.variant
    assert {"hugo", "lina", "paul"} == found.answerable.excluded


def test_the_cast_is_known():
    """The stories stand on the scenarios' own people and zone."""
    assert {a.person for a in CAST} < set(ACTOR_OF)
    assert "Europe/Paris" == str(PARIS)
