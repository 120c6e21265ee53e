"""Screens, their tabs and fields. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-screens/"""

from typing import Any, Final

from integration.sandbox import fieldbook, shapes
from integration.sandbox.answers.type_schemes import ordered
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.present import schemes as present_schemes
from integration.sandbox.routes import Route
from integration.sandbox.state.settings import Screen, Tab

Json = Any


def listed(call: Call) -> Response:
    call.need("ADMINISTER")
    ids, words = call.request.query.get("id", []), call.one("queryString").casefold()
    found = [one for one in call.world.screens.values() if (not ids or str(one.id) in ids) and words in one.name.casefold()]
    return call.page(ordered(call, found), present_schemes.screen, default=100)


def of_field(call: Call) -> Response:
    """The screens that show a custom field, and on which tab; of the system's own it knows nothing (seen on a real site)."""
    call.need("ADMINISTER")
    name = call.path["field"]
    known = fieldbook.find(call.world, name)
    if known is None or known.custom is None:
        raise missing(f"The custom field '{name}' was not found.")
    rows = [
        present_schemes.screen(screen) | {"tab": _tab(tab)}
        for screen in call.world.screens.values()
        for tab in screen.tabs
        if name in tab.fields
    ]
    return call.page(rows, lambda row: row, default=100)


def create(call: Call) -> Response:
    """With one empty tab."""
    call.need("ADMINISTER")
    made = Screen(id=0, name="", tabs=[Tab(id=call.world.ids.next("tab"), name="Field Tab")])
    _fill(call, made, {"name": None} | call.object(shapes.NAMED))
    made.id = call.world.ids.next("screen")
    call.world.screens[made.id] = made
    return Response(status=201, json=present_schemes.screen(made))


def _fill(call: Call, found: Screen, body: dict[str, Json]) -> None:
    if "name" in body:
        name = body["name"]
        if not isinstance(name, str) or not name.strip() or len(name) > 255:
            raise bad("The name of the screen must have between 1 and 255 characters.")
        if any(one.name == name and one is not found for one in call.world.screens.values()):
            raise bad("A screen with this name already exists.")
        found.name = name
    found.description = body.get("description", found.description) or ""


def _screen(call: Call) -> Screen:
    call.need("ADMINISTER")
    found = call.world.screens.get(call.number("id", otherwise=_absent))
    if found is None:
        raise _absent()
    return found


def _absent() -> Complaint:
    return missing("The screen was not found.")


def update(call: Call) -> Response:
    found = _screen(call)
    _fill(call, found, call.object(shapes.NAMED))
    return Response(json=present_schemes.screen(found))


def delete(call: Call) -> Response:
    """Not while a screen scheme or a transition shows it."""
    found = _screen(call)
    shown = any(found.id in one.screens.values() for one in call.world.screen_schemes.values())
    if shown or found.id <= 3:
        raise bad("The screen is in use and cannot be deleted.")
    del call.world.screens[found.id]
    return Response(status=204)


def add_to_default(call: Call) -> Response:
    """Onto the first tab of the site's default screen."""
    call.need("ADMINISTER")
    _add(call, call.world.screens[1], call.world.screens[1].tabs[0], call.path["field"], status=404)
    return Response(status=200, json={})


# Tabs


def _tab(found: Tab) -> dict[str, Json]:
    return {"id": found.id, "name": found.name}


def tabs(call: Call) -> Response:
    return Response(json=[_tab(one) for one in _screen(call).tabs])


def _held(call: Call) -> tuple[Screen, Tab]:
    screen = _screen(call)
    for one in screen.tabs:
        if str(one.id) == call.path["tab"]:
            return screen, one
    raise missing("The screen tab was not found.")


def _tab_name(screen: Screen, name: Json, own: Tab | None) -> str:
    if not isinstance(name, str) or not name.strip() or len(name) > 255:
        raise bad("The name of the tab must have between 1 and 255 characters.")
    if any(one.name == name and one is not own for one in screen.tabs):
        raise bad("A tab with this name already exists on the screen.")
    return name


_TAB: Final = {"id": shapes.number, "name": shapes.text}


def add_tab(call: Call) -> Response:
    screen = _screen(call)
    name = _tab_name(screen, call.object(_TAB).get("name"), None)
    screen.tabs.append(Tab(id=call.world.ids.next("tab"), name=name))
    return Response(json=_tab(screen.tabs[-1]))


