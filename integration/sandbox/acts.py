"""What people do to issues: create, edit, move, delete. Values are already read and allowed; histories and ``updated`` follow here."""

from typing import Any

from integration.sandbox import history, intake, natives, workflow
from integration.sandbox.intake import Values
from integration.sandbox.state.issues import History, Issue
from integration.sandbox.state.people import User
from integration.sandbox.state.projects import Project
from integration.sandbox.state.workflows import Transition
from integration.sandbox.world import World

Json = Any


def create(world: World, me: User, project: Project, type_id: int, values: Values) -> Issue:
    """A new issue; its creation leaves no history (facts 2.10)."""
    project.counter += 1
    number = world.ids.next("issue")
    now = world.now()
    components = values.get("components", [])
    settled = {
        "assignee": intake.automatic_assignee(world, project, components),
        "reporter": me.account_id,
        **{name: value for name, value in values.items() if name not in ("versions", "type_id")},
    }
    start = workflow.initial(world.workflow_of(project, type_id)).to
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
        rank=number,
        **settled,
    )
    if done:
        issue.resolution_id, issue.resolved = natives.DONE_RESOLUTION, now
    _shelve(world, project, issue)
    return issue


def _shelve(world: World, project: Project, issue: Issue) -> None:
    world.issues[issue.id] = issue
    world.issue_by_key[issue.key] = issue.id
    world.labels.update(issue.labels)
    project.issue_ids.add(issue.id)
    if issue.parent_id:
        world.issues[issue.parent_id].children.append(issue.id)


def edit(world: World, me: User, issue: Issue, values: Values, *, metadata: Json = None) -> History | None:
    """Set these values; one history with one item for each real change, none without any."""
    values = {name: value for name, value in values.items() if name != "versions"}
    items = history.differences(world, issue, values)
    _assign(world, issue, values)
    return history.record(world, issue, me.account_id, items, metadata=metadata)


def _assign(world: World, issue: Issue, values: Values) -> None:
    if "parent_id" in values and values["parent_id"] != issue.parent_id:
        if issue.parent_id in world.issues:
            world.issues[issue.parent_id].children.remove(issue.id)
        if values["parent_id"]:
            world.issues[values["parent_id"]].children.append(issue.id)
    if "resolution_id" in values and values["resolution_id"] != issue.resolution_id:
        issue.resolved = world.now() if values["resolution_id"] else None
    for name, value in values.items():
        setattr(issue, name, value)
    world.labels.update(issue.labels)


def move(world: World, me: User, issue: Issue, step: Transition, values: Values, *, metadata: Json = None) -> History | None:
    """Take a transition: status, resolution and whatever its screen and actions set, in one history."""
    old, new = issue.status_id, step.to
    values = {**_consequences(world, me, issue, step), **values}
    items = history.differences(world, issue, values)
    if new != old:
        items.append(history.status_item(world, old, new))
        if world.statuses[new].category != world.statuses[old].category:
            issue.category_changed = world.now()
        issue.status_id = new
    _assign(world, issue, values)
    history.touch(world, issue)
    return history.record(world, issue, me.account_id, items, metadata=metadata)


def _consequences(world: World, me: User, issue: Issue, step: Transition) -> Values:
    """Reaching a done status sets the resolution, leaving it clears it; ``system:change-assignee`` does what it says."""
    values: Values = {}
    done = world.statuses[step.to].category == "DONE"
    if done and issue.resolution_id is None:
        values["resolution_id"] = natives.DONE_RESOLUTION
    elif not done and issue.resolution_id is not None:
        values["resolution_id"] = None
    for action in step.actions:
        if action["ruleKey"] == "system:change-assignee":
            values["assignee"] = _new_assignee(world, me, issue, action["parameters"])
    return values


def _new_assignee(world: World, me: User, issue: Issue, parameters: dict[str, str]) -> str | None:
    match parameters.get("type"):
        case "to-current-user":
            return me.account_id
        case "to-reporter":
            return issue.reporter
        case "to-lead":
            return world.project_of(issue).lead
        case "to-unassigned":
            return None
        case "to-selected-user":
            return parameters.get("accountId") or None
        case _:
            return issue.assignee


def delete(world: World, issue: Issue) -> None:
    """Gone without a tombstone (facts 1.16), with its sub-tasks, comments, links and files; an epic's children stay."""
    for number in list(issue.children):
        child = world.issues[number]
        if world.types[child.type_id].level < 0:
            delete(world, child)
        else:
            child.parent_id = None
            child.revision += 1
    for number in list(issue.links):
        unlink_records(world, number)
    for number in issue.comments:
        del world.comments[number]
    for number in issue.attachments:
        del world.attachments[number]
    if issue.parent_id in world.issues:
        world.issues[issue.parent_id].children.remove(issue.id)
    world.project_of(issue).issue_ids.discard(issue.id)
    for key in [key for key, number in world.issue_by_key.items() if number == issue.id]:
        del world.issue_by_key[key]
    del world.issues[issue.id]


def unlink_records(world: World, number: int) -> None:
    """Take a link off both ends, without any history."""
    link = world.links.pop(number)
    for end in (link.source, link.target):
        world.issues[end].links.remove(number)
        world.issues[end].revision += 1
