"""What the answers of the agile API share: finding boards, sprints and issues, and its three kinds of pages (facts 3.17, 9.8)."""

import base64
import json
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from integration.sandbox import boards, rights, sharing
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, forbidden, missing, unauthenticated
from integration.sandbox.present import board as present_board
from integration.sandbox.state.boards import Board, Sprint
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User

Json = Any
T = TypeVar("T")

AT_ONCE: Final = 50
"""Issues moved or ranked by one call."""
_PAGE: Final = 50


def someone(call: Call) -> User:
    if call.me is None:
        raise unauthenticated()
    return call.me


# Finding


def visible(call: Call, board: Board) -> bool:
    """Who sees the filter sees the board."""
    found = call.world.filters.get(board.filter_id)
    return found is not None and sharing.sees(call.world, call.me, found)


def board_in(call: Call, name: str = "board") -> Board:
    return board_with(call, call.number(name, otherwise=no_board))


def board_with(call: Call, number: int) -> Board:
    board = call.world.boards.get(number)
    if board is None or not visible(call, board):
        raise no_board()
    return board


def no_board() -> Complaint:
    return missing(
        "The requested board cannot be viewed because it either does not exist or you do not have permission to view it."
    )


def with_sprints(board: Board) -> Board:
    """The board; 400 when it is one without sprints (facts 9.8)."""
    if board.kind == "kanban":
        raise bad(boardId="The board does not support sprints")
    return board


def edits(call: Call, board: Board) -> bool:
    """Its owner, Jira's administrators, and those of its project."""
    project = call.world.projects.get(board.project_id or 0)
    own = call.me is not None and board.owner == call.me.account_id
    return own or call.may("ADMINISTER") or (project is not None and call.may("ADMINISTER_PROJECTS", project))


def sprint_in(call: Call, name: str = "sprint") -> Sprint:
    return sprint_with(call, call.number(name, otherwise=lambda: no_sprint(call.path[name])))


def sprint_with(call: Call, number: int) -> Sprint:
    """Seen by those who see its board, or one of its issues."""
    found = call.world.sprints.get(number)
    if found is None:
        raise no_sprint(number)
    board = call.world.boards.get(found.board_id)
    if not (board and visible(call, board)) and not boards.in_sprint(call.world, found, lambda one: sees(call, one)):
        raise no_sprint(number)
    return found


def no_sprint(named: object) -> Complaint:
    return missing(f"Sprint does not exist: {named}")


def sees(call: Call, issue: Issue) -> bool:
    return not issue.archived and rights.sees(call.world, call.me, call.world.project_of(issue))


def manages(call: Call, board: Board | None) -> User:
    """The caller, if they may manage sprints in all projects of the board."""
    me = someone(call)
    projects = boards.projects_of(call.world, board) if board else []
    if not all(call.may("MANAGE_SPRINTS_PERMISSION", project) for project in projects):
        raise forbidden("You must have the Manage sprints permission to do this.")
    return me


def issues_named(call: Call, names: Json, *, under: str = "issues") -> list[Issue]:
    """The issues of a body, each once; at most fifty."""
    if not names:
        raise bad(**{under: "At least one issue must be given."})
    if len(names) > AT_ONCE:
        raise bad(**{under: f"At most {AT_ONCE} issues can be moved or ranked at once."})
    found: dict[int, Issue] = {}
    for named in names:
        issue = call.world.issue(named)
        if issue is None or not sees(call, issue):
            raise bad(**{under: f"Issue does not exist or you do not have permission to see it: {named}"})
        found[issue.id] = issue
    return list(found.values())


def epic_with(call: Call, named: str) -> Issue:
    found = call.world.issue(named)
    if found is None or not sees(call, found) or call.world.types[found.type_id].level != 1:
        raise missing("The requested epic does not exist or you do not have permission to view it.")
    return found


# Pages


def page(call: Call, items: Sequence[T], present: Callable[[T], Json]) -> Response:
    """Fifty at most, whatever is asked (facts 16.1)."""
    start, size = call.window(default=_PAGE, cap=_PAGE)
    shown = [present(one) for one in items[start : start + size]]
    body = {"maxResults": size, "startAt": start, "total": len(items), "isLast": start + size >= len(items), "values": shown}
    return Response(json=body)


def issue_page(call: Call, issues: Sequence[Issue]) -> Response:
    """By offset, or by token under ``/rest/software/``; narrowed by ``jql`` (facts 9.8)."""
    issues = boards.narrowed(call.world, call.me, issues, call.one("jql"))
    return _by_token(call, issues) if call.request.path.startswith("/rest/software/") else _by_offset(call, issues)


def _by_offset(call: Call, issues: Sequence[Issue]) -> Response:
    start, size = call.window(default=_PAGE, cap=_PAGE)
    shown = [_issue(call, one) for one in issues[start : start + size]]
    head = {"expand": "schema,names", "startAt": start, "maxResults": size, "total": len(issues)}
    return Response(json=head | {"issues": shown})


def _by_token(call: Call, issues: Sequence[Issue]) -> Response:
    size = call.integer("maxResults", _PAGE)
    if size < 1:
        raise bad(maxResults="The value of 'maxResults' must be positive.")
    start, size = _place(call.one("nextPageToken")), min(size, _PAGE)
    last = start + size >= len(issues)
    body: dict[str, Json] = {"expand": "schema,names", "isLast": last}
    body["issues"] = [_issue(call, one) for one in issues[start : start + size]]
    if not last:
        body["nextPageToken"] = base64.urlsafe_b64encode(json.dumps({"at": start + size}).encode()).decode()
    return Response(json=body)


def _place(token: str) -> int:
    try:
        return int(json.loads(base64.urlsafe_b64decode(token))["at"]) if token else 0
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        raise bad(nextPageToken="The provided next page token is invalid.") from None


def _issue(call: Call, found: Issue) -> dict[str, Json]:
    return present_board.issue(call.world, found, call.me, asked=call.many("fields"))
