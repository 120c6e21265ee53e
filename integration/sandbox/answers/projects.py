"""Projects: made, read, changed, listed. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-projects/"""

import re
from collections.abc import Callable, Collection
from typing import Any, Final

from integration.sandbox import rights, shapes
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.present import common as present
from integration.sandbox.present import project as present_project
from integration.sandbox.projects import making as projects
from integration.sandbox.projects import templates
from integration.sandbox.projects.templates import Template
from integration.sandbox.routes import Route
from integration.sandbox.state.projects import Project
from integration.sandbox.world import World

Json = Any

_KEY: Final = re.compile(r"[A-Z][A-Z0-9]+")
_TEXTS: Final = ("key", "name", "description", "leadAccountId", "lead", "assigneeType", "url")
_NUMBERS: Final = ("avatarId", "categoryId", "permissionScheme", "notificationScheme", "issueSecurityScheme")
_SCHEMES: Final = ("issueTypeScheme", "workflowScheme", "issueTypeScreenScheme", "fieldConfigurationScheme", "fieldScheme")
_UPDATE: Final = {
    **dict.fromkeys(_TEXTS, shapes.text),
    **dict.fromkeys(_NUMBERS, shapes.number),
    "releasedProjectKeys": shapes.texts,
}
_PROJECT: Final = {
    **dict.fromkeys((*_TEXTS, "projectTypeKey", "projectTemplateKey"), shapes.text),
    **dict.fromkeys((*_NUMBERS, *_SCHEMES), shapes.number),
}
_NOT_WITH_TEMPLATE: Final = ("workflowScheme", "issueTypeScheme", "issueTypeScreenScheme", "fieldConfigurationScheme")
_TYPES: Final = ("software", "business", "service_desk")


def create(call: Call) -> Response:
    """With a template, or with scheme ids; never both (facts 5.2)."""
    me = call.need("ADMINISTER")
    body = call.object(_PROJECT)
    errors = key_errors(call.world, body.get("key")) | name_errors(call.world, body.get("name"))
    errors |= _lead_errors(call.world, body.get("leadAccountId")) | _value_errors(call.world, body)
    template, wrong = _template(body)
    errors |= wrong
    if errors:
        raise bad(**errors)
    if template and any(body.get(name) for name in _NOT_WITH_TEMPLATE):
        raise bad("If you specify the project template you cannot specify the issue type or workflow schemes.")
    kind = body.get("projectTypeKey") or (template.type_key if template else "software")
    schemes = _schemes(call.world, body)
    made = projects.make(
        call.world,
        me,
        key=body["key"],
        name=body["name"].strip(),
        lead=body["leadAccountId"],
        description=body.get("description") or "",
        type_key=kind,
        url=body.get("url") or "",
        assignee_type=body.get("assigneeType") or "UNASSIGNED",
        avatar=body.get("avatarId"),
        category=body.get("categoryId"),
        **schemes,
    )
    if template:
        templates.lay_out(call.world, me, made, template)
    address = present.rest(call.world, f"project/{made.id}")
    return Response(status=201, json={"self": address, "id": made.id, "key": made.key})


def key_errors(world: World, key: Json) -> dict[str, str]:
    """Why a new project cannot have this key; one in the trash still holds its own (facts 5.5)."""
    if not isinstance(key, str) or not key:
        return {"projectKey": "You must specify a valid project key."}
    if len(key) > 10:
        return {"projectKey": "The project key must not exceed 10 characters in length."}
    if not _KEY.fullmatch(key):
        rule = "Project keys must start with an uppercase letter, followed by one or more uppercase alphanumeric characters."
        return {"projectKey": rule}
    holder = world.project(key)
    return {"projectKey": f"Project '{holder.name}' uses this project key."} if holder else {}


def name_errors(world: World, name: Json) -> dict[str, str]:
    if not isinstance(name, str) or not 2 <= len(name.strip()) <= 80:
        return {"projectName": "The project name must have between 2 and 80 characters."}
    taken = any(one.name.casefold() == name.strip().casefold() for one in world.projects.values())
    return {"projectName": "A project with that name already exists."} if taken else {}


def _lead_errors(world: World, account: Json) -> dict[str, str]:
    lead = world.users.get(str(account or ""))
    return {} if lead and lead.active else {"projectLead": "You must specify a valid project lead."}


