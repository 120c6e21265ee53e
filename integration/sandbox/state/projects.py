"""Projects and what they are furnished with. Plain mutable records, no behaviour."""

from dataclasses import dataclass, field
from typing import Any

from integration.sandbox.state.people import Actor

Json = Any


@dataclass(slots=True, kw_only=True)
class IssueType:
    id: int
    name: str
    description: str = ""
    level: int = 0
    entity_id: str
    avatar_id: int = 10318
    untranslated: str | None = None


@dataclass(slots=True, kw_only=True)
class TypeScheme:
    id: int
    name: str
    description: str = ""
    type_ids: list[int]
    default_id: int | None = None
    is_default: bool = False


@dataclass(slots=True, kw_only=True)
class Component:
    id: int
    project_id: int
    name: str
    description: str = ""
    lead: str | None = None
    assignee_type: str = "PROJECT_DEFAULT"


@dataclass(slots=True, kw_only=True)
class Project:
    id: int
    key: str
    name: str
    lead: str
    description: str = ""
    type_key: str = "software"
    url: str = ""
    assignee_type: str = "UNASSIGNED"
    uuid: str
    type_scheme: int
    workflow_scheme: int
    counter: int = 0
    properties: dict[str, Json] = field(default_factory=dict)
    actors: dict[int, list[Actor]] = field(default_factory=dict)
    private_to: set[str] | None = None
    """Accounts that may browse; None: everyone with a licence."""
    off_screen: set[str] = field(default_factory=set)
    """Field ids that this project's screens lack (facts 3.5)."""
    issue_ids: set[int] = field(default_factory=set)
