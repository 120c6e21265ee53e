"""What administrators set for the whole site: priorities, custom fields, screens and the schemes around them. Records, no behaviour."""

from dataclasses import dataclass, field
from typing import Any

Json = Any


@dataclass(slots=True, kw_only=True)
class Priority:
    id: int
    name: str
    description: str = ""
    colour: str
    icon: str
    """Absolute, or from the site's root."""


@dataclass(slots=True, kw_only=True)
class Picture:
    """An avatar somebody uploaded. ``kind`` is of its owner, ``owner`` their id; ``mime`` what the bytes are."""

    id: int
    kind: str
    owner: str
    content: bytes
    mime: str


@dataclass(slots=True, kw_only=True)
class Resolution:
    id: int
    name: str
    description: str = ""


@dataclass(slots=True, kw_only=True)
class Option:
    id: int
    value: str
    disabled: bool = False
    parent: int | None = None


@dataclass(slots=True, kw_only=True)
class FieldContext:
    """Where a custom field applies; nothing named means everywhere."""

    id: int
    name: str
    description: str = ""
    projects: list[int] = field(default_factory=list)
    types: list[int] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    default: Json = None


@dataclass(slots=True, kw_only=True)
class CustomField:
    """``type``: the whole key, ``com.atlassian.jira.plugin.system.customfieldtypes:textfield`` for instance."""

    id: int
    name: str
    description: str = ""
    type: str
    searcher: str | None = None
    contexts: dict[int, FieldContext] = field(default_factory=dict)
    trashed: bool = False
    locked: bool = False


@dataclass(slots=True, kw_only=True)
class Tab:
    """``fields``: field ids in their order."""

    id: int
    name: str
    fields: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Screen:
    id: int
    name: str
    description: str = ""
    tabs: list[Tab] = field(default_factory=list)
    project_id: int | None = None


@dataclass(slots=True, kw_only=True)
class ScreenScheme:
    """``screens``: operation (default, create, edit, view) -> screen id."""

    id: int
    name: str
    description: str = ""
    screens: dict[str, int]


@dataclass(slots=True, kw_only=True)
class TypeScreenScheme:
    """``by_type``: issue type id -> screen scheme id, beside the default one."""

    id: int
    name: str
    description: str = ""
    default: int
    by_type: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class NotificationScheme:
    """``events``: event id -> notifications as shown."""

    id: int
    name: str
    description: str = ""
    events: dict[int, list[dict[str, Json]]] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class SecurityLevel:
    id: int
    name: str
    description: str = ""
    members: list[dict[str, Json]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class SecurityScheme:
    id: int
    name: str
    description: str = ""
    levels: dict[int, SecurityLevel] = field(default_factory=dict)
    default: int | None = None


@dataclass(slots=True, kw_only=True)
class Dashboard:
    id: int
    name: str
    description: str = ""
    owner: str
    shares: list[dict[str, Json]] = field(default_factory=list)
    editors: list[dict[str, Json]] = field(default_factory=list)
    favourites: set[str] = field(default_factory=set)
    gadgets: dict[int, dict[str, Json]] = field(default_factory=dict)
    item_properties: dict[int, dict[str, Json]] = field(default_factory=dict)
    """By gadget."""
