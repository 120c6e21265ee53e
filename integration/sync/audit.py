"""The one unit of work: look at some issues of a project, judge them, settle what is said about them, write what changed.

READ, DECIDE, WRITE. Level-based: run twice, late or out of order, it ends the same. ``look`` is the first two and holds no
writer; ``audit`` is all three. One subject that fails is told of, due again at once, and stops nobody else.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from integration.errors import JiraUnauthorised, JiraUnreachable, Refused
from integration.jira.reader import Reader
from integration.jira.writer import Writer
from integration.model.blueprint import Adf
from integration.model.charter import Assignment
from integration.model.health import Health
from integration.model.verdict import Entry, Settlement, Words
from integration.model.words import RuleId, Severity, State
from integration.store import Store
from integration.sync.audit_appoint import (
    Followed,
    follow_dates,
    judged_with,
    members_told,
    places_of,
    record_assignments,
    with_appointed,
)
from integration.sync.audit_brake import first_said, held_back, held_by_now, remember_held
from integration.sync.audit_bulk import gathered, to_retell, waiting_on
from integration.sync.audit_context import ProjectContext
from integration.sync.audit_decide import (
    Decided,
    Failure,
    appointed_in,
    decide_issues,
    decide_staffing,
    failure_of,
)
from integration.sync.audit_health import NOTHING_AROUND, Around, failed_by_now, with_health
from integration.sync.audit_moves import make_move, moves_after
from integration.sync.audit_read import Reading, read_deployment, read_register
from integration.sync.audit_register import (
    Register,
    Shown,
    closed_in,
    next_change,
    register_from,
    updated,
    view_of,
    write_register,
)
from integration.sync.audit_say import (
    Floor,
    accounts_of,
    floor_of,
    holding_of,
    standing_comment,
    voice_of,
    words_for,
    worth_saying,
    write_said,
)
from integration.sync.audit_write import Pen, pen_for

PARKED = timedelta(days=7)
"""How long an issue we no longer see is left alone: nothing about it is closed meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A violation as it stands after an audit. ``subject`` as the fingerprint writes it; ``key`` of the issue that shows it."""

    rule: RuleId
    subject: str
    key: str
    severity: Severity
    state: State
    how: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditResult:
    """``opened``, ``resolved``, ``waived``: what this audit moved; ``findings``: all that stands on the subjects looked at.

    ``wrote``: writes Jira took. ``due``: what to look at again, and when. ``gone``: subjects no longer to be seen, parked.
    ``lost``: the register held nothing of ours, so it shows only the issues of this audit. ``standing``: what stands in the
    whole project as the register now has it, by severity.
    ``held``: issues whose first comment waits to be released, because this audit would have opened more than the brake allows.
    ``fresh``: issues whose first comment this run opened or holds. ``appointed``: stand-ins typed in a comment and not recorded before:
    what was judged elsewhere may look different now; ``unrecorded``: assignments that could not be recorded.
    """

    subjects: tuple[str, ...]
    settlements: tuple[Settlement, ...]
    findings: tuple[Finding, ...]
    opened: tuple[Finding, ...]
    resolved: tuple[Finding, ...]
    waived: tuple[Finding, ...]
    wrote: int
    failed: tuple[Failure, ...]
    due: tuple[tuple[str, datetime], ...]
    gone: tuple[str, ...]
    lost: bool
    standing: Mapping[Severity, int]
    held: tuple[str, ...] = ()
    fresh: frozenset[str] = frozenset()
    appointed: tuple[Assignment, ...] = ()
    unrecorded: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was read and decided, before anything is written. ``words``: names for what is said; ``appointed``: stand-ins typed
    in what was read, of which ``context`` knows already.
    """

    context: ProjectContext
    appointed: tuple[Assignment, ...]
    reading: Reading
    issues: tuple[Decided, ...]
    staff: tuple[Decided, ...]
    before: Register
    after: Register
    shown: Shown
    failed: tuple[Failure, ...]

    @property
    def decided(self) -> tuple[Decided, ...]:
        return (*self.issues, *self.staff)

    @property
    def settlements(self) -> tuple[Settlement, ...]:
        return tuple(one.settlement for one in self.decided)

    @property
    def words(self) -> Words:
        return self.shown.voice.words

    @property
    def floor(self) -> Floor:
        shown = self.shown
        return floor_of(
            self.context,
            self.reading,
            words=self.words,
            holding=shown.holding,
            before=self.before,
            after=self.after,
        )


