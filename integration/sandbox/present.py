"""Records -> Jira's JSON: people, statuses, types, projects, schemes, filters, boards. Issues are in ``present_issue.py``.

Shapes: developer.atlassian.com/cloud/jira/platform/rest/v3, schemas User, StatusDetails, IssueTypeDetails, Project, ProjectRole.
"""

from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from integration.sandbox import natives, rights
from integration.sandbox.state.boards import Filter
from integration.sandbox.state.issues import LinkType
from integration.sandbox.state.people import Actor, Role, User
from integration.sandbox.state.projects import Component, IssueType, Project, TypeScheme
from integration.sandbox.state.workflows import Status, WorkflowScheme
from integration.sandbox.world import World

Json = Any

_SIZES = (("48x48", 48), ("24x24", 24), ("16x16", 16), ("32x32", 32))
_PROJECT_SIZES = (("48x48", ""), ("24x24", "?size=small"), ("16x16", "?size=xsmall"), ("32x32", "?size=medium"))


def rest(world: World, path: str) -> str:
    return f"{world.base_url}/rest/api/3/{path}"


def timestamp(world: World, instant: datetime) -> str:
    """Milliseconds, offset without colon, in the site's default zone (facts 2.12)."""
    local = instant.astimezone(world.zone)
    return f"{local:%Y-%m-%dT%H:%M:%S}.{local.microsecond // 1000:03d}{local:%z}"


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


# People


@lru_cache(maxsize=4096)
def _quoted(account_id: str) -> str:
    return quote(account_id, safe="")


def avatars(account_id: str) -> dict[str, str]:
    picture = f"https://avatar-management--avatars.us-west-2.prod.public.atl-paas.net/{_quoted(account_id)}"
    return {name: f"{picture}/{size}" for name, size in _SIZES}


def user(world: World, account_id: str | None) -> Json:
    """UserDetails, or None; an account the site forgot keeps its id only (facts 2.6)."""
    if account_id is None:
        return None
    found = world.users.get(account_id)
    return _person(world, found) if found else _former(world, account_id)


def _person(world: World, found: User) -> dict[str, Json]:
    shown = {
        "self": rest(world, f"user?accountId={_quoted(found.account_id)}"),
        "accountId": found.account_id,
        "avatarUrls": avatars(found.account_id),
        "displayName": found.name,
        "active": found.active,
        "timeZone": found.zone,
        "accountType": found.kind,
    }
    return shown | ({"emailAddress": found.email} if found.email_shown else {})


def _former(world: World, account_id: str) -> dict[str, Json]:
    return {
        "self": rest(world, f"user?accountId={_quoted(account_id)}"),
        "accountId": account_id,
        "avatarUrls": avatars(account_id),
        "displayName": "Former user",
        "active": False,
        "timeZone": world.zone.key,
        "accountType": "atlassian",
        "emailAddress": "",
    }


def profile(world: World, found: User) -> dict[str, Json]:
    """The User of ``/myself`` and ``/user``: with locale, groups and applications."""
    shown = _person(world, found) | {"locale": found.locale, "expand": "groups,applicationRoles"}
    shown["groups"] = {"size": 1 + found.admin, "items": []}
    shown["applicationRoles"] = {"size": 1, "items": []}
    return shown


# Statuses, types, links


def category(world: World, key: str) -> dict[str, Json]:
    number, word, colour, names = natives.CATEGORIES[key]
    return {
        "self": rest(world, f"statuscategory/{number}"),
        "id": number,
        "key": word,
        "colorName": colour,
        "name": names[world.language],
    }


def status(world: World, found: Status) -> dict[str, Json]:
    """StatusDetails, as in issues and ``GET /status``; the category is an object here."""
    shown = {
        "self": rest(world, f"status/{found.id}"),
        "description": found.description,
        "iconUrl": f"{world.base_url}/images/icons/statuses/generic.png",
        "name": found.name,
        "id": str(found.id),
        "statusCategory": category(world, found.category),
    }
    return shown | ({"untranslatedName": found.untranslated} if found.untranslated else {})


def bulk_status(found: Status) -> dict[str, Json]:
    """JiraStatus of ``/statuses``: the category is a word there."""
    return {
        "id": str(found.id),
        "name": found.name,
        "description": found.description,
        "statusCategory": found.category,
        "scope": {"type": "GLOBAL"},
    }


