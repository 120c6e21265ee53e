"""Links from issues to the outside. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-remote-links/"""

from typing import Any, Final

from integration.sandbox import shapes
from integration.sandbox.acts import talk as acts_talk
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, forbidden, missing
from integration.sandbox.present import common as present
from integration.sandbox.present import talk as present_talk
from integration.sandbox.routes import Route
from integration.sandbox.state.issues import Issue, RemoteLink
from integration.sandbox.state.people import User

Json = Any

_ICON: Final = shapes.one({"link": shapes.text, "title": shapes.text, "url16x16": shapes.text})
_LINK: Final = {
    "globalId": shapes.text,
    "application": shapes.one({"name": shapes.text, "type": shapes.text}),
    "relationship": shapes.text,
    "object": shapes.one(
        {"url": shapes.text, "title": shapes.text, "summary": shapes.text, "icon": _ICON, "status": shapes.mapping}
    ),
}


def listed(call: Call) -> Response:
    """All of them, or with ``globalId`` the one."""
    issue = call.issue()
    if "globalId" in call.request.query:
        return Response(json=present_talk.remote_link(call.world, _global(call, issue, call.one("globalId"))))
    return Response(json=[present_talk.remote_link(call.world, call.world.remote_links[one]) for one in issue.remote_links])


def _global(call: Call, issue: Issue, identity: str) -> RemoteLink:
    found = _known(call, issue, identity)
    if found is None:
        raise missing(f"The remote issue link with the global id '{identity}' does not exist on this issue.")
    return found


def _known(call: Call, issue: Issue, identity: str | None) -> RemoteLink | None:
    links = (call.world.remote_links[number] for number in issue.remote_links)
    return next((one for one in links if identity and one.global_id == identity), None)


def one(call: Call) -> Response:
    return Response(json=present_talk.remote_link(call.world, _found(call, call.issue())))


def _found(call: Call, issue: Issue) -> RemoteLink:
    number = call.number("id", otherwise=lambda: bad(f"The link id '{call.path['id']}' is not valid."))
    found = call.world.remote_links.get(number)
    if found is None:
        raise missing(f"The remote issue link with id '{number}' does not exist.")
    if found.issue_id != issue.id:
        raise bad("The remote issue link does not belong to the given issue.")
    return found


def upsert(call: Call) -> Response:
    """The same ``globalId`` replaces (200), what it leaves out becomes null; without one there is a new link each time (facts 13.4)."""
    issue = call.issue()
    me = _linker(call, issue)
    said = _said(call)
    known = _known(call, issue, said["global_id"])
    if known is None and len(issue.remote_links) >= call.world.switches.remote_links_per_issue:
        raise Complaint(413, "The limit of remote links per issue has been reached.")
    made = acts_talk.link_out(call.world, me, issue, known, **said)
    address = present.rest(call.world, f"issue/{issue.key}/remotelink/{made.id}")
    return Response(status=200 if known else 201, json={"id": made.id, "self": address})


def _linker(call: Call, issue: Issue) -> User:
    if call.me is None or not call.may("LINK_ISSUES", call.world.project_of(issue)):
        raise forbidden("You do not have permission to link issues in this project.")
    return call.me


def _said(call: Call) -> dict[str, Any]:
    raw = call.object(_LINK, closed=False)
    target = raw.get("object") or {}
    for name in ("url", "title"):
        if not (target.get(name) or "").strip():
            raise bad(**{f"object.{name}": f"'{name}' is required."})
    identity = raw.get("globalId") or None
    if identity and len(identity) > 255:
        raise bad(globalId="The global id must not be longer than 255 characters.")
    known = {name: target[name] for name in ("url", "title", "summary", "icon", "status") if target.get(name) is not None}
    return {
        "global_id": identity,
        "relationship": raw.get("relationship") or None,
        "application": dict(raw.get("application") or {}),
        "target": known,
    }


def replace(call: Call) -> Response:
    issue = call.issue()
    me = _linker(call, issue)
    found = _found(call, issue)
    acts_talk.link_out(call.world, me, issue, found, **_said(call))
    return Response(status=204)


def delete(call: Call) -> Response:
    issue = call.issue()
    me = _linker(call, issue)
    acts_talk.unlink_out(call.world, me, _found(call, issue))
    return Response(status=204)


def delete_global(call: Call) -> Response:
    issue = call.issue()
    me = _linker(call, issue)
    if not call.one("globalId"):
        raise bad("The globalId query parameter must be given.")
    acts_talk.unlink_out(call.world, me, _global(call, issue, call.one("globalId")))
    return Response(status=204)


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/issue/{{issue}}/remotelink", listed, anonymous=True),
    Route("POST", f"{_API}/issue/{{issue}}/remotelink", upsert),
    Route("DELETE", f"{_API}/issue/{{issue}}/remotelink", delete_global),
    Route("GET", f"{_API}/issue/{{issue}}/remotelink/{{id}}", one, anonymous=True),
    Route("PUT", f"{_API}/issue/{{issue}}/remotelink/{{id}}", replace),
    Route("DELETE", f"{_API}/issue/{{issue}}/remotelink/{{id}}", delete),
)
