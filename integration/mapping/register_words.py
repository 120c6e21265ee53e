"""The words of the register's living comment, beside those of ``comment_words``. Knows no rule's text."""

from collections.abc import Mapping
from typing import Final

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
CALM: Final = Text(fr="Aucun écart ouvert sur les tickets.", en="No open violation on issues.")
STAFFING: Final = Text(fr="Répartition des personnes", en="Staffing")
ZERO_STAFFING: Final = Text(fr="Rien à signaler.", en="Nothing to report.")
HOLDERS: Final = Text(fr="Qui tient quel rôle aujourd’hui", en="Who holds which role today")
UNHELD: Final = Text(fr="sans titulaire à ce jour", en="no holder today")
STAND_IN: Final = Text(fr="suppléance", en="stand-in")
WHOLE_PROJECT: Final = Text(fr="tout le projet", en="whole project")
BELOW: Final = Text(fr="ci-dessous", en="below")
NO_PHASE: Final = Text(fr="hors phase", en="no phase")
ASKED: Final = Text(fr="Comptes à situer dans la charte", en="Accounts to place in the charter")
ASKED_ONE: Final = Text(
    fr="{who}, premier acte lu sur {issue}\u00a0: pour quel acteur ce compte agit-il\u202f? Ses actes ne sont pas jugés d’ici là.",
    en="{who}, first seen on {issue}: for which party does this account act? Its acts are not judged until then.",
)
WAIVERS: Final = Text(fr="Dérogations en cours", en="Waivers in force")
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
