"""DECIDE: what was read -> judgements settled with the record and the answers, subject by subject. Holds no door.

One subject that cannot be judged never stops the others.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from integration.errors import BornageError
from integration.mapping.answers import commands_in
from integration.mapping.records import join, record_from
from integration.mapping.seal import unseal
from integration.model.charter import Assignment
from integration.model.history import Subject
from integration.model.live import IssueRead
from integration.model.verdict import Answer, Command, Judgement, NotJudged, Record, Refusal, Settlement
from integration.model.words import INTERNAL_WORK, RuleId
from integration.rules import judge
from integration.rules.cases import case_of, subjects_of
from integration.rules.waivers import waivers_decided
from integration.sync.audit_context import AUDIT_PROPERTY, SPILL_PROPERTY, ProjectContext
from integration.sync.audit_read import Reading
from integration.sync.ledger import settle
from integration.sync.stand_ins import appointed

_STRAYS_KEPT: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A subject that could not be audited, and why, in one clear sentence without names."""

    subject: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One subject, decided. ``before``: its record as kept in Jira; ``key``: of the issue, or of the register."""

    subject: Subject
    key: str
    phase: str | None
    before: Record
    judgement: Judgement
    settlement: Settlement


def failure_of(subject: str, cause: Exception) -> Failure:
    """What to tell of a failure: our own sentences as they are, anything else by its kind only (it may quote people)."""
    if isinstance(cause, BornageError):
        return Failure(subject=subject, sentence=str(cause))
    return Failure(subject=subject, sentence=f"expected a verdict, found {type(cause).__name__}; please report this")


def decide_issues(reading: Reading, context: ProjectContext) -> tuple[tuple[Decided, ...], tuple[Failure, ...]]:
    """The issues asked for; internal work and foreign types only where a record of ours says there was something."""
    decided: list[Decided] = []
    failed: list[Failure] = []
    for issue in reading.subjects:
        subject = Subject(kind="issue", id=issue, project=context.project_id)
        try:
            outcome = _decide_issue(reading, context, subject)
        except Exception as cause:  # noqa: BLE001  # a rule that fails on one subject must not silence the night
            failed.append(failure_of(str(subject), cause))
        else:
            decided += [outcome] if outcome else []
    return tuple(decided), tuple(failed)


def _decide_issue(reading: Reading, context: ProjectContext, subject: Subject) -> Decided | None:
    issue, read = reading.deployment.histories[subject.id].issue, reading.reads[subject.id]
    before = record_of(read, subject, context)
    # Another type does not undo what was done under the first one.
    judged_type = _is_judged(reading, subject.id)
    if not judged_type and not before.entries:
        return None
    commands = commands_on(read, context)
    if judged_type:
        case = case_of(subject, reading.deployment, reading.timelines)
        judgement = judge(case, context.policy)
        if context.record.adopted is not None and issue.status is None:
            unknown = NotJudged(subject=subject, reason="unknown-status")
            judgement = replace(judgement, not_judged=tuple(dict.fromkeys((*judgement.not_judged, unknown))))
        commands += waivers_decided(case)
    else:
        judgement = Judgement(subject=subject, violations=(), not_judged=(NotJudged(subject=subject, reason="type"),))
    phase = issue.phase or context.record.ids.phases.get(issue.parent or "")
    settlement = _settled(before, judgement, commands, reading=reading, context=context, phase=phase)
    return Decided(subject=subject, key=read.key, phase=phase, before=before, judgement=judgement, settlement=settlement)


def decide_staffing(
    reading: Reading, context: ProjectContext, records: Mapping[str, Record]
) -> tuple[tuple[Decided, ...], tuple[Refusal, ...], tuple[Failure, ...]]:
    """Roles, people and the project, whose place is the register; and the answers typed there that nothing took.

    ``records``: by subject, as the register keeps them.
    """
    decided: list[Decided] = []
    failed: list[Failure] = []
    commands = commands_on(reading.register, context)
    strays = _strays(reading, context)
    key = reading.register.key if reading.register else ""
    for subject in (s for s in subjects_of(reading.deployment) if s.kind != "issue"):
        before = records.get(str(subject), Record(subject=subject))
        try:
            judgement = judge(case_of(subject, reading.deployment, reading.timelines), context.policy)
            concerned = [c for c in commands if _concerns(c, judgement, before)]
            heard = [*concerned, *(strays if subject.kind == "project" else ())]
            settlement = _settled(before, judgement, heard, reading=reading, context=context, phase=None)
            settlement = _with_strays(settlement, before, reading) if subject.kind == "project" else settlement
        except Exception as cause:  # noqa: BLE001  # as above
            failed.append(failure_of(str(subject), cause))
            continue
        decided.append(
            Decided(subject=subject, key=key, phase=None, before=before, judgement=judgement, settlement=settlement)
        )
    here = {comment.id for comment in (reading.register.comments or () if reading.register else ())}
    refused = (*_refused_elsewhere(decided, here, context), *_refused_by_all(commands, decided))
    return tuple(decided), refused, tuple(failed)


def _strays(reading: Reading, context: ProjectContext) -> list[Command]:
    """Stand-ins typed where nothing is judged, hence nothing said: the register answers them."""
    strays: list[Command] = []
    for issue in reading.subjects:
        subject, read = Subject(kind="issue", id=issue, project=context.project_id), reading.reads[issue]
        if not _is_judged(reading, issue) and not record_of(read, subject, context).entries:
            strays += [command for command in commands_on(read, context) if command.verb == "stand-in"]
    return strays


def _with_strays(settlement: Settlement, before: Record, reading: Reading) -> Settlement:
    """With those refused before on issues not read now."""
    reads = [*reading.reads.values(), *([reading.register] if reading.register else [])]
    read = {comment.id for one in reads for comment in one.comments or ()}
    kept = [r for r in before.refusals if r.verb == "stand-in" and r.comment not in read][-_STRAYS_KEPT:]
    return replace(settlement, record=replace(settlement.record, refusals=(*kept, *settlement.record.refusals)))


def _is_judged(reading: Reading, issue: str) -> bool:
    kind = reading.deployment.histories[issue].issue.type
    return kind is not None and kind not in INTERNAL_WORK


def _refused_elsewhere(decided: Sequence[Decided], here: Collection[str], context: ProjectContext) -> Iterator[Refusal]:
    """Of the strays, told by the project's record, for their issues are not read in every run; until a later one was taken."""
    taken = [row for row in (*context.recorded, *context.new) if row.typed and row.recorded_at]
    for refusal in (r for one in decided if one.subject.kind == "project" for r in one.settlement.record.refusals):
        later = any(row.recorded_by == refusal.by and row.recorded_at > refusal.updated for row in taken if row.recorded_at)
        if refusal.verb == "stand-in" and refusal.comment not in here and not later:
            yield refusal


