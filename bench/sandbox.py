"""How fast the embedded Jira is: ``python -m bench sandbox [--json]``; each half in a fresh process, on one core.

``in_process_rps``: calls a second through ``answers.answer``, the body encoded to bytes each time, over ten routes in turn, each a
tenth of the calls: serverInfo, myself, an issue with all fields, an issue with its changelog, a search (20 rows of 4 fields),
bulkfetch (10 issues, 4 fields), a page of comments, a new comment, an edit (a label and a due date), a transition. On a site of
2,000 issues with 30,000 changes, set aside for the garbage collector; one call a second of its clock; what is written is found by the
next search. ``mounted_rps``: the same through httpx in process.

``load_seconds``, ``load_rss_mb``: making 100,000 issues in 10 projects with 1,500,000 changes and 50,000 comments, indexed; the most
memory the process ever held. ``search_page_ms``: the median, over a set of queries on that site, of their first page (50 rows, 4
fields) and three following ones; ``search_page_worst_ms`` the worst single page. ``search_text_ms``: the worst page of a
text search, which reads every issue's text; it is not in the set.
"""

import argparse
import gc
import json
import resource
import statistics
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from integration.sandbox.answers import answer
from integration.sandbox.founding import empty_site
from integration.sandbox.http import Request, request_from
from integration.sandbox.load import load
from integration.sandbox.mount import client
from integration.sandbox.state.issues import Issue
from integration.sandbox.world import World

ADMIN, TOKEN = "admin@load.example", "token"
API = "/rest/api/3"
SECOND = timedelta(seconds=1)
_STRIDE = 97
FIELDS = ["summary", "status", "assignee", "updated"]
HEADERS = {
    "authorization": "Basic " + b64encode(f"{ADMIN}:{TOKEN}".encode()).decode(),
    "content-type": "application/json",
    "accept": "application/json",
}
QUERIES = (
    "project = LOAD1 AND updated >= -1d ORDER BY updated ASC, key ASC",
    "project = LOAD1 ORDER BY created DESC",
    "project = LOAD2 AND status = 'In Progress' ORDER BY updated DESC",
    "assignee = currentUser() AND statusCategory != Done",
    "labels = urgent",
    "labels in (urgent, legal) AND project in (LOAD1, LOAD2) AND due < '2026-06-01' ORDER BY key",
    "key in (LOAD1-1, LOAD1-2, LOAD2-3, LOAD3-500, LOAD9-44)",
    "parent = LOAD1-1 ORDER BY key ASC",
    "updated >= -26h",
    "statusCategory != Done ORDER BY created ASC",
)
TEXTS = ("project = LOAD1 AND text ~ consents", "summary ~ 'dashboards 99*'", "text ~ 'nowhere'")


def site(*, issues: int, changes: int) -> World:
    world = empty_site(datetime(2026, 1, 5, 8, tzinfo=UTC), admin_email=ADMIN, admin_token=TOKEN)
    load(world, issues=issues, changes=changes, seed=1)
    return world


# Calls


def calls(issues: list[Issue]) -> Iterator[tuple[str, str, Any]]:
    """The ten routes in turn, each time on another issue, from all over the site: method, target, body."""
    for number, issue in enumerate(cycle([one for start in range(_STRIDE) for one in issues[start::_STRIDE]])):
        at, near = f"{API}/issue/{issue.key}", [str(issue.id - back) for back in range(10)]
        yield "GET", f"{API}/serverInfo", None
        yield "GET", f"{API}/myself", None
        yield "GET", at, None
        yield "GET", f"{at}?fields=status&expand=changelog", None
        jql = f"project = LOAD{number % 10 + 1} AND status != Done ORDER BY updated DESC"
        yield "POST", f"{API}/search/jql", {"jql": jql, "maxResults": 20, "fields": FIELDS}
        yield "POST", f"{API}/issue/bulkfetch", {"issueIdsOrKeys": near, "fields": FIELDS}
        yield "GET", f"{at}/comment?orderBy=-created", None
        yield "POST", f"{at}/comment", {"body": _document(f"the {number}th")}
        edit = {"labels": [f"round{number % 7}"], "duedate": f"2027-03-{number % 28 + 1:02d}"}
        yield "PUT", at, {"fields": edit}
        yield "POST", f"{at}/transitions", {"transition": {"id": ("11", "21", "31")[number % 3]}}


