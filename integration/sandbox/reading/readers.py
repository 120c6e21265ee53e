"""One reader for each field of an issue: what a request says -> our value, or Jira's sentence about it (facts 3)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from integration.sandbox import fieldbook, rights
from integration.sandbox.http import bad
from integration.sandbox.present import common as present
from integration.sandbox.reading import custom as reading_custom
from integration.sandbox.reading.custom import FieldError
from integration.sandbox.reading.documents import demand_attached, document
from integration.sandbox.reading.durations import seconds_from
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User
from integration.sandbox.state.projects import Component, Project
from integration.sandbox.world import World

Json = Any
Values = dict[str, Any]
"""Our attribute names -> values: those of ``Issue`` that people set; ``custom`` holds only the custom fields that were named."""

NOT_ADF: Final = "Operation value must be an Atlassian Document (see the Atlassian Document Format) at https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/"


@dataclass(slots=True, kw_only=True)
class Reading:
    """What a field is read for: a project and a type; ``issue`` is None while creating."""

    world: World
    me: User
    project: Project
    type_id: int
    issue: Issue | None = None
    values: Values = field(default_factory=dict)


def _summary(_: Reading, raw: Json) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise FieldError("You must specify a summary of the issue.")
    if "\n" in raw or "\r" in raw:
        raise FieldError("The summary is invalid because it contains newline characters.")
    if len(raw) > 255:
        raise FieldError("Summary can't exceed 255 characters.")
    return raw.strip()


def _document(name: str) -> Callable[[Reading, Json], Json]:
    def read(reading: Reading, raw: Json) -> Json:
        if raw is None:
            return None
        doc = document(reading.world, raw, refusal=bad(**{name: NOT_ADF}))
        demand_attached(reading.world, doc, reading.issue)
        return doc if doc.get("content") else None

    return read


def _account(reading: Reading, raw: Json) -> User | None:
    if raw is None:
        return None
    identity = raw.get("accountId", raw.get("id")) if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or (identity is None and not {"accountId", "id"} & set(raw)):
        raise FieldError("Specify a valid 'accountId' for the user.")
    if not isinstance(identity, str | None):
        raise FieldError("Specify a valid 'accountId' for the user.")
    found = reading.world.users.get(identity or "")
    if identity and found is None:
        raise FieldError(f"User '{identity}' does not exist or you do not have permission to view it.")
    return found


def _assignee(reading: Reading, raw: Json) -> str | None:
    if isinstance(raw, dict) and raw.get("accountId", raw.get("id")) == "-1":
        known = reading.values.get("components", reading.issue.components if reading.issue else [])
        return automatic_assignee(reading.world, reading.project, known)
    found = _account(reading, raw)
    if found and not rights.may(reading.world, found, "ASSIGNABLE_USER", reading.project):
        raise FieldError(f"User '{found.account_id}' cannot be assigned issues.")
    return found.account_id if found else None


def automatic_assignee(world: World, project: Project, components: list[int]) -> str | None:
    """Whom Jira assigns by itself: as the first component says, else the project (facts 7.1)."""
    for number in components:
        return present.automatic_assignee(world, world.components[number])[1]
    return project.lead if project.assignee_type == "PROJECT_LEAD" else None


def _reporter(reading: Reading, raw: Json) -> str:
    found = _account(reading, raw)
    if found is None or not found.active:
        raise FieldError("The reporter specified is not a user.")
    return found.account_id


def _labels(_: Reading, raw: Json) -> list[str]:
    if raw is None:
        return []
    if not isinstance(raw, list) or not all(isinstance(label, str) for label in raw):
        raise FieldError("data was not an array of strings")
    for label in raw:
        if not label or any(char.isspace() for char in label):
            raise FieldError(f"The label '{label}' contains spaces which is invalid.")
        if len(label) > 255:
            raise FieldError(f"The label '{label[:20]}…' exceeds the maximum length for a single label (255).")
    return sorted(set(raw))


def _components(reading: Reading, raw: Json) -> list[int]:
    if raw is None:
        return []
    if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
        raise FieldError("data was not an array of objects")
    known = reading.world.components_of(reading.project)
    return list(dict.fromkeys(_component(known, one) for one in raw))


def _component(known: list[Component], raw: dict[str, Json]) -> int:
    for one in known:
        if str(raw.get("id", "")) == str(one.id) or ("id" not in raw and raw.get("name") == one.name):
            return one.id
    raise FieldError(
        f"Component name '{raw.get('name')}' is not valid"
        if "name" in raw
        else f"Component id '{raw.get('id')}' is not valid"
    )


def _due(_: Reading, raw: Json) -> date | None:
    if raw is None:
        return None
    try:
        if isinstance(raw, str) and len(raw) == 10:
            return date.fromisoformat(raw)
    except ValueError:
        pass
    raise FieldError(f"Error parsing date string: {raw}. Expected format is yyyy-MM-dd")


def _priority(reading: Reading, raw: Json) -> int:
    for one in reading.world.priorities.values():
        if isinstance(raw, dict) and (str(raw.get("id")) == str(one.id) or raw.get("name") == one.name):
            return one.id
    raise FieldError("The priority selected is invalid.")


def _resolution(reading: Reading, raw: Json) -> int:
    for one in reading.world.resolutions.values():
        if isinstance(raw, dict) and (str(raw.get("id")) == str(one.id) or raw.get("name") == one.name):
            return one.id
    raise FieldError("The resolution selected is invalid.")


def _parent(reading: Reading, raw: Json) -> int | None:
    """Exactly one level up; a sub-task's parent in the same project (facts 3.6)."""
    level = reading.world.types[reading.values.get("type_id", reading.type_id)].level
    if raw is None or raw == {"none": True}:
        if level < 0:
            raise FieldError("Issue type is a sub-task but parent issue key or id not specified.", under="issuetype")
        return None
    if not isinstance(raw, dict) or not (raw.get("key") or raw.get("id")):
        raise FieldError("Could not find valid 'id' or 'key' for the parent.", under="parent")
    parent = reading.world.issue(str(raw.get("id") or raw.get("key")))
    if parent is None or not rights.sees(reading.world, reading.me, reading.world.project_of(parent)):
        raise FieldError("Could not find issue by id or key.", under="parent")
    if reading.world.types[parent.type_id].level != level + 1 or (level < 0 and parent.project_id != reading.project.id):
        raise FieldError("Given parent work item does not belong to appropriate hierarchy.", under="parentId")
    return parent.id


