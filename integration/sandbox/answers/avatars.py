"""Pictures of types, projects, priorities and people. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-avatars/"""

from typing import Any, Final

from integration.sandbox import present_project
from integration.sandbox.answers.types import AVATARS
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.routes import Route

Json = Any

_NUMBERS: Final = {
    "issuetype": AVATARS,
    "project": tuple(range(10400, 10425)),
    "priority": tuple(range(10550, 10560)),
    "user": tuple(range(10330, 10340)),
}
_PIXELS: Final = {"xsmall": 16, "small": 24, "medium": 32, "large": 48, "xlarge": 64}
_COLOURS: Final = ("#4bade8", "#63ba3c", "#ff991f", "#e5493a", "#904ee2", "#0065ff", "#00857a", "#5e4db2")


def _kind(call: Call) -> str:
    if call.path["type"] not in _NUMBERS:
        raise missing(f"The avatar type '{call.path['type']}' is not known.")
    return call.path["type"]


def system(call: Call) -> Response:
    kind = _kind(call)
    return Response(json={"system": [present_project.avatar(call.world, kind, number) for number in _NUMBERS[kind]]})


def of_owner(call: Call) -> Response:
    """The system's, and none of the owner's own: pictures are not taken in here."""
    kind = _kind(call)
    shown = [present_project.avatar(call.world, kind, number, selected=number == _chosen(call)) for number in _NUMBERS[kind]]
    return Response(json={"system": shown, "custom": []})


def _chosen(call: Call) -> int:
    """The picture of the owner named in the path."""
    number = int(call.path["owner"]) if call.path["owner"].isdigit() else 0
    if call.path["type"] == "project" and number in call.world.projects:
        project = call.world.projects[number]
        return project.avatar or 10400 + project.id % 20
    if call.path["type"] == "issuetype" and number in call.world.types:
        return call.world.types[number].avatar_id
    raise missing("The owner of the avatar does not exist.")


def view(call: Call) -> Response:
    kind, number = _kind(call), call.path.get("id", "")
    known = _NUMBERS[kind]
    if number and (not number.isdigit() or int(number) not in known):
        raise missing("The avatar was not found.")
    return _picture(call, int(number) if number else known[0])


def view_of_owner(call: Call) -> Response:
    _kind(call)
    return _picture(call, _chosen(call))


def _picture(call: Call, number: int) -> Response:
    """A coloured square as SVG, whatever the format asked for: there is no drawing of PNG here."""
    size = call.one("size", "medium")
    if size not in _PIXELS or call.one("format", "svg") not in ("png", "svg"):
        raise bad("The size or the format of the avatar is not valid.")
    pixels, colour = _PIXELS[size], _COLOURS[number % len(_COLOURS)]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{pixels}" height="{pixels}" viewBox="0 0 16 16">'
        f'<rect width="16" height="16" rx="2" fill="{colour}"/></svg>'
    )
    return Response(raw=svg.encode(), headers={"Content-Type": "image/svg+xml"})


def load(call: Call) -> Response:
    """Pictures cannot be uploaded here: refused as an unsupported image."""
    call.need("ADMINISTER")
    raise Complaint(400, "The image type is not supported.")


_API = "/rest/api/3"
_ANY = f"{_API}/universal_avatar"
ROUTES: Final = (
    Route("GET", f"{_API}/avatar/{{type}}/system", system, anonymous=True),
    Route("GET", f"{_ANY}/type/{{type}}/owner/{{owner}}", of_owner, anonymous=True),
    Route("POST", f"{_ANY}/type/{{type}}/owner/{{owner}}", load),
    Route("GET", f"{_ANY}/view/type/{{type}}", view, anonymous=True),
    Route("GET", f"{_ANY}/view/type/{{type}}/avatar/{{id}}", view, anonymous=True),
    Route("GET", f"{_ANY}/view/type/{{type}}/owner/{{owner}}", view_of_owner, anonymous=True),
)
