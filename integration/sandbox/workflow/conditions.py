"""Conditions: what hides a transition from somebody (facts 8.6, 8.7). Meaning of each rule: the text of ``/workflows/capabilities``."""

import json
import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from integration.sandbox import rights
from integration.sandbox.reading import values as issue_values
from integration.sandbox.reading.numerals import id_in
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User
from integration.sandbox.workflow.rules import split
from integration.sandbox.world import World

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who asks for the transitions of which issue."""

    world: World
    me: User
    issue: Issue
    remote_only: bool = False


Condition = Callable[[Asking, dict[str, str]], bool]
COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<=": operator.le,
    "<": operator.lt,
    "!=": operator.ne,
}


def passes(asking: Asking, group: Json) -> bool:
    """All or any of a group's conditions and inner groups; one without any lets everybody through."""
    if not group:
        return True
    rules = [*(group.get("conditions") or ()), *(group.get("conditionGroups") or ())]
    if not rules:
        return True
    return combined(group.get("operation", "ALL"), (_holds(asking, rule) for rule in rules))


def combined(operation: str, held: Iterable[bool]) -> bool:
    return any(held) if operation == "ANY" else all(held)


def _holds(asking: Asking, rule: Json) -> bool:
    if "ruleKey" not in rule:
        return passes(asking, rule)
    judge = _CONDITIONS.get(rule["ruleKey"])
    return judge is None or judge(asking, rule.get("parameters") or {})


# Who


def _restricted(asking: Asking, parameters: dict[str, str]) -> bool:
    """Any of the named roles, groups, permissions, accounts or fields; nothing named: nobody is kept out."""
    if any(_in_user_field(asking, name) for name in split(parameters.get("denyUserCustomFields"))):
        return False
    named = [(_WHO[name], value) for name in _WHO for value in split(parameters.get(name))]
    return not named or any(is_one(asking, value) for is_one, value in named)


def _in_role(asking: Asking, value: str) -> bool:
    project = asking.world.project_of(asking.issue)
    return asking.me.account_id in asking.world.role_accounts(project, id_in(value))


def _in_group(asking: Asking, value: str) -> bool:
    return asking.me.account_id in asking.world.group(value)


def _permitted(asking: Asking, value: str) -> bool:
    return rights.may(asking.world, asking.me, value, asking.world.project_of(asking.issue))


def _is_account(asking: Asking, value: str) -> bool:
    if value in ("allow-assignee", "allow-reporter", "allow-creator"):
        return _in_user_field(asking, value.removeprefix("allow-"))
    return value == asking.me.account_id


def _in_user_field(asking: Asking, name: str) -> bool:
    return asking.me.account_id in issue_values.ids(asking.issue, name)


def _in_group_field(asking: Asking, name: str) -> bool:
    found = [*issue_values.ids(asking.issue, name), *issue_values.texts(asking.world, asking.issue, name)]
    return any(_in_group(asking, group) for group in found)


_WHO: Final[dict[str, Callable[[Asking, str], bool]]] = {
    "roleIds": _in_role,
    "groupIds": _in_group,
    "permissionKeys": _permitted,
    "accountIds": _is_account,
    "allowUserCustomFields": _in_user_field,
    "groupCustomFields": _in_group_field,
}


def _hidden(asking: Asking, parameters: dict[str, str]) -> bool:
    """``users``: hidden from people, not from apps that administer Jira; ``usersAndAPI``: from everyone."""
    app = asking.me.kind == "app" and rights.may(asking.world, asking.me, "ADMINISTER")
    return parameters.get("restrictMode") != "usersAndAPI" and (app or asking.remote_only)


# What happened before


def steps(issue: Issue) -> list[tuple[str, str, str]]:
    """(who, from, to) of every change of status, the oldest first; status ids."""
    found = [(history.author, item) for history in issue.histories for item in history.items if item.field_id == "status"]
    return [(author, item.old or "", item.new or "") for author, item in found]


