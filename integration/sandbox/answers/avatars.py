"""Pictures of types, projects, priorities and people. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-avatars/"""

from typing import Any, Final

from integration.sandbox import shapes
from integration.sandbox.answers.projects import administered
from integration.sandbox.answers.types import AVATARS
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, forbidden, missing
from integration.sandbox.images import image_from
from integration.sandbox.present import common as present
from integration.sandbox.present import project as present_project
from integration.sandbox.reading.numerals import id_in
from integration.sandbox.routes import Route
from integration.sandbox.state.people import User
from integration.sandbox.state.projects import IssueType, Project
from integration.sandbox.state.settings import Picture

Json = Any

_NUMBERS: Final = {
    "issuetype": AVATARS,
    "project": tuple(range(10400, 10425)),
    "priority": tuple(range(10550, 10560)),
    "user": tuple(range(10330, 10340)),
}
_PIXELS: Final = {"xsmall": 16, "small": 24, "medium": 32, "large": 48, "xlarge": 64}
_COLOURS: Final = ("#4bade8", "#63ba3c", "#ff991f", "#e5493a", "#904ee2", "#0065ff", "#00857a", "#5e4db2")
_XSRF: Final = b"XSRF check failed"


def _kind(call: Call) -> str:
    if call.path["type"] not in _NUMBERS:
        raise missing(f"The avatar type '{call.path['type']}' is not known.")
    return call.path["type"]


def system(call: Call) -> Response:
    """None of a kind that nothing is: not refused (seen on a real site)."""
    kind = call.path["type"]
    return Response(json={"system": [present_project.avatar(call.world, kind, one) for one in _NUMBERS.get(kind, ())]})


# Of one owner

Owner = Project | IssueType | User | None


def _owner(call: Call, kind: str, name: str) -> Owner:
    """Priorities own no pictures here."""
    number = id_in(name)
    if kind == "project":
        return call.world.projects.get(number)
    return call.world.types.get(number) if kind == "issuetype" else call.world.users.get(name) if kind == "user" else None


def _chosen(owner: Owner) -> int | None:
    if isinstance(owner, Project):
        return present.chosen_avatar(owner)
    return owner.avatar_id if isinstance(owner, IssueType) else None


def of_owner(call: Call) -> Response:
    """The system's and the owner's own; for somebody unknown, the system's (seen on a real site)."""
    kind = _kind(call)
    return Response(json=_listed(call, kind, call.path["owner"]))


def _listed(call: Call, kind: str, name: str) -> dict[str, Json]:
    chosen = _chosen(_owner(call, kind, name))
    shown = [present_project.avatar(call.world, kind, one, selected=one == chosen) for one in _NUMBERS[kind]]
    own = [one for one in call.world.pictures.values() if (one.kind, one.owner) == (kind, name)]
    return {"system": shown, "custom": [present_project.picture(call.world, one, selected=one.id == chosen) for one in own]}


def of_project(call: Call) -> Response:
    return Response(json=_listed(call, "project", str(call.project().id)))


def select(call: Call) -> Response:
    """One of the system's, or of the project's own."""
    project = administered(call)
    raw = call.object({"id": shapes.text}, closed=False).get("id")
    number = id_in(raw)
    own = call.world.pictures.get(number)
    if number not in _NUMBERS["project"] and (own is None or (own.kind, own.owner) != ("project", str(project.id))):
        raise missing("The avatar was not found.")
    project.avatar = number
    return Response(status=204)


# Taken in, and taken away


def load(call: Call) -> Response:
    kind, name = _kind(call), call.path["owner"]
    owner = _owner(call, kind, name)
    if owner is None:
        raise missing("The owner of the avatar does not exist.")
    _change(call, owner)
    return _taken(call, kind, name)


def _change(call: Call, owner: Owner) -> None:
    """A project's for its administrators, people's their own, the rest for administrators of Jira."""
    if isinstance(owner, Project):
        allowed = call.may("ADMINISTER") or call.may("ADMINISTER_PROJECTS", owner)
    else:
        allowed = call.may("ADMINISTER") or owner is call.me
    if not allowed:
        raise forbidden()


def load_of_project(call: Call) -> Response:
    return _taken(call, "project", str(administered(call).id))


def load_of_type(call: Call) -> Response:
    call.need("ADMINISTER")
    if _owner(call, "issuetype", call.path["id"]) is None:
        raise missing("The issue type with this id doesn't exist or you don't have permission to see it.")
    return _taken(call, "issuetype", call.path["id"])