def look(reader: Reader, context: ProjectContext, issues: Collection[str], *, dependents: bool = False) -> Look:
    """Reads and decides; writes nothing anywhere. ``issues``: ids; ``dependents``: also the issues whose judging looks at
    them. Roles, people and the project are always among what is judged.
    """
    now = reader.now()
    own = read_register(reader, context)
    before = register_from(own, context)
    waiting = waiting_on(before.bulks, context)
    people = accounts_of(reader, context, before)
    reading = read_deployment(
        reader, context, issues, now=now, own=own, left=before.left, dependents=dependents, waiting=waiting, people=people
    )
    appointed = appointed_in(reading, context)
    context = with_appointed(context, appointed)
    reading = judged_with(reading, context) if appointed else reading
    issues_decided, failed = decide_issues(reading, context)
    decided, bulks = gathered(issues_decided, reading, rows=before.rows, known=before.bulks, context=context)
    staff, refusals, failed_staff = decide_staffing(reading, context, before.records)
    after = updated(before, decided, staff, context, bulks=bulks, left=reading.left, now=now)
    voice = voice_of(context, words_for(reader, context, (*decided, *staff), after, people))
    day = now.astimezone(context.zone).date()
    holding = holding_of(context, now)
    view = view_of(after, staff, refusals, context, day=day, closed=closed_in(reader, own, context))
    return Look(
        context=context,
        appointed=appointed,
        reading=reading,
        issues=decided,
        staff=staff,
        before=before,
        after=after,
        shown=Shown(view=view, voice=voice, holding=holding, loud=any(one.settlement.loud for one in staff)),
        failed=(*failed, *failed_staff),
    )


def audit(
    reader: Reader,
    writer: Writer,
    store: Store,
    context: ProjectContext,
    issues: Collection[str],
    *,
    dependents: bool = False,
    released: bool = False,
    around: Around = NOTHING_AROUND,
    already: frozenset[str] = frozenset(),
) -> AuditResult:
    """Looks at ``issues`` (ids), writes what changed, and keeps in the store when to look again. ``released``: open as many
    comments as there are to open; ``already``: issues whose first comment the same run opened or holds.

    A wrong token or an unreachable site stops the run (nothing else could succeed); any other failure concerns its subject.
    """
    once = partial(_audit_once, reader, writer, store, released=released, around=around)
    seen, result = once(context, issues, dependents=dependents, already=already)
    told = {one.subject.id for one in seen.issues}
    epics = [e for e in to_retell(seen.before.bulks, seen.after.bulks, seen.context) if e not in told]
    if not epics:
        return result
    again_around = replace(around, unrecorded=result.unrecorded)
    _, again = once(seen.context, epics, dependents=False, around=again_around, already=result.fresh)
    return _with_epics(result, again)


def _audit_once(
    reader: Reader,
    writer: Writer,
    store: Store,
    context: ProjectContext,
    issues: Collection[str],
    *,
    dependents: bool,
    released: bool,
    around: Around,
    already: frozenset[str],
) -> tuple[Look, AuditResult]:
    seen = look(reader, context, issues, dependents=dependents)
    context = seen.context
    pen = pen_for(writer, store, context)
    placed = _followed(pen, reader, seen)
    project = f"project:{context.project_id}"
    unrecorded = _attempt(project, partial(record_assignments, pen)) if seen.appointed else ()
    waiting = len(context.new) if unrecorded else 0 if seen.appointed else around.unrecorded
    failed = [*seen.failed, *placed.failed, *unrecorded]
    new = tuple(first_said(seen.issues, seen.floor))
    held = () if released else held_back(new, already, context.policy.brake)
    failed += _said(pen, reader, seen, held)
    for move in moves_after(seen.reading, seen.issues, context):
        failed += _attempt(f"issue:{move.issue}", partial(make_move, pen, reader, move))
    kept_back = held_by_now(seen.before, seen.issues, held)
    health = Health(
        failed=failed_by_now(seen.before, seen.issues, failed, seen.reading.reads),
        unrecorded=waiting,
        held=len(kept_back),
        unplaced=placed.unplaced,
    )
    after = replace(with_health(seen.after, health, around), let_in=placed.let_in, held=kept_back)
    failed += _attempt(project, partial(_tell, pen, reader, seen, after, placed=placed.looked))
    unheard = places_of(seen.reading, context) if waiting else ()
    due = _due(seen, (*(failure.subject for failure in failed), *held, *unheard), context)
    store.put_due(context.site, context.project_id, due)
    result = _result(seen, failed, due, held=held, wrote=pen.wrote, context=context)
    return seen, replace(result, fresh=already.union(new), unrecorded=waiting)


def _said(pen: Pen, reader: Reader, seen: Look, held: Collection[str]) -> Iterator[Failure]:
    floor = seen.floor
    for one in seen.issues:
        subject = str(one.subject)
        said = partial(remember_held, pen, one) if subject in held else partial(write_said, pen, reader, floor, one)
        yield from _attempt(subject, said)


def _with_epics(first: AuditResult, epics: AuditResult) -> AuditResult:
    """The epics told of bulk edits after the issues that make them up; what stands in the project is as the second left it."""
    return replace(
        epics,
        subjects=tuple(dict.fromkeys((*first.subjects, *epics.subjects))),
        settlements=(*first.settlements, *epics.settlements),
        findings=tuple(dict.fromkeys((*first.findings, *epics.findings))),
        opened=(*first.opened, *epics.opened),
        resolved=(*first.resolved, *epics.resolved),
        waived=(*first.waived, *epics.waived),
        wrote=first.wrote + epics.wrote,
        failed=(*first.failed, *epics.failed),
        due=tuple(dict((*first.due, *epics.due)).items()),
        gone=tuple(dict.fromkeys((*first.gone, *epics.gone))),
        lost=first.lost,
        held=tuple(dict.fromkeys((*first.held, *epics.held))),
        appointed=(*first.appointed, *epics.appointed),
    )


