"""What a field of an issue says, as rules of workflows look at it: ids, words, an instant. ``values`` are changes about to be made."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, Final

from integration.sandbox.adf import read
from integration.sandbox.reading.moments import moment_in
from integration.sandbox.state.issues import Issue
from integration.sandbox.world import World

Json = Any
Values = Mapping[str, Any]
Namer = Callable[[World, Any], str]


def raw(issue: Issue, name: str, values: Values | None = None) -> Any:
    """Our value of a field, by its id; None for one nobody knows."""
    changes = values or {}
    if name in ATTRIBUTES:
        attribute = ATTRIBUTES[name][0]
        return changes.get(attribute, getattr(issue, attribute))
    custom = changes.get("custom", {})
    return custom[name] if name in custom else issue.custom.get(name)


def empty(issue: Issue, name: str, values: Values | None = None) -> bool:
    return raw(issue, name, values) in (None, "", [], {})


def ids(issue: Issue, name: str, values: Values | None = None) -> list[str]:
    """Ids of what the field holds: accounts, options, components; of plain values, themselves."""
    return [_id(one) for one in _several(raw(issue, name, values))]


def texts(world: World, issue: Issue, name: str, values: Values | None = None) -> list[str]:
    """What people read in the field."""
    namer = ATTRIBUTES[name][1] if name in ATTRIBUTES else _said
    return [namer(world, one) for one in _several(raw(issue, name, values))]


def instant(world: World, issue: Issue, name: str, values: Values | None = None) -> datetime | None:
    """The time a field holds; a day begins at midnight of the site."""
    found = raw(issue, name, values)
    if isinstance(found, datetime):
        return found
    if isinstance(found, date):
        return datetime.combine(found, time(), world.zone)
    return instant_from(found) if isinstance(found, str) else None


def instant_from(text: str) -> datetime | None:
    """A day or a time as Jira writes them; without a zone it is UTC."""
    found = moment_in(text)
    return found.replace(tzinfo=found.tzinfo or UTC) if found else None


def _several(value: Any) -> list[Any]:
    return [] if value is None or value == "" else list(value) if isinstance(value, list | tuple | set) else [value]


def _id(value: Any) -> str:
    """An option or a person inside a custom field names its id itself."""
    if isinstance(value, dict):
        return str(
            value.get("accountId")
            or value.get("groupId")
            or value.get("id")
            or value.get("name")
            or value.get("value")
            or ""
        )
    return str(value)


def _said(_: World, value: Any) -> str:
    if isinstance(value, dict) and value.get("type") == "doc":
        return read.plain(value)
    if isinstance(value, dict):
        return str(value.get("value") or value.get("name") or _id(value))
    return str(value)


def _person(world: World, account: str) -> str:
    found = world.users.get(account)
    return found.name if found else account


def _named(collection: str) -> Namer:
    def name(world: World, number: int) -> str:
        found = getattr(world, collection).get(number)
        return found.name if found else str(number)

    return name


def _key(world: World, number: int) -> str:
    return world.issues[number].key if number in world.issues else str(number)


ATTRIBUTES: Final[dict[str, tuple[str, Namer]]] = {  # field id -> our attribute, and how its values read
    "summary": ("summary", _said),
    "description": ("description", _said),
    "environment": ("environment", _said),
    "assignee": ("assignee", _person),
    "reporter": ("reporter", _person),
    "creator": ("creator", _person),
    "labels": ("labels", _said),
    "components": ("components", _named("components")),
    "fixVersions": ("fix_versions", _named("versions")),
    "versions": ("versions", _named("versions")),
    "priority": ("priority_id", _named("priorities")),
    "resolution": ("resolution_id", _named("resolutions")),
    "issuetype": ("type_id", _named("types")),
    "status": ("status_id", _named("statuses")),
    "project": ("project_id", _named("projects")),
    "parent": ("parent_id", _key),
    "duedate": ("due", _said),
    "created": ("created", _said),
    "updated": ("updated", _said),
    "resolutiondate": ("resolved", _said),
    "timeoriginalestimate": ("original_estimate", _said),
    "timeestimate": ("remaining_estimate", _said),
    "timespent": ("time_spent", _said),
    "attachment": ("attachments", _said),
    "comment": ("comments", _said),
    "worklog": ("worklogs", _said),
    "issuelinks": ("links", _said),
    "subtasks": ("children", _key),
    "watches": ("watchers", _person),
    "votes": ("voters", _person),
}
