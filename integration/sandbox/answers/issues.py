"""Reading issues: one, or many at once. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/"""

from collections.abc import Sequence
from typing import Any, Final

from integration.sandbox import rights, shapes
from integration.sandbox.answers import transitions
from integration.sandbox.call import Call
from integration.sandbox.http import Response, bad
from integration.sandbox.present import issue as present_issue
from integration.sandbox.present import meta as present_meta
from integration.sandbox.routes import Route
from integration.sandbox.state.issues import Issue

Json = Any

EXPANDED_HISTORIES: Final = 100
"""``expand=changelog`` on one issue: the newest ones only (facts 2.4)."""


def read(call: Call) -> Response:
    """Every field without ``fields``; the key it once had answers too, with the new one (facts 3.18, 3.19)."""
    issue = call.issue()
    fields = present_issue.fields_asked(call.many("fields"), default="*all", world=call.world)
    shown = present_issue.issue(call.world, issue, call.me, fields=fields, properties=call.many("properties"))
    if call.me is not None and call.flag("updateHistory"):
        issue.viewed[call.me.account_id] = call.world.now()
    return Response(json=shown | expanded(call, issue, call.many("expand"), fields, histories=EXPANDED_HISTORIES))


def expanded(call: Call, issue: Issue, wanted: Sequence[str], fields: Sequence[str], *, histories: int) -> dict[str, Json]:
    """What ``expand`` adds; histories are cut off (facts 1.6, 2.4)."""
    world, more = call.world, dict[str, Json]()
    for name in wanted:
        match name:
            case "names":
                more[name] = present_issue.names(world, fields)
            case "schema":
                more[name] = present_issue.schemas(world, fields)
            case "changelog":
                more[name] = present_issue.changelog(world, issue, histories=histories)
            case "renderedFields":
                more[name] = present_issue.rendered(world, issue, call.me, fields)
            case "transitions":
                more[name] = transitions.offered(call, issue, unavailable=False)
            case "editmeta":
                more[name] = present_meta.editmeta(world, call.me, issue)
            case "operations":
                more[name] = {"linkGroups": []}
            case "versionedRepresentations":
                values = present_issue.issue(world, issue, call.me, fields=fields).get("fields", {})
                more[name] = present_issue.versioned(values)
    return more


_BULK: Final = {
    "issueIdsOrKeys": shapes.scalars,
    "fields": shapes.texts,
    "expand": shapes.texts,
    "properties": shapes.texts,
    "fieldsByKeys": shapes.flag,
}


def bulk_read(call: Call) -> Response:
    """At most 100, ascending by id; what is not there or not visible goes to ``issueErrors`` (facts 1.13)."""
    body = call.object(_BULK)
    asked = body.get("issueIdsOrKeys")
    if not isinstance(asked, list) or not 1 <= len(asked) <= 100:
        raise bad("The number of issue IDs or keys must be between 1 and 100.")
    properties = list(body.get("properties") or ())
    if len(properties) > 5:
        raise bad("The number of properties must not exceed 5.")
    fields = present_issue.fields_asked(list(body.get("fields") or ()), default="*navigable", world=call.world)
    found, errors = found_of(call, [str(one) for one in asked])
    issues = [
        present_issue.issue(call.world, one, call.me, fields=fields, properties=properties)
        | expanded(call, one, body.get("expand") or (), fields, histories=EXPANDED_HISTORIES)
        for one in sorted(found, key=lambda issue: issue.id)
    ]
    return Response(json={"issueErrors": errors, "issues": issues})


def found_of(call: Call, asked: Sequence[str]) -> tuple[list[Issue], list[Json]]:
    """The issues the caller may see, each once, and what is to be said of the others."""
    found: dict[int, Issue] = {}
    errors: list[Json] = []
    open_projects: dict[int, bool] = {}
    for one in asked:
        issue = call.world.issue(one)
        if issue is None or not _seen(call, issue, open_projects):
            errors.append({"id": one, "errorMessage": "Issue does not exist or you do not have permission to see it."})
        else:
            found[issue.id] = issue
    return list(found.values()), errors


def _seen(call: Call, issue: Issue, known: dict[int, bool]) -> bool:
    """Whether the caller may see it, as one of its project or for itself. ``known``: projects asked about before."""
    project = call.world.project_of(issue)
    if project.id not in known:
        known[project.id] = rights.sees(call.world, call.me, project)
    return known[project.id] or rights.may(call.world, call.me, "BROWSE_PROJECTS", project, issue)


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/issue/{{issue}}", read, anonymous=True),
    Route("POST", f"{_API}/issue/bulkfetch", bulk_read, anonymous=True),
)
