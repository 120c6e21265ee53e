"""What a rule says: a violation, a thing it could not judge, or when to look again; and what a rule is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from integration.model.history import Case, Field
from integration.model.verdict import NotJudged, Policy, Violation
from integration.model.words import RuleId
from integration.rules.acts import Acts


@dataclass(frozen=True, slots=True)
class Later:
    """The verdict may change at this instant without anybody doing anything."""

    at: datetime


Finding = Violation | NotJudged | Later
Findings = Iterator[Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """All a rule is given: the case, its settled acts, the policy. ``settle``: how long an act stays young."""

    case: Case
    acts: Acts
    policy: Policy
    settle: timedelta

    def limit(self, rule: RuleId, usual: int) -> int:
        """The rule's limit in working days."""
        return self.policy.rules[rule].limit or usual


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One boundary. ``on``: the issue types and the kinds of subject (``role``, ``person``, ``project``) it looks at. ``reads``:
    it is only asked of an issue with a settled change of one of these fields; empty: always.
    """

    id: RuleId
    on: frozenset[str]
    judge: Callable[[Hearing], Findings]
    reads: frozenset[Field] = frozenset()
