"""The state of one embedded Jira Cloud site, how to find things in it, and the few verbs that set the stage for a story.

Everything people do afterwards goes through the HTTP answers as themselves; ``acts/`` are the verbs behind those.
"""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from integration.sandbox import natives
from integration.sandbox.clock import Clock, Ids
from integration.sandbox.events import Event, Listener
from integration.sandbox.http import Request, Response
from integration.sandbox.misbehaviour.faults import Faults
from integration.sandbox.misbehaviour.limits import Limits
from integration.sandbox.natives import Language
from integration.sandbox.reading.numerals import number_in
from integration.sandbox.search.columns import Columns
from integration.sandbox.search.lag import Lag
from integration.sandbox.state.audit import AuditRecord
from integration.sandbox.state.boards import Board, Filter, Sprint
from integration.sandbox.state.hooks import Delivery, Webhook
from integration.sandbox.state.issues import Attachment, Comment, Issue, Link, LinkType, RemoteLink, Worklog
from integration.sandbox.state.people import Actor, Group, Role, User
from integration.sandbox.state.permissions import PermissionScheme
from integration.sandbox.state.projects import Category, Component, IssueType, Project, TypeScheme, Version
from integration.sandbox.state.settings import (
    CustomField,
    Dashboard,
    NotificationScheme,
    Picture,
    Priority,
    Resolution,
    Screen,
    ScreenScheme,
    SecurityScheme,
    TypeScreenScheme,
)
from integration.sandbox.state.tasks import Task
from integration.sandbox.state.workflows import Status, Workflow, WorkflowScheme
from integration.sandbox.switches import Switches


