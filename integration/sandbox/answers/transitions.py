"""The transitions of an issue, and taking one. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/"""

from typing import Any, Final

from integration.sandbox import fieldbook, rights, shapes
from integration.sandbox.acts import issues as acts
from integration.sandbox.answers import additions
from integration.sandbox.answers.properties import checked_property
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad
from integration.sandbox.present import common as present
from integration.sandbox.present import meta as present_meta
from integration.sandbox.reading.intake import TRANSITION_SCREEN, Intake
from integration.sandbox.reading.numerals import id_in, number_in
from integration.sandbox.routes import Route
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User
from integration.sandbox.state.workflows import Transition
from integration.sandbox.workflow import engine as workflow
from integration.sandbox.world import World

Json = Any

_ALWAYS: Final = frozenset({"comment", "worklog", "issuelinks"})
"""What can be said with every transition."""
_NO_SEQUENCE: Final = 1_000_000
_CATEGORIES: Final = ("TODO", "IN_PROGRESS", "DONE")


def read(call: Call) -> Response:
    """Only those the caller may take now, unless ``includeUnavailableTransitions`` (facts 3.13)."""
    shown = offered(
        call,
        call.issue(),
        unavailable=call.flag("includeUnavailableTransitions"),
        fields="transitions.fields" in call.many("expand"),
        remote_only=call.flag("skipRemoteOnlyCondition") and _is_administering_app(call),
        by_status=call.flag("sortByOpsBarAndStatus"),
    )
    wanted = call.one("transitionId")
    return Response(json={"expand": "transitions", "transitions": [one for one in shown if wanted in ("", one["id"])]})


def _is_administering_app(call: Call) -> bool:
    return call.me is not None and call.me.kind == "app" and call.may("ADMINISTER")


def offered(
    call: Call,
    issue: Issue,
    *,
    unavailable: bool,
    fields: bool = False,
    remote_only: bool = False,
    by_status: bool = False,
) -> list[dict[str, Json]]:
    """Transitions as the caller sees them, in the order of their ``opsbar-sequence``; none for nobody."""
    if call.me is None:
        return []
    offers = workflow.offers(call.world, call.me, issue, remote_only=remote_only)
    found = [one for one in offers if one.available or unavailable]
    found.sort(key=lambda one: _place(call.world, one.transition, by_status=by_status))
    return [_transition(call, issue, one, fields=fields) for one in found]


def _place(world: World, step: Transition, *, by_status: bool) -> tuple[int, int]:
    sequence = number_in(step.properties.get("opsbar-sequence", ""))
    category = world.statuses[step.to].category
    place = _CATEGORIES.index(category) if by_status and category in _CATEGORIES else 0
    return _NO_SEQUENCE if sequence is None else sequence, place


def _transition(call: Call, issue: Issue, offer: workflow.Offer, *, fields: bool) -> dict[str, Json]:
    """``isLooped`` is how sites call what the specification calls ``looped``."""
    step = offer.transition
    looped = step.to == issue.status_id
    shown = {
        "id": step.id,
        "name": step.name,
        "to": present.status(call.world, call.world.statuses[step.to]),
        "hasScreen": bool(_screen(call.world, step)),
        "isGlobal": step.kind == "GLOBAL",
        "isInitial": False,
        "isAvailable": offer.available,
        "isConditional": bool(step.conditions),
        "looped": looped,
        "isLooped": looped,
    }
    return shown | ({"fields": _fields(call.world, issue, step)} if fields else {})


# Screens


def _screen(world: World, step: Transition) -> list[str]:
    """The ids of the fields on a transition's screen; empty without one."""
    if step.screen is None:
        return []
    parameters = step.screen["parameters"]
    if step.screen["ruleKey"] == "system:remind-people-to-update-fields":
        return [name.strip() for name in parameters["remindingFieldIds"].split(",") if name.strip()]
    screen = world.screens.get(id_in(parameters["screenId"]))
    return [name for tab in screen.tabs for name in tab.fields] if screen else []


