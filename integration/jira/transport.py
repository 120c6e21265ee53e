"""One HTTP stack: atlassian-python-api's generated classes over one httpx client under one tenacity policy.

The only module that knows httpx, tenacity or atlassian. Nouns, verbs and meanings are ``reader.py``'s and ``writer.py``'s.
Nothing of a request but its method and a path without names is ever logged or put in an error.
"""

import json
import logging
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TypeVar

import httpx
from atlassian.jira import JiraCloud, JiraSoftware
from tenacity import RetryCallState, Retrying

from integration.errors import JiraError, JiraNotFound, JiraNotJson, JiraUnauthorised
from integration.jira.address import address_of, base_of, segment
from integration.jira.calls import Call, Kind, call_of
from integration.jira.fan_out import fan_out
from integration.jira.memory import Memory
from integration.jira.pace import Pace
from integration.jira.refusals import gate_closed, not_jira, refusal, silence, unavailable

__all__ = ["Transport", "connect", "fan_out"]

T = TypeVar("T")
log = logging.getLogger(__name__)

ATTEMPTS = 6
TIMEOUT = httpx.Timeout(connect=5, read=60, write=30, pool=60)
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_PASSING = frozenset({502, 503, 504})
_NEAR_LIMIT_PAUSE = 1.0
_PER_ISSUE = "jira-per-issue-on-write"
_TASK = re.compile(r"/rest/api/[23]/task/(\d{1,18})$")


class _Again(Exception):
    """A failure worth another attempt; ``final`` is what to say when there is none left."""

    def __init__(self, final: JiraError) -> None:
        self.final = final


class _Bridge:
    """The one way out of the generated classes (first in the MRO). A keyword they do not know is a TypeError here: in the
    library it would silently become a query parameter (facts 1.5).
    """

    def __init__(self, url: str, transport: "Transport", **kwargs: Any) -> None:
        self._transport = transport
        super().__init__(url, **kwargs)  # type: ignore[call-arg]

    def request(
        self,
        method: str,
        path: str,
        *,
        data: Any = None,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        return self._transport.send(method, path, data=data, params=params, headers=headers)

    def get(self, path: str, *, params: Any = None, data: Any = None, headers: Any = None) -> Any:
        return self.request("GET", path, data=data, params=params, headers=headers)

    def post(self, path: str, *, params: Any = None, data: Any = None, headers: Any = None) -> Any:
        return self.request("POST", path, data=data, params=params, headers=headers)

    def put(self, path: str, *, params: Any = None, data: Any = None, headers: Any = None) -> Any:
        return self.request("PUT", path, data=data, params=params, headers=headers)

    def delete(self, path: str, *, params: Any = None, data: Any = None, headers: Any = None) -> Any:
        return self.request("DELETE", path, data=data, params=params, headers=headers)


# Made at run time: the library's own methods have other signatures, on purpose.
_Core: Any = type("_Core", (_Bridge, JiraCloud), {"__doc__": "/rest/api/3."})
_Agile: Any = type("_Agile", (_Bridge, JiraSoftware), {"__doc__": "/rest/agile/1.0."})


class _Verbs:
    """The generated methods of one class. What is given by position is a segment of the path and is percent-quoted; what
    is given by name is a query parameter or ``data``.
    """

    def __init__(self, surface: Any) -> None:
        self._surface = surface

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._surface, name)

        def call(*segments: object, **named: Any) -> Any:
            return method(*(segment(part) for part in segments), **named)

        return call