def _document(words: str) -> Any:
    return {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": words}]}]}


def in_process_rps(world: World, count: int) -> float:
    requests = [_request(*call) for call in islice(calls(list(world.issues.values())), count)]

    def ask(request: Request) -> int:
        world.clock.advance(SECOND)
        response = answer(world, request)
        response.content()
        return response.status

    return _rate(ask, requests)


def mounted_rps(world: World, count: int) -> float:
    asked = list(islice(calls(list(world.issues.values())), count))
    with client(world, ADMIN, TOKEN) as http:

        def ask(call: tuple[str, str, Any]) -> int:
            method, target, body = call
            world.clock.advance(SECOND)
            return http.request(method, target, json=body).status_code

        return _rate(ask, asked)


def _request(method: str, target: str, body: Any) -> Request:
    return request_from(method, target, HEADERS, b"" if body is None else json.dumps(body).encode())


def _rate(ask: Callable[[Any], int], calls: list[Any]) -> float:
    """Calls a second; every one must have been answered well."""
    started = time.perf_counter()
    statuses = [ask(call) for call in calls]
    taken = time.perf_counter() - started
    assert max(statuses) < 300, f"bench: a call was refused with {max(statuses)}"
    return round(len(calls) / taken)


# Scale


def page_ms(world: World, jql: str, *, pages: int = 4, size: int = 50) -> list[float]:
    """Milliseconds of the first page and of those after it."""
    taken: list[float] = []
    token = None
    while len(taken) < pages and (token or not taken):
        body = {"jql": jql, "maxResults": size, "fields": FIELDS} | ({"nextPageToken": token} if token else {})
        request = _request("POST", f"{API}/search/jql", body)
        started = time.perf_counter()
        response = answer(world, request)
        response.content()
        taken.append((time.perf_counter() - started) * 1000)
        assert response.status == 200, response.json
        token = response.json.get("nextPageToken")
    return taken


def memory_mb() -> int:
    """The most this process ever held."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 20
    return int(next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM"))) >> 10


def scale(issues: int, changes: int) -> dict[str, Any]:
    started = time.perf_counter()
    world = site(issues=issues, changes=changes)
    figures = {"load_seconds": round(time.perf_counter() - started, 1), "load_rss_mb": memory_mb()}
    gc.freeze()
    by_query = {jql: page_ms(world, jql) for jql in QUERIES}
    taken = [one for pages in by_query.values() for one in pages]
    texts = [one for jql in TEXTS for one in page_ms(world, jql)]
    return figures | {
        "search_page_ms": round(statistics.median(taken), 2),
        "search_page_worst_ms": round(max(taken), 2),
        "search_text_ms": round(max(texts), 2),
        "search_pages": {jql: [round(one, 2) for one in pages] for jql, pages in by_query.items()},
    }


def rates(issues: int, count: int) -> dict[str, Any]:
    world = site(issues=issues, changes=15 * issues)
    gc.freeze()
    return {"in_process_rps": in_process_rps(world, count), "mounted_rps": mounted_rps(world, count // 4)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench sandbox", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    parser.add_argument("--issues", type=int, default=100_000)
    parser.add_argument("--changes", type=int, default=1_500_000)
    parser.add_argument("--calls", type=int, default=20_000)
    parser.add_argument("--half", choices=("rates", "scale"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.half:
        print(
            json.dumps(
                rates(min(asked.issues, 2000), asked.calls) if asked.half == "rates" else scale(asked.issues, asked.changes)
            )
        )
        return
    figures = {**_half("rates", asked), **_half("scale", asked)}
    if asked.json:
        print(json.dumps(figures))
        return
    for name, figure in figures.items():
        print(f"{name:<22}{figure:>12,}" if isinstance(figure, int | float) else "\n".join(_lines(figure)))


def _half(name: str, asked: argparse.Namespace) -> Any:
    """One half in a process of its own."""
    sizes = ["--issues", str(asked.issues), "--changes", str(asked.changes), "--calls", str(asked.calls)]
    command = [sys.executable, "-m", "bench", "sandbox", "--half", name, *sizes]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def _lines(pages: dict[str, list[float]]) -> list[str]:
    return [f"  {' '.join(f'{one:7.2f}' for one in taken):<34} {jql}" for jql, taken in pages.items()]


if __name__ == "__main__":
    main()
