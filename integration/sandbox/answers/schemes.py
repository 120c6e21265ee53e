"""Workflow schemes: which workflow a type follows in a project.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-workflow-schemes/
"""

from typing import Any, Final

from integration.sandbox import present, shapes
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.routes import Route
from integration.sandbox.state.workflows import WorkflowScheme

Json = Any


def _admin(call: Call) -> None:
    if not call.may("ADMINISTER"):
        raise Complaint(403, "Only Jira administrators can access workflow scheme associations.")


def schemes(call: Call) -> Response:
    """Without the default one, which has no id."""
    _admin(call)
    found = [one for one in call.world.workflow_schemes.values() if not one.is_default]
    return call.page(found, lambda one: present.workflow_scheme(call.world, one))


def one_scheme(call: Call) -> Response:
    _admin(call)
    return Response(json=present.workflow_scheme(call.world, _scheme(call.world.workflow_schemes, call.path["id"])))


def _scheme(known: dict[int, WorkflowScheme], number: str) -> WorkflowScheme:
    found = known.get(int(number)) if number.isdigit() else None
    if found is None or found.is_default:
        raise missing("The workflow scheme was not found.")
    return found


def create(call: Call) -> Response:
    """Workflows by name, the name of the scheme unique (facts 8.12)."""
    _admin(call)
    body = call.object(_SCHEME)
    name, default, by_type = body.get("name"), body.get("defaultWorkflow", "jira"), body.get("issueTypeMappings") or {}
    if not isinstance(name, str) or not name.strip() or len(name) > 255:
        raise bad("The name of the workflow scheme must have between 1 and 255 characters.")
    if any(one.name == name for one in call.world.workflow_schemes.values()):
        raise bad(name=f"A workflow scheme with the name '{name}' already exists.")
    for workflow in (default, *by_type.values()):
        if call.world.workflow_named(workflow) is None:
            raise bad(f"The workflow with name '{workflow}' was not found.")
    for number in by_type:
        if not number.isdigit() or int(number) not in call.world.types:
            raise bad(f"The issue type with ID {number} was not found.")
    made = WorkflowScheme(
        id=call.world.ids.next("workflow scheme"),
        name=name,
        description=body.get("description") or "",
        default=default,
        by_type={int(number): workflow for number, workflow in by_type.items()},
    )
    call.world.workflow_schemes[made.id] = made
    return Response(status=201, json=present.workflow_scheme(call.world, made))


_SCHEME: Final = {
    **dict.fromkeys(
        ("name", "description", "defaultWorkflow", "self", "lastModified", "originalDefaultWorkflow"), shapes.text
    ),
    **dict.fromkeys(("draft", "updateDraftIfNeeded"), shapes.flag),
    **dict.fromkeys(("issueTypes", "lastModifiedUser"), shapes.mapping),
    **dict.fromkeys(("issueTypeMappings", "originalIssueTypeMappings"), shapes.words_by_name),
    "id": shapes.number,
}


def of_projects(call: Call) -> Response:
    _admin(call)
    asked = call.request.query.get("projectId", [])
    if not asked:
        raise bad(projectId="The ID of a project has to be provided.")
    projects = [call.world.projects[int(one)] for one in asked if one.isdigit() and int(one) in call.world.projects]
    values = [
        {
            "projectIds": [str(one.id) for one in projects if one.workflow_scheme == number],
            "workflowScheme": present.workflow_scheme(call.world, call.world.workflow_schemes[number]),
        }
        for number in dict.fromkeys(project.workflow_scheme for project in projects)
    ]
    return Response(json={"values": values})


def assign(call: Call) -> Response:
    """Only while the project has no issue (facts 8.12)."""
    _admin(call)
    body = call.object({"projectId": shapes.scalar, "workflowSchemeId": shapes.scalar})
    project = call.world.project(str(body.get("projectId", "")))
    if project is None:
        raise missing("The project was not found.")
    wanted = body.get("workflowSchemeId")
    scheme = (
        next(one for one in call.world.workflow_schemes.values() if one.is_default)
        if wanted is None
        else _scheme(call.world.workflow_schemes, str(wanted))
    )
    if project.issue_ids:
        raise bad("Only empty projects can have their workflow scheme changed by this operation.")
    project.workflow_scheme = scheme.id
    return Response(status=204)


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/workflowscheme", schemes),
    Route("POST", f"{_API}/workflowscheme", create),
    Route("GET", f"{_API}/workflowscheme/project", of_projects),
    Route("PUT", f"{_API}/workflowscheme/project", assign),
    Route("GET", f"{_API}/workflowscheme/{{id}}", one_scheme),
)