class Transport:
    """Sends, waits, counts. ``core`` and ``agile`` are the generated verbs; safe to share between threads.

    ``reads`` and ``writes`` count requests sent, each attempt by itself; ``calls`` the same by ``METHOD path``.
    ``near_limit``: Jira has said that a limit is near, or has been reached.
    """

    def __init__(
        self, base_url: str, client: httpx.Client, auth: httpx.Auth, *, budget_seconds: float, sleep: Callable[[float], None]
    ) -> None:
        self.base_url = base_url
        self.core: Any = _Verbs(_Core(base_url, self, api_version=3))
        self.agile: Any = _Verbs(_Agile(base_url, self))
        self.reads = 0
        self.writes = 0
        self.calls: Counter[str] = Counter()
        self.budget_seconds = budget_seconds
        self.near_limit = False
        self._memory: Memory | None = None
        self._client = client
        self._auth = auth
        self._pace = Pace(sleep)
        self._lock = threading.Lock()
        self._date: tuple[datetime, float] | None = None

    def now(self) -> datetime:
        """The server's time: the last ``Date`` header plus the time since. Before any call, one ``serverInfo``."""
        if self._date is None:
            self.core.get_server_info()
        if self._date is None:
            raise JiraNotJson(f"{self.base_url}: expected a Date header in each answer, found none; check the site setting")
        said, at = self._date
        return said + timedelta(seconds=time.monotonic() - at)

    def raw(self, method: str, path: str, *, data: Any = None, headers: Mapping[str, str] | None = None) -> Any:
        """An address outside Jira's specification (design 8.15); ``path`` as it is, query included."""
        return self.send(method, path, data=data, headers=headers)

    def insist(self, call: Callable[[], T], *, on: int, waits: Sequence[float]) -> T:
        """``call``, again after each of ``waits`` seconds while Jira answers the status ``on``; the last time for good."""
        for seconds in waits:
            try:
                return call()
            except JiraError as error:
                if error.status != on:
                    raise
                self._pace.pause(seconds)
        return call()

    def close(self) -> None:
        self._client.close()

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """Within it each question is asked once, for looks at the site that nothing is written between."""
        self._memory = Memory(missing=(JiraNotFound, JiraUnauthorised))
        try:
            yield
        finally:
            self._memory = None

    def send(
        self,
        method: str,
        path: str,
        *,
        data: Any = None,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """The parsed answer, None when it is empty.

        Raises JiraError or one of its kinds; Ambiguous when a request that is not repeatable may have been carried out.
        """
        path = path.strip("/")
        call = call_of(method, path.partition("?")[0])
        address = address_of(self.base_url, path, params)
        content = (
            None if data is None else json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
        )
        memory = self._memory if call.kind is Kind.READ else None
        if memory is not None:
            return memory.once((method, address, content), lambda: self._sent(method, address, content, headers, call))
        return self._sent(method, address, content, headers, call)

    def _sent(self, method: str, address: str, content: bytes | None, headers: Mapping[str, str] | None, call: Call) -> Any:
        policy = Retrying(retry=_is_again, stop=self._gives_up, wait=_delay, sleep=self._pace.pause, reraise=True)
        try:
            for attempt in policy:
                with attempt:
                    request = self._client.build_request(
                        method, address, content=content, headers=_headers(content, headers), timeout=TIMEOUT
                    )
                    return self._once(request, call, attempt.retry_state.attempt_number)
        except _Again as again:
            raise again.final from again.__cause__
        return None  # pragma: no cover  # tenacity returns or raises

    def _once(self, request: httpx.Request, call: Call, attempt: int) -> Any:
        self._pass_gate(call)
        self._count(call)
        start = time.monotonic()
        try:
            response = self._client.send(request, auth=self._auth, follow_redirects=False)
        except httpx.RequestError as error:
            _log(call, 0, start, attempt, outcome=type(error).__name__)
            raise self._silence(call, error) from error
        _log(call, response.status_code, start, attempt, outcome="answered")
        self._note_time(response)
        return self._judge(response, call)

    def _silence(self, call: Call, error: httpx.RequestError) -> Exception:
        if isinstance(error, httpx.DecodingError):
            return not_jira(call, 0, "an answer that cannot be decoded", site=self.base_url)
        sent = not isinstance(error, _NEVER_SENT)
        final = silence(call, type(error).__name__, site=self.base_url, sent=sent)
        return _Again(final) if call.kind.repeatable or not sent else final

    def _judge(self, response: httpx.Response, call: Call) -> Any:
        status = response.status_code
        if response.headers.get("X-RateLimit-NearLimit") == "true":
            self.near_limit = True
            self._pace.close_gate(_NEAR_LIMIT_PAUSE)
        if status < 300:
            return self._parsed(response, call)
        if status == 303 and (task := _task_at(response)):
            return {"taskId": task}
        if status < 400:
            raise not_jira(call, status, "a redirect, perhaps to a login page", site=self.base_url, page=True)
        reason = response.headers.get("RateLimit-Reason")
        error = refusal(call, status, _json_or_none(response), retry_after=_retry_after(response), reason=reason)
        if status == 429:
            self.near_limit = True
            if reason != _PER_ISSUE:  # a limit of one issue concerns one issue; all others concern everybody (facts 11.2)
                self._pace.close_gate(max(1.0, error.retry_after or 0.0))
            raise _Again(error)
        if status in _PASSING and call.kind.repeatable:
            raise _Again(unavailable(call, error))
        raise error

    def _parsed(self, response: httpx.Response, call: Call) -> Any:
        if not response.content:
            return None
        try:
            return response.json()
        except ValueError:
            found = response.headers.get("Content-Type", "").partition(";")[0] or "no content type"
            raise not_jira(call, response.status_code, found, site=self.base_url, page="html" in found) from None

    def _pass_gate(self, call: Call) -> None:
        if (delay := self._pace.gate_delay()) > self.budget_seconds:
            raise gate_closed(call, delay)
        self._pace.pass_gate()

    def _gives_up(self, state: RetryCallState) -> bool:
        """Before a sleep that would exceed the budget, never after it (facts 3.2)."""
        spent = max(state.seconds_since_start or 0.0, state.idle_for)
        return state.attempt_number >= ATTEMPTS or spent + state.upcoming_sleep > self.budget_seconds

    def _note_time(self, response: httpx.Response) -> None:
        if (said := _http_date(response.headers.get("Date", ""))) is not None:
            with self._lock:
                self._date = (said, time.monotonic())

    def _count(self, call: Call) -> None:
        with self._lock:
            self.calls[str(call)] += 1
            self.reads += call.kind is Kind.READ
            self.writes += call.kind is not Kind.READ


def connect(
    base_url: str,
    email: str,
    token: str,
    *,
    client: httpx.Client | None = None,
    transport: object | None = None,
    budget_seconds: float = 300,
    sleep: Callable[[float], None] = time.sleep,
    connections: int = 8,
) -> Transport:
    """A transport for one site. Nothing is sent yet.

    ``base_url``: ``https://<name>.atlassian.net``, or ``https://api.atlassian.com/ex/jira/<cloudId>`` for scoped tokens;
    plain http only on this machine. ``transport``: an ``httpx.BaseTransport``, for the embedded Jira; opaque here because
    callers may not know httpx. ``budget_seconds``: 300 at night, 30 when somebody waits. Raises ConfigError.
    """
    for name in ("httpx", "httpcore"):  # they log whole addresses: queries hold mail addresses and JQL
        logging.getLogger(name).setLevel(logging.WARNING)
    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections, keepalive_expiry=30)
    if transport is not None and not isinstance(transport, httpx.BaseTransport):
        raise TypeError("transport: expected an httpx.BaseTransport")
    own = client or httpx.Client(transport=transport, timeout=TIMEOUT, limits=limits, follow_redirects=False)
    auth = httpx.BasicAuth(email, token)
    return Transport(base_of(base_url), own, auth, budget_seconds=budget_seconds, sleep=sleep)


