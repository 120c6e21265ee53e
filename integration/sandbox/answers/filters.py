"""Filters: made, changed, found, favoured. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-filters/"""

from collections.abc import Callable
from typing import Any, Final

from integration.sandbox import jql, shapes, sharing
from integration.sandbox.answers.shares import grants_from, sharing_allowed
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, forbidden, missing
from integration.sandbox.jql import JqlSyntaxError
from integration.sandbox.jql.texts import has_words
from integration.sandbox.present import filters as present_filter
from integration.sandbox.routes import Route
from integration.sandbox.state.boards import Filter
from integration.sandbox.state.people import User

Json = Any

_TRUE: Final = (True, "true")
"""Jira's reader takes the word as well."""
_FILTER: Final = shapes.NAMED | {
    "jql": shapes.text,
    "favourite": lambda value: value in _TRUE or value in (False, "false"),
    "sharePermissions": shapes.objects({}),
    "editPermissions": shapes.objects({}),
    **dict.fromkeys(
        (
            "self",
            "id",
            "owner",
            "viewUrl",
            "searchUrl",
            "favouritedCount",
            "sharedUsers",
            "subscriptions",
            "approximateLastUsed",
        ),
        shapes.anything,
    ),
}  # what is read-only may be sent back and counts for nothing
SCOPE: Final = "filter.default.share.scope"
"""The preference behind ``/filter/defaultShareScope``."""
_MOST_IDS: Final = 200


def create(call: Call) -> Response:
    """JQL is fully checked here, unlike in searches; names are unique per owner (facts 9.1). A new filter is private, or as its owner prefers."""
    me = owner_of(call)
    body = call.object(_FILTER)
    name, text = _name(call, me, body.get("name"), known=None), _jql(call, body.get("jql"))
    shares = grants_from(call, body.get("sharePermissions") or ())
    if shares:
        sharing_allowed(call)
    elif me.preferences.get(SCOPE) == "AUTHENTICATED" and call.may("CREATE_SHARED_OBJECTS"):
        shares = [{"id": call.world.ids.next("share"), "type": "loggedin"}]
    made = Filter(
        id=call.world.ids.next("filter"),
        name=name,
        description=body.get("description") or "",
        jql=text,
        owner=me.account_id,
        shares=shares,
        editors=grants_from(call, body.get("editPermissions") or ()),
        board_refusals=call.world.switches.board_race,
    )
    if body.get("favourite") in _TRUE:
        made.favourites.add(me.account_id)
    call.world.filters[made.id] = made
    call.world.tell("filter_created", me, filter=made)
    return _shown(call, made)


def owner_of(call: Call) -> User:
    """The caller, who has to be somebody."""
    if call.me is None:
        raise bad("You must be logged in to create a filter.")
    return call.me


def _name(call: Call, me: User, name: Json, *, known: Filter | None) -> str:
    if not isinstance(name, str) or not name.strip() or len(name) > 255:
        raise bad(filterName="You must specify a name to save this filter as.")
    owner = known.owner if known else me.account_id
    if _taken(call, owner, name, known):
        raise bad(filterName="Filter with same name already exists.")
    return name


def _taken(call: Call, owner: str, name: str, known: Filter | None) -> bool:
    return any(
        other is not known and other.owner == owner and other.name.casefold() == name.casefold()
        for other in call.world.filters.values()
    )


def _jql(call: Call, text: Json, *, known: Filter | None = None) -> str:
    try:
        query = jql.parse_strictly(text or "")
    except JqlSyntaxError as wrong:
        raise bad(str(wrong)) from None
    if found := jql.complaints(query, call.world, call.me, saved_as=known.id if known else None):
        raise bad(*found)
    return str(text or "")


def _shown(call: Call, found: Filter) -> Response:
    return Response(json=present_filter.filter_(call.world, found, call.me, expand=call.many("expand")))


