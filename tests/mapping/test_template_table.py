"""The packaged workflow, arrow by arrow: domain-rules 2.1 to 2.3 written out by hand for each type, names and rights
included, and compared with what the template's compact table expands to.
"""

from pathlib import Path

import pytest

from integration.mapping.template import template_from
from integration.model.words import TYPES

PACKAGED = (Path(__file__).parents[2] / "config" / "templates" / "crm-deployment.yaml").read_text(encoding="utf-8")

# key | statuses it leaves > status it reaches | fr | en | entitled | gate | on conception documents | once submitted
# « – » for no gate; the last two columns are empty where the right is the same
TABLE = {
    "livrable": """
        submit            | prepare > approve      | Soumettre                | Submit             | any       | –
        send-back         | approve > prepare      | Renvoyer en préparation  | Send back          | any       | –
        approve           | approve > ready        | Approuver                | Approve            | MOA       | MOA
        start             | ready > build          | Démarrer                 | Start              | component | –
        deliver           | build > acceptance     | Livrer en recette        | Hand over          | component | –
        reject            | acceptance > build     | Rejeter                  | Reject             | any       | –
        accept            | acceptance > validated | Prononcer la recette     | Accept             | AMOA MOA  | AMOA MOA
        reopen            | validated > build      | Rouvrir                  | Reopen             | AMOA MOA  | AMOA MOA
        revise            | validated > prepare    | Réviser                  | Revise             | AMOA MOA  | AMOA MOA
        drop              | prepare > dropped      | Abandonner               | Drop               | any       | –   |  | MOA
        drop              | ready > dropped        | Abandonner               | Drop               | MOA       | MOA
        restore           | dropped > prepare      | Rétablir                 | Restore            | any       | –
        block             | prepare > blocked      | Signaler un blocage      | Flag a blocker     | any       | –
        block             | approve > blocked      | Signaler un blocage      | Flag a blocker     | any       | –
        block             | ready > blocked        | Signaler un blocage      | Flag a blocker     | any       | –
        block             | build > blocked        | Signaler un blocage      | Flag a blocker     | any       | –
        block             | acceptance > blocked   | Signaler un blocage      | Flag a blocker     | any       | –
        unblock-prepare   | blocked > prepare      | Lever le blocage : à préparer     | Lift the blocker: to prepare        | any | –
        unblock-approve   | blocked > approve      | Lever le blocage : à approuver    | Lift the blocker: awaiting approval | any | –
        unblock-ready     | blocked > ready        | Lever le blocage : prêt           | Lift the blocker: ready             | any | –
        unblock-build     | blocked > build        | Lever le blocage : en réalisation | Lift the blocker: in build          | any | –
        unblock-acceptance| blocked > acceptance   | Lever le blocage : en recette     | Lift the blocker: in acceptance     | any | –
        escalate          | blocked > mediation    | Demander une médiation   | Ask for mediation  | any       | –
        resume-prepare    | mediation > prepare    | Reprendre après médiation : à préparer     | Resume after mediation: to prepare        | AMOA MOA | AMOA MOA
        resume-approve    | mediation > approve    | Reprendre après médiation : à approuver    | Resume after mediation: awaiting approval | AMOA MOA | AMOA MOA
        resume-ready      | mediation > ready      | Reprendre après médiation : prêt           | Resume after mediation: ready             | AMOA MOA | AMOA MOA
        resume-build      | mediation > build      | Reprendre après médiation : en réalisation | Resume after mediation: in build          | AMOA MOA | AMOA MOA
        resume-acceptance | mediation > acceptance | Reprendre après médiation : en recette     | Resume after mediation: in acceptance     | AMOA MOA | AMOA MOA
        abandon           | mediation > dropped    | Abandonner après médiation | Drop after mediation | MOA | MOA
    """,
    "document": """
        submit            | prepare > approve      | Soumettre                | Submit             | AMOA MOA  | –        | MOE AMOE
        send-back         | approve > prepare      | Renvoyer en préparation  | Send back          | any       | –
        decide            | approve > validated    | Valider                  | Validate           | MOA       | AMOA MOA | AMOA MOA
        revise            | validated > prepare    | Réviser                  | Revise             | AMOA MOA  | AMOA MOA
        drop              | prepare > dropped      | Abandonner               | Drop               | any       | –        |  | MOA
        restore           | dropped > prepare      | Rétablir                 | Restore            | any       | –
        block             | prepare > blocked      | Signaler un blocage      | Flag a blocker     | any       | –
        block             | approve > blocked      | Signaler un blocage      | Flag a blocker     | any       | –
        unblock-prepare   | blocked > prepare      | Lever le blocage : à préparer  | Lift the blocker: to prepare        | any | –
        unblock-approve   | blocked > approve      | Lever le blocage : à approuver | Lift the blocker: awaiting approval | any | –
        escalate          | blocked > mediation    | Demander une médiation   | Ask for mediation  | any       | –
        resume-prepare    | mediation > prepare    | Reprendre après médiation : à préparer  | Resume after mediation: to prepare        | AMOA MOA | AMOA MOA
        resume-approve    | mediation > approve    | Reprendre après médiation : à approuver | Resume after mediation: awaiting approval | AMOA MOA | AMOA MOA
        abandon           | mediation > dropped    | Abandonner après médiation | Drop after mediation | MOA | MOA
    """,
    "decision": """
        submit            | prepare > approve      | Soumettre                | Submit             | any       | –
        send-back         | approve > prepare      | Renvoyer en préparation  | Send back          | any       | –
        decide            | approve > validated    | Décider (go)             | Decide (go)        | MOA       | MOA
        no-go             | approve > dropped      | Décider (no-go)          | Decide (no-go)     | MOA       | MOA
        revise            | validated > prepare    | Réviser                  | Revise             | MOA       | MOA
        drop              | prepare > dropped      | Abandonner               | Drop               | any       | –        |  | MOA
        restore           | dropped > prepare      | Rétablir                 | Restore            | any       | –
        block             | prepare > blocked      | Signaler un blocage      | Flag a blocker     | any       | –
        block             | approve > blocked      | Signaler un blocage      | Flag a blocker     | any       | –
        unblock-prepare   | blocked > prepare      | Lever le blocage : à préparer  | Lift the blocker: to prepare        | any | –
        unblock-approve   | blocked > approve      | Lever le blocage : à approuver | Lift the blocker: awaiting approval | any | –
        escalate          | blocked > mediation    | Demander une médiation   | Ask for mediation  | any       | –
        resume-prepare    | mediation > prepare    | Reprendre après médiation : à préparer  | Resume after mediation: to prepare        | AMOA MOA | AMOA MOA
        resume-approve    | mediation > approve    | Reprendre après médiation : à approuver | Resume after mediation: awaiting approval | AMOA MOA | AMOA MOA
        abandon           | mediation > dropped    | Abandonner après médiation | Drop after mediation | MOA | MOA
    """,
    "rituel": """
        submit            | prepare > approve      | Soumettre                | Submit             | any       | –
        send-back         | approve > prepare      | Renvoyer en préparation  | Send back          | any       | –
        decide            | approve > validated    | Clore la séance          | Close the meeting  | any       | –
        revise            | validated > prepare    | Réviser                  | Revise             | AMOA MOA  | AMOA MOA
        drop              | prepare > dropped      | Abandonner               | Drop               | any       | –
        restore           | dropped > prepare      | Rétablir                 | Restore            | any       | –
    """,
    "anomalie": """
        start             | ready > build          | Démarrer                 | Start              | component | –
        deliver           | build > acceptance     | Livrer en recette        | Hand over          | component | –
        reject            | acceptance > build     | Rejeter                  | Reject             | any       | –
        accept            | acceptance > validated | Clore l’anomalie         | Close the defect   | AMOA MOA  | AMOA MOA
        reopen            | validated > build      | Rouvrir                  | Reopen             | AMOA MOA  | AMOA MOA
        drop              | ready > dropped        | Abandonner               | Drop               | AMOA MOA  | AMOA MOA
        restore           | dropped > ready        | Rétablir                 | Restore            | any       | –
        block             | ready > blocked        | Signaler un blocage      | Flag a blocker     | any       | –
        block             | build > blocked        | Signaler un blocage      | Flag a blocker     | any       | –
        block             | acceptance > blocked   | Signaler un blocage      | Flag a blocker     | any       | –
        unblock-ready     | blocked > ready        | Lever le blocage : prêt           | Lift the blocker: ready         | any | –
        unblock-build     | blocked > build        | Lever le blocage : en réalisation | Lift the blocker: in build      | any | –
        unblock-acceptance| blocked > acceptance   | Lever le blocage : en recette     | Lift the blocker: in acceptance | any | –
        escalate          | blocked > mediation    | Demander une médiation   | Ask for mediation  | any       | –
        resume-ready      | mediation > ready      | Reprendre après médiation : prêt           | Resume after mediation: ready         | AMOA MOA | AMOA MOA
        resume-build      | mediation > build      | Reprendre après médiation : en réalisation | Resume after mediation: in build      | AMOA MOA | AMOA MOA
        resume-acceptance | mediation > acceptance | Reprendre après médiation : en recette     | Resume after mediation: in acceptance | AMOA MOA | AMOA MOA
        abandon           | mediation > dropped    | Abandonner après médiation | Drop after mediation | AMOA MOA | AMOA MOA
    """,
    "desaccord": """
        escalate          | prepare > mediation    | Demander une médiation   | Ask for mediation         | any      | –
        settle            | mediation > validated  | Clore le désaccord       | Close the disagreement    | AMOA MOA | AMOA MOA
        withdraw          | prepare > dropped      | Retirer le désaccord     | Withdraw the disagreement | author   | –
        withdraw          | mediation > dropped    | Retirer le désaccord     | Withdraw the disagreement | author   | –
        restore           | dropped > prepare      | Rétablir                 | Restore                   | any      | –
    """,
    "phase": """
        open              | prepare > ready        | Ouvrir la phase          | Open the phase     | MOA         | MOA
        start             | ready > build          | Démarrer                 | Start              | any         | –
        close             | ready > validated      | Clore la phase           | Close the phase    | service MOA | MOA
        close             | build > validated      | Clore la phase           | Close the phase    | service MOA | MOA
        reopen            | validated > build      | Rouvrir                  | Reopen             | AMOA MOA    | AMOA MOA
        drop              | prepare > dropped      | Abandonner               | Drop               | MOA         | MOA
        drop              | ready > dropped        | Abandonner               | Drop               | MOA         | MOA
        restore           | dropped > prepare      | Rétablir                 | Restore            | any         | –
    """,
    "task": """
        work-start        | prepare > build        | Commencer                | Start work         | any service | –
        work-finish       | prepare > validated    | Terminer                 | Finish             | any service | –
        work-finish       | build > validated      | Terminer                 | Finish             | any service | –
        work-resume       | validated > build      | Reprendre                | Take up again      | any service | –
        work-put-back     | build > prepare        | Remettre à préparer      | Put back           | any service | –
        work-put-back     | validated > prepare    | Remettre à préparer      | Put back           | any service | –
    """,
}  # fmt: skip
TABLE["subtask"] = TABLE["task"]

