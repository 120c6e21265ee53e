"""Permission schemes: what they grant, and which project has which.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permission-schemes/
"""

from typing import Any, Final

from integration.sandbox import permissions, shapes
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.present import admin as present_admin
from integration.sandbox.reading.numerals import id_in
from integration.sandbox.routes import Route
from integration.sandbox.state.permissions import Grant, PermissionScheme
from integration.sandbox.state.projects import Project
from integration.sandbox.world import World

Json = Any

_NAMELESS: Final = ("anyone", "applicationRole", "assignee", "projectLead", "reporter", "sd.customer.portal.only")
_NAMED: Final = ("applicationRole", "group", "groupCustomField", "projectRole", "user", "userCustomField")
_HOLDER: Final = dict.fromkeys(("type", "parameter", "value", "expand"), shapes.text)
_GRANT: Final = {"id": shapes.number, "self": shapes.text, "permission": shapes.text, "holder": shapes.one(_HOLDER)}
_SCHEME: Final = shapes.NAMED | {
    "expand": shapes.text,
    "id": shapes.number,
    "self": shapes.text,
    "scope": shapes.mapping,
    "permissions": shapes.objects(_GRANT),
}


def _admin(call: Call) -> None:
    call.need("ADMINISTER")
    if call.world.switches.free_plan:
        raise Complaint(400, "Permissions cannot be changed on the Free plan. Upgrade your plan to customise them.")


def _seen(call: Call) -> list[PermissionScheme]:
    """Schemes are for whoever administers Jira, or a project with the scheme."""
    if call.may("ADMINISTER"):
        return list(call.world.permission_schemes.values())
    held = {one.permission_scheme for one in call.world.projects.values() if call.may("ADMINISTER_PROJECTS", one)}
    return [one for one in call.world.permission_schemes.values() if one.id in held]


def _scheme(call: Call) -> PermissionScheme:
    found = next((one for one in _seen(call) if str(one.id) == call.path["scheme"]), None)
    if found is None:
        raise missing("The permission scheme was not found.")
    return found


def schemes(call: Call) -> Response:
    expand = call.many("expand")
    shown = [present_admin.permission_scheme(call.world, one, expand=expand) for one in _seen(call)]
    return Response(json={"permissionSchemes": shown})


def one(call: Call) -> Response:
    """With its grants, asked for or not (seen on a real site)."""
    return Response(json=present_admin.permission_scheme(call.world, _scheme(call), expand=("permissions",)))


def create(call: Call) -> Response:
    _admin(call)
    body = call.object(_SCHEME, closed=False)
    made = PermissionScheme(id=-1, name=_name(call.world, body.get("name"), None), description=body.get("description") or "")
    _fill(call, made, body.get("permissions") or [])
    made.id = call.world.ids.next("permission scheme")
    call.world.permission_schemes[made.id] = made
    expand = call.many("expand") or ["permissions"]
    return Response(status=201, json=present_admin.permission_scheme(call.world, made, expand=expand))


def _name(world: World, name: Json, own: PermissionScheme | None) -> str:
    if not isinstance(name, str) or not name.strip():
        raise bad(name="The name of the permission scheme must be specified.")
    if len(name) > 255:
        raise bad(name="The name of the permission scheme must not exceed 255 characters.")
    if any(one.name == name.strip() and one is not own for one in world.permission_schemes.values()):
        raise bad(name="A permission scheme with this name already exists.")
    return name.strip()


def _fill(call: Call, scheme: PermissionScheme, wanted: list[Json]) -> None:
    """These grants and no others."""
    grants: dict[str, list[Grant]] = {}
    for raw in wanted:
        made = _grant(call, raw)
        row = grants.setdefault(made.permission, [])
        if not any((one.holder, one.parameter) == (made.holder, made.parameter) for one in row):
            row.append(made)
    scheme.grants = grants


def _grant(call: Call, raw: dict[str, Json]) -> Grant:
    key, holder = raw.get("permission"), raw.get("holder")
    if key not in permissions.PROJECT:
        raise bad(permission=f"'{key}' is not a valid project permission.")
    kind = holder.get("type") if isinstance(holder, dict) else None
    if not isinstance(holder, dict) or kind not in (*_NAMELESS, *_NAMED):
        raise bad(holder="The holder of the permission must have a valid type.")
    parameter = _parameter(call.world, kind, holder.get("value") or holder.get("parameter"))
    return Grant(id=call.world.ids.next("grant"), permission=key, holder=kind, parameter=parameter)