def _value_errors(world: World, body: dict[str, Json]) -> dict[str, str]:
    """What create and update check alike; nothing given is never wrong."""
    errors = {}
    if body.get("assigneeType") not in (None, "PROJECT_LEAD", "UNASSIGNED"):
        errors["assigneeType"] = "An invalid default assignee was specified."
    if body.get("categoryId") not in (None, -1, *world.categories):
        errors["projectCategory"] = "The project category does not exist."
    if body.get("permissionScheme") not in (None, *world.permission_schemes):
        errors["permissionScheme"] = "The permission scheme does not exist."
    if body.get("notificationScheme") not in (None, *world.notification_schemes):
        errors["notificationScheme"] = "The notification scheme does not exist."
    if body.get("issueSecurityScheme") not in (None, *world.security_schemes):
        errors["issueSecurityScheme"] = "The issue security scheme does not exist."
    if body.get("url") and not str(body["url"]).startswith(("http://", "https://")):
        errors["projectUrl"] = "The URL specified is not valid - it must start with http://"
    if len(body.get("url") or "") > 255:
        errors["projectUrl"] = "The URL must not exceed 255 characters in length."
    return errors


def _template(body: dict[str, Json]) -> tuple[Template | None, dict[str, str]]:
    kind, key = body.get("projectTypeKey"), body.get("projectTemplateKey")
    if kind is not None and kind not in _TYPES:
        return None, {"projectType": "An invalid project type was specified."}
    found = templates.TEMPLATES.get(str(key))
    if key is not None and (found is None or kind not in (None, found.type_key)):
        wrong = "An invalid project template was specified. Make sure the project template matches the project type."
        return None, {"projectTemplate": wrong}
    return found, {}


def _schemes(world: World, body: dict[str, Json]) -> dict[str, Json]:
    """Scheme ids given -> our names for them, each known to the site; a default one otherwise."""
    known: tuple[tuple[str, str, Collection[int], str], ...] = (
        ("issueTypeScheme", "type_scheme", world.type_schemes, "issue type scheme"),
        ("workflowScheme", "workflow_scheme", world.workflow_schemes, "workflow scheme"),
        ("issueTypeScreenScheme", "screen_scheme", world.type_screen_schemes, "issue type screen scheme"),
        ("permissionScheme", "permission_scheme", world.permission_schemes, "permission scheme"),
        ("notificationScheme", "notification_scheme", world.notification_schemes, "notification scheme"),
        ("issueSecurityScheme", "security_scheme", world.security_schemes, "issue security scheme"),
    )
    chosen = {}
    for name, ours, held, what in known:
        if body.get(name) is None:
            continue
        if body[name] not in held:
            raise bad(f"The {what} with ID {body[name]} was not found.")
        chosen[ours] = body[name]
    return chosen


def administered(call: Call) -> Project:
    """The project of the path, which the caller administers; else 403."""
    project = _shown(call)
    if not call.may("ADMINISTER"):
        call.need("ADMINISTER_PROJECTS", project)
    return project


def _shown(call: Call) -> Project:
    """Archived ones are still there for administrators of Jira."""
    found = call.world.project(call.path["project"])
    if found is not None and found.archived is not None and found.trashed is None and call.may("ADMINISTER"):
        return found
    return call.project()


def one(call: Call) -> Response:
    project = _shown(call)
    if call.me is not None:
        call.me.recent = [project.id, *(number for number in call.me.recent if number != project.id)][:20]
    return Response(json=_whole(call, project))


def _whole(call: Call, project: Project) -> dict[str, Json]:
    shown = present.project(call.world, project) | present_project.expanded(call.world, project, call.many("expand"))
    if "permissions" in call.many("expand"):
        shown["permissions"] = {"canEdit": call.may("ADMINISTER") or call.may("ADMINISTER_PROJECTS", project)}
    return shown | {"properties": _properties(call, project)}


def _properties(call: Call, project: Project) -> dict[str, Json]:
    return {key: project.properties[key] for key in call.many("properties") if key in project.properties}


