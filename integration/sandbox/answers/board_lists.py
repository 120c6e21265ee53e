"""Issues and epics of boards, epics and sprints; by offset, and by token under ``/rest/software/1.0`` (facts 9.8)."""

from typing import Any, Final

from integration.sandbox import boards
from integration.sandbox.answers import agile
from integration.sandbox.call import Call
from integration.sandbox.http import Response, bad
from integration.sandbox.present import board as present_board
from integration.sandbox.present import sprint as present_sprint
from integration.sandbox.routes import Route
from integration.sandbox.state.boards import Sprint
from integration.sandbox.state.issues import Issue

Json = Any


def issues(call: Call) -> Response:
    return agile.issue_page(call, _on_board(call))


def count(call: Call) -> Response:
    return _count(call, _on_board(call))


def backlog(call: Call) -> Response:
    return agile.issue_page(call, _in_backlog(call))


def count_backlog(call: Call) -> Response:
    return _count(call, _in_backlog(call))


def _on_board(call: Call) -> list[Issue]:
    return boards.on_board(call.world, call.me, agile.board_in(call))


def _in_backlog(call: Call) -> list[Issue]:
    return boards.backlog(call.world, call.me, agile.board_in(call))


def _count(call: Call, found: list[Issue]) -> Response:
    return Response(json={"count": len(boards.narrowed(call.world, call.me, found, call.one("jql")))})


# Epics


def epics(call: Call) -> Response:
    wanted = call.one("done").lower()
    found = [present_board.epic(call.world, one) for one in boards.epics(call.world, call.me, agile.board_in(call))]
    return agile.page(call, [one for one in found if wanted in ("", str(one["done"]).lower())], lambda one: one)


def board_epic(call: Call) -> Response:
    epic = agile.epic_with(call, call.path["epic"])
    return agile.issue_page(call, boards.children(call.world, _on_board(call), epic))


def board_without_epic(call: Call) -> Response:
    return agile.issue_page(call, boards.children(call.world, _on_board(call), None))


def epic_issues(call: Call) -> Response:
    epic = agile.epic_with(call, call.path["epic"])
    found = sorted((call.world.issues[number] for number in epic.children), key=lambda one: one.rank)
    return agile.issue_page(call, [one for one in found if agile.sees(call, one)])


def without_epic(call: Call) -> Response:
    """All that the caller sees, of every project."""
    seen = [one for one in call.world.issues.values() if agile.sees(call, one)]
    return agile.issue_page(call, sorted(boards.children(call.world, seen, None), key=lambda one: one.rank))


# Sprints


def sprints(call: Call) -> Response:
    """Closed, active, future; ``state`` names some of them. A Kanban board has none: 400."""
    board = agile.with_sprints(agile.board_in(call))
    states = call.many("state")
    if not set(states) <= {"future", "active", "closed"}:
        raise bad(state="The state must be future, active or closed.")
    found = [one for one in boards.sprints_of(call.world, board) if not states or one.state in states]
    return agile.page(call, found, lambda one: present_sprint.sprint(call.world, one))


def board_sprint(call: Call) -> Response:
    agile.with_sprints(agile.board_in(call))
    held = {one.id for one in _on_board(call)}
    found = [one for one in _in_sprint(call, agile.sprint_in(call)) if one.id in held]
    return agile.issue_page(call, found)


def sprint_issues(call: Call) -> Response:
    return agile.issue_page(call, _in_sprint(call, agile.sprint_in(call)))


def _in_sprint(call: Call, sprint: Sprint) -> list[Issue]:
    return boards.in_sprint(call.world, sprint, lambda one: agile.sees(call, one))


def _both(template: str, *handlers: Any) -> tuple[Route, ...]:
    return tuple(Route("GET", f"/rest/{api}/1.0/{template}", *handlers) for api in ("agile", "software"))


ROUTES: Final = (
    Route("GET", "/rest/agile/1.0/board/{board}/issue", issues, anonymous=True),
    Route("GET", "/rest/software/1.0/board/{board}/issue", issues),
    Route("GET", "/rest/software/1.0/board/{board}/issue/approximate-count", count),
    *_both("board/{board}/backlog", backlog),
    Route("GET", "/rest/software/1.0/board/{board}/backlog/approximate-count", count_backlog),
    Route("GET", "/rest/agile/1.0/board/{board}/epic", epics),
    *_both("board/{board}/epic/none/issue", board_without_epic),
    *_both("board/{board}/epic/{epic}/issue", board_epic),
    Route("GET", "/rest/agile/1.0/board/{board}/sprint", sprints),
    *_both("board/{board}/sprint/{sprint}/issue", board_sprint),
    *_both("epic/none/issue", without_epic),
    *_both("epic/{epic}/issue", epic_issues),
    *_both("sprint/{sprint}/issue", sprint_issues),
)
