"""R09, R10, R13, R15: who acts for whom, and what cannot be told."""

from dataclasses import replace

import pytest

from integration.model.charter import Actor
from integration.model.verdict import ActorRef, ChangeRef, IssueRef, PersonRef, RolesRef
from integration.rules.provider import integrators_named
from tests.rules.build import ACTOR_OF, ACTORS, CAST, Story, at, hat

SUD = Actor(id="sud", name="Intégra Nord-Est", kind="integrator")


def story(**known):
    """Two integrators: Hugo's, and Paul's."""
    return Story(actors={**ACTORS, "sud": SUD}, actor_of={**ACTOR_OF, "paul": "sud"}, **known)


def choice(told, naming="", key="CHOICE"):
    tale = told.issue(key, phase="selection", of="decision", labels="prestataire", component="AMOA")
    return tale.sets("08-20", "ines", description=naming)


def edits(told, key="CRM-1"):
    tale = told.issue(key)
    return tale.sets("09-10", "hugo", due="2026-10-01").sets("09-10 12:00", "paul", due="2026-10-02")


def reasons(told, when, key):
    return [(n.reason, n.account) for n in told.judgements(when)[key].not_judged]


# --- R09 -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("naming", "said"),
    [
        ("Éditeur et intégrateur retenus.", []),
        ("Editora pour le logiciel", []),
        ("Nous retenons INTE\u0301GRA  NORD.", ["CRM-1 R09 warning"]),
        ("Nous retenons Intégra Nord-Est.", ["CRM-1 R09 warning"]),
        ("Intégra Nord, puis Intégra Nord-Est pour les flux", []),
    ],
    ids=["nobody", "a vendor only", "the first", "the second", "both"],
)
def test_the_decision_concerns_whom_it_names(naming, said):
    """Whom a validated decision names is chosen; one that names no integrator concerns them all."""
    told = story()
    choice(told, naming).does("08-27", "ines", "submit").does("08-28", "claire", "decide")
    edits(told)
    assert said == told.said("09-30", "R09")


def test_the_names_are_those_of_the_day():
    """A name written into the decision later chooses from then on; what was done before stays as it was."""
    told = story()
    tale = choice(told, "Intégra Nord-Est").does("08-27", "ines", "submit").does("08-28", "claire", "decide")
    tale.sets("09-10 11:00", "claire", description="Intégra Nord et Intégra Nord-Est")
    told.issue("CRM-1").sets("09-10", "hugo", due="2026-10-01").sets("09-11", "hugo", due="2026-10-02")
    assert at("09-10") == told.violation("09-30", "CRM-1", "R09").at


def test_a_name_within_a_longer_one_is_not_named():
    """The longer name is read first; a name inside a word is none."""
    names = (("Nord", "n"), ("Nord-Est", "ne"))
    assert {"ne"} == integrators_named("nous retenons nord-est", names)
    assert {"n", "ne"} == integrators_named("Nord et Nord-Est", names)
    assert frozenset() == integrators_named("Nordique", names)


def test_one_write_is_one_violation_told_by_its_status():
    """Taken, started and renamed at once: one, with all that changed, the status first."""
    told = story()
    choice(told)
    tale = told.issue("CRM-1").does("08-18", "ines", "submit").does("08-19", "claire", "approve")
    tale.does("08-20", "hugo", "start", assignee="hugo", summary="ours")

    found = told.violation("08-21", "CRM-1", "R09")

    changes = (
        ChangeRef("status", "ready", "build"),
        ChangeRef("summary", None, "ours"),
        ChangeRef("assignee", None, "hugo"),
    )
    assert (changes, changes[0], (ActorRef("integra"),)) == (found.values["change"], found.act, found.values["org"])
    assert (("AMOA", "MOA"), frozenset({"hugo"})) == (found.answerable.roles, found.answerable.excluded)


