"""R19: dates of what is approved are moved by AMOA or MOA."""

from dataclasses import replace
from datetime import date

import pytest

from tests.rules.build import CAST, POLICY, Story, at, hat


@pytest.fixture
def story():
    return Story()


def approved(story, key="CRM-1", due="10-30", **kwargs):
    tale = story.issue(key, due=due, **kwargs)
    return tale.does("09-08", "ines", "submit").does("09-09", "claire", "approve")


@pytest.mark.parametrize(
    ("new", "severity"),
    [
        ("2026-11-02", "warning"),
        ("2026-11-16", "warning"),
        ("2026-11-17", "breach"),
        ("2026-10-29", "info"),
        (None, "warning"),
    ],
    ids=["one day", "ten working days", "eleven", "earlier", "removed"],
)
def test_severity_follows_the_slip(story, new, severity):
    """Working days, All Saints' Day and Armistice Day out (30 October to 16 November is ten)."""
    approved(story).sets("09-20", "hugo", due=new)

    found = story.violation("09-21", "CRM-1", "R19")

    assert (severity, "moved" if new else "removed") == (found.severity, found.variant)
    assert (date(2026, 10, 30), at("09-09")) == (found.values["old"], found.values["baseline_date"])


def test_a_charter_may_set_another_limit(story):
    """The rule's limit counts, when it has one."""
    strict = replace(POLICY, rules={**POLICY.rules, "R19": replace(POLICY.rules["R19"], limit=1)})
    approved(story).sets("09-20", "hugo", due="2026-11-03")
    assert ["breach"] == [v.severity for v in story.judgements("09-21", strict)["CRM-1"].violations]


@pytest.mark.parametrize("who", ["ines", "claire", "bot", "bornage"])
def test_people_entitled_apps_and_the_service(story, who):
    """AMOA and MOA move dates; an automation is nobody; ours is ours."""
    approved(story).sets("09-20", who, due="2026-11-20")
    assert [] == story.said("09-21")


def test_before_approval_and_first_values(story):
    """Nothing is frozen before the approval, and a first date is no move."""
    story.issue("CRM-1", due="10-30").sets("09-01", "hugo", due="2026-11-20").does("09-08", "ines", "submit")
    approved(story, "CRM-2", due=None).sets("09-20", "hugo", due="2026-11-20")
    assert [] == story.said("09-21", "R19")


def test_the_opening_of_the_phase_freezes_too(story):
    """Approved by the opening on 5 October: dates moved after that day are judged."""
    tale = story.issue("CRM-1", phase="campaigns", due="10-30").does("10-01", "ines", "submit")
    tale.sets("10-02", "hugo", due="2026-11-02").sets("10-06", "hugo", due="2026-11-03")
    assert [at("10-06")] == [v.at for v in story.judgements("10-07")["CRM-1"].violations]


def test_preparing_again_ends_the_baseline(story):
    """Back in preparation, dates are free until the next approval."""
    tale = approved(story).does("09-14", "hugo", "block").does("09-15", "ines", "unblock:prepare")
    tale.sets("09-16", "hugo", due="2026-11-20").does("09-17", "ines", "submit").does("09-18", "claire", "approve")
    tale.sets("09-21", "hugo", due="2026-11-23")
    assert [at("09-21")] == [v.at for v in story.judgements("09-22")["CRM-1"].violations]


@pytest.mark.parametrize("of", ["document", "decision"])
def test_documents_and_decisions_freeze_when_decided(story, of):
    """Their product is the decision itself."""
    tale = story.issue("CRM-1", of=of, due="10-30", component="AMOA").does("09-08", "ines", "submit")
    tale.sets("09-08 12:00", "hugo", due="2026-11-02").does("09-09", "claire", "decide").sets(
        "09-20", "hugo", due="2026-11-03"
    )
    assert ["CRM-1 R19 warning"] == story.said("09-21", "R19")


