"""What may be set on create and on edit: ``createmeta`` and ``editmeta`` (facts 3.14). Answers follow the caller's permissions."""

from typing import Any, Final

from integration.sandbox import fieldbook, rights
from integration.sandbox.fieldbook import Field
from integration.sandbox.present import common as present
from integration.sandbox.present import fields as present_fields
from integration.sandbox.reading import intake
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User
from integration.sandbox.state.projects import IssueType, Project
from integration.sandbox.world import World

Json = Any

_FIRST: Final = ("summary", "issuetype", "project", "parent")
_REQUIRED: Final = frozenset({"summary", "issuetype", "project"})
_NOT_ON_CREATE: Final = frozenset({"comment"})
_LISTS: Final = frozenset({"labels", "components", "fixVersions", "versions"})
_PEOPLE: Final = frozenset({"assignee", "reporter"})


def on_create(world: World, me: User | None, project: Project, kind: IssueType) -> list[Field]:
    """The fields of the create screen that this person may fill."""
    names = [name for name in (*_FIRST, *intake.EDIT_ORDER) if name not in _NOT_ON_CREATE]
    return _offered(world, me, project, kind.id, dict.fromkeys(names), operation="create")


def on_edit(world: World, me: User | None, issue: Issue) -> list[Field]:
    project = world.project_of(issue)
    if not rights.may(world, me, "EDIT_ISSUES", project) or issue.archived:
        return []
    return _offered(world, me, project, issue.type_id, dict.fromkeys(intake.EDIT_ORDER), operation="edit")


def _offered(
    world: World, me: User | None, project: Project, type_id: int, names: dict[str, None], *, operation: str
) -> list[Field]:
    made = [f"customfield_{number}" for number in world.custom_fields]
    allowed = [
        name
        for name in (*names, *made)
        if fieldbook.on_screen(world, project, type_id, name, operation=operation)
        and (name not in intake.NEEDS or rights.may(world, me, intake.NEEDS[name], project))
    ]
    return [found for found in (fieldbook.find(world, name) for name in allowed) if found]


def field(world: World, project: Project, kind: IssueType, found: Field) -> dict[str, Json]:
    """FieldMetadata. Texts say "string" although they take documents (facts 3.3)."""
    name = found.id
    shown: dict[str, Json] = {
        "required": name in _REQUIRED or (name == "parent" and kind.level < 0),
        "schema": found.schema(),
        "name": found.name(world.language),
        "key": name,
        "hasDefaultValue": name in ("priority", "reporter"),
        "operations": _operations(found),
    }
    values = _allowed(world, project, kind, found)
    if values is not None:
        shown["allowedValues"] = values
    if name == "priority":
        shown["defaultValue"] = present.priority(world, 3 if 3 in world.priorities else next(iter(world.priorities)))
    if name in _PEOPLE or found.kind == "user":
        shown["autoCompleteUrl"] = present.rest(world, f"user/assignable/search?project={project.key}&query=")
    if name == "labels":
        shown["autoCompleteUrl"] = f"{world.base_url}/rest/api/1.0/labels/suggest?query="
    return shown


def _operations(found: Field) -> list[str]:
    if found.id in _LISTS:
        return ["add", "set", "remove"]
    if found.id == "timetracking":
        return ["set", "edit"]
    return ["add"] if found.id in ("comment", "worklog", "issuelinks") else ["set"]


def _allowed(world: World, project: Project, kind: IssueType, found: Field) -> list[Json] | None:
    match found.id:
        case "components":
            return [present.component(world, one) for one in world.components_of(project)]
        case "fixVersions" | "versions":
            known = (one for one in world.versions.values() if one.project_id == project.id and not one.archived)
            return [present_fields.version(world, one.id) for one in known]
        case "issuetype":
            return [present.issue_type(world, kind)]
        case "project":
            return [present.project_brief(world, project)]
        case "priority":
            return [present.priority(world, number) for number in world.priorities]
        case fieldbook.FLAGGED:
            number, value = fieldbook.IMPEDIMENT
            return [{"self": present.rest(world, f"customFieldOption/{number}"), "id": number, "value": value}]
        case _:
            return _options(world, found)


def _options(world: World, found: Field) -> list[Json] | None:
    made = world.custom_fields.get(found.number) if found.custom else None
    if made is None or "option" not in (found.kind, found.items):
        return None
    options = [one for context in made.contexts.values() for one in context.options if not one.disabled]
    return [
        {"self": present.rest(world, f"customFieldOption/{one.id}"), "id": str(one.id), "value": one.value}
        for one in options
    ]


def editmeta(world: World, me: User | None, issue: Issue) -> dict[str, Json]:
    """A map, not a list (facts 3.14)."""
    project, kind = world.project_of(issue), world.types[issue.type_id]
    return {"fields": {one.id: field(world, project, kind, one) for one in on_edit(world, me, issue)}}
