"""The body of ``POST /workflows/create``: its shape, refused outright when wrong, and what the validation lists (facts 8.2 to 8.6)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from integration.sandbox import shapes
from integration.sandbox.http import bad
from integration.sandbox.state.workflows import Status
from integration.sandbox.world import World

Json = Any

_RULE_PARAMETERS: Final[dict[str, tuple[str, ...]]] = {
    "system:restrict-issue-transition": (
        "accountIds",
        "roleIds",
        "groupIds",
        "permissionKeys",
        "groupCustomFields",
        "allowUserCustomFields",
        "denyUserCustomFields",
    ),
    "system:restrict-from-all-users": ("restrictMode",),
    "system:previous-status-condition": ("previousStatusIds", "not", "mostRecentStatusOnly", "includeCurrentStatus", "ignoreLoopTransitions", "toggleExclude"),
    "system:separation-of-duties": ("fromStatusId", "toStatusId"),
    "system:parent-or-child-blocking-condition": ("blocker", "statusIds"),
    "system:check-field-value": ("fieldId", "fieldValue", "comparator", "comparisonType"),
    "system:check-permission-validator": ("permissionKey",),
    "system:validate-field-value": ("ruleType", "fieldsRequired", "ignoreContext", "errorMessage"),
    "system:change-assignee": ("type", "accountId"),
    "system:update-field": ("field", "value", "mode"),
    "system:copy-value-from-other-field": ("sourceFieldKey", "targetFieldKey", "issueSource"),
    "system:trigger-webhook": ("webhookId",),
    "system:transition-screen": ("screenId",),
    "system:proforma-forms-attached": (),
    "system:remote-only": (),
}  # fmt: skip
RULES: Final = frozenset(_RULE_PARAMETERS)

_STATUS_KEYS: Final = {"id", "statusReference", "name", "statusCategory", "description"}
_WORKFLOW_KEYS: Final = {
    "name",
    "description",
    "statuses",
    "transitions",
    "startPointLayout",
    "loopedTransitionContainerLayout",
}
_TRANSITION_KEYS: Final = {
    "id", "type", "name", "description", "toStatusReference", "links", "actions", "validators", "triggers", "properties",
    "conditions", "transitionScreen", "customIssueEventId",
}  # fmt: skip
_TRANSITION: Final = {
    "description": shapes.text,
    "links": shapes.objects({"fromStatusReference": shapes.text}),
    "actions": shapes.objects({}),
    "validators": shapes.objects({}),
    "triggers": shapes.objects({}),
    "properties": shapes.words_by_name,
}
_LINK_KEYS: Final = {"fromStatusReference", "fromPort", "toPort"}


# Shape


def check_shape(payload: Json) -> None:
    """Raises a 400 on the first thing the real parser would choke on."""
    _keys(payload, {"scope", "statuses", "workflows"}, "payload")
    if payload.get("scope") != {"type": "GLOBAL"}:
        raise bad("The scope must be GLOBAL for company-managed projects.")
    if not 1 <= len(_list(payload, "workflows")) <= 20 or len(_list(payload, "statuses")) > 1000:
        raise bad("At most 20 workflows and 1000 statuses can be created in one request.")
    for status in payload["statuses"]:
        _keys(status, _STATUS_KEYS, "statuses")
        if any(not isinstance(status.get(name), str) for name in ("statusReference", "name", "statusCategory")):
            raise bad("Each status needs a statusReference, a name and a statusCategory.")
        if status["statusCategory"] not in ("TODO", "IN_PROGRESS", "DONE"):
            raise bad(f"Invalid status category: {status['statusCategory']}")
    for workflow in payload["workflows"]:
        _workflow_shape(workflow)


def _keys(value: Json, known: set[str], where: str) -> None:
    if not isinstance(value, dict):
        raise bad(f"Invalid request payload: {where} must be an object.")
    for name in value:
        if name not in known:
            raise bad(f'Unrecognized field "{name}" in {where}.')


def _list(value: Mapping[str, Json], name: str) -> list[Json]:
    found = value.get(name)
    if not isinstance(found, list):
        raise bad(f"Invalid request payload: '{name}' must be a list.")
    return found


def _workflow_shape(workflow: Json) -> None:
    _keys(workflow, _WORKFLOW_KEYS, "workflows")
    if not isinstance(workflow.get("name"), str) or not workflow["name"].strip() or len(workflow["name"]) > 255:
        raise bad("The workflow name must have between 1 and 255 characters.")
    for status in _list(workflow, "statuses"):
        _keys(status, {"statusReference", "layout", "properties"}, "workflow statuses")
        if not isinstance(status.get("statusReference"), str):
            raise bad("Each workflow status needs a statusReference.")
        if not isinstance(status.get("properties"), dict):
            raise bad("The properties of a workflow status must not be null.")
    for transition in _list(workflow, "transitions"):
        _transition_shape(transition)


def _transition_shape(transition: Json) -> None:
    _keys(transition, _TRANSITION_KEYS, "transitions")
    number = transition.get("id")
    if not isinstance(number, str) or not number.isdigit():
        raise bad(f"Invalid format for the transition id '{number}'. It must be a number.")
    if transition.get("type") not in ("INITIAL", "GLOBAL", "DIRECTED"):
        raise bad("The type of a transition must be INITIAL, GLOBAL or DIRECTED.")
    if not isinstance(transition.get("name"), str) or not transition["name"].strip():
        raise bad("The name of a transition must not be empty.")
    if not isinstance(transition.get("toStatusReference"), str) or not shapes.fits(transition, _TRANSITION, closed=False):
        raise bad("Invalid request payload: a transition has values of the wrong kind.")
    for link in transition.get("links") or ():
        _keys(link, _LINK_KEYS, "links")
    for kind in ("actions", "validators"):
        for rule in transition.get(kind) or ():
            _rule_shape(rule)
    if transition.get("conditions") is not None:
        _group_shape(transition["conditions"])


def _group_shape(group: Json) -> None:
    """``conditionGroups`` may be empty, never absent (facts 8.3)."""
    _keys(group, {"operation", "conditions", "conditionGroups"}, "conditions")
    if group.get("operation") not in ("ANY", "ALL"):
        raise bad("The operation of a condition group must be ANY or ALL.")
    for rule in _list(group, "conditions"):
        _rule_shape(rule)
    for inner in _list(group, "conditionGroups"):
        _group_shape(inner)


def _rule_shape(rule: Json) -> None:
    _keys(rule, {"id", "ruleKey", "parameters"}, "rule")
    parameters = rule.get("parameters", {})
    if not isinstance(rule.get("ruleKey"), str):
        raise bad("Each rule needs a ruleKey.")
    if not isinstance(parameters, dict) or any(not isinstance(value, str) for value in parameters.values()):
        raise bad("The parameters of a rule must be strings.")


# Sense


@dataclass(slots=True, kw_only=True)
class Findings:
    """What the validation answers."""

    errors: list[dict[str, Json]] = field(default_factory=list)

    def add(self, code: str, message: str, kind: str, **reference: str) -> None:
        self.errors.append({"code": code, "elementReference": reference, "level": "ERROR", "message": message, "type": kind})


def findings(world: World, payload: Json) -> list[dict[str, Json]]:
    """Errors of a well-shaped payload, in Jira's validation form; empty when it can be created."""
    found = Findings()
    _statuses(world, payload["statuses"], found)
    references = {status["statusReference"] for status in payload["statuses"]}
    names = [workflow["name"] for workflow in payload["workflows"]]
    for workflow in payload["workflows"]:
        if world.workflow_named(workflow["name"]) or names.count(workflow["name"]) > 1:
            found.add(
                "NON_UNIQUE_WORKFLOW_NAME", "You must use a unique workflow name.", "WORKFLOW", workflowName=workflow["name"]
            )
        _workflow(world, workflow, references, found)
    return found.errors


