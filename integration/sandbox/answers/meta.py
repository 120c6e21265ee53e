"""What may be set on create and on edit (facts 3.14). https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/"""

from typing import Any, Final

from integration.sandbox import natives, rights
from integration.sandbox.answers.comments import apps_only
from integration.sandbox.call import Call
from integration.sandbox.http import Response, bad, unauthenticated
from integration.sandbox.present import common as present
from integration.sandbox.present import meta as present_meta
from integration.sandbox.routes import Route
from integration.sandbox.state.projects import IssueType, Project

Json = Any


def edit(call: Call) -> Response:
    issue = call.issue()
    apps_only(call, "overrideScreenSecurity", "overrideEditableFlag")
    return Response(json=present_meta.editmeta(call.world, call.me, issue))


def _types(call: Call, project: Project) -> list[IssueType]:
    allowed = call.may("CREATE_ISSUES", project)
    numbers = call.world.type_schemes[project.type_scheme].type_ids if allowed else []
    return [call.world.types[number] for number in numbers]


def _window(call: Call) -> tuple[int, int]:
    start, size = call.window(default=50, cap=10_000)
    if size > 200:
        raise bad("Parameter 'maxResults' must not exceed the limit '200'")
    return start, size


def types(call: Call) -> Response:
    start, size = _window(call)
    found = _types(call, call.project())
    shown = [present.issue_type(call.world, one) for one in found[start : start + size]]
    return Response(json={"startAt": start, "maxResults": size, "total": len(found), "issueTypes": shown})


def fields(call: Call) -> Response:
    """An unknown type is 404 with nothing in it."""
    start, size = _window(call)
    project = call.project()
    kind = next((one for one in _types(call, project) if str(one.id) == call.path["type"]), None)
    if kind is None:
        return Response(status=404)
    found = present_meta.on_create(call.world, call.me, project, kind)
    shown = [{"fieldId": one.id} | present_meta.field(call.world, project, kind, one) for one in found[start : start + size]]
    return Response(json={"startAt": start, "maxResults": size, "total": len(found), "fields": shown})


# Deprecated (CHANGE-1304), still there


def everything(call: Call) -> Response:
    """Projects, their types and, with ``expand=projects.issuetypes.fields``, a map of fields for each."""
    world = call.world
    keys, ids = set(call.many("projectKeys")), set(call.many("projectIds"))
    found = [
        one
        for one in world.projects.values()
        if rights.sees(world, call.me, one) and (not (keys or ids) or one.key in keys or str(one.id) in ids)
    ]
    shown = [_project(call, one) for one in found if call.may("CREATE_ISSUES", one)]
    return Response(json={"expand": "projects", "projects": shown})


def _project(call: Call, project: Project) -> dict[str, Json]:
    ids, names = set(call.many("issuetypeIds")), set(call.request.query.get("issuetypeNames", ()))
    kinds = [one for one in _types(call, project) if not (ids or names) or str(one.id) in ids or one.name in names]
    whole = "projects.issuetypes.fields" in call.many("expand")
    return {
        "expand": "issuetypes",
        "self": present.rest(call.world, f"project/{project.id}"),
        "id": str(project.id),
        "key": project.key,
        "name": project.name,
        "avatarUrls": present.project_avatars(call.world, project),
        "issuetypes": [_kind(call, project, one, whole=whole) for one in kinds],
    }


def _kind(call: Call, project: Project, kind: IssueType, *, whole: bool) -> dict[str, Json]:
    shown = present.issue_type(call.world, kind)
    if not whole:
        return shown
    found = present_meta.on_create(call.world, call.me, project, kind)
    fields = {one.id: present_meta.field(call.world, project, kind, one) for one in found}
    return shown | {"expand": "fields", "fields": fields}


# The kinds of events


def events(call: Call) -> Response:
    if call.me is None:
        raise unauthenticated()
    call.need("ADMINISTER")
    return Response(json=[{"id": number, "name": name} for number, name in natives.EVENTS.items()])


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/issue/{{issue}}/editmeta", edit, anonymous=True),
    Route("GET", f"{_API}/issue/createmeta", everything, anonymous=True),
    Route("GET", f"{_API}/issue/createmeta/{{project}}/issuetypes", types),
    Route("GET", f"{_API}/issue/createmeta/{{project}}/issuetypes/{{type}}", fields),
    Route("GET", f"{_API}/events", events),
)
