"""The memory of violations: record + judgement + answers -> Settlement. Pure and level-based: settling twice is silence.

Nothing here is cured by absence: only a fact the history shows, an answer that counts, or a rule that is no longer judged.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from integration.mapping.calendar import end_of_day
from integration.model.charter import Staffing
from integration.model.verdict import Answer, Command, Entry, Judgement, Policy, Record, Refusal, Settlement, Violation
from integration.model.words import SEVERITIES, Nature, RuleId, State
from integration.rules.hats import entitled, hats_at

NEVER_WAIVED: Final[frozenset[RuleId]] = frozenset({"R17"})
"""Launch and funding are confirmed, never waived (decisions 7)."""
_REFUSALS_KEPT: Final = 20
_MAY_CHANGE: Final = frozenset({"no-such-violation", "which-rule"})
"""Refusals that wait while acts are young: what they are about may not be judged yet."""
_ORDER: Final[Mapping[State, int]] = {"open": 0, "not judged": 1, "waived": 2, "resolved": 3}

Judged = Mapping[str, Violation]
"""Violations of one subject by fingerprint."""


@dataclass(slots=True, kw_only=True)
class _Desk:
    """What is known while the answers are gone through, oldest first."""

    judged: Judged
    staffing: Staffing
    policy: Policy
    zone: tzinfo
    phase: str | None
    confirmed: dict[str, Answer]
    waivers: list[tuple[RuleId, Answer]]
    refusals: list[Refusal] = field(default_factory=list)


def settle(
    record: Record,
    judgement: Judgement,
    commands: Sequence[Command],
    *,
    site: str,
    staffing: Staffing,
    policy: Policy,
    now: datetime,
    zone: tzinfo,
    phase: str | None = None,
) -> Settlement:
    """What stands after this judgement and these answers. ``phase``: the subject's phase today, for a waiver of later acts.

    ``record.comment``, ``content`` and ``label`` are carried over untouched: they say what was written, not what stands.
    """
    judged = _by_fingerprint(judgement.violations, site)
    young_until = _young_until(judgement, policy, now)
    desk = _desk(record, judged, staffing=staffing, policy=policy, zone=zone, phase=phase)
    _hear(commands, desk)
    known = {entry.fingerprint: entry for entry in record.entries}
    entries = {print_: _entry(print_, v, known.get(print_), desk, now) for print_, v in judged.items()}
    gone = [_unseen(entry, judgement, policy, now) for entry in record.entries if entry.fingerprint not in judged]
    settled = replace(
        record,
        entries=tuple(sorted([*entries.values(), *gone], key=lambda e: (e.since, e.fingerprint))),
        refusals=tuple([r for r in desk.refusals if not young_until or _is_said(r, record)][-_REFUSALS_KEPT:]),
        waivers=tuple(desk.waivers),
    )
    return Settlement(
        subject=judgement.subject,
        record=settled,
        spoken=tuple(sorted(((entries[p], v) for p, v in judged.items()), key=_speaking_order)),
        loud=_loud(entries.values(), known, now, zone),
        label=judgement.subject.kind == "issue" and any(_is_standing_breach(entry) for entry in settled.entries),
        due_at=_due(judgement, [(entries[p], v) for p, v in judged.items()], zone),
        young_until=young_until,
    )


def _young_until(judgement: Judgement, policy: Policy, now: datetime) -> datetime | None:
    """When what is too young to be judged will be: whatever is due that soon may change what is said (domain-rules 3.0)."""
    due = judgement.due_at
    return due if due is not None and due <= now + timedelta(minutes=policy.settle_minutes) else None


def _is_said(refusal: Refusal, record: Record) -> bool:
    """Is it said while acts are young: one that may change only if it was said before."""
    return refusal.reason not in _MAY_CHANGE or refusal in record.refusals


def _by_fingerprint(violations: Iterable[Violation], site: str) -> dict[str, Violation]:
    """One for each fingerprint: the worst, with the evidence of all (design 8.1)."""
    judged: dict[str, Violation] = {}
    for violation in sorted(violations, key=lambda v: (SEVERITIES.index(v.severity), v.variant)):
        print_ = violation.fingerprint(site)
        seen = judged[print_].evidence if print_ in judged else ()
        judged[print_] = replace(violation, evidence=tuple(dict.fromkeys((*violation.evidence, *seen))))
    return judged


def _desk(record: Record, judged: Judged, *, staffing: Staffing, policy: Policy, zone: tzinfo, phase: str | None) -> _Desk:
    """Accepted answers are remembered: deleting or editing the comment does not undo them."""
    confirmed = {e.fingerprint: e.answer for e in record.entries if e.answer and e.answer.kind == "confirm"}
    covering = [(e.rule, e.answer) for e in record.entries if e.answer and e.answer.kind == "waive"]
    return _Desk(
        judged=judged,
        staffing=staffing,
        policy=policy,
        zone=zone,
        phase=phase,
        confirmed=confirmed,
        waivers=sorted({*record.waivers, *covering}, key=_granted),
    )


def _hear(commands: Sequence[Command], desk: _Desk) -> None:
    """Waivers first: what they cover needs no confirmation."""
    ordered = sorted(commands, key=_age)
    for command in ordered:
        _grant(command, desk)
    for command in ordered:
        _take(command, desk)


def _take(command: Command, desk: _Desk) -> None:
    reason = _refused(command, desk) or (_confirm(command, desk) if command.verb == "confirm" else _waive(command, desk))
    refusal = _refusal(command, reason) if reason else None
    if refusal and refusal not in desk.refusals and (reason != "misplaced" or _concerned(command, desk)):
        desk.refusals.append(refusal)


def _concerned(command: Command, desk: _Desk) -> bool:
    """Was anything open that people were told of, when a command was shown where none counts: else it was only talk."""
    return any(v.severity != "info" and _stood(p, v, command.at, desk) for p, v in _named(command, desk).items())


def _refused(command: Command, desk: _Desk) -> str | None:
    if command.problem:
        return command.problem
    return "unknown-rule" if command.rule is not None and command.rule not in desk.policy.rules else None


def _confirm(command: Command, desk: _Desk) -> str | None:
    """Takes the open violations over, each where its author may; the reason when none could be. Without a rule: those of one
    act, all of them, or the only one that is theirs.
    """
    answer = _answer_of(command)
    if command.rule is None and answer in desk.confirmed.values():
        return None
    named = _named(command, desk)
    taken = any(desk.confirmed.get(p) == answer for p in named)
    standing = {p: v for p, v in named.items() if _stood(p, v, command.at, desk)}
    able = {p: v for p, v in standing.items() if _confirm_problem(v, command, desk) is None}
    if not named:
        return "no-such-violation"
    if command.rule is None and not _is_one_act(able.values(), standing.values()):
        return "which-rule"
    for print_ in able:
        desk.confirmed.setdefault(print_, answer)
    if able or taken or not standing:
        return None
    return _confirm_problem(next(iter(standing.values())), command, desk)


def _is_one_act(able: Collection[Violation], standing: Collection[Violation]) -> bool:
    """Whether all that someone may confirm is one violation, or an act of which they may confirm everything."""
    causes = {violation.cause for violation in able}
    whole = sum(violation.cause in causes for violation in standing)
    return len(able) < 2 or (len(causes) == 1 and len(able) == whole)


def _stood(print_: str, violation: Violation, at: datetime, desk: _Desk) -> bool:
    """Was it open just before ``at``: answers of one instant do not hide each other, so memory and order change nothing."""
    confirmed = desk.confirmed.get(print_)
    cured = violation.cured_at is not None and violation.cured_at <= at
    return not cured and not (confirmed and confirmed.at < at) and _waiver_over(violation, at, desk) is None


def _confirm_problem(violation: Violation, command: Command, desk: _Desk) -> str | None:
    right = violation.answerable
    if not right.roles:
        return "fact-only"
    if command.author in right.excluded:
        return "own-act"
    may = entitled(
        desk.staffing,
        command.author,
        command.at,
        roles=right.roles,
        phase=right.phase,
        zone=desk.zone,
        natures=right.natures,
    )
    return None if may else "not-entitled"


def _grant(command: Command, desk: _Desk) -> None:
    """A waiver that counts: it covers later acts and open states until its date."""
    if command.verb != "waive" or _refused(command, desk) or _waiver_problem(command, desk):
        return
    assert command.rule is not None
    granted = (command.rule, _answer_of(command))
    if granted not in desk.waivers:
        desk.waivers.append(granted)
        desk.waivers.sort(key=_granted)


def _granted(pair: tuple[RuleId, Answer]) -> tuple[datetime, int, str, str, date]:
    """Oldest first; of one comment, in an order that does not depend on how the answers arrived."""
    rule, answer = pair
    return answer.at, _number(answer.comment), rule, answer.reason, answer.until or date.max


def _waive(command: Command, desk: _Desk) -> str | None:
    """An act already done is confirmed, not waived (decisions 7): whoever typed the waiver is told."""
    problem = _waiver_problem(command, desk)
    if problem:
        return problem
    named = _named(command, desk)
    acts = [p for p, v in named.items() if not v.episode and _stood(p, v, command.at, desk)]
    return "act-done" if acts and not any(v.episode for v in named.values()) else None


def _named(command: Command, desk: _Desk) -> Judged:
    """The violations a command may be about: of its rule, and begun before it."""
    return {p: v for p, v in desk.judged.items() if command.rule in (None, v.rule) and v.at <= command.at}


def _waiver_problem(command: Command, desk: _Desk) -> str | None:
    assert command.until is not None
    named = list(_named(command, desk).values())
    if command.rule in NEVER_WAIVED or (named and not any(v.answerable.waivable for v in named)):
        return "not-waivable"
    if command.until < command.at.astimezone(desk.zone).date():
        return "date-passed"
    if named and all(command.author in v.answerable.beneficiaries for v in named):
        return "beneficiary"
    answer = _answer_of(command)
    places: list[tuple[str | None, tuple[Nature, ...]]] = [(v.answerable.phase, v.answerable.natures) for v in named]
    places = places or [(desk.phase, ())]
    if not any(_moa(answer, phase, natures, desk) for phase, natures in places):
        return "not-entitled"
    return None


def _moa(answer: Answer, phase: str | None, natures: Sequence[Nature], desk: _Desk) -> bool:
    return "MOA" in hats_at(desk.staffing, answer.by, answer.at, phase=phase, zone=desk.zone, natures=natures)


def _waiver_over(violation: Violation, at: datetime, desk: _Desk) -> Answer | None:
    """The waiver in force: for an act, at the act; for a state, at ``at``. The latest valid one stands, so that a later
    one may also shorten.
    """
    right = violation.answerable
    moment = at if violation.episode else violation.at
    valid = [
        answer
        for rule, answer in desk.waivers
        if rule == violation.rule
        and right.waivable
        and rule not in NEVER_WAIVED
        and answer.at <= moment
        and answer.by not in right.beneficiaries
        and _moa(answer, right.phase, right.natures, desk)
    ]
    return valid[-1] if valid and moment <= _end(valid[-1], desk.zone) else None


def _end(answer: Answer, zone: tzinfo) -> datetime:
    assert answer.until is not None
    return end_of_day(answer.until, zone)


def _entry(print_: str, violation: Violation, known: Entry | None, desk: _Desk, now: datetime) -> Entry:
    state, closed_at, how, answer = _standing(print_, violation, desk, now)
    again = state == "open" and known is not None and known.state in ("resolved", "waived")
    return Entry(
        fingerprint=print_,
        rule=violation.rule,
        cause=violation.cause,
        severity=violation.severity,
        state=state,
        since=violation.at,
        opened_at=now if known is None or again else known.opened_at,
        closed_at=closed_at,
        how=how,
        answer=answer,
    )


def _standing(
    print_: str, violation: Violation, desk: _Desk, now: datetime
) -> tuple[State, datetime | None, str | None, Answer | None]:
    """State, when and how it was closed, and the answer behind it; of a fact and a confirmation, the earlier stands."""
    confirmed = desk.confirmed.get(print_)
    cured = violation.cured_at
    if cured is not None and not (confirmed and confirmed.at < cured):
        return "resolved", cured, violation.cure or "corrected", confirmed
    if confirmed:
        return "resolved", confirmed.at, "confirmed", confirmed
    if waiver := _waiver_over(violation, now, desk):
        return "waived", None, "waived", waiver
    return "open", None, None, None


def _unseen(entry: Entry, judgement: Judgement, policy: Policy, now: datetime) -> Entry:
    """An entry this judgement does not mention: withdrawn only when everything could be judged, or the rule is off."""
    if entry.state == "resolved":
        return entry
    setting = policy.rules.get(entry.rule)
    if judgement.not_judged and setting is not None and setting.on:
        return replace(entry, state="not judged", how=None)
    return replace(entry, state="resolved", how="withdrawn", closed_at=now, answer=None)


def _is_news(entry: Entry, known: Entry | None) -> bool:
    if entry.state != "open" or entry.severity == "info":
        return False
    return known is None or known.state in ("resolved", "waived") or (known.severity == "info")


def _loud(entries: Iterable[Entry], known: Mapping[str, Entry], now: datetime, zone: tzinfo) -> bool:
    news = any(_is_news(entry, known.get(entry.fingerprint)) for entry in entries)
    return news and not any(_told_on(now.astimezone(zone).date(), entry, zone) for entry in known.values())


def _told_on(day: date, entry: Entry, zone: tzinfo) -> bool:
    """Was it news on that day: people are told aloud once a day at most (design decision 9). What was closed or covered
    before we saw it was no news.
    """
    ended = entry.closed_at or (entry.answer.at if entry.answer else None)
    told = entry.severity != "info" and (ended is None or ended > entry.opened_at)
    return told and entry.opened_at.astimezone(zone).date() == day


def _is_standing_breach(entry: Entry) -> bool:
    return entry.severity == "breach" and entry.state in ("open", "not judged")


def _speaking_order(pair: tuple[Entry, Violation]) -> tuple[int, int, datetime, str, str]:
    entry, _ = pair
    return _ORDER[entry.state], -SEVERITIES.index(entry.severity), entry.since, entry.rule, entry.fingerprint


def _due(judgement: Judgement, pairs: Sequence[tuple[Entry, Violation]], zone: tzinfo) -> datetime | None:
    """When the verdict may change by itself: what the rules say, or the end of a waiver over a state."""
    ends = [
        _end(entry.answer, zone) + timedelta(seconds=1)
        for entry, violation in pairs
        if entry.state == "waived" and violation.episode and entry.answer
    ]
    return min([*([judgement.due_at] if judgement.due_at else []), *ends], default=None)


def _answer_of(command: Command) -> Answer:
    return Answer(
        kind="confirm" if command.verb == "confirm" else "waive",
        by=command.author,
        at=command.at,
        comment=command.comment,
        reason=command.reason,
        until=command.until,
    )


def _refusal(command: Command, reason: str) -> Refusal:
    return Refusal(comment=command.comment, updated=command.updated, by=command.author, reason=reason, rule=command.rule)


def _age(command: Command) -> tuple[datetime, int, tuple[str, ...]]:
    """Oldest first; of one comment, in an order that does not depend on how the commands arrived."""
    until = command.until.isoformat() if command.until else ""
    words = (command.verb, command.rule or "", until, command.reason, command.author, command.problem or "")
    return command.at, _number(command.comment), words


def _number(comment: str) -> int:
    return int(comment) if comment.isdecimal() else 0
