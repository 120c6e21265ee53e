"""Properties of issues, comments and projects: hidden values under a key. They leave no history (facts 1.16)."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from integration.sandbox import history, rights
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.reading.numerals import id_in
from integration.sandbox.routes import Route
from integration.sandbox.state.issues import Issue

Json = Any

LONGEST_KEY: Final = 255
LONGEST_VALUE: Final = 32_768


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The properties of one thing, and where they are addressed below ``api``.

    ``changed``: called with the key after a write and with it after a deletion, the value then being None.
    """

    values: dict[str, Json]
    address: str
    writable: bool
    changed: Callable[[str, Json], None] | None = None
    query: str = ""
    """Of the address, where the thing itself is named there."""
    api: str = "api/3"
    refusal: int = 403
    """The status of who may not write."""


def checked_property(raw: Json) -> tuple[str, Json]:
    """Key and value of a property given along with a create or a comment."""
    if not isinstance(raw, dict) or not isinstance(raw.get("key"), str) or "value" not in raw:
        raise bad("The property must have a key and a value.")
    _check(raw["key"], json.dumps(raw["value"], ensure_ascii=False))
    return raw["key"], raw["value"]


def _check(key: str, text: str) -> None:
    if not 1 <= len(key) <= LONGEST_KEY:
        raise bad("The property key is too long. The maximum length is 255 characters.")
    if not text or len(text) > LONGEST_VALUE:
        raise bad(f"The property value must be a non-empty JSON of at most {LONGEST_VALUE} characters.")


def _of_issue(call: Call) -> Shelf:
    issue = call.issue()
    writable = call.may("EDIT_ISSUES", call.world.project_of(issue), issue)
    return Shelf(
        values=issue.properties,
        address=f"issue/{issue.key}/properties",
        writable=writable,
        changed=lambda key, value: tell(call, issue, key, value),
    )


def tell(call: Call, issue: Issue, key: str, value: Json) -> None:
    """An issue's property was set, or deleted when the value is None; ``updated`` moves only if the switch says so."""
    if call.world.switches.property_bumps_updated:
        history.touch(call.world, issue)
    name = "issue_property_deleted" if value is None else "issue_property_set"
    call.world.tell(name, call.me, issue=issue, property={"key": key, "value": value})


def _of_project(call: Call) -> Shelf:
    project = call.project()
    writable = call.may("ADMINISTER") or call.may("ADMINISTER_PROJECTS", project)
    return Shelf(values=project.properties, address=f"project/{project.key}/properties", writable=writable)


def _of_comment(call: Call) -> Shelf:
    found = call.world.comments.get(id_in(call.path["comment"]))
    project = call.world.project_of(call.world.issues[found.issue_id]) if found else None
    if (
        found is None
        or project is None
        or not (rights.sees(call.world, call.me, project) and rights.reads(call.world, call.me, found))
    ):
        raise missing(f"Can not find a comment for the id: {call.path['comment']}.")
    own = call.me is not None and call.me.account_id == found.author and call.may("EDIT_OWN_COMMENTS", project)
    writable = own or call.may("EDIT_ALL_COMMENTS", project)
    return Shelf(values=found.properties, address=f"comment/{found.id}/properties", writable=writable)


def shelf_routes(template: str, shelf: Callable[[Call], Shelf], *, anonymous: bool = True) -> tuple[Route, ...]:
    """Keys, one, write, delete: the same for everything that has properties."""

    def keys(call: Call) -> Response:
        own = shelf(call)
        return Response(json={"keys": [{"key": key, "self": _address(call, own, key)} for key in own.values]})

    def read(call: Call) -> Response:
        own, key = shelf(call), call.path["key"]
        if key not in own.values:
            raise missing(f"The property '{key}' does not exist.")
        return Response(json={"key": key, "value": own.values[key]})

    def write(call: Call) -> Response:
        own, key = _writable(shelf(call)), call.path["key"]
        _check(key, call.request.body.decode(errors="replace"))
        status = 200 if key in own.values else 201
        own.values[key] = value = call.body()
        if own.changed:
            own.changed(key, value)
        return Response(status=status)

    def remove(call: Call) -> Response:
        own, key = _writable(shelf(call)), call.path["key"]
        if key not in own.values:
            raise missing(f"The property '{key}' does not exist.")
        del own.values[key]
        if own.changed:
            own.changed(key, None)
        return Response(status=204)

    one = f"{template}/properties/{{key}}"
    return (
        Route("GET", f"{template}/properties", keys, anonymous=anonymous),
        Route("GET", one, read, anonymous=anonymous),
        Route("PUT", one, write),
        Route("DELETE", one, remove),
    )


def _address(call: Call, shelf: Shelf, key: str) -> str:
    return f"{call.world.self_url}/rest/{shelf.api}/{shelf.address}/{quote(key, safe='')}{shelf.query}"


def _writable(shelf: Shelf) -> Shelf:
    if not shelf.writable:
        raise Complaint(shelf.refusal, "You do not have permission to edit these properties.")
    return shelf


_API = "/rest/api/3"
ROUTES: Final = (
    *shelf_routes(f"{_API}/issue/{{issue}}", _of_issue),
    *shelf_routes(f"{_API}/project/{{project}}", _of_project),
    *shelf_routes(f"{_API}/comment/{{comment}}", _of_comment),
)
