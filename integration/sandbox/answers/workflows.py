"""Workflows: create, validate, read. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-workflows/"""

from collections.abc import Iterable
from typing import Any, Final

from integration.sandbox import present, shapes, workflow_payload
from integration.sandbox.answers.statuses import make
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad
from integration.sandbox.routes import Route
from integration.sandbox.state.workflows import Transition, Workflow
from integration.sandbox.world import World

Json = Any


def create(call: Call) -> Response:
    """All or nothing; 409 while another workflow task runs on the site (facts 8.1)."""
    call.need("ADMINISTER")
    payload = call.object({}, closed=False)
    workflow_payload.check_shape(payload)
    if call.world.switches.workflow_busy > 0:
        call.world.switches.workflow_busy -= 1
        raise Complaint(409, "Another workflow task is running on this site. Try again later.")
    found = workflow_payload.findings(call.world, payload)
    if found:
        raise bad(*(error["message"] for error in found))
    statuses = {
        raw["statusReference"]: int(raw["id"]) if raw.get("id") else make(call.world, raw).id for raw in payload["statuses"]
    }
    made = [_make(call.world, raw, statuses) for raw in payload["workflows"]]
    return Response(json=_read(call.world, made, extra=statuses.values()))


def _make(world: World, raw: Json, statuses: dict[str, int]) -> Workflow:
    now = world.now()
    workflow = Workflow(
        id=world.ids.uuid("workflow"),
        name=raw["name"],
        description=raw.get("description") or "",
        statuses={
            statuses[one["statusReference"]]: {"layout": one.get("layout"), "properties": one["properties"]}
            for one in raw["statuses"]
        },
        transitions=[_transition(world, one, statuses) for one in raw["transitions"]],
        created=now,
        updated=now,
        version_id=world.ids.uuid("workflow version"),
        start_layout=raw.get("startPointLayout"),
    )
    world.workflows[workflow.id] = workflow
    return workflow


def _transition(world: World, raw: Json, statuses: dict[str, int]) -> Transition:
    return Transition(
        id=raw["id"],
        name=raw["name"],
        description=raw.get("description") or "",
        kind=raw["type"],
        to=statuses[raw["toStatusReference"]],
        links=[{**link, "from": statuses[link["fromStatusReference"]]} for link in raw.get("links") or ()],
        conditions=_group(world, raw["conditions"]) if raw.get("conditions") else None,
        validators=[workflow_payload.read_back(world, rule) for rule in raw.get("validators") or ()],
        actions=[workflow_payload.read_back(world, rule) for rule in raw.get("actions") or ()],
        triggers=list(raw.get("triggers") or ()),
        properties=dict(raw.get("properties") or {}),
    )


def _group(world: World, raw: Json) -> Json:
    return {
        "operation": raw["operation"],
        "conditions": [workflow_payload.read_back(world, rule) for rule in raw["conditions"]],
        "conditionGroups": [_group(world, inner) for inner in raw["conditionGroups"]],
    }


def validate(call: Call) -> Response:
    """200 with the errors in the body; no reservation (facts 8.5)."""
    call.need("ADMINISTER")
    body = call.object({"payload": shapes.mapping, "validationOptions": shapes.mapping})
    workflow_payload.check_shape(body.get("payload"))
    return Response(json={"errors": workflow_payload.findings(call.world, body["payload"])})


_READ: Final = {
    "workflowNames": shapes.texts,
    "workflowIds": shapes.texts,
    "projectAndIssueTypes": shapes.objects({"projectId": shapes.scalar, "issueTypeId": shapes.scalar}),
}


def read(call: Call) -> Response:
    """By name, id, or project and type; what is not found is left out (the real one may refuse it: nobody knows)."""
    body = call.object(_READ)
    _reader(call)
    names, ids = body.get("workflowNames") or [], body.get("workflowIds") or []
    pairs = [_of_pair(call.world, pair) for pair in body.get("projectAndIssueTypes") or ()]
    found = [one for one in call.world.workflows.values() if one.name in names or one.id in ids or one.name in pairs]
    return Response(json=_read(call.world, found))


