"""The Velours deployment: eleven weeks of CRM-1 to CRM-n in fast-forward, mostly as it should be, sometimes not.

Dates are local (Europe/Paris). Names of transitions are those of the site, so the story needs the site in French.
"""

from integration.sandbox.stories.acts import Act, Person

PEOPLE = (
    Person(handle="claire", name="Claire Aubert", email="claire@velours.example"),
    Person(handle="marc", name="Marc Delage", email="marc@velours.example"),
    Person(handle="ines", name="Inès Roca", email="ines@riva.example"),
    Person(handle="hugo", name="Hugo Lemaire", email="hugo@integra-nord.example"),
    Person(handle="lina", name="Lina Haddad", email="lina@integra-nord.example"),
    Person(handle="sofia", name="Sofia Nunes", email="sofia@velours.example"),
    Person(handle="paul", name="Paul Mercier", email="paul@editora.example"),
)

SUBMIT, SEND_BACK, APPROVE = "Soumettre", "Renvoyer en préparation", "Approuver"
START, DELIVER, REJECT, ACCEPT = "Démarrer", "Livrer en recette", "Rejeter", "Prononcer la recette"
VALIDATE, DECIDE, CLOSE_MEETING, OPEN = "Valider", "Décider (go)", "Clore la séance", "Ouvrir la phase"
BLOCK, UNBLOCK_READY = "Signaler un blocage", "Lever le blocage\u00a0: prêt"


def _do(when: str, who: str, item: str, name: str, remark: str = "", *, aside: str = "") -> Act:
    return Act(when=f"2026-{when}", who=who, item=item, transition=name, comment=remark, aside=aside)


def _document(item: str, submitted: str, decided: str, by: str = "ines", decider: str = "claire") -> tuple[Act, ...]:
    return (_do(submitted, by, item, SUBMIT), _do(decided, decider, item, VALIDATE))


def _decision(item: str, submitted: str, decided: str, reason: str, by: str = "ines") -> tuple[Act, ...]:
    return (_do(submitted, by, item, SUBMIT), _do(decided, "claire", item, DECIDE, reason))


def _meeting(item: str, held: str, closed: str, minutes: str) -> tuple[Act, ...]:
    return (_do(held, "ines", item, SUBMIT), _do(closed, "ines", item, CLOSE_MEETING, f"Compte rendu : {minutes}"))


SELECTION = (
    _do("08-03 09:00", "claire", "selection", OPEN),
    *_decision(
        "selection.opportunity-decision",
        "08-03 10:00",
        "08-05 11:00",
        "Le projet est opportun : le budget de la sélection est engagé.",
        by="claire",
    ),
    *_document("selection.needs-qualification", "08-10 16:00", "08-11 10:00"),
    *_document("selection.use-cases", "08-13 16:00", "08-14 10:00"),
    *_document("selection.customer-journeys", "08-14 16:00", "08-17 10:00"),
    *_document("selection.relationship-plan", "08-18 16:00", "08-19 10:00"),
    *_decision("selection.target-organisation", "08-19 14:00", "08-20 09:30", "Le CRM s’adosse au référentiel clients."),
    Act(
        when="2026-08-20 15:10",
        who="hugo",
        item="selection.functional-requirements",
        aside="an integrator, partner of a candidate, edits the requirements during the selection",
        add_text=(
            "L’échange de données se fera par le connecteur natif d’Editora, déjà maîtrisé par nos équipes ; "
            "les autres protocoles ne sont pas attendus dans les réponses."
        ),
    ),
    *_document("selection.functional-requirements", "08-21 10:00", "08-24 11:00"),
    Act(
        when="2026-08-25 11:00",
        who="paul",
        item="selection.tender",
        comment="Notre offre et ses annexes sont à votre disposition.",
    ),
    *_document("selection.tender", "08-26 10:00", "08-27 15:00"),
    *_decision(
        "selection.vendor-choice",
        "08-27 17:00",
        "08-28 16:00",
        "Intégra Nord et la solution d’Editora arrivent en tête de la grille de notation.",
    ),
)

