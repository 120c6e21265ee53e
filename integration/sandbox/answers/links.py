"""Links between issues, and files on them. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-links/"""

from email import message_from_bytes
from email.message import Message
from typing import Any, Final

from integration.sandbox import acts_talk, present, present_issue, rights, shapes
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.routes import Route
from integration.sandbox.state.issues import Attachment, Issue, Link, LinkType

Json = Any

PER_ISSUE: Final = 2000
_END: Final = shapes.one({"id": shapes.scalar, "key": shapes.text})
_LINK: Final = {
    "type": shapes.one({"id": shapes.scalar, "name": shapes.text}),
    "inwardIssue": _END,
    "outwardIssue": _END,
    "comment": shapes.mapping,
}


def types(call: Call) -> Response:
    return Response(json={"issueLinkTypes": [present.link_type(call.world, one) for one in call.world.link_types.values()]})


def one_type(call: Call) -> Response:
    found = call.world.link_types.get(call.number("id", otherwise=lambda: _no_type(call.path["id"])))
    if found is None:
        raise _no_type(call.path["id"])
    return Response(json=present.link_type(call.world, found))


def _no_type(named: str) -> Complaint:
    return missing(f"No issue link type with name '{named}' found.")


def create(call: Call) -> Response:
    """201 with nothing in it, a duplicate too; ``inwardIssue`` is the source (facts 3.16)."""
    body = call.object(_LINK)
    kind = _type(call, body.get("type"))
    source, target = (_end(call, body.get(name)) for name in ("inwardIssue", "outwardIssue"))
    if call.me is None or not call.may("LINK_ISSUES", call.world.project_of(source)):
        raise Complaint(401, "You do not have permission to link issues in this project.")
    if source is target:
        raise bad("You cannot link an issue to itself.")
    if max(len(source.links), len(target.links)) >= PER_ISSUE:
        raise Complaint(413, "The limit of links per issue has been reached.")
    acts_talk.link(call.world, call.me, kind, source, target)
    return Response(status=201)


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
    return Response(json=present_issue.link(call.world, _link(call)))


def delete(call: Call) -> Response:
    found = _link(call)
    if call.me is None or not call.may("LINK_ISSUES", call.world.project_of(call.world.issues[found.source])):
        raise Complaint(401, "You do not have permission to link issues in this project.")
    acts_talk.unlink(call.world, call.me, found)
    return Response(status=204)


# Files


def attach(call: Call) -> Response:
    """Multipart, parts named ``file``, and a header against forgery, else a plain 404 (facts 13.1)."""
    if call.request.headers.get("x-atlassian-token") != "no-check":
        return Response(status=404, raw=b"XSRF check failed", headers={"Content-Type": "text/plain"})
    issue = call.issue()
    me = call.me
    if me is None or not call.may("CREATE_ATTACHMENTS", call.world.project_of(issue)):
        raise Complaint(403, "You do not have permission to create attachments for this issue.")
    parts = _parts(call)
    if not 1 <= len(parts) <= 60:
        raise bad("No file was attached, or more than 60.")
    made = [
        acts_talk.attach(
            call.world, me, issue, name=part.get_filename() or "file", mime=part.get_content_type(), content=_bytes(part)
        )
        for part in parts
    ]
    return Response(json=[present_issue.attachment(call.world, one) for one in made])


def _parts(call: Call) -> list[Message]:
    kind = call.request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        raise Complaint(415, json={"message": "HTTP 415 Unsupported Media Type", "status-code": 415})
    message = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + call.request.body)
    parts = message.get_payload()
    return [
        part
        for part in (parts if isinstance(parts, list) else [])
        if isinstance(part, Message) and part.get_param("name", header="content-disposition") == "file"
    ]


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _attachment(call: Call) -> Attachment:
    found = call.world.attachments.get(call.number("id", otherwise=lambda: _no_file(call)))
    if found is None or not rights.sees(call.world, call.me, call.world.project_of(call.world.issues[found.issue_id])):
        raise _no_file(call)
    return found


def _no_file(call: Call) -> Complaint:
    return missing(f"The attachment with id '{call.path['id']}' does not exist")


def metadata(call: Call) -> Response:
    """The id is a number here, a string elsewhere (facts 13.2)."""
    found = _attachment(call)
    return Response(json=present_issue.attachment(call.world, found) | {"id": found.id})


def content(call: Call) -> Response:
    """303 to the media's address, or the bytes with ``redirect=false``."""
    found = _attachment(call)
    if call.flag("redirect", default=True):
        return Response(status=303, headers={"Location": f"{call.world.base_url}/_media/{found.id}"})
    return Response(raw=found.content, headers={"Content-Type": found.mime})


def media(call: Call) -> Response:
    found = call.world.attachments.get(call.number("id", otherwise=lambda: _no_file(call)))
    if found is None:
        raise _no_file(call)
    return Response(raw=found.content, headers={"Content-Type": found.mime})


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/issueLinkType", types, anonymous=True),
    Route("GET", f"{_API}/issueLinkType/{{id}}", one_type, anonymous=True),
    Route("POST", f"{_API}/issueLink", create),
    Route("GET", f"{_API}/issueLink/{{id}}", read, anonymous=True),
    Route("DELETE", f"{_API}/issueLink/{{id}}", delete),
    Route("POST", f"{_API}/issue/{{issue}}/attachments", attach),
    Route("GET", f"{_API}/attachment/{{id}}", metadata),
    Route("GET", f"{_API}/attachment/content/{{id}}", content),
    Route("GET", "/_media/{id}", media, anonymous=True),
)
