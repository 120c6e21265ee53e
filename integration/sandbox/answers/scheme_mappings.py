"""The mappings of a workflow scheme and of its draft, one at a time, and publishing the draft (facts 8.13).

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-workflow-scheme-drafts/
"""

from collections.abc import Callable
from typing import Any, Final

from integration.sandbox import natives, shapes, tasks
from integration.sandbox.answers import schemes
from integration.sandbox.answers.workflows import turn
from integration.sandbox.call import Call
from integration.sandbox.http import Response, bad, missing
from integration.sandbox.routes import Handler, Route
from integration.sandbox.state.workflows import WorkflowScheme
from integration.sandbox.workflow import schemes as workflow_schemes
from integration.sandbox.workflow.schemes import Mappings

Json = Any
Change = Callable[[Call, Mappings, dict[str, Json]], Mappings]

_DEFAULT: Final = {"workflow": shapes.text, "updateDraftIfNeeded": shapes.flag}
_TYPE: Final = _DEFAULT | {"issueType": shapes.text}
_WORKFLOW: Final = _DEFAULT | {"issueTypes": shapes.texts, "defaultMapping": shapes.flag}


def _drafted(call: Call) -> WorkflowScheme:
    """The scheme, which has a draft."""
    scheme = schemes.scheme_of(call)
    if scheme.draft is None:
        raise missing("Draft workflow scheme was not found.")
    return scheme


def _seen(call: Call, *, draft: bool) -> Mappings:
    """What is asked after: the draft, or the scheme, or the draft in the place of the scheme."""
    if draft:
        return schemes.current(_drafted(call))
    scheme = schemes.scheme_of(call)
    return schemes.current(scheme) if call.flag("returnDraftIfExists") else workflow_schemes.of(scheme)


# Changes


def _default(call: Call, now: Mappings, body: dict[str, Json]) -> Mappings:
    return Mappings(default=schemes.workflow_name(call.world, body.get("workflow")), by_type=now.by_type)


def _no_default(_: Call, now: Mappings, __: dict[str, Json]) -> Mappings:
    """The system workflow takes its place."""
    return Mappings(default=natives.DEFAULT_WORKFLOW, by_type=now.by_type)


def _type(call: Call, now: Mappings, body: dict[str, Json]) -> Mappings:
    number = schemes.type_id(call.world, call.path["type"], absent=404)
    name = schemes.workflow_name(call.world, body.get("workflow"), absent=404)
    return Mappings(default=now.default, by_type={**now.by_type, number: name})


def _no_type(call: Call, now: Mappings, _: dict[str, Json]) -> Mappings:
    number = schemes.type_id(call.world, call.path["type"], absent=404)
    if number not in now.by_type:
        raise missing(f"The issue type with ID {number} is not mapped in the workflow scheme.")
    return Mappings(default=now.default, by_type={one: name for one, name in now.by_type.items() if one != number})


def _workflow(call: Call, now: Mappings, body: dict[str, Json]) -> Mappings:
    """The types named, and only these, follow the workflow; unmapped ones follow the default."""
    name = schemes.workflow_name(call.world, _named(call), absent=404)
    numbers = [schemes.type_id(call.world, one, absent=404) for one in body.get("issueTypes") or ()]
    others = {number: other for number, other in now.by_type.items() if other != name and number not in numbers}
    default = name if body.get("defaultMapping") else now.default
    return Mappings(default=default, by_type=others | dict.fromkeys(numbers, name))


def _no_workflow(call: Call, now: Mappings, _: dict[str, Json]) -> Mappings:
    name = _named(call)
    if name not in (now.default, *now.by_type.values()):
        raise missing(f"The workflow '{name}' is not in the workflow scheme.")
    return workflow_schemes.without(now, name)


def _named(call: Call) -> str:
    name = call.one("workflowName")
    if not name:
        raise missing("The name of the workflow must be given.")
    return name


def _changes(change: Change, shape: shapes.Shape | None = None, *, draft: bool) -> Handler:
    """A handler that changes mappings; deletions have no body and say ``updateDraftIfNeeded`` in the query.

    The answer is the scheme; nothing when a workflow was taken out.
    """

    def handler(call: Call) -> Response:
        scheme = _drafted(call) if draft else schemes.scheme_of(call)
        body = call.object(shape) if shape is not None else {"updateDraftIfNeeded": call.flag("updateDraftIfNeeded")}
        new = change(call, schemes.current(scheme), body)
        if draft:
            schemes.redraft(call, scheme, new)
        else:
            schemes.rewrite(call, scheme, new, draft=body.get("updateDraftIfNeeded"))
        gone = change is _no_workflow
        return Response(json=None if gone else schemes.shown(call, scheme, draft=True))

    return handler


# Looks


def _look(look: Callable[[Call, Mappings], Json], *, draft: bool) -> Handler:
    return lambda call: Response(json=look(call, _seen(call, draft=draft)))


