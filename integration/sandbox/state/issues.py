"""Issues and all that hangs on them. Plain mutable records, no behaviour."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

Json = Any


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
    items: tuple[Item, ...]
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
    """``file``: the bytes' id where they are kept, the one documents name them by (facts 15.6)."""

    id: int
    file: str
    issue_id: int
    author: str
    created: datetime
    name: str
    mime: str
    content: bytes


@dataclass(slots=True, kw_only=True)
class Worklog:
    """``seconds``: the time worked; ``started``: when, as its author says."""

    id: int
    issue_id: int
    author: str
    update_author: str
    comment: Json = None
    started: datetime
    created: datetime
    updated: datetime
    seconds: int
    visibility: dict[str, str] | None = None
    properties: dict[str, Json] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class RemoteLink:
    """A link to something outside Jira. ``target`` is the ``object`` of its body."""

    id: int
    issue_id: int
    global_id: str | None
    relationship: str | None
    application: dict[str, Json]
    target: dict[str, Json]


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
    voters: list[str] = field(default_factory=list)
    fix_versions: list[int] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)
    worklogs: list[int] = field(default_factory=list)
    remote_links: list[int] = field(default_factory=list)
    sprints: list[int] = field(default_factory=list)
    """In the order of coming in; at most one of them is not closed, the last."""
    original_estimate: int | None = None
    remaining_estimate: int | None = None
    time_spent: int | None = None
    """Seconds, like the estimates."""
    custom: dict[str, Json] = field(default_factory=dict)
    """Custom field id -> value as written in a request; empty ones are absent."""
    viewed: dict[str, datetime] = field(default_factory=dict)
    """Account -> when it last read the issue."""
    archived: datetime | None = None
