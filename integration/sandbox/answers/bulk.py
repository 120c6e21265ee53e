"""Many issues at once, later: edit, transition, move, delete, watch. Told at ``/bulk/queue/{id}`` (facts 3.15).

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-bulk-operations/
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from integration.sandbox import fieldbook, history, rights, shapes, tasks
from integration.sandbox.acts import issues as acts
from integration.sandbox.acts import move as acts_move
from integration.sandbox.acts.move import Target
from integration.sandbox.answers import transitions
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response
from integration.sandbox.present import common as present
from integration.sandbox.present import meta as present_meta
from integration.sandbox.reading import bulk as bulk_input
from integration.sandbox.reading import intake, readers
from integration.sandbox.reading.bulk import Edit
from integration.sandbox.reading.custom import FieldError
from integration.sandbox.reading.intake import Intake
from integration.sandbox.reading.numerals import id_in
from integration.sandbox.routes import Route
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User
from integration.sandbox.workflow import engine as workflow

Json = Any
Act = Callable[[Issue], None]

AT_ONCE: Final = 1000
"""Issues of one operation, sub-tasks included."""
_FIELDS: Final = 200


def _caller(call: Call) -> User:
    """Bulk changes are a permission of their own."""
    if call.me is None or not call.may("BULK_CHANGE"):
        raise tasks.bulk_complaint("You do not have the global bulk change permission.", status=401)
    return call.me


def _body(call: Call, shape: shapes.Shape, *required: str) -> dict[str, Json]:
    raw = call.body()
    if not shapes.fits(raw, shape, closed=True):
        raise tasks.bulk_complaint("Invalid request payload. Refer to the REST API documentation and try again.")
    for name in required:
        if not raw.get(name):
            raise tasks.bulk_complaint(f"'{name}' must not be empty.")
    body: dict[str, Json] = raw
    return body


def _found(call: Call, names: Sequence[str]) -> tuple[list[Issue], int]:
    """The issues the caller sees, and how many they do not."""
    if not 1 <= len(names) <= AT_ONCE:
        raise tasks.bulk_complaint(f"Between 1 and {AT_ONCE} issues can be selected.")
    wanted = dict.fromkeys(names)
    issues = [issue for issue in map(call.world.issue, wanted) if issue and _sees(call, issue)]
    return list({one.id: one for one in issues}.values()), len(wanted) - len(issues)


def _sees(call: Call, issue: Issue) -> bool:
    return not issue.archived and rights.sees(call.world, call.me, call.world.project_of(issue))


def _started(call: Call, me: User, what: str, work: Sequence[tuple[Issue, Act]], unseen: int) -> Response:
    """201 with the task; what fails, fails for that issue alone."""

    def run() -> Json:
        done, failed = [], dict[int, list[str]]()
        for issue, act in work:
            if issue.id not in call.world.issues:
                continue
            try:
                act(issue)
                done.append(issue.id)
            except Complaint as complaint:
                failed[issue.id] = _words(complaint)
        return tasks.bulk_outcome(done, failed, unseen=unseen)

    return tasks.start_bulk(call.world, me, what, run)


def _words(complaint: Complaint) -> list[str]:
    said: Json = complaint.json
    return [*said.get("errorMessages", ()), *(said.get("errors") or {}).values()]


def _refused(message: str) -> Complaint:
    return Complaint(403, message)


_SELECTED: Final = {"selectedIssueIdsOrKeys": shapes.texts, "sendBulkNotification": shapes.flag}

# Edit


def edit(call: Call) -> Response:
    me = _caller(call)
    shape = _SELECTED | {
        "editedFieldsInput": lambda value: shapes.fits(value, bulk_input.SHAPE, closed=True),
        "selectedActions": shapes.texts,
    }
    body = _body(call, shape, "selectedIssueIdsOrKeys", "selectedActions", "editedFieldsInput")
    wanted = bulk_input.edit_from(body["editedFieldsInput"])
    actions = set(body["selectedActions"])
    if len(actions) > _FIELDS:
        raise tasks.bulk_complaint(f"At most {_FIELDS} fields can be edited at once.")
    if not actions <= wanted.named():
        raise tasks.bulk_complaint(f"No value is given for: {', '.join(sorted(actions - wanted.named()))}.")
    chosen = Edit(
        fields={name: value for name, value in wanted.fields.items() if name in actions},
        lists={name: value for name, value in wanted.lists.items() if name in actions},
        status=wanted.status if "status" in actions else None,
    )
    issues, unseen = _found(call, body["selectedIssueIdsOrKeys"])
    return _started(call, me, "Bulk edit", [(one, lambda issue: _edit(call, me, issue, chosen)) for one in issues], unseen)


def _edit(call: Call, me: User, issue: Issue, wanted: Edit) -> None:
    project = call.world.project_of(issue)
    if not call.may("EDIT_ISSUES", project):
        raise _refused("You do not have permission to edit issues in this project.")
    reading = Intake(world=call.world, me=me, project=project, type_id=issue.type_id, issue=issue, screen=intake.EDIT_SCREEN)
    values = reading.read(wanted.fields, wanted.update())
    acts.edit(call.world, me, issue, values)
    if wanted.status:
        _to_status(call, me, issue, wanted.status)


def _to_status(call: Call, me: User, issue: Issue, status: str) -> None:
    offers = workflow.offers(call.world, me, issue)
    step = next((one.transition for one in offers if one.available and str(one.transition.to) == status), None)
    if step is None:
        raise _refused(f"No transition leads to the status {status}.")
    acts.move(call.world, me, issue, step, {})


# Transition


def transition(call: Call) -> Response:
    me = _caller(call)
    one = {"selectedIssueIdsOrKeys": shapes.texts, "transitionId": shapes.text}
    shape = {
        "bulkTransitionInputs": lambda value: (
            isinstance(value, list) and all(shapes.fits(raw, one, closed=True) for raw in value)
        ),
        "sendBulkNotification": shapes.flag,
    }
    body = _body(call, shape, "bulkTransitionInputs")
    work: list[tuple[Issue, Act]] = []
    hidden = 0
    for raw in body["bulkTransitionInputs"]:
        if not raw.get("transitionId"):
            raise tasks.bulk_complaint("'transitionId' must not be empty.")
        issues, unseen = _found(call, raw.get("selectedIssueIdsOrKeys") or ())
        work += [(issue, _mover(call, raw["transitionId"])) for issue in issues]
        hidden += unseen
    return _started(call, me, "Bulk transition", work, hidden)


def _mover(call: Call, number: str) -> Act:
    return lambda issue: transitions.perform(call, issue, {"transition": {"id": number}})


def transitions_offered(call: Call) -> Response:
    """By workflow: which transitions all its selected issues offer now."""
    me = _caller(call)
    issues, _ = _found(call, call.many("issueIdsOrKeys"))
    groups: dict[str, list[Issue]] = {}
    for issue in issues:
        flow = call.world.workflow_of(call.world.project_of(issue), issue.type_id)
        groups.setdefault(flow.id, []).append(issue)
    return Response(json={"availableTransitions": [_offered(call, me, group) for group in groups.values()]})


def _offered(call: Call, me: User, issues: list[Issue]) -> dict[str, Json]:
    every = [[one for one in workflow.offers(call.world, me, issue) if one.available] for issue in issues]
    common = set.intersection(*({one.transition.id for one in offers} for offers in every))
    steps = [one.transition for one in every[0] if one.transition.id in common]
    return {
        "issues": [issue.key for issue in issues],
        "isTransitionsFiltered": any(len(offers) > len(common) for offers in every),
        "transitions": [
            {
                "transitionId": int(step.id),
                "transitionName": step.name,
                "to": {"statusId": step.to, "statusName": call.world.statuses[step.to].name},
            }
            for step in steps
        ],
    }


# Move

_SOURCE: Final = {
    "issueIdsOrKeys": shapes.texts,
    "inferClassificationDefaults": shapes.flag,
    "inferFieldDefaults": shapes.flag,
    "inferStatusDefaults": shapes.flag,
    "inferSubtaskTypeDefault": shapes.flag,
    "targetClassification": shapes.anything,
    "targetMandatoryFields": shapes.anything,
    "targetStatus": shapes.objects({"statuses": shapes.mapping}),
}


def move(call: Call) -> Response:
    """``<project>,<type>[,<parent>]`` -> issues and how their statuses map."""
    me = _caller(call)
    shape = {
        "targetToSourcesMapping": lambda value: (
            isinstance(value, dict) and all(shapes.fits(one, _SOURCE, closed=True) for one in value.values())
        ),
        "sendBulkNotification": shapes.flag,
    }
    body = _body(call, shape, "targetToSourcesMapping")
    work: list[tuple[Issue, Act]] = []
    hidden = 0
    for named, source in body["targetToSourcesMapping"].items():
        target = _target(call, named, source)
        issues, unseen = _found(call, source.get("issueIdsOrKeys") or ())
        work += [(issue, _carrier(call, me, target)) for issue in issues]
        hidden += unseen
    if len(work) + hidden > AT_ONCE:
        raise tasks.bulk_complaint(f"At most {AT_ONCE} issues can be moved at once.")
    return _started(call, me, "Bulk move", work, hidden)


def _target(call: Call, named: str, source: dict[str, Json]) -> Target:
    parts = [part.strip() for part in named.split(",")]
    project = call.world.project(parts[0])
    if project is None or not call.may("CREATE_ISSUES", project) or len(parts) not in (2, 3):
        raise tasks.bulk_complaint(f"The target '{named}' is not valid, or you may not create issues there.")
    try:
        type_id = readers.type_in(call.world, project, {"id": parts[1]})
    except FieldError:
        raise tasks.bulk_complaint(f"The issue type {parts[1]} does not exist in the project {project.key}.") from None
    parent = call.world.issue(parts[2]) if len(parts) == 3 else None
    if (call.world.types[type_id].level < 0) and (parent is None or parent.project_id != project.id):
        raise tasks.bulk_complaint("A sub-task needs a parent in the target project.")
    return Target(project=project, type_id=type_id, parent_id=parent.id if parent else None, statuses=_statuses(source))


def _statuses(source: dict[str, Json]) -> dict[int, int]:
    """Of the old workflow -> of the new one, from target status -> source statuses."""
    return {
        id_in(str(old)): id_in(new)
        for one in source.get("targetStatus") or ()
        for new, olds in (one.get("statuses") or {}).items()
        for old in (olds if isinstance(olds, list) else ())
    }


def _carrier(call: Call, me: User, target: Target) -> Act:
    def carry(issue: Issue) -> None:
        if not call.may("MOVE_ISSUES", call.world.project_of(issue)):
            raise _refused("You do not have permission to move issues of this project.")
        acts_move.relocate(call.world, me, issue, target)

    return carry


# Delete, watch


def delete(call: Call) -> Response:
    """Sub-tasks go with their parents."""
    me = _caller(call)
    issues, unseen = _found(call, _body(call, _SELECTED, "selectedIssueIdsOrKeys")["selectedIssueIdsOrKeys"])

    def act(issue: Issue) -> None:
        if not call.may("DELETE_ISSUES", call.world.project_of(issue)):
            raise _refused("You do not have permission to delete issues in this project.")
        acts.delete(call.world, me, issue)

    return _started(call, me, "Bulk delete", [(one, act) for one in issues], unseen)


def watch(call: Call) -> Response:
    return _watching(call, on=True)


def unwatch(call: Call) -> Response:
    return _watching(call, on=False)


def _watching(call: Call, *, on: bool) -> Response:
    me = _caller(call)
    shape = {"selectedIssueIdsOrKeys": shapes.texts}
    issues, unseen = _found(call, _body(call, shape, "selectedIssueIdsOrKeys")["selectedIssueIdsOrKeys"])

    def act(issue: Issue) -> None:
        others = [account for account in issue.watchers if account != me.account_id]
        issue.watchers = [*others, me.account_id] if on else others
        history.stir(call.world, issue)

    return _started(call, me, "Bulk watch" if on else "Bulk unwatch", [(one, act) for one in issues], unseen)


# What can be edited in bulk


def fields(call: Call) -> Response:
    """Those on the screens of every selected issue, fifty a page."""
    _caller(call)
    issues, _ = _found(call, call.many("issueIdsOrKeys"))
    if not issues:
        raise tasks.bulk_complaint("No editable fields were found for these issues.", status=404)
    every = [present_meta.on_edit(call.world, call.me, issue) for issue in issues]
    common = set.intersection(*({one.id for one in offered} for offered in every))
    words = call.one("searchText").casefold()
    found = [one for one in every[0] if one.id in common and words in one.name(call.world.language).casefold()]
    if not found:
        raise tasks.bulk_complaint("No editable fields were found for these issues.", status=404)
    return Response(json=_page(call, [_field(call, one) for one in found]))


def _page(call: Call, found: list[dict[str, Json]]) -> dict[str, Json]:
    """Cursors are the ids of the first and the last field shown."""
    ids = [one["id"] for one in found]
    after, before = call.one("startingAfter"), call.one("endingBefore")
    start = ids.index(after) + 1 if after in ids else 0
    end = ids.index(before) if before in ids else len(ids)
    shown = found[max(start, end - _PAGE) : end] if before else found[start : start + _PAGE]
    page: dict[str, Json] = {"fields": shown}
    if shown and shown[0] is not found[0]:
        page["endingBefore"] = shown[0]["id"]
    return page | ({"startingAfter": shown[-1]["id"]} if shown and shown[-1] is not found[-1] else {})


_PAGE: Final = 50
_MANY: Final = frozenset({"labels", "components", "fixVersions", "versions"})


def _field(call: Call, found: fieldbook.Field) -> dict[str, Json]:
    shown: dict[str, Json] = {
        "id": found.id,
        "name": found.name(call.world.language),
        "type": found.id if found.custom is None else found.custom,
        "isRequired": found.id == "summary",
    }
    if found.id in _MANY:
        shown["multiSelectFieldOptions"] = list(bulk_input.OPTIONS)
    if found.kind == "user":
        shown["searchUrl"] = present.rest(call.world, "user/assignable/multiProjectSearch?query=")
    return shown


_API = "/rest/api/3/bulk/issues"
ROUTES: Final = (
    Route("GET", f"{_API}/fields", fields),
    Route("POST", f"{_API}/fields", edit),
    Route("GET", f"{_API}/transition", transitions_offered),
    Route("POST", f"{_API}/transition", transition),
    Route("POST", f"{_API}/move", move),
    Route("POST", f"{_API}/delete", delete),
    Route("POST", f"{_API}/watch", watch),
    Route("POST", f"{_API}/unwatch", unwatch),
)
