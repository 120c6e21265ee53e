"""Screen schemes and issue type screen schemes: which screen a project shows for which type and operation.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-type-screen-schemes/
"""

from typing import Any, Final

from integration.sandbox import shapes
from integration.sandbox.answers.type_schemes import nested, ordered
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.present import common as present
from integration.sandbox.present import schemes as present_schemes
from integration.sandbox.reading.numerals import id_in
from integration.sandbox.routes import Route
from integration.sandbox.state.settings import ScreenScheme, TypeScreenScheme
from integration.sandbox.world import World

Json = Any

_OPERATIONS: Final = ("default", "create", "edit", "view")
_SCREENS: Final = shapes.one(dict.fromkeys(_OPERATIONS, shapes.scalar))


def schemes(call: Call) -> Response:
    call.need("ADMINISTER")
    found = _asked(call, call.world.screen_schemes)
    return call.page(ordered(call, found), lambda one: _shown(call, one), default=25)


def _asked(call: Call, known: dict[int, Any]) -> list[Any]:
    ids, words = call.request.query.get("id", []), call.one("queryString").casefold()
    return [one for one in known.values() if (not ids or str(one.id) in ids) and words in one.name.casefold()]


def _shown(call: Call, found: ScreenScheme) -> dict[str, Json]:
    shown = present_schemes.screen_scheme(found)
    if "issueTypeScreenSchemes" in call.many("expand"):
        held = [one for one in call.world.type_screen_schemes.values() if found.id in (one.default, *one.by_type.values())]
        shown["issueTypeScreenSchemes"] = nested([present_schemes.type_screen_scheme(one) for one in held])
    return shown


def create(call: Call) -> Response:
    call.need("ADMINISTER")
    body = call.object(shapes.NAMED | {"screens": _SCREENS})
    made = ScreenScheme(id=0, name="", screens=_screens(call, body.get("screens") or {}))
    if "default" not in made.screens:
        raise bad("The default screen has to be provided.")
    _fill(made, {"name": None} | body, call.world.screen_schemes)
    made.id = call.world.ids.next("screen scheme")
    call.world.screen_schemes[made.id] = made
    return Response(status=201, json={"id": made.id})


def _screens(call: Call, raw: dict[str, Json]) -> dict[str, int]:
    """Operation -> screen; a wrong one is 404, a strange operation 400."""
    if not set(raw) <= set(_OPERATIONS):
        raise bad("Invalid request payload. Refer to the REST API documentation and try again.")
    chosen = {name: id_in(str(value)) for name, value in raw.items() if value is not None}
    strange = [number for number in chosen.values() if number not in call.world.screens]
    if strange:
        raise missing(f"The screen with ID {strange[0]} was not found.")
    return chosen


def _fill(found: Any, body: dict[str, Json], known: dict[int, Any]) -> None:
    """Name and description of a scheme, only what is given; the name unique among its kind."""
    if "name" in body:
        name = body["name"]
        if not isinstance(name, str) or not name.strip() or len(name) > 255:
            raise bad("The name must have between 1 and 255 characters.")
        if any(one.name == name and one is not found for one in known.values()):
            raise bad("The name is used by another scheme.")
        found.name = name
    found.description = body.get("description", found.description) or ""


def _scheme(call: Call) -> ScreenScheme:
    call.need("ADMINISTER")
    found = call.world.screen_schemes.get(id_in(call.path["id"]))
    if found is None:
        raise missing("The screen scheme was not found.")
    return found


def update(call: Call) -> Response:
    """An operation set to "null" loses its screen; the default one cannot."""
    found, body = _scheme(call), call.object(shapes.NAMED | {"screens": _SCREENS})
    raw = body.pop("screens", None) or {}
    if raw.get("default") == "null":
        raise bad("The default screen cannot be removed.")
    chosen = _screens(call, {name: value for name, value in raw.items() if value != "null"})
    _fill(found, body, call.world.screen_schemes)
    found.screens = {name: number for name, number in found.screens.items() if raw.get(name) != "null"} | chosen
    return Response(status=204)


