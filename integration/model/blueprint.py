"""What Jira should look like, computed from template and charter: no id of Jira in it.

Names are those people will read; ``key`` fields are our own, stable across languages and versions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from integration.model.template import Arrow, Column
from integration.model.words import Category, ItemType, Kind, Language, Role, StatusKey, TypeKey

Adf = Mapping[str, Any]
"""An Atlassian Document: ``{"type": "doc", "version": 1, "content": [...]}``."""

SITE_ROLES = ("MOA", "AMOA", "MOE", "AMOE", "service", "register")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSpec:
    """A Jira project role; ``key`` is one of SITE_ROLES. ``description`` ends with the mark."""

    key: str
    name: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeSpec:
    """An issue type. ``native`` ones (phase, task, subtask) are the site's own, found by hierarchy level, never created
    when the site has one.
    """

    key: TypeKey
    name: str
    description: str
    level: int
    native: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSpec:
    key: StatusKey
    name: str
    category: Category
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowSpec:
    """One workflow: of a type, or ``plain`` for task and sub-task together."""

    key: str
    name: str
    description: str
    types: tuple[TypeKey, ...]
    initial: StatusKey
    statuses: tuple[StatusKey, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeSpec:
    """A scheme (issue types, or workflows): its name and description with the mark."""

    name: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteBlueprint:
    """The shared half: made once per site by a Jira admin, found again by its marks (design 8.3)."""

    template: str
    version: int
    language: Language
    roles: tuple[RoleSpec, ...]
    types: tuple[TypeSpec, ...]
    statuses: tuple[StatusSpec, ...]
    workflows: tuple[WorkflowSpec, ...]
    type_scheme: SchemeSpec
    workflow_scheme: SchemeSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentSpec:
    """One component per role that produces; ``lead`` is a person's handle when exactly one person holds the role."""

    role: Role
    name: str
    description: str
    lead: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EpicSpec:
    """One phase. ``key`` is the phase id."""

    key: str
    summary: str
    description: Adf
    labels: tuple[str, ...]
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueSpec:
    """One item. ``key`` is the item id; ``parent`` the phase id; ``component`` the role."""

    key: str
    kind: Kind
    type: ItemType
    parent: str
    component: Role
    summary: str
    description: Adf
    labels: tuple[str, ...]
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSpec:
    """``source`` blocks ``target``; both are item ids."""

    source: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberSpec:
    """Who is in a Jira project role on the day of the blueprint: handles of people, or ``service`` for our account; and the
    charter's groups, by name or id.
    """

    role: str
    people: tuple[str, ...]
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSpec:
    name: str
    filter_name: str
    filter_jql: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSpec:
    """The one living issue of a project: a Task, without parent."""

    summary: str
    description: Adf
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectBlueprint:
    """The project half."""

    key: str
    name: str
    description: str
    language: Language
    members: tuple[MemberSpec, ...]
    components: tuple[ComponentSpec, ...]
    epics: tuple[EpicSpec, ...]
    items: tuple[IssueSpec, ...]
    links: tuple[LinkSpec, ...]
    board: BoardSpec
    register: RegisterSpec
