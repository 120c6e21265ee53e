"""R14, R16, R17, R18, R24 and R34 on any history: arrival does not matter, and what was said stays said."""

import random
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.build import SERVICE, Story, at, hat
from tests.rules.cast import CAST
from tests.rules.laws import arrival_does_not_matter, nothing_changes_before_it_is_due, said_stays_said

MINE = ("R14", "R16", "R17", "R18", "R24", "R34")
HATS = (*CAST, hat("MOA", "marc", "10-05", natures=("lancement", "financement")))
PEOPLE = ["claire", "marc", "ines", "hugo", "paul", "bot", SERVICE, "stranger"]
STATUSES = ["prepare", "approve", "ready", "validated", "blocked", "mediation", "dropped"]
TEXTS = ["", "un deux trois", "*un* deux trois", "un deux quatre cinq", "tout autre chose"]

fields = st.one_of(
    st.sampled_from(STATUSES).map(lambda s: ("status", s)),
    st.sampled_from(STATUSES).map(lambda s: ("status", s)),
    st.sampled_from(["", "conception", "rgpd", "rgpd conception", "lancement", "financement perimetre"]).map(
        lambda w: ("labels", w)
    ),
    st.sampled_from(TEXTS).map(lambda t: ("description", t)),
    st.sampled_from(TEXTS[1:]).map(lambda t: ("summary", t)),
    st.sampled_from(["", "90000", "95000"]).map(lambda b: ("budget", b)),
    st.sampled_from(["MOA", "AMOA", "MOE"]).map(lambda r: ("component", r)),
)
scripts = st.lists(
    st.tuples(st.integers(0, 5), st.integers(1, 5000), st.sampled_from(PEOPLE), st.lists(fields, min_size=1, max_size=3)),
    max_size=25,
)


def told(script):
    """A need, a launch, a Livrable, a disagreement and two phases, and whatever happens to them."""
    story = Story(assignments=HATS, opened={}, launched=False, has_budget=True)
    tales = [
        story.issue("DOC", of="document", component="AMOA", by="hugo", created="08-10"),
        story.issue("DEC", of="decision", component="MOA", labels="lancement"),
        story.issue("LIV"),
        story.issue("DIS", of="desaccord", by="hugo"),
        story.epics["data"],
        story.epics["config"],
    ]
    clock = at("09-28")
    for which, minutes, who, changes in script:
        clock += timedelta(minutes=minutes)
        tales[which].sets(clock, who, **dict(changes))
    return story, clock


def said(found):
    """What these rules say, by issue."""
    return {key: [v for v in judgement.violations if v.rule in MINE] for key, judgement in found.items()}


@given(scripts, st.randoms(use_true_random=False))
def test_arrival_does_not_matter(script, shuffler: random.Random):
    """Changes in any order, some twice; judged twice: the same judgements, and one violation for each rule and cause."""
    arrival_does_not_matter(told(script)[0].deployment("12-31"), shuffler, said)


@settings(max_examples=60)
@given(scripts, scripts)
def test_what_was_said_stays_said(script, then):
    """Whatever happens later, a settled violation is only ever put right, and what put it right stays."""
    story, now = told(script)
    now += timedelta(minutes=10)
    before = said(story.judgements(now))
    longer, later = told([*script, *((which, minutes + 10, who, changes) for which, minutes, who, changes in then)])
    after = said(longer.judgements(later + timedelta(days=1)))

    said_stays_said(before, after)


@settings(max_examples=60)
@given(scripts)
def test_nothing_changes_before_it_is_due(script):
    """One second before the next look, everything is said as it was."""
    story, now = told(script)
    nothing_changes_before_it_is_due(story, now, said, looks=3)
