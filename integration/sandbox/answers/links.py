"""Links between issues. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-links/"""

from typing import Any, Final

from integration.sandbox import rights, shapes
from integration.sandbox.acts import talk as acts_talk
from integration.sandbox.answers.comments import checked_body
from integration.sandbox.answers.restrictions import visibility
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.present import fields as present_fields
from integration.sandbox.routes import Route
from integration.sandbox.state.issues import Issue, Link, LinkType
from integration.sandbox.state.people import User

Json = Any

_END: Final = shapes.one({"id": shapes.scalar, "key": shapes.text})
_LINK: Final = {
    "type": shapes.one({"id": shapes.scalar, "name": shapes.text}),
    "inwardIssue": _END,
    "outwardIssue": _END,
    "comment": shapes.mapping,
}


def _no_type(named: str) -> Complaint:
    return missing(f"No issue link type with name '{named}' found.")


def create(call: Call) -> Response:
    """201 with nothing in it, a duplicate too; ``inwardIssue`` is the source, and a comment goes to the outward issue (facts 3.16)."""
    body = call.object(_LINK)
    kind = _type(call, body.get("type"))
    source, target = (_end(call, body.get(name)) for name in ("inwardIssue", "outwardIssue"))
    me = linker(call, source, target)
    said = body.get("comment") or {}
    words = checked_body(call.world, said.get("body"), target) if said else None
    restriction = visibility(call, me, call.world.project_of(target), said.get("visibility"))
    acts_talk.link(call.world, me, kind, source, target)
    if words:
        acts_talk.comment(call.world, me, target, words, visibility=restriction)
    return Response(status=201)


def linker(call: Call, source: Issue, target: Issue) -> User:
    """The caller, when these two may be linked."""
    if call.me is None or not call.may("LINK_ISSUES", call.world.project_of(source), source):
        raise Complaint(401, "You do not have permission to link issues in this project.")
    if source is target:
        raise bad("You cannot link an issue to itself.")
    if max(len(source.links), len(target.links)) >= call.world.switches.links_per_issue:
        raise Complaint(413, "The limit of links per issue has been reached.")
    return call.me


def added(call: Call, raw: Json) -> tuple[LinkType, Issue, bool]:
    """Kind and other end of a link that an edit adds, and whether it points outward."""
    if not isinstance(raw, dict) or len({"inwardIssue", "outwardIssue"} & set(raw)) != 1:
        raise bad(issuelinks="An outwardIssue or an inwardIssue must be specified.")
    outward = "outwardIssue" in raw
    return _type(call, raw.get("type")), _end(call, raw["outwardIssue" if outward else "inwardIssue"]), outward


def _type(call: Call, raw: Json) -> LinkType:
    named = raw if isinstance(raw, dict) else {}
    for one in call.world.link_types.values():
        if str(named.get("id", "")) == str(one.id) or ("id" not in named and named.get("name") == one.name):
            return one
    raise _no_type(str(named.get("name", named.get("id"))))


def _end(call: Call, raw: Json) -> Issue:
    if not isinstance(raw, dict) or not (raw.get("key") or raw.get("id")):
        raise bad("Both the inward and the outward issue must be specified.")
    return rights.issue_for(call.world, call.me, str(raw.get("id") or raw["key"]))


def _link(call: Call) -> Link:
    found = call.world.links.get(call.number("id", otherwise=lambda: _no_link(call)))
    if found is None or not all(
        rights.sees(call.world, call.me, call.world.project_of(call.world.issues[end]))
        for end in (found.source, found.target)
    ):
        raise _no_link(call)
    return found


def _no_link(call: Call) -> Complaint:
    return missing(f"No issue link with id '{call.path['id']}' exists.")


def read(call: Call) -> Response:
    return Response(json=present_fields.link(call.world, _link(call)))


def delete(call: Call) -> Response:
    found = _link(call)
    if call.me is None or not call.may("LINK_ISSUES", call.world.project_of(call.world.issues[found.source])):
        raise Complaint(401, "You do not have permission to link issues in this project.")
    acts_talk.unlink(call.world, call.me, found)
    return Response(status=204)


_API = "/rest/api/3"
ROUTES: Final = (
    Route("POST", f"{_API}/issueLink", create),
    Route("GET", f"{_API}/issueLink/{{id}}", read, anonymous=True),
    Route("DELETE", f"{_API}/issueLink/{{id}}", delete),
)
