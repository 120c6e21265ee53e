"""People and the roles they hold in projects. Plain mutable records, no behaviour."""

from dataclasses import dataclass
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
