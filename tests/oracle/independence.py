"""R05 and R08, from domain-rules 3.1 and 3.2."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from integration.model.charter import Assignment
from tests.oracle.days import midnight
from tests.oracle.phases import open_times
from tests.oracle.said import Said, ended
from tests.oracle.world import INTERNAL, Told, World, Write

EVERYWHERE = "project"


def r05(world: World, person: str) -> Iterator[Said]:
    """Day by day: where does this person hold MOE with AMOA or MOA."""
    mine = [a for a in world.d.staffing.assignments if a.person == person]
    if not mine:
        return
    first = min(a.start for a in mine)
    last = max([a.until or date(2028, 12, 31) for a in mine])
    episodes: list[list[tuple[date, list[tuple[Assignment, Assignment]]]]] = []
    day = first
    while day <= last:
        pairs = [
            (build, check)
            for build in mine
            for check in mine
            if build.role == "MOE" and check.role in ("AMOA", "MOA") and _holds(build, day) and _holds(check, day)
            if not build.phases or not check.phases or set(build.phases) & set(check.phases)
        ]
        if pairs:
            if not episodes or episodes[-1][-1][0] != day - timedelta(days=1):
                episodes.append([])
            episodes[-1].append((day, pairs))
        day += timedelta(days=1)
    for days in episodes:
        begin = midnight(days[0][0], world.zone)
        if len(days) > 1 and begin <= world.now:
            over = midnight(days[-1][0] + timedelta(days=1), world.zone)
            if over <= world.d.effective_from:
                continue
            severity = "breach" if any(c.role == "MOA" for _, pairs in days for _, c in pairs) else "warning"
            cause = f"since:{days[0][0].isoformat()}:{_scope(days[0][1])}"
            subject = f"person:{world.d.project}:{person}"
            yield Said("R05", subject, cause, severity, *ended(over if over <= world.now else None))


def _holds(a: Assignment, day: date) -> bool:
    return a.start <= day and (a.until is None or day <= a.until)


def _scope(pairs: list[tuple[Assignment, Assignment]]) -> str:
    """Of the overlaps that begin the episode: the one that ends first, then the first by name."""
    return min((_last(build, check), "+".join(_shared(build, check))) for build, check in pairs)[1] or EVERYWHERE


def _last(build: Assignment, check: Assignment) -> date:
    return min(build.until or date.max, check.until or date.max)


def _shared(build: Assignment, check: Assignment) -> list[str]:
    both = bool(build.phases) and bool(check.phases)
    return sorted(set(build.phases) & set(check.phases) if both else {*build.phases, *check.phases})


def tie(world: World, actor: str) -> bool:
    """A vendor of the charter, or a partner of one."""
    vendors = {a.id for a in world.d.staffing.actors.values() if a.kind == "vendor"}
    known = world.d.staffing.actors.get(actor)
    return known is not None and (known.id in vendors or bool(vendors & set(known.partner_of)))


def r08(world: World, told: Told) -> Iterator[Said]:
    if told.issue.type in INTERNAL or told.issue.type == "phase":
        return
    subject = f"issue:{told.issue.id}"
    for write in (*world.births(told), *told.writes):
        if world.is_known(write.author) and _is_tied(world, str(write.author.id), write.at):
            around = write.before.labels | write.after.labels
            if any(_counts(c.field, write) for c in write.changes) and _reached(world, told, write.at, around):
                yield Said("R08", subject, write.cause, "breach")


def r08_held(world: World, role: str) -> Iterator[Said]:
    """A tied actor holds the role on days when a selection is open: one violation for each unbroken time."""
    actors = {a.actor for a in world.d.staffing.assignments if a.role == role and tie(world, a.actor)}
    for actor in sorted(actors):
        for start, end in _joined(_meetings(world, role, actor)):
            if start <= world.now and (end is None or end > world.d.effective_from):
                over = end if end and end <= world.now else None
                cause = f"since:{start.astimezone(world.zone).date()}:{actor}"
                yield Said("R08", f"role:{world.d.project}:{role}", cause, "breach", *ended(over))


Time = tuple[datetime, datetime | None]


def _meetings(world: World, role: str, actor: str) -> list[Time]:
    """When an assignment and an open selection meet."""
    found: list[Time] = []
    for phase in world.d.phases:
        for opened, closed in open_times(world, phase.epic) if phase.stage == "selection" else ():
            for a in world.d.staffing.assignments:
                if a.role == role and a.actor == actor and (not a.phases or phase.id in a.phases):
                    start = max(opened, midnight(a.start, world.zone))
                    last = midnight(a.until + timedelta(days=1), world.zone) if a.until else None
                    end = min((e for e in (closed, last) if e), default=None)
                    if end is None or start < end:
                        found.append((start, end))
    return found


def _joined(times: list[Time]) -> list[Time]:
    found: list[Time] = []
    for start, end in sorted(times, key=lambda t: t[0]):
        last = found[-1][1] if found else None
        if found and (last is None or start <= last):
            found[-1] = (found[-1][0], None if last is None or end is None else max(last, end))
        else:
            found.append((start, end))
    return found


def _is_tied(world: World, person: str, when: datetime) -> bool:
    if person not in world.d.staffing.actor_of or not world.in_force(when):
        return False
    return any(tie(world, actor) for actor in world.actors(person, when))


def _counts(name: str, write: Write) -> bool:
    """Comments are welcome, attachments where bidders are consulted; handing it to somebody else is an edit as well."""
    if name in ("attachment", "remote"):
        return "consultation" not in write.before.labels | write.after.labels
    return name not in ("comment", "link")


def _reached(world: World, told: Told, when: datetime, labels: frozenset[str]) -> bool:
    if told.issue.type == "decision" and "prestataire" in labels:
        return not (_validated(told, when) and _is_choice(told, when))
    return "selection" in labels and not any(_validated(t, when) for t in world.told.values() if _is_choice(t, when))


def _is_choice(told: Told, when: datetime) -> bool:
    return told.issue.type == "decision" and "prestataire" in told.before(when).labels


def _validated(told: Told, when: datetime) -> bool:
    return told.before(when).status == "validated"