LAUNCH = (
    _do("08-28 17:00", "claire", "launch", OPEN),
    *_document("launch.charter", "08-31 15:00", "09-01 09:30"),
    *_document("launch.role-assignment", "09-01 11:00", "09-01 16:00"),
    *_document("launch.governance-plan", "09-02 10:00", "09-02 16:00"),
    *_document("launch.schedule-budget", "09-02 11:00", "09-02 17:00"),
    _do("09-03 09:00", "ines", "launch.conflict-procedure", SUBMIT),
    *_meeting("launch.steering-committee", "09-03 14:00", "09-03 17:00", "périmètre, planning et budget présentés."),
    *_meeting("launch.project-committee", "09-03 10:00", "09-03 12:00", "premiers risques et porteurs."),
    *_document("launch.processing-record", "09-02 09:00", "09-03 09:30", by="claire"),
    *_document("launch.dpia", "09-03 15:00", "09-04 09:30", by="claire"),
    *_decision(
        "launch.go-decision", "09-04 10:00", "09-04 11:00", "Le COPIL du 3 septembre a donné son accord.", by="claire"
    ),
    _do("09-04 14:00", "claire", "launch.contract-signature", SUBMIT),
    _do(
        "09-04 17:00",
        "claire",
        "launch.contract-signature",
        DECIDE,
        "Contrat signé avec Intégra Nord.",
        aside="the launch phase is closed while the conflict procedure still awaits approval",
    ),
)

DATA = (
    _do("09-07 09:00", "claire", "data-integration", OPEN),
    *_document("data-integration.source-inventory", "09-08 16:00", "09-09 10:00"),
    *_document("data-integration.record-layouts", "09-14 16:00", "09-15 10:00", decider="marc"),
    _do("09-09 11:00", "ines", "data-integration.cleaning-consolidation", SUBMIT),
    _do("09-11 10:00", "claire", "data-integration.cleaning-consolidation", APPROVE),
    Act(when="2026-09-15 09:00", who="hugo", item="data-integration.cleaning-consolidation", assignee="hugo"),
    _do("09-15 09:05", "hugo", "data-integration.cleaning-consolidation", START),
    _do("09-22 17:00", "hugo", "data-integration.cleaning-consolidation", DELIVER),
    _do(
        "09-23 15:00",
        "ines",
        "data-integration.cleaning-consolidation",
        REJECT,
        "Deux sources sur douze gardent des adresses vides : merci de compléter.",
        aside="a rejection with its reason: just as it should be",
    ),
    _do("09-25 16:00", "hugo", "data-integration.cleaning-consolidation", DELIVER),
    _do("09-28 11:00", "ines", "data-integration.cleaning-consolidation", ACCEPT),
    _do("09-16 10:00", "ines", "data-integration.deduplication-unification", SUBMIT),
    _do("09-18 10:00", "marc", "data-integration.deduplication-unification", APPROVE),
    Act(when="2026-09-21 09:00", who="sofia", item="data-integration.deduplication-unification", assignee="sofia"),
    _do("09-21 09:10", "sofia", "data-integration.deduplication-unification", START),
    _do("09-30 17:00", "sofia", "data-integration.deduplication-unification", DELIVER),
    _do(
        "10-07 15:00",
        "sofia",
        "data-integration.deduplication-unification",
        ACCEPT,
        aside="MOE when she built it, AMOA since Monday: she accepts her own work",
    ),
    _do("09-16 11:00", "ines", "data-integration.source-flows", SUBMIT),
    _do("09-17 10:00", "claire", "data-integration.source-flows", APPROVE),
    Act(when="2026-09-29 09:00", who="hugo", item="data-integration.source-flows", assignee="hugo"),
    _do("09-29 09:10", "hugo", "data-integration.source-flows", START),
    _do("10-09 16:00", "hugo", "data-integration.source-flows", DELIVER),
    _do("10-12 14:00", "lina", "data-integration.source-flows", ACCEPT, aside="the MOE pronounces an acceptance"),
    *_document("data-integration.migration-plan", "10-08 10:00", "10-09 10:00", by="hugo"),
)

