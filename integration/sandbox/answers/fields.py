"""Fields, labels, priorities, resolutions, and what may be set on create. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-fields/"""

from typing import Any, Final

from integration.sandbox import intake, natives, present
from integration.sandbox.call import Call
from integration.sandbox.http import Response, bad
from integration.sandbox.routes import Route
from integration.sandbox.state.projects import IssueType, Project

Json = Any

_SYSTEM: Final = {  # id -> (type, items, names)
    "summary": ("string", None, {"en": "Summary", "fr": "Résumé"}),
    "issuetype": ("issuetype", None, {"en": "Issue Type", "fr": "Type de ticket"}),
    "project": ("project", None, {"en": "Project", "fr": "Projet"}),
    "description": ("string", None, {"en": "Description", "fr": "Description"}),
    "environment": ("string", None, {"en": "Environment", "fr": "Environnement"}),
    "assignee": ("user", None, {"en": "Assignee", "fr": "Personne assignée"}),
    "reporter": ("user", None, {"en": "Reporter", "fr": "Rapporteur"}),
    "creator": ("user", None, {"en": "Creator", "fr": "Créateur"}),
    "priority": ("priority", None, {"en": "Priority", "fr": "Priorité"}),
    "labels": ("array", "string", {"en": "Labels", "fr": "Étiquettes"}),
    "components": ("array", "component", {"en": "Components", "fr": "Composants"}),
    "fixVersions": ("array", "version", {"en": "Fix versions", "fr": "Versions corrigées"}),
    "versions": ("array", "version", {"en": "Affects versions", "fr": "Affecte les versions"}),
    "duedate": ("date", None, {"en": "Due date", "fr": "Date d'échéance"}),
    "parent": ("issuelink", None, {"en": "Parent", "fr": "Parent"}),
    "status": ("status", None, {"en": "Status", "fr": "État"}),
    "resolution": ("resolution", None, {"en": "Resolution", "fr": "Résolution"}),
    "resolutiondate": ("datetime", None, {"en": "Resolved", "fr": "Résolu"}),
    "created": ("datetime", None, {"en": "Created", "fr": "Création"}),
    "updated": ("datetime", None, {"en": "Updated", "fr": "Mise à jour"}),
    "issuelinks": ("array", "issuelinks", {"en": "Linked Issues", "fr": "Tickets liés"}),
    "subtasks": ("array", "issuelinks", {"en": "Sub-tasks", "fr": "Sous-tâches"}),
    "comment": ("comments-page", None, {"en": "Comment", "fr": "Commentaire"}),
    "attachment": ("array", "attachment", {"en": "Attachment", "fr": "Pièce jointe"}),
}
_CUSTOM: Final = {
    "customfield_10014": ("Epic Link", "any", "com.pyxis.greenhopper.jira:gh-epic-link"),
    "customfield_10019": ("Rank", "any", "com.pyxis.greenhopper.jira:gh-lexo-rank"),
    "customfield_10020": ("Sprint", "array", "com.pyxis.greenhopper.jira:gh-sprint"),
}
_CREATABLE: Final = tuple(name for name in _SYSTEM if name in intake.EDIT_SCREEN or name == "project")
_REQUIRED: Final = frozenset({"summary", "issuetype", "project"})


def fields(call: Call) -> Response:
    """Names in the site's language, with the untranslated one beside (facts 3.7)."""
    system = [_system(call, name) for name in _SYSTEM]
    custom = [
        {
            "id": name,
            "key": name,
            "name": shown,
            "untranslatedName": shown,
            "custom": True,
            "orderable": True,
            "navigable": True,
            "searchable": True,
            "clauseNames": [f"cf[{name.removeprefix('customfield_')}]", shown],
            "schema": {"type": kind, "custom": key, "customId": int(name.removeprefix("customfield_"))},
        }
        for name, (shown, kind, key) in _CUSTOM.items()
    ]
    return Response(json=system + custom)


def _system(call: Call, name: str) -> dict[str, Json]:
    return {
        "id": name,
        "key": name,
        "name": _SYSTEM[name][2][call.world.language],
        "custom": False,
        "orderable": name in intake.EDIT_SCREEN,
        "navigable": name not in ("comment", "attachment"),
        "searchable": True,
        "clauseNames": [name],
        "schema": _schema(name),
    }


def _schema(name: str) -> dict[str, Json]:
    kind, items, _ = _SYSTEM[name]
    return {"type": kind, "system": name} | ({"items": items} if items else {})


def labels(call: Call) -> Response:
    """Bare strings, all of the site's, a thousand a page (facts 1.20)."""
    return call.page(sorted(call.world.labels), lambda label: label, default=1000, cap=1000)


def priorities(call: Call) -> Response:
    return Response(json=[present.priority(call.world, number) for number, _, _ in natives.PRIORITIES])


def resolutions(call: Call) -> Response:
    return Response(json=[present.resolution(call.world, number) for number, _ in natives.RESOLUTIONS])


# What may be set on create (facts 3.14)


def _types(call: Call) -> tuple[Project, list[IssueType]]:
    project = call.project()
    allowed = call.may("CREATE_ISSUES", project)
    numbers = call.world.type_schemes[project.type_scheme].type_ids if allowed else []
    return project, [call.world.types[number] for number in numbers]


def _window(call: Call) -> tuple[int, int]:
    start, size = call.window(default=50, cap=10_000)
    if size > 200:
        raise bad("Parameter 'maxResults' must not exceed the limit '200'")
    return start, size


def creatable_types(call: Call) -> Response:
    start, size = _window(call)
    _, found = _types(call)
    shown = [present.issue_type(call.world, one) for one in found[start : start + size]]
    return Response(json={"startAt": start, "maxResults": size, "total": len(found), "issueTypes": shown})


def creatable_fields(call: Call) -> Response:
    """An unknown type is 404 with nothing in it."""
    start, size = _window(call)
    project, types = _types(call)
    kind = next((one for one in types if str(one.id) == call.path["type"]), None)
    if kind is None:
        return Response(status=404)
    names = [name for name in _CREATABLE if name not in project.off_screen]
    shown = [_creatable(call, project, kind, name) for name in names[start : start + size]]
    return Response(json={"startAt": start, "maxResults": size, "total": len(names), "fields": shown})


def _creatable(call: Call, project: Project, kind: IssueType, name: str) -> dict[str, Json]:
    world = call.world
    shown: dict[str, Json] = {
        "fieldId": name,
        "key": name,
        "name": _SYSTEM[name][2][world.language],
        "required": name in _REQUIRED or (name == "parent" and kind.level < 0),
        "hasDefaultValue": name in ("priority", "reporter"),
        "operations": ["add", "set", "remove"] if name in ("labels", "components") else ["set"],
        "schema": _schema(name),
    }
    match name:
        case "components":
            shown["allowedValues"] = [present.component(world, one) for one in world.components_of(project)]
        case "issuetype":
            shown["allowedValues"] = [present.issue_type(world, kind)]
        case "project":
            shown["allowedValues"] = [present.project_brief(world, project)]
        case "priority":
            shown["allowedValues"] = [present.priority(world, number) for number, _, _ in natives.PRIORITIES]
    return shown


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/field", fields, anonymous=True),
    Route("GET", f"{_API}/label", labels, anonymous=True),
    Route("GET", f"{_API}/priority", priorities, anonymous=True),
    Route("GET", f"{_API}/resolution", resolutions, anonymous=True),
    Route("GET", f"{_API}/issue/createmeta/{{project}}/issuetypes", creatable_types),
    Route("GET", f"{_API}/issue/createmeta/{{project}}/issuetypes/{{type}}", creatable_fields),
)
