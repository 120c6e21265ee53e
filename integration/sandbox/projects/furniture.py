"""What a new site has of groups, permission schemes, priorities, resolutions and screens. ``founding.py`` sets it up."""

from typing import Any, Final

from integration.sandbox import natives, permissions
from integration.sandbox.state.people import Actor, Group
from integration.sandbox.state.permissions import Grant, PermissionScheme
from integration.sandbox.state.settings import (
    NotificationScheme,
    Priority,
    Resolution,
    Screen,
    ScreenScheme,
    Tab,
    TypeScreenScheme,
)
from integration.sandbox.world import World

Json = Any

SOFTWARE_PERMISSIONS: Final = 10000
"""The permission scheme of software projects."""
SCREEN: Final = (
    "summary",
    "issuetype",
    "reporter",
    "components",
    "description",
    "fixVersions",
    "priority",
    "labels",
    "assignee",
    "duedate",
    "environment",
    "attachment",
    "issuelinks",
    "versions",
    "parent",
)
"""The fields of a site's default screen."""


def furnish(world: World) -> None:
    for name, administers, licensed in natives.GROUPS:
        group = Group(id=world.ids.uuid("group"), name=name, administers=administers, licensed=licensed)
        world.groups[group.id] = group
    world.roles[natives.ADMIN_ROLE].defaults.append(Actor(id=world.ids.next("actor"), group=natives.ADMIN_GROUP))
    for number, name, description in natives.PERMISSION_SCHEMES:
        world.permission_schemes[number] = permission_scheme(world, number, name, description)
    for number, colour, names in natives.PRIORITIES:
        word = names["en"]
        icon = f"/images/icons/priorities/{word.lower()}.svg"
        about = natives.PRIORITY_DESCRIPTIONS[number]
        world.priorities[number] = Priority(
            id=number, name=names[world.language], description=about, colour=colour, icon=icon
        )
    for number, names in natives.RESOLUTIONS:
        about = natives.RESOLUTION_DESCRIPTIONS[number]
        world.resolutions[number] = Resolution(id=number, name=names[world.language], description=about)
    world.notification_schemes[10000] = NotificationScheme(
        id=10000, name="Default Notification Scheme", events={number: _told(number) for number in natives.EVENTS}
    )
    _screens(world)
    for kind in ("permission scheme", "priority", "resolution", "notification scheme", "screen", "screen scheme"):
        for _ in range(20):
            world.ids.next(kind)
    for kind in ("custom field", "context"):
        for _ in range(100):
            world.ids.next(kind)


def permission_scheme(world: World, number: int, name: str, description: str, **more: Json) -> PermissionScheme:
    """A scheme that grants what a new site's does."""
    made = PermissionScheme(id=number, name=name, description=description, **more)
    for key in permissions.PROJECT:
        holders = permissions.default_holders(key, admin_role=natives.ADMIN_ROLE, app_role=natives.APP_ROLE)
        grants = [
            Grant(id=world.ids.next("grant"), permission=key, holder=holder, parameter=parameter)
            for holder, parameter in holders
        ]
        if grants:
            made.grants[key] = grants
    return made


def _told(number: int) -> list[dict[str, Json]]:
    kinds = ("CurrentAssignee", "Reporter", "AllWatchers")
    return [
        {"id": number * 10 + place, "notificationType": kind, "recipient": kind} for place, kind in enumerate(kinds, start=1)
    ]


def _screens(world: World) -> None:
    """The three screens every site has, and the scheme around the first."""
    names = (
        (1, "Default Screen", "Allows to update all system fields.", SCREEN),
        (2, "Workflow Screen", "This screen is used in the workflow and enables you to assign issues.", ("assignee",)),
        (
            3,
            "Resolve Issue Screen",
            "Allows to set resolution, change fix versions and assign an issue.",
            ("resolution", "fixVersions", "assignee"),
        ),
    )
    for number, name, description, fields in names:
        tab = Tab(id=10000 + number, name="Field Tab", fields=list(fields))
        world.screens[number] = Screen(id=number, name=name, description=description, tabs=[tab])
    world.screen_schemes[1] = ScreenScheme(
        id=1, name="Default Screen Scheme", description="Default Screen Scheme", screens={"default": 1}
    )
    world.type_screen_schemes[1] = TypeScreenScheme(
        id=1,
        name="Default Issue Type Screen Scheme",
        description="The default issue type screen scheme",
        default=1,
    )
    for _ in range(20):
        world.ids.next("tab")
