"""The verbs that need no Jira: check, explain."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console

from integration.errors import ConfigError
from integration.mapping.policy import policy_from
from integration.model.charter import Charter
from integration.model.words import ROLES, Language
from integration.resources import packaged
from integration.wiring import terms_from

HEADS = {
    "en": ("Why", "What is said", "What to do, and who may answer", "Source facts"),
    "fr": ("Pourquoi", "Ce qui est dit", "Que faire, et qui peut répondre", "Faits d’origine"),
}
PLACEHOLDERS = {
    "actor": "personne",
    "roles": "rôles",
    "issue": "ticket",
    "from": "statut de départ",
    "to": "statut d’arrivée",
    "list": "liste",
    "count": "nombre",
    "status": "statut",
    "limit": "seuil",
    "built": "réalisation",
    "org": "acteur",
    "tie": "lien",
    "change": "changement",
    "field": "champ",
    "old": "avant",
    "new": "après",
    "vendor": "éditeur",
    "baseline_date": "date d’approbation",
    "role_expected": "rôle attendu",
    "since": "date",
}
RULES_FILE = "config/rules/role-boundaries.yaml"


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
            items = sum(len(phase.items) for phase in found.template.phases if phase.id not in found.charter.omit_phases)
            phases = len(found.template.phases) - len(found.charter.omit_phases)
            people, held = len(found.charter.people), len(found.charter.assignments)
            out.print(f"{path}: valid; {phases} phases, {items} items, {people} people, {held} assignments", markup=False)
            for note in notes_on(found.charter):
                talk.print(f"{path}: note: {note}", markup=False)
    return failed


def notes_on(charter: Charter) -> Iterator[str]:
    """What is valid but may surprise."""
    missing = [role for role in ROLES if role not in {one.role for one in charter.assignments}]
    if missing:
        yield f"nobody holds {', '.join(missing)}"
    if charter.mode == "observe":
        yield "mode is observe: violations stand in the register only"
    elif charter.mode is None:
        yield "no mode: for 20 working days after the first apply violations stand in the register only, then on issues too"


def explain_rule(rule: str, language: Language) -> int:
    """The boundary in words; ConfigError names the known rules when this is none."""
    policy = policy_from(packaged("rules", "role-boundaries.yaml"), file=RULES_FILE)
    known = policy.rules.get(rule.upper())
    if known is None:
        raise ConfigError(f"{rule}: expected one of {', '.join(sorted(policy.rules))}, found no such rule")
    out, texts = Console(soft_wrap=True, highlight=False), known.texts
    said = [_readable(text.in_language(language), language) for text in texts.sentence.values()]
    heads = HEADS[language]
    parts = (
        (heads[0], [texts.why.in_language(language)]),
        (heads[1], said),
        (heads[2], [texts.do.in_language(language)]),
        (heads[3], [", ".join(known.seeds)]),
    )
    out.print(f"{known.id} · {texts.title.in_language(language)} ({known.name})", markup=False)
    for head, lines in parts:
        out.print(f"\n{head}", markup=False)
        for line in lines:
            out.print(f"  {line}", markup=False)
    return 0


def _readable(sentence: str, language: Language) -> str:
    """Placeholders as words between angle quotes."""
    words = PLACEHOLDERS if language == "fr" else {}
    return re.sub(r"\{(\w+)\}", lambda found: f"‹{words.get(found[1], found[1].replace('_', ' '))}›", sentence)
