"""Finding people: by name, by right, by what they did. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-user-search/"""

import re
from collections.abc import Callable
from html import escape
from typing import Any, Final

from integration.sandbox import permissions, rights
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, forbidden
from integration.sandbox.present import common as present
from integration.sandbox.reading.numerals import number_in
from integration.sandbox.routes import Route
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User
from integration.sandbox.state.projects import Project

Json = Any


def _matches(user: User, query: str) -> bool:
    """By visible data: the start of a word of the name, or of the mail when it is shown; or the account id."""
    wanted = query.casefold()
    if wanted == user.account_id.casefold():
        return True
    words = [user.name, *user.name.split(), *([user.email] if user.email_shown else [])]
    return any(word.casefold().startswith(wanted) for word in words)


def _found(call: Call, fits: Callable[[User], bool] = lambda _: True, *, required: bool = True) -> list[User]:
    """The active accounts that ``query`` or ``accountId`` names and that fit."""
    query, account = call.one("query"), call.one("accountId")
    if required and "query" not in call.request.query and not account and not call.one("username"):
        raise bad("Either the 'query' or 'accountId' query parameter has to be provided.")
    if query and account:
        raise bad("The 'query' and 'accountId' query parameters cannot be provided together.")
    return [
        user
        for user in call.world.users.values()
        if user.active and (user.account_id == account if account else _matches(user, query)) and fits(user)
    ]


def _listed(call: Call, found: list[User]) -> Response:
    start, size = call.window(default=50, cap=1000)
    return Response(json=[present.user(call.world, user.account_id) for user in found[start : start + size]])


def search(call: Call) -> Response:
    """Nobody at all for whom the permission is missing."""
    if call.one("property"):
        return _listed(call, [user for user in call.world.users.values() if _has(user, call.one("property"))])
    found = _found(call)
    return _listed(call, found if call.may("USER_PICKER") else [])


def _has(user: User, wanted: str) -> bool:
    """``thepropertykey.something.nested=1``: a property of the account and a value inside it."""
    path, separator, value = wanted.partition("=")
    key, *nested = path.split(".")
    if not separator:
        raise bad("The 'property' query parameter is not valid.")
    held = user.properties.get(key)
    for step in nested:
        held = held.get(step) if isinstance(held, dict) else None
    return held is not None and str(held) == value


def everybody(call: Call) -> Response:
    """Inactive accounts too, in the order they came."""
    if not call.may("USER_PICKER"):
        raise forbidden()
    return _listed(call, [user for user in call.world.users.values() if not user.closed])


def assignable(call: Call) -> Response:
    project, issue = _assignable_context(call)
    found = _found(call, lambda user: rights.may(call.world, user, "ASSIGNABLE_USER", project, issue), required=False)
    kind = call.one("accountType")
    return _listed(call, [user for user in found if kind in ("", user.kind)] if call.may("USER_PICKER") else [])


def _assignable_context(call: Call) -> tuple[Project, Issue | None]:
    if call.one("project"):
        return rights.project_for(call.world, call.me, call.one("project")), None
    named = call.one("issueKey") or call.one("issueId")
    if named:
        issue = rights.issue_for(call.world, call.me, named)
        return call.world.project_of(issue), issue
    raise Complaint(400, "A project or issue key has to be provided.")


def assignable_to_all(call: Call) -> Response:
    keys = call.many("projectKeys")
    if not keys:
        raise bad("The query parameter 'projectKeys' needs to be provided.")
    projects = [rights.project_for(call.world, call.me, key) for key in keys]
    found = _found(
        call,
        lambda user: all(rights.may(call.world, user, "ASSIGNABLE_USER", one) for one in projects),
        required=False,
    )
    return _listed(call, found if call.may("USER_PICKER") else [])


def permitted(call: Call) -> Response:
    """Who holds all of these permissions; for administrators of Jira or of the project."""
    wanted = call.many("permissions")
    strange = [key for key in wanted if key not in permissions.ALL]
    if not wanted or strange:
        raise bad(f"Unrecognized permission: {strange[0]}" if strange else "The permissions have to be provided.")
    project, issue = _named(call)
    if not (call.may("ADMINISTER") or (project and call.may("ADMINISTER_PROJECTS", project))):
        raise forbidden()
    found = _found(
        call,
        lambda user: all(rights.may(call.world, user, key, project, issue) for key in wanted),
        required=False,
    )
    return _listed(call, found)


def _named(call: Call) -> tuple[Project | None, Issue | None]:
    if call.one("issueKey"):
        issue = rights.issue_for(call.world, call.me, call.one("issueKey"))
        return call.world.project_of(issue), issue
    return (rights.project_for(call.world, call.me, call.one("projectKey")) if call.one("projectKey") else None), None


def viewers(call: Call) -> Response:
    """Who may browse the issue, or the project."""
    project, issue = _named(call)
    if project is None:
        raise bad("Either the 'issueKey' or 'projectKey' query parameter has to be provided.")
    found = _found(call, lambda user: rights.may(call.world, user, "BROWSE_PROJECTS", project, issue))
    return _listed(call, found if call.may("USER_PICKER") else [])


