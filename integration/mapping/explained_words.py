"""The words around an explained rule: heads, what is judged, how each answer is typed. Knows no rule's text."""

from collections.abc import Mapping
from typing import Final

from integration.model.words import Text

SEVERITY_HEAD: Final = Text(fr="Gravité", en="Severity")
ON_HEAD: Final = Text(fr="Sur", en="On")
WHY_HEAD: Final = Text(fr="Pourquoi", en="Why")
REVEALS_HEAD: Final = Text(fr="Ce qui est signalé", en="What is reported")
SILENT_HEAD: Final = Text(fr="Ce qui ne l’est pas", en="What is not")
LIMIT_HEAD: Final = Text(fr="Seuil", en="Limit")
DO_HEAD: Final = Text(fr="Que faire", en="What to do")
WHO_HEAD: Final = Text(fr="Qui peut répondre", en="Who may answer")
COMMANDS_HEAD: Final = Text(fr="Commandes", en="Commands")
HIDES_HEAD: Final = Text(fr="Sur le même acte", en="On the same act")
FACTS_HEAD: Final = Text(fr="Sources", en="Sources")
CHARTER_HEAD: Final = Text(fr="Dans cette charte", en="In this charter")

ALWAYS_SO: Final = Text(
    fr="{severity} dans tous les cas, réglé dans la charte", en="{severity} in every case, set in the charter"
)
WHEN: Final = Text(fr="{severity}\u00a0: {when}", en="{severity}: {when}")
LIMIT_SAID: Final = Text(fr="{limit} {counted}", en="{limit} {counted}")
DAYS: Final = Text(fr="jours ouvrés complets", en="full working days")
CONFIRMED_BY: Final = Text(
    fr="Peut confirmer\u00a0: une personne du rôle {roles}, jamais l’auteur de l’acte.",
    en="May confirm: someone in the {roles} role, never the author of the act.",
)
NOT_CONFIRMED: Final = Text(
    fr="Ne se confirme pas\u00a0: l’écart se clôt une fois la situation remise en ordre.",
    en="Is not confirmed: it ends once the situation is put right.",
)
WAIVED_BY: Final = Text(
    fr="Peut déroger pour la suite, jusqu’à une date\u00a0: la MOA, mais jamais la personne qui en bénéficie.",
    en="May waive from then on, until a date: MOA, but never whoever benefits from it.",
)
NOT_WAIVED: Final = Text(fr="Aucune dérogation.", en="Never waived.")
ON_REGISTER: Final = Text(
    fr="Tout cela se lit dans le registre du projet, et on y répond.",
    en="All this is read, and answered, on the project’s register.",
)
HIDES: Final = Text(fr="elle est signalée au lieu de {rules}", en="it is reported instead of {rules}")
HIDDEN: Final = Text(fr="{rules} est signalée à sa place", en="{rules} is reported instead of it")
OFF: Final = Text(fr="désactivée", en="switched off")
OBSERVED: Final = Text(fr="en observation\u00a0: dans le registre seul", en="observed: on the register only")
COMMENTED: Final = Text(fr="commentée sur les tickets", en="commented on issues")
REASON: Final = Text(fr="Motif\u00a0: {reason}", en="Reason: {reason}")
TYPES: Final[Mapping[str, Text]] = {
    "livrable": Text(fr="livrable", en="deliverable"),
    "document": Text(fr="document", en="document"),
    "decision": Text(fr="décision", en="decision"),
    "rituel": Text(fr="rituel", en="ritual"),
    "desaccord": Text(fr="désaccord", en="disagreement"),
    "anomalie": Text(fr="anomalie", en="defect"),
    "phase": Text(fr="phase", en="phase"),
    "role": Text(fr="rôle (affectations)", en="role (assignments)"),
    "person": Text(fr="personne (affectations)", en="person (assignments)"),
}
"""What a rule can be about, in the order in which it is said."""