def type_in(world: World, project: Project, raw: Json) -> int:
    """The issue type named by id or name, if the project's scheme holds it."""
    for number in world.type_schemes[project.type_scheme].type_ids:
        if isinstance(raw, dict) and (str(raw.get("id")) == str(number) or raw.get("name") == world.types[number].name):
            return number
    raise FieldError("Specify a valid issue type")


def _type(reading: Reading, raw: Json) -> int:
    try:
        number = type_in(reading.world, reading.project, raw)
    except FieldError:
        raise FieldError("The issue type selected is invalid.") from None
    workflow = reading.world.workflow_of(reading.project, number)
    fits = reading.issue is None or reading.issue.status_id in workflow.statuses
    if not fits or reading.world.types[number].level != reading.world.types[reading.type_id].level:
        raise FieldError("The issue type selected is invalid.")
    return number


def _versions(attribute: str) -> Callable[[Reading, Json], list[int]]:
    def read(reading: Reading, raw: Json) -> list[int]:
        if raw is None:
            return []
        if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
            raise FieldError("data was not an array of objects")
        kept = getattr(reading.issue, attribute, ())
        return list(dict.fromkeys(_version(reading, one, kept) for one in raw))

    return read


def _version(reading: Reading, raw: dict[str, Json], kept: Sequence[int]) -> int:
    """By id or by name; an archived one only stays where it is."""
    for one in reading.world.versions.values():
        named = str(raw.get("id", "")) == str(one.id) or ("id" not in raw and raw.get("name") == one.name)
        if named and one.project_id == reading.project.id and (not one.archived or one.id in kept):
            return one.id
    what = f"name '{raw['name']}'" if "name" in raw else f"id '{raw.get('id')}'"
    raise FieldError(f"Version {what} is not valid")


