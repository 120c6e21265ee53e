"""Dashboards and their gadgets. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-dashboards/"""

from typing import Any, Final

from integration.sandbox import shapes, sharing
from integration.sandbox.answers.properties import Shelf, shelf_routes
from integration.sandbox.answers.shares import grants_from
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, forbidden, missing, unauthenticated
from integration.sandbox.present import common as present
from integration.sandbox.present import filters as present_filter
from integration.sandbox.routes import Route
from integration.sandbox.state.people import User
from integration.sandbox.state.settings import Dashboard

Json = Any

_SHARES: Final = shapes.objects({"type": shapes.text})
_DASHBOARD: Final = shapes.NAMED | {"sharePermissions": _SHARES, "editPermissions": _SHARES}
_COLOURS: Final = ("blue", "red", "yellow", "green", "cyan", "purple", "gray", "white")
_ROW: Final = "The row position of the gadget."
_COLUMN: Final = "The column position of the gadget."
_JIRA: Final = "com.atlassian.jira.gadgets"
_MODULES: Final = {
    f"{_JIRA}:assigned-to-me-gadget": "Assigned to Me",
    f"{_JIRA}:filter-results-gadget": "Filter Results",
    f"{_JIRA}:pie-chart-gadget": "Pie Chart",
    f"{_JIRA}:created-vs-resolved-issues-chart-gadget": "Created vs. Resolved Chart",
    f"{_JIRA}:two-dimensional-stats-gadget": "Two Dimensional Filter Statistics",
    "com.atlassian.streams.streams-jira-plugin:activitystream-gadget": "Activity Stream",
}


def _address(module: str) -> str:
    name = module.partition(":")[2]
    return f"rest/gadgets/1.0/g/{module}/gadgets/{name}.xml"


_ADDRESSES: Final = {_address(module): title for module, title in _MODULES.items()}


def _me(call: Call) -> User:
    if call.me is None:
        raise unauthenticated()
    return call.me


def _shown(call: Call, found: Dashboard) -> dict[str, Json]:
    """The one every site has is nobody's."""
    world = call.world
    owner = {
        name: value
        for name, value in present.user(world, found.owner).items()
        if name in ("self", "displayName", "active", "accountId", "avatarUrls")
    }
    return ({"owner": owner} if found.owner else {}) | {
        "id": str(found.id),
        "name": found.name,
        "description": found.description,
        "popularity": len(found.favourites),
        "isFavourite": call.me is not None and call.me.account_id in found.favourites,
        "self": present.rest(world, f"dashboard/{found.id}"),
        "view": f"{world.base_url}/jira/dashboards/{found.id}",
        "sharePermissions": [present_filter.share(call.world, one, call.me) for one in found.shares],
        "editPermissions": [present_filter.share(call.world, one, call.me) for one in found.editors],
        "isWritable": sharing.edits(world, call.me, found),
        "systemDashboard": not found.owner,
    }


def listed(call: Call) -> Response:
    """Offset pages of twenty under ``dashboards``; ``filter``: my own or my favourites."""
    kind = call.one("filter")
    if kind not in ("", "my", "favourite"):
        raise bad("The value of the query parameter 'filter' is not valid.")
    account = call.me.account_id if call.me else ""
    found = [
        one
        for one in call.world.dashboards.values()
        if sharing.sees(call.world, call.me, one)
        and (kind != "my" or one.owner == account)
        and (kind != "favourite" or account in one.favourites)
    ]
    start, size = call.window(default=20, cap=100)
    page: dict[str, Json] = {"startAt": start, "maxResults": size, "total": len(found)}
    if start + size < len(found):
        page["next"] = call.address(start + size, size)
    if start > 0:
        page["prev"] = call.address(max(0, start - size), size)
    return Response(json=page | {"dashboards": [_shown(call, one) for one in found[start : start + size]]})


