"""R11, R12, R13, R31, R32 and the part of R06 that hides them, from domain-rules 3.1 and 3.3."""

from collections.abc import Iterator
from datetime import datetime

from tests.oracle.said import Said, ended
from tests.oracle.world import DONE, Move, Told, World, stood

CHECKERS = {"AMOA", "MOA"}


def _entries(world: World, told: Told) -> Iterator[Move]:
    """Moves to Validé that may be judged: not ours, not before the rules took effect."""
    for move in told.moves:
        if move.judged and move.new == "validated" and move.author.id not in world.d.service and world.in_force(move.at):
            yield move


def _is_report(told: Told) -> bool:
    return told.issue.type == "document" and told.issue.kind == "acceptance"


def _accepted_again(world: World, told: Told, after: Move) -> datetime | None:
    """Reopened, then accepted by somebody entitled who had not built it."""
    found = [
        world.fair_since(m.author, m.at, world.phase_of(told, m.after), CHECKERS)
        for m in told.moves
        if m.at > after.at and (m.old, m.new) == ("acceptance", "validated")
        if m.author.id not in world.builders(told.issue.id, m.at)
    ]
    return min((f for f in found if f), default=None)


def r11(world: World, told: Told) -> Iterator[Said]:
    if told.issue.type != "livrable":
        return
    for move in _entries(world, told):
        phase = world.phase_of(told, move.after)
        subject, cause, again = f"issue:{told.issue.id}", f"change:{move.history}", _accepted_again(world, told, move)
        if move.author.app:
            yield Said("R11", subject, cause, "warning", *ended(again))
        elif not world.is_known(move.author):
            continue
        elif move.old != "acceptance":
            yield Said("R11", subject, cause, "breach", *ended(again))
        elif not world.hats(str(move.author.id), move.at, phase) & CHECKERS and not r06_of_acceptance(world, told, move):
            late = world.late(str(move.author.id), move.at, phase, CHECKERS)
            yield Said("R11", subject, cause, "breach", *ended(again, late))


def upstream(world: World, report: str, when: datetime) -> set[str]:
    """Livrables that block the report, directly or through other reports."""
    found: set[str] = set()
    seen: set[str] = set()
    ahead = [report]
    while ahead:
        one = ahead.pop()
        if one in seen or one not in world.told:
            continue
        seen.add(one)
        for link in world.links(world.told[one].issue):
            if link.kind == "blocks" and not link.outward and stood(link, when) and link.other in world.told:
                other = world.told[link.other]
                if other.issue.type == "livrable":
                    found.add(link.other)
                elif _is_report(other):
                    ahead.append(link.other)
    return found


def _behind(world: World, told: Told, *instants: datetime) -> set[str]:
    """The item, or all that was upstream of the report at one of these instants."""
    return {i for when in instants for i in upstream(world, told.issue.id, when)} if _is_report(told) else {told.issue.id}


def _builders_behind(world: World, told: Told, when: datetime, also: datetime | None = None) -> dict[str, datetime]:
    """Builders of the item, or of all that is upstream of the report; ``also``: or was, when it was wrongly accepted."""
    items = _behind(world, told, when, also or when)
    found: dict[str, datetime] = {}
    for item in items:
        found.update(world.builders(item, when))
    return found


def r12(world: World, told: Told) -> Iterator[Said]:
    subject = f"issue:{told.issue.id}"
    for move in _entries(world, told):
        usual = "acceptance" if told.issue.type == "livrable" else "approve"
        if not world.is_known(move.author) or (move.old != usual and not _is_report(told)):
            continue
        cause = f"change:{move.history}"
        if told.issue.type == "livrable" and move.author.id in world.builders(told.issue.id, move.at):
            yield Said("R12", subject, cause, "breach", *ended(_accepted_again(world, told, move)))
        if _is_report(told) and move.author.id in _builders_behind(world, told, move.at):
            yield Said("R12", subject, cause, "breach", *ended(_report_again(world, told, move)))
        design = told.issue.type == "document" and not _is_report(told) and "conception" in move.after.labels
        if design and move.author.id == _submitter(world, told, move):
            yield Said("R12", subject, cause, "warning", *ended(_design_again(world, told, move)))


def _report_again(world: World, told: Told, after: Move) -> datetime | None:
    found = [
        world.fair_since(m.author, m.at, world.phase_of(told, m.after), {"MOA"})
        for m in told.moves
        if m.at > after.at and (m.old, m.new) == ("approve", "validated")
        if m.author.id not in _builders_behind(world, told, m.at, after.at)
    ]
    return min((f for f in found if f), default=None)


def _submitter(world: World, told: Told, decided: Move) -> str | None:
    last = [m for m in told.moves if m.at < decided.at and (m.old, m.new) == ("prepare", "approve")]
    return last[-1].author.id if last and world.is_person(last[-1].author) else None


def _design_again(world: World, told: Told, after: Move) -> datetime | None:
    found = [
        world.fair_since(m.author, m.at, world.phase_of(told, m.after), CHECKERS)
        for m in told.moves
        if m.at > after.at and (m.old, m.new) == ("approve", "validated") and m.author.id != _submitter(world, told, m)
    ]
    return min((f for f in found if f), default=None)


