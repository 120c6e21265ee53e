"""JQL's functions: a name and arguments -> the values they stand for. Dates are in ``dates.py``.

Source: support.atlassian.com, "JQL functions".
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from integration.sandbox import rights
from integration.sandbox.jql import values
from integration.sandbox.jql.asking import Asking
from integration.sandbox.jql.dates import span_of
from integration.sandbox.jql.query import Call, Text
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.projects import Project, Version

Test = Callable[[Issue], bool]
Arguments = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """What a function stands for: values, or for some functions of issues a test."""

    values: frozenset[Any] = frozenset()
    test: Test | None = None


class Misuse(Exception):
    """The function cannot be computed; ``str()`` is Jira's sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """``of``: the kind of values: user, issue, type, version, component, project, sprint. ``several``: only with IN."""

    name: str
    of: str
    least: int = 0
    most: int = 0
    several: bool = True
    pick: Callable[[Arguments, Asking], Pick]
    java: str = ""


def picked(call: Call, asking: Asking) -> Pick:
    """Raises Misuse."""
    function = FUNCTIONS[call.name.casefold()]
    count = len(call.arguments)
    if not function.least <= count <= function.most:
        wanted = str(function.least) if function.least == function.most else f"{function.least} - {function.most}"
        raise Misuse(f"Function '{call.name}' expected '{wanted}' arguments but received '{count}'.")
    return function.pick(call.arguments, asking)


# People


def _me(_: Arguments, asking: Asking) -> Pick:
    return Pick(frozenset((asking.me.account_id,)) if asking.me else frozenset())


def _members(arguments: Arguments, asking: Asking) -> Pick:
    if asking.world.group_called(arguments[0]) is None:
        raise Misuse(
            f"Function 'membersOf' can not generate a list of usernames for group '{arguments[0]}'; the group does not exist."
        )
    return Pick(frozenset(asking.world.group(arguments[0])))


# Issues


def _linked(arguments: Arguments, asking: Asking) -> Pick:
    """All at the other end of the issue's links, or of those with one of these descriptions."""
    issue = values.issue_of(arguments[0], asking)
    if issue is None:
        raise Misuse(f"Issue '{arguments[0]}' could not be found in function 'linkedIssues'.")
    ends = frozenset(end for word in arguments[1:] for end in values.link_ends(word, asking))
    for word in arguments[1:]:
        if not values.link_ends(word, asking):
            raise Misuse(f"Issue link type '{word}' could not be found in function 'linkedIssues'.")
    return Pick(frozenset(other for end, other in links_of(issue, asking) if not arguments[1:] or end in ends))


def links_of(issue: Issue, asking: Asking) -> list[tuple[tuple[int, str], int]]:
    """((link type, end seen from here), the other issue) of each link."""
    found = []
    for number in issue.links:
        link = asking.world.links.get(number)
        if link is not None:
            end, other = ("outward", link.target) if link.source == issue.id else ("inward", link.source)
            found.append(((link.type_id, end), other))
    return found


def _watched(_: Arguments, asking: Asking) -> Pick:
    me = asking.me.account_id if asking.me else None
    return Pick(test=lambda issue: me in issue.watchers)


def _voted(_: Arguments, asking: Asking) -> Pick:
    me = asking.me.account_id if asking.me else None
    return Pick(test=lambda issue: me in issue.voters)


def _seen(_: Arguments, asking: Asking) -> Pick:
    me = asking.me.account_id if asking.me else ""
    return Pick(test=lambda issue: me in issue.viewed)


def _updated_by(arguments: Arguments, asking: Asking) -> Pick:
    """Created, changed or commented by someone, between two moments if they are given."""
    who = values.people(arguments[0], asking)
    if not who:
        raise Misuse(f"The user '{arguments[0]}' does not exist and can not be used in function 'updatedBy'.")
    since, until = (_moment(arguments, place, asking) for place in (1, 2))

    def within(at: datetime) -> bool:
        return (since is None or at >= since) and (until is None or at <= until)

    def test(issue: Issue) -> bool:
        if issue.creator in who and within(issue.created):
            return True
        if any(history.author in who and within(history.created) for history in issue.histories):
            return True
        comments = (asking.world.comments.get(number) for number in issue.comments)
        return any(
            (one.author in who and within(one.created)) or (one.update_author in who and within(one.updated))
            for one in comments
            if one
        )

    return Pick(test=test)


def _moment(arguments: Arguments, place: int, asking: Asking) -> datetime | None:
    if len(arguments) <= place:
        return None
    span = span_of(Text(arguments[place]), now=asking.now, zone=asking.zone)
    if span is None:
        raise Misuse(f"The date '{arguments[place]}' is invalid in function 'updatedBy'.")
    return span.start


def _remote(arguments: Arguments, asking: Asking) -> Pick:
    links = asking.world.remote_links.values()
    return Pick(frozenset(link.issue_id for link in links if link.global_id in arguments))


# Types, versions, components, sprints


def _types(*, sub: bool) -> Callable[[Arguments, Asking], Pick]:
    return lambda _, asking: Pick(frozenset(one.id for one in asking.world.types.values() if (one.level < 0) is sub))


def _projects_named(arguments: Arguments, asking: Asking, function: str) -> list[Project]:
    if not arguments:
        return [asking.world.projects[number] for number in asking.projects]
    found = []
    for word in arguments:
        numbers = values.projects(word, asking)
        if not numbers:
            raise Misuse(f"Could not resolve the project '{word}' provided to function '{function}'.")
        found += [asking.world.projects[number] for number in numbers]
    return found


