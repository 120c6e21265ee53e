"""Rules file + the charter's overrides -> Policy: switches, limits and texts. The rules themselves are code."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from string import Formatter

from integration.errors import ConfigError, Problem
from integration.mapping.source import Complaint, nouns, scan
from integration.mapping.yaml_tree import Path
from integration.model.canonical import digest_of
from integration.model.charter import RuleOverride
from integration.model.verdict import Policy, RuleSettings, RuleTexts
from integration.model.words import Mode, RuleId, Severity, Text

_RULE = re.compile(r"R(0[1-9]|[12][0-9]|3[0-5])")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SEED = re.compile(r"[AB]-[0-9]{1,2}[ab]?")
_FIELD = re.compile(r"[a-z_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSheet:
    """One rule of the file. ``limit``: working days, where the rule counts them; ``sentence``: by variant."""

    name: str
    title: Text
    sentence: Mapping[str, Text]
    why: Text
    do: Text
    seeds: tuple[str, ...]
    on: bool = True
    limit: int | None = None
    severity: Severity | None = None
    mode: Mode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySheet:
    """``mode``: what a caller gets that names none."""

    version: int
    rules: Mapping[RuleId, RuleSheet]
    settle_minutes: int = 10
    mode: Mode = "observe"


def policy_from(
    text: str,
    *,
    file: str,
    overrides: Sequence[RuleOverride] = (),
    mode: Mode | None = None,
    place: Callable[[Path, str], Problem] | None = None,
) -> Policy:
    """Read a rules file and apply a charter's overrides; ``mode`` None: the file's. Raises ConfigError, all problems at once.

    ``place``: gives a fault of an override its file and line in the charter; without it, it is told of ``file``.
    """
    source = scan(text, file=file)
    sheet = nouns(source, PolicySheet)
    source.complain(_complaints(sheet))
    _refuse_strangers(sheet, overrides, place or (lambda _, message: Problem(file, 1, "rules", message)))
    chosen = mode or sheet.mode
    read_from = [source.value, [asdict(one) for one in overrides], chosen]
    by_rule = {one.rule: one for one in overrides}
    return Policy(
        rules={rule: _overridden(_settings(rule, one), by_rule.get(rule)) for rule, one in sheet.rules.items()},
        mode=chosen,
        settle_minutes=sheet.settle_minutes,
        digest=digest_of(read_from),
    )


def placeholders(sentence: str) -> frozenset[str]:
    """The {words} of a sentence. Raises ValueError where braces are not simple placeholders."""
    found = set()
    for _, field, form, conversion in Formatter().parse(sentence):
        if field is not None:
            if not _FIELD.fullmatch(field) or form or conversion:
                raise ValueError(field)
            found.add(field)
    return frozenset(found)


def _settings(rule: RuleId, one: RuleSheet) -> RuleSettings:
    return RuleSettings(
        id=rule,
        name=one.name,
        on=one.on,
        mode=one.mode,
        limit=one.limit,
        severity=one.severity,
        seeds=one.seeds,
        texts=RuleTexts(title=one.title, sentence=one.sentence, why=one.why, do=one.do),
    )


def _overridden(settings: RuleSettings, override: RuleOverride | None) -> RuleSettings:
    if override is None:
        return settings
    return replace(
        settings,
        on=settings.on if override.on is None else override.on,
        limit=settings.limit if override.limit is None else override.limit,
        severity=override.severity or settings.severity,
        mode=override.mode or settings.mode,
    )


def _refuse_strangers(sheet: PolicySheet, overrides: Sequence[RuleOverride], place: Callable[[Path, str], Problem]) -> None:
    found = [
        place(("rules", index, *way), said) for index, one in enumerate(overrides) for way, said in _strange(sheet, one)
    ]
    if found:
        raise ConfigError(found)


def _strange(sheet: PolicySheet, one: RuleOverride) -> Iterator[Complaint]:
    """What an override says that its rule cannot take."""
    if one.rule not in sheet.rules:
        known = ", ".join(sheet.rules)
        yield ("rule",), f"expected one of the rules of this version ({known}), found {one.rule}; remove the entry"
    elif one.limit is not None and sheet.rules[one.rule].limit is None:
        limited = ", ".join(rule for rule, found in sheet.rules.items() if found.limit is not None)
        yield ("limit",), f"expected it on a rule that counts days ({limited}), found it on {one.rule}; remove limit"
    if not one.reason.strip():
        yield ("reason",), f"expected why {one.rule} is changed, found nothing; write the reason"


def _complaints(sheet: PolicySheet) -> Iterator[Complaint]:
    if sheet.version != 1:
        yield ("version",), f"expected 1, found {sheet.version}; this Bornage reads version 1"
    if not 0 <= sheet.settle_minutes <= 24 * 60:
        yield ("settle_minutes",), f"expected 0 to {24 * 60} minutes, found {sheet.settle_minutes}; correct it"
    named: defaultdict[str, list[RuleId]] = defaultdict(list)
    for rule, one in sheet.rules.items():
        here = ("rules", rule)
        if not _RULE.fullmatch(rule):
            yield here, f"expected a rule from R01 to R35, found {rule}; correct it"
        named[one.name].append(rule)
        if not _NAME.fullmatch(one.name) or len(named[one.name]) > 1:
            yield (*here, "name"), f"expected lower-case words joined by -, its own, found {one.name}; rename it"
        if one.limit is not None and one.limit < 1:
            yield (*here, "limit"), f"expected 1 working day or more, found {one.limit}; correct it"
        for index, seed in enumerate(one.seeds):
            if not _SEED.fullmatch(seed):
                yield (*here, "seeds", index), f"expected a fact like A-23 or B-3, found {seed}; correct it"
        if not one.sentence:
            yield (*here, "sentence"), "expected at least one variant, found none; add a: {fr: …, en: …}"
        yield from _texts(here, one)


def _texts(here: Path, one: RuleSheet) -> Iterator[Complaint]:
    texts: list[tuple[Path, Text]] = [(("sentence", variant), text) for variant, text in one.sentence.items()]
    texts += [(("title",), one.title), (("why",), one.why), (("do",), one.do)]
    for way, text in texts:
        try:
            fr, en = placeholders(text.fr), placeholders(text.en)
        except ValueError:
            yield (
                (*here, *way),
                "expected placeholders like {actor}, found other braces; double those that are meant as braces",
            )
            continue
        if fr != en:
            odd = ", ".join(sorted(f"{{{word}}}" for word in fr ^ en))
            yield (*here, *way), f"expected the same placeholders in fr and en, found {odd} in one only; add or remove it"
