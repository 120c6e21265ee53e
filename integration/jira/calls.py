"""What a call to Jira is, before and after it is sent: its path without names, its kind, the permission it needs.

A table to read, without network, without retrying: ``transport.py`` acts on it.
"""

import re
from dataclasses import dataclass
from enum import Enum

API = "rest/api/3/"

READING_POSTS = frozenset(
    API + path
    for path in (
        "search/jql",
        "search/approximate-count",
        "issue/bulkfetch",
        "changelog/bulkfetch",
        "comment/list",
        "jql/parse",
        "permissions/check",
        "workflows",
        "workflows/create/validation",
        "workflows/update/validation",
        "workflowscheme/read",
        "workflowscheme/update/mappings",
    )
)
"""POSTs that change nothing: bodies too long for an address (facts 3.1)."""

REPEATABLE_POSTS = frozenset({API + "issueLink"})
"""POSTs that change something once: a second identical link is answered 201 and is not made (facts 3.16)."""

_NAMES = re.compile(r"\d+|[A-Z][A-Z0-9_]*(-\d+)?|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}")


class Kind(Enum):
    """What may be done again when the outcome is unknown."""

    READ = "read"
    REPLACE = "replace"
    CREATE = "create"

    @property
    def repeatable(self) -> bool:
        return self is not Kind.CREATE


@dataclass(frozen=True, slots=True)
class Call:
    """One call, as it may be named in a log or an error."""

    method: str
    template: str
    kind: Kind

    def __str__(self) -> str:
        return f"{self.method} /{self.template}"


def call_of(method: str, path: str) -> Call:
    """``path`` without its query."""
    return Call(method, template_of(path), kind_of(method, path))


def template_of(path: str) -> str:
    """The path with ids and keys replaced by ``{}``: for counters and logs, so that nobody's key or id gets there.

    >>> template_of("rest/api/3/issue/CRM-12/comment/10010")
    'rest/api/3/issue/{}/comment/{}'
    """
    path = path.strip("/")
    root = API if path.startswith(API) else ""
    return root + "/".join("{}" if _NAMES.fullmatch(part) else part for part in path.removeprefix(root).split("/"))


def kind_of(method: str, path: str) -> Kind:
    """Method and path together decide; a path alone never does."""
    path = path.strip("/")
    if method == "GET" or (method == "POST" and path in READING_POSTS):
        return Kind.READ
    if method != "POST" or path in REPEATABLE_POSTS:
        return Kind.REPLACE
    return Kind.CREATE


_ADMIN = "Administer Jira (global)"
_PROJECT = "Administer projects"
_PERMISSIONS: tuple[tuple[str, str, str], ...] = (
    ("*", r"(role|issuetype|issuetypescheme|workflowscheme|statuses)(/.*)?", _ADMIN),
    ("*", r"workflows(/.*)?", _ADMIN),
    ("POST", r"project", _ADMIN),
    ("PUT", r"project/\{\}", _PROJECT),
    ("*", r"project/\{\}/properties/.*", _PROJECT),
    ("*", r"project/\{\}/(role/.*|roledetails)", _PROJECT),
    ("POST", r"component", _PROJECT),
    ("PUT", r"component/.*", _PROJECT),
    ("POST", r"issue/bulk", "Create issues, and Schedule issues for due dates"),
    ("POST", r"issueLink", "Link issues"),
    ("POST", r"issue/\{\}/comment", "Add comments"),
    ("PUT", r"issue/\{\}/comment/.*", "Edit own comments"),
    ("DELETE", r"issue/\{\}/comment/.*", "Delete own comments"),
    ("PUT", r"issue/.*", "Edit issues"),
    ("PUT", r"comment/.*", "Edit own comments"),
    ("POST", r"filter(/.*)?", "Share dashboards and filters (global)"),
    ("GET", r"(user|group)/.*", "Browse users and groups (global)"),
)


def permission_for(call: Call) -> str:
    """The Jira permission this call needs, as Jira's own pages name it (facts 6.5)."""
    if "rest/agile/" in call.template or "rest/greenhopper/" in call.template:
        return "Share dashboards and filters (global)" if call.method != "GET" else "Browse projects"
    short = call.template.removeprefix(API)
    for verb, pattern, permission in _PERMISSIONS:
        if verb in ("*", call.method) and re.fullmatch(pattern, short):
            return permission
    return "Browse projects"