def _parameter(world: World, kind: str, given: str | None) -> str | None:
    """What names the holder, checked; a group by its id."""
    if kind == "projectRole" and id_in(given) not in world.roles:
        raise bad(holder=f"The project role '{given}' does not exist.")
    if kind == "user" and given not in world.users:
        raise bad(holder=f"The user '{given}' does not exist.")
    if kind == "group":
        group = world.group_called(given or "")
        if group is None:
            raise bad(holder=f"The group '{given}' does not exist.")
        return group.id
    if kind.endswith("CustomField") and not given:
        raise bad(holder="The custom field must be specified.")
    return given if kind in _NAMED else None


def update(call: Call) -> Response:
    """Grants are replaced when given, else they stay."""
    _admin(call)
    found = _scheme(call)
    body = call.object(_SCHEME, closed=False)
    found.name = _name(call.world, body.get("name"), found)
    found.description = body.get("description", found.description) or ""
    if body.get("permissions") is not None:
        _fill(call, found, body["permissions"])
    expand = call.many("expand") or ["permissions"]
    return Response(json=present_admin.permission_scheme(call.world, found, expand=expand))


def delete(call: Call) -> Response:
    """Not the default one, nor one that a project uses."""
    _admin(call)
    found = _scheme(call)
    if found.id == 0 or any(one.permission_scheme == found.id for one in call.world.projects.values()):
        raise Complaint(403, "The permission scheme cannot be deleted: it is the default one or in use.")
    del call.world.permission_schemes[found.id]
    return Response(status=204)


def grants(call: Call) -> Response:
    shown = present_admin.grants(call.world, _scheme(call))
    return Response(json={"permissions": shown, "expand": "user,group,projectRole,field,all"})


def add_grant(call: Call) -> Response:
    """400 when the same one is there."""
    _admin(call)
    scheme, made = _scheme(call), _grant(call, call.object(_GRANT, closed=False))
    row = scheme.grants.setdefault(made.permission, [])
    if any((one.holder, one.parameter) == (made.holder, made.parameter) for one in row):
        raise bad("This permission has already been granted.")
    row.append(made)
    return Response(status=201, json=present_admin.grant(call.world, scheme, made))


def _held(call: Call, scheme: PermissionScheme) -> Grant | None:
    every = (one for row in scheme.grants.values() for one in row)
    return next((one for one in every if str(one.id) == call.path["permission"]), None)


def one_grant(call: Call) -> Response:
    scheme = _scheme(call)
    found = _held(call, scheme)
    if found is None:
        raise missing("The permission grant was not found.")
    return Response(json=present_admin.grant(call.world, scheme, found))


def remove_grant(call: Call) -> Response:
    """400, not 404, for one that is not there."""
    _admin(call)
    scheme = _scheme(call)
    found = _held(call, scheme)
    if found is None:
        raise bad("The permission grant was not found.")
    scheme.grants[found.permission].remove(found)
    return Response(status=204)


def of_project(call: Call) -> Response:
    project = _administered(call)
    scheme = call.world.permission_schemes[project.permission_scheme]
    return Response(json=present_admin.permission_scheme(call.world, scheme, expand=call.many("expand")))


def _administered(call: Call) -> Project:
    project = call.project()
    if not (call.may("ADMINISTER") or call.may("ADMINISTER_PROJECTS", project)):
        raise Complaint(403, "You cannot view the permission scheme of this project.")
    return project


def assign(call: Call) -> Response:
    """Team-managed projects keep their own."""
    _admin(call)
    project = call.project()
    number = call.object({"id": shapes.number}).get("id")
    found = call.world.permission_schemes.get(number) if isinstance(number, int) else None
    if found is None or found.project_id not in (None, project.id):
        raise missing(f"The permission scheme with id {number} was not found.")
    if project.team_managed:
        raise bad("The permission scheme of a team-managed project cannot be changed.")
    project.permission_scheme = found.id
    return Response(json=present_admin.permission_scheme(call.world, found, expand=call.many("expand")))


_API = "/rest/api/3"
_ONE = f"{_API}/permissionscheme/{{scheme}}"
ROUTES: Final = (
    Route("GET", f"{_API}/permissionscheme", schemes),
    Route("POST", f"{_API}/permissionscheme", create),
    Route("GET", _ONE, one),
    Route("PUT", _ONE, update),
    Route("DELETE", _ONE, delete),
    Route("GET", f"{_ONE}/permission", grants),
    Route("POST", f"{_ONE}/permission", add_grant),
    Route("GET", f"{_ONE}/permission/{{permission}}", one_grant),
    Route("DELETE", f"{_ONE}/permission/{{permission}}", remove_grant),
    Route("GET", f"{_API}/project/{{project}}/permissionscheme", of_project),
    Route("PUT", f"{_API}/project/{{project}}/permissionscheme", assign),
)
