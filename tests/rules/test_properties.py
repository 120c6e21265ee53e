"""Laws of judging: order of arrival, repetition and unrelated issues change nothing; an app is never a person."""

import random
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from integration.model.verdict import PersonRef
from tests.rules.build import APPS, MOVES, SERVICE, Story, at, judgements

PEOPLE = ["claire", "marc", "ines", "hugo", "lina", "sofia", "paul", "bot", SERVICE, "stranger"]
STATUS_MOVES = [*MOVES, "unblock:prepare", "unblock:approve", "unblock:ready", "unblock:build", "unblock:acceptance"]
fields = st.one_of(
    st.sampled_from(STATUS_MOVES).map(lambda m: ("status", m.partition(":")[2] or MOVES[m])),
    st.sampled_from(["2026-10-01", "2026-11-13", "2027-01-04", None]).map(lambda d: ("due", d)),
    st.sampled_from(PEOPLE).map(lambda p: ("assignee", p)),
    st.sampled_from(["", "selection", "consultation selection", "conception"]).map(lambda w: ("labels", w)),
    st.sampled_from(["MOA", "AMOA", "MOE"]).map(lambda r: ("component", r)),
    st.sampled_from(["data", "selection", "campaigns"]).map(lambda p: ("parent", p)),
)
acts = st.lists(
    st.tuples(st.integers(0, 2), st.integers(1, 5000), st.sampled_from(PEOPLE), st.lists(fields, min_size=1, max_size=3)),
    max_size=25,
)


def told(script):
    """Three issues that block each other in a row, and whatever people do to them."""
    story = Story()
    tales = [
        story.issue("CRM-1", due="10-30"),
        story.issue("PV", of="document", kind="acceptance", component="AMOA", due="10-30"),
        story.issue("CHOICE", phase="selection", of="decision", labels="prestataire go-no-go", component="AMOA"),
    ]
    tales[1].blocked_by(tales[0])
    clock = at("08-04")
    for which, minutes, who, changes in script:
        clock += timedelta(minutes=minutes)
        tales[which].sets(clock, who, **dict(changes))
    return story


@given(acts, st.randoms(use_true_random=False))
def test_order_of_arrival_does_not_matter(script, shuffler: random.Random):
    """Changes and issues in any order, some twice: the same judgements."""
    deployment = told(script).deployment("12-01")
    mixed = {}
    for issue, history in shuffler.sample(list(deployment.histories.items()), len(deployment.histories)):
        changes = [*history.changes, *history.changes[:3]]
        shuffler.shuffle(changes)
        mixed[issue] = replace(history, changes=tuple(changes))

    assert judgements(deployment) == judgements(replace(deployment, histories=mixed))


@given(acts)
def test_judging_twice_is_equal_and_an_unrelated_issue_changes_nothing(script):
    """No memory, and no looking at what is not concerned."""
    story = told(script)
    before = judgements(story.deployment("12-01"))
    story.built("OTHER", "hugo", "10-05", "10-07", phase="flows").does("10-08", "hugo", "accept")
    after = judgements(story.deployment("12-01"))

    assert before == judgements(told(script).deployment("12-01"))
    assert before == {key: after[key] for key in before}


@given(acts)
def test_apps_and_the_service_are_never_blamed(script):
    """Their acts are unattributed, or nothing; nobody is asked about them."""
    for judgement in judgements(told(script).deployment("12-01")).values():
        for violation in judgement.violations:
            named = violation.values.get("actor")
            if isinstance(named, PersonRef) and named.account in {*APPS, SERVICE}:
                assert ("R11", "unattributed", "bot") == (violation.rule, violation.variant, named.account)
        assert not {n.account for n in judgement.not_judged} & {*APPS, SERVICE}


@settings(max_examples=25)
@given(acts, st.integers(0, 100))
def test_a_settled_verdict_stays_until_something_happens(script, hours):
    """Level-based: what was said at an instant is said later too, open or put right; only identity counts."""
    story = told(script)
    last = max((a[0] for t in story.tales.values() for a in t.acts), default=at("08-04"))
    then = last + timedelta(minutes=10)
    before, after = story.judgements(then), story.judgements(then + timedelta(hours=hours))

    for key, judgement in before.items():
        later = {(v.rule, v.cause) for v in after[key].violations}
        assert {(v.rule, v.cause) for v in judgement.violations} <= later


@settings(max_examples=25)
@given(acts)
def test_due_dates_are_to_come(script):
    """« Look again then » is never now or past, and nothing changes by itself before it."""
    story = told(script)
    now = max((a[0] for t in story.tales.values() for a in t.acts), default=at("08-04"))
    for key, judgement in story.judgements(now).items():
        due = judgement.due_at
        assert due is None or due > now
        until = (due or now + timedelta(days=60)) - timedelta(seconds=1)
        assert judgement.violations == story.judgements(until)[key].violations
