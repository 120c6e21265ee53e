"""Long work: started now, done later, asked after at ``GET /task/{id}`` (facts 5A.2, 16.2)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from integration.sandbox.http import Response
from integration.sandbox.state.people import User
from integration.sandbox.state.tasks import Task
from integration.sandbox.world import World

Json = Any


def start(world: World, me: User, description: str, work: Callable[[], Json]) -> Task:
    """A new task. ``work`` runs when the task is finished, and gives its ``result``; a Complaint out of it fails the task.

    It is finished once it has been asked after ``switches.task_polls`` times, or when ``TAKES`` has passed on the site's clock.
    """
    task = Task(id=world.ids.next("task"), description=description, by=me.account_id, submitted=world.now(), work=work)
    world.tasks[task.id] = task
    return task


def see(world: World, task: Task) -> Response:
    """303 to the task: what most asynchronous operations answer."""
    return Response(
        status=303, headers={"Location": f"{world.base_url}/rest/api/3/task/{task.id}"}, json={"taskId": str(task.id)}
    )


TAKES = timedelta(seconds=2)
