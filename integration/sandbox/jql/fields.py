"""The fields of JQL: their aliases, what an issue answers for each, which operators they take, and what values exist.

Source: support.atlassian.com, "JQL fields"; facts 1.17.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Final, Literal

from integration.sandbox.jql.issue import JqlIssue, JqlNames

Kind = Literal["choice", "text", "moment", "day", "key", "absent", "order"]

_ALIASES: Final = {
    "project": ("project",),
    "type": ("type", "issuetype", "worktype"),
    "status": ("status",),
    "statuscategory": ("statuscategory",),
    "assignee": ("assignee",),
    "reporter": ("reporter",),
    "creator": ("creator",),
    "labels": ("labels",),
    "component": ("component", "components"),
    "parent": ("parent", "epic link", "parentepic"),
    "resolution": ("resolution",),
    "key": ("key", "issuekey", "issue", "id", "workitem"),
    "created": ("created", "createddate"),
    "updated": ("updated", "updateddate"),
    "resolved": ("resolved", "resolutiondate"),
    "due": ("due", "duedate"),
    "summary": ("summary",),
    "text": ("text", "description", "comment"),
    "rank": ("rank",),
}
_ABSENT: Final = (
    "priority",
    "fixversion",
    "affectedversion",
    "environment",
    "sprint",
    "level",
    "watcher",
    "voter",
)  # never filled here
FIELDS: Final = {alias: name for name, aliases in _ALIASES.items() for alias in aliases} | {name: name for name in _ABSENT}

KINDS: Final[dict[str, Kind]] = {
    "created": "moment", "updated": "moment", "resolved": "moment", "due": "day",
    "summary": "text", "text": "text", "key": "key", "rank": "order", **dict.fromkeys(_ABSENT, "absent"),
}  # fmt: skip

OPERATORS: Final[dict[Kind, frozenset[str]]] = {
    "choice": frozenset(("=", "!=", "IN", "NOT IN", "IS", "IS NOT", "WAS", "WAS NOT", "WAS IN", "WAS NOT IN")),
    "text": frozenset(("~", "!~", "IS", "IS NOT")),
    "moment": frozenset(("=", "!=", ">", ">=", "<", "<=", "IN", "NOT IN", "IS", "IS NOT")),
    "day": frozenset(("=", "!=", ">", ">=", "<", "<=", "IN", "NOT IN", "IS", "IS NOT")),
    "key": frozenset(("=", "!=", ">", ">=", "<", "<=", "IN", "NOT IN", "IS", "IS NOT")),
    "absent": frozenset(("=", "!=", "IN", "NOT IN", "IS", "IS NOT")),
    "order": frozenset(),
}

_CATEGORIES: Final = {
    "new": frozenset(("new", "2", "to do", "à faire")),
    "indeterminate": frozenset(("indeterminate", "4", "in progress", "en cours")),
    "done": frozenset(("done", "3", "terminé", "terminé(e)")),
}


def field_of(name: str) -> str | None:
    """Our one name for a field, or None when there is no such field."""
    return FIELDS.get(name.casefold())


def kind_of(field: str) -> Kind:
    return KINDS.get(field, "choice")


def folded(*values: str | None) -> frozenset[str]:
    """Values as JQL compares them: without case, absent ones left out."""
    return frozenset(value.casefold() for value in values if value is not None)


ANSWERS: Final[dict[str, Callable[[JqlIssue], frozenset[str]]]] = {
    "project": lambda issue: folded(issue.project_key, issue.project_id, issue.project_name),
    "type": lambda issue: folded(issue.type_id, issue.type_name),
    "status": lambda issue: folded(issue.status_id, issue.status_name),
    "statuscategory": lambda issue: _CATEGORIES.get(issue.status_category, frozenset()),
    "assignee": lambda issue: folded(issue.assignee),
    "reporter": lambda issue: folded(issue.reporter),
    "creator": lambda issue: folded(issue.creator),
    "labels": lambda issue: folded(*issue.labels),
    "component": lambda issue: folded(*issue.component_ids, *issue.component_names),
    "parent": lambda issue: folded(issue.parent_id, issue.parent_key),
    "resolution": lambda issue: folded(issue.resolution),
    "key": lambda issue: folded(issue.key, str(issue.id)),
}


def known(field: str, value: str, names: JqlNames) -> bool:
    """Whether the site has such a value. Fields of free values know everything."""
    wanted = value.casefold()
    match field:
        case "project":
            pool: frozenset[str] = names.projects
        case "type":
            pool = names.types
        case "status":
            pool = names.statuses
        case "component":
            pool = names.components
        case "assignee" | "reporter" | "creator":
            pool = names.users
        case "resolution":
            pool = names.resolutions | {"unresolved"}
        case "key" | "parent":
            return names.keys is None or wanted in _pool(names.keys)
        case "statuscategory":
            pool = frozenset().union(*_CATEGORIES.values())
        case _:
            return True
    return wanted in _pool(pool)


@lru_cache(maxsize=64)
def _pool(values: frozenset[str]) -> frozenset[str]:
    return folded(*values)
