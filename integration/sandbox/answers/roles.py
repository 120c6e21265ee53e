"""Project roles and who holds them. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-roles/"""

from typing import Any, Final

from integration.sandbox import natives, rights, shapes
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.present import admin as present_admin
from integration.sandbox.present import common as present
from integration.sandbox.reading.numerals import id_in
from integration.sandbox.routes import Route
from integration.sandbox.state.people import Actor, Role
from integration.sandbox.state.projects import Project

Json = Any


def all_roles(call: Call) -> Response:
    _admin(call)
    return Response(json=[present.role(call.world, role) for role in call.world.roles.values()])


def _admin(call: Call) -> None:
    """The site's own list is for its administrators; those of a project have ``roledetails``."""
    if not call.may("ADMINISTER"):
        raise Complaint(403, "You do not have permission to manage project roles.")


def create_role(call: Call) -> Response:
    """409 when the name is taken: roles are the site's, not a project's (facts 6.1)."""
    call.need("ADMINISTER")
    _refuse_free_plan(call)
    body = call.object(shapes.NAMED)
    role = Role(id=0, name=_name(call, body.get("name"), None), description=body.get("description") or "")
    role.id = call.world.ids.next("role")
    call.world.roles[role.id] = role
    return Response(json=present.role(call.world, role))


def _name(call: Call, name: Json, own: Role | None) -> str:
    if not isinstance(name, str) or not name or name != name.strip() or len(name) > 255:
        raise bad("The role name must not be empty, nor begin or end with spaces.")
    if any(role.name == name and role is not own for role in call.world.roles.values()):
        raise Complaint(409, f"A project role with name '{name}' already exists.")
    return name


def _refuse_free_plan(call: Call) -> None:
    if call.world.switches.free_plan:
        raise bad("Project roles and permissions cannot be changed on the Free plan. Upgrade to customise them.")


def one_role(call: Call) -> Response:
    _admin(call)
    return Response(json=present.role(call.world, _role(call)))


def _role(call: Call) -> Role:
    role = call.world.roles.get(call.number("id", otherwise=lambda: missing("Role not found.")))
    if role is None:
        raise missing(f"Can not retrieve a role actor for a null project role: {call.path['id']}.")
    return role


def _changing(call: Call) -> Role:
    """A role of the site, about to be changed by an administrator."""
    call.need("ADMINISTER")
    _refuse_free_plan(call)
    return _role(call)


def rename_role(call: Call) -> Response:
    """Part of it; with a name given, the description alone is not looked at."""
    role, body = _changing(call), call.object(shapes.NAMED)
    if body.get("name") is not None:
        role.name = _name(call, body["name"], role)
    elif body.get("description") is not None:
        role.description = body["description"]
    else:
        raise bad("Either the name or the description has to be provided.")
    return Response(json=present.role(call.world, role))


def replace_role(call: Call) -> Response:
    """Name and description, both required."""
    role, body = _changing(call), call.object(shapes.NAMED)
    if not isinstance(body.get("description"), str):
        raise bad("The description has to be provided.")
    role.name, role.description = _name(call, body.get("name"), role), body["description"]
    return Response(json=present.role(call.world, role))


def delete_role(call: Call) -> Response:
    """409 while somebody holds it or a scheme names it, unless ``swap`` takes over."""
    role = _changing(call)
    heir = call.world.roles.get(id_in(call.one("swap")))
    if call.one("swap") and (heir is None or heir is role):
        raise bad("The replacement project role was not found.")
    users = [one for one in call.world.projects.values() if one.actors.get(role.id)]
    grants = [
        grant
        for scheme in call.world.permission_schemes.values()
        for row in scheme.grants.values()
        for grant in row
        if (grant.holder, grant.parameter) == ("projectRole", str(role.id))
    ]
    if heir is None and (users or grants):
        raise Complaint(409, "The project role is in use. Give a replacement with the 'swap' parameter.")
    for project in users:
        held = project.actors.setdefault(heir.id if heir else 0, [])
        held.extend(one for one in project.actors.pop(role.id) if not _known(held, one))
    for grant in grants:
        grant.parameter = str(heir.id) if heir else None
    del call.world.roles[role.id]
    return Response(status=204)


# Who a new project starts with


def default_actors(call: Call) -> Response:
    """The actors alone, without the role they are of (seen on a real site)."""
    _admin(call)
    return _defaults(call, _role(call))


def _defaults(call: Call, role: Role) -> Response:
    return Response(json={"actors": [present.actor(call.world, one) for one in role.defaults]})


def add_default_actors(call: Call) -> Response:
    role = _changing(call)
    role.defaults.extend(_numbered(call, one) for one in _wanted(call) if not _known(role.defaults, one))
    return _defaults(call, role)


def remove_default_actors(call: Call) -> Response:
    role = _changing(call)
    role.defaults = _without(call, role.defaults)
    return _defaults(call, role)


# In a project


def roles_of_project(call: Call) -> Response:
    """For administrators of any project; 401 says that a permission is missing."""
    project = call.project()
    if not (call.may("ADMINISTER") or call.may("ADMINISTER_PROJECTS")):
        raise Complaint(401, "You do not have permission to view the roles of this project.")
    return Response(json=present.role_addresses(call.world, project))


def role_details(call: Call) -> Response:
    """Every role of the site, without its members; ``currentMember``: of those, what the caller holds."""
    project = _administered(call)
    skipped = {natives.APP_ROLE} if call.flag("excludeConnectAddons") else set()
    shown = [
        role
        for role in call.world.roles.values()
        if role.id not in skipped
        and (not call.flag("currentMember") or (call.me and rights.in_role(call.world, call.me, project, role.id)))
    ]
    return Response(json=[present_admin.role_details(call.world, role) for role in shown])


