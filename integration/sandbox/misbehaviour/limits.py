"""Rate limits as Atlassian documents them (facts 11): bursts per endpoint and method, writes per issue, points per hour.

Nothing here reads a clock: the moment is given. https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Final

from integration.sandbox.http import JSON_TYPE, Response

_PER_SECOND: Final = {"GET": 100, "POST": 100, "PUT": 50, "DELETE": 50}
_OVERRIDES: Final = {
    ("GET", "/rest/api/3/issue/{issue}"): 150,
    ("GET", "/rest/api/3/issue/{issue}/changelog"): 200,
    ("POST", "/rest/api/3/changelog/bulkfetch"): 200,
    ("POST", "/rest/api/3/search/approximate-count"): 150,
    ("GET", "/rest/api/3/component/{component}"): 200,
    ("PUT", "/rest/api/3/component/{component}"): 500,
}
_WINDOWS: Final = ((2, 20), (30, 100))
"""Seconds, and so many writes of one issue in them."""
_NEAR: Final = 0.2
_READING_POSTS: Final = ("/search/", "/bulkfetch", "/jql/", "/comment/list", "/permissions/", "/changelog/list")
_IDENTITY: Final = ("/user", "/group", "/myself")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What one call met. ``refused``: the reason, None when it may pass; ``reset``: seconds until there is room again."""

    limit: int
    remaining: int
    reset: float = 0.0
    refused: str | None = None


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: datetime


@dataclass(slots=True, kw_only=True)
class Limits:
    """What one site has used up. ``clock``: where the time comes from, None for the site's own clock."""

    clock: Callable[[], datetime] | None = None
    buckets: dict[tuple[str, str], _Bucket] = field(default_factory=dict)
    writes: dict[int, deque[datetime]] = field(default_factory=dict)
    points: dict[str, tuple[datetime, int]] = field(default_factory=dict)
    """Account id -> the hour and what was used in it."""

    def admit(self, method: str, template: str, issue: int | None, now: datetime) -> Standing:
        """One call to one endpoint; a refused one uses nothing up."""
        written = self._recent(issue, now) if issue is not None and writes(method, template) else None
        if written is not None and (wait := _crowded(written, now)) > 0:
            return Standing(limit=_WINDOWS[0][1], remaining=0, reset=wait, refused="jira-per-issue-on-write")
        standing = self._burst(method, template, now)
        if written is not None and standing.refused is None:
            written.append(now)
        return standing

    def afford(self, account: str, now: datetime, quota: int) -> Standing | None:
        """The refusal of an account that has no points left until the full hour; None while it has."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        since, used = self.points.get(account, (hour, 0))
        if since != hour or used < quota:
            return None
        left = (hour + timedelta(hours=1) - now).total_seconds()
        return Standing(limit=quota, remaining=0, reset=left, refused="jira-quota-tenant-based")

    def charge(self, account: str, now: datetime, points: int) -> None:
        hour = now.replace(minute=0, second=0, microsecond=0)
        since, used = self.points.get(account, (hour, 0))
        self.points[account] = (hour, points + (used if since == hour else 0))

    def _burst(self, method: str, template: str, now: datetime) -> Standing:
        rate = _OVERRIDES.get((method, template), _PER_SECOND.get(method, 100))
        bucket = self.buckets.setdefault((method, template), _Bucket(float(rate), now))
        bucket.tokens = min(float(rate), bucket.tokens + rate * (now - bucket.at).total_seconds())
        bucket.at = now
        if bucket.tokens < 1:
            wait = (1 - bucket.tokens) / rate
            return Standing(limit=rate, remaining=0, reset=wait, refused="jira-burst-based")
        bucket.tokens -= 1
        return Standing(limit=rate, remaining=int(bucket.tokens), reset=(rate - bucket.tokens) / rate)

    def _recent(self, issue: int, now: datetime) -> deque[datetime]:
        written = self.writes.setdefault(issue, deque())
        while written and (now - written[0]).total_seconds() >= _WINDOWS[-1][0]:
            written.popleft()
        return written


def writes(method: str, path: str) -> bool:
    """Some POSTs only read: their question is too long for an address."""
    return method in ("PUT", "DELETE") or (method == "POST" and not any(part in path for part in _READING_POSTS))


def _crowded(written: deque[datetime], now: datetime) -> float:
    """Seconds until the oldest write of a full window has left it; 0 when every window has room."""
    waits = [0.0]
    for span, most in _WINDOWS:
        if len(written) >= most:
            waits.append(span - (now - written[-most]).total_seconds())
    return max(waits)


def points_of(method: str, path: str, json: Any) -> int:
    """What an answer costs: 1, and for a read 1 for each object in it, 2 more for one that is a person's or a group's."""
    if writes(method, path):
        return 1
    return 1 + _objects(json) * (3 if any(part in path for part in _IDENTITY) else 1)


def _objects(json: Any) -> int:
    """The rows of a list or of a page; a thing by itself is one."""
    if isinstance(json, list):
        return len(json)
    lists = [value for value in json.values() if isinstance(value, list)] if isinstance(json, dict) else []
    return max((len(rows) for rows in lists if any(isinstance(row, dict) for row in rows)), default=1)


def limit_headers(standing: Standing, now: datetime) -> dict[str, str]:
    """``X-RateLimit-*`` (facts 11.1): the reset is a minute in ISO form."""
    reset = now + timedelta(seconds=ceil(standing.reset))
    return {
        "X-RateLimit-Limit": str(standing.limit),
        "X-RateLimit-Remaining": str(standing.remaining),
        "X-RateLimit-Reset": reset.strftime("%Y-%m-%dT%H:%MZ"),
        "X-RateLimit-NearLimit": "true" if standing.remaining < standing.limit * _NEAR else "false",
    }


def too_many(standing: Standing, now: datetime) -> Response:
    """429: nothing was carried out."""
    asked = {"Retry-After": str(max(1, ceil(standing.reset))), "RateLimit-Reason": standing.refused or ""}
    body = {"errorMessages": ["Rate limit exceeded."], "errors": {}}
    return Response(status=429, headers=asked | limit_headers(standing, now) | {"Content-Type": JSON_TYPE}, json=body)
