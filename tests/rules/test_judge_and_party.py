"""R08 on issues: until the provider is chosen, whoever is tied to a candidate leaves the selection alone."""

import pytest

from integration.model.verdict import ActorRef, ChangeRef
from tests.rules.build import CAST, Story, hat


@pytest.fixture
def story():
    told = Story(assignments=CAST)
    told.issue("CHOICE", phase="selection", of="decision", labels="selection prestataire", component="AMOA")
    return told


def need(story, labels="selection"):
    return story.issue("NEED", phase="selection", of="document", labels=labels, component="AMOA")


def test_a_vendor_edits_the_need(story):
    """Of the vendor itself, with what was changed."""
    need(story).sets("08-20", "paul", summary="Editora", due="2026-09-01")

    found = story.violation("08-21", "NEED", "R08")

    assert ("vendor", ActorRef("editora")) == (found.variant, found.values["org"])
    assert (ChangeRef("due", None, "2026-09-01"), ChangeRef("summary", None, "Editora")) == found.values["change"]


def test_nobody_tied_by_an_assignment_confirms():
    """Of another employer by the charter's line, but recorded as working for a partner: as tied as those of its line."""
    told = Story(
        assignments=(*CAST, hat("AMOA", "lina", "08-03", actor="riva"), hat("AMOE", "sofia", "10-05", actor="integra"))
    )
    told.issue("CHOICE", phase="selection", of="decision", labels="prestataire", component="AMOA")
    need(told).sets("08-20", "paul", summary="Editora")

    assert {"hugo", "lina", "paul", "sofia"} == told.violation("08-21", "NEED", "R08").answerable.excluded


def test_one_write_is_one_violation(story):
    """Several items of one history are one violation; two writes are two."""
    need(story).does("08-20", "hugo", "submit", assignee="hugo").sets("08-21", "hugo", labels="selection urgent")
    assert ["NEED R08 breach"] * 2 == story.said("08-30", "R08")


@pytest.mark.parametrize(
    ("labels", "fields", "expected"),
    [
        ("selection", {"attachment": "offer.pdf"}, 1),
        ("selection consultation", {"attachment": "offer.pdf"}, 0),
        ("selection consultation", {"description": "ours"}, 1),
        ("selection", {"other": "rank"}, 0),
        ("selection", {"labels": ""}, 1),
        ("", {"labels": "selection"}, 1),
        ("consultation", {"description": "ours"}, 0),
    ],
)
def test_what_counts_as_touching(story, labels, fields, expected):
    """Labels hold just before and just after; attachments are welcome where bidders are consulted; ranks are noise."""
    need(story, labels).sets("08-20", "hugo", **fields)
    assert ["NEED R08 breach"] * expected == story.said("08-30", "R08")


def test_the_decision_itself(story):
    """A tied person pronouncing the choice is judge and party, until that very act included."""
    story.tales["CHOICE"].does("08-27", "ines", "submit").does("08-28", "hugo", "decide")
    assert ["CHOICE R08 breach", "CHOICE R16 breach"] == story.said("08-30")


def test_once_chosen_the_selection_is_over(story):
    """After the decision is validated nothing is said; a decision taken back reopens the question."""
    story.tales["CHOICE"].does("08-27", "ines", "submit").does("08-28", "claire", "decide").does("09-10", "claire", "revise")
    tale = need(story).sets("09-01", "hugo", description="after").sets("09-11", "hugo", description="again")

    assert ["NEED R08 breach", "NEED R14 warning"] == story.said("09-30", "R08", "R14")
    assert f"change:{int(tale.id) * 1000 + 1}" == story.violation("09-30", "NEED", "R08").cause


def test_independent_people_apps_and_the_service_are_left_alone(story):
    """The rule is about ties, and about people."""
    need(story).sets("08-20", "ines", description="a").sets("08-21", "bot", description="b").sets(
        "08-22", "bornage", description="c"
    )
    assert [] == story.said("08-30")
    assert () == story.judgements("08-30")["NEED"].not_judged


def test_an_unknown_person_is_asked_about(story):
    """Nobody can tell whether a stranger is tied."""
    need(story).sets("08-20", "stranger", description="a").sets("08-21", "stranger", description="b")
    assert [("unknown-person", "stranger")] == [(n.reason, n.account) for n in story.judgements("08-30")["NEED"].not_judged]


def test_undone_at_once_is_not_judged(story):
    """A slip taken back within ten minutes is nothing; the taking back neither."""
    need(story).sets("08-20 10:00", "hugo", assignee="hugo").sets("08-20 10:04", "hugo", assignee=None)
    assert [] == story.said("08-30")


def test_without_a_vendor_in_the_charter_there_is_no_tie():
    """Partners of actors the charter does not know are no candidates' partners."""
    told = Story()
    told.actors = {k: v for k, v in told.actors.items() if k != "editora"}
    need(told).sets("08-20", "hugo", description="a")
    assert ["NEED R14 warning"] == told.said("08-30")