def test_restoring_puts_it_right_whoever_does_it(story):
    """Hugo restores his own move: corrected, and the restoring is no second move."""
    approved(story).sets("09-20", "hugo", due="2026-11-20").sets("09-22", "hugo", due="2026-10-30")
    assert ["CRM-1 R19 breach corrected"] == story.said("09-25")
    assert at("09-22") == story.violation("09-25", "CRM-1", "R19").cured_at


def test_a_date_agreed_on_the_way_is_not_restored(story):
    """AMOA adopts another date: the first act still waits for its confirmation; going back to the baseline's is free."""
    tale = approved(story).sets("09-20", "hugo", due="2026-11-03").sets("09-22", "ines", due="2026-11-10")
    assert ["CRM-1 R19 warning"] == story.said("09-25")
    tale.sets("09-28", "hugo", due="2026-10-30")
    assert ["CRM-1 R19 warning corrected"] == story.said("09-30")


def test_going_back_is_no_new_move(story):
    """To the baseline's own date, or to the date agreed before one's own move."""
    approved(story, "CRM-1").sets("09-20", "ines", due="2026-11-10").sets("09-21", "hugo", due="2026-10-30")
    tale = approved(story, "CRM-2").sets("09-20", "ines", due="2026-11-10").sets("09-21", "hugo", due="2026-11-12")
    tale.sets("09-22", "hugo", due="2026-11-10")
    assert ["CRM-2 R19 warning corrected"] == story.said("09-25")


def test_a_linked_decision_covers_it(story):
    """Validated before, and linked by a person."""
    ruling = story.issue("DEC-1", of="decision", component="AMOA", labels="arbitrage")
    ruling.does("09-10", "ines", "submit").does("09-11", "claire", "decide")
    approved(story, "CRM-1").linked("09-14", "hugo", ruling).sets("09-20", "hugo", due="2026-11-20")
    approved(story, "CRM-2").sets("09-20", "hugo", due="2026-11-20").linked("09-21", "hugo", ruling)
    approved(story, "CRM-3").blocked_by(ruling).sets("09-20", "hugo", due="2026-11-20")
    pending = story.issue("DEC-2", of="decision", component="AMOA", labels="arbitrage")
    approved(story, "CRM-4").linked("09-14", "hugo", pending).sets("09-20", "hugo", due="2026-11-20")

    assert ["CRM-2 R19 breach", "CRM-3 R19 breach", "CRM-4 R19 breach"] == story.said("09-25", "R19")


def test_late_assignment():
    """An AMOA assignment recorded afterwards covers the day of the move."""
    story = Story(assignments=(*CAST, hat("AMOA", "lina", "09-14", phases=("data",), recorded="09-25", by="claire")))
    approved(story).sets("09-20", "lina", due="2026-11-20")
    assert ["CRM-1 R19 breach late-assignment"] == story.said("09-30", "CRM-1")


def test_scoped_to_natures_is_not_the_plan():
    """A MOA whose scope is funding decisions holds no hat over dates."""
    sponsor = (*CAST, hat("MOA", "paul", "08-03", natures=("financement",)))
    story = Story(assignments=sponsor)
    approved(story).sets("09-20", "paul", due="2026-11-20")
    assert ["CRM-1 R19 breach"] == story.said("09-30", "CRM-1")


def test_back_and_forth_at_once_is_nothing(story):
    """Moved and restored within ten minutes by the same person."""
    approved(story).sets("09-20 10:00", "hugo", due="2026-11-20").sets("09-20 10:09", "hugo", due="2026-10-30")
    assert [] == story.said("09-25")


@pytest.mark.parametrize("due", ["9999-12-31", "0001-01-01", "not a date", "2026-13-45"])
def test_any_date_can_be_typed(story, due):
    """Absurd dates are judged without stopping anything."""
    tale = approved(story)
    tale.sets("09-20", "hugo", due=due).sets("09-21", "hugo", due="2026-12-01")
    tale.first["due"] = "2026-10-30"
    assert all(s.startswith("CRM-1 R19") for s in story.said("09-25"))
    assert 2 == len(story.said("09-25"))
