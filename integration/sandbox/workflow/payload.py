"""The bodies of ``POST /workflows/create`` and ``/workflows/update``: their shape, refused outright when wrong (facts 8.2 to 8.4, 8.10)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from integration.sandbox import shapes
from integration.sandbox.http import bad
from integration.sandbox.reading.numerals import number_in

Json = Any

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
    "links": shapes.objects({"fromStatusReference": shapes.text, "fromPort": shapes.number, "toPort": shapes.number}),
    "actions": shapes.objects({}),
    "validators": shapes.objects({}),
    "triggers": shapes.objects({"ruleKey": shapes.text, "parameters": shapes.words_by_name, "id": shapes.text}),
    "properties": shapes.words_by_name,
    "transitionScreen": shapes.mapping,
    "customIssueEventId": shapes.text,
}
_WORKFLOW: Final = {
    "description": shapes.text,
    "startPointLayout": shapes.mapping,
    "loopedTransitionContainerLayout": shapes.mapping,
}
_MIGRATION: Final = {"oldStatusReference": shapes.text, "newStatusReference": shapes.text}
_UPDATE: Final = _WORKFLOW | {
    "id": shapes.text,
    "version": shapes.one({"id": shapes.text, "versionNumber": shapes.number}),
    "defaultStatusMappings": shapes.objects(_MIGRATION),
    "statusMappings": shapes.objects(
        {"issueTypeId": shapes.text, "projectId": shapes.text, "statusMigrations": shapes.objects(_MIGRATION)}
    ),
}
_STATUS: Final = {"description": shapes.text, "id": shapes.text}
_LINK_KEYS: Final = {"fromStatusReference", "fromPort", "toPort"}


def check_create(payload: Json) -> None:
    """Raises a 400 on the first thing the real parser would choke on."""
    _keys(payload, {"scope", "statuses", "workflows"}, "payload")
    _scope(payload.get("scope"))
    _size(payload)
    for workflow in payload["workflows"]:
        _keys(workflow, _WORKFLOW_KEYS, "workflows")
        if not isinstance(workflow.get("name"), str) or not workflow["name"].strip() or len(workflow["name"]) > 255:
            raise bad("The workflow name must have between 1 and 255 characters.")
        _body(workflow, _WORKFLOW)


def check_update(payload: Json) -> None:
    """The same for an update, which names workflows by id and version."""
    _keys(payload, {"statuses", "workflows"}, "payload")
    _size(payload)
    for workflow in payload["workflows"]:
        if not isinstance(workflow, dict) or not isinstance(workflow.get("id"), str):
            raise bad("Each workflow needs an id.")
        if not isinstance(workflow.get("version"), dict) or not {"id", "versionNumber"} <= set(workflow["version"]):
            raise bad("Each workflow needs the id and the number of its version.")
        _body(workflow, _UPDATE)


def _scope(scope: Json) -> None:
    _keys(scope, {"type", "project"}, "scope")
    if scope.get("type") not in ("GLOBAL", "PROJECT"):
        raise bad("The type of a scope must be GLOBAL or PROJECT.")
    named = isinstance(scope.get("project"), dict) and isinstance(scope["project"].get("id"), str)
    if (scope["type"] == "PROJECT") is not named:
        raise bad("A scope of type PROJECT, and no other, needs a project.")


def _size(payload: dict[str, Json]) -> None:
    if not 1 <= len(_list(payload, "workflows")) <= 20 or len(_list(payload, "statuses")) > 1000:
        raise bad("At most 20 workflows and 1000 statuses can be named in one request.")
    for status in payload["statuses"]:
        if not shapes.fits(status, _STATUS, closed=False):
            raise bad("Invalid request payload: a status has values of the wrong kind.")
        if any(not isinstance(status.get(name), str) for name in ("statusReference", "name", "statusCategory")):
            raise bad("Each status needs a statusReference, a name and a statusCategory.")
        if status["statusCategory"] not in ("TODO", "IN_PROGRESS", "DONE"):
            raise bad(f"Invalid status category: {status['statusCategory']}")
        if not status["name"].strip() or len(status["name"]) > 255:
            raise bad("The name of a status must have between 1 and 255 characters.")


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


def _body(workflow: Json, shape: shapes.Shape) -> None:
    """Statuses and transitions, the same in both."""
    if not shapes.fits(workflow, shape, closed=False):
        raise bad("Invalid request payload: a workflow has values of the wrong kind.")
    for status in _list(workflow, "statuses"):
        if not isinstance(status, dict) or not isinstance(status.get("statusReference"), str):
            raise bad("Each workflow status needs a statusReference.")
        if not isinstance(status.get("properties"), dict) or not shapes.words_by_name(status["properties"]):
            raise bad("The properties of a workflow status must not be null.")
    for transition in _list(workflow, "transitions"):
        _transition_shape(transition)


def _transition_shape(transition: Json) -> None:
    _keys(transition, _TRANSITION_KEYS, "transitions")
    number = transition.get("id")
    if not isinstance(number, str) or number_in(number) is None or len(number) > 9:
        raise bad(f"Invalid format for the transition id '{number}'. It must be a number.")
    if transition.get("type") not in ("INITIAL", "GLOBAL", "DIRECTED"):
        raise bad("The type of a transition must be INITIAL, GLOBAL or DIRECTED.")
    if not isinstance(transition.get("name"), str) or not transition["name"].strip():
        raise bad("The name of a transition must not be empty.")
    if not isinstance(transition.get("toStatusReference"), str) or not shapes.fits(transition, _TRANSITION, closed=False):
        raise bad("Invalid request payload: a transition has values of the wrong kind.")
    for link in transition.get("links") or ():
        _keys(link, _LINK_KEYS, "links")
    for rule in (*(transition.get("actions") or ()), *(transition.get("validators") or ())):
        _rule_shape(rule)
    if transition.get("transitionScreen") is not None:
        _rule_shape(transition["transitionScreen"])
    if transition.get("conditions") is not None:
        _group_shape(transition["conditions"], depth=0)


def _group_shape(group: Json, *, depth: int) -> None:
    """``conditionGroups`` may be empty, never absent (facts 8.3)."""
    _keys(group, {"operation", "conditions", "conditionGroups"}, "conditions")
    if group.get("operation") not in ("ANY", "ALL") or depth > _DEEPEST:
        raise bad("The operation of a condition group must be ANY or ALL.")
    for rule in _list(group, "conditions"):
        _rule_shape(rule)
    for inner in _list(group, "conditionGroups"):
        _group_shape(inner, depth=depth + 1)


_DEEPEST: Final = 50
"""Groups within groups: far more than people write, far less than the stack."""


def _rule_shape(rule: Json) -> None:
    _keys(rule, {"id", "ruleKey", "parameters"}, "rule")
    parameters = rule.get("parameters", {})
    if not isinstance(rule.get("ruleKey"), str):
        raise bad("Each rule needs a ruleKey.")
    if not isinstance(parameters, dict) or not shapes.words_by_name(parameters):
        raise bad("The parameters of a rule must be strings.")


def rules_of(transition: Json) -> Iterator[tuple[str, Json]]:
    """(kind, rule) of every rule of a transition: conditions at any depth, validators, actions, its screen."""
    yield from (("Validator", rule) for rule in transition.get("validators") or ())
    yield from (("Function", rule) for rule in transition.get("actions") or ())
    if transition.get("transitionScreen"):
        yield "Screen", transition["transitionScreen"]
    if transition.get("conditions"):
        yield from (("Condition", rule) for rule in _conditions(transition["conditions"]))


def _conditions(group: Json) -> Iterator[Json]:
    yield from group["conditions"]
    for inner in group["conditionGroups"]:
        yield from _conditions(inner)
