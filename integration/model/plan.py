"""The ordered steps from live to blueprint: a value that prints, sorts and has a digest; nothing here can write."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from integration.model.canonical import digest_of

Act = Literal["create", "update", "keep", "leave"]
"""``keep``: people changed it, so it stays; ``leave``: not ours."""

Thing = Literal[
    "role",
    "type",
    "type-scheme",
    "status",
    "workflow",
    "workflow-scheme",
    "project",
    "member",
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
class Plan:
    """Steps in the order they are applied. ``half``: what it is a plan of."""

    half: Literal["site", "project"]
    steps: tuple[Step, ...]

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

    ``checklist``: what Jira offers no way to do, for a person to do by hand, in the charter's language.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What stands after ``site prepare``; ``done`` is False when the person said no."""

    plan: Plan
    done: bool
