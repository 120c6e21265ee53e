"""What the comments of a drafted charter say, in both languages: a line or two on each part and key."""

from collections.abc import Mapping, Sequence
from typing import Final

from integration.model.words import Text

HEAD: Final = Text(
    fr="La charte d’un déploiement\u00a0: ce qui se déploie, où et quand, qui y prend part, qui tient quel rôle.\n"
    "Vérifier\u00a0: bornage check. Tout ce qu’une charte peut dire\u00a0: docs/charter.fr.md.\n"
    "Les adresses électroniques restent dans ce fichier\u202f; gardez-le lisible des seules personnes qui peuvent les connaître.",
    en="The charter of a deployment: what is deployed, where and when, who takes part, who holds which role.\n"
    "To check it: bornage check. All that a charter may say: docs/charter.md.\n"
    "E-mail addresses stay in this file; keep it readable only by those who may know them.",
)
PARTS: Final[Sequence[tuple[Text, Sequence[str]]]] = (
    (
        Text(fr="--- Le projet Jira", en="--- The Jira project"),
        ("site", "project", "charter", "template", "language", "timezone"),
    ),
    (
        Text(fr="--- Le calendrier et le périmètre", en="--- Calendar and scope"),
        ("start", "end", "omit_phases", "omit_items", "durations"),
    ),
    (
        Text(fr="--- Les acteurs\u00a0: organisations et équipes", en="--- Actors: organisations and teams"),
        ("actors",),
    ),
    (
        Text(
            fr="--- Les personnes\u00a0: un nom court, un compte Jira (account) ou une adresse (email), un acteur",
            en="--- People: a short name, a Jira account (account) or a mail (email), an actor",
        ),
        ("people",),
    ),
    (
        Text(
            fr="--- Les affectations\u00a0: qui tient quel rôle, et quand",
            en="--- Assignments: who holds which role, and when",
        ),
        ("assignments", "aliases", "groups"),
    ),
    (
        Text(fr="--- Ce que fait Bornage", en="--- What Bornage does"),
        (
            *("mode", "gates", "visible_to", "rules_effective_from", "rules", "team_rules"),
            *("budget_field", "status_map"),
        ),
    ),
)
ABOUT: Final[Mapping[str, Text]] = {
    "start": Text(
        fr="Premier jour\u00a0: les échéances se comptent à partir de lui, en jours ouvrés.",
        en="First day: due dates are counted from it, in working days.",
    ),
    "end": Text(
        fr="Dernier jour\u00a0: les durées du modèle se resserrent pour que la dernière échéance ne le dépasse pas.",
        en="Last day: the template’s durations shrink so that the last due date is not later.",
    ),
    "omit_phases": Text(fr="Phases facultatives laissées de côté.", en="Optional phases left out."),
    "omit_items": Text(
        fr="Éléments laissés de côté\u202f; ce qui les attendait attend ce qu’ils attendaient.",
        en="Items left out; what waited for them waits for what they waited for.",
    ),
    "durations": Text(
        fr="Durées, en jours ouvrés, à la place de celles du modèle\u202f; elles ne se resserrent jamais.",
        en="Durations in working days instead of the template’s; these never shrink.",
    ),
    "actors": Text(
        fr="kind\u00a0: business (métier), dsi, vendor (éditeur), integrator (intégrateur), consultant (cabinet).\n"
        "vendor_profile (éditeurs)\u00a0: sells ou integrates. partner_of\u00a0: les éditeurs auxquels l’acteur est lié.",
        en="kind: business, dsi (IT department), vendor, integrator, consultant.\n"
        "vendor_profile (vendors): sells or integrates. partner_of: the vendors this actor has a stake in.",
    ),
    "assignments": Text(
        fr="role\u00a0: MOA, AMOA, MOE, AMOE. Pour y mettre fin, ajoutez until et gardez la ligne.\n"
        "kind avec la valeur stand-in\u00a0: suppléance. phases, natures\u00a0: une partie du projet seulement.",
        en="role: MOA, AMOA, MOE, AMOE. To end one, write until: and keep the line.\n"
        "kind: stand-in has the same rights. phases, natures: a part of the project only.",
    ),
    "aliases": Text(
        fr="Comment l’équipe nomme un rôle\u202f; les rôles restent les mêmes.",
        en="What the team calls a role; the roles stay the same.",
    ),
    "groups": Text(
        fr="Groupes Jira admis dans les droits d’un rôle\u202f; personne ne tient un rôle par un groupe.",
        en="Jira groups let into the rights of a role; nobody holds a role through a group.",
    ),
    "mode": Text(
        fr="observe\u00a0: le registre seul, pour la MOA et l’AMOA\u202f; comment\u00a0: sur les tickets aussi.\n"
        "Sans cette clé\u00a0: 20 jours ouvrés d’observation, puis les commentaires.",
        en="observe: the register only, for MOA and AMOA; comment: on the issues too.\n"
        "Without this key: 20 working days of observation, then comments.",
    ),
    "gates": Text(
        fr="Ce que Jira cache à qui n’en a pas le rôle\u00a0: none (rien), decisions (les décisions), all (tout ce qui peut l’être).",
        en="What Jira hides from whoever lacks the role: none, decisions, or all that can be hidden.",
    ),
    "visible_to": Text(
        fr="Le seul rôle du projet qui lit les commentaires de Bornage.",
        en="The one project role that may read Bornage’s comments.",
    ),
    "rules_effective_from": Text(
        fr="Les actes antérieurs à ce moment ne sont pas jugés.", en="Acts before this moment are not judged."
    ),
    "rules": Text(
        fr="Réglages de règles, chacun avec son motif, que les gens lisent.",
        en="Settings of rules, each with its reason, which people read.",
    ),
    "status_map": Text(
        fr="Pour un projet déjà en service\u00a0: qui y joue quel rôle, statuts, types, composants, epics.",
        en="For a project already in use: which part its statuses, types, components and epics play.",
    ),
}
EXAMPLES: Final[Mapping[str, str]] = {
    "end": "2027-06-30",
    "omit_phases": "[selection]",
    "omit_items": "[measurement.dashboard]",
    "durations": "{closing.vsr: 20}",
    "aliases": "{MOA: Product Owner, MOE: Development team}",
    "groups": "{MOE: [crm-developers]}",
    "mode": "comment",
    "visible_to": '"Bornage – registre"',
    "rules_effective_from": "2026-09-14T08:00:00",
    "rules": '[{rule: R30, limit: 8, reason: "…"}]',
    "status_map": "status-map.yaml",
}
"""Of keys that the charter does not say."""
