"""The words that say who may answer, who may not, and how each answer is typed. Knows no rule's text."""

from collections.abc import Mapping
from typing import Final

from integration.model.verdict import Bar
from integration.model.words import Text

MAY_CONFIRM: Final = Text(
    fr="Peut confirmer\u00a0: une personne du rôle {roles}{place}{apart}{but}",
    en="May confirm: someone in the {roles} role{place}{apart}{but}",
)
MAY_WAIVE: Final = Text(
    fr="Peut déroger jusqu’à une date\u00a0: la MOA{place}{but}", en="May waive until a date: MOA{place}{but}"
)
NOBODY_WAIVES: Final = Text(
    fr="Aujourd’hui, personne ne peut déroger\u00a0: l’écart concerne toute la MOA{place}{alone}",
    en="Today, nobody may waive: this concerns all of MOA{place}{alone}",
)
BY_ALONE: Final = Text(fr=", tenue par {people}", en=", held by {people}")
MOA_INSTEAD: Final = Text(fr=", ou de la MOA tant que l’AMOA n’a pas de titulaire", en=", or MOA while nobody holds AMOA,")
APART_FROM_AUTHOR: Final = Text(fr=", autre que l’auteur de l’acte", en=", other than the author")
APART: Final[Mapping[Bar, Text]] = {
    "built": Text(
        fr=", qui n’a ni fait cet acte, ni pris part à la réalisation",
        en=", who neither did this act nor took part in the building",
    ),
    "party": Text(
        fr=", qui n’agit pas pour un acteur de la réalisation", en=", who acts for none of the parties that built"
    ),
    "tied": Text(fr=", sans lien avec un candidat", en=", with no tie to a candidate"),
}
SO_NOT: Final = Text(fr=", donc pas {people}", en=", so not {people}")
BUT_NOT: Final = Text(fr=", mais pas {people}", en=", but not {people}")
NOR: Final = Text(fr=", ni ", en=", nor ")
IN_PHASE: Final = Text(fr="phase {phase}", en="phase {phase}")
ON_THE_PROJECT: Final = Text(fr="sur tout le projet", en="on the whole project")
OF_NATURE: Final = Text(fr="nature {natures}", en="nature: {natures}")
ONLY_FACT: Final = Text(fr="Personne\u00a0: un fait y met fin", en="Nobody: a fact ends it")
BULK_CONFIRMER: Final = Text(
    fr="Peut confirmer pour tous\u00a0: une personne du rôle {roles}, autre que l’auteur des changements{apart}",
    en="May confirm for all: someone in the {roles} role, other than the author of the changes{apart}",
)
BULK_APART: Final[Mapping[Bar, Text]] = {
    "built": Text(fr=", et qui n’a pas pris part à la réalisation", en=", who took no part in the building"),
    "party": Text(
        fr=", et qui n’agit pas pour un acteur de la réalisation", en=", who acts for none of the parties that built"
    ),
    "tied": Text(fr=", et sans lien avec un candidat", en=", with no tie to a candidate"),
}

STAND_IN: Final = Text(
    fr="/bornage suppléance @personne {role} du JJ/MM/AAAA au JJ/MM/AAAA",
    en="/bornage stand-in @person {role} from YYYY-MM-DD to YYYY-MM-DD",
)
ANY_ROLE: Final = Text(fr="RÔLE", en="ROLE")
STAND_IN_DATES: Final = Text(
    fr=" (par exemple du 01/10/2026 au 09/10/2026)", en=" (for instance from 2026-10-01 to 2026-10-09)"
)