def search(call: Call) -> Response:
    words, owner = call.one("dashboardName").casefold(), call.one("accountId")
    found = [
        one
        for one in call.world.dashboards.values()
        if sharing.sees(call.world, call.me, one) and words in one.name.casefold() and owner in ("", one.owner)
    ]
    asked = call.one("orderBy", "name")
    order = (lambda one: one.id) if asked.lstrip("+-") == "id" else (lambda one: one.name.casefold())
    return call.page(sorted(found, key=order, reverse=asked.startswith("-")), lambda one: _shown(call, one))


def _dashboard(call: Call, name: str = "id") -> Dashboard:
    def absent() -> Complaint:
        return missing(f"The dashboard with id '{call.path[name]}' does not exist.")

    found = call.world.dashboards.get(call.number(name, otherwise=absent))
    if found is None or not sharing.sees(call.world, call.me, found):
        raise absent()
    return found


def one(call: Call) -> Response:
    return Response(json=_shown(call, _dashboard(call)))


def create(call: Call) -> Response:
    """Sharing takes the right to share."""
    me, body = _me(call), call.object(_DASHBOARD)
    made = Dashboard(id=0, name="", owner=me.account_id)
    _fill(call, made, {"name": None} | body)
    made.id = call.world.ids.next("dashboard")
    call.world.dashboards[made.id] = made
    return Response(json=_shown(call, made))


def _fill(call: Call, found: Dashboard, body: dict[str, Json]) -> None:
    if "name" in body:
        name = body["name"]
        if not isinstance(name, str) or not name.strip() or len(name) > 255:
            raise bad(name="You must specify a name of at most 255 characters for the dashboard.")
        others = (one for one in call.world.dashboards.values() if one is not found and one.owner == found.owner)
        if any(one.name == name for one in others):
            raise bad(name="You already have a dashboard with this name.")
        found.name = name
    if body.get("sharePermissions") and not call.may("CREATE_SHARED_OBJECTS"):
        raise bad("You do not have permission to share dashboards.")
    found.description = body.get("description", found.description) or ""
    found.shares = grants_from(call, body["sharePermissions"]) if body.get("sharePermissions") is not None else found.shares
    found.editors = grants_from(call, body["editPermissions"]) if body.get("editPermissions") is not None else found.editors


def _own(call: Call, name: str = "id") -> Dashboard:
    found = _dashboard(call, name)
    if not sharing.edits(call.world, call.me, found):
        raise forbidden("You do not have permission to change this dashboard.")
    return found


def update(call: Call) -> Response:
    found = _own(call)
    _fill(call, found, call.object(_DASHBOARD))
    return Response(json=_shown(call, found))


def delete(call: Call) -> Response:
    del call.world.dashboards[_own(call).id]
    return Response(status=204)


def copy(call: Call) -> Response:
    """With its gadgets, as the caller's own."""
    source, me = _dashboard(call), _me(call)
    made = Dashboard(id=0, name="", owner=me.account_id)
    _fill(call, made, {"name": None} | call.object(_DASHBOARD))
    made.id = call.world.ids.next("dashboard")
    for gadget in source.gadgets.values():
        number = call.world.ids.next("gadget")
        made.gadgets[number] = {**gadget, "id": number, "position": dict(gadget["position"])}
    call.world.dashboards[made.id] = made
    return Response(json=_shown(call, made))


# Gadgets


def known_gadgets(_: Call) -> Response:
    """Jira's own are known by address, as Atlassian's example has it."""
    return Response(json={"gadgets": [{"uri": uri, "title": title} for uri, title in _ADDRESSES.items()]})


def gadgets(call: Call) -> Response:
    asked = {*call.many("moduleKey"), *call.many("uri")}
    held = [
        one
        for one in _dashboard(call, "dashboard").gadgets.values()
        if not asked or asked & {one.get("moduleKey"), one.get("uri")}
    ]
    return Response(json={"gadgets": [{**one, "position": dict(one["position"])} for one in held]})


