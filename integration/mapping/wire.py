"""Jira JSON -> nouns, by ids and never by names. Total and tolerant: an optional part may be missing, null, a number where a
string was, or written in another way; what is no Jira answer at all is the door's business.

Vendor pages: https://developer.atlassian.com/cloud/jira/platform/rest/v3/ . What happened to issues: ``wire_history.py``;
bodies of requests: ``bodies.py``.
"""

from collections.abc import Mapping
from typing import Any

from integration.mapping.bodies import issue_body
from integration.mapping.wire_history import history_from, history_of
from integration.mapping.wire_values import CUSTOM, account_id, day, listed, printed, record, text, timestamp
from integration.model.live import (
    Account,
    Comment,
    IssueRead,
    LiveBoard,
    LiveComponent,
    LiveLink,
    LiveProject,
    Named,
    Server,
)
from integration.model.quick import quick
from integration.model.words import Category

__all__ = [
    "account_from",
    "board_from",
    "comment_from",
    "component_from",
    "history_from",
    "history_of",
    "issue_body",
    "issue_from",
    "named_from",
    "project_from",
    "server_from",
    "timestamp",
]

_comment, _issue, _link = quick(Comment), quick(IssueRead), quick(LiveLink)
_CATEGORIES: Mapping[str, Category] = {
    "new": "new",
    "todo": "new",
    "indeterminate": "indeterminate",
    "in_progress": "indeterminate",
    "done": "done",
}


def server_from(info: Any, *, cloud_id: str) -> Server:
    """``defaultLocale`` is an object, or absent on some sites; a gateway’s address is no place for people (facts 5.9)."""
    info = record(info)
    locale, base = info.get("defaultLocale"), text(info.get("baseUrl"))
    return Server(
        cloud_id=cloud_id,
        base_url="" if "/ex/jira/" in base else base,
        locale=(locale if isinstance(locale, str) else text(record(locale).get("locale"))) or None,
    )


def account_from(user: Any) -> Account:
    """Mail and zone are null, absent or "" by the person's privacy settings (facts 2.6)."""
    user = record(user)
    return Account(
        id=text(user.get("accountId")),
        kind=text(user.get("accountType")) or "atlassian",
        active=user.get("active") is not False,
        name=text(user.get("displayName")),
        zone=text(user.get("timeZone")) or None,
        locale=text(user.get("locale")) or None,
        email=text(user.get("emailAddress")) or None,
    )


def named_from(thing: Any, *, extra: Mapping[str, Any] | None = None) -> Named:
    """Anything of the site: ids as strings, category as one of three words however the list writes it (live-behaviours)."""
    thing = record(thing)
    level = thing.get("hierarchyLevel")
    return Named(
        id=text(thing.get("id")),
        name=text(thing.get("name")),
        description=text(thing.get("description")),
        untranslated=text(thing.get("untranslatedName")) or None,
        level=level if isinstance(level, int) else (-1 if thing.get("subtask") is True else None),
        category=_category(thing.get("statusCategory")),
        scope_project=text(record(record(thing.get("scope")).get("project")).get("id")) or None,
        extra=dict(extra or {}),
    )


def project_from(project: Any) -> LiveProject:
    project = record(project)
    return LiveProject(
        id=text(project.get("id")),
        key=text(project.get("key")),
        name=text(project.get("name")),
        style=text(project.get("style")) or "classic",
        simplified=project.get("simplified") is True,
        lead=account_id(project.get("lead")),
        description=text(project.get("description")),
    )


def component_from(component: Any) -> LiveComponent:
    component = record(component)
    return LiveComponent(
        id=text(component.get("id")),
        name=text(component.get("name")),
        description=text(component.get("description")),
        lead=account_id(component.get("lead")),
    )


def board_from(configuration: Any) -> LiveBoard:
    """Of ``GET board/{id}/configuration``: https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/ ."""
    configuration = record(configuration)
    columns = listed(record(configuration.get("columnConfig")).get("columns"))
    return LiveBoard(
        id=text(configuration.get("id")),
        name=text(configuration.get("name")),
        filter_id=text(record(configuration.get("filter")).get("id")),
        columns=tuple((text(record(column).get("name")), _ids(record(column).get("statuses"))) for column in columns),
    )