def _task_at(response: httpx.Response) -> str | None:
    """The long work an answer points at, not followed (facts 16.2); any other redirect leads away from Jira."""
    found = _TASK.search(response.headers.get("Location", "").partition("?")[0])
    return found[1] if found else None


def _json_or_none(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds, given as such or as an HTTP date."""
    given = response.headers.get("Retry-After", "").strip()
    if given.replace(".", "", 1).isdigit():
        return float(given)
    until = _http_date(given)
    here = _http_date(response.headers.get("Date", "")) or datetime.now(UTC)
    return None if until is None else max(0.0, (until - here).total_seconds())


def _http_date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        return None


def _is_again(state: RetryCallState) -> bool:
    return state.outcome is not None and isinstance(state.outcome.exception(), _Again)


def _delay(state: RetryCallState) -> float:
    """``Retry-After`` is a floor; without one 1, 2, 4… 30 s; always some jitter so that threads do not march in step."""
    error = state.outcome.exception() if state.outcome else None
    floor = (error.final.retry_after if isinstance(error, _Again) else None) or 0.0
    backoff: float = min(30.0, 2.0 ** (state.attempt_number - 1))
    return floor + random.uniform(0, 0.5) if floor >= 1 else backoff * random.uniform(1.0, 1.3)  # noqa: S311


def _log(call: Call, status: int, start: float, attempt: int, *, outcome: str) -> None:
    took = round((time.monotonic() - start) * 1000)
    level = logging.DEBUG if 0 < status < 400 or status == 404 else logging.INFO
    fields = {"method": call.method, "path": call.template, "status": status, "ms": took, "attempt": attempt}
    log.log(level, "jira.call", extra={**fields, "outcome": outcome})


def _headers(content: bytes | None, given: Mapping[str, str] | None) -> dict[str, str]:
    """Merged, where the library would replace: a JSON body keeps its content type (facts 1.5)."""
    own = {"Accept": "application/json", "User-Agent": _user_agent()}
    return {**own, **({"Content-Type": "application/json"} if content is not None else {}), **(given or {})}


@cache
def _user_agent() -> str:
    try:
        return f"bornage/{version('bornage')}"
    except PackageNotFoundError:
        return "bornage"
