"""Boards, epics and agile issues -> JSON of the agile API, whose texts are wiki markup. developer.atlassian.com/cloud/jira/software/rest/"""

from collections.abc import Collection, Sequence
from hashlib import blake2b
from typing import Any, Final

from integration.sandbox import boards, fieldbook, rights
from integration.sandbox.present import common as present
from integration.sandbox.present import issue as present_issue
from integration.sandbox.present import sprint as present_sprint
from integration.sandbox.present.older import in_version_2
from integration.sandbox.state.boards import Board, Column, QuickFilter
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User
from integration.sandbox.world import World

Json = Any

_ROOT: Final = "rest/agile/1.0"
_AGILE_FIELDS: Final = ("sprint", "closedSprints", "flagged", "epic")


def agile(world: World, path: str) -> str:
    return f"{world.base_url}/{_ROOT}/{path}"


def board(world: World, found: Board, *, expand: Collection[str] = (), edits: bool = False) -> dict[str, Json]:
    """``expand``: ``admins``, ``permissions``."""
    held = world.filters.get(found.filter_id)
    shown: dict[str, Json] = {
        "id": found.id,
        "self": agile(world, f"board/{found.id}"),
        "name": found.name,
        "type": found.kind,
        "isPrivate": held is None or not held.shares,
    }
    location = _location(world, found)
    if location:
        shown["location"] = location
    if "admins" in expand:
        shown["admins"] = {"users": [_admin(world, found.owner)], "groups": []}
    return shown | ({"canEdit": edits} if "permissions" in expand else {})


def _admin(world: World, account_id: str) -> dict[str, Json]:
    user = present.user(world, account_id)
    return {name: user[name] for name in ("self", "accountId", "avatarUrls", "displayName", "active")}


def _location(world: World, found: Board) -> dict[str, Json] | None:
    project = world.projects.get(found.project_id or 0)
    if project is not None:
        return {
            "projectId": project.id,
            "displayName": f"{project.name} ({project.key})",
            "projectName": project.name,
            "projectKey": project.key,
            "projectTypeKey": project.type_key,
            "avatarURI": present.project_avatars(world, project)["24x24"],
            "name": f"{project.name} ({project.key})",
        }
    if found.account is None:
        return None
    person = present.user(world, found.account)
    number = int.from_bytes(blake2b(found.account.encode(), digest_size=3).digest())
    shown = {"userId": number, "userAccountId": found.account, "displayName": person["displayName"]}
    return shown | {"name": person["displayName"], "avatarURI": person["avatarUrls"]["24x24"]}


def configuration(world: World, found: Board) -> dict[str, Json]:
    """The kanban backlog comes first and statuses may be unmapped (facts 9.4, 9.5)."""
    shown: dict[str, Json] = {
        "id": found.id,
        "name": found.name,
        "type": found.kind,
        "self": agile(world, f"board/{found.id}/configuration"),
        "filter": {"id": str(found.filter_id), "self": present.rest(world, f"filter/{found.filter_id}")},
        "columnConfig": {
            "columns": [_column(world, column) for column in found.columns],
            "constraintType": found.constraint,
        },
        "ranking": {"rankCustomFieldId": fieldbook.BOOK[fieldbook.RANK].number},
    }
    if found.kind == "kanban":
        shown["subQuery"] = {"query": found.sub_query}
    if found.kind == "scrum":
        shown["estimation"] = {"type": "field", "field": estimation_field(world)}
    project = world.projects.get(found.project_id or 0)
    if project is not None:
        shown["location"] = {
            "type": "project",
            "key": project.key,
            "id": str(project.id),
            "self": present.rest(world, f"project/{project.id}"),
            "name": project.name,
        }
    return shown


def estimation_field(world: World) -> dict[str, str]:
    field = fieldbook.BOOK[fieldbook.STORY_POINTS]
    return {"fieldId": field.id, "displayName": field.name(world.language)}


def _column(world: World, column: Column) -> dict[str, Json]:
    statuses = [{"id": str(number), "self": present.rest(world, f"status/{number}")} for number in column.statuses]
    shown: dict[str, Json] = {"name": column.name, "statuses": statuses}
    if column.minimum is not None:
        shown["min"] = column.minimum
    return shown | ({"max": column.maximum} if column.maximum is not None else {})


