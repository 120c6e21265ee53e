"""The words around an explained rule: heads, what is judged, how each answer is typed. Knows no rule's text."""

from collections.abc import Mapping
from typing import Final

from integration.model.words import Text

SEVERITY_HEAD: Final = Text(fr="Gravité", en="Severity")
ON_HEAD: Final = Text(fr="Sur", en="On")
WHY_HEAD: Final = Text(fr="Pourquoi", en="Why")
REVEALS_HEAD: Final = Text(fr="Ce qui la révèle", en="What reveals it")
SILENT_HEAD: Final = Text(fr="Ce qui ne la révèle pas", en="What does not")
LIMIT_HEAD: Final = Text(fr="Seuil", en="Limit")
DO_HEAD: Final = Text(fr="Que faire", en="What to do")
WHO_HEAD: Final = Text(fr="Qui répond", en="Who answers")
COMMANDS_HEAD: Final = Text(fr="Commandes", en="Commands")
HIDES_HEAD: Final = Text(fr="Sur le même acte", en="On the same act")
FACTS_HEAD: Final = Text(fr="Faits d’origine", en="Rests on")
CHARTER_HEAD: Final = Text(fr="Dans cette charte", en="In this charter")

ALWAYS_SO: Final = Text(
    fr="{severity} dans tous les cas, réglé dans la charte", en="{severity} in every case, set in the charter"
)
WHEN: Final = Text(fr="{severity}\u00a0: {when}", en="{severity}: {when}")
LIMIT_SAID: Final = Text(fr="{limit} {counted}", en="{limit} {counted}")
DAYS: Final = Text(fr="jours ouvrés complets", en="full working days")
CONFIRMED_BY: Final = Text(
    fr="Confirme\u00a0: une personne du rôle {roles}, jamais l’auteur de l’acte.",
    en="Confirms: someone in the {roles} role, never the author of the act.",
)
NOT_CONFIRMED: Final = Text(fr="Ne se confirme pas\u00a0: un fait y met fin.", en="Is not confirmed: a fact ends it.")
WAIVED_BY: Final = Text(
    fr="Déroge pour la suite, jusqu’à une date\u00a0: la MOA, mais jamais la personne qui en bénéficie.",
    en="Waives from then on, until a date: MOA, but never whoever benefits from it.",
)
NOT_WAIVED: Final = Text(fr="Aucune dérogation.", en="Never waived.")
ON_REGISTER: Final = Text(
    fr="Se lit, et se répond, dans le registre du projet.", en="Is read, and answered, on the project’s register."
)
STAND_IN: Final = Text(
    fr="/bornage suppléance @personne RÔLE du JJ/MM/AAAA au JJ/MM/AAAA",
    en="/bornage stand-in @person ROLE from YYYY-MM-DD to YYYY-MM-DD",
)
HIDES: Final = Text(fr="elle parle à la place de {rules}", en="it speaks in place of {rules}")
HIDDEN: Final = Text(fr="{rules} parle à sa place", en="{rules} speaks in its place")
OFF: Final = Text(fr="désactivée", en="switched off")
OBSERVED: Final = Text(fr="observée\u00a0: dans le registre seul", en="observed: on the register only")
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
