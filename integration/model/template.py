"""The template: phases, items, roles and workflow of one kind of deployment. Knows neither a project nor a date."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from integration.model.words import (
    Category,
    Every,
    ItemLabel,
    ItemType,
    Kind,
    Nature,
    Role,
    Stage,
    StatusKey,
    Text,
    Texts,
    TypeKey,
    Until,
)

Holder = Literal["MOA", "AMOA", "MOE", "AMOE", "any", "component", "author", "service"]
"""Who may do an act: a role; ``any`` role; ``component``: the component's role, or an AMOE with a delegation for MOE;
``author``: the reporter of the issue; ``service``: Bornage's own account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleText:
    """What defines a role (seed A-3): function, position, scope of acts, level of responsibility."""

    title: Text
    function: Text
    position: Text
    scope: Texts
    responsibility: Text
    fallback: Role | None
    seed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Raci:
    """Who is responsible, accountable, consulted, informed; the first R holds the item and submits it."""

    R: tuple[Role, ...]
    A: Role
    C: tuple[Role, ...] = ()
    I: tuple[Role, ...] = ()  # noqa: E741  # the letter is the field's own word


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A unit of work. ``days`` are elapsed working days; ``depends_on`` names item ids."""

    id: str
    kind: Kind
    type: ItemType
    component: Role
    title: Text
    summary: Text
    raci: Raci
    depends_on: tuple[str, ...]
    days: int
    acceptance: Texts
    labels: tuple[ItemLabel, ...] = ()
    nature: tuple[Nature, ...] = ()
    every: Every | None = None
    until: Until | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """The parent of items; an epic in Jira."""

    id: str
    stage: Stage
    title: Text
    goal: Text
    items: tuple[Item, ...]
    optional: bool = False
    seed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """``ball``: who holds the ball in this status, first choice first; empty: nobody (domain-rules 2.1). Types that differ
    are in ``ball_by_type``; a Document labelled ``conception`` in ``ball_conception``, None when alike.
    """

    key: StatusKey
    name: Text
    category: Category
    ball: tuple[Holder, ...]
    ball_by_type: Mapping[TypeKey, tuple[Holder, ...]] = field(default_factory=dict)
    ball_conception: tuple[Holder, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeText:
    """An issue type: its names, what it is for, its initial status, and its path (statuses before ``validated`` last)."""

    key: TypeKey
    name: Text
    description: Text
    initial: StatusKey
    path: tuple[StatusKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """One transition of one type, from one status: expanded from the template's compact table (domain-rules 2.3).

    ``entitled``: who may; ``entitled_conception``: the same for a Document labelled ``conception``, None when alike.
    ``gate``: roles a Jira condition may require; empty: detector only. ``entitled_submitted``: who may once the issue has
    been submitted (history tells), None when alike.
    """

    key: str
    type: TypeKey
    source: StatusKey
    target: StatusKey
    name: Text
    entitled: tuple[Holder, ...]
    entitled_conception: tuple[Holder, ...] | None
    gate: tuple[Role, ...]
    entitled_submitted: tuple[Holder, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The template's table as rules ask it: arrows by (type, from, to), statuses with who holds the ball in them."""

    arrows: Mapping[tuple[TypeKey, StatusKey, StatusKey], Arrow]
    statuses: Mapping[StatusKey, Status]


NO_FLOW = Flow(arrows={}, statuses={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the board and the statuses it shows."""

    name: Text
    statuses: tuple[StatusKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One template, read and expanded; ``digest`` is the SHA-256 of its canonical JSON."""

    id: str
    version: int
    digest: str
    roles: Mapping[Role, RoleText]
    statuses: tuple[Status, ...]
    types: tuple[TypeText, ...]
    arrows: tuple[Arrow, ...]
    columns: tuple[Column, ...]
    phases: tuple[Phase, ...]
