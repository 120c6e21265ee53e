"""What is said of a staffing before anybody acts, in both languages: the roles planned, and what would be better."""

from typing import Final

from integration.model.words import Text

EXTERNAL: Final = Text(
    fr="{org}, acteur externe, doit tenir la MOA à partir du {date} ({person}). La MOA porte la décision et le budget\u00a0: "
    "elle relève de l’entreprise. {org} pourrait tenir l’AMOA auprès d’une personne de l’entreprise.",
    en="{org}, an external party, is to hold MOA from {date} ({person}). MOA carries the decision and the budget and belongs "
    "inside the company. {org} could hold AMOA beside someone of the company.",
)
SELLS: Final = Text(
    fr="{org} vend son logiciel sans l’intégrer (profil sells), et doit tenir la MOE à partir du {date} ({person}). "
    "Un intégrateur y serait mieux placé\u202f; si {org} intègre aussi, donnez à vendor_profile la valeur integrates.",
    en="{org} sells its software and does not integrate it (vendor_profile: sells), and is to hold MOE from {date} ({person}). "
    "An integrator would be better placed; if {org} integrates too, write vendor_profile: integrates.",
)
UNKNOWN: Final = Text(
    fr="{org} est un éditeur qui doit tenir la MOE à partir du {date} ({person}), et la charte ne dit pas s’il intègre aussi. "
    "Donnez à vendor_profile la valeur sells ou integrates.",
    en="{org} is a vendor that is to hold MOE from {date} ({person}), and the charter does not say whether it integrates too. "
    "Write vendor_profile: sells or integrates.",
)
BUILDS_AND_ACCEPTS: Final = Text(
    fr="{person} doit tenir à la fois {roles} à partir du {date}. Réaliser et prononcer la recette gagnent à rester "
    "séparés\u00a0: une autre personne, d’autres phases ou d’autres dates.",
    en="{person} is to hold {roles} together from {date}. Building and accepting are better kept apart: another person, "
    "other phases or other dates.",
)
TIED: Final = Text(
    fr="{org} doit tenir le rôle {role} pendant la sélection, à partir du {date} ({person}), en étant éditeur ou partenaire d’un "
    "éditeur. Pour que le choix reste incontestable, ce rôle gagne à revenir à un acteur sans lien avec un candidat.",
    en="{org} is to hold {role} during the selection, from {date} ({person}), being a vendor or the partner of one. To keep the "
    "choice beyond dispute, that role is better given to a party with no tie to a candidate.",
)
EARLY: Final = Text(
    fr="{org}, intégrateur, doit tenir le rôle {role} dès le {date} ({person}), alors que la décision qui choisit le prestataire "
    "est prévue le {chosen}. Jusque-là son apport reste en commentaire\u00a0: ce rôle peut commencer ensuite.",
    en="{org}, an integrator, is to hold {role} from {date} on ({person}), while the decision that chooses the provider is planned "
    "for {chosen}. Until then its input stays in comments: the role can begin afterwards.",
)
NOBODY_ACCEPTS: Final = Text(
    fr="Personne ne tient l’AMOA ni la MOA pour prononcer la recette\u00a0: {phases}. Prolongez une affectation ou ajoutez-en une.",
    en="Nobody holds AMOA or MOA to accept what is delivered: {phases}. Extend an assignment or add one.",
)
