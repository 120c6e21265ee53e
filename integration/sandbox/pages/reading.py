"""The few REST questions the pages ask, page by page where Jira answers page by page."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

Json = dict[str, Any]
Ask = Callable[..., Any]
"""``ask(method, path, query=None, body=None)``: the parsed answer; LookupError when Jira says 404."""

_MOST: Final = 2000


class QueryRefused(LookupError):
    """Jira would not search; ``str()`` is its sentence."""


def search_ids(ask: Ask, jql: str, *, most: int = _MOST) -> list[str]:
    """Ids in the order of the query."""
    ids: list[str] = []
    body: Json = {"jql": jql, "maxResults": 5000}
    while len(ids) < most:
        answer = ask("POST", "/rest/api/3/search/jql", None, body)
        if answer.get("errorMessages"):
            raise QueryRefused(" ".join(map(str, answer["errorMessages"])))
        ids += [str(issue["id"]) for issue in answer.get("issues", ())]
        token = answer.get("nextPageToken")
        if answer.get("isLast", not token) or not token or token == body.get("nextPageToken"):
            break
        body = {**body, "nextPageToken": token}
    return ids[:most]


def issues_of(ask: Ask, jql: str, fields: Sequence[str], *, most: int = _MOST) -> list[Json]:
    """Issues in the order of the query, their fields read fresh (facts 1.13)."""
    ids = search_ids(ask, jql, most=most)
    found: dict[str, Json] = {}
    for start in range(0, len(ids), 100):
        body = {"issueIdsOrKeys": ids[start : start + 100], "fields": list(fields)}
        found |= {
            str(issue["id"]): issue for issue in ask("POST", "/rest/api/3/issue/bulkfetch", None, body).get("issues", ())
        }
    return [found[issue_id] for issue_id in ids if issue_id in found]


def pages(ask: Ask, path: str, items: str, query: dict[str, str] | None = None) -> Iterator[Json]:
    """Everything of a list paged by ``startAt``."""
    start = 0
    while start < _MOST * 5:
        answer = ask("GET", path, {**(query or {}), "startAt": str(start), "maxResults": "100"}, None)
        values = answer.get(items) or []
        yield from values
        start += len(values)
        if not values or answer.get("isLast") or start >= answer.get("total", 0):
            return
