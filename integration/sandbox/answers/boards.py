"""Boards, and the undocumented call that sets their columns. https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/"""

import re
from typing import Any, Final

from integration.sandbox import index, jql, natives, present, present_issue, rights, shapes
from integration.sandbox.answers import filters
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.jql import JqlSyntaxError
from integration.sandbox.routes import Route
from integration.sandbox.state.boards import Board, Column, Filter
from integration.sandbox.state.projects import Project
from integration.sandbox.world import World

Json = Any

_RANK_FIELD: Final = 10019


def create(call: Call) -> Response:
    """Right after its filter was made, the board is refused as often as the switch says (facts 9.3)."""
    body = call.object({"name": shapes.text, "type": shapes.text, "filterId": shapes.number, "location": shapes.mapping})
    name, kind, number = body.get("name"), body.get("type"), body.get("filterId")
    if not isinstance(name, str) or not 1 <= len(name.strip()) < 255:
        raise _agile(name="The board name must have between 1 and 254 characters.")
    if kind not in ("kanban", "scrum", "agility"):
        raise _agile(type="The board type must be kanban, scrum or agility.")
    found = call.world.filters.get(number) if isinstance(number, int) else None
    if found is None or not filters.visible(call.world, call.me, found) or _too_soon(found):
        raise _agile(
            filterId="The selected filter is not available to you, perhaps it has been deleted or had its permissions changed."
        )
    project = _location(call, body.get("location"))
    assert call.me is not None
    made = Board(
        id=call.world.ids.next("board"),
        name=name.strip(),
        kind=kind,
        filter_id=found.id,
        project_id=project.id if project else None,
        owner=call.me.account_id,
        columns=_first_columns(call.world, found, kind, project),
    )
    call.world.boards[made.id] = made
    return Response(status=201, json=_board(call.world, made))


def _agile(**errors: str) -> Complaint:
    """Agile answers put their text under ``errors`` (facts 3.17)."""
    return bad(**errors)


def _too_soon(found: Filter) -> bool:
    if found.board_refusals > 0:
        found.board_refusals -= 1
        return True
    return False


def _location(call: Call, raw: Json) -> Project | None:
    if raw is None:
        return None
    if not isinstance(raw, dict) or raw.get("type") not in ("project", "user"):
        raise _agile(location="The location must be a project or a user.")
    return rights.project_for(call.world, call.me, str(raw.get("projectKeyOrId", ""))) if raw["type"] == "project" else None


def _first_columns(world: World, found: Filter, kind: str, project: Project | None) -> list[Column]:
    """By category; of statuses in progress only the first is mapped, the rest stay unmapped (facts 9.4)."""
    statuses = _statuses(world, found, project)
    by_category = {
        name: [one for one in statuses if world.statuses[one].category == name] for name in ("TODO", "IN_PROGRESS", "DONE")
    }
    by_category["IN_PROGRESS"] = by_category["IN_PROGRESS"][:1]
    columns = [Column(name=natives.COLUMNS[name][world.language], statuses=held) for name, held in by_category.items()]
    backlog = Column(name=natives.COLUMNS["backlog"][world.language], statuses=[], backlog=True)
    return [backlog, *columns] if kind == "kanban" else columns


def _statuses(world: World, found: Filter, project: Project | None) -> list[int]:
    named = {word.strip("\"'").casefold() for word in re.findall(r"[\w\"']+", found.jql)}
    projects = [one for one in world.projects.values() if {one.key.casefold(), str(one.id)} & named] or (
        [project] if project else []
    )
    used: dict[int, None] = {}
    for one in projects:
        for number in world.type_schemes[one.type_scheme].type_ids:
            used.update(dict.fromkeys(world.workflow_of(one, number).statuses))
    return list(used)


def listed(call: Call) -> Response:
    """By project and by part of the name; only boards whose filter the caller may see."""
    words, kind, wanted = call.one("name").casefold(), call.one("type"), call.one("projectKeyOrId")
    project = rights.project_for(call.world, call.me, wanted) if wanted else None
    found = [
        one
        for one in call.world.boards.values()
        if _visible(call, one)
        and words in one.name.casefold()
        and kind in ("", one.kind)
        and (project is None or one.project_id == project.id or _covers(call.world, one, project))
    ]
    start, size = call.window(default=50, cap=50)
    return Response(
        json={
            "maxResults": size,
            "startAt": start,
            "total": len(found),
            "isLast": start + size >= len(found),
            "values": [_board(call.world, one) for one in found[start : start + size]],
        }
    )


def _covers(world: World, board: Board, project: Project) -> bool:
    found = world.filters.get(board.filter_id)
    return (
        found is not None
        and board.project_id is None
        and project.id in {one.id for one in world.projects.values() if re.search(rf"\b{one.key}\b", found.jql)}
    )


def _visible(call: Call, board: Board) -> bool:
    found = call.world.filters.get(board.filter_id)
    return found is not None and filters.visible(call.world, call.me, found)


def _board(world: World, found: Board) -> dict[str, Json]:
    shown: dict[str, Json] = {
        "id": found.id,
        "self": f"{world.base_url}/rest/agile/1.0/board/{found.id}",
        "name": found.name,
        "type": found.kind,
        "isPrivate": not world.filters[found.filter_id].shares,
    }
    project = world.projects.get(found.project_id or 0)
    if project is not None:
        shown["location"] = {
            "projectId": project.id,
            "displayName": f"{project.name} ({project.key})",
            "projectName": project.name,
            "projectKey": project.key,
            "projectTypeKey": project.type_key,
            "avatarURI": present.project_avatars(world, project)["24x24"],
            "name": f"{project.name} ({project.key})",
        }
    return shown


