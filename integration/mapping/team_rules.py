"""A team's own rules file -> TeamRules and their texts: structure first, then meaning, each with all its problems at once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from integration.mapping.policy_texts import text_complaints
from integration.mapping.source import Complaint, nouns, scan
from integration.mapping.yaml_tree import Path
from integration.model.boundary import Boundary, RuleTexts
from integration.model.team_rules import ActSpec, Apart, TeamKind, TeamRule
from integration.model.template import Template
from integration.model.verdict import RuleSettings
from integration.model.words import Mode, Role, RuleId, Severity, Text

_ID = re.compile(r"T(0[1-9]|[1-9][0-9])")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ALWAYS = frozenset({"issue", "date", "role_expected"})
PLACEHOLDERS: Mapping[TeamKind, frozenset[str]] = {
    "entitled": _ALWAYS | {"actor", "roles", "change"},
    "different": _ALWAYS | {"actor", "roles", "change", "first_date"},
    "precedence": _ALWAYS | {"actor", "roles", "change"},
    "deadline": _ALWAYS | {"limit"},
}
"""The words a sentence may leave to be filled in, by kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRuleSheet:
    """``act``/``first``: as the kind needs them; ``on``, ``mode``: as in the rules of the house."""

    name: str
    kind: TeamKind
    act: ActSpec
    roles: tuple[Role, ...]
    title: Text
    sentence: Text
    why: Text
    do: Text
    first: ActSpec | None = None
    severity: Severity = "warning"
    apart: Apart | None = None
    within: int | None = None
    on: bool = True
    mode: Mode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSheet:
    version: int
    rules: Mapping[RuleId, TeamRuleSheet]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRules:
    """What a team added: the rules, and their settings and texts by identifier. ``source``: the file's plain values."""

    rules: tuple[TeamRule, ...]
    settings: Mapping[RuleId, RuleSettings]
    source: object = None


def team_rules_from(text: str, *, file: str, template: Template) -> TeamRules:
    """Read a team's rules. Raises ConfigError: all problems of structure, or else all problems of meaning."""
    source = scan(text, file=file)
    sheet = nouns(source, TeamSheet, remedies=_REMEDIES)
    source.complain(_complaints(sheet, template))
    return TeamRules(
        rules=tuple(_rule(name, one) for name, one in sorted(sheet.rules.items())),
        settings={name: _settings(name, one) for name, one in sorted(sheet.rules.items())},
        source=source.value,
    )


_REMEDIES = {
    "act": "say which act it is about, e.g. act: {moves: [decide], types: [document]}",
    "kind": "name one of entitled, different, precedence, deadline",
    "roles": "say whose act it is, or who is asked, e.g. roles: [MOA]",
}


def _rule(name: RuleId, one: TeamRuleSheet) -> TeamRule:
    return TeamRule(
        id=name,
        kind=one.kind,
        then=one.act,
        first=one.first,
        roles=one.roles,
        severity=one.severity,
        apart=one.apart or "people",
        within=one.within or 0,
    )


def _settings(name: RuleId, one: TeamRuleSheet) -> RuleSettings:
    return RuleSettings(
        id=name,
        name=one.name,
        on=one.on,
        mode=one.mode,
        limit=one.within,
        severity=None,
        seeds=(),
        texts=RuleTexts(title=one.title, sentence={"act": one.sentence}, why=one.why, do=one.do),
        boundary=Boundary(levels={one.severity: None}, confirm=() if one.kind == "deadline" else one.roles),
    )


def _complaints(sheet: TeamSheet, template: Template) -> Iterator[Complaint]:
    if sheet.version != 1:
        yield ("version",), f"expected 1, found {sheet.version}; this Bornage reads version 1"
    if not sheet.rules:
        yield ("rules",), "expected at least one rule, found none; add one or remove the file"
    names = [one.name for one in sheet.rules.values()]
    for rule, one in sheet.rules.items():
        here = ("rules", rule)
        if not _ID.fullmatch(rule):
            yield here, f"expected an identifier from T01 to T99, found {rule}; rename it"
        if not _NAME.fullmatch(one.name) or names.count(one.name) > 1:
            yield (*here, "name"), f"expected lower-case words joined by -, its own, found {one.name}; rename it"
        if not one.roles:
            yield (*here, "roles"), "expected at least one of MOA, AMOA, MOE, AMOE, found none; name who is asked"
        yield from _shape(here, one)
        yield from _acts(here, one, template)
        texts: list[tuple[Path, Text]] = [(("sentence",), one.sentence), (("title",), one.title)]
        yield from text_complaints(here, [*texts, (("why",), one.why), (("do",), one.do)], PLACEHOLDERS[one.kind])


def _shape(here: Path, one: TeamRuleSheet) -> Iterator[Complaint]:
    """What each kind needs, and what the others have no use for."""
    needed = {"different": {"first"}, "precedence": {"first"}, "deadline": {"first", "within"}, "entitled": set[str]()}[
        one.kind
    ]
    allowed = needed | ({"apart"} if one.kind == "different" else set())
    given = {name for name in ("first", "apart", "within") if getattr(one, name) is not None}
    for name in sorted(needed - given):
        yield (*here, name), f"expected it on a rule of kind {one.kind}, found none; add {name}"
    for name in sorted(given - allowed):
        yield (*here, name), f"expected it elsewhere: a rule of kind {one.kind} has no {name}; remove it"
    if one.within is not None and one.within < 1:
        yield (*here, "within"), f"expected 1 working day or more, found {one.within}; correct it"


def _acts(here: Path, one: TeamRuleSheet, template: Template) -> Iterator[Complaint]:
    moves = {arrow.key for arrow in template.arrows}
    phases = {phase.id for phase in template.phases}
    for name, act in (("act", one.act), ("first", one.first)):
        if act is None:
            continue
        if not (act.moves or act.into or act.fields):
            yield (*here, name), "expected moves, into or fields, found none; say what is done"
        for index, move in enumerate(act.moves):
            if move not in moves:
                yield (*here, name, "moves", index), f"expected one of {', '.join(sorted(moves))}, found {move}; correct it"
        for index, phase in enumerate(act.phases):
            if phase not in phases:
                yield (
                    (*here, name, "phases", index),
                    f"expected one of {', '.join(sorted(phases))}, found {phase}; correct it",
                )
        for index, label in enumerate(act.labels):
            if not label.strip() or " " in label:
                yield (*here, name, "labels", index), f"expected a label without spaces, found “{label}”; correct it"
