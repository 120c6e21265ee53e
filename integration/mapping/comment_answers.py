"""The answers to questions people type: who may take which next step (`/bornage why`), what a rule is about (`/bornage explain`)."""

from collections.abc import Iterator, Sequence
from typing import Final

from integration.mapping import adf
from integration.mapping.comment_more_words import (
    APART,
    ASKED_BY,
    EVERYONE,
    EXPLAINED,
    FROM_HERE,
    HOW_TO,
    LIMIT,
    MEDIATE,
    NEXT_STEPS,
    NO_OTHER,
    NO_STEP,
    ROLE_HELD,
    ROLE_UNHELD,
    RULE_OFF,
    WHO,
)
from integration.mapping.comment_parts import Pair, answers_to, named_rule
from integration.mapping.comment_rights import who_may_answer
from integration.mapping.comment_steps import Step, Steps
from integration.mapping.comment_values import Voice, value_nodes
from integration.mapping.comment_words import COLON, DO, OVERRIDDEN, SEVERITY, WHY
from integration.mapping.explained import Section, boundary, sources, who_answers, worded
from integration.model.verdict import Question, RuleSettings, StatusRef
from integration.model.words import RuleId

_PEOPLE: Final = 4
_EXPLAINED: Final = 3


def answered(
    questions: Sequence[Question], voice: Voice, *, steps: Steps | None, spoken: Sequence[Pair] = ()
) -> Iterator[adf.Node]:
    """Each question once, however often it was asked; the latest asker is named. ``steps``: of the issue as it stands."""
    why = [question for question in questions if question.verb == "why"]
    if why and steps is not None:
        yield _next_steps(why[-1], steps, voice)
    explained = {q.rule: q for q in questions if q.verb == "explain" and q.rule in voice.policy.rules}
    for rule, question in list(explained.items())[-_EXPLAINED:]:
        yield _explained(rule or "", question, voice, [pair for pair in spoken if pair[0].rule == rule])


def _next_steps(question: Question, steps: Steps, voice: Voice) -> adf.Node:
    here = value_nodes(StatusRef(steps.status), voice) if steps.status else ()
    head = adf.paragraph(adf.strong(voice.say(NEXT_STEPS)), *([" · ", voice.say(FROM_HERE), " ", here] if here else ()))
    lines = [_step(step, voice) for step in steps.steps]
    blocks = [head, adf.bullets(*lines) if lines else adf.paragraph(voice.say(NO_STEP))]
    blocks += [adf.paragraph(voice.say(MEDIATE))] if steps.mediate else []
    return adf.panel("note", *blocks, adf.paragraph(adf.emphasis(_asked_by(question, voice))))


def _asked_by(question: Question, voice: Voice) -> str:
    return voice.say(ASKED_BY, by=voice.person(question.by), date=voice.date(question.updated))


def _step(step: Step, voice: Voice) -> adf.Inline:
    targets: list[adf.Node] = []
    for number, target in enumerate(step.targets):
        targets += adf.text(" ") if number else ()
        targets += value_nodes(StatusRef(target), voice)
    return (*adf.strong(voice.say(step.name)), *adf.text(" → "), *targets, *adf.text(voice.say(COLON) + _who(step, voice)))


def _who(step: Step, voice: Voice) -> str:
    """Roles first, the people who hold them today beside; nobody is mentioned: nobody is asked to act."""
    if step.anyone:
        return voice.say(EVERYONE)
    roles, people, apart = voice.roles(step.roles), _names(step.people, voice), _names(step.apart, voice)
    if not roles:
        return people
    if people:
        said = voice.say(ROLE_HELD, roles=roles, people=people)
    else:
        said = voice.say(NO_OTHER if apart else ROLE_UNHELD, roles=roles)
    return said + voice.say(APART, people=apart) if apart else said


def _names(accounts: Sequence[str], voice: Voice) -> str:
    named = [voice.person(account) for account in accounts if voice.words.people.get(account)]
    return ", ".join(named[:_PEOPLE]) + ("…" if len(named) > _PEOPLE else "")


def _explained(rule: RuleId, question: Question, voice: Voice, spoken: Sequence[Pair]) -> adf.Node:
    setting = voice.policy.rules[rule]
    title = f"{voice.say(EXPLAINED, rule=named_rule(rule, voice))} · {_asked_by(question, voice)}"
    return adf.expand(title, *_rule(setting, voice, spoken))


def _rule(setting: RuleSettings, voice: Voice, spoken: Sequence[Pair]) -> Iterator[adf.Node]:
    texts = setting.texts
    yield adf.paragraph(adf.strong(voice.say(WHY)), voice.say(texts.why))
    for section in boundary(setting, voice.language):
        yield from _told(section, voice)
    if setting.limit:
        yield adf.paragraph(voice.say(LIMIT, limit=str(setting.limit)))
    if setting.severity:
        yield adf.paragraph(voice.say(SEVERITY[setting.severity]))
    yield adf.paragraph(adf.strong(voice.say(DO)), worded(texts.do, voice.language))
    if spoken:
        who = list(dict.fromkeys(who_may_answer(violation, voice) for _, violation in spoken))
        yield adf.paragraph(adf.strong(voice.say(WHO)), " · ".join(who))
        yield adf.paragraph(adf.strong(voice.say(HOW_TO)), answers_to(spoken, voice))
    else:
        yield from _told(who_answers(setting, voice.language), voice)
    yield from _told(sources(setting, voice.policy.facts, voice.language), voice)
    if setting.reason:
        yield adf.paragraph(adf.emphasis(voice.say(OVERRIDDEN, reason=setting.reason)))
    if not setting.on:
        yield adf.paragraph(adf.emphasis(voice.say(RULE_OFF)))


def _told(section: Section, voice: Voice) -> Iterator[adf.Node]:
    """A sentence beside its head, a list under it; nothing where there is neither."""
    head = adf.strong(voice.say(section.head) + voice.say(COLON))
    if len(section.lines) == 1:
        yield adf.paragraph(head, section.lines[0])
    elif section.lines:
        yield adf.paragraph(head)
        yield adf.bullets(*section.lines)