def _followed(pen: Pen, reader: Reader, seen: Look) -> Followed:
    try:
        return follow_dates(pen, reader, seen.before.let_in, seen.reading.deployment.now)
    except JiraUnreachable:
        raise
    except Exception as cause:  # noqa: BLE001  # as in _attempt
        failure = failure_of(f"roles:{pen.context.project_id}", cause)
        return Followed(let_in=seen.before.let_in, failed=(failure,), looked=False)


def _attempt(subject: str, write: Callable[[], None]) -> tuple[Failure, ...]:
    try:
        write()
    except (JiraUnauthorised, JiraUnreachable):
        raise
    except Exception as cause:  # noqa: BLE001  # told of in the result; everything else goes on
        return (failure_of(subject, cause),)
    return ()


def would_say(seen: Look) -> Iterator[tuple[str, Adf | None, datetime | None]]:
    """What would stand on each issue looked at, by key; None where nothing is worth a comment. Last: when acts too young to
    be judged yet will be, None where there are none.
    """
    for one in seen.issues:
        spoken = one.before.comment or worth_saying(one, seen.floor)
        yield one.key, standing_comment(one, seen.floor) if spoken else None, one.settlement.young_until


def _tell(pen: Pen, reader: Reader, seen: Look, after: Register, *, placed: bool) -> None:
    """``placed``: it tells of everybody we let into a role."""
    context = pen.context
    if seen.reading.register is None:
        raise Refused(
            f"expected the register issue {context.record.ids.register}, found none; restore it, or run `bornage apply`"
        )
    shown = replace(seen.shown, view=replace(seen.shown.view, health=after.health, drift=after.drift))
    write_register(pen, reader, seen.reading.register, before=seen.before, after=after, shown=shown)
    if placed:
        members_told(pen)


def _due(seen: Look, again: Iterable[str], context: ProjectContext) -> tuple[tuple[str, datetime | None], ...]:
    """Every subject looked at: when to look again, or None. A failed or held one at once; one no longer seen after a while."""
    now = seen.reading.deployment.now
    due: dict[str, datetime | None] = {str(one.subject): one.settlement.due_at for one in seen.decided}
    project = f"project:{context.project_id}"
    due[project] = min((at for at in (due.get(project), next_change(context, seen.after, now)) if at), default=None)
    due |= {f"issue:{issue}": now + PARKED for issue in seen.reading.gone}
    return tuple((due | dict.fromkeys(again, now)).items())


def _result(
    seen: Look,
    failed: Sequence[Failure],
    due: Sequence[tuple[str, datetime | None]],
    *,
    held: Sequence[str],
    wrote: int,
    context: ProjectContext,
) -> AuditResult:
    """A subject whose writing failed moved nothing: it will be found moved next time. A rule that is not judged any more
    resolved nothing either.
    """
    broken = {*(failure.subject for failure in failed), *held}
    staff = () if f"project:{context.project_id}" in broken else seen.staff
    done = [one for one in (*seen.issues, *staff) if str(one.subject) not in broken]
    moved = [finding for one in done for finding in _moved(one, held=one.key in seen.before.held)]
    return AuditResult(
        subjects=tuple(str(one.subject) for one in seen.decided),
        settlements=tuple(one.settlement for one in seen.decided),
        findings=tuple(_finding(entry, one) for one in done for entry in one.settlement.record.entries),
        opened=tuple(finding for finding in moved if finding.state == "open"),
        resolved=tuple(finding for finding in moved if finding.state == "resolved" and finding.how != "withdrawn"),
        waived=tuple(finding for finding in moved if finding.state == "waived"),
        wrote=wrote,
        failed=tuple(failed),
        due=tuple((subject, at) for subject, at in due if at is not None),
        gone=tuple(f"issue:{issue}" for issue in seen.reading.gone),
        lost=seen.before.lost,
        standing=seen.after.standing,
        held=tuple(held),
        appointed=seen.appointed,
    )


def _moved(one: Decided, *, held: bool) -> Iterator[Finding]:
    """What was only not judged for a while was open all the time; what was held back until now opens once it is said."""
    known = {entry.fingerprint: _stood(entry.state) for entry in one.before.entries}
    known = {print_: state for print_, state in known.items() if not (held and state == "open")}
    for entry in one.settlement.record.entries:
        if known.get(entry.fingerprint) != _stood(entry.state):
            yield _finding(entry, one)


def _stood(state: State) -> State:
    return "open" if state == "not judged" else state


def _finding(entry: Entry, one: Decided) -> Finding:
    return Finding(
        rule=entry.rule, subject=str(one.subject), key=one.key, severity=entry.severity, state=entry.state, how=entry.how
    )
