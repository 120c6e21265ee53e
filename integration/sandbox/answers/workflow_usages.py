"""Single workflows: where they are used, what they were, and their end. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-workflows/"""

import base64
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from integration.sandbox import shapes
from integration.sandbox.answers.workflow_reads import readable
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.present import workflow as present_workflow
from integration.sandbox.reading.numerals import number_in
from integration.sandbox.routes import Route
from integration.sandbox.state.workflows import Workflow
from integration.sandbox.workflow import migration as workflow_migration

Json = Any

_KEPT: Final = timedelta(days=60)
"""How long past versions can be read."""


def usages(call: Call, found: Sequence[int | str]) -> dict[str, Json]:
    """A page of ids, with a token for the next one."""
    size = call.integer("maxResults", 50)
    start = _position(call.one("nextPageToken"))
    if not 1 <= size <= 200:
        raise bad("The value of 'maxResults' must be between 1 and 200.")
    page: dict[str, Json] = {"values": [{"id": str(one)} for one in found[start : start + size]]}
    if start + size < len(found):
        page["nextPageToken"] = base64.urlsafe_b64encode(str(start + size).encode()).decode()
    return page


def _position(token: str) -> int:
    if not token:
        return 0
    try:
        position = int(base64.urlsafe_b64decode(token))
    except ValueError:
        raise bad("The provided next page token is invalid.") from None
    return max(position, 0)


def _workflow(call: Call) -> Workflow:
    found = next((one for one in readable(call) if one.id == call.path["id"]), None)
    if found is None:
        raise missing("The workflow was not found.")
    return found


def projects(call: Call) -> Response:
    found = _workflow(call)
    numbers = list(dict.fromkeys(number for number, _ in workflow_migration.places(call.world, found)))
    return Response(json={"workflowId": found.id, "projects": usages(call, numbers)})


def types(call: Call) -> Response:
    found = _workflow(call)
    project = call.path["project"]
    wanted = number_in(project)
    if wanted is None:
        raise bad("The project ID must be a number.")
    numbers = [kind for number, kind in workflow_migration.places(call.world, found) if number == wanted]
    return Response(json={"workflowId": found.id, "projectId": project, "issueTypes": usages(call, numbers)})


def schemes(call: Call) -> Response:
    found = _workflow(call)
    numbers = [one.id for one in call.world.workflow_schemes.values() if found.name in (one.default, *one.by_type.values())]
    return Response(json={"workflowId": found.id, "workflowSchemes": usages(call, numbers)})


def delete(call: Call) -> Response:
    """Only one that no scheme names, not even a draft; a project in the trash still keeps its scheme (facts 8.15)."""
    call.need("ADMINISTER")
    found = call.world.workflows.get(call.path["id"])
    if found is None:
        raise missing("The workflow was not found.")
    if not found.editable:
        raise bad("System workflows cannot be deleted.")
    for scheme in call.world.workflow_schemes.values():
        draft = scheme.draft
        named = {scheme.default, *scheme.by_type.values(), *((draft.default, *draft.by_type.values()) if draft else ())}
        if found.name in named and scheme.project_id == found.project_id:
            raise bad(f"The workflow cannot be deleted because it is used by the workflow scheme '{scheme.name}'.")
    del call.world.workflows[found.id]
    return Response(status=204)


# History


def history(call: Call) -> Response:
    """One version with its statuses."""
    body = call.object({"workflowId": shapes.text, "version": shapes.number})
    wanted = next((one for one in _versions(call, body) if one.version == body.get("version")), None)
    if wanted is None:
        raise bad("The version of the workflow was not found.")
    statuses = [number for number in present_workflow.used([wanted]) if number in call.world.statuses]
    return Response(
        json={
            "workflows": [present_workflow.past(call.world, wanted)],
            "statuses": [present_workflow.status(call.world, number) for number in statuses],
        }
    )


def histories(call: Call) -> Response:
    """The newest first; intermediate versions only on demand."""
    body = call.object({"workflowId": shapes.text})
    all_of_them = "includeIntermediateWorkflows" in call.many("expand")
    entries = [
        {
            "workflowId": one.id,
            "workflowVersion": one.version,
            "isIntermediate": one.intermediate,
            "writtenAt": f"{one.updated:%Y-%m-%d %H:%M:%S}.{one.updated.microsecond // 1000:03d}",
        }
        for one in reversed(_versions(call, body))
        if all_of_them or not one.intermediate
    ]
    return Response(json={"entries": entries})


def _versions(call: Call, body: dict[str, Json]) -> list[Workflow]:
    """What is left of the history, the oldest first."""
    found = next((one for one in readable(call) if one.id == body.get("workflowId")), None)
    if found is None:
        raise bad("The workflow was not found.")
    return [one for one in (*found.past, found) if call.world.now() - one.updated <= _KEPT or one is found]


# What is not there, or not for people


def gone(_: Call) -> Response:
    """Removed in June 2026 (facts 8.9)."""
    message = "The requested API has been removed. Please use the newer, enhanced workflow search API: /rest/api/3/workflows/search"
    raise Complaint(410, message)


def apps_only(_: Call) -> Response:
    raise Complaint(403, "Access to this resource must be authenticated as a Connect or Forge app.")


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/workflow", gone, anonymous=True),
    Route("POST", f"{_API}/workflow", gone, anonymous=True),
    Route("GET", f"{_API}/workflow/search", gone, anonymous=True),
    Route("GET", f"{_API}/workflow/rule/config", apps_only),
    Route("PUT", f"{_API}/workflow/rule/config", apps_only),
    Route("PUT", f"{_API}/workflow/rule/config/delete", apps_only),
    Route("POST", f"{_API}/workflow/history", history),
    Route("POST", f"{_API}/workflow/history/list", histories),
    Route("GET", f"{_API}/workflow/{{id}}/projectUsages", projects),
    Route("GET", f"{_API}/workflow/{{id}}/workflowSchemes", schemes),
    Route("GET", f"{_API}/workflow/{{id}}/project/{{project}}/issueTypeUsages", types),
    Route("DELETE", f"{_API}/workflow/{{id}}", delete),
)
