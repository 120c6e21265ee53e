"""What is wrong with well-shaped workflows: the list that the validation endpoints answer (facts 8.3 to 8.6)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from integration.sandbox.permissions import ALL
from integration.sandbox.reading.numerals import id_in, number_in
from integration.sandbox.state.workflows import Status, Workflow
from integration.sandbox.workflow import rules as workflow_rules
from integration.sandbox.workflow.payload import rules_of
from integration.sandbox.world import World

Json = Any
_DEVELOPMENT: Final = "system:development-triggers"


@dataclass(slots=True, kw_only=True)
class Findings:
    """``project_id``: whose workflows they are; None for the site's own. ``update``: statuses may be changed on the way."""

    world: World
    project_id: int | None
    update: bool = False
    errors: list[dict[str, Json]] = field(default_factory=list)

    def add(self, code: str, message: str, kind: str, **reference: Json) -> None:
        self.errors.append({"code": code, "elementReference": reference, "level": "ERROR", "message": message, "type": kind})


def of_create(world: World, payload: Json) -> list[dict[str, Json]]:
    """Errors of a creation, in Jira's form (WorkflowValidationError); none when it can be made."""
    scope = payload["scope"]
    number = scope["project"]["id"] if scope["type"] == "PROJECT" else None
    found = Findings(world=world, project_id=number_in(number))
    project = world.project(number) if number else None
    if number and (project is None or not project.team_managed):
        found.add("INVALID_SCOPE", "Only team-managed projects have workflows of their own.", "SCOPE")
        return found.errors
    _statuses(found, payload["statuses"])
    names = [workflow["name"] for workflow in payload["workflows"]]
    taken = {one.name for one in world.workflows.values() if one.project_id == found.project_id}
    for workflow in payload["workflows"]:
        if workflow["name"] in taken or names.count(workflow["name"]) > 1:
            found.add("NON_UNIQUE_WORKFLOW_NAME", "You must use a unique workflow name.", "WORKFLOW")
        body(found, workflow, payload["statuses"])
    return found.errors


def of_update(world: World, payload: Json) -> list[dict[str, Json]]:
    """Errors of an update, but for its version and its migrations."""
    known = [world.workflows.get(workflow["id"]) for workflow in payload["workflows"]]
    owner = next((one.project_id for one in known if one), None)
    found = Findings(world=world, project_id=owner, update=True)
    _statuses(found, payload["statuses"])
    for workflow, one in zip(payload["workflows"], known, strict=True):
        if one is None or one.project_id != owner:
            found.add("WORKFLOW_NOT_FOUND", f"The workflow {workflow['id']} does not exist.", "WORKFLOW")
        elif not one.editable:
            found.add(
                "WORKFLOW_NOT_EDITABLE", f"The workflow '{one.name}' is a system workflow and cannot be edited.", "WORKFLOW"
            )
        else:
            body(found, workflow, payload["statuses"])
    return found.errors


def _statuses(found: Findings, statuses: list[Json]) -> None:
    taken = {one.name: one for one in found.world.statuses.values() if one.project_id == found.project_id}
    names = [status["name"] for status in statuses]
    references = [status["statusReference"] for status in statuses]
    for status in statuses:
        reference = {"statusReference": status["statusReference"]}
        known = _existing(found, status, reference)
        holder = taken.get(status["name"])
        if names.count(status["name"]) > 1 or (holder is not None and holder is not known):
            found.add("NON_UNIQUE_STATUS_NAME", "You must use a unique status name.", "STATUS", **reference)
        if references.count(status["statusReference"]) > 1:
            found.add("NON_UNIQUE_STATUS_REFERENCE", "You must use a unique status reference.", "STATUS", **reference)


def _existing(found: Findings, status: Json, reference: dict[str, str]) -> Status | None:
    """The status an id stands for. What the real site does with a reused one under other words is not known: refused."""
    if not found.world.switches.status_reference_by_id and not _is_uuid(status["statusReference"]):
        found.add("INVALID_STATUS_REFERENCE", "The status reference must be a UUID.", "STATUS", **reference)
    number = status.get("id")
    if number is None:
        return None
    known = found.world.statuses.get(id_in(number))
    if known is None or known.project_id != found.project_id:
        found.add("STATUS_DOES_NOT_EXIST", "The status does not exist.", "STATUS", **reference)
    elif not found.update and not _same(known, status):
        found.add("STATUS_CHANGED", "An existing status cannot be changed here.", "STATUS", **reference)
    return known


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def _same(known: Status, status: Json) -> bool:
    held = (known.category, known.description)
    return status["name"] in (known.name, known.untranslated) and held == (
        status["statusCategory"],
        status.get("description") or "",
    )