def update(call: Call) -> Response:
    """Only what is given. The key only by administrators of Jira."""
    world, project = call.world, administered(call)
    body = call.object(_UPDATE)
    renamed = body.get("name") is not None and body["name"] != project.name
    rekeyed = body.get("key") is not None and body["key"] != project.key
    errors = _value_errors(world, body)
    errors |= name_errors(world, body["name"]) if renamed else {}
    errors |= key_errors(world, body["key"]) if rekeyed and body["key"] not in project.former_keys else {}
    errors |= _lead_errors(world, body["leadAccountId"]) if body.get("leadAccountId") else {}
    if errors:
        raise bad(**errors)
    if rekeyed:
        call.need("ADMINISTER")
        projects.rename_key(world, project, body["key"])
    _fill(call, project, body)
    world.catalogue += 1
    world.tell("project_updated", call.me, project=project)
    return Response(json=_whole(call, project))


def _fill(call: Call, project: Project, body: dict[str, Json]) -> None:
    if body.get("name") is not None:
        project.name = body["name"].strip()
    if body.get("leadAccountId"):
        project.lead = body["leadAccountId"]
    if body.get("categoryId") is not None:
        project.category = None if body["categoryId"] == -1 else body["categoryId"]
    if body.get("permissionScheme") is not None and call.world.switches.free_plan:
        raise Complaint(403, "Permissions cannot be changed on the Free plan. Upgrade your plan to customise them.")
    for name, ours in _PLAIN:
        if body.get(name) is not None:
            setattr(project, ours, body[name])
    released = body.get("releasedProjectKeys") or ()
    project.former_keys = [key for key in project.former_keys if key not in released]


_PLAIN: Final = (
    ("description", "description"),
    ("url", "url"),
    ("assigneeType", "assignee_type"),
    ("avatarId", "avatar"),
    ("permissionScheme", "permission_scheme"),
    ("notificationScheme", "notification_scheme"),
    ("issueSecurityScheme", "security_scheme"),
)


# Lists


def listed(call: Call) -> Response:
    """Deprecated: all of them at once; ``recent``: of those lately looked at, that many."""
    found = [one for one in call.world.projects.values() if rights.sees(call.world, call.me, one)]
    found.sort(key=lambda one: one.key)
    if call.one("recent"):
        found = _recent(call)[: call.integer("recent", 20)]
    return Response(json=[_brief(call, one) for one in found])


def _recent(call: Call) -> list[Project]:
    held = [call.world.projects.get(number) for number in (call.me.recent if call.me else ())]
    return [one for one in held if one is not None and rights.sees(call.world, call.me, one)]


def recent(call: Call) -> Response:
    return Response(json=[_brief(call, one) for one in _recent(call)])


def search(call: Call) -> Response:
    """What the caller may see, live ones unless the archive or the trash is asked for."""
    keys, ids = call.request.query.get("keys", []), call.request.query.get("id", [])
    query, kinds, category = call.one("query").casefold(), call.many("typeKey"), call.one("categoryId")
    states, action = call.many("status") or ["live"], call.one("action", "view")
    if action not in ("view", "browse", "edit", "create") or not {*states} <= {"live", "archived", "deleted"}:
        raise bad("The value of the query parameter 'action' or 'status' is not valid.")
    found = [
        one
        for one in call.world.projects.values()
        if _acts_on(call, one, states, action)
        and (not keys or one.key in keys)
        and (not ids or str(one.id) in ids)
        and (not kinds or one.type_key in kinds)
        and (not category or str(one.category) == category)
        and (query in one.key.casefold() or query in one.name.casefold())
        and _has_property(one, call.one("propertyQuery"))
    ]
    return call.page(_ordered(call, found), lambda one: _brief(call, one))


def _acts_on(call: Call, project: Project, states: list[str], action: str) -> bool:
    state = "deleted" if project.trashed else "archived" if project.archived else "live"
    if state not in states:
        return False
    if state != "live":
        return call.may("ADMINISTER")
    match action:
        case "browse":
            return rights.sees(call.world, call.me, project)
        case "edit":
            return call.may("ADMINISTER") or call.may("ADMINISTER_PROJECTS", project)
        case "create":
            return call.may("CREATE_ISSUES", project)
    return rights.sees(call.world, call.me, project) or call.may("ADMINISTER_PROJECTS", project)