# Pickers


def picker(call: Call) -> Response:
    query = _required(call)
    excluded = {*call.many("exclude"), *call.many("excludeAccountIds")}
    size = max(1, min(call.integer("maxResults", 50), 1000))
    return Response(json=picked(call, query, excluded, size, shown=call.flag("showAvatar")))


def _required(call: Call) -> str:
    if "query" not in call.request.query:
        raise bad("The query parameter 'query' needs to be provided.")
    return call.one("query")


def picked(call: Call, query: str, excluded: set[str], size: int, *, shown: bool) -> dict[str, Json]:
    """FoundUsers: the names with what was typed in bold."""
    found = [
        user
        for user in call.world.users.values()
        if user.active and user.account_id not in excluded and call.may("USER_PICKER") and _matches(user, query)
    ]
    rows = [_picked(user, query) for user in found[:size]]
    for row, user in zip(rows, found, strict=False):
        if shown:
            row["avatarUrl"] = present.avatars(user.account_id)["16x16"]
    header = f"Showing {len(rows)} of {len(found)} matching users"
    return {"users": rows, "total": len(found), "header": header}


def _picked(user: User, query: str) -> dict[str, Json]:
    text = f"{user.name} - {user.email}" if user.email_shown else user.name
    return {
        "accountId": user.account_id,
        "accountType": user.kind,
        "html": in_bold(text, query),
        "displayName": user.name,
    }


def in_bold(text: str, query: str) -> str:
    """HTML of a text, with the first place where the query stands in it in bold."""
    at = text.casefold().find(query.casefold()) if query else -1
    if at < 0:
        return escape(text)
    end = at + len(query)
    return f"{escape(text[:at])}<strong>{escape(text[at:end])}</strong>{escape(text[end:])}"


# Structured queries

_STATEMENT: Final = re.compile(r"is (assignee|reporter|watcher|voter|commenter|transitioner) of \(?([\w\-, ]+)\)?")


def by_query(call: Call) -> Response:
    found = _queried(call)
    return call.page(found, lambda user: present.user(call.world, user.account_id), default=100, cap=100)


def keys_by_query(call: Call) -> Response:
    found = _queried(call)
    return call.page(found, lambda user: {"accountId": user.account_id, "key": user.account_id}, default=100, cap=100)


def _queried(call: Call) -> list[User]:
    """``is assignee of (PROJ, PROJ-1) OR is reporter of PROJ``; statements are taken from left to right."""
    call.need("USER_PICKER")
    parts = re.split(r"\s+(AND|OR)\s+", _required(call).strip())
    found = _stated(call, parts[0])
    for word, statement in zip(parts[1::2], parts[2::2], strict=True):
        found = found & _stated(call, statement) if word == "AND" else found | _stated(call, statement)
    return [user for user in call.world.users.values() if user.account_id in found]


def _stated(call: Call, statement: str) -> set[str]:
    match = _STATEMENT.fullmatch(statement.strip())
    if match is None:
        raise bad(f"The query '{statement.strip()}' could not be parsed.")
    issues: list[Issue] = []
    for name in match[2].split(","):
        issues += _issues_named(call, name.strip())
    return {account for issue in issues for account in _people(call, match[1], issue)}


def _issues_named(call: Call, name: str) -> list[Issue]:
    project = call.world.project(name)
    if project is not None and number_in(name) is None:
        if rights.sees(call.world, call.me, project):
            return [call.world.issues[number] for number in project.issue_ids]
        return []
    issue = call.world.issue(name)
    return [issue] if issue and rights.sees(call.world, call.me, call.world.project_of(issue)) else []


def _people(call: Call, relation: str, issue: Issue) -> list[str]:
    match relation:
        case "assignee":
            return [issue.assignee] if issue.assignee else []
        case "reporter":
            return [issue.reporter] if issue.reporter else []
        case "watcher":
            return list(issue.watchers)
        case "voter":
            return list(issue.voters)
        case "commenter":
            return [call.world.comments[number].author for number in issue.comments]
    moved = (history for history in issue.histories if any(item.field == "status" for item in history.items))
    return [history.author for history in moved]


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/user/search", search),
    Route("GET", f"{_API}/user/search/query", by_query),
    Route("GET", f"{_API}/user/search/query/key", keys_by_query),
    Route("GET", f"{_API}/user/assignable/search", assignable),
    Route("GET", f"{_API}/user/assignable/multiProjectSearch", assignable_to_all),
    Route("GET", f"{_API}/user/permission/search", permitted),
    Route("GET", f"{_API}/user/viewissue/search", viewers),
    Route("GET", f"{_API}/user/picker", picker),
    Route("GET", f"{_API}/users", everybody),
    Route("GET", f"{_API}/users/search", everybody),
)
