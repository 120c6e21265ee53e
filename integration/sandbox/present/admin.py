"""Records -> Jira's JSON: what only administrators look at: roles, permission schemes, type schemes."""

from collections.abc import Collection
from typing import Any

from integration.sandbox import natives, permissions
from integration.sandbox.present import common as present
from integration.sandbox.state.people import Group, Role
from integration.sandbox.state.permissions import Grant, PermissionScheme
from integration.sandbox.state.projects import Project, TypeScheme
from integration.sandbox.world import World

Json = Any


def role_details(world: World, found: Role) -> dict[str, Json]:
    return {
        "self": present.rest(world, f"role/{found.id}"),
        "name": found.name,
        "translatedName": found.name,
        "id": found.id,
        "description": found.description,
        "admin": found.id == natives.ADMIN_ROLE,
        "default": False,
        "roleConfigurable": True,
        "type": "DEFAULT",
    }


def project_role(world: World, project: Project, found: Role, *, active: bool = False) -> dict[str, Json]:
    """``active``: without the actors whose account is not."""
    actors = [
        present.actor(world, one)
        for one in project.actors.get(found.id, ())
        if not active or one.account_id is None or (one.account_id in world.users and world.users[one.account_id].active)
    ]
    address = present.rest(world, f"project/{project.id}/role/{found.id}")
    return present.role(world, found) | {"self": address, "actors": actors}


def group(world: World, found: Group, *, users: bool = False) -> dict[str, Json]:
    """A group, with how many it holds; ``users``: and the first fifty of them."""
    items = [present.user(world, one) for one in list(found.members)[:50]] if users else []
    page: dict[str, Json] = {"size": len(found.members), "items": items, "max-results": 50, "start-index": 0}
    page["end-index"] = max(len(items) - 1, 0)
    return present.group_name(world, found) | {"users": page, "expand": "users"}


def permission_scheme(world: World, found: PermissionScheme, *, expand: Collection[str] = ()) -> dict[str, Json]:
    shown: dict[str, Json] = {
        "expand": "permissions,user,group,projectRole,field,all",
        "id": found.id,
        "self": present.rest(world, f"permissionscheme/{found.id}"),
        "name": found.name,
        "description": found.description,
    }
    if found.project_id is not None:
        shown["scope"] = {"type": "PROJECT", "project": {"id": str(found.project_id)}}
    if expand:
        shown["permissions"] = grants(world, found)
    return shown


def grants(world: World, found: PermissionScheme) -> list[dict[str, Json]]:
    held = sorted((one for row in found.grants.values() for one in row), key=lambda one: one.id)
    return [grant(world, found, one) for one in held]


def grant(world: World, scheme: PermissionScheme, found: Grant) -> dict[str, Json]:
    """``parameter`` is the name of a group, ``value`` its id; for the others they are one."""
    holder: dict[str, Json] = {"type": found.holder}
    if found.parameter is not None:
        held = world.group_called(found.parameter) if found.holder == "group" else None
        holder |= {"parameter": held.name if held else found.parameter, "value": found.parameter}
    return {
        "id": found.id,
        "self": present.rest(world, f"permissionscheme/{scheme.id}/permission/{found.id}"),
        "holder": holder,
        "permission": found.permission,
    }


def permission(key: str, number: int | None = None) -> dict[str, Json]:
    name, description = permissions.ALL[key]
    kind = "GLOBAL" if key in permissions.GLOBAL else "PROJECT"
    shown = {"key": key, "name": name, "type": kind, "description": description}
    return ({"id": str(number)} if number is not None else {}) | shown


def type_scheme(found: TypeScheme) -> dict[str, Json]:
    shown: dict[str, Json] = {"id": str(found.id), "name": found.name, "description": found.description}
    if found.default_id is not None:
        shown["defaultIssueTypeId"] = str(found.default_id)
    return shown | ({"isDefault": True} if found.is_default else {})
