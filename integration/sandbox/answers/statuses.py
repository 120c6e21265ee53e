"""Statuses, old and new API, and their categories. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-status/"""

from typing import Any, Final

from integration.sandbox import natives, shapes
from integration.sandbox.answers.workflow_usages import usages
from integration.sandbox.answers.workflows import turn
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.present import common as present
from integration.sandbox.reading.numerals import id_in, number_in
from integration.sandbox.routes import Route
from integration.sandbox.state.projects import Project
from integration.sandbox.state.workflows import Status, Workflow
from integration.sandbox.workflow import build as workflow_build
from integration.sandbox.workflow import migration as workflow_migration
from integration.sandbox.world import World

Json = Any

_STATUS: Final = shapes.NAMED | {"id": shapes.text, "statusCategory": shapes.text}
_MOST: Final = 50
_REFUSED: Final = "You do not have permission to access statuses."


# The old API


def old_list(call: Call) -> Response:
    """``GET /status``: only statuses of active workflows; the new search lists them all."""
    used = _active(call.world)
    return Response(json=[present.status(call.world, one) for one in call.world.statuses.values() if one.id in used])


def _active(world: World) -> set[int]:
    """The statuses of workflows that a project follows; on a site without projects, of the system workflow."""
    found = {id(one): one for one in _followed(world)} or {0: _system(world)}
    return {number for one in found.values() for number in one.statuses}


def _followed(world: World) -> list[Workflow]:
    return [
        world.workflow_of(project, number)
        for project in world.projects.values()
        for number in world.type_schemes[project.type_scheme].type_ids
    ]


def _system(world: World) -> Workflow:
    return next(one for one in world.workflows.values() if not one.editable)


def old_one(call: Call) -> Response:
    """By id or by name, of an active workflow."""
    wanted, used = call.path["id"], _active(call.world)
    for one in call.world.statuses.values():
        if wanted in (str(one.id), one.name) and one.id in used:
            return Response(json=present.status(call.world, one))
    raise missing(f"The status '{wanted}' was not found.")


# The new API: who lacks the permission gets 401, not 403


def _look(call: Call) -> None:
    if not any(call.may(permission) for permission in ("ADMINISTER", "ADMINISTER_PROJECTS", "BROWSE_PROJECTS")):
        raise Complaint(401, _REFUSED)


def _any(call: Call) -> None:
    """Somebody who may write any status at all; whose it is stands in the body."""
    if not call.may("ADMINISTER") and not call.may("ADMINISTER_PROJECTS"):
        raise Complaint(401, _REFUSED)


def _write(call: Call, project: Project | None) -> None:
    """The site's statuses are for its administrators, those of a team-managed project for its own, too."""
    if not call.may("ADMINISTER") and (project is None or not call.may("ADMINISTER_PROJECTS", project)):
        raise Complaint(401, _REFUSED)


def _asked(call: Call, name: str) -> list[str]:
    asked = call.request.query.get(name, [])
    if not 1 <= len(asked) <= _MOST:
        raise bad(f"The number of status {name}s must be between 1 and {_MOST}.")
    return asked


def by_ids(call: Call) -> Response:
    """Unknown ids are simply not there."""
    _look(call)
    asked = _asked(call, "id")
    return Response(json=[present.bulk_status(one) for one in call.world.statuses.values() if str(one.id) in asked])


def by_names(call: Call) -> Response:
    """Of a project, or of the site."""
    _look(call)
    asked, owner = _asked(call, "name"), _project_id(call)
    found = [one for one in call.world.statuses.values() if one.name in asked and one.project_id == owner]
    return Response(json=[present.bulk_status(one) for one in found])


def _project_id(call: Call) -> int | None:
    text = call.one("projectId")
    number = number_in(text)
    if text and number is None:
        raise bad("The project ID must be a number.")
    return number


def search(call: Call) -> Response:
    """The site's statuses, or a project's own ones, with the site's on demand. For administrators."""
    if not (call.may("ADMINISTER") or call.may("ADMINISTER_PROJECTS")):
        raise Complaint(401, "You do not have permission to search statuses.")
    words, category = call.one("searchString"), call.one("statusCategory")
    if category and category not in natives.CATEGORIES:
        raise bad(f"Invalid status category: {category}")
    if len(words) > 255:
        raise bad("The search string is too long, maxSize=255")
    owners: set[int | None] = {_project_id(call)} | ({None} if call.flag("includeGlobalStatuses") else set())
    known = [one for one in call.world.statuses.values() if one.project_id in owners]
    found = [one for one in known if words.casefold() in one.name.casefold() and category in ("", one.category)]
    return call.page(found, present.bulk_status, default=200, cap=200)


def create(call: Call) -> Response:
    """All or none; names are unique on the site, or in the team-managed project, case and all (facts 8.4, 8.11)."""
    _any(call)
    body = call.object({"scope": shapes.mapping, "statuses": shapes.objects(_STATUS)})
    project = _scoped(call, body.get("scope"))
    _write(call, project)
    wanted = body.get("statuses")
    if not isinstance(wanted, list) or not 1 <= len(wanted) <= _MOST:
        raise bad(f"Between 1 and {_MOST} statuses must be given.")
    owner = project.id if project else None
    names = [check(call.world, one, owner) for one in wanted]
    if len(set(names)) != len(names):
        raise bad("Status names must be unique.")
    turn(call.world)
    return Response(json=[present.bulk_status(workflow_build.status(call.world, one, owner)) for one in wanted])