def _found(call: Call) -> Board:
    board = call.world.boards.get(call.number("id", otherwise=_absent))
    if board is None or not _visible(call, board):
        raise _absent()
    return board


def _absent() -> Complaint:
    return missing(
        "The requested board cannot be viewed because it either does not exist or you do not have permission to view it."
    )


def one(call: Call) -> Response:
    return Response(json=_board(call.world, _found(call)))


def configuration(call: Call) -> Response:
    """Read only; the kanban backlog comes first and statuses may be unmapped (facts 9.4, 9.5)."""
    world, found = call.world, _found(call)
    shown: dict[str, Json] = {
        "id": found.id,
        "name": found.name,
        "type": found.kind,
        "self": f"{world.base_url}/rest/agile/1.0/board/{found.id}/configuration",
        "filter": {"id": str(found.filter_id), "self": present.rest(world, f"filter/{found.filter_id}")},
        "columnConfig": {"columns": [_column(world, column) for column in found.columns], "constraintType": "issueCount"},
        "ranking": {"rankCustomFieldId": _RANK_FIELD},
    }
    if found.kind == "kanban":
        shown["subQuery"] = {"query": "fixVersion in unreleasedVersions() OR fixVersion is EMPTY"}
    project = world.projects.get(found.project_id or 0)
    if project is not None:
        address = present.rest(world, f"project/{project.id}")
        shown["location"] = {
            "type": "project",
            "key": project.key,
            "id": str(project.id),
            "self": address,
            "name": project.name,
        }
    return Response(json=shown)


def _column(world: World, column: Column) -> dict[str, Json]:
    statuses = [{"id": str(number), "self": present.rest(world, f"status/{number}")} for number in column.statuses]
    shown: dict[str, Json] = {"name": column.name, "statuses": statuses}
    if column.minimum is not None:
        shown["min"] = column.minimum
    return shown | ({"max": column.maximum} if column.maximum is not None else {})


def issues(call: Call) -> Response:
    """The board's issues by its filter, in the filter's order; offset pages of 50."""
    found = _found(call)
    text = call.world.filters[found.filter_id].jql
    try:
        query = jql.parse(text)
    except JqlSyntaxError as wrong:
        raise bad(str(wrong)) from None
    me = call.me.account_id if call.me else None
    rows = jql.evaluate(query, index.entries(call.world, call.me), now=call.world.now(), zone=call.world.zone, me=me)
    start, size = call.window(default=50, cap=50)
    shown = [_issue(call, row.id) for row in rows[start : start + size]]
    return Response(json={"startAt": start, "maxResults": size, "total": len(rows), "issues": shown})


def _issue(call: Call, number: int) -> dict[str, Json]:
    fields = present_issue.fields_asked(call.many("fields"), default="*navigable")
    return present_issue.issue(call.world, call.world.issues[number], call.me, fields=fields)


# Off specification (facts 9.7)

_COLUMNS_SHAPE: Final = {
    "currentStatisticsField": shapes.mapping,
    "rapidViewId": shapes.number,
    "mappedColumns": shapes.objects({"name": shapes.text, "mappedStatuses": shapes.objects({"id": shapes.scalar})}),
}


def set_columns(call: Call) -> Response:
    """Replaces the mapping; a status stands in one column at most. ``columnsData`` around it is refused."""
    body = call.object(_COLUMNS_SHAPE)
    board = call.world.boards.get(body["rapidViewId"]) if isinstance(body.get("rapidViewId"), int) else None
    if board is None or not _visible(call, board):
        raise _absent()
    if not _administers(call, board):
        raise Complaint(403, "You do not have permission to configure this board.")
    wanted = body.get("mappedColumns")
    if not isinstance(wanted, list) or not wanted:
        raise bad("At least one column is required.")
    columns = [_read_column(call.world, raw) for raw in wanted]
    mapped = [number for column in columns for number in column.statuses]
    if len(set(mapped)) != len(mapped):
        raise bad("A status can be mapped to one column only.")
    board.columns = columns
    return Response(json={"success": True})


def _administers(call: Call, board: Board) -> bool:
    project = call.world.projects.get(board.project_id or 0)
    own = call.me is not None and board.owner == call.me.account_id
    return own or call.may("ADMINISTER") or (project is not None and call.may("ADMINISTER_PROJECTS", project))


def _read_column(world: World, raw: Json) -> Column:
    if not isinstance(raw, dict) or not isinstance(raw.get("name"), str) or not raw["name"].strip():
        raise bad("Each column needs a name.")
    statuses = [str(one.get("id", "")) for one in raw.get("mappedStatuses") or ()]
    for number in statuses:
        if not number.isdigit() or int(number) not in world.statuses:
            raise bad(f"The status '{number}' does not exist.")
    limits = [int(raw[name]) if str(raw.get(name, "")).isdigit() else None for name in ("min", "max")]
    return Column(
        name=raw["name"].strip(),
        statuses=[int(number) for number in statuses],
        minimum=limits[0],
        maximum=limits[1],
        backlog=bool(raw.get("isKanPlanColumn")),
    )


_API = "/rest/agile/1.0"
ROUTES: Final = (
    Route("GET", f"{_API}/board", listed, anonymous=True),
    Route("POST", f"{_API}/board", create),
    Route("GET", f"{_API}/board/{{id}}", one, anonymous=True),
    Route("GET", f"{_API}/board/{{id}}/configuration", configuration),
    Route("GET", f"{_API}/board/{{id}}/issue", issues, anonymous=True),
    Route("PUT", "/rest/greenhopper/1.0/rapidviewconfig/columns", set_columns),
)
