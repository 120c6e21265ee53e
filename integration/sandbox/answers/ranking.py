"""Ranking, and moving issues between backlog, board and sprints. https://developer.atlassian.com/cloud/jira/software/rest/api-group-issue/"""

from collections.abc import Sequence
from typing import Any, Final

from integration.sandbox import boards, fieldbook, shapes
from integration.sandbox.acts import agile as acts_agile
from integration.sandbox.acts import issues as acts
from integration.sandbox.answers import agile
from integration.sandbox.call import Call
from integration.sandbox.http import Response, bad, forbidden
from integration.sandbox.present import board as present_board
from integration.sandbox.routes import Route
from integration.sandbox.state.boards import Board
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User
from integration.sandbox.workflow import engine as workflow

Json = Any

_MOVE: Final = {
    "issues": shapes.texts,
    "rankBeforeIssue": shapes.text,
    "rankAfterIssue": shapes.text,
    "rankCustomFieldId": shapes.number,
}


def rank(call: Call) -> Response:
    """Before or after an issue, fifty at most, in the order given."""
    body = call.object(_MOVE)
    issues = agile.issues_named(call, body.get("issues"))
    me = _scheduler(call, issues)
    if not _ranked(call, me, issues, body):
        raise bad(rankBeforeIssue="Either rankBeforeIssue or rankAfterIssue must be given.")
    return Response(status=204)


def _scheduler(call: Call, issues: Sequence[Issue]) -> User:
    me = agile.someone(call)
    if not all(call.may("SCHEDULE_ISSUES", call.world.project_of(one)) for one in issues):
        raise forbidden("You do not have permission to rank or to move these issues.")
    return me


def _ranked(call: Call, me: User, issues: Sequence[Issue], body: dict[str, Json]) -> bool:
    """Rank as the body says; False when it says nothing of it."""
    before, after = body.get("rankBeforeIssue"), body.get("rankAfterIssue")
    if before is None and after is None:
        return False
    if before is not None and after is not None:
        raise bad(rankBeforeIssue="Only one of rankBeforeIssue and rankAfterIssue can be given.")
    field = body.get("rankCustomFieldId")
    if field is not None and field != fieldbook.BOOK[fieldbook.RANK].number:
        raise bad(rankCustomFieldId=f"The field {field} is not a rank field.")
    (anchor,) = agile.issues_named(
        call, [after if before is None else before], under="rankAfterIssue" if before is None else "rankBeforeIssue"
    )
    acts_agile.rank(call.world, me, issues, anchor, after=after is not None)
    return True


# Into a sprint, into the backlog, onto the board


def into_sprint(call: Call) -> Response:
    """Open sprints only; sub-tasks go with their parents."""
    sprint = agile.sprint_in(call)
    body = call.object(_MOVE)
    if sprint.state == "closed":
        raise bad(sprint="Issues can only be moved to open or active sprints.")
    issues = _movable(call, body)
    me = _scheduler(call, issues)
    acts_agile.put_into(call.world, me, issues, sprint)
    _ranked(call, me, issues, body)
    return Response(status=204)


def _movable(call: Call, body: dict[str, Json]) -> list[Issue]:
    issues = agile.issues_named(call, body.get("issues"))
    if any(call.world.types[one.type_id].level < 0 for one in issues):
        raise bad(issues="Sub-tasks cannot be moved on their own.")
    return issues


def into_backlog(call: Call) -> Response:
    """Out of every sprint that is open or to come."""
    issues = _movable(call, call.object({"issues": shapes.texts}))
    acts_agile.put_into(call.world, _scheduler(call, issues), issues, None)
    return Response(status=204)


def into_board_backlog(call: Call) -> Response:
    """Of a board with sprints, out of them; of a Kanban board, into the first status of its backlog column."""
    board = agile.board_in(call)
    body = call.object(_MOVE)
    issues = _movable(call, body)
    me = _scheduler(call, issues)
    if board.kind != "kanban":
        acts_agile.put_into(call.world, me, issues, None)
        _ranked(call, me, issues, body)
        return Response(status=204)
    return _across(call, me, board, issues, body, backlog=True)


