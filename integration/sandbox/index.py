"""The search index: issues as JQL sees them, rebuilt when an issue's revision or a name of the site has moved."""

from integration.sandbox import natives, rights
from integration.sandbox.adf import read
from integration.sandbox.jql import JqlIssue, JqlNames
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User
from integration.sandbox.world import World

_FIELDS = frozenset(
    {"priority", "fixVersion", "affectedVersion", "environment", "sprint", "watcher", "voter", "attachments", "Rank"}
)


def entries(world: World, me: User | None) -> list[JqlIssue]:
    """Everything the caller may find, in the order of creation."""
    seen = {project.id for project in world.projects.values() if rights.sees(world, me, project)}
    return [entry(world, issue) for issue in world.issues.values() if issue.project_id in seen]


def entry(world: World, issue: Issue) -> JqlIssue:
    stamp = (issue.revision, world.catalogue)
    kept = world.indexed.get(issue.id)
    if kept is not None and kept[0] == stamp:
        return kept[1]
    made = _entry(world, issue)
    world.indexed[issue.id] = (stamp, made)
    return made


def _entry(world: World, issue: Issue) -> JqlIssue:
    project, status = world.project_of(issue), world.statuses[issue.status_id]
    parent = world.issues.get(issue.parent_id or 0)
    links = _links(world, issue)
    return JqlIssue(
        id=issue.id,
        key=issue.key,
        project_key=project.key,
        project_id=str(project.id),
        project_name=project.name,
        type_id=str(issue.type_id),
        type_name=world.types[issue.type_id].name,
        status_id=str(issue.status_id),
        status_name=status.name,
        status_category=natives.CATEGORIES[status.category][1],
        assignee=issue.assignee,
        reporter=issue.reporter,
        creator=issue.creator,
        labels=frozenset(issue.labels),
        component_ids=frozenset(map(str, issue.components)),
        component_names=frozenset(world.components[number].name for number in issue.components),
        parent_id=str(parent.id) if parent else None,
        parent_key=parent.key if parent else None,
        created=issue.created,
        updated=issue.updated,
        due=issue.due,
        resolution=_resolution(world, issue),
        resolved=issue.resolved,
        summary=issue.summary,
        text=_text(world, issue),
        rank=issue.rank,
        linked=frozenset(key for _, key in links),
        links=links,
        past=_past(world, issue),
    )


def _links(world: World, issue: Issue) -> frozenset[tuple[str, str]]:
    found = set()
    for number in issue.links:
        link = world.links[number]
        kind = world.link_types[link.type_id]
        ends = (kind.outward, link.target) if link.source == issue.id else (kind.inward, link.source)
        found.add((ends[0], world.issues[ends[1]].key))
    return frozenset(found)


def _resolution(world: World, issue: Issue) -> str | None:
    return next((names[world.language] for known, names in natives.RESOLUTIONS if known == issue.resolution_id), None)


def _text(world: World, issue: Issue) -> str:
    parts = [issue.summary]
    parts += [read.plain(doc) for doc in (issue.description, issue.environment) if doc]
    parts += [read.plain(world.comments[number].body) for number in issue.comments]
    return " ".join(parts).lower()


def _past(world: World, issue: Issue) -> frozenset[tuple[str, str]]:
    now = [("status", str(issue.status_id)), ("status", world.statuses[issue.status_id].name.lower())]
    now += [("assignee", issue.assignee)] if issue.assignee else []
    then = [
        (item.field_id, value.lower())
        for history in issue.histories
        for item in history.items
        if item.field_id in ("status", "assignee", "reporter", "resolution", "priority")
        for value in (item.old, item.old_text, item.new, item.new_text)
        if value
    ]
    return frozenset([*now, *then])


def names(world: World, me: User | None, *, keys: bool = False) -> JqlNames:
    """What a query may name, as this caller sees the site; ``keys``: of issues too, which costs a walk over all of them."""
    projects = [project for project in world.projects.values() if rights.sees(world, me, project)]
    seen = {project.id for project in projects}
    components = [one for one in world.components.values() if one.project_id in seen]
    return JqlNames(
        projects=frozenset(part for one in projects for part in (str(one.id), one.key, one.name)),
        types=frozenset(part for one in world.types.values() for part in (str(one.id), one.name)),
        statuses=frozenset(part for one in world.statuses.values() for part in (str(one.id), one.name)),
        components=frozenset(part for one in components for part in (str(one.id), one.name)),
        users=frozenset(world.users),
        resolutions=frozenset(
            part for number, words in natives.RESOLUTIONS for part in (str(number), words[world.language])
        ),
        keys=_keys(world, seen) if keys else None,
        fields=_FIELDS,
    )


def _keys(world: World, projects: set[int]) -> frozenset[str]:
    seen = [(key, str(number)) for key, number in world.issue_by_key.items() if world.issues[number].project_id in projects]
    return frozenset(part for pair in seen for part in pair)
