"""Rules of the team's own, judged on stories: the four of docs/team-rules.md."""

import pytest

from integration.mapping.policy import policy_from
from integration.mapping.team_rules import team_rules_from
from tests.mapping.test_team_rules import EXAMPLE, OURS
from tests.rules.build import Story
from tests.rules.cast import PHASES, TEMPLATE

TEAM = team_rules_from(EXAMPLE, file="team.yaml", template=TEMPLATE)
POLICY = policy_from(OURS, file="rules", team=TEAM)


@pytest.fixture
def story(monkeypatch):
    """The cast's phases, with the one the example names."""
    monkeypatch.setitem(PHASES, "first-campaigns", "deployment")
    return Story()


def said(story, now, key):
    """« T01 breach corrected »: only the team's own."""
    found = story.judgements(now, POLICY)[key].violations
    return [" ".join(filter(None, (v.rule, v.severity, v.cure))) for v in found if v.rule.startswith("T")]


def test_an_act_of_a_role_is_told_when_another_does_it(story):
    """T01: in the phase it names, and in no other."""
    for key, phase in (("CRM-1", "first-campaigns"), ("CRM-2", "data")):
        paper = story.issue(key, of="document", component="AMOA", phase=phase)
        paper.does("10-06", "ines", "submit").does("10-07", "ines", "decide")

    assert ["T01 breach"] == said(story, "10-08", "CRM-1")
    assert [] == said(story, "10-08", "CRM-2")


def test_an_entitled_act_is_silent(story):
    """T01: MOA decides."""
    story.issue("CRM-1", of="document", component="AMOA", phase="first-campaigns").does("10-06", "ines", "submit").does(
        "10-07", "claire", "decide"
    )
    assert [] == said(story, "10-08", "CRM-1")


def test_two_acts_by_one_person_are_told_across_rework(story):
    """T02: the approval of the first cycle still counts in the second acceptance."""
    built = story.built("CRM-1", "hugo", "09-14", "09-17")
    built.does("09-18", "claire", "accept").does("09-21", "ines", "reopen").does("09-22", "hugo", "deliver")
    built.does("09-23", "ines", "accept")

    assert ["T02 warning"] == said(story, "09-24", "CRM-1")


def test_what_comes_too_early_is_cured_by_what_was_missing(story):
    """T03: no file before the delivery, then one."""
    late = story.built("CRM-1", "hugo", "09-14", "09-17").sets("09-07 12:00", "claire", labels="rgpd")
    in_time = story.built("CRM-2", "hugo", "09-14", "09-17").sets("09-07 12:00", "claire", labels="rgpd")
    in_time.attaches("09-15", "hugo")
    before = said(story, "09-18", "CRM-1")
    late.attaches("09-21", "hugo")

    assert ["T03 warning"] == before
    assert ["T03 warning corrected"] == said(story, "09-22", "CRM-1")
    assert [] == said(story, "09-22", "CRM-2")


def test_a_deadline_counts_full_working_days_and_ends_with_the_answer(story):
    """T04: submitted on a Friday, three full days are over when Wednesday is."""
    paper = story.issue("CRM-1", of="document", component="AMOA").does("09-11", "ines", "submit")
    judgement = story.judgements("09-15", POLICY)["CRM-1"]
    over = said(story, "09-17", "CRM-1")
    paper.does("09-18", "claire", "decide")

    assert [] == [v for v in judgement.violations if v.rule == "T04"]
    assert judgement.due_at is not None
    assert ["T04 info"] == over
    assert ["T04 info corrected"] == said(story, "09-21", "CRM-1")
