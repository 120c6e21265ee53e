"""Priorities and resolutions. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-priorities/"""

import re
from typing import Any, Final

from integration.sandbox import history, shapes, tasks
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing, unauthenticated
from integration.sandbox.present import common as present
from integration.sandbox.reading.numerals import id_in
from integration.sandbox.routes import Route
from integration.sandbox.state.settings import Priority, Resolution

Json = Any

_PRIORITY: Final = shapes.NAMED | {"statusColor": shapes.text, "iconUrl": shapes.text, "avatarId": shapes.number}
_MOVE: Final = {"ids": shapes.texts, "after": shapes.text, "position": shapes.text}


def _named(records: dict[int, Any], raw: Json, what: str) -> Any:
    found = records.get(id_in(raw))
    if found is None:
        raise missing(f"The {what} with id '{raw}' does not exist.")
    return found


def _name(records: dict[int, Any], name: Json, own: Any) -> str:
    if not isinstance(name, str) or not name.strip() or len(name) > 60:
        raise bad(name="The name must have between 1 and 60 characters.")
    if any(one.name.casefold() == name.strip().casefold() and one is not own for one in records.values()):
        raise bad(name="The name is used already.")
    return name.strip()


def _moved(records: dict[int, Any], body: dict[str, Json]) -> dict[int, Any]:
    """The records in their new order."""
    ids = [id_in(one) for one in body.get("ids") or ()]
    after, position = body.get("after"), body.get("position")
    if not ids or bool(after) == bool(position) or position not in (None, "First", "Last"):
        raise bad("Ids and either 'after' or 'position' have to be provided.")
    if not {*ids} <= {*records} or (after and id_in(after) not in {*records} - {*ids}):
        raise missing("One of the ids does not exist.")
    kept = [number for number in records if number not in ids]
    at = kept.index(id_in(after)) + 1 if after else 0 if position == "First" else len(kept)
    return {number: records[number] for number in [*kept[:at], *ids, *kept[at:]]}


# Priorities


def one_priority(call: Call) -> Response:
    found = _named(call.world.priorities, call.path["id"], "priority")
    return Response(json=present.priority(call.world, found.id))


def search_priorities(call: Call) -> Response:
    ids, words = call.request.query.get("id", []), call.one("priorityName").casefold()
    shown = [present.priority(call.world, number) for number in call.world.priorities if not ids or str(number) in ids]
    found = [one for one in shown if words in one["name"].casefold() and (one["isDefault"] or not call.flag("onlyDefault"))]
    return call.page(found, lambda one: one)


def create_priority(call: Call) -> Response:
    call.need("ADMINISTER")
    made = Priority(id=0, name="", colour="#000000", icon="/images/icons/priorities/medium.png")
    body = call.object(_PRIORITY, closed=False)
    if not body.get("statusColor"):
        raise bad(statusColor="The color of the priority has to be provided.")
    _fill_priority(call, made, {"name": None} | body)
    made.id = call.world.ids.next("priority")
    call.world.priorities[made.id] = made
    call.world.catalogue += 1
    return Response(status=201, json={"id": str(made.id)})


def _fill_priority(call: Call, found: Priority, body: dict[str, Json]) -> None:
    colour = body.get("statusColor") or found.colour
    if not re.fullmatch(r"#([0-9a-fA-F]{3}){1,2}", colour):
        raise bad(statusColor="The color must be a 3-digit or 6-digit hexadecimal one.")
    if len(body.get("description") or "") > 255:
        raise bad(description="The description must not exceed 255 characters.")
    if "name" in body:
        found.name = _name(call.world.priorities, body["name"], found)
    found.description = body.get("description", found.description) or ""
    found.colour, found.icon = colour, body.get("iconUrl") or found.icon


def update_priority(call: Call) -> Response:
    call.need("ADMINISTER")
    found = _named(call.world.priorities, call.path["id"], "priority")
    body = call.object(_PRIORITY, closed=False)
    if not body:
        raise bad("At least one attribute has to be provided.")
    _fill_priority(call, found, body)
    call.world.catalogue += 1
    return Response(status=204)


def default_priority(call: Call) -> Response:
    call.need("ADMINISTER")
    raw = call.object({"id": shapes.text}).get("id")
    call.world.settings["default priority"] = _named(call.world.priorities, raw, "priority").id if raw else None
    return Response(status=204)


def move_priorities(call: Call) -> Response:
    call.need("ADMINISTER")
    call.world.priorities = _moved(call.world.priorities, call.object(_MOVE))
    call.world.catalogue += 1
    return Response(status=204)


def delete_priority(call: Call) -> Response:
    """By a task; its issues get the default one."""
    me, world = call.need("ADMINISTER"), call.world
    found = _named(world.priorities, call.path["id"], "priority")
    heir = world.settings.get("default priority", 3)
    if len(world.priorities) == 1 or heir == found.id:
        raise bad("The priority is the default one or the last, and cannot be deleted.")

    def work() -> Json:
        world.priorities.pop(found.id, None)
        for issue in world.issues.values():
            if issue.priority_id == found.id:
                issue.priority_id = heir if heir in world.priorities else next(iter(world.priorities))
                history.stir(world, issue)
        world.catalogue += 1
        return {}

    return tasks.see(world, tasks.start(world, me, f"Delete priority {found.id}", work))


