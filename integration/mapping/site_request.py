"""What to send to whoever administers Jira, when our account does not: what is made, why, the command, the rights, the way back."""

from collections.abc import Mapping
from typing import Final

from integration.mapping.marks import mark_in
from integration.model.blueprint import SiteBlueprint
from integration.model.words import Gates, Language, Text

_REQUEST: Final = Text(
    fr="""\
Bonjour,

Bornage prépare et suit nos déploiements CRM dans Jira ({site}). Une fois par site, il lui faut ce qu’une personne qui administre Jira est seule à pouvoir créer. Peux-tu lancer, avec un compte qui a l’autorisation globale « Administrer Jira » :

    {command}

La commande montre son plan et demande avant d’écrire. Elle crée, ou met à jour :
- les rôles de projet {roles} ;
- les types de tickets {types}, et leur schéma « {type_scheme} » ;
- les statuts {statuses} ;
- {count} workflows et leur schéma « {workflow_scheme} » ; {gates}

Pourquoi : ces objets sont communs à tous les projets d’un site, et les projets de déploiement s’en servent. Aucun projet existant qui ne s’en sert pas n’est touché ; ce qui existe déjà sous ces noms sert tel quel ou reste à côté.

Ensuite, pour le projet {project} : soit lancer aussi « bornage apply {charter} », soit créer un projet Kanban vide, géré par l’entreprise, avec ces deux schémas (leur description se termine par {marks}), et donner au compte de Bornage le rôle Administrators de ce projet. Bornage n’a alors plus besoin d’administrer Jira.

Pour revenir en arrière : tant qu’aucun projet ne s’en sert, supprimer les deux schémas, puis les workflows « Bornage : … », puis les types, les statuts et les rôles dont la description se termine par « bornage:… ».
""",
    en="""\
Hello,

Bornage lays out and follows our CRM deployments in Jira ({site}). Once per site it needs what only a person who administers Jira can make. Could you run, with an account that has the global permission “Administer Jira”:

    {command}

The command shows its plan and asks before it writes. It makes, or brings up to date:
- the project roles {roles};
- the issue types {types}, and their scheme “{type_scheme}”;
- the statuses {statuses};
- {count} workflows and their scheme “{workflow_scheme}”; {gates}

Why: all projects of a site share these, and those of deployments use them. No existing project that does not use them is touched; what is already there under these names serves as it is, or stays beside.

Then, for the project {project}: either run `bornage apply {charter}` as well, or create an empty, company-managed Kanban project with these two schemes (their descriptions end in {marks}), and put Bornage’s account in that project’s Administrators role. Bornage then needs no right to administer Jira.

To undo it: while no project uses them, delete the two schemes, then the workflows “Bornage: …”, then the types, statuses and roles whose description ends in “bornage:…”.
""",
)
_GATES: Final[Mapping[Gates, Text]] = {
    "none": Text(fr="aucune transition n’y est réservée.", en="no transition is kept for anybody."),
    "decisions": Text(
        fr="les transitions de décision y sont réservées aux rôles qui décident.",
        en="transitions that decide are kept for the roles that decide.",
    ),
    "all": Text(
        fr="chaque transition y est réservée aux rôles qui en ont le droit, autant que Jira le permet.",
        en="each transition is kept for the roles entitled to it, as far as Jira can.",
    ),
}


def site_request(
    blueprint: SiteBlueprint, language: Language, *, site: str, charter: str, project: str, gates: Gates
) -> str:
    """``charter``: its file, as on the command line; names are those of the template, in the site’s language."""
    own_types = [one.name for one in blueprint.types if not one.native]
    flags = f"--language {blueprint.language} --gates {gates}"
    marks = [mark_in(one.description) for one in (blueprint.type_scheme, blueprint.workflow_scheme)]
    return _REQUEST.in_language(language).format(
        site=site,
        command=f"bornage site prepare {charter} {flags}",
        roles=_listed([one.name for one in blueprint.roles]),
        types=_listed(own_types),
        type_scheme=blueprint.type_scheme.name,
        statuses=_listed([one.name for one in blueprint.statuses]),
        count=len(blueprint.workflows),
        workflow_scheme=blueprint.workflow_scheme.name,
        gates=_GATES[gates].in_language(language),
        project=project,
        charter=charter,
        marks=", ".join(f"bornage:{found[0]}:{found[1]}" for found in marks if found),
    )


def _listed(names: list[str]) -> str:
    return ", ".join(names)
