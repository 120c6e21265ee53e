"""The state of one embedded Jira Cloud site, how to find things in it, and the few verbs that set the stage for a story.

Everything people do afterwards goes through the HTTP answers as themselves; ``acts*.py`` are the verbs behind those.
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
from integration.sandbox.jql import JqlIssue
from integration.sandbox.natives import Language
from integration.sandbox.state.boards import Board, Filter
from integration.sandbox.state.issues import Attachment, Comment, Issue, Link, LinkType
from integration.sandbox.state.people import Actor, Role, User
from integration.sandbox.state.projects import Component, IssueType, Project, TypeScheme
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
    language: Language
    zone: ZoneInfo
    switches: Switches = field(default_factory=Switches)
    on_call: Callable[[Request, Response], None] | None = None
    lock: threading.RLock = field(default_factory=threading.RLock)

    users: dict[str, User] = field(default_factory=dict)
    statuses: dict[int, Status] = field(default_factory=dict)
    types: dict[int, IssueType] = field(default_factory=dict)
    roles: dict[int, Role] = field(default_factory=dict)
    type_schemes: dict[int, TypeScheme] = field(default_factory=dict)
    workflows: dict[str, Workflow] = field(default_factory=dict)
    workflow_schemes: dict[int, WorkflowScheme] = field(default_factory=dict)
    projects: dict[int, Project] = field(default_factory=dict)
    components: dict[int, Component] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)
    issue_by_key: dict[str, int] = field(default_factory=dict)
    comments: dict[int, Comment] = field(default_factory=dict)
    attachments: dict[int, Attachment] = field(default_factory=dict)
    link_types: dict[int, LinkType] = field(default_factory=dict)
    links: dict[int, Link] = field(default_factory=dict)
    filters: dict[int, Filter] = field(default_factory=dict)
    boards: dict[int, Board] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)
    denials: set[tuple[str, str]] = field(default_factory=set)
    """(account id, permission key) pairs taken away from someone."""
    indexed: dict[int, tuple[tuple[int, int], JqlIssue]] = field(default_factory=dict)
    """What search saw last of each issue, with the stamp it was seen at."""
    catalogue: int = 0
    """Moves when a name or category that search shows changes."""
    tasks: dict[int, Task] = field(default_factory=dict)
    listeners: list[Listener] = field(default_factory=list)
    """Told every event as it happens, in order."""

    # Finding things

    def now(self) -> datetime:
        return self.clock.now()

    def user_of_email(self, email: str) -> User | None:
        return next((user for user in self.users.values() if user.email.casefold() == email.casefold()), None)

    def project(self, key_or_id: str) -> Project | None:
        """By id or by key; keys are case-sensitive."""
        if key_or_id.isdigit():
            return self.projects.get(int(key_or_id))
        return next((project for project in self.projects.values() if project.key == key_or_id), None)

    def issue(self, key_or_id: str) -> Issue | None:
        """By id, by key in any case, or by a key it once had."""
        number = int(key_or_id) if key_or_id.isdigit() else self.issue_by_key.get(key_or_id.upper(), 0)
        return self.issues.get(number)

    def project_of(self, issue: Issue) -> Project:
        return self.projects[issue.project_id]

    def workflow_named(self, name: str) -> Workflow | None:
        return next((workflow for workflow in self.workflows.values() if workflow.name == name), None)

    def workflow_of(self, project: Project, type_id: int) -> Workflow:
        """The workflow an issue of this type follows in this project."""
        scheme = self.workflow_schemes[project.workflow_scheme]
        workflow = self.workflow_named(scheme.by_type.get(type_id, scheme.default))
        assert workflow is not None
        return workflow

    def components_of(self, project: Project) -> list[Component]:
        found = [component for component in self.components.values() if component.project_id == project.id]
        return sorted(found, key=lambda component: component.name.casefold())

    def role_accounts(self, project: Project, role_id: int) -> frozenset[str]:
        """The accounts holding a role in a project, groups resolved."""
        held: set[str] = set()
        for actor in project.actors.get(role_id, ()):
            held.update([actor.account_id] if actor.account_id else self.group(actor.group or ""))
        return frozenset(held)

    def group(self, name: str) -> frozenset[str]:
        """The accounts of a group: the administrators, or everyone with a licence."""
        if name == natives.ADMIN_GROUP:
            return frozenset(user.account_id for user in self.users.values() if user.admin)
        return frozenset(user.account_id for user in self.users.values() if user.active)

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
        return user

    def _account_id(self, number: int) -> str:
        uuid = self.ids.uuid("account")
        return f"7120{number % 100:02d}:{uuid}" if number % 2 else "5b10" + uuid.replace("-", "")[:20]

    def make_project_admin(self, project: Project, account_id: str) -> None:
        actor = Actor(id=self.ids.next("actor"), account_id=account_id)
        project.actors.setdefault(natives.ADMIN_ROLE, []).append(actor)

    def deny(self, account_id: str, *permissions: str) -> None:
        """Take permissions away from someone, everywhere."""
        self.denials.update((account_id, permission) for permission in permissions)

    def make_private(self, project: Project, accounts: Iterable[str]) -> None:
        """Only these may browse the project from now on."""
        project.private_to = set(accounts)
