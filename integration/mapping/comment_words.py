"""The words of the frame around what rules say: titles, severities, states, answers, refusals, dates. Knows no rule's text.

French: narrow no-break space (U+202F) inside « » and before ; ! ?, no-break space (U+00A0) before the colon (domain-rules 6.3).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Final

from integration.model.words import Language, Nature, Severity, State, Text

FRAME: Final = Text(fr="Répartition des rôles", en="Role boundaries")
SEVERITY: Final[Mapping[Severity, Text]] = {
    "info": Text(fr="information", en="information"),
    "warning": Text(fr="alerte", en="warning"),
    "breach": Text(fr="écart majeur", en="breach"),
}
STATE: Final[Mapping[State, Text]] = {
    "open": Text(fr="à traiter", en="open"),
    "waived": Text(fr="sous dérogation", en="waived"),
    "resolved": Text(fr="résolu", en="resolved"),
    "not judged": Text(fr="non jugé", en="not judged"),
}
"""Lozenges. The first two stand beside a severity, of either gender in French: they agree with none."""
REGULARISED: Final = Text(fr="régularisé", en="resolved")
WHY: Final = Text(fr="Pourquoi\u00a0: ", en="Why: ")
DO: Final = Text(fr="Que faire\u00a0: ", en="What to do: ")
EVIDENCE: Final = Text(fr="Élément\u00a0: ", en="Evidence: ")
NEXT: Final = Text(fr="Pour action\u00a0: ", en="Next: ")
ACT: Final = Text(fr="Acte\u00a0: ", en="Act: ")
ACT_SAID: Final = Text(fr="{change}, par {actor} ({roles}), le {date}", en="{change}, by {actor} ({roles}), on {date}")
BOUNDARY: Final = Text(fr="La frontière", en="The boundary")
WHY_IT_EXISTS: Final = Text(fr="Pourquoi elle existe", en="Why it exists")
WHO_ANSWERS: Final = Text(fr="Qui peut répondre", en="Who can answer")
BOUNDARIES: Final = Text(
    fr="Les frontières, leurs raisons, qui peut répondre", en="The boundaries, their reasons, who can answer"
)
OVERRIDDEN: Final = Text(fr="Réglé ainsi dans la charte\u00a0: {reason}", en="Set so in the charter: {reason}")
ANSWER: Final = Text(fr="Pour répondre\u00a0: ", en="To answer: ")
OR: Final = Text(fr=" ou ", en=" or ")
AND: Final = Text(fr=" et ", en=" and ")
CONFIRM: Final = Text(fr="/bornage confirmer {rule} motif", en="/bornage confirm {rule} reason")
CONFIRM_ACT: Final = Text(fr="/bornage confirmer motif", en="/bornage confirm reason")
WAIVE: Final = Text(
    fr="/bornage déroger {rule} jusqu’au JJ/MM/AAAA motif", en="/bornage waive {rule} until YYYY-MM-DD reason"
)
ANY_RULE: Final = Text(fr="RÈGLE", en="RULE")
BY_FACT: Final = Text(
    fr="une fois le ticket remis en ordre, cet écart se clôt de lui-même.",
    en="once the issue is put right, this violation closes by itself.",
)
NOBODY: Final = Text(fr="rôle {roles}, sans titulaire à ce jour", en="role {roles}, no holder today")
NOBODY_ELSE: Final = Text(fr="rôle {roles}, sans autre titulaire à ce jour", en="role {roles}, no other holder today")
ALL_CLEAR: Final = Text(fr="Aucun écart ouvert sur ce ticket.", en="No open violation on this issue.")
NOT_ALL_JUDGED: Final = Text(
    fr="Aucun écart connu sur ce ticket, mais tout n’a pas pu être jugé\u00a0: {reasons}.",
    en="No known violation on this issue, but not everything could be judged: {reasons}.",
)
PARTLY_JUDGED: Final = Text(
    fr="Tout n’a pas pu être jugé ici\u00a0: {reasons}.", en="Not everything could be judged here: {reasons}."
)
UNJUDGED: Final[Mapping[str, Text]] = {
    "incomplete-history": Text(fr="historique incomplet", en="incomplete history"),
    "missing-context": Text(fr="un ticket lié n’est pas lisible", en="a linked issue cannot be read"),
    "unknown-author": Text(fr="acte sans auteur nommé par Jira", en="an act without an author named by Jira"),
    "unknown-person": Text(fr="acte d’un compte absent de la charte", en="an act by an account that is not in the charter"),
    "unknown-status": Text(fr="statut étranger au modèle", en="a status foreign to the template"),
    "unknown-type": Text(fr="type de ticket étranger au modèle", en="an issue type foreign to the template"),
    "no-component": Text(fr="composant absent", en="no component"),
    "no-provider-decision": Text(fr="aucune décision de prestataire n’a été trouvée", en="no provider decision was found"),
    "no-budget-field": Text(fr="champ de budget non désigné", en="no budget field named"),
    "type": Text(fr="type de ticket non jugé", en="an issue type that is not judged"),
    "other": Text(fr="autre raison", en="another reason"),
}
"""Why something could not be judged, by ``NotJudged.reason``."""
WAIVED_UNTIL: Final = Text(
    fr="Dérogation {rule} jusqu’au {until}, accordée par {by}", en="Waiver {rule} until {until}, granted by {by}"
)
CLOSED: Final = Text(
    fr="Écarts résolus ou couverts par dérogation\u00a0: {count}", en="Violations resolved or waived: {count}"
)
MORE_OPEN: Final = Text(fr="Autres écarts ouverts\u00a0: {count}", en="Other open violations: {count}")
MORE: Final = Text(fr="et {count} de plus", en="and {count} more")
STILL_OPEN: Final = Text(
    fr="{rule}\u00a0: non vérifiable pour l’instant\u202f; l’écart reste ouvert.",
    en="{rule}: cannot be checked for now; the violation stays open.",
)
HOW: Final[Mapping[str, Text]] = {
    "confirmed": Text(
        fr="Confirmé le {date} par {by}\u00a0: «\u202f{reason}\u202f»", en="Confirmed on {date} by {by}: “{reason}”"
    ),
    "corrected": Text(fr="Remis en ordre le {date}", en="Put right on {date}"),
    "late-assignment": Text(
        fr="Couvert par une affectation enregistrée après coup, le {date}",
        en="Covered by an assignment recorded later, on {date}",
    ),
    "waived": Text(fr="Jusqu’au {until}, par {by}\u00a0: «\u202f{reason}\u202f»", en="Until {until}, by {by}: “{reason}”"),
}
REFUSED: Final = Text(fr="Réponse non prise en compte ({by}, le {date})\u00a0: ", en="Answer not taken ({by}, {date}): ")
REFUSAL: Final[Mapping[str, Text]] = {
    "not-entitled": Text(
        fr="cette réponse revient à un rôle que cette personne ne tenait pas à cette date.",
        en="this answer belongs to a role this person did not hold on that date.",
    ),
    "own-act": Text(
        fr="la confirmation revient à une autre personne que celle qui a fait l’acte ou réalisé l’élément.",
        en="a confirmation is made by someone else than whoever did the act or built the item.",
    ),
    "beneficiary": Text(
        fr="une dérogation est accordée par une autre personne que celle qui en bénéficie.",
        en="a waiver is granted by someone else than whoever benefits from it.",
    ),
    "not-waivable": Text(
        fr="cette règle n’admet pas de dérogation\u202f; l’acte se confirme.",
        en="this rule takes no waiver; the act is confirmed.",
    ),
    "act-done": Text(
        fr="un acte déjà fait se confirme\u202f; la dérogation vaut pour les suivants.",
        en="an act already done is confirmed; the waiver covers later ones.",
    ),
    "fact-only": Text(
        fr="cet écart se clôt une fois le ticket remis en ordre, pas par une confirmation.",
        en="this violation closes once the issue is put right, not by a confirmation.",
    ),
    "no-such-violation": Text(
        fr="aucun écart de cette règle ici à cette date.", en="no violation of that rule here on that date."
    ),
    "which-rule": Text(
        fr="plusieurs écarts sont ouverts\u202f; merci de nommer la règle (par exemple R11).",
        en="several violations are open; please name the rule (for instance R11).",
    ),
    "no-date": Text(
        fr="il manque une date de fin lisible (par exemple jusqu’au 30/10/2026).",
        en="a readable end date is missing (for instance until 2026-10-30).",
    ),
    "date-passed": Text(fr="la date de fin est déjà passée.", en="the end date has already passed."),
    "no-reason": Text(fr="il manque le motif.", en="the reason is missing."),
    "unknown-rule": Text(
        fr="règle non reconnue\u202f; règles de cette version\u00a0: {rules}.",
        en="rule not recognised; this version knows {rules}.",
    ),
    "misplaced": Text(
        fr="la commande n’est pas lue à cet endroit\u202f; écrivez-la au début d’un paragraphe, sans mise en forme de code.",
        en="the command is not read there; write it at the start of a paragraph, without code formatting.",
    ),
    "unknown-verb": Text(
        fr="commande non reconnue\u202f; les commandes sont confirmer, déroger, lever, suppléance, pourquoi, revérifier, expliquer.",
        en="command not recognised; the commands are confirm, waive, unwaive, stand-in, why, recheck, explain.",
    ),
    "no-waiver": Text(
        fr="aucune dérogation à cette règle n’était en cours ici à cette date.",
        en="no waiver of that rule was in force here on that date.",
    ),
    "no-person": Text(
        fr="il manque la personne\u202f; mentionnez-la avec @, puis son rôle.",
        en="the person is missing; mention them with @, then their role.",
    ),
    "no-role": Text(
        fr="il manque le rôle\u00a0: MOA, AMOA, MOE ou AMOE.",
        en="the role is missing: MOA, AMOA, MOE or AMOE.",
    ),
    "no-dates": Text(
        fr="il manque deux dates lisibles (par exemple du 01/10/2026 au 09/10/2026).",
        en="two readable dates are missing (for instance from 2026-10-01 to 2026-10-09).",
    ),
    "dates-crossed": Text(fr="la fin précède le début.", en="the end comes before the start."),
    "too-long": Text(
        fr="une suppléance dure un an au plus\u202f; au-delà, le rôle s’attribue dans la charte.",
        en="a stand-in lasts a year at most; beyond that, the role is assigned in the charter.",
    ),
    "own-stand-in": Text(
        fr="une suppléance est donnée par une autre personne que celle qui la reçoit.",
        en="a stand-in is named by someone else than whoever stands in.",
    ),
    "unknown-person": Text(
        fr="cette personne n’est pas dans la charte du projet\u202f; elle y est d’abord ajoutée.",
        en="that person is not in the project’s charter; they are added there first.",
    ),
}
FORMER: Final = Text(fr="ancien compte", en="former account")
NO_ROLE: Final = Text(fr="sans rôle à cette date", en="no role on that date")
NONE: Final = Text(fr="rien", en="nothing")
COLON: Final = Text(fr="\u00a0: ", en=": ")
REWORDED: Final = Text(fr="{field} modifié", en="{field} edited")
FIELD: Final[Mapping[str, Text]] = {
    "status": Text(fr="statut", en="status"),
    "type": Text(fr="type", en="type"),
    "assignee": Text(fr="personne assignée", en="assignee"),
    "component": Text(fr="composant", en="component"),
    "due": Text(fr="échéance", en="due date"),
    "summary": Text(fr="titre", en="summary"),
    "description": Text(fr="texte de la description", en="description"),
    "labels": Text(fr="étiquettes", en="labels"),
    "parent": Text(fr="rattachement", en="parent"),
    "link": Text(fr="lien", en="link"),
    "project": Text(fr="projet", en="project"),
    "attachment": Text(fr="fichier joint", en="attachment"),
    "comment": Text(fr="commentaire", en="comment"),
    "remote": Text(fr="lien externe", en="web link"),
    "budget": Text(fr="budget", en="budget"),
    "other": Text(fr="champ", en="field"),
}
NATURE: Final[Mapping[Nature, Text]] = {
    "lancement": Text(fr="lancement", en="launch"),
    "financement": Text(fr="financement", en="funding"),
    "prestataire": Text(fr="prestataire", en="provider"),
    "go-no-go": Text(fr="go-no-go", en="go/no-go"),
    "perimetre": Text(fr="périmètre", en="scope"),
    "arbitrage": Text(fr="arbitrage", en="ruling"),
    "derogation": Text(fr="dérogation", en="waiver"),
    "reserves": Text(fr="réserves", en="reserves"),
}
_MONTHS: Final[Mapping[Language, Sequence[str]]] = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}


def day_in_words(day: date, language: Language) -> str:
    """`21 novembre 2026` (`1er décembre 2026`), `21 November 2026`."""
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[language][day.month - 1]} {day.year}"


def instant_in_words(at: datetime, language: Language, zone: tzinfo) -> str:
    """`21 novembre 2026 à 14 h 05`, `21 November 2026, 14:05`, in ``zone``."""
    local = at.astimezone(zone)
    if language == "fr":
        return f"{day_in_words(local.date(), language)} à {local.hour}\u00a0h\u00a0{local.minute:02d}"
    return f"{day_in_words(local.date(), language)}, {local.hour:02d}:{local.minute:02d}"


def listed(parts: Sequence[str], last: Text, language: Language) -> str:
    """`MOA`, `MOA ou AMOA`, `MOA, AMOA ou MOE`."""
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + last.in_language(language) + parts[-1]
