"""The ordered steps from live to blueprint: a value that prints, sorts and has a digest; nothing here can write."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from integration.model.canonical import digest_of

Act = Literal["create", "update", "keep", "leave", "remove"]
"""``keep``: people changed it, so it stays; ``leave``: not ours; ``remove``: of `bornage remove` only."""

Thing = Literal[
    "role",
    "type",
    "type-scheme",
    "status",
    "workflow",
    "workflow-scheme",
    "project",
    "member",
    "group",
    "component",
    "filter",
    "board",
    "columns",
    "epic",
    "item",
    "link",
    "register",
    "record",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do, or to leave. ``key`` names it within ``thing``; ``before``/``after`` hold the fields that differ
    (as people would read them); ``payload`` what the writer needs, ids of Jira included where they exist.
    """

    thing: Thing
    act: Act
    key: str
    title: str
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    payload: Any = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Who is let through a transition, before and after: role keys, None for everybody, the empty set for nobody."""

    title: str
    before: frozenset[str] | None
    after: frozenset[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a plan does to people: how many lose and win a transition, or a role."""

    title: str
    lose: int = 0
    win: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """``unread``: projects beyond those whose members were looked at; ``everybody``: some who hold no role are concerned too."""

    rows: tuple[Effect, ...] = ()
    projects: int = 0
    unread: int = 0
    everybody: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Steps in the order they are applied. ``half``: what it is a plan of; ``effects``: on people, where any was looked at."""

    half: Literal["site", "project"]
    steps: tuple[Step, ...]
    effects: Effects | None = None

    @property
    def empty(self) -> bool:
        return not any(step.act in ("create", "update") for step in self.steps)

    def digest(self) -> str:
        """SHA-256 over acts, things, keys and both sides of each difference; first 12 hex digits."""
        rows = [[s.act, s.thing, s.key, dict(s.before), dict(s.after)] for s in self.steps]
        return digest_of([self.half, rows])[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What stands after an apply: totals of the deployment, not only of this run; ``plan``: what this run carried out.

    ``checklist``: what Jira offers no way to do, for a person to do by hand, in the charter's language. ``preflight``: requests of
    the checks before.
    """

    project_id: str
    project_key: str
    board_url: str
    epics: int
    items: int
    components: int
    links: int
    register: str
    plan: Plan
    checklist: tuple[str, ...] = ()
    preflight: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What stands after ``site prepare``; ``done`` is False when the person said no. ``schemes``: of types and of workflows, as they
    are named on this site.
    """

    plan: Plan
    done: bool
    schemes: tuple[str, str] = ("", "")
