"""Asking after long work. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-tasks/"""

from copy import deepcopy
from typing import Any, Final

from integration.sandbox import tasks
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, missing
from integration.sandbox.present.common import timestamp
from integration.sandbox.reading.numerals import id_in
from integration.sandbox.routes import Route
from integration.sandbox.state.tasks import Task

Json = Any


def _task(call: Call) -> Task | None:
    """The task, for who started it and for administrators, for 14 days (facts 5A.2)."""
    found = call.world.tasks.get(id_in(call.path["task"]))
    if found is None or call.me is None or call.world.now() - found.submitted > tasks.KEPT:
        return None
    return found if found.by == call.me.account_id or call.may("ADMINISTER") else None


def read(call: Call) -> Response:
    found = _task(call)
    if found is None:
        raise missing("The task was not found.")
    tasks.ask(call.world, found)
    return Response(json=deepcopy(tasks.shown(call.world, found)))


def cancel(call: Call) -> Response:
    """202 while it is under way; the errors are a bare list of sentences."""
    found = _task(call)
    if found is None:
        raise Complaint(404, json=["The task was not found."])
    if not tasks.cancel(call.world, found):
        raise Complaint(400, json=["The task cannot be cancelled."])
    return Response(status=202)


def bulk(call: Call) -> Response:
    """BulkOperationProgress: how a bulk operation goes, and at its end which issues it reached."""
    if not call.may("BULK_CHANGE"):
        raise tasks.bulk_complaint("You do not have the global bulk change permission.", status=401)
    found = _task(call)
    if found is None or found.kind != "bulk":
        raise tasks.bulk_complaint(f"The task {call.path['task']} was not found.")
    tasks.ask(call.world, found)
    times = {"created": found.submitted, "started": found.started, "updated": found.updated}
    shown: dict[str, Json] = {
        "taskId": str(found.id),
        "status": found.state,
        "progressPercent": tasks.progress(found),
        "submittedBy": {"accountId": found.by},
        **{name: timestamp(call.world, at) for name, at in times.items() if at},
    }
    return Response(json=shown | deepcopy(found.result or {}))


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/task/{{task}}", read),
    Route("POST", f"{_API}/task/{{task}}/cancel", cancel),
    Route("GET", f"{_API}/bulk/queue/{{task}}", bulk),
)
