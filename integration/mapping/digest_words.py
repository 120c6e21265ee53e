"""The words of the weekly digest, beside those of the register."""

from collections.abc import Mapping
from typing import Final

from integration.model.words import Text

WEEK: Final = Text(
    fr="Point hebdomadaire du COPIL, semaine du {monday}", en="Weekly digest for the steering committee, week of {monday}"
)
SUMMARY: Final = Text(
    fr="Nouveaux depuis le dernier point\u00a0: {new} · encore ouverts\u00a0: {open} · réglés\u00a0: {answered}",
    en="New since the last digest: {new} · still open: {open} · settled: {answered}",
)
OPEN_BY_ROLE: Final = Text(fr="Ouverts, par rôle attendu", en="Open, by expected role")
NEW: Final = Text(fr="Nouveaux", en="New")
ANSWERED: Final = Text(fr="Réglés", en="Settled")
ENDING: Final = Text(fr="Dérogations qui se terminent bientôt", en="Waivers ending soon")
ENDING_LINE: Final = Text(fr="{rule}, {issue}\u00a0: jusqu’au {date}", en="{rule}, {issue}: until {date}")
INFORMATION: Final = Text(fr="Pour information", en="For information")
LINE: Final = Text(fr="{rule}\u00a0: {issues}", en="{rule}: {issues}")
ON_REGISTER: Final = Text(fr="{rule}\u00a0: voir ce registre, plus haut", en="{rule}: see this register, above")
NOT_JUDGED: Final = Text(
    fr="Tickets non jugés, en tout ou en partie\u00a0: {count}. Ils ne comptent pas comme en ordre.",
    en="Issues not judged, or in part: {count}. They do not count as in order.",
)
HOW: Final[Mapping[str, Text]] = {
    "confirmed": Text(fr="confirmés", en="confirmed"),
    "corrected": Text(fr="remis en ordre", en="put right"),
    "late-assignment": Text(fr="affectation enregistrée après coup", en="assignment recorded later"),
}
HOW_LINE: Final = Text(fr="{rule}, {how}\u00a0: {issues}", en="{rule}, {how}: {issues}")
CLOSE: Final = Text(
    fr="Le détail est dans le commentaire du registre. La MOA peut clore ce ticket pour ne plus recevoir ce point.",
    en="Details are in the register’s own comment. MOA may close this issue to receive this digest no more.",
)
