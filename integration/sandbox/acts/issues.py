"""What people do to issues: create, edit, move, delete. Values are already read and allowed; histories and ``updated`` follow here."""

from collections.abc import Sequence
from typing import Any

from integration.sandbox import history, natives, ranks
from integration.sandbox.http import bad
from integration.sandbox.reading import readers
from integration.sandbox.reading.readers import Values
from integration.sandbox.state.issues import History, Issue, Item
from integration.sandbox.state.people import User
from integration.sandbox.state.projects import Project
from integration.sandbox.state.workflows import Transition
from integration.sandbox.workflow import actions as workflow_actions
from integration.sandbox.workflow import engine as workflow
from integration.sandbox.world import World

Json = Any


def create(world: World, me: User, project: Project, type_id: int, values: Values) -> Issue:
    """A new issue; its creation leaves no history (facts 2.10)."""
    project.counter += 1
    number = world.ids.next("issue")
    now = world.now()
    components = values.get("components", [])
    settled = {
        "assignee": readers.automatic_assignee(world, project, components),
        "reporter": me.account_id,
        **{name: value for name, value in values.items() if name not in ("type_id", "custom")},
        "custom": {name: value for name, value in values.get("custom", {}).items() if value is not None},
    }
    first = workflow.initial(world.workflow_of(project, type_id))
    start = first.to
    done = world.statuses[start].category == "DONE"
    issue = Issue(
        id=number,
        key=f"{project.key}-{project.counter}",
        project_id=project.id,
        type_id=type_id,
        status_id=start,
        creator=me.account_id,
        created=now,
        updated=now,
        category_changed=now,
        rank=number << ranks.GAP,
        **settled,
    )
    if done:
        issue.resolution_id, issue.resolved = natives.DONE_RESOLUTION, now
    _begin(world, me, issue, first)
    _shelve(world, project, issue)
    watch(world, me, issue)
    world.tell("jira:issue_created", me, issue=issue)
    return issue


def _begin(world: World, me: User, issue: Issue, first: Transition) -> None:
    """The initial transition has validators and actions like any other; what they refuse is not made."""
    if said := workflow.objections(world, me, issue, first, {}):
        raise bad(*said)
    acting = workflow_actions.Acting(world=world, me=me, issue=issue, values={})
    workflow_actions.act_all(acting, first)
    for name, value in acting.values.items():
        setattr(issue, name, issue.custom | value if name == "custom" else value)


def _shelve(world: World, project: Project, issue: Issue) -> None:
    world.issues[issue.id] = issue
    world.index.stir(issue.id, world.now())
    world.issue_by_key[issue.key] = issue.id
    world.labels.update(issue.labels)
    project.issue_ids.add(issue.id)
    if issue.parent_id:
        world.issues[issue.parent_id].children.append(issue.id)


def edit(world: World, me: User, issue: Issue, values: Values, *, metadata: Json = None) -> History | None:
    """Set these values; one history with one item for each real change, none without any."""
    items = history.differences(world, issue, values)
    assign(world, issue, values)
    return updated(world, me, issue, items, metadata=metadata)


def updated(
    world: World, me: User, issue: Issue, items: Sequence[Item], *, metadata: Json = None, **beside: Json
) -> History | None:
    """Record what changed and tell it; ``beside``: what else the event is about."""
    made = history.record(world, issue, me.account_id, items, metadata=metadata)
    if made is not None:
        world.tell("jira:issue_updated", me, issue=issue, history=made, **beside)
    return made


def watch(world: World, me: User, issue: Issue) -> None:
    """People watch what they make or comment, unless the switch says otherwise."""
    if world.switches.autowatch and me.account_id not in issue.watchers:
        issue.watchers.append(me.account_id)


def assign(world: World, issue: Issue, values: Values) -> None:
    """Set values without a history."""
    if "parent_id" in values and values["parent_id"] != issue.parent_id:
        if issue.parent_id in world.issues:
            world.issues[issue.parent_id].children.remove(issue.id)
        if values["parent_id"]:
            world.issues[values["parent_id"]].children.append(issue.id)
    if "resolution_id" in values and values["resolution_id"] != issue.resolution_id:
        issue.resolved = world.now() if values["resolution_id"] else None
    for name, value in values.items():
        if name == "custom":
            kept = issue.custom | value
            issue.custom = {field: one for field, one in kept.items() if one is not None}
        else:
            setattr(issue, name, value)
    world.labels.update(issue.labels)


def move(world: World, me: User, issue: Issue, step: Transition, values: Values, *, metadata: Json = None) -> History | None:
    """Take a transition: status, resolution and whatever its screen and actions set, in one history."""
    old, new = issue.status_id, step.to
    values = workflow_actions.consequences(world, me, issue, step, values)
    items = history.differences(world, issue, values)
    if new != old:
        items.append(history.status_item(world, old, new))
        if world.statuses[new].category != world.statuses[old].category:
            issue.category_changed = world.now()
        issue.status_id = new
    assign(world, issue, values)
    history.touch(world, issue)
    made = updated(world, me, issue, items, metadata=metadata)
    workflow_actions.triggered(world, me, issue, step)
    return made


def delete(world: World, me: User, issue: Issue) -> None:
    """Gone without a tombstone (facts 1.16), with its sub-tasks, comments, links and files; an epic's children stay."""
    world.tell("jira:issue_deleted", me, issue=issue)
    for number in list(issue.children):
        child = world.issues[number]
        if world.types[child.type_id].level < 0:
            delete(world, me, child)
        else:
            child.parent_id = None
            history.stir(world, child)
    for number in list(issue.links):
        unlink_records(world, number)
    for number in issue.comments:
        del world.comments[number]
    for number in issue.attachments:
        del world.attachments[number]
    for number in issue.worklogs:
        del world.worklogs[number]
        world.deleted_worklogs[number] = world.now()
    for number in issue.remote_links:
        del world.remote_links[number]
    if issue.parent_id in world.issues:
        world.issues[issue.parent_id].children.remove(issue.id)
    world.project_of(issue).issue_ids.discard(issue.id)
    for key in [key for key, number in world.issue_by_key.items() if number == issue.id]:
        del world.issue_by_key[key]
    del world.issues[issue.id]
    world.index.stir(issue.id, world.now())


def unlink_records(world: World, number: int) -> None:
    """Take a link off both ends, without any history."""
    link = world.links.pop(number)
    for end in (link.source, link.target):
        world.issues[end].links.remove(number)
        history.stir(world, world.issues[end])
