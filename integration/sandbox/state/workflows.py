"""Statuses, workflows and the schemes that hand them to projects. Plain mutable records, no behaviour."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Json = Any


@dataclass(slots=True, kw_only=True)
class Status:
    id: int
    name: str
    category: str
    description: str = ""
    untranslated: str | None = None


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

    @property
    def froms(self) -> frozenset[int]:
        return frozenset(link["from"] for link in self.links)


@dataclass(slots=True, kw_only=True)
class Workflow:
    id: str
    name: str
    description: str = ""
    statuses: dict[int, dict[str, Json]]
    """Status id -> layout and properties."""
    transitions: list[Transition]
    created: datetime
    updated: datetime
    version_id: str
    version: int = 1
    editable: bool = True
    start_layout: dict[str, Json] | None = None


@dataclass(slots=True, kw_only=True)
class WorkflowScheme:
    id: int
    name: str
    description: str = ""
    default: str
    by_type: dict[int, str]
    is_default: bool = False
