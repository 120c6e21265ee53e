"""The notice on personal data that ``init`` writes beside a charter, one page for the DPO and the works council (decisions 10).

It says what the software does (docs/architecture.md, where each datum lives; decisions 8 to 10), and leaves to the company what
only the company knows, in square brackets.
"""

from collections.abc import Mapping
from typing import Final

from integration.mapping.adf import plain
from integration.model.charter import Charter
from integration.model.words import Mode, Text

_NOTICE: Final = Text(
    fr="""# Notice : Bornage sur le projet {project}

Pour la personne déléguée à la protection des données (DPO) et le comité social et économique. Les crochets sont à compléter.
Responsable de traitement : [entreprise]. Contact : [DPO, adresse].

**Finalité.** Bornage bâtit le projet Jira {key} d’un déploiement CRM sur {site}, puis vérifie que les actes faits dans ce projet respectent
la répartition des rôles MOA, AMOA, MOE et AMOE fixée par la charte. Il protège chaque rôle, la MOE comme les autres. Il ne mesure ni
le temps ni la performance de personne : les chiffres sont donnés par rôle et par acteur, jamais par personne, et ne forment aucun classement.
Base légale : [par exemple l’intérêt légitime de l’entreprise à tenir son projet].

**Personnes concernées.** Celles que la charte nomme : {people}. Une personne qui agit dans le projet sans figurer dans la charte n’est
pas jugée ; le registre demande une fois qui elle est.

**Données.**

| donnée | où elle se trouve |
|---|---|
| adresse électronique, nom court, acteur, rôles et dates | le fichier de la charte, hors de Jira |
| identifiant de compte Jira, acteur, rôles et dates ; empreinte à clé de l’adresse | propriétés `bornage.project` et `bornage.assignments` du projet Jira |
| appartenance aux rôles du projet | le projet Jira |
| écarts constatés : règle, ticket, date, auteur de l’acte, réponse donnée | un commentaire du ticket, le registre, la propriété `bornage.audit`, l’étiquette `bornage-ecart` |
| avancement de l’outil : dates de passage, tickets, rôles et comptes à revoir, par leurs identifiants | une base locale de la machine qui l’exécute, qui peut être effacée à tout moment |

Bornage lit l’historique des tickets du projet {key} (qui a changé quoi, quand), leur texte et leurs commentaires. Les noms affichés viennent de Jira au
moment d’écrire ; ni nom ni adresse n’entrent dans ses journaux. Rien ne part vers un autre service que ce site Jira.

**Qui les lit.** {mode} {readers} Les administrateurs de Jira voient les propriétés ; les personnes qui exploitent Bornage voient
la charte et la base locale.

**Durée.** Les données restent dans Jira aussi longtemps que le projet et ses tickets, et disparaissent avec eux ; Bornage n’efface rien de lui-même, sauf
les écarts résolus les plus anciens quand leur enregistrement est plein. Le projet est à supprimer ou à archiver : [durée]. La charte se conserve
[durée]. Quand un compte Jira est fermé, son nom devient « ancien compte » aux passages suivants.

**Aucune décision automatique.** Un écart est une question posée, avec le fait et la règle. Seules des personnes y répondent. L’outil ne déplace un ticket que
pour tirer la suite d’une décision déjà prise par la MOA. Aucune sanction ne peut se fonder sur lui seul : [engagement de l’entreprise].

**Droits.** Accès, rectification, effacement, limitation et opposition auprès de : [contact] ; réclamation auprès de la CNIL. En pratique : chacun lit ce qui
est dit de ses actes sur le ticket même, et y répond en commentaire (`/bornage pourquoi`, `/bornage expliquer RÈGLE`). Une affectation erronée se
corrige dans la charte : l’écart est alors « régularisé ».

**Information préalable.** Personnes informées le : [date]. Comité social et économique consulté le : [date]. Début prévu : {start}.
""",
    en="""# Notice: Bornage on the project {project}

For the data protection officer (DPO) and the works council. What stands in square brackets is to be completed.
Controller: [company]. Contact: [DPO, address].

**Purpose.** Bornage builds the Jira project {key} of a CRM deployment on {site}, then checks that the acts done in this project keep to the
split of the roles MOA, AMOA, MOE and AMOE settled in the charter. It protects each role, MOE like the others. It measures neither the
time nor the performance of anybody: figures are given by role and by actor, never by person, and make no ranking.
Legal basis: [for instance the company’s legitimate interest in running its project].

**Who is concerned.** The people named in the charter: {people}. Somebody who acts in the project without being in the charter is not
judged; the register asks once who they are.

**Data.**

| datum | where it is |
|---|---|
| e-mail address, short name, actor, roles and dates | the charter’s file, outside Jira |
| Jira account id, actor, roles and dates; keyed fingerprint of the address | the properties `bornage.project` and `bornage.assignments` of the Jira project |
| membership of the project’s roles | the Jira project |
| violations found: rule, issue, date, author of the act, answer given | a comment on the issue, the register, the property `bornage.audit`, the label `bornage-ecart` |
| the tool’s progress: dates of its runs; issues, roles and accounts to look at again, by their ids | a local store on the machine that runs it, which may be deleted at any time |

Bornage reads the history of the issues of project {key} (who changed what, when), their text and their comments. Display names come from Jira at the
moment of writing; neither name nor address enters its logs. Nothing is sent to any service other than this Jira site.

**Who reads them.** {mode} {readers} Jira administrators see the properties; those who operate Bornage see the charter and the local
store.

**Retention.** Data stays in Jira as long as the project and its issues, and goes with them; Bornage deletes nothing by itself but the oldest
resolved violations when their record is full. The project is to be deleted or archived after: [period]. The charter is kept [period]. When a
Jira account is closed, its name becomes “former account” in the runs that follow.

**No automated decision.** A violation is a question, with its fact and its rule. Only people answer it. The tool moves an issue only to carry out what a
decision already taken by MOA implies. No sanction may rest on it alone: [the company’s commitment].

**Rights.** Access, rectification, erasure, restriction and objection with: [contact]; complaints with the data protection authority. In practice: everyone reads
what is said of their acts on the issue itself, and answers there in a comment (`/bornage why`, `/bornage explain RULE`). A wrong
assignment is corrected in the charter: the violation is then regularised.

**Beforehand.** People informed on: [date]. Works council consulted on: [date]. Planned start: {start}.
""",
)
_MODE: Final[Mapping[Mode | None, Text]] = {
    "observe": Text(
        fr="Mode « observe » : rien n’est écrit sur les tickets, et le registre n’est lisible que de la MOA et de l’AMOA.",
        en="Mode “observe”: nothing is written on issues, and the register is readable by MOA and AMOA only.",
    ),
    "comment": Text(
        fr="Mode « comment » : les écarts sont dits en commentaire du ticket concerné et dans le registre.",
        en="Mode “comment”: violations are told in a comment on the issue concerned and in the register.",
    ),
    None: Text(
        fr="Pendant les 20 premiers jours ouvrés, rien n’est écrit sur les tickets et le registre n’est lisible que de la MOA et de l’AMOA ; "
        "ensuite, les écarts sont dits en commentaire du ticket concerné et dans le registre.",
        en="For the first 20 working days nothing is written on issues and the register is readable by MOA and AMOA only; "
        "afterwards violations are told in a comment on the issue concerned and in the register.",
    ),
}
_EVERYONE: Final = Text(
    fr="Les commentaires sont lisibles de toute personne qui voit le ticket.",
    en="Comments are readable by everyone who sees the issue.",
)
_ONE_ROLE: Final = Text(
    fr="Les commentaires ne sont lisibles que du rôle de projet « {role} ».",
    en="Comments are readable by the project role “{role}” only.",
)
_IN_COMMENTS: Final[Mapping[str, Text]] = {
    "people": Text(fr="{count} personnes, de {actors}", en="{count} people, of {actors}"),
    "person": Text(fr="une personne, de {actors}", en="one person, of {actors}"),
}


