"""The pieces a living comment and the register are made of: a violation's panel, the table of boundaries, folded lines, commands,
refused answers. Knows neither a comment's order nor its length.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from integration.mapping import adf
from integration.mapping.comment_rights import may_waive
from integration.mapping.comment_rights_words import ANY_ROLE, STAND_IN, STAND_IN_DATES
from integration.mapping.comment_values import Holding, Voice, filled, issue_nodes, sentence_nodes, value_nodes
from integration.mapping.comment_words import (
    ACT,
    ACT_SAID,
    AND,
    ANY_RULE,
    BOUNDARY,
    BY_FACT,
    CONFIRM,
    CONFIRM_ACT,
    DO,
    EVIDENCE,
    FRAME,
    HOW,
    MORE,
    NEXT,
    NO_ROLE,
    NOBODY,
    NOBODY_ELSE,
    OR,
    OVERRIDDEN,
    REFUSAL,
    REFUSED,
    REGULARISED,
    SEVERITY,
    STATE,
    WAIVE,
    WHO_ANSWERS,
    WHY_IT_EXISTS,
)
from integration.model.history import Subject
from integration.model.verdict import Entry, IssueRef, PersonRef, Refusal, Violation
from integration.model.words import ROLES, Role, RuleId, Severity, State

Pair = tuple[Entry, Violation]

PANELS: Final[Mapping[Severity, adf.PanelKind]] = {"breach": "error", "warning": "warning", "info": "info"}
_MENTIONS: Final = 6
_RULES_NAMED: Final = 3
_EVIDENCE: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who is asked to act. ``phase``: where the violation names none; ``mentioned``: the only accounts that may be mentioned (a
    mention that is new notifies even where an edit is quiet), None for all; the others stand by name.
    """

    holding: Holding
    phase: str | None = None
    mentioned: frozenset[str] | None = None


def violation_panel(pair: Pair, voice: Voice, asking: Asking) -> adf.Node:
    """What happened, what to do now, who should: one glance."""
    entry, violation = pair
    setting = voice.policy.rules.get(violation.rule)
    blocks = [title(entry.rule, entry.severity, entry.state, voice), adf.paragraph(sentence_nodes(violation, voice))]
    blocks += (adf.paragraph(adf.strong(voice.say(ACT)), said) for said in _act(violation, voice))
    elsewhere = [issue for issue in violation.evidence if issue.id != violation.subject.id]
    if elsewhere:
        blocks.append(adf.paragraph(adf.strong(voice.say(EVIDENCE)), _evidence(elsewhere, voice)))
    if setting:
        blocks.append(adf.paragraph(adf.strong(voice.say(DO)), filled(setting.texts.do, violation, voice)))
    blocks.append(adf.paragraph(adf.strong(voice.say(NEXT)), _asked(violation, voice, asking)))
    return adf.panel(PANELS[entry.severity], *blocks)


def title(rule: RuleId, severity: Severity, state: State, voice: Voice) -> adf.Node:
    said = f"{voice.say(FRAME)} · {rule} · {voice.say(SEVERITY[severity])}"
    return adf.paragraph(adf.strong(said), " ", adf.lozenge(voice.say(STATE[state]), state_color(state, severity)))


def state_color(state: State, severity: Severity) -> adf.Color:
    if state == "open":
        return "red" if severity == "breach" else "yellow"
    return {"resolved": "green", "waived": "blue"}.get(state, "neutral")  # type: ignore[return-value]


def _act(violation: Violation, voice: Voice) -> Iterator[adf.Inline]:
    """What was done, by whom in which role then, and when: where the sentence does not say the role itself."""
    setting = voice.policy.rules.get(violation.rule)
    said = setting.texts.sentence.get(violation.variant) if setting else None
    if violation.act is None or violation.author is None or said is None or "{roles}" in said.fr:
        return
    yield voice.run(
        ACT_SAID,
        change=value_nodes(violation.act, voice),
        actor=value_nodes(PersonRef(violation.author), voice),
        roles=adf.text(voice.roles(violation.hats, AND) or voice.say(NO_ROLE)),
        date=adf.text(voice.date(violation.at)),
    )


def _evidence(issues: Sequence[IssueRef], voice: Voice) -> adf.Inline:
    return keys([issue.key for issue in issues], voice, most=_EVIDENCE)


def keys(found: Sequence[str], voice: Voice, *, most: int) -> adf.Inline:
    """Issues as links, and how many more there are."""
    nodes: list[adf.Node] = []
    for number, key in enumerate(found[:most]):
        nodes += adf.text(", ") if number else ()
        nodes += issue_nodes(key, voice)
    if len(found) > most:
        nodes += adf.text((", " if nodes else "") + voice.say(MORE, count=str(len(found) - most)))
    return tuple(nodes)


def _asked(violation: Violation, voice: Voice, asking: Asking) -> adf.Inline:
    right = violation.answerable
    return people_asked(violation.role_expected, right.excluded, voice, asking=asking, place=right.phase or asking.phase)


def people_asked(
    roles: Sequence[Role], excluded: frozenset[str], voice: Voice, *, asking: Asking, place: str | None
) -> adf.Inline:
    """The people who should act; never the author nor a builder. AMOA unstaffed: MOA (domain-rules 3.0)."""
    asked: dict[str, None] = {}
    held = False
    for role in roles:
        who = asking.holding(role, place) or (asking.holding("MOA", place) if role == "AMOA" else ())
        held = held or bool(who)
        asked |= dict.fromkeys(a for a in who if a not in excluded and voice.words.people.get(a))
    if not asked:
        return adf.text(voice.say(NOBODY_ELSE if held else NOBODY, roles=voice.roles(tuple(roles))))
    nodes: list[adf.Node] = []
    for number, account in enumerate(list(asked)[:_MENTIONS]):
        nodes += adf.text(", ") if number else ()
        nodes += _named(account, voice, asking)
    return tuple(nodes)


