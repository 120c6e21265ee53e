"""The site and its people: who am I, what may I do, who is that. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-users/"""

from typing import Any, Final

from integration.sandbox import present, rights, shapes
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing, unauthenticated
from integration.sandbox.routes import Route
from integration.sandbox.state.people import User
from integration.sandbox.state.projects import Project

Json = Any


def myself(call: Call) -> Response:
    if call.me is None:
        raise unauthenticated()
    return Response(json=present.profile(call.world, call.me))


def server(call: Call) -> Response:
    world = call.world
    return Response(
        json={
            "baseUrl": world.base_url,
            "displayUrl": world.base_url,
            "displayUrlServicedeskHelpCenter": world.base_url,
            "version": "1001.0.0-SNAPSHOT",
            "versionNumbers": [1001, 0, 0],
            "deploymentType": "Cloud",
            "buildNumber": 100287,
            "buildDate": "2026-08-31T12:25:16.000+0200",
            "serverTime": present.timestamp(world, world.now()),
            "scmInfo": "0" * 40,
            "serverTitle": "Jira",
            "serverTimeZone": world.zone.key,
            "defaultLocale": {"locale": "fr_FR" if world.language == "fr" else "en_US"},
        }
    )


def tenant(call: Call) -> Response:
    """``/_edge/tenant_info``, off specification (facts 12.2)."""
    return Response(json={"cloudId": call.world.cloud_id})


def permissions(call: Call) -> Response:
    """Exactly the permissions asked for; an unknown key refuses the whole call (facts 6.3)."""
    asked = call.many("permissions")
    if not asked:
        raise bad("The 'permissions' query parameter is required.")
    unknown = {key: "Unrecognized permission" for key in asked if key not in rights.ALL}
    if unknown:
        raise bad(**unknown)
    project = _context(call)
    return Response(
        json={"permissions": {key: _permission(call, number, key, project) for number, key in enumerate(asked, start=1)}}
    )


def _context(call: Call) -> Project | None:
    named = call.one("projectKey") or call.one("projectId")
    if named:
        return rights.project_for(call.world, call.me, named)
    issue = call.one("issueKey") or call.one("issueId")
    return call.world.project_of(rights.issue_for(call.world, call.me, issue)) if issue else None


def _permission(call: Call, number: int, key: str, project: Project | None) -> dict[str, Json]:
    return {
        "id": str(number),
        "key": key,
        "name": rights.ALL[key],
        "type": "GLOBAL" if key in rights.GLOBAL else "PROJECT",
        "description": rights.ALL[key],
        "havePermission": rights.may(call.world, call.me, key, project),
    }


_CHECK: Final = {
    "accountId": shapes.text,
    "globalPermissions": shapes.texts,
    "projectPermissions": shapes.objects(
        {"permissions": shapes.texts, "projects": shapes.numbers, "issues": shapes.numbers}
    ),
}


def check_permissions(call: Call) -> Response:
    """Which of these the caller holds: globally, and on which projects and issues (facts 6.3)."""
    body = call.object(_CHECK)
    user = call.world.users.get(str(body["accountId"])) if body.get("accountId") else call.me
    if user is not call.me:
        call.need("ADMINISTER")
    wanted = body.get("globalPermissions") or []
    granted = [key for key in wanted if key in rights.GLOBAL and rights.may(call.world, user, key)]
    rows = [
        _checked(call, user, key, row)
        for row in body.get("projectPermissions") or ()
        for key in row.get("permissions") or ()
    ]
    return Response(json={"globalPermissions": granted, "projectPermissions": rows})


def _checked(call: Call, user: User | None, key: str, row: dict[str, Json]) -> dict[str, Json]:
    world = call.world
    projects = [number for number in row.get("projects") or () if number in world.projects]
    issues = [number for number in row.get("issues") or () if number in world.issues]
    return {
        "permission": key,
        "projects": [number for number in projects if rights.may(world, user, key, world.projects[number])],
        "issues": [number for number in issues if rights.may(world, user, key, world.project_of(world.issues[number]))],
    }


def one_user(call: Call) -> Response:
    call.need("USER_PICKER")
    account = call.one("accountId")
    if not account:
        raise bad("The query parameter 'accountId' needs to be provided.")
    found = call.world.users.get(account)
    if found is None:
        raise missing("Specified user does not exist or you do not have required permissions")
    return Response(json=present.profile(call.world, found))


def bulk_users(call: Call) -> Response:
    """Pages of ten by default; unknown ids are left out (facts 14.1)."""
    call.need("USER_PICKER")
    asked = call.request.query.get("accountId", [])
    if not asked:
        raise bad("At least one accountId needs to be provided.")
    found = [call.world.users[account] for account in asked if account in call.world.users]
    return call.page(found, lambda user: present.user(call.world, user.account_id), default=10, cap=200)


def _matches(user: User, query: str) -> bool:
    """By visible data: the start of a word of the name, or of the mail when it is shown."""
    wanted = query.casefold()
    words = [user.name, *user.name.split(), *([user.email] if user.email_shown else [])]
    return any(word.casefold().startswith(wanted) for word in words)


def search_users(call: Call) -> Response:
    """Active accounts only; nobody at all for whom the permission is missing."""
    query, account = call.one("query"), call.one("accountId")
    if "query" not in call.request.query and not account:
        raise bad("Either the 'query' or 'accountId' query parameter has to be provided.")
    found = [
        user
        for user in call.world.users.values()
        if user.active and call.may("USER_PICKER") and (user.account_id == account if account else _matches(user, query))
    ]
    return _listed(call, found, default=50)


def assignable_users(call: Call) -> Response:
    project = _assignable_context(call)
    query, account = call.one("query"), call.one("accountId")
    found = [
        user
        for user in call.world.users.values()
        if rights.may(call.world, user, "ASSIGNABLE_USER", project)
        and (user.account_id == account if account else _matches(user, query))
    ]
    return _listed(call, found, default=50)


def _assignable_context(call: Call) -> Project:
    if call.one("project"):
        return rights.project_for(call.world, call.me, call.one("project"))
    if call.one("issueKey"):
        return call.world.project_of(rights.issue_for(call.world, call.me, call.one("issueKey")))
    raise Complaint(400, "A project or issue key has to be provided.")


def _listed(call: Call, found: list[User], *, default: int) -> Response:
    start, size = call.window(default=default, cap=1000)
    return Response(json=[present.user(call.world, user.account_id) for user in found[start : start + size]])


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/myself", myself, anonymous=True),
    Route("GET", f"{_API}/serverInfo", server, anonymous=True),
    Route("GET", "/_edge/tenant_info", tenant, anonymous=True),
    Route("GET", f"{_API}/mypermissions", permissions, anonymous=True),
    Route("POST", f"{_API}/permissions/check", check_permissions, anonymous=True),
    Route("GET", f"{_API}/user", one_user),
    Route("GET", f"{_API}/user/bulk", bulk_users),
    Route("GET", f"{_API}/user/search", search_users),
    Route("GET", f"{_API}/user/assignable/search", assignable_users),
)
