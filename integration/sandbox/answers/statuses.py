"""Statuses, old and new API, and their categories. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-status/"""

from typing import Any, Final

from integration.sandbox import natives, present, shapes
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.routes import Route
from integration.sandbox.state.workflows import Status
from integration.sandbox.world import World

Json = Any

_STATUS: Final = shapes.NAMED | {"id": shapes.text, "statusCategory": shapes.text}


def old_list(call: Call) -> Response:
    """``GET /status``: only statuses that a workflow uses; the new search lists them all."""
    used = {number for workflow in call.world.workflows.values() for number in workflow.statuses}
    return Response(json=[present.status(call.world, one) for one in call.world.statuses.values() if one.id in used])


def old_one(call: Call) -> Response:
    """By id or by name."""
    wanted = call.path["id"]
    for one in call.world.statuses.values():
        if wanted in (str(one.id), one.name):
            return Response(json=present.status(call.world, one))
    raise missing(f"The status '{wanted}' was not found.")


def by_ids(call: Call) -> Response:
    """At most 50; unknown ids are simply not there."""
    asked = call.request.query.get("id", [])
    if not 1 <= len(asked) <= 50:
        raise bad("The number of status IDs must be between 1 and 50.")
    return Response(json=[present.bulk_status(one) for one in call.world.statuses.values() if str(one.id) in asked])


def search(call: Call) -> Response:
    """For administrators; the others get 401, not 403."""
    if not (call.may("ADMINISTER") or call.may("ADMINISTER_PROJECTS")):
        raise Complaint(401, "You do not have permission to search statuses.")
    words, category = call.one("searchString").casefold(), call.one("statusCategory")
    if category and category not in natives.CATEGORIES:
        raise bad(f"Invalid status category: {category}")
    found = [one for one in call.world.statuses.values() if words in one.name.casefold() and category in ("", one.category)]
    return call.page(found, present.bulk_status, default=200, cap=200)


def create(call: Call) -> Response:
    """All or none; names are unique on the site, case and all (facts 8.4, 8.11)."""
    call.need("ADMINISTER")
    body = call.object({"scope": shapes.mapping, "statuses": shapes.objects(_STATUS)})
    if body.get("scope") != {"type": "GLOBAL"}:
        raise bad("Company-managed projects only take statuses of the GLOBAL scope.")
    wanted = body.get("statuses")
    if not isinstance(wanted, list) or not wanted:
        raise bad("The statuses must not be empty.")
    names = [check(call.world, one) for one in wanted]
    if len(set(names)) != len(names):
        raise bad("Status names must be unique.")
    return Response(json=[present.bulk_status(make(call.world, one)) for one in wanted])


def check(world: World, raw: Json) -> str:
    """The name of a status to be made, or why it cannot be."""
    name = raw.get("name") if isinstance(raw, dict) else None
    if not isinstance(name, str) or not name.strip() or raw.get("statusCategory") not in ("TODO", "IN_PROGRESS", "DONE"):
        raise bad("The status needs a name and a category of TODO, IN_PROGRESS or DONE.")
    if len(name) > 255:
        raise bad("The name is too long, maxSize=255")
    if any(one.name == name for one in world.statuses.values()):
        raise bad(f"The status name '{name}' is already in use.")
    return name


def make(world: World, raw: dict[str, Json]) -> Status:
    made = Status(
        id=world.ids.next("status"),
        name=raw["name"],
        category=raw["statusCategory"],
        description=raw.get("description") or "",
    )
    world.statuses[made.id] = made
    return made


def update(call: Call) -> Response:
    """Name, category and description of statuses by id."""
    call.need("ADMINISTER")
    for raw in call.object({"statuses": shapes.objects(_STATUS)}).get("statuses") or ():
        found = call.world.statuses.get(int(raw["id"]) if str(raw.get("id", "")).isdigit() else 0)
        if found is None:
            raise missing("The status was not found.")
        if not raw.get("name") or raw.get("statusCategory") not in ("TODO", "IN_PROGRESS", "DONE"):
            raise bad("The status needs a name and a category of TODO, IN_PROGRESS or DONE.")
        if any(one.name == raw["name"] and one is not found for one in call.world.statuses.values()):
            raise Complaint(409, f"The status name '{raw['name']}' is already in use.")
        found.name, found.category = raw["name"], raw["statusCategory"]
        found.description = raw.get("description", found.description) or ""
        call.world.catalogue += 1
    return Response(status=204)


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
    Route("POST", f"{_API}/statuses", create),
    Route("PUT", f"{_API}/statuses", update),
    Route("GET", f"{_API}/statuscategory", categories),
    Route("GET", f"{_API}/statuscategory/{{id}}", one_category),
)