def schemes(call: Call) -> Response:
    """The one every site has, with every priority and every project in it. 401 for whoever may not."""
    if not call.may("ADMINISTER"):
        raise unauthenticated()
    world = call.world
    shown: dict[str, Json] = {
        "id": "1",
        "name": "Default priority scheme",
        "description": "This is the default scheme used by all new and unassigned projects",
        "isDefault": True,
        "defaultPriorityId": str(world.settings.get("default priority", 3)),
        "self": present.rest(world, "priorityscheme/1"),
    }
    return call.page([shown], lambda one: one)


def _sequence(call: Call, number: int, place: int) -> dict[str, Json]:
    return present.priority(call.world, number) | {"sequence": str(place)}


def of_scheme(call: Call) -> Response:
    call.need("ADMINISTER")
    _refuse_strange(call)
    return call.page(list(enumerate(call.world.priorities, start=1)), lambda row: _sequence(call, row[1], row[0]))


def _refuse_strange(call: Call) -> None:
    if call.path["id"] != "1":
        raise missing("The priority scheme was not found.")


def projects_of_scheme(call: Call) -> Response:
    call.need("ADMINISTER")
    _refuse_strange(call)
    return call.page(list(call.world.projects.values()), lambda one: present.project_brief(call.world, one))


# Resolutions


def one_resolution(call: Call) -> Response:
    found = _named(call.world.resolutions, call.path["id"], "resolution")
    return Response(json=present.resolution(call.world, found.id))


def search_resolutions(call: Call) -> Response:
    ids, default = call.request.query.get("id", []), call.world.settings.get("default resolution")
    found = [
        one
        for one in call.world.resolutions.values()
        if (not ids or str(one.id) in ids) and (one.id == default or not call.flag("onlyDefault"))
    ]
    return call.page(found, lambda one: present.resolution(call.world, one.id) | {"default": one.id == default})


def create_resolution(call: Call) -> Response:
    call.need("ADMINISTER")
    body = call.object(shapes.NAMED, closed=False)
    made = Resolution(id=0, name=_name(call.world.resolutions, body.get("name"), None))
    made.description = _about(body)
    made.id = call.world.ids.next("resolution")
    call.world.resolutions[made.id] = made
    call.world.catalogue += 1
    return Response(status=201, json={"id": str(made.id)})


def _about(body: dict[str, Json]) -> str:
    if len(body.get("description") or "") > 255:
        raise bad(description="The description must not exceed 255 characters.")
    return body.get("description") or ""


def update_resolution(call: Call) -> Response:
    call.need("ADMINISTER")
    found = _named(call.world.resolutions, call.path["id"], "resolution")
    body = call.object(shapes.NAMED, closed=False)
    found.name, found.description = _name(call.world.resolutions, body.get("name"), found), _about(body)
    call.world.catalogue += 1
    return Response(status=204)


def default_resolution(call: Call) -> Response:
    call.need("ADMINISTER")
    raw = call.object({"id": shapes.text}).get("id")
    call.world.settings["default resolution"] = _named(call.world.resolutions, raw, "resolution").id if raw else None
    return Response(status=204)


def move_resolutions(call: Call) -> Response:
    call.need("ADMINISTER")
    call.world.resolutions = _moved(call.world.resolutions, call.object(_MOVE))
    call.world.catalogue += 1
    return Response(status=204)


def delete_resolution(call: Call) -> Response:
    """By a task; ``replaceWith`` is required."""
    me, world = call.need("ADMINISTER"), call.world
    found = _named(world.resolutions, call.path["id"], "resolution")
    if not call.one("replaceWith"):
        raise bad("The query parameter 'replaceWith' needs to be provided.")
    heir = _named(world.resolutions, call.one("replaceWith"), "resolution")
    if heir is found:
        raise Complaint(400, "A resolution cannot be replaced by itself.")

    def work() -> Json:
        world.resolutions.pop(found.id, None)
        for issue in world.issues.values():
            if issue.resolution_id == found.id:
                issue.resolution_id = heir.id
                history.stir(world, issue)
        world.catalogue += 1
        return {}

    return tasks.see(world, tasks.start(world, me, f"Delete resolution {found.id}", work))


_API = "/rest/api/3"
ROUTES: Final = (
    Route("POST", f"{_API}/priority", create_priority),
    Route("GET", f"{_API}/priority/search", search_priorities),
    Route("PUT", f"{_API}/priority/default", default_priority),
    Route("PUT", f"{_API}/priority/move", move_priorities),
    Route("GET", f"{_API}/priority/{{id}}", one_priority, anonymous=True),
    Route("PUT", f"{_API}/priority/{{id}}", update_priority),
    Route("DELETE", f"{_API}/priority/{{id}}", delete_priority),
    Route("GET", f"{_API}/priorityscheme", schemes),
    Route("GET", f"{_API}/priorityscheme/{{id}}/priorities", of_scheme),
    Route("GET", f"{_API}/priorityscheme/{{id}}/projects", projects_of_scheme),
    Route("POST", f"{_API}/resolution", create_resolution),
    Route("GET", f"{_API}/resolution/search", search_resolutions),
    Route("PUT", f"{_API}/resolution/default", default_resolution),
    Route("PUT", f"{_API}/resolution/move", move_resolutions),
    Route("GET", f"{_API}/resolution/{{id}}", one_resolution, anonymous=True),
    Route("PUT", f"{_API}/resolution/{{id}}", update_resolution),
    Route("DELETE", f"{_API}/resolution/{{id}}", delete_resolution),
)