def _statuses(world: World, statuses: list[Json], found: Findings) -> None:
    taken = {status.name for status in world.statuses.values()}
    seen: set[str] = set()
    for status in statuses:
        reference = {"statusReference": status["statusReference"]}
        known = status.get("id")
        if known is not None and (not str(known).isdigit() or int(known) not in world.statuses):
            found.add("STATUS_DOES_NOT_EXIST", "The status does not exist.", "STATUS", **reference)
        elif known is not None and not _same(world.statuses[int(known)], status):
            # what the real one does with it is not known: it must not come to that
            found.add("STATUS_CHANGED", "An existing status cannot be changed here.", "STATUS", **reference)
        if status["name"] in seen or (known is None and status["name"] in taken):
            found.add("NON_UNIQUE_STATUS_NAME", "You must use a unique status name.", "STATUS", **reference)
        seen.add(status["name"])


def _same(known: Status, status: Json) -> bool:
    names = (known.name, known.untranslated)
    return status["name"] in names and (status["statusCategory"], status.get("description", "")) == (
        known.category,
        known.description,
    )


def _workflow(world: World, workflow: Json, references: set[str], found: Findings) -> None:
    own = [status["statusReference"] for status in workflow["statuses"]]
    for reference in own:
        if reference not in references or own.count(reference) > 1:
            found.add("INVALID_STATUS_REFERENCE", "The status reference is not valid.", "STATUS", statusReference=reference)
    initial = [transition for transition in workflow["transitions"] if transition["type"] == "INITIAL"]
    if len(initial) != 1:
        found.add(
            "INITIAL_TRANSITION",
            "A workflow must have exactly one initial transition.",
            "WORKFLOW",
            workflowName=workflow["name"],
        )
    ids = [transition["id"] for transition in workflow["transitions"]]
    steps = [step for transition in workflow["transitions"] for step in _steps(transition)]
    for transition in workflow["transitions"]:
        reference = {"transitionId": transition["id"], "workflowName": workflow["name"]}
        if ids.count(transition["id"]) > 1:
            found.add("NON_UNIQUE_TRANSITION_ID", "You must use a unique transition id.", "TRANSITION", **reference)
        if any(steps.count(step) > 1 for step in _steps(transition)):
            found.add("NON_UNIQUE_TRANSITION_NAME", "You must use a unique transition name.", "TRANSITION", **reference)
        _links(transition, set(own), reference, found)
        for rule in rules_of(transition):
            _rule(world, rule, reference, found)


