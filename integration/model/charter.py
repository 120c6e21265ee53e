"""The charter: one deployment, as its project manager wrote it; and staffing, the dated table of who holds what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from integration.model.words import (
    ActorKind,
    AssignmentKind,
    Gates,
    Language,
    Mode,
    Nature,
    Role,
    RuleId,
    Severity,
    VendorProfile,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An organisation or team; ``internal`` means inside the company that deploys."""

    id: str
    name: str
    kind: ActorKind
    internal: bool = False
    vendor_profile: VendorProfile | None = None
    partner_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A handle of the charter; exactly one of ``account`` (accountId) and ``email`` is given. Both stay in the file."""

    handle: str
    actor: str
    account: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Role + person + actor + scope + dates. In the charter ``person`` is a handle, in staffing an accountId.

    ``phases`` and ``natures`` empty: the whole project. ``until`` is the last valid day, to 23:59 local time.
    ``delegation``: an AMOE acting for MOE. ``recorded_at`` is None until the service has recorded it.
    ``typed``: id of the comment in which MOA typed this stand-in; the charter need not name it (decisions 9).
    """

    role: Role
    person: str
    actor: str
    start: date
    until: date | None = None
    kind: AssignmentKind = "titular"
    delegation: bool = False
    phases: tuple[str, ...] = ()
    natures: tuple[Nature, ...] = ()
    recorded_at: datetime | None = None
    recorded_by: str | None = None
    typed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleOverride:
    """A rule's setting changed by the charter; ``reason`` is required."""

    rule: RuleId
    reason: str
    on: bool | None = None
    severity: Severity | None = None
    limit: int | None = None
    mode: Mode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Charter:
    """One deployment. ``site`` is the base URL; ``template`` an id of a packaged template or a path beside the charter.
    ``budget_field``: id of the site's own field that holds a budget, e.g. ``customfield_10050``; None: budgets are not judged.
    ``team_rules``: path, beside the charter, of rules of the team's own; ``status_map``: of what the statuses and types of a
    project that was there before stand for. ``durations``: item id -> working days; ``end``: last day allowed for a due date.
    ``aliases``: what a team calls a role (Product Owner). ``groups``: Jira groups let into a role's rights, never its hat.
    """

    name: str
    site: str
    project_key: str
    project_name: str
    language: Language
    start: date
    actors: Mapping[str, Actor]
    people: Mapping[str, Person]
    assignments: tuple[Assignment, ...]
    template: str = "crm-deployment"
    timezone: str = "Europe/Paris"
    mode: Mode | None = None
    gates: Gates = "none"
    omit_phases: tuple[str, ...] = ()
    rules_effective_from: datetime | None = None
    visible_to: str | None = None
    rules: tuple[RuleOverride, ...] = ()
    budget_field: str | None = None
    team_rules: str | None = None
    omit_items: tuple[str, ...] = ()
    durations: Mapping[str, int] = field(default_factory=dict)
    end: date | None = None
    aliases: Mapping[Role, str] = field(default_factory=dict)
    groups: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)
    status_map: str | None = None

    @property
    def omitted(self) -> frozenset[str]:
        """Ids of the phases and of the single items left out; an item's begins with its phase's and a dot."""
        return frozenset(self.omit_phases) | frozenset(self.omit_items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """The charter's people as accounts: what rules and pages may know of them.

    ``actor_of``: accountId -> actor id, for each person of the charter, with or without a role. ``derived``: what was worked out
    from the rest and kept (rules/once.py); no part of the value.
    """

    actors: Mapping[str, Actor]
    actor_of: Mapping[str, str]
    assignments: tuple[Assignment, ...]
    derived: dict[object, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