def delete(call: Call) -> Response:
    found = _scheme(call)
    if any(found.id in (one.default, *one.by_type.values()) for one in call.world.type_screen_schemes.values()):
        raise bad("The screen scheme is used in an issue type screen scheme.")
    del call.world.screen_schemes[found.id]
    return Response(status=204)


# By issue type

_MAPPINGS: Final = shapes.objects({"issueTypeId": shapes.text, "screenSchemeId": shapes.text})


def type_schemes(call: Call) -> Response:
    call.need("ADMINISTER")
    found = ordered(call, _asked(call, call.world.type_screen_schemes))
    return call.page(found, lambda one: _type_shown(call, one))


def _type_shown(call: Call, found: TypeScreenScheme) -> dict[str, Json]:
    shown = present_schemes.type_screen_scheme(found)
    if "projects" in call.many("expand"):
        shown["projects"] = nested(_projects(call.world, found))
    return shown


def _projects(world: World, found: TypeScreenScheme) -> list[dict[str, Json]]:
    held = [one for one in world.projects.values() if one.screen_scheme == found.id and not one.team_managed]
    return [present.project_brief(world, one) for one in held]


def create_type_scheme(call: Call) -> Response:
    """With a default mapping."""
    call.need("ADMINISTER")
    body = call.object(shapes.NAMED | {"issueTypeMappings": _MAPPINGS})
    made = TypeScreenScheme(id=0, name="", default=0)
    _map(call, made, body.get("issueTypeMappings") or [])
    if not made.default:
        raise bad("The default screen scheme has to be provided.")
    _fill(made, {"name": None} | body, call.world.type_screen_schemes)
    made.id = call.world.ids.next("screen scheme")
    call.world.type_screen_schemes[made.id] = made
    return Response(status=201, json={"id": str(made.id)})


def _map(call: Call, found: TypeScreenScheme, rows: list[dict[str, Json]]) -> None:
    """Rows of type id, or "default", and screen scheme id; each type once."""
    names = [str(row.get("issueTypeId")) for row in rows]
    if len(set(names)) != len(names):
        raise bad("Each issue type can be mapped once.")
    chosen = {name: _screen_scheme_id(call, row.get("screenSchemeId")) for name, row in zip(names, rows, strict=True)}
    for name in chosen:
        if name != "default" and id_in(name) not in call.world.types:
            raise missing(f"The issue type with ID {name} was not found.")
    found.default = chosen.pop("default", found.default)
    found.by_type |= {id_in(name): number for name, number in chosen.items()}


def _screen_scheme_id(call: Call, raw: Json) -> int:
    if id_in(raw) not in call.world.screen_schemes:
        raise missing(f"The screen scheme with ID {raw} was not found.")
    return id_in(raw)


def _type_scheme(call: Call) -> TypeScreenScheme:
    call.need("ADMINISTER")
    found = call.world.type_screen_schemes.get(id_in(call.path["id"]))
    if found is None:
        raise missing("The issue type screen scheme was not found.")
    return found


def update_type_scheme(call: Call) -> Response:
    found = _type_scheme(call)
    _fill(found, call.object(shapes.NAMED), call.world.type_screen_schemes)
    return Response(status=204)


def delete_type_scheme(call: Call) -> Response:
    found = _type_scheme(call)
    if found.id == 1 or any(one.screen_scheme == found.id for one in call.world.projects.values()):
        raise bad("The issue type screen scheme is the default one or used by a project.")
    del call.world.type_screen_schemes[found.id]
    return Response(status=204)


def append_mappings(call: Call) -> Response:
    found = _type_scheme(call)
    rows = call.object({"issueTypeMappings": _MAPPINGS}).get("issueTypeMappings") or []
    if not rows:
        raise bad("At least one mapping has to be provided.")
    _map(call, found, rows)
    return Response(status=204)


