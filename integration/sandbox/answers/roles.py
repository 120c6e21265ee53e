"""Project roles and who holds them. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-roles/"""

from typing import Any, Final

from integration.sandbox import natives, present, shapes
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
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
    name = body.get("name")
    if not isinstance(name, str) or not name or name != name.strip():
        raise bad("The role name must not be empty, nor begin or end with spaces.")
    if any(role.name == name for role in call.world.roles.values()):
        raise Complaint(409, f"A project role with name '{name}' already exists.")
    role = Role(id=call.world.ids.next("role"), name=name, description=body.get("description") or "")
    call.world.roles[role.id] = role
    return Response(json=present.role(call.world, role))


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


def roles_of_project(call: Call) -> Response:
    """For administrators of any project; 401 says that a permission is missing."""
    project = call.project()
    if not (call.may("ADMINISTER") or call.may("ADMINISTER_PROJECTS")):
        raise Complaint(401, "You do not have permission to view the roles of this project.")
    return Response(json=present.role_addresses(call.world, project))


def role_details(call: Call) -> Response:
    """Every role of the site, without its members."""
    _administered(call)
    return Response(json=[present.role_details(call.world, role) for role in call.world.roles.values()])


def role_of_project(call: Call) -> Response:
    return Response(json=present.project_role(call.world, _administered(call), _role(call)))


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
    return project


def add_actors(call: Call) -> Response:
    """Accounts or groups; someone already there is refused (facts 6.2 leaves it open: read first)."""
    project, role = _changed(call), _role(call)
    _refuse_free_plan(call)
    body = call.object({"user": shapes.texts, "group": shapes.texts, "groupId": shapes.texts})
    wanted = [_account(call, one) for one in body.get("user") or ()]
    wanted += [_group(name) for name in [*(body.get("group") or ()), *(body.get("groupId") or ())]]
    if not wanted:
        raise bad("No actors were specified. Specify at least one user or group.")
    actors = project.actors.setdefault(role.id, [])
    for one in wanted:
        if any((one.account_id, one.group) == (known.account_id, known.group) for known in actors):
            raise bad(f"'{one.account_id or one.group}' is already a member of the project role.")
    actors.extend(_numbered(call, one) for one in wanted)
    return Response(json=present.project_role(call.world, project, role))


def _numbered(call: Call, actor: Actor) -> Actor:
    actor.id = call.world.ids.next("actor")
    return actor


def _account(call: Call, account_id: Json) -> Actor:
    user = call.world.users.get(account_id) if isinstance(account_id, str) else None
    if user is None or not user.active:
        raise missing(f"We can't find the user with accountId '{account_id}', or the user is not active.")
    return Actor(id=0, account_id=user.account_id)


def _group(name: Json) -> Actor:
    plain = str(name).removeprefix("group-")
    if plain not in (natives.ADMIN_GROUP, "jira-users"):
        raise missing(f"Group '{plain}' does not exist.")
    return Actor(id=0, group=plain)


_GROUPS: Final = ("atlassian-group-role-actor", "atlassian-group-role-actor-id")
_ACTORS: Final = {
    "categorisedActors": shapes.one(dict.fromkeys(("atlassian-user-role-actor", *_GROUPS), shapes.texts)),
    "id": shapes.number,
}


def set_actors(call: Call) -> Response:
    """Replaces all of them."""
    project, role = _changed(call), _role(call)
    _refuse_free_plan(call)
    wanted = call.object(_ACTORS).get("categorisedActors")
    if not isinstance(wanted, dict):
        raise bad("The 'categorisedActors' must be provided.")
    actors = [_account(call, one) for one in wanted.get("atlassian-user-role-actor") or ()]
    groups = [name for key in _GROUPS for name in wanted.get(key) or ()]
    project.actors[role.id] = [_numbered(call, one) for one in [*actors, *(_group(name) for name in groups)]]
    return Response(json=present.project_role(call.world, project, role))


def remove_actors(call: Call) -> Response:
    """204 even when they were not there (facts 6.2)."""
    project, role = _changed(call), _role(call)
    accounts, group = call.request.query.get("user", []), call.one("group") or call.one("groupId").removeprefix("group-")
    if not accounts and not group:
        raise bad("Specify a user or a group.")
    project.actors[role.id] = [
        one
        for one in project.actors.get(role.id, ())
        if not (one.account_id in accounts or (one.group is not None and one.group == group))
    ]
    return Response(status=204)


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/role", all_roles),
    Route("POST", f"{_API}/role", create_role),
    Route("GET", f"{_API}/role/{{id}}", one_role),
    Route("GET", f"{_API}/project/{{project}}/role", roles_of_project),
    Route("GET", f"{_API}/project/{{project}}/roledetails", role_details),
    Route("GET", f"{_API}/project/{{project}}/role/{{id}}", role_of_project),
    Route("POST", f"{_API}/project/{{project}}/role/{{id}}", add_actors),
    Route("PUT", f"{_API}/project/{{project}}/role/{{id}}", set_actors),
    Route("DELETE", f"{_API}/project/{{project}}/role/{{id}}", remove_actors),
)
