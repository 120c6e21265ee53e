"""Writes docs/rules.md and docs/rules.fr.md from the policy, the seed facts and the rules: ``python -m tests.rules.page``."""

from typing import Final

from integration.mapping.explained import Surroundings
from integration.mapping.rules_page import rules_page
from integration.mapping.seed_facts import facts_from
from integration.model.words import Language
from integration.rules import HIDES, RULES
from tests.rules.cast import POLICY, ROOT

FACTS_FILE: Final = ROOT / "config" / "rules" / "seed-facts.yaml"
PAGES: Final[dict[Language, str]] = {"en": "docs/rules.md", "fr": "docs/rules.fr.md"}


def around() -> Surroundings:
    facts = facts_from(FACTS_FILE.read_text(encoding="utf-8"), file=FACTS_FILE.name)
    return Surroundings(on={rule.id: rule.on for rule in RULES}, hides=HIDES, facts=facts)


def page(language: Language) -> str:
    return rules_page(POLICY, around(), language)


if __name__ == "__main__":
    for spoken, name in PAGES.items():
        (ROOT / name).write_text(page(spoken), encoding="utf-8")
