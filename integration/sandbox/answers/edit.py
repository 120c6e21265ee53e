"""Writing issues: create one or many, edit, assign, move, delete. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/"""

from typing import Any, Final

from integration.sandbox import acts, acts_talk, intake, present, present_issue, rights, shapes, workflow
from integration.sandbox.answers.comments import checked_body
from integration.sandbox.answers.properties import checked_property
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad
from integration.sandbox.intake import FieldError, Intake
from integration.sandbox.routes import Route
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User
from integration.sandbox.state.projects import Project

Json = Any

_ISSUE: Final = {
    "fields": shapes.mapping,
    "update": shapes.mapping,
    "properties": shapes.PROPERTIES,
    "historyMetadata": shapes.mapping,
    "transition": shapes.mapping,
}


def create(call: Call) -> Response:
    """201 with id, key and address only (facts 3.1)."""
    return Response(status=201, json=_created(call, _create(call, call.object(_ISSUE, closed=False))))


def _created(call: Call, issue: Issue) -> dict[str, Json]:
    return {"id": str(issue.id), "key": issue.key, "self": present.rest(call.world, f"issue/{issue.id}")}


def _create(call: Call, body: Json) -> Issue:
    if not isinstance(body, dict) or not isinstance(body.get("fields"), dict):
        raise bad("Can not create an issue without fields.")
    fields, update = body["fields"], body.get("update")
    project = _project(call, fields.get("project"))
    me = _creator(call, project)
    try:
        type_id = intake.type_in(call.world, project, fields.get("issuetype"))
    except FieldError as wrong:
        raise bad(issuetype=wrong.message) from None
    reading = Intake(world=call.world, me=me, project=project, type_id=type_id, screen=intake.EDIT_SCREEN)
    if "summary" not in fields and "summary" not in (update or {}):
        reading.errors["summary"] = "You must specify a summary of the issue."
    if call.world.types[type_id].level < 0 and not fields.get("parent"):
        reading.errors["issuetype"] = "Issue type is a sub-task but parent issue key or id not specified."
    values = reading.read(fields, update)
    properties = [checked_property(one) for one in body.get("properties") or ()]
    issue = acts.create(call.world, me, project, type_id, values)
    issue.properties.update(properties)
    return issue


def _project(call: Call, raw: Json) -> Project:
    named = str(raw.get("id") or raw.get("key") or "") if isinstance(raw, dict) else ""
    project = call.world.project(named) if named else None
    if project is None or not rights.sees(call.world, call.me, project):
        raise bad(project="Specify a valid project ID or key" if not named else "valid project is required")
    return project


def _creator(call: Call, project: Project) -> User:
    if call.me is None or not call.may("CREATE_ISSUES", project):
        raise bad("You do not have permission to create issues in this project.")
    return call.me


def bulk_create(call: Call) -> Response:
    """At most 50. 201 when any was made; failures by their place in the request (facts 3.1)."""
    wanted = call.object({"issueUpdates": shapes.objects(_ISSUE)}).get("issueUpdates")
    if not isinstance(wanted, list) or not 1 <= len(wanted) <= 50:
        raise bad("The number of issues to create must be between 1 and 50.")
    issues: list[Json] = []
    errors: list[Json] = []
    for number, body in enumerate(wanted):
        try:
            issues.append(_created(call, _create(call, body)))
        except Complaint as complaint:
            element = {
                "errorMessages": complaint.json["errorMessages"],
                "errors": complaint.json["errors"],
                "status": complaint.status,
            }
            errors.append({"status": complaint.status, "elementErrors": element, "failedElementNumber": number})
    return Response(status=201 if issues else 400, json={"issues": issues, "errors": errors})


def edit(call: Call) -> Response:
    """204, or the issue with ``returnIssue=true``; ``transition`` is ignored here (facts 3.12)."""
    issue = call.issue()
    project = call.world.project_of(issue)
    me = _editor(call, project)
    _notification(call, project)
    body = call.object(_ISSUE, closed=False)
    properties = [checked_property(one) for one in body.get("properties") or ()]
    reading = Intake(world=call.world, me=me, project=project, type_id=issue.type_id, issue=issue, screen=intake.EDIT_SCREEN)
    values = reading.read(body.get("fields"), body.get("update"))
    bodies = [checked_body(call.world, one) for one in reading.comments]
    acts.edit(call.world, me, issue, values, metadata=body.get("historyMetadata"))
    issue.properties.update(properties)
    for one in bodies:
        acts_talk.comment(call.world, me, issue, one)
    if call.flag("returnIssue"):
        fields = present_issue.fields_asked([], default="*all")
        return Response(json=present_issue.issue(call.world, issue, me, fields=fields))
    return Response(status=204)