# key | fr | en | Jira category | who holds the ball | on conception documents | type: who
STATUSES = """
    prepare    | À préparer     | To prepare        | new           | component AMOA MOA | MOE AMOE |
    approve    | À approuver    | Awaiting approval | indeterminate | MOA                | AMOA MOA | rituel: AMOA MOA
    ready      | Prêt           | Ready             | indeterminate | component          | |
    build      | En réalisation | In build          | indeterminate | component          | |
    acceptance | En recette     | In acceptance     | indeterminate | AMOA MOA           | |
    validated  | Validé         | Validated         | done          |                    | |
    blocked    | Bloqué         | Blocked           | indeterminate | any                | |
    mediation  | En médiation   | In mediation      | indeterminate | AMOA MOA           | |
    dropped    | Écarté         | Dropped           | done          |                    | |
"""
PATHS = {
    "livrable": "prepare approve ready build acceptance validated",
    "document": "prepare approve validated",
    "decision": "prepare approve validated",
    "rituel": "prepare approve validated",
    "anomalie": "ready build acceptance validated",
    "desaccord": "prepare mediation validated",
    "phase": "prepare ready build validated",
}
COLUMNS = {
    "À préparer": "prepare",
    "À approuver": "approve",
    "Prêt": "ready",
    "En réalisation": "build",
    "En recette": "acceptance",
    "Blocage": "blocked mediation",
    "Terminé": "validated dropped",
}


