"""Issue type schemes: which types a project has. Company-managed projects only (facts 5.7).

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-type-schemes/
"""

from typing import Any, Final

from integration.sandbox import shapes
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.present import admin as present_admin
from integration.sandbox.present import common as present
from integration.sandbox.reading.numerals import id_in
from integration.sandbox.routes import Route
from integration.sandbox.state.projects import Project, TypeScheme

Json = Any


def _admin(call: Call) -> None:
    if not call.may("ADMINISTER"):
        raise Complaint(403, "Only Jira administrators can access issue type schemes.")


def schemes(call: Call) -> Response:
    _admin(call)
    ids, words = call.request.query.get("id", []), call.one("queryString").casefold()
    found = [
        one
        for one in call.world.type_schemes.values()
        if one.project_id is None and (not ids or str(one.id) in ids) and words in one.name.casefold()
    ]
    return call.page(ordered(call, found), lambda one: _shown(call, one))


def ordered(call: Call, found: list[Any]) -> list[Any]:
    """By id or by name, as ``orderBy`` says."""
    asked = call.one("orderBy", "id").strip()
    name = asked.lstrip("+-")
    if name not in ("id", "name"):
        raise bad(f"The value '{asked}' of the query parameter 'orderBy' is not valid.")
    return sorted(found, key=lambda one: one.id if name == "id" else one.name.casefold(), reverse=asked.startswith("-"))


def _shown(call: Call, found: TypeScheme) -> dict[str, Json]:
    """With its projects and types on ``expand``, each as a page."""
    shown, expand = present_admin.type_scheme(found), call.many("expand")
    if "projects" in expand:
        held = [one for one in call.world.projects.values() if one.type_scheme == found.id]
        shown["projects"] = nested([present.project_brief(call.world, one) for one in held])
    if "issueTypes" in expand:
        shown["issueTypes"] = nested([present.issue_type(call.world, call.world.types[one]) for one in found.type_ids])
    return shown


def nested(rows: list[Json]) -> dict[str, Json]:
    """A page inside another object, all of it."""
    return {"maxResults": 100, "startAt": 0, "total": len(rows), "isLast": len(rows) <= 100, "values": rows[:100]}


_DETAILS: Final = shapes.NAMED | {"defaultIssueTypeId": shapes.text}


def create(call: Call) -> Response:
    _admin(call)
    body = call.object(_DETAILS | {"issueTypeIds": shapes.texts})
    ids = body.get("issueTypeIds")
    made = TypeScheme(id=0, name="", type_ids=[_type_id(call, one) for one in ids] if isinstance(ids, list) else [])
    if not any(call.world.types[number].level == 0 for number in made.type_ids):
        raise bad("At least one standard issue type has to be in the scheme.")
    _fill(call, made, {"name": None} | body)
    made.id = call.world.ids.next("type scheme")
    call.world.type_schemes[made.id] = made
    return Response(status=201, json={"issueTypeSchemeId": str(made.id)})


def _fill(call: Call, found: TypeScheme, body: dict[str, Json]) -> None:
    """Only what is given; the name is unique on the site."""
    if "name" in body:
        name = body["name"]
        if not isinstance(name, str) or not name.strip() or len(name) > 255:
            raise bad("The name must have between 1 and 255 characters.")
        if any(one.name == name and one is not found for one in call.world.type_schemes.values()):
            raise Complaint(409, "The name is used by another scheme.")
        found.name = name
    default = body.get("defaultIssueTypeId")
    if default is not None and default not in map(str, found.type_ids):
        raise bad("The default issue type ID has to be present in issue type IDs list.")
    if len(body.get("description") or "") > 4000:
        raise bad("The description must not exceed 4000 characters.")
    found.description = body.get("description", found.description) or ""
    found.default_id = int(default) if default else found.default_id


def _type_id(call: Call, raw: Json) -> int:
    number = id_in(raw)
    if number not in call.world.types:
        raise bad(f"The issue type with ID {raw} was not found.")
    return number


def _scheme(call: Call) -> TypeScheme:
    found = call.world.type_schemes.get(call.number("id", otherwise=_absent))
    if found is None or found.project_id is not None:
        raise _absent()
    return found


def _absent() -> Complaint:
    return missing("The issue type scheme was not found.")


def update(call: Call) -> Response:
    _admin(call)
    _fill(call, _scheme(call), call.object(_DETAILS))
    return Response(status=204)


def delete(call: Call) -> Response:
    """Its projects go back to the default scheme."""
    _admin(call)
    found = _scheme(call)
    if found.is_default:
        raise bad("The default issue type scheme cannot be removed.")
    default = next(one for one in call.world.type_schemes.values() if one.is_default)
    held = [one for one in call.world.projects.values() if one.type_scheme == found.id]
    for project in held:
        _refuse_stray(call, project, default)
    for project in held:
        project.type_scheme = default.id
    del call.world.type_schemes[found.id]
    return Response(status=204)


def add_types(call: Call) -> Response:
    _admin(call)
    found = _scheme(call)
    numbers = [_type_id(call, one) for one in call.object({"issueTypeIds": shapes.texts}).get("issueTypeIds") or ()]
    if not numbers:
        raise bad("At least one issue type ID has to be provided.")
    if set(numbers) & set(found.type_ids):
        raise bad("Some of the issue types are in the scheme already.")
    found.type_ids.extend(numbers)
    return Response(status=204)


