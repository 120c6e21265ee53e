"""Rules file + the charter's overrides -> Policy: switches, limits and texts. The rules themselves are code."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from integration.errors import ConfigError, Problem
from integration.mapping.policy_texts import placeholders, text_complaints
from integration.mapping.rule_names import no_rule
from integration.mapping.source import Complaint, nouns, scan
from integration.mapping.team_rules import TeamRules
from integration.mapping.yaml_tree import Path
from integration.model.boundary import NOTHING, Boundary, RuleTexts
from integration.model.canonical import digest_of
from integration.model.charter import RuleOverride
from integration.model.verdict import Policy, RuleSettings
from integration.model.words import Mode, Role, RuleId, Severity, Text, Texts

__all__ = ["PolicySheet", "RuleSheet", "placeholders", "policy_from"]

_RULE = re.compile(r"R(0[1-9]|[12][0-9]|3[0-5])")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SEED = re.compile(r"[AB]-[0-9]{1,2}[ab]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSheet:
    """One rule of the file. ``limit``: working days, where the rule counts them; ``sentence``: by variant; from ``reveals`` on: see
    ``Boundary``.
    """

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
    reveals: Text | None = None
    silent: Texts = NOTHING
    levels: Mapping[Severity, Text | None] = field(default_factory=dict)
    confirm: tuple[Role, ...] = ()
    waivable: bool = True
    stand_in: bool = False
    answers: Text | None = None
    counted: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySheet:
    """``mode``: what a caller gets that names none."""

    version: int
    rules: Mapping[RuleId, RuleSheet]
    settle_minutes: int = 10
    mode: Mode = "observe"
    brake: int = 50


def policy_from(
    text: str,
    *,
    file: str,
    overrides: Sequence[RuleOverride] = (),
    mode: Mode | None = None,
    place: Callable[[Path, str], Problem] | None = None,
    team: TeamRules | None = None,
) -> Policy:
    """Read a rules file and apply a charter's overrides; ``mode`` None: the file's; ``team``: rules of the team's own. Raises
    ConfigError, all problems at once.

    ``place``: gives a fault of an override its file and line in the charter; without it, it is told of ``file``.
    """
    source = scan(text, file=file)
    sheet = nouns(source, PolicySheet)
    source.complain(_complaints(sheet))
    known = {rule: _settings(rule, one) for rule, one in sheet.rules.items()} | dict(team.settings if team else {})
    _refuse_strangers(known, overrides, place or (lambda _, message: Problem(file, 1, "rules", message)))
    chosen = mode or sheet.mode
    read_from = [source.value, [asdict(one) for one in overrides], chosen, *([team.source] if team else [])]
    by_rule = {one.rule: one for one in overrides}
    return Policy(
        rules={rule: _overridden(one, by_rule.get(rule)) for rule, one in known.items()},
        mode=chosen,
        settle_minutes=sheet.settle_minutes,
        digest=digest_of(read_from),
        brake=sheet.brake,
        team=team.rules if team else (),
    )


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
        boundary=Boundary(
            reveals=one.reveals,
            silent=one.silent,
            levels=one.levels,
            confirm=one.confirm,
            waivable=one.waivable,
            stand_in=one.stand_in,
            answers=one.answers,
            counted=one.counted,
        ),
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
        reason=override.reason,
    )


def _refuse_strangers(
    known: Mapping[RuleId, RuleSettings], overrides: Sequence[RuleOverride], place: Callable[[Path, str], Problem]
) -> None:
    found = [
        place(("rules", index, *way), said) for index, one in enumerate(overrides) for way, said in _strange(known, one)
    ]
    if found:
        raise ConfigError(found)


def _strange(known: Mapping[RuleId, RuleSettings], one: RuleOverride) -> Iterator[Complaint]:
    """What an override says that its rule cannot take."""
    if one.rule not in known:
        yield ("rule",), f"{no_rule(one.rule, known)}; correct it, or remove the entry"
    elif one.limit is not None and known[one.rule].limit is None:
        limited = ", ".join(rule for rule, found in known.items() if found.limit is not None)
        yield ("limit",), f"expected it on a rule that counts days ({limited}), found it on {one.rule}; remove limit"
    if not one.reason.strip():
        yield ("reason",), f"expected why {one.rule} is changed, found nothing; write the reason"


def _complaints(sheet: PolicySheet) -> Iterator[Complaint]:
    if sheet.version != 1:
        yield ("version",), f"expected 1, found {sheet.version}; this Bornage reads version 1"
    if not 0 <= sheet.settle_minutes <= 24 * 60:
        yield ("settle_minutes",), f"expected 0 to {24 * 60} minutes, found {sheet.settle_minutes}; correct it"
    if sheet.brake < 1:
        yield ("brake",), f"expected 1 comment or more, found {sheet.brake}; correct it"
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
        texts: list[tuple[Path, Text]] = [(("sentence", variant), text) for variant, text in one.sentence.items()]
        yield from text_complaints(here, [*texts, (("title",), one.title), (("why",), one.why), (("do",), one.do)])
        if len(one.silent.fr) != len(one.silent.en):
            yield (
                (*here, "silent"),
                f"expected as many in fr as in en, found {len(one.silent.fr)} and {len(one.silent.en)}; add the missing",
            )