def _named(account: str, voice: Voice, asking: Asking) -> adf.Inline:
    name = voice.person(account)
    loud = asking.mentioned is None or account in asking.mentioned
    return adf.mention(account, name) if loud else adf.strong(name)


def mentioned_in(body: object) -> frozenset[str]:
    """Accounts a document mentions outside its folds."""
    found: set[str] = set()
    stack: list[object] = [body]
    while stack:
        node = stack.pop()
        if isinstance(node, Mapping) and node.get("type") not in ("expand", "nestedExpand"):
            attrs, content = node.get("attrs"), node.get("content")
            if node.get("type") == "mention" and isinstance(attrs, Mapping):
                found.add(str(attrs.get("id")))
            stack += content if isinstance(content, list) else []
    return frozenset(found)


# --- the boundaries, why they exist, who can answer -------------------------------------------------------------------


def boundaries(rows: Sequence[tuple[RuleId, str]], voice: Voice) -> adf.Node:
    """A line for each rule and who can answer it."""
    header = [voice.say(BOUNDARY), voice.say(WHY_IT_EXISTS), voice.say(WHO_ANSWERS)]
    return adf.table(header, [_boundary(rule, who, voice) for rule, who in rows], widths=(200, 330, 230))


def _boundary(rule: RuleId, who: str, voice: Voice) -> list[adf.Cell]:
    setting = voice.policy.rules.get(rule)
    if setting is None:
        return [rule, "–", who]
    why = [adf.paragraph(voice.say(setting.texts.why))]
    if setting.reason:
        why.append(adf.paragraph(adf.emphasis(voice.say(OVERRIDDEN, reason=setting.reason))))
    return [adf.strong(named_rule(rule, voice)), why, who]


def named_rule(rule: RuleId, voice: Voice) -> str:
    """« R11 · La recette d’un livrable relève de la MOA ou de l’AMOA »."""
    setting = voice.policy.rules.get(rule)
    return f"{rule} · {voice.say(setting.texts.title)}" if setting else rule


# --- commands ---------------------------------------------------------------------------------------------------------


def answers_to(opened: Sequence[Pair], voice: Voice, *, of_one_act: bool = False, also: Sequence[RuleId] = ()) -> adf.Inline:
    """The exact commands: bold rather than code, because what is pasted as code is no command. ``also``: further rules that are
    confirmed here.
    """
    confirmable = list(dict.fromkeys([*(v.rule for _, v in opened if v.answerable.roles), *also]))
    waivable = list(dict.fromkeys(v.rule for _, v in opened if may_waive(v, voice)))
    confirming = [voice.say(CONFIRM, rule=rule) for rule in _few(confirmable, voice)]
    standing_in = _stand_ins(opened, voice)
    commands = [
        *([voice.say(CONFIRM_ACT)] if of_one_act and not also else confirming),
        *standing_in,
        *(voice.say(WAIVE, rule=rule) for rule in _few(waivable, voice)),
    ]
    nodes: list[adf.Node] = []
    for number, command in enumerate(commands):
        nodes += adf.text(voice.say(OR)) if number else ()
        nodes += adf.strong(command)
        nodes += adf.text(voice.say(STAND_IN_DATES)) if command in standing_in else ()
    return tuple(nodes) or adf.text(voice.say(BY_FACT))


def _stand_ins(opened: Sequence[Pair], voice: Voice) -> list[str]:
    """Where a role itself is concerned and somebody else beside its holder would do: it is named, unless there are several."""
    rules = voice.policy.rules
    lacking = (v for _, v in opened if v.rule in rules and rules[v.rule].boundary.stand_in)
    roles = list(dict.fromkeys(role for v in lacking if (role := role_of(v.subject)) is not None))
    named = [roles[0] if len(roles) == 1 else voice.say(ANY_ROLE)] if roles else []
    return [voice.say(STAND_IN, role=role) for role in named]


def role_of(subject: Subject) -> Role | None:
    """The role a violation is about, where it is about one."""
    return next((role for role in ROLES if subject.kind == "role" and role == subject.id), None)


def _few(rules: list[RuleId], voice: Voice) -> list[str]:
    return rules if len(rules) <= _RULES_NAMED else [voice.say(ANY_RULE)]


# --- folded lines and refusals ----------------------------------------------------------------------------------------


def items(pairs: Sequence[Pair], voice: Voice, lines: int) -> adf.Node:
    cells: list[adf.Cell] = [list(_item(pair, voice)) for pair in pairs[:lines]]
    if len(pairs) > lines:
        cells.append(voice.say(MORE, count=str(len(pairs) - lines)))
    return adf.bullets(*cells)


def _item(pair: Pair, voice: Voice) -> Iterator[adf.Node]:
    entry, violation = pair
    state = STATE[entry.state] if entry.how not in ("confirmed", "late-assignment") else REGULARISED
    color = state_color(entry.state, entry.severity)
    yield adf.paragraph(adf.lozenge(voice.say(state), color), " ", adf.strong(named_rule(entry.rule, voice)))
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


def refusal_line(refusal: Refusal, voice: Voice) -> adf.Node:
    said = voice.say(REFUSED, by=voice.person(refusal.by), date=voice.date(refusal.updated))
    reason = REFUSAL.get(refusal.reason, REFUSAL["unknown-verb"])
    return adf.paragraph(adf.emphasis(said + voice.say(reason, rules=", ".join(sorted(voice.policy.rules)))))
