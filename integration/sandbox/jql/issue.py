"""What JQL may look at: one issue, and the names a site knows. Plain values, filled by the world."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class JqlIssue:
    """An issue as the search index sees it. ``text``: all searchable text, lower case. ``linked``: keys at the other end of links.

    ``links``: (description of the link as seen from here, key) for ``linkedIssues(KEY, "blocks")``.
    ``past``: (field, value) ever held, values being ids or lower-case names, for WAS: ``("status", "10001")``.
    """

    id: int
    key: str
    project_key: str
    project_id: str
    project_name: str
    type_id: str
    type_name: str
    status_id: str
    status_name: str
    status_category: str
    assignee: str | None
    reporter: str | None
    creator: str | None
    labels: frozenset[str]
    component_ids: frozenset[str]
    component_names: frozenset[str]
    parent_id: str | None
    parent_key: str | None
    created: datetime
    updated: datetime
    due: date | None
    resolution: str | None
    resolved: datetime | None
    summary: str
    text: str
    rank: int
    linked: frozenset[str]
    links: frozenset[tuple[str, str]] = frozenset()
    past: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class JqlNames:
    """What exists on the site: ids, keys and names together, in any case. ``keys``: of issues, None when not to be checked."""

    projects: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    components: frozenset[str] = frozenset()
    users: frozenset[str] = frozenset()
    resolutions: frozenset[str] = frozenset()
    keys: frozenset[str] | None = None
    fields: frozenset[str] = frozenset()
