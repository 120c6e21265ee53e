"""Workflow schemes: which workflow a type follows in a project; their mappings and drafts are in ``scheme_mappings.py``.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-workflow-schemes/
"""

from typing import Any, Final

from integration.sandbox import shapes
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing, unauthenticated
from integration.sandbox.present import common as present
from integration.sandbox.reading.numerals import id_in
from integration.sandbox.routes import Route
from integration.sandbox.state.people import User
from integration.sandbox.state.workflows import SchemeDraft, WorkflowScheme
from integration.sandbox.workflow import schemes as workflow_schemes
from integration.sandbox.workflow.schemes import Mappings
from integration.sandbox.world import World

Json = Any


def administrator(call: Call) -> User:
    if call.me is None:
        raise unauthenticated()
    if not call.may("ADMINISTER"):
        raise Complaint(403, "Only Jira administrators can access workflow scheme associations.")
    return call.me


def scheme_of(call: Call) -> WorkflowScheme:
    """The one in the path, for administrators."""
    administrator(call)
    return known(call.world, call.path["id"])


def known(world: World, number: str) -> WorkflowScheme:
    """Not the default one, which has no id (facts 8.13), and none of a team-managed project."""
    found = world.workflow_schemes.get(id_in(number))
    if found is None or found.is_default or found.project_id is not None:
        raise missing("The workflow scheme was not found.")
    return found


# JSON


def shown(call: Call, scheme: WorkflowScheme, *, draft: bool = False) -> dict[str, Json]:
    """``draft``: the draft in its place, if there is one."""
    if draft and scheme.draft:
        return _draft(call.world, scheme, scheme.draft)
    return present.workflow_scheme(call.world, scheme)


def _draft(world: World, scheme: WorkflowScheme, draft: SchemeDraft) -> dict[str, Json]:
    """A draft goes by the id and the name of its scheme."""
    return present.workflow_scheme(world, scheme) | {
        "defaultWorkflow": draft.default,
        "issueTypeMappings": {str(number): name for number, name in draft.by_type.items()},
        "draft": True,
        "originalDefaultWorkflow": scheme.default,
        "originalIssueTypeMappings": {str(number): name for number, name in scheme.by_type.items()},
        "lastModified": present.timestamp(world, draft.updated),
        "lastModifiedUser": present.user(world, draft.author),
        "self": present.rest(world, f"workflowscheme/{scheme.id}/draft"),
    }


# Schemes


def schemes(call: Call) -> Response:
    """Without the default one."""
    administrator(call)
    found = [one for one in call.world.workflow_schemes.values() if not one.is_default and one.project_id is None]
    return call.page(found, lambda one: shown(call, one))


def one_scheme(call: Call) -> Response:
    return Response(json=shown(call, scheme_of(call), draft=call.flag("returnDraftIfExists")))


SCHEME: Final = {
    **dict.fromkeys(
        ("name", "description", "defaultWorkflow", "self", "lastModified", "originalDefaultWorkflow"), shapes.text
    ),
    **dict.fromkeys(("draft", "updateDraftIfNeeded"), shapes.flag),
    **dict.fromkeys(("issueTypes", "lastModifiedUser"), shapes.mapping),
    **dict.fromkeys(("issueTypeMappings", "originalIssueTypeMappings"), shapes.words_by_name),
    "id": shapes.number,
}


def create(call: Call) -> Response:
    """Workflows by name, the name of the scheme unique (facts 8.12)."""
    administrator(call)
    body = call.object(SCHEME)
    name = free_name(call.world, body.get("name"))
    mappings = mappings_from(call.world, body, Mappings(default="jira", by_type={}))
    made = WorkflowScheme(
        id=call.world.ids.next("workflow scheme"),
        name=name,
        description=body.get("description") or "",
        default=mappings.default,
        by_type=dict(mappings.by_type),
        version_id=call.world.ids.uuid("workflow scheme version"),
    )
    call.world.workflow_schemes[made.id] = made
    return Response(status=201, json=shown(call, made))


def free_name(world: World, name: Json, own: WorkflowScheme | None = None) -> str:
    if not isinstance(name, str) or not name.strip() or len(name) > 255:
        raise bad("The name of the workflow scheme must have between 1 and 255 characters.")
    if any(one.name == name and one is not own for one in world.workflow_schemes.values()):
        raise bad(name=f"A workflow scheme with the name '{name}' already exists.")
    return name


