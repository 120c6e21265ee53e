"""What the living comment of an issue says: what is open with its next step, why the boundaries exist and who can answer, answers
to questions, then what was closed.

Rules' own texts come with the policy; nothing here changes with the day, so that an unchanged judgement is an unchanged comment.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final

from integration.mapping import adf
from integration.mapping.comment_answers import answered
from integration.mapping.comment_bulk import bulk_fold, bulk_panel, confirmable, folds
from integration.mapping.comment_parts import (
    Asking,
    Pair,
    answers_to,
    boundaries,
    items,
    mentioned_in,
    refusal_line,
    violation_panel,
)
from integration.mapping.comment_rights import who_may_answer, who_may_answer_bulk
from integration.mapping.comment_steps import Steps
from integration.mapping.comment_values import Holding, Voice, sentence
from integration.mapping.comment_words import (
    ALL_CLEAR,
    ANSWER,
    BOUNDARIES,
    CLOSED,
    FRAME,
    MORE_OPEN,
    NOT_ALL_JUDGED,
    PARTLY_JUDGED,
    STILL_OPEN,
    UNJUDGED,
    WAIVED_UNTIL,
)
from integration.model.blueprint import Adf
from integration.model.canonical import size_of
from integration.model.verdict import Answer, Bulk, Entry, Policy, Refusal, Settlement, Words
from integration.model.words import Language, RuleId

__all__ = [
    "NOTHING_BESIDE",
    "Asking",
    "Beside",
    "Pair",
    "answers_to",
    "living_comment",
    "mentioned_in",
    "refusal_line",
    "sentence",
    "shown_on_issue",
    "violation_panel",
    "why_unjudged",
]

MOST_CHARACTERS: Final = 29_000
"""Of the serialised document; Jira takes 32,767 and does not say what it counts (facts 3.11)."""
_ROOM: Final = ((6, 20), (4, 10), (2, 5), (1, 2), (0, 0))
"""How many open violations in full, and how many lines in each fold: the first that fits is written."""
_BOUNDARIES: Final = 2
"""Rules whose table stands open; more are folded."""
_OF_THE_SETTING: Final = frozenset({"no-component", "no-provider-decision", "no-budget-field"})
"""Why one rule had nothing to go by: said in the register. The others mean that something done here may be unknown."""
_REFUSALS: Final = 6
_OF_A_CONFIRMATION: Final = frozenset(
    {"own-act", "fact-only", "no-such-violation", "which-rule", "not-entitled", "no-reason"}
)
"""Refusals that no longer matter where nothing is left to confirm."""
_WAIVERS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a comment says beside its settlement. ``bulks``: told on this epic; ``steps``: from the issue as it stands, for those who
    asked; ``unjudged``: reasons why not all could be judged; ``mentioned``: see ``Asking``.
    """

    bulks: tuple[Bulk, ...] = ()
    steps: Steps | None = None
    unjudged: tuple[str, ...] = ()
    mentioned: frozenset[str] | None = None


NOTHING_BESIDE: Final = Beside()


def shown_on_issue(pair: Pair, policy: Policy) -> bool:
    """Whether a violation is told on the issue: not information, not under observation, not one of a bulk edit (told on the epic),
    not an act a waiver covered from the start (domain-rules 3.0).
    """
    entry, violation = pair
    covered = entry.state == "waived" and not violation.episode
    return told_on_issues(violation.rule, policy) and entry.severity != "info" and not covered and entry.bulk is None


def told_on_issues(rule: RuleId, policy: Policy) -> bool:
    """False while the rule, or the project, is under observation (decisions 10)."""
    setting = policy.rules.get(rule)
    return ((setting.mode if setting else None) or policy.mode) == "comment"


def told_bulks(bulks: Sequence[Bulk], policy: Policy) -> list[Bulk]:
    return [bulk for bulk in bulks if told_on_issues(bulk.rule, policy) and bulk.severity != "info"]


def worth_posting(settlement: Settlement, policy: Policy, bulks: Sequence[Bulk] = ()) -> bool:
    """Whether a comment is called for where none stands: something open, a question, or an answer that was refused. While acts are
    young, not the last: a comment that says that nothing is open would soon be taken back.
    """
    if any(pair[0].state == "open" and shown_on_issue(pair, policy) for pair in settlement.spoken):
        return True
    if any(bulk.open for bulk in told_bulks(bulks, policy)):
        return True
    if policy.mode == "comment" and settlement.record.questions:
        return True
    if policy.mode != "comment" or settlement.young_until is not None:
        return False
    closed = any(shown_on_issue(pair, policy) for pair in settlement.spoken)
    return any(refusal.reason != "misplaced" for refusal in _refusals(settlement, opened=False, closed=closed))


def living_comment(
    settlement: Settlement,
    *,
    language: Language,
    policy: Policy,
    words: Words,
    holding: Holding,
    zone: tzinfo,
    phase: str | None,
    beside: Beside = NOTHING_BESIDE,
) -> Adf:
    """The whole comment; also when nothing is open any more, for a comment that already stands."""
    voice = Voice(language=language, policy=policy, words=words, zone=zone, holding=holding)
    asking = Asking(holding=holding, phase=phase, mentioned=beside.mentioned)
    body = adf.doc()
    for panels, lines in _ROOM:
        body = adf.doc(*_blocks(settlement, voice, asking, beside, panels=panels, lines=lines))
        if size_of(body) <= MOST_CHARACTERS:
            break
    return body