def update(call: Call) -> Response:
    """By its owner, or by whom it was given to for changing. The name is required, what else is left out stays."""
    found = filter_of(call)
    me = owner_of(call)
    if not sharing.edits(call.world, me, found):
        raise bad("The filter can only be changed by its owner.")
    body = call.object(_FILTER)
    name = _name(call, me, body.get("name"), known=found)
    text = _jql(call, body["jql"], known=found) if body.get("jql") is not None else found.jql
    shares = _regranted(call, body, "sharePermissions", found.shares)
    editors = _regranted(call, body, "editPermissions", found.editors)
    found.name, found.jql, found.shares, found.editors = name, text, shares, editors
    found.description = body.get("description", found.description) or ""
    if body.get("favourite") is not None:
        (found.favourites.add if body["favourite"] in _TRUE else found.favourites.discard)(me.account_id)
    call.world.tell("filter_updated", me, filter=found)
    return _shown(call, found)


def _regranted(call: Call, body: dict[str, Json], name: str, before: list[dict[str, Json]]) -> list[dict[str, Json]]:
    if body.get(name) is None:
        return before
    if body[name]:
        sharing_allowed(call)
    return grants_from(call, body[name])


def delete(call: Call) -> Response:
    """By its owner or an administrator of Jira."""
    found = filter_of(call, overridden=call.may("ADMINISTER"))
    if found.owner != owner_of(call).account_id and not call.may("ADMINISTER"):
        raise bad("The filter can only be changed by its owner.")
    del call.world.filters[found.id]
    call.world.tell("filter_deleted", call.me, filter=found)
    return Response(status=204)


def filter_of(call: Call, *, otherwise: Callable[[], Complaint] | None = None, overridden: bool = False) -> Filter:
    """The filter of the path, seen by the caller; else a 400, for most of its calls."""
    absent = otherwise or _absent
    found = call.world.filters.get(call.number("id", otherwise=absent))
    if found is None or not (overridden or sharing.sees(call.world, call.me, found)):
        raise absent()
    return found


def _absent() -> Complaint:
    return bad("The selected filter is not available to you, perhaps it has been deleted or had its permissions changed.")


def not_there() -> Complaint:
    return missing(
        "The selected filter is not available to you, perhaps it has been deleted or had its permissions changed."
    )


def one(call: Call) -> Response:
    """What never was, or is no more, is a 404; what is somebody else's, a 400."""
    if call.world.filters.get(call.number("id", otherwise=not_there)) is None:
        raise missing(f"The filter with id {call.path['id']} does not exist.")
    return _shown(call, filter_of(call, overridden=_overridden(call)))


def _overridden(call: Call) -> bool:
    return call.flag("overrideSharePermissions") and call.may("ADMINISTER")


# Finding


def search(call: Call) -> Response:
    """By words of the name, or part of it, so that an exact one is for the caller to find (facts 18.1); details only when expanded."""
    expand = call.many("expand")
    _check(call, expand)
    wanted = [test for test in (_by_name(call), _by_owner(call), _by_share(call), _by_id(call)) if test]
    found = [
        one
        for one in call.world.filters.values()
        if (_overridden(call) or sharing.sees(call.world, call.me, one)) and all(test(one) for test in wanted)
    ]
    return call.page(_ordered(call, found), lambda one: present_filter.details(call.world, one, call.me, expand))


def _check(call: Call, expand: list[str]) -> None:
    if call.one("owner") and call.one("accountId"):
        raise bad("The parameters 'owner' and 'accountId' cannot be used together.")
    if call.one("groupname") and call.one("groupId"):
        raise bad("The parameters 'groupname' and 'groupId' cannot be used together.")
    if unknown := [name for name in expand if name not in present_filter.DETAILS]:
        raise bad(f"The expand value '{unknown[0]}' is not supported.")
    if call.one("orderBy", "name").lstrip("+-") not in _ORDERS:
        raise bad(f"The orderBy value '{call.one('orderBy')}' is not supported.")
    if len(call.many("id")) > _MOST_IDS:
        raise bad(f"At most {_MOST_IDS} filter IDs can be asked for.")


Wanted = Callable[[Filter], bool]


def _by_name(call: Call) -> Wanted | None:
    words = call.one("filterName")
    if not words:
        return None
    if call.flag("isSubstringMatch"):
        return lambda one: words.casefold() in one.name.casefold()
    found = has_words(words)
    return lambda one: found(one.name.casefold())


