"""Who may do what: the global permissions and a simple default permission scheme (facts 6)."""

from typing import Final

from integration.sandbox import natives
from integration.sandbox.http import forbidden, issue_missing, missing, unauthenticated
from integration.sandbox.state.issues import Comment, Issue
from integration.sandbox.state.people import User
from integration.sandbox.state.projects import Project
from integration.sandbox.world import World

GLOBAL: Final = {
    "ADMINISTER": "Administer Jira",
    "SYSTEM_ADMIN": "Jira System Administrators",
    "USER_PICKER": "Browse Users",
    "MANAGE_GROUP_FILTER_SUBSCRIPTIONS": "Manage Group Filter Subscriptions",
    "BULK_CHANGE": "Bulk Change",
    "CREATE_SHARED_OBJECTS": "Share dashboards and filters",
    "CREATE_PROJECT": "Create team-managed projects",
}
MEMBERS: Final = {
    "BROWSE_PROJECTS": "Browse Projects",
    "CREATE_ISSUES": "Create Issues",
    "EDIT_ISSUES": "Edit Issues",
    "TRANSITION_ISSUES": "Transition Issues",
    "ASSIGN_ISSUES": "Assign Issues",
    "ASSIGNABLE_USER": "Assignable User",
    "SCHEDULE_ISSUES": "Schedule Issues",
    "LINK_ISSUES": "Link Issues",
    "RESOLVE_ISSUES": "Resolve Issues",
    "CLOSE_ISSUES": "Close Issues",
    "MOVE_ISSUES": "Move Issues",
    "ADD_COMMENTS": "Add Comments",
    "EDIT_OWN_COMMENTS": "Edit Own Comments",
    "DELETE_OWN_COMMENTS": "Delete Own Comments",
    "CREATE_ATTACHMENTS": "Create Attachments",
    "DELETE_OWN_ATTACHMENTS": "Delete Own Attachments",
    "WORK_ON_ISSUES": "Work On Issues",
    "EDIT_OWN_WORKLOGS": "Edit Own Worklogs",
    "DELETE_OWN_WORKLOGS": "Delete Own Worklogs",
    "VIEW_VOTERS_AND_WATCHERS": "View Voters and Watchers",
    "VIEW_DEV_TOOLS": "View Development Tools",
    "VIEW_READONLY_WORKFLOW": "View Read-Only Workflow",
    "MANAGE_SPRINTS_PERMISSION": "Manage Sprints",
    "SERVICEDESK_AGENT": "Service Desk Agent",
}
ADMINS: Final = {
    "ADMINISTER_PROJECTS": "Administer Projects",
    "EDIT_ALL_COMMENTS": "Edit All Comments",
    "DELETE_ALL_COMMENTS": "Delete All Comments",
    "DELETE_ISSUES": "Delete Issues",
    "MODIFY_REPORTER": "Modify Reporter",
    "MANAGE_WATCHERS": "Manage Watchers",
    "SET_ISSUE_SECURITY": "Set Issue Security",
    "DELETE_ALL_ATTACHMENTS": "Delete All Attachments",
    "EDIT_ALL_WORKLOGS": "Edit All Worklogs",
    "DELETE_ALL_WORKLOGS": "Delete All Worklogs",
    "EDIT_WORKFLOW": "Edit Workflows",
}
ALL: Final = GLOBAL | MEMBERS | ADMINS
_SITE_ADMINS: Final = frozenset({"ADMINISTER", "SYSTEM_ADMIN", "MANAGE_GROUP_FILTER_SUBSCRIPTIONS"})


def may(world: World, user: User | None, permission: str, project: Project | None = None) -> bool:
    """Whether someone holds a permission; without a project, a project permission is optimistic (facts 6.3)."""
    if user is None or not user.active or (user.account_id, permission) in world.denials:
        return False
    if permission in GLOBAL:
        return user.admin or permission not in _SITE_ADMINS
    if project is None:
        return any(may(world, user, permission, one) for one in world.projects.values())
    if not _sees(user, project) or (user.account_id, "BROWSE_PROJECTS") in world.denials:
        return permission == "ADMINISTER_PROJECTS" and user.admin
    if permission in MEMBERS:
        return permission != "SERVICEDESK_AGENT"
    return administers(world, user, project)


def _sees(user: User, project: Project) -> bool:
    return project.private_to is None or user.account_id in project.private_to


def administers(world: World, user: User, project: Project) -> bool:
    """Administrators of the project, by its role."""
    return user.account_id in world.role_accounts(project, natives.ADMIN_ROLE)


def sees(world: World, user: User | None, project: Project) -> bool:
    """Whether someone may browse a project."""
    return may(world, user, "BROWSE_PROJECTS", project)


def project_for(world: World, user: User | None, key_or_id: str) -> Project:
    """The project, or Jira's 404, which also covers what one may not see."""
    project = world.project(key_or_id)
    if project is None or not (sees(world, user, project) or may(world, user, "ADMINISTER_PROJECTS", project)):
        what = "id" if key_or_id.isdigit() else "key"
        raise missing(f"No project could be found with {what} '{key_or_id}'.")
    return project


def issue_for(world: World, user: User | None, key_or_id: str) -> Issue:
    """The issue, or Jira's 404, which also covers what one may not see."""
    issue = world.issue(key_or_id)
    if issue is None or not sees(world, user, world.project_of(issue)):
        raise issue_missing()
    return issue


def demand(world: World, user: User | None, permission: str, project: Project | None = None) -> User:
    """The caller, holding this permission; else 401 for nobody and 403 for somebody."""
    if user is None:
        raise unauthenticated()
    if not may(world, user, permission, project):
        raise forbidden(f"You do not have the permission to perform this operation: {ALL[permission]}.")
    return user


def reads(world: World, user: User | None, comment: Comment) -> bool:
    """Whether a comment's restriction lets someone read it (facts 4.6)."""
    if comment.visibility is None:
        return True
    if user is None:
        return False
    project = world.project_of(world.issues[comment.issue_id])
    return belongs(world, user, project, comment.visibility)


def belongs(world: World, user: User, project: Project, visibility: dict[str, str]) -> bool:
    """Whether someone is in the role or group that a restriction names."""
    if visibility["type"] == "group":
        return user.account_id in world.group(visibility["value"])
    role = next((role for role in world.roles.values() if role.name == visibility["value"]), None)
    return role is not None and user.account_id in world.role_accounts(project, role.id)