def _versions(name: str, wanted: Callable[[list[Version]], list[Version]]) -> Callable[[Arguments, Asking], Pick]:
    def pick(arguments: Arguments, asking: Asking) -> Pick:
        projects = _projects_named(arguments, asking, name)
        kept = (wanted([one for one in asking.world.versions_of(project) if not one.archived]) for project in projects)
        return Pick(frozenset(version.id for found in kept for version in found))

    return pick


def _led_components(arguments: Arguments, asking: Asking) -> Pick:
    who = _someone(arguments, asking, "componentsLeadByUser")
    components = (one for one in asking.world.components.values() if one.project_id in asking.projects)
    return Pick(frozenset(one.id for one in components if one.lead in who))


def _led_projects(arguments: Arguments, asking: Asking) -> Pick:
    who = _someone(arguments, asking, "projectsLeadByUser")
    return Pick(frozenset(number for number in asking.projects if asking.world.projects[number].lead in who))


def _someone(arguments: Arguments, asking: Asking, function: str) -> frozenset[str]:
    if not arguments:
        return _me(arguments, asking).values
    found = values.people(arguments[0], asking)
    if not found:
        raise Misuse(f"The user '{arguments[0]}' does not exist and can not be used in function '{function}'.")
    return found


def _permitted(arguments: Arguments, asking: Asking) -> Pick:
    """By a permission's key or name."""
    wanted = arguments[0].casefold()
    key = next((key for key, text in rights.ALL.items() if wanted in (key.casefold(), text[0].casefold())), None)
    if key is None:
        raise Misuse(
            f"Could not resolve the permission '{arguments[0]}' provided to function 'projectsWhereUserHasPermission'."
        )
    world = asking.world
    return Pick(frozenset(one for one in asking.projects if rights.may(world, asking.me, key, world.projects[one])))


def _in_role(arguments: Arguments, asking: Asking) -> Pick:
    role = next((one for one in asking.world.roles.values() if one.name.casefold() == arguments[0].casefold()), None)
    if role is None:
        raise Misuse(f"Could not resolve the role '{arguments[0]}' provided to function 'projectsWhereUserHasRole'.")
    world, me = asking.world, asking.me
    return Pick(
        frozenset(
            one for one in asking.projects if me and me.account_id in world.role_accounts(world.projects[one], role.id)
        )
    )


def _sprints(state: str) -> Callable[[Arguments, Asking], Pick]:
    return lambda _, asking: Pick(frozenset(one.id for one in asking.world.sprints.values() if one.state == state))


_ANY: Final = 1 << 30
_JAVA: Final = {
    "user": "com.atlassian.jira.user.ApplicationUser",
    "issue": "com.atlassian.jira.issue.Issue",
    "type": "com.atlassian.jira.issue.issuetype.IssueType",
    "version": "com.atlassian.jira.project.version.Version",
    "component": "com.atlassian.jira.bc.project.component.ProjectComponent",
    "project": "com.atlassian.jira.project.Project",
    "sprint": "com.atlassian.greenhopper.service.sprint.Sprint",
}


def _function(name: str, of: str, pick: Callable[[Arguments, Asking], Pick], **more: Any) -> Function:
    return Function(name=name, of=of, pick=pick, java=_JAVA[of], **more)


_ALL: Final = (
    _function("currentUser", "user", _me, several=False),
    _function("membersOf", "user", _members, least=1, most=1),
    *(_function(name, "issue", _linked, least=1, most=_ANY) for name in ("linkedIssues", "linkedWorkItems")),
    _function("issueHistory", "issue", _seen),
    _function("watchedIssues", "issue", _watched),
    _function("votedIssues", "issue", _voted),
    _function("updatedBy", "issue", _updated_by, least=1, most=3),
    _function("issuesWithRemoteLinksByGlobalId", "issue", _remote, least=1, most=100),
    _function("standardIssueTypes", "type", _types(sub=False)),
    _function("subtaskIssueTypes", "type", _types(sub=True)),
    _function(
        "releasedVersions",
        "version",
        _versions("releasedVersions", lambda found: [one for one in found if one.released]),
        most=_ANY,
    ),
    _function(
        "unreleasedVersions",
        "version",
        _versions("unreleasedVersions", lambda found: [one for one in found if not one.released]),
        most=_ANY,
    ),
    _function(
        "latestReleasedVersion",
        "version",
        _versions("latestReleasedVersion", lambda found: [one for one in found if one.released][-1:]),
        least=1,
        most=_ANY,
        several=False,
    ),
    _function(
        "earliestUnreleasedVersion",
        "version",
        _versions("earliestUnreleasedVersion", lambda found: [one for one in found if not one.released][:1]),
        least=1,
        most=_ANY,
        several=False,
    ),
    _function("componentsLeadByUser", "component", _led_components, most=1),
    _function("projectsLeadByUser", "project", _led_projects, most=1),
    _function("projectsWhereUserHasPermission", "project", _permitted, least=1, most=1),
    _function("projectsWhereUserHasRole", "project", _in_role, least=1, most=1),
    *(_function(f"{word}Sprints", "sprint", _sprints(state)) for word, state in (
        ("open", "active"), ("closed", "closed"), ("future", "future"))),
)  # fmt: skip
FUNCTIONS: Final = {one.name.casefold(): one for one in _ALL}
