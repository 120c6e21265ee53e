"""How issues move: which transitions a workflow offers from a status, and whom its conditions let through (facts 3.13, 8.6, 8.7)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from integration.sandbox import rights
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User
from integration.sandbox.state.projects import Project
from integration.sandbox.state.workflows import Transition, Workflow
from integration.sandbox.world import World

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A transition that leaves the issue's status, and whether this caller may take it."""

    transition: Transition
    available: bool


def initial(workflow: Workflow) -> Transition:
    """The one transition that makes an issue."""
    return next(transition for transition in workflow.transitions if transition.kind == "INITIAL")


def offers(world: World, me: User, issue: Issue) -> list[Offer]:
    """All transitions out of the present status, in the workflow's order."""
    project = world.project_of(issue)
    may_move = rights.may(world, me, "TRANSITION_ISSUES", project)
    return [
        Offer(transition=one, available=may_move and _passes(world, me, issue, one.conditions))
        for one in world.workflow_of(project, issue.type_id).transitions
        if one.kind == "GLOBAL" or (one.kind == "DIRECTED" and issue.status_id in one.froms)
    ]


def _passes(world: World, me: User, issue: Issue, group: Json) -> bool:
    """A condition group: all or any of its conditions and inner groups."""
    if not group:
        return True
    rules = [_holds(world, me, issue, rule) for rule in group.get("conditions") or ()]
    rules += [_passes(world, me, issue, inner) for inner in group.get("conditionGroups") or ()]
    if not rules:
        return True
    return any(rules) if group.get("operation") == "ANY" else all(rules)


def _holds(world: World, me: User, issue: Issue, rule: Json) -> bool:
    judge = _CONDITIONS.get(rule["ruleKey"])
    return judge is None or judge(world, me, issue, rule.get("parameters") or {})


def _restricted(world: World, me: User, issue: Issue, parameters: dict[str, str]) -> bool:
    """Any of the named roles, groups, permissions, accounts or user fields; nothing named: nobody is kept out."""
    project = world.project_of(issue)
    parts = {name: _split(parameters.get(name, "")) for name in _WHO}
    if _split(parameters.get("denyUserCustomFields", "")) & _own_fields(me, issue):
        return False
    if not any(parts.values()):
        return True
    return any(_WHO[name](world, me, issue, project, values) for name, values in parts.items() if values)


def _split(value: str) -> set[str]:
    return {part.strip() for part in value.split(",") if part.strip()}


def _own_fields(me: User, issue: Issue) -> set[str]:
    fields = {"assignee": issue.assignee, "reporter": issue.reporter, "creator": issue.creator}
    return {name for name, account in fields.items() if account == me.account_id}


def _by_role(world: World, me: User, _: Issue, project: Project, values: set[str]) -> bool:
    return any(me.account_id in world.role_accounts(project, int(value)) for value in values if value.isdigit())


def _by_group(world: World, me: User, _: Issue, __: Project, values: set[str]) -> bool:
    return any(me.account_id in world.group(value.removeprefix("group-")) for value in values)


def _by_permission(world: World, me: User, _: Issue, project: Project, values: set[str]) -> bool:
    return any(rights.may(world, me, value, project) for value in values)


def _by_account(_: World, me: User, issue: Issue, __: Project, values: set[str]) -> bool:
    own = {f"allow-{name}" for name in _own_fields(me, issue)}
    return me.account_id in values or bool(own & values)


def _by_field(_: World, me: User, issue: Issue, __: Project, values: set[str]) -> bool:
    return bool(_own_fields(me, issue) & values)


_WHO: Final[dict[str, Callable[[World, User, Issue, Project, set[str]], bool]]] = {
    "roleIds": _by_role,
    "groupIds": _by_group,
    "permissionKeys": _by_permission,
    "accountIds": _by_account,
    "allowUserCustomFields": _by_field,
}


def _nobody(_: World, __: User, ___: Issue, ____: dict[str, str]) -> bool:
    return False


def _was_in(_: World, __: User, issue: Issue, parameters: dict[str, str]) -> bool:
    """``system:previous-status-condition``: the issue has been in one of these statuses, or not when ``not`` is true."""
    been = {item.old for history in issue.histories for item in history.items if item.field_id == "status"}
    met = bool(been & _split(parameters.get("previousStatusIds", "")))
    return met is not (parameters.get("not") == "true")


def _separated(_: World, me: User, issue: Issue, parameters: dict[str, str]) -> bool:
    """``system:separation-of-duties``: the caller did not take the step between these statuses."""
    start, end = parameters.get("fromStatusId", ""), parameters.get("toStatusId", "")
    steps = [(history.author, item) for history in issue.histories for item in history.items if item.field_id == "status"]
    return not any(author == me.account_id and (item.old, item.new) == (start, end) for author, item in steps)


_CONDITIONS: Final[dict[str, Callable[[World, User, Issue, dict[str, str]], bool]]] = {
    "system:restrict-issue-transition": _restricted,
    "system:restrict-from-all-users": _nobody,
    "system:previous-status-condition": _was_in,
    "system:separation-of-duties": _separated,
}
