"""Read-only pages a person can look at, made of nothing but the public REST answers; no access to the world, no JavaScript.

``page(path, query, ask)``: ``/``, ``/board/{id}``, ``/jira/software/c/projects/{KEY}/boards/{id}``, ``/browse/{KEY}``, ``/issues/?jql=``.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from integration.sandbox.pages import chrome
from integration.sandbox.pages.adf_html import Reader
from integration.sandbox.pages.board import board_from
from integration.sandbox.pages.home import projects_from
from integration.sandbox.pages.issue import issue_from
from integration.sandbox.pages.reading import Ask, QueryRefused, issues_of
from integration.sandbox.pages.views import TICKET_FIELDS, epic_colours, ticket_from

__all__ = ["is_page", "page"]

Query = Mapping[str, list[str]]
_BOARD: Final = re.compile(r"/board/(\d+)/?|/jira/software/c/projects/[A-Z][A-Z0-9_]*/boards/(\d+)/?")
_ISSUE: Final = re.compile(r"/browse/([A-Za-z][A-Za-z0-9_]*-\d+)/?")
_LISTED: Final = 200
_DEFAULT_JQL: Final = "created >= -3650d ORDER BY updated DESC"


def page(path: str, query: Query, ask: Ask) -> tuple[int, str] | None:
    """(HTTP status, HTML), or None when the path is none of ours. ``?lang=fr|en`` chooses the words around the content."""
    draw = _drawer(path)
    if draw is None:
        return None
    server = _answer(ask, "/rest/api/3/serverInfo")
    asked = next((value for value in query.get("lang", ()) if value in ("fr", "en")), None)
    language = _language(asked or _locale(server, ask))
    reader = Reader(language, base=str(server.get("baseUrl", "")), suffix=f"?lang={asked}" if asked else "")
    today = str(server.get("serverTime", ""))[:10]
    try:
        status, template, values = 200, *draw(ask, query, reader)
    except LookupError:
        status, template, values = 404, "missing.html", {}
    kept = urlencode([(name, value) for name, values in query.items() if name != "lang" for value in values])
    frame = {"path": path, "kept": f"{kept}&" if kept else "", "suffix": reader.suffix, "today": today}
    return status, _templates(language).get_template(template).render(frame, **values)


def is_page(path: str) -> bool:
    """Whether the path is one of ours."""
    return _drawer(path) is not None


Drawn = tuple[str, dict[str, Any]]


def _drawer(path: str) -> Callable[[Ask, Query, Reader], Drawn] | None:
    board, issue = _BOARD.fullmatch(path), _ISSUE.fullmatch(path)
    if path in ("/", "/projects", "/jira/projects"):
        return lambda ask, _query, reader: ("home.html", {"projects": projects_from(ask, reader.language)})
    if board:
        number = board[1] or board[2]
        return lambda ask, query, reader: (
            "board.html",
            {"board": board_from(ask, number, reader.language, everything="all" in query)},
        )
    if issue:
        return lambda ask, _query, reader: ("issue.html", {"issue": issue_from(ask, issue[1].upper(), reader)})
    return _list if path in ("/issues", "/issues/") else None


def _list(ask: Ask, query: Query, reader: Reader) -> Drawn:
    """Jira's list of issues: a query typed by a person, its complaint or what it finds."""
    jql = next((value for value in query.get("jql", ()) if value.strip()), _DEFAULT_JQL)
    try:
        issues = issues_of(ask, jql, TICKET_FIELDS, most=_LISTED + 1)
    except QueryRefused as refusal:
        return "list.html", {"jql": jql, "complaint": str(refusal), "tickets": (), "epics": {}, "more": False}
    found = [ticket_from(issue, reader.language) for issue in issues]
    epics = epic_colours(
        [key for ticket in found for key in (ticket.parent_key, ticket.key if ticket.epic else None) if key]
    )
    return "list.html", {
        "jql": jql,
        "complaint": None,
        "tickets": found[:_LISTED],
        "epics": epics,
        "more": len(found) > _LISTED,
    }


def _answer(ask: Ask, path: str) -> dict[str, Any]:
    try:
        answer = ask("GET", path)
    except LookupError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _locale(server: Mapping[str, Any], ask: Ask) -> str:
    """The site's language, else the account's (design.md 8.4)."""
    stated = server.get("defaultLocale")
    site = stated.get("locale") if isinstance(stated, dict) else stated
    return str(site or _answer(ask, "/rest/api/3/myself").get("locale") or "")


def _language(locale: str) -> chrome.Language:
    return "en" if locale.lower().startswith("en") else "fr"


@lru_cache(maxsize=2)
def _templates(language: chrome.Language) -> Environment:
    environment = Environment(
        loader=PackageLoader("integration.sandbox.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "language": language,
        "other": "en" if language == "fr" else "fr",
        "t": lambda key, /, **values: chrome.word(key, language).format(**values),
        "many": lambda count: count > 1 if language == "fr" else count != 1,
        "day": lambda value, today="": chrome.day(value, language, today),
        "moment": lambda value: chrome.moment(value, language),
    }
    return environment