def notice(charter: Charter) -> str:
    """The page in the charter's language, as Markdown; no name of a person and no mail in it."""
    language = charter.language
    actors = ", ".join(sorted({_safe(charter.actors[one.actor].name) for one in charter.people.values()}))
    count = _IN_COMMENTS["person" if len(charter.people) == 1 else "people"].in_language(language)
    readers = _EVERYONE if charter.visible_to is None else _ONE_ROLE
    return _typeset(_NOTICE.in_language(language), french=language == "fr").format(
        project=_safe(charter.project_name),
        key=charter.project_key,
        site=charter.site,
        people=count.format(count=len(charter.people), actors=actors),
        mode=_typeset(_MODE[charter.mode].in_language(language), french=language == "fr"),
        readers=_typeset(readers.in_language(language), french=language == "fr").format(
            role=_safe(charter.visible_to or "")
        ),
        start=charter.start.isoformat(),
    )


def _typeset(words: str, *, french: bool) -> str:
    """The no-break spaces of French typography."""
    if not french:
        return words
    for mark in (";", "!", "?", "»"):
        words = words.replace(f" {mark}", f"\u202f{mark}")
    return words.replace(" :", "\u00a0:").replace("« ", "«\u202f")


def _safe(words: str) -> str:
    """One line without a mark of Markdown: what stands in a charter is typed by people."""
    return "".join(c for c in " ".join(plain(words).split()) if c not in "|`*_[]<>#\\")