def onto_board(call: Call) -> Response:
    """Of a Kanban board with a backlog: into the first column behind it."""
    board = agile.board_in(call)
    body = call.object(_MOVE)
    issues = _movable(call, body)
    me = _scheduler(call, issues)
    if board.kind == "scrum":
        raise bad(boardId="Issues come onto a scrum board by its sprints.")
    return _across(call, me, board, issues, body, backlog=False)


def _across(call: Call, me: User, board: Board, issues: list[Issue], body: dict[str, Json], *, backlog: bool) -> Response:
    """Each by a transition it may take; 207 when some could not."""
    column = next((one for one in board.columns if one.backlog is backlog and one.statuses), None)
    if column is None:
        raise bad(boardId="The board has no backlog." if backlog else "The board has no column to move issues to.")
    held = {one.id for one in boards.on_board(call.world, call.me, board)}
    entries = [_entry(call, me, one, column.statuses, known=one.id in held) for one in issues]
    _ranked(call, me, issues, body)
    if all(one["status"] == 200 for one in entries):
        return Response(status=204)
    return Response(status=207, json={"entries": entries})


def _entry(call: Call, me: User, issue: Issue, statuses: Sequence[int], *, known: bool) -> dict[str, Json]:
    shown: dict[str, Json] = {"issueId": issue.id, "issueKey": issue.key}
    if not known:
        return shown | {"status": 400, "errors": ["The issue is not on this board."]}
    if issue.status_id in statuses:
        return shown | {"status": 200}
    offers = workflow.offers(call.world, me, issue)
    step = next((one.transition for one in offers if one.available and one.transition.to == statuses[0]), None)
    if step is None:
        return shown | {"status": 400, "errors": ["No transition leads to the status of the column."]}
    acts.move(call.world, me, issue, step, {})
    return shown | {"status": 200}


# One issue


def one(call: Call) -> Response:
    """With the agile fields (facts 9.8)."""
    return Response(json=present_board.issue(call.world, call.issue(), call.me, asked=call.many("fields")))


def estimation(call: Call) -> Response:
    issue = call.issue()
    field = _estimated(call)
    return Response(json={"fieldId": field} | _value(issue))


def _estimated(call: Call) -> str:
    """The field that the board given by ``boardId`` estimates with."""
    if not call.one("boardId"):
        raise bad(boardId="The boardId query parameter must be given.")
    board = agile.board_with(call, call.integer("boardId", 0))
    if board.kind == "kanban":
        raise bad(boardId="The board does not estimate.")
    return present_board.estimation_field(call.world)["fieldId"]


def _value(issue: Issue) -> dict[str, Json]:
    points = issue.custom.get(fieldbook.STORY_POINTS)
    return {"value": str(points)} if points is not None else {}


def estimate(call: Call) -> Response:
    """On the screen or not."""
    issue = call.issue()
    field = _estimated(call)
    me = agile.someone(call)
    if not call.may("EDIT_ISSUES", call.world.project_of(issue), issue):
        raise forbidden("You do not have permission to edit this issue.")
    raw = call.object({"value": shapes.text}).get("value")
    try:
        points = float(raw) if raw else None
    except ValueError:
        raise bad(value=f"'{raw}' is not a number.") from None
    if points is not None and not 0 <= points < 1e9:
        raise bad(value=f"'{raw}' is not a number that can be estimated with.")
    acts.edit(call.world, me, issue, {"custom": {field: points}})
    return Response(json={"fieldId": field} | _value(issue))


_API = "/rest/agile/1.0"
ROUTES: Final = (
    Route("PUT", f"{_API}/issue/rank", rank),
    Route("GET", f"{_API}/issue/{{issue}}", one),
    Route("GET", f"{_API}/issue/{{issue}}/estimation", estimation),
    Route("PUT", f"{_API}/issue/{{issue}}/estimation", estimate),
    Route("POST", f"{_API}/sprint/{{sprint}}/issue", into_sprint),
    Route("POST", f"{_API}/backlog/issue", into_backlog),
    Route("POST", f"{_API}/backlog/{{board}}/issue", into_board_backlog),
    Route("POST", f"{_API}/board/{{board}}/issue", onto_board),
)
