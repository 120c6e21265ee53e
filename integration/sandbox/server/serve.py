"""The embedded site on a local port: the REST answers, and pages a person can look at. Standard library only."""

import json
import sys
import threading
from base64 import b64encode
from collections.abc import Callable, Mapping
from http.server import ThreadingHTTPServer
from ipaddress import ip_address
from socket import AF_INET6
from socketserver import TCPServer
from typing import Any
from urllib.parse import urlencode, urlsplit

from integration.sandbox.answers import answer
from integration.sandbox.hooks.post import Postman
from integration.sandbox.http import Request, Response, request_from
from integration.sandbox.login import valid
from integration.sandbox.misbehaviour.weather import Told, told
from integration.sandbox.pages import is_page, page
from integration.sandbox.server.door import Door
from integration.sandbox.state.people import User
from integration.sandbox.world import World

Heard = Callable[[Request, Response], None]


class _Listener(ThreadingHTTPServer):
    """Takes many connections at once."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 512

    def __init__(self, host: str, port: int) -> None:
        if ":" in host:
            self.address_family = AF_INET6
        super().__init__((host, port), Door)

    def server_bind(self) -> None:
        """Without asking the network for our own name."""
        TCPServer.server_bind(self)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up while it was told is no error."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class Server:
    """A port of this machine, and from ``open`` on a site behind it; callers wait meanwhile. Runs until ``close``."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._inner = _Listener(host, port)
        self._thread: threading.Thread | None = None
        self._postman: Postman | None = None

    @property
    def url(self) -> str:
        """Where it is reached from this machine."""
        host, port = str(self._inner.server_address[0]), self._inner.server_address[1]
        if ip_address(host).is_unspecified:
            host = "::1" if ":" in host else "127.0.0.1"
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def open(self, world: World, *, heard: Heard | None = None) -> None:
        """Answers from now on; ``heard`` is told every call of the API and what was said, faults too."""
        bound = (str(self._inner.server_address[0]), self._host.casefold())

        class SiteDoor(Door):
            asked = staticmethod(lambda call: _said(world, call, heard, bound))

        self._inner.RequestHandlerClass = SiteDoor
        self._postman = Postman(world)
        self._thread = threading.Thread(target=self._inner.serve_forever, args=(0.02,), name="sandbox", daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Until someone closes it."""
        if self._thread is not None:
            self._thread.join()

    def close(self) -> None:
        if self._postman is not None:
            self._postman.close()
        if self._thread is not None:
            self._inner.shutdown()
            self._thread.join()
        self._inner.server_close()


def serve(world: World, host: str = "127.0.0.1", port: int = 0, *, heard: Heard | None = None) -> Server:
    """A running server; port 0 takes a free one."""
    server = Server(host, port)
    server.open(world, heard=heard)
    return server


def _said(world: World, call: Request, heard: Heard | None, bound: tuple[str, str]) -> Told:
    shown = _page(world, call, bound)
    if shown is not None:
        return Told(response=shown)
    said = told(world, call)
    if heard is not None:
        heard(call, said.response)
    return said


def _page(world: World, asked: Request, bound: tuple[str, str]) -> Response | None:
    """A page for a person, for GETs outside the API; they see the site as its administrator does.

    Under our own names only: a stranger's name that leads here would let the stranger's page read along (DNS rebinding).
    """
    if asked.method not in ("GET", "HEAD") or not is_page(asked.path):
        return None
    if not _ours(world, asked.headers.get("host", ""), bound):
        return _no_page("The pages are not served under this name: use localhost, or the address the site was started with.")
    with world.lock:
        admin = next((user for user in world.users.values() if user.admin and not user.scoped and valid(world, user)), None)
    found = page(asked.path, asked.query, _asker(world, admin)) if admin else None
    if found is None:
        return _no_page("The pages show what an administrator sees, and the site has none left.")
    status, html = found
    return Response(status=status, raw=html.encode(errors="replace"), headers={"Content-Type": "text/html; charset=utf-8"})


def _no_page(why: str) -> Response:
    return Response(status=403, raw=f"{why}\n".encode(), headers={"Content-Type": "text/plain; charset=utf-8"})


def _ours(world: World, host: str, bound: tuple[str, str]) -> bool:
    """Whether a Host header names this machine to itself, what we listen at (address, name), or the site's public address."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name == "localhost" or name.endswith(".localhost") or name in (*bound, urlsplit(world.base_url).hostname):
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or ip_address(bound[0]).is_unspecified


def _asker(world: World, admin: User) -> Any:
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
