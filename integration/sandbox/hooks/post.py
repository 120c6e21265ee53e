"""Carries deliveries to their receivers: to one given in process, or over the network from a thread of its own. Standard library only."""

import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from integration.sandbox.hooks import webhooks
from integration.sandbox.state.hooks import Delivery
from integration.sandbox.world import World

ANSWER_SECONDS = 20.0
"""How long a receiver may take (facts 10.8); compressed like the waits between tries, but not below ``SHORTEST_WAIT``."""
SHORTEST_WAIT = 2.0
AT_ONCE = 20

Send = Callable[[str, Mapping[str, str], bytes], int | None]
"""Address, headers and body -> status; None when nobody answered."""


def carry(world: World, send: Send) -> list[Delivery]:
    """Try everything that is due once; what was tried. The site goes on working meanwhile."""
    with world.lock:
        waiting = [(one, webhooks.headers(one)) for one in webhooks.due(world)]
    for delivery, headers in waiting:
        status = send(delivery.url, headers, delivery.body)
        with world.lock:
            webhooks.settle(world, delivery, status)
    return [delivery for delivery, _ in waiting]


def carry_all(world: World, send: Send) -> list[Delivery]:
    """Until nothing waits any more, moving the site's clock on to each next try; the deliveries that were tried, in order."""
    tried: list[Delivery] = []
    while (then := webhooks.next_due(world)) is not None:
        if then > world.now():
            world.clock.advance(then - world.now())
        tried += carry(world, send)
    return tried


def over_http(url: str, headers: Mapping[str, str], body: bytes, *, seconds: float = ANSWER_SECONDS) -> int | None:
    """A POST to a receiver on this machine; to any other place nothing is sent, which counts as no answer."""
    try:
        parts = urlsplit(url)
        if parts.scheme != "http" or not webhooks.loopback(parts.hostname):
            return None
        connection = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=seconds)
    except ValueError:
        return None
    try:
        connection.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, dict(headers))
        return connection.getresponse().status
    except (OSError, HTTPException, ValueError):
        return None
    finally:
        connection.close()


class Postman:
    """Carries the post of a site until ``close``, looking every ``every`` of real time.

    Several at once, so that a receiver which never answers keeps nobody else waiting.
    """

    def __init__(self, world: World, *, every: timedelta = timedelta(milliseconds=50), send: Send | None = None) -> None:
        self._world, self._every, self._send = world, every.total_seconds(), send
        self._over = threading.Event()
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._thread = threading.Thread(target=self._run, name="sandbox-post", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._over.wait(self._every):
            if self._world.deliveries:
                self._send_off()

    def _send_off(self) -> None:
        with self._world.lock:
            waiting = webhooks.due(self._world)
        for delivery in waiting:
            if self._over.is_set() or not self._places.acquire(blocking=False):
                return
            with self._world.lock:
                webhooks.take(delivery)
            threading.Thread(target=self._post, args=(delivery,), name="sandbox-delivery", daemon=True).start()

    def _post(self, delivery: Delivery) -> None:
        try:
            status = self._sender()(delivery.url, webhooks.headers(delivery), delivery.body)
            with self._world.lock:
                webhooks.settle(self._world, delivery, status)
        finally:
            self._places.release()

    def _sender(self) -> Send:
        seconds = max(SHORTEST_WAIT, ANSWER_SECONDS / self._world.switches.webhook_compression)
        return self._send or partial(over_http, seconds=seconds)

    def close(self) -> None:
        """Nothing more is sent off; what is under way is left to itself."""
        self._over.set()
        self._thread.join()
