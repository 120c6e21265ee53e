"""Who takes an acceptance over: someone entitled now, never who did it, never who built it, whatever hat they wear today."""

import pytest

from integration.model.verdict import Command, Record
from integration.rules import judge
from integration.rules.cases import case_of, subjects_of
from integration.rules.timeline import timelines_from
from integration.sync.ledger import settle
from tests.rules.build import CAST, PARIS, POLICY, Story, at, hat

TODAY = (hat("AMOA", "hugo", "10-05"), hat("MOA", "lina", "10-05"))
"""Builders of September who hold the other side's hats since."""


def accepted_by_moe():
    story = Story(assignments=(*CAST, *TODAY))
    story.built("CRM-1", "hugo", "09-14", "09-16").does("09-17", "lina", "accept")
    return story


def accepted_by_a_builder():
    story = Story(assignments=(*CAST, *TODAY))
    story.built("CRM-1", "hugo", "09-14", "09-16").does("09-17", "ines", "reject").does("09-18", "sofia", "deliver")
    story.tales["CRM-1"].does("09-21", "sofia", "accept")
    return story


def accepted_by_the_same_integrator():
    story = Story(assignments=(*CAST, *TODAY, hat("AMOA", "lina", "09-01")))
    story.built("CRM-1", "hugo", "09-14", "09-16").does("09-17", "lina", "accept")
    return story


def defect_closed_by_its_fixer():
    story = Story(assignments=(*CAST, *TODAY))
    defect = story.issue("CRM-1", of="anomalie", labels="majeure")
    defect.does("09-14", "hugo", "start").does("09-15", "sofia", "deliver").does("09-16", "sofia", "accept")
    return story


def accepted_with_a_defect():
    story = Story(assignments=(*CAST, *TODAY))
    built = story.built("CRM-1", "hugo", "09-14", "09-16")
    story.issue("CRM-2", of="anomalie", labels="bloquante", created="09-16 12:00").linked("09-16 12:00", "ines", built)
    built.does("09-17", "ines", "accept")
    return story


STORIES = {
    "R11": (accepted_by_moe, "lina"),
    "R12": (accepted_by_a_builder, "sofia"),
    "R13": (accepted_by_the_same_integrator, "lina"),
    "R31": (defect_closed_by_its_fixer, "sofia"),
    "R32": (accepted_with_a_defect, "ines"),
}


def confirmed(story, rule, who, when="10-12", typed="10-12"):
    """How the rule's violation stands, and what was refused."""
    deployment = story.deployment(f"{when} 18:00")
    timelines = timelines_from(deployment)
    subject = next(s for s in subjects_of(deployment) if s.id == story.tales["CRM-1"].id)
    case = case_of(subject, deployment, timelines)
    command = Command(
        verb="confirm", rule=rule, until=None, reason="vu", author=who, at=at(typed), comment="900", updated=at(typed)
    )
    found = settle(
        Record(subject=subject),
        judge(case, POLICY),
        [command],
        site="cloud-1",
        staffing=deployment.staffing,
        policy=POLICY,
        now=deployment.now,
        zone=PARIS,
    )
    (entry,) = [e for e in found.record.entries if e.rule == rule]
    return entry.state, [refusal.reason for refusal in found.record.refusals]


@pytest.mark.parametrize("rule", STORIES)
def test_a_builder_confirms_nothing_whatever_they_are_today(rule):
    """Hugo is AMOA by then, and may accept other people's work."""
    assert confirmed(STORIES[rule][0](), rule, "hugo") == ("open", ["own-act"])


@pytest.mark.parametrize("rule", STORIES)
def test_the_author_confirms_nothing_either(rule):
    """A second thought is no second person."""
    story, author = STORIES[rule]

    assert confirmed(story(), rule, author) == ("open", ["own-act"])


@pytest.mark.parametrize("rule", STORIES)
def test_someone_entitled_who_did_neither_confirms(rule):
    """MOA may, everywhere."""
    assert confirmed(STORIES[rule][0](), rule, "claire") == ("resolved", [])


@pytest.mark.parametrize("rule", STORIES)
def test_a_hat_held_yesterday_or_tomorrow_is_none(rule):
    """Marc's stand-in ended; Paul never had a role."""
    assert confirmed(STORIES[rule][0](), rule, "marc") == ("open", ["not-entitled"])
    assert confirmed(STORIES[rule][0](), rule, "paul") == ("open", ["not-entitled"])
