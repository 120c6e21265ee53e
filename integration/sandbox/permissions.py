"""The permissions Jira knows, and which of them a new site's permission schemes grant to whom.

https://support.atlassian.com/jira-cloud-administration/docs/permissions-for-company-managed-projects/
"""

from typing import Final

GLOBAL: Final = {  # key -> name, description
    "ADMINISTER": ("Administer Jira", "Create and administer projects, issue types, fields, workflows, and schemes."),
    "SYSTEM_ADMIN": ("Jira System Administrators", "Ability to perform all administration functions."),
    "USER_PICKER": ("Browse Users", "View and select users or groups from the user picker, and share issues."),
    "MANAGE_GROUP_FILTER_SUBSCRIPTIONS": (
        "Manage Group Filter Subscriptions",
        "Create and delete group filter subscriptions.",
    ),
    "BULK_CHANGE": ("Bulk Change", "Modify collections of issues at once, for example resolve several in one step."),
    "CREATE_SHARED_OBJECTS": ("Share dashboards and filters", "Share dashboards and filters with other users."),
    "CREATE_PROJECT": ("Create team-managed projects", "Create projects separate from shared configurations and schemes."),
}
MEMBERS: Final = {
    "BROWSE_PROJECTS": ("Browse Projects", "Ability to browse projects and the issues within them."),
    "CREATE_ISSUES": ("Create Issues", "Ability to create issues."),
    "EDIT_ISSUES": ("Edit Issues", "Ability to edit issues."),
    "TRANSITION_ISSUES": ("Transition Issues", "Ability to transition issues."),
    "ASSIGN_ISSUES": ("Assign Issues", "Ability to assign issues to other people."),
    "ASSIGNABLE_USER": ("Assignable User", "Users with this permission may be assigned to issues."),
    "SCHEDULE_ISSUES": ("Schedule Issues", "Ability to view or edit an issue's due date."),
    "LINK_ISSUES": ("Link Issues", "Ability to link issues together and create linked issues."),
    "RESOLVE_ISSUES": ("Resolve Issues", "Ability to resolve and reopen issues, and to set a fix version."),
    "CLOSE_ISSUES": ("Close Issues", "Ability to close issues."),
    "MOVE_ISSUES": ("Move Issues", "Ability to move issues between projects or between workflows of one project."),
    "ADD_COMMENTS": ("Add Comments", "Ability to comment on issues."),
    "EDIT_OWN_COMMENTS": ("Edit Own Comments", "Ability to edit own comments made on issues."),
    "DELETE_OWN_COMMENTS": ("Delete Own Comments", "Ability to delete own comments made on issues."),
    "CREATE_ATTACHMENTS": ("Create Attachments", "Users with this permission may create attachments."),
    "DELETE_OWN_ATTACHMENTS": ("Delete Own Attachments", "Users with this permission may delete own attachments."),
    "WORK_ON_ISSUES": ("Work On Issues", "Ability to log work done against an issue."),
    "EDIT_OWN_WORKLOGS": ("Edit Own Worklogs", "Ability to edit own worklogs made on issues."),
    "DELETE_OWN_WORKLOGS": ("Delete Own Worklogs", "Ability to delete own worklogs made on issues."),
    "VIEW_VOTERS_AND_WATCHERS": ("View Voters and Watchers", "Ability to view the voters and watchers of an issue."),
    "VIEW_DEV_TOOLS": ("View Development Tools", "Allows users to view development-related information on issues."),
    "VIEW_READONLY_WORKFLOW": ("View Read-Only Workflow", "Users with this permission may view a read-only workflow."),
    "VIEW_AGGREGATED_DATA": ("View aggregated data", "Ability to view the aggregated data of a project."),
    "MANAGE_SPRINTS_PERMISSION": ("Manage Sprints", "Ability to manage sprints."),
}
ADMINS: Final = {
    "ADMINISTER_PROJECTS": ("Administer Projects", "Ability to administer a project in Jira."),
    "EDIT_ALL_COMMENTS": ("Edit All Comments", "Ability to edit all comments made on issues."),
    "DELETE_ALL_COMMENTS": ("Delete All Comments", "Ability to delete all comments made on issues."),
    "DELETE_ISSUES": ("Delete Issues", "Ability to delete issues."),
    "MODIFY_REPORTER": ("Modify Reporter", "Ability to modify the reporter when creating or editing an issue."),
    "MANAGE_WATCHERS": ("Manage Watchers", "Ability to manage the watchers of an issue."),
    "SET_ISSUE_SECURITY": ("Set Issue Security", "Ability to set the level of security on an issue."),
    "DELETE_ALL_ATTACHMENTS": ("Delete All Attachments", "Users with this permission may delete all attachments."),
    "EDIT_ALL_WORKLOGS": ("Edit All Worklogs", "Ability to edit all worklogs made on issues."),
    "DELETE_ALL_WORKLOGS": ("Delete All Worklogs", "Ability to delete all worklogs made on issues."),
    "EDIT_WORKFLOW": ("Edit Workflows", "Ability to edit the workflows of a project."),
    "EDIT_ISSUE_LAYOUT": ("Edit issue layout", "Ability to edit the issue layouts of a project."),
    "ARCHIVE_ISSUES": ("Archive Issues", "Ability to archive issues."),
    "UNARCHIVE_ISSUES": ("Restore Issues", "Ability to restore archived issues."),
}
NOBODY: Final = {"SERVICEDESK_AGENT": ("Service Desk Agent", "Allows users to interact with customers and requests.")}
PROJECT: Final = MEMBERS | ADMINS | NOBODY
ALL: Final = GLOBAL | PROJECT
SITE_ADMINS: Final = frozenset({"ADMINISTER", "SYSTEM_ADMIN", "MANAGE_GROUP_FILTER_SUBSCRIPTIONS"})
"""Of the global ones, what a licence alone does not bring."""


def default_holders(permission: str, *, admin_role: int, app_role: int) -> list[tuple[str, str | None]]:
    """Whom a new site's scheme grants a project permission: apps, and everyone with a licence or the project's administrators."""
    if permission in NOBODY:
        return []
    people = ("applicationRole", None) if permission in MEMBERS else ("projectRole", str(admin_role))
    return [people, ("projectRole", str(app_role))]