def _blocks(
    settlement: Settlement, voice: Voice, asking: Asking, beside: Beside, *, panels: int, lines: int
) -> Iterator[adf.Node]:
    shown = [pair for pair in settlement.spoken if shown_on_issue(pair, voice.policy)]
    opened = [pair for pair in shown if pair[0].state == "open"]
    closed = [pair for pair in shown if pair[0].state != "open"]
    unsure = [e for e in settlement.record.entries if e.state == "not judged" and e.severity != "info"]
    blind = [reason for reason in beside.unjudged if reason not in _OF_THE_SETTING]
    bulks = told_bulks(beside.bulks, voice.policy)
    running = [bulk for bulk in bulks if bulk.open]
    yield from _open(opened, running, voice, asking, panels=panels, lines=lines)
    if not opened and not unsure and not running:
        yield _nothing_open([entry for entry, _ in closed if entry.state == "waived"], voice, blind)
    yield from (adf.paragraph(voice.say(STILL_OPEN, rule=entry.rule)) for entry in unsure[:lines])
    if blind and (opened or unsure or running):
        yield adf.paragraph(adf.emphasis(voice.say(PARTLY_JUDGED, reasons=why_unjudged(blind, voice))))
    yield from answered(settlement.record.questions, voice, steps=beside.steps, spoken=opened)
    yield from (bulk_fold(bulk, voice, lines) for bulk in bulks if folds(bulk))
    if closed:
        yield adf.expand(voice.say(CLOSED, count=str(len(closed))), items(_latest_first(closed), voice, lines))
    for refusal in _refusals(settlement, opened=bool(opened or unsure), closed=bool(closed)):
        yield refusal_line(refusal, voice)
    if opened or running:
        commands = answers_to(opened, voice, of_one_act=_one_act(settlement), also=confirmable(running))
        yield adf.paragraph(adf.strong(voice.say(ANSWER)), commands)


def _open(
    opened: Sequence[Pair], running: Sequence[Bulk], voice: Voice, asking: Asking, *, panels: int, lines: int
) -> Iterator[adf.Node]:
    yield from (violation_panel(pair, voice, asking) for pair in opened[:panels])
    yield from (bulk_panel(bulk, voice, asking) for bulk in running[: max(1, panels)])
    if len(opened) > panels:
        yield adf.expand(voice.say(MORE_OPEN, count=str(len(opened) - panels)), items(opened[panels:], voice, lines))
    rows = [(v.rule, who_may_answer(v, voice)) for _, v in opened]
    rows = list(dict.fromkeys([*rows, *((bulk.rule, who_may_answer_bulk(bulk, voice)) for bulk in running)]))
    if rows:
        table = boundaries(rows[: max(2, lines)], voice)
        yield table if len(rows) <= _BOUNDARIES else adf.expand(voice.say(BOUNDARIES), table)


def why_unjudged(reasons: Sequence[str], voice: Voice) -> str:
    said = (voice.say(UNJUDGED.get(reason, UNJUDGED["other"])) for reason in sorted(set(reasons)))
    return ", ".join(dict.fromkeys(said))


def _nothing_open(waived: Sequence[Entry], voice: Voice, unjudged: Sequence[str]) -> adf.Node:
    """Green where nothing stands and everything was judged; what a waiver covers is not in order yet: until when, and by whom."""
    said = [_waiver(entry, voice) for entry in waived]
    if unjudged:
        said.append(voice.say(NOT_ALL_JUDGED, reasons=why_unjudged(unjudged, voice)))
    if not said:
        return adf.panel("success", adf.paragraph(adf.strong(voice.say(FRAME)), " · ", voice.say(ALL_CLEAR)))
    shown = list(dict.fromkeys(said))[-_WAIVERS:]
    return adf.panel("info", *(adf.paragraph(adf.strong(voice.say(FRAME)), " · ", line) for line in shown))


def _waiver(entry: Entry, voice: Voice) -> str:
    answer = entry.answer
    until = voice.date(answer.until) if answer and answer.until else ""
    return voice.say(WAIVED_UNTIL, rule=entry.rule, until=until, by=voice.person(answer.by if answer else None))


def _one_act(settlement: Settlement) -> bool:
    """Are several violations open, all of one act and all to be confirmed: then no rule need be named. Also counts what is
    not shown on the issue, as the ledger does.
    """
    opened = [violation for entry, violation in settlement.spoken if entry.state == "open"]
    return len(opened) > 1 and len({v.cause for v in opened}) == 1 and all(v.answerable.roles for v in opened)


def _latest_first(pairs: Sequence[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: (pair[0].closed_at or pair[0].since, pair[0].fingerprint), reverse=True)


def _refusals(settlement: Settlement, *, opened: bool, closed: bool) -> list[Refusal]:
    """Refused answers that still matter: not those followed by a good one, nor a confirmation where nothing is left to confirm."""
    record = settlement.record
    good = [(e.rule, e.answer) for e in record.entries if e.answer] + list(record.waivers)
    settled = {e.rule for e in record.entries} - {e.rule for e in record.entries if e.state in ("open", "not judged")}
    left = [
        refusal
        for refusal in record.refusals
        if not (_to_confirm(refusal) and (refusal.rule in settled or (closed and not opened)))
        and not any(_made_good(refusal, rule, answer) for rule, answer in good)
    ]
    return left[-_REFUSALS:]


def _to_confirm(refusal: Refusal) -> bool:
    of_one = refusal.verb in (None, "confirm") and refusal.reason in _OF_A_CONFIRMATION
    return of_one or refusal.reason == "misplaced"


def _made_good(refusal: Refusal, rule: RuleId, answer: Answer) -> bool:
    """By the same person, afterwards; a stand-in is no answer about a violation."""
    later = answer.by == refusal.by and answer.at > refusal.updated
    return later and refusal.verb != "stand-in" and refusal.rule in (None, rule)
