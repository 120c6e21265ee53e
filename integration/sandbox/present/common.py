"""Records -> Jira's JSON: people, statuses, types, projects, schemes, filters, boards. Issues are in ``issue.py``.

Shapes: developer.atlassian.com/cloud/jira/platform/rest/v3, schemas User, StatusDetails, IssueTypeDetails, Project, ProjectRole.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from integration.sandbox import natives, rights
from integration.sandbox.state.issues import LinkType
from integration.sandbox.state.people import Actor, Group, Role, User
from integration.sandbox.state.projects import Category, Component, IssueType, Project, Version
from integration.sandbox.state.workflows import Status, WorkflowScheme
from integration.sandbox.world import World

Json = Any

_SIZES = (("48x48", 48), ("24x24", 24), ("16x16", 16), ("32x32", 32))
RETENTION = timedelta(days=60)
"""How long a project stays in the trash (facts 5.5)."""
_PROJECT_SIZES = (("48x48", ""), ("24x24", "?size=small"), ("16x16", "?size=xsmall"), ("32x32", "?size=medium"))


def rest(world: World, path: str) -> str:
    return f"{world.self_url}/rest/api/3/{path}"


def timestamp(world: World, instant: datetime) -> str:
    """Milliseconds, offset without colon, in the site's default zone (facts 2.12)."""
    return _written(instant, world.zone)


@lru_cache(maxsize=65_536)
def _written(instant: datetime, zone: ZoneInfo) -> str:
    local = instant.astimezone(zone).isoformat(timespec="milliseconds")
    return local[:-3] + local[-2:]


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


# People


@lru_cache(maxsize=4096)
def _quoted(account_id: str) -> str:
    return quote(account_id, safe="")


def avatars(account_id: str) -> dict[str, str]:
    return dict(_pictures(account_id))


@lru_cache(maxsize=4096)
def _pictures(account_id: str) -> dict[str, str]:
    picture = f"https://avatar-management--avatars.us-west-2.prod.public.atl-paas.net/{_quoted(account_id)}"
    return {name: f"{picture}/{size}" for name, size in _SIZES}


def user(world: World, account_id: str | None) -> Json:
    """UserDetails, or None; an account that was deleted keeps its id only (facts 2.6)."""
    if account_id is None:
        return None
    found = world.users.get(account_id)
    return _former(world, account_id) if found is None or found.closed else _person(world, found)


def _person(world: World, found: User) -> dict[str, Json]:
    mail = found.email if found.email_shown else None
    return dict(_details(world.self_url, found.account_id, found.name, found.active, found.zone, found.kind, mail))


@lru_cache(maxsize=4096)
def _details(site: str, account_id: str, name: str, active: bool, zone: str, kind: str, mail: str | None) -> dict[str, Json]:  # noqa: FBT001, PLR0917  # a key of the cache
    """Made once, handed out as copies: people stand in nearly every answer."""
    shown = {
        "self": f"{site}/rest/api/3/user?accountId={_quoted(account_id)}",
        "accountId": account_id,
        "avatarUrls": avatars(account_id),
        "displayName": name,
        "active": active,
        "timeZone": zone,
        "accountType": kind,
    }
    return shown | ({"emailAddress": mail} if mail is not None else {})


def _former(world: World, account_id: str) -> dict[str, Json]:
    return {
        "self": rest(world, f"user?accountId={_quoted(account_id)}"),
        "accountId": account_id,
        "avatarUrls": avatars(account_id),
        "displayName": "Former user",
        "active": False,
        "timeZone": world.zone.key,
        "accountType": "unknown" if account_id == "unknown" else "atlassian",
        "emailAddress": "",
    }


def profile(world: World, found: User, *, expand: Collection[str] = ()) -> dict[str, Json]:
    """The User of ``/myself`` and ``/user``: with locale, and how many groups and applications; which ones on ``expand``."""
    groups = [group for group in world.groups.values() if found.account_id in group.members]
    shown: dict[str, Json] = user(world, found.account_id) | {"locale": found.locale, "expand": "groups,applicationRoles"}
    held = [group_name(world, group) for group in groups] if "groups" in expand else []
    shown["groups"] = {"size": len(groups), "items": held}
    licensed = [group for group in groups if group.licensed]
    roles = [{"key": "jira-software", "name": "Jira", "groups": [group.name for group in licensed]}]
    shown["applicationRoles"] = {
        "size": len(licensed[:1]),
        "items": roles if licensed and "applicationRoles" in expand else [],
    }
    return shown


def group_name(world: World, found: Group) -> dict[str, Json]:
    return {"name": found.name, "groupId": found.id, "self": rest(world, f"group?groupId={found.id}")}


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
    own = {"type": "PROJECT", "project": {"id": str(found.project_id)}}
    return {
        "id": str(found.id),
        "name": found.name,
        "description": found.description,
        "statusCategory": found.category,
        "scope": {"type": "GLOBAL"} if found.project_id is None else own,
    }


