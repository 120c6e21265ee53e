"""Versions 2 and ``latest`` of the API, and the issues of ``/rest/agile``: a facade around version 3, with wiki markup for documents.

``latest`` is version 2 on Cloud. https://developer.atlassian.com/cloud/jira/platform/rest/v2/intro/
"""

from dataclasses import replace
from typing import Any, Final

from integration.sandbox.adf.check import Markup
from integration.sandbox.http import Request, Response, json_from
from integration.sandbox.present.older import in_version_2
from integration.sandbox.reading.readers import NOT_ADF
from integration.sandbox.wiki.reading import document
from integration.sandbox.world import World

Json = Any

_AGILE: Final = "/rest/agile/1.0/"
_FACADES: Final = ("/rest/api/2/", "/rest/api/latest/", _AGILE)
_THIRD: Final = "/rest/api/3/"
_NOWHERE: Final = "null for uri: "
_WORDS: Final = {
    NOT_ADF: "Operation value must be a string",
    "CONTENT_LIMIT_EXCEEDED": "The entered text is too long. It exceeds the allowed limit of 32,767 characters.",
}
"""Version 3's complaint -> version 2's (facts 3.11)."""


def version_of(path: str) -> str | None:
    """The facade a path stands under; None for version 3 and all else."""
    if path.startswith(_THIRD):
        return None
    return next((one for one in _FACADES if path.startswith(one)), None)


def asked_in_3(world: World, request: Request, version: str) -> Request:
    """The call as version 3 would get it."""
    if version == _AGILE:
        return request
    parts = request.path.removeprefix(version).split("/")
    request = replace(request, path=_THIRD + "/".join(parts))
    if request.method not in ("POST", "PUT") or parts[0] not in ("issue", "issueLink") or not request.body:
        return request
    try:
        body = json_from(request.body)
    except (ValueError, RecursionError):
        return request
    return replace(request, parsed=_body(world, parts, body)) if isinstance(body, dict) else request


def _body(world: World, parts: list[str], body: dict[str, Json]) -> Json:
    """By what the path ends in: ``issue``, ``issue/{issue}``, ``issue/bulk``, ``…/transitions``, ``…/comment[/{id}]``, ``issueLink``."""
    if parts[0] == "issueLink":
        return body | {"comment": _with_text(world, body["comment"], "body")} if "comment" in body else body
    if parts == ["issue", "bulk"] and isinstance(body.get("issueUpdates"), list):
        return body | {"issueUpdates": [_issue(world, one) for one in body["issueUpdates"]]}
    if len(parts) < 3 or parts[2:] == ["transitions"]:
        return _issue(world, body)
    if len(parts) < 5 and parts[2] in ("comment", "worklog"):
        return _with_text(world, body, "body" if parts[2] == "comment" else "comment")
    return body


def _issue(world: World, body: Json) -> Json:
    if not isinstance(body, dict):
        return body
    rich = _rich_fields(world)
    fields, update = body.get("fields"), body.get("update")
    read = dict(body)
    if isinstance(fields, dict):
        read["fields"] = {name: _read(world, value) if name in rich else value for name, value in fields.items()}
    if isinstance(update, dict):
        read["update"] = {name: _operations(world, name, value, rich) for name, value in update.items()}
    return read


def _rich_fields(world: World) -> frozenset[str]:
    """Text fields with markup in them (facts 3.3)."""
    areas = (f"customfield_{one.id}" for one in world.custom_fields.values() if one.type.endswith(":textarea"))
    return frozenset({"description", "environment", *areas})


def _operations(world: World, name: str, operations: Json, rich: frozenset[str]) -> Json:
    if not isinstance(operations, list):
        return operations
    key = {"comment": "body", "worklog": "comment"}.get(name)
    return [
        {
            verb: _with_text(world, raw, key) if key else _read(world, raw) if name in rich else raw
            for verb, raw in one.items()
        }
        if isinstance(one, dict)
        else one
        for one in operations
    ]


def _with_text(world: World, body: Json, key: str) -> Json:
    return body | {key: _read(world, body[key])} if isinstance(body, dict) and key in body else body


def _read(world: World, value: Json) -> Json:
    """Markup as a document; anything else as something version 3 will refuse."""
    if value is None:
        return None
    if not isinstance(value, str):
        return {"type": "no text"}
    made = Markup(document(value, name_of=lambda account: _name(world, account)))
    made.source = value
    return made


def _name(world: World, account_id: str) -> str | None:
    user = world.users.get(account_id)
    return user.name if user else None


# Out


def told_in(world: World, request: Request, response: Response, version: str) -> Response:
    """The answer with markup for documents and addresses of the version asked."""
    if response.json is None or ("/properties" in request.path and response.status < 400):
        return response
    shown = in_version_2(world, response.json)
    if response.status >= 400:
        shown = _worded(shown, request.path)
    elif request.path.endswith("/issue/bulk"):
        shown |= {"errors": _worded(shown["errors"], request.path)}
    if version == _AGILE and isinstance(shown, dict):
        for issue in (shown, *(shown.get("issues") or ())):
            if isinstance(issue, dict) and "fields" in issue and "id" in issue:
                issue["self"] = f"{world.self_url}{_AGILE}issue/{issue['id']}"
    return replace(response, json=shown)


def _worded(complaint: Json, path: str) -> Json:
    """In the words of the version asked, and with its path."""
    match complaint:
        case str() if complaint.startswith(_NOWHERE):
            return _NOWHERE + path
        case str():
            return _WORDS.get(complaint, complaint)
        case list():
            return [_worded(one, path) for one in complaint]
        case dict():
            return {name: _worded(one, path) for name, one in complaint.items()}
        case _:
            return complaint