def _by_owner(call: Call) -> Wanted | None:
    owner = call.one("accountId") or call.one("owner")
    return (lambda one: one.owner == owner) if owner else None


def _by_share(call: Call) -> Wanted | None:
    group, project = call.one("groupname") or call.one("groupId"), call.integer("projectId", 0)
    if group:
        named = call.world.group_called(group)
        return lambda one: named is not None and any(share.get("group") in (named.name, named.id) for share in one.shares)
    return (lambda one: any(share.get("project") == project for share in one.shares)) if project else None


def _by_id(call: Call) -> Wanted | None:
    numbers = frozenset(call.many("id"))
    return (lambda one: str(one.id) in numbers) if numbers else None


_ORDERS: Final[dict[str, Callable[[Filter, str], Any]]] = {
    "name": lambda one, _: one.name.casefold(),
    "description": lambda one, _: one.description.casefold(),
    "id": lambda one, _: one.id,
    "owner": lambda one, _: one.owner,
    "favourite_count": lambda one, _: len(one.favourites),
    "is_favourite": lambda one, me: me in one.favourites,
    "is_shared": lambda one, _: bool(one.shares),
}


def _ordered(call: Call, found: list[Filter]) -> list[Filter]:
    order, me = call.one("orderBy", "name"), call.me.account_id if call.me else ""
    key = _ORDERS[order.lstrip("+-")]
    found.sort(key=lambda one: (one.name.casefold(), one.id))
    return sorted(found, key=lambda one: key(one, me), reverse=order.startswith("-"))


def mine(call: Call) -> Response:
    me = owner_of(call)
    favoured = call.flag("includeFavourites")
    found = [one for one in call.world.filters.values() if one.owner == me.account_id or (favoured and _favoured(call, one))]
    return _listed(call, found)


def favourites(call: Call) -> Response:
    """Those the caller may still see."""
    return _listed(call, [one for one in call.world.filters.values() if _favoured(call, one)])


def _favoured(call: Call, found: Filter) -> bool:
    return owner_of(call).account_id in found.favourites and sharing.sees(call.world, call.me, found)


def _listed(call: Call, found: list[Filter]) -> Response:
    expand = call.many("expand")
    return Response(json=[present_filter.filter_(call.world, one, call.me, expand=expand) for one in found])


def favour(call: Call) -> Response:
    found = filter_of(call)
    found.favourites.add(owner_of(call).account_id)
    return _shown(call, found)


def disfavour(call: Call) -> Response:
    """Also of a filter that one may see no more."""
    found = filter_of(call, overridden=True)
    me = owner_of(call).account_id
    if me not in found.favourites and not sharing.sees(call.world, call.me, found):
        raise _absent()
    found.favourites.discard(me)
    return _shown(call, found)


def give(call: Call) -> Response:
    """To another owner, who must not have one of the same name; by its owner or an administrator of Jira."""
    found = filter_of(call, otherwise=not_there, overridden=call.may("ADMINISTER"))
    if found.owner != owner_of(call).account_id and not call.may("ADMINISTER"):
        raise forbidden("The filter can only be given away by its owner.")
    account = call.object({"accountId": shapes.text}).get("accountId")
    if account not in call.world.users:
        raise missing(f"The user with account ID '{account}' does not exist.")
    if _taken(call, account, found.name, found):
        raise bad("The new owner already owns a filter with the same name.")
    found.owner = account
    call.world.tell("filter_updated", call.me, filter=found)
    return Response(status=204)


_API = "/rest/api/3"
ROUTES: Final = (
    Route("POST", f"{_API}/filter", create),
    Route("GET", f"{_API}/filter/search", search, anonymous=True),
    Route("GET", f"{_API}/filter/my", mine),
    Route("GET", f"{_API}/filter/favourite", favourites),
    Route("GET", f"{_API}/filter/{{id}}", one, anonymous=True),
    Route("PUT", f"{_API}/filter/{{id}}", update),
    Route("DELETE", f"{_API}/filter/{{id}}", delete),
    Route("PUT", f"{_API}/filter/{{id}}/favourite", favour),
    Route("DELETE", f"{_API}/filter/{{id}}/favourite", disfavour),
    Route("PUT", f"{_API}/filter/{{id}}/owner", give),
)