def _scoped(call: Call, scope: Json) -> Project | None:
    """The team-managed project of a scope; None for the site."""
    if not isinstance(scope, dict) or scope.get("type") not in ("GLOBAL", "PROJECT"):
        raise bad("The scope must be GLOBAL or PROJECT.")
    if scope["type"] == "GLOBAL":
        return None
    named = scope.get("project")
    project = call.world.project(str(named.get("id", ""))) if isinstance(named, dict) else None
    if project is None or not project.team_managed:
        raise bad("Company-managed projects only take statuses of the GLOBAL scope.")
    return project


def check(world: World, raw: Json, owner: int | None, own: Status | None = None) -> str:
    """The name of a status to be made or renamed, or why it cannot be."""
    name = raw.get("name") if isinstance(raw, dict) else None
    if not isinstance(name, str) or not name.strip() or raw.get("statusCategory") not in ("TODO", "IN_PROGRESS", "DONE"):
        raise bad("The status needs a name and a category of TODO, IN_PROGRESS or DONE.")
    if len(name) > 255:
        raise bad("The name is too long, maxSize=255")
    if any(one.name == name and one is not own for one in world.statuses.values() if one.project_id == owner):
        raise bad(f"The status name '{name}' is already in use.")
    return name


def update(call: Call) -> Response:
    """Name, category and description of statuses by id; all or none."""
    _any(call)
    body = call.object({"statuses": shapes.objects(_STATUS)})
    raws = body.get("statuses") or []
    if not 1 <= len(raws) <= _MOST:
        raise bad(f"Between 1 and {_MOST} statuses must be given.")
    found = [_known(call.world, raw.get("id")) for raw in raws]
    for one, raw in zip(found, raws, strict=True):
        _write(call, call.world.projects.get(one.project_id) if one.project_id is not None else None)
        check(call.world, raw, one.project_id, one)
    if len({raw["name"] for raw in raws}) != len(raws):
        raise bad("Status names must be unique.")
    turn(call.world)
    for one, raw in zip(found, raws, strict=True):
        workflow_build.revised(call.world, one, raw)
    return Response(status=204)


def _known(world: World, number: Json) -> Status:
    found = world.statuses.get(id_in(number))
    if found is None:
        raise bad("The status was not found.")
    return found


def delete(call: Call) -> Response:
    """Only statuses that no workflow has; all or none."""
    _any(call)
    found = [_known(call.world, number) for number in _asked(call, "id")]
    for one in found:
        _write(call, call.world.projects.get(one.project_id) if one.project_id is not None else None)
        if any(one.id in workflow.statuses for workflow in call.world.workflows.values()):
            raise bad(f"The status '{one.name}' is used by a workflow and cannot be deleted.")
    for one in found:
        call.world.statuses.pop(one.id, None)
    return Response(status=204)


# Where a status is used


def _one(call: Call) -> Status:
    _look(call)
    found = call.world.statuses.get(id_in(call.path["id"]))
    if found is None:
        raise missing("The status was not found.")
    return found


def _places(call: Call, found: Status) -> list[workflow_migration.Place]:
    used = [one for one in call.world.workflows.values() if found.id in one.statuses]
    return [place for one in used for place in workflow_migration.places(call.world, one)]


def projects(call: Call) -> Response:
    found = _one(call)
    numbers = sorted({number for number, _ in _places(call, found)})
    return Response(json={"statusId": str(found.id), "projects": usages(call, numbers)})


def workflows(call: Call) -> Response:
    found = _one(call)
    ids = [one.id for one in call.world.workflows.values() if found.id in one.statuses]
    return Response(json={"statusId": str(found.id), "workflows": usages(call, ids)})


def types(call: Call) -> Response:
    found, project = _one(call), call.path["project"]
    wanted = number_in(project)
    if wanted is None:
        raise bad("The project ID must be a number.")
    numbers = sorted(kind for number, kind in _places(call, found) if number == wanted)
    return Response(json={"statusId": str(found.id), "projectId": project, "issueTypes": usages(call, numbers)})


# Categories


def categories(call: Call) -> Response:
    return Response(json=[present.category(call.world, key) for key in natives.CATEGORIES])


def one_category(call: Call) -> Response:
    for key, (number, word, _, _) in natives.CATEGORIES.items():
        if call.path["id"] in (str(number), word):
            return Response(json=present.category(call.world, key))
    raise missing("The status category was not found.")


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/status", old_list, anonymous=True),
    Route("GET", f"{_API}/status/{{id}}", old_one, anonymous=True),
    Route("GET", f"{_API}/statuses", by_ids),
    Route("GET", f"{_API}/statuses/search", search),
    Route("GET", f"{_API}/statuses/byNames", by_names),
    Route("POST", f"{_API}/statuses", create),
    Route("PUT", f"{_API}/statuses", update),
    Route("DELETE", f"{_API}/statuses", delete),
    Route("GET", f"{_API}/statuses/{{id}}/projectUsages", projects),
    Route("GET", f"{_API}/statuses/{{id}}/workflowUsages", workflows),
    Route("GET", f"{_API}/statuses/{{id}}/project/{{project}}/issueTypeUsages", types),
    Route("GET", f"{_API}/statuscategory", categories),
    Route("GET", f"{_API}/statuscategory/{{id}}", one_category),
)
