"""R22, from domain-rules 2.1 and 3.5: how long each issue stayed with somebody who may not hold the ball there.

An AMOE with a delegation acts for MOE wherever the component's role has the ball. A deactivated account holds no hat, nobody knows since
when: the stay counts whole. While the component that would tell is missing, nothing is told (G12). The guard of the first five working
days is of an assignee given at creation, from the creation; the rules' first day is where counting begins (G7).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tests.oracle.days import DAY, midnight, when_elapsed
from tests.oracle.replay import in_order, undone
from tests.oracle.said import Said
from tests.oracle.world import State, Told, World, delivers

CONTROL = {"AMOA", "MOA"}
WATCHED = ("prepare", "approve", "ready", "build", "acceptance")


@dataclass(frozen=True)
class Stay:
    """One status with one assignee; ``until`` None: still."""

    who: str
    status: str
    since: datetime
    until: datetime | None
    cause: str


@dataclass
class Wrong:
    """Part of a stay, all of it in hands that may not have it."""

    since: datetime
    until: datetime | None


def ball(told: Told, state: State) -> set[str]:
    """Roles that have it, as the table of statuses says; none where only a missing component would tell."""
    design = told.issue.type == "document" and "conception" in state.labels
    if state.status == "prepare":
        return {"MOE", "AMOE"} if design else CONTROL | state.components
    if state.status == "approve":
        return CONTROL if design or told.issue.type == "rituel" else {"MOA"}
    if state.status == "acceptance":
        return CONTROL
    return set(state.components)


def _may_hold(world: World, told: Told, stay: Stay, when: datetime) -> bool:
    state = told.at(when)
    phase, roles = world.phase_of(told, state), ball(told, state)
    if "AMOA" in roles:
        roles = roles | {"MOA"}
    for_moe = "MOE" in roles and world.delegated(stay.who, when, phase)
    return bool(world.hats(stay.who, when, phase, state.labels) & roles) or for_moe


def _unsettled(world: World, told: Told, name: str) -> datetime | None:
    """The first move by a person that is still young: until it has settled, what was before it lasts."""
    changes = sorted((c for c in world.d.histories[told.issue.id].changes if c.field == name), key=in_order)
    gone, landings = undone(changes)
    return min((c.at for c in changes if world.is_young(c) and (c not in gone or c in landings)), default=None)


def _points(world: World, told: Told) -> Iterator[tuple[datetime, str, State]]:
    wait = {name: _unsettled(world, told, name) for name in ("status", "assignee")}
    last = told.born
    for write in told.writes:
        kept = {n: getattr(last, n) for n, since in wait.items() if since and write.at >= since}
        last = replace(write.after, **kept)
        yield write.at, f"change:{write.history}", last


def _stays(world: World, told: Told) -> Iterator[Stay]:
    since, cause, held = told.issue.created, "created", told.born
    for at, change, state in [*_points(world, told), (None, "", None)]:
        if at is not None and state is not None and (state.status, state.assignee) == (held.status, held.assignee):
            continue
        if held.assignee and held.status in WATCHED:
            yield Stay(held.assignee, held.status, since, at, cause)
        if at is not None and state is not None:
            since, cause, held = at, change, state


def _turns(world: World, told: Told) -> set[datetime]:
    """Whenever anything was written on the issue or somebody's role began, ended or was recorded."""
    table = world.d.staffing.assignments
    begun = {midnight(a.start, world.zone) for a in table}
    ended = {midnight(a.until + DAY, world.zone) for a in table if a.until}
    return begun | ended | {a.recorded_at for a in table if a.recorded_at} | {w.at for w in told.writes}


def _wrong(world: World, told: Told, stay: Stay) -> list[Wrong]:
    found = _where_wrong(world, told, stay, former=False)
    now = any(w.since <= world.now and (w.until is None or world.now < w.until) for w in found)
    if stay.until is None and stay.who in world.d.inactive and not now and ball(told, told.at(world.now)):
        return _where_wrong(world, told, stay, former=True)
    return found


def _where_wrong(world: World, told: Told, stay: Stay, *, former: bool) -> list[Wrong]:
    """Where they may not hold it, in order. ``former``: nowhere may they."""
    found: list[Wrong] = []
    for at in [stay.since, *sorted(t for t in _turns(world, told) if stay.since < t and (not stay.until or t < stay.until))]:
        is_wrong = bool(ball(told, told.at(at))) and (former or not _may_hold(world, told, stay, at))
        goes_on = bool(found) and found[-1].until is None
        if is_wrong and not goes_on:
            found.append(Wrong(at, None))
        elif goes_on and not is_wrong:
            found[-1].until = at
    if found and found[-1].until is None:
        found[-1].until = stay.until
    return found


def _began(world: World, told: Told, stay: Stay, wrong: Wrong) -> tuple[datetime, str]:
    """From when days are counted, and what began it; the last day of an assignment is day 0."""
    if wrong.since == stay.since:
        return stay.since, stay.cause
    for write in told.writes:
        before, after = write.before, write.after
        place = (before.components, before.labels, before.parent) != (after.components, after.labels, after.parent)
        if write.at == wrong.since and place:
            return write.at, f"change:{write.history}"
    ends = {midnight(a.until + DAY, world.zone) for a in world.d.staffing.assignments if a.until}
    counted = wrong.since - timedelta(microseconds=1) if wrong.since in ends else wrong.since
    return counted, f"since:{counted.astimezone(world.zone).date()}:assignment"


def _spared(world: World, told: Told, stay: Stay) -> bool:
    """Ours, an app or a stranger; who delivered it."""
    if stay.who in world.d.service or stay.who not in world.d.staffing.actor_of:
        return True
    delivered = [m for m in told.moves if delivers(m) and m.at <= stay.since]
    return stay.status == "acceptance" and bool(delivered) and delivered[-1].author.id == stay.who


def _at_birth(told: Told, stay: Stay) -> bool:
    given = [w for w in told.writes if w.after.assignee != w.before.assignee and w.at <= stay.since]
    return stay.status == "prepare" and not given


def r22(world: World, told: Told) -> Iterator[Said]:
    if told.issue.type == "phase":
        return
    for stay in _stays(world, told):
        for wrong in [] if _spared(world, told, stay) else _wrong(world, told, stay):
            counted, cause = _began(world, told, stay, wrong)
            late = when_elapsed(max(counted, world.d.effective_from), 2, world.zone)
            if _at_birth(told, stay):
                late = max(late, when_elapsed(told.issue.created, 5, world.zone))
            if late > world.now or (wrong.until is not None and wrong.until < late):
                continue
            over = wrong.until if wrong.until is not None and wrong.until <= world.now else None
            yield Said("R22", f"issue:{told.issue.id}", cause, "info", _how(world, stay, over), over)


def _how(world: World, stay: Stay, over: datetime | None) -> str | None:
    """An assignment recorded by somebody else makes it right afterwards (G9)."""
    if over is None:
        return None
    table = [a for a in world.d.staffing.assignments if a.person == stay.who and a.recorded_by != stay.who]
    return "late-assignment" if any(a.recorded_at == over for a in table) else "corrected"


__all__ = ["r22"]
