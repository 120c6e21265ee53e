"""When phases were open and closed, from domain-rules 2.5, by going through everything that happened in order.

Our own moves of an epic open nothing. A phase closed by its decision and then by its epic is open again when the epic is; closed by
its decision alone, when that decision is revised. A dropped go/no-go no longer holds the phase.
"""

from dataclasses import dataclass
from datetime import datetime

from tests.oracle.world import Move, Told, World


@dataclass
class Closing:
    """From the act that closed it until it was open again."""

    at: datetime
    move: Move
    by: str
    until: datetime | None = None


def opened_at(world: World, epic: str) -> datetime | None:
    return min(world.openings(epic), default=None)


def _gates(world: World, epic: str, when: datetime) -> list[Told]:
    """Its go/no-go decisions after what happened at that instant."""
    return [
        t
        for t in world.told.values()
        if t.issue.type == "decision"
        and t.issue.created <= when
        and t.at(when).parent == epic
        and "go-no-go" in t.at(when).labels
        and t.at(when).status != "dropped"
    ]


def _by_moa(world: World, told: Told, when: datetime) -> bool:
    """Whether what holds at that instant was validated by a MOA."""
    last = [m for m in told.moves if m.new == "validated" and m.at <= when]
    if not last:
        return False
    move = last[-1]
    natures = set(move.before.labels)
    return world.fair_since(move.author, move.at, world.phase_of(told, move.before), {"MOA"}, natures) is not None


def closings(world: World, epic: str) -> list[Closing]:
    events = [(m.at, t.issue.id, m) for t in world.told.values() for m in t.moves if t.issue.type in ("decision", "phase")]
    found: list[Closing] = []
    for at, issue, move in sorted(events, key=lambda e: (e[0], e[1])):
        told = world.told[issue]
        closed = found[-1] if found and found[-1].until is None else None
        if issue == epic:
            if move.new == "validated" and closed is None:
                found.append(Closing(at, move, issue))
            elif move.old == "validated" and closed is not None:
                closed.until = at
        elif told in _gates(world, epic, at) and move.new == "validated" and closed is None:
            if all(g.at(at).status == "validated" and _by_moa(world, g, at) for g in _gates(world, epic, at)):
                found.append(Closing(at, move, issue))
        elif move.old == "validated" and closed is not None and closed.by != epic and told.issue.type == "decision":
            gate = issue == closed.by or (told.before(at).parent == epic and "go-no-go" in told.before(at).labels)
            if gate and world.told[epic].at(at).status != "validated":
                closed.until = at
    return found


def open_times(world: World, epic: str) -> list[tuple[datetime, datetime | None]]:
    """From its opening, between the times it was closed or dropped."""
    told = world.told[epic]
    events = [(when, "open") for when in world.openings(epic)]
    events += [(c.at, "close") for c in closings(world, epic)]
    events += [(c.until, "open") for c in closings(world, epic) if c.until and told.at(c.until).status != "dropped"]
    events += [(m.at, "close") for m in told.moves if m.new == "dropped"]
    found: list[tuple[datetime, datetime | None]] = []
    for when, what in sorted(events):
        is_open = bool(found) and found[-1][1] is None
        if what == "open" and not is_open and (found or when == opened_at(world, epic)):
            found.append((when, None))
        elif what == "close" and is_open:
            found[-1] = (found[-1][0], when)
    return found
