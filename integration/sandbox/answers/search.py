"""Searching: token pages, counts, parsing. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/"""

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from zoneinfo import ZoneInfo

from integration.sandbox import index, jql, present_issue, shapes
from integration.sandbox.answers.issues import expanded
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad
from integration.sandbox.jql import JqlIssue, JqlSyntaxError, Query
from integration.sandbox.routes import Route

Json = Any

_SEARCH: Final = {
    "jql": shapes.text,
    "nextPageToken": shapes.text,
    "maxResults": shapes.number,
    "fields": shapes.texts,
    "expand": shapes.text,
    "properties": shapes.texts,
    "fieldsByKeys": shapes.flag,
    "failFast": shapes.flag,
    "reconcileIssues": shapes.numbers,
}
_BARE: Final = frozenset({"id", "key", "self"})
_CEILING: Final = 5000
_WITH_FIELDS: Final = 100
_HISTORIES: Final = 40
_TOKEN_LIFE: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One page asked for."""

    text: str
    size: int
    fields: list[str]
    properties: list[str]
    expand: list[str]
    token: str | None = None
    reconcile: list[int] = field(default_factory=list)

    @property
    def page_size(self) -> int:
        """Up to 5,000 for ids alone; any ordinary field shrinks the page, unannounced (facts 1.4)."""
        rich = set(self.fields) - _BARE or self.properties or self.expand
        return min(self.size, _WITH_FIELDS) if rich else self.size


def search_post(call: Call) -> Response:
    """Unknown body keys are refused (facts 1.2)."""
    body = call.object(_SEARCH)
    asked = Search(
        text=body.get("jql") or "",
        size=50 if body.get("maxResults") is None else body["maxResults"],
        fields=body.get("fields") or [],
        properties=body.get("properties") or [],
        expand=[part.strip() for part in (body.get("expand") or "").split(",") if part.strip()],
        token=body.get("nextPageToken"),
        reconcile=body.get("reconcileIssues") or [],
    )
    return _page(call, asked)


def search_get(call: Call) -> Response:
    asked = Search(
        text=call.one("jql"),
        size=call.integer("maxResults", 50),
        fields=call.many("fields"),
        properties=call.many("properties"),
        expand=call.many("expand"),
        token=call.one("nextPageToken") or None,
        reconcile=[int(one) for one in call.many("reconcileIssues") if one.isdigit()],
    )
    return _page(call, asked)


def _page(call: Call, asked: Search) -> Response:
    _check(asked)
    start = _start(call, asked)
    found = _found(call, _query(asked.text))
    size = _shortened(call, asked.page_size, start)
    rows = found[start : start + size]
    last = start + size >= len(found)
    answer: dict[str, Json] = {"isLast": last, "issues": [_row(call, asked, row) for row in rows]}
    if not last:
        answer["nextPageToken"] = _token(call, asked.text, start + size)
    if "names" in asked.expand:
        answer["names"] = {name: name for name in present_issue.fields_asked(asked.fields, default="id")} if found else {}
    return Response(json=answer)


def _check(asked: Search) -> None:
    if not 1 <= asked.size <= _CEILING:
        raise bad(f"The value of 'maxResults' must be between 1 and {_CEILING}.")
    if len(asked.properties) > 5:
        raise bad("The number of properties must not exceed 5.")
    if len(asked.reconcile) > 50:
        raise bad("At most 50 numeric issue IDs can be reconciled.")


def _query(text: str) -> Query:
    """A bounded query, or Jira's 400 (facts 1.7)."""
    try:
        query = jql.parse(text)
    except JqlSyntaxError as wrong:
        raise bad(str(wrong)) from None
    if not jql.bounded(query):
        raise bad("Unbounded JQL queries are not allowed here. Please add a search restriction to your query.")
    return query


