"""Everything ``init`` asks and says, in both languages."""

from typing import Final

from integration.model.words import Text

BOTH_LANGUAGES: Final = Text(
    fr="Langue de la charte / language of the charter (fr, en)", en="Language of the charter / langue de la charte (fr, en)"
)
WELCOME: Final = Text(
    fr="Quelques questions, puis une charte commentée. Entrée prend la réponse entre crochets\u202f; Ctrl+C arrête sans rien écrire.",
    en="A few questions, then a commented charter. Enter takes the answer in brackets; Ctrl+C stops and writes nothing.",
)
SITE: Final = Text(fr="Adresse de votre Jira", en="Address of your Jira")
NAME: Final = Text(fr="Nom du projet", en="Name of the project")
KEY: Final = Text(fr="Clé du projet Jira", en="Key of the Jira project")
START: Final = Text(fr="Premier jour du projet", en="First day of the project")
OMIT_PHASES: Final = Text(
    fr="Phases à laisser de côté parmi\u00a0: {choices} (Entrée\u00a0: aucune)",
    en="Phases to leave out, among: {choices} (Enter: none)",
)
OMIT_ITEMS: Final = Text(
    fr="Éléments à laisser de côté, séparés par des virgules (?\u00a0: la liste\u202f; Entrée\u00a0: aucun)",
    en="Items to leave out, separated by commas (? lists them; Enter: none)",
)
DURATIONS: Final = Text(
    fr="Durées à changer, en jours ouvrés, comme closing.vsr=20 (?\u00a0: la liste\u202f; Entrée\u00a0: aucune)",
    en="Durations to change, in working days, like closing.vsr=20 (? lists them; Enter: none)",
)
WOULD_END: Final = Text(
    fr="Dernière échéance avec ces durées\u00a0: {date}.", en="Last due date with these durations: {date}."
)
END: Final = Text(
    fr="Date de fin à tenir, le {earliest} au plus tôt (Entrée\u00a0: garder ces durées)",
    en="End to meet, {earliest} at the earliest (Enter: keep these durations)",
)
ENDS: Final = Text(
    fr="Durées resserrées\u00a0: dernière échéance le {date}.", en="Durations shrunk: last due date on {date}."
)
ACTOR: Final = Text(
    fr="Organisation ou équipe qui prend part (nom\u202f; Entrée\u00a0: c’est tout)",
    en="Organisation or team that takes part (name; Enter: that is all)",
)
FIRST_ACTOR: Final = Text(
    fr="Organisation ou équipe qui porte le projet (nom)", en="Organisation or team at the origin of the project (name)"
)
KIND: Final = Text(
    fr="  Genre\u00a0: business (métier), dsi, vendor (éditeur), integrator (intégrateur), consultant (cabinet)",
    en="  Kind: business, dsi (IT department), vendor, integrator, consultant",
)
PROFILE: Final = Text(
    fr="  Cet éditeur\u00a0: sells (vend son logiciel) ou integrates (l’intègre aussi)\u202f; Entrée\u00a0: à préciser plus tard",
    en="  This vendor: sells its software, or integrates it too (Enter: said later)",
)
PARTNERS: Final = Text(
    fr="  Lié à un éditeur parmi\u00a0: {choices} (Entrée\u00a0: non)",
    en="  Has a stake in a vendor, among: {choices} (Enter: no)",
)
PERSON: Final = Text(
    fr="Personne\u00a0: adresse électronique ou accountId (Entrée\u00a0: tout le monde y est)",
    en="Person: mail or accountId (Enter: everybody is there)",
)
PERSON_OR_NAME: Final = Text(
    fr="Personne\u00a0: nom, adresse électronique ou accountId (Entrée\u00a0: tout le monde y est)",
    en="Person: name, mail or accountId (Enter: everybody is there)",
)
NO_TOKEN: Final = Text(
    fr="Sans jeton pour ce site (BORNAGE_EMAIL, BORNAGE_TOKEN), les adresses sont gardées telles quelles et cherchées par «\u202fapply\u202f».",
    en="Without a token for this site (BORNAGE_EMAIL, BORNAGE_TOKEN), mails are kept as typed and looked up by “apply”.",
)
NOT_ASKED: Final = Text(
    fr="Jira n’a pas pu être interrogé ({why})\u00a0: les réponses sont gardées telles quelles.",
    en="Jira could not be asked ({why}): answers are kept as typed.",
)
HIDDEN: Final = Text(
    fr="  Aucun compte ne montre cette adresse (elle est peut-être masquée)\u00a0: gardée telle quelle. Un nom se cherche aussi.",
    en="  No account shows this mail (it may be hidden): kept as typed. A name can be looked up too.",
)
FOUND_ONE: Final = Text(fr="  Trouvé\u00a0: {name}", en="  Found: {name}")
THIS_ONE: Final = Text(fr="  Est-ce {name}\u202f? (o/n)", en="  Is it {name}? (y/n)")
WHICH: Final = Text(
    fr="  Laquelle de ces personnes\u202f? (numéro\u202f; 0\u00a0: aucune)", en="  Which of these people? (number; 0: none)"
)
NOBODY: Final = Text(
    fr="Jira ne trouve personne de ce nom\u00a0: donnez une adresse ou un accountId (la fin de l’adresse du profil).",
    en="Jira finds nobody of this name: give a mail, or an accountId (the end of the profile’s address).",
)
NO_NAMES: Final = Text(
    fr="sans jeton, un nom ne se cherche pas\u00a0: donnez une adresse ou un accountId",
    en="without a token a name cannot be looked up: give a mail or an accountId",
)
SOMEONE_ELSE: Final = Text(
    fr="donnez un nom plus complet, une adresse ou un accountId", en="give a fuller name, a mail or an accountId"
)
MORE_OF_THEM: Final = Text(
    fr="  … et d’autres\u202f; un nom plus complet les départage.", en="  … and more; a fuller name tells them apart."
)
HANDLE: Final = Text(fr="  Nom court dans la charte", en="  Short name in the charter")
ACTOR_OF: Final = Text(fr="  Pour le compte de", en="  On behalf of")
HOW_TO_HOLD: Final = Text(
    fr="Qui tient quel rôle\u00a0: des noms courts parmi {people}, séparés par des virgules\u202f; avec des dates au besoin, comme "
    "claire@2026-09-01 ou claire@2026-09-01..2026-12-31.",
    en="Who holds which role: short names among {people}, separated by commas; with dates if need be, like claire@2026-09-01 or "
    "claire@2026-09-01..2026-12-31.",
)
HOLDS: Final = Text(fr="Rôle {role}", en="Role {role}")
OR_NOBODY: Final = Text(fr="Rôle {role} (Entrée\u00a0: personne)", en="Role {role} (Enter: nobody)")
CHOSEN: Final = Text(
    fr="  {person} est chez un intégrateur\u00a0: son rôle commence, sauf date écrite, le {date}, après le choix du prestataire.",
    en="  {person} works for an integrator: the role begins, unless a date is written, on {date}, after the choice of the provider.",
)
ALIASES: Final = Text(
    fr="Autres noms des rôles dans l’équipe, comme MOA=Product Owner, MOE=Équipe de développement (Entrée\u00a0: aucun)",
    en="What the team calls the roles, like MOA=Product Owner, MOE=Development team (Enter: nothing else)",
)
GATES: Final = Text(
    fr="Verrous dans Jira\u00a0: none (Bornage signale seulement), decisions, all",
    en="Gates in Jira: none (Bornage only reports), decisions, all",
)
MODE: Final = Text(
    fr="Mode\u00a0: observe (le registre seul), comment (sur les tickets aussi)\u202f; Entrée\u00a0: 20 jours ouvrés d’observation, puis comment",
    en="Mode: observe (the register only), comment (on issues too); Enter: 20 working days of observe, then comment",
)
CAUTIONS: Final = Text(fr="À savoir sur cette répartition\u00a0:", en="Worth knowing about this staffing:")
WRITE: Final = Text(fr="Écrire {file} et {notice}\u202f? (o/n)", en="Write {file} and {notice}? (y/n)")
EXISTS: Final = Text(
    fr="{file} existe déjà et ne sera pas écrasé. Autre nom de fichier",
    en="{file} exists and will not be overwritten. Another file",
)
ASIDE: Final = Text(fr="{file} est gardé sous {kept}.", en="{file} is kept as {kept}.")
NOT_TAKEN: Final = Text(fr="  Pas encore\u00a0: {why}", en="  Not yet: {why}")
NOTHING_SAID: Final = Text(fr="une réponse est nécessaire", en="an answer is needed")
YES_OR_NO: Final = Text(fr="répondez o ou n", en="answer y or n")
A_NUMBER: Final = Text(fr="un numéro de la liste", en="a number of the list")
STOPPED: Final = Text(
    fr="Rien n’a été écrit. Pour reprendre avec vos réponses\u00a0:",
    en="Nothing was written. To take up again with your answers:",
)
NOT_WRITTEN: Final = Text(fr="Rien n’a été écrit.", en="Nothing was written.")
NEXT: Final = Text(
    fr="Ensuite\u00a0: relire les deux fichiers, compléter les crochets de la notice, puis «\u202fbornage check {file}\u202f», et «\u202fbornage sandbox "
    "--charter {file}\u202f» pour s’exercer.",
    en="Next: read both files again, complete the notice’s brackets, then “bornage check {file}”, and “bornage sandbox --charter {file}” "
    "to rehearse.",
)
AGAIN: Final = Text(fr="Reprendre qui tient quoi\u202f? (o/n)", en="Change who holds what? (y/n)")