def body(found: Findings, workflow: Json, statuses: list[Json]) -> None:
    """The statuses, transitions and rules of one workflow."""
    references = {status["statusReference"] for status in statuses}
    own = [status["statusReference"] for status in workflow["statuses"]]
    for reference in own:
        if reference not in references or own.count(reference) > 1:
            found.add(
                "INVALID_STATUS_REFERENCE", "The status reference is not valid.", "STATUS_LAYOUT", statusReference=reference
            )
    for status in workflow["statuses"]:
        _properties(found, status["properties"], "STATUS_PROPERTY", statusReference=status["statusReference"])
    if sum(transition["type"] == "INITIAL" for transition in workflow["transitions"]) != 1:
        found.add("INITIAL_TRANSITION", "A workflow must have exactly one initial transition.", "WORKFLOW")
    ids = [transition["id"] for transition in workflow["transitions"]]
    steps = [step for transition in workflow["transitions"] for step in _steps(transition)]
    for transition in workflow["transitions"]:
        reference = {"transitionId": transition["id"]}
        if ids.count(transition["id"]) > 1:
            found.add("NON_UNIQUE_TRANSITION_ID", "You must use a unique transition id.", "TRANSITION", **reference)
        if any(steps.count(step) > 1 for step in _steps(transition)):
            found.add("NON_UNIQUE_TRANSITION_NAME", "You must use a unique transition name.", "TRANSITION", **reference)
        _properties(found, transition.get("properties") or {}, "TRANSITION_PROPERTY", **reference)
        _links(found, transition, set(own), reference)
        _rules(found, transition, reference)


def _properties(found: Findings, properties: dict[str, str], kind: str, **reference: str) -> None:
    """Keys of people's own and those that Jira documents; the others that begin like Jira's are not theirs to set."""
    for key, value in properties.items():
        if not key.strip() or len(key) > 255 or len(value) > 255:
            found.add(
                "INVALID_PROPERTY", "The key or the value of a property is not valid.", kind, propertyKey=key, **reference
            )


def _steps(transition: Json) -> Iterator[tuple[str, str]]:
    """(source, name): people could not tell two of them apart."""
    for link in transition.get("links") or ():
        yield str(link.get("fromStatusReference")), transition["name"]


def _links(found: Findings, transition: Json, own: set[str], reference: dict[str, str]) -> None:
    links = transition.get("links") or []
    if bool(links) is not (transition["type"] == "DIRECTED"):
        found.add("INVALID_LINKS", "Only directed transitions have links, and they need one.", "TRANSITION", **reference)
    ends = [transition.get("toStatusReference"), *(link.get("fromStatusReference") for link in links)]
    if any(end not in own for end in ends):
        message = "The transition names a status that is not in the workflow."
        found.add("INVALID_STATUS_REFERENCE", message, "TRANSITION", **reference)


def _rules(found: Findings, transition: Json, reference: dict[str, str]) -> None:
    for kind, rule in rules_of(transition):
        _rule(found, transition, kind, rule, reference)
    for trigger in transition.get("triggers") or ():
        if trigger.get("ruleKey") != _DEVELOPMENT:
            found.add("INVALID_TRIGGER", f"The trigger '{trigger.get('ruleKey')}' is not available.", "TRIGGER", **reference)


def _rule(found: Findings, transition: Json, kind: str, rule: Json, reference: dict[str, str]) -> None:
    key, parameters = rule["ruleKey"], rule.get("parameters", {})
    reference = reference | ({"ruleId": rule["id"]} if rule.get("id") else {})
    known = workflow_rules.known_in(team_managed=found.project_id is not None).get(key)
    if known is None or known.kind != kind:
        found.add("INVALID_RULE_KEY", f"The rule '{key}' is not available.", "RULE", **reference)
        return
    if transition["type"] == "INITIAL" and not known.initial:
        message = f"The rule '{key}' is not available for the initial transition."
        found.add("RULE_NOT_AVAILABLE_FOR_INITIAL_TRANSITION", message, "RULE", **reference)
    wrong = {*workflow_rules.wrong_parameters(key, parameters), *_unknown(found, parameters)}
    for name in sorted(wrong):
        found.add("INVALID_RULE_PARAMETER", f"The parameter '{name}' of the rule '{key}' is not valid.", "RULE", **reference)


_STEP: Final = ("fromStatusId", "toStatusId")
"""The step that ``system:separation-of-duties`` keeps its taker from following up."""


def _unknown(found: Findings, parameters: dict[str, str]) -> Iterator[str]:
    """Parameters that name what the site does not have."""
    world = found.world
    if any(id_in(role) not in world.roles for role in workflow_rules.split(parameters.get("roleIds"))):
        yield "roleIds"
    if any(key not in ALL for key in workflow_rules.split(parameters.get("permissionKeys"))):
        yield "permissionKeys"
    if parameters.get("permissionKey", "ADMINISTER") not in ALL:
        yield "permissionKey"
    screen = parameters.get("screenId", "")
    if screen and id_in(screen) not in world.screens:
        yield "screenId"
    yield from (name for name in _STEP if name in parameters and id_in(parameters[name]) not in world.statuses)
    if parameters.get("accountIds") and found.project_id is None and not world.switches.account_conditions:
        yield "accountIds"


def missing_mapping(found: Workflow, project_id: int, type_id: int, statuses: list[str]) -> dict[str, Json]:
    """The error of an update that leaves issues without a status."""
    names = ", ".join(statuses)
    return {
        "code": "MISSING_STATUS_MAPPING",
        "elementReference": {"statusMappingReference": {"projectId": str(project_id), "issueTypeId": str(type_id)}},
        "level": "ERROR",
        "message": f"The workflow '{found.name}' no longer has statuses that issues are in: {names}. Map them to others.",
        "type": "STATUS_MAPPING",
    }