def rename_tab(call: Call) -> Response:
    screen, found = _held(call)
    found.name = _tab_name(screen, call.object(_TAB).get("name"), found)
    return Response(json=_tab(found))


def delete_tab(call: Call) -> Response:
    screen, found = _held(call)
    screen.tabs.remove(found)
    return Response(status=204)


def move_tab(call: Call) -> Response:
    screen, found = _held(call)
    position = call.number("position", otherwise=lambda: missing("The position is not valid."))
    if position >= len(screen.tabs):
        raise missing("The position is not valid.")
    screen.tabs.remove(found)
    screen.tabs.insert(position, found)
    return Response(status=204)


# Fields of a tab


def _field(call: Call, name: str) -> dict[str, Json]:
    known = fieldbook.find(call.world, name)
    return {"id": name, "name": known.name(call.world.language) if known else name}


def fields(call: Call) -> Response:
    return Response(json=[_field(call, name) for name in _held(call)[1].fields])


def available(call: Call) -> Response:
    """What stands on no tab of the screen yet."""
    shown = {name for tab in _screen(call).tabs for name in tab.fields}
    return Response(json=[_field(call, one.id) for one in fieldbook.everything(call.world) if one.id not in shown])


def add_field(call: Call) -> Response:
    screen, tab = _held(call)
    name = call.object({"fieldId": shapes.text}).get("fieldId")
    _add(call, screen, tab, str(name), status=400)
    return Response(json=_field(call, str(name)))


def _add(call: Call, screen: Screen, tab: Tab, name: str, *, status: int) -> None:
    if fieldbook.find(call.world, name) is None:
        raise missing(f"The field '{name}' was not found.")
    if any(name in one.fields for one in screen.tabs):
        raise Complaint(status, f"The field '{name}' is already on the screen.")
    tab.fields.append(name)


def remove_field(call: Call) -> Response:
    _, tab = _held(call)
    if call.path["field"] not in tab.fields:
        raise missing("The field was not found on the tab.")
    tab.fields.remove(call.path["field"])
    return Response(status=204)


def move_field(call: Call) -> Response:
    """Behind another one, or to a place: Earlier, Later, First, Last."""
    _, tab = _held(call)
    name, body = call.path["field"], call.object({"after": shapes.text, "position": shapes.text})
    after, position = (body.get("after") or "").rstrip("/").rpartition("/")[2], body.get("position")
    if bool(after) == bool(position) or position not in (None, "Earlier", "Later", "First", "Last"):
        raise bad("Either 'after' or a valid 'position' has to be provided, not both.")
    if name not in tab.fields or (after and (after == name or after not in tab.fields)):
        raise missing("The field was not found on the tab.")
    at = tab.fields.index(name)
    tab.fields.remove(name)
    places = {"First": 0, "Last": len(tab.fields), "Earlier": max(0, at - 1), "Later": at + 1}
    tab.fields.insert(tab.fields.index(after) + 1 if after else places[str(position)], name)
    return Response(status=204)


_API = "/rest/api/3"
_ONE = f"{_API}/screens/{{id}}"
_TABS = f"{_ONE}/tabs/{{tab}}"
ROUTES: Final = (
    Route("GET", f"{_API}/screens", listed),
    Route("POST", f"{_API}/screens", create),
    Route("GET", f"{_API}/field/{{field}}/screens", of_field),
    Route("POST", f"{_API}/screens/addToDefault/{{field}}", add_to_default),
    Route("PUT", _ONE, update),
    Route("DELETE", _ONE, delete),
    Route("GET", f"{_ONE}/availableFields", available),
    Route("GET", f"{_ONE}/tabs", tabs),
    Route("POST", f"{_ONE}/tabs", add_tab),
    Route("PUT", _TABS, rename_tab),
    Route("DELETE", _TABS, delete_tab),
    Route("POST", f"{_TABS}/move/{{position}}", move_tab),
    Route("GET", f"{_TABS}/fields", fields),
    Route("POST", f"{_TABS}/fields", add_field),
    Route("DELETE", f"{_TABS}/fields/{{field}}", remove_field),
    Route("POST", f"{_TABS}/fields/{{field}}/move", move_field),
)