def _found(call: Call, query: Query) -> list[JqlIssue]:
    """Dates are read in the caller's own zone (facts 1.15); a value the site does not have finds nothing (facts 1.9)."""
    zone = ZoneInfo(call.me.zone) if call.me else call.world.zone
    me = call.me.account_id if call.me else None
    known = index.names(call.world, call.me)
    return jql.evaluate(query, index.entries(call.world, call.me), now=call.world.now(), zone=zone, me=me, names=known)


def _shortened(call: Call, size: int, start: int) -> int:
    """With short pages on, a page loses up to a third of its rows, differently at each place."""
    return max(1, size - (start * 7 + 3) % (size // 3 + 1)) if call.world.switches.short_pages else size


def _row(call: Call, asked: Search, row: JqlIssue) -> dict[str, Json]:
    """Without ``fields`` only the id; with some, an issue (facts 1.3)."""
    issue = call.world.issues[row.id]
    if not asked.fields and not asked.properties and not asked.expand:
        return {"id": str(issue.id)}
    fields = present_issue.fields_asked(asked.fields, default="id")
    shown = present_issue.issue(call.world, issue, call.me, fields=fields, properties=asked.properties)
    return shown | expanded(call, issue, [one for one in asked.expand if one != "names"], fields, histories=_HISTORIES)


# Tokens: bound to the query and its order, not to the fields; good for seven days (facts 1.5)


def _token(call: Call, text: str, position: int) -> str:
    issued = int(call.world.now().timestamp())
    return base64.urlsafe_b64encode(json.dumps([position, _print(call, text), issued]).encode()).decode()


def _print(call: Call, text: str) -> str:
    return sha256(f"{call.me.account_id if call.me else ''}|{text}".encode()).hexdigest()[:16]


def _start(call: Call, asked: Search) -> int:
    if not asked.token:
        return 0
    try:
        position, query, issued = json.loads(base64.urlsafe_b64decode(asked.token))
        fresh = call.world.now() - datetime.fromtimestamp(issued, UTC) <= _TOKEN_LIFE
    except (ValueError, TypeError):
        raise bad("The provided next page token is invalid.") from None
    if query != _print(call, asked.text) or not fresh:
        raise bad("The provided next page token is invalid or expired.")
    return int(position)


# Around searching


def count(call: Call) -> Response:
    body = call.object({"jql": shapes.text})
    return Response(json={"count": len(_found(call, _query(body.get("jql") or "")))})


def parse(call: Call) -> Response:
    """Each query with its structure or its errors; ``validation=strict`` also asks whether the names exist (facts 1.9)."""
    queries = call.object({"queries": shapes.texts}).get("queries")
    if not queries:
        raise bad("At least one JQL query is required.")
    mode = call.one("validation", "strict")
    if mode not in ("strict", "warn", "none"):
        raise bad(f"The validation mode '{mode}' is not supported.")
    return Response(json={"queries": [_parsed(call, text, mode) for text in queries]})


def _parsed(call: Call, text: str, mode: str) -> dict[str, Json]:
    try:
        query = jql.parse(text)
    except JqlSyntaxError as wrong:
        return {"query": text, "errors": [str(wrong)]}
    found = jql.complaints(query, index.names(call.world, call.me, keys=True)) if mode != "none" else []
    if mode == "strict" and found:
        return {"query": text, "errors": found}
    return {"query": text, "structure": {}} | ({"warnings": found} if found else {})


def gone(_: Call) -> Response:
    """The old search, off since 2025 (facts 1.12)."""
    raise Complaint(
        410,
        "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. "
        "A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046",
    )


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/search/jql", search_get, anonymous=True),
    Route("POST", f"{_API}/search/jql", search_post, anonymous=True),
    Route("POST", f"{_API}/search/approximate-count", count, anonymous=True),
    Route("POST", f"{_API}/jql/parse", parse, anonymous=True),
    *(
        Route(method, f"/rest/api/{version}/search", gone, anonymous=True)
        for method in ("GET", "POST")
        for version in (2, 3)
    ),
)
