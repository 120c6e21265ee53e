"""The engine says what the slow and obvious judge says, and nothing else, on random projects; thousands by ``python -m tests.oracle``."""

import random
from collections.abc import Mapping
from dataclasses import replace

import pytest

from integration.model.verdict import Judgement, Violation
from tests.oracle.agreement import LANDED, compared, engine
from tests.oracle.histories import history, instants
from tests.oracle.oracle import RULES, judged
from tests.oracle.said import Said
from tests.rules.cast import at
from tests.rules.laws import unlinking_erases_nothing

PROJECTS = 160
SLICES = 8


@pytest.mark.parametrize("slice_", range(SLICES))
def test_both_judges_agree(slice_: int):
    """Same violations, causes, severities, and the same thing put each right at the same instant: precision and recall 1."""
    result = compared(range(1 + slice_, 1 + PROJECTS, SLICES))

    assert [] == result.apart
    assert result.judged == result.engine == result.both


def test_every_rule_has_something_to_say():
    """Agreement on silence proves nothing: each rule is broken somewhere among the first projects."""
    said = {s.rule for seed in range(1, 130) for s in judged(history(seed).deployment("12-20"))}

    assert RULES == LANDED == said


@pytest.mark.parametrize("seed", range(1000, 1012))
def test_order_of_arrival_duplicates_and_repetition_change_nothing(seed: int):
    """Changes and issues in any order, some of them twice; judged twice."""
    chance = random.Random(seed)
    story = history(seed)
    deployment = story.deployment(instants(story, seed)[0])
    mixed = {}
    for issue, told in chance.sample(list(deployment.histories.items()), len(deployment.histories)):
        changes = [*told.changes, *told.changes[::3]]
        chance.shuffle(changes)
        mixed[issue] = replace(told, changes=tuple(changes))

    said = engine(deployment)
    assert said == engine(deployment) == engine(replace(deployment, histories=mixed))


@pytest.mark.parametrize("seed", range(3000, 3012))
def test_unlinking_erases_nothing(seed: int):
    """All links taken off at the end: acceptances, reports, defects and closings are told as they were."""
    unlinking_erases_nothing(history(seed), at("12-20"), _of_acts, who="lina")


def _of_acts(found: Mapping[str, Judgement]) -> Mapping[str, list[Violation]]:
    return {key: [v for v in judgement.violations if v.rule in ACTS] for key, judgement in found.items()}


def identity(said: Said) -> tuple[str, str, str]:
    return said.rule, said.subject, said.cause


ACTS = {"R08", "R09", "R10", "R11", "R12", "R13", "R14", "R15", "R25", "R26", "R31", "R32", "R34"}
"""Rules about what was done: done it stays. R24 tells an act again as an information once the label is set later."""
LASTING = {"R22"}
"""A state that lasted stays told too, but for a deactivated account: of its past Jira tells no date."""


@pytest.mark.parametrize("seed", range(2000, 2016))
def test_what_was_said_is_said_until_it_is_put_right(seed: int):
    """The same project read at successive instants: what was said of an act or a state never disappears, and ends by a cure only."""
    story = history(seed)
    rules = ACTS if story.inactive else ACTS | LASTING
    acts = sorted({a[0] for t in story.tales.values() for a in t.acts})
    before: set[Said] = set()
    for now in acts[5 :: max(1, len(acts) // 12)]:
        said = engine(story.deployment(now))
        kept = {identity(s) for s in said}
        assert [] == [s for s in before if s.rule in rules and identity(s) not in kept], now
        before = said