def issue_type(world: World, found: IssueType) -> dict[str, Json]:
    return {
        "self": rest(world, f"issuetype/{found.id}"),
        "id": str(found.id),
        "description": found.description,
        "iconUrl": rest(world, f"universal_avatar/view/type/issuetype/avatar/{found.avatar_id}?size=medium"),
        "name": found.name,
        "subtask": found.level < 0,
        "avatarId": found.avatar_id,
        "entityId": found.entity_id,
        "hierarchyLevel": found.level,
    }


def priority(world: World, number: int) -> dict[str, Json]:
    colour, names = next((colour, names) for known, colour, names in natives.PRIORITIES if known == number)
    name = names["en"].lower()
    return {
        "self": rest(world, f"priority/{number}"),
        "iconUrl": f"{world.base_url}/images/icons/priorities/{name}.svg",
        "name": names[world.language],
        "id": str(number),
        "statusColor": colour,
        "description": "",
        "isDefault": number == 3,
    }


def resolution(world: World, number: int | None) -> Json:
    names = next((names for known, names in natives.RESOLUTIONS if known == number), None)
    if names is None:
        return None
    return {"self": rest(world, f"resolution/{number}"), "id": str(number), "description": "", "name": names[world.language]}


def link_type(world: World, found: LinkType) -> dict[str, Json]:
    return {
        "id": str(found.id),
        "name": found.name,
        "inward": found.inward,
        "outward": found.outward,
        "self": rest(world, f"issueLinkType/{found.id}"),
    }


# Projects and what belongs to them


def project_avatars(world: World, project: Project) -> dict[str, str]:
    picture = rest(world, f"universal_avatar/view/type/project/avatar/{10400 + project.id % 20}")
    return {name: picture + size for name, size in _PROJECT_SIZES}


def project_brief(world: World, project: Project) -> dict[str, Json]:
    """The project as issues show it."""
    return {
        "self": rest(world, f"project/{project.id}"),
        "id": str(project.id),
        "key": project.key,
        "name": project.name,
        "projectTypeKey": project.type_key,
        "simplified": False,
        "avatarUrls": project_avatars(world, project),
    }


def project(world: World, found: Project) -> dict[str, Json]:
    """The whole project; lead and description come without ``expand``."""
    scheme = world.type_schemes[found.type_scheme]
    return project_brief(world, found) | {
        "expand": "description,lead,issueTypes,url,projectKeys,permissions,insight",
        "description": found.description,
        "lead": user(world, found.lead),
        "components": [component(world, one) for one in world.components_of(found)],
        "issueTypes": [issue_type(world, world.types[number]) for number in scheme.type_ids],
        "assigneeType": found.assignee_type,
        "versions": [],
        "roles": role_addresses(world, found),
        "style": "classic",
        "isPrivate": found.private_to is not None,
        "properties": {},
        "uuid": found.uuid,
        **({"url": found.url} if found.url else {}),
    }


def role_addresses(world: World, project: Project) -> dict[str, str]:
    """Name -> address of every role of the site; the id stands at the address's end only (facts 6.1)."""
    return {role.name: rest(world, f"project/{project.id}/role/{role.id}") for role in world.roles.values()}


def role(world: World, found: Role) -> dict[str, Json]:
    return {
        "self": rest(world, f"role/{found.id}"),
        "name": found.name,
        "id": found.id,
        "description": found.description,
        "actors": [],
    }


def role_details(world: World, found: Role) -> dict[str, Json]:
    return {
        "self": rest(world, f"role/{found.id}"),
        "name": found.name,
        "translatedName": found.name,
        "id": found.id,
        "description": found.description,
        "admin": found.id == natives.ADMIN_ROLE,
        "default": False,
        "roleConfigurable": True,
        "type": "DEFAULT",
    }


def project_role(world: World, project: Project, found: Role) -> dict[str, Json]:
    actors = [actor(world, one) for one in project.actors.get(found.id, ())]
    return {
        "self": rest(world, f"project/{project.id}/role/{found.id}"),
        "name": found.name,
        "id": found.id,
        "description": found.description,
        "actors": actors,
    }


