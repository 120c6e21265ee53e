"""Bad moments between us and the site: a machine that dies at the nth call, and answers that never arrive."""

import re
import threading

import httpx


class Crash(BaseException):
    """The machine goes off: nothing may catch it."""


class Cut(httpx.BaseTransport):
    """Dies at the nth call, once the site has carried it out, or ``before`` it is sent; nothing more is sent then."""

    def __init__(self, inner, *, at, before=False):
        self._inner, self._left, self._before, self._lock = inner, at, before, threading.Lock()

    def handle_request(self, request):
        with self._lock:
            self._left -= 1
            left = self._left
        if left < 0 or (left == 0 and self._before):
            raise Crash
        response = self._inner.handle_request(request)
        if left == 0:
            raise Crash
        return response


class Silent(httpx.BaseTransport):
    """The first call to ``path`` (a pattern) that Jira takes is carried out, or not, and never answered. ``sent``: how often the
    very same call came.
    """

    def __init__(self, inner, *, path, carried_out):
        self._inner, self._path, self._carried_out = inner, re.compile(path), carried_out
        self.silences = self.sent = 0
        self._lost: tuple[str, str, bytes] | None = None
        self._lock = threading.Lock()

    def handle_request(self, request):
        call = (request.method, request.url.path, request.read())
        with self._lock:
            ours = request.method == "POST" and self._path.fullmatch(request.url.path) is not None
            self.sent += call == self._lost
            if not ours or self._lost is not None:
                return self._inner.handle_request(request)
            answer = self._inner.handle_request(request) if self._carried_out else None
            if answer is not None and answer.status_code >= 300:  # Jira was not ready for it: nothing was done
                return answer
            self._lost, self.silences, self.sent = call, 1, 1
        raise httpx.ReadTimeout("silence", request=request)


class Closed(httpx.BaseTransport):
    """A site where one address is not there."""

    def __init__(self, inner, *, path):
        self._inner, self._path = inner, path

    def handle_request(self, request):
        if request.url.path == self._path:
            return httpx.Response(404, json={"errorMessages": [], "errors": {}}, request=request)
        return self._inner.handle_request(request)


class Blind(httpx.BaseTransport):
    """The search index has not caught up: it finds nothing (facts 1.10)."""

    def __init__(self, inner):
        self._inner = inner

    def handle_request(self, request):
        if request.url.path == "/rest/api/3/search/jql":
            return httpx.Response(200, json={"issues": [], "isLast": True}, request=request)
        return self._inner.handle_request(request)