def set_default(call: Call) -> Response:
    found = _type_scheme(call)
    found.default = _screen_scheme_id(call, call.object({"screenSchemeId": shapes.text}).get("screenSchemeId"))
    return Response(status=204)


def remove_mappings(call: Call) -> Response:
    found = _type_scheme(call)
    for name in call.object({"issueTypeIds": shapes.texts}).get("issueTypeIds") or ():
        if found.by_type.pop(id_in(name), None) is None:
            raise bad(f"The issue type with ID {name} has no mapping in the scheme.")
    return Response(status=204)


def mappings(call: Call) -> Response:
    call.need("ADMINISTER")
    asked = call.request.query.get("issueTypeScreenSchemeId", [])
    rows = [
        {"issueTypeScreenSchemeId": str(one.id), "issueTypeId": str(kind), "screenSchemeId": str(number)}
        for one in call.world.type_screen_schemes.values()
        if not asked or str(one.id) in asked
        for kind, number in [("default", one.default), *one.by_type.items()]
    ]
    return call.page(rows, lambda row: row)


def projects_of(call: Call) -> Response:
    found, words = _type_scheme(call), call.one("query").casefold()
    rows = [row for row in _projects(call.world, found) if words in row["name"].casefold()]
    return call.page(rows, lambda row: row)


def of_projects(call: Call) -> Response:
    call.need("ADMINISTER")
    asked = [id_in(one) for one in call.request.query.get("projectId", [])]
    if not asked:
        raise bad(projectId="The ID of a project has to be provided.")
    rows = []
    for scheme in call.world.type_screen_schemes.values():
        held = [one for one in asked if one in call.world.projects and call.world.projects[one].screen_scheme == scheme.id]
        if held:
            shown = present_schemes.type_screen_scheme(scheme)
            rows.append({"issueTypeScreenScheme": shown, "projectIds": [str(one) for one in held]})
    return call.page(rows, lambda row: row)


def assign(call: Call) -> Response:
    call.need("ADMINISTER")
    body = call.object({"issueTypeScreenSchemeId": shapes.text, "projectId": shapes.text})
    scheme = _known(call.world.type_screen_schemes, body.get("issueTypeScreenSchemeId"), "issue type screen scheme")
    project = _known(call.world.projects, body.get("projectId"), "project")
    if project.team_managed:
        raise Complaint(400, "Only company-managed projects have issue type screen schemes.")
    project.screen_scheme = scheme.id
    return Response(status=204)


def _known(records: dict[int, Any], raw: Json, what: str) -> Any:
    found = records.get(id_in(raw))
    if found is None:
        raise missing(f"The {what} was not found.")
    return found


_API = "/rest/api/3"
_BY_TYPE = f"{_API}/issuetypescreenscheme"
_ONE = f"{_BY_TYPE}/{{id}}"
ROUTES: Final = (
    Route("GET", f"{_API}/screenscheme", schemes),
    Route("POST", f"{_API}/screenscheme", create),
    Route("PUT", f"{_API}/screenscheme/{{id}}", update),
    Route("DELETE", f"{_API}/screenscheme/{{id}}", delete),
    Route("GET", _BY_TYPE, type_schemes),
    Route("POST", _BY_TYPE, create_type_scheme),
    Route("GET", f"{_BY_TYPE}/mapping", mappings),
    Route("GET", f"{_BY_TYPE}/project", of_projects),
    Route("PUT", f"{_BY_TYPE}/project", assign),
    Route("PUT", _ONE, update_type_scheme),
    Route("DELETE", _ONE, delete_type_scheme),
    Route("PUT", f"{_ONE}/mapping", append_mappings),
    Route("PUT", f"{_ONE}/mapping/default", set_default),
    Route("POST", f"{_ONE}/mapping/remove", remove_mappings),
    Route("GET", f"{_ONE}/project", projects_of),
)
