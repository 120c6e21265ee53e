"""R09, R10 and R15, from domain-rules 3.2 and 3.4."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.oracle.days import full_working_days, when_elapsed
from tests.oracle.said import Said, ended
from tests.oracle.world import INTERNAL, State, Told, World, Write, delivers, starts

FREE = ("comment", "attachment", "remote", "link")


def _chosen(world: World, firm: str, when: datetime) -> bool | None:
    """By a validated decision that names it; where none does, by one that names no integrator. None: no decision to tell."""
    names = {a.id: a.name for a in world.d.staffing.actors.values() if a.kind == "integrator"}
    decisions = [
        (t, _named(t, when, names))
        for t in world.told.values()
        if t.issue.type == "decision" and t.issue.created < when and "prestataire" in t.before(when).labels
    ]
    if not decisions:
        return None
    mine = [t for t, named in decisions if firm in named] or [t for t, named in decisions if not named]
    return any(t.before(when).status == "validated" for t in mine)


def _named(told: Told, when: datetime, names: dict[str, str]) -> set[str]:
    text = f"{told.before(when).summary}\n{told.before(when).description}".casefold()
    return {i for i, name in names.items() if re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", text)}


def r09(world: World, told: Told) -> Iterator[Said]:
    if told.issue.type in (*INTERNAL, "phase", None):
        return
    for write in (*world.births(told), *told.writes):
        person = str(write.author.id)
        if not world.is_known(write.author) or not world.in_force(write.at) or not _touches(write):
            continue
        if world.hats(person, write.at, world.phase_of(told, write.after), write.after.labels) & {"AMOA", "MOA"}:
            continue
        if any(_chosen(world, firm, write.at) is False for firm in _firms(world, person, write.at)):
            moved = (write.before.status, write.after.status)
            severity = "breach" if moved in (("prepare", "approve"), ("approve", "validated")) else "warning"
            late = world.late(person, write.at, world.phase_of(told, write.after), {"AMOA", "MOA"}, write.after.labels)
            yield Said(
                "R09", f"issue:{told.issue.id}", write.cause, severity, *ended(_handed_over(world, told, write), late)
            )


def _firms(world: World, person: str, when: datetime) -> list[str]:
    return [a for a in world.actors(person, when) if world.d.staffing.actors[a].kind == "integrator"]


def _handed_over(world: World, told: Told, act: Write) -> datetime | None:
    """When the item, held by an integrator's person, was reassigned to AMOA or MOA."""
    holder = act.after.assignee
    if holder not in world.d.staffing.actor_of or not _firms(world, str(holder), act.at):
        return None
    for write in told.writes:
        given = [c.new for c in write.changes if c.field == "assignee" and c.new]
        if write.at > act.at and given:
            hats = world.hats(given[0], write.at, world.phase_of(told, write.after), write.after.labels)
            if hats & {"AMOA", "MOA"}:
                return write.at
    return None


def _touches(write: Write) -> bool:
    """Comments, attachments and handing it to somebody else are free."""
    return any(c.new == write.author.id if c.field == "assignee" else c.field not in FREE for c in write.changes)


def may_build(world: World, told: Told, state: State, person: str, when: datetime) -> bool:
    """The component's role, or for MOE an AMOE whose delegation is in force."""
    phase = world.phase_of(told, state)
    mine = world.hats(person, when, phase)
    alone = "MOA" in mine and "AMOA" in state.components and not world.is_staffed("AMOA", when, phase)
    if mine & state.components or alone:
        return True
    return "MOE" in state.components and world.delegated(person, when, phase)


def holdings(world: World, told: Told) -> Iterator[tuple[str, datetime, str]]:
    """Times as assignee in build of a full working day: person, the end of that day, what began it. The first of each time
    the issue was in these hands, with the hats and the component of that moment: blocked and resumed, it is the same work.
    """
    told_of: set[datetime] = set()
    for person, handed, elapsed, cause in _stays(world, told):
        if elapsed > world.d.effective_from and handed not in told_of:
            told_of.add(handed)
            yield person, elapsed - timedelta(microseconds=1), cause


def _stays(world: World, told: Told) -> Iterator[tuple[str, datetime, datetime, str]]:
    """Stays in build long enough: who, since when the issue was theirs, the end of their first full day, what began it."""
    points = [(told.issue.created, "created", told.born), *((w.at, f"change:{w.history}", w.after) for w in told.writes)]
    since, cause, handed = told.issue.created, "created", told.issue.created
    before: str | None = None
    for index, (at, history, state) in enumerate(points):
        if index and points[index - 1][2].assignee != state.assignee:
            handed = at
        holder = state.assignee if state.status == "build" else None
        if holder != before:
            since, cause, before = at, history, holder
        last = index + 1 == len(points)
        left = not last and (points[index + 1][2].status != "build" or points[index + 1][2].assignee != holder)
        until = world.now if last else points[index + 1][0]
        if holder and (last or left) and full_working_days(since, until, world.zone) >= 1:
            yield holder, handed, when_elapsed(since, 1, world.zone), cause


def r15(world: World, told: Told) -> Iterator[Said]:
    """Started or delivered by another role; or held in build by a MOA, where MOE builds."""
    if told.issue.type not in ("livrable", "anomalie"):
        return
    for move in told.moves:
        if move.judged and (starts(move) or delivers(move)) and world.is_known(move.author) and world.in_force(move.at):
            person, state = str(move.author.id), move.after
            mine = world.hats(person, move.at, world.phase_of(told, state))
            business = "MOA" in mine and "AMOA" in state.components
            if state.components and not business and not may_build(world, told, state, person, move.at):
                yield _part(world, told, "R15", (person, move.at, f"change:{move.history}"))
    for person, at, cause in holdings(world, told):
        state = told.at(at)
        known = person in world.d.staffing.actor_of and "MOE" in state.components
        is_moa = known and "MOA" in world.hats(person, at, world.phase_of(told, state))
        if is_moa and not may_build(world, told, state, person, at):
            yield _part(world, told, "R15", (person, at, cause))


def r10(world: World, told: Told) -> Iterator[Said]:
    """Held in build by a consultant who is not staffed MOE; of a start or a delivery R15 says it all."""
    if told.issue.type not in ("livrable", "anomalie"):
        return
    for person, at, cause in holdings(world, told):
        state = told.at(at)
        if person in world.d.staffing.actor_of and "MOE" in state.components:
            kinds = {world.d.staffing.actors[a].kind for a in world.actors(person, at)}
            if "consultant" in kinds and not may_build(world, told, state, person, at):
                yield _part(world, told, "R10", (person, at, cause))


def _part(world: World, told: Told, rule: str, part: tuple[str, datetime, str]) -> Said:
    person, at, cause = part
    state = told.at(at)
    phase = world.phase_of(told, state)
    excuses = [world.late(person, at, phase, set(state.components))]
    excuses += [world.late_delegation(person, at, phase)] if "MOE" in state.components else []
    late = min((e for e in excuses if e), default=None)
    return Said(rule, f"issue:{told.issue.id}", cause, "warning", *ended(_mended(world, told, person, at), late))


def _mended(world: World, told: Told, person: str, after: datetime) -> datetime | None:
    """The item next given to somebody who may build it, or made one that the person may build."""
    for write in told.writes:
        if write.at > after:
            fields = {c.field for c in write.changes}
            new = write.after.assignee
            if "assignee" in fields and new and may_build(world, told, write.after, new, write.at):
                return write.at
            if "component" in fields and may_build(world, told, write.after, person, write.at):
                return write.at
    return None


__all__ = ["r09", "r10", "r15"]
