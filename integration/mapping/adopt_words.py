"""The words by which teams call statuses, types and components, in French and English: folded, whole words of a name. The first part
one of whose words is found counts, so that the more exact stand first.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from integration.mapping.status_map import Producing
from integration.model.words import StatusKey, TypeKey

STATUSES: Final[Mapping[StatusKey, Sequence[str]]] = {
    "dropped": (
        *("cancelled", "canceled", "abandoned", "rejected", "won t do", "wont do", "obsolete", "declined"),
        *("annule", "annulee", "abandonne", "abandonnee", "rejete", "rejetee", "sans suite"),
    ),
    "mediation": ("mediation", "arbitration", "arbitrage", "escalated", "escalade"),
    "blocked": ("blocked", "on hold", "waiting", "impediment", "paused", "bloque", "bloquee", "en attente", "suspendu"),
    "acceptance": (
        *("acceptance", "uat", "qa", "test", "testing", "in review", "review", "to validate", "to test", "ready for test"),
        *("recette", "en recette", "a recetter", "a tester", "en test", "relecture", "revue", "en validation"),
    ),
    "approve": (
        *("awaiting approval", "to approve", "pending approval", "to be approved", "in approval", "proposed"),
        *("a approuver", "a valider", "en approbation", "propose"),
    ),
    "validated": (
        *("done", "closed", "resolved", "accepted", "validated", "released", "delivered", "completed", "finished"),
        *(
            "termine",
            "terminee",
            "ferme",
            "fermee",
            "resolu",
            "resolue",
            "valide",
            "validee",
            "livre",
            "livree",
            "clos",
            "close",
        ),
    ),
    "build": (
        *("in progress", "in development", "development", "doing", "building", "in build", "wip", "started"),
        *("en cours", "en realisation", "en developpement", "developpement", "en construction"),
    ),
    "ready": (
        *("ready", "selected for development", "selected", "approved", "planned", "to develop", "next"),
        *(
            "pret",
            "prete",
            "selectionne",
            "selectionne pour le developpement",
            "approuve",
            "approuvee",
            "planifie",
            "a developper",
            "a realiser",
        ),
    ),
    "prepare": (
        *("backlog", "to do", "todo", "open", "new", "draft", "to prepare", "reopened", "to refine"),
        *("a faire", "a preparer", "ouvert", "ouverte", "nouveau", "nouvelle", "brouillon", "a affiner", "a qualifier"),
    ),
}
TYPES: Final[Mapping[TypeKey, Sequence[str]]] = {
    "anomalie": ("bug", "defect", "anomaly", "anomalie", "defaut", "incident"),
    "decision": ("decision", "arbitration", "arbitrage"),
    "rituel": ("ritual", "rituel", "meeting", "reunion", "committee", "comite", "ceremony", "atelier", "workshop"),
    "desaccord": ("disagreement", "desaccord", "dispute", "litige"),
    "document": ("document", "documentation", "specification", "spec", "report", "rapport"),
    "livrable": (
        *("deliverable", "livrable", "story", "user story", "feature", "requirement"),
        *("recit", "fonctionnalite", "exigence", "evolution"),
    ),
}
COMPONENTS: Final[Mapping[Producing, Sequence[str]]] = {
    "AMOA": ("amoa", "business analyst", "business analysts", "ba", "functional", "fonctionnel", "assistance", "analyse"),
    "MOA": (
        "moa",
        "business",
        "metier",
        "metiers",
        "product",
        "produit",
        "product owner",
        "po",
        "sponsor",
        "maitrise d ouvrage",
    ),
    "MOE": (
        *("moe", "backend", "back end", "frontend", "front end", "api", "dev", "developer", "developers", "development"),
        *(
            "developpement",
            "developpeur",
            "developpeurs",
            "integration",
            "integrator",
            "integrateur",
            "technique",
            "technical",
        ),
        *("infrastructure", "data", "donnees", "maitrise d oeuvre", "mobile", "web", "batch", "interfaces"),
    ),
}
