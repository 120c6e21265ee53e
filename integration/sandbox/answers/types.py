"""Issue types. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-types/"""

from typing import Any, Final

from integration.sandbox import history, rights, shapes
from integration.sandbox.answers.properties import Shelf, shelf_routes
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.present import common as present
from integration.sandbox.reading.numerals import number_in
from integration.sandbox.routes import Route
from integration.sandbox.state.projects import IssueType
from integration.sandbox.world import World

Json = Any


def all_types(call: Call) -> Response:
    """All of them for administrators; for the others those of the projects they may browse."""
    seen = [one for one in call.world.projects.values() if rights.sees(call.world, call.me, one)]
    used = {number for one in seen for number in call.world.type_schemes[one.type_scheme].type_ids}
    shown = [one for one in call.world.types.values() if one.id in used or call.may("ADMINISTER")]
    return Response(json=[present.issue_type(call.world, one) for one in shown])


def of_project(call: Call) -> Response:
    """``level``: of one level of the hierarchy."""
    number = call.one("projectId")
    if number_in(number) is None:
        raise bad("The query parameter 'projectId' needs to be provided.")
    project = rights.project_for(call.world, call.me, number)
    types = [call.world.types[one] for one in call.world.type_schemes[project.type_scheme].type_ids]
    level = call.integer("level", 0) if call.one("level") else None
    return Response(json=[present.issue_type(call.world, one) for one in types if level in (None, one.level)])


def _type(call: Call) -> IssueType:
    found = call.world.types.get(call.number("id", otherwise=_no_type))
    if found is None:
        raise _no_type()
    return found


def one_type(call: Call) -> Response:
    return Response(json=present.issue_type(call.world, _type(call)))


def _no_type() -> Complaint:
    return missing("The issue type with this id doesn't exist or you don't have permission to see it.")


def create_type(call: Call) -> Response:
    """Standard or sub-task types only; epics are the site's own. 409 on a name in use."""
    call.need("ADMINISTER")
    body = call.object(shapes.NAMED | {"type": shapes.text, "hierarchyLevel": shapes.number})
    level = body.get("hierarchyLevel", -1 if body.get("type") == "subtask" else 0)
    if body.get("type") not in (None, "subtask", "standard"):
        raise bad(type="The issue type must be subtask or standard.")
    if level not in (-1, 0):
        raise bad(hierarchyLevel="Invalid hierarchy level. The level must be -1 or 0.")
    made = IssueType(
        id=0,
        name=_name(call.world, body.get("name"), None),
        description=body.get("description") or "",
        level=level,
        entity_id=call.world.ids.uuid("type"),
        avatar_id=10316 if level < 0 else 10318,
    )
    made.id = call.world.ids.next("type")
    call.world.types[made.id] = made
    default = next(scheme for scheme in call.world.type_schemes.values() if scheme.is_default)
    default.type_ids.append(made.id)
    call.world.tell("issuetype_created", call.me, type=made)
    return Response(status=201, json=present.issue_type(call.world, made))


def _name(world: World, name: Json, own: IssueType | None) -> str:
    if not isinstance(name, str) or not name.strip() or len(name) > 60:
        raise bad(name="The issue type name must have between 1 and 60 characters.")
    others = (one for one in world.types.values() if one is not own and one.project_id is None)
    if any(one.name.casefold() == name.strip().casefold() for one in others):
        raise Complaint(409, errors={"name": "An issue type with this name already exists."})
    return name.strip()


def update_type(call: Call) -> Response:
    call.need("ADMINISTER")
    found, body = _type(call), call.object(shapes.NAMED | {"avatarId": shapes.number})
    if body.get("avatarId") not in (None, *AVATARS, *_own(call.world, found)):
        raise bad(avatarId="The avatar does not exist.")
    if body.get("name") is not None:
        found.name, found.untranslated = _name(call.world, body["name"], found), None
    found.description = body.get("description", found.description) or ""
    found.avatar_id = body.get("avatarId") or found.avatar_id
    call.world.catalogue += 1
    call.world.tell("issuetype_updated", call.me, type=found)
    return Response(json=present.issue_type(call.world, found))


