"""The documents written once into items, phases, components and the register, in the charter's language (decisions 14).

Every sentence of theirs stands here; they are never maintained afterwards, so they say nothing that changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from integration.mapping.adf import Node, Words, bullets, doc, heading, panel, paragraph, strong, table
from integration.model.blueprint import Adf
from integration.model.template import Item, Phase, RoleText, Template
from integration.model.words import Every, ItemLabel, Language, Nature, Role, Text, Until

_ROLES = Text(fr="Qui fait quoi", en="Who does what")
_CRITERIA = Text(fr="Critères d’acceptation", en="Acceptance criteria")
_READS = Text(fr="À lire avant", en="Read first")
_NATURE = Text(fr="Nature de la décision", en="Nature of the decision")
_RHYTHM = Text(fr="Rythme", en="Rhythm")
_PART = Text(fr="Part", en="Part")
_ROLE = Text(fr="Rôle", en="Role")
_HOLDS = Text(fr="Réalise et soumet (R)", en="Does the work and submits it (R)")
_HELPS = Text(fr="Contribue (R)", en="Contributes (R)")
_ANSWERS = Text(fr="Répond du résultat (A)", en="Answers for the result (A)")
_CONSULTED = Text(fr="À consulter (C)", en="To be consulted (C)")
_INFORMED = Text(fr="À informer (I)", en="To be informed (I)")

NATURES: Mapping[Nature, Text] = {
    "lancement": Text(fr="lancement du projet", en="project launch"),
    "financement": Text(fr="financement", en="funding"),
    "prestataire": Text(fr="choix d’un prestataire", en="choice of a provider"),
    "go-no-go": Text(fr="feu vert ou arrêt (go/no-go)", en="go or no-go"),
    "perimetre": Text(fr="périmètre", en="scope"),
    "arbitrage": Text(fr="arbitrage", en="ruling"),
    "derogation": Text(fr="dérogation", en="waiver"),
    "reserves": Text(fr="réserves", en="reserves"),
}
_CLOSES = Text(
    fr="Validée par la MOA, cette décision clôt la phase.",
    en="Once the MOA validates it, this decision closes the phase.",
)
_LABELS: Mapping[ItemLabel, Text] = {
    "selection": Text(
        fr="Besoin ou choix de solution : ni éditeur ni intégrateur n’y intervient, pour ne pas être juge et partie.",
        en="Need or choice of a solution: vendors and integrators stay out of it, so that nobody judges their own case.",
    ),
    "consultation": Text(
        fr="Consultation : les candidats peuvent commenter et joindre des pièces, sans rien modifier.",
        en="Consultation: bidders may comment and attach files, and change nothing.",
    ),
    "rgpd": Text(
        fr="Données personnelles : la MOA fixe les exigences, et la réalisation s’y conforme.",
        en="Personal data: the MOA sets the requirements, and whoever builds follows them.",
    ),
    "conception": Text(
        fr="Document de conception : la MOE ou l’AMOE le soumet, la MOA ou l’AMOA le valide.",
        en="Design document: the MOE or the AMOE submits it, the MOA or the AMOA validates it.",
    ),
}
_EVERY: Mapping[Every, Text] = {
    "once": Text(fr="une fois", en="once"),
    "weekly": Text(fr="chaque semaine", en="every week"),
    "biweekly": Text(fr="toutes les deux semaines", en="every two weeks"),
    "monthly": Text(fr="chaque mois", en="every month"),
}
_UNTIL: Mapping[Until, Text] = {
    "phase": Text(fr="jusqu’à la fin de la phase", en="until the end of the phase"),
    "project": Text(fr="jusqu’à la fin du projet", en="until the end of the project"),
}

_CONTAINS = Text(fr="Ce que contient la phase", en="What the phase contains")
_LIFE = Text(fr="Comment elle s’ouvre et se clôt", en="How it opens and closes")
_OPENS = Text(
    fr="La MOA ouvre la phase. Les livrables alors à approuver sont approuvés du même geste.",
    en="The MOA opens the phase. The deliverables awaiting approval at that moment are approved by the same act.",
)
_CLOSED_BY = Text(
    fr="La phase se clôt quand la MOA valide « {title} » : personne n’a à se prononcer deux fois.",
    en="The phase closes when the MOA validates “{title}”: nobody has to pronounce twice.",
)
_CLOSED_BY_LAST = Text(
    fr="La phase se clôt quand la MOA a validé la dernière de ces décisions : {titles}.",
    en="The phase closes when the MOA has validated the last of these decisions: {titles}.",
)
_CLOSED_BY_HAND = Text(
    fr="Cette phase n’a pas de décision go/no-go : la MOA la clôt elle-même.",
    en="This phase has no go/no-go decision: the MOA closes it by hand.",
)

_COMPONENT = (
    Text(fr="Fonction : {words}", en="Function: {words}"),
    Text(fr="Position : {words}", en="Position: {words}"),
    Text(fr="Périmètre :{words}", en="Scope:{words}"),
    Text(fr="Responsabilité : {words}", en="Responsibility: {words}"),
)
_SEPARATOR = Text(fr=" ; ", en="; ")
_PROJECT = Text(
    fr="Déploiement CRM : un epic par phase, un composant par rôle qui produit. Structure posée par Bornage d’après la charte du projet.",
    en="CRM deployment: one epic per phase, one component per producing role. Set up by Bornage from the project’s charter.",
)

_REGISTER = Text(fr="Registre des rôles et des écarts", en="Register of roles and violations")
_REGISTER_IS = Text(
    fr="Ce ticket est le registre du projet. Un commentaire, tenu à jour par Bornage, y montre les écarts ouverts, "
    "les dérogations en cours et ce qui n’a pas pu être jugé.",
    en="This issue is the project’s register. One comment, kept up to date by Bornage, shows the open violations, "
    "the waivers in force and what could not be judged.",
)
_REGISTER_KEPT = Text(
    fr="Bornage le tient : inutile de le modifier, de l’assigner ou de le déplacer. Il ne figure pas sur le tableau et n’est jamais jugé. "
    "Seule la MOA peut le clore ; l’examen continue alors sans lui.",
    en="Bornage keeps it: no need to edit, assign or move it. It is not on the board and is never judged. "
    "Only the MOA may close it; the audit then goes on without it.",
)
_REGISTER_HOW = Text(fr="Comment répondre à un écart", en="How to answer a violation")
_REGISTER_WHERE = Text(
    fr="En commentaire du ticket concerné (ici pour un écart sur la répartition des rôles), dans un paragraphe à part :",
    en="In a comment on the issue concerned (here for a violation about staffing), in a paragraph of its own:",
)
_COMMANDS: tuple[tuple[Text, Text], ...] = (
    (
        Text(fr="/bornage confirmer R11 motif", en="/bornage confirm R11 reason"),
        Text(
            fr=" : une personne habilitée, autre que l’auteur de l’acte, le reprend à son compte.",
            en=": someone entitled to the act, other than its author, takes it over.",
        ),
    ),
    (
        Text(fr="/bornage déroger R30 jusqu’au JJ/MM/AAAA motif", en="/bornage waive R30 until YYYY-MM-DD reason"),
        Text(
            fr=" : la MOA accorde une dérogation datée, jamais à elle-même.",
            en=": the MOA grants a waiver with an end date, never to itself.",
        ),
    ),
)


def item_document(template: Template, item: Item, *, reads: Sequence[Item], language: Language) -> Adf:
    """Goal, particulars, RACI table, criteria, what to read: ``reads`` are the items it waits for."""
    return doc(
        paragraph(item.summary.in_language(language)),
        *_notes(item, language),
        *_particulars(item, language),
        _title(_ROLES, language),
        _raci(template, item, language),
        *_listed(_CRITERIA, item.acceptance.in_language(language), language),
        *_listed(_READS, tuple(one.title.in_language(language) for one in reads), language),
    )


def _notes(item: Item, language: Language) -> list[Node]:
    notes = [paragraph(_LABELS[label].in_language(language)) for label in item.labels]
    return [panel("note", *notes)] if notes else []


def _particulars(item: Item, language: Language) -> list[Node]:
    nodes: list[Node] = []
    if item.nature:
        words = ", ".join(NATURES[nature].in_language(language) for nature in item.nature)
        nodes.append(_fact(_NATURE, words, language))
    if "go-no-go" in item.nature:
        nodes.append(paragraph(_CLOSES.in_language(language)))
    if item.every:
        until = f" {_UNTIL[item.until].in_language(language)}" if item.until and item.every != "once" else ""
        nodes.append(_fact(_RHYTHM, _EVERY[item.every].in_language(language) + until, language))
    return nodes


def _fact(name: Text, words: str, language: Language) -> Node:
    colon = Text(fr=" : ", en=": ").in_language(language)
    return paragraph(strong(name.in_language(language)), f"{colon}{words}")


def _raci(template: Template, item: Item, language: Language) -> Node:
    parts = (
        (_HOLDS, item.raci.R[:1]),
        (_HELPS, item.raci.R[1:]),
        (_ANSWERS, (item.raci.A,)),
        (_CONSULTED, item.raci.C),
        (_INFORMED, item.raci.I),
    )
    rows = [[part.in_language(language), _spelled(template, roles, language)] for part, roles in parts if roles]
    return table([_PART.in_language(language), _ROLE.in_language(language)], rows)


def _spelled(template: Template, roles: Sequence[Role], language: Language) -> str:
    return ", ".join(template.roles[role].title.in_language(language) for role in roles)


def phase_document(phase: Phase, language: Language) -> Adf:
    """Goal, contents, and how the phase opens and closes (decisions 6)."""
    contents = [f"{item.title.in_language(language)} · {item.component}" for item in phase.items]
    return doc(
        paragraph(phase.goal.in_language(language)),
        *_listed(_CONTAINS, contents, language),
        _title(_LIFE, language),
        bullets(_OPENS.in_language(language), _closing(phase, language)),
    )


def _closing(phase: Phase, language: Language) -> str:
    titles = [item.title.in_language(language) for item in phase.items if "go-no-go" in item.nature]
    if not titles:
        return _CLOSED_BY_HAND.in_language(language)
    if len(titles) == 1:
        return _CLOSED_BY.in_language(language).format(title=titles[0])
    return _CLOSED_BY_LAST.in_language(language).format(titles=_SEPARATOR.in_language(language).join(titles))


def component_text(role: RoleText, language: Language) -> str:
    """Function, position, scope, responsibility (seed A-3), a line each: components take no document."""
    words = (
        role.function.in_language(language),
        role.position.in_language(language),
        "".join(f"\n– {act}" for act in role.scope.in_language(language)),
        role.responsibility.in_language(language),
    )
    lines = [frame.in_language(language).format(words=said) for frame, said in zip(_COMPONENT, words, strict=True)]
    return "\n".join([role.title.in_language(language), *lines])


def in_their_words(template: Template, aliases: Mapping[Role, str]) -> Template:
    """The template with the roles titled as a team calls them: « Product Owner (MOA) »."""
    titled = {
        name: replace(role, title=Text(fr=f"{aliases[name]} ({name})", en=f"{aliases[name]} ({name})"))
        for name, role in template.roles.items()
        if name in aliases
    }
    return replace(template, roles={**template.roles, **titled}) if titled else template


def project_text(language: Language) -> str:
    return _PROJECT.in_language(language)


def register_summary(language: Language) -> str:
    return _REGISTER.in_language(language)


def register_document(language: Language) -> Adf:
    """What the register is, who keeps it, how to answer: commands in bold, because what is pasted as code is no command."""
    commands: list[Words] = [
        (*strong(line.in_language(language)), *paragraph(said.in_language(language))["content"]) for line, said in _COMMANDS
    ]
    return doc(
        paragraph(_REGISTER_IS.in_language(language)),
        paragraph(_REGISTER_KEPT.in_language(language)),
        _title(_REGISTER_HOW, language),
        paragraph(_REGISTER_WHERE.in_language(language)),
        bullets(*commands),
    )


def _title(words: Text, language: Language) -> Node:
    return heading(3, words.in_language(language))


def _listed(title: Text, lines: Sequence[str], language: Language) -> list[Node]:
    return [_title(title, language), bullets(*lines)] if lines else []
