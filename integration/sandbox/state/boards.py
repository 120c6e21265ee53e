"""Filters, the boards that show them and their sprints. Plain mutable records, no behaviour."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Json = Any


@dataclass(slots=True, kw_only=True)
class Filter:
    id: int
    name: str
    description: str
    jql: str
    owner: str
    shares: list[dict[str, Json]] = field(default_factory=list)
    editors: list[dict[str, Json]] = field(default_factory=list)
    """Like the shares: those who may change it beside its owner."""
    favourites: set[str] = field(default_factory=set)
    columns: list[str] = field(default_factory=list)
    """Field ids; none: the filter has no columns of its own."""
    used: datetime | None = None
    board_refusals: int = 0


@dataclass(slots=True, kw_only=True)
class Column:
    name: str
    statuses: list[int]
    minimum: int | None = None
    maximum: int | None = None
    backlog: bool = False


@dataclass(slots=True, kw_only=True)
class QuickFilter:
    id: int
    name: str
    jql: str
    description: str = ""


@dataclass(slots=True, kw_only=True)
class Board:
    id: int
    name: str
    kind: str
    filter_id: int
    project_id: int | None
    owner: str
    columns: list[Column]
    account: str | None = None
    """Whose board it is when it lies with a person."""
    quick_filters: list[QuickFilter] = field(default_factory=list)
    constraint: Literal["none", "issueCount", "issueCountExclSubs"] = "issueCount"
    sub_query: str = "fixVersion in unreleasedVersions() OR fixVersion is EMPTY"
    """Kanban only: of the issues of the filter, those still shown."""
    disabled: set[str] = field(default_factory=set)
    """Features that somebody switched off."""
    properties: dict[str, Json] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Sprint:
    id: int
    name: str
    board_id: int
    state: Literal["future", "active", "closed"] = "future"
    goal: str = ""
    created: datetime
    start: datetime | None = None
    end: datetime | None = None
    completed: datetime | None = None
    order: int
    """Place in the backlog; two sprints can swap theirs."""
    properties: dict[str, Json] = field(default_factory=dict)