def _editor(call: Call, project: Project) -> User:
    if call.me is None or not call.may("EDIT_ISSUES", project):
        raise Complaint(403, "You do not have permission to edit issues in this project.")
    return call.me


def _notification(call: Call, project: Project) -> None:
    """``notifyUsers=false`` is for administrators only and fails the request of anyone else (facts 3.12)."""
    quiet = not call.flag("notifyUsers", default=True)
    if quiet and not (call.may("ADMINISTER") or call.may("ADMINISTER_PROJECTS", project)):
        raise bad("To discard the user notification either admin or project admin permissions are required.")


def assign(call: Call) -> Response:
    """``accountId`` null unassigns, "-1" lets Jira choose."""
    issue = call.issue()
    project = call.world.project_of(issue)
    if call.me is None or not call.may("ASSIGN_ISSUES", project):
        raise Complaint(403, "You do not have permission to assign issues.")
    body = call.object({"accountId": shapes.text}, closed=False)
    raw = None if body.get("accountId") is None else {"accountId": body["accountId"]}
    reading = Intake(world=call.world, me=call.me, project=project, type_id=issue.type_id, issue=issue)
    acts.edit(call.world, call.me, issue, reading.read({"assignee": raw}, None))
    return Response(status=204)


def move(call: Call) -> Response:
    """A transition that is hidden, gone or unknown is 400, never 403 (facts 3.13)."""
    issue = call.issue()
    project = call.world.project_of(issue)
    body = call.object(_ISSUE, closed=False)
    wanted = body.get("transition")
    number = str(wanted.get("id", "")) if isinstance(wanted, dict) else ""
    if not number:
        raise bad("Missing 'transition' identifier")
    me = call.me
    offers = workflow.offers(call.world, me, issue) if me else []
    step = next((one.transition for one in offers if one.available and one.transition.id == number), None)
    if me is None or step is None:
        raise bad(_refusal(number, known=any(one.transition.id == number for one in offers), key=issue.key))
    reading = Intake(
        world=call.world, me=me, project=project, type_id=issue.type_id, issue=issue, screen=intake.TRANSITION_SCREEN
    )
    values = reading.read(body.get("fields"), body.get("update"))
    bodies = [checked_body(call.world, one) for one in reading.comments]
    properties = [checked_property(one) for one in body.get("properties") or ()]
    acts.move(call.world, me, issue, step, values, metadata=body.get("historyMetadata"))
    issue.properties.update(properties)
    for one in bodies:
        acts_talk.comment(call.world, me, issue, one)
    return Response(status=204)


def _refusal(number: str, *, known: bool, key: str) -> str:
    if known:
        return f"Can't move ({key}). You might not have permission, or the work item is missing required information."
    return f"Transition id '{number}' is not valid for this issue."


def delete(call: Call) -> Response:
    """With sub-tasks only when told so (facts 3.19)."""
    issue = call.issue()
    if not call.may("DELETE_ISSUES", call.world.project_of(issue)):
        raise Complaint(403, "You do not have permission to delete issues in this project.")
    subtasks = [number for number in issue.children if call.world.types[call.world.issues[number].type_id].level < 0]
    if subtasks and not call.flag("deleteSubtasks"):
        raise bad(
            f"The issue '{issue.key}' has subtasks. You must specify the 'deleteSubtasks' parameter to delete this issue and all its subtasks."
        )
    acts.delete(call.world, issue)
    return Response(status=204)


_API = "/rest/api/3"
ROUTES: Final = (
    Route("POST", f"{_API}/issue", create),
    Route("POST", f"{_API}/issue/bulk", bulk_create),
    Route("PUT", f"{_API}/issue/{{issue}}", edit),
    Route("DELETE", f"{_API}/issue/{{issue}}", delete),
    Route("PUT", f"{_API}/issue/{{issue}}/assignee", assign),
    Route("POST", f"{_API}/issue/{{issue}}/transitions", move),
)
