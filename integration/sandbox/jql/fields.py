"""The fields of JQL: their names, which operators they take, what values they know, what an issue answers.

Source: support.atlassian.com, "JQL fields"; facts 1.17. The custom ones are in ``customs.py``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final, Literal

from integration.sandbox.jql import texts, values
from integration.sandbox.jql.asking import Asking
from integration.sandbox.jql.functions import links_of
from integration.sandbox.state.issues import Issue

Kind = Literal["choice", "text", "moment", "day", "number", "duration", "key", "presence", "order", "filter", "nothing"]
Get = Callable[[Issue], Any]

EQUAL: Final = ("=", "!=", "IN", "NOT IN")
FILLED: Final = ("IS", "IS NOT")
ORDER: Final = (">", ">=", "<", "<=")
LIKE: Final = ("~", "!~")
PAST: Final = ("WAS", "WAS IN", "WAS NOT", "WAS NOT IN", "CHANGED")
CHOICE: Final = EQUAL + FILLED
DATE: Final = EQUAL + FILLED + ORDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """``names``: as JQL knows it, the first being ours. ``get``: what an issue answers, ids for choices, a collection if ``many``.

    ``find``: the values a word means, empty when there is none. ``of``: the functions that go with it, see ``functions.py``.
    ``sort``: what to order by, None when nobody can; ``bound``: its part of ``Bounds``. ``past``: its id in histories.
    """

    names: tuple[str, ...]
    kind: Kind = "choice"
    operators: tuple[str, ...] = CHOICE
    get: Callable[[Asking], Get]
    many: bool = False
    find: values.Find = values.anything
    of: str = ""
    sort: Callable[[Asking], Get] | None = None
    bound: str = ""
    past: str = ""
    java: str = "java.lang.String"
    auto: bool = False
    cfid: str = ""
    shown: str = ""

    @property
    def name(self) -> str:
        return self.names[0].casefold()


def plain(attribute: str) -> Callable[[Asking], Get]:
    """An attribute of the record as it stands."""
    get = attrgetter(attribute)
    return lambda _: get


def named(attribute: str, collection: str, name: str = "name") -> Callable[[Asking], Get]:
    """The folded name behind an id, for sorting."""

    def reader(asking: Asking) -> Get:
        names = {number: str(getattr(one, name)).casefold() for number, one in getattr(asking.world, collection).items()}
        return lambda issue: names.get(getattr(issue, attribute))

    return reader


def first_named(attribute: str, collection: str) -> Callable[[Asking], Get]:
    """The folded names behind several ids."""

    def reader(asking: Asking) -> Get:
        things = getattr(asking.world, collection)
        return lambda issue: (
            " ".join(sorted(things[n].name.casefold() for n in getattr(issue, attribute) if n in things)) or None
        )

    return reader


def placed(attribute: str, collection: str) -> Callable[[Asking], Get]:
    """By the order people gave them: the first of the list is the highest."""

    def reader(asking: Asking) -> Get:
        places = {number: -place for place, number in enumerate(getattr(asking.world, collection))}
        return lambda issue: places.get(getattr(issue, attribute))

    return reader


def version_places(attribute: str) -> Callable[[Asking], Get]:
    def reader(asking: Asking) -> Get:
        places = {number: one.place for number, one in asking.world.versions.items()}
        return lambda issue: min((places[number] for number in getattr(issue, attribute) if number in places), default=None)

    return reader


def _person_name(attribute: str) -> Callable[[Asking], Get]:
    def reader(asking: Asking) -> Get:
        users = asking.world.users
        return lambda issue: users[who].name.casefold() if (who := getattr(issue, attribute)) in users else who

    return reader


def _of_project(attribute: str) -> Callable[[Asking], Get]:
    def reader(asking: Asking) -> Get:
        known = {number: getattr(one, attribute) for number, one in asking.world.projects.items()}
        return lambda issue: known.get(issue.project_id)

    return reader


def _level(asking: Asking) -> Get:
    levels = {number: one.level for number, one in asking.world.types.items()}
    return lambda issue: levels.get(issue.type_id)


_CATEGORY_ORDER: Final = {"UNDEFINED": 0, "TODO": 1, "IN_PROGRESS": 2, "DONE": 3}


def _category_place(asking: Asking) -> Get:
    places = {number: _CATEGORY_ORDER.get(one.category, 0) for number, one in asking.world.statuses.items()}
    return lambda issue: places.get(issue.status_id)


def key_parts(issue: Issue) -> tuple[str, int]:
    project, _, number = issue.key.rpartition("-")
    return project, int(number)


def _count(attribute: str) -> Callable[[Asking], Get]:
    return lambda _: lambda issue: len(getattr(issue, attribute))


def _viewed(asking: Asking) -> Get:
    me = asking.me.account_id if asking.me else ""
    return lambda issue: issue.viewed.get(me)


def _ratio(_: Asking) -> Get:
    return lambda issue: (issue.time_spent or 0) * 100 // issue.original_estimate if issue.original_estimate else None


def _loggers(asking: Asking) -> Get:
    return lambda issue: frozenset(one.author for one in texts.worklogs_of(asking, issue))


def _log_days(asking: Asking) -> Get:
    return lambda issue: frozenset(one.started.astimezone(asking.zone).date() for one in texts.worklogs_of(asking, issue))


def _link_ends(asking: Asking) -> Get:
    return lambda issue: frozenset(end for end, _ in links_of(issue, asking))


def _linked(asking: Asking) -> Get:
    return lambda issue: frozenset(other for _, other in links_of(issue, asking))


def _ancestors(asking: Asking) -> Get:
    """The issue, its parent and its grandparent."""
    issues = asking.world.issues

    def get(issue: Issue) -> frozenset[int]:
        parent = issues.get(issue.parent_id or 0)
        return frozenset(filter(None, (issue.id, issue.parent_id, parent.parent_id if parent else None)))

    return get


def _labels(_: Asking) -> Get:
    return lambda issue: [label.casefold() for label in issue.labels]


def _label_line(_: Asking) -> Get:
    return lambda issue: " ".join(sorted(issue.labels, key=str.casefold)).casefold() or None


def _parent_key(asking: Asking) -> Get:
    issues = asking.world.issues
    return lambda issue: key_parts(parent) if (parent := issues.get(issue.parent_id or 0)) else None


def _nothing(_: Asking) -> Get:
    return lambda _: None


def _person(names: tuple[str, ...], attribute: str, **more: Any) -> Field:
    return Field(
        names=names, operators=CHOICE + PAST, get=plain(attribute), find=values.people, of="user", sort=_person_name(attribute),
        past=attribute, java="com.atlassian.jira.user.ApplicationUser", auto=True, **more,
    )  # fmt: skip


def _moment(names: tuple[str, ...], get: Callable[[Asking], Get], **more: Any) -> Field:
    return Field(names=names, kind="moment", operators=DATE, get=get, sort=get, of="date", java="java.util.Date", **more)


def _duration(names: tuple[str, ...], attribute: str) -> Field:
    get = plain(attribute)
    return Field(names=names, kind="duration", operators=DATE, get=get, sort=get, java="java.lang.Number")


def _number(names: tuple[str, ...], get: Callable[[Asking], Get], operators: tuple[str, ...] = EQUAL + ORDER) -> Field:
    return Field(names=names, kind="number", operators=operators, get=get, sort=get, java="java.lang.Number")


def _text(names: tuple[str, ...], get: Callable[[Asking], texts.Said], operators: tuple[str, ...], **more: Any) -> Field:
    return Field(names=names, kind="text", operators=operators, get=get, **more)


def _version(names: tuple[str, ...], attribute: str, past: str = "") -> Field:
    return Field(
        names=names, operators=CHOICE + ORDER + LIKE + (PAST if past else ()), get=plain(attribute), many=True,
        find=values.versions, of="version", sort=version_places(attribute), past=past,
        java="com.atlassian.jira.project.version.Version", auto=True,
    )  # fmt: skip


_ISSUE: Final = "com.atlassian.jira.issue.Issue"
SYSTEM: Final = (
    _version(("affectedVersion",), "versions"),
    _person(("assignee",), "assignee", bound="assignees"),
    Field(names=("attachments",), kind="presence", operators=FILLED, get=plain("attachments"), many=True),
    Field(names=("category",), get=_of_project("category"), find=values.categories_of_projects, auto=True,
          java="com.atlassian.jira.project.ProjectCategory"),
    _text(("comment",), texts.comments, LIKE),
    Field(names=("component", "components"), get=plain("components"), many=True, find=values.components, of="component",
          sort=first_named("components", "components"), bound="components", auto=True,
          java="com.atlassian.jira.bc.project.component.ProjectComponent"),
    _moment(("created", "createdDate"), plain("created"), bound="created"),
    _person(("creator",), "creator"),
    _text(("description",), texts.description, LIKE + FILLED, sort=texts.description),
    Field(names=("due", "duedate"), kind="day", operators=DATE, get=plain("due"), sort=plain("due"), of="date",
          java="java.util.Date"),
    _text(("environment",), texts.environment, LIKE + FILLED, sort=texts.environment),
    Field(names=("filter", "request", "savedFilter", "searchRequest"), kind="filter", operators=EQUAL, get=_nothing, auto=True,
          java="com.atlassian.jira.issue.search.SearchRequest"),
    _version(("fixVersion",), "fix_versions", past="fixVersions"),
    _number(("hierarchyLevel",), _level),
    Field(names=("issueLinkType",), get=_link_ends, many=True, find=values.link_ends, auto=True,
          java="com.atlassian.jira.issue.link.IssueLinkType"),
    Field(names=("key", "id", "issue", "issueKey", "workItem", "workItemKey"), kind="key", operators=DATE, get=plain("id"),
          find=values.issues, of="issue", sort=lambda _: key_parts, bound="ids", java=_ISSUE),
    Field(names=("labels",), get=_labels, many=True, sort=_label_line, bound="labels", auto=True,
          java="com.atlassian.jira.issue.label.Label"),
    _moment(("lastViewed",), _viewed),
    Field(names=("level",), get=_nothing, find=values.security_levels, auto=True,
          java="com.atlassian.jira.issue.security.IssueSecurityLevel"),
    Field(names=("linkedIssue", "linkedWorkItem"), get=_linked, many=True, find=values.issues, of="issue", java=_ISSUE),
    _duration(("originalEstimate", "timeoriginalestimate"), "original_estimate"),
    Field(names=("parent", "Epic Link"), get=plain("parent_id"), find=values.issues, of="issue", sort=_parent_key, bound="parents",
          java=_ISSUE),
    Field(names=("parentEpic",), get=_ancestors, many=True, find=values.issues, java=_ISSUE),
    Field(names=("priority",), operators=CHOICE + ORDER + PAST, get=plain("priority_id"), find=values.priorities,
          sort=placed("priority_id", "priorities"), past="priority", auto=True, java="com.atlassian.jira.issue.priority.Priority"),
    Field(names=("project", "space"), get=plain("project_id"), find=values.projects, of="project", sort=named("project_id", "projects"),
          bound="projects", auto=True, java="com.atlassian.jira.project.Project"),
    Field(names=("projectType", "spaceType"), get=_of_project("type_key"), find=values.project_types, auto=True),
    _duration(("remainingEstimate", "timeestimate"), "remaining_estimate"),
    _person(("reporter",), "reporter", bound="reporters"),
    Field(names=("resolution",), operators=CHOICE + ORDER + PAST, get=plain("resolution_id"), find=values.resolutions,
          sort=named("resolution_id", "resolutions"), past="resolution", auto=True,
          java="com.atlassian.jira.issue.resolution.Resolution"),
    _moment(("resolved", "resolutiondate"), plain("resolved")),
    Field(names=("status",), operators=CHOICE + PAST, get=plain("status_id"), find=values.statuses, sort=named("status_id", "statuses"),
          bound="statuses", past="status", auto=True, java="com.atlassian.jira.issue.status.Status"),
    Field(names=("statusCategory",), get=plain("status_id"), find=values.category_statuses, sort=_category_place, bound="statuses",
          auto=True, java="com.atlassian.jira.issue.status.category.StatusCategory"),
    _moment(("statusCategoryChangedDate",), plain("category_changed")),
    _text(("summary",), texts.summary, LIKE + FILLED, sort=texts.summary),
    _text(("text", "textfields"), texts.everything, ("~",)),
    _duration(("timespent",), "time_spent"),
    Field(names=("type", "issueType", "workType"), get=plain("type_id"), find=values.types, of="type", sort=named("type_id", "types"),
          bound="types", auto=True, java="com.atlassian.jira.issue.issuetype.IssueType"),
    _moment(("updated", "updatedDate"), plain("updated"), bound="updated"),
    Field(names=("voter",), get=plain("voters"), many=True, find=values.people, of="user", auto=True,
          java="com.atlassian.jira.user.ApplicationUser"),
    _number(("votes",), _count("voters")),
    Field(names=("watcher",), get=plain("watchers"), many=True, find=values.people, of="user", auto=True,
          java="com.atlassian.jira.user.ApplicationUser"),
    _number(("watchers",), _count("watchers")),
    Field(names=("worklogAuthor",), get=_loggers, many=True, find=values.people, of="user", auto=True,
          java="com.atlassian.jira.user.ApplicationUser"),
    _text(("worklogComment",), texts.worklogs, LIKE),
    Field(names=("worklogDate",), kind="day", operators=EQUAL + ORDER, get=_log_days, many=True, of="date", java="java.util.Date"),
    _number(("workratio",), _ratio, DATE),
)  # fmt: skip
BY_NAME: Final = {name.casefold(): one for one in SYSTEM for name in one.names}
NEWEST_FIRST: Final = ("created", "updated", "resolved", "due", "lastviewed", "statuscategorychangeddate", "priority")
"""Ordered downwards unless told."""
