"""explain: a rule in words, or all of them in one line each. Needs no Jira; with a charter, its own rules and changes too."""

from pathlib import Path

from rich.console import Console
from rich.text import Text

from integration.cli.paragraphs import book, put
from integration.cli.showing import SEVERITY as COLOURS
from integration.errors import ConfigError
from integration.mapping.adf import plain
from integration.mapping.comment_words import COLON, SEVERITY
from integration.mapping.explained import Section, Surroundings, sections, severities
from integration.mapping.explained_words import OFF, SEVERITY_HEAD
from integration.mapping.policy import policy_from
from integration.mapping.rule_names import no_rule, rule_named
from integration.mapping.seed_facts import facts_from
from integration.model.team_rules import TeamRule
from integration.model.verdict import Policy, RuleSettings
from integration.model.words import INTERNAL_WORK, TYPES, Language, Severity
from integration.resources import packaged
from integration.rules import HIDES, RULES
from integration.wiring import terms_from

OWN = ", and T01… of a team's own with --charter"
RULES_FILE, FACTS_FILE = "role-boundaries.yaml", "seed-facts.yaml"


def explain_rule(rule: str, language: Language | None, charter: Path | None) -> int:
    """The boundary in words; ConfigError names the known rules when this is none."""
    policy, spoken = _policy(language, charter)
    known = rule_named(rule, policy.rules)
    if known is None:
        raise ConfigError(no_rule(rule, policy.rules, team="" if charter else OWN))
    out = book()
    out.print(Text.assemble((known.id, "bold"), (f" · {plain(known.texts.title.in_language(spoken))}", "bold")))
    out.print(Text(known.name, style="grey50"))
    for section in sections(known, _around(policy), spoken):
        out.print()
        _print(out, section, spoken)
    return 0


def list_rules(language: Language | None, charter: Path | None) -> int:
    """Each with its boundary and the severities it may have."""
    policy, spoken = _policy(language, charter)
    out = book()
    for one in policy.rules.values():
        title = plain(one.texts.title.in_language(spoken))
        put(out, Text.assemble((f"{one.id}  ", "bold"), f"{title} · ", _severities(one, spoken)), hang=5)
    return 0


def _policy(language: Language | None, charter: Path | None) -> tuple[Policy, Language]:
    if charter is None:
        return policy_from(packaged("rules", RULES_FILE), file=f"config/rules/{RULES_FILE}"), language or "en"
    terms = terms_from(charter)
    return terms.policy, language or terms.charter.language


def _around(policy: Policy) -> Surroundings:
    on = {rule.id: rule.on for rule in RULES} | {own.id: _types_of(own) for own in policy.team}
    return Surroundings(
        on=on, hides=HIDES, facts=facts_from(packaged("rules", FACTS_FILE), file=f"config/rules/{FACTS_FILE}")
    )


def _types_of(own: TeamRule) -> frozenset[str]:
    """A team's rule looks at every judged type, unless one of its acts, both of one issue, names some."""
    named = own.then.types or (own.first.types if own.first else ())
    return frozenset(named) or frozenset(TYPES) - INTERNAL_WORK


def _print(out: Console, section: Section, language: Language) -> None:
    """A sentence beside its head; a list, or what is to be typed, under it."""
    head = section.head.in_language(language) + COLON.in_language(language)
    if len(section.lines) == 1 and not section.verbatim:
        put(out, Text.assemble((head, "bold"), plain(section.lines[0])), hang=2)
        return
    out.print(Text(head.rstrip(), style="bold"))
    for line in section.lines:
        if section.verbatim:
            put(out, Text(f"  {line}", style="cyan"), hang=4)
        else:
            put(out, Text("  · ") + _coloured(line, section), hang=4)


def _coloured(line: str, section: Section) -> Text:
    said = Text(plain(line))
    if section.head is SEVERITY_HEAD:
        for severity, words in SEVERITY.items():
            for word in (words.fr, words.en):
                if line.startswith(word):
                    said.stylize(COLOURS[severity], 0, len(word))
    return said


def _severities(rule: RuleSettings, language: Language) -> Text:
    if not rule.on:
        return Text(OFF.in_language(language), style="grey50")
    return Text(", ").join(_named(one, language) for one in severities(rule))


def _named(severity: Severity, language: Language) -> Text:
    return Text(SEVERITY[severity].in_language(language), style=COLOURS[severity])
