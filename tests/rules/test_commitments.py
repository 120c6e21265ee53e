"""Acts that commit MOA, and texts: what the case files cannot show: who may answer, what is said, what began at creation."""

from typing import Any

import pytest

from integration.model.history import Author, Change
from integration.model.verdict import PhaseRef
from integration.model.words import Text
from integration.rules.commitments import act_of
from integration.rules.timeline import timelines_from
from tests.rules.build import Story, at, hat
from tests.rules.cast import FLOW


@pytest.fixture
def story():
    return Story()


def document(story, **given):
    return story.issue("CRM-1", of="document", **{"component": "AMOA", **given})


def test_who_may_take_a_decision_over(story):
    """MOA, on a design AMOA too; never its author; MOA may waive later ones."""
    document(story).does("09-08", "ines", "submit").does("09-09", "hugo", "decide")
    found = story.violation("09-30", "CRM-1", "R16")
    assert (("MOA",), "data", frozenset({"hugo"}), True) == (
        found.answerable.roles,
        found.answerable.phase,
        found.answerable.excluded,
        found.answerable.waivable,
    )
    assert (("MOE",), "hugo", "act") == (found.hats, found.author, found.variant)

    design = story.issue("CRM-2", of="document", component="MOE", labels="conception").does("09-09", "hugo", "submit")
    design.does("09-10", "lina", "decide")
    found = story.violation("09-30", "CRM-2", "R16")
    assert ("design", {"AMOA", "MOA"}) == (found.variant, set(found.answerable.roles))


def test_an_automation_is_no_author(story):
    """Nobody is named as author, and the automation's act may be taken over by whoever is entitled."""
    story.issue("CRM-1", of="desaccord", component="").does("09-08", "hugo", "escalate").does("09-09", "bot", "settle")
    found = story.violation("09-30", "CRM-1", "R16")
    assert (None, "unattributed", "warning") == (found.author, found.variant, found.severity)
    assert {"AMOA", "MOA"} == set(found.answerable.roles)


def test_launch_and_funding_are_never_waived():
    """Confirmed by MOA in scope of the nature; the opening is cured by the launch only."""
    story = Story(launched=False, has_budget=True)
    story.issue("CRM-1", of="decision", component="AMOA", labels="financement").does("09-08", "ines", "submit").does(
        "09-09", "ines", "decide"
    )
    story.issue("CRM-2").sets("09-09", "ines", budget="90000")
    decided, opened = story.violation("09-30", "CRM-1", "R17"), story.violation("09-30", "EPIC-data", "R17")
    budget = story.violation("09-30", "CRM-2", "R17")

    assert [False, False, False] == [v.answerable.waivable for v in (decided, opened, budget)]
    assert [("MOA",), (), ("MOA",)] == [v.answerable.roles for v in (decided, opened, budget)]
    assert [("financement",), ("financement",)] == [v.answerable.natures for v in (decided, budget)]
    assert (Text(fr="financement", en="funding"),) == decided.values["nature"]
    assert PhaseRef("data") == opened.values["phase"]
    assert ("90000", "ines") == (budget.values["new"], budget.author)


def test_a_budget_given_at_creation():
    """It is in no changelog: the creator set it; the template's issues, and those of MOA, are as they should be."""
    story = Story(has_budget=True)
    for key, who in (("CRM-1", "ines"), ("CRM-2", "claire"), ("CRM-3", "bornage"), ("CRM-4", "bot")):
        story.issue(key, by=who, created="09-08").first["budget"] = "90000"
    story.tales["CRM-1"].sets("09-10", "claire", budget="80000")

    assert [] == [s for s in story.said("09-08 10:09") if "R17" in s]
    assert at("09-08 10:10") == story.judgements("09-08 10:09")["CRM-1"].due_at
    assert ["CRM-1 R17 breach"] == [s for s in story.said("09-08 10:10") if "R17" in s]
    assert "created" == story.violation("09-09", "CRM-1", "R17").cause
    assert ["CRM-1 R17 breach corrected"] == [s for s in story.said("09-30") if "R17" in s]


