"""Both judges on the same projects: what each says, rule by rule."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from integration.model.history import Deployment
from integration.model.verdict import Violation
from integration.rules import RULES as ENGINE
from integration.rules import judge
from integration.rules.cases import case_of, subjects_of
from integration.rules.timeline import timelines_from
from tests.oracle.histories import history, instants
from tests.oracle.oracle import RULES, judged
from tests.oracle.said import Said, one_for_each
from tests.rules.cast import POLICY as ALL

LANDED = RULES & {r.id for r in ENGINE}
HIDING = {"R06", "R15", "R17", "R24", "R34"}
POLICY = replace(ALL, rules={i: replace(r, on=i in RULES | HIDING) for i, r in ALL.rules.items()})


@dataclass
class Agreement:
    """Counts by rule; ``apart``: seed, instant and what only one of them says."""

    judged: Counter[str] = field(default_factory=Counter)
    engine: Counter[str] = field(default_factory=Counter)
    both: Counter[str] = field(default_factory=Counter)
    apart: list[tuple[int, datetime, str, Said]] = field(default_factory=list)

    def precision(self, rule: str) -> float:
        """Of what the engine says, how much is right."""
        return self.both[rule] / self.engine[rule] if self.engine[rule] else 1.0

    def recall(self, rule: str) -> float:
        """Of what is to be said, how much the engine says."""
        return self.both[rule] / self.judged[rule] if self.judged[rule] else 1.0


def engine(deployment: Deployment) -> set[Said]:
    """What the engine says, in the oracle's shape."""
    timelines = timelines_from(deployment)
    found = [v for s in subjects_of(deployment) for v in judge(case_of(s, deployment, timelines), POLICY).violations]
    return set(one_for_each([_said(v) for v in found if v.rule in LANDED]))


def _said(v: Violation) -> Said:
    return Said(v.rule, str(v.subject), v.cause, v.severity, v.cure, v.cured_at)


def compared(seeds: Iterable[int]) -> Agreement:
    """Each project at several instants, whole verdicts compared: severity, what put it right and when."""
    result = Agreement()
    for seed in seeds:
        story = history(seed)
        for now in instants(story, seed):
            deployment = story.deployment(now)
            right, said = {s for s in judged(deployment) if s.rule in LANDED}, engine(deployment)
            result.judged.update(s.rule for s in right)
            result.engine.update(s.rule for s in said)
            result.both.update(s.rule for s in right & said)
            result.apart += [(seed, now, "oracle", s) for s in sorted(right - said, key=str)]
            result.apart += [(seed, now, "engine", s) for s in sorted(said - right, key=str)]
    return result
