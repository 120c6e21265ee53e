"""``fields`` and ``update`` of a create, an edit or a transition -> plain values, or Jira's complaint naming every bad field (facts 3)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from integration.sandbox import fieldbook, rights
from integration.sandbox.http import bad
from integration.sandbox.reading import readers
from integration.sandbox.reading.custom import FieldError
from integration.sandbox.reading.readers import READERS, Reader, Reading, Values

Json = Any

_LISTS: Final = frozenset({"labels", "components", "fixVersions", "versions"})
_ACTS: Final = ("comment", "worklog", "issuelinks")
"""What ``update`` may add although it is no value: done after the values are set."""


@dataclass(slots=True, kw_only=True)
class Intake(Reading):
    """``screen``: the fields that may be set (None: the project's own limits only); ``errors``: by field, all at once."""

    screen: frozenset[str] | None = None
    errors: dict[str, str] = field(default_factory=dict)
    additions: dict[str, list[Json]] = field(default_factory=lambda: {name: [] for name in _ACTS})
    """Bodies of ``update.comment`` and the like, as sent."""

    def read(self, fields: Json, update: Json) -> Values:
        """All values, or one 400 with all errors."""
        fields, update = _mapping(fields), _mapping(update)
        for name, raw in fields.items():
            if name in update:
                self.errors[name] = f"Field '{name}' cannot appear in both 'fields' and 'update'"
            else:
                self._read(name, partial(self._set, name, raw))
        for name, operations in update.items():
            if name not in fields:
                self._read(name, partial(self._operate, name, operations))
        if self.errors:
            raise bad(**self.errors)
        return self.values

    def _read(self, name: str, read: Callable[[], None]) -> None:
        try:
            read()
        except FieldError as wrong:
            self.errors[wrong.under or name] = wrong.message

    def _set(self, name: str, raw: Json) -> None:
        if name in ("project", "issuetype") and self.issue is None:
            return
        self._keep(name, raw)

    def _keep(self, name: str, raw: Json) -> None:
        attribute, reader = self._settable(name)
        value = reader(self, raw)
        if attribute == "custom":
            self.values.setdefault("custom", {}).update(value)
        elif attribute == "timetracking":
            self.values.update(value)
        elif attribute != "security":
            self.values[attribute] = value

    def _settable(self, name: str) -> tuple[str, Reader]:
        permission = NEEDS.get(name)
        allowed = permission is None or rights.may(self.world, self.me, permission, self.project, self.issue)
        found = readers.reader(self.world, name)
        if found is None or not allowed or not self._on_screen(name):
            raise FieldError(f"Field '{name}' cannot be set. It is not on the appropriate screen, or unknown.")
        return found

    def _on_screen(self, name: str) -> bool:
        """The project's screens count for creating and editing, not for transitions, which have their own."""
        if self.screen is None:
            return True
        if self.screen is not EDIT_SCREEN:
            return name in self.screen and name not in self.project.off_screen
        known = name in EDIT_SCREEN or name not in fieldbook.BOOK
        operation = "edit" if self.issue else "create"
        return known and fieldbook.on_screen(self.world, self.project, self.type_id, name, operation=operation)

    def _operate(self, name: str, operations: Json) -> None:
        if not isinstance(operations, list) or not all(isinstance(one, dict) and len(one) == 1 for one in operations):
            raise FieldError("Operations must be a list of objects with one verb each.")
        if name in _ACTS:
            self._add(name, operations)
            return
        self._settable(name)
        for one in operations:
            ((verb, raw),) = one.items()
            self._verb(name, verb, raw)

    def _add(self, name: str, operations: list[dict[str, Json]]) -> None:
        if self.screen is not None and name not in self.screen:
            raise FieldError(f"Field '{name}' cannot be set. It is not on the appropriate screen, or unknown.")
        for one in operations:
            if not isinstance(one.get("add"), dict):
                raise FieldError(_no_operation(name, *one))
            self.additions[name].append(one["add"])

    def _verb(self, name: str, verb: str, raw: Json) -> None:
        if verb == "set":
            none = isinstance(raw, dict) and raw.get("none") is True
            self._keep(name, None if none else raw)
        elif verb == "edit" and name == "timetracking":
            self._keep(name, raw)
        elif verb in ("add", "remove") and name in _LISTS:
            attribute, reader = READERS[name]
            known = list(self.values.get(attribute, getattr(self.issue, attribute, [])))
            for value in reader(self, [raw]):
                known = [one for one in known if one != value] + ([value] if verb == "add" else [])
            self.values[attribute] = known
        else:
            raise FieldError(_no_operation(name, verb))


def _no_operation(name: str, verb: str) -> str:
    shown = fieldbook.BOOK[name].en if name in fieldbook.BOOK else name
    return f"Field with id '{name}' and name '{shown}' does not support operation '{verb}'."


def _mapping(value: Json) -> Mapping[str, Json]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise bad("Can not deserialize instance of java.util.LinkedHashMap")
    return value


NEEDS: Final = {
    "assignee": "ASSIGN_ISSUES",
    "reporter": "MODIFY_REPORTER",
    "duedate": "SCHEDULE_ISSUES",
    "resolution": "RESOLVE_ISSUES",
    "timetracking": "WORK_ON_ISSUES",
    fieldbook.SPRINT: "SCHEDULE_ISSUES",
}
EDIT_ORDER: Final = tuple(
    name
    for name in fieldbook.BOOK
    if name != "resolution" and (name in READERS or name in fieldbook.SETTABLE or name in _ACTS)
)
EDIT_SCREEN: Final = frozenset(EDIT_ORDER)
TRANSITION_SCREEN: Final = frozenset({"assignee", "resolution", "comment", "worklog", "issuelinks"})
