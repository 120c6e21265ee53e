"""Statuses, workflows and the schemes that hand them to projects. Plain mutable records, no behaviour."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Json = Any


@dataclass(slots=True, kw_only=True)
class Status:
    """``project_id``: the team-managed project it belongs to; None for the site's own."""

    id: int
    name: str
    category: str
    description: str = ""
    untranslated: str | None = None
    project_id: int | None = None


@dataclass(slots=True, kw_only=True)
class Transition:
    id: str
    name: str
    description: str = ""
    kind: Literal["INITIAL", "GLOBAL", "DIRECTED"]
    to: int
    links: list[dict[str, Json]]
    """As given, with ``from`` added: the status id a link leaves."""
    conditions: dict[str, Json] | None = None
    validators: list[dict[str, Json]] = field(default_factory=list)
    actions: list[dict[str, Json]] = field(default_factory=list)
    triggers: list[dict[str, Json]] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    screen: dict[str, Json] | None = None
    """A rule of the kind Screen."""
    event: str | None = None
    """The custom issue event it fires, by id."""

    @property
    def froms(self) -> frozenset[int]:
        return frozenset(link["from"] for link in self.links)


@dataclass(slots=True, kw_only=True)
class Workflow:
    id: str
    name: str
    description: str = ""
    statuses: dict[int, dict[str, Json]]
    """Status id -> layout and properties; ``deprecated`` while its issues are being moved out."""
    transitions: list[Transition]
    created: datetime
    updated: datetime
    version_id: str
    version: int = 1
    editable: bool = True
    start_layout: dict[str, Json] | None = None
    loop_layout: dict[str, Json] | None = None
    project_id: int | None = None
    author: str | None = None
    """Who wrote this version."""
    intermediate: bool = False
    """This version stands only until a task has moved the issues."""
    past: list["Workflow"] = field(default_factory=list)
    """Earlier versions, the oldest first, each without a past of its own."""
    task_id: int | None = None


@dataclass(slots=True, kw_only=True)
class SchemeDraft:
    """What an active scheme is to become."""

    default: str
    by_type: dict[int, str]
    updated: datetime
    author: str


@dataclass(slots=True, kw_only=True)
class WorkflowScheme:
    """Issue type id -> workflow name, and the workflow of all others."""

    id: int
    name: str
    description: str = ""
    default: str
    by_type: dict[int, str]
    is_default: bool = False
    project_id: int | None = None
    draft: SchemeDraft | None = None
    version: int = 1
    version_id: str = ""
    task_id: int | None = None
