"""The words of the register's living comment, beside those of ``comment_words``. Knows no rule's text."""

from collections.abc import Mapping
from typing import Final

from integration.mapping.comment_values import Forms
from integration.model.words import Text

TITLE: Final = Text(fr="Registre des rôles et des écarts", en="Register of roles and violations")
FIGURES: Final = Text(
    fr="Écarts ouverts\u00a0: {open} (écarts majeurs\u00a0: {breach}, alertes\u00a0: {warning}, informations\u00a0: {info})"
    " · couverts par dérogation\u00a0: {waived} · résolus\u00a0: {resolved}",
    en="Open violations: {open} (breaches: {breach}, warnings: {warning}, information: {info})"
    " · waived: {waived} · resolved: {resolved}",
)
OPEN_ISSUES: Final = Text(
    fr="Écarts ouverts, par rôle attendu et par phase", en="Open violations, by expected role and phase"
)
CALM: Final = Text(fr="Aucun écart ouvert.", en="No open violation.")
STAFFING: Final = Text(fr="Répartition des personnes", en="Staffing")
ZERO_STAFFING: Final = Text(fr="Rien à signaler.", en="Nothing to report.")
HOLDERS: Final = Text(fr="Qui tient quel rôle aujourd’hui", en="Who holds which role today")
UNHELD: Final = Text(fr="sans titulaire à ce jour", en="no holder today")
STAND_IN: Final = Text(fr="suppléance", en="stand-in")
WHOLE_PROJECT: Final = Text(fr="tout le projet", en="whole project")
ON_ROLE: Final = Text(fr="rôle {role}", en="{role} role")
BELOW: Final = Text(fr="ci-dessous", en="below")
NO_PHASE: Final = Text(fr="hors phase", en="no phase")
ASKED: Final = Text(fr="Comptes à situer dans la charte", en="Accounts to place in the charter")
ASKED_ONE: Final = Text(
    fr="{who}, premier acte lu sur {issue}\u00a0: pour quel acteur ce compte agit-il\u202f? Ses actes ne sont pas jugés d’ici là.",
    en="{who}, first seen on {issue}: for which party does this account act? Its acts are not judged until then.",
)
WAIVERS: Final = Text(fr="Dérogations en cours", en="Waivers in force")
FIND: Final = Text(fr="Retrouver les tickets en écart majeur\u00a0: ", en="Find the issues with a breach: ")
UNJUDGED_COUNT: Final = Text(
    fr="Tickets non jugés, en tout ou en partie\u00a0: {count}", en="Issues not judged, or in part: {count}"
)
CLOSED_BY_MOA: Final = Text(
    fr="Registre clos par la MOA ({by}, le {date})\u00a0: plus de point hebdomadaire, mais l’audit continue.",
    en="Register closed by MOA ({by}, {date}): no more weekly digest, but the audit goes on.",
)
CLOSED_BY_OTHER: Final = Text(
    fr="Ce ticket a été clos par {by} le {date}, hors MOA\u00a0: seule la MOA peut clore le registre, le point hebdomadaire continue.",
    en="This issue was closed by {by} on {date}, not MOA: only MOA may close the register, the weekly digest goes on.",
)
MATRIX: Final = Text(
    fr="Nombre d’écarts, par phase et par rôle attendu", en="Number of violations, by phase and expected role"
)
REST: Final = Text(fr="Les autres écarts ouverts\u00a0: {count}", en="Other open violations: {count}")
AND_ALIKE: Final = Text(fr="{key} et {count} de plus", en="{key} and {count} more")
NOT_JUDGED: Final = Text(fr="Ce qui n’a pas pu être jugé", en="What could not be judged")
NOT_JUDGED_LEAD: Final = Text(
    fr="De ces tickets, rien ne peut être affirmé\u00a0: ils ne comptent pas comme en ordre.",
    en="Nothing can be said for certain of these issues: they do not count as in order.",
)
NOT_JUDGED_LINE: Final = Text(fr="{reason}\u00a0: {issues}", en="{reason}: {issues}")
DRIFT: Final = Text(fr="Dérive par rapport à ce qui a été appliqué", en="Drift from what was applied")
DRIFT_LINE: Final = Text(fr="{kind}\u00a0: {name}", en="{kind}: {name}")
DRIFT_KIND: Final[Mapping[str, Text]] = {
    "gate": Text(fr="condition de transition retirée ou changée", en="transition condition removed or changed"),
    "gate-added": Text(fr="condition de transition ajoutée", en="transition condition added"),
    "transition": Text(fr="transition disparue", en="transition gone"),
    "transition-added": Text(fr="transition ajoutée", en="transition added"),
    "workflow": Text(fr="circuit de statuts remplacé ou disparu", en="workflow replaced or gone"),
    "status": Text(fr="statut disparu", en="status gone"),
    "role": Text(fr="rôle du projet disparu", en="project role gone"),
    "other": Text(fr="élément changé", en="something changed"),
}
HEALTH: Final = Text(fr="État du suivi", en="Health of the audit")
FAILED: Final = Text(
    fr="Tickets qui n’ont pas pu être lus ou écrits, repris au prochain passage\u00a0: {issues}",
    en="Issues that could not be read or written, taken up again in the next run: {issues}",
)
UNRECORDED: Final = Text(
    fr="Affectations prises en compte mais pas encore enregistrées\u00a0: {count}",
    en="Assignments taken but not recorded yet: {count}",
)
UNPLACED: Final = Text(
    fr="Personnes dont la place dans les rôles Jira n’a pas pu suivre les dates, reprises au prochain passage\u00a0: {count}",
    en="People whose place in the Jira roles could not follow the dates, taken up again in the next run: {count}",
)
UNREAD: Final = Text(
    fr="Les conditions des transitions ne sont pas surveillées\u00a0: ce compte n’a pas le droit de lire les circuits de statuts"
    " («\u202fAdministrer Jira\u202f»).",
    en="Transition conditions are not watched: this account may not read the workflows (“Administer Jira”).",
)
HELD: Final = Text(
    fr="Commentaires retenus par le frein, en attente d’un accord (--release)\u00a0: {count}",
    en="Comments held back by the brake until released (--release): {count}",
)
BEYOND: Final = Text(
    fr="Lignes qui n’ont pas trouvé place dans ce registre\u00a0: {count}. Elles comptent dans les chiffres du haut et restent dites"
    " sur leurs tickets.",
    en="Lines this register had no room for: {count}. They count in the figures above and are still told on their issues.",
)
WHY_HERE: Final = Text(
    fr="Le tableau des étapes ci-dessous répond à «\u202f/bornage pourquoi\u202f» pour tout le projet.",
    en="The table of steps below answers “/bornage why” for the whole project.",
)
STEPS: Final = Text(fr="Qui peut franchir quelle étape", en="Who may take which next step")
STEPS_LEAD: Final = Text(
    fr="Personne ne prononce la recette de ce qu’il a réalisé. Sans titulaire AMOA, la MOA en tient le droit. Sur un ticket,"
    " «\u202f/bornage pourquoi\u202f» répond avec les noms du jour.",
    en="Nobody accepts what they built. Where nobody holds AMOA, its right is MOA’s. On an issue, “/bornage why” answers with"
    " today’s names.",
)
STEPS_COLUMNS: Final = (
    Text(fr="Depuis", en="From"),
    Text(fr="Qui, et quelle étape", en="Who, and which step"),
)
UNDER_DESIGN: Final = Text(fr="{who} (conception\u00a0: {design})", en="{who} (conception: {design})")
PRECISION: Final = Text(fr="Comment les écarts de chaque règle se sont terminés", en="How each rule’s violations ended")
WAIVED_SHARE: Final = Text(
    fr="Part des écarts clos par une simple dérogation\u00a0: {share}\u00a0% ({waived} sur {ended})",
    en="Share of violations closed by a waiver alone: {share}% ({waived} of {ended})",
)
ENDS: Final[Mapping[str, Forms]] = {
    "cured": Forms(Text(fr="remis en ordre", en="put right"), Text(fr="remis en ordre", en="put right")),
    "confirmed": Forms(Text(fr="confirmé", en="confirmed"), Text(fr="confirmés", en="confirmed")),
    "regularised": Forms(
        Text(fr="régularisé par une affectation", en="covered by a later assignment"),
        Text(fr="régularisés par une affectation", en="covered by a later assignment"),
    ),
    "waived": Forms(Text(fr="sous dérogation", en="waived"), Text(fr="sous dérogation", en="waived")),
    "expired": Forms(
        Text(fr="rouvert en fin de dérogation", en="open again, its waiver ended"),
        Text(fr="rouverts en fin de dérogation", en="open again, their waivers ended"),
    ),
    "open": Forms(Text(fr="à traiter", en="open"), Text(fr="à traiter", en="open")),
}
"""By field of ``Precision``."""
COLUMNS: Final[Mapping[str, Text]] = {
    "role": Text(fr="Rôle", en="Role"),
    "phase": Text(fr="Phase", en="Phase"),
    "issue": Text(fr="Ticket", en="Issue"),
    "rule": Text(fr="Règle", en="Rule"),
    "severity": Text(fr="Gravité", en="Severity"),
    "since": Text(fr="Depuis le", en="Since"),
    "person": Text(fr="Personne", en="Person"),
    "actor": Text(fr="Acteur", en="Party"),
    "scope": Text(fr="Périmètre", en="Scope"),
    "from": Text(fr="Du", en="From"),
    "until": Text(fr="Au", en="Until"),
    "end": Text(fr="Jusqu’au", en="Until"),
    "by": Text(fr="Accordée par", en="Granted by"),
    "reason": Text(fr="Motif", en="Reason"),
}
