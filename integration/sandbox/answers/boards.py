"""Boards. https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/"""

from typing import Any, Final

from integration.sandbox import boards, rights, shapes, sharing
from integration.sandbox.acts import agile as acts_agile
from integration.sandbox.answers import agile
from integration.sandbox.answers.properties import Shelf, shelf_routes
from integration.sandbox.call import Call
from integration.sandbox.http import Response, bad, forbidden, missing
from integration.sandbox.present import board as present_board
from integration.sandbox.present import common as present
from integration.sandbox.reading.numerals import id_in
from integration.sandbox.routes import Route
from integration.sandbox.state.boards import Board, Filter
from integration.sandbox.state.projects import Project, Version

Json = Any

_BOARD: Final = {
    "name": shapes.text,
    "type": shapes.text,
    "filterId": shapes.scalar,
    "location": lambda value: shapes.fits(value, {"type": shapes.text, "projectKeyOrId": shapes.scalar}, closed=True),
}


def create(call: Call) -> Response:
    """Right after its filter was made, the board is refused as often as the switch says (facts 9.3)."""
    body = call.object(_BOARD)
    name, kind, number = body.get("name"), body.get("type"), body.get("filterId", "")
    if not isinstance(name, str) or not 1 <= len(name.strip()) < 255:
        raise bad(name="The board name must have between 1 and 254 characters.")
    if kind not in ("kanban", "scrum", "agility"):
        raise bad(type="The board type must be kanban, scrum or agility.")
    found = call.world.filters.get(id_in(str(number)))
    if found is None or not sharing.sees(call.world, call.me, found) or _too_soon(found):
        raise bad(
            filterId="The selected filter is not available to you, perhaps it has been deleted or had its permissions changed."
        )
    location = body.get("location")
    project = _project(call, location)
    me = agile.someone(call)
    made = Board(
        id=call.world.ids.next("board"),
        name=name.strip(),
        kind=kind,
        filter_id=found.id,
        project_id=project.id if project else None,
        account=me.account_id if location and location["type"] == "user" else None,
        owner=me.account_id,
        columns=boards.first_columns(call.world, found, kind, project),
    )
    acts_agile.lay_out(call.world, me, made)
    return Response(status=201, json=present_board.board(call.world, made))


def _too_soon(found: Filter) -> bool:
    if found.board_refusals > 0:
        found.board_refusals -= 1
        return True
    return False


def _project(call: Call, raw: Json) -> Project | None:
    if raw is None:
        return None
    if raw.get("type") not in ("project", "user"):
        raise bad(location="The location must be a project or a user.")
    return rights.project_for(call.world, call.me, str(raw.get("projectKeyOrId", ""))) if raw["type"] == "project" else None


def listed(call: Call) -> Response:
    """Only boards whose filter the caller may see."""
    found = [one for one in call.world.boards.values() if agile.visible(call, one) and _wanted(call, one)]
    order = call.one("orderBy")
    if order not in ("", "name", "-name", "+name"):
        raise bad(orderBy="The value of 'orderBy' must be name, -name or +name.")
    if order:
        found.sort(key=lambda one: one.name.casefold(), reverse=order.startswith("-"))
    expand = call.many("expand")
    return agile.page(
        call,
        found,
        lambda one: present_board.board(call.world, one, expand=expand, edits=agile.edits(call, one)),
    )


def _wanted(call: Call, board: Board) -> bool:
    kinds, words, wanted = call.many("type"), call.one("name").casefold(), call.one("projectKeyOrId")
    if (kinds and board.kind not in kinds) or words not in board.name.casefold():
        return False
    if wanted and not _about(call, board, _asked(call, "projectKeyOrId")):
        return False
    if call.one("filterId") and board.filter_id != call.integer("filterId", 0):
        return False
    here = _located(call, board)
    return here is None or here is not call.flag("negateLocationFiltering")


def _asked(call: Call, name: str) -> Project:
    """The project a parameter names; 400 without one the caller sees."""
    project = call.world.project(call.one(name))
    if project is None or not rights.sees(call.world, call.me, project):
        raise bad(**{name: f"No project could be found with key or id '{call.one(name)}'."})
    return project


def _about(call: Call, board: Board, project: Project) -> bool:
    if board.project_id is not None:
        return board.project_id == project.id
    return project in boards.projects_of(call.world, board)


def _located(call: Call, board: Board) -> bool | None:
    """Whether the board lies where asked; None when nothing is asked about it."""
    asked: list[bool] = []
    if call.one("accountIdLocation"):
        asked.append(board.account == call.one("accountIdLocation"))
    if call.one("projectLocation"):
        project = _asked(call, "projectLocation")
        asked.append(board.project_id == project.id)
    if call.many("projectTypeLocation"):
        own = call.world.projects.get(board.project_id or 0)
        asked.append(own is not None and own.type_key in call.many("projectTypeLocation"))
    return all(asked) if asked else None