def _reader(call: Call) -> None:
    """Workflows of the whole site are for its administrators; the others get 401, not 403."""
    if not call.may("ADMINISTER"):
        raise Complaint(401, "You do not have permission to view workflows.")


def _of_pair(world: World, pair: dict[str, str]) -> str | None:
    project = world.project(str(pair.get("projectId", "")))
    kind = str(pair.get("issueTypeId", ""))
    return world.workflow_of(project, int(kind)).name if project and kind.isdigit() else None


def search(call: Call) -> Response:
    """A page; transitions only with ``expand=values.transitions``."""
    _reader(call)
    words, full = call.one("queryString").casefold(), "values.transitions" in call.many("expand")
    found = [one for one in call.world.workflows.values() if words in one.name.casefold()]
    start, size = call.window(default=50, cap=200)
    shown = found[start : start + size]
    page = _read(call.world, shown)
    values = page["workflows"] if full else [one | {"transitions": []} for one in page["workflows"]]
    return Response(
        json={
            "self": call.address(start, size),
            "maxResults": size,
            "startAt": start,
            "total": len(found),
            "isLast": start + size >= len(found),
            "statuses": page["statuses"],
            "values": values,
        }
    )


def capabilities(call: Call) -> Response:
    _reader(call)
    rules: list[Json] = [
        {
            "ruleKey": key,
            "name": key.removeprefix("system:").replace("-", " ").capitalize(),
            "description": "",
            "ruleType": "Condition" if key in _CONDITION_KEYS else "Function",
            "isAvailableForInitialTransition": key not in _CONDITION_KEYS,
            "isVisible": True,
            "incompatibleRuleKeys": [],
        }
        for key in sorted(workflow_payload.RULES)
    ]
    return Response(
        json={
            "editorScope": "GLOBAL",
            "projectTypes": ["software", "business"],
            "systemRules": rules,
            "connectRules": [],
            "forgeRules": [],
            "triggerRules": [],
        }
    )


_CONDITION_KEYS: Final = frozenset(
    {
        "system:restrict-issue-transition",
        "system:restrict-from-all-users",
        "system:previous-status-condition",
        "system:separation-of-duties",
        "system:parent-or-child-blocking-condition",
        "system:check-field-value",
    }
)


def _read(world: World, workflows: list[Workflow], *, extra: Iterable[int] = ()) -> dict[str, Json]:
    """Workflows and the statuses they use; a status's reference is its id in answers."""
    used = dict.fromkeys([*extra, *(number for one in workflows for number in one.statuses)])
    return {
        "statuses": [present.bulk_status(world.statuses[number]) | {"statusReference": str(number)} for number in used],
        "workflows": [_present(world, one) for one in workflows],
    }


def _present(world: World, found: Workflow) -> dict[str, Json]:
    shown: dict[str, Json] = {
        "id": found.id,
        "name": found.name,
        "description": found.description,
        "scope": {"type": "GLOBAL"},
        "isEditable": found.editable,
        "created": present.timestamp(world, found.created),
        "updated": present.timestamp(world, found.updated),
        "version": {"id": found.version_id, "versionNumber": found.version},
        "statuses": [_present_status(number, one) for number, one in found.statuses.items()],
        "transitions": [_present_transition(one) for one in found.transitions],
    }
    return shown | ({"startPointLayout": found.start_layout} if found.start_layout else {})


def _present_status(number: int, raw: dict[str, Json]) -> dict[str, Json]:
    shown: dict[str, Json] = {"statusReference": str(number), "properties": raw["properties"], "deprecated": False}
    return shown | ({"layout": raw["layout"]} if raw["layout"] else {})


def _present_transition(found: Transition) -> dict[str, Json]:
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
    return shown | ({"conditions": found.conditions} if found.conditions else {})


_API = "/rest/api/3"
ROUTES: Final = (
    Route("POST", f"{_API}/workflows", read),
    Route("POST", f"{_API}/workflows/create", create),
    Route("POST", f"{_API}/workflows/create/validation", validate),
    Route("GET", f"{_API}/workflows/search", search),
    Route("GET", f"{_API}/workflows/capabilities", capabilities),
)
