"""Off specification: the call that sets a board's columns (facts 9.7)."""

from typing import Any, Final

from integration.sandbox import shapes
from integration.sandbox.answers import agile
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, forbidden
from integration.sandbox.reading.numerals import id_in, number_in
from integration.sandbox.routes import Route
from integration.sandbox.state.boards import Column
from integration.sandbox.world import World

Json = Any

_COLUMNS: Final = {
    "currentStatisticsField": shapes.mapping,
    "rapidViewId": shapes.number,
    "mappedColumns": shapes.objects({"name": shapes.text, "mappedStatuses": shapes.objects({"id": shapes.scalar})}),
}
_CONSTRAINTS: Final[dict[str, Any]] = {
    "none_": "none",
    "issueCount_": "issueCount",
    "issueCountExclSubs_": "issueCountExclSubs",
}


def set_columns(call: Call) -> Response:
    """Replaces the mapping; a status stands in one column at most. ``columnsData`` around it is refused, team-managed is 500."""
    if not call.world.switches.greenhopper:
        raise Complaint(404, json={"message": f"null for uri: {call.request.path}", "status-code": 404})
    if "mozilla" in call.request.headers.get("user-agent", "").lower() and not _from_program(call):
        return Response(status=403, raw=b"XSRF check failed", headers={"Content-Type": "text/plain"})
    body = call.object(_COLUMNS)
    board = agile.board_with(call, body.get("rapidViewId") or 0)
    project = call.world.projects.get(board.project_id or 0)
    if board.kind == "agility" or (project is not None and project.team_managed):
        raise Complaint(500, json={"errorMessages": ["Internal server error"], "errors": {}})
    if not agile.edits(call, board):
        raise forbidden("You do not have permission to configure this board.")
    columns = _columns(call.world, body.get("mappedColumns"))
    board.constraint = _constraint(body.get("currentStatisticsField"), board.constraint)
    board.columns = columns
    call.world.tell("board_configuration_changed", call.me, board=board)
    return Response(json={"success": True})


def _constraint(raw: dict[str, Json] | None, known: Any) -> Any:
    named = (raw or {}).get("id", "")
    if not isinstance(named, str):
        raise bad("The statistics field of a board is named by a string.")
    return _CONSTRAINTS.get(named, known)


def _from_program(call: Call) -> bool:
    return call.request.headers.get("x-atlassian-token", "") in ("no-check", "nocheck")


def _columns(world: World, wanted: Json) -> list[Column]:
    if not wanted:
        raise bad("At least one column is required.")
    columns = [_column(world, raw) for raw in wanted]
    mapped = [number for column in columns for number in column.statuses]
    if len(set(mapped)) != len(mapped):
        raise bad("A status can be mapped to one column only.")
    return columns


def _column(world: World, raw: dict[str, Json]) -> Column:
    name = (raw.get("name") or "").strip()
    if not name:
        raise bad("Each column needs a name.")
    statuses = [str(one.get("id", "")) for one in raw.get("mappedStatuses") or ()]
    for number in statuses:
        if id_in(number) not in world.statuses:
            raise bad(f"The status '{number}' does not exist.")
    limits = [number_in(str(raw.get(side, ""))) for side in ("min", "max")]
    return Column(
        name=name,
        statuses=[int(number) for number in statuses],
        minimum=limits[0],
        maximum=limits[1],
        backlog=bool(raw.get("isKanPlanColumn")),
    )


ROUTES: Final = (Route("PUT", "/rest/greenhopper/1.0/rapidviewconfig/columns", set_columns),)