def mappings_from(world: World, body: Json, present_ones: Mappings) -> Mappings:
    """What a body says of the mappings; what it does not say stays."""
    default = body.get("defaultWorkflow") or present_ones.default
    raw = body.get("issueTypeMappings")
    by_type = present_ones.by_type if raw is None else {type_id(world, number): name for number, name in raw.items()}
    for name in (default, *by_type.values()):
        workflow_name(world, name)
    return Mappings(default=default, by_type=by_type)


def workflow_name(world: World, name: Json, *, absent: int = 400) -> str:
    """The name of a workflow of the site."""
    if not isinstance(name, str) or world.workflow_named(name) is None:
        raise Complaint(absent, f"The workflow with name '{name}' was not found.")
    return name


def type_id(world: World, number: str, *, absent: int = 400) -> int:
    """An issue type of the site, not one of a team-managed project."""
    found = world.types.get(id_in(number))
    if found is None or found.project_id is not None:
        raise Complaint(absent, f"The issue type with ID {number} was not found.")
    return found.id


def update(call: Call) -> Response:
    """Of an active scheme the draft, when ``updateDraftIfNeeded`` says so; a draft keeps the names of its scheme."""
    scheme = scheme_of(call)
    body = call.object(SCHEME)
    name = free_name(call.world, body["name"], scheme) if body.get("name") is not None else scheme.name
    new = mappings_from(call.world, body, current(scheme))
    rewrite(call, scheme, new, draft=body.get("updateDraftIfNeeded"))
    if not workflow_schemes.followers(call.world, scheme):
        scheme.name, scheme.description = name, body.get("description", scheme.description) or ""
    return Response(json=shown(call, scheme, draft=True))


def current(scheme: WorkflowScheme) -> Mappings:
    """What an edit starts from: the draft, if there is one."""
    draft = scheme.draft
    return Mappings(default=draft.default, by_type=dict(draft.by_type)) if draft else workflow_schemes.of(scheme)


def rewrite(call: Call, scheme: WorkflowScheme, new: Mappings, *, draft: Json) -> None:
    """An inactive scheme itself; of an active one the draft, made when need be; 400 when the caller did not ask for one."""
    if not workflow_schemes.followers(call.world, scheme):
        workflow_schemes.rewrite(call.world, scheme, new)
    elif draft is True:
        redraft(call, scheme, new)
    else:
        raise bad("The workflow scheme is active and cannot be edited. Set 'updateDraftIfNeeded' to true to edit its draft.")


def redraft(call: Call, scheme: WorkflowScheme, new: Mappings) -> None:
    assert call.me is not None
    scheme.draft = SchemeDraft(
        default=new.default, by_type=dict(new.by_type), updated=call.world.now(), author=call.me.account_id
    )


def delete(call: Call) -> Response:
    scheme = scheme_of(call)
    if workflow_schemes.followers(call.world, scheme):
        raise bad("The workflow scheme is active and cannot be deleted.")
    del call.world.workflow_schemes[scheme.id]
    return Response(status=204)


# Projects


def of_projects(call: Call) -> Response:
    administrator(call)
    asked = call.request.query.get("projectId", [])
    if not 1 <= len(asked) <= 100:
        raise bad(projectId="Between 1 and 100 IDs of projects have to be provided.")
    projects = [call.world.projects[one] for one in map(id_in, asked) if one in call.world.projects]
    projects = [one for one in projects if not one.team_managed]
    values = [
        {
            "projectIds": [str(one.id) for one in projects if one.workflow_scheme == number],
            "workflowScheme": shown(call, call.world.workflow_schemes[number]),
        }
        for number in dict.fromkeys(project.workflow_scheme for project in projects)
    ]
    return Response(json={"values": values})


def assign(call: Call) -> Response:
    """Only while the project has no issue (facts 8.12)."""
    administrator(call)
    body = call.object({"projectId": shapes.scalar, "workflowSchemeId": shapes.scalar})
    project = call.world.project(str(body.get("projectId", "")))
    if project is None:
        raise missing("The project was not found.")
    wanted = body.get("workflowSchemeId")
    scheme = workflow_schemes.default(call.world) if wanted is None else known(call.world, str(wanted))
    if project.team_managed:
        raise bad("Workflow schemes can only be assigned to company-managed projects.")
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
    Route("PUT", f"{_API}/workflowscheme/{{id}}", update),
    Route("DELETE", f"{_API}/workflowscheme/{{id}}", delete),
)
