"""Issues, their histories and their comments, read in bulk (design decision 3); never ``expand=changelog`` (facts 1.6)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from integration.errors import JiraForbidden, JiraNotFound, JiraNotJson
from integration.jira.pages import by_offset, by_token
from integration.jira.sound import known, rows
from integration.jira.transport import Transport, fan_out
from integration.mapping.wire import comment_from, history_from, issue_from
from integration.mapping.wire_values import record, text
from integration.model.live import Comment, HistoryRead, IssueRead

FIELDS = (
    "summary",
    "status",
    "issuetype",
    "parent",
    "assignee",
    "creator",
    "reporter",
    "created",
    "updated",
    "duedate",
    "components",
    "labels",
    "issuelinks",
    "subtasks",
    "description",
    "comment",
    "project",
    "attachment",
)
"""All that an audit looks at, beside the budget field of a charter that names one."""

ISSUES_PER_FETCH = 100
ISSUES_PER_CHANGELOG = 1000
HISTORIES_PER_PAGE = 10_000
COMMENTS_PER_CALL = 1000
IDS_PER_SEARCH = 5000
LARGE_PAGES_IN_FLIGHT = 2


class IssueReader:
    """The half of ``Reader`` that reads issues."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._core = transport.core
        self._agile = transport.agile

    def search(self, jql: str) -> tuple[str, ...]:
        """V3 api-group-issue-search: ids, in the query's order, each once. ``jql`` needs a restricting clause. The index
        follows a write by seconds or minutes, and answers a wrong name with nothing (facts 1.9, 1.10).
        """
        return tuple(self._found(jql, first=["id"]))

    def search_dated(self, jql: str) -> Mapping[str, datetime]:
        """As ``search``, with ``updated`` of the first page, the epoch for all others: a page with a field is short, those after
        it have ids alone, and a token is bound to the query, not to its fields (facts 1.4, 1.5).
        """
        return self._found(jql, first=["updated"])

    def _found(self, jql: str, *, first: list[str]) -> dict[str, datetime]:
        def page(token: str | None) -> Any:
            body = {"jql": jql, "maxResults": IDS_PER_SEARCH, "fields": first if token is None else ["id"]}
            return self._core.search_and_reconsile_issues_using_jql_post(data=body | _token(token))

        found = known(map(issue_from, by_token(page, name="search", values="issues")), "search")
        return {issue.id: issue.updated for issue in found}

    def issues(
        self, ids: Iterable[str], *, fields: Sequence[str] = FIELDS, properties: Sequence[str] = ()
    ) -> tuple[IssueRead, ...]:
        """V3 api-group-issues, bulkfetch: by 100, in parallel, not from the index. ``properties``: at most 5 keys. Issues
        that are missing or not visible are left out; an old key finds its issue.
        """
        wanted = list(dict.fromkeys(ids))

        def batch(part: list[str]) -> tuple[IssueRead, ...]:
            body = {"issueIdsOrKeys": part, "fields": list(fields), "properties": list(properties)}
            answer = self._core.bulk_fetch_issues(data=body)
            return known(map(issue_from, rows(answer, "issues", values="issues")), "issues")

        return tuple(issue for found in fan_out(batch, _parts(wanted, ISSUES_PER_FETCH)) for issue in found)

    def histories(self, ids: Iterable[str]) -> Mapping[str, tuple[HistoryRead, ...]]:
        """V3 api-group-issues, changelog/bulkfetch: by issue id (not key), oldest first, each once; () where nothing happened.
        An issue comes back on several pages, and no date can be asked for (facts 2.1).
        """
        wanted = list(dict.fromkeys(ids))
        found: dict[str, dict[str, HistoryRead]] = {issue: {} for issue in wanted}
        for page in fan_out(self._changelogs, _parts(wanted, ISSUES_PER_CHANGELOG), workers=LARGE_PAGES_IN_FLIGHT):
            for issue, histories in page:
                found.setdefault(issue, {}).update({history.id: history for history in histories})
        if len(found) > len(wanted):
            raise JiraNotJson("changelogs: expected those asked for, found another issue’s; run again later")
        return {issue: tuple(sorted(histories.values(), key=_age)) for issue, histories in found.items()}

    def _changelogs(self, ids: list[str]) -> list[tuple[str, list[HistoryRead]]]:
        def page(token: str | None) -> Any:
            body = {"issueIdsOrKeys": ids, "maxResults": HISTORIES_PER_PAGE}
            return self._core.get_bulk_changelogs(data=body | _token(token))

        found = map(record, by_token(page, name="changelogs", values="issueChangeLogs"))
        return [(text(row.get("issueId")), _histories(row)) for row in found]

    def transitions(self, issue_id: str) -> Mapping[str, str]:
        """V3 api-group-issues: what this account may do now, status id reached -> transition id. A global right to the
        transition is needed; a gate that asks for a role we lack hides it.
        """
        answer = rows(self._core.get_transitions(issue_id), "transitions", values="transitions")
        found = ((text(record(row.get("to")).get("id")), text(row.get("id"))) for row in map(record, answer))
        return {status: transition for status, transition in found if status and transition}

    def comments(self, issue_id: str) -> tuple[Comment, ...]:
        """V3 api-group-issue-comments: all of one issue, oldest first; without their properties (facts 4.2)."""
        found = by_offset(
            lambda start: self._core.get_comments(issue_id, start_at=start, max_results=100, order_by="created"),
            name="comments",
            values="comments",
        )
        return known(map(comment_from, found), "comments")

    def remote_links(self, issue_id: str) -> tuple[str, ...]:
        """V3 api-group-issue-remote-links: ids of all of one issue, wherever they lead; none where linking is switched off."""
        try:
            found = rows(self._core.get_remote_issue_links(issue_id), "remote links")
        except (JiraForbidden, JiraNotFound):
            return ()
        return tuple(text(record(link).get("id")) for link in found)

    def comments_by_id(self, ids: Iterable[str]) -> tuple[Comment, ...]:
        """V3 api-group-issue-comments, comment/list: with their properties; those that are gone are left out."""

        def batch(part: list[str]) -> tuple[Comment, ...]:
            answer = self._core.get_comments_by_ids(expand="properties", data={"ids": [int(comment) for comment in part]})
            return known(map(comment_from, rows(answer, "comments", values="values")), "comments")

        parts = _parts([one for one in dict.fromkeys(ids) if one.isdecimal()], COMMENTS_PER_CALL)
        return tuple(comment for found in fan_out(batch, parts) for comment in found)


def _histories(row: Mapping[str, Any]) -> list[HistoryRead]:
    found = rows(row, "changelogs", values="changeHistories")
    for history in found:
        rows(history, "changelogs", values="items")
    return list(known(map(history_from, found), "changelogs"))


def _token(token: str | None) -> dict[str, str]:
    return {} if token is None else {"nextPageToken": token}


def _parts(items: list[str], size: int) -> list[list[str]]:
    return [items[start : start + size] for start in range(0, len(items), size)]


def _age(history: HistoryRead) -> tuple[Any, int]:
    return history.at, int(history.id) if history.id.isdecimal() else 0
