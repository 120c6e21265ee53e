"""Carrying out an update of workflows: the lock, the mappings of statuses that go, and the task that moves their issues (facts 8.10)."""

from typing import Any

from integration.sandbox import tasks
from integration.sandbox.http import Complaint
from integration.sandbox.present import workflow as present_workflow
from integration.sandbox.reading.numerals import id_in
from integration.sandbox.state.people import User
from integration.sandbox.state.workflows import Workflow
from integration.sandbox.workflow import build as workflow_build
from integration.sandbox.workflow import findings as workflow_findings
from integration.sandbox.workflow import migration as workflow_migration
from integration.sandbox.workflow.migration import Place
from integration.sandbox.world import World

Json = Any


def check_versions(world: World, payload: Json) -> None:
    """409 when somebody else has written in between."""
    for raw in payload["workflows"]:
        found = world.workflows[raw["id"]]
        version = raw["version"]
        if (version["id"], version["versionNumber"]) != (found.version_id, found.version):
            raise Complaint(
                409, f"The workflow '{found.name}' has been changed since its version {version['versionNumber']} was read."
            )


def unmapped(world: World, payload: Json) -> list[dict[str, Json]]:
    """Statuses that issues are in and that go without a successor, as validation errors."""
    errors = []
    for raw in payload["workflows"]:
        found = world.workflows[raw["id"]]
        new = {one["statusReference"] for one in raw["statuses"]}
        for place, held in _leaving(world, found, raw, payload).items():
            to = _successors(payload, raw, place)
            lost = [world.statuses[number].name for number in held if to.get(number) not in new]
            if lost:
                errors.append(workflow_findings.missing_mapping(found, *place, lost))
    return errors


def _leaving(world: World, found: Workflow, raw: Json, payload: Json) -> dict[Place, set[int]]:
    """Place -> the statuses it loses although issues are in them."""
    ids = _ids(payload)
    kept = {ids.get(one["statusReference"]) for one in raw["statuses"]}
    gone = set(found.statuses) - kept
    held = workflow_migration.occupied(world, workflow_migration.places(world, found), gone) if gone else {}
    return {place: set(inner) for place, inner in held.items()}


def _ids(payload: Json) -> dict[str, int]:
    """Reference -> id of the statuses that exist already."""
    return {one["statusReference"]: int(one["id"]) for one in payload["statuses"] if one.get("id")}


def _successors(payload: Json, raw: Json, place: Place) -> dict[int, str]:
    """Old status id -> reference of the new one: the place's own mapping before the default. References are ids in answers."""
    ids = _ids(payload)
    project, kind = map(str, place)
    named = [
        step
        for one in raw.get("statusMappings") or ()
        if (one.get("projectId"), one.get("issueTypeId")) == (project, kind)
        for step in one.get("statusMigrations") or ()
    ]
    found: dict[int, str] = {}
    for step in (*(raw.get("defaultStatusMappings") or ()), *named):
        old = step.get("oldStatusReference", "")
        number = ids.get(old, id_in(old))
        found[number] = step.get("newStatusReference", "")
    return found


def apply(world: World, me: User, payload: Json) -> dict[str, Json]:
    """WorkflowUpdateResponse. An intermediate version stands while the task moves the issues."""
    workflows = [world.workflows[raw["id"]] for raw in payload["workflows"]]
    plans = [_leaving(world, one, raw, payload) for one, raw in zip(workflows, payload["workflows"], strict=True)]
    owner = workflows[0].project_id
    references = workflow_build.statuses(world, payload["statuses"], owner)
    mapping: dict[Place, dict[int, int]] = {}
    for found, raw, plan in zip(workflows, payload["workflows"], plans, strict=True):
        for place, gone in plan.items():
            to = _successors(payload, raw, place)
            mapping[place] = {number: references[to[number]] for number in gone}
        leaving = {number for gone in plan.values() for number in gone}
        workflow_build.rewrite(world, me.account_id, found, raw, references=references, leaving=leaving)
    moved = [found for found in workflows if found.intermediate]
    task = _migrate(world, me, moved, mapping) if moved else {}
    return present_workflow.page(world, workflows, extra=references.values()) | task


def _migrate(world: World, me: User, moved: list[Workflow], mapping: dict[Place, dict[int, int]]) -> dict[str, Json]:
    def work() -> Json:
        workflow_migration.move_all(world, me, mapping)
        for found in moved:
            workflow_build.bump(world, me.account_id, found)
            found.statuses = {number: one for number, one in found.statuses.items() if not one.get("deprecated")}
        return {"updatedWorkflowIds": [found.id for found in moved]}

    task = tasks.start(world, me, "Update workflows", work, kind="workflow")
    for found in moved:
        found.task_id = task.id
    return {"taskId": str(task.id)}
