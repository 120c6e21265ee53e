"""The memory of violations: record + judgement + answers -> Settlement. Pure and level-based: settling twice is silence.

Nothing here is cured by absence: only a fact the history shows, an answer that counts, or a rule that is no longer judged.
Answers are taken in ``answering``, and what is known meanwhile is on the ``desk``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from integration.model.charter import Staffing
from integration.model.verdict import Answer, Command, Entry, Judgement, Policy, Record, Refusal, Settlement, Violation
from integration.model.words import SEVERITIES, State
from integration.sync.answering import hear
from integration.sync.desk import Desk, desk_of, end_of, waiver_gone, waiver_over

_REFUSALS_KEPT: Final = 20
_MAY_CHANGE: Final = frozenset({"no-such-violation", "which-rule"})
"""Refusals that wait while acts are young: what they are about may not be judged yet."""
_ORDER: Final[Mapping[State, int]] = {"open": 0, "not judged": 1, "waived": 2, "resolved": 3}


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
    known = {entry.fingerprint: entry for entry in record.entries}
    judged = _judged(judgement, known, site)
    young_until = _young_until(judgement, policy, now)
    desk = desk_of(record, judged, staffing=staffing, policy=policy, zone=zone, phase=phase)
    hear(commands, desk)
    entries = {print_: _entry(print_, v, known.get(print_), desk, now) for print_, v in judged.items()}
    gone = [_unseen(entry, judgement, policy, now) for entry in record.entries if entry.fingerprint not in judged]
    settled = replace(
        record,
        entries=tuple(sorted([*entries.values(), *gone], key=lambda e: (e.since, e.fingerprint))),
        refusals=tuple([r for r in desk.refusals if not young_until or _is_said(r, record)][-_REFUSALS_KEPT:]),
        waivers=desk.kept_waivers(),
        questions=tuple(desk.questions),
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


def _judged(judgement: Judgement, known: Mapping[str, Entry], site: str) -> dict[str, Violation]:
    """What stands, and of what is over without a trace what had been said."""
    over = _by_fingerprint(judgement.ended, site)
    return {p: v for p, v in over.items() if _was_said(known.get(p))} | _by_fingerprint(judgement.violations, site)


def _was_said(entry: Entry | None) -> bool:
    return entry is not None and entry.how != "withdrawn"


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


def _entry(print_: str, violation: Violation, known: Entry | None, desk: Desk, now: datetime) -> Entry:
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
        bulk=known.bulk if known else None,
    )


def _standing(
    print_: str, violation: Violation, desk: Desk, now: datetime
) -> tuple[State, datetime | None, str | None, Answer | None]:
    """State, when and how it was closed, and the answer behind it; of a fact and a confirmation, the earlier stands. Open
    again after a waiver says so: ``expired``.
    """
    confirmed = desk.confirmed.get(print_)
    cured = violation.cured_at
    if cured is not None and not (confirmed and confirmed.at < cured):
        return "resolved", cured, violation.cure or "corrected", confirmed
    if confirmed:
        return "resolved", confirmed.at, "confirmed", confirmed
    if waiver := waiver_over(violation, now, desk):
        return "waived", None, "waived", waiver
    return "open", None, "expired" if waiver_gone(violation, now, desk) else None, None


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
        end_of(entry.answer, zone) + timedelta(seconds=1)
        for entry, violation in pairs
        if entry.state == "waived" and violation.episode and entry.answer
    ]
    return min([*([judgement.due_at] if judgement.due_at else []), *ends], default=None)