def comment_from(comment: Any) -> Comment:
    """An edit without a named author counts as the author's own; a missing date as the other one."""
    comment = record(comment)
    author = account_id(comment.get("author")) or ""
    created = timestamp(comment.get("created"))
    body = comment.get("body")
    return _comment(
        id=text(comment.get("id")),
        author=author,
        update_author=account_id(comment.get("updateAuthor")) or author,
        created=created,
        updated=timestamp(comment["updated"]) if comment.get("updated") else created,
        body=body if isinstance(body, dict) else {"type": "doc", "version": 1, "content": []},
        properties={text(p.get("key")): p.get("value") for p in map(record, listed(comment.get("properties")))},
        restricted=bool(comment.get("visibility")),
    )


def issue_from(issue: Any) -> IssueRead:
    """Fields that were not asked for keep their empty value; ``created`` and ``updated`` then are the epoch."""
    issue = record(issue)
    fields = record(issue.get("fields"))
    description, watches = fields.get("description"), record(fields.get("watches"))
    return _issue(
        id=text(issue.get("id")),
        key=text(issue.get("key")),
        project_id=_id(fields.get("project")),
        type_id=_id(fields.get("issuetype")),
        status_id=_id(fields.get("status")),
        summary=text(fields.get("summary")),
        description=description if isinstance(description, dict) else None,
        parent_id=_id(fields.get("parent")) or None,
        assignee=account_id(fields.get("assignee")),
        creator=account_id(fields.get("creator")),
        reporter=account_id(fields.get("reporter")),
        created=timestamp(fields.get("created")),
        updated=timestamp(fields.get("updated")),
        due=day(fields.get("duedate")),
        components=_ids(fields.get("components")),
        labels=tuple(label for label in listed(fields.get("labels")) if isinstance(label, str)),
        links=tuple(link for link in map(_link_from, listed(fields.get("issuelinks"))) if link is not None),
        subtasks=_ids(fields.get("subtasks")),
        comments=_embedded_comments(fields.get("comment")),
        properties=dict(record(issue.get("properties"))),
        names=_names_in(fields),
        attached=tuple(sorted(timestamp(record(file).get("created")) for file in listed(fields.get("attachment")))),
        custom={name: said for name in fields if name.startswith(CUSTOM) and (said := printed(fields[name])) is not None},
        app_created=record(fields.get("creator")).get("accountType") == "app",
        votes=_count(record(fields.get("votes")).get("votes")),
        watchers=_count(watches.get("watchCount")) - (watches.get("isWatching") is True),
    )


def _count(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _embedded_comments(page: Any) -> tuple[Comment, ...] | None:
    """The page inside an issue is cut without saying so: trusted only when it holds as many as it counts (design 8.11)."""
    page = record(page)
    comments = listed(page.get("comments"))
    return tuple(comment_from(comment) for comment in comments) if page.get("total") == len(comments) else None


def _link_from(link: Any) -> LiveLink | None:
    """The issue that shows ``outwardIssue`` is the source: it blocks the other (facts 3.16)."""
    link = record(link)
    outward = "outwardIssue" in link
    other = record(link.get("outwardIssue") or link.get("inwardIssue"))
    kind = record(link.get("type"))
    if not other:
        return None
    return _link(
        id=text(link.get("id")),
        type_id=text(kind.get("id")),
        type_name=text(kind.get("name")),
        outward=outward,
        other_id=text(other.get("id")),
        other_key=text(other.get("key")),
        words=text(kind.get("outward" if outward else "inward")),
    )


def _names_in(fields: Mapping[str, Any]) -> dict[str, str | None]:
    """Display names by account, None for accounts no longer active: for our comments only, never kept."""
    people: list[Any] = [fields.get(name) for name in ("assignee", "creator", "reporter")]
    for comment in map(record, listed(record(fields.get("comment")).get("comments"))):
        people += [comment.get("author"), comment.get("updateAuthor")]
    return {
        account: text(person.get("displayName")) if person.get("active") is not False else None
        for person in people
        if (account := account_id(person))
    }


def _category(value: Any) -> Category | None:
    word = value if isinstance(value, str) else record(value).get("key")
    return _CATEGORIES.get(word.lower()) if isinstance(word, str) else None


def _id(thing: Any) -> str:
    return text(record(thing).get("id"))


def _ids(things: Any) -> tuple[str, ...]:
    return tuple(found for thing in listed(things) if (found := _id(thing)))
