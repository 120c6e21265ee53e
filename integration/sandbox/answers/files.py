"""Files on issues. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-attachments/"""

import hmac
import io
import re
from mimetypes import guess_type
from typing import Any, Final
from urllib.parse import quote
from zipfile import BadZipFile, ZipFile

from integration.sandbox import rights
from integration.sandbox.acts import work as acts_work
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, forbidden, missing
from integration.sandbox.present import common as present
from integration.sandbox.present import talk as present_talk
from integration.sandbox.routes import Route
from integration.sandbox.server.multipart import Part, parts_of
from integration.sandbox.state.issues import Attachment
from integration.sandbox.world import World

Json = Any

AT_ONCE: Final = 60
_RANGE: Final = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")
_NOT_PLAIN: Final = re.compile(r"[^ !#-\[\]-~]")
_ENTRIES: Final = 1000
_PIXEL: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f00010501012718e36600000000"
    "49454e44ae426082"
)
"""The thumbnail of every picture."""


def attach(call: Call) -> Response:
    """Multipart, parts named ``file``, and a header against forgery, else a plain 404 (facts 13.1)."""
    if call.request.headers.get("x-atlassian-token", "") not in ("no-check", "nocheck"):
        return Response(status=404, raw=b"XSRF check failed", headers={"Content-Type": "text/plain"})
    issue = call.issue()
    me = call.me
    if me is None or not call.may("CREATE_ATTACHMENTS", call.world.project_of(issue), issue):
        raise forbidden("You do not have permission to create attachments for this issue.")
    parts = [(part.filename or "file", part.mime, part.content) for part in _parts(call)]
    if not parts:
        raise bad("No file was attached.")
    _limits(call, len(issue.attachments), [content for _, _, content in parts])
    made = [acts_work.attach(call.world, me, issue, name=name, mime=mime, content=content) for name, mime, content in parts]
    return Response(json=[present_talk.attachment(call.world, one) for one in made])


def _limits(call: Call, held: int, contents: list[bytes]) -> None:
    switches = call.world.switches
    if len(contents) > AT_ONCE:
        raise Complaint(413, f"More than {AT_ONCE} files were attached in one request.")
    if any(len(content) > switches.upload_limit for content in contents):
        raise Complaint(413, "The file is larger than the maximum attachment size.")
    if held + len(contents) > switches.attachments_per_issue:
        raise Complaint(413, "The limit of attachments per issue has been reached.")


def _parts(call: Call) -> list[Part]:
    kind = call.request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        raise Complaint(415, json={"message": "HTTP 415 Unsupported Media Type", "status-code": 415})
    return [part for part in parts_of(kind, call.request.body) if part.name == "file"]


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
    return Response(json=present_talk.attachment(call.world, found) | {"id": found.id})


def delete(call: Call) -> Response:
    found = _attachment(call)
    project = call.world.project_of(call.world.issues[found.issue_id])
    mine = call.me is not None and call.me.account_id == found.author and call.may("DELETE_OWN_ATTACHMENTS", project)
    if call.me is None or not (mine or call.may("DELETE_ALL_ATTACHMENTS", project)):
        raise forbidden(f"You do not have permission to delete attachment with id: {found.id}")
    acts_work.detach(call.world, call.me, found)
    return Response(status=204)


def settings(call: Call) -> Response:
    return Response(json={"enabled": True, "uploadLimit": call.world.switches.upload_limit})


# Bytes


def content(call: Call) -> Response:
    """303 to the media's address, or the bytes with ``redirect=false``, a part of them with ``Range`` (facts 13.2).

    The address of old, ``/secure/attachment/{id}/{name}``, leads there too.
    """
    found = _attachment(call)
    if call.flag("redirect", default=True):
        return Response(status=303, headers={"Location": _address(call.world, found)})
    wanted = call.request.headers.get("range")
    return _part(found, wanted) if wanted else _whole(found)


def _address(world: World, found: Attachment) -> str:
    """Where the bytes are; the token in it opens this one file to whoever has the address."""
    return f"{world.base_url}/_media/{found.file}?token={_token(world, found.file)}"


def _token(world: World, file: str) -> str:
    return hmac.new(world.secret.encode(), file.encode(), "sha256").hexdigest()


def _headers(found: Attachment) -> dict[str, str]:
    """Only pictures are shown where they are; the rest is handed over to be saved, or it would run in the site's name (RFC 6266)."""
    shown = {"Content-Type": found.mime}
    return shown if present_talk.is_picture(found) else shown | {"Content-Disposition": _saved_as(found.name)}


