"""Who may do what: the global permissions, and each project's permission scheme (facts 6)."""

from typing import Final

from integration.sandbox import natives, permissions
from integration.sandbox.http import forbidden, issue_missing, missing, unauthenticated
from integration.sandbox.reading.numerals import number_in
from integration.sandbox.state.issues import Comment, Issue, Worklog
from integration.sandbox.state.people import User
from integration.sandbox.state.permissions import Grant
from integration.sandbox.state.projects import Project
from integration.sandbox.workflow import locks as workflow_locks
from integration.sandbox.world import World

GLOBAL: Final = permissions.GLOBAL
ALL: Final = permissions.ALL


def may(
    world: World, user: User | None, permission: str, project: Project | None = None, issue: Issue | None = None
) -> bool:
    """Whether someone holds a permission; without a project, a project permission is optimistic (facts 6.3).

    ``issue``: for the grants to its reporter and its assignee, and the locks of its status (facts 8.8). ``user`` None: somebody not logged in.
    """
    if user is not None and (not user.active or (user.account_id, permission) in world.denials):
        return False
    if permission in GLOBAL:
        return user is not None and _globally(world, user, permission)
    if project is None:
        return any(may(world, user, permission, one) for one in world.projects.values())
    if not _browses(world, user, project, issue):
        return permission == "ADMINISTER_PROJECTS" and user is not None and user.admin
    if permission == "BROWSE_PROJECTS":
        return True
    locked = issue is not None and not workflow_locks.allows(world, user, permission, issue)
    return not locked and _granted(world, user, permission, project, issue)


def _globally(world: World, user: User, permission: str) -> bool:
    if permission in permissions.SITE_ADMINS:
        return user.admin
    return user.admin or licensed(world, user)


def licensed(world: World, user: User) -> bool:
    """Whether someone has access to Jira, by a group that brings it."""
    return any(user.account_id in group.members for group in world.groups.values() if group.licensed)


def _browses(world: World, user: User | None, project: Project, issue: Issue | None) -> bool:
    """Neither the trash nor the archive is open to anyone; a private project to a few."""
    if project.trashed is not None or project.archived is not None:
        return False
    account = user.account_id if user is not None else ""
    if project.private_to is not None and account not in project.private_to:
        return False
    if (account, "BROWSE_PROJECTS") in world.denials:
        return False
    return _granted(world, user, "BROWSE_PROJECTS", project, issue)


def _granted(world: World, user: User | None, permission: str, project: Project, issue: Issue | None) -> bool:
    scheme = world.permission_schemes.get(project.permission_scheme)
    if scheme is None:
        return False
    return any(_holds(world, user, grant, project, issue) for grant in scheme.grants.get(permission, ()))


def _holds(world: World, user: User | None, grant: Grant, project: Project, issue: Issue | None) -> bool:
    if grant.holder == "anyone":
        return True
    if user is None:
        return False
    match grant.holder:
        case "applicationRole":
            return licensed(world, user)
        case "projectRole":
            return in_role(world, user, project, int(grant.parameter or 0))
        case "group":
            return world.in_group(user.account_id, grant.parameter or "")
        case "user":
            return user.account_id == grant.parameter
        case "projectLead":
            return user.account_id == project.lead
        case "reporter":
            return issue is not None and user.account_id == issue.reporter
        case "assignee":
            return issue is not None and user.account_id == issue.assignee
    return False


def in_role(world: World, user: User, project: Project, role_id: int) -> bool:
    """Whether someone holds a role in a project, in person or by a group."""
    for actor in project.actors.get(role_id, ()):
        if actor.account_id == user.account_id or (actor.group and world.in_group(user.account_id, actor.group)):
            return True
    return False


def administers(world: World, user: User, project: Project) -> bool:
    """Administrators of the project, by its role."""
    return in_role(world, user, project, natives.ADMIN_ROLE)


def sees(world: World, user: User | None, project: Project) -> bool:
    """Whether someone may browse a project."""
    return may(world, user, "BROWSE_PROJECTS", project)


def project_for(world: World, user: User | None, key_or_id: str) -> Project:
    """The project, or Jira's 404, which also covers what one may not see and what is in the trash."""
    project = world.project(key_or_id)
    gone = project is None or project.trashed is not None
    if project is None or gone or not (sees(world, user, project) or may(world, user, "ADMINISTER_PROJECTS", project)):
        what = "key" if number_in(key_or_id) is None else "id"
        raise missing(f"No project could be found with {what} '{key_or_id}'.")
    return project


def issue_for(world: World, user: User | None, key_or_id: str) -> Issue:
    """The issue, or Jira's 404, which also covers what one may not see."""
    issue = world.issue(key_or_id)
    if issue is None or not may(world, user, "BROWSE_PROJECTS", world.project_of(issue), issue):
        raise issue_missing()
    return issue


def demand(world: World, user: User | None, permission: str, project: Project | None = None) -> User:
    """The caller, holding this permission; else 401 for nobody and 403 for somebody."""
    if user is None:
        raise unauthenticated()
    if not may(world, user, permission, project):
        raise forbidden(f"You do not have the permission to perform this operation: {ALL[permission][0]}.")
    return user


def reads(world: World, user: User | None, comment: Comment | Worklog) -> bool:
    """Whether a comment's or worklog's restriction lets someone read it (facts 4.6)."""
    if comment.visibility is None:
        return True
    if user is None:
        return False
    project = world.project_of(world.issues[comment.issue_id])
    return belongs(world, user, project, comment.visibility)


def belongs(world: World, user: User, project: Project, visibility: dict[str, str]) -> bool:
    """Whether someone is in the role or group that a restriction names."""
    if visibility["type"] == "group":
        return world.in_group(user.account_id, visibility["value"])
    role = next((role for role in world.roles.values() if role.name == visibility["value"]), None)
    return role is not None and in_role(world, user, project, role.id)