def _own(world: World, found: IssueType) -> list[int]:
    """The pictures uploaded for it."""
    return [one.id for one in world.pictures.values() if (one.kind, one.owner) == ("issuetype", str(found.id))]


AVATARS: Final = tuple(range(10300, 10325))
"""The pictures of issue types that every site has."""


def _alternatives(world: World, found: IssueType) -> list[IssueType]:
    """Of the same level, with the same workflow and screens in every project that has it."""
    projects = [
        project for project in world.projects.values() if found.id in world.type_schemes[project.type_scheme].type_ids
    ]
    return [
        one
        for one in world.types.values()
        if one is not found
        and one.level == found.level
        and one.project_id == found.project_id
        and all(world.workflow_of(project, one.id) is world.workflow_of(project, found.id) for project in projects)
        and all(one.id in world.type_schemes[project.type_scheme].type_ids for project in projects)
    ]


def alternatives(call: Call) -> Response:
    return Response(json=[present.issue_type(call.world, one) for one in _alternatives(call.world, _type(call))])


def delete_type(call: Call) -> Response:
    """409 while issues have it, unless an alternative takes them over."""
    call.need("ADMINISTER")
    world, found = call.world, _type(call)
    heir = next((one for one in _alternatives(world, found) if str(one.id) == call.one("alternativeIssueTypeId")), None)
    if call.one("alternativeIssueTypeId") and heir is None:
        raise missing("The alternative issue type does not exist or cannot take the place of this one.")
    issues = [issue for issue in world.issues.values() if issue.type_id == found.id]
    if issues and heir is None:
        raise Complaint(409, "The issue type is in use. Give an alternative with 'alternativeIssueTypeId'.")
    for issue in issues:
        issue.type_id = heir.id if heir else issue.type_id
        history.stir(world, issue)
    _forget(world, found)
    world.tell("issuetype_deleted", call.me, type=found)
    return Response(status=204)


def _forget(world: World, found: IssueType) -> None:
    """Out of the schemes that name it."""
    del world.types[found.id]
    for scheme in world.type_schemes.values():
        scheme.type_ids = [number for number in scheme.type_ids if number != found.id]
        scheme.default_id = None if scheme.default_id == found.id else scheme.default_id
    for flow in world.workflow_schemes.values():
        flow.by_type.pop(found.id, None)
    for screens in world.type_screen_schemes.values():
        screens.by_type.pop(found.id, None)


# Properties, a name space of their own


def _visible(call: Call) -> IssueType:
    """Of a project the caller sees, or any for administrators."""
    found = _type(call)
    seen = (one for one in call.world.projects.values() if rights.sees(call.world, call.me, one))
    if not call.may("ADMINISTER") and not any(found.id in call.world.type_schemes[one.type_scheme].type_ids for one in seen):
        raise _no_type()
    return found


def _of_type(call: Call) -> Shelf:
    found = _visible(call)
    return Shelf(values=found.properties, address=f"issuetype/{found.id}/properties", writable=call.may("ADMINISTER"))


_API = "/rest/api/3"
_ONE = f"{_API}/issuetype/{{id}}"
ROUTES: Final = (
    Route("GET", f"{_API}/issuetype", all_types, anonymous=True),
    Route("POST", f"{_API}/issuetype", create_type),
    Route("GET", f"{_API}/issuetype/project", of_project, anonymous=True),
    Route("GET", _ONE, one_type, anonymous=True),
    Route("PUT", _ONE, update_type),
    Route("DELETE", _ONE, delete_type),
    Route("GET", f"{_ONE}/alternatives", alternatives),
    *shelf_routes(_ONE, _of_type),
)