def settable(world: World, step: Transition) -> frozenset[str]:
    """What may be set on the way: the screen's fields; without a screen, what the switch says."""
    screen = _screen(world, step)
    loose = TRANSITION_SCREEN if world.switches.fields_without_screen and not screen else _ALWAYS
    return _ALWAYS | loose | frozenset(screen)


def _fields(world: World, issue: Issue, step: Transition) -> dict[str, Json]:
    """Validators make nothing ``required`` here (facts 3.13)."""
    project, kind = world.project_of(issue), world.types[issue.type_id]
    known = [found for name in _screen(world, step) if (found := fieldbook.find(world, name))]
    shown = {one.id: present_meta.field(world, project, kind, one) for one in known}
    if "resolution" in shown:
        choices = [present.resolution(world, number) for number in world.resolutions]
        shown["resolution"] |= {"required": True, "allowedValues": choices}
    return shown


# Moving

_MOVE: Final = {
    "fields": shapes.mapping,
    "update": shapes.mapping,
    "properties": shapes.PROPERTIES,
    "historyMetadata": shapes.mapping,
    "transition": shapes.mapping,
}


def move(call: Call) -> Response:
    """A transition that is hidden, gone or unknown is 400, never 403 (facts 3.13)."""
    perform(call, call.issue(), call.object(_MOVE, closed=False))
    return Response(status=204)


def perform(call: Call, issue: Issue, body: dict[str, Json]) -> None:
    """Take the transition a body names, with its fields, comments and properties; a Complaint when it cannot be."""
    wanted = body.get("transition")
    number = str(wanted.get("id", "")) if isinstance(wanted, dict) else ""
    if not number:
        raise bad("Missing 'transition' identifier")
    me = call.me
    if me is None:
        raise bad(_NOT_VALID.format(number=number))
    step = _step(call.world, me, issue, number)
    reading = Intake(
        world=call.world,
        me=me,
        project=call.world.project_of(issue),
        type_id=issue.type_id,
        issue=issue,
        screen=settable(call.world, step),
    )
    values = reading.read(body.get("fields"), body.get("update"))
    afterwards = additions.checked(call, reading)
    properties = [checked_property(one) for one in body.get("properties") or ()]
    if said := workflow.objections(call.world, me, issue, step, values):
        raise bad(*said)
    acts.move(call.world, me, issue, step, values, metadata=body.get("historyMetadata"))
    issue.properties.update(properties)
    for act in afterwards:
        act(issue)


_NOT_VALID: Final = "Transition id '{number}' is not valid for this issue."
_CANNOT_MOVE: Final = "Can't move ({key}). You might not have permission, or the work item is missing required information."
_RACED: Final = {"not valid": _NOT_VALID, "can't move": _CANNOT_MOVE, "is invalid": "Action {number} is invalid"}


def _step(world: World, me: User, issue: Issue, number: str) -> Transition:
    """The transition, or why it cannot be taken: hidden, overtaken by another one, or unknown (facts 3.13)."""
    app = me.kind == "app" and rights.may(world, me, "ADMINISTER")
    offers = workflow.offers(world, me, issue, remote_only=app)
    offer = next((one for one in offers if one.transition.id == number), None)
    if offer and offer.available:
        return offer.transition
    if offer or not offers:
        raise bad((_CANNOT_MOVE if offer else _NOT_VALID).format(key=issue.key, number=number))
    steps = world.workflow_of(world.project_of(issue), issue.type_id).transitions
    overtaken = any(one.id == number and one.kind == "DIRECTED" for one in steps)
    said = (_RACED[world.switches.transition_race_text] if overtaken else _NOT_VALID).format(key=issue.key, number=number)
    if overtaken and world.switches.transition_race == "conflict":
        raise Complaint(409, said)
    raise bad(said)


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/issue/{{issue}}/transitions", read, anonymous=True),
    Route("POST", f"{_API}/issue/{{issue}}/transitions", move),
)
