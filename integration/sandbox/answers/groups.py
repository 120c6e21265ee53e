"""Groups and their members. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-groups/"""

from typing import Any, Final

from integration.sandbox import membership, shapes
from integration.sandbox.answers import user_search
from integration.sandbox.call import Call
from integration.sandbox.http import Response, bad, missing
from integration.sandbox.present import admin as present_admin
from integration.sandbox.present import common as present
from integration.sandbox.routes import Route
from integration.sandbox.state.people import Group, User

Json = Any


def _group(call: Call, name: str = "groupname", number: str = "groupId") -> Group:
    named, numbered = call.one(name), call.one(number)
    if named and numbered:
        raise bad(f"Provide either '{name}' or '{number}', not both.")
    if not named and not numbered:
        raise bad("The group must be named.")
    found = call.world.groups.get(numbered) if numbered else None
    if named:
        found = next((one for one in call.world.groups.values() if one.name == named), None)
    if found is None:
        raise missing(f"Group '{named or numbered}' does not exist.")
    return found


def one(call: Call) -> Response:
    """Its members with ``expand=users``."""
    call.need("USER_PICKER")
    return Response(json=present_admin.group(call.world, _group(call), users="users" in call.one("expand")))


def create(call: Call) -> Response:
    call.need("ADMINISTER")
    name = call.object({"name": shapes.text}, closed=False).get("name")
    if not isinstance(name, str) or not name.strip():
        raise bad("The group name must be specified.")
    if any(known.name.casefold() == name.strip().casefold() for known in call.world.groups.values()):
        raise bad(f"A group with the name '{name.strip()}' already exists.")
    made = Group(id=call.world.ids.uuid("group"), name=name.strip())
    call.world.groups[made.id] = made
    return Response(status=201, json=present_admin.group(call.world, made))


def delete(call: Call) -> Response:
    """What the group held in roles and schemes goes to the one named by ``swapGroup``, if any."""
    call.need("ADMINISTER")
    gone = _group(call)
    if gone.administers:
        raise bad(f"The group '{gone.name}' administers Jira and cannot be removed.")
    swapped = call.one("swapGroup") or call.one("swapGroupId")
    membership.dissolve(call.world, gone, _group(call, "swapGroup", "swapGroupId") if swapped else None)
    return Response(status=200)


def bulk(call: Call) -> Response:
    call.need("USER_PICKER")
    names, ids = call.request.query.get("groupName", []), call.request.query.get("groupId", [])
    found = [
        known
        for known in call.world.groups.values()
        if (not names or known.name in names) and (not ids or known.id in ids) and _has_access(known, call.one("accessType"))
    ]
    found.sort(key=lambda known: known.name)
    return call.page(found, lambda known: {"name": known.name, "groupId": known.id})


def _has_access(found: Group, kind: str) -> bool:
    if kind not in ("", "site-admin", "admin", "user"):
        raise bad(f"The access type '{kind}' is not valid.")
    return not kind or (found.licensed if kind == "user" else found.administers)


def members(call: Call) -> Response:
    """Active accounts, unless the others are asked for."""
    call.need("USER_PICKER")
    inactive = call.flag("includeInactiveUsers")
    accounts = [
        account
        for account in _group(call).members
        if inactive or (account in call.world.users and call.world.users[account].active)
    ]
    return call.page(accounts, lambda account: present.user(call.world, account))


def _member(call: Call, account: Json) -> User:
    if not isinstance(account, str) or not account:
        raise bad("The accountId must be specified.")
    found = call.world.users.get(account)
    if found is None:
        raise missing(f"The user with accountId '{account}' does not exist.")
    return found


def add_member(call: Call) -> Response:
    call.need("ADMINISTER")
    group = _group(call)
    user = _member(call, call.object({"accountId": shapes.text, "name": shapes.text}, closed=False).get("accountId"))
    if user.account_id in group.members:
        raise bad(f"Cannot add user '{user.account_id}', user is already a member of '{group.name}'")
    membership.join(call.world, group, user)
    return Response(status=201, json=present_admin.group(call.world, group))


def remove_member(call: Call) -> Response:
    call.need("ADMINISTER")
    group, user = _group(call), _member(call, call.one("accountId"))
    if user.account_id not in group.members:
        raise bad(f"Cannot remove user '{user.account_id}' from group '{group.name}', they are not a member of it.")
    membership.leave(call.world, group, user)
    return Response(status=200)


# Pickers


def picker(call: Call) -> Response:
    return Response(json=_picked(call, call.one("query"), size=call.integer("maxResults", 20)))


def _picked(call: Call, query: str, *, size: int) -> dict[str, Json]:
    """FoundGroups: those whose name holds the query; nobody's who may not browse groups."""
    excluded = {*call.many("exclude"), *call.many("excludeId")}
    account = call.one("accountId")
    found = [
        known
        for known in call.world.groups.values()
        if query.casefold() in known.name.casefold()
        and not excluded & {known.name, known.id}
        and (not account or account in known.members)
        and call.may("USER_PICKER")
    ]
    rows = [
        {"name": known.name, "html": user_search.in_bold(known.name, query), "labels": _labels(known), "groupId": known.id}
        for known in found[: max(size, 0)]
    ]
    return {"header": f"Showing {len(rows)} of {len(found)} matching groups", "total": len(found), "groups": rows}


def _labels(found: Group) -> list[dict[str, str]]:
    if found.administers:
        return [{"text": "Admin", "title": "Users added to this group will be given administrative access", "type": "ADMIN"}]
    if found.licensed:
        return [{"text": "Jira", "title": "Users added to this group will be given access to Jira", "type": "SINGLE"}]
    return []


def users_and_groups(call: Call) -> Response:
    call.need("USER_PICKER")
    if "query" not in call.request.query:
        raise bad("The query parameter 'query' needs to be provided.")
    query, size = call.one("query"), call.integer("maxResults", 50)
    users = user_search.picked(call, query, set(), max(1, size), shown=call.flag("showAvatar"))
    return Response(json={"users": users, "groups": _picked(call, query, size=size)})


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/group", one),
    Route("POST", f"{_API}/group", create),
    Route("DELETE", f"{_API}/group", delete),
    Route("GET", f"{_API}/group/bulk", bulk),
    Route("GET", f"{_API}/group/member", members),
    Route("POST", f"{_API}/group/user", add_member),
    Route("DELETE", f"{_API}/group/user", remove_member),
    Route("GET", f"{_API}/groups/picker", picker, anonymous=True),
    Route("GET", f"{_API}/groupuserpicker", users_and_groups),
)
