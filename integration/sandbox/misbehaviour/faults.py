"""Misbehaviour on purpose: which call meets which fault. Pure decisions, the same for the same seed and the same calls.

``weather.py`` carries them out around the site's own answer; ``file.py`` reads them from a file.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from hashlib import blake2b
from typing import Final, Literal

Reason = Literal["jira-quota-global-based", "jira-quota-tenant-based", "jira-burst-based", "jira-per-issue-on-write"]
Effect = Literal["before", "after"]
"""Whether the caller is failed before the site did what was asked, or after."""
Body = Literal["json", "html", "empty"]
Shape = Literal["any", "list", "empty", "missing", "null", "number", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimited:
    """429, nothing carried out (facts 11.1). ``retry_after``: seconds; None leaves the header out, as the gateway may."""

    fault: Literal["rate-limit"] = "rate-limit"
    reason: Reason | None = "jira-burst-based"
    retry_after: int | None = None
    headers: bool = True
    """Whether the ``X-RateLimit-*`` headers come along."""
    body: Body = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class NearLimit:
    """The site's own answer, with ``X-RateLimit-NearLimit: true``: under a fifth is left (facts 11.1)."""

    fault: Literal["near-limit"] = "near-limit"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerError:
    """A 5xx of the site or of the gateway before it; 5xx after a create is what makes it ambiguous (facts 11.3)."""

    fault: Literal["server-error"] = "server-error"
    status: Literal[500, 502, 503, 504] = 503
    effect: Effect = "before"
    body: Body = "html"
    retry_after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The connection closes: before the call is sent, after it without an answer, or in the middle of the answer's body.

    ``effect`` counts with ``answer`` only: a call that never left has done nothing, one that is being answered was carried out.
    """

    fault: Literal["cut"] = "cut"
    where: Literal["connect", "answer", "body"] = "answer"
    effect: Effect = "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slow:
    """The answer comes late: carried out at once, told after ``seconds``."""

    fault: Literal["slow"] = "slow"
    seconds: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Html:
    """200 and a page for people where JSON was asked for."""

    fault: Literal["html"] = "html"
    page: Literal["login", "maintenance"] = "login"
    effect: Effect = "before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """To a login page. The real one is at another address; ours stays on the site, so that no client leaves this machine."""

    fault: Literal["redirect"] = "redirect"
    status: Literal[302, 303] = 302


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedToken:
    """The list never ends: ``nextPageToken`` is the one asked with, and ``isLast`` is false."""

    fault: Literal["repeated-token"] = "repeated-token"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongShape:
    """Valid JSON that is not what the specification says; carried out all the same. ``any``: one of the others, by the seed."""

    fault: Literal["wrong-shape"] = "wrong-shape"
    shape: Shape = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Truncated:
    """A complete answer with half of its JSON; carried out all the same."""

    fault: Literal["truncated"] = "truncated"


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutPermission:
    """The call is answered as if the caller lacked these permissions: with ``after`` and ``first``, a right lost in mid-run."""

    permissions: tuple[str, ...]
    fault: Literal["without-permission"] = "without-permission"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRevoked:
    """401: the caller's token is not accepted."""

    fault: Literal["token-revoked"] = "token-revoked"


Fault = (
    RateLimited
    | NearLimit
    | ServerError
    | Cut
    | Slow
    | Html
    | Redirect
    | RepeatedToken
    | WrongShape
    | Truncated
    | WithoutPermission
    | TokenRevoked
)


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Which calls. ``route``, ``issue``, ``account`` and the clock say which calls count; the others choose among those."""

    route: str = ""
    """``POST /rest/api/3/issue/{issue}/comment``; ``{}`` one segment, ``*`` any text, method ``*`` or none: every method."""
    issue: str = ""
    """A key or an id in the address, in any of its forms."""
    account: str = ""
    """Who calls: mail address or account id."""
    since: datetime | None = None
    until: datetime | None = None
    """Between two times of the site's clock; ``until`` is the first moment after."""
    after: int = 0
    """So many calls pass first; the following counts begin behind them."""
    first: int | None = None
    calls: tuple[int, ...] = ()
    """The nth ones, from 1."""
    every: int = 1
    rate: float = 1.0
    """A share of the calls, chosen by the seed."""
    times: int | None = None
    """Never more often than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One fault and the calls it meets."""

    fault: Fault
    when: When = field(default_factory=When)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a rule sees of a call. ``issues``: the names in the address that are an issue's, each in all its forms;
    ``who``: mail address and account id of the caller.
    """

    method: str
    path: str
    now: datetime
    issues: frozenset[str] = frozenset()
    who: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One call met one fault. ``number``: which of the calls its rule counts, from 1; ``rule``: which rule, from 0."""

    fault: Fault
    rule: int
    number: int
    method: str
    path: str


