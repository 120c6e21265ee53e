"""What people do on boards: plan sprints, start and complete them, put issues into them, rank. Histories as facts 2.8 says."""

from collections.abc import Sequence
from typing import Any

from integration.sandbox import boards, history, ranks
from integration.sandbox.acts import issues as acts
from integration.sandbox.state.boards import Board, Sprint
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User
from integration.sandbox.world import World


def plan(world: World, me: User, board: Board, **said: Any) -> Sprint:
    """A sprint to come."""
    number = world.ids.next("sprint")
    made = Sprint(id=number, board_id=board.id, created=world.now(), order=number, **said)
    world.sprints[number] = made
    world.tell("sprint_created", me, sprint=made)
    return made


def change(world: World, me: User, found: Sprint, **said: Any) -> None:
    """Values, and the state with what it entails; one event for the state, one for the rest."""
    before = found.state
    differ = any(getattr(found, name) != value for name, value in said.items() if name != "state")
    for name, value in said.items():
        setattr(found, name, value)
    if found.state == "closed" and before != "closed":
        found.completed = world.now()
    _stir(world, found)
    if differ:
        world.tell("sprint_updated", me, sprint=found)
    if found.state != before:
        world.tell("sprint_started" if found.state == "active" else "sprint_closed", me, sprint=found)


def cancel(world: World, me: User, found: Sprint) -> None:
    """Its issues go back to the backlog."""
    for issue in [one for one in world.issues.values() if found.id in one.sprints]:
        _into(world, me, issue, [number for number in issue.sprints if number != found.id])
    del world.sprints[found.id]
    world.tell("sprint_deleted", me, sprint=found)


def _stir(world: World, found: Sprint) -> None:
    for issue in world.issues.values():
        if found.id in issue.sprints:
            history.stir(world, issue)


def put_into(world: World, me: User, issues: Sequence[Issue], sprint: Sprint | None) -> None:
    """Into a sprint, or back to the backlog; closed sprints stay behind them, sub-tasks go along with their parents."""
    for issue in issues:
        closed = [number for number in issue.sprints if world.sprints[number].state == "closed"]
        _into(world, me, issue, [*closed, sprint.id] if sprint else closed)


def _into(world: World, me: User, issue: Issue, sprints: list[int]) -> None:
    acts.edit(world, me, issue, {"sprints": sprints})


def rank(world: World, me: User, issues: Sequence[Issue], anchor: Issue, *, after: bool) -> None:
    for issue, higher in ranks.place(world, issues, anchor, after=after):
        acts.updated(world, me, issue, [history.rank_item(world, higher=higher)])


def lay_out(world: World, me: User, board: Board) -> None:
    """The board is made."""
    world.boards[board.id] = board
    world.tell("board_created", me, board=board)


def remove(world: World, me: User, board: Board) -> None:
    """Its sprints to come go with it; closed ones stay with their issues."""
    for sprint in boards.sprints_of(world, board):
        if sprint.state != "closed":
            cancel(world, me, sprint)
    del world.boards[board.id]
    world.tell("board_deleted", me, board=board)
