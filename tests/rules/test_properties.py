"""Laws of judging: order of arrival, repetition and unrelated issues change nothing; an app is never a person."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from integration.mapping.calendar import full_working_days
from integration.mapping.policy import placeholders
from integration.model.verdict import PersonRef
from integration.rules.blocked_too_long import BREACH_AT
from tests.rules.build import CAST, MOVES, PARIS, POLICY, SERVICE, Story, at, hat, judgements
from tests.rules.cast import APPS

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
            sentence = POLICY.rules[violation.rule].texts.sentence[violation.variant]
            named = violation.values.get("actor") if "actor" in placeholders(sentence.fr) else None
            if isinstance(named, PersonRef) and named.account in {*APPS, SERVICE}:
                assert ("unattributed", "bot") == (violation.variant, named.account)
                assert violation.rule in ("R11", "R16", "R17", "R31")
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
        assert verdicts(judgement) == verdicts(story.judgements(until)[key])


WORLD_KEYS = ("CRM-1", "PV", "GATE", "RES", "NEED", "CHOICE", "EPIC-data", "EPIC-selection")
USUAL = (
    *((0, who, "status", to) for who, to in [("ines", "validated"), ("lina", "validated"), ("ines", "build")]),
    *((0, who, "status", to) for who, to in [("hugo", "acceptance"), ("hugo", "blocked"), ("ines", "blocked")]),
    *(
        (0, who, "status", to)
        for who, to in [("ines", "prepare"), ("ines", "approve"), ("claire", "ready"), ("hugo", "build")]
    ),
    *((0, who, "due", to) for who, to in [("hugo", "2026-11-13"), ("hugo", "2026-10-30"), ("hugo", None)]),
    *((n, "ines", "status", "approve") for n in (1, 2, 3, 5)),
    *((n, "claire", "status", to) for n in (1, 2, 3, 5, 6, 7) for to in ("validated", "prepare")),
    *((n, "claire", "status", to) for n in (6, 7) for to in ("ready", "build", "dropped")),
    (4, "hugo", "assignee", "hugo"),
)
"""What people plausibly do to the world: issue, who, field, value."""
spans = st.one_of(st.integers(1, 15), st.integers(60, 5000))
usual = st.tuples(st.sampled_from(USUAL), spans).map(lambda u: (u[0][0], u[1], u[0][1], [(u[0][2], u[0][3])]))
random_moves = st.tuples(
    st.integers(0, len(WORLD_KEYS) - 1), spans, st.sampled_from(PEOPLE), st.lists(fields, min_size=1, max_size=2)
)
moves = st.lists(st.one_of(usual, usual, usual, random_moves), max_size=10)


def world(script):
    """A closing that leaves something open, its gate, reserves, a selection; and whatever people do to them afterwards."""
    tied = (*CAST, hat("AMOA", "lina", "08-20", phases=("selection",)))
    story = Story(assignments=tied, opened={"selection": "08-03", "data": "09-07", "config": "09-21"})
    item = story.built("CRM-1", "hugo", "09-14", "09-17")
    item.sets("09-18", "hugo", due="2026-12-01")
    story.issue("PV", of="document", kind="acceptance", component="AMOA", due="10-30").blocked_by(item)
    gate = story.issue("GATE", of="decision", labels="go-no-go", component="AMOA")
    gate.does("09-18", "ines", "submit").does("09-21", "claire", "decide")
    reserves = story.issue("RES", phase="config", of="decision", labels="reserves", component="AMOA", due="11-30")
    item.linked("09-22", "ines", reserves)
    story.issue("NEED", phase="selection", of="document", labels="selection", component="AMOA")
    story.issue("CHOICE", phase="selection", of="decision", labels="prestataire go-no-go", component="AMOA")
    clock = at("09-22 12:00")
    for which, minutes, who, changes in script:
        clock += timedelta(minutes=minutes)
        story.tales[WORLD_KEYS[which]].sets(clock, who, **dict(changes))
    return story, clock


@settings(max_examples=60)
@given(moves, moves)
def test_later_acts_take_no_verdict_back(first, then):
    """Whatever happens after an act has settled, what was said of it is still said, under the same identity; and what was
    put right stays so, but for the day within which a wait may come back.
    """
    story, end = world(first)
    then = [(which, minutes + 10, who, changes) for which, minutes, who, changes in then[:1]] + then[1:]
    before = story.judgements(end + timedelta(minutes=10))
    longer, later = world([*first, *then])
    after = longer.judgements(later + timedelta(days=1))

    for key, judgement in before.items():
        found = {v.fingerprint("s"): v for v in after[key].violations}
        assert {v.fingerprint("s") for v in judgement.violations} <= found.keys()
        for was in judgement.violations:
            if was.cured_at is not None and was.rule not in ("R30", "R33", "R08"):
                assert found[was.fingerprint("s")].cured_at == was.cured_at


def verdicts(judgement):
    """What is said. Who may answer it is asked when somebody does: a builder since then may not."""
    return [(v.fingerprint("s"), v.severity, v.variant, v.values, v.cured_at, v.cure) for v in judgement.violations]


@settings(max_examples=60)
@given(moves)
def test_each_look_again_is_the_very_instant(script):
    """From any last act, going from due instant to due instant: one second before, nothing has changed."""
    story, now = world(script)
    for _ in range(4):
        judged = story.judgements(now)
        due = min((j.due_at for j in judged.values() if j.due_at is not None), default=None)
        until = (due or now + timedelta(days=90)) - timedelta(seconds=1)
        again = story.judgements(until)
        assert [verdicts(j) for j in judged.values()] == [verdicts(j) for j in again.values()]
        if due is None:
            break
        now = due


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)), st.integers(1, 12))
def test_a_wait_is_said_at_its_due_instant(since, limit):
    """R30: silent one second before ``due_at``, said at it; so again for the breach, whatever holidays and clock changes."""
    policy = replace(POLICY, rules={**POLICY.rules, "R30": replace(POLICY.rules["R30"], limit=limit)})
    blocked_at = since.replace(tzinfo=UTC).astimezone(PARIS)
    story = Story(opened={})
    tale = story.issue("CRM-1", of="document", component="AMOA", by="bornage", created="2025-12-01").does(
        blocked_at, "hugo", "block"
    )
    story.effective_from = tale.created
    story.tales = {"CRM-1": tale}
    now = blocked_at + timedelta(minutes=10)
    severities: list[str] = []
    while (due := story.judgements(now, policy)["CRM-1"].due_at) is not None:
        before = story.judgements(due - timedelta(seconds=1), policy)["CRM-1"].violations
        assert severities == [v.severity for v in before]
        severities = [v.severity for v in story.judgements(due, policy)["CRM-1"].violations]
        assert full_working_days(blocked_at, due, PARIS) in (limit, BREACH_AT * limit)
        now = due
    assert ["breach"] == severities
