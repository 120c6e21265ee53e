"""The traffic log: one JSON line a call, for people and programs that check what was said. No credentials in it."""

import json
import threading
from typing import Any, TextIO

from integration.sandbox.http import Request, Response


class TrafficLog:
    """Writes ``method, path, query, request_json, status, response_headers, response_json``; bodies that are no JSON as null."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._lock = threading.Lock()

    def __call__(self, request: Request, response: Response) -> None:
        line = json.dumps(entry(request, response), ensure_ascii=False, separators=(",", ":"))
        with self._lock:
            self._file.write(line.encode(errors="replace").decode() + "\n")
            self._file.flush()


def entry(request: Request, response: Response) -> dict[str, Any]:
    """``query``: name -> every value it was given, in order."""
    return {
        "method": request.method,
        "path": request.path,
        "query": {name: list(values) for name, values in request.query.items()},
        "request_json": _masked(_json(request.body)),
        "status": response.status,
        "response_headers": dict(response.headers),
        "response_json": response.json if response.raw is None else _json(response.raw),
    }


def _masked(body: Any) -> Any:
    """A webhook's secret is a credential, too."""
    return body | {"secret": "…"} if isinstance(body, dict) and "secret" in body else body


def _json(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except (ValueError, RecursionError):
        return None
