"""The ledger gives each violation the state that reading the answers one by one gives it."""

from integration.model.verdict import Record
from integration.rules import judge
from integration.rules.cases import case_of, subjects_of
from integration.rules.facts import phase_now
from integration.rules.timeline import timelines_from
from integration.sync.ledger import settle
from tests.oracle.answers import CONFIRMED_BY, standing, typed
from tests.oracle.histories import history
from tests.oracle.oracle import judged
from tests.oracle.world import World
from tests.rules.build import Story
from tests.rules.cast import PARIS, POLICY

Standing = dict[tuple[str, str, str], tuple[str, str | None]]


def by_ledger(story: Story, seed: int) -> Standing:
    deployment = story.deployment("12-20")
    timelines, answers = timelines_from(deployment), typed(story, seed)
    found: Standing = {}
    for subject in subjects_of(deployment):
        case = case_of(subject, deployment, timelines)
        settled = settle(
            Record(subject=subject),
            judge(case, POLICY),
            answers.get(subject.id, []),
            site="cloud-1",
            staffing=deployment.staffing,
            policy=POLICY,
            now=deployment.now,
            zone=PARIS,
            phase=phase_now(case),
        )
        for entry in settled.record.entries:
            if subject.kind == "issue" and entry.rule in CONFIRMED_BY:
                found[entry.rule, str(subject), entry.cause] = (entry.state, entry.how)
    return found


def by_hand(story: Story, seed: int) -> Standing:
    deployment = story.deployment("12-20")
    world, answers = World(deployment), typed(story, seed)
    return {
        (s.rule, s.subject, s.cause): standing(world, s, answers.get(s.subject.partition(":")[2], []))
        for s in judged(deployment)
        if s.rule in CONFIRMED_BY and s.subject.startswith("issue:")
    }


def test_states_agree():
    """Open, waived, confirmed, corrected or excused: the same for both, answer by answer."""
    states = set()
    for seed in range(3000, 3060):
        story = history(seed)
        expected = by_hand(story, seed)
        assert expected == by_ledger(story, seed), seed
        states |= set(expected.values())

    assert {("open", None), ("resolved", "confirmed"), ("resolved", "corrected"), ("waived", "waived")} <= states