def _time(reading: Reading, raw: Json) -> dict[str, int | None]:
    """``originalEstimate`` and ``remainingEstimate``; one alone sets both while nothing is known yet."""
    if not isinstance(raw, dict) or not set(raw) <= {"originalEstimate", "remainingEstimate"}:
        raise FieldError("Expected Object with 'originalEstimate' or 'remainingEstimate'.")
    read = {f"{name.removesuffix('Estimate')}_estimate": _estimate(name, value) for name, value in raw.items()}
    issue = reading.issue
    if len(read) == 1 and (issue is None or (issue.original_estimate is None and issue.remaining_estimate is None)):
        (value,) = read.values()
        return {"original_estimate": value, "remaining_estimate": value}
    return read


def _estimate(name: str, raw: Json) -> int | None:
    if raw is None or raw == "":
        return None
    seconds = seconds_from(raw)
    if seconds is None:
        raise FieldError(f"The {name} '{raw}' is not a valid duration.", under=f"timetracking_{name.lower()}")
    return seconds


def _security(_: Reading, raw: Json) -> None:
    """A new site has no security levels."""
    if raw is not None:
        raise FieldError("The security level selected is invalid.")


def _sprints(reading: Reading, raw: Json) -> list[int]:
    """A number puts the issue into that sprint, null takes it out of the open one; the closed ones stay behind it."""
    known = reading.issue.sprints if reading.issue else []
    closed = [number for number in known if reading.world.sprints[number].state == "closed"]
    if raw is None:
        return closed
    found = reading.world.sprints.get(raw) if type(raw) is int else None
    if found is None or found.state == "closed":
        raise FieldError(
            "Number value expected as the Sprint id." if type(raw) is not int else f"The sprint {raw} does not exist."
        )
    return [*closed, found.id]


def _epic(reading: Reading, raw: Json) -> int | None:
    """The legacy Epic Link is the parent by another name (facts 3.6)."""
    return _parent(reading, raw if raw is None else {"key": raw} if isinstance(raw, str) else {})


Reader = Callable[[Reading, Json], Any]
READERS: Final[dict[str, tuple[str, Reader]]] = {
    "issuetype": ("type_id", _type),
    "summary": ("summary", _summary),
    "description": ("description", _document("description")),
    "environment": ("environment", _document("environment")),
    "components": ("components", _components),
    "assignee": ("assignee", _assignee),
    "reporter": ("reporter", _reporter),
    "labels": ("labels", _labels),
    "duedate": ("due", _due),
    "priority": ("priority_id", _priority),
    "resolution": ("resolution_id", _resolution),
    "parent": ("parent_id", _parent),
    "fixVersions": ("fix_versions", _versions("fix_versions")),
    "versions": ("versions", _versions("versions")),
    "timetracking": ("timetracking", _time),
    "security": ("security", _security),
    fieldbook.SPRINT: ("sprints", _sprints),
    fieldbook.EPIC_LINK: ("parent_id", _epic),
}
"""Field id -> our attribute and its reader. Other custom fields are read by their kind, into ``custom``."""


def reader(world: World, name: str) -> tuple[str, Reader] | None:
    """The attribute and the reader of a field that people can set; None when there is none."""
    if name in READERS:
        return READERS[name]
    field = fieldbook.find(world, name) if fieldbook.settable(world, name) else None
    if field is None:
        return None
    return "custom", lambda reading, raw: {field.id: reading_custom.value(reading.world, field, raw)}
