"""Long work: started now, done later, asked after at ``GET /task/{id}`` and ``GET /bulk/queue/{id}`` (facts 3.15, 5A.2, 16.2)."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import takewhile
from typing import Any, Final

from integration.sandbox.http import Complaint, Response
from integration.sandbox.present.common import rest
from integration.sandbox.state.people import User
from integration.sandbox.state.tasks import Task, TaskKind
from integration.sandbox.world import World

Json = Any

TAKES: Final = timedelta(seconds=2)
KEPT: Final = timedelta(days=14)
"""How long a task can be asked after."""
_BULK_AT_ONCE: Final = 5


def start(world: World, me: User, description: str, work: Callable[[], Json], *, kind: TaskKind = "") -> Task:
    """A new task. ``work`` runs once, when the task is finished, and gives its ``result``; a Complaint out of it fails the task.

    ``switches.task_polls`` questions are answered with a task still under way; it is also finished, asked after or not, at the
    first call to the site once ``TAKES`` has passed on its clock.
    """
    now = world.now()
    task = Task(
        id=world.ids.next("task"),
        description=description,
        by=me.account_id,
        submitted=now,
        updated=now,
        work=work,
        kind=kind,
    )
    world.tasks[task.id] = world.pending[task.id] = task
    _forget(world)
    return task


def _forget(world: World) -> None:
    """What nobody can ask after any more."""
    old = [task.id for task in takewhile(lambda one: world.now() - one.submitted > KEPT, world.tasks.values())]
    for number in old:
        world.tasks.pop(number)


def start_bulk(world: World, me: User, description: str, work: Callable[[], Json]) -> Response:
    """201 with the id of a new bulk operation; at most five at a time. ``work`` gives what ``bulk_outcome`` makes."""
    if sum(task.kind == "bulk" for task in world.pending.values()) >= _BULK_AT_ONCE:
        raise bulk_complaint("Only five bulk operations can run at the same time. Try again once one of them has finished.")
    task = start(world, me, description, work, kind="bulk")
    return Response(status=201, json={"taskId": str(task.id)})


def bulk_outcome(done: Iterable[int], failed: dict[int, list[str]], *, unseen: int = 0) -> Json:
    """The result of a bulk operation: ids done, ids with what went wrong, and how many were unknown or invisible."""
    processed = list(done)
    return {
        "processedAccessibleIssues": processed,
        "failedAccessibleIssues": {str(number): messages for number, messages in failed.items()},
        "invalidOrInaccessibleIssueCount": unseen,
        "totalIssueCount": len(processed) + len(failed) + unseen,
    }


def bulk_complaint(*messages: str, status: int = 400) -> Complaint:
    """Bulk operations have an error envelope of their own (facts 3.17)."""
    return Complaint(status, json={"errors": [{"message": message} for message in messages]})


def see(world: World, task: Task) -> Response:
    """303 to the task: what most asynchronous operations answer."""
    return Response(status=303, headers={"Location": rest(world, f"task/{task.id}")}, json=shown(world, task))


def ask(world: World, task: Task) -> None:
    """Somebody asks: one step further, ENQUEUED -> RUNNING -> finished."""
    if task.work is None:
        return
    task.asked += 1
    polls = world.switches.task_polls
    if task.asked > polls:
        _finish(world, task)
    elif task.state == "ENQUEUED" and (task.asked > 1 or polls == 1):
        task.state, task.started, task.updated = "RUNNING", world.now(), world.now()


def catch_up(world: World) -> None:
    """Finish what has had its time; costs nothing while nothing is under way."""
    now = world.now()
    for task in list(world.pending.values()):
        if now - task.submitted >= TAKES:
            _finish(world, task)


def cancel(world: World, task: Task) -> bool:
    """Whether it can still be cancelled; it is, at the next question."""
    if task.work is None or task.state == "CANCEL_REQUESTED":
        return False
    task.state, task.updated = "CANCEL_REQUESTED", world.now()
    return True


def _finish(world: World, task: Task) -> None:
    work, task.work = task.work, None
    world.pending.pop(task.id, None)
    now = world.now()
    task.started, task.finished, task.updated = task.started or now, now, now
    if task.state == "CANCEL_REQUESTED" or work is None:
        task.state, task.message = "CANCELLED", "The task was cancelled."
        return
    try:
        task.result, task.state = work(), "COMPLETE"
    except Complaint as complaint:
        task.state, task.message = "FAILED", _words(complaint)


def _words(complaint: Complaint) -> str:
    """What a complaint says, whatever its envelope."""
    body = complaint.json if isinstance(complaint.json, dict) else {}
    errors = body.get("errors")
    said = [*body.get("errorMessages", ()), *(errors.values() if isinstance(errors, dict) else ())]
    return " ".join(map(str, said)) or "The task failed."


def busy(world: World) -> bool:
    """Whether a workflow task runs on the site (facts 8.1)."""
    return any(task.kind == "workflow" for task in world.pending.values())


# JSON


def shown(world: World, task: Task) -> dict[str, Json]:
    """TaskProgressBeanObject: times in epoch milliseconds; ``submittedBy`` is a number, whose only use is to be one."""
    ran = (task.finished or world.now()) - task.started if task.started else timedelta()
    seen: dict[str, Json] = {
        "self": rest(world, f"task/{task.id}"),
        "id": str(task.id),
        "description": task.description,
        "status": task.state,
        "submittedBy": 10_000 + list(world.users).index(task.by),
        "progress": progress(task),
        "elapsedRuntime": int(ran.total_seconds() * 1000),
        "submitted": _ms(task.submitted),
        "lastUpdate": _ms(task.updated),
    }
    for name, at in (("started", task.started), ("finished", task.finished)):
        if at:
            seen[name] = _ms(at)
    said = {"message": task.message, "result": task.result}
    return seen | {name: value for name, value in said.items() if value is not None}


def progress(task: Task) -> int:
    """In per cent."""
    return 0 if task.state == "ENQUEUED" else 100 if task.finished else 50


def _ms(at: Any) -> int:
    return int(at.timestamp() * 1000)
