"""A charter exactly as its file is laid out; every default that keeps a charter short is here or in ``charter.py``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from integration.model.charter import RuleOverride
from integration.model.words import (
    ActorKind,
    AssignmentKind,
    Gates,
    Language,
    Mode,
    Nature,
    Role,
    VendorProfile,
)

DEFAULT_TEMPLATE = "crm-deployment"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSheet:
    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorSheet:
    """``internal`` absent: true for business teams and the IT department (seed A-33)."""

    kind: ActorKind
    name: str | None = None
    internal: bool | None = None
    vendor_profile: VendorProfile | None = None
    partner_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSheet:
    actor: str
    account: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentSheet:
    """``actor`` absent: the person's; ``from`` absent: the start of the charter."""

    role: Role
    person: str
    actor: str | None = None
    start: Annotated[date | None, Field(alias="from")] = None
    until: date | None = None
    kind: AssignmentKind = "titular"
    delegation: bool = False
    phases: tuple[str, ...] = ()
    natures: tuple[Nature, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CharterSheet:
    """``charter`` absent: the project's name."""

    site: str
    project: ProjectSheet
    start: date
    actors: Mapping[str, ActorSheet]
    people: Mapping[str, PersonSheet]
    assignments: tuple[AssignmentSheet, ...]
    charter: str | None = None
    template: str = DEFAULT_TEMPLATE
    language: Language = "fr"
    timezone: str = "Europe/Paris"
    mode: Mode | None = None
    gates: Gates = "none"
    omit_phases: tuple[str, ...] = ()
    visible_to: str | None = None
    rules_effective_from: datetime | None = None
    rules: tuple[RuleOverride, ...] = field(default=())
    budget_field: str | None = None
    team_rules: str | None = None
    omit_items: tuple[str, ...] = ()
    durations: Mapping[str, int] = field(default_factory=dict)
    end: date | None = None
    aliases: Mapping[Role, str] = field(default_factory=dict)
    groups: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)
    status_map: str | None = None
