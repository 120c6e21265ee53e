"""Bulk edits in an audit: which of the decided violations are told on their epic, and what people answered there for all of them.

Holds no door. An answer typed on the epic is settled by each member's own record; who was refused is told once, on the epic.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from integration.mapping.register_rows import Row, act_of
from integration.model.live import IssueRead
from integration.model.verdict import Bulk, Command, Entry, Refusal, Settlement, Violation
from integration.sync.audit_context import ProjectContext
from integration.sync.audit_decide import Decided, commands_on
from integration.sync.audit_read import Reading
from integration.sync.bulk import Candidate, bulks_of, names_in, renamed, without
from integration.sync.ledger import settle

Gathered = tuple[tuple[Decided, ...], tuple[Bulk, ...]]


def gathered(
    decided: Sequence[Decided], reading: Reading, *, rows: Sequence[Row], known: Sequence[Bulk], context: ProjectContext
) -> Gathered:
    """The decided issues with what is told on their epic marked and answered there, and the project's bulk edits. ``rows``, ``known``:
    as the register has them; rows of issues decided now are passed over.
    """
    seen = {one.subject.id for one in decided}
    today = reading.deployment.now.astimezone(context.zone).date()
    others = (found for row in rows if row.issue not in seen for found in _from_row(row))
    mine = [found for one in decided for found in _from_decided(one)]
    bulks = bulks_of(without(known, _gone(decided, known)), [*others, *mine], today=today)
    if not bulks:
        return tuple(decided), ()
    names = names_in(bulks)
    marked = [_marked(one, names) for one in decided]
    answered, refused = _answered(marked, reading, bulks, context)
    final = tuple(
        _refused(one, refused.get(one.subject.id, ()), _forwarded(one, reading, bulks, context)) for one in answered
    )
    return final, _restated(bulks, final, today)


def told_on(bulks: Sequence[Bulk], context: ProjectContext) -> Mapping[str, tuple[Bulk, ...]]:
    """By the id of the epic that tells them."""
    epics = {phase: epic for epic, phase in context.record.ids.phases.items()}
    found: dict[str, tuple[Bulk, ...]] = {}
    for bulk in bulks:
        if bulk.phase in epics:
            found[epics[bulk.phase]] = (*found.get(epics[bulk.phase], ()), bulk)
    return found


def waiting_on(bulks: Sequence[Bulk], context: ProjectContext) -> Mapping[str, tuple[str, ...]]:
    """By epic: the issues an answer typed there would concern."""
    return {
        epic: tuple(dict.fromkeys(member.issue for bulk in told for member in bulk.open))
        for epic, told in told_on(bulks, context).items()
    }


def to_retell(before: Sequence[Bulk], after: Sequence[Bulk], context: ProjectContext) -> Iterator[str]:
    """Epics whose bulk edits moved."""
    then, now = told_on(before, context), told_on(after, context)
    return (epic for epic in dict.fromkeys([*then, *now]) if then.get(epic) != now.get(epic))


def grown(epic: str, before: Sequence[Bulk], after: Sequence[Bulk], context: ProjectContext, today: date) -> bool:
    """Is there something new to tell on the epic, for the first time today (design decision 9)."""
    known = {(m.issue, m.fingerprint) for bulk in told_on(before, context).get(epic, ()) for m in bulk.members}
    told = any(bulk.told == today for bulk in told_on(before, context).get(epic, ()))
    new = (m for bulk in told_on(after, context).get(epic, ()) for m in bulk.open)
    return not told and any((m.issue, m.fingerprint) not in known for m in new)


def _from_row(row: Row) -> Iterator[Candidate]:
    if row.act is not None and row.phase is not None:
        yield Candidate(issue=row.issue, key=row.key, act=row.act, state=row.state, phase=row.phase)


def _from_decided(one: Decided) -> Iterator[Candidate]:
    before = {entry.fingerprint: entry.bulk for entry in one.before.entries}
    for entry, violation in one.settlement.spoken:
        act = act_of(entry.fingerprint, violation, one.phase)
        if act is not None and one.phase is not None:
            yield Candidate(
                issue=one.subject.id,
                key=one.key,
                act=act,
                state=entry.state,
                phase=one.phase,
                name=before.get(entry.fingerprint),
                violation=violation,
            )


def _gone(decided: Iterable[Decided], known: Sequence[Bulk]) -> frozenset[tuple[str, str]]:
    """Members whose issue was decided now and that are no violation any more."""
    entries = {one.subject.id: {e.fingerprint: e for e in one.settlement.record.entries} for one in decided}
    return frozenset(
        (member.issue, member.fingerprint)
        for bulk in known
        for member in bulk.members
        if member.issue in entries and _withdrawn(entries[member.issue].get(member.fingerprint))
    )


def _withdrawn(entry: Entry | None) -> bool:
    return entry is None or entry.how == "withdrawn"


def _marked(one: Decided, names: Mapping[tuple[str, str], str]) -> Decided:
    before = {entry.fingerprint: entry for entry in one.before.entries}
    commented = one.before.comment is not None

    def mark(entry: Entry) -> Entry:
        name = names.get((one.subject.id, entry.fingerprint))
        return renamed(entry, name, before.get(entry.fingerprint), commented=commented)

    return _with_entries(one, {e.fingerprint: mark(e) for e in one.settlement.record.entries})


def _with_entries(one: Decided, entries: Mapping[str, Entry]) -> Decided:
    settlement = one.settlement
    record = replace(settlement.record, entries=tuple(entries[e.fingerprint] for e in settlement.record.entries))
    spoken: tuple[tuple[Entry, Violation], ...] = tuple((entries[e.fingerprint], v) for e, v in settlement.spoken)
    label = any(entry.severity == "breach" and entry.state in ("open", "not judged") for entry in record.entries)
    return replace(one, settlement=replace(settlement, record=record, spoken=spoken, label=settlement.label and label))


# --- answers typed on the epic ----------------------------------------------------------------------------------------


def _forwarded(epic: Decided, reading: Reading, bulks: Sequence[Bulk], context: ProjectContext) -> tuple[Command, ...]:
    """Confirmations typed on an epic that mean its bulk edits: of their rule; without a rule where nothing else could be meant."""
    told = told_on(bulks, context).get(epic.subject.id, ())
    if not told:
        return ()
    rules = list(dict.fromkeys(bulk.rule for bulk in told))
    own = any(entry.state == "open" for entry in epic.settlement.record.entries)
    only = rules[0] if len(rules) == 1 and not own else None
    found: list[Command] = []
    read: IssueRead | None = reading.reads.get(epic.subject.id)
    for command in commands_on(read, context):
        rule = command.rule or only
        if command.verb == "confirm" and command.problem is None and rule in rules:
            found.append(replace(command, rule=rule))
    return tuple(found)


def _answered(
    decided: Sequence[Decided], reading: Reading, bulks: Sequence[Bulk], context: ProjectContext
) -> tuple[list[Decided], Mapping[str, tuple[Refusal, ...]]]:
    """Members settled with what was typed on their epic; by epic, what none of them took."""
    by_id = {one.subject.id: one for one in decided}
    refused: dict[str, tuple[Refusal, ...]] = {}
    for epic, told in told_on(bulks, context).items():
        commands = _forwarded(by_id[epic], reading, bulks, context) if epic in by_id else ()
        members = {member.issue for bulk in told for member in bulk.members} & set(by_id)
        if not commands or not members:
            continue
        said: list[Refusal] = []
        for issue in sorted(members):
            again = _settled(by_id[issue], commands, reading, context)
            said += again.record.refusals
            by_id[issue] = _merged(by_id[issue], again, names_in(told))
        taken = {e.answer.comment for issue in members for e in by_id[issue].settlement.record.entries if e.answer}
        refused[epic] = tuple(_first(said, command) for command in commands if _is_refused(said, command, taken))
    return [by_id[one.subject.id] for one in decided], refused


def _settled(member: Decided, commands: Sequence[Command], reading: Reading, context: ProjectContext) -> Settlement:
    """Its own answers are remembered in its record already."""
    return settle(
        member.settlement.record,
        member.judgement,
        commands,
        site=context.site,
        staffing=context.staffing,
        policy=context.policy,
        now=reading.deployment.now,
        zone=context.zone,
        phase=member.phase,
    )


def _merged(member: Decided, again: Settlement, names: Mapping[tuple[str, str], str]) -> Decided:
    """Only the acts of the bulk edit are answered: another of the same rule on that issue is not."""
    new = {entry.fingerprint: entry for entry in again.record.entries}
    entries = {}
    for entry in member.settlement.record.entries:
        meant = (member.subject.id, entry.fingerprint) in names and entry.fingerprint in new
        entries[entry.fingerprint] = replace(new[entry.fingerprint], bulk=entry.bulk) if meant else entry
    return _with_entries(member, entries)


def _is_refused(said: Sequence[Refusal], command: Command, taken: set[str]) -> bool:
    return command.comment not in taken and any(refusal.comment == command.comment for refusal in said)


def _first(said: Sequence[Refusal], command: Command) -> Refusal:
    return next(refusal for refusal in said if refusal.comment == command.comment)


def _refused(epic: Decided, refused: Sequence[Refusal], forwarded: Sequence[Command]) -> Decided:
    """On the epic: what its own settling said of an answer that was meant for its bulk edits does not count."""
    if not forwarded:
        return epic
    meant = {command.comment for command in forwarded}
    own = {entry.rule for entry in epic.settlement.record.entries}
    kept = [r for r in epic.settlement.record.refusals if r.comment not in meant or r.rule in own]
    record = replace(epic.settlement.record, refusals=(*kept, *refused))
    return replace(epic, settlement=replace(epic.settlement, record=record))


def _restated(bulks: Sequence[Bulk], decided: Sequence[Decided], today: date) -> tuple[Bulk, ...]:
    """With the states the members have now."""
    final = [candidate for one in decided for candidate in _from_decided(one)]
    return bulks_of(bulks, final, today=today)
