"""R07 and issues whose history is cut: what is missing may be that they were done, or handed over."""

from dataclasses import replace

from integration.rules import judge
from integration.rules.cases import case_of, subjects_of
from integration.rules.timeline import timelines_from
from tests.rules.build import POLICY, Story, at, hat

HATS = (hat("MOA", "claire", "08-03"), hat("MOE", "hugo", "08-31", until="10-15"))


def judged(*cut: str):
    """What is said of hugo on 16 October, with the histories of these issues cut."""
    story = Story(assignments=HATS)
    for key in ("CRM-41", "CRM-42"):
        tale = story.issue(key)
        tale.does("10-05 10:00", "claire", "submit")
        tale.does("10-06 10:00", "claire", "approve")
        tale.does("10-07 10:00", "hugo", "start", assignee="hugo")
    deployment = story.deployment(at("10-16 10:00"))
    histories = {i: replace(h, complete=h.issue.key not in cut) for i, h in deployment.histories.items()}
    deployment = replace(deployment, histories=histories)
    [subject] = [one for one in subjects_of(deployment) if one.id == "hugo"]
    return judge(case_of(subject, deployment, timelines_from(deployment)), POLICY)


def test_items_in_hand_with_whole_histories_are_told():
    """Both, and nothing is left unjudged."""
    found = judged()

    assert [["CRM-41", "CRM-42"]] == [[ref.key for ref in v.evidence] for v in found.violations if v.rule == "R07"]
    assert () == found.not_judged


def test_a_cut_history_is_not_told_of_and_leaves_the_person_unjudged():
    """What is proven is still told; where nothing is, nothing is."""
    one, both = judged("CRM-42"), judged("CRM-41", "CRM-42")

    assert [["CRM-41"]] == [[ref.key for ref in v.evidence] for v in one.violations if v.rule == "R07"]
    assert [] == [v for v in both.violations if v.rule == "R07"]
    assert ["incomplete-history"] == [n.reason for n in one.not_judged] == [n.reason for n in both.not_judged]
