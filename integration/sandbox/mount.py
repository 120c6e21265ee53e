"""The embedded site behind an httpx client, in process: no socket, no thread. The only module here that knows httpx."""

from collections.abc import Callable, Iterator

import httpx

from integration.sandbox.http import request_from
from integration.sandbox.misbehaviour.weather import Told, told
from integration.sandbox.world import World


class Mounted(httpx.BaseTransport):
    """Answers every request from one world. ``sleep`` gets the seconds of a late answer; nobody really waits for one."""

    def __init__(self, world: World, sleep: Callable[[float], None] | None = None) -> None:
        self._world = world
        self._sleep = sleep

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        target = request.url.raw_path.decode("ascii")
        said = told(self._world, request_from(request.method, target, dict(request.headers), request.read()))
        if said.delay or said.cut:
            return self._in_bad_weather(said, request)
        response = said.response
        content = b"" if request.method == "HEAD" else response.content()
        return httpx.Response(response.status, headers=dict(response.headers), content=content, request=request)

    def _in_bad_weather(self, said: Told, request: httpx.Request) -> httpx.Response:
        patience = request.extensions.get("timeout", {}).get("read")
        late = patience is not None and said.delay > patience
        if self._sleep is not None:
            self._sleep(patience if late else said.delay)
        if late:
            raise httpx.ReadTimeout("The read operation timed out", request=request)
        if said.cut == "connect":
            raise httpx.ConnectError("[Errno 111] Connection refused", request=request)
        if said.cut == "answer":
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.", request=request)
        content, headers = said.response.content(), dict(said.response.headers)
        body = _Half(content) if said.cut else httpx.ByteStream(content)
        return httpx.Response(said.response.status, headers=headers, stream=body, request=request)


class _Half(httpx.SyncByteStream):
    """A body that breaks off in the middle."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        half, whole = len(self._content) // 2, len(self._content)
        yield self._content[:half]
        raise httpx.RemoteProtocolError(
            f"peer closed connection without sending complete message body (received {half} bytes, expected {whole})"
        )


def transport(world: World, *, sleep: Callable[[float], None] | None = None) -> httpx.BaseTransport:
    """For a client of one's own."""
    return Mounted(world, sleep)


def client(world: World, email: str, token: str) -> httpx.Client:
    """Someone at this site, by Basic authentication."""
    return httpx.Client(base_url=world.base_url, auth=(email, token), transport=transport(world))
