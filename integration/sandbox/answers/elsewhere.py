"""What other products put beside Jira, as a site without them answers: Service Management, panels of Forge apps."""

from typing import Any, Final

from integration.sandbox import shapes, tasks
from integration.sandbox.call import Call
from integration.sandbox.http import Response, bad, missing
from integration.sandbox.routes import Route

Json = Any

DESK: Final = "/rest/servicedeskapi/"
"""Everything below: 403 without a word for accounts that are no agents (seen on a real site)."""
_DAY: Final = {
    "iso8601": "2026-08-31T12:25:16+0200",
    "jira": "2026-08-31T12:25:16.000+0200",
    "friendly": "31/Aug/26 12:25 PM",
}


def desk(call: Call) -> Response:
    """The one thing Service Management tells everybody."""
    shown = {
        "version": "1001.0.0-SNAPSHOT",
        "platformVersion": "1001.0.0-SNAPSHOT",
        "buildDate": _DAY | {"epochMillis": 1_788_171_916_000},
        "buildChangeSet": "0" * 40,
        "isLicensedForUse": False,
        "_links": {"self": f"{call.world.self_url}{DESK}info"},
    }
    return Response(json=shown)


_PIN: Final = {"projectIdOrKey": shapes.text, "action": shapes.text}


def pin_panel(call: Call) -> Response:
    """By a task, whatever the module: it fails in the end, for no app is installed here."""
    me = call.need("ADMINISTER")
    body = call.object({"moduleId": shapes.text, "projectList": shapes.objects(_PIN)})
    module, rows = body.get("moduleId"), body.get("projectList")
    if not module or rows is None or len(rows) > 1000:
        raise bad("The module and a list of at most 1000 projects have to be provided.")
    if any(not row.get("projectIdOrKey") or row.get("action") not in ("PIN", "UNPIN") for row in rows):
        raise bad("Every project needs its id or key and an action, PIN or UNPIN.")

    def work() -> Json:
        raise missing(f"The module '{module}' was not found.")

    task = tasks.start(call.world, me, "Pin or unpin an issue panel", work)
    return Response(status=202, json={"taskId": str(task.id)})


ROUTES: Final = (
    Route("GET", f"{DESK}info", desk, anonymous=True),
    Route("POST", "/rest/api/3/forge/panel/action/bulk/async", pin_panel),
)
