"""The words of answers to questions, of next steps and of bulk edits, beside those of ``comment_words``. Knows no rule's text."""

from collections.abc import Mapping
from typing import Final

from integration.model.template import Holder
from integration.model.words import Text

NEXT_STEPS: Final = Text(fr="Qui peut faire avancer ce ticket", en="Who can move this issue on")
ASKED_BY: Final = Text(fr="Question de {by}, le {date}", en="Asked by {by} on {date}")
FROM_HERE: Final = Text(fr="Depuis", en="From")
STEP_LINE: Final = Text(fr="{name} → {targets}\u00a0: {who}", en="{name} → {targets}: {who}")
EVERYONE: Final = Text(fr="tous les rôles", en="any role")
ROLE_HELD: Final = Text(fr="{roles} ({people})", en="{roles} ({people})")
ROLE_UNHELD: Final = Text(fr="{roles} (sans titulaire à ce jour)", en="{roles} (no holder today)")
NO_OTHER: Final = Text(fr="{roles} (sans autre titulaire à ce jour)", en="{roles} (no other holder today)")
APART: Final = Text(
    fr="\u202f; une autre personne que {people} (réalisation ou soumission de cet élément)",
    en="; someone else than {people} (built or submitted it)",
)
NO_STEP: Final = Text(fr="Aucune étape ne suit ce statut.", en="No step follows this status.")
MEDIATE: Final = Text(
    fr="Sous l’étiquette «\u202fdesaccord\u202f», une médiation vient avant la levée du blocage.",
    en="Under the label “desaccord”, mediation comes before the blocker is lifted.",
)

EXPLAINED: Final = Text(fr="Explication de {rule}", en="Explanation of {rule}")
LIMIT: Final = Text(fr="Seuil, en jours ouvrés\u00a0: {limit}", en="Limit, in working days: {limit}")
RULE_OFF: Final = Text(fr="Cette règle est désactivée dans ce projet.", en="This rule is switched off in this project.")
WHO: Final = Text(fr="Qui peut répondre\u00a0: ", en="Who may answer: ")
HOW_TO: Final = Text(fr="Comment\u00a0: ", en="How: ")
PLACEHOLDERS: Final[Mapping[str, Text]] = {
    "actor": Text(fr="une personne", en="someone"),
    "roles": Text(fr="ses rôles", en="their roles"),
    "issue": Text(fr="un ticket", en="an issue"),
    "date": Text(fr="date", en="date"),
    "first_date": Text(fr="date du premier acte", en="date of the first act"),
    "from": Text(fr="statut", en="status"),
    "to": Text(fr="statut", en="status"),
    "status": Text(fr="statut", en="status"),
    "change": Text(fr="changement", en="change"),
    "phase": Text(fr="phase", en="phase"),
    "role_expected": Text(fr="concerné", en="expected"),
    "org": Text(fr="un acteur", en="a party"),
    "vendor": Text(fr="un éditeur", en="a vendor"),
    "list": Text(fr="liste", en="list"),
    "built": Text(fr="ce qui a été réalisé", en="what was built"),
    "builder": Text(fr="qui a réalisé", en="who built"),
    "validator": Text(fr="qui a validé", en="who validated"),
    "field": Text(fr="un champ", en="a field"),
    "old": Text(fr="avant", en="before"),
    "new": Text(fr="après", en="after"),
    "limit": Text(fr="seuil", en="limit"),
    "count": Text(fr="nombre", en="number"),
    "nature": Text(fr="nature", en="nature"),
    "end": Text(fr="fin", en="end"),
    "baseline_date": Text(fr="date d’approbation", en="approval date"),
    "validated_date": Text(fr="date de validation", en="validation date"),
    "evidence": Text(fr="éléments", en="evidence"),
}
"""What stands in a rule's sentence where its values will be."""

BULK: Final = Text(fr="modification groupée", en="bulk edit")
BULK_SAID: Final = Text(
    fr="{actor} ({roles}) a fait le même changement sur plusieurs tickets de la phase, le {date}\u00a0: {change}."
    " Concernés\u00a0: {count}, encore à traiter\u00a0: {open}.",
    en="{actor} ({roles}) made the same change on several issues of the phase on {date}: {change}."
    " Concerned: {count}, still open: {open}.",
)
BULK_DO: Final = Text(
    fr="Une personne du rôle {roles} confirme ici, une fois pour tous ces tickets\u202f; ou chacun est remis en ordre.",
    en="Someone in the {roles} role confirms here, once for all these issues; or each is put right.",
)
BULK_FACT: Final = Text(fr="Chaque ticket est remis en ordre.", en="Each issue is put right.")
BULK_OPEN: Final = Text(fr="À traiter\u00a0: ", en="Open: ")
BULK_FOLD: Final = Text(
    fr="{rule}, modification groupée du {date} · tickets\u00a0: {count}, à traiter\u00a0: {open}",
    en="{rule}, bulk edit of {date} · issues: {count}, open: {open}",
)

HOLDER: Final[Mapping[Holder, Text]] = {
    "MOA": Text(fr="MOA", en="MOA"),
    "AMOA": Text(fr="AMOA", en="AMOA"),
    "MOE": Text(fr="MOE", en="MOE"),
    "AMOE": Text(fr="AMOE", en="AMOE"),
    "any": Text(fr="tous les rôles", en="any role"),
    "component": Text(fr="rôle du composant", en="the component’s role"),
    "author": Text(fr="auteur du ticket", en="the issue’s author"),
    "service": Text(fr="Bornage", en="Bornage"),
}
