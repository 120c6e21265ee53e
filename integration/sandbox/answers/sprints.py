"""Sprints. https://developer.atlassian.com/cloud/jira/software/rest/api-group-sprint/"""

from datetime import UTC, datetime
from typing import Any, Final

from integration.sandbox import boards, shapes
from integration.sandbox.acts import agile as acts_agile
from integration.sandbox.answers import agile
from integration.sandbox.answers.properties import Shelf, shelf_routes
from integration.sandbox.call import Call
from integration.sandbox.http import Response, bad
from integration.sandbox.present import sprint as present_sprint
from integration.sandbox.reading.moments import moment_in
from integration.sandbox.routes import Route
from integration.sandbox.state.boards import Sprint

Json = Any

_NEW: Final = {
    "name": shapes.text,
    "originBoardId": shapes.number,
    "startDate": shapes.text,
    "endDate": shapes.text,
    "goal": shapes.text,
}
_SPRINT: Final = _NEW | {
    "id": shapes.number,
    "self": shapes.text,
    "state": shapes.text,
    "completeDate": shapes.text,
    "createdDate": shapes.text,
}
_LONGEST: Final = 30
_STEPS: Final = {("future", "active"), ("active", "closed")}


def create(call: Call) -> Response:
    """To come; it starts and ends by edits of its state."""
    body = call.object(_NEW)
    number = body.get("originBoardId")
    if number is None:
        raise bad(originBoardId="The origin board must be specified.")
    board = agile.with_sprints(agile.board_with(call, number))
    me = agile.manages(call, board)
    start, end = _times(body)
    said = {"name": _name(body.get("name")), "goal": body.get("goal") or "", "start": start, "end": end}
    made = acts_agile.plan(call.world, me, board, **said)
    return Response(status=201, json=present_sprint.sprint(call.world, made))


def _name(raw: str | None) -> str:
    if not (raw or "").strip():
        raise bad(name="A sprint name must be specified.")
    if len(raw or "") > _LONGEST:
        raise bad(name=f"The sprint name must be shorter than {_LONGEST + 1} characters.")
    return (raw or "").strip()


def _times(body: dict[str, Json]) -> tuple[datetime | None, datetime | None]:
    start, end = (_time(name, body.get(name)) for name in ("startDate", "endDate"))
    if start and end and end <= start:
        raise bad(endDate="The end date of a sprint must be after the start date.")
    return start, end


def _time(name: str, raw: str | None) -> datetime | None:
    if not raw:
        return None
    at = moment_in(raw)
    if at is None:
        raise bad(**{name: f"'{raw}' is not a date and time of ISO 8601."})
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def one(call: Call) -> Response:
    return Response(json=present_sprint.sprint(call.world, agile.sprint_in(call)))


def update(call: Call) -> Response:
    """PUT: what is not said becomes null."""
    return _changed(call, whole=True)


def amend(call: Call) -> Response:
    """POST: what is not said stays."""
    return _changed(call, whole=False)


def _changed(call: Call, *, whole: bool) -> Response:
    found = agile.sprint_in(call)
    me = agile.manages(call, call.world.boards.get(found.board_id))
    body = call.object(_SPRINT)
    said = _said(found, body, whole=whole)
    _step(call, found, said)
    acts_agile.change(call.world, me, found, **said)
    return Response(json=present_sprint.sprint(call.world, found))


def _said(found: Sprint, body: dict[str, Json], *, whole: bool) -> dict[str, Any]:
    """Of a closed sprint only name and goal can change; anything else is ignored."""
    said: dict[str, Any] = {}
    if whole or body.get("name") is not None:
        said["name"] = _name(body.get("name"))
    if whole or body.get("goal") is not None:
        said["goal"] = body.get("goal") or ""
    if found.state == "closed":
        return said
    start, end = _times(body)
    said |= {"start": start} if whole or start else {}
    said |= {"end": end} if whole or end else {}
    if body.get("state"):
        said["state"] = body["state"].lower()
    elif whole:
        raise bad(state="The state of the sprint must be specified.")
    return said


def _step(call: Call, found: Sprint, said: dict[str, Any]) -> None:
    """Future, active, closed, and no other way round; one never started cannot be closed."""
    new = said.get("state", found.state)
    if new == found.state:
        return
    if (found.state, new) not in _STEPS:
        raise bad(state=f"A sprint cannot go from the state '{found.state}' to '{new}'.")
    if new == "active":
        if not (said.get("start", found.start) and said.get("end", found.end)):
            raise bad(state="A sprint needs a start date and an end date to be started.")
        board = call.world.boards.get(found.board_id)
        if board and any(one.state == "active" for one in boards.sprints_of(call.world, board)):
            raise bad(state="A sprint cannot be started while another one of its board is active.")


def delete(call: Call) -> Response:
    found = agile.sprint_in(call)
    me = agile.manages(call, call.world.boards.get(found.board_id))
    acts_agile.cancel(call.world, me, found)
    return Response(status=204)


def swap(call: Call) -> Response:
    """Two sprints change places in the backlog."""
    found = agile.sprint_in(call)
    agile.manages(call, call.world.boards.get(found.board_id))
    number = call.object({"sprintToSwapWith": shapes.number}).get("sprintToSwapWith")
    if number is None:
        raise bad(sprintToSwapWith="The sprint to swap with must be specified.")
    other = agile.sprint_with(call, number)
    found.order, other.order = other.order, found.order
    return Response(status=204)


def _shelf(call: Call) -> Shelf:
    found = agile.sprint_in(call)
    board = call.world.boards.get(found.board_id)
    projects = boards.projects_of(call.world, board) if board else []
    writable = call.me is not None and all(call.may("MANAGE_SPRINTS_PERMISSION", one) for one in projects)
    address = f"sprint/{found.id}/properties"
    return Shelf(values=found.properties, address=address, api="agile/1.0", writable=writable)


_API = "/rest/agile/1.0/sprint"
ROUTES: Final = (
    Route("POST", _API, create),
    Route("GET", f"{_API}/{{sprint}}", one),
    Route("PUT", f"{_API}/{{sprint}}", update),
    Route("POST", f"{_API}/{{sprint}}", amend),
    Route("DELETE", f"{_API}/{{sprint}}", delete),
    Route("POST", f"{_API}/{{sprint}}/swap", swap),
    *shelf_routes(f"{_API}/{{sprint}}", _shelf),
)
