"""Workflows -> Jira's JSON: JiraWorkflow and its statuses, previews and past versions. A status's reference is its id in answers."""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from integration.sandbox.present import common as present
from integration.sandbox.state.workflows import Transition, Workflow
from integration.sandbox.world import World

Json = Any


def page(world: World, workflows: list[Workflow], *, extra: Iterable[int] = (), full: bool = True) -> dict[str, Json]:
    """Workflows and the statuses they use; without ``full`` their transitions are left out."""
    return {
        "statuses": [status(world, number) for number in used(workflows, extra=extra)],
        "workflows": [workflow(world, one) | ({} if full else {"transitions": []}) for one in workflows],
    }


def used(workflows: list[Workflow], *, extra: Iterable[int] = ()) -> list[int]:
    return list(dict.fromkeys([*extra, *(number for one in workflows for number in one.statuses)]))


def status(world: World, number: int) -> dict[str, Json]:
    return present.bulk_status(world.statuses[number]) | {"statusReference": str(number)}


def scope(project_id: int | None) -> dict[str, Json]:
    return {"type": "PROJECT", "project": {"id": str(project_id)}} if project_id is not None else {"type": "GLOBAL"}


def workflow(world: World, found: Workflow) -> dict[str, Json]:
    shown = document(world, found) | {"isEditable": found.editable}
    return shown | ({"taskId": str(found.task_id)} if found.task_id in world.pending else {})


def document(world: World, found: Workflow) -> dict[str, Json]:
    """What a workflow and its past versions have in common."""
    shown: dict[str, Json] = {
        "id": found.id,
        "name": found.name,
        "description": found.description,
        "scope": scope(found.project_id),
        "created": present.timestamp(world, found.created),
        "updated": present.timestamp(world, found.updated),
        "version": {"id": found.version_id, "versionNumber": found.version},
        "statuses": [_status(number, one) for number, one in found.statuses.items()],
        "transitions": [_transition(one) for one in found.transitions],
    }
    return shown | _layouts(found)


def _layouts(found: Workflow) -> dict[str, Json]:
    layouts = {"startPointLayout": found.start_layout, "loopedTransitionContainerLayout": found.loop_layout}
    return {name: deepcopy(layout) for name, layout in layouts.items() if layout}


def _status(number: int, raw: dict[str, Json]) -> dict[str, Json]:
    shown: dict[str, Json] = {
        "statusReference": str(number),
        "properties": dict(raw["properties"]),
        "deprecated": raw.get("deprecated", False),
    }
    more = {"layout": raw.get("layout"), "approvalConfiguration": raw.get("approval")}
    return shown | {name: deepcopy(value) for name, value in more.items() if value}


def _transition(found: Transition) -> dict[str, Json]:
    more = {"conditions": found.conditions, "transitionScreen": found.screen, "customIssueEventId": found.event}
    shown: dict[str, Json] = {
        "id": found.id,
        "type": found.kind,
        "name": found.name,
        "description": found.description,
        "toStatusReference": str(found.to),
        "links": [
            {"fromPort": link.get("fromPort", 0), "fromStatusReference": str(link["from"]), "toPort": link.get("toPort", 1)}
            for link in found.links
        ],
        "actions": found.actions,
        "validators": found.validators,
        "triggers": found.triggers,
        "properties": found.properties,
    }
    return deepcopy(shown | {name: value for name, value in more.items() if value})


def past(world: World, found: Workflow) -> dict[str, Json]:
    """WorkflowDocumentDTO: one version out of the history."""
    return document(world, found) | ({"lastUpdateAuthorAAID": found.author} if found.author else {})


def preview(world: World, found: Workflow, project_id: int, types: list[int]) -> dict[str, Json]:
    """WorkflowPreview: read only, without properties."""
    shown = document(world, found)
    shown["statuses"] = [{name: value for name, value in one.items() if name != "properties"} for one in shown["statuses"]]
    for one in shown["transitions"]:
        del one["properties"]
        one["triggers"] = [{name: trigger[name] for name in ("id", "ruleKey")} for trigger in one["triggers"]]
    context = [{"project": str(project_id), "issueTypes": [str(number) for number in types]}]
    return {name: value for name, value in shown.items() if name not in ("created", "updated")} | {"queryContext": context}


def preview_status(world: World, number: int) -> dict[str, Json]:
    found = world.statuses[number]
    return status(world, number) | {"rawName": found.untranslated or found.name}
