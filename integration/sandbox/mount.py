"""The embedded site behind an httpx client, in process: no socket, no thread. The only module here that knows httpx."""

import httpx

from integration.sandbox.answers import answer
from integration.sandbox.http import request_from
from integration.sandbox.world import World


class Mounted(httpx.BaseTransport):
    """Answers every request from one world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        target = request.url.raw_path.decode("ascii")
        said = answer(self._world, request_from(request.method, target, dict(request.headers), request.read()))
        return httpx.Response(said.status, headers=dict(said.headers), content=said.content(), request=request)


def transport(world: World) -> httpx.BaseTransport:
    """For a client of one's own."""
    return Mounted(world)


def client(world: World, email: str, token: str) -> httpx.Client:
    """Someone at this site, by Basic authentication."""
    return httpx.Client(base_url=world.base_url, auth=(email, token), transport=transport(world))
