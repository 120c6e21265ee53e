"""Workflow schemes without drafts: read by id or project, update at once, switch a project from one to another (facts 8.12, 8.13).

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-workflow-schemes/
"""

from typing import Any, Final

from integration.sandbox import shapes, tasks
from integration.sandbox.answers import schemes, workflow_usages, workflows
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.present import workflow as present_workflow
from integration.sandbox.reading.numerals import id_in
from integration.sandbox.routes import Route
from integration.sandbox.state.people import User
from integration.sandbox.state.workflows import Workflow, WorkflowScheme
from integration.sandbox.workflow import schemes as workflow_schemes
from integration.sandbox.workflow.schemes import Mappings, Shift
from integration.sandbox.world import World

Json = Any

_ASSOCIATIONS: Final = shapes.objects({"issueTypeIds": shapes.texts, "workflowId": shapes.text})
_STEPS: Final = shapes.objects({"oldStatusId": shapes.text, "newStatusId": shapes.text})
_BY_TYPE: Final = shapes.objects({"issueTypeId": shapes.text, "statusMappings": _STEPS})


def _allowed(call: Call, scheme: WorkflowScheme | None) -> User:
    """Administrators of the site, of a team-managed project's own scheme those of the project, too. The others get 401."""
    owner = call.world.projects.get(scheme.project_id) if scheme and scheme.project_id is not None else None
    if call.me is None or not (call.may("ADMINISTER") or (owner is not None and call.may("ADMINISTER_PROJECTS", owner))):
        raise Complaint(401, "You do not have permission to access workflow schemes.")
    return call.me


def _scheme(call: Call, number: Json) -> WorkflowScheme:
    """The default one can be read and used, not changed."""
    scheme = call.world.workflow_schemes.get(id_in(number))
    _allowed(call, scheme)
    if scheme is None:
        raise bad("The workflow scheme was not found.")
    return scheme


# Read


def read(call: Call) -> Response:
    """By id and by project; what is not found is left out."""
    body = call.object({"projectIds": shapes.texts, "workflowSchemeIds": shapes.texts})
    asked = body.get("workflowSchemeIds") or []
    projects = [call.world.project(one) for one in body.get("projectIds") or () if one]
    ids = [id_in(one) for one in asked] + [one.workflow_scheme for one in projects if one]
    found = [call.world.workflow_schemes[one] for one in dict.fromkeys(ids) if one in call.world.workflow_schemes]
    owners: list[WorkflowScheme | None] = [*found] or [None]
    for scheme in owners:
        _allowed(call, scheme)
    return Response(json=[_shown(call.world, one) for one in found])


def _shown(world: World, scheme: WorkflowScheme) -> dict[str, Json]:
    """WorkflowSchemeReadResponse."""
    grouped: dict[str, list[str]] = {}
    for number, name in scheme.by_type.items():
        grouped.setdefault(name, []).append(str(number))
    shown: dict[str, Json] = {
        "id": str(scheme.id),
        "name": scheme.name,
        "description": scheme.description,
        "scope": present_workflow.scope(scheme.project_id),
        "version": workflow_schemes.version(world, scheme),
        "defaultWorkflow": _metadata(world, scheme, scheme.default),
        "workflowsForIssueTypes": [
            {"workflow": _metadata(world, scheme, name), "issueTypeIds": numbers} for name, numbers in grouped.items()
        ],
    }
    return shown | ({"taskId": str(scheme.task_id)} if scheme.task_id in world.pending else {})


def _metadata(world: World, scheme: WorkflowScheme, name: str) -> dict[str, Json]:
    found = world.workflow_named(name, scheme.project_id)
    assert found is not None
    return {
        "id": found.id,
        "name": found.name,
        "description": found.description,
        "version": {"id": found.version_id, "versionNumber": found.version},
    }


# Update

