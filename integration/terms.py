"""A user's charter with all it names: template, rules, the team's own rules. Opens files, no door."""

from dataclasses import dataclass, replace
from pathlib import Path

from integration.errors import ConfigError
from integration.mapping.charter import charter_from, template_named_in
from integration.mapping.policy import policy_from
from integration.mapping.seed_facts import facts_from
from integration.mapping.source import Source, scan
from integration.mapping.status_map import NO_MAP, StatusMap, status_map_from
from integration.mapping.team_rules import TeamRules, team_rules_from
from integration.mapping.template import template_from
from integration.model.charter import Charter
from integration.model.template import Template
from integration.model.verdict import Policy
from integration.resources import packaged, read_user_file, template_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One charter with the template and policy it names. ``sheet``: what plays which part in a project that was there before."""

    charter: Charter
    template: Template
    policy: Policy
    sheet: StatusMap = NO_MAP


def terms_from(path: Path) -> Terms:
    """A user's charter with its template and policy; ConfigError with every problem of a file at once."""
    return terms_of(read_user_file(path), file=str(path), beside=path.parent)


def terms_of(text: str, *, file: str, beside: Path | None) -> Terms:
    """The same from text already read."""
    source = scan(text, file=file)
    try:
        named, where = template_text(template_named_in(text, file=file), beside=beside)
    except ConfigError as missing:
        if missing.problems:
            raise
        raise ConfigError([source.problem(("template",), str(missing))]) from missing
    template = template_from(named, file=where)
    charter = charter_from(text, file=file, template=template)
    rules = "config/rules/role-boundaries.yaml"
    policy = policy_from(
        packaged("rules", "role-boundaries.yaml"),
        file=rules,
        overrides=charter.rules,
        mode=charter.mode,
        place=source.problem,
        team=_team_rules(charter, template, source, beside=beside),
    )
    sheet = _status_map(charter, template, source, beside=beside)
    facts = facts_from(packaged("rules", "seed-facts.yaml"), file="config/rules/seed-facts.yaml")
    return Terms(charter=charter, template=template, policy=replace(policy, facts=facts), sheet=sheet)


def _team_rules(charter: Charter, template: Template, source: Source, *, beside: Path | None) -> TeamRules | None:
    """The rules of the team's own, where the charter names a file of them beside itself."""
    if charter.team_rules is None:
        return None
    text, file = _beside(charter.team_rules, "team_rules", source, beside=beside)
    return team_rules_from(text, file=file, template=template)


def _status_map(charter: Charter, template: Template, source: Source, *, beside: Path | None) -> StatusMap:
    """The map the charter names, with its problems in its own file and lines; without one, the template's words."""
    if charter.status_map is None:
        return NO_MAP
    text, file = _beside(charter.status_map, "status_map", source, beside=beside)
    return status_map_from(text, file=file, template=template)


def _beside(named: str, key: str, source: Source, *, beside: Path | None) -> tuple[str, str]:
    """Text and path of a file that the charter names under ``key``."""
    path = (beside or Path()) / named
    try:
        return read_user_file(path), str(path)
    except ConfigError as missing:
        raise ConfigError([source.problem((key,), str(missing))]) from missing
