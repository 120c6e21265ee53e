"""Filters and share permissions -> Jira's JSON: schemas Filter, FilterDetails, SharePermission."""

from collections.abc import Collection
from typing import Any, Final
from urllib.parse import quote

from integration.sandbox import rights, sharing
from integration.sandbox.present import common as present
from integration.sandbox.state.boards import Filter
from integration.sandbox.state.people import User
from integration.sandbox.world import World

Json = Any

DETAILS: Final = (
    "description", "owner", "jql", "viewUrl", "searchUrl", "favourite", "favouritedCount", "sharePermissions", "editPermissions",
    "isWritable", "approximateLastUsed", "subscriptions",
)  # fmt: skip
"""What ``expand`` of ``/filter/search`` may name."""
_LISTED: Final = 1000


def filter_(world: World, found: Filter, me: User | None, *, expand: Collection[str] = ()) -> dict[str, Json]:
    """The Filter. Those it is shared with are only listed on demand; nobody can subscribe on this site."""
    shown = _values(world, found, me)
    del shown["isWritable"]
    shared = _audience(world, found) if any(one.startswith("sharedUsers") for one in expand) else []
    return shown | {
        "subscriptions": {"size": 0, "items": [], "max-results": _LISTED, "start-index": 0, "end-index": 0},
        "sharedUsers": {
            "size": len(shared),
            "items": [present.user(world, one.account_id) for one in shared[:_LISTED]],
            "max-results": _LISTED,
            "start-index": 0,
            "end-index": max(0, len(shared[:_LISTED]) - 1),
        },
    }


def details(world: World, found: Filter, me: User | None, expand: Collection[str]) -> dict[str, Json]:
    """The FilterDetails of the search: all but its name only when asked for."""
    values = _values(world, found, me) | {"subscriptions": []}
    basic = ("self", "id", "name")
    return {"expand": ",".join(DETAILS)} | {name: value for name, value in values.items() if name in basic or name in expand}


def _values(world: World, found: Filter, me: User | None) -> dict[str, Json]:
    shown = {
        "self": present.rest(world, f"filter/{found.id}"),
        "id": str(found.id),
        "name": found.name,
        "description": found.description,
        "owner": present.user(world, found.owner),
        "jql": found.jql,
        "viewUrl": f"{world.base_url}/issues/?filter={found.id}",
        "searchUrl": present.rest(world, f"search?jql={quote(found.jql)}"),
        "favourite": me is not None and me.account_id in found.favourites,
        "favouritedCount": len(found.favourites),
        "sharePermissions": [share(world, one, me) for one in found.shares],
        "editPermissions": [share(world, one, me) for one in found.editors],
        "isWritable": sharing.edits(world, me, found),
    }
    return shown | ({"approximateLastUsed": present.timestamp(world, found.used)} if found.used else {})


def _audience(world: World, found: Filter) -> list[User]:
    return [one for one in world.users.values() if one.active and sharing.sees(world, one, found)]


def share(world: World, found: dict[str, Json], me: User | None) -> dict[str, Json]:
    """One share permission: with a project, a role of a project, a group, a person, or everyone. A project one may not see stays unnamed."""
    project = world.projects.get(found.get("project", 0))
    if "project" in found and (project is None or not rights.sees(world, me, project)):
        return {"id": found["id"], "type": "project-unknown"}
    shown: dict[str, Json] = {"id": found["id"], "type": found["type"]}
    if project is not None:
        more = {"assigneeType": project.assignee_type, "roles": present.role_addresses(world, project), "properties": {}}
        shown["project"] = present.project_brief(world, project) | more
    if found.get("role") in world.roles:
        shown["role"] = present.role(world, world.roles[found["role"]])
    if "group" in found:
        group = world.group_called(found["group"])
        shown["group"] = present.group_name(world, group) if group else {"name": found["group"]}
    if "user" in found:
        shown["user"] = {name: value for name, value in present.user(world, found["user"]).items() if name in _BEAN}
    return shown


_BEAN: Final = ("self", "accountId", "displayName", "active", "avatarUrls")
"""What a UserBean has of a User."""