def quick_filter(found: Board, one: QuickFilter) -> dict[str, Json]:
    position = found.quick_filters.index(one)
    return {
        "id": one.id,
        "boardId": found.id,
        "name": one.name,
        "jql": one.jql,
        "description": one.description,
        "position": position,
    }


# Epics


def epic(world: World, found: Issue) -> dict[str, Json]:
    """The epic's own name, its colour and whether somebody marked it as done."""
    colour = str(found.custom.get(fieldbook.EPIC_COLOUR, "color_1")).replace("ghx-label-", "color_")
    return {
        "id": found.id,
        "key": found.key,
        "self": agile(world, f"epic/{found.id}"),
        "name": found.custom.get(fieldbook.EPIC_NAME, found.summary),
        "summary": found.summary,
        "color": {"key": colour},
        "done": (found.custom.get(fieldbook.EPIC_STATUS) or {}).get("value") == "Done",
    }


# Issues


def issue(world: World, found: Issue, me: User | None, *, asked: Sequence[str]) -> dict[str, Json]:
    """With the agile fields; texts as the older API has them."""
    fields = present_issue.fields_asked(asked, default="*navigable", world=world)
    shown = present_issue.issue(world, found, me, fields=fields)
    shown["self"] = agile(world, f"issue/{found.id}")
    known = {name for name in asked if name in _AGILE_FIELDS}
    every = not asked or any(name.startswith(("*", "-")) for name in asked)
    values = _agile_fields(world, found, me)
    more = {name: value for name, value in values.items() if (every or name in known) and f"-{name}" not in asked}
    held: dict[str, Json] = in_version_2(world, shown.get("fields", {}))
    if held or more:
        shown["fields"] = held | more
    return shown


def _agile_fields(world: World, found: Issue, me: User | None) -> dict[str, Json]:
    held = [world.sprints[number] for number in found.sprints if number in world.sprints]
    now, epic_ = boards.open_sprint(world, found), boards.epic_of(world, found)
    return {
        "flagged": fieldbook.FLAGGED in found.custom,
        "sprint": present_sprint.sprint(world, now) if now else None,
        "closedSprints": [present_sprint.sprint(world, one) for one in held if one.state == "closed"],
        "epic": epic(world, epic_) if epic_ and rights.sees(world, me, world.project_of(epic_)) else None,
    }


# Features

_FEATURES: Final = (  # feature, group, name, boards that have it
    ("SIMPLE_ROADMAP", "Planning", "Timeline", ("kanban", "scrum", "simple")),
    ("BACKLOG", "Planning", "Backlog", ("kanban", "scrum", "simple")),
    ("SPRINTS", "Planning", "Sprints", ("scrum", "simple")),
    ("ESTIMATION", "Planning", "Estimation", ("kanban", "scrum", "simple")),
    ("REPORTS", "Insights", "Reports", ("kanban", "scrum", "simple")),
    ("CODE", "Development", "Code", ("kanban", "scrum", "simple")),
    ("RELEASES", "Development", "Releases", ("kanban", "scrum", "simple")),
)
LOCKED: Final = frozenset({"SPRINTS"})
"""They come with the kind of board and cannot be switched."""


def feature_id(found: Board, name: str) -> str:
    """As people's browsers name it; taken beside the feature's own name."""
    return f"jsw.{'agility' if found.kind == 'agility' else 'classic'}.{name.lower()}"


def features(found: Board) -> list[dict[str, Json]]:
    kind = "simple" if found.kind == "agility" else found.kind
    return [
        {
            "boardId": found.id,
            "boardFeature": name,
            "featureId": feature_id(found, name),
            "featureType": "ESTIMATION" if name == "ESTIMATION" else "BASIC",
            "state": "DISABLED" if name in found.disabled else "ENABLED",
            "localisedName": shown,
            "localisedGroup": group,
            "localisedDescription": shown,
            "toggleLocked": name in LOCKED,
        }
        for name, group, shown, kinds in _FEATURES
        if kind in kinds
    ]
