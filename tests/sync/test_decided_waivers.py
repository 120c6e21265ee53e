"""Waivers that a Décision grants: what they reach, from when, until when, and what ends them (S8)."""

from dataclasses import replace
from datetime import date

import pytest

from integration.model.history import Author, Change
from integration.model.verdict import Command, Record
from integration.rules import judge
from integration.rules.cases import case_of, subjects_of
from integration.rules.timeline import timelines_from
from integration.rules.waivers import waivers_decided
from integration.sync.ledger import settle
from tests.rules.build import PARIS, POLICY, Story, at, hat

LINE = "/bornage déroger R11 jusqu'au 2026-10-16 renfort de recette"


def waiver(story, *, to="EPIC-flows", by="claire", labels="derogation", says=LINE, linked="10-02", linker="ines"):
    """CRM-70, decided on 5 October at ten."""
    decision = story.issue("CRM-70", of="decision", component="MOA", labels=labels, phase="flows")
    decision.first["description"] = says
    if to:
        decision.linked(linked, linker, story.tales[to])
    decision.does("10-05 09:00", "ines", "submit")
    decision.says("10-05 09:30", by)
    return decision.does("10-05 10:00", by, "decide")


def accepted(story, key, by, when, *, builder="hugo", phase="flows"):
    story.built(key, builder, "10-12", "10-13", phase=phase)
    return story.tales[key].does(when, by, "accept")


def case(story, key, now):
    deployment = story.deployment(now)
    timelines = timelines_from(deployment)
    subject = next(s for s in subjects_of(deployment) if s.id == story.tales[key].id)
    return case_of(subject, deployment, timelines)


def granted(story, key, now="10-30"):
    """« waive 10-05 » and « unwaive 10-12 », oldest first."""
    found = sorted(waivers_decided(case(story, key, now)), key=lambda c: c.at)
    return [f"{c.verb} {c.at:%m-%d}" + (f" {c.problem}" if c.problem else "") for c in found]


def standing(story, key, now, *typed, record=None):
    one = case(story, key, now)
    commands = (*typed, *waivers_decided(one))
    return settle(
        record or Record(subject=one.subject),
        judge(one, POLICY),
        commands,
        site="cloud-1",
        staffing=one.deployment.staffing,
        policy=POLICY,
        now=one.deployment.now,
        zone=PARIS,
    )


def acceptance(settlement):
    """What stands of R11 and R12."""
    return [(e.rule, e.state) for e in settlement.record.entries if e.rule in ("R11", "R12")]


def test_s8_a_waiver_then_the_same_again():
    """Covered while it lasts and only for its rule; expired, or in another phase, not; a later one does not reach back."""
    story = Story()
    waiver(story)
    accepted(story, "CRM-71", "lina", "10-14")
    accepted(story, "CRM-72", "lina", "10-15", builder="lina")
    accepted(story, "CRM-73", "lina", "10-19")
    accepted(story, "CRM-74", "lina", "10-15", phase="config")
    again = Command(
        verb="waive",
        rule="R11",
        until=date(2026, 10, 30),
        reason="renfort",
        author="claire",
        at=at("10-20"),
        comment="900",
        updated=at("10-20"),
    )
    later = standing(story, "CRM-73", "10-21", again)

    assert acceptance(standing(story, "CRM-71", "10-21")) == [("R11", "waived")]
    assert sorted(acceptance(standing(story, "CRM-72", "10-21"))) == [("R11", "waived"), ("R12", "open")]
    assert acceptance(later) == [("R11", "open")]
    assert [refusal.reason for refusal in later.record.refusals] == ["act-done"]
    assert acceptance(standing(story, "CRM-74", "10-21")) == [("R11", "open")]


def test_what_a_decision_covers_is_not_news():
    """Nobody is told of it, and looking again changes nothing."""
    story = Story()
    waiver(story)
    accepted(story, "CRM-71", "lina", "10-14")

    first = standing(story, "CRM-71", "10-15")
    second = standing(story, "CRM-71", "10-28", record=first.record)

    assert (first.loud, second.loud, second.record) == (False, False, first.record)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ({}, ["waive 10-05"]),
        ({"to": "CRM-71"}, ["waive 10-05"]),
        ({"to": None}, []),
        ({"to": "EPIC-config"}, []),
        ({"by": "ines"}, []),
        ({"by": "bornage"}, []),
        ({"by": "bot"}, []),
        ({"by": "marc"}, []),
        ({"labels": "arbitrage"}, []),
        ({"says": "Renfort de recette, R11 jusqu'au 2026-10-16"}, []),
        ({"says": "/bornage déroger R11 jusqu'au JJ/MM/AAAA motif"}, []),
        ({"says": "/bornage confirmer R11 fait"}, []),
        ({"linked": "10-08", "linker": "claire"}, ["waive 10-08"]),
        ({"linked": "10-08", "linker": "lina"}, []),
        ({"linker": "bornage"}, ["waive 10-05"]),
    ],
)
def test_who_may_grant_what_by_a_decision(given_, expected):
    """A person with MOA then; a Décision ``derogation`` linked to the issue or its epic, afterwards by MOA only."""
    story = Story()
    accepted(story, "CRM-71", "lina", "10-14")
    waiver(story, **given_)

    assert granted(story, "CRM-71") == expected


