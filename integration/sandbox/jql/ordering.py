"""ORDER BY: stable sorts from the last field to the first. A field nobody can sort by is passed over in silence (facts 1.8)."""

from collections.abc import Callable, Sequence
from datetime import UTC
from typing import Any, Final

from integration.sandbox.jql.fields import field_of
from integration.sandbox.jql.issue import JqlIssue
from integration.sandbox.jql.query import Sort

_CATEGORIES: Final = {"new": 0, "indeterminate": 1, "done": 2}


def _key(issue: JqlIssue) -> tuple[str, int]:
    project, _, number = issue.key.rpartition("-")
    return project, int(number)


SORTS: Final[dict[str, Callable[[JqlIssue], Any]]] = {
    "key": _key,
    "rank": lambda issue: issue.rank,
    "created": lambda issue: issue.created.astimezone(UTC),
    "updated": lambda issue: issue.updated.astimezone(UTC),
    "resolved": lambda issue: issue.resolved and issue.resolved.astimezone(UTC),
    "due": lambda issue: issue.due,
    "summary": lambda issue: issue.summary.casefold(),
    "project": lambda issue: issue.project_name.casefold(),
    "type": lambda issue: issue.type_name.casefold(),
    "status": lambda issue: issue.status_name.casefold(),
    "statuscategory": lambda issue: _CATEGORIES.get(issue.status_category),
    "assignee": lambda issue: issue.assignee,
    "reporter": lambda issue: issue.reporter,
    "creator": lambda issue: issue.creator,
    "labels": lambda issue: " ".join(sorted(issue.labels)) or None,
    "component": lambda issue: " ".join(sorted(issue.component_names)).casefold() or None,
    "parent": lambda issue: issue.parent_key,
    "resolution": lambda issue: issue.resolution,
}
_NEWEST_FIRST: Final = ("created", "updated", "resolved", "due")


def ordered(issues: Sequence[JqlIssue], sorts: Sequence[Sort]) -> list[JqlIssue]:
    """The issues in the order asked; ties and no order at all give the newest first. Empty values come last, first when descending."""
    result = sorted(issues, key=lambda issue: issue.id, reverse=True)
    for sort in reversed(sorts):
        field = field_of(sort.field) or ""
        value = SORTS.get(field)
        if value:
            down = sort.direction == "DESC" or (sort.direction is None and field in _NEWEST_FIRST)
            result.sort(key=_empties_last(value), reverse=down)
    return result


def _empties_last(value: Callable[[JqlIssue], Any]) -> Callable[[JqlIssue], tuple[bool, Any]]:
    return lambda issue: (True, 0) if (found := value(issue)) is None else (False, found)