def test_without_a_decision_or_an_author_it_is_not_judged():
    """No decision on the provider yet: nobody can tell. A stranger might be an integrator's."""
    told = story()
    told.issue("EARLY").sets("08-05", "hugo", due="2026-10-01")
    tale = told.issue(
        "CHOICE", phase="selection", of="decision", labels="prestataire", component="AMOA", created="08-10 09:00"
    )
    told.issue("LATER").sets("08-20", "stranger", due="2026-10-01").sets("09-10", "other", due="2026-10-02")
    tale.does("08-27", "ines", "submit").does("08-28", "claire", "decide")

    assert [("no-provider-decision", None)] == reasons(told, "09-30", "EARLY")
    assert [("unknown-person", "stranger")] == reasons(told, "09-30", "LATER")


def test_created_for_oneself_counts_as_taking_it():
    """An item created and assigned to its creator in one write; given to another at birth, it is not taken."""
    told = story()
    choice(told)
    for key, assignee in (("OWN", "hugo"), ("GIVEN", "ines")):
        told.issue(key, by="hugo", created="08-20 10:00").first["assignee"] = assignee

    assert [] == told.said("08-20 10:05", "R09")
    assert at("08-20 10:10") == told.judgements("08-20 10:05")["OWN"].due_at
    assert ["OWN R09 warning"] == told.said("08-21", "R09")
    assert "created" == told.violation("08-21", "OWN", "R09").cause


def test_people_act_for_the_employer_of_that_day():
    """Hugo came to the integrator in September: what he did before was done for the company."""
    told = Story(assignments=(*CAST, hat("MOE", "hugo", "08-03", "08-14", actor="dsi")))
    choice(told)
    told.issue("CRM-1").sets("08-13", "hugo", due="2026-10-01").sets("08-20", "hugo", due="2026-10-02")
    assert at("08-20") == told.violation("08-21", "CRM-1", "R09").at


# --- R10, R15 --------------------------------------------------------------------------------------------------------


def test_a_holding_is_looked_at_again_when_its_day_is_over():
    """Held by the consultant since Monday: Tuesday has to elapse; the sentence says since when."""
    told = Story()
    tale = told.issue("CRM-1").does("09-07", "ines", "submit").does("09-08", "claire", "approve")
    tale.does("09-10", "hugo", "start").sets("09-14", "hugo", assignee="ines")

    assert at("09-16 00:00") == told.judgements("09-14 12:00")["CRM-1"].due_at
    found = told.violation("09-17", "CRM-1", "R10")
    assert ("held", at("09-14"), PersonRef("ines")) == (found.variant, found.values["date"], found.values["actor"])
    assert (("MOE",), frozenset({"ines"})) == (found.answerable.roles, found.answerable.excluded)


def test_once_for_each_time_as_assignee():
    """Blocked and taken up again by the same person is the same holding."""
    told = Story()
    tale = told.issue("CRM-1").does("09-07", "ines", "submit").does("09-08", "claire", "approve")
    tale.does("09-10", "hugo", "start", assignee="ines").does("09-14", "hugo", "block").does(
        "09-15", "hugo", "unblock:build"
    )
    assert ["CRM-1 R10 warning"] == told.said("09-30", "R10")


def test_held_with_the_right_hat_by_the_end_of_the_day():
    """A consultant staffed MOE the day after the item came to them builds as MOE."""
    told = Story(assignments=(*CAST, hat("MOE", "ines", "09-15", "09-15")))
    tale = told.issue("CRM-1").does("09-07", "ines", "submit").does("09-08", "claire", "approve")
    tale.does("09-10", "hugo", "start").sets("09-14", "hugo", assignee="ines").sets("09-17", "ines", assignee="hugo")
    assert [] == told.said("09-30", "R10")


def test_without_component_nobody_can_tell_whose_it_is():
    """G12: not judged, and said so."""
    told = Story()
    tale = told.issue("CRM-1", component="").does("09-07", "ines", "submit").does("09-08", "claire", "approve")
    tale.does("09-10", "claire", "start")
    assert [] == told.said("09-30", "R10", "R15")
    assert ("no-component", None) in reasons(told, "09-30", "CRM-1")