def by_filter(call: Call) -> Response:
    number = call.number("filter", otherwise=lambda: bad(filterId="The filter id must be a number."))
    found = [one for one in call.world.boards.values() if one.filter_id == number and agile.visible(call, one)]
    return agile.page(
        call,
        found,
        lambda one: {"id": one.id, "name": one.name, "self": present_board.agile(call.world, f"board/{one.id}")},
    )


def one(call: Call) -> Response:
    return Response(json=present_board.board(call.world, agile.board_in(call)))


def delete(call: Call) -> Response:
    board = agile.board_in(call)
    me = agile.someone(call)
    if not agile.edits(call, board):
        raise forbidden("You do not have permission to delete this board.")
    acts_agile.remove(call.world, me, board)
    return Response(status=204)


def configuration(call: Call) -> Response:
    return Response(json=present_board.configuration(call.world, agile.board_in(call)))


# Around a board


def projects(call: Call) -> Response:
    return agile.page(call, _projects(call), lambda one: present.project_brief(call.world, one))


def whole_projects(call: Call) -> Response:
    """Of the location alone, as documented."""
    return agile.page(call, _projects(call), lambda one: present.project(call.world, one))


def _projects(call: Call) -> list[Project]:
    found = boards.projects_of(call.world, agile.board_in(call))
    return [one for one in found if rights.sees(call.world, call.me, one)]


def versions(call: Call) -> Response:
    """Released or not, as asked."""
    wanted = call.one("released").lower()
    found = boards.versions_of(call.world, agile.board_in(call))
    seen = [one for one in found if rights.sees(call.world, call.me, call.world.projects[one.project_id])]
    return agile.page(
        call, [one for one in seen if wanted in ("", str(one.released).lower())], lambda one: _version(call, one)
    )


def _version(call: Call, found: Version) -> dict[str, Json]:
    shown: dict[str, Json] = {
        "self": f"{call.world.base_url}/rest/agile/1.0/version/{found.id}",
        "id": found.id,
        "projectId": found.project_id,
        "name": found.name,
        "description": found.description,
        "archived": found.archived,
        "released": found.released,
    }
    days = {"startDate": present.day(found.start), "releaseDate": present.day(found.release)}
    return shown | {name: f"{day}T00:00:00.000Z" for name, day in days.items() if day}


def quick_filters(call: Call) -> Response:
    board = agile.board_in(call)
    return agile.page(call, board.quick_filters, lambda one: present_board.quick_filter(board, one))


def quick_filter(call: Call) -> Response:
    board = agile.board_in(call)
    found = next((one for one in board.quick_filters if str(one.id) == call.path["filter"]), None)
    if found is None:
        raise missing("The requested quick filter does not exist or you do not have permission to view it.")
    return Response(json=present_board.quick_filter(board, found))


def features(call: Call) -> Response:
    return Response(json={"features": present_board.features(agile.board_in(call))})


def toggle(call: Call) -> Response:
    """One feature on or off; some come with the kind of board and stay."""
    board = agile.board_in(call)
    agile.someone(call)
    body = call.object({"boardId": shapes.number, "feature": shapes.text, "enabling": shapes.flag})
    if not agile.edits(call, board):
        raise forbidden("You do not have permission to configure this board.")
    named = body.get("feature") or ""
    known = present_board.features(board)
    name = next((one["boardFeature"] for one in known if named in (one["boardFeature"], one["featureId"])), None)
    if name is None:
        raise bad(feature=f"The feature '{named}' does not exist on this board.")
    if name in present_board.LOCKED:
        raise bad(feature=f"The feature '{name}' cannot be toggled.")
    if body.get("enabling"):
        board.disabled.discard(name)
    else:
        board.disabled.add(name)
    call.world.tell("board_configuration_changed", call.me, board=board)
    return Response(json={"features": present_board.features(board)})


def reports(call: Call) -> Response:
    """The specification leaves open what a report is: none is told."""
    agile.board_in(call)
    return Response(json={"reports": []})


def _shelf(call: Call) -> Shelf:
    board = agile.board_in(call)
    address = f"board/{board.id}/properties"
    writable = agile.edits(call, board)
    return Shelf(values=board.properties, address=address, api="agile/1.0", writable=writable, refusal=404)


_API = "/rest/agile/1.0/board"
_ONE = f"{_API}/{{board}}"
ROUTES: Final = (
    Route("GET", _API, listed, anonymous=True),
    Route("POST", _API, create),
    Route("GET", f"{_API}/filter/{{filter}}", by_filter),
    Route("GET", _ONE, one, anonymous=True),
    Route("DELETE", _ONE, delete),
    Route("GET", f"{_ONE}/configuration", configuration),
    Route("GET", f"{_ONE}/project", projects),
    Route("GET", f"{_ONE}/project/full", whole_projects),
    Route("GET", f"{_ONE}/version", versions),
    Route("GET", f"{_ONE}/quickfilter", quick_filters),
    Route("GET", f"{_ONE}/quickfilter/{{filter}}", quick_filter),
    Route("GET", f"{_ONE}/features", features),
    Route("PUT", f"{_ONE}/features", toggle),
    Route("GET", f"{_ONE}/reports", reports),
    *shelf_routes(_ONE, _shelf),
)
