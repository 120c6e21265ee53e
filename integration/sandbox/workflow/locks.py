"""Status properties that take rights away while an issue is in a status (facts 8.8): ``jira.permission.*``, ``jira.issue.editable``.

https://support.atlassian.com/jira-cloud-administration/docs/use-workflow-properties/
"""

from collections.abc import Mapping
from typing import Any, Final

from integration.sandbox.reading.numerals import id_in
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User
from integration.sandbox.world import World

Json = Any

_PERMISSIONS: Final = {  # our key -> its word in a property
    "ASSIGN_ISSUES": "assign",
    "ASSIGNABLE_USER": "assignable",
    "CREATE_ATTACHMENTS": "attach",
    "DELETE_ALL_ATTACHMENTS": "attachdeleteall",
    "DELETE_OWN_ATTACHMENTS": "attachdeleteown",
    "CLOSE_ISSUES": "close",
    "ADD_COMMENTS": "comment",
    "DELETE_ALL_COMMENTS": "commentdeleteall",
    "DELETE_OWN_COMMENTS": "commentdeleteown",
    "EDIT_ALL_COMMENTS": "commenteditall",
    "EDIT_OWN_COMMENTS": "commenteditown",
    "DELETE_ISSUES": "delete",
    "EDIT_ISSUES": "edit",
    "LINK_ISSUES": "link",
    "MANAGE_WATCHERS": "managewatcherlist",
    "MODIFY_REPORTER": "modifyreporter",
    "MOVE_ISSUES": "move",
    "RESOLVE_ISSUES": "resolve",
    "SCHEDULE_ISSUES": "scheduleissue",
    "SET_ISSUE_SECURITY": "setsecurity",
    "TRANSITION_ISSUES": "transition",
    "VIEW_VOTERS_AND_WATCHERS": "viewvotersandwatchers",
    "WORK_ON_ISSUES": "work",
    "DELETE_ALL_WORKLOGS": "worklogdeleteall",
    "DELETE_OWN_WORKLOGS": "worklogdeleteown",
    "EDIT_ALL_WORKLOGS": "worklogeditall",
    "EDIT_OWN_WORKLOGS": "worklogeditown",
}


def allows(world: World, user: User | None, permission: str, issue: Issue) -> bool:
    """Whether the status leaves someone a right that the permission scheme gives. Several properties are alternatives."""
    word = _PERMISSIONS.get(permission)
    if word is None:
        return True
    properties = _properties(world, issue)
    if permission == "EDIT_ISSUES" and properties.get("jira.issue.editable") == "false":
        return False
    return _admits(world, user, issue, properties, f"jira.permission.{word}.") and _parent_admits(world, user, issue, word)


def _parent_admits(world: World, user: User | None, issue: Issue, word: str) -> bool:
    """``jira.permission.subtasks.*`` of the status that the parent of a sub-task is in."""
    parent = world.issues.get(issue.parent_id or 0)
    if parent is None or world.types[issue.type_id].level >= 0:
        return True
    return _admits(world, user, issue, _properties(world, parent), f"jira.permission.subtasks.{word}.")


def _properties(world: World, issue: Issue) -> Mapping[str, str]:
    held = world.workflow_of(world.project_of(issue), issue.type_id).statuses.get(issue.status_id, {})
    found: dict[str, str] = held.get("properties", {})
    return found


def _admits(world: World, user: User | None, issue: Issue, properties: Mapping[str, str], prefix: str) -> bool:
    named = [(key.removeprefix(prefix).split(".")[0], value) for key, value in properties.items() if key.startswith(prefix)]
    return not named or (user is not None and any(_is(world, user, issue, kind, value) for kind, value in named))


def _is(world: World, user: User, issue: Issue, kind: str, value: str) -> bool:
    """``denied`` is nobody, whatever its value."""
    project = world.project_of(issue)
    match kind:
        case "user":
            return user.account_id == value
        case "group":
            return user.account_id in world.group(value)
        case "projectrole":
            return user.account_id in world.role_accounts(project, id_in(value))
        case "assignee" | "reporter":
            return bool(user.account_id == getattr(issue, kind))
        case "lead":
            return user.account_id == project.lead
        case _:
            return False