def _steps(transition: Json) -> Iterator[tuple[str, str]]:
    """(source, name): people could not tell two of them apart."""
    for link in transition.get("links") or ():
        yield str(link.get("fromStatusReference")), transition["name"]


def _links(transition: Json, own: set[str], reference: dict[str, str], found: Findings) -> None:
    links = transition.get("links") or []
    if bool(links) is not (transition["type"] == "DIRECTED"):
        found.add("INVALID_LINKS", "Only directed transitions have links, and they need one.", "TRANSITION", **reference)
    ends = [transition.get("toStatusReference"), *(link.get("fromStatusReference") for link in links)]
    if any(end not in own for end in ends):
        found.add(
            "INVALID_STATUS_REFERENCE",
            "The transition names a status that is not in the workflow.",
            "TRANSITION",
            **reference,
        )


def rules_of(transition: Json) -> Iterator[Json]:
    """Every rule of a transition: conditions at any depth, validators, actions."""
    yield from transition.get("validators") or ()
    yield from transition.get("actions") or ()
    if transition.get("conditions"):
        yield from _conditions(transition["conditions"])


def _conditions(group: Json) -> Iterator[Json]:
    yield from group["conditions"]
    for inner in group["conditionGroups"]:
        yield from _conditions(inner)


def _rule(world: World, rule: Json, reference: dict[str, str], found: Findings) -> None:
    key, parameters = rule.get("ruleKey"), rule.get("parameters", {})
    if key not in RULES:
        found.add("INVALID_RULE_KEY", f"The rule '{key}' is not available.", "RULE", **reference)
        return
    unknown = set(parameters) - set(_RULE_PARAMETERS[key])
    roles = [part.strip() for part in parameters.get("roleIds", "").split(",") if part.strip()]
    if unknown or any(not role.isdigit() or int(role) not in world.roles for role in roles):
        found.add("INVALID_RULE_PARAMETER", f"The parameters of the rule '{key}' are not valid.", "RULE", **reference)


def read_back(world: World, rule: Json) -> Json:
    """A rule as Jira gives it back: with an id, and every parameter it knows (facts 8.6)."""
    known = dict.fromkeys(_RULE_PARAMETERS[rule["ruleKey"]], "")
    return {"id": world.ids.uuid("rule"), "parameters": known | rule.get("parameters", {}), "ruleKey": rule["ruleKey"]}