def been(issue: Issue, *, loops: bool = True) -> list[str]:
    """The statuses an issue has left, the oldest first; without ``loops`` those it left for the same one do not count."""
    return [old for _, old, new in steps(issue) if loops or old != new]


def _was_in(asking: Asking, parameters: dict[str, str]) -> bool:
    left = been(asking.issue, loops=parameters.get("ignoreLoopTransitions") != "true")
    if parameters.get("mostRecentStatusOnly") == "true":
        left = left[-1:]
    if parameters.get("includeCurrentStatus") == "true":
        left = [*left, str(asking.issue.status_id)]
    met = bool(set(left) & set(split(parameters.get("previousStatusIds"))))
    return met is not (parameters.get("not") == "true")


def _separated(asking: Asking, parameters: dict[str, str]) -> bool:
    """The caller did not take the step between these statuses."""
    step = (asking.me.account_id, parameters.get("fromStatusId", ""), parameters.get("toStatusId", ""))
    return step not in steps(asking.issue)


def _children_there(asking: Asking, parameters: dict[str, str]) -> bool:
    """All sub-tasks are in one of the statuses."""
    allowed = set(split(parameters.get("statusIds")))
    children = (asking.world.issues[number] for number in asking.issue.children)
    subtasks = (one for one in children if asking.world.types[one.type_id].level < 0)
    return all(str(one.status_id) in allowed for one in subtasks)


# What a field says


def _field_is(asking: Asking, parameters: dict[str, str]) -> bool:
    """``!=`` against every wanted value, the others against one of them; no value is equal to none wanted."""
    kind, sign = parameters.get("comparisonType", "STRING"), parameters.get("comparator", "=")
    wanted = [one for one in map(_READ[kind], wanted_values(parameters.get("fieldValue", ""))) if one is not None]
    held = [one for one in _HELD[kind](asking, parameters.get("fieldId", "")) if one is not None]
    if not held or not wanted:
        return (not held and not wanted) is (sign in ("=", ">=", "<=")) if sign in ("=", "!=") or not wanted else False
    if sign == "!=":
        return not set(held) & set(wanted)
    return any(COMPARE[sign](one, other) for one in held for other in wanted)


def wanted_values(raw: str) -> list[str]:
    """``fieldValue``: a JSON list in a string; anything else is one value."""
    try:
        value = json.loads(raw) if raw else []
    except ValueError:
        value = raw
    return [str(one) for one in value] if isinstance(value, list) else [raw]


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _texts(asking: Asking, name: str) -> list[str]:
    return issue_values.texts(asking.world, asking.issue, name)


def _numbers(asking: Asking, name: str) -> list[float | None]:
    return [_number(one) for one in _texts(asking, name)]


def _ids(asking: Asking, name: str) -> list[str]:
    return issue_values.ids(asking.issue, name)


def _instants(asking: Asking, name: str) -> list[datetime | None]:
    return [issue_values.instant(asking.world, asking.issue, name)]


def _days(asking: Asking, name: str) -> list[date | None]:
    found = issue_values.instant(asking.world, asking.issue, name)
    return [found.date()] if found else []


def _day(text: str) -> date | None:
    found = issue_values.instant_from(text)
    return found.date() if found else None


_READ: Final[dict[str, Callable[[str], Any]]] = {
    "STRING": str,
    "OPTIONID": str,
    "NUMBER": _number,
    "DATE": issue_values.instant_from,
    "DATE_WITHOUT_TIME": _day,
}
_HELD: Final[dict[str, Callable[[Asking, str], list[Any]]]] = {
    "STRING": _texts,
    "OPTIONID": _ids,
    "NUMBER": _numbers,
    "DATE": _instants,
    "DATE_WITHOUT_TIME": _days,
}
_CONDITIONS: Final[dict[str, Condition]] = {
    "system:restrict-issue-transition": _restricted,
    "system:restrict-from-all-users": _hidden,
    "system:previous-status-condition": _was_in,
    "system:separation-of-duties": _separated,
    "system:parent-or-child-blocking-condition": _children_there,
    "system:check-field-value": _field_is,
}
