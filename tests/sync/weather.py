"""Bad moments between us and the site: a machine that dies at the nth call, and answers that never arrive."""

import threading

import httpx


class Crash(BaseException):
    """The machine goes off: nothing may catch it."""


class Cut(httpx.BaseTransport):
    """Dies at the nth call, once the site has carried it out."""

    def __init__(self, inner, *, at):
        self._inner, self._left, self._lock = inner, at, threading.Lock()

    def handle_request(self, request):
        with self._lock:
            self._left -= 1
            left = self._left
        if left < 0:
            raise Crash
        response = self._inner.handle_request(request)
        if left == 0:
            raise Crash
        return response


class Silent(httpx.BaseTransport):
    """The first call to ``path`` is carried out, or not, and never answered."""

    def __init__(self, inner, *, path, carried_out):
        self._inner, self._path, self._carried_out, self.silences = inner, path, carried_out, 0

    def handle_request(self, request):
        if request.method == "POST" and request.url.path == self._path and not self.silences:
            self.silences += 1
            if self._carried_out:
                self._inner.handle_request(request)
            raise httpx.ReadTimeout("silence", request=request)
        return self._inner.handle_request(request)


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