def test_each_says_whose_build_it_was():
    """The role of the component is who is asked, and who may confirm."""
    told = Story()
    tale = told.issue("CRM-1", component="AMOA").does("09-07", "ines", "submit").does("09-08", "claire", "approve")
    tale.does("09-10", "hugo", "start")
    found = told.violation("09-30", "CRM-1", "R15")
    assert ("other", RolesRef(("AMOA",))) == (found.variant, found.values["role_expected"])
    assert (("AMOA",), ("AMOA",)) == (found.role_expected, found.answerable.roles)


def test_a_stranger_who_builds_is_asked_about():
    """G8, once."""
    told = Story()
    tale = told.issue("CRM-1").does("09-07", "ines", "submit").does("09-08", "claire", "approve")
    tale.does("09-10", "stranger", "start").does("09-11", "stranger", "deliver")
    assert [] == told.said("09-30", "R10", "R15")
    assert 1 == reasons(told, "09-30", "CRM-1").count(("unknown-person", "stranger"))


# --- R13 -------------------------------------------------------------------------------------------------------------


def accepted(told, *, builder="hugo", by="lina"):
    return told.built("CRM-1", builder, "09-09", "09-14").does("09-15", by, "accept")


def test_who_may_confirm_is_of_another_actor():
    """Neither a builder nor anyone of the actor that built."""
    told = Story(assignments=(*CAST, hat("AMOA", "lina", "09-01")))
    accepted(told)

    found = told.violation("09-30", "CRM-1", "R13")

    assert frozenset({"hugo", "lina"}) == found.answerable.excluded
    assert ((ActorRef("integra"),), (PersonRef("hugo"),)) == (found.values["org"], found.values["builder"])


def test_an_actor_outside_the_company_is_worse():
    """A breach outside, a warning within."""
    severities = []
    for internal in (False, True):
        actors = {**ACTORS, "integra": replace(ACTORS["integra"], internal=internal)}
        told = Story(assignments=(*CAST, hat("AMOA", "lina", "09-01")), actors=actors)
        accepted(told)
        severities.append(told.violation("09-30", "CRM-1", "R13").severity)
    assert ["breach", "warning"] == severities


def test_whom_a_stranger_built_for_cannot_be_told():
    """Not judged, and asked about; where another builder is of the acceptor's actor it is told all the same."""
    told = Story(assignments=(*CAST, hat("AMOA", "lina", "09-01")))
    accepted(told, builder="stranger", by="ines")
    assert [] == told.said("09-30", "R13")
    assert ("unknown-person", "stranger") in reasons(told, "09-30", "CRM-1")
    told.tales["CRM-1"].does("09-16", "ines", "reopen").does("09-17", "hugo", "deliver").does("09-18", "lina", "accept")
    assert ["CRM-1 R13 breach"] == told.said("09-30", "R13")


def test_nobody_is_asked_who_an_automation_is():
    """Assignee in build for two days: seen at work there, it built nothing; never seen at work, it is left unnamed."""
    told = Story()
    for key in ("CRM-1", "CRM-2"):
        tale = told.issue(key).does("09-07 12:00", "ines", "submit").does("09-08", "claire", "approve")
        tale.does("09-09", "hugo", "start", assignee="bot").does("09-11", "hugo", "deliver", assignee="hugo")
        tale.does("09-14", "ines", "accept")
    told.tales["CRM-1"].sets("09-16", "bot", labels="nightly")

    assert "unknown-person" not in [reason for reason, _ in reasons(told, "09-30", "CRM-1")]
    assert ("unknown-person", None) in reasons(told, "09-30", "CRM-2")
    assert [] == [account for _, account in reasons(told, "09-30", "CRM-2") if account]


def test_any_cycle_and_the_employer_of_each_day():
    """Sofia built for the company's IT, then works for the consultancy: Ines, of that consultancy, accepts what the other built."""
    told = Story(
        assignments=(*CAST, hat("MOE", "paul", "09-01", "09-30", actor="riva")), actor_of={**ACTOR_OF, "sofia": "riva"}
    )
    told.built("CRM-1", "sofia", "09-09", "09-14").does("09-15", "ines", "accept")
    told.built("CRM-2", "paul", "09-09", "09-14").does("09-15", "hugo", "reject").does("09-16", "hugo", "deliver").does(
        "09-17", "ines", "accept"
    )
    assert ["CRM-2 R13 breach"] == told.said("10-30", "R13")


