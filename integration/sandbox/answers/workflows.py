"""Workflows: create, update, validate. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-workflows/"""

from collections.abc import Callable
from typing import Any, Final

from integration.sandbox import shapes, tasks
from integration.sandbox.answers import workflow_updates
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad
from integration.sandbox.present import workflow as present_workflow
from integration.sandbox.reading.numerals import id_in
from integration.sandbox.routes import Route
from integration.sandbox.state.people import User
from integration.sandbox.workflow import build as workflow_build
from integration.sandbox.workflow import findings as workflow_findings
from integration.sandbox.workflow import payload as workflow_payload
from integration.sandbox.world import World

Json = Any


def author(call: Call, project_ids: set[int | None]) -> User:
    """Who may write workflows of the site (None) and of these projects. The others get 401, not 403."""
    for number in project_ids:
        project = call.world.projects.get(number) if number is not None else None
        allowed = call.may("ADMINISTER") or (project is not None and call.may("ADMINISTER_PROJECTS", project))
        if call.me is None or not allowed:
            raise Complaint(401, "You do not have permission to edit workflows.")
    assert call.me is not None
    return call.me


def _writer(call: Call) -> None:
    """Somebody who may write any workflow at all; whose it is stands in the body."""
    if not call.may("ADMINISTER") and not call.may("ADMINISTER_PROJECTS"):
        raise Complaint(401, "You do not have permission to edit workflows.")


def turn(world: World) -> None:
    """409 while another workflow task runs on the site (facts 8.1)."""
    if world.switches.workflow_busy > 0:
        world.switches.workflow_busy -= 1
    elif not tasks.busy(world):
        return
    raise Complaint(409, "Another workflow task is running on this site. Try again later.")


def create(call: Call) -> Response:
    """All or nothing."""
    _writer(call)
    payload = call.object({}, closed=False)
    workflow_payload.check_create(payload)
    owner = _owner(payload)
    me = author(call, {owner})
    turn(call.world)
    _refuse(workflow_findings.of_create(call.world, payload))
    references = workflow_build.statuses(call.world, payload["statuses"], owner)
    made = [workflow_build.workflow(call.world, me, raw, references, owner) for raw in payload["workflows"]]
    return Response(json=present_workflow.page(call.world, made, extra=references.values()))


def _owner(payload: Json) -> int | None:
    """The project that a scope names."""
    if payload["scope"]["type"] == "GLOBAL":
        return None
    return id_in(payload["scope"]["project"]["id"])


def _refuse(found: list[dict[str, Json]]) -> None:
    if found:
        raise bad(*dict.fromkeys(error["message"] for error in found))


def update(call: Call) -> Response:
    """Full replacement under an optimistic lock; with a task when issues have to move (facts 8.10)."""
    _writer(call)
    payload = call.object({}, closed=False)
    workflow_payload.check_update(payload)
    me = author(call, _owners(call.world, payload))
    turn(call.world)
    _refuse(workflow_findings.of_update(call.world, payload))
    workflow_updates.check_versions(call.world, payload)
    _refuse(workflow_updates.unmapped(call.world, payload))
    return Response(json=workflow_updates.apply(call.world, me, payload))


def _owners(world: World, payload: Json) -> set[int | None]:
    known = [world.workflows.get(raw["id"]) for raw in payload["workflows"]]
    return {one.project_id if one else None for one in known}


def validate_create(call: Call) -> Response:
    """200 with the errors in the body; no reservation (facts 8.5)."""

    def check(payload: Json) -> list[dict[str, Json]]:
        workflow_payload.check_create(payload)
        author(call, {_owner(payload)})
        return workflow_findings.of_create(call.world, payload)

    return _validated(call, check)


def validate_update(call: Call) -> Response:
    def check(payload: Json) -> list[dict[str, Json]]:
        workflow_payload.check_update(payload)
        author(call, _owners(call.world, payload))
        return workflow_findings.of_update(call.world, payload) or workflow_updates.unmapped(call.world, payload)

    return _validated(call, check)


def _validated(call: Call, check: Callable[[Json], list[dict[str, Json]]]) -> Response:
    body = call.object({"payload": shapes.mapping, "validationOptions": shapes.one({"levels": shapes.texts})})
    if body.get("payload") is None:
        raise bad("The payload must not be null.")
    levels = (body.get("validationOptions") or {}).get("levels") or ["ERROR", "WARNING"]
    if not set(levels) <= {"ERROR", "WARNING"}:
        raise bad("The levels must be ERROR or WARNING.")
    return Response(json={"errors": [error for error in check(body["payload"]) if error["level"] in levels]})


_API = "/rest/api/3"
ROUTES: Final = (
    Route("POST", f"{_API}/workflows/create", create),
    Route("POST", f"{_API}/workflows/create/validation", validate_create),
    Route("POST", f"{_API}/workflows/update", update),
    Route("POST", f"{_API}/workflows/update/validation", validate_update),
)
