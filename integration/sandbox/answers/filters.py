"""Filters and how they are shared. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-filters/"""

from typing import Any, Final

from integration.sandbox import index, jql, present, rights, shapes
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.jql import JqlSyntaxError
from integration.sandbox.routes import Route
from integration.sandbox.state.boards import Filter
from integration.sandbox.state.people import User
from integration.sandbox.world import World

Json = Any

_SHARE: Final = {
    "type": shapes.text,
    "projectId": shapes.scalar,
    "projectRoleId": shapes.scalar,
    "groupname": shapes.text,
    "groupId": shapes.text,
    "project": shapes.one({"id": shapes.scalar}),
    "role": shapes.one({"id": shapes.scalar}),
}
_FILTER: Final = shapes.NAMED | {"jql": shapes.text, "favourite": shapes.flag, "sharePermissions": shapes.objects(_SHARE)}


def create(call: Call) -> Response:
    """JQL is fully checked here, unlike in searches; names are unique per owner (facts 9.1). A new filter is private."""
    me = _me(call)
    body = call.object(_FILTER, closed=False)
    name = _name(call, me, body.get("name"), known=None)
    text = _jql(call, body.get("jql"))
    made = Filter(
        id=call.world.ids.next("filter"),
        name=name,
        description=body.get("description") or "",
        jql=text,
        owner=me.account_id,
        board_refusals=call.world.switches.board_race,
    )
    made.shares = [_share(call, one) for one in body.get("sharePermissions") or ()]
    if body.get("favourite"):
        made.favourites.add(me.account_id)
    call.world.filters[made.id] = made
    return Response(json=_shown(call, made))


def _me(call: Call) -> User:
    if call.me is None:
        raise bad("You must be logged in to create a filter.")
    return call.me


def _name(call: Call, me: User, name: Json, *, known: Filter | None) -> str:
    if not isinstance(name, str) or not name.strip() or len(name) > 255:
        raise bad(filterName="You must specify a name to save this filter as.")
    for other in call.world.filters.values():
        if other is not known and other.owner == me.account_id and other.name.casefold() == name.casefold():
            raise bad(filterName="Filter with same name already exists.")
    return name


def _jql(call: Call, text: Json) -> str:
    try:
        query = jql.parse(text or "")
    except JqlSyntaxError as wrong:
        raise bad(str(wrong)) from None
    found = jql.complaints(query, index.names(call.world, call.me, keys=True))
    if found:
        raise bad(*found)
    return str(text or "")


def _shown(call: Call, found: Filter) -> dict[str, Json]:
    return present.filter_(call.world, found, caller=call.me.account_id if call.me else None)


def update(call: Call) -> Response:
    found = _own(call)
    body = call.object(_FILTER, closed=False)
    me = _me(call)
    found.name = _name(call, me, body.get("name"), known=found)
    found.jql = _jql(call, body["jql"]) if "jql" in body else found.jql
    found.description = body.get("description", found.description) or ""
    return Response(json=_shown(call, found))


def delete(call: Call) -> Response:
    found = _own(call)
    del call.world.filters[found.id]
    return Response(status=204)


def visible(world: World, me: User | None, found: Filter) -> bool:
    """Its owner, and those it is shared with."""
    if me is None:
        return any(share["type"] == "global" for share in found.shares)
    return me.account_id == found.owner or any(_covers(world, me, share) for share in found.shares)


def _covers(world: World, me: User, share: dict[str, Json]) -> bool:
    match share:
        case {"type": "global" | "authenticated" | "loggedin"}:
            return True
        case {"project": number, "role": role}:
            return me.account_id in world.role_accounts(world.projects[number], role)
        case {"project": number}:
            return rights.sees(world, me, world.projects[number])
        case {"group": name}:
            return me.account_id in world.group(name)
    return False


def _filter(call: Call) -> Filter:
    found = call.world.filters.get(call.number("id", otherwise=_absent))
    if found is None or not visible(call.world, call.me, found):
        raise _absent()
    return found


