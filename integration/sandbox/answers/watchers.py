"""Who watches and who votes. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-watchers/"""

from typing import Any, Final

from integration.sandbox import history, rights, shapes
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, forbidden, missing, unauthenticated
from integration.sandbox.present import common as present
from integration.sandbox.present import fields as present_fields
from integration.sandbox.routes import Route
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User

Json = Any


def watchers(call: Call) -> Response:
    """The names only for those who may see them."""
    issue = call.issue()
    shown = present_fields.watches(call.world, issue, call.me) | {"watchers": []}
    if call.may("VIEW_VOTERS_AND_WATCHERS", call.world.project_of(issue)):
        shown["watchers"] = [present.user(call.world, one) for one in issue.watchers]
    return Response(json=shown)


def watch(call: Call) -> Response:
    """The body is a bare JSON string, or nothing for oneself; again is as good as once."""
    issue, me = call.issue(), _someone(call)
    raw = call.body() if call.request.body else me.account_id
    if not isinstance(raw, str):
        raise bad("The accountId must be a JSON string.")
    account = _account(call, issue, me, raw)
    if account not in issue.watchers:
        issue.watchers.append(account)
        history.stir(call.world, issue)
    return Response(status=204)


def unwatch(call: Call) -> Response:
    issue, me = call.issue(), _someone(call)
    if not call.one("accountId"):
        raise bad("The accountId query parameter must be given.")
    account = _account(call, issue, me, call.one("accountId"))
    if account in issue.watchers:
        issue.watchers.remove(account)
        history.stir(call.world, issue)
    return Response(status=204)


def _someone(call: Call) -> User:
    if call.me is None:
        raise unauthenticated()
    return call.me


def _account(call: Call, issue: Issue, me: User, raw: str) -> str:
    """Others are for those who manage watchers, and must see the issue themselves."""
    project = call.world.project_of(issue)
    if raw != me.account_id and not call.may("MANAGE_WATCHERS", project, issue):
        raise forbidden("You do not have permission to manage the watcher list.")
    found = call.world.users.get(raw)
    if found is None or not rights.sees(call.world, found, project):
        raise missing(
            f"The user {raw} does not have permission to view this issue. This user will not be added to the watch list."
        )
    return raw


def watching(call: Call) -> Response:
    """Whether the caller watches each of these; unknown and invisible ones are as good as not watched."""
    ids = call.object({"issueIds": shapes.texts}).get("issueIds")
    if ids is None:
        raise bad("issueIds must be given.")
    shown = {}
    for named in ids:
        issue = call.world.issue(named)
        seen = issue is not None and rights.sees(call.world, call.me, call.world.project_of(issue))
        shown[named] = bool(issue and seen and call.me and call.me.account_id in issue.watchers)
    return Response(json={"issuesIsWatching": shown})


# Votes


def votes(call: Call) -> Response:
    issue = call.issue()
    shown = present_fields.votes(call.world, issue, call.me) | {"voters": []}
    if call.may("VIEW_VOTERS_AND_WATCHERS", call.world.project_of(issue)):
        shown["voters"] = [present.user(call.world, one) for one in issue.voters]
    return Response(json=shown)


def vote(call: Call) -> Response:
    """One's own issue too, again is as good as once (seen on a real site); not a resolved one."""
    issue, me = _votable(call)
    if me.account_id not in issue.voters:
        issue.voters.append(me.account_id)
        history.stir(call.world, issue)
    return Response(status=204)


def unvote(call: Call) -> Response:
    """204 also for a vote that was not there."""
    issue, me = _votable(call)
    if me.account_id in issue.voters:
        issue.voters.remove(me.account_id)
        history.stir(call.world, issue)
    return Response(status=204)


def _votable(call: Call) -> tuple[Issue, User]:
    issue, me = call.issue(), _someone(call)
    if issue.resolution_id is not None:
        raise Complaint(404, "You cannot vote on an issue that has been resolved.")
    return issue, me


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/issue/{{issue}}/watchers", watchers, anonymous=True),
    Route("POST", f"{_API}/issue/{{issue}}/watchers", watch),
    Route("DELETE", f"{_API}/issue/{{issue}}/watchers", unwatch),
    Route("POST", f"{_API}/issue/watching", watching),
    Route("GET", f"{_API}/issue/{{issue}}/votes", votes, anonymous=True),
    Route("POST", f"{_API}/issue/{{issue}}/votes", vote),
    Route("DELETE", f"{_API}/issue/{{issue}}/votes", unvote),
)