def _taken(call: Call, kind: str, owner: str) -> Response:
    """The bytes are the body. The square at ``x``, ``y`` of side ``size``, all of it without, must lie within the image."""
    if call.request.headers.get("x-atlassian-token", "").lower() != "no-check":
        return Response(status=404, raw=_XSRF, headers={"Content-Type": "text/plain"})
    found = image_from(call.request.body)
    if found is None:
        raise Complaint(400, "The image type is not supported.")
    x, y, size = (call.integer(name, 0) for name in ("x", "y", "size"))
    if min(x, y, size) < 0 or x + size > found.width or y + size > found.height:
        raise bad("The crop area does not lie within the image.")
    made = Picture(id=call.world.ids.next("picture"), kind=kind, owner=owner, content=call.request.body, mime=found.kind)
    call.world.pictures[made.id] = made
    return Response(status=201, json=present_project.picture(call.world, made))


def remove(call: Call) -> Response:
    return _removed(call, _kind(call), call.path["owner"])


def remove_of_project(call: Call) -> Response:
    return _removed(call, "project", str(administered(call).id))


def _removed(call: Call, kind: str, name: str) -> Response:
    """Not the system's. Who showed it shows what everybody starts with."""
    number = call.number("id", otherwise=_absent)
    owner, found = _owner(call, kind, name), call.world.pictures.get(number)
    if owner is not None:
        _change(call, owner)
    if number in _NUMBERS[kind]:
        raise forbidden("System avatars cannot be deleted.")
    if owner is None or found is None or (found.kind, found.owner) != (kind, name):
        raise _absent()
    del call.world.pictures[number]
    if isinstance(owner, Project) and owner.avatar == number:
        owner.avatar = None
    elif isinstance(owner, IssueType) and owner.avatar_id == number:
        owner.avatar_id = 10316 if owner.level < 0 else 10318
        call.world.catalogue += 1
    return Response(status=204)


def _absent() -> Complaint:
    return missing("The avatar was not found.")


# The pictures themselves


def view(call: Call) -> Response:
    """One of them, or the one every thing of the kind starts with."""
    kind = _kind(call)
    return _picture(call, kind, call.number("id", otherwise=_absent) if "id" in call.path else _NUMBERS[kind][0])


def view_of_owner(call: Call) -> Response:
    kind = _kind(call)
    chosen = _chosen(_owner(call, kind, call.path["owner"]))
    if chosen is None:
        raise missing("The owner of the avatar does not exist.")
    return _picture(call, kind, chosen)


def _picture(call: Call, kind: str, number: int) -> Response:
    """As it came; the system's are coloured squares as SVG, whatever the format asked for: there is no drawing of PNG here."""
    size = call.one("size", "medium")
    if size not in _PIXELS or call.one("format", "svg") not in ("png", "svg"):
        raise bad("The size or the format of the avatar is not valid.")
    own = call.world.pictures.get(number)
    if own is not None and own.kind == kind:
        return Response(raw=own.content, headers={"Content-Type": f"{own.mime};charset=utf-8"})
    if number not in _NUMBERS[kind]:
        raise _absent()
    pixels, colour = _PIXELS[size], _COLOURS[number % len(_COLOURS)]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{pixels}" height="{pixels}" viewBox="0 0 16 16">'
        f'<rect width="16" height="16" rx="2" fill="{colour}"/></svg>'
    )
    return Response(raw=svg.encode(), headers={"Content-Type": "image/svg+xml"})


_API = "/rest/api/3"
_ANY = f"{_API}/universal_avatar"
_OWNED = f"{_ANY}/type/{{type}}/owner/{{owner}}"
_PROJECT = f"{_API}/project/{{project}}"
ROUTES: Final = (
    Route("GET", f"{_API}/avatar/{{type}}/system", system, anonymous=True),
    Route("GET", _OWNED, of_owner, anonymous=True),
    Route("POST", _OWNED, load),
    Route("DELETE", f"{_OWNED}/avatar/{{id}}", remove),
    Route("GET", f"{_ANY}/view/type/{{type}}", view, anonymous=True),
    Route("GET", f"{_ANY}/view/type/{{type}}/avatar/{{id}}", view, anonymous=True),
    Route("GET", f"{_ANY}/view/type/{{type}}/owner/{{owner}}", view_of_owner, anonymous=True),
    Route("GET", f"{_PROJECT}/avatars", of_project, anonymous=True),
    Route("PUT", f"{_PROJECT}/avatar", select),
    Route("DELETE", f"{_PROJECT}/avatar/{{id}}", remove_of_project),
    Route("POST", f"{_PROJECT}/avatar2", load_of_project),
    Route("POST", f"{_API}/issuetype/{{id}}/avatar2", load_of_type),
)
