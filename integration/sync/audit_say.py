"""What an audit says on issues: names for people, who is asked, the living comment of each issue decided.

A person is mentioned when something new appears, and stays mentioned while it is open; a quiet edit mentions nobody it did not
mention before, because Jira notifies whoever a comment newly mentions.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from integration.jira.reader import Reader
from integration.mapping import adf
from integration.mapping.comment import Beside, living_comment, mentioned_in, told_on_issues, worth_posting
from integration.mapping.comment_steps import Steps, steps_of
from integration.mapping.comment_values import Holding, Voice
from integration.model.blueprint import Adf
from integration.model.history import Timeline
from integration.model.verdict import Bulk, ChangeRef, PersonRef, Settlement, Value, Words
from integration.model.words import Nature, Role
from integration.rules.cases import case_of
from integration.rules.facts import natures_at
from integration.rules.hats import covers, holders
from integration.rules.upstream import upstream_of
from integration.sync.audit_bulk import grown, told_on
from integration.sync.audit_context import ProjectContext
from integration.sync.audit_decide import Decided
from integration.sync.audit_read import Reading
from integration.sync.audit_register import Register, accounts_in
from integration.sync.audit_write import Pen, Say, standing_on, write_issue


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """What everything said in one audit shares. ``told``: bulk edits by the epic that tells them; ``grown``: epics on which one of
    these is new today.
    """

    context: ProjectContext
    reading: Reading
    words: Words
    holding: Holding
    told: Mapping[str, tuple[Bulk, ...]] = field(default_factory=dict)
    grown: frozenset[str] = frozenset()


def floor_of(
    context: ProjectContext, reading: Reading, *, words: Words, holding: Holding, before: Register, after: Register
) -> Floor:
    told = told_on(after.bulks, context)
    today = reading.deployment.now.astimezone(context.zone).date()
    new = frozenset(epic for epic in told if grown(epic, before.bulks, after.bulks, context, today))
    return Floor(context=context, reading=reading, words=words, holding=holding, told=told, grown=new)


def worth_saying(one: Decided, floor: Floor) -> bool:
    return worth_posting(one.settlement, floor.context.policy, floor.told.get(one.subject.id, ()))


def comment_for(one: Decided, floor: Floor, mentioned: frozenset[str] | None = None) -> Adf:
    """``mentioned``: the only accounts that may be mentioned; None: everybody who is asked to act."""
    context = floor.context
    return living_comment(
        one.settlement,
        language=context.charter.language,
        policy=context.policy,
        words=floor.words,
        holding=floor.holding,
        zone=context.zone,
        phase=one.phase,
        beside=Beside(
            bulks=floor.told.get(one.subject.id, ()),
            steps=_steps(one, floor),
            unjudged=tuple(sorted({unsure.reason for unsure in one.judgement.not_judged})),
            mentioned=mentioned,
        ),
    )


def standing_comment(one: Decided, floor: Floor) -> Adf:
    """As it would stand after this audit, when nothing were written meanwhile."""
    living = [c for c in floor.reading.reads[one.subject.id].comments or () if c.id == one.before.comment]
    quiet = living and not _loud(one, floor)
    return comment_for(one, floor, mentioned_in(living[0].body) if quiet else None)


def write_said(pen: Pen, reader: Reader, floor: Floor, one: Decided) -> None:
    """A comment that stands is kept true; under observation it is left alone."""
    read, context = floor.reading.reads[one.subject.id], floor.context
    standing = standing_on(reader, read, one.before.comment, context)
    needed, loud = worth_saying(one, floor), _loud(one, floor)
    kept = standing.living is not None and _speaks_here(one, floor)
    body = comment_for(one, floor) if needed or kept else None
    quiet = standing.living is not None and not loud
    spoken = comment_for(one, floor, mentioned_in(standing.living.body)) if body and standing.living and quiet else body
    content = adf.digest(body) if body else None
    say = Say(body=spoken, needed=needed, loud=loud, visible_to=context.charter.visible_to, content=content)
    at = floor.reading.deployment.now
    changes = floor.reading.deployment.histories[one.subject.id].changes
    write_issue(pen, read, changes, settlement=one.settlement, before=one.before, standing=standing, say=say, at=at)


def _loud(one: Decided, floor: Floor) -> bool:
    return one.settlement.loud or one.subject.id in floor.grown


def _speaks_here(one: Decided, floor: Floor) -> bool:
    """In a project under observation, a rule may be told all the same."""
    policy = floor.context.policy
    rules = {entry.rule for entry in one.settlement.record.entries}
    return policy.mode == "comment" or any(told_on_issues(rule, policy) for rule in rules)


# --- who may take which next step --------------------------------------------------------------------------------------


def _steps(one: Decided, floor: Floor) -> Steps | None:
    """Only where somebody asked."""
    if not any(question.verb == "why" for question in one.settlement.record.questions):
        return None
    deployment, timeline = floor.reading.deployment, floor.reading.timelines[one.subject.id]
    context, now = floor.context, deployment.now
    natures = natures_at(timeline, now)

    def held(role: Role) -> Sequence[str]:
        return holders(context.staffing, role, now, phase=one.phase, zone=context.zone, natures=natures)

    return steps_of(
        timeline,
        deployment.flow,
        held=held,
        delegates=tuple(_delegates(context, now, one.phase)),
        barred=_upstream_builders(one, timeline, floor),
    )


def _delegates(context: ProjectContext, now: datetime, phase: str | None) -> Iterator[str]:
    """AMOE who act for MOE there today."""
    day = now.astimezone(context.zone).date()
    for assignment in context.staffing.assignments:
        if assignment.role == "AMOE" and assignment.delegation and covers(assignment, day, phase=phase):
            yield assignment.person


def _upstream_builders(one: Decided, timeline: Timeline, floor: Floor) -> frozenset[str]:
    """Who built what an acceptance report stands on (R12)."""
    if timeline.issue.kind != "acceptance":
        return frozenset()
    now = floor.reading.deployment.now
    upstream, _ = upstream_of(case_of(one.subject, floor.reading.deployment, floor.reading.timelines), timeline, [now])
    return frozenset(building.account for found in upstream if found.at(now) for building in found.timeline.builders)


# --- names ------------------------------------------------------------------------------------------------------------


def voice_of(context: ProjectContext, words: Words) -> Voice:
    return Voice(language=context.charter.language, policy=context.policy, words=words, zone=context.zone)


def holding_of(context: ProjectContext, now: datetime) -> Holding:
    def held(role: Role, phase: str | None, natures: Collection[Nature] = ()) -> Sequence[str]:
        return holders(context.staffing, role, now, phase=phase, zone=context.zone, natures=natures)

    return held


def accounts_of(reader: Reader, context: ProjectContext, register: Register) -> Mapping[str, str | None]:
    """Names of the people of the charter and of those the register names, None for an account no longer active; read before
    judging, for a closed account holds no hat.
    """
    people = reader.accounts({*context.staffing.actor_of, *accounts_in(register)})
    return {account.id: account.name if account.active else None for account in people}


def words_for(
    reader: Reader,
    context: ProjectContext,
    decided: Iterable[Decided],
    register: Register,
    known: Mapping[str, str | None],
) -> Words:
    """Names as Jira stores them now: asked for in one place, so that a sentence reads the same whatever else was read.
    ``known``: those read already.
    """
    settlements = [one.settlement for one in decided]
    people = {*context.staffing.actor_of, *accounts_in(register), *(a for s in settlements for a in _accounts(s))}
    others = reader.accounts(people - {*known, *context.staffing.actor_of})
    found = {**known, **{account.id: account.name if account.active else None for account in others}}
    speaking = register.bulks or any(s.spoken or s.record.questions for s in settlements)
    named = {s.id: s.untranslated or s.name for s in reader.statuses_of(context.project)} if speaking else {}
    ids, language = context.record.ids, context.charter.language
    return Words(
        people=found,
        statuses={key: named[i] for i, key in ids.statuses.items() if i in named},
        types={kind.key: kind.name.in_language(language) for kind in context.template.types},
        phases={phase.id: phase.title for phase in context.phases},
        actors={actor.id: actor.name for actor in context.staffing.actors.values()},
        base=context.base,
        aliases=context.charter.aliases,
    )


def _accounts(settlement: Settlement) -> Iterator[str]:
    """Everybody a comment may name."""
    for entry, violation in settlement.spoken:
        for value in violation.values.values():
            yield from _named(value)
        if violation.act is not None:
            yield from _named(violation.act)
        yield from (account for account in (violation.author, entry.answer.by if entry.answer else None) if account)
    yield from (refusal.by for refusal in settlement.record.refusals)
    yield from (question.by for question in settlement.record.questions)


def _named(value: Value) -> Iterator[str]:
    if isinstance(value, PersonRef):
        yield value.account
    elif isinstance(value, ChangeRef) and value.field == "assignee":
        yield from (account for account in (value.old, value.new) if account)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _named(inner)