class Faults:
    """The rules of one site and what they did. Put it on ``world.faults``; the site's lock guards it.

    Every rule counts the calls it concerns; the first that is due, in their order, decides alone.
    """

    def __init__(self, *rules: Rule, seed: int = 0) -> None:
        self.rules = rules
        self.seed = seed
        self.done: list[Hit] = []
        self._met: Counter[int] = Counter()
        self._hits: Counter[int] = Counter()

    def meet(self, seen: Seen) -> Hit | None:
        """The fault of this call; counted, not yet carried out."""
        found: Hit | None = None
        for index, rule in enumerate(self.rules):
            if not _concerned(rule.when, seen):
                continue
            self._met[index] += 1
            number = self._met[index]
            if found is None and self._due(index, rule.when, number):
                found = Hit(fault=rule.fault, rule=index, number=number, method=seen.method, path=seen.path)
        return found

    def note(self, hit: Hit) -> None:
        """It was carried out."""
        self._hits[hit.rule] += 1
        self.done.append(hit)

    def count(self, kind: str) -> int:
        """How often a fault of this kind happened: ``rate-limit``, ``cut``…"""
        return sum(hit.fault.fault == kind for hit in self.done)

    def chance(self, *of: object) -> float:
        """A number from 0 to below 1, fixed by the seed and by what it is for."""
        text = "|".join(map(str, (self.seed, *of)))
        return int.from_bytes(blake2b(text.encode(), digest_size=6).digest(), "big") / 2**48

    def _due(self, index: int, when: When, number: int) -> bool:
        nth = number - when.after
        return (
            nth > 0
            and (when.first is None or nth <= when.first)
            and (not when.calls or nth in when.calls)
            and nth % when.every == 0
            and (when.times is None or self._hits[index] < when.times)
            and (when.rate >= 1 or self.chance(index, number) < when.rate)
        )


def _concerned(when: When, seen: Seen) -> bool:
    return (
        (when.since is None or when.since <= seen.now)
        and (when.until is None or seen.now < when.until)
        and (not when.issue or when.issue.upper() in seen.issues)
        and (not when.account or when.account.casefold() in seen.who)
        and (not when.route or route_matcher(when.route)(seen.method, seen.path))
    )


_GATEWAY: Final = re.compile(r"/ex/jira/[^/]+(?=/)")
_OTHER_VERSIONS: Final = re.compile(r"/rest/api/(2|latest)(?=/)")


def address(path: str) -> str:
    """Where a call goes, whichever way it takes: through the gateway or not, in any version of the API."""
    return _OTHER_VERSIONS.sub("/rest/api/3", _GATEWAY.sub("", path, count=1), count=1)


HOLES: Final = re.compile(r"(\{\w*\}|\*)")


@cache
def route_matcher(route: str) -> Callable[[str, str], bool]:
    """Whether a call is on ``METHOD /path/{of}/*``.

    >>> route_matcher("PUT /rest/api/3/issue/{key}")("PUT", "/rest/api/3/issue/CRM-1")
    True
    """
    head, _, tail = route.partition(" ")
    method, path = (head.upper(), tail.strip()) if tail else ("*", head)
    path = address(path)
    parts = (".*" if part == "*" else "[^/]+" if part.startswith("{") else re.escape(part) for part in HOLES.split(path))
    pattern = re.compile("".join(parts))
    return lambda verb, at: method in ("*", verb) and pattern.fullmatch(at) is not None
