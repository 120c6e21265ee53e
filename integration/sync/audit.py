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
from integration.mapping.comment import Holding, living_comment, told_on_issues, worth_posting
from integration.mapping.comment_values import Voice
from integration.model.blueprint import Adf
from integration.model.verdict import ChangeRef, Entry, PersonRef, Settlement, Value, Words
from integration.model.words import Role, RuleId, Severity, State
from integration.rules.hats import holders
from integration.store import Store
from integration.sync.audit_context import ProjectContext
from integration.sync.audit_decide import Decided, Failure, decide_issues, decide_staffing, failure_of
from integration.sync.audit_read import Reading, read_deployment, read_register
from integration.sync.audit_register import (
    Register,
    Shown,
    accounts_in,
    next_change,
    register_from,
    updated,
    view_of,
    write_register,
)
from integration.sync.audit_write import Pen, Say, pen_for, standing_on, write_issue

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was read and decided, before anything is written. ``words``: names for what is said."""

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


def look(reader: Reader, context: ProjectContext, issues: Collection[str], *, dependents: bool = False) -> Look:
    """Reads and decides; writes nothing anywhere. ``issues``: ids; ``dependents``: also the issues whose judging looks at
    them. Roles, people and the project are always among what is judged.
    """
    now = reader.now()
    own = read_register(reader, context)
    before = register_from(own, context)
    reading = read_deployment(reader, context, issues, now=now, own=own, left=before.left, dependents=dependents)
    decided, failed = decide_issues(reading, context)
    staff, refusals, failed_staff = decide_staffing(reading, context, before.records)
    voice = _voice(context, Words())
    after = replace(updated(before, decided, staff, context, voice), left=reading.left)
    voice = _voice(context, _words(reader, context, (*decided, *staff), after))
    day = now.astimezone(context.zone).date()
    holding = _holding(context, now)
    view = view_of(after, staff, refusals, context, day)
    return Look(
        reading=reading,
        issues=decided,
        staff=staff,
        before=before,
        after=after,
        shown=Shown(view=view, voice=voice, holding=holding),
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
) -> AuditResult:
    """Looks at ``issues`` (ids), writes what changed, and keeps in the store when to look again.

    A wrong token or an unreachable site stops the run (nothing else could succeed); any other failure concerns its subject.
    """
    seen = look(reader, context, issues, dependents=dependents)
    pen = pen_for(writer, store, context)
    failed = list(seen.failed)
    for one in seen.issues:
        failed += _attempt(str(one.subject), partial(_write, pen, reader, seen, one))
    failed += _attempt(f"project:{context.project_id}", partial(_write_register, pen, reader, seen))
    due = _due(seen, failed, context)
    store.put_due(context.site, context.project_id, due)
    return _result(seen, failed, due, wrote=pen.wrote, context=context)


def _attempt(subject: str, write: Callable[[], None]) -> tuple[Failure, ...]:
    try:
        write()
    except (JiraUnauthorised, JiraUnreachable):
        raise
    except Exception as cause:  # noqa: BLE001  # told of in the result; everything else goes on
        return (failure_of(subject, cause),)
    return ()


def would_say(seen: Look, context: ProjectContext) -> Iterator[tuple[str, Adf | None, datetime | None]]:
    """What would stand on each issue looked at, by key; None where nothing is worth a comment. Last: when acts too young to
    be judged yet will be, None where there are none.
    """
    for one in seen.issues:
        spoken = one.before.comment or worth_posting(one.settlement, context.policy)
        yield one.key, _body(seen, one, context) if spoken else None, one.settlement.young_until


def _body(seen: Look, one: Decided, context: ProjectContext) -> Adf:
    return living_comment(
        one.settlement,
        language=context.charter.language,
        policy=context.policy,
        words=seen.words,
        holding=seen.shown.holding,
        zone=context.zone,
        phase=one.phase,
    )


def _write(pen: Pen, reader: Reader, seen: Look, one: Decided) -> None:
    """A comment that stands is kept true; under observation it is left alone."""
    read, context = seen.reading.reads[one.subject.id], pen.context
    standing = standing_on(reader, read, one.before.comment, context)
    needed = worth_posting(one.settlement, context.policy)
    kept = standing.living is not None and _speaks_here(one, context)
    body = _body(seen, one, context) if needed or kept else None
    say = Say(body=body, needed=needed, loud=one.settlement.loud, visible_to=context.charter.visible_to)
    at = seen.reading.deployment.now
    changes = seen.reading.deployment.histories[one.subject.id].changes
    write_issue(pen, read, changes, settlement=one.settlement, before=one.before, standing=standing, say=say, at=at)


def _speaks_here(one: Decided, context: ProjectContext) -> bool:
    """In a project under observation, a rule may be told all the same."""
    rules = {entry.rule for entry in one.settlement.record.entries}
    return context.policy.mode == "comment" or any(told_on_issues(rule, context.policy) for rule in rules)


def _write_register(pen: Pen, reader: Reader, seen: Look) -> None:
    context = pen.context
    if seen.reading.register is None:
        raise Refused(
            f"expected the register issue {context.record.ids.register}, found none; restore it, or run `bornage apply`"
        )
    write_register(pen, reader, seen.reading.register, before=seen.before, after=seen.after, shown=seen.shown)


def _voice(context: ProjectContext, words: Words) -> Voice:
    return Voice(language=context.charter.language, policy=context.policy, words=words, zone=context.zone)


def _holding(context: ProjectContext, now: datetime) -> Holding:
    def held(role: Role, phase: str | None) -> Sequence[str]:
        return holders(context.staffing, role, now, phase=phase, zone=context.zone)

    return held


def _words(reader: Reader, context: ProjectContext, decided: Iterable[Decided], register: Register) -> Words:
    """Names as Jira stores them now: asked for in one place, so that a sentence reads the same whatever else was read."""
    settlements = [one.settlement for one in decided]
    people = {*context.staffing.actor_of, *accounts_in(register), *(a for s in settlements for a in _accounts(s))}
    found = {account.id: account.name if account.active else None for account in reader.accounts(people)}
    speaking = any(s.spoken for s in settlements)
    named = {s.id: s.untranslated or s.name for s in reader.statuses_of(context.project)} if speaking else {}
    ids, language = context.record.ids, context.charter.language
    return Words(
        people=found,
        statuses={key: named[i] for i, key in ids.statuses.items() if i in named},
        types={kind.key: kind.name.in_language(language) for kind in context.template.types},
        phases={phase.id: phase.title for phase in context.phases},
        actors={actor.id: actor.name for actor in context.staffing.actors.values()},
        base=context.base,
    )


def _accounts(settlement: Settlement) -> Iterator[str]:
    """Everybody a comment may name."""
    for entry, violation in settlement.spoken:
        for value in violation.values.values():
            yield from _named(value)
        if entry.answer:
            yield entry.answer.by
    yield from (refusal.by for refusal in settlement.record.refusals)


def _named(value: Value) -> Iterator[str]:
    if isinstance(value, PersonRef):
        yield value.account
    elif isinstance(value, ChangeRef) and value.field == "assignee":
        yield from (account for account in (value.old, value.new) if account)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _named(inner)


def _due(seen: Look, failed: Sequence[Failure], context: ProjectContext) -> tuple[tuple[str, datetime | None], ...]:
    """Every subject looked at: when to look again, or None. A failed one at once; one no longer seen after a while."""
    now = seen.reading.deployment.now
    due: dict[str, datetime | None] = {str(one.subject): one.settlement.due_at for one in seen.decided}
    project = f"project:{context.project_id}"
    due[project] = min((at for at in (due.get(project), next_change(context, seen.after, now)) if at), default=None)
    due |= {f"issue:{issue}": now + PARKED for issue in seen.reading.gone}
    return tuple((due | dict.fromkeys((failure.subject for failure in failed), now)).items())


def _result(
    seen: Look,
    failed: Sequence[Failure],
    due: Sequence[tuple[str, datetime | None]],
    *,
    wrote: int,
    context: ProjectContext,
) -> AuditResult:
    """A subject whose writing failed moved nothing: it will be found moved next time. A rule that is not judged any more
    resolved nothing either.
    """
    broken = {failure.subject for failure in failed}
    staff = () if f"project:{context.project_id}" in broken else seen.staff
    done = [one for one in (*seen.issues, *staff) if str(one.subject) not in broken]
    moved = [finding for one in done for finding in _moved(one)]
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
    )


def _moved(one: Decided) -> Iterator[Finding]:
    """What was only not judged for a while was open all the time."""
    known = {entry.fingerprint: _stood(entry.state) for entry in one.before.entries}
    for entry in one.settlement.record.entries:
        if known.get(entry.fingerprint) != _stood(entry.state):
            yield _finding(entry, one)


def _stood(state: State) -> State:
    return "open" if state == "not judged" else state


def _finding(entry: Entry, one: Decided) -> Finding:
    return Finding(
        rule=entry.rule, subject=str(one.subject), key=one.key, severity=entry.severity, state=entry.state, how=entry.how
    )