CONFIGURATION = (
    _do("09-21 09:30", "claire", "configuration", OPEN),
    *_meeting("configuration.rules-workshop", "09-22 14:00", "09-24 11:00", "règles de pression commerciale retenues."),
    *_document("configuration.specifications", "09-25 16:00", "09-29 10:00"),
    *_document("configuration.technical-design", "10-02 16:00", "10-05 10:00", by="hugo", decider="ines"),
    _do("09-28 10:00", "ines", "configuration.sending-infrastructure", SUBMIT),
    _do("09-30 10:00", "claire", "configuration.sending-infrastructure", APPROVE),
    Act(when="2026-10-01 09:00", who="hugo", item="configuration.sending-infrastructure", assignee="hugo"),
    _do("10-01 09:05", "hugo", "configuration.sending-infrastructure", START),
    Act(
        when="2026-10-13 17:40",
        who="hugo",
        item="configuration.sending-infrastructure",
        due_days=21,
        aside="the MOE moves a due date that was approved",
    ),
    _do("10-01 10:00", "ines", "configuration.data-model", SUBMIT),
    _do("10-05 10:30", "claire", "configuration.data-model", APPROVE),
    Act(when="2026-10-06 09:00", who="hugo", item="configuration.data-model", assignee="hugo"),
    _do("10-06 09:05", "hugo", "configuration.data-model", START),
    _do(
        "10-08 11:00",
        "hugo",
        "configuration.data-model",
        BLOCK,
        "L’hébergeur n’a pas encore ouvert l’environnement.",
        aside="blocked, and it stays so",
    ),
    _do("10-12 10:00", "lina", "configuration.business-rules", BLOCK),
    _do(
        "10-13 09:00", "lina", "configuration.business-rules", UNBLOCK_READY, aside="round the approval, by way of a blocker"
    ),
    _do("10-13 09:20", "lina", "configuration.business-rules", START),
)

FLOWS = (
    _do("10-05 09:00", "claire", "activation-flows", OPEN),
    *_document("activation-flows.flow-specifications", "10-07 10:00", "10-08 10:00"),
    _do("10-08 11:00", "ines", "activation-flows.outbound-flows", SUBMIT),
    _do("10-09 11:00", "claire", "activation-flows.outbound-flows", APPROVE),
    Act(when="2026-10-12 09:00", who="lina", item="activation-flows.outbound-flows", assignee="lina"),
    _do("10-12 09:05", "lina", "activation-flows.outbound-flows", START),
    _do("10-15 17:00", "lina", "activation-flows.outbound-flows", DELIVER),
    _do("10-16 10:00", "ines", "activation-flows.outbound-flows", ACCEPT),
    _do("10-12 11:00", "ines", "first-campaigns.templates", SUBMIT),
    _do("10-14 10:00", "claire", "first-campaigns.templates", APPROVE),
    _do("10-15 09:00", "lina", "first-campaigns.templates", START, aside="work starts in a phase nobody has opened"),
)

DEPLOYMENT: tuple[Act, ...] = tuple(sorted((*SELECTION, *LAUNCH, *DATA, *CONFIGURATION, *FLOWS), key=lambda act: act.when))

ANSWERS: tuple[Act, ...] = (
    Act(
        when="2026-10-19 09:10",
        who="sofia",
        item="data-integration.deduplication-unification",
        comment="/bornage confirmer R12 recette refaite ce matin",
        aside="refused: she cannot confirm her own act",
    ),
    Act(
        when="2026-10-19 09:20",
        who="ines",
        item="data-integration.source-flows",
        comment="/bornage confirmer R11 recette faite le 9 avec le métier, procès-verbal joint",
        aside="the AMOA takes the acceptance over",
    ),
    Act(
        when="2026-10-19 09:30",
        who="claire",
        item="configuration.data-model",
        comment="/bornage déroger R30 jusqu’au 30 octobre 2026 attente de l’ouverture chez l’hébergeur",
        aside="the MOA accepts the wait until a date",
    ),
    Act(
        when="2026-10-19 09:40",
        who="claire",
        item="first-campaigns",
        transition=OPEN,
        aside="the MOA opens the phase: cured",
    ),
)

FIRST_SYNC = "2026-10-19 00:30"
SECOND_SYNC = "2026-10-19 12:00"
THIRD_SYNC = "2026-10-19 12:30"

START = "2026-08-03 08:00"
SERVICE = Person(handle="bornage", name="Bornage", email="bornage@velours.example", kind="app")
