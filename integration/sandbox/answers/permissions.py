"""What may I do, what may others. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permissions/"""

from typing import Any, Final

from integration.sandbox import permissions, rights, shapes
from integration.sandbox.call import Call
from integration.sandbox.http import Response, bad, forbidden
from integration.sandbox.present import admin as present_admin
from integration.sandbox.reading.numerals import id_in
from integration.sandbox.routes import Route
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User
from integration.sandbox.state.projects import Project

Json = Any


def mine(call: Call) -> Response:
    """Exactly the permissions asked for; an unknown key refuses the whole call (facts 6.3)."""
    asked = call.many("permissions")
    if not asked:
        raise bad("The 'permissions' query parameter is required.")
    unknown = {key: "Unrecognized permission" for key in asked if key not in permissions.ALL}
    if unknown:
        raise bad(**unknown)
    project, issue = _context(call, asked)
    numbers = {key: number for number, key in enumerate(permissions.ALL, start=1)}
    shown = {
        key: present_admin.permission(key, numbers[key])
        | {"havePermission": rights.may(call.world, call.me, key, project, issue)}
        for key in asked
    }
    return Response(json={"permissions": shown})


def _context(call: Call, asked: list[str]) -> tuple[Project | None, Issue | None]:
    if call.one("commentId"):
        return _of_comment(call, asked)
    issue = call.one("issueKey") or call.one("issueId")
    if issue:
        found = rights.issue_for(call.world, call.me, issue)
        return call.world.project_of(found), found
    named = call.one("projectKey") or call.one("projectId") or call.one("projectUuid")
    if not named:
        return None, None
    held = next((one.key for one in call.world.projects.values() if one.uuid == named), named)
    return rights.project_for(call.world, call.me, held), None


def _of_comment(call: Call, asked: list[str]) -> tuple[Project | None, Issue | None]:
    """With a comment, only whether it can be read."""
    if asked != ["BROWSE_PROJECTS"]:
        raise bad("The 'permissions' query parameter must equal BROWSE_PROJECTS when 'commentId' is provided.")
    number = call.one("commentId")
    found = call.world.comments.get(id_in(number))
    if found is None or not rights.reads(call.world, call.me, found):
        raise bad(f"Can not find a comment for the id: {number}.")
    issue = rights.issue_for(call.world, call.me, str(found.issue_id))
    return call.world.project_of(issue), issue


def every(call: Call) -> Response:
    """All that Jira knows; for administrators."""
    call.need("ADMINISTER")
    return Response(json={"permissions": {key: present_admin.permission(key) for key in permissions.ALL}})


_CHECK: Final = {
    "accountId": shapes.text,
    "globalPermissions": shapes.texts,
    "projectPermissions": shapes.objects(
        {"permissions": shapes.texts, "projects": shapes.numbers, "issues": shapes.numbers}
    ),
}
_MOST: Final = 1000


def check(call: Call) -> Response:
    """Which of these somebody holds: globally, and on which projects and issues (facts 6.3)."""
    body = call.object(_CHECK)
    user = call.me
    if body.get("accountId") and (user is None or body["accountId"] != user.account_id):
        if not call.may("ADMINISTER"):
            raise forbidden("You do not have permission to check the permissions of other users.")
        user = call.world.users.get(str(body["accountId"]))
    wanted = body.get("globalPermissions") or []
    rows = body.get("projectPermissions") or []
    _refuse_unknown(wanted, rows)
    granted = [key for key in wanted if rights.may(call.world, user, key)]
    checked = [_checked(call, user, key, row) for row in rows for key in row.get("permissions") or ()]
    return Response(json={"globalPermissions": granted, "projectPermissions": checked})


def _refuse_unknown(wanted: list[str], rows: list[dict[str, Json]]) -> None:
    """400 for a key that is none, for a row without any, for too long a list."""
    strange = [key for key in wanted if key not in permissions.GLOBAL]
    strange += [key for row in rows for key in row.get("permissions") or () if key not in permissions.PROJECT]
    if strange:
        raise bad(*(f"Unrecognized permission: {key}" for key in strange))
    if any(not row.get("permissions") for row in rows):
        raise bad("At least one project permission has to be provided.")
    for name in ("projects", "issues"):
        if any(len(row.get(name) or ()) > _MOST for row in rows):
            raise bad(f"The number of {name} must not exceed {_MOST}.")


def _checked(call: Call, user: User | None, key: str, row: dict[str, Json]) -> dict[str, Json]:
    world = call.world
    projects = [number for number in row.get("projects") or () if number in world.projects]
    issues = [number for number in row.get("issues") or () if number in world.issues]
    return {
        "permission": key,
        "projects": [number for number in projects if rights.may(world, user, key, world.projects[number])],
        "issues": [number for number in issues if _on_issue(call, user, key, world.issues[number])],
    }


def _on_issue(call: Call, user: User | None, key: str, issue: Issue) -> bool:
    return rights.may(call.world, user, key, call.world.project_of(issue), issue)


def permitted_projects(call: Call) -> Response:
    """The projects in which the caller holds all of these."""
    wanted = call.object({"permissions": shapes.texts}).get("permissions")
    if not wanted:
        raise bad("At least one permission has to be provided.")
    strange = [key for key in wanted if key not in permissions.PROJECT]
    if strange:
        raise bad(*(f"Unrecognized permission: {key}" for key in strange))
    found = [
        {"id": one.id, "key": one.key}
        for one in call.world.projects.values()
        if all(rights.may(call.world, call.me, key, one) for key in wanted)
    ]
    return Response(json={"projects": found})


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/mypermissions", mine, anonymous=True),
    Route("GET", f"{_API}/permissions", every),
    Route("POST", f"{_API}/permissions/check", check, anonymous=True),
    Route("POST", f"{_API}/permissions/project", permitted_projects, anonymous=True),
)
