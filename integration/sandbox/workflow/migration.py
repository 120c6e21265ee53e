"""Moving issues out of statuses that their workflow is about to lose (facts 8.10, 8.12)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from integration.sandbox import history
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User
from integration.sandbox.state.projects import Project
from integration.sandbox.state.workflows import Workflow
from integration.sandbox.world import World

Json = Any
Place = tuple[int, int]
"""Project id, issue type id."""


def types_of(world: World, project: Project) -> list[int]:
    """The issue types of a project, and those its issues still have."""
    offered = world.type_schemes[project.type_scheme].type_ids
    held = (world.issues[number].type_id for number in sorted(project.issue_ids))
    return list(dict.fromkeys([*offered, *held]))


def places(world: World, workflow: Workflow) -> list[Place]:
    """Where a workflow is followed."""
    return [
        (project.id, number)
        for project in world.projects.values()
        for number in types_of(world, project)
        if world.workflow_of(project, number) is workflow
    ]


def occupied(world: World, where: Iterable[Place], leaving: set[int]) -> dict[Place, dict[int, list[Issue]]]:
    """The issues in statuses that go, by place and status."""
    asked = set(where)
    found: dict[Place, dict[int, list[Issue]]] = defaultdict(lambda: defaultdict(list))
    for project_id in dict.fromkeys(project_id for project_id, _ in where):
        for number in sorted(world.projects[project_id].issue_ids):
            issue = world.issues[number]
            if (project_id, issue.type_id) in asked and issue.status_id in leaving:
                found[project_id, issue.type_id][issue.status_id].append(issue)
    return {place: dict(inner) for place, inner in found.items()}


def move(world: World, me: User, issues: Iterable[Issue], to: int) -> None:
    """Into another status without any transition: no condition, validator or action has a say, the resolution stays."""
    for issue in issues:
        old = issue.status_id
        if old == to or issue.id not in world.issues:
            continue
        if world.statuses[to].category != world.statuses[old].category:
            issue.category_changed = world.now()
        issue.status_id = to
        made = history.record(world, issue, me.account_id, [history.status_item(world, old, to)])
        world.tell("jira:issue_updated", me, issue=issue, history=made)


def move_all(world: World, me: User, mapping: Mapping[Place, Mapping[int, int]]) -> None:
    """Place -> old status -> new status, for whatever is there when it comes to it."""
    for place, statuses in mapping.items():
        for inner in occupied(world, [place], set(statuses)).values():
            for old, issues in inner.items():
                move(world, me, issues, statuses[old])