_UPDATE: Final = {
    **dict.fromkeys(("id", "name", "description", "defaultWorkflowId"), shapes.text),
    "version": shapes.one({"id": shapes.text, "versionNumber": shapes.number}),
    "workflowsForIssueTypes": _ASSOCIATIONS,
    "statusMappingsByWorkflows": shapes.objects(
        {"oldWorkflowId": shapes.text, "newWorkflowId": shapes.text, "statusMappings": _STEPS}
    ),
    "statusMappingsByIssueTypeOverride": _BY_TYPE,
}


def update(call: Call) -> Response:
    """At once without issues to move, else 303 and a task. Names, mappings and version all have to be given."""
    if not call.may("ADMINISTER") and not call.may("ADMINISTER_PROJECTS"):
        raise Complaint(401, "You do not have permission to access workflow schemes.")
    body = call.object(_UPDATE, closed=False)
    if any(body.get(name) is None for name in ("id", "name", "description", "version")):
        raise bad("The id, the name, the description and the version of the workflow scheme must not be null.")
    scheme = _scheme(call, body["id"])
    me = _allowed(call, scheme)
    workflows.turn(call.world)
    if scheme.is_default:
        raise bad("The default workflow scheme cannot be changed.")
    if body["version"] != workflow_schemes.version(call.world, scheme):
        raise Complaint(409, "The workflow scheme has been changed since this version was read.")
    name = schemes.free_name(call.world, body["name"], scheme)
    new = _mappings(call.world, scheme, body)
    shifts = workflow_schemes.shifts(call.world, workflow_schemes.followers(call.world, scheme), new)
    by_type = workflow_schemes.by_type_from(body.get("statusMappingsByIssueTypeOverride") or ())
    by_workflows = workflow_schemes.by_workflows_from(_complete(body.get("statusMappingsByWorkflows") or []))
    plan = workflow_schemes.planned(shifts, by_type, by_workflows)

    def work() -> Json:
        workflow_schemes.rewrite(call.world, scheme, new)
        return workflow_schemes.move(call.world, me, plan)

    scheme.name, scheme.description = name, body["description"]
    if not shifts:
        work()
        return Response(json={})
    task = tasks.start(call.world, me, f"Update the workflow scheme '{name}'", work, kind="workflow")
    scheme.task_id = task.id
    return tasks.see(call.world, task)


def _complete(raws: list[Json]) -> list[Json]:
    if any(one.get(name) is None for one in raws for name in ("oldWorkflowId", "newWorkflowId", "statusMappings")):
        raise bad("A status mapping needs its old workflow, its new workflow and its statuses.")
    return raws


def _mappings(world: World, scheme: WorkflowScheme, body: dict[str, Json]) -> Mappings:
    """Workflows by id; the system workflow is the default of a scheme that names none."""
    number = body.get("defaultWorkflowId")
    system = world.workflow_named("jira")
    default = _workflow(world, scheme, number) if number else system
    assert default is not None
    by_type: dict[int, str] = {}
    for one in body.get("workflowsForIssueTypes") or ():
        workflow = _workflow(world, scheme, one.get("workflowId"))
        for kind in one.get("issueTypeIds") or ():
            number = id_in(kind)
            if number not in world.types or number in by_type:
                raise bad(f"The issue type with ID {kind} was not found, or was given more than one workflow.")
            by_type[number] = workflow.name
    return Mappings(default=default.name, by_type=by_type, project_id=scheme.project_id)


def _workflow(world: World, scheme: WorkflowScheme, number: Json) -> Workflow:
    found = world.workflows.get(number) if isinstance(number, str) else None
    if found is None or found.project_id != scheme.project_id:
        raise bad(f"The workflow with ID {number} was not found.")
    return found


