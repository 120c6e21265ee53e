"""R05 and the staffing half of R08: verdicts on dated assignments, without any issue."""

from datetime import date, timedelta

import pytest

from integration.model.history import Subject
from integration.model.verdict import ActorRef, Answerable, PhaseRef, RolesRef
from integration.rules import judge
from integration.rules.cases import case_of
from integration.rules.timeline import timelines_from
from tests.rules.build import POLICY, Story, at, hat


def said(*assignments, now="11-21", **kwargs):
    return Story(assignments=assignments, opened={}, **kwargs).said(now)


def test_moa_with_moe_is_a_breach():
    """Deciding and building in one hand is the worse overlap."""
    assert ["marc R05 breach"] == said(hat("MOA", "marc", "09-01"), hat("MOE", "marc", "09-15"))


def test_moa_and_amoa_with_moe_is_one_violation():
    """One person, one stretch of time: said once, with all the hats and the worst severity."""
    story = Story(
        assignments=(hat("AMOA", "marc", "09-01"), hat("MOA", "marc", "10-01"), hat("MOE", "marc", "09-15")), opened={}
    )

    found = story.violation("11-21", "marc", "R05")

    assert ("breach", "project") == (found.severity, found.variant)
    assert RolesRef(("MOA", "AMOA", "MOE")) == found.values["roles"]
    assert "since:2026-09-15:project" == found.cause


@pytest.mark.parametrize(
    "assignments",
    [
        (hat("AMOA", "ines", "09-01"), hat("AMOE", "ines", "09-01")),
        (hat("MOE", "ines", "09-01"), hat("AMOE", "ines", "09-01")),
        (hat("AMOA", "ines", "09-01"), hat("AMOE", "ines", "09-01", delegation=True)),
        (hat("AMOA", "ines", "09-01", phases=("data",)), hat("MOE", "ines", "09-01", phases=("flows",))),
        (hat("AMOA", "ines", "09-01", "09-30"), hat("MOE", "ines", "10-01")),
        (hat("AMOA", "ines", "09-01", "10-01"), hat("MOE", "ines", "10-01")),
        (hat("AMOA", "ines", "09-01"), hat("MOE", "hugo", "09-01")),
        (hat("MOA", "ines", "09-01", natures=("lancement",)), hat("MOE", "ines", "09-01", natures=("reserves",))),
    ],
    ids=[
        "amoa+amoe",
        "moe+amoe",
        "delegation",
        "other phases",
        "other period",
        "one day at a hand-over",
        "two people",
        "other natures",
    ],
)
def test_allowed_together(assignments):
    """Hats that one person may wear, and hats that never meet."""
    assert [] == said(*assignments)


def test_a_scope_of_natures_meets_a_scope_of_phases():
    """Deciding the reserves of any phase, and building one: in that phase both are in one hand."""
    both = (hat("MOA", "ines", "09-01", natures=("reserves",)), hat("MOE", "ines", "09-01", phases=("data",)))
    assert ["ines R05 breach"] == said(*both)


def test_two_days_together_are_too_long_for_a_hand_over():
    """More than one day is an overlap; it ended when its last day did."""
    story = Story(assignments=(hat("AMOA", "ines", "09-01", "10-02"), hat("MOE", "ines", "10-01")), opened={})

    assert ["ines R05 warning"] == story.said("10-02 23:59")
    assert at("10-03 00:00") == story.judgements("10-02 23:59")["ines"].due_at
    assert ["ines R05 warning corrected"] == story.said("10-03 00:00")
    assert at("10-03 00:00") == story.violation("11-21", "ines", "R05").cured_at


def test_an_overlap_to_come_is_due_on_its_day():
    """Nothing is said before the first day; that day is when to look again."""
    story = Story(assignments=(hat("AMOA", "ines", "09-01"), hat("MOE", "ines", "10-05")), opened={})

    assert [] == story.said("10-04 23:00")
    assert at("10-05 00:00") == story.judgements("10-04 23:00")["ines"].due_at
    assert ["ines R05 warning"] == story.said("10-05 00:00")


def test_overlaps_that_touch_are_one_episode():
    """A renewal, or a phase added later, changes neither identity nor number of violations."""
    first = (hat("AMOA", "ines", "09-01"), hat("MOE", "ines", "10-01", "10-31", phases=("campaigns",)))
    renewed = (*first, hat("MOE", "ines", "11-01", "11-30", phases=("data",)))
    before = Story(assignments=first, opened={}).violation("10-10", "ines", "R05")
    after = Story(assignments=renewed, opened={}).violation("11-10", "ines", "R05")

    assert before.fingerprint("site") == after.fingerprint("site")
    assert ("phase", "phases") == (before.variant, after.variant)
    assert PhaseRef("campaigns") == before.values["phase"]
    assert (PhaseRef("data"), PhaseRef("campaigns")) == after.values["list"]