@pytest.fixture(scope="module")
def template():
    return template_from(PACKAGED, file="crm-deployment.yaml")


def cells(table):
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def sentence(name):
    return name.replace("\u00a0:", " :")


def rights(words):
    return " ".join(sorted(words or ()))


def spelled(words):
    return rights("" if words == "–" else words.split())


@pytest.mark.parametrize("kind", TYPES)
def test_every_arrow_has_the_names_and_the_rights_of_the_table(template, kind):
    """Statuses, names in both languages, who may, what a gate may require: nothing more, nothing less, nothing else."""
    expected = set()
    for key, way, french, english, who, gate, *variants in cells(TABLE[kind]):
        conception, submitted = [*variants, "", ""][:2]
        expected.add((key, way, french, english, spelled(who), spelled(gate), spelled(conception), spelled(submitted)))
    found = [one for one in template.arrows if one.type == kind]

    assert len(found) == len(expected)
    assert expected == {
        (
            one.key,
            f"{one.source} > {one.target}",
            sentence(one.name.fr),
            one.name.en,
            rights(one.entitled),
            rights(one.gate),
            rights(one.entitled_conception),
            rights(one.entitled_submitted),
        )
        for one in found
    }


def test_every_status_has_its_names_its_category_and_who_holds_the_ball(template):
    """Nine statuses, in order of preference where several may hold the ball."""
    expected = []
    for key, french, english, category, ball, conception, other in cells(STATUSES):
        kind, _, who = other.partition(": ")
        by_type = {kind: tuple(who.split())} if kind else {}
        expected.append((key, french, english, category, tuple(ball.split()), tuple(conception.split()), by_type))

    assert expected == [
        (one.key, one.name.fr, one.name.en, one.category, one.ball, one.ball_conception or (), dict(one.ball_by_type))
        for one in template.statuses
    ]


def test_every_type_has_its_path_and_the_board_its_columns(template):
    """Paths by type; seven columns from left to right."""
    paths = {one.key: " ".join(one.path) for one in template.types if one.key in PATHS}

    assert paths == PATHS
    assert all(one.initial == one.path[0] for one in template.types)
    assert list(COLUMNS.items()) == [(one.name.fr, " ".join(one.statuses)) for one in template.columns]
