"""How filters are shared and which columns they show. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-filter-sharing/"""

from typing import Any, Final

from integration.sandbox import fieldbook, shapes
from integration.sandbox.answers.filters import SCOPE, filter_of, not_there, owner_of
from integration.sandbox.answers.preferences import read_columns
from integration.sandbox.answers.shares import grant_from, sharing_allowed
from integration.sandbox.call import Call
from integration.sandbox.http import Response, bad, forbidden, missing
from integration.sandbox.present import filters as present_filter
from integration.sandbox.present import issue as present_issue
from integration.sandbox.routes import Route
from integration.sandbox.state.boards import Filter

Json = Any

_SHARE: Final = {
    "type": shapes.text,
    "projectId": shapes.scalar,
    "projectRoleId": shapes.scalar,
    "groupname": shapes.text,
    "groupId": shapes.text,
    "accountId": shapes.text,
    "rights": shapes.number,
}


def shares(call: Call) -> Response:
    return _shares(call, filter_of(call, otherwise=not_there))


def _shares(call: Call, found: Filter, *, status: int = 200) -> Response:
    return Response(status=status, json=[present_filter.share(call.world, one, call.me) for one in found.shares])


def add_share(call: Call) -> Response:
    """Only by the owner, who must be allowed to share (facts 9.1). Sharing with everybody takes the place of all else."""
    found = filter_of(call, otherwise=not_there)
    if found.owner != owner_of(call).account_id:
        raise bad("The filter can only be changed by its owner.")
    sharing_allowed(call)
    made = grant_from(call, call.object(_SHARE))
    found.shares = [made] if made["type"] in ("global", "loggedin") else [*found.shares, made]
    call.world.tell("filter_updated", call.me, filter=found)
    return _shares(call, found, status=201)


def one_share(call: Call) -> Response:
    found = filter_of(call, otherwise=not_there)
    return Response(json=present_filter.share(call.world, _share(call, found), call.me))


def _share(call: Call, found: Filter) -> dict[str, Json]:
    number = call.path["share"]
    share = next((one for one in found.shares if str(one["id"]) == number), None)
    if share is None:
        raise missing(f"The share permission with id '{number}' does not exist.")
    return share


def remove_share(call: Call) -> Response:
    found = filter_of(call, otherwise=not_there)
    if found.owner != owner_of(call).account_id:
        raise not_there()
    found.shares.remove(_share(call, found))
    call.world.tell("filter_updated", call.me, filter=found)
    return Response(status=204)


def scope(call: Call) -> Response:
    return Response(json={"scope": owner_of(call).preferences.get(SCOPE, "PRIVATE")})


def set_scope(call: Call) -> Response:
    """Everybody on the internet comes down to everybody logged in."""
    wanted = call.object({"scope": shapes.text}).get("scope")
    if wanted not in ("GLOBAL", "AUTHENTICATED", "PRIVATE"):
        raise bad("The scope must be one of GLOBAL, AUTHENTICATED and PRIVATE.")
    owner_of(call).preferences[SCOPE] = "PRIVATE" if wanted == "PRIVATE" else "AUTHENTICATED"
    return scope(call)


# Columns


def columns(call: Call) -> Response:
    """404 as long as the filter has none of its own."""
    found = filter_of(call)
    if not found.columns:
        raise missing("The filter does not have any columns configured.")
    names = {one.id: one.name(call.world.language) for one in fieldbook.SYSTEM} | {
        one.id: one.name(call.world.language) for one in fieldbook.CUSTOM
    }
    return Response(json=[{"label": names.get(name, name), "value": name} for name in found.columns])


def set_columns(call: Call) -> Response:
    """As JSON or as form fields; of fields that can stand in a list."""
    found = filter_of(call)
    if found.owner != owner_of(call).account_id:
        raise forbidden("The filter can only be changed by its owner.")
    asked = read_columns(call)
    known = (*present_issue.fields_asked(["*navigable"], default="id", world=call.world), "issuekey")
    if wrong := [name for name in asked if name not in known]:
        raise bad(f"The field '{wrong[0]}' cannot be shown as a column.")
    found.columns = asked
    return Response(json={})


def reset_columns(call: Call) -> Response:
    found = filter_of(call)
    if found.owner != owner_of(call).account_id:
        raise bad("The filter can only be changed by its owner.")
    found.columns = []
    return Response(status=204)


_API = "/rest/api/3/filter"
ROUTES: Final = (
    Route("GET", f"{_API}/defaultShareScope", scope),
    Route("PUT", f"{_API}/defaultShareScope", set_scope),
    Route("GET", f"{_API}/{{id}}/permission", shares, anonymous=True),
    Route("POST", f"{_API}/{{id}}/permission", add_share),
    Route("GET", f"{_API}/{{id}}/permission/{{share}}", one_share, anonymous=True),
    Route("DELETE", f"{_API}/{{id}}/permission/{{share}}", remove_share),
    Route("GET", f"{_API}/{{id}}/columns", columns, anonymous=True),
    Route("PUT", f"{_API}/{{id}}/columns", set_columns),
    Route("DELETE", f"{_API}/{{id}}/columns", reset_columns),
)
