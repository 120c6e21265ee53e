"""Projects and what they are furnished with. Plain mutable records, no behaviour."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from integration.sandbox.state.people import Actor

Json = Any


@dataclass(slots=True, kw_only=True)
class IssueType:
    """``project_id``: the team-managed project it belongs to; None for the site's own."""

    id: int
    name: str
    description: str = ""
    level: int = 0
    entity_id: str
    avatar_id: int = 10318
    untranslated: str | None = None
    project_id: int | None = None
    properties: dict[str, Json] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class TypeScheme:
    id: int
    name: str
    description: str = ""
    type_ids: list[int]
    default_id: int | None = None
    is_default: bool = False
    project_id: int | None = None
    """The team-managed project it belongs to."""


@dataclass(slots=True, kw_only=True)
class Component:
    id: int
    project_id: int
    name: str
    description: str = ""
    lead: str | None = None
    assignee_type: str = "PROJECT_DEFAULT"


@dataclass(slots=True, kw_only=True)
class Version:
    """``place``: its rank among the versions of the project, the earliest lowest."""

    id: int
    project_id: int
    name: str
    description: str = ""
    archived: bool = False
    released: bool = False
    start: date | None = None
    release: date | None = None
    driver: str | None = None
    place: int
    related: dict[str, dict[str, Json]] = field(default_factory=dict)
    """Related work by its id, as shown."""


@dataclass(slots=True, kw_only=True)
class Category:
    id: int
    name: str
    description: str = ""


@dataclass(slots=True, kw_only=True)
class Put:
    """Someone has put a project away: into the trash or into the archive."""

    by: str
    at: datetime


@dataclass(slots=True, kw_only=True)
class Project:
    id: int
    key: str
    name: str
    lead: str
    description: str = ""
    type_key: str = "software"
    team_managed: bool = False
    """Its own statuses, types and rights: style next-gen, simplified (facts 5.7)."""
    url: str = ""
    email: str | None = None
    category: int | None = None
    avatar: int | None = None
    assignee_type: str = "UNASSIGNED"
    uuid: str
    type_scheme: int
    workflow_scheme: int
    permission_scheme: int = 0
    notification_scheme: int = 10000
    security_scheme: int | None = None
    screen_scheme: int = 1
    """Its issue type screen scheme."""
    field_configuration_scheme: int | None = None
    counter: int = 0
    former_keys: list[str] = field(default_factory=list)
    trashed: Put | None = None
    archived: Put | None = None
    features: dict[str, bool] = field(default_factory=dict)
    """Features switched otherwise than the project's kind has them."""
    properties: dict[str, Json] = field(default_factory=dict)
    actors: dict[int, list[Actor]] = field(default_factory=dict)
    private_to: set[str] | None = None
    """Accounts that may browse; None: as the permission scheme says."""
    off_screen: set[str] = field(default_factory=set)
    """Field ids that this project's screens lack (facts 3.5)."""
    issue_ids: set[int] = field(default_factory=set)