def remove_type(call: Call) -> Response:
    """Not the last standard one, nor one that issues of its projects have."""
    _admin(call)
    found = _scheme(call)
    number = id_in(call.path["type"])
    if number not in found.type_ids:
        raise missing("The issue type was not found in the scheme.")
    kept = [one for one in found.type_ids if one != number]
    if found.is_default or not any(call.world.types[one].level == 0 for one in kept):
        raise bad("The issue type cannot be removed from this scheme.")
    for project in call.world.projects.values():
        if project.type_scheme == found.id and any(call.world.issues[one].type_id == number for one in project.issue_ids):
            raise bad("The issue type is used by issues of a project with this scheme.")
    found.type_ids = kept
    found.default_id = None if found.default_id == number else found.default_id
    return Response(status=204)


def move_types(call: Call) -> Response:
    """First, last, or behind another one."""
    _admin(call)
    found = _scheme(call)
    body = call.object({"issueTypeIds": shapes.texts, "after": shapes.text, "position": shapes.text})
    moved = [_type_id(call, one) for one in body.get("issueTypeIds") or ()]
    after, position = body.get("after"), body.get("position")
    if not moved or not set(moved) <= set(found.type_ids) or bool(after) == bool(position):
        raise bad("The issue types must be in the scheme, and either 'after' or 'position' provided.")
    kept = [one for one in found.type_ids if one not in moved]
    if position not in (None, "First", "Last") or (after and _type_id(call, after) not in kept):
        raise bad("The position is not valid.")
    at = kept.index(int(after)) + 1 if after else 0 if position == "First" else len(kept)
    found.type_ids = [*kept[:at], *moved, *kept[at:]]
    return Response(status=204)


def mappings(call: Call) -> Response:
    """One row for each scheme and type."""
    _admin(call)
    asked = call.request.query.get("issueTypeSchemeId", [])
    rows = [
        {"issueTypeSchemeId": str(scheme.id), "issueTypeId": str(number)}
        for scheme in call.world.type_schemes.values()
        if scheme.project_id is None and (not asked or str(scheme.id) in asked)
        for number in scheme.type_ids
    ]
    return call.page(rows, lambda row: row)


def of_projects(call: Call) -> Response:
    """The schemes of the projects asked for; ``projectId`` is required."""
    _admin(call)
    asked = call.request.query.get("projectId", [])
    if not asked:
        raise bad(projectId="The ID of a project has to be provided.")
    known = [call.world.projects[one] for one in map(id_in, asked) if one in call.world.projects]
    projects = [one for one in known if not one.team_managed]
    found = list(dict.fromkeys(project.type_scheme for project in projects))
    return call.page(found, lambda number: _association(call, number, projects))


def _association(call: Call, number: int, projects: list[Project]) -> dict[str, Json]:
    held = [str(project.id) for project in projects if project.type_scheme == number]
    return {"issueTypeScheme": present_admin.type_scheme(call.world.type_schemes[number]), "projectIds": held}


def assign(call: Call) -> Response:
    """Refused while issues of the project have a type the scheme lacks."""
    _admin(call)
    body = call.object({"issueTypeSchemeId": shapes.text, "projectId": shapes.text})
    scheme = call.world.type_schemes.get(_numeric(body.get("issueTypeSchemeId")))
    project = call.world.projects.get(_numeric(body.get("projectId")))
    if scheme is None or scheme.project_id is not None:
        raise _absent()
    if project is None:
        raise missing("The project was not found.")
    if project.team_managed:
        raise bad("Only company-managed projects have issue type schemes.")
    _refuse_stray(call, project, scheme)
    project.type_scheme = scheme.id
    return Response(status=204)


def _refuse_stray(call: Call, project: Project, scheme: TypeScheme) -> None:
    stray = sorted(number for number in project.issue_ids if call.world.issues[number].type_id not in scheme.type_ids)
    if stray:
        raise bad(
            "This issue type scheme can't be assigned to the project. This is because some issues in this project use issue types "
            "not present in the scheme. Before assigning the scheme to the project, update the issue types on these issues: "
            + ", ".join(map(str, stray))
        )


def _numeric(value: Json) -> int:
    return id_in(value)


_API = "/rest/api/3"
_ONE = f"{_API}/issuetypescheme/{{id}}"
ROUTES: Final = (
    Route("GET", f"{_API}/issuetypescheme", schemes),
    Route("POST", f"{_API}/issuetypescheme", create),
    Route("GET", f"{_API}/issuetypescheme/mapping", mappings),
    Route("GET", f"{_API}/issuetypescheme/project", of_projects),
    Route("PUT", f"{_API}/issuetypescheme/project", assign),
    Route("PUT", _ONE, update),
    Route("DELETE", _ONE, delete),
    Route("PUT", f"{_ONE}/issuetype", add_types),
    Route("PUT", f"{_ONE}/issuetype/move", move_types),
    Route("DELETE", f"{_ONE}/issuetype/{{type}}", remove_type),
)
