"""R25 and R26, from domain-rules 3.6."""

from collections.abc import Iterator
from datetime import datetime

from tests.oracle.phases import Closing, closings, opened_at
from tests.oracle.said import Said, ended
from tests.oracle.world import DONE, INTERNAL, SETTLE, Move, Told, World, stood

AHEAD = ("ready", "build", "acceptance")


def r25(world: World, told: Told) -> Iterator[Said]:
    """From the first move ahead without approval to the next preparation or approval: one violation, told by its first move under
    the rules.
    """
    if told.issue.type != "livrable":
        return
    episode: list[str] = []
    found: list[tuple[str, datetime, list[str]]] = []
    if told.born.status in AHEAD and told.issue.creator not in world.d.service and world.in_force(told.issue.created):
        episode.append(told.born.status)
        found.append(("created", told.issue.created, episode))
    for move in told.moves:
        if move.new in ("prepare", "dropped") or _approved(world, told, move):
            episode = []
        elif move.judged and move.new in AHEAD and move.author.id not in world.d.service and world.in_force(move.at):
            if not episode:
                found.append((f"change:{move.history}", move.at, episode))
            episode.append(move.new)
    for cause, since, reached in found:
        severity = "breach" if "acceptance" in reached else "warning"
        yield Said("R25", f"issue:{told.issue.id}", cause, severity, *ended(_righted(world, told, since)))


def _approved(world: World, told: Told, move: Move) -> bool:
    """Whether the need has been approved since it was last prepared, up to and with this move."""
    prepared = max([told.issue.created, *(m.at for m in told.moves if m.new == "prepare" and m.at < move.at)])
    return any(prepared <= when <= move.at for when in world.approvals(told.issue.id))


def _righted(world: World, told: Told, since: datetime) -> datetime | None:
    approved = [when for when in world.approvals(told.issue.id) if when > since]
    dropped = [m.at for m in told.moves if m.new == "dropped" and m.at > since]
    return min([*approved, *dropped], default=None)


def r26(world: World, told: Told) -> Iterator[Said]:
    """(a) each time it was closed with something open; (b) the first Livrable built before it was opened."""
    if told.issue.type != "phase" or told.issue.id not in world.epics:
        return
    subject = f"issue:{told.issue.id}"
    for closing in closings(world, told.issue.id):
        left = [t for t in world.told.values() if _keeps_open(world, t, told.issue.id, closing.at)]
        ours = closing.move.author.id in world.d.service
        if left and world.in_force(closing.at) and closing.move.judged and not ours:
            over = _finished(world, left, closing)
            yield Said("R26", subject, f"change:{closing.move.history}", "breach", *ended(over))
    first = _first_build(world, told.issue.id)
    opened = opened_at(world, told.issue.id)
    if first and (opened is None or first[0] < opened):
        yield Said("R26", subject, first[1], "warning", *ended(opened))


def _keeps_open(world: World, told: Told, epic: str, when: datetime) -> bool:
    if told.issue.type is None or told.issue.type in (*INTERNAL, "phase") or told.issue.created > when:
        return False
    state = told.at(when)
    if state.parent != epic or state.status in DONE or _reserved(world, told, when):
        return False
    return not (told.issue.type == "rituel" and told.issue.item is None and state.status in ("prepare", "approve"))


def _reserved(world: World, told: Told, when: datetime) -> bool:
    """A validated Décision ``reserves`` with a due date, linked by people, carries it."""
    for link in world.links(told.issue):
        other = world.told.get(link.other)
        if other and other.issue.type == "decision" and stood(link, when) and _by_people(world, told, other, link.kind):
            state = other.at(when)
            if state.status == "validated" and "reserves" in state.labels and state.due:
                return True
    return False


def _by_people(world: World, told: Told, other: Told, kind: str) -> bool:
    """The template's dependencies, laid by us, prove nothing."""
    if kind != "blocks":
        return True
    histories = (world.d.histories[told.issue.id], world.d.histories[other.issue.id])
    ends = {told.issue.id, other.issue.id}
    laid = [c for h in histories for c in h.changes if c.field == "link" and c.new in ends]
    return any(c.author.id not in world.d.service for c in laid)


def _finished(world: World, left: list[Told], closing: Closing) -> datetime | None:
    """When all that was open was done or reserved, or the phase open again."""
    turns = {m.at for t in world.told.values() for m in t.writes if m.at > closing.at}
    laid = {link.since for t in left for link in world.links(t.issue)}
    turns |= {when for when in laid if closing.at < when <= world.now - SETTLE}
    for when in sorted(turns):
        if closing.until and when >= closing.until:
            break
        if all(t.at(when).status in DONE or _reserved(world, t, when) for t in left):
            return when
    return closing.until


def _first_build(world: World, epic: str) -> tuple[datetime, str] | None:
    found = [
        (m.at, f"change:{m.history}")
        for told in world.told.values()
        if told.issue.type == "livrable"
        for m in told.moves
        if m.new == "build" and m.judged and m.after.parent == epic and m.author.id not in world.d.service
        if world.in_force(m.at)
    ]
    return min(found, default=None)
