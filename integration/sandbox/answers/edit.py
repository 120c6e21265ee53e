"""Writing issues: create one or many, edit, assign, move, delete. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/"""

from typing import Any, Final

from integration.sandbox import rights, shapes
from integration.sandbox.acts import issues as acts
from integration.sandbox.answers import additions, properties, transitions
from integration.sandbox.answers.comments import apps_only
from integration.sandbox.answers.issues import EXPANDED_HISTORIES, expanded
from integration.sandbox.answers.properties import checked_property
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad
from integration.sandbox.present import common as present
from integration.sandbox.present import issue as present_issue
from integration.sandbox.reading import documents, intake, readers
from integration.sandbox.reading.custom import FieldError
from integration.sandbox.reading.intake import Intake
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
    """201 with id, key and address only, and what became of a transition asked for (facts 3.1)."""
    return Response(status=201, json=_create(call, call.object(_ISSUE, closed=False)))


def _create(call: Call, body: Json) -> dict[str, Json]:
    if not isinstance(body, dict) or not isinstance(body.get("fields"), dict):
        raise bad("Can not create an issue without fields.")
    project = _project(call, body["fields"].get("project"))
    try:
        issue = _made(call, body, project)
    except Complaint as complaint:
        late = complaint.json.get("errorMessages") == [documents.TOO_LONG]
        project.counter += late and call.world.switches.burnt_keys
        raise
    shown: dict[str, Json] = {"id": str(issue.id), "key": issue.key, "self": present.rest(call.world, f"issue/{issue.id}")}
    return shown | ({"transition": _moved(call, issue, body)} if body.get("transition") else {})


def _made(call: Call, body: dict[str, Json], project: Project) -> Issue:
    fields, update = body["fields"], body.get("update")
    me = _creator(call, project)
    try:
        type_id = readers.type_in(call.world, project, fields.get("issuetype"))
    except FieldError as wrong:
        raise bad(issuetype=wrong.message) from None
    reading = Intake(world=call.world, me=me, project=project, type_id=type_id, screen=intake.EDIT_SCREEN)
    if "summary" not in fields and "summary" not in (update or {}):
        reading.errors["summary"] = "You must specify a summary of the issue."
    if call.world.types[type_id].level < 0 and not fields.get("parent"):
        reading.errors["issuetype"] = "Issue type is a sub-task but parent issue key or id not specified."
    values = reading.read(fields, update)
    kept = [checked_property(one) for one in body.get("properties") or ()]
    acts_after = additions.checked(call, reading)
    issue = acts.create(call.world, me, project, type_id, values)
    issue.properties.update(kept)
    for act in acts_after:
        act(issue)
    return issue


def _moved(call: Call, issue: Issue, body: dict[str, Json]) -> dict[str, Json]:
    """The issue stays even when its transition fails."""
    try:
        transitions.perform(call, issue, {"transition": body["transition"]})
    except Complaint as complaint:
        return {"status": complaint.status, "errorCollection": complaint.json}
    return {"status": 200, "errorCollection": {"errorMessages": [], "errors": {}}}


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
            issues.append(_create(call, body))
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
    me = _editor(call, issue, project)
    _notification(call, project)
    apps_only(call, "overrideScreenSecurity", "overrideEditableFlag")
    screen = None if call.flag("overrideScreenSecurity") else intake.EDIT_SCREEN
    body = call.object(_ISSUE, closed=False)
    kept = [checked_property(one) for one in body.get("properties") or ()]
    reading = Intake(world=call.world, me=me, project=project, type_id=issue.type_id, issue=issue, screen=screen)
    values = reading.read(body.get("fields"), body.get("update"))
    acts_after = additions.checked(call, reading)
    acts.edit(call.world, me, issue, values, metadata=body.get("historyMetadata"))
    for key, value in kept:
        issue.properties[key] = value
        properties.tell(call, issue, key, value)
    for act in acts_after:
        act(issue)
    return _edited(call, issue) if call.flag("returnIssue") else Response(status=204)


def _edited(call: Call, issue: Issue) -> Response:
    fields = present_issue.fields_asked([], default="*all", world=call.world)
    shown = present_issue.issue(call.world, issue, call.me, fields=fields)
    return Response(json=shown | expanded(call, issue, call.many("expand"), fields, histories=EXPANDED_HISTORIES))


def _editor(call: Call, issue: Issue, project: Project) -> User:
    if issue.archived:
        raise bad(f"The issue '{issue.key}' is archived and cannot be edited.")
    if call.me is None or not call.may("EDIT_ISSUES", project, issue):
        raise Complaint(403, "You do not have permission to edit issues in this project.")
    return call.me


def _notification(call: Call, project: Project) -> None:
    """``notifyUsers=false`` is for administrators only and fails the request of anyone else (facts 3.12)."""
    quiet = not call.flag("notifyUsers", default=True)
    if quiet and not (call.may("ADMINISTER") or call.may("ADMINISTER_PROJECTS", project)):
        raise bad("To discard the user notification either admin or project admin permissions are required.")


_USER: Final = {
    **dict.fromkeys(
        ("accountId", "accountType", "displayName", "emailAddress", "key", "locale", "name", "self", "timeZone"), shapes.text
    ),
    **dict.fromkeys(("active", "guest"), shapes.flag),
    **dict.fromkeys(("avatarUrls", "groups", "applicationRoles", "expand", "appType"), shapes.anything),
}


def assign(call: Call) -> Response:
    """``accountId`` null unassigns, "-1" lets Jira choose."""
    issue = call.issue()
    project = call.world.project_of(issue)
    if call.me is None or not call.may("ASSIGN_ISSUES", project, issue):
        raise Complaint(403, "You do not have permission to assign issues.")
    body = call.object(_USER)
    raw = None if body.get("accountId") is None else {"accountId": body["accountId"]}
    reading = Intake(world=call.world, me=call.me, project=project, type_id=issue.type_id, issue=issue)
    acts.edit(call.world, call.me, issue, reading.read({"assignee": raw}, None))
    return Response(status=204)


def delete(call: Call) -> Response:
    """With sub-tasks only when told so (facts 3.19)."""
    issue = call.issue()
    me = call.me
    if me is None or not call.may("DELETE_ISSUES", call.world.project_of(issue), issue):
        raise Complaint(403, "You do not have permission to delete issues in this project.")
    subtasks = [number for number in issue.children if call.world.types[call.world.issues[number].type_id].level < 0]
    if subtasks and not call.flag("deleteSubtasks"):
        raise bad(
            f"The issue '{issue.key}' has subtasks. You must specify the 'deleteSubtasks' parameter to delete this issue and all its subtasks."
        )
    acts.delete(call.world, me, issue)
    return Response(status=204)


_API = "/rest/api/3"
ROUTES: Final = (
    Route("POST", f"{_API}/issue", create),
    Route("POST", f"{_API}/issue/bulk", bulk_create),
    Route("PUT", f"{_API}/issue/{{issue}}", edit),
    Route("DELETE", f"{_API}/issue/{{issue}}", delete),
    Route("PUT", f"{_API}/issue/{{issue}}/assignee", assign),
)
