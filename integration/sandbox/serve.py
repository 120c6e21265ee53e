"""The embedded site on a local port: the REST answers, and pages a person can look at. Standard library only."""

import json
import threading
from base64 import b64encode
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode

from integration.sandbox.answers import answer
from integration.sandbox.http import Request, Response, request_from
from integration.sandbox.pages import page
from integration.sandbox.world import World


class Server:
    """Runs in a thread of its own until ``close``."""

    def __init__(self, inner: ThreadingHTTPServer) -> None:
        self._inner = inner
        self._thread = threading.Thread(target=inner.serve_forever, args=(0.02,), name="sandbox", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        host, port = self._inner.server_address[:2]
        return f"http://{host if isinstance(host, str) else host.decode()}:{port}"

    def wait(self) -> None:
        """Until someone closes it."""
        self._thread.join()

    def close(self) -> None:
        self._inner.shutdown()
        self._inner.server_close()
        self._thread.join()


def serve(world: World, host: str = "127.0.0.1", port: int = 0) -> Server:
    """A running server; port 0 takes a free one."""

    class Door(_Door):
        site = world

    inner = ThreadingHTTPServer((host, port), Door)
    inner.daemon_threads = True
    return Server(inner)


class _Door(BaseHTTPRequestHandler):
    """One connection, kept alive between calls."""

    protocol_version = "HTTP/1.1"
    server_version = "AtlassianEdge"
    sys_version = ""
    disable_nagle_algorithm = True
    site: World

    def do_GET(self) -> None:
        self._take()

    do_POST = do_PUT = do_DELETE = do_GET

    def _take(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size) if size else b""
        asked = request_from(self.command, self.path, dict(self.headers.items()), body)
        self._send(_page(self.site, asked) or answer(self.site, asked))

    def _send(self, said: Response) -> None:
        content = said.content()
        self.send_response_only(said.status)
        for name, value in said.headers.items():
            self.send_header(name, value)
        if said.status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Silence: ``World.on_call`` is the log."""


def _page(world: World, asked: Request) -> Response | None:
    """A page for a person, for GETs outside the API; they see the site as its administrator does."""
    if asked.method != "GET" or asked.path.startswith(("/rest/", "/_")):
        return None
    found = page(asked.path, asked.query, _asker(world))
    if found is None:
        return None
    status, html = found
    return Response(status=status, raw=html.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def _asker(world: World) -> Any:
    with world.lock:
        admin = next(user for user in world.users.values() if user.admin)

    def ask(method: str, path: str, query: Mapping[str, Any] | None = None, body: Any = None) -> Any:
        target = path + (f"?{urlencode(query, doseq=True)}" if query else "")
        sent = json.dumps(body).encode() if body is not None else b""
        asked = request_from(
            method, target, {"content-type": "application/json", "authorization": _basic(admin.email, admin.token)}, sent
        )
        return json.loads(answer(world, asked).content() or b"null")

    return ask


def _basic(email: str, token: str) -> str:
    return "Basic " + b64encode(f"{email}:{token}".encode()).decode()
