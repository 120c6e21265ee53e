"""Validators: what stops a transition that is listed, with a sentence (facts 8.7). Meaning: the text of ``/workflows/capabilities``."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from integration.sandbox import rights
from integration.sandbox.fieldbook import find
from integration.sandbox.reading import values as issue_values
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User
from integration.sandbox.workflow.conditions import COMPARE, been
from integration.sandbox.workflow.rules import split
from integration.sandbox.world import World

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """Who moves which issue, and what the move would set (our attribute names)."""

    world: World
    me: User
    issue: Issue
    values: dict[str, Any]

    def name_of(self, field: str) -> str:
        found = find(self.world, field)
        return found.name(self.world.language) if found else field

    def instant(self, field: str) -> datetime | None:
        return issue_values.instant(self.world, self.issue, field, self.values)

    def empty(self, field: str) -> bool:
        return issue_values.empty(self.issue, field, self.values)


Validator = Callable[[Moving, dict[str, str]], str | None]


def objection(moving: Moving, rule: Json) -> str | None:
    """What a rule says against the move; None: it lets it pass, or is not ours to know."""
    judge = _VALIDATORS.get(rule["ruleKey"])
    return judge(moving, rule.get("parameters") or {}) if judge else None


def _permission(moving: Moving, parameters: dict[str, str]) -> str | None:
    project = moving.world.project_of(moving.issue)
    key = parameters.get("permissionKey", "")
    if rights.may(moving.world, moving.me, key, project, moving.issue):
        return None
    return f"User '{moving.me.name}' doesn't have the '{key}' permission"


def _parent(moving: Moving, parameters: dict[str, str]) -> str | None:
    """The parent, if there is one, is in one of the statuses."""
    parent = moving.world.issues.get(moving.issue.parent_id or 0)
    if parent is None or str(parent.status_id) in split(parameters.get("statusIds")):
        return None
    return f"The parent work item {parent.key} is not in a status that allows this transition."


def _previous(moving: Moving, parameters: dict[str, str]) -> str | None:
    left = been(moving.issue)
    if parameters.get("mostRecentStatusOnly") == "true":
        left = left[-1:]
    wanted = split(parameters.get("previousStatusIds"))
    if set(left) & set(wanted):
        return None
    names = [one.name for one in moving.world.statuses.values() if str(one.id) in wanted]
    return f"The work item has not been through the status {', '.join(names) or ', '.join(wanted)}."


def _field(moving: Moving, parameters: dict[str, str]) -> str | None:
    judge = _FIELD_RULES.get(parameters.get("ruleType", ""))
    said = judge(moving, parameters) if judge else None
    return (parameters.get("errorMessage") or said) if said else None


def _required(moving: Moving, parameters: dict[str, str]) -> str | None:
    """``ignoreContext``: a field that this issue cannot have is not asked for."""
    lenient = parameters.get("ignoreContext") == "true"
    for name in split(parameters.get("fieldsRequired")):
        known = name in issue_values.ATTRIBUTES or find(moving.world, name) is not None
        if moving.empty(name) and (known or not lenient):
            return f"{moving.name_of(name)} is required."
    return None


def _changed(moving: Moving, parameters: dict[str, str]) -> str | None:
    name = parameters.get("fieldKey", "")
    exempt = split(parameters.get("groupsExemptFromValidation"))
    if any(moving.me.account_id in moving.world.group(group) for group in exempt):
        return None
    changed = issue_values.raw(moving.issue, name, moving.values) != issue_values.raw(moving.issue, name)
    return None if changed else f"{moving.name_of(name)} must be modified during the transition."


def _single(moving: Moving, parameters: dict[str, str]) -> str | None:
    """``excludeSubtasks``: values that all sub-tasks have as well are copies and do not count."""
    name = parameters.get("fieldKey", "")
    found = set(issue_values.ids(moving.issue, name, moving.values))
    if parameters.get("excludeSubtasks") == "true":
        children = [moving.world.issues[number] for number in moving.issue.children]
        found -= {one for child in children for one in issue_values.ids(child, name)}
    return f"{moving.name_of(name)} must have a single value." if len(found) > 1 else None


def _matches(moving: Moving, parameters: dict[str, str]) -> str | None:
    name = parameters.get("fieldKey", "")
    text = " ".join(issue_values.texts(moving.world, moving.issue, name, moving.values))
    if re.search(parameters.get("regexp", ""), text):
        return None
    return f"{moving.name_of(name)} does not match the expected format."


def _dates(moving: Moving, parameters: dict[str, str]) -> tuple[datetime, datetime] | None:
    """Both dates; without one of them there is nothing to compare."""
    first, second = (moving.instant(parameters.get(name, "")) for name in ("date1FieldKey", "date2FieldKey"))
    return (first, second) if first and second else None


def _compared(moving: Moving, parameters: dict[str, str]) -> str | None:
    found = _dates(moving, parameters)
    sign = parameters.get("conditionSelected", "=")
    if found is None:
        return None
    zone = moving.world.zone
    first, second = found if parameters.get("includeTime") == "true" else (one.astimezone(zone).date() for one in found)
    if COMPARE[sign](first, second):
        return None
    names = [moving.name_of(parameters[name]) for name in ("date1FieldKey", "date2FieldKey")]
    return f"{names[0]} must be {sign} {names[1]}."


def _window(moving: Moving, parameters: dict[str, str]) -> str | None:
    """The first date lies at most so many days after the second."""
    found = _dates(moving, parameters)
    days = int(parameters.get("numberOfDays") or 0)
    if found is None or found[0] <= found[1] + timedelta(days=min(days, 100_000)):
        return None
    names = [moving.name_of(parameters[name]) for name in ("date1FieldKey", "date2FieldKey")]
    return f"{names[0]} must be within {days} days of {names[1]}."


_FIELD_RULES: Final[dict[str, Validator]] = {
    "fieldRequired": _required,
    "fieldChanged": _changed,
    "fieldHasSingleValue": _single,
    "fieldMatchesRegularExpression": _matches,
    "dateFieldComparison": _compared,
    "windowDateComparison": _window,
}
_VALIDATORS: Final[dict[str, Validator]] = {
    "system:check-permission-validator": _permission,
    "system:parent-or-child-blocking-validator": _parent,
    "system:previous-status-validator": _previous,
    "system:validate-field-value": _field,
}
