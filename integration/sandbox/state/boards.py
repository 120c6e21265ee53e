"""Filters and the boards that show them. Plain mutable records, no behaviour."""

from dataclasses import dataclass, field
from typing import Any

Json = Any


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