def issue_type(world: World, found: IssueType) -> dict[str, Json]:
    shown: dict[str, Json] = {
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
    if found.project_id is not None:
        shown["scope"] = {"type": "PROJECT", "project": {"id": str(found.project_id)}}
    if found.untranslated not in (None, found.name):
        shown["untranslatedName"] = found.untranslated
    return shown


def priority(world: World, number: int) -> dict[str, Json]:
    """None is the default one until someone says so, although new issues get Medium (seen on a real site)."""
    found = world.priorities[number]
    return {
        "self": rest(world, f"priority/{number}"),
        "iconUrl": found.icon if "://" in found.icon else world.base_url + found.icon,
        "name": found.name,
        "id": str(number),
        "statusColor": found.colour,
        "description": found.description,
        "isDefault": number == world.settings.get("default priority"),
    }


def resolution(world: World, number: int | None) -> Json:
    found = world.resolutions.get(number or 0)
    if found is None:
        return None
    address = rest(world, f"resolution/{number}")
    return {"self": address, "id": str(number), "description": found.description, "name": found.name}


def link_type(world: World, found: LinkType) -> dict[str, Json]:
    return {
        "id": str(found.id),
        "name": found.name,
        "inward": found.inward,
        "outward": found.outward,
        "self": rest(world, f"issueLinkType/{found.id}"),
    }


# Projects and what belongs to them


def chosen_avatar(project: Project) -> int:
    """The one people gave it, or one of the system's."""
    return project.avatar or 10400 + project.id % 20


def project_avatars(world: World, project: Project) -> dict[str, str]:
    picture = rest(world, f"universal_avatar/view/type/project/avatar/{chosen_avatar(project)}")
    return {name: picture + size for name, size in _PROJECT_SIZES}


def project_brief(world: World, project: Project) -> dict[str, Json]:
    """The project as issues show it."""
    shown: dict[str, Json] = {
        "self": rest(world, f"project/{project.id}"),
        "id": str(project.id),
        "key": project.key,
        "name": project.name,
        "projectTypeKey": project.type_key,
        "simplified": project.team_managed,
        "avatarUrls": project_avatars(world, project),
    }
    if project.category in world.categories:
        shown["projectCategory"] = category_of_projects(world, world.categories[project.category])
    return shown


def category_of_projects(world: World, found: Category) -> dict[str, Json]:
    address = rest(world, f"projectCategory/{found.id}")
    return {"self": address, "id": str(found.id), "name": found.name, "description": found.description}


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
        "versions": [version(world, one) for one in world.versions_of(found)],
        "roles": role_addresses(world, found),
        **project_flags(world, found),
    }


def project_flags(world: World, found: Project) -> dict[str, Json]:
    """What a project is, and since when and by whom it was put away."""
    shown: dict[str, Json] = {
        "style": "next-gen" if found.team_managed else "classic",
        "isPrivate": found.private_to is not None,
        "properties": {},
        "uuid": found.uuid,
        **({"url": found.url} if found.url else {}),
        **({"email": found.email} if found.email else {}),
    }
    if found.archived is not None:
        shown |= {"archived": True, "archivedDate": timestamp(world, found.archived.at)}
        shown["archivedBy"] = user(world, found.archived.by)
    if found.trashed is not None:
        shown |= {"deleted": True, "deletedDate": timestamp(world, found.trashed.at)}
        shown["retentionTillDate"] = timestamp(world, found.trashed.at + RETENTION)
        shown["deletedBy"] = user(world, found.trashed.by)
    return shown


def version(world: World, found: Version) -> dict[str, Json]:
    shown: dict[str, Json] = {
        "self": rest(world, f"version/{found.id}"),
        "id": str(found.id),
        "description": found.description,
        "name": found.name,
        "archived": found.archived,
        "released": found.released,
        "projectId": found.project_id,
    }
    if found.start is not None:
        shown |= {"startDate": day(found.start), "userStartDate": f"{found.start:%d/%b/%y}"}
    if found.release is not None:
        shown |= {"releaseDate": day(found.release), "userReleaseDate": f"{found.release:%d/%b/%y}"}
        shown["overdue"] = not found.released and found.release < world.now().astimezone(world.zone).date()
    return shown


def role_addresses(world: World, project: Project) -> dict[str, str]:
    """Name -> address of every role of the site; the id stands at the address's end only (facts 6.1)."""
    return {role.name: rest(world, f"project/{project.id}/role/{role.id}") for role in world.roles.values()}


def role(world: World, found: Role) -> dict[str, Json]:
    """A role of the site, with the actors a new project starts with."""
    return {
        "self": rest(world, f"role/{found.id}"),
        "name": found.name,
        "id": found.id,
        "description": found.description,
        "actors": [actor(world, one) for one in found.defaults],
    }


def actor(world: World, found: Actor) -> dict[str, Json]:
    if found.account_id is None:
        held = world.group_called(found.group or "")
        name = held.name if held else str(found.group)
        group = {"displayName": name, "groupId": held.id if held else "", "name": name}
        return {"id": found.id, "displayName": name, "type": "atlassian-group-role-actor", "name": name, "actorGroup": group}
    person = user(world, found.account_id)
    return {
        "id": found.id,
        "displayName": person["displayName"],
        "type": "atlassian-user-role-actor",
        "actorUser": {"accountId": found.account_id},
        "avatarUrl": person["avatarUrls"]["16x16"],
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
