"""The archive of issues, a matter of the Premium plan; notices to people; how near issues are to their limits (facts 3.10)."""

from collections.abc import Callable
from typing import Any, Final

from integration.sandbox import jql, rights, shapes, tasks
from integration.sandbox.acts import move as acts_move
from integration.sandbox.call import Call
from integration.sandbox.http import Response, bad, forbidden
from integration.sandbox.jql import JqlSyntaxError
from integration.sandbox.routes import Route
from integration.sandbox.search import index
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User

Json = Any

_AT_ONCE: Final = 1000
_ALL_AT_ONCE: Final = 100_000


def _administrator(call: Call) -> User:
    if not call.world.switches.premium or call.world.switches.free_plan:
        raise forbidden("Archiving issues is only available on the Premium and Enterprise plans.")
    return call.need("ADMINISTER")


def archive(call: Call) -> Response:
    return _carried(call, acts_move.archive, archived=False)


def unarchive(call: Call) -> Response:
    return _carried(call, acts_move.restore, archived=True)


def _carried(call: Call, act: Callable[..., None], *, archived: bool) -> Response:
    """How many were, and why the others were not; 400 when none could be."""
    me = _administrator(call)
    names = call.object({"issueIdsOrKeys": shapes.texts}).get("issueIdsOrKeys")
    if not names:
        raise bad("At least one issue must be given.")
    if len(names) > _AT_ONCE:
        raise bad(f"At most {_AT_ONCE} issues can be archived at once.")
    found, errors = _sorted_out(call, names, archived=archived)
    if not found:
        raise bad("None of the issues can be archived or unarchived.")
    for issue in found:
        act(call.world, me, issue)
    return Response(json={"numberOfIssuesUpdated": len(found), "errors": errors})


def _sorted_out(call: Call, names: list[str], *, archived: bool) -> tuple[list[Issue], dict[str, Json]]:
    found: dict[int, Issue] = {}
    refused: dict[str, list[str]] = {}
    for named in names:
        issue = call.world.issue(named)
        if issue is None or not rights.sees(call.world, call.me, call.world.project_of(issue)):
            refused.setdefault("issuesNotFound", []).append(named)
        elif call.world.types[issue.type_id].level < 0:
            refused.setdefault("issueIsSubtask", []).append(named)
        elif (issue.archived is not None) is archived:
            found[issue.id] = issue
    errors = {name: {"count": len(those), "issueIdsOrKeys": those, "message": _WHY[name]} for name, those in refused.items()}
    return list(found.values()), errors


_WHY: Final = {
    "issuesNotFound": "Issue with the provided id/key not found",
    "issueIsSubtask": "Issue is subtask.",
}


def archive_all(call: Call) -> Response:
    """By JQL, later: 202 with the task's address."""
    me = _administrator(call)
    text = call.object({"jql": shapes.text}).get("jql") or ""
    try:
        query = jql.parse(text)
    except JqlSyntaxError as wrong:
        raise bad(str(wrong)) from None
    if not text.strip():
        raise bad("A JQL query must be given.")

    def work() -> Json:
        found = list(index.find(call.world, me, query)[:_ALL_AT_ONCE])
        for issue in found:
            if call.world.types[issue.type_id].level >= 0 and issue.archived is None:
                acts_move.archive(call.world, me, issue)
        return None

    task = tasks.start(call.world, me, "Archive issues", work)
    return Response(status=202, json=f"{call.world.base_url}/rest/api/3/task/{task.id}")


# Limits

_COUNTED: Final[dict[str, Callable[[Issue], int]]] = {
    "comment": lambda issue: len(issue.comments),
    "worklog": lambda issue: len(issue.worklogs),
    "attachment": lambda issue: len(issue.attachments),
    "issuelinks": lambda issue: len(issue.links),
    "remoteIssueLinks": lambda issue: len(issue.remote_links),
}


def limits(call: Call) -> Response:
    """By field: issues beyond the limit, and those over four fifths of it; ids, or keys with ``isReturningKeys``."""
    call.need("ADMINISTER")
    switches = call.world.switches
    known = {
        "comment": switches.comments_per_issue,
        "worklog": switches.worklogs_per_issue,
        "attachment": switches.attachments_per_issue,
        "issuelinks": switches.links_per_issue,
        "remoteIssueLinks": switches.remote_links_per_issue,
    }
    near: dict[str, dict[str, int]] = {}
    beyond: dict[str, dict[str, int]] = {}
    for name, limit in known.items():
        for issue in call.world.issues.values():
            count = _COUNTED[name](issue)
            shelf = beyond if count > limit else near if count * 5 > limit * 4 else None
            if shelf is not None:
                shelf.setdefault(name, {})[issue.key if call.flag("isReturningKeys") else str(issue.id)] = count
    return Response(json={"limits": known, "issuesApproachingLimit": near, "issuesBreachingLimit": beyond})


# Notices

_GROUPS: Final = shapes.objects({"name": shapes.text, "groupId": shapes.text})
_NOTICE: Final = {
    "subject": shapes.text,
    "textBody": shapes.text,
    "htmlBody": shapes.text,
    "to": shapes.one(
        {
            **dict.fromkeys(("reporter", "assignee", "watchers", "voters"), shapes.flag),
            "users": shapes.objects({"accountId": shapes.text}),
            "groups": _GROUPS,
            "groupIds": shapes.texts,
        }
    ),
    "restrict": shapes.mapping,
}


def notify(call: Call) -> Response:
    """To whom the body says, never to oneself; mail leaves no trace on the issue."""
    issue = call.issue()
    said = call.object(_NOTICE, closed=False).get("to") or {}
    if not _recipients(call, issue, said) - {call.me.account_id if call.me else ""}:
        raise bad("No recipients were defined for notification.")
    return Response(status=204)


def _recipients(call: Call, issue: Issue, said: dict[str, Json]) -> set[str]:
    world = call.world
    asked: dict[str, list[str | None]] = {
        "reporter": [issue.reporter],
        "assignee": [issue.assignee],
        "watchers": [*issue.watchers],
        "voters": [*issue.voters],
    }
    found = {one for name, people in asked.items() if said.get(name) for one in people if one}
    for one in said.get("users") or ():
        if one.get("accountId") not in world.users:
            raise bad("The user does not exist or you do not have permission to view it.")
        found.add(one["accountId"])
    names = [one.get("groupId") or one.get("name") or "" for one in said.get("groups") or ()]
    for name in (*names, *(said.get("groupIds") or ())):
        if world.group_called(name) is None:
            raise bad(f"The group '{name}' does not exist.")
        found |= world.group(name)
    return found


_API = "/rest/api/3/issue"
ROUTES: Final = (
    Route("PUT", f"{_API}/archive", archive),
    Route("POST", f"{_API}/archive", archive_all),
    Route("PUT", f"{_API}/unarchive", unarchive),
    Route("GET", f"{_API}/limit/report", limits),
    Route("POST", f"{_API}/{{issue}}/notify", notify),
)
