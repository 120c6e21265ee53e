"""Issues as an export holds them -> what judging reads, through the same translation as Jira's own answers. Both shapes of
texts are taken: documents (version 3 of the API) and wiki markup (version 2).
"""

from collections.abc import Mapping
from typing import Any

from integration.mapping.wiki import document_from
from integration.mapping.wire import issue_from
from integration.mapping.wire_history import changes_in, entries_by_id, history_with
from integration.mapping.wire_values import listed, record
from integration.model.history import History
from integration.model.live import IdMap, IssueRead


def read_from(issue: Any) -> IssueRead:
    """The issue and all its comments, those of a cut page too: an export has no other."""
    fields = record(record(issue).get("fields"))
    said, page = fields.get("description"), record(fields.get("comment"))
    fields = {**fields, "comment": _page(page)}
    if isinstance(said, str):
        fields["description"] = document_from(said)
    return issue_from({**record(issue), "fields": fields})


def _page(page: Mapping[str, Any]) -> dict[str, Any]:
    comments = [_comment(record(comment)) for comment in listed(page.get("comments"))]
    return {"comments": comments, "total": len(comments)}


def _comment(comment: Mapping[str, Any]) -> Mapping[str, Any]:
    body = comment.get("body")
    return {**comment, "body": document_from(body)} if isinstance(body, str) else comment


def told_in(issue: Any, *, ids: IdMap, service: frozenset[str], budget: str | None) -> tuple[IssueRead, History]:
    """The issue and what happened to it; ``complete`` when its changelog is there and holds as many entries as it counts."""
    changelog = record(record(issue).get("changelog"))
    entries = entries_by_id(histories_in(changelog))
    read, changes = read_from(issue), changes_in(entries, ids=ids, budget=budget)
    complete = is_whole(changelog, len(entries))
    return read, history_with(read, changes, ids=ids, service=service, complete=complete, budget=budget)


def histories_in(changelog: Mapping[str, Any]) -> list[Any]:
    """Under ``histories`` inside an issue, under ``values`` on a page of its own."""
    return listed(changelog.get("histories", changelog.get("values")))


def is_whole(changelog: Mapping[str, Any], found: int) -> bool:
    total = changelog.get("total")
    if not changelog or changelog.get("isLast") is False:
        return False
    return not isinstance(total, int) or found >= total
