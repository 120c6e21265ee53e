"""A team's own rules: what they say about acts, without code. Four kinds, each about one issue and its acts."""

from dataclasses import dataclass
from typing import Literal

from integration.model.history import Field
from integration.model.words import Role, RuleId, Severity, StatusKey, TypeKey

TeamKind = Literal["entitled", "different", "precedence", "deadline"]
Apart = Literal["people", "actors"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActSpec:
    """Which acts: ``moves`` are keys of the template's transitions (``accept``, ``submit``…), ``into`` a status reached by
    whatever way, ``fields`` edits; any one of them. Where they count: everything named must hold at the time of the act.
    """

    moves: tuple[str, ...] = ()
    into: tuple[StatusKey, ...] = ()
    fields: tuple[Field, ...] = ()
    types: tuple[TypeKey, ...] = ()
    labels: tuple[str, ...] = ()
    components: tuple[Role, ...] = ()
    phases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRule:
    """``entitled``: ``then`` only by one of ``roles`` · ``different``: who does ``then`` did not do ``first`` before, or is of
    another actor (``apart``) · ``precedence``: ``then`` only after ``first`` · ``deadline``: ``then`` within ``within`` full
    working days of each ``first``. ``roles``: also who is asked and may confirm.
    """

    id: RuleId
    kind: TeamKind
    then: ActSpec
    first: ActSpec | None
    roles: tuple[Role, ...]
    severity: Severity
    apart: Apart = "people"
    within: int = 0
