"""Issues picked by a few letters. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/"""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, Final

from integration.sandbox import jql
from integration.sandbox.answers.autocomplete import marked
from integration.sandbox.call import Call
from integration.sandbox.http import Response
from integration.sandbox.jql import JqlSyntaxError
from integration.sandbox.present import common as present
from integration.sandbox.routes import Route
from integration.sandbox.search import index
from integration.sandbox.state.issues import Issue

Json = Any

_MOST: Final = 20


def pick(call: Call) -> Response:
    """Of what the caller has seen or made, and of what ``currentJQL`` finds."""
    wanted = _wanted(call)
    sections = [_section(call, "hs", "History Search", filter(wanted, _history(call)))]
    if "currentJQL" in call.request.query:
        sections.append(_section(call, "cs", "Current Search", filter(wanted, _current(call))))
    return Response(json={"sections": sections})


def _wanted(call: Call) -> Callable[[Issue], bool]:
    """Letters in key or summary; not the current issue, nor its parent unless asked for, nor sub-tasks unless asked for."""
    letters, project = call.one("query").casefold(), call.one("currentProjectId")
    current = call.world.issue(call.one("currentIssueKey") or "0")
    subtasks, parents = call.flag("showSubTasks"), call.flag("showSubTaskParent")
    types = call.world.types

    def wanted(issue: Issue) -> bool:
        if current and (issue.id == current.id or (issue.id == current.parent_id and not parents)):
            return False
        if project and str(issue.project_id) != project:
            return False
        if not subtasks and types[issue.type_id].level < 0:
            return False
        return letters in issue.key.casefold() or letters in issue.summary.casefold()

    return wanted


def _history(call: Call) -> list[Issue]:
    """The last seen first."""
    if call.me is None:
        return []
    me, seen = call.me.account_id, jql.visible(call.world, call.me)
    mine = [one for one in call.world.issues.values() if (me in one.viewed or one.creator == me) and one.project_id in seen]
    return sorted(mine, key=lambda one: (one.viewed.get(me, one.created), one.id), reverse=True)


def _current(call: Call) -> Iterable[Issue]:
    try:
        return index.find(call.world, call.me, jql.parse(call.one("currentJQL")))
    except JqlSyntaxError:
        return []


def _section(call: Call, name: str, label: str, found: Iterable[Issue]) -> dict[str, Json]:
    issues = list(islice(found, _MOST))
    shown = {"id": name, "label": label, "issues": [_issue(call, one) for one in issues]}
    if not issues:
        return shown | {"msg": "No matching issues"}
    return shown | {"sub": f"Showing {len(issues)} of {len(issues)} matching issues"}


def _issue(call: Call, issue: Issue) -> dict[str, Json]:
    typed = call.one("query")
    return {
        "id": issue.id,
        "key": issue.key,
        "keyHtml": marked(issue.key, typed),
        "img": present.issue_type(call.world, call.world.types[issue.type_id])["iconUrl"],
        "summary": marked(issue.summary, typed),
        "summaryText": issue.summary,
    }


ROUTES: Final = (Route("GET", "/rest/api/3/issue/picker", pick, anonymous=True),)