@dataclass(slots=True, kw_only=True)
class World:
    """One site. Guard with ``lock`` when several threads talk to it; ``answers.answer`` does."""

    clock: Clock
    ids: Ids
    base_url: str
    cloud_id: str
    secret: str
    """Signs the addresses of files."""
    language: Language
    zone: ZoneInfo
    switches: Switches = field(default_factory=Switches)
    on_call: Callable[[Request, Response], None] | None = None
    calls: int = 0
    """Answered so far; tells their traces apart."""
    lock: threading.RLock = field(default_factory=threading.RLock)
    faults: Faults | None = None
    """Misbehaviour on purpose."""
    limits: Limits = field(default_factory=Limits)
    """What of the rate limits is used up; ``switches.rate_limits`` switches them on."""

    users: dict[str, User] = field(default_factory=dict)
    logins: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """Credentials as sent -> account id, e-mail and token they were found to be."""
    groups: dict[str, Group] = field(default_factory=dict)
    permission_schemes: dict[int, PermissionScheme] = field(default_factory=dict)
    notification_schemes: dict[int, NotificationScheme] = field(default_factory=dict)
    security_schemes: dict[int, SecurityScheme] = field(default_factory=dict)
    priorities: dict[int, Priority] = field(default_factory=dict)
    """In the order people gave them, the highest first."""
    resolutions: dict[int, Resolution] = field(default_factory=dict)
    custom_fields: dict[int, CustomField] = field(default_factory=dict)
    screens: dict[int, Screen] = field(default_factory=dict)
    screen_schemes: dict[int, ScreenScheme] = field(default_factory=dict)
    type_screen_schemes: dict[int, TypeScreenScheme] = field(default_factory=dict)
    categories: dict[int, Category] = field(default_factory=dict)
    dashboards: dict[int, Dashboard] = field(default_factory=dict)
    pictures: dict[int, Picture] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    """What administrators changed of the site's own settings, by our name of it."""
    statuses: dict[int, Status] = field(default_factory=dict)
    types: dict[int, IssueType] = field(default_factory=dict)
    roles: dict[int, Role] = field(default_factory=dict)
    type_schemes: dict[int, TypeScheme] = field(default_factory=dict)
    workflows: dict[str, Workflow] = field(default_factory=dict)
    workflow_schemes: dict[int, WorkflowScheme] = field(default_factory=dict)
    projects: dict[int, Project] = field(default_factory=dict)
    components: dict[int, Component] = field(default_factory=dict)
    versions: dict[int, Version] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)
    issue_by_key: dict[str, int] = field(default_factory=dict)
    comments: dict[int, Comment] = field(default_factory=dict)
    mentions: list[tuple[int, str]] = field(default_factory=list)
    """(comment id, account id) of every notice of a mention; no mail leaves."""
    attachments: dict[int, Attachment] = field(default_factory=dict)
    link_types: dict[int, LinkType] = field(default_factory=dict)
    links: dict[int, Link] = field(default_factory=dict)
    filters: dict[int, Filter] = field(default_factory=dict)
    boards: dict[int, Board] = field(default_factory=dict)
    sprints: dict[int, Sprint] = field(default_factory=dict)
    worklogs: dict[int, Worklog] = field(default_factory=dict)
    deleted_worklogs: dict[int, datetime] = field(default_factory=dict)
    remote_links: dict[int, RemoteLink] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)
    denials: set[tuple[str, str]] = field(default_factory=set)
    """(account id, permission key) pairs taken away from someone."""
    texts: dict[tuple[str, int], tuple[Any, str]] = field(default_factory=dict)
    """What search read last: (field, id) -> a document and its words."""
    index: Columns = field(default_factory=Columns)
    lag: Lag = field(default_factory=Lag)
    """What search has not caught up with."""
    catalogue: int = 0
    """Moves when a name or category that queries are read by changes."""
    audit: list[AuditRecord] = field(default_factory=list)
    """What administrators did, the oldest first."""
    tasks: dict[int, Task] = field(default_factory=dict)
    pending: dict[int, Task] = field(default_factory=dict)
    """Tasks still under way."""
    webhooks: dict[int, Webhook] = field(default_factory=dict)
    deliveries: list[Delivery] = field(default_factory=list)
    listeners: list[Listener] = field(default_factory=list)
    """Told every event as it happens, in order."""

    # Addresses

    @property
    def gateway_url(self) -> str:
        """Where tokens with scopes work (facts 12.2): Atlassian's gateway, or our own when the site is served here."""
        host = "https://api.atlassian.com" if self.base_url.endswith(".atlassian.net") else self.base_url
        return f"{host}/ex/jira/{self.cloud_id}"

    @property
    def self_url(self) -> str:
        """What ``self`` addresses begin with (facts 5.9)."""
        return self.gateway_url if self.switches.gateway_self else self.base_url

    # Finding things

    def now(self) -> datetime:
        return self.clock.now()

    def user_of_email(self, email: str) -> User | None:
        return next((user for user in self.users.values() if user.email.casefold() == email.casefold()), None)

    def project(self, key_or_id: str) -> Project | None:
        """By id, by key, or by a key it once had; keys are case-sensitive. In the trash or not."""
        number = number_in(key_or_id)
        if number is not None:
            return self.projects.get(number)
        found = next((project for project in self.projects.values() if project.key == key_or_id), None)
        return found or next((project for project in self.projects.values() if key_or_id in project.former_keys), None)

    def issue(self, key_or_id: str) -> Issue | None:
        """By id, by key in any case, or by a key it once had."""
        number = number_in(key_or_id)
        return self.issues.get(self.issue_by_key.get(key_or_id.upper(), 0) if number is None else number)

    def project_of(self, issue: Issue) -> Project:
        return self.projects[issue.project_id]

    def workflow_named(self, name: str, project_id: int | None = None) -> Workflow | None:
        """Of the site, or of a team-managed project."""
        found = (one for one in self.workflows.values() if one.name == name and one.project_id == project_id)
        return next(found, None)

    def workflow_of(self, project: Project, type_id: int) -> Workflow:
        """The workflow an issue of this type follows in this project."""
        scheme = self.workflow_schemes[project.workflow_scheme]
        workflow = self.workflow_named(scheme.by_type.get(type_id, scheme.default), scheme.project_id)
        assert workflow is not None
        return workflow

    def versions_of(self, project: Project) -> list[Version]:
        """The earliest first."""
        found = [version for version in self.versions.values() if version.project_id == project.id]
        return sorted(found, key=lambda version: version.place)

    def components_of(self, project: Project) -> list[Component]:
        found = [component for component in self.components.values() if component.project_id == project.id]
        return sorted(found, key=lambda component: component.name.casefold())

    def role_accounts(self, project: Project, role_id: int) -> frozenset[str]:
        """The accounts holding a role in a project, groups resolved."""
        held: set[str] = set()
        for actor in project.actors.get(role_id, ()):
            held.update([actor.account_id] if actor.account_id else self.group(actor.group or ""))
        return frozenset(held)

    def group_called(self, name_or_id: str) -> Group | None:
        found = self.groups.get(name_or_id)
        return found or next((group for group in self.groups.values() if group.name == name_or_id), None)

    def group(self, name_or_id: str) -> frozenset[str]:
        """The accounts of a group; of an unknown one, none."""
        found = self.group_called(name_or_id)
        return frozenset(found.members) if found else frozenset()

    def in_group(self, account_id: str, name_or_id: str) -> bool:
        found = self.group_called(name_or_id)
        return found is not None and account_id in found.members

    def tell(self, name: str, by: User | None, **subject: Any) -> None:
        """Something happened: ``name`` is the webhook event's (facts 10.3), ``subject`` the records concerned."""
        if self.listeners:
            event = Event(name=name, at=self.now(), by=by.account_id if by else None, subject=subject)
            for listener in self.listeners:
                listener(event)

    # Setting the stage

    def add_user(
        self,
        name: str,
        email: str,
        *,
        token: str | None = None,
        account_id: str | None = None,
        kind: Literal["atlassian", "app", "customer"] = "atlassian",
        active: bool = True,
        zone: str | None = None,
        locale: str | None = None,
        admin: bool = False,
        email_shown: bool = True,
    ) -> User:
        """Someone with a licence. Without a token given, it is ``token-of-<email>``; without an id, a made-up one like Jira's."""
        number = self.ids.next("user")
        user = User(
            account_id=account_id or self._account_id(number),
            email=email,
            token=token or f"token-of-{email}",
            name=name,
            kind=kind,
            active=active,
            zone=zone or self.zone.key,
            locale=locale or natives.LOCALES[self.language],
            admin=admin,
            email_shown=email_shown,
        )
        self.users[user.account_id] = user
        for group in self.groups.values():
            if (group.administers and admin) or (group.licensed and kind != "customer"):
                group.members[user.account_id] = None
        return user

    def _account_id(self, number: int) -> str:
        uuid = self.ids.uuid("account")
        return f"7120{number % 100:02d}:{uuid}" if number % 2 else "5b10" + uuid.replace("-", "")[:20]

    def close_account(self, user: User) -> None:
        """Its owner had it deleted: the id stays, under a placeholder, and nobody is behind it (facts 2.6)."""
        user.closed, user.active, user.admin = True, False, False
        for group in self.groups.values():
            group.members.pop(user.account_id, None)

    def make_project_admin(self, project: Project, account_id: str) -> None:
        actor = Actor(id=self.ids.next("actor"), account_id=account_id)
        project.actors.setdefault(natives.ADMIN_ROLE, []).append(actor)

    def deny(self, account_id: str, *permissions: str) -> None:
        """Take permissions away from someone, everywhere."""
        self.denials.update((account_id, permission) for permission in permissions)

    def make_private(self, project: Project, accounts: Iterable[str]) -> None:
        """Only these may browse the project from now on."""
        project.private_to = set(accounts)
