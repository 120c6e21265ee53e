"""The matrix: a command is killed at a request, before Jira gets it or after, and run again; what is left is compared."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, Literal

from tests.crash.end_state import end_state
from tests.crash.phases import PAUSE, Phase, Size, phases
from tests.sync.site import over
from tests.sync.stage import copied
from tests.sync.weather import Crash, Cut

Moment = Literal["before", "after"]
MOMENTS: tuple[Moment, ...] = ("before", "after")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The ``at``-th request of a phase: killed before it is sent, or after the site took it."""

    size: Size
    phase: str
    at: int
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """``killed``: whether the run got as far; ``wrong``: what differs from a run nobody disturbed, "" when nothing does."""

    point: Point
    killed: bool
    wrong: str


def phase_of(size: Size, name: str) -> Phase:
    return next(one for one in phases(size) if one.name == name)


@lru_cache
def undisturbed(size: Size, name: str) -> tuple[dict[str, Any], int]:
    """What the command leaves, and how many requests it takes."""
    phase = phase_of(size, name)
    world = copied(phase.start())
    world.clock.advance(PAUSE)
    site = over(world)
    phase.run(site)
    return end_state(world), site.transport.reads + site.transport.writes


def points(size: Size, name: str, *, every: int = 1) -> Iterator[Point]:
    """Every nth point of a phase, both moments of a request counted; each phase begins at another one."""
    total = undisturbed(size, name)[1]
    begin = [one.name for one in phases(size)].index(name) % every
    for number in range(begin, 2 * total, every):
        yield Point(size=size, phase=name, at=number // 2 + 1, moment=MOMENTS[number % 2])


def outcome_of(point: Point) -> Outcome:
    """Killed, run again, and a third time: the same end, and nothing more to write."""
    phase = phase_of(point.size, point.phase)
    world, cut, killed = copied(phase.start()), [], False

    def wrap(inner):
        cut.append(Cut(inner, at=point.at, before=point.moment == "before"))
        return cut[0]

    try:
        phase.run(over(world, wrap))
    except Crash:
        killed = True
    carried = world.calls
    world.clock.advance(PAUSE)
    return Outcome(point=point, killed=killed, wrong=_late(world, carried) or _resumed(phase, world, point))


def _late(world, carried: int) -> str:
    """A machine that is off sends nothing more."""
    return "" if world.calls == carried else f"{world.calls - carried} requests after the kill"


def _resumed(phase: Phase, world, point: Point) -> str:
    try:
        phase.run(over(world))
        last = over(world)
        phase.run(last)
    except Exception as error:  # noqa: BLE001  # a run that does not end is a difference, told with the others
        return f"{type(error).__name__}: {error}"
    if last.transport.writes:
        return f"{last.transport.writes} writes of the third run"
    return difference(undisturbed(point.size, point.phase)[0], end_state(world))


def difference(expected: dict[str, Any], found: dict[str, Any]) -> str:
    """Kind by kind, the first leaves that differ."""
    told = ((kind, list(islice(_leaves(expected[kind], found[kind]), 3))) for kind in expected)
    return "; ".join(f"{kind}: {', '.join(leaves)}" for kind, leaves in told if leaves)


def _beyond(some: list[Any], others: list[Any]) -> list[Any]:
    """Two of those that are there more often."""
    return list(Counter(map(repr, some)) - Counter(map(repr, others)))[:2]


def _leaves(expected: Any, found: Any) -> Iterator[str]:
    if expected == found:
        return
    if isinstance(expected, dict):
        for key in expected:
            yield from _leaves(expected[key], found[key])
    elif isinstance(expected, list | tuple) and isinstance(found, list | tuple) and len(expected) == len(found):
        for one, other in zip(expected, found, strict=True):
            yield from _leaves(one, other)
    elif isinstance(expected, list) and isinstance(found, list):
        yield f"missing {_beyond(expected, found)}, more {_beyond(found, expected)}"
    else:
        yield f"expected {expected!r}, found {found!r}"
