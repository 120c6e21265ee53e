"""Each command that writes, each kind of request it sends, each kind of bad weather: the same end once it is fair again."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import httpx

from integration.errors import BornageError
from integration.sandbox.misbehaviour.faults import (
    Cut,
    Fault,
    Faults,
    Html,
    RateLimited,
    Rule,
    ServerError,
    Slow,
    When,
    WithoutPermission,
    route_matcher,
)
from tests.crash.end_state import end_state
from tests.crash.matrix import difference, phase_of, undisturbed
from tests.crash.phases import PAUSE, Phase, Size, phases
from tests.sync.site import over
from tests.sync.stage import copied

COLUMNS = "greenhopper"
"""Best effort: what this address refuses is left to a person (facts 9.7)."""
RIGHTS = (
    "ADMINISTER",
    "ADMINISTER_PROJECTS",
    "EDIT_ISSUES",
    "CREATE_ISSUES",
    "LINK_ISSUES",
    "SCHEDULE_ISSUES",
    "DELETE_ISSUES",
)
CONFLICT = "409"
LAG = "index behind"
LOST = "rights lost"
ONCE: dict[str, Fault] = {
    "503 after the write": ServerError(status=503, effect="after"),
    "time-out": Slow(seconds=90),
    "cut answer": Cut(),
    "cut body": Cut(where="body"),
    "page instead of JSON": Html(effect="after"),
}
STORMS: dict[str, Fault] = {
    "429 with Retry-After": RateLimited(retry_after=3),
    "429 without a word": RateLimited(reason=None, headers=False, body="empty"),
    "429 of one issue": RateLimited(reason="jira-per-issue-on-write", retry_after=2),
}
"""Four times in a row."""
KINDS = (*ONCE, *STORMS, CONFLICT, LAG, LOST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """``route``: of the calls that meet it, "" for what concerns the whole site."""

    size: Size
    phase: str
    route: str
    kind: str


class Conflict(httpx.BaseTransport):
    """The first call on a route is answered 409: somebody else is at it; nothing is done."""

    def __init__(self, inner, *, route):
        self._inner, self._fits, self._told = inner, route_matcher(route), False

    def handle_request(self, request):
        if self._told or not self._fits(request.method, request.url.path):
            return self._inner.handle_request(request)
        self._told = True
        return httpx.Response(409, json={"errorMessages": ["Conflict"], "errors": {}}, request=request)


@lru_cache
def routes(size: Size, name: str) -> tuple[str, ...]:
    """Every kind of request a command sends."""
    phase = phase_of(size, name)
    site = over(copied(phase.start()))
    phase.run(site)
    return tuple(sorted(site.transport.calls))


def spells(size: Size, *, every: int = 1) -> Iterator[Spell]:
    """Those that are sensible: a conflict is of writes, an index of the whole site. Every nth of a kind, three at least."""
    for kind in KINDS:
        found = [
            Spell(size=size, phase=phase.name, route=route, kind=kind)
            for phase in phases(size)
            for route in (("",) if kind == LAG else routes(size, phase.name))
            if not (kind == CONFLICT and route.startswith("GET")) and not (kind == LOST and "rest/api/3" not in route)
        ]
        yield from found[:: min(every, len(found) // 3)]


def story(spell: Spell) -> tuple[str, str]:
    """The command in this weather, again in fair weather until it ends, and once more. What the first said, and what is wrong in
    the end, if anything.
    """
    phase = phase_of(spell.size, spell.phase)
    world = copied(phase.start())
    said = _attempt(phase, _out(world, spell))
    world.faults = None
    world.switches.index_lag = 0.0
    for _ in range(2):
        world.clock.advance(PAUSE)
        if not (again := _attempt(phase, over(world))):
            break
    last = over(world)
    again = again or _attempt(phase, last) or (f"{last.transport.writes} more writes" if last.transport.writes else "")
    return said, again or difference(_seen(undisturbed(spell.size, spell.phase)[0], spell), _seen(end_state(world), spell))


def _out(world, spell: Spell):
    """Our doors in this weather."""
    if spell.kind == CONFLICT:
        return over(world, lambda inner: Conflict(inner, route=spell.route))
    if spell.kind == LAG:
        world.switches.index_lag = 300.0
        return over(world)
    when = When(route=spell.route, first=1 if spell.kind in ONCE else 4)
    if spell.kind == LOST:
        rule = Rule(fault=WithoutPermission(permissions=RIGHTS), when=When(route=spell.route))
    else:
        rule = Rule(fault=(ONCE | STORMS)[spell.kind], when=when)
    world.faults = Faults(rule, seed=1)
    return over(world)


def _seen(state, spell: Spell):
    return {kind: told for kind, told in state.items() if not (kind == "boards" and COLUMNS in spell.route)}


def _attempt(phase: Phase, site) -> str:
    """What it says when it does not end; anything but a sentence for people is raised."""
    try:
        phase.run(site)
    except BornageError as told:
        return f"{type(told).__name__}: {told}"
    return ""
