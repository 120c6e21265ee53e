"""Records -> Jira's JSON: a project in lists, its features, versions with their counts, categories, avatars."""

from collections.abc import Collection
from typing import Any, Final

from integration.sandbox.present import common as present
from integration.sandbox.state.projects import Project, Version
from integration.sandbox.state.settings import Picture
from integration.sandbox.world import World

Json = Any


def listed(world: World, found: Project) -> dict[str, Json]:
    shown = {"expand": "description,lead,issueTypes,url,projectKeys,permissions,insight"}
    flags = present.project_flags(world, found)
    flags.pop("url", None)
    return shown | present.project_brief(world, found) | flags


def expanded(world: World, found: Project, expand: Collection[str]) -> dict[str, Json]:
    """What ``expand`` adds to a project."""
    whole = present.project(world, found) if {"description", "lead", "issueTypes"} & {*expand} else {}
    shown: dict[str, Json] = {name: whole[name] for name in ("description", "lead", "issueTypes") if name in expand}
    if "url" in expand and found.url:
        shown["url"] = found.url
    if "projectKeys" in expand:
        shown["projectKeys"] = [found.key, *found.former_keys]
    if "insight" in expand:
        latest = max((world.issues[number].updated for number in found.issue_ids), default=None)
        shown["insight"] = {"totalIssueCount": len(found.issue_ids)}
        if latest is not None:
            shown["insight"]["lastIssueUpdateTime"] = present.timestamp(world, latest)
    return shown


def version(world: World, found: Version, expand: Collection[str]) -> dict[str, Json]:
    """A version with what ``expand`` adds."""
    shown = present.version(world, found)
    if "issuesstatus" in expand:
        shown["issuesStatusForFixVersion"] = _by_category(world, found)
    if "operations" in expand:
        shown["operations"] = []
    if "approvers" in expand:
        shown["approvers"] = []
    if "driver" in expand and found.driver:
        shown["driver"] = found.driver
    return shown


_WORDS: Final = {"TODO": "toDo", "IN_PROGRESS": "inProgress", "DONE": "done"}


def _by_category(world: World, found: Version) -> dict[str, int]:
    counts = dict.fromkeys(("unmapped", "toDo", "inProgress", "done"), 0)
    for number in world.projects[found.project_id].issue_ids:
        issue = world.issues[number]
        if found.id in issue.fix_versions:
            counts[_WORDS.get(world.statuses[issue.status_id].category, "unmapped")] += 1
    return counts


# Features

_CLASSIC: Final = (  # key, name, description, on at first, fixed
    ("jsw.classic.roadmap", "Timeline", "Plan work on a timeline.", True, False),
    ("jsw.classic.backlog", "Backlog", "Plan and prioritise work in a dedicated space.", True, True),
    ("jsw.classic.board", "Board", "See work move through its statuses.", True, True),
    ("jsw.classic.code", "Code", "See repositories linked to this project.", True, False),
    ("jsw.classic.deployments", "Deployments", "See deployments linked to this project.", False, False),
    ("jsw.classic.security", "Security", "See vulnerabilities linked to this project.", False, False),
)
_AGILITY: Final = (
    ("jsw.agility.roadmap", "Timeline", "Plan work on a timeline.", True, False),
    ("jsw.agility.backlog", "Backlog", "Plan and prioritise work in a dedicated space.", False, False),
    ("jsw.agility.sprints", "Sprints", "Plan, start and complete sprints.", False, False),
    ("jsw.agility.board", "Board", "See work move through its statuses.", True, True),
    ("jsw.agility.estimation", "Estimation", "Estimate how much effort work takes.", False, False),
    ("jsw.agility.reports", "Reports", "Analyse the team's work.", True, False),
    ("jsw.agility.code", "Code", "See repositories linked to this project.", True, False),
    ("jsw.agility.deployments", "Deployments", "See deployments linked to this project.", False, False),
)
_NEEDS: Final = {"jsw.agility.sprints": ["jsw.agility.backlog"]}


def features(world: World, found: Project) -> list[dict[str, Json]]:
    """What can be switched on and off in a project, by its kind."""
    known = _AGILITY if found.team_managed else _CLASSIC
    return [
        {
            "projectId": found.id,
            "state": "ENABLED" if found.features.get(key, at_first) else "DISABLED",
            "toggleLocked": fixed,
            "feature": key,
            "prerequisites": _NEEDS.get(key, []),
            "localisedName": name,
            "localisedDescription": description,
            "imageUri": f"{world.base_url}/images/features/{key}.svg",
        }
        for key, name, description, at_first, fixed in known
    ]


def hierarchy(world: World, found: Project) -> dict[str, Json]:
    """Of a team-managed project: its types by level, the lowest first."""
    types = [world.types[number] for number in world.type_schemes[found.type_scheme].type_ids]
    names = {-1: "Subtask", 0: "Base", 1: "Epic"}
    levels = [
        {
            "level": level,
            "name": names[level],
            "issueTypes": [
                {"id": one.id, "name": one.name, "avatarId": one.avatar_id} for one in types if one.level == level
            ],
        }
        for level in (-1, 0, 1)
    ]
    return {"projectId": found.id, "hierarchy": levels}


# Pictures

SIZES: Final = (("16x16", "xsmall"), ("24x24", "small"), ("32x32", "medium"), ("48x48", "xlarge"))


def avatar(world: World, kind: str, number: int, *, selected: bool = False) -> dict[str, Json]:
    """One of the system's."""
    return {
        "id": str(number),
        "isSystemAvatar": True,
        "isSelected": selected,
        "isDeletable": False,
        "fileName": f"{kind}_{number}.svg",
        "urls": _addresses(world, kind, number),
    }


def picture(world: World, found: Picture, *, selected: bool = False) -> dict[str, Json]:
    """One that somebody uploaded."""
    return {
        "id": str(found.id),
        "owner": found.owner,
        "isSystemAvatar": False,
        "isSelected": selected,
        "isDeletable": True,
        "urls": _addresses(world, found.kind, found.id),
    }


def _addresses(world: World, kind: str, number: int) -> dict[str, str]:
    address = present.rest(world, f"universal_avatar/view/type/{kind}/avatar/{number}")
    return {name: f"{address}?size={size}" for name, size in SIZES}
