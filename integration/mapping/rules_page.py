"""Policy + seed facts -> the page on rules, in Markdown: written out by ``python -m tests.rules.page``, never by hand."""

from collections.abc import Iterator, Mapping
from typing import Final

from integration.mapping.comment_words import SEVERITY
from integration.mapping.explained import Section, Surroundings, commands, sections, severities
from integration.mapping.explained_words import CHARTER_HEAD, COMMANDS_HEAD, SILENT_HEAD
from integration.model.verdict import Policy, RuleSettings
from integration.model.words import Language, Text

OTHER: Final[Mapping[Language, Language]] = {"en": "fr", "fr": "en"}
HEAD: Final = Text(
    fr="""# Les règles

Les {count} frontières entre les rôles d’un déploiement CRM. Cette page est produite à partir de `config/rules/role-boundaries.yaml`,
de `config/rules/seed-facts.yaml` et du code qui juge (`python -m tests.rules.page`\u202f; un test la tient à jour). La même chose dans un
terminal\u00a0: `bornage explain R11 --language fr`\u202f; dans Jira\u00a0: `/bornage expliquer R11`. [English version](rules.md)

Ce qui vaut pour toutes\u00a0:

- Tout se juge avec les rôles, le statut, le composant et les étiquettes **au moment de l’acte**, jamais avec ceux d’aujourd’hui.
- Un acte est jugé {settle} minutes après\u00a0: ce que son auteur défait entre-temps n’est pas jugé.
- Ce que fait Bornage n’est jamais jugé\u202f; ce que fait une automatisation n’est attribué à personne\u202f; les tâches et sous-tâches sont le travail
  interne des équipes et ne sont jamais jugées.
- Un compte absent de la charte n’est pas jugé\u00a0: le registre demande une fois qui c’est. Un historique incomplet n’est pas jugé, et cela se voit.
- Une affectation enregistrée après coup par une autre personne que son bénéficiaire régularise l’acte qu’elle couvre.
- *information*\u00a0: dans le registre seul. *alerte*\u00a0: dans le commentaire vivant du ticket. *écart majeur*\u00a0: commentaire, étiquette
  `bornage-ecart` et registre.
- Un acte déjà fait se **confirme**\u202f; une **dérogation** couvre les actes à venir, et un état qui dure, jusqu’à sa date. Elle peut aussi tenir dans une
  décision « derogation » validée et liée.
""".replace("« ", "«\u202f").replace(" »", "\u202f»"),
    en="""# The rules

The {count} boundaries between the roles of a CRM deployment. This page is made from `config/rules/role-boundaries.yaml`,
`config/rules/seed-facts.yaml` and the code that judges (`python -m tests.rules.page`; a test holds it true). The same in a terminal:
`bornage explain R11`; in Jira: `/bornage explain R11`. [Version française](rules.fr.md)

What holds for all of them:

- Everything is judged with the roles, status, component and labels **at the time of the act**, never with today's.
- An act is judged {settle} minutes after it was done: what its author undoes meanwhile is not judged.
- What Bornage does is never judged; what an automation does is attributed to nobody; tasks and sub-tasks are a team's internal work and
  never judged.
- An account that is not in the charter is not judged: the register asks once who that is. An incomplete history is not judged, and shown so.
- An assignment recorded afterwards by someone else than its beneficiary puts right the act it covers.
- *information*: on the register only. *warning*: in the issue's living comment. *breach*: comment, label `bornage-ecart` and register.
- An act already done is **confirmed**; a **waiver** covers acts to come, and a state that lasts, until its date. It may also stand in a validated
  and linked “derogation” decision.
""",
)
COLUMNS: Final = Text(
    fr="| règle | frontière | gravité |\n|---|---|---|", en="| rule | boundary | severity |\n|---|---|---|"
)


def rules_page(policy: Policy, around: Surroundings, language: Language) -> str:
    """The whole page: what holds for all, one line each, then each in full."""
    rules = policy.rules.values()
    head = HEAD.in_language(language).replace("{count}", str(len(rules)))
    parts = [
        head.replace("{settle}", str(policy.settle_minutes)),
        COLUMNS.in_language(language),
        *(_row(rule, language) for rule in rules),
    ]
    for rule in rules:
        parts += ["", *_rule(rule, around, language)]
    return "\n".join(parts) + "\n"


def _row(rule: RuleSettings, language: Language) -> str:
    named = ", ".join(SEVERITY[one].in_language(language) for one in severities(rule))
    return f"| [{rule.id}](#{rule.id.lower()}) | {rule.texts.title.in_language(language)} | {named} |"


def _rule(rule: RuleSettings, around: Surroundings, language: Language) -> Iterator[str]:
    """The anchor is the identifier: titles may be reworded."""
    yield f'<a id="{rule.id.lower()}"></a>\n\n## {rule.id} · {rule.texts.title.in_language(language)}\n\n`{rule.name}`'
    for section in sections(rule, around, language):
        if section.head is not CHARTER_HEAD:
            yield f"\n{_section(rule, section, language)}"


def _section(rule: RuleSettings, section: Section, language: Language) -> str:
    colon = "\u00a0:" if language == "fr" else ":"
    head = f"**{section.head.in_language(language)}{colon}**"
    if section.head is COMMANDS_HEAD:
        both = zip(commands(rule, language), commands(rule, OTHER[language]), strict=True)
        return "\n".join([head, "", *(f"- `{one}` · `{other}`" for one, other in both)])
    if len(section.lines) == 1 and section.head is not SILENT_HEAD:
        return f"{head} {section.lines[0]}"
    return "\n".join([head, "", *(f"- {line}" for line in section.lines)])
