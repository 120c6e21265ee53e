"""Records -> Jira's JSON: notification, security and screen schemes, custom fields with their contexts and options."""

from collections.abc import Collection
from typing import Any

from integration.sandbox import natives
from integration.sandbox.present import common as present
from integration.sandbox.state.settings import (
    FieldContext,
    NotificationScheme,
    Option,
    Screen,
    ScreenScheme,
    SecurityLevel,
    SecurityScheme,
    TypeScreenScheme,
)
from integration.sandbox.world import World

Json = Any


def notification_scheme(world: World, found: NotificationScheme, expand: Collection[str] = ()) -> dict[str, Json]:
    shown: dict[str, Json] = {
        "expand": "notificationSchemeEvents,user,group,projectRole,field,all",
        "id": found.id,
        "self": present.rest(world, f"notificationscheme/{found.id}"),
        "name": found.name,
        "description": found.description,
        "projects": [project.id for project in world.projects.values() if project.notification_scheme == found.id],
    }
    if expand:
        shown["notificationSchemeEvents"] = [
            {"event": _event(number), "notifications": [dict(one) for one in held]} for number, held in found.events.items()
        ]
    return shown


def _event(number: int) -> dict[str, Json]:
    return {"id": number, "name": natives.EVENTS[number], "description": f"This is the '{natives.EVENTS[number]}' event."}


def security_scheme(world: World, found: SecurityScheme) -> dict[str, Json]:
    shown: dict[str, Json] = {
        "self": present.rest(world, f"issuesecurityschemes/{found.id}"),
        "id": found.id,
        "name": found.name,
        "description": found.description,
        "levels": [security_level(world, one) for one in found.levels.values()],
    }
    return shown | ({"defaultSecurityLevelId": found.default} if found.default is not None else {})


def security_level(world: World, found: SecurityLevel) -> dict[str, Json]:
    return {
        "self": present.rest(world, f"securitylevel/{found.id}"),
        "id": str(found.id),
        "description": found.description,
        "name": found.name,
    }


def screen(found: Screen) -> dict[str, Json]:
    shown: dict[str, Json] = {"id": found.id, "name": found.name, "description": found.description}
    if found.project_id is not None:
        shown["scope"] = {"type": "PROJECT", "project": {"id": str(found.project_id)}}
    return shown


def screen_scheme(found: ScreenScheme) -> dict[str, Json]:
    return {"id": found.id, "name": found.name, "description": found.description, "screens": dict(found.screens)}


def type_screen_scheme(found: TypeScreenScheme) -> dict[str, Json]:
    return {"id": str(found.id), "name": found.name, "description": found.description}


def context(found: FieldContext) -> dict[str, Json]:
    return {
        "id": str(found.id),
        "name": found.name,
        "description": found.description,
        "isGlobalContext": not found.projects,
        "isAnyIssueType": not found.types,
    }


def option(found: Option) -> dict[str, Json]:
    shown: dict[str, Json] = {"id": str(found.id), "value": found.value, "disabled": found.disabled}
    return shown | ({"optionId": str(found.parent)} if found.parent is not None else {})
