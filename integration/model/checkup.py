"""What stands in the way of a deployment on a site: named checks, what each found, and what could not be looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from integration.model.words import Text

Group = Literal["account", "site", "project", "people", "limits"]
Weight = Literal["stop", "warn", "note"]
"""``stop``: plan and apply refuse; ``warn``: they go on, with less; ``note``: good to know."""
State = Literal["ok", "failed", "skipped", "unknown", "not-applicable"]
Why = Literal["right", "token", "answer", "setting", "later"]
"""Why a fact was not seen: the account may not look; the token is not taken; Jira answered something else; nobody said; it would
cost requests that nothing else here needs.
"""
Grantor = Literal["jira-admin", "project-admin", "org-admin", "author", "operator", "nobody"]
"""Who can put it right: of the charter its author; of the machine Bornage runs on its operator."""

GROUPS: tuple[Group, ...] = get_args(Group)
WEIGHTS: tuple[Weight, ...] = get_args(Weight)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateField:
    """A field of a create screen. ``needed``: required, and nothing fills it in."""

    id: str
    name: str
    needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckTexts:
    """What people read of a check. ``long``: what was found, with the result's values; ``remedy``: what to do."""

    short: Text
    long: Text
    remedy: Text
    who: Grantor


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The texts of all checks, by id, and the words around them."""

    checks: Mapping[str, CheckTexts]
    who: Mapping[Grantor, Text]
    why: Mapping[Why, Text]
    states: Mapping[State, Text]
    groups: Mapping[Group, Text]
    words: Mapping[str, Text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One check's outcome. ``values``: for the braces of its long text and remedy; ``why``: of an unknown one. ``vital``: nothing can
    be planned without it, so that no ``--skip`` helps.
    """

    check: str
    group: Group
    weight: Weight
    state: State
    values: Mapping[str, str] = field(default_factory=dict)
    why: Why | None = None
    vital: bool = False

    @property
    def stops(self) -> bool:
        return self.state == "failed" and self.weight == "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """All that was looked at, in the order of the checks. ``later``: ids left for a full look, because each costs a request;
    ``requests``: what was sent for it.
    """

    results: tuple[Result, ...]
    later: tuple[str, ...] = ()
    requests: int = 0

    @property
    def stops(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.stops)

    def of(self, *states: State) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.state in states)