# --- R31, R32 --------------------------------------------------------------------------------------------------------


def defect(told, item, labels="bloquante", linked="09-14 12:00"):
    tale = told.issue("BUG", of="anomalie", labels=labels, created="09-10 09:00")
    return tale.linked(linked, "ines", item) if linked else tale


def test_a_fixer_neither_closes_nor_confirms():
    """Builders of the Anomalie are out; so is its author."""
    told = Story()
    told.issue("BUG", of="anomalie").does("09-09", "lina", "start").does("09-10", "hugo", "deliver").does(
        "09-11", "hugo", "accept"
    )
    assert {"lina", "hugo"} == told.violation("09-30", "BUG", "R31").answerable.excluded


def test_a_closing_puts_it_right_once_settled():
    """Closed by the AMOA at ten: the acceptance stays told until ten past, which is when to look again."""
    told = Story()
    item = told.built("CRM-1", "hugo", "09-09", "09-14")
    bug = defect(told, item)
    item.does("09-15", "ines", "accept")
    bug.does("09-16", "hugo", "start").does("09-17", "hugo", "deliver").does("09-18 10:00", "ines", "accept")

    assert ["CRM-1 R32 breach"] == told.said("09-18 10:05", "R32")
    assert at("09-18 10:10") == told.judgements("09-18 10:05")["CRM-1"].due_at
    assert ["CRM-1 R32 breach corrected"] == told.said("09-18 10:10", "R32")
    assert (IssueRef(bug.id, "BUG"),) == told.violation("09-30", "CRM-1", "R32").values["list"]
    assert ("MOA",) == told.violation("09-30", "CRM-1", "R32").answerable.roles


def test_all_of_them_have_to_be_closed():
    """Two were open; one closed rightly and one by its fixer leave it told."""
    told = Story()
    item = told.built("CRM-1", "hugo", "09-09", "09-14")
    for key in ("BUG-1", "BUG-2"):
        told.issue(key, of="anomalie", labels="bloquante", created="09-10 09:00").linked("09-14 12:00", "ines", item)
    item.does("09-15", "ines", "accept")
    told.tales["BUG-1"].does("09-16", "ines", "drop")
    told.tales["BUG-2"].does("09-16", "hugo", "drop")
    assert ["CRM-1 R32 breach"] == told.said("09-30", "R32")


@pytest.mark.parametrize("who", ["bot", "stranger", "hugo"])
def test_whoever_accepts(who):
    """What counts is what was open: an automation, a stranger, a MOE person."""
    told = Story()
    item = told.built("CRM-1", "hugo", "09-09", "09-14")
    defect(told, item)
    item.does("09-15", who, "accept")
    assert ["CRM-1 R32 breach"] == told.said("09-30", "R32")


def test_a_closing_taken_back_at_once_closed_nothing():
    """Closed and reopened by the same person around the acceptance."""
    told = Story()
    item = told.built("CRM-1", "hugo", "09-09", "09-14")
    bug = defect(told, item, linked="09-11").does("09-11", "hugo", "start").does("09-14 12:00", "hugo", "deliver")
    bug.does("09-15 09:58", "ines", "accept").does("09-15 10:04", "ines", "reopen")
    item.does("09-15 10:00", "claire", "accept")
    assert ["CRM-1 R32 breach"] == told.said("09-30", "R32")


def test_what_cannot_be_read_may_have_been_open():
    """A linked issue that was not read leaves the acceptance unjudged."""
    told = Story()
    item = told.built("CRM-1", "hugo", "09-09", "09-14")
    defect(told, item)
    item.does("09-15", "ines", "accept")
    del told.tales["BUG"]
    assert [] == told.said("09-30", "R32")
    assert ("missing-context", None) in reasons(told, "09-30", "CRM-1")