def test_a_creation_is_said_in_words(story):
    """Its cause is the creation, its change has no field."""
    document(story, by="hugo", created="09-08")
    found = story.violation("09-30", "CRM-1", "R14")
    assert ("created", at("09-08"), "hugo") == (found.cause, found.at, found.author)
    assert Text(fr="création du ticket", en="issue created") == found.values["change"]


def test_a_need_without_component_is_not_judged(story):
    """Whose text it is cannot be told (G12); what the AMOA does needs no telling."""
    document(story, component="").does("09-08", "hugo", "submit")
    story.issue("CRM-2", of="document", component="").does("09-08", "ines", "submit")
    judged = story.judgements("09-30")
    assert "no-component" in {n.reason for n in judged["CRM-1"].not_judged}
    assert "no-component" not in {n.reason for n in judged["CRM-2"].not_judged}


def test_what_was_born_otherwise_was_not_created_as_a_need(story):
    """An anomaly turned into a Document by the AMOA; and the template's own items are the service's, whoever lent it a token."""
    document(story, by="hugo", created="09-08").sets("09-09", "ines", type="document")
    story.tales["CRM-1"].first["type"] = "anomalie"
    document(story, by="hugo", created="09-08", item="data.need")
    assert [] == [s for s in story.said("09-30") if "R14" in s]


def test_a_stranger_is_asked_about_once(story):
    """No rule lays an act at the door of someone the charter does not know (G8)."""
    document(story, labels="rgpd").does("09-08", "nobody", "submit").does("09-09", "nobody", "decide")
    judged = story.judgements("09-30")["CRM-1"]
    assert () == judged.violations
    assert [("unknown-person", "nobody")] == [(n.reason, n.account) for n in judged.not_judged if n.account]


def test_a_late_business_owner_does_not_excuse_a_launch():
    """An assignment recorded afterwards excuses what it would have entitled to, and nothing of the sponsor's."""
    hats = (
        hat("MOA", "marc", "08-03", natures=("lancement", "financement")),
        hat("MOE", "hugo", "08-03"),
        hat("MOA", "claire", "08-03", recorded="09-10", by="marc"),
    )
    story = Story(assignments=hats)
    story.issue("CRM-1", of="decision", component="MOA", labels="lancement").does("09-08", "hugo", "submit").does(
        "09-09", "claire", "decide"
    )
    assert ["CRM-1 R17 breach"] == [s for s in story.said("09-30") if "R17" in s]


def test_each_arrow_that_commits_is_found_in_the_table():
    """The table's own names, for every arrow of every type: nothing it keeps for MOA escapes, nothing else is caught."""
    alike = {"approve", "decide", "no-go", "revise", "abandon", "drop", "open", "close", "settle"}
    story = Story(opened={}, launched=False)
    tales = {of: story.issue(f"X-{of}", of=of) for of in ("livrable", "document", "decision", "desaccord")}
    tales["phase"] = story.epics["data"]
    for tale in tales.values():
        tale.does("09-01", "ines", "submit").does("09-02", "ines", "send-back")
    deployment = story.deployment("09-30")
    timelines = timelines_from(deployment)
    found: dict[Any, Any] = {}
    table: dict[Any, Any] = {}
    for (of, old, new), arrow in FLOW.arrows.items():
        if of in tales:
            move = Change(history="1", at=at("09-03"), author=Author(id=None), field="status", old=old, new=new)
            found[of, old, new] = act_of(timelines[tales[of].id], move)
            table[of, old, new] = arrow.key if arrow.key in alike else None
    judged_elsewhere = {("livrable", "validated", "prepare"), ("document", "validated", "prepare")}
    assert {k: v for k, v in table.items() if k not in judged_elsewhere} == {
        k: v for k, v in found.items() if k not in judged_elsewhere
    }
    assert {None} == {found[k] for k in judged_elsewhere}
