"""What a board shows: its issues, its backlog, its sprints, its epics; and how a new board maps statuses to columns (facts 9.4)."""

import re
from collections.abc import Callable, Iterable, Sequence

from integration.sandbox import jql, natives
from integration.sandbox.http import bad
from integration.sandbox.jql import JqlSyntaxError, Query
from integration.sandbox.search import index
from integration.sandbox.state.boards import Board, Column, Filter, Sprint
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User
from integration.sandbox.state.projects import Project, Version
from integration.sandbox.world import World

# Columns


def first_columns(world: World, found: Filter, kind: str, project: Project | None) -> list[Column]:
    """By category; of statuses in progress only the first is mapped unless the switch says otherwise (facts 9.4)."""
    statuses = _statuses(world, found, project)
    by_category = {
        name: [one for one in statuses if world.statuses[one].category == name] for name in ("TODO", "IN_PROGRESS", "DONE")
    }
    if world.switches.columns_unmapped:
        by_category["IN_PROGRESS"] = by_category["IN_PROGRESS"][:1]
    columns = [Column(name=natives.COLUMNS[name][world.language], statuses=held) for name, held in by_category.items()]
    backlog = Column(name=natives.COLUMNS["backlog"][world.language], statuses=[], backlog=True)
    return [backlog, *columns] if kind == "kanban" else columns


def _statuses(world: World, found: Filter, project: Project | None) -> list[int]:
    projects = projects_named(world, found) or ([project] if project else [])
    used: dict[int, None] = {}
    for one in projects:
        for number in world.type_schemes[one.type_scheme].type_ids:
            used.update(dict.fromkeys(world.workflow_of(one, number).statuses))
    return list(used)


def projects_named(world: World, found: Filter) -> list[Project]:
    """Those a filter names, by key or id, whatever it says about them."""
    named = {word.strip("\"'").casefold() for word in re.findall(r"[\w\"']+", found.jql)}
    return [one for one in world.projects.values() if {one.key.casefold(), str(one.id)} & named]


def projects_of(world: World, board: Board) -> list[Project]:
    """Those a board is about: of its filter, else where it is."""
    found = world.filters.get(board.filter_id)
    own = world.projects.get(board.project_id or 0)
    return (projects_named(world, found) if found else []) or ([own] if own else [])


def versions_of(world: World, board: Board) -> list[Version]:
    return [one for project in projects_of(world, board) for one in world.versions_of(project)]


# Issues


def query(text: str, *, name: str = "jql") -> Query:
    try:
        return jql.parse(text)
    except JqlSyntaxError as wrong:
        raise bad(**{name: str(wrong)}) from None


def narrowed(world: World, me: User | None, issues: Iterable[Issue], text: str) -> list[Issue]:
    """Those that also meet some JQL; its order, if it has one, wins."""
    if not text.strip():
        return list(issues)
    wanted = query(text)
    found = index.find(world, me, wanted)
    if wanted.order:
        held = {one.id for one in issues}
        return [one for one in found if one.id in held]
    held = {one.id for one in found}
    return [one for one in issues if one.id in held]


def of_filter(world: World, me: User | None, board: Board) -> Sequence[Issue]:
    """All its filter finds for this caller, by rank unless it says otherwise."""
    found = world.filters.get(board.filter_id)
    if found is None:
        return []
    asked = query(found.jql, name="filter")
    issues = [one for one in index.find(world, me, asked) if not one.archived]
    return issues if asked.order else sorted(issues, key=lambda one: one.rank)


def on_board(world: World, me: User | None, board: Board) -> list[Issue]:
    """In a status that some column maps; scrum boards do not show epics, Kanban ones not what was released."""
    mapped = {number for column in board.columns for number in column.statuses}
    found = [one for one in of_filter(world, me, board) if one.status_id in mapped]
    if board.kind == "scrum":
        return [one for one in found if world.types[one.type_id].level < 1]
    return narrowed(world, me, found, board.sub_query) if board.kind == "kanban" else found


def backlog(world: World, me: User | None, board: Board) -> list[Issue]:
    """Kanban: the statuses of its backlog column. Else: unfinished, without a sprint that is open or to come."""
    if board.kind == "kanban":
        waiting = {number for column in board.columns if column.backlog for number in column.statuses}
        return [one for one in on_board(world, me, board) if one.status_id in waiting]
    done = done_statuses(board)
    return [
        one
        for one in on_board(world, me, board)
        if one.status_id not in done and world.types[one.type_id].level == 0 and open_sprint(world, one) is None
    ]


def done_statuses(board: Board) -> set[int]:
    """Of the rightmost column that has any (facts 9.4)."""
    return set(next((column.statuses for column in reversed(board.columns) if column.statuses), []))


def epics(world: World, me: User | None, board: Board) -> list[Issue]:
    return [one for one in of_filter(world, me, board) if world.types[one.type_id].level == 1]


def children(world: World, issues: Iterable[Issue], epic: Issue | None) -> list[Issue]:
    """Of one epic, or of none."""
    return [one for one in issues if world.types[one.type_id].level == 0 and epic_of(world, one) is epic]


def epic_of(world: World, issue: Issue) -> Issue | None:
    """The epic an issue is in, a sub-task by its parent."""
    parent = world.issues.get(issue.parent_id or 0)
    if parent is None or world.types[parent.type_id].level == 1:
        return parent
    return epic_of(world, parent) if world.types[parent.type_id].level == 0 else None


# Sprints


def open_sprint(world: World, issue: Issue) -> Sprint | None:
    """The one that is active or to come."""
    held = (world.sprints[number] for number in reversed(issue.sprints) if number in world.sprints)
    return next((one for one in held if one.state != "closed"), None)


def in_sprint(world: World, sprint: Sprint, sees: Callable[[Issue], bool]) -> list[Issue]:
    found = [one for one in world.issues.values() if sprint.id in one.sprints and sees(one)]
    return sorted(found, key=lambda one: one.rank)


def sprints_of(world: World, board: Board) -> list[Sprint]:
    """Those made here, in their order: closed, active, future."""
    places = {"closed": 0, "active": 1, "future": 2}
    found = [one for one in world.sprints.values() if one.board_id == board.id]
    return sorted(found, key=lambda one: (places[one.state], one.order))
