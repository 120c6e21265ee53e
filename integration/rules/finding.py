"""What a rule says: a violation, a thing it could not judge, or when to look again; and what a rule is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from integration.model.history import Case, Field
from integration.model.verdict import NotJudged, Policy, Violation
from integration.model.words import RuleId, StatusKey
from integration.rules.acts import Acts


@dataclass(frozen=True, slots=True)
class Later:
    """The verdict may change at this instant without anybody doing anything."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """A state that is over and that history alone cannot tell to have been: Jira does not say since when an account is closed. It
    puts right what was said of it while it lasted, and is no violation where nothing was.
    """

    violation: Violation


Finding = Violation | NotJudged | Later | Ended
Findings = Iterator[Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """All a rule is given: the case, its settled acts, the policy. ``settle``: how long an act stays young. ``derived``: what
    several rules work out of it, kept (once.py).
    """

    case: Case
    acts: Acts
    policy: Policy
    settle: timedelta
    derived: dict[object, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def limit(self, rule: RuleId, usual: int) -> int:
        """The rule's limit in working days."""
        return self.policy.rules[rule].limit or usual


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One boundary. ``on``: the issue types and the kinds of subject (``role``, ``person``, ``project``) it looks at. ``reads``:
    it is only asked of an issue with a settled change of one of these fields; empty: always. ``into``, ``out_of``: likewise, with a
    settled move into, or out of, one of these statuses.
    """

    id: RuleId
    on: frozenset[str]
    judge: Callable[[Hearing], Findings]
    reads: frozenset[Field] = frozenset()
    into: frozenset[StatusKey] = frozenset()
    out_of: frozenset[StatusKey] = frozenset()

    def concerns(self, acts: Acts) -> bool:
        """Whether there is anything in an issue's acts that it looks at."""
        if self.reads and self.reads.isdisjoint(acts.by_field):
            return False
        if self.into and self.into.isdisjoint(acts.reached):
            return False
        return not self.out_of or not self.out_of.isdisjoint(acts.left)