def role_of_project(call: Call) -> Response:
    project, active = _administered(call), call.flag("excludeInactiveUsers")
    return Response(json=present_admin.project_role(call.world, project, _role(call), active=active))


def _administered(call: Call) -> Project:
    """Who may not administer a project hears that there is none: 404."""
    project = call.project()
    if not (call.may("ADMINISTER") or call.may("ADMINISTER_PROJECTS", project)):
        raise missing(f"No project could be found with key '{project.key}'.")
    return project


def _changed(call: Call) -> Project:
    """To change members, 401 says that a permission is missing."""
    project = call.project()
    if not (call.may("ADMINISTER") or call.may("ADMINISTER_PROJECTS", project)):
        raise Complaint(401, "You do not have permission to manage the roles of this project.")
    _refuse_free_plan(call)
    return project


def add_actors(call: Call) -> Response:
    """Accounts or groups; whether someone already there is an error is a switch (facts 6.2)."""
    project, role = _changed(call), _role(call)
    wanted = _wanted(call)
    actors = project.actors.setdefault(role.id, [])
    again = [one for one in wanted if _known(actors, one)]
    if again and call.world.switches.actor_added_twice == "error":
        raise bad(f"'{again[0].account_id or again[0].group}' is already a member of the project role.")
    actors.extend(_numbered(call, one) for one in wanted if not _known(actors, one))
    return Response(json=present_admin.project_role(call.world, project, role))


def _wanted(call: Call) -> list[Actor]:
    body = call.object({"user": shapes.texts, "group": shapes.texts, "groupId": shapes.texts})
    if body.get("group") and body.get("groupId"):
        raise bad("Provide either 'group' or 'groupId', not both.")
    wanted = [_account(call, one) for one in body.get("user") or ()]
    wanted += [_group(call, name) for name in [*(body.get("group") or ()), *(body.get("groupId") or ())]]
    if not wanted:
        raise bad("No actors were specified. Specify at least one user or group.")
    return wanted


def _known(actors: list[Actor], one: Actor) -> bool:
    return any((one.account_id, one.group) == (known.account_id, known.group) for known in actors)


def _numbered(call: Call, actor: Actor) -> Actor:
    actor.id = call.world.ids.next("actor")
    return actor


def _account(call: Call, account_id: Json) -> Actor:
    user = call.world.users.get(account_id) if isinstance(account_id, str) else None
    if user is None or not user.active:
        raise missing(f"We can't find the user with accountId '{account_id}', or the user is not active.")
    return Actor(id=0, account_id=user.account_id)


def _group(call: Call, name: Json) -> Actor:
    found = call.world.group_called(str(name))
    if found is None:
        raise missing(f"Group '{name}' does not exist.")
    return Actor(id=0, group=found.name)


_GROUPS: Final = ("atlassian-group-role-actor", "atlassian-group-role-actor-id")
_ACTORS: Final = {
    "categorisedActors": shapes.one(dict.fromkeys(("atlassian-user-role-actor", *_GROUPS), shapes.texts)),
    "id": shapes.number,
}


def set_actors(call: Call) -> Response:
    """Replaces all of them."""
    project, role = _changed(call), _role(call)
    wanted = call.object(_ACTORS).get("categorisedActors")
    if not isinstance(wanted, dict):
        raise bad("The 'categorisedActors' must be provided.")
    actors = [_account(call, one) for one in wanted.get("atlassian-user-role-actor") or ()]
    groups = [name for key in _GROUPS for name in wanted.get(key) or ()]
    project.actors[role.id] = [_numbered(call, one) for one in [*actors, *(_group(call, name) for name in groups)]]
    return Response(json=present_admin.project_role(call.world, project, role))


def remove_actors(call: Call) -> Response:
    """204 even when they were not there (facts 6.2). Who may not administer the project hears 404."""
    project, role = _administered(call), _role(call)
    _refuse_free_plan(call)
    project.actors[role.id] = _without(call, project.actors.get(role.id, []))
    return Response(status=204)


def _without(call: Call, actors: list[Actor]) -> list[Actor]:
    accounts, named = call.request.query.get("user", []), call.one("group") or call.one("groupId")
    if not accounts and not named:
        raise bad("Specify a user or a group.")
    group = call.world.group_called(named)
    gone = group.name if group else named
    return [one for one in actors if one.account_id not in accounts and (one.group is None or one.group != gone)]


_API = "/rest/api/3"
_OF_PROJECT = f"{_API}/project/{{project}}/role/{{id}}"
ROUTES: Final = (
    Route("GET", f"{_API}/role", all_roles),
    Route("POST", f"{_API}/role", create_role),
    Route("GET", f"{_API}/role/{{id}}", one_role),
    Route("POST", f"{_API}/role/{{id}}", rename_role),
    Route("PUT", f"{_API}/role/{{id}}", replace_role),
    Route("DELETE", f"{_API}/role/{{id}}", delete_role),
    Route("GET", f"{_API}/role/{{id}}/actors", default_actors),
    Route("POST", f"{_API}/role/{{id}}/actors", add_default_actors),
    Route("DELETE", f"{_API}/role/{{id}}/actors", remove_default_actors),
    Route("GET", f"{_API}/project/{{project}}/role", roles_of_project),
    Route("GET", f"{_API}/project/{{project}}/roledetails", role_details),
    Route("GET", _OF_PROJECT, role_of_project),
    Route("POST", _OF_PROJECT, add_actors),
    Route("PUT", _OF_PROJECT, set_actors),
    Route("DELETE", _OF_PROJECT, remove_actors),
)