def _has_property(project: Project, query: str) -> bool:
    """``[thepropertykey].something.nested=1``."""
    match = re.fullmatch(r"\[([^\]]+)\]([^=]*)=(.*)", query)
    if not query or match is None:
        return not query
    held = project.properties.get(match[1])
    for step in filter(None, match[2].split(".")):
        held = held.get(step) if isinstance(held, dict) else None
    return held is not None and str(held) == match[3].strip('"')


def _ordered(call: Call, found: list[Project]) -> list[Project]:
    asked = call.one("orderBy", "key").strip()
    name = asked.lstrip("+-")
    if name not in _ORDERS:
        raise bad(f"The value '{asked}' of the query parameter 'orderBy' is not valid.")
    order = _ORDERS[name]
    return sorted(found, key=lambda one: order(call.world, one), reverse=asked.startswith("-"))


def _latest(world: World, project: Project) -> Json:
    return max((world.issues[number].updated.timestamp() for number in project.issue_ids), default=0.0)


_ORDERS: Final[dict[str, Callable[[World, Project], Json]]] = {
    "key": lambda _, one: one.key,
    "name": lambda _, one: one.name.casefold(),
    "category": lambda world, one: world.categories[one.category].name if one.category in world.categories else "",
    "owner": lambda world, one: world.users[one.lead].name if one.lead in world.users else "",
    "issueCount": lambda _, one: len(one.issue_ids),
    "lastIssueUpdatedDate": _latest,
    "archivedDate": lambda _, one: one.archived.at.timestamp() if one.archived else 0.0,
    "deletedDate": lambda _, one: one.trashed.at.timestamp() if one.trashed else 0.0,
}


def _brief(call: Call, project: Project) -> dict[str, Json]:
    """A project of a list: the rest of it only on ``expand``."""
    shown = present_project.listed(call.world, project) | present_project.expanded(call.world, project, call.many("expand"))
    return shown | {"properties": _properties(call, project)}


def statuses(call: Call) -> Response:
    """The statuses of each type's workflow."""
    world, project = call.world, call.project()
    return Response(
        json=[
            {
                "self": present.rest(world, f"issuetype/{number}"),
                "id": str(number),
                "name": world.types[number].name,
                "subtask": world.types[number].level < 0,
                "statuses": [
                    present.status(world, world.statuses[one]) for one in world.workflow_of(project, number).statuses
                ],
            }
            for number in world.type_schemes[project.type_scheme].type_ids
        ]
    )


# Asked before a project is made


def validate_key(call: Call) -> Response:
    """200 with the complaint in the body (facts 5.6)."""
    return Response(json={"errorMessages": [], "errors": key_errors(call.world, call.one("key"))})


def valid_key(call: Call) -> Response:
    """The key itself, or one like it that is free; nothing when none can be made."""
    letters = re.sub(r"[^A-Z0-9]", "", call.one("key").upper()).lstrip("0123456789")[:10]
    tries = [letters, *(f"{letters[: 10 - len(str(number))]}{number}" for number in range(1, 100))]
    return Response(json=next((one for one in tries if not key_errors(call.world, one)), ""))


def valid_name(call: Call) -> Response:
    """The name itself, or numbered like one that is free."""
    name = call.one("name").strip()
    if not name:
        raise bad("The query parameter 'name' needs to be provided.")
    tries = [name[:80], *(f"{name[:75]} {number}" for number in range(2, 100))]
    free = next((one for one in tries if not name_errors(call.world, one)), None)
    if free is None:
        raise missing("A valid project name cannot be generated.")
    return Response(json=free)


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/project", listed, anonymous=True),
    Route("POST", f"{_API}/project", create),
    Route("GET", f"{_API}/project/search", search, anonymous=True),
    Route("GET", f"{_API}/project/recent", recent, anonymous=True),
    Route("GET", f"{_API}/project/{{project}}", one, anonymous=True),
    Route("PUT", f"{_API}/project/{{project}}", update),
    Route("GET", f"{_API}/project/{{project}}/statuses", statuses, anonymous=True),
    Route("GET", f"{_API}/projectvalidate/key", validate_key),
    Route("GET", f"{_API}/projectvalidate/validProjectKey", valid_key),
    Route("GET", f"{_API}/projectvalidate/validProjectName", valid_name),
)
