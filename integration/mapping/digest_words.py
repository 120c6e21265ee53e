"""The words of the weekly digest, beside those of the register."""

from collections.abc import Mapping
from typing import Final

from integration.mapping.comment_values import Forms
from integration.model.words import Text

WEEK: Final = Text(
    fr="Point hebdomadaire du COPIL, semaine du {monday}", en="Weekly digest for the steering committee, week of {monday}"
)
SUMMARY: Final = Text(
    fr="Depuis le {since}\u00a0: {moved}. À ce jour\u00a0: {standing}.", en="Since {since}: {moved}. Today: {standing}."
)
NEW_COUNT: Final = Forms(Text(fr="nouveau", en="new"), Text(fr="nouveaux", en="new"))
AGAIN_COUNT: Final = Forms(Text(fr="de nouveau ouvert", en="open again"), Text(fr="de nouveau ouverts", en="open again"))
SETTLED_COUNT: Final = Forms(Text(fr="réglé", en="settled"), Text(fr="réglés", en="settled"))
OPEN_COUNT: Final = Forms(Text(fr="ouvert", en="open"), Text(fr="ouverts", en="open"))
WAIVED_COUNT: Final = Forms(Text(fr="sous dérogation", en="waived"), Text(fr="sous dérogation", en="waived"))
OPEN_BY_ROLE: Final = Text(fr="Ouverts, par rôle attendu", en="Open, by expected role")
BEYOND_ROW: Final = Text(fr="sans place dans le registre", en="no room on the register")
NEW: Final = Text(fr="Nouveaux", en="New")
AGAIN: Final = Text(fr="De nouveau ouverts, leur dérogation ayant pris fin", en="Open again, their waiver having ended")
SETTLED: Final = Text(fr="Réglés", en="Settled")
ENDING: Final = Text(fr="Dérogations qui se terminent bientôt", en="Waivers ending soon")
ENDING_LINE: Final = Text(fr="{rule}, {issue}\u00a0: jusqu’au {date}", en="{rule}, {issue}: until {date}")
INFORMATION: Final = Text(fr="Pour mémoire, informations déjà connues", en="For the record, information already known")
LINE: Final = Text(fr="{rule}\u00a0: {issues}", en="{rule}: {issues}")
ON_ROLE: Final = Text(fr="rôle {roles}", en="{roles} role")
PEOPLE: Final = Forms(
    Text(fr="personne (voir le registre)", en="person (see the register)"),
    Text(fr="personnes (voir le registre)", en="people (see the register)"),
)
ON_PROJECT: Final = Text(fr="tout le projet", en="the whole project")
NOT_JUDGED: Final = Text(
    fr="Tickets non jugés, en tout ou en partie\u00a0: {count}. Ils ne comptent pas comme en ordre.",
    en="Issues not judged, or in part: {count}. They do not count as in order.",
)
HOW: Final[Mapping[str, Forms]] = {
    "confirmed": Forms(Text(fr="confirmé", en="confirmed"), Text(fr="confirmés", en="confirmed")),
    "corrected": Forms(Text(fr="remis en ordre", en="put right"), Text(fr="remis en ordre", en="put right")),
    "late-assignment": Forms(
        Text(fr="régularisé par une affectation", en="covered by a later assignment"),
        Text(fr="régularisés par une affectation", en="covered by a later assignment"),
    ),
}
HOW_LINE: Final = Text(fr="{rule}\u00a0: {how} ({issues})", en="{rule}: {how} ({issues})")
CLOSE: Final = Text(
    fr="Le détail se trouve dans l’autre commentaire de ce registre. La MOA peut clore ce ticket pour ne plus recevoir ce point.",
    en="Details are in the register’s other comment. MOA may close this issue to receive this digest no more.",
)