def test_separate_overlaps_are_separate_episodes():
    """A new overlap after a pause is a new violation."""
    twice = (hat("AMOA", "ines", "09-01"), hat("MOE", "ines", "09-07", "09-11"), hat("MOE", "ines", "10-05", "10-09"))
    assert ["ines R05 warning corrected", "ines R05 warning corrected"] == said(*twice)


def test_overlaps_before_the_rules_took_effect_are_past():
    """What ended before the rules took effect is not judged; what lasts is."""
    ended = (hat("AMOA", "ines", "01-01"), hat("MOE", "ines", "02-01", "03-01"))
    lasting = (hat("AMOA", "ines", "01-01"), hat("MOE", "ines", "02-01"))

    assert [] == said(*ended, effective_from="06-01")
    assert ["ines R05 warning"] == said(*lasting, effective_from="06-01")


def test_only_moa_may_waive_and_never_for_oneself():
    """An overlap is ended or waived, not confirmed; its beneficiary has no say."""
    found = Story(assignments=(hat("MOA", "marc", "09-01"), hat("MOE", "marc", "09-01")), opened={}).violation(
        "11-21", "marc", "R05"
    )
    expected = Answerable(roles=(), phase=None, excluded=frozenset(), waivable=True, beneficiaries=frozenset({"marc"}))
    assert expected == found.answerable


def test_unbounded_and_extreme_dates_do_not_stop_judging():
    """An assignment until the end of the calendar is an open one."""
    forever = (
        hat("AMOA", "ines", "09-01", "9999-12-31"),
        hat("MOE", "ines", "09-01", "9999-12-31"),
    )
    assert ["ines R05 warning"] == said(*forever)


# --- R08, staffing ---------------------------------------------------------------------------------------------------


def test_a_tied_actor_holds_a_role_during_the_selection():
    """Said of the role, from the day both hold; over when the selection is closed."""
    story = Story(assignments=(hat("MOA", "claire", "08-01"), hat("AMOA", "hugo", "08-10")), opened={"selection": "08-03"})
    gate = story.issue("CRM-1", phase="selection", of="decision", labels="go-no-go prestataire", component="AMOA")
    gate.does("08-27", "ines", "submit").does("08-28", "claire", "decide")

    found = story.violation("08-20", "AMOA", "R08")

    assert "since:2026-08-10:integra" == found.cause
    assert "role:10000:AMOA" == str(found.subject)
    assert ("staffing-partner", ActorRef("integra"), (ActorRef("editora"),)) == (
        found.variant,
        found.values["org"],
        found.values["vendor"],
    )
    assert at("08-28") == story.violation("09-15", "AMOA", "R08").cured_at
    assert date(2026, 8, 10) == found.values["date"]


def test_a_vendor_holding_moa_is_named_as_vendor():
    """Being a vendor is the tie."""
    story = Story(assignments=(hat("MOA", "paul", "08-10"),), opened={"selection": "08-03"})
    assert "staffing-vendor" == story.violation("08-20", "MOA", "R08").variant


@pytest.mark.parametrize(
    ("assignment", "opened"),
    [
        (hat("AMOA", "ines", "08-01"), {"selection": "08-03"}),
        (hat("MOE", "hugo", "08-01"), {"selection": "08-03"}),
        (hat("AMOA", "hugo", "08-01", phases=("data",)), {"selection": "08-03"}),
        (hat("AMOA", "hugo", "08-01"), {}),
        (hat("AMOA", "hugo", "07-01", "07-31"), {"selection": "08-03"}),
    ],
    ids=["independent", "other role", "other phase", "selection not opened", "over before"],
)
def test_no_tie_no_role_or_no_selection(assignment, opened):
    """Each condition is needed."""
    assert [] == [s for s in Story(assignments=(assignment,), opened=opened).said("08-20") if "R08" in s]


def test_the_end_of_a_tied_assignment_is_when_to_look_again():
    """Over after its last valid day."""
    story = Story(assignments=(hat("AMOA", "hugo", "08-10", "08-21"),), opened={"selection": "08-03"})

    assert at("08-22 00:00") == story.judgements("08-20")["AMOA"].due_at
    assert ["AMOA R08 breach corrected"] == story.said("08-22 00:00", "AMOA")


def test_judging_a_person_outside_the_staffing_says_nothing():
    """A subject nobody knows any more is judged without a word."""
    deployment = Story().deployment(at("09-01") + timedelta(days=1))
    case = case_of(Subject(kind="person", id="nobody", project="10000"), deployment, timelines_from(deployment))
    assert () == judge(case, POLICY).violations
