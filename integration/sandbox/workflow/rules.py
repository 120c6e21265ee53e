"""The rules a workflow can be given, as ``GET /workflows/capabilities`` documents them: keys, kinds, parameters and their values.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-workflows/#api-rest-api-3-workflows-capabilities-get
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from integration.sandbox.reading.numerals import number_in

Json = Any
Kind = Literal["Condition", "Validator", "Function", "Screen"]
_FLAG: Final = ("true", "false")
_COMPARATORS: Final = (">", ">=", "=", "<=", "<", "!=")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """``parameters``: all it knows. ``values``: those that take a few words only. ``needed``: those it does not work without."""

    kind: Kind
    name: str
    description: str
    parameters: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    initial: bool = True
    """Whether a transition that creates issues can have it."""
    incompatible: tuple[str, ...] = ()
    team_managed: bool | None = None
    """Only there, only elsewhere, or both."""


def _condition(name: str, description: str, *parameters: str, **more: Any) -> Rule:
    return Rule(kind="Condition", name=name, description=description, parameters=parameters, initial=False, **more)


def _validator(name: str, description: str, *parameters: str, **more: Any) -> Rule:
    return Rule(kind="Validator", name=name, description=description, parameters=parameters, **more)


def _function(name: str, description: str, *parameters: str, **more: Any) -> Rule:
    return Rule(kind="Function", name=name, description=description, parameters=parameters, **more)


RULE_TYPES: Final[dict[str, tuple[str, ...]]] = {  # ruleType of system:validate-field-value -> the parameters it needs
    "fieldRequired": ("fieldsRequired",),
    "fieldChanged": ("fieldKey",),
    "fieldHasSingleValue": ("fieldKey",),
    "fieldMatchesRegularExpression": ("regexp", "fieldKey"),
    "dateFieldComparison": ("date1FieldKey", "date2FieldKey", "conditionSelected"),
    "windowDateComparison": ("date1FieldKey", "date2FieldKey", "numberOfDays"),
}
ASSIGNEES: Final = ("to-selected-user", "to-unassigned", "to-current-user", "to-default-user", "to-reporter", "to-lead")
RULES: Final[dict[str, Rule]] = {
    "system:restrict-issue-transition": _condition(
        "Restrict who can move an issue",
        "Restrict who can move an issue using a particular transition.",
        "accountIds", "roleIds", "groupIds", "permissionKeys", "groupCustomFields", "allowUserCustomFields", "denyUserCustomFields",
    ),
    "system:restrict-from-all-users": _condition(
        "Restrict from all users",
        "Hide a transition from everyone, and from the API too if you wish.",
        "restrictMode", values={"restrictMode": ("users", "usersAndAPI")}, needed=("restrictMode",),
    ),
    "system:previous-status-condition": _condition(
        "Restrict to when an issue has been through a specific status",
        "Restrict a transition to issues that have, or have not, been through a status.",
        "previousStatusIds", "not", "mostRecentStatusOnly", "includeCurrentStatus", "ignoreLoopTransitions",
        values=dict.fromkeys(("not", "mostRecentStatusOnly", "includeCurrentStatus", "ignoreLoopTransitions"), _FLAG),
        needed=("previousStatusIds",),
    ),
    "system:separation-of-duties": _condition(
        "Block people who have taken a step before",
        "Block whoever moved an issue between two statuses from moving it again.",
        "fromStatusId", "toStatusId", needed=("fromStatusId", "toStatusId"),
    ),
    "system:parent-or-child-blocking-condition": _condition(
        "Restrict based on the status of subtasks",
        "Restrict a transition until all children of an issue are in certain statuses.",
        "blocker", "statusIds", values={"blocker": ("CHILD",)}, needed=("blocker", "statusIds"),
    ),
    "system:check-field-value": _condition(
        "Restrict to when a field is a specific value",
        "Restrict a transition based on a field's value.",
        "fieldId", "fieldValue", "comparator", "comparisonType",
        values={"comparator": _COMPARATORS, "comparisonType": ("STRING", "NUMBER", "DATE", "DATE_WITHOUT_TIME", "OPTIONID")},
        needed=("fieldId", "comparator", "comparisonType"),
    ),
    "system:block-in-progress-approval": _condition(
        "Block until approval", "Block a transition while an approval is pending.", team_managed=False
    ),
    "system:jsd-approvals-block-until-approved": _condition(
        "Block until approved", "Block a transition until approval.", "approvalConfigurationJson", team_managed=True
    ),
    "system:jsd-approvals-block-until-rejected": _condition(
        "Block until rejected", "Block a transition until rejection.", "approvalConfigurationJson", team_managed=True
    ),
    "system:check-permission-validator": _validator(
        "Validate people's permissions",
        "Check that whoever moves an issue has a permission.",
        "permissionKey", needed=("permissionKey",),
    ),
    "system:parent-or-child-blocking-validator": _validator(
        "Validate the status of the parent issue",
        "Check that the parent issue is in certain statuses.",
        "blocker", "statusIds", values={"blocker": ("PARENT",)}, needed=("blocker", "statusIds"),
    ),
    "system:previous-status-validator": _validator(
        "Validate that an issue has been through a specific status",
        "Check that an issue has been through a status.",
        "previousStatusIds", "mostRecentStatusOnly", values={"mostRecentStatusOnly": _FLAG}, needed=("previousStatusIds",),
        initial=False,
    ),
    "system:validate-field-value": _validator(
        "Validate a field",
        "Check that a field has a value, the right value, or a new one.",
        "ruleType", "fieldsRequired", "ignoreContext", "errorMessage", "groupsExemptFromValidation", "fieldKey", "excludeSubtasks",
        "regexp", "date1FieldKey", "date2FieldKey", "includeTime", "conditionSelected", "numberOfDays",
        values={
            "ruleType": tuple(RULE_TYPES),
            "conditionSelected": _COMPARATORS,
            **dict.fromkeys(("ignoreContext", "excludeSubtasks", "includeTime"), _FLAG),
        },
        needed=("ruleType",),
    ),
    "system:proforma-forms-attached": _validator("Validate that forms are attached", "Check that an issue has forms."),
    "system:proforma-forms-submitted": _validator("Validate that forms are submitted", "Check that the forms of an issue are sent."),
    "system:change-assignee": _function(
        "Assign an issue",
        "Automatically assign an issue to someone after moving it using a particular transition.",
        "type", "accountId", values={"type": ASSIGNEES}, needed=("type",),
    ),
    "system:copy-value-from-other-field": _function(
        "Copy the value of one field to another",
        "Copy a field's value from an issue, or from its parent.",
        "sourceFieldKey", "targetFieldKey", "issueSource", values={"issueSource": ("SAME", "PARENT")},
        needed=("sourceFieldKey", "targetFieldKey"),
    ),
    "system:update-field": _function(
        "Update an issue field",
        "Change the value of a field.",
        "field", "value", "mode", values={"mode": ("append", "replace")}, needed=("field",),
    ),
    "system:trigger-webhook": _function("Trigger a webhook", "Trigger a webhook after moving an issue.", "webhookId", needed=("webhookId",)),
    "system:trigger-agent": _function("Trigger an agent", "Run an agent after moving an issue.", "agentId", "promptValue", needed=("agentId",)),
    "system:transition-screen": Rule(
        kind="Screen", name="Show a screen", description="Show a screen when people move an issue.", parameters=("screenId",),
        needed=("screenId",), incompatible=("system:remind-people-to-update-fields",), initial=False,
    ),
    "system:remind-people-to-update-fields": Rule(
        kind="Screen", name="Remind people to update fields", description="Ask people to update fields when they move an issue.",
        parameters=("remindingFieldIds", "remindingMessage", "remindingAlwaysAsk"), values={"remindingAlwaysAsk": _FLAG},
        incompatible=("system:transition-screen",), initial=False,
    ),
}  # fmt: skip
TRIGGERS: Final = tuple(
    (f"com.atlassian.jira.plugins.jira-development-integration-plugin:{name}-trigger", shown)
    for name, shown in (
        ("branch-created", "Branch created"),
        ("commit-created", "Commit created"),
        ("pull-request-created", "Pull request created"),
        ("pull-request-declined", "Pull request declined"),
        ("pull-request-merged", "Pull request merged"),
        ("pull-request-reopened", "Pull request reopened"),
        ("review-abandoned", "Review abandoned"),
        ("review-approval", "Review approval"),
        ("review-closed", "Review closed"),
        ("review-rejected", "Review rejected"),
        ("review-started", "Review started"),
        ("review-summarized", "Review summarized"),
    )
)


def split(value: str | None) -> list[str]:
    """The parts of a comma-joined parameter (facts 8.6)."""
    return [part.strip() for part in (value or "").split(",") if part.strip()]


def wrong_parameters(key: str, parameters: Mapping[str, str]) -> Iterator[str]:
    """The names of parameters a rule does not know, cannot read or misses."""
    rule = RULES[key]
    yield from set(parameters) - set(rule.parameters)
    needed = rule.needed + RULE_TYPES.get(parameters.get("ruleType", ""), ())
    yield from (name for name in needed if not parameters.get(name))
    for name, allowed in rule.values.items():
        if parameters.get(name, "") not in ("", *allowed):
            yield name
    if parameters.get("type") == "to-selected-user" and not parameters.get("accountId"):
        yield "accountId"
    if not _compiles(parameters.get("regexp", "")):
        yield "regexp"
    if number_in(parameters.get("numberOfDays", "0")) is None:
        yield "numberOfDays"


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def known_in(*, team_managed: bool) -> dict[str, Rule]:
    """The rules of company-managed or of team-managed workflows."""
    return {key: rule for key, rule in RULES.items() if rule.team_managed in (None, team_managed)}