def r13(world: World, told: Told) -> Iterator[Said]:
    """Entitled, no builder, and of the same actor as a builder, each at the time of their act."""
    report = _is_report(told)
    if told.issue.type != "livrable" and not report:
        return
    for move in _entries(world, told):
        person, phase = str(move.author.id), world.phase_of(told, move.after)
        if not world.is_known(move.author) or (move.old != "acceptance" and not report):
            continue
        if world.hats(person, move.at, phase) & ({"MOA"} if report else CHECKERS) and not _same_person(world, told, move):
            shared = _shared(world, told, move)
            if shared:
                internal = all(world.d.staffing.actors[a].internal for a in shared)
                again = _by_another_party(world, told, move)
                severity = "warning" if internal else "breach"
                yield Said("R13", f"issue:{told.issue.id}", f"change:{move.history}", severity, *ended(again))


def _same_person(world: World, told: Told, move: Move, also: datetime | None = None) -> bool:
    return move.author.id in _builders_behind(world, told, move.at, also)


def _shared(world: World, told: Told, move: Move, also: datetime | None = None) -> set[str]:
    """Actors that both built and accept."""
    mine = world.actors(str(move.author.id), move.at)
    items = _behind(world, told, move.at, also or move.at)
    built = {
        actor
        for item in items
        for person, when in world.building(item)
        if when <= move.at and person in world.d.staffing.actor_of
        for actor in world.actors(person, when)
    }
    return mine & built


def _by_another_party(world: World, told: Told, after: Move) -> datetime | None:
    report = _is_report(told)
    found = []
    for move in told.moves:
        again = move.at > after.at and (move.old, move.new) == ("approve" if report else "acceptance", "validated")
        apart = again and world.is_known(move.author) and not _same_person(world, told, move, after.at)
        if apart and not _shared(world, told, move, after.at):
            roles = {"MOA"} if report else CHECKERS
            found.append(world.fair_since(move.author, move.at, world.phase_of(told, move.after), roles))
    return min((f for f in found if f), default=None)


def r31(world: World, told: Told) -> Iterator[Said]:
    if told.issue.type != "anomalie":
        return
    for move in told.moves:
        ours = move.author.id in world.d.service
        if (
            not move.judged
            or move.new not in DONE
            or ours
            or not world.in_force(move.at)
            or _is_duplicate(world, told, move)
        ):
            continue
        subject, cause, phase = f"issue:{told.issue.id}", f"change:{move.history}", world.phase_of(told, move.after)
        again = [m.at for m in told.moves if m.at > move.at and m.old in DONE and m.new not in DONE and m.judged]
        reopened = min(again, default=None)
        if move.author.app:
            if move.new == "validated" or move.old == "mediation":
                yield Said("R31", subject, cause, "warning", *ended(reopened))
        elif world.is_known(move.author):
            fixed = move.author.id in world.builders(told.issue.id, move.at)
            if fixed or not world.hats(str(move.author.id), move.at, phase) & CHECKERS:
                late = None if fixed else world.late(str(move.author.id), move.at, phase, CHECKERS)
                yield Said("R31", subject, cause, "breach", *ended(reopened, late))


def _is_duplicate(world: World, told: Told, move: Move) -> bool:
    """Dropped in favour of a linked Anomalie still open."""
    if move.new != "dropped":
        return False
    others = [world.told[i] for i in world.linked(told.issue, move.at) if i in world.told]
    return any(o.issue.type == "anomalie" and o.at(move.at).status not in DONE for o in others)


def r32(world: World, told: Told) -> Iterator[Said]:
    report = _is_report(told)
    if told.issue.type != "livrable" and not report:
        return
    for move in _entries(world, told):
        items = {told.issue.id, *(upstream(world, told.issue.id, move.at) if report else ())}
        linked = {i for item in items for i in world.linked(world.told[item].issue, move.at)}
        open_ = [world.told[i] for i in linked if i in world.told and _blocks(world.told[i], move.at)]
        if open_:
            yield Said(
                "R32",
                f"issue:{told.issue.id}",
                f"change:{move.history}",
                "breach",
                *ended(_closed(world, told, open_, move)),
            )


def _blocks(told: Told, when: datetime) -> bool:
    state = told.at(when)
    return (
        told.issue.type == "anomalie"
        and told.issue.created <= when
        and "bloquante" in state.labels
        and state.status not in DONE
    )


def _closed(world: World, told: Told, defects: list[Told], after: Move) -> datetime | None:
    """Reopened or revised; or each defect closed by somebody entitled."""
    reopened = [m.at for m in told.moves if m.at > after.at and m.old in DONE and m.new not in DONE]
    each = [_closed_fairly(world, defect, after.at) for defect in defects]
    all_closed = max(c for c in each if c) if all(each) else None
    return min((f for f in (*reopened, all_closed) if f), default=None)


def _closed_fairly(world: World, defect: Told, after: datetime) -> datetime | None:
    found = [
        world.fair_since(m.author, m.at, world.phase_of(defect, m.after), CHECKERS)
        for m in defect.moves
        if m.at > after and m.new in DONE and m.author.id not in world.builders(defect.issue.id, m.at)
    ]
    return min((f for f in found if f), default=None)


def r06_of_acceptance(world: World, told: Told, move: Move) -> bool:
    """Accepted by somebody whose only AMOA or MOA was a stand-in that had ended."""
    person = str(move.author.id)
    if not world.is_known(move.author) or world.hats(person, move.at, world.phase_of(told, move.after)) & CHECKERS:
        return False
    held = [a for a in world.d.staffing.assignments if a.person == person and a.role in CHECKERS]
    day = move.at.astimezone(world.zone).date()
    return bool(held) and all(a.kind == "stand-in" and a.until is not None and a.until < day for a in held)


__all__ = ["CHECKERS", "DONE", "r06_of_acceptance", "r11", "r12", "r13", "r31", "r32", "upstream"]
