"""The verbs that need no Jira: check, explain."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from integration.errors import ConfigError
from integration.mapping.policy import policy_from
from integration.model.words import Language
from integration.resources import packaged
from integration.wiring import deployment_from

RULES_FILE = "config/rules/role-boundaries.yaml"


def check_charters(paths: Sequence[Path]) -> int:
    """One line a charter that is right; all problems of all others. Exit 1 when there was any."""
    out, talk = Console(soft_wrap=True, highlight=False), Console(stderr=True, soft_wrap=True, highlight=False)
    failed = 0
    for path in paths:
        try:
            found = deployment_from(path)
        except ConfigError as wrong:
            talk.print(str(wrong), markup=False)
            failed = 1
        else:
            items = sum(len(phase.items) for phase in found.template.phases if phase.id not in found.charter.omit_phases)
            phases = len(found.template.phases) - len(found.charter.omit_phases)
            people, held = len(found.charter.people), len(found.charter.assignments)
            out.print(f"{path}: right; {phases} phases, {items} items, {people} people, {held} assignments", markup=False)
    return failed


def explain_rule(rule: str, language: Language) -> int:
    """The boundary in words; ConfigError names the known rules when this is none."""
    policy = policy_from(packaged("rules", "role-boundaries.yaml"), file=RULES_FILE)
    known = policy.rules.get(rule.upper())
    if known is None:
        raise ConfigError(f"{rule}: expected one of {', '.join(sorted(policy.rules))}, found no such rule")
    out, texts = Console(soft_wrap=True, highlight=False), known.texts
    seeds = ", ".join(known.seeds)
    lines = [
        f"{known.id} {known.name}",
        texts.title.in_language(language),
        "",
        texts.why.in_language(language),
        "",
        *(f"  {variant}: {text.in_language(language)}" for variant, text in texts.sentence.items()),
        "",
        texts.do.in_language(language),
        f"({seeds})",
    ]
    for line in lines:
        out.print(line, markup=False)
    return 0
