"""What the living comment of an issue says: every open violation with its reason and its next step, then what was closed.

Rules' own texts come with the policy; nothing here changes with the day, so that an unchanged judgement is an unchanged comment.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import tzinfo
from typing import Final

from integration.mapping import adf
from integration.mapping.comment_values import Voice, filled, issue_nodes, sentence, sentence_nodes
from integration.mapping.comment_words import (
    ALL_CLEAR,
    ANSWER,
    ANY_RULE,
    BY_FACT,
    CLOSED,
    CONFIRM,
    CONFIRM_ACT,
    CONFIRMER,
    DO,
    EVIDENCE,
    FRAME,
    HOW,
    MAY_CONFIRM,
    MAY_WAIVE,
    MORE,
    MORE_OPEN,
    NEXT,
    NOBODY,
    NOBODY_ELSE,
    OR,
    REFUSAL,
    REFUSED,
    REGULARISED,
    SEVERITY,
    STATE,
    STILL_OPEN,
    WAIVE,
    WAIVED_UNTIL,
    WHY,
)
from integration.model.blueprint import Adf
from integration.model.canonical import size_of
from integration.model.verdict import Entry, IssueRef, Policy, Refusal, Settlement, Violation, Words
from integration.model.words import Language, Role, RuleId

__all__ = [
    "Holding",
    "Pair",
    "answers_to",
    "living_comment",
    "refusal_line",
    "sentence",
    "shown_on_issue",
    "violation_panel",
]

Pair = tuple[Entry, Violation]
Holding = Callable[[Role, str | None], Sequence[str]]
"""Who holds a role today in a phase (None: at project scope): accountIds, in a fixed order."""

MOST_CHARACTERS: Final = 29_000
"""Of the serialised document; Jira takes 32,767 and does not say what it counts (facts 3.11)."""
_ROOM: Final = ((6, 20), (4, 10), (2, 5), (1, 2), (0, 0))
"""How many open violations in full, and how many lines in each fold: the first that fits is written."""
_MENTIONS: Final = 6
_REFUSALS: Final = 3
_WAIVERS: Final = 6
_RULES_NAMED: Final = 3


def shown_on_issue(pair: Pair, policy: Policy) -> bool:
    """Whether a violation is told on the issue: not information, not under observation, not an act a waiver covered from
    the start (domain-rules 3.0).
    """
    entry, violation = pair
    covered = entry.state == "waived" and not violation.episode
    return told_on_issues(violation.rule, policy) and entry.severity != "info" and not covered


def told_on_issues(rule: RuleId, policy: Policy) -> bool:
    """False while the rule, or the project, is under observation (decisions 10)."""
    setting = policy.rules.get(rule)
    return ((setting.mode if setting else None) or policy.mode) == "comment"


def worth_posting(settlement: Settlement, policy: Policy) -> bool:
    """Whether a comment is called for where none stands: something open, or an answer that was refused. While acts are young,
    only the first: a comment that says that nothing is open would soon be taken back.
    """
    if any(pair[0].state == "open" and shown_on_issue(pair, policy) for pair in settlement.spoken):
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
) -> Adf:
    """The whole comment; also when nothing is open any more, for a comment that already stands."""
    voice = Voice(language=language, policy=policy, words=words, zone=zone)
    body = adf.doc()
    for panels, lines in _ROOM:
        body = adf.doc(*_blocks(settlement, voice, holding=holding, phase=phase, panels=panels, lines=lines))
        if size_of(body) <= MOST_CHARACTERS:
            break
    return body


def _blocks(
    settlement: Settlement, voice: Voice, *, holding: Holding, phase: str | None, panels: int, lines: int
) -> Iterator[adf.Node]:
    shown = [pair for pair in settlement.spoken if shown_on_issue(pair, voice.policy)]
    opened = [pair for pair in shown if pair[0].state == "open"]
    closed = [pair for pair in shown if pair[0].state != "open"]
    unsure = [e for e in settlement.record.entries if e.state == "not judged" and e.severity != "info"]
    for pair in opened[:panels]:
        yield violation_panel(pair, voice, holding, phase)
    if len(opened) > panels:
        title = voice.say(MORE_OPEN, count=str(len(opened) - panels))
        yield adf.expand(title, _items(opened[panels:], voice, lines))
    if not opened and not unsure:
        yield _nothing_open([entry for entry, _ in closed if entry.state == "waived"], voice)
    yield from (adf.paragraph(voice.say(STILL_OPEN, rule=entry.rule)) for entry in unsure[:lines])
    if closed:
        yield adf.expand(voice.say(CLOSED, count=str(len(closed))), _items(_latest_first(closed), voice, lines))
    for refusal in _refusals(settlement, opened=bool(opened or unsure), closed=bool(closed)):
        yield refusal_line(refusal, voice)
    if opened:
        yield adf.paragraph(adf.strong(voice.say(ANSWER)), answers_to(opened, voice, of_one_act=_one_act(settlement)))


def _nothing_open(waived: Sequence[Entry], voice: Voice) -> adf.Node:
    """Green where nothing stands; what a waiver covers is not in order yet: until when, and by whom."""
    if not waived:
        return adf.panel("success", adf.paragraph(adf.strong(voice.say(FRAME)), " · ", voice.say(ALL_CLEAR)))
    said = list(dict.fromkeys(_waiver(entry, voice) for entry in waived))[:_WAIVERS]
    return adf.panel("info", *(adf.paragraph(adf.strong(voice.say(FRAME)), " · ", line) for line in said))


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


def violation_panel(pair: Pair, voice: Voice, holding: Holding, phase: str | None) -> adf.Node:
    entry, violation = pair
    setting = voice.policy.rules.get(violation.rule)
    blocks = [
        adf.paragraph(
            adf.strong(_title(entry, voice)), " ", adf.lozenge(voice.say(STATE[entry.state]), _state_color(entry))
        ),
        adf.paragraph(sentence_nodes(violation, voice)),
    ]
    elsewhere = [issue for issue in violation.evidence if issue.id != violation.subject.id]
    if elsewhere:
        blocks.append(adf.paragraph(adf.strong(voice.say(EVIDENCE)), _evidence(elsewhere, voice)))
    if setting:
        blocks.append(adf.paragraph(adf.strong(voice.say(WHY)), filled(setting.texts.why, violation, voice)))
        blocks.append(adf.paragraph(adf.strong(voice.say(DO)), filled(setting.texts.do, violation, voice)))
    blocks.append(adf.paragraph(adf.strong(voice.say(NEXT)), _asked(violation, voice, holding, phase)))
    who = _who_may_answer(violation, voice)
    if who:
        blocks.append(adf.paragraph(adf.emphasis(who)))
    kinds = {"breach": "error", "warning": "warning", "info": "info"}
    return adf.panel(kinds[entry.severity], *blocks)  # type: ignore[arg-type]  # three of its words


def _title(entry: Entry, voice: Voice) -> str:
    return f"{voice.say(FRAME)} · {entry.rule} · {voice.say(SEVERITY[entry.severity])}"


def _state_color(entry: Entry) -> adf.Color:
    if entry.state == "open":
        return "red" if entry.severity == "breach" else "yellow"
    return {"resolved": "green", "waived": "blue"}.get(entry.state, "neutral")  # type: ignore[return-value]


def _evidence(issues: Sequence[IssueRef], voice: Voice) -> adf.Inline:
    nodes: list[adf.Node] = []
    for number, issue in enumerate(issues[:12]):
        nodes += adf.text(", ") if number else ()
        nodes += issue_nodes(issue.key, voice)
    if len(issues) > 12:
        nodes += adf.text(", " + voice.say(MORE, count=str(len(issues) - 12)))
    return tuple(nodes)


def _asked(violation: Violation, voice: Voice, holding: Holding, phase: str | None) -> adf.Inline:
    """The people who should act, mentioned; never the author nor a builder. AMOA unstaffed: MOA (domain-rules 3.0)."""
    place = violation.answerable.phase or phase
    asked: dict[str, list[Role]] = {}
    held = False
    for role in violation.role_expected:
        who = holding(role, place) or (holding("MOA", place) if role == "AMOA" else ())
        held = held or bool(who)
        for account in who:
            if account not in violation.answerable.excluded and voice.words.people.get(account):
                asked.setdefault(account, []).append(role)
    if not asked:
        return adf.text(voice.say(NOBODY_ELSE if held else NOBODY, roles=voice.roles(violation.role_expected)))
    nodes: list[adf.Node] = []
    for number, account in enumerate(list(asked)[:_MENTIONS]):
        nodes += adf.text(", ") if number else ()
        nodes += adf.mention(account, voice.person(account))
    return tuple(nodes)


def _who_may_answer(violation: Violation, voice: Voice) -> str:
    right = violation.answerable
    said = []
    if right.roles:
        said.append(voice.say(MAY_CONFIRM) + voice.say(CONFIRMER, roles=voice.roles(right.roles)))
    if _may_waive(violation):
        said.append(voice.say(MAY_WAIVE))
    return " · ".join(said)


def _may_waive(violation: Violation) -> bool:
    """An act already done is confirmed, not waived (decisions 7)."""
    return violation.answerable.waivable and violation.episode


def answers_to(opened: Sequence[Pair], voice: Voice, *, of_one_act: bool = False) -> adf.Inline:
    """The exact commands: bold rather than code, because what is pasted as code is no command."""
    confirmable = _rules([v for _, v in opened if v.answerable.roles])
    waivable = _rules([v for _, v in opened if _may_waive(v)])
    confirming = [voice.say(CONFIRM, rule=rule) for rule in _named(confirmable, voice)]
    commands = [
        *([voice.say(CONFIRM_ACT)] if of_one_act else confirming),
        *(voice.say(WAIVE, rule=rule) for rule in _named(waivable, voice)),
    ]
    nodes: list[adf.Node] = []
    for number, command in enumerate(commands):
        nodes += adf.text(voice.say(OR)) if number else ()
        nodes += adf.strong(command)
    return tuple(nodes) or adf.text(voice.say(BY_FACT))


def _rules(violations: Sequence[Violation]) -> list[RuleId]:
    return list(dict.fromkeys(violation.rule for violation in violations))


def _named(rules: list[RuleId], voice: Voice) -> list[str]:
    return rules if len(rules) <= _RULES_NAMED else [voice.say(ANY_RULE)]


def _latest_first(pairs: Sequence[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: (pair[0].closed_at or pair[0].since, pair[0].fingerprint), reverse=True)


def _items(pairs: Sequence[Pair], voice: Voice, lines: int) -> adf.Node:
    items: list[adf.Cell] = [list(_item(pair, voice)) for pair in pairs[:lines]]
    if len(pairs) > lines:
        items.append(voice.say(MORE, count=str(len(pairs) - lines)))
    return adf.bullets(*items)


def _item(pair: Pair, voice: Voice) -> Iterator[adf.Node]:
    entry, violation = pair
    setting = voice.policy.rules.get(entry.rule)
    title = f"{entry.rule} · {voice.say(setting.texts.title)}" if setting else entry.rule
    state = STATE[entry.state] if entry.how not in ("confirmed", "late-assignment") else REGULARISED
    yield adf.paragraph(adf.lozenge(voice.say(state), _state_color(entry)), " ", adf.strong(title))
    yield adf.paragraph(sentence_nodes(violation, voice))
    how = _how(entry, voice)
    if how:
        yield adf.paragraph(adf.emphasis(how))


def _how(entry: Entry, voice: Voice) -> str:
    said = HOW.get(entry.how or "")
    if said is None:
        return ""
    answer = entry.answer
    return voice.say(
        said,
        date=voice.date(entry.closed_at or entry.since),
        by=voice.person(answer.by) if answer else "",
        until=voice.date(answer.until) if answer and answer.until else "",
        reason=answer.reason if answer else "",
    )


def _refusals(settlement: Settlement, *, opened: bool, closed: bool) -> list[Refusal]:
    """Refused answers that still matter: not those followed by a good one, nor of a rule with nothing left open."""
    if closed and not opened:
        return []
    record = settlement.record
    good = [(e.rule, e.answer) for e in record.entries if e.answer] + list(record.waivers)
    settled = {e.rule for e in record.entries} - {e.rule for e in record.entries if e.state in ("open", "not judged")}
    left = [
        refusal
        for refusal in record.refusals
        if refusal.rule not in settled
        and not any(a.by == refusal.by and a.at > refusal.updated and refusal.rule in (None, rule) for rule, a in good)
    ]
    return left[-_REFUSALS:]


def refusal_line(refusal: Refusal, voice: Voice) -> adf.Node:
    said = voice.say(REFUSED, by=voice.person(refusal.by), date=voice.date(refusal.updated))
    reason = REFUSAL.get(refusal.reason, REFUSAL["unknown-verb"])
    return adf.paragraph(adf.emphasis(said + voice.say(reason, rules=", ".join(sorted(voice.policy.rules)))))
