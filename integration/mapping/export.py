"""Issues as an export holds them -> what judging reads, through the same translation as Jira's own answers. Both shapes of
texts are taken: documents (version 3 of the API) and wiki markup (version 2).
"""

from collections.abc import Mapping
from typing import Any

from integration.mapping.export_changes import changes_in, entries_by_id
from integration.mapping.export_shape import NO_CHANGELOG, Changelog, Told
from integration.mapping.wiki import document_from
from integration.mapping.wire import issue_from
from integration.mapping.wire_history import history_with
from integration.mapping.wire_values import listed, record
from integration.model.history import History
from integration.model.live import IdMap, IssueRead


def read_from(issue: Told) -> IssueRead:
    """The issue and all its comments, those of a cut page too: an export has no other."""
    fields = record(issue.fields)
    said, page = fields.get("description"), record(fields.get("comment"))
    fields = {**fields, "comment": _page(page)}
    if isinstance(said, str):
        fields["description"] = document_from(said)
    return issue_from({"id": issue.id, "key": issue.key, "fields": fields, "properties": issue.properties})


def _page(page: Mapping[str, Any]) -> dict[str, Any]:
    comments = [_comment(record(comment)) for comment in listed(page.get("comments"))]
    return {"comments": comments, "total": len(comments)}


def _comment(comment: Mapping[str, Any]) -> Mapping[str, Any]:
    body = comment.get("body")
    return {**comment, "body": document_from(body)} if isinstance(body, str) else comment


def told_in(issue: Told, *, ids: IdMap, service: frozenset[str], budget: str | None) -> tuple[IssueRead, History]:
    """The issue and what happened to it; ``complete`` when its changelog is there and holds as many entries as it counts."""
    entries = entries_by_id(issue.past.entries)
    read, changes = read_from(issue), changes_in(entries, ids=ids, budget=budget)
    complete = is_whole(issue.past, len(entries))
    return read, history_with(read, changes, ids=ids, service=service, complete=complete, budget=budget)


def is_whole(changelog: Changelog, found: int) -> bool:
    if changelog == NO_CHANGELOG or changelog.last is False:
        return False
    return not isinstance(changelog.total, int) or found >= changelog.total
