"""One connection to the served site, kept alive between calls: reads calls, hands them in, sends what is said."""

import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import Any, Final

from integration.sandbox.http import Request, Response, request_from
from integration.sandbox.misbehaviour.weather import Told
from integration.sandbox.server.wire import LONGEST_TARGET, Unreadable, body_of, edge_page, length_of, sent

IDLE: Final = 120.0
"""Seconds after which a silent connection is closed."""


class Door(BaseHTTPRequestHandler):
    """``asked`` answers; a subclass for each site has it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = IDLE
    asked: Callable[[Request], Told]

    def do_GET(self) -> None:
        try:
            call = self._call()
        except Unreadable as refusal:
            self.send_error(refusal.status)
        else:
            self._tell(call, self._answer(call))

    do_POST = do_PUT = do_DELETE = do_HEAD = do_OPTIONS = do_PATCH = do_TRACE = do_GET

    def _call(self) -> Request:
        if len(self.path) > LONGEST_TARGET:
            raise Unreadable(414)
        target = self.path.encode("latin-1").decode("utf-8", errors="replace")
        return request_from(self.command, target, dict(self.headers.items()), body_of(self.headers, self.rfile))

    def _answer(self, call: Request) -> Told:
        """A fault of ours is told on stderr, and a 500 to the client."""
        try:
            return type(self).asked(call)
        except Exception:  # noqa: BLE001  # the edge: a client must get an answer
            traceback.print_exc(file=sys.stderr)
            return Told(response=Response(status=500, json={"errorMessages": ["Internal server error"], "errors": {}}))

    def _tell(self, call: Request, told: Told) -> None:
        if told.delay:
            time.sleep(told.delay)
        self.close_connection = self.close_connection or bool(told.cut)
        if told.cut in ("connect", "answer"):
            return
        head, content = sent(told.response, asked=call.headers, close=self.close_connection)
        if self.command == "HEAD":
            content = b""
        self.wfile.write(head + (content[: len(content) // 2] if told.cut else content))

    def handle_expect_100(self) -> bool:
        """``100 Continue``, unless the body that is to come is refused anyway."""
        try:
            length_of(self.headers)
        except Unreadable as refusal:
            self.send_error(refusal.status)
            return False
        return super().handle_expect_100()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """What is no HTTP never reaches the site; the connection ends."""
        self.close_connection = True
        head, content = sent(edge_page(405 if code == 501 else code), asked={}, close=True)
        self.wfile.write(head + (b"" if self.command == "HEAD" else content))
        self._hear_out()

    def _hear_out(self) -> None:
        """What the client is still sending is read and dropped, or it would lose the answer with its connection."""
        with suppress(OSError):
            self.connection.settimeout(0.5)
            for _ in range(256):
                if not self.connection.recv(65_536):
                    break

    def handle(self) -> None:
        """A client that hangs up is nobody's fault."""
        with suppress(ConnectionError, TimeoutError):
            super().handle()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Silence: the traffic log is the log."""
