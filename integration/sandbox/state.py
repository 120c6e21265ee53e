"""What a Jira Cloud site is made of: plain mutable records, no behaviour. ``world.py`` holds them, ``acts*.py`` change them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Json = Any


@dataclass(slots=True, kw_only=True)
class User:
    account_id: str
    email: str
    token: str
    name: str
    kind: Literal["atlassian", "app", "customer"] = "atlassian"
    active: bool = True
    zone: str
    locale: str
    admin: bool = False
    email_shown: bool = True


@dataclass(slots=True, kw_only=True)
class Status:
    id: int
    name: str
    category: str
    description: str = ""
    untranslated: str | None = None


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
class Role:
    id: int
    name: str
    description: str = ""


@dataclass(slots=True, kw_only=True)
class Actor:
    """One actor of one role in one project: an account, or a group by name."""

    id: int
    account_id: str | None = None
    group: str | None = None


@dataclass(slots=True, kw_only=True)
class TypeScheme:
    id: int
    name: str
    description: str = ""
    type_ids: list[int]
    default_id: int | None = None
    is_default: bool = False


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


@dataclass(slots=True, kw_only=True)
class Item:
    """One line of a history. ``field_id`` is None where the real one leaves it out (facts 2.8)."""

    field: str
    field_id: str | None
    old: str | None = None
    old_text: str | None = None
    new: str | None = None
    new_text: str | None = None
    custom: bool = False


@dataclass(slots=True, kw_only=True)
class History:
    id: int
    issue_id: int
    author: str
    created: datetime
    items: list[Item]
    metadata: Json = None


@dataclass(slots=True, kw_only=True)
class Comment:
    id: int
    issue_id: int
    author: str
    update_author: str
    body: Json
    created: datetime
    updated: datetime
    visibility: dict[str, str] | None = None
    properties: dict[str, Json] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Attachment:
    id: int
    issue_id: int
    author: str
    created: datetime
    name: str
    mime: str
    content: bytes


@dataclass(slots=True, kw_only=True)
class LinkType:
    id: int
    name: str
    inward: str
    outward: str


@dataclass(slots=True, kw_only=True)
class Link:
    """``source`` <outward words> ``target``: "A blocks B" has A as source (facts 3.16)."""

    id: int
    type_id: int
    source: int
    target: int


@dataclass(slots=True, kw_only=True)
class Issue:
    id: int
    key: str
    project_id: int
    type_id: int
    status_id: int
    summary: str
    description: Json = None
    environment: Json = None
    assignee: str | None = None
    reporter: str | None = None
    creator: str
    labels: list[str] = field(default_factory=list)
    components: list[int] = field(default_factory=list)
    parent_id: int | None = None
    priority_id: int = 3
    due: date | None = None
    resolution_id: int | None = None
    resolved: datetime | None = None
    created: datetime
    updated: datetime
    category_changed: datetime
    rank: int
    properties: dict[str, Json] = field(default_factory=dict)
    histories: list[History] = field(default_factory=list)
    comments: list[int] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    children: list[int] = field(default_factory=list)
    attachments: list[int] = field(default_factory=list)
    watchers: list[str] = field(default_factory=list)
    revision: int = 0
    """Moves with every change that search can see."""


@dataclass(slots=True, kw_only=True)
class Filter:
    id: int
    name: str
    description: str
    jql: str
    owner: str
    shares: list[dict[str, Json]] = field(default_factory=list)
    favourites: set[str] = field(default_factory=set)
    board_refusals: int = 0


@dataclass(slots=True, kw_only=True)
class Column:
    name: str
    statuses: list[int]
    minimum: int | None = None
    maximum: int | None = None
    backlog: bool = False


@dataclass(slots=True, kw_only=True)
class Board:
    id: int
    name: str
    kind: str
    filter_id: int
    project_id: int | None
    owner: str
    columns: list[Column]
