"""Issues moved to another project, and issues put into the archive: ids stay, keys do not (facts 2.8, 3.18)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from integration.sandbox import history
from integration.sandbox.acts import issues as acts
from integration.sandbox.reading.readers import Values
from integration.sandbox.state.issues import Issue, Item
from integration.sandbox.state.people import User
from integration.sandbox.state.projects import Project
from integration.sandbox.workflow import engine as workflow
from integration.sandbox.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """``statuses``: status id in the old workflow -> the one in the new; others go to the new workflow's first."""

    project: Project
    type_id: int
    parent_id: int | None = None
    statuses: Mapping[int, int] = field(default_factory=dict)


def relocate(world: World, me: User, issue: Issue, target: Target) -> None:
    """With its sub-tasks. Components and versions belong to the old project and are left there."""
    source = world.project_of(issue)
    values = _values(world, issue, source, target)
    items = history.differences(world, issue, values)
    if source is not target.project:
        items += _rename(world, issue, source, target.project)
    status = _status(world, issue, target)
    if status != issue.status_id:
        items.append(history.status_item(world, issue.status_id, status))
        issue.status_id, issue.category_changed = status, world.now()
    acts.assign(world, issue, values)
    acts.updated(world, me, issue, items)
    for number in list(issue.children):
        child = world.issues[number]
        if world.types[child.type_id].level < 0 and child.project_id != target.project.id:
            relocate(
                world, me, child, Target(project=target.project, type_id=_subtask(world, child, target), parent_id=issue.id)
            )


def _values(world: World, issue: Issue, source: Project, target: Target) -> Values:
    values: Values = {"type_id": target.type_id}
    if world.types[target.type_id].level < 0 or target.parent_id is not None:
        values["parent_id"] = target.parent_id
    elif world.types[issue.type_id].level < 0:
        values["parent_id"] = None
    if source is not target.project:
        values |= {"components": [], "versions": [], "fix_versions": []}
    return values


def _rename(world: World, issue: Issue, source: Project, target: Project) -> list[Item]:
    """A new number there; the old key leads to the issue still."""
    old = issue.key
    target.counter += 1
    issue.key, issue.project_id = f"{target.key}-{target.counter}", target.id
    world.issue_by_key[issue.key] = issue.id
    source.issue_ids.discard(issue.id)
    target.issue_ids.add(issue.id)
    for number in (*issue.children, *_linked(world, issue)):
        history.stir(world, world.issues[number])
    moved = Item(
        field="project",
        field_id="project",
        old=str(source.id),
        old_text=source.name,
        new=str(target.id),
        new_text=target.name,
    )
    return [moved, Item(field="Key", field_id=None, old_text=old, new_text=issue.key)]


def _linked(world: World, issue: Issue) -> list[int]:
    links = (world.links[number] for number in issue.links)
    return [link.target if link.source == issue.id else link.source for link in links]


def _status(world: World, issue: Issue, target: Target) -> int:
    flow = world.workflow_of(target.project, target.type_id)
    wanted = target.statuses.get(issue.status_id, issue.status_id)
    return wanted if wanted in flow.statuses else workflow.initial(flow).to


def _subtask(world: World, child: Issue, target: Target) -> int:
    """The same type where the project has it, else its first sub-task type."""
    offered = world.type_schemes[target.project.type_scheme].type_ids
    if child.type_id in offered:
        return child.type_id
    return next((number for number in offered if world.types[number].level < 0), child.type_id)


# The archive


def archive(world: World, me: User, issue: Issue) -> None:
    """With its sub-tasks; search does not find it any more, and nobody changes it."""
    for one in (issue, *_subtasks(world, issue)):
        one.archived = world.now()
        history.stir(world, one)
        world.tell("jira:issue_updated", me, issue=one)


def restore(world: World, me: User, issue: Issue) -> None:
    for one in (issue, *_subtasks(world, issue)):
        one.archived = None
        history.stir(world, one)
        world.tell("jira:issue_updated", me, issue=one)


def _subtasks(world: World, issue: Issue) -> list[Issue]:
    children = (world.issues[number] for number in issue.children)
    return [one for one in children if world.types[one.type_id].level < 0]