def actor(world: World, found: Actor) -> dict[str, Json]:
    if found.account_id is None:
        name = found.group or ""
        group = {"displayName": name, "groupId": f"group-{name}", "name": name}
        return {"id": found.id, "displayName": name, "type": "atlassian-group-role-actor", "actorGroup": group}
    held = world.users.get(found.account_id)
    return {
        "id": found.id,
        "displayName": held.name if held else "Former user",
        "type": "atlassian-user-role-actor",
        "actorUser": {"accountId": found.account_id},
        "avatarUrl": avatars(found.account_id)["16x16"],
    }


def component(world: World, found: Component) -> dict[str, Json]:
    """A component with what its automatic assignee comes down to (facts 7.2)."""
    project = world.projects[found.project_id]
    kind, assignee = automatic_assignee(world, found)
    shown: dict[str, Json] = {
        "self": rest(world, f"component/{found.id}"),
        "id": str(found.id),
        "name": found.name,
        "description": found.description,
        "assigneeType": found.assignee_type,
        "realAssigneeType": kind,
        "isAssigneeTypeValid": kind == found.assignee_type,
        "project": project.key,
        "projectId": project.id,
    }
    if found.lead:
        shown["lead"] = user(world, found.lead)
    if assignee:
        shown["assignee"] = shown["realAssignee"] = user(world, assignee)
    return shown


def automatic_assignee(world: World, component: Component) -> tuple[str, str | None]:
    """The assignee type that counts and whom it names: a lead who cannot be assigned falls back in silence."""
    project = world.projects[component.project_id]
    lead = world.users.get(component.lead or "")
    if component.assignee_type == "COMPONENT_LEAD" and rights.may(world, lead, "ASSIGNABLE_USER", project):
        return "COMPONENT_LEAD", component.lead
    if component.assignee_type == "UNASSIGNED":
        return "UNASSIGNED", None
    if component.assignee_type == "PROJECT_LEAD" or project.assignee_type == "PROJECT_LEAD":
        kind = "PROJECT_LEAD" if component.assignee_type == "PROJECT_LEAD" else "PROJECT_DEFAULT"
        return kind, project.lead
    return "PROJECT_DEFAULT", None


# Schemes, filters, boards


def type_scheme(found: TypeScheme) -> dict[str, Json]:
    shown: dict[str, Json] = {"id": str(found.id), "name": found.name, "description": found.description}
    if found.default_id is not None:
        shown["defaultIssueTypeId"] = str(found.default_id)
    return shown | ({"isDefault": True} if found.is_default else {})


def workflow_scheme(world: World, found: WorkflowScheme) -> dict[str, Json]:
    """The default scheme has no id (facts 8.13)."""
    shown: dict[str, Json] = {
        "name": found.name,
        "description": found.description,
        "defaultWorkflow": found.default,
        "issueTypeMappings": {str(number): name for number, name in found.by_type.items()},
    }
    if found.is_default:
        return shown
    return {"id": found.id} | shown | {"draft": False, "self": rest(world, f"workflowscheme/{found.id}")}


def filter_(world: World, found: Filter, *, caller: str | None) -> dict[str, Json]:
    return {
        "self": rest(world, f"filter/{found.id}"),
        "id": str(found.id),
        "name": found.name,
        "description": found.description,
        "owner": user(world, found.owner),
        "jql": found.jql,
        "viewUrl": f"{world.base_url}/issues/?filter={found.id}",
        "searchUrl": rest(world, f"search?jql={quote(found.jql)}"),
        "favourite": caller in found.favourites,
        "favouritedCount": len(found.favourites),
        "sharePermissions": [share(world, one) for one in found.shares],
        "editPermissions": [],
        "subscriptions": {"size": 0, "items": [], "max-results": 0, "start-index": 0, "end-index": 0},
    }


def share(world: World, found: dict[str, Json]) -> dict[str, Json]:
    """One share permission: with a project, a role of a project, a group, or everyone logged in."""
    shown: dict[str, Json] = {"id": found["id"], "type": found["type"]}
    if "project" in found:
        shown["project"] = project(world, world.projects[found["project"]])
    if "role" in found:
        shown["role"] = role(world, world.roles[found["role"]])
    if "group" in found:
        shown["group"] = {"name": found["group"], "groupId": f"group-{found['group']}"}
    return shown
