"""Comments. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/"""

from typing import Any, Final

from integration.sandbox import rights, shapes
from integration.sandbox.acts import talk as acts_talk
from integration.sandbox.answers.properties import checked_property
from integration.sandbox.answers.restrictions import visibility
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, forbidden, missing
from integration.sandbox.present import talk as present_talk
from integration.sandbox.reading import documents
from integration.sandbox.routes import Route
from integration.sandbox.state.issues import Comment, Issue
from integration.sandbox.state.people import User
from integration.sandbox.world import World

Json = Any

_BODY: Final = {"visibility": shapes.mapping, "properties": shapes.PROPERTIES}


def listed(call: Call) -> Response:
    """Oldest first unless ``orderBy=-created``; properties never (facts 4.2)."""
    found = present_talk.visible_comments(call.world, call.issue(), call.me)
    order = call.one("orderBy", "created")
    if order not in ("created", "-created", "+created"):
        raise bad(f"The value '{order}' of orderBy is not supported.")
    if order.startswith("-"):
        found = found[::-1]
    start, size = call.window(default=100, cap=100)
    expand = _rendered(call)
    shown = [present_talk.comment(call.world, one, expand=expand) for one in found[start : start + size]]
    return Response(json={"startAt": start, "maxResults": size, "total": len(found), "comments": shown})


def _rendered(call: Call) -> list[str]:
    """Properties are for ``/comment/list`` alone (facts 4.2)."""
    return [one for one in call.many("expand") if one == "renderedBody"]


def by_ids(call: Call) -> Response:
    """At most 1,000 ids; those absent or not visible are left out; ``expand=properties`` (facts 4.3)."""
    ids = call.object({"ids": shapes.numbers}).get("ids")
    if not isinstance(ids, list) or not 1 <= len(ids) <= 1000 or not all(type(one) is int for one in ids):
        raise bad("The number of comment IDs must be between 1 and 1000.")
    expand = call.many("expand")
    found = [one for one in (call.world.comments.get(number) for number in dict.fromkeys(ids)) if one and _seen(call, one)]
    return call.page(found, lambda one: present_talk.comment(call.world, one, expand=expand), default=1000, cap=1000)


def _seen(call: Call, comment: Comment) -> bool:
    project = call.world.project_of(call.world.issues[comment.issue_id])
    return rights.sees(call.world, call.me, project) and rights.reads(call.world, call.me, comment)


def one(call: Call) -> Response:
    return Response(json=present_talk.comment(call.world, _comment(call, call.issue()), expand=_rendered(call)))


def _comment(call: Call, issue: Issue) -> Comment:
    found = call.world.comments.get(call.number("id", otherwise=lambda: _absent(call)))
    if found is None or found.issue_id != issue.id or not rights.reads(call.world, call.me, found):
        raise _absent(call)
    return found


def _absent(call: Call) -> Complaint:
    return missing(f"Can not find a comment for the id: {call.path['id']}.")


def checked_body(world: World, raw: Json, issue: Issue | None) -> Json:
    """A comment's document as it will be read back, or Jira's 400 (facts 4.1)."""
    body = documents.document(world, raw, refusal=bad(comment="Comment body is not valid!"))
    if not body.get("content"):
        raise bad(comment="Comment body can not be empty!")
    documents.demand_attached(world, body, issue)
    return body


def add(call: Call) -> Response:
    """201 with the whole comment; its properties are kept but not shown (facts 4.1)."""
    issue = call.issue()
    project = call.world.project_of(issue)
    if call.me is None or not call.may("ADD_COMMENTS", project, issue):
        raise bad("You do not have the permission to comment on this issue.")
    raw = call.object(_BODY, closed=False)
    body = checked_body(call.world, raw.get("body"), issue)
    restriction = visibility(call, call.me, project, raw.get("visibility"))
    properties = dict(checked_property(one) for one in raw.get("properties") or ())
    if len(issue.comments) >= call.world.switches.comments_per_issue:
        raise Complaint(413, "The limit of comments per issue has been reached.")
    made = acts_talk.comment(call.world, call.me, issue, body, visibility=restriction, properties=properties)
    return Response(status=201, json=present_talk.comment(call.world, made, expand=_rendered(call)))


def edit(call: Call) -> Response:
    """No right to edit is 400, not 403 (facts 4.4)."""
    issue = call.issue()
    project = call.world.project_of(issue)
    found = _comment(call, issue)
    me = _editor(call, found, "EDIT_OWN_COMMENTS", "EDIT_ALL_COMMENTS", "edit")
    apps_only(call, "overrideEditableFlag")
    raw = call.object(_BODY, closed=False)
    body = checked_body(call.world, raw.get("body"), issue)
    restriction = visibility(call, me, project, raw.get("visibility"))
    properties = dict(checked_property(one) for one in raw.get("properties") or ())
    notify = call.flag("notifyUsers", default=True)
    acts_talk.edit_comment(call.world, me, found, body, visibility=restriction, notify=notify)
    found.properties.update(properties)
    return Response(json=present_talk.comment(call.world, found, expand=_rendered(call)))


def apps_only(call: Call, *names: str) -> None:
    """Overrides are for apps that administer Jira (facts 4.4)."""
    app = call.me is not None and call.me.kind == "app" and call.may("ADMINISTER")
    for name in names:
        if call.flag(name) and not app:
            raise forbidden(f"Only apps with the Administer Jira permission may use '{name}'.")


def _editor(call: Call, found: Comment, own: str, every: str, verb: str) -> User:
    issue = call.world.issues[found.issue_id]
    project = call.world.project_of(issue)
    mine = call.me is not None and found.author == call.me.account_id
    if call.me is None or not (call.may(every, project, issue) or (mine and call.may(own, project, issue))):
        raise bad(f"You do not have the permission to {verb} this comment.")
    return call.me


def delete(call: Call) -> Response:
    """No right is 400; nobody at all is 405 (facts 4.5)."""
    if call.me is None:
        raise Complaint(405, "You are not authenticated. Authentication required to perform this operation.")
    found = _comment(call, call.issue())
    me = _editor(call, found, "DELETE_OWN_COMMENTS", "DELETE_ALL_COMMENTS", "delete")
    acts_talk.delete_comment(call.world, me, found)
    return Response(status=204)


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/issue/{{issue}}/comment", listed, anonymous=True),
    Route("POST", f"{_API}/issue/{{issue}}/comment", add),
    Route("GET", f"{_API}/issue/{{issue}}/comment/{{id}}", one, anonymous=True),
    Route("PUT", f"{_API}/issue/{{issue}}/comment/{{id}}", edit),
    Route("DELETE", f"{_API}/issue/{{issue}}/comment/{{id}}", delete, anonymous=True),
    Route("POST", f"{_API}/comment/list", by_ids, anonymous=True),
)