def test_a_decision_says_what_it_said_when_it_was_decided():
    """Rewriting it later waives nothing more."""
    story = Story()
    accepted(story, "CRM-71", "lina", "10-14")
    waiver(story, says="rien").sets("10-06", "hugo", description=LINE)
    assert granted(story, "CRM-71") == []

    story = Story()
    accepted(story, "CRM-71", "lina", "10-14")
    waiver(story).sets("10-06", "hugo", description="rien")
    assert granted(story, "CRM-71") == ["waive 10-05"]


@pytest.mark.parametrize("end", ["revise", "drop"])
def test_a_decision_revised_or_dropped_ends_its_waiver_from_then(end):
    """What was done meanwhile stays waived; decided again, it counts again."""
    story = Story()
    accepted(story, "CRM-71", "lina", "10-14")
    accepted(story, "CRM-72", "lina", "10-16 09:00")
    decision = waiver(story).does("10-15", "claire", end)

    assert granted(story, "CRM-71") == ["waive 10-05", "unwaive 10-15"]
    assert acceptance(standing(story, "CRM-71", "10-21")) == [("R11", "waived")]
    assert acceptance(standing(story, "CRM-72", "10-21")) == [("R11", "open")]

    decision.does("10-15 15:00", "claire", "submit" if end == "revise" else "restore").does("10-16", "claire", "decide")
    assert granted(story, "CRM-71") == ["waive 10-05", "unwaive 10-15", "waive 10-16"]


def test_a_waiver_through_the_epic_ends_where_the_issue_leaves_it():
    """And begins where it arrives; linked to the issue itself, it follows it."""
    story = Story()
    moved = story.built("CRM-71", "hugo", "10-06", "10-07", phase="config")
    moved.sets("10-08", "claire", parent="flows").sets("10-12", "claire", parent="config")
    decision = waiver(story)
    assert granted(story, "CRM-71") == ["waive 10-08", "unwaive 10-12"]

    decision.linked("10-05 09:15", "ines", moved)
    assert granted(story, "CRM-71") == ["waive 10-05"]


def test_a_link_taken_away_ends_what_it_had_granted():
    """The changelog names the Décision; what was remembered of it ends there."""
    story = Story()
    accepted(story, "CRM-71", "lina", "10-14")
    story.tales["CRM-71"].does("10-20", "claire", "reopen").does("10-20 15:00", "hugo", "deliver")
    story.tales["CRM-71"].does("10-20 16:00", "lina", "accept")
    line = LINE.replace("10-16", "10-30")
    waiver(story, to="CRM-71", says=line)
    known = standing(story, "CRM-71", "10-15").record

    one = case(story, "CRM-71", "10-21")
    gone = Change(history="99", at=at("10-19"), author=Author(id="hugo"), field="link", old="CRM-70", new=None)
    bare = replace(one.timeline, issue=replace(one.timeline.issue, links=()), changes=(*one.timeline.changes, gone))
    unlinked = replace(one, timeline=bare)

    (end,) = waivers_decided(unlinked)
    assert (end.verb, end.decision, end.at, end.rule) == ("unwaive", "CRM-70", at("10-19"), None)
    found = settle(
        known,
        judge(one, POLICY),
        [end],
        site="cloud-1",
        staffing=one.deployment.staffing,
        policy=POLICY,
        now=one.deployment.now,
        zone=PARIS,
    )
    assert acceptance(found) == [("R11", "waived"), ("R11", "open")]


def test_a_decider_with_moa_in_another_phase_only_grants_nothing_here():
    """Nor one whose MOA is for other natures: the sponsor's is for launch and funding."""
    elsewhere = Story(assignments=(hat("MOA", "claire", "08-03", phases=("config",)), hat("MOE", "hugo", "08-31")))
    sponsor = Story(
        assignments=(hat("MOA", "claire", "08-03", natures=("lancement", "financement")), hat("MOE", "hugo", "08-31"))
    )
    owner = Story(assignments=(hat("MOA", "claire", "08-03", natures=("derogation",)), hat("MOE", "hugo", "08-31")))
    for story in (elsewhere, sponsor, owner):
        story.built("CRM-71", "hugo", "10-12", "10-13", phase="flows")
        waiver(story)

    assert [granted(story, "CRM-71") for story in (elsewhere, sponsor, owner)] == [[], [], ["waive 10-05"]]


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        (LINE, []),
        ("/bornage déroger R11 jusqu'au 2026-02-31 motif", ["waive 10-05 no-date"]),
        ("/bornage déroger R11 jusqu'au 2026-10-16", ["waive 10-05 no-reason"]),
        ("/bornage déroger R11 jusqu'au 2026-10-04 motif", ["waive 10-05 date-passed"]),
        ("/bornage déroger R99 jusqu'au 2026-10-16 motif", ["waive 10-05 unknown-rule"]),
        ("/bornage déroger R17 jusqu'au 2026-10-16 motif", ["waive 10-05 not-waivable"]),
    ],
)
def test_who_decided_is_told_on_the_decision_of_a_line_that_grants_nothing(says, expected):
    """There, and nowhere else."""
    story = Story()
    accepted(story, "CRM-71", "lina", "10-14")
    waiver(story, says=says)

    assert granted(story, "CRM-70") == expected
    assert [r.reason for r in standing(story, "CRM-71", "10-21").record.refusals] == []