def _default_of(_: Call, now: Mappings) -> Json:
    return {"workflow": now.default}


def _type_of(call: Call, now: Mappings) -> Json:
    """A type without a mapping of its own is not found."""
    number = schemes.type_id(call.world, call.path["type"], absent=404)
    if number not in now.by_type:
        raise missing(f"The issue type with ID {number} is not mapped in the workflow scheme.")
    return {"issueType": str(number), "workflow": now.by_type[number]}


def _workflows_of(call: Call, now: Mappings) -> Json:
    """Of the workflow named; without a name of the default one, as the specification draws one mapping only."""
    name = call.one("workflowName") or now.default
    if name not in (now.default, *now.by_type.values()):
        raise missing(f"The workflow '{name}' is not in the workflow scheme.")
    types = [str(number) for number, other in now.by_type.items() if other == name]
    return {"workflow": name, "issueTypes": types, "defaultMapping": name == now.default}


# Drafts


def create_draft(call: Call) -> Response:
    """Of an active scheme, once."""
    scheme = schemes.scheme_of(call)
    if not workflow_schemes.followers(call.world, scheme):
        raise bad("The workflow scheme is not active: it can be edited without a draft.")
    if scheme.draft is not None:
        raise bad("The workflow scheme already has a draft.")
    schemes.redraft(call, scheme, workflow_schemes.of(scheme))
    return Response(status=201, json=schemes.shown(call, scheme, draft=True))


def read_draft(call: Call) -> Response:
    return Response(json=schemes.shown(call, _drafted(call), draft=True))


def update_draft(call: Call) -> Response:
    scheme = _drafted(call)
    new = schemes.mappings_from(call.world, call.object(schemes.SCHEME), schemes.current(scheme))
    schemes.redraft(call, scheme, new)
    return Response(json=schemes.shown(call, scheme, draft=True))


def delete_draft(call: Call) -> Response:
    _drafted(call).draft = None
    return Response(status=204)


_MAPPING: Final = shapes.objects(dict.fromkeys(("issueTypeId", "statusId", "newStatusId"), shapes.text))


def publish(call: Call) -> Response:
    """The draft becomes the scheme; issues in statuses that go are moved as told, in a task."""
    scheme = _drafted(call)
    me = schemes.administrator(call)
    body = call.object({"statusMappings": _MAPPING}) if call.request.body else {}
    new = schemes.current(scheme)
    by_type: dict[int, dict[int, int]] = {}
    for raw in body.get("statusMappings") or ():
        number = schemes.type_id(call.world, raw.get("issueTypeId") or "")
        by_type.setdefault(number, {}).update(workflow_schemes.steps_from([raw], "statusId", "newStatusId"))
    if any(to not in call.world.statuses for steps in by_type.values() for to in steps.values()):
        raise missing("A new status of the mappings was not found.")
    shifts = workflow_schemes.shifts(call.world, workflow_schemes.followers(call.world, scheme), new)
    plan = workflow_schemes.planned(shifts, by_type, {})
    if call.flag("validateOnly"):
        return Response(status=204)
    turn(call.world)

    def work() -> Json:
        workflow_schemes.rewrite(call.world, scheme, new)
        scheme.draft = None
        return workflow_schemes.move(call.world, me, plan)

    task = tasks.start(call.world, me, f"Publish the draft of the workflow scheme '{scheme.name}'", work, kind="workflow")
    scheme.task_id = task.id
    return tasks.see(call.world, task)


def _routes(base: str, *, draft: bool) -> tuple[Route, ...]:
    return (
        Route("GET", f"{base}/default", _look(_default_of, draft=draft)),
        Route("PUT", f"{base}/default", _changes(_default, _DEFAULT, draft=draft)),
        Route("DELETE", f"{base}/default", _changes(_no_default, draft=draft)),
        Route("GET", f"{base}/issuetype/{{type}}", _look(_type_of, draft=draft)),
        Route("PUT", f"{base}/issuetype/{{type}}", _changes(_type, _TYPE, draft=draft)),
        Route("DELETE", f"{base}/issuetype/{{type}}", _changes(_no_type, draft=draft)),
        Route("GET", f"{base}/workflow", _look(_workflows_of, draft=draft)),
        Route("PUT", f"{base}/workflow", _changes(_workflow, _WORKFLOW, draft=draft)),
        Route("DELETE", f"{base}/workflow", _changes(_no_workflow, draft=draft)),
    )


_ONE = "/rest/api/3/workflowscheme/{id}"
ROUTES: Final = (
    *_routes(_ONE, draft=False),
    *_routes(f"{_ONE}/draft", draft=True),
    Route("POST", f"{_ONE}/createdraft", create_draft),
    Route("GET", f"{_ONE}/draft", read_draft),
    Route("PUT", f"{_ONE}/draft", update_draft),
    Route("DELETE", f"{_ONE}/draft", delete_draft),
    Route("POST", f"{_ONE}/draft/publish", publish),
)
