"""Searching: token pages and counts. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/"""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from integration.sandbox import jql, shapes
from integration.sandbox.answers.issues import expanded
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad
from integration.sandbox.jql import JqlSyntaxError, Query
from integration.sandbox.jql.saved import used_by
from integration.sandbox.present import issue as present_issue
from integration.sandbox.reading.numerals import number_in
from integration.sandbox.routes import Route
from integration.sandbox.search import index
from integration.sandbox.state.issues import Issue

Json = Any

_SEARCH: Final = {
    "jql": shapes.text,
    "nextPageToken": shapes.text,
    "maxResults": shapes.number,
    "fields": shapes.texts,
    "expand": shapes.text,
    "properties": shapes.texts,
    "fieldsByKeys": shapes.flag,
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
    """Unknown body keys are refused (facts 1.2); ``expand`` is one string here too."""
    body = call.object(_SEARCH)
    asked = Search(
        text=body.get("jql") or "",
        size=50 if body.get("maxResults") is None else body["maxResults"],
        fields=_words(body.get("fields") or ()),
        properties=_words(body.get("properties") or ()),
        expand=_words((body.get("expand") or "",)),
        token=body.get("nextPageToken"),
        reconcile=body.get("reconcileIssues") or [],
    )
    return _page(call, asked)


def _words(lists: Iterable[str]) -> list[str]:
    """Lists of comma-separated lists."""
    return [part.strip() for one in lists for part in one.split(",") if part.strip()]


def search_get(call: Call) -> Response:
    for name in ("fieldsByKeys", "failFast"):
        if call.one(name).lower() not in ("", "true", "false"):
            raise bad(f"The value '{call.one(name)}' of the query parameter '{name}' is not a boolean.")
    asked = Search(
        text=call.one("jql"),
        size=call.integer("maxResults", 50),
        fields=call.many("fields"),
        properties=call.many("properties"),
        expand=call.many("expand"),
        token=call.one("nextPageToken") or None,
        reconcile=[_number(one) for one in call.many("reconcileIssues")],
    )
    return _page(call, asked)


def _number(text: str) -> int:
    """Keys do not do (facts 1.1)."""
    number = number_in(text)
    if number is None:
        raise bad(f"The value '{text}' of the query parameter 'reconcileIssues' is not an integer.")
    return number


def _page(call: Call, asked: Search) -> Response:
    """No total, and no token on the last page (facts 1.1, 1.5)."""
    _check(asked)
    start, query = _start(call, asked), query_of(asked.text, call.world.switches.jql_length)
    found = index.find(call.world, call.me, query, fresh=frozenset(asked.reconcile), again=asked.token is not None)
    for one in used_by(query, call.world, call.me):
        one.used = call.world.now()
    size = _shortened(call, asked.page_size, start)
    rows = found[start : start + size + 1]
    last = len(rows) <= size
    fields = present_issue.fields_asked(asked.fields, default="id", world=call.world)
    answer: dict[str, Json] = {"isLast": last, "issues": [_row(call, asked, row, fields) for row in rows[:size]]}
    if not last:
        answer["nextPageToken"] = _token(call, asked.text, start + size)
    return Response(json=answer | _described(call, asked, empty=start == 0 and not rows))


def _described(call: Call, asked: Search, *, empty: bool) -> dict[str, Json]:
    """``names`` and ``schema`` of the fields asked for; empty when nothing was found (facts 1.9)."""
    fields = [] if empty else present_issue.fields_asked(asked.fields, default="id", world=call.world)
    more: dict[str, Json] = {"names": present_issue.names, "schema": present_issue.schemas}
    return {name: describe(call.world, fields) for name, describe in more.items() if name in asked.expand}


def _check(asked: Search) -> None:
    if not 1 <= asked.size <= _CEILING:
        raise bad(f"The value of 'maxResults' must be between 1 and {_CEILING}.")
    if len(asked.properties) > 5:
        raise bad("The number of properties must not exceed 5.")
    if len(asked.reconcile) > 50:
        raise bad("At most 50 numeric issue IDs can be reconciled.")


def query_of(text: str, longest: int) -> Query:
    """A bounded query, or Jira's 400 (facts 1.7). ``longest``: in characters, 0 for any length (facts 1.19)."""
    if longest and len(text) > longest:
        raise bad(f"The JQL query is too long. It exceeds the allowed limit of {longest} characters.")
    try:
        query = jql.parse(text)
    except JqlSyntaxError as wrong:
        raise bad(str(wrong)) from None
    if not jql.bounded(query):
        raise bad("Unbounded JQL queries are not allowed here. Please add a search restriction to your query.")
    return query


def _shortened(call: Call, size: int, start: int) -> int:
    """With short pages on, a page loses up to a third of its rows, differently at each place."""
    return max(1, size - (start * 7 + 3) % (size // 3 + 1)) if call.world.switches.short_pages else size


def _row(call: Call, asked: Search, row: Issue, fields: list[str]) -> dict[str, Json]:
    """Without ``fields`` only the id; with some, an issue (facts 1.3)."""
    issue = call.world.issues[row.id]
    if not asked.fields and not asked.properties and not asked.expand:
        return {"id": str(issue.id)}
    shown = present_issue.issue(call.world, issue, call.me, fields=fields, properties=asked.properties)
    return shown | expanded(call, issue, [one for one in asked.expand if one not in _OF_PAGE], fields, histories=_HISTORIES)


_OF_PAGE: Final = ("names", "schema")


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
        start = int(position)
    except (ValueError, TypeError, OverflowError, OSError, RecursionError):
        raise bad("The provided next page token is invalid.") from None
    if query != _print(call, asked.text) or not fresh or start < 0:
        raise bad("The provided next page token is invalid or expired.")
    return start


def count(call: Call) -> Response:
    """Lags like the search itself (facts 1.11)."""
    query = query_of(call.object({"jql": shapes.text}).get("jql") or "", call.world.switches.jql_length)
    return Response(json={"count": len(index.find(call.world, call.me, query))})


def gone(_: Call) -> Response:
    """The old searches, off since 2025 (facts 1.12)."""
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
    *(
        Route(method, f"/rest/api/{version}/{path}", gone, anonymous=True)
        for method, path in (("GET", "search"), ("POST", "search"), ("POST", "search/id"))
        for version in (2, 3)
    ),
)
