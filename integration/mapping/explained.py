"""One rule, explained: the same sections for the page on rules, the terminal and our comment. Pure; knows no layout."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from integration.mapping import explained_words as say
from integration.mapping.comment_more_words import PLACEHOLDERS
from integration.mapping.comment_rights_words import ANY_ROLE, STAND_IN
from integration.mapping.comment_words import AND, CONFIRM, OR, SEVERITY, WAIVE, listed
from integration.model.verdict import RuleSettings
from integration.model.words import ROLES, SEVERITIES, Language, Role, RuleId, Severity, Text

_PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")
_STAFFING: Final = frozenset({"role", "person"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the settings do not hold. ``on``: types of issues and kinds of subjects each rule looks at; ``hides``: the rules it
    speaks for on the same act; ``facts``: seed facts by identifier.
    """

    on: Mapping[RuleId, frozenset[str]] = field(default_factory=dict)
    hides: Mapping[RuleId, frozenset[RuleId]] = field(default_factory=dict)
    facts: Mapping[str, Text] = field(default_factory=dict)


ALONE: Final = Surroundings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """``lines``: one is a sentence, several are a list; ``verbatim``: to be typed as they stand."""

    head: Text
    lines: tuple[str, ...]
    verbatim: bool = False


def sections(rule: RuleSettings, around: Surroundings, language: Language) -> Iterator[Section]:
    """All there is to say of a rule, without what is empty."""
    found = [
        Section(head=say.SEVERITY_HEAD, lines=tuple(_levels(rule, language))),
        Section(head=say.ON_HEAD, lines=_judged(rule.id, around, language)),
        Section(head=say.WHY_HEAD, lines=(rule.texts.why.in_language(language),)),
        *boundary(rule, language),
        Section(head=say.LIMIT_HEAD, lines=tuple(_limit(rule, language))),
        Section(head=say.DO_HEAD, lines=(worded(rule.texts.do, language),)),
        who_answers(rule, language, around),
        Section(head=say.COMMANDS_HEAD, lines=tuple(commands(rule, language)), verbatim=True),
        Section(head=say.HIDES_HEAD, lines=tuple(_suppressions(rule.id, around, language))),
        sources(rule, around.facts, language),
        Section(head=say.CHARTER_HEAD, lines=tuple(_charter(rule, language))),
    ]
    yield from (section for section in found if section.lines)


def boundary(rule: RuleSettings, language: Language) -> Iterator[Section]:
    """What reveals it and what does not; of a rule that does not say so, the sentences themselves."""
    told = rule.boundary.reveals
    shown = (
        [worded(text, language) for text in rule.texts.sentence.values()] if told is None else [told.in_language(language)]
    )
    yield Section(head=say.REVEALS_HEAD, lines=tuple(shown))
    yield Section(head=say.SILENT_HEAD, lines=rule.boundary.silent.in_language(language))


def who_answers(rule: RuleSettings, language: Language, around: Surroundings = ALONE) -> Section:
    return Section(head=say.WHO_HEAD, lines=tuple(_who(rule, around, language)))


def sources(rule: RuleSettings, facts: Mapping[str, Text], language: Language) -> Section:
    """The facts it rests on, in words; the bare identifier of one that is not among them."""
    lines = (f"{seed} · {facts[seed].in_language(language)}" if seed in facts else seed for seed in rule.seeds)
    return Section(head=say.FACTS_HEAD, lines=tuple(lines))


def severities(rule: RuleSettings) -> tuple[Severity, ...]:
    """The gravest first; the one the charter or the rules file sets stands for all."""
    if rule.severity is not None:
        return (rule.severity,)
    return tuple(severity for severity in reversed(SEVERITIES) if severity in rule.boundary.levels)


def commands(rule: RuleSettings, language: Language) -> Iterator[str]:
    """As they are typed, values left to fill in."""
    if rule.boundary.confirm:
        yield CONFIRM.in_language(language).format(rule=rule.id)
    if rule.boundary.waivable:
        yield WAIVE.in_language(language).format(rule=rule.id)
    if rule.boundary.stand_in:
        yield _filled(STAND_IN, language, role=ANY_ROLE.in_language(language))


def worded(text: Text, language: Language) -> str:
    """A sentence with words in the places of its values."""
    return _PLACEHOLDER.sub(lambda found: _place(found[1], language), text.in_language(language))


def _place(word: str, language: Language) -> str:
    return f"[{PLACEHOLDERS[word].in_language(language)}]" if word in PLACEHOLDERS else "[…]"


def _levels(rule: RuleSettings, language: Language) -> Iterator[str]:
    if rule.severity is not None:
        yield say.ALWAYS_SO.in_language(language).format(severity=SEVERITY[rule.severity].in_language(language))
        return
    for severity in severities(rule):
        when, named = rule.boundary.levels[severity], SEVERITY[severity].in_language(language)
        yield named if when is None else _filled(say.WHEN, language, severity=named, when=when.in_language(language))


def _judged(rule: RuleId, around: Surroundings, language: Language) -> tuple[str, ...]:
    named = [text.in_language(language) for kind, text in say.TYPES.items() if kind in around.on.get(rule, ())]
    return (", ".join(named),) if named else ()


def _limit(rule: RuleSettings, language: Language) -> Iterator[str]:
    if rule.limit is not None:
        counted = (rule.boundary.counted or say.DAYS).in_language(language)
        yield _filled(say.LIMIT_SAID, language, limit=str(rule.limit), counted=counted)


def _who(rule: RuleSettings, around: Surroundings, language: Language) -> Iterator[str]:
    told = rule.boundary
    first = say.NOT_CONFIRMED.in_language(language)
    if told.confirm:
        first = _filled(say.CONFIRMED_BY, language, roles=_roles(told.confirm, language))
    yield first if told.answers is None else f"{first} {told.answers.in_language(language)}"
    yield (say.WAIVED_BY if told.waivable else say.NOT_WAIVED).in_language(language)
    if around.on.get(rule.id) and around.on[rule.id] <= _STAFFING:
        yield say.ON_REGISTER.in_language(language)


def _roles(roles: tuple[Role, ...], language: Language) -> str:
    return listed([role for role in ROLES if role in roles], OR, language)


def _suppressions(rule: RuleId, around: Surroundings, language: Language) -> Iterator[str]:
    hidden = sorted(around.hides.get(rule, ()))
    if hidden:
        yield _filled(say.HIDES, language, rules=listed(hidden, AND, language))
    by = sorted(other for other, hides in around.hides.items() if rule in hides)
    if by:
        yield _filled(say.HIDDEN, language, rules=listed(by, OR, language))


def _charter(rule: RuleSettings, language: Language) -> Iterator[str]:
    if not rule.on:
        yield say.OFF.in_language(language)
    if rule.mode is not None:
        yield (say.OBSERVED if rule.mode == "observe" else say.COMMENTED).in_language(language)
    if rule.reason:
        yield _filled(say.REASON, language, reason=rule.reason)


def _filled(text: Text, language: Language, **values: str) -> str:
    """Values are put beside the words: none is read as a template."""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text.in_language(language))