_GADGET: Final = {
    **dict.fromkeys(("moduleKey", "uri", "color", "title"), shapes.text),
    "position": shapes.one({_ROW: shapes.number, _COLUMN: shapes.number}),
    "ignoreUriAndModuleKeyValidation": shapes.flag,
}


def add_gadget(call: Call) -> Response:
    """By module key or by address; at the foot of the first column unless placed."""
    found, body = _own(call, "dashboard"), call.object(_GADGET)
    key, uri = body.get("moduleKey"), body.get("uri")
    if bool(key) == bool(uri):
        raise bad("Either the module key or the URI of the gadget has to be provided.")
    title = _MODULES.get(key) if key else _ADDRESSES.get(str(uri))
    if title is None and not body.get("ignoreUriAndModuleKeyValidation"):
        raise bad(f"The gadget with the {'module key' if key else 'URI'} '{key or uri}' does not exist.")
    if body.get("color", "blue") not in _COLOURS:
        raise bad("The color of the gadget is not valid.")
    number = call.world.ids.next("gadget")
    place = body.get("position") or {_ROW: len(found.gadgets), _COLUMN: 0}
    made: dict[str, Json] = {"id": number, "color": body.get("color") or "blue", "position": dict(place)}
    made["title"] = body.get("title") or title or ""
    made |= {"moduleKey": key} if key else {"uri": uri}
    found.gadgets[number] = made
    return Response(json={**made, "position": dict(place)})


def _gadget(call: Call, found: Dashboard) -> dict[str, Json]:
    number = call.number("gadget", otherwise=_no_gadget)
    if number not in found.gadgets:
        raise _no_gadget()
    return found.gadgets[number]


def _no_gadget() -> Complaint:
    return missing("The gadget was not found on the dashboard.")


def update_gadget(call: Call) -> Response:
    held = _gadget(call, _own(call, "dashboard"))
    body = call.object({name: _GADGET[name] for name in ("title", "color", "position")})
    if body.get("color", "blue") not in _COLOURS:
        raise bad("The color of the gadget is not valid.")
    held.update({name: value for name, value in body.items() if value is not None})
    return Response(status=204)


def remove_gadget(call: Call) -> Response:
    found = _own(call, "dashboard")
    number = _gadget(call, found)["id"]
    del found.gadgets[number]
    found.item_properties.pop(number, None)
    return Response(status=204)


def _item(call: Call) -> Shelf:
    """What an app keeps beside its gadget; an item is a gadget on a dashboard."""
    found = _dashboard(call, "dashboard")
    number = call.number("item", otherwise=_no_gadget)
    if number not in found.gadgets:
        raise _no_gadget()
    return Shelf(
        values=found.item_properties.setdefault(number, {}),
        address=f"dashboard/{found.id}/items/{number}/properties",
        writable=sharing.edits(call.world, call.me, found),
    )


_API = "/rest/api/3"
_ONE = f"{_API}/dashboard/{{id}}"
_OF = f"{_API}/dashboard/{{dashboard}}/gadget"
ROUTES: Final = (
    Route("GET", f"{_API}/dashboard", listed, anonymous=True),
    Route("POST", f"{_API}/dashboard", create),
    Route("GET", f"{_API}/dashboard/search", search, anonymous=True),
    Route("GET", f"{_API}/dashboard/gadgets", known_gadgets),
    Route("GET", _ONE, one, anonymous=True),
    Route("PUT", _ONE, update),
    Route("DELETE", _ONE, delete),
    Route("POST", f"{_ONE}/copy", copy),
    Route("GET", _OF, gadgets, anonymous=True),
    Route("POST", _OF, add_gadget),
    Route("PUT", f"{_OF}/{{gadget}}", update_gadget),
    Route("DELETE", f"{_OF}/{{gadget}}", remove_gadget),
    *shelf_routes(f"{_API}/dashboard/{{dashboard}}/items/{{item}}", _item),
)