def _concerns(command: Command, judgement: Judgement, before: Record) -> bool:
    """A command on the register speaks to the subjects that have a violation of its rule; what is about no violation, to the
    project.
    """
    if command.problem is not None:
        return False
    if command.verb not in ("confirm", "waive", "unwaive"):
        return judgement.subject.kind == "project"
    rules = {v.rule for v in judgement.violations} | {e.rule for e in before.entries}
    return command.rule in rules if command.rule else bool(judgement.violations)


def _refused_by_all(commands: Sequence[Command], decided: Sequence[Decided]) -> tuple[Refusal, ...]:
    """An answer is refused when some subject refuses it and none takes it, or when it speaks to none."""
    left: list[Refusal] = []
    for command in commands:
        if command.problem == "misplaced" and not any(_open(d) for d in decided):
            continue
        said = [r for d in decided for r in d.settlement.record.refusals if _is_about(r, command)]
        heard = any(_concerns(command, d.judgement, d.before) for d in decided)
        if not _taken(command, decided) and (said or not heard):
            reason = command.problem or (said[0].reason if said else "no-such-violation")
            left.append(
                Refusal(
                    comment=command.comment,
                    updated=command.updated,
                    by=command.author,
                    reason=reason,
                    rule=command.rule,
                    verb=command.verb,
                )
            )
    return tuple(left)


def _is_about(refusal: Refusal, command: Command) -> bool:
    return (refusal.comment, refusal.rule) == (command.comment, command.rule)


def _taken(command: Command, decided: Sequence[Decided]) -> bool:
    answers = [pair for d in decided for pair in _answers(d.settlement.record) if command.rule in (None, pair[0])]
    if command.verb == "unwaive":
        return any(answer.ended_at == command.at for _, answer in answers)
    return any((command.at, command.comment) == (answer.at, answer.comment) for _, answer in answers)


def _open(one: Decided) -> bool:
    return any(entry.state == "open" for entry in one.settlement.record.entries)


def _answers(record: Record) -> list[tuple[RuleId, Answer]]:
    return [(e.rule, e.answer) for e in record.entries if e.answer] + list(record.waivers)


def _settled(
    before: Record,
    judgement: Judgement,
    commands: Sequence[Command],
    *,
    reading: Reading,
    context: ProjectContext,
    phase: str | None,
) -> Settlement:
    return settle(
        before,
        judgement,
        commands,
        site=context.site,
        staffing=context.staffing,
        policy=context.policy,
        now=reading.deployment.now,
        zone=context.zone,
        phase=phase,
    )


def appointed_in(reading: Reading, context: ProjectContext) -> tuple[Assignment, ...]:
    """Stand-ins typed in what was read and recorded nowhere yet: to be appended to ``bornage.assignments``, and judged with."""
    register = [] if reading.register is None else [reading.register]
    reads = [reading.reads[issue] for issue in reading.subjects if issue in reading.reads]
    commands = [command for read in (*reads, *register) for command in commands_on(read, context)]
    return appointed(commands, context.staffing, (*context.recorded, *context.new), zone=context.zone)


def commands_on(read: IssueRead | None, context: ProjectContext) -> list[Command]:
    comments = read.comments if read and read.comments else ()
    return [command for comment in comments for command in commands_in(comment, service=context.service)]


def record_of(read: IssueRead, subject: Subject, context: ProjectContext) -> Record:
    """The record kept on the issue where our seal verifies; else an empty one, to be rebuilt by judging (design 8.5)."""
    parts = [_unsealed(read, name, subject, context) for name in (AUDIT_PROPERTY, SPILL_PROPERTY)]
    main, spilled = (None if body is None else record_from(body, subject) for body in parts)
    return join(main or Record(subject=subject), spilled)


def _unsealed(read: IssueRead, name: str, subject: Subject, context: ProjectContext) -> object | None:
    return unseal(read.properties.get(name), kind=name, site=context.site, subject=str(subject), keys=context.keys)
