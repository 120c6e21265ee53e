"""``fields`` and ``update`` of a create, an edit or a transition -> plain values, or Jira's complaint naming every bad field (facts 3)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Final

from integration.sandbox import natives, present, rights
from integration.sandbox.adf import check, read
from integration.sandbox.http import Complaint, bad
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User
from integration.sandbox.state.projects import Component, Project
from integration.sandbox.world import World

Json = Any
Values = dict[str, Any]
"""Our attribute names -> values: summary, description, environment, assignee, reporter, labels, components, due, parent_id,
priority_id, type_id, resolution_id."""

NOT_ADF: Final = "Operation value must be an Atlassian Document (see the Atlassian Document Format) at https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/"
_ADF_FIELDS: Final = ("description", "environment")


class FieldError(Exception):
    """One field is wrong: Jira's sentence, and the key it is filed under when that is not the field's own."""

    def __init__(self, message: str, *, under: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.under = under


@dataclass(slots=True, kw_only=True)
class Intake:
    """Reads for one project and type; ``issue`` is None while creating. ``screen`` limits what may be set (None: the project's)."""

    world: World
    me: User
    project: Project
    type_id: int
    issue: Issue | None = None
    screen: frozenset[str] | None = None
    values: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    comments: list[Json] = field(default_factory=list)
    """Bodies of ``update.comment`` additions, as sent."""

    def read(self, fields: Json, update: Json) -> Values:
        """All values, or one 400 with all errors."""
        fields, update = _mapping(fields), _mapping(update)
        for name, raw in fields.items():
            if name in update:
                self.errors[name] = f"Field '{name}' cannot appear in both 'fields' and 'update'"
            else:
                self._read(name, partial(self._set, name, raw))
        for name, operations in update.items():
            if name not in fields:
                self._read(name, partial(self._operate, name, operations))
        if self.errors:
            raise bad(**self.errors)
        return self.values

    def _read(self, name: str, read: Callable[[], None]) -> None:
        try:
            read()
        except FieldError as wrong:
            self.errors[wrong.under or name] = wrong.message

    def _set(self, name: str, raw: Json) -> None:
        if name in ("project", "issuetype") and self.issue is None:
            return
        self._settable(name)
        attribute, reader = _READERS[name]
        self.values[attribute] = reader(self, raw)

    def _settable(self, name: str) -> None:
        permission = _NEEDS.get(name)
        allowed = permission is None or rights.may(self.world, self.me, permission, self.project)
        on_screen = name not in self.project.off_screen and (self.screen is None or name in self.screen)
        if name not in _READERS or not allowed or not on_screen:
            raise FieldError(f"Field '{name}' cannot be set. It is not on the appropriate screen, or unknown.")

    def _operate(self, name: str, operations: Json) -> None:
        if not isinstance(operations, list) or not all(isinstance(one, dict) and len(one) == 1 for one in operations):
            raise FieldError("Operations must be a list of objects with one verb each.")
        if name == "comment":
            self.comments.extend(one["add"].get("body") for one in operations if isinstance(one.get("add"), dict))
            return
        self._settable(name)
        for one in operations:
            ((verb, raw),) = one.items()
            self._verb(name, verb, raw)

    def _verb(self, name: str, verb: str, raw: Json) -> None:
        attribute, reader = _READERS[name]
        if verb == "set":
            none = isinstance(raw, dict) and raw.get("none") is True
            self.values[attribute] = reader(self, None if none else raw)
        elif verb in ("add", "remove") and name in ("labels", "components"):
            known = list(self.values.get(attribute, getattr(self.issue, attribute, [])))
            for value in reader(self, [raw]):
                known = [one for one in known if one != value] + ([value] if verb == "add" else [])
            self.values[attribute] = known
        else:
            raise FieldError(f"Field with id '{name}' and name '{name.title()}' does not support operation '{verb}'.")


def _mapping(value: Json) -> Mapping[str, Json]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise bad("Can not deserialize instance of java.util.LinkedHashMap")
    return value


# One reader for each field


def _summary(_: Intake, raw: Json) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise FieldError("You must specify a summary of the issue.")
    if "\n" in raw or "\r" in raw:
        raise FieldError("The summary is invalid because it contains newline characters.")
    if len(raw) > 255:
        raise FieldError("Summary can't exceed 255 characters.")
    return raw.strip()


def document(world: World, raw: Json, *, refusal: Complaint) -> Json:
    """A checked document as it will be read back; None for an empty one (facts 15.1)."""
    check.document(raw, refusal=refusal)
    if check.too_long(raw):
        raise bad("CONTENT_LIMIT_EXCEEDED")
    if not world.switches.adf_normalised:
        return raw
    return read.normalised(raw, local_id=lambda: world.ids.uuid("local id"))


def _document(name: str) -> Callable[[Intake, Json], Json]:
    def read(intake: Intake, raw: Json) -> Json:
        if raw is None:
            return None
        doc = document(intake.world, raw, refusal=bad(**{name: NOT_ADF}))
        return doc if doc.get("content") else None

    return read


def _account(intake: Intake, raw: Json) -> User | None:
    if raw is None:
        return None
    identity = raw.get("accountId", raw.get("id")) if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or (identity is None and not {"accountId", "id"} & set(raw)):
        raise FieldError("Specify a valid 'accountId' for the user.")
    if not isinstance(identity, str | None):
        raise FieldError("Specify a valid 'accountId' for the user.")
    found = intake.world.users.get(identity or "")
    if identity and found is None:
        raise FieldError(f"User '{identity}' does not exist or you do not have permission to view it.")
    return found


def _assignee(intake: Intake, raw: Json) -> str | None:
    if isinstance(raw, dict) and raw.get("accountId", raw.get("id")) == "-1":
        known = intake.values.get("components", intake.issue.components if intake.issue else [])
        return automatic_assignee(intake.world, intake.project, known)
    found = _account(intake, raw)
    if found and not rights.may(intake.world, found, "ASSIGNABLE_USER", intake.project):
        raise FieldError(f"User '{found.account_id}' cannot be assigned issues.")
    return found.account_id if found else None


def automatic_assignee(world: World, project: Project, components: list[int]) -> str | None:
    """Whom Jira assigns by itself: as the first component says, else the project (facts 7.1)."""
    for number in components:
        return present.automatic_assignee(world, world.components[number])[1]
    return project.lead if project.assignee_type == "PROJECT_LEAD" else None


def _reporter(intake: Intake, raw: Json) -> str:
    found = _account(intake, raw)
    if found is None or not found.active:
        raise FieldError("The reporter specified is not a user.")
    return found.account_id


def _labels(_: Intake, raw: Json) -> list[str]:
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


def _components(intake: Intake, raw: Json) -> list[int]:
    if raw is None:
        return []
    if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
        raise FieldError("data was not an array of objects")
    known = intake.world.components_of(intake.project)
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


def _due(_: Intake, raw: Json) -> date | None:
    if raw is None:
        return None
    try:
        if isinstance(raw, str) and len(raw) == 10:
            return date.fromisoformat(raw)
    except ValueError:
        pass
    raise FieldError(f"Error parsing date string: {raw}. Expected format is yyyy-MM-dd")


def _priority(_: Intake, raw: Json) -> int:
    for number, _colour, names in natives.PRIORITIES:
        if isinstance(raw, dict) and (str(raw.get("id")) == str(number) or raw.get("name") in names.values()):
            return number
    raise FieldError("The priority selected is invalid.")


def _resolution(_: Intake, raw: Json) -> int:
    for number, names in natives.RESOLUTIONS:
        if isinstance(raw, dict) and (str(raw.get("id")) == str(number) or raw.get("name") in names.values()):
            return number
    raise FieldError("The resolution selected is invalid.")


def _parent(intake: Intake, raw: Json) -> int | None:
    """Exactly one level up; a sub-task's parent in the same project (facts 3.6)."""
    level = intake.world.types[intake.values.get("type_id", intake.type_id)].level
    if raw is None or raw == {"none": True}:
        if level < 0:
            raise FieldError("Issue type is a sub-task but parent issue key or id not specified.", under="issuetype")
        return None
    if not isinstance(raw, dict) or not (raw.get("key") or raw.get("id")):
        raise FieldError("Could not find valid 'id' or 'key' for the parent.", under="parent")
    parent = intake.world.issue(str(raw.get("id") or raw.get("key")))
    if parent is None or not rights.sees(intake.world, intake.me, intake.world.project_of(parent)):
        raise FieldError("Could not find issue by id or key.", under="parent")
    if intake.world.types[parent.type_id].level != level + 1 or (level < 0 and parent.project_id != intake.project.id):
        raise FieldError("Given parent work item does not belong to appropriate hierarchy.", under="parentId")
    return parent.id


def type_in(world: World, project: Project, raw: Json) -> int:
    """The issue type named by id or name, if the project's scheme holds it."""
    for number in world.type_schemes[project.type_scheme].type_ids:
        if isinstance(raw, dict) and (str(raw.get("id")) == str(number) or raw.get("name") == world.types[number].name):
            return number
    raise FieldError("Specify a valid issue type")


def _type(intake: Intake, raw: Json) -> int:
    try:
        number = type_in(intake.world, intake.project, raw)
    except FieldError:
        raise FieldError("The issue type selected is invalid.") from None
    workflow = intake.world.workflow_of(intake.project, number)
    fits = intake.issue is None or intake.issue.status_id in workflow.statuses
    if not fits or intake.world.types[number].level != intake.world.types[intake.type_id].level:
        raise FieldError("The issue type selected is invalid.")
    return number


def _versions(_: Intake, raw: Json) -> list[Json]:
    if raw:
        raise FieldError("Version is not valid")
    return []


_READERS: Final[dict[str, tuple[str, Callable[[Intake, Json], Any]]]] = {
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
    "fixVersions": ("versions", _versions),
    "versions": ("versions", _versions),
}
_NEEDS: Final = {
    "assignee": "ASSIGN_ISSUES",
    "reporter": "MODIFY_REPORTER",
    "duedate": "SCHEDULE_ISSUES",
    "resolution": "RESOLVE_ISSUES",
}
EDIT_SCREEN: Final = frozenset(_READERS) - {"resolution"}
TRANSITION_SCREEN: Final = frozenset({"assignee", "resolution", "comment"})
