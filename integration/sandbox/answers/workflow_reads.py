"""Reading workflows: by name, page by page, as previews; and the rules they can have.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-workflows/
"""

from collections.abc import Callable
from typing import Any, Final

from integration.sandbox import shapes
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.present import workflow as present_workflow
from integration.sandbox.reading.numerals import id_in, number_in
from integration.sandbox.routes import Route
from integration.sandbox.state.projects import Project
from integration.sandbox.state.workflows import Workflow
from integration.sandbox.workflow import migration as workflow_migration
from integration.sandbox.workflow import rules as workflow_rules
from integration.sandbox.world import World

Json = Any


def readable(call: Call) -> list[Workflow]:
    """Workflows of the whole site are for its administrators, those of team-managed projects for theirs, too; else 401."""
    found = [one for one in call.world.workflows.values() if call.may("ADMINISTER") or _in_own_project(call, one)]
    if not found:
        raise Complaint(401, "You do not have permission to view workflows.")
    return found


def _in_own_project(call: Call, found: Workflow) -> bool:
    project = call.world.projects.get(found.project_id) if found.project_id is not None else None
    return project is not None and _looks_at(call, project)


def _looks_at(call: Call, project: Project) -> bool:
    return any(call.may(permission, project) for permission in ("ADMINISTER_PROJECTS", "VIEW_READONLY_WORKFLOW"))


_READ: Final = {
    "workflowNames": shapes.texts,
    "workflowIds": shapes.texts,
    "projectAndIssueTypes": shapes.objects({"projectId": shapes.text, "issueTypeId": shapes.text}),
}


def read(call: Call) -> Response:
    """By name, id, or project and type; what is not found is left out (the real one may refuse it: nobody knows)."""
    body = call.object(_READ)
    known = readable(call)
    names, ids = body.get("workflowNames") or [], body.get("workflowIds") or []
    pairs = [_of_pair(call.world, pair) for pair in body.get("projectAndIssueTypes") or ()]
    found = [one for one in known if one.name in names or one.id in ids or any(one is pair for pair in pairs)]
    return Response(json=present_workflow.page(call.world, found))


def _of_pair(world: World, pair: dict[str, str]) -> Workflow | None:
    project, kind = world.project(pair.get("projectId", "")), number_in(pair.get("issueTypeId"))
    return world.workflow_of(project, kind) if project and kind is not None else None


_ORDERS: Final[dict[str, Callable[[Workflow], Any]]] = {
    "name": lambda one: one.name.casefold(),
    "created": lambda one: one.created,
    "updated": lambda one: one.updated,
}


def search(call: Call) -> Response:
    """A page; transitions only with ``expand=values.transitions``."""
    found = _sorted(call, _filtered(call, readable(call)))
    start, size = call.window(default=50, cap=200)
    shown = found[start : start + size]
    page = present_workflow.page(call.world, shown, full="values.transitions" in call.many("expand"))
    last = start + size >= len(found)
    answer = {
        "self": call.address(start, size),
        "maxResults": size,
        "startAt": start,
        "total": len(found),
        "isLast": last,
        "statuses": page["statuses"],
        "values": page["workflows"],
    }
    return Response(json=answer if last else answer | {"nextPage": call.address(start + size, size)})


def _filtered(call: Call, known: list[Workflow]) -> list[Workflow]:
    words, scope, active, project = (call.one(name) for name in ("queryString", "scope", "isActive", "projectId"))
    if scope.upper() not in ("", "GLOBAL", "PROJECT"):
        raise bad(f"Invalid scope: {scope}")
    if active.lower() not in ("", "true", "false") or (project and number_in(project) is None):
        raise bad("Invalid request. Refer to the REST API documentation and try again.")
    found = [one for one in known if words.casefold() in one.name.casefold()]
    if scope:
        found = [one for one in found if (one.project_id is None) is (scope.upper() == "GLOBAL")]
    if active:
        found = [one for one in found if bool(workflow_migration.places(call.world, one)) is (active.lower() == "true")]
    if project:
        found = [one for one in found if id_in(project) in dict(workflow_migration.places(call.world, one))]
    return found


def _sorted(call: Call, found: list[Workflow]) -> list[Workflow]:
    order = call.one("orderBy").strip()
    name = order.lstrip("+-")
    if name and name not in _ORDERS:
        raise bad(f"Invalid orderBy: {order}")
    return sorted(found, key=_ORDERS[name], reverse=order.startswith("-")) if name else found


