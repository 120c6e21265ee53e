"""What a drive said and heard, recorded on the wire, checked against the specifications, and counted."""

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from integration.sandbox.http import Request, Response
from tests.contract.allowed import FAULTS
from tests.contract.spec import Call, found, operation_of

Json = Any

DRIVES: Final[dict[str, "Tally"]] = {}
"""What this process has checked, by drive: a drive played twice counts once."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """``excused``: position in the allow-list -> how often."""

    calls: int = 0
    operations: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    excused: dict[int, int] = field(default_factory=dict)

    def take(self, call: Call, *, asked: bool = True, note: str = "") -> list[str]:
        """Checks one call, counts it, and says what is wrong; ``asked``: the request should be right, too; ``note``: ends
        each sentence.
        """
        self.calls += 1
        if operation := operation_of(call):
            self.operations.add(f"{operation.method} {operation.template}")
        wrong = []
        for problem, fault in found(call, strict=True, note=note):
            if not asked and problem.text.startswith("request"):
                continue
            if fault is None:
                wrong.append(str(problem))
            else:
                position = FAULTS.index(fault)
                self.excused[position] = self.excused.get(position, 0) + 1
        self.problems += wrong
        return wrong

    def add(self, other: "Tally") -> None:
        self.calls += other.calls
        self.operations |= other.operations
        self.problems += other.problems
        for position, times in other.excused.items():
            self.excused[position] = self.excused.get(position, 0) + times

    def to_json(self) -> Json:
        """For the wire between test processes."""
        return {
            "calls": self.calls,
            "operations": sorted(self.operations),
            "problems": list(self.problems),
            "excused": sorted(self.excused.items()),
        }

    def line(self) -> str:
        return (
            f"contract: {len(self.operations)} operations, {self.calls:,} calls checked, {len(self.problems)} problems, "
            f"{len(self.excused)} allowed faults of the specification"
        )


def tally_from(said: Mapping[str, Json]) -> Tally:
    return Tally(
        calls=said["calls"],
        operations=set(said["operations"]),
        problems=list(said["problems"]),
        excused=dict(said["excused"]),
    )


def together(tallies: Iterable[Tally]) -> Tally:
    made = Tally()
    for one in tallies:
        made.add(one)
    return made


@dataclass(slots=True)
class Recorder:
    """Listens to a world (``world.on_call = recorder``); keeps what went over the wire, not the objects behind it."""

    kept: list[tuple[Request, int, Mapping[str, str], bytes]] = field(default_factory=list)

    def __call__(self, request: Request, response: Response) -> None:
        self.kept.append((request, response.status, response.headers, response.content()))

    def calls(self) -> list[Call]:
        return [_call(*one) for one in self.kept]

    def last(self) -> Call:
        return _call(*self.kept[-1])


def _call(request: Request, status: int, headers: Mapping[str, str], content: bytes) -> Call:
    lowered = {name.lower(): value for name, value in headers.items()}
    said = lowered.get("content-type", "")
    return Call(
        method=request.method,
        path=request.path,
        query=request.query,
        request_json=_json(request.body, request.headers.get("content-type", "")),
        request_content_type=request.headers.get("content-type"),
        status=status,
        response_headers=lowered,
        response_json=_json(content, said),
    )


def _json(content: bytes, kind: str) -> Json:
    """None when it is empty, no JSON by its own word, or cannot be read."""
    with suppress(ValueError):
        return json.loads(content) if content and "json" in kind else None
    return None


def checked(drive: str, play: Callable[[], list[Call]]) -> Tally:
    """What a drive's calls come to; played and checked once a process."""
    if drive not in DRIVES:
        tally = Tally()
        for call in play():
            tally.take(call)
        DRIVES[drive] = tally
    return DRIVES[drive]
