"""R19 to R21, R23, R25 to R30, R33 and R35 on any history: arrival does not matter, what was said stays said, nobody is missed."""

import random
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.build import SERVICE, Story, at
from tests.rules.laws import (
    arrival_does_not_matter,
    nothing_changes_before_it_is_due,
    said_stays_said,
    unlinking_erases_nothing,
)

MINE = ("R19", "R20", "R21", "R23", "R25", "R26", "R27", "R28", "R29", "R30", "R33", "R35")
PEOPLE = ["claire", "ines", "hugo", "lina", "bot", SERVICE, "stranger"]
STATUSES = ["prepare", "approve", "ready", "build", "acceptance", "validated", "blocked", "mediation", "dropped"]
PATH = ["approve", "ready", "build", "acceptance", "validated", "build", "blocked", "mediation", "build"]
TEXTS = ["", "un deux trois", "*un* deux trois", "un deux quatre cinq", "tout autre chose"]

fields = st.one_of(
    st.sampled_from(STATUSES).map(lambda s: ("status", s)),
    st.sampled_from(PATH).map(lambda s: ("status", s)),
    st.sampled_from(["", "desaccord", "desaccord conception", "perimetre", "go-no-go", "lancement"]).map(
        lambda w: ("labels", w)
    ),
    st.sampled_from(TEXTS).map(lambda t: ("description", t)),
    st.sampled_from(TEXTS[1:]).map(lambda t: ("summary", t)),
    st.sampled_from(["", "90000", "95000"]).map(lambda b: ("budget", b)),
    st.sampled_from(["", "2026-10-20", "2026-10-30", "2026-11-13"]).map(lambda d: ("due", d)),
    st.sampled_from(["", "MOA", "AMOA", "MOE"]).map(lambda r: ("component", r)),
    st.sampled_from(["data", "config"]).map(lambda p: ("parent", p)),
)
acts = st.one_of(
    st.lists(fields, min_size=1, max_size=3),
    st.sampled_from(["say", "minutes", "confirm", "other", "attach", "point", "link", "unlink"]),
)
scripts = st.lists(
    st.tuples(st.integers(0, 6), st.integers(1, 5000), st.sampled_from(PEOPLE), acts),
    max_size=25,
)


def told(script):
    """A Livrable, a Document, a decision, a meeting, a defect, a disagreement and a phase, and whatever happens to them."""
    story = Story(opened={}, has_budget=True)
    tales = [
        story.issue("LIV", due="10-30"),
        story.issue("DOC", of="document", component="AMOA", due="10-30"),
        story.issue("DEC", of="decision", component="AMOA"),
        story.issue("MEET", of="rituel", component="AMOA", due="10-20"),
        story.issue("BUG", of="anomalie"),
        story.issue("DIS", of="desaccord", by="hugo", component=""),
        story.epics["data"],
    ]
    clock = at("09-28")
    for which, minutes, who, act in script:
        clock += timedelta(minutes=minutes)
        tale = tales[which]
        if isinstance(act, list):
            kept = dict(act) if tale.phase is None else {k: v for k, v in act if k != "parent"}
            tale.sets(clock, who, **kept)
        elif act == "link":
            tale.linked(clock, who, tales[(which + 1) % 6])
        elif act == "unlink":
            other = tales[(which + 1) % 6]
            if any(link.other == other.id and link.stands for _, link, _ in tale.links):
                tale.unlinked(clock, who, other)
        elif act == "attach":
            tale.attaches(clock, who)
        elif act == "point":
            tale.points_to(clock, who)
        elif who != SERVICE:
            tale.says(clock, who, minutes=act == "minutes", command=act if act in ("confirm", "other") else None)
    return story, clock


def said(found):
    """What these rules say, by issue."""
    return {key: [v for v in judgement.violations if v.rule in MINE] for key, judgement in found.items()}


@given(scripts, st.randoms(use_true_random=False))
def test_arrival_does_not_matter(script, shuffler: random.Random):
    """Changes, comments and links in any order, changes twice; one violation for each rule and cause."""
    arrival_does_not_matter(told(script)[0].deployment("12-31"), shuffler, said)


@settings(max_examples=60)
@given(scripts, scripts)
def test_what_was_said_stays_said(script, then):
    """Whatever happens later, a settled violation is only ever put right, and what put it right stays."""
    story, now = told(script)
    now += timedelta(minutes=10)
    before = said(story.judgements(now))
    longer, later = told([*script, *((which, minutes + 10, who, act) for which, minutes, who, act in then)])
    after = said(longer.judgements(later + timedelta(days=1)))

    said_stays_said(before, after, goes_on=("R30", "R33"))


@settings(max_examples=60)
@given(scripts)
def test_unlinking_erases_nothing(script):
    """Links taken off once all has settled: what was said stays said."""
    story, now = told(script)
    unlinking_erases_nothing(story, now + timedelta(days=10), said, goes_on=("R30", "R33"))


@settings(max_examples=60)
@given(scripts)
def test_nothing_changes_before_it_is_due(script):
    """One second before the next look, everything is said as it was."""
    story, now = told(script)
    nothing_changes_before_it_is_due(story, now, said, looks=4)


@given(scripts)
def test_apps_and_the_service_are_never_blamed(script):
    """An automation is named by the rules about the order of things alone, our own account by none."""
    for violations in said(told(script)[0].judgements("12-31")).values():
        for v in violations:
            assert v.author is None or v.author not in ("bot", SERVICE)
