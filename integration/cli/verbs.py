"""check: reads charters without any Jira, and says what their staffing lets foresee."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console

from integration.errors import ConfigError
from integration.mapping.schedule import kept_items, kept_phases
from integration.mapping.seed_facts import facts_from
from integration.model.charter import Charter
from integration.model.template import Template
from integration.model.words import ROLES
from integration.resources import packaged
from integration.rules.ahead import cautions
from integration.terms import terms_from


def check_charters(paths: Sequence[Path]) -> int:
    """One line a charter that is right; all problems of all others. Exit 1 when there was any."""
    out, talk = Console(soft_wrap=True, highlight=False), Console(stderr=True, soft_wrap=True, highlight=False)
    failed = 0
    for path in paths:
        try:
            found = terms_from(path)
        except ConfigError as wrong:
            talk.print(str(wrong), markup=False)
            failed = 1
        else:
            items = len(kept_items(found.template, found.charter.omitted))
            phases = len(kept_phases(found.template, found.charter.omitted))
            people, held = len(found.charter.people), len(found.charter.assignments)
            own = f", {len(found.policy.team)} rules in {found.charter.team_rules}" if found.charter.team_rules else ""
            out.print(
                f"{path}: valid; {phases} phases, {items} items, {people} people, {held} assignments{own}", markup=False
            )
            for note in (*notes_on(found.charter), *cautioned(found.charter, found.template)):
                talk.print(f"{path}: note: {note}", markup=False)
    return failed


def cautioned(charter: Charter, template: Template) -> Iterator[str]:
    """What the staffing lets foresee, in the charter's language, each with the rule and the seed fact it rests on."""
    facts = facts_from(packaged("rules", "seed-facts.yaml"), file="config/rules/seed-facts.yaml")
    language = charter.language
    for one in cautions(charter, template):
        yield f"{one.rule}: {one.said.in_language(language)} ({one.seed} · {facts[one.seed].in_language(language)})"


def notes_on(charter: Charter) -> Iterator[str]:
    """What is valid but may surprise."""
    missing = [role for role in ROLES if role not in {one.role for one in charter.assignments}]
    if missing:
        yield f"nobody holds {', '.join(missing)}"
    if charter.mode == "observe":
        yield "mode is observe: violations stand in the register only"
    elif charter.mode is None:
        yield "no mode: for 20 working days after the first apply violations stand in the register only, then on issues too"
