"""Types of links. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-link-types/"""

from typing import Any, Final

from integration.sandbox import history, shapes
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.present import common as present
from integration.sandbox.routes import Route
from integration.sandbox.state.issues import LinkType

Json = Any

_TYPE: Final = {"id": shapes.text, "name": shapes.text, "inward": shapes.text, "outward": shapes.text, "self": shapes.text}


def listed(call: Call) -> Response:
    return Response(json={"issueLinkTypes": [present.link_type(call.world, one) for one in call.world.link_types.values()]})


def one(call: Call) -> Response:
    return Response(json=present.link_type(call.world, _found(call)))


def _found(call: Call) -> LinkType:
    found = call.world.link_types.get(call.number("id", otherwise=lambda: bad("The issue link type ID is not valid.")))
    if found is None:
        raise _absent(call.path["id"])
    return found


def _absent(named: str) -> Complaint:
    return missing(f"No issue link type with id '{named}' found.")


def create(call: Call) -> Response:
    """For administrators; a name in use is 404, as documented."""
    _administrator(call)
    raw = call.object(_TYPE)
    words = [(raw.get(name) or "").strip() for name in ("name", "inward", "outward")]
    if not all(words):
        raise bad("The name, inward and outward descriptions of the issue link type must be given.")
    _unused(call, words[0])
    made = LinkType(id=call.world.ids.next("link type"), name=words[0], inward=words[1], outward=words[2])
    call.world.link_types[made.id] = made
    return Response(status=201, json=present.link_type(call.world, made))


def edit(call: Call) -> Response:
    _administrator(call)
    found = _found(call)
    raw = call.object(_TYPE)
    if raw.get("name"):
        _unused(call, raw["name"], but=found)
    for name in ("name", "inward", "outward"):
        setattr(found, name, (raw.get(name) or "").strip() or getattr(found, name))
    for link in call.world.links.values():
        if link.type_id == found.id:
            history.stir(call.world, call.world.issues[link.source])
            history.stir(call.world, call.world.issues[link.target])
    return Response(json=present.link_type(call.world, found))


def delete(call: Call) -> Response:
    """Its links go with it."""
    _administrator(call)
    found = _found(call)
    for link in [one for one in call.world.links.values() if one.type_id == found.id]:
        del call.world.links[link.id]
        for end in (link.source, link.target):
            call.world.issues[end].links.remove(link.id)
            history.stir(call.world, call.world.issues[end])
    del call.world.link_types[found.id]
    return Response(status=204)


def _administrator(call: Call) -> None:
    if not call.may("ADMINISTER"):
        raise missing("You do not have permission to manage issue link types.")


def _unused(call: Call, name: str, *, but: LinkType | None = None) -> None:
    if any(one.name == name and one is not but for one in call.world.link_types.values()):
        raise missing(f"Link type with name '{name}' already exists.")


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/issueLinkType", listed, anonymous=True),
    Route("POST", f"{_API}/issueLinkType", create),
    Route("GET", f"{_API}/issueLinkType/{{id}}", one, anonymous=True),
    Route("PUT", f"{_API}/issueLinkType/{{id}}", edit),
    Route("DELETE", f"{_API}/issueLinkType/{{id}}", delete),
)