def required(call: Call) -> Response:
    """What the mappings of an update would have to cover; changes nothing."""
    body = call.object({"id": shapes.text, "defaultWorkflowId": shapes.text, "workflowsForIssueTypes": _ASSOCIATIONS})
    if body.get("id") is None or body.get("workflowsForIssueTypes") is None:
        raise bad("The id and the workflows of the workflow scheme must not be null.")
    scheme = _scheme(call, body["id"])
    new = _mappings(call.world, scheme, body)
    shifts = workflow_schemes.shifts(call.world, workflow_schemes.followers(call.world, scheme), new)
    return Response(json=_required(call.world, [one for one in shifts if one.lost], new))


def _required(world: World, shifts: list[Shift], new: Mappings) -> dict[str, Json]:
    """WorkflowSchemeUpdateRequiredMappingsResponse."""
    by_type: dict[int, dict[int, None]] = {}
    pairs: dict[tuple[str, str], list[int]] = {}
    for shift in shifts:
        by_type.setdefault(shift.place[1], {}).update(dict.fromkeys(shift.lost))
        pairs[shift.old.id, shift.new.id] = shift.lost
    concerned = {one.id: one for shift in shifts for one in (shift.old, shift.new)}
    for name in (new.default, *new.by_type.values()):
        if found := world.workflow_named(name, new.project_id):
            concerned[found.id] = found
    return {
        "statusMappingsByIssueTypes": [
            {"issueTypeId": str(kind), "statusIds": list(map(str, lost))} for kind, lost in by_type.items()
        ],
        "statusMappingsByWorkflows": [
            {"sourceWorkflowId": old, "targetWorkflowId": to, "statusIds": list(map(str, lost))}
            for (old, to), lost in pairs.items()
        ],
        "statuses": [
            {"id": str(number), "name": world.statuses[number].name, "category": world.statuses[number].category}
            for number in present_workflow.used(list(concerned.values()))
        ],
        "statusesPerWorkflow": [_statuses_of(one) for one in concerned.values()],
    }


def _statuses_of(found: Workflow) -> dict[str, Json]:
    start = next(one.to for one in found.transitions if one.kind == "INITIAL")
    return {"workflowId": found.id, "initialStatusId": str(start), "statuses": list(map(str, found.statuses))}


# Projects


def switch(call: Call) -> Response:
    """A company-managed project to another scheme, with or without issues; those in statuses that go are moved as told."""
    body = call.object(
        {"projectId": shapes.text, "targetSchemeId": shapes.text, "mappingsByIssueTypeOverride": _BY_TYPE}, closed=False
    )
    me = _allowed(call, None)
    project = call.world.project(body.get("projectId") or "")
    scheme = _scheme(call, body.get("targetSchemeId"))
    if project is None or project.team_managed or scheme.project_id is not None:
        raise bad("Workflow schemes can only be assigned to company-managed projects that exist.")
    workflows.turn(call.world)
    new = workflow_schemes.of(scheme)
    shifts = workflow_schemes.shifts(call.world, [project], new)
    plan = workflow_schemes.planned(shifts, workflow_schemes.by_type_from(body.get("mappingsByIssueTypeOverride") or ()), {})

    def work() -> Json:
        project.workflow_scheme = scheme.id
        return workflow_schemes.move(call.world, me, plan)

    return tasks.see(
        call.world, tasks.start(call.world, me, f"Switch the workflow scheme of {project.key}", work, kind="workflow")
    )


def projects(call: Call) -> Response:
    """Where a scheme is used."""
    scheme = call.world.workflow_schemes.get(id_in(call.path["id"]))
    _allowed(call, scheme)
    if scheme is None:
        raise missing("The workflow scheme was not found.")
    found = [one.id for one in workflow_schemes.followers(call.world, scheme)]
    return Response(json={"workflowSchemeId": str(scheme.id), "projects": workflow_usages.usages(call, found)})


_API = "/rest/api/3/workflowscheme"
ROUTES: Final = (
    Route("POST", f"{_API}/read", read),
    Route("POST", f"{_API}/update", update),
    Route("POST", f"{_API}/update/mappings", required),
    Route("POST", f"{_API}/project/switch", switch),
    Route("GET", f"{_API}/{{id}}/projectUsages", projects),
)
