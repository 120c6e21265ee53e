"""People, their groups and the roles they hold in projects. Plain mutable records, no behaviour."""

from dataclasses import dataclass, field
from datetime import datetime
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
    scoped: bool = False
    """The token has scopes, as a service account's has: it works through the gateway only (facts 12.2)."""
    expires: datetime | None = None
    """When the token ends; None for never (facts 12.1)."""
    closed: bool = False
    """The account was deleted: its id stays, its name does not (facts 2.6)."""
    properties: dict[str, Json] = field(default_factory=dict)
    preferences: dict[str, str] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)
    recent: list[int] = field(default_factory=list)
    """Projects looked at, the latest first."""


@dataclass(slots=True, kw_only=True)
class Group:
    """``members``: account ids, in the order they came."""

    id: str
    name: str
    members: dict[str, None] = field(default_factory=dict)
    administers: bool = False
    """Its members administer Jira."""
    licensed: bool = False
    """Whoever gets a licence becomes a member."""


@dataclass(slots=True, kw_only=True)
class Role:
    """``defaults``: actors that a new project starts with."""

    id: int
    name: str
    description: str = ""
    defaults: list["Actor"] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Actor:
    """One actor of one role in one project: an account, or a group by name."""

    id: int
    account_id: str | None = None
    group: str | None = None