def _saved_as(name: str) -> str:
    plain = _NOT_PLAIN.sub("_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='', errors='replace')}"


def _whole(found: Attachment) -> Response:
    return Response(raw=found.content, headers=_headers(found))


def _part(found: Attachment, wanted: str) -> Response:
    match = _RANGE.fullmatch(wanted.strip())
    if match is None or not any(match.groups()):
        raise bad("The Range header is malformed.")
    size = len(found.content)
    first, last = match.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        return Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers = _headers(found) | {"Content-Range": f"bytes {start}-{end}/{size}"}
    return Response(status=206, raw=found.content[start : end + 1], headers=headers)


def media(call: Call) -> Response:
    """Where the redirect leads: the token in the address stands for credentials."""
    file = call.path["id"]
    if not hmac.compare_digest(_token(call.world, file).encode(), call.one("token").encode(errors="replace")):
        raise forbidden("The token of the address is missing or wrong.")
    found = next((one for one in call.world.attachments.values() if one.file == file), None)
    if found is None:
        raise _no_file(call)
    return _whole(found)


def thumbnail(call: Call) -> Response:
    """A small PNG; of what is no picture only with ``fallbackToDefault``, which is on by itself."""
    found = _attachment(call)
    for name in ("width", "height"):
        if call.integer(name, 1) < 1:
            raise bad(f"The value of '{name}' must be positive.")
    if not present_talk.is_picture(found) and not call.flag("fallbackToDefault", default=True):
        raise missing(f"The attachment with id '{found.id}' has no thumbnail.")
    if call.flag("redirect", default=True):
        return Response(
            status=303, headers={"Location": present.rest(call.world, f"attachment/thumbnail/{found.id}?redirect=false")}
        )
    return Response(raw=_PIXEL, headers={"Content-Type": "image/png"})


# Archives


def readable(call: Call) -> Response:
    """What is in a ZIP, for people."""
    found = _attachment(call)
    entries = _entries(found)
    shown = [
        {"index": number, "label": name.rpartition("/")[2], "mediaType": _kind(name), "path": name, "size": _size(size)}
        for number, (name, size) in enumerate(entries)
    ]
    body = {"id": found.id, "name": found.name, "mediaType": found.mime, "totalEntryCount": len(entries), "entries": shown}
    return Response(json=body)


def raw(call: Call) -> Response:
    """The same for programs."""
    entries = _entries(_attachment(call))
    shown = [
        {"entryIndex": number, "name": name, "abbreviatedName": name[-40:], "mediaType": _kind(name), "size": size}
        for number, (name, size) in enumerate(entries)
    ]
    return Response(json={"entries": shown, "totalEntryCount": len(entries)})


def _entries(found: Attachment) -> list[tuple[str, int]]:
    """Names and sizes of what is inside; 409 when it is no archive we can read."""
    try:
        inside = ZipFile(io.BytesIO(found.content)).infolist()
    except BadZipFile:
        raise Complaint(409, "The attachment is not in a supported archive format.") from None
    return [(one.filename, one.file_size) for one in inside if not one.is_dir()][:_ENTRIES]


def _kind(name: str) -> str:
    return guess_type(name)[0] or "application/octet-stream"


def _size(size: int) -> str:
    return f"{size / 1024:.1f} kB" if size >= 1024 else f"{size} bytes"


_API = "/rest/api/3"
ROUTES: Final = (
    Route("POST", f"{_API}/issue/{{issue}}/attachments", attach),
    Route("GET", f"{_API}/attachment/meta", settings, anonymous=True),
    Route("GET", f"{_API}/attachment/{{id}}", metadata, anonymous=True),
    Route("DELETE", f"{_API}/attachment/{{id}}", delete),
    Route("GET", f"{_API}/attachment/content/{{id}}", content, anonymous=True),
    Route("GET", f"{_API}/attachment/thumbnail/{{id}}", thumbnail, anonymous=True),
    Route("GET", f"{_API}/attachment/{{id}}/expand/human", readable, anonymous=True),
    Route("GET", f"{_API}/attachment/{{id}}/expand/raw", raw, anonymous=True),
    Route("GET", "/secure/attachment/{id}/{name}", content, anonymous=True),
    Route("GET", "/_media/{id}", media, anonymous=True),
)
