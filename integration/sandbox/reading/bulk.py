"""What a bulk edit wants, in the words of a single edit: ``editedFieldsInput`` -> ``fields`` and ``update`` (facts 3.15).

Shapes: schema JiraIssueFields of developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-bulk-operations/.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from integration.sandbox import shapes

Json = Any


@dataclass(slots=True, kw_only=True)
class Edit:
    """``lists``: field -> option (ADD, REMOVE, REPLACE, REMOVE_ALL) and values; ``status``: the one to move to."""

    fields: dict[str, Json] = field(default_factory=dict)
    lists: dict[str, tuple[str, list[Json]]] = field(default_factory=dict)
    status: str | None = None

    def named(self) -> set[str]:
        return set(self.fields) | set(self.lists) | ({"status"} if self.status else set())

    def update(self) -> dict[str, Json]:
        """The ``update`` of a single edit."""
        return {name: _operations(option, values) for name, (option, values) in self.lists.items()}


def _operations(option: str, values: list[Json]) -> list[Json]:
    match option:
        case "ADD" | "REMOVE":
            return [{option.lower(): value} for value in values]
        case "REPLACE":
            return [{"set": values}]
        case _:
            return [{"set": []}]


OPTIONS: Final = ("ADD", "REMOVE", "REPLACE", "REMOVE_ALL")


def _option(value: Json) -> bool:
    return value in OPTIONS


def _closed(**shape: Callable[[Json], bool]) -> Callable[[Json], bool]:
    return lambda value: shapes.fits(value, shape, closed=True)


def _all(shape: Callable[[Json], bool]) -> Callable[[Json], bool]:
    return lambda value: isinstance(value, list) and all(map(shape, value))


def _number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _label(value: Json) -> bool:
    return shapes.fits(value, {"name": shapes.text}, closed=True) and bool(value.get("name"))


_CHOICE: Final = _closed(optionId=shapes.number)
_USER: Final = _closed(accountId=shapes.text)
SHAPE: Final = {
    "priority": _closed(priorityId=shapes.text),
    "issueType": _closed(issueTypeId=shapes.text),
    "status": _closed(statusId=shapes.text),
    "originalEstimateField": _closed(originalEstimateField=shapes.text),
    "timeTrackingField": _closed(timeRemaining=shapes.text),
    "labelsFields": _all(
        _closed(
            fieldId=shapes.text,
            labels=_all(_label),
            bulkEditMultiSelectFieldOption=_option,
            labelProperties=shapes.anything,
        )
    ),
    "multiselectComponents": _closed(
        fieldId=shapes.text, components=_all(_closed(componentId=shapes.number)), bulkEditMultiSelectFieldOption=_option
    ),
    "multipleVersionPickerFields": _all(
        _closed(fieldId=shapes.text, versions=_all(_closed(versionId=shapes.text)), bulkEditMultiSelectFieldOption=_option)
    ),
    "singleVersionPickerFields": _all(_closed(fieldId=shapes.text, version=_closed(versionId=shapes.text))),
    "richTextFields": _all(_closed(fieldId=shapes.text, richText=_closed(adfValue=shapes.mapping))),
    "singleLineTextFields": _all(_closed(fieldId=shapes.text, text=shapes.text)),
    "urlFields": _all(_closed(fieldId=shapes.text, url=shapes.text)),
    "clearableNumberFields": _all(_closed(fieldId=shapes.text, value=_number)),
    "datePickerFields": _all(_closed(fieldId=shapes.text, date=_closed(formattedDate=shapes.text))),
    "dateTimePickerFields": _all(_closed(fieldId=shapes.text, dateTime=_closed(formattedDateTime=shapes.text))),
    "singleSelectClearableUserPickerFields": _all(_closed(fieldId=shapes.text, user=_USER)),
    "multipleSelectClearableUserPickerFields": _all(_closed(fieldId=shapes.text, users=_all(_USER))),
    "singleSelectFields": _all(_closed(fieldId=shapes.text, option=_CHOICE)),
    "multipleSelectFields": _all(_closed(fieldId=shapes.text, options=_all(_CHOICE))),
    "singleGroupPickerFields": _all(_closed(fieldId=shapes.text, group=_closed(groupName=shapes.text))),
    "multipleGroupPickerFields": _all(_closed(fieldId=shapes.text, groups=_all(_closed(groupName=shapes.text)))),
    "cascadingSelectFields": _all(_closed(fieldId=shapes.text, parentOptionValue=_CHOICE, childOptionValue=_CHOICE)),
    "colorFields": _all(_closed(fieldId=shapes.text, color=_closed(name=shapes.text))),
}


def edit_from(raw: dict[str, Json]) -> Edit:
    """From ``editedFieldsInput``, whose shape has been checked."""
    edit = Edit()
    for name, read in _SINGLE.items():
        if raw.get(name):
            read(edit, raw[name])
    for name, value in _BY_FIELD.items():
        for one in raw.get(name) or ():
            edit.fields[one.get("fieldId", "")] = value(one)
    for one in (*(raw.get("labelsFields") or ()), *(raw.get("multipleVersionPickerFields") or ())):
        values = [label["name"] for label in one.get("labels") or ()] or [
            {"id": version.get("versionId")} for version in one.get("versions") or ()
        ]
        edit.lists[one.get("fieldId", "")] = (one.get("bulkEditMultiSelectFieldOption") or "ADD", values)
    return edit


def _priority(edit: Edit, raw: dict[str, Json]) -> None:
    edit.fields["priority"] = {"id": raw.get("priorityId")}


def _type(edit: Edit, raw: dict[str, Json]) -> None:
    edit.fields["issuetype"] = {"id": raw.get("issueTypeId")}


def _status(edit: Edit, raw: dict[str, Json]) -> None:
    edit.status = raw.get("statusId")


def _time(name: str, key: str) -> Callable[[Edit, dict[str, Json]], None]:
    def read(edit: Edit, raw: dict[str, Json]) -> None:
        edit.fields.setdefault("timetracking", {})[name] = raw.get(key)

    return read


def _components(edit: Edit, raw: dict[str, Json]) -> None:
    values = [{"id": str(one.get("componentId"))} for one in raw.get("components") or ()]
    edit.lists["components"] = (raw.get("bulkEditMultiSelectFieldOption") or "ADD", values)


_SINGLE: Final[dict[str, Callable[[Edit, dict[str, Json]], None]]] = {
    "priority": _priority,
    "issueType": _type,
    "status": _status,
    "originalEstimateField": _time("originalEstimate", "originalEstimateField"),
    "timeTrackingField": _time("remainingEstimate", "timeRemaining"),
    "multiselectComponents": _components,
}


def _user(raw: Json) -> Json:
    return {"accountId": raw["accountId"]} if raw and raw.get("accountId") else None


def _choice(raw: Json) -> Json:
    number = (raw or {}).get("optionId")
    return {"id": str(number)} if number not in (None, -1) else None


_BY_FIELD: Final[dict[str, Callable[[dict[str, Json]], Json]]] = {
    "richTextFields": lambda one: (one.get("richText") or {}).get("adfValue"),
    "singleLineTextFields": lambda one: one.get("text"),
    "urlFields": lambda one: one.get("url"),
    "clearableNumberFields": lambda one: one.get("value"),
    "datePickerFields": lambda one: (one.get("date") or {}).get("formattedDate") or None,
    "dateTimePickerFields": lambda one: (one.get("dateTime") or {}).get("formattedDateTime") or None,
    "singleSelectClearableUserPickerFields": lambda one: _user(one.get("user")),
    "multipleSelectClearableUserPickerFields": lambda one: [_user(user) for user in one.get("users") or ()],
    "singleSelectFields": lambda one: _choice(one.get("option")),
    "multipleSelectFields": lambda one: [_choice(option) for option in one.get("options") or ()],
    "singleVersionPickerFields": lambda one: {"id": (one.get("version") or {}).get("versionId")},
    "singleGroupPickerFields": lambda one: {"name": (one.get("group") or {}).get("groupName")},
    "multipleGroupPickerFields": lambda one: [{"name": group.get("groupName")} for group in one.get("groups") or ()],
    "cascadingSelectFields": lambda one: _choice(one.get("parentOptionValue")),
    "colorFields": lambda one: (one.get("color") or {}).get("name") or None,
}