def _absent() -> Complaint:
    return bad("The selected filter is not available to you, perhaps it has been deleted or had its permissions changed.")


def _own(call: Call) -> Filter:
    found = _filter(call)
    if call.me is None or found.owner != call.me.account_id:
        raise bad("The filter can only be changed by its owner.")
    return found


def one(call: Call) -> Response:
    found = call.world.filters.get(call.number("id", otherwise=_absent))
    if found is None:
        raise missing(f"The filter with id {call.path['id']} does not exist.")
    return Response(json=_shown(call, _filter(call)))


def search(call: Call) -> Response:
    """Partial match on the name, so an exact one is for the caller to find (facts 18.1); details only when expanded."""
    words, owner, expand = call.one("filterName").casefold(), call.one("accountId"), call.many("expand")
    found = [
        one
        for one in sorted(call.world.filters.values(), key=lambda one: (one.name.casefold(), one.id))
        if visible(call.world, call.me, one) and words in one.name.casefold() and owner in ("", one.owner)
    ]
    return call.page(found, lambda one: _details(call, one, expand))


_BASIC: Final = ("self", "id", "name")
_EXPAND: Final = "description,owner,jql,viewUrl,searchUrl,favourite,favouritedCount,sharePermissions,editPermissions,isWritable,subscriptions"


def _details(call: Call, found: Filter, expand: list[str]) -> dict[str, Json]:
    whole = _shown(call, found)
    whole["subscriptions"] = []
    whole["isWritable"] = call.me is not None and found.owner == call.me.account_id
    return {"expand": _EXPAND} | {name: value for name, value in whole.items() if name in _BASIC or name in expand}


def mine(call: Call) -> Response:
    me = _me(call)
    return Response(json=[_shown(call, one) for one in call.world.filters.values() if one.owner == me.account_id])


# Sharing


def shares(call: Call) -> Response:
    return Response(json=[present.share(call.world, one) for one in _filter(call).shares])


def add_share(call: Call) -> Response:
    """Only by the owner, who must be allowed to share (facts 9.1)."""
    found = _own(call)
    if not call.may("CREATE_SHARED_OBJECTS"):
        raise bad("You do not have permission to share.")
    found.shares.append(_share(call, call.object(_SHARE, closed=False)))
    return Response(status=201, json=[present.share(call.world, one) for one in found.shares])


def _share(call: Call, raw: Json) -> dict[str, Json]:
    kind = raw.get("type") if isinstance(raw, dict) else None
    share: dict[str, Json] = {"id": call.world.ids.next("share"), "type": kind}
    if kind in ("project", "projectRole"):
        project = raw.get("projectId") or (raw.get("project") or {}).get("id") or ""
        share["project"] = rights.project_for(call.world, call.me, str(project)).id
        role = str(raw.get("projectRoleId") or (raw.get("role") or {}).get("id") or "")
        share["type"] = "project"
        if kind == "projectRole" or role:
            if not role.isdigit() or int(role) not in call.world.roles:
                raise bad("The project role does not exist.")
            share["role"] = int(role)
    elif kind == "group":
        share["group"] = str(raw.get("groupname") or raw.get("groupId") or "").removeprefix("group-")
    elif kind not in ("global", "authenticated", "loggedin"):
        raise bad(f"Invalid share permission type: {kind}")
    return share


_API = "/rest/api/3"
ROUTES: Final = (
    Route("POST", f"{_API}/filter", create),
    Route("GET", f"{_API}/filter/search", search, anonymous=True),
    Route("GET", f"{_API}/filter/my", mine),
    Route("GET", f"{_API}/filter/{{id}}", one, anonymous=True),
    Route("PUT", f"{_API}/filter/{{id}}", update),
    Route("DELETE", f"{_API}/filter/{{id}}", delete),
    Route("GET", f"{_API}/filter/{{id}}/permission", shares, anonymous=True),
    Route("POST", f"{_API}/filter/{{id}}/permission", add_share),
)
