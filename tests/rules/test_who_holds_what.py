"""R01 to R04, R06, R07 and R22 beyond their case files: identity, what is named, when to look again, and laws over any staffing."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from integration.model.verdict import ActorRef, PhaseRef, RolesRef
from tests.rules.build import ACTOR_OF, CAST, STAFFING, Story, at, hat, keys_in

MINE = STAFFING | {"R06", "R22"}


def of(story, now, rule):
    return [v for j in story.judgements(now).values() for v in j.violations if v.rule == rule]


# --- the scenarios ---------------------------------------------------------------------------------------------------


def test_s2_two_hats_are_no_affair_of_stand_ins_or_assignees():
    """Inès builds as MOE of the phase: nothing about who holds the ball."""
    story = Story(assignments=(*CAST, hat("MOE", "ines", "10-05", "10-30", phases=("campaigns",))))
    story.built("CRM-21", "ines", "10-07", "10-12", phase="campaigns").does("10-13", "ines", "accept")

    assert [] == [v for rule in ("R06", "R22") for v in of(story, "11-21", rule)]


def test_s3_the_role_changed_over_the_weekend():
    """One change, dated Monday, naming what Sofia had built."""
    story = Story()
    story.built("CRM-31", "hugo", "09-24", "09-30").does("10-01", "sofia", "accept")
    story.built("CRM-33", "sofia", "09-24", "09-30").does("10-07", "sofia", "accept")
    story.built("CRM-34", "sofia", "09-24", "09-30").does("10-07", "ines", "accept")

    (found,) = of(story, "11-21", "R07")

    assert "person:10000:sofia" == str(found.subject)
    assert ("since:2026-10-05:roles", ["CRM-33", "CRM-34"], 2) == (
        found.cause,
        keys_in(found.values["list"]),
        found.values["count"],
    )
    assert (RolesRef(("MOE",)), RolesRef(("AMOA",))) == (found.values["old"], found.values["new"])
    assert at("10-07") == found.cured_at


def test_s4_a_deactivated_user():
    """Her items are told, the role that rests on Hugo, and the one still assigned to her; nobody misses MOE."""
    ended = tuple(replace(a, until=at("10-15").date()) if a.person == "lina" else a for a in CAST)
    story = Story(assignments=ended, inactive=frozenset({"lina"}))
    story.built("CRM-41", "lina", "10-08", "10-13").does("10-16", "ines", "accept")
    story.issue("CRM-42").does("10-06", "ines", "submit").does("10-07", "claire", "approve").does(
        "10-08", "lina", "start", assignee="lina"
    )
    story.issue("CRM-43").does("10-06", "ines", "submit").does("10-07", "claire", "approve").does(
        "10-14", "lina", "start", assignee="lina"
    ).sets("10-15", "claire", assignee="hugo")

    assert [] == of(story, "10-19 23:59", "R22")
    (assigned,) = of(story, "10-20 00:30", "R22")
    assert ("since:2026-10-15:assignment", "former") == (assigned.cause, assigned.variant)
    (changed,) = of(story, "10-20 00:30", "R07")
    assert ("lina", ["CRM-41", "CRM-42", "CRM-43"]) == (changed.subject.id, keys_in(changed.values["list"]))
    assert ["since:2026-10-16:alone"] == [v.cause for v in of(story, "10-16 00:30", "R02") if v.subject.id == "MOE"]
    assert [] == of(story, "11-21", "R01")


def test_s11_no_amoa():
    """From the run of the 15th, with the phase that is open; over on the 2nd of November."""
    without = tuple(a for a in CAST if a.person not in ("ines", "sofia"))
    story = Story(assignments=(*without, hat("AMOA", "ines", "11-02"), hat("AMOE", "ines", "11-02")))

    assert [] == of(story, "09-14 23:59", "R01")
    assert at("09-15 00:00") == story.judgements("09-14")["AMOA"].due_at
    found = of(story, "09-15 00:30", "R01")
    assert [("AMOA", "info", PhaseRef("data"))] == [
        (v.subject.id, v.severity, v.values["phase"]) for v in found if v.subject.id == "AMOA"
    ]
    assert {at("11-02 00:00")} == {v.cured_at for v in of(story, "11-21", "R01")}
    assert {"since:2026-09-07:data"} == {v.cause for v in of(story, "11-21", "R01")}


def test_s13_an_expired_stand_in():
    """Hides that MOA decides; the last day counts; extended by Claire, in order."""
    late = hat("MOA", "marc", "10-01", "10-02", kind="stand-in", recorded="10-05", by="claire")
    story = Story(assignments=(*CAST, late))
    for key, when in (("CRM-121", "09-30 18:00"), ("CRM-122", "10-01 09:00")):
        tale = story.issue(key, of="decision", labels="perimetre", component="MOA", by="claire")
        tale.does("09-28", "ines", "submit").does(when, "marc", "decide").says("09-30 18:05", "marc")

    found = story.violation("10-02", "CRM-122", "R06")

    assert ("breach", at("09-30").date(), RolesRef(("MOA",))) == (
        found.severity,
        found.values["end"],
        found.values["role_expected"],
    )
    assert [] == [v for v in story.judgements("10-02")["CRM-122"].violations if v.rule in ("R16", "R18")]
    assert [found] == of(story, "10-02", "R06")
    assert "late-assignment" == story.violation("10-06", "CRM-122", "R06").cure


# --- what is named ---------------------------------------------------------------------------------------------------


def test_phases_that_wait_together_are_one_episode():
    """The first one names it for good; the sentence names one that is still open."""
    story = Story(assignments=(hat("MOA", "claire", "08-03"), hat("AMOA", "ines", "08-03")))
    story.epics["data"].does("10-01", "claire", "close")

    before, after = of(story, "09-29", "R01"), of(story, "10-02", "R01")

    assert [("since:2026-09-07:data", PhaseRef("data"))] == [(v.cause, v.values["phase"]) for v in before]
    assert [("since:2026-09-07:data", PhaseRef("config"))] == [(v.cause, v.values["phase"]) for v in after]
    assert [None] == [v.cured_at for v in after]


def test_a_colleague_of_the_external_moa_waives_nothing_either():
    """The beneficiary of R03 is the party."""
    story = Story(assignments=(hat("MOA", "hugo", "09-01"),))
    found = story.violation("09-02", "hugo", "R03")
    assert ({"hugo", "lina"}, ActorRef("integra")) == (set(found.answerable.beneficiaries), found.values["org"])


def test_who_built_may_not_confirm_an_acceptance_out_of_time():
    """R06 hides R11, and so keeps its bar."""
    story = Story(assignments=(*CAST, hat("AMOA", "lina", "09-01", "09-10", kind="stand-in")))
    story.built("CRM-1", "hugo", "09-08", "09-14").does("09-15", "lina", "accept")

    found = story.violation("09-16", "CRM-1", "R06")

    assert {"hugo", "lina"} == set(found.answerable.excluded)
    assert ("AMOA",) == found.answerable.roles


def test_the_project_lead_put_there_by_jira_has_five_days():
    """Given at creation and still in preparation."""
    story = Story()
    story.issue("CRM-1", created="10-05 09:00", labels="", of="document", component="AMOA").first["assignee"] = "hugo"

    assert [] == story.said("10-12 23:00", "CRM-1")
    assert ["CRM-1 R22 info"] == story.said("10-13", "CRM-1")
    assert "created" == story.violation("10-13", "CRM-1", "R22").cause


def test_a_stranger_an_app_and_our_own_account():
    """Asked about where they act; apps and we are nobody."""
    story = Story()
    for key, who in (("CRM-1", "stranger"), ("CRM-2", "bot"), ("CRM-3", "bornage")):
        story.issue(key).does("10-05", "ines", "submit").sets("10-06", who, assignee=who)
    asked = {key: [(n.reason, n.account) for n in j.not_judged] for key, j in story.judgements("10-12").items()}

    assert ("unknown-person", "stranger") in asked["CRM-1"]
    assert [] == asked["CRM-2"] + asked["CRM-3"]
    assert [] == of(story, "10-12", "R22")


def test_without_component_nobody_can_tell_whose_ball_it_is():
    """G12: what needs the component is not judged."""
    story = Story()
    story.issue("CRM-1", component="").does("10-01", "ines", "submit").does("10-02", "claire", "approve", assignee="hugo")
    assert "no-component" in {n.reason for n in story.judgements("10-12")["CRM-1"].not_judged}


# --- laws ------------------------------------------------------------------------------------------------------------

days = st.integers(0, 70).map(lambda n: (at("08-10") + timedelta(days=n)).strftime("%m-%d"))
recorded = st.one_of(st.none(), days)


@st.composite
def hats(draw):
    person = draw(st.sampled_from(sorted(ACTOR_OF)))
    start, length, late = draw(days), draw(st.one_of(st.none(), st.integers(0, 20))), draw(recorded)
    until = None if length is None else (at(start) + timedelta(days=length)).strftime("%m-%d")
    return hat(
        draw(st.sampled_from(("MOA", "AMOA", "MOE", "AMOE"))),
        person,
        start,
        until,
        phases=draw(st.sampled_from(((), ("data",), ("selection", "config")))),
        kind=draw(st.sampled_from(("titular", "titular", "stand-in"))),
        recorded=late or "08-01",
        by="claire",
    )


def told(assignments, inactive):
    first = hat("AMOE", "paul", "08-03", recorded="08-01")  # the charter as it was when the project was set up
    story = Story(assignments=(first, *assignments), inactive=inactive)
    story.built("CRM-1", "hugo", "09-14", "09-17")
    story.built("CRM-2", "sofia", "09-24", "10-02").does("10-08", "ines", "accept")
    story.issue("CRM-3", phase="selection").does("09-01", "ines", "submit", assignee="marc")
    return story


def verdicts(story, now):
    """Of my rules, by subject; what had not been recorded yet is left out, as it would be."""
    return {
        key: [
            (v.fingerprint("s"), v.variant, v.severity, v.values, v.cured_at, v.cure) for v in j.violations if v.rule in MINE
        ]
        for key, j in story.judgements(now).items()
    }


inactive = st.sets(st.sampled_from(("hugo", "lina", "sofia"))).map(frozenset)


@settings(max_examples=30, deadline=None)
@given(st.lists(hats(), min_size=1, max_size=6), inactive)
def test_each_look_again_is_the_very_instant(assignments, closed):
    """Nothing about who holds what changes one second before the instant that was told, but by a new record."""
    story = told(assignments, closed)
    now = at("08-20 12:00")
    for _ in range(12):
        judged = story.judgements(now)
        due = min((j.due_at for j in judged.values() if j.due_at is not None), default=None)
        records = [a.recorded_at for a in story.assignments if a.recorded_at and a.recorded_at > now]
        acts = [i for t in story.tales.values() for i, _, _ in t.acts if i > now]
        until = min([*records, *acts, *([due] if due else [at("12-01")])])
        assert verdicts(story, now) == verdicts(story, until - timedelta(seconds=1))
        now = until


@settings(max_examples=30, deadline=None)
@given(st.lists(hats(), min_size=1, max_size=6), st.integers(0, 60), st.integers(1, 60))
def test_what_was_said_is_said_later_too(assignments, first, then):
    """Under the same identity, open or put right, whatever is recorded meanwhile."""
    story = told(assignments, frozenset())
    now = at("08-20 12:00") + timedelta(days=first)
    before, after = story.judgements(now), story.judgements(now + timedelta(days=then))
    for key, judgement in before.items():
        later = {v.fingerprint("s") for v in after[key].violations}
        assert {v.fingerprint("s") for v in judgement.violations if v.rule in MINE} <= later