def capabilities(call: Call) -> Response:
    """The rules that the workflow's scope knows; connect and Forge ones only where such apps are installed, here nowhere."""
    found = _asked(call)
    rules = workflow_rules.known_in(team_managed=found.project_id is not None)
    types = {call.world.projects[number].type_key for number, _ in workflow_migration.places(call.world, found)}
    triggers = [
        {"type": kind, "name": name, "description": f"Moves the issue by itself: {name.lower()} in a connected repository."}
        for kind, name in workflow_rules.TRIGGERS
    ]
    return Response(
        json={
            "editorScope": "GLOBAL" if found.project_id is None else "PROJECT",
            "projectTypes": sorted(types) or ["business", "software"],
            "systemRules": [_rule(key, rule) for key, rule in rules.items()],
            "connectRules": [],
            "forgeRules": [],
            "triggerRules": [{"ruleKey": "system:development-triggers", "availableTypes": triggers}],
        }
    )


def _asked(call: Call) -> Workflow:
    known = readable(call)
    wanted, project, kind = (call.one(name) for name in ("workflowId", "projectId", "issueTypeId"))
    if not wanted and not (project and kind):
        raise bad("Either a workflow ID, or a project ID and an issue type ID, must be given.")
    pair = None if wanted else _of_pair(call.world, {"projectId": project, "issueTypeId": kind})
    found = next((one for one in known if one.id == wanted or one is pair), None)
    if found is None:
        raise bad("The workflow was not found.")
    return found


def _rule(key: str, rule: workflow_rules.Rule) -> dict[str, Json]:
    return {
        "ruleKey": key,
        "ruleType": rule.kind,
        "name": rule.name,
        "description": rule.description,
        "isAvailableForInitialTransition": rule.initial,
        "isVisible": True,
        "incompatibleRuleKeys": list(rule.incompatible),
    }


_PREVIEW: Final = {
    "projectId": shapes.text,
    **dict.fromkeys(("issueTypeIds", "workflowIds", "workflowNames"), shapes.texts),
}


def preview(call: Call) -> Response:
    """What a project follows, for whoever may look at it; one that is not found fails them all."""
    body = call.object(_PREVIEW)
    project = call.world.project(body.get("projectId") or "")
    asked = {name: body.get(name) or [] for name in ("issueTypeIds", "workflowIds", "workflowNames")}
    if not body.get("projectId") or not any(asked.values()) or any(len(one) > 25 for one in asked.values()):
        raise bad("A project, and up to 25 issue types, workflow IDs or workflow names, must be given.")
    if project is None:
        raise missing("The project was not found.")
    if not _looks_at(call, project):
        raise Complaint(401, "You do not have permission to view workflows.")
    followed: dict[str, list[int]] = {}
    for number in workflow_migration.types_of(call.world, project):
        followed.setdefault(call.world.workflow_of(project, number).id, []).append(number)
    found = dict.fromkeys(_previewed(call.world, followed, asked))
    workflows = [call.world.workflows[number] for number in found]
    return Response(
        json={
            "workflows": [present_workflow.preview(call.world, one, project.id, followed[one.id]) for one in workflows],
            "statuses": [present_workflow.preview_status(call.world, one) for one in present_workflow.used(workflows)],
        }
    )


def _previewed(world: World, followed: dict[str, list[int]], asked: dict[str, list[str]]) -> list[str]:
    """Ids of workflows in the order asked."""
    by_name = {world.workflows[number].name: number for number in followed}
    by_type = {str(kind): number for number, kinds in followed.items() for kind in kinds}
    by_id = {number: number for number in followed}
    found: list[str | None] = [by_id.get(one) for one in asked["workflowIds"]]
    found += [by_name.get(one) for one in asked["workflowNames"]] + [by_type.get(one) for one in asked["issueTypeIds"]]
    if None in found:
        raise missing("One or more workflows were not found in the project.")
    return [one for one in found if one is not None]


def default_editor(_: Call) -> Response:
    return Response(json={"value": "NEW"})


_API = "/rest/api/3"
ROUTES: Final = (
    Route("POST", f"{_API}/workflows", read),
    Route("POST", f"{_API}/workflows/preview", preview),
    Route("GET", f"{_API}/workflows/search", search),
    Route("GET", f"{_API}/workflows/capabilities", capabilities),
    Route("GET", f"{_API}/workflows/defaultEditor", default_editor),
)
