"""Issue types and the schemes that give them to projects. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-type-schemes/"""

from typing import Any, Final

from integration.sandbox import present, rights, shapes
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.routes import Route
from integration.sandbox.state.projects import IssueType, Project, TypeScheme

Json = Any


def all_types(call: Call) -> Response:
    """All of them for administrators; for the others those of the projects they may browse."""
    seen = [one for one in call.world.projects.values() if rights.sees(call.world, call.me, one)]
    used = {number for one in seen for number in call.world.type_schemes[one.type_scheme].type_ids}
    shown = [one for one in call.world.types.values() if one.id in used or call.may("ADMINISTER")]
    return Response(json=[present.issue_type(call.world, one) for one in shown])


def one_type(call: Call) -> Response:
    found = call.world.types.get(call.number("id", otherwise=_no_type))
    if found is None:
        raise _no_type()
    return Response(json=present.issue_type(call.world, found))


def _no_type() -> Complaint:
    return missing("The issue type with this id doesn't exist or you don't have permission to see it.")


def create_type(call: Call) -> Response:
    """Standard or sub-task types only; epics are the site's own. 409 on a name in use."""
    call.need("ADMINISTER")
    body = call.object(shapes.NAMED | {"type": shapes.text, "hierarchyLevel": shapes.number})
    name, level = body.get("name"), body.get("hierarchyLevel", -1 if body.get("type") == "subtask" else 0)
    if not isinstance(name, str) or not name.strip() or len(name) > 60:
        raise bad(name="The issue type name must have between 1 and 60 characters.")
    if level not in (-1, 0):
        raise bad(hierarchyLevel="Invalid hierarchy level. The level must be -1 or 0.")
    if any(one.name.casefold() == name.strip().casefold() for one in call.world.types.values()):
        raise Complaint(409, errors={"name": "An issue type with this name already exists."})
    made = IssueType(
        id=call.world.ids.next("type"),
        name=name.strip(),
        description=body.get("description") or "",
        level=level,
        entity_id=call.world.ids.uuid("type"),
    )
    call.world.types[made.id] = made
    default = next(scheme for scheme in call.world.type_schemes.values() if scheme.is_default)
    default.type_ids.append(made.id)
    return Response(status=201, json=present.issue_type(call.world, made))


# Schemes


def _admin(call: Call) -> None:
    if not call.may("ADMINISTER"):
        raise Complaint(403, "Only Jira administrators can access issue type schemes.")


def schemes(call: Call) -> Response:
    _admin(call)
    ids, words = call.request.query.get("id", []), call.one("queryString").casefold()
    found = [
        one for one in call.world.type_schemes.values() if (not ids or str(one.id) in ids) and words in one.name.casefold()
    ]
    return call.page(found, present.type_scheme)


def create_scheme(call: Call) -> Response:
    _admin(call)
    body = call.object(shapes.NAMED | {"issueTypeIds": shapes.texts, "defaultIssueTypeId": shapes.text})
    name, ids, default = body.get("name"), body.get("issueTypeIds"), body.get("defaultIssueTypeId")
    if not isinstance(name, str) or not name.strip() or len(name) > 255:
        raise bad("The name must have between 1 and 255 characters.")
    if any(one.name == name for one in call.world.type_schemes.values()):
        raise Complaint(409, "The name is used by another scheme.")
    numbers = [_type_id(call, one) for one in ids] if isinstance(ids, list) else []
    if not any(call.world.types[number].level == 0 for number in numbers):
        raise bad("At least one standard issue type has to be in the scheme.")
    if default is not None and default not in (ids or ()):
        raise bad("The default issue type ID has to be present in issue type IDs list.")
    made = TypeScheme(
        id=call.world.ids.next("type scheme"),
        name=name,
        description=body.get("description") or "",
        type_ids=numbers,
        default_id=int(default) if default else None,
    )
    call.world.type_schemes[made.id] = made
    return Response(status=201, json={"issueTypeSchemeId": str(made.id)})


def _type_id(call: Call, raw: Json) -> int:
    if not isinstance(raw, str) or not raw.isdigit() or int(raw) not in call.world.types:
        raise bad(f"The issue type with ID {raw} was not found.")
    return int(raw)


def mappings(call: Call) -> Response:
    """One row for each scheme and type."""
    _admin(call)
    asked = call.request.query.get("issueTypeSchemeId", [])
    rows = [
        {"issueTypeSchemeId": str(scheme.id), "issueTypeId": str(number)}
        for scheme in call.world.type_schemes.values()
        if not asked or str(scheme.id) in asked
        for number in scheme.type_ids
    ]
    return call.page(rows, lambda row: row)


def scheme_projects(call: Call) -> Response:
    """The schemes of the projects asked for; ``projectId`` is required."""
    _admin(call)
    asked = call.request.query.get("projectId", [])
    if not asked:
        raise bad(projectId="The ID of a project has to be provided.")
    projects = [call.world.projects[int(one)] for one in asked if one.isdigit() and int(one) in call.world.projects]
    found = list(dict.fromkeys(project.type_scheme for project in projects))
    return call.page(found, lambda number: _association(call, number, projects))


def _association(call: Call, number: int, projects: list[Project]) -> dict[str, Json]:
    held = [str(project.id) for project in projects if project.type_scheme == number]
    return {"issueTypeScheme": present.type_scheme(call.world.type_schemes[number]), "projectIds": held}


def assign_scheme(call: Call) -> Response:
    """Refused while issues of the project have a type the scheme lacks."""
    _admin(call)
    body = call.object({"issueTypeSchemeId": shapes.text, "projectId": shapes.text})
    scheme = call.world.type_schemes.get(_numeric(body.get("issueTypeSchemeId")))
    project = call.world.projects.get(_numeric(body.get("projectId")))
    if scheme is None:
        raise missing("The issue type scheme was not found.")
    if project is None:
        raise missing("The project was not found.")
    stray = sorted(number for number in project.issue_ids if call.world.issues[number].type_id not in scheme.type_ids)
    if stray:
        raise bad(
            "This issue type scheme can't be assigned to the project. This is because some issues in this project use issue types "
            "not present in the scheme. Before assigning the scheme to the project, update the issue types on these issues: "
            + ", ".join(map(str, stray))
        )
    project.type_scheme = scheme.id
    return Response(status=204)


def _numeric(value: Json) -> int:
    return int(value) if isinstance(value, str) and value.isdigit() else 0


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/issuetype", all_types, anonymous=True),
    Route("GET", f"{_API}/issuetype/{{id}}", one_type, anonymous=True),
    Route("POST", f"{_API}/issuetype", create_type),
    Route("GET", f"{_API}/issuetypescheme", schemes),
    Route("POST", f"{_API}/issuetypescheme", create_scheme),
    Route("GET", f"{_API}/issuetypescheme/mapping", mappings),
    Route("GET", f"{_API}/issuetypescheme/project", scheme_projects),
    Route("PUT", f"{_API}/issuetypescheme/project", assign_scheme),
)
