"""What stands in a comment beside violations: answers to questions, next steps, bulk edits, what could not be judged, mentions."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from integration.mapping import adf
from integration.mapping.comment import Beside, living_comment, mentioned_in, worth_posting
from integration.mapping.comment_steps import steps_of, table_of
from integration.mapping.flow import flow_of
from integration.model.history import Author, Building, Issue, Span, Timeline
from integration.model.verdict import Bulk, BulkMember, ChangeRef, Question
from integration.model.words import Text
from tests.mapping.blueprints import default_template
from tests.mapping.voices import (
    AT,
    WORDS,
    ZONE,
    accepted,
    blocked,
    confirmed,
    holding,
    nodes,
    pair,
    policy,
    settlement,
)

FLOW = flow_of(default_template())
HOLDERS = {"MOA": ("claire",), "AMOA": ("ines",), "MOE": ("hugo",), "AMOE": ()}
STATUSES = {status.key: status.name.fr for status in FLOW.statuses.values()}
WHY = Question(verb="why", rule=None, by="hugo", comment="5", updated=AT)


def body(said, *, language="fr", rules=None, **beside):
    made = living_comment(
        said,
        language=language,
        policy=rules or policy(),
        words=replace(WORDS, statuses=STATUSES),
        holding=holding,
        zone=ZONE,
        phase="data",
        beside=Beside(**beside),
    )
    assert adf.problems(made) == ()
    return made


def text(said, **more):
    return adf.text_of(body(said, **more)).replace("\u00a0", " ").replace("\u202f", " ")


def asked(said, *questions):
    return replace(said, record=replace(said.record, questions=questions))


def timeline(status, *, of="livrable", labels=(), builders=("hugo",), kind=None, past=(), author="ines"):
    issue = Issue(
        id="1",
        key="CRM-1",
        type=of,
        status=status,
        item=None,
        phase=None,
        kind=kind,
        summary="",
        description="",
        parent=None,
        assignee=None,
        creator=None,
        reporter="lina",
        created=AT,
        updated=AT,
        due=None,
        components=("MOE",),
        labels=labels,
        links=(),
        subtasks=(),
    )
    spans = tuple(Span(value=one, since=AT, until=None, change="1", author=Author(id=author)) for one in (*past, status))
    none: tuple[Span, ...] = ()
    return Timeline(
        issue=issue,
        changes=(),
        complete=True,
        status=spans,
        parent=none,
        assignee=none,
        component=none,
        labels=none,
        due=none,
        builders=tuple(Building(account=one, at=AT) for one in builders),
        approvals=(),
    )


def steps(status, held=HOLDERS, barred=(), delegates=(), **more):
    found = steps_of(timeline(status, **more), FLOW, held=lambda role: held[role], barred=barred, delegates=delegates)
    return {step.name.fr.replace("\u00a0", " "): step for step in found.steps}


def test_who_built_may_not_take_the_step_of_acceptance():
    """Whoever holds AMOA and has built is named apart; everybody may reject."""
    found = steps("acceptance", builders=("hugo", "ines"))

    assert ("claire",) == found["Prononcer la recette"].people
    assert ("ines",) == found["Prononcer la recette"].apart
    assert found["Rejeter"].anyone


def test_where_amoa_is_unstaffed_the_step_is_moa_s():
    """C-14."""
    found = steps("acceptance", held=HOLDERS | {"AMOA": ()})

    assert ("MOA", "AMOA") == found["Prononcer la recette"].roles
    assert ("claire",) == found["Prononcer la recette"].people


def test_the_component_and_its_delegates_build():
    """The component's role, and an AMOE with a delegation for MOE."""
    assert ("hugo", "sofia") == steps("ready", delegates=("sofia",))["Démarrer"].people


def test_a_design_is_decided_by_amoa_too_but_not_by_who_submitted_it():
    """The label conception changes who may; who brought it to approval reads it not alone."""
    design = steps("approve", of="document", labels=("conception",))["Valider"]

    assert (("MOA", "AMOA"), ("claire",), ("ines",)) == (design.roles, design.people, design.apart)
    assert ("MOA",) == steps("approve", of="document")["Valider"].roles


def test_a_report_is_not_decided_by_who_built_what_it_stands_on():
    """R12, upstream."""
    found = steps("approve", of="document", kind="acceptance", barred=("claire",))["Valider"]

    assert ((), ("claire",)) == (found.people, found.apart)


def test_what_was_submitted_once_is_dropped_by_moa():
    """Before, by anyone."""
    assert steps("prepare")["Abandonner"].anyone
    assert ("MOA",) == steps("prepare", past=("approve",))["Abandonner"].roles


def test_a_disagreement_goes_through_mediation():
    """Under the label desaccord nobody lifts a blocker; elsewhere one line names all ends."""
    blocked_ = steps_of(timeline("blocked", labels=("desaccord",)), FLOW, held=lambda role: HOLDERS[role])

    assert ["Demander une médiation"] == [step.name.fr for step in blocked_.steps]
    assert blocked_.mediate
    assert 5 == len(steps("blocked")["Lever le blocage"].targets)


@pytest.mark.parametrize("kind", ["task", "subtask", None])
def test_internal_work_has_no_steps_of_ours(kind):
    """A team's own work is never judged."""
    assert {} == steps("build", of=kind)


def test_the_table_of_steps_names_every_right_of_the_template_once():
    """Every arrow of every type that is not internal work."""
    shown = {(status, step.name.fr, kind) for status, found in table_of(FLOW) for step in found for kind in step.types}
    arrows = [a for a in FLOW.arrows.values() if a.type not in ("task", "subtask")]
    several = [a for a in arrows if a.key.startswith(("unblock", "resume"))]

    assert len(arrows) - len(several) + len({(a.source, a.type, a.key[:6]) for a in several}) == len(shown)


def test_a_question_is_answered_with_steps_roles_and_names():
    """The status, each step, where it leads, who may; a question alone is worth a comment."""
    found = steps_of(timeline("acceptance"), FLOW, held=lambda role: HOLDERS[role])
    said = text(asked(settlement(), WHY), steps=found)

    assert worth_posting(asked(settlement(), WHY), policy())
    assert not worth_posting(asked(settlement(), WHY), policy("observe"))
    assert "Qui peut faire avancer ce ticket · Depuis En recette" in said
    assert "Prononcer la recette → Validé : MOA ou AMOA (Claire Martin, Inès Roy)" in said
    assert "Question de Hugo Petit, le 21 novembre 2026 à 14 h 05" in said
    assert frozenset() == mentioned_in(body(asked(settlement(), WHY), steps=found))


def test_a_rule_is_explained_in_a_fold():
    """Boundary, seed facts, what reveals it and what does not, what to do, who answers and how."""
    rules = replace(policy(), facts={"A-23": Text(fr="L’AMOA effectue la recette des livrables.", en="AMOA accepts.")})
    said = body(asked(settlement(pair(accepted())), replace(WHY, verb="explain", rule="R11")), rules=rules)
    fold = nodes(said, "expand")[0]
    shown = adf.text_of(fold).replace("\u00a0", " ")

    assert fold["attrs"]["title"].startswith("Explication de R11 · La recette d’un livrable")
    assert "A-23 · L’AMOA effectue la recette des livrables." in shown
    assert "Ce qui est signalé : Une personne qui ne tient ni la MOA ni l’AMOA" in shown
    assert "la MOA seule, quand l’AMOA n’a pas de titulaire" in shown
    assert "Peut confirmer : une personne du rôle MOA ou AMOA" in shown
    assert "Comment : /bornage confirmer R11 motif" in shown


def test_the_charter_s_reason_stands_beside_the_boundary():
    """A rule a team set differently says why."""
    rules = policy()
    changed = replace(rules.rules["R11"], reason="recette déléguée jusqu’en mars")
    said = text(settlement(pair(accepted())), rules=replace(rules, rules={**rules.rules, "R11": changed}))

    assert "Réglé ainsi dans la charte : recette déléguée jusqu’en mars" in said


def test_the_role_at_that_time_is_said_where_the_sentence_does_not():
    """R12's sentence names no role."""
    act = ChangeRef("status", "acceptance", "validated")
    own = accepted(rule="R12", variant="livrable", author="hugo", hats=("MOE",), act=act)

    assert "Acte : statut : En recette → Validé, par Hugo Petit (MOE), le 21 novembre 2026 à 14 h 05" in text(
        settlement(pair(own))
    )


def test_what_could_not_be_judged_is_never_shown_as_clean():
    """No green panel, and the reason; what one rule lacks in the setting is said in the register alone."""
    done = settlement(confirmed(accepted()))

    assert ["info"] == [n["attrs"]["panelType"] for n in nodes(body(done, unjudged=("incomplete-history",)), "panel")]
    assert "tout n’a pas pu être jugé : historique incomplet." in text(done, unjudged=("incomplete-history",))
    assert ["success"] == [n["attrs"]["panelType"] for n in nodes(body(done, unjudged=("no-component",)), "panel")]


def test_a_quiet_edit_mentions_nobody_new():
    """Who was mentioned stays so; who came later stands by name."""
    said = settlement(pair(accepted()))

    assert {"ines", "claire"} == mentioned_in(body(said))
    quiet = body(said, mentioned=frozenset({"ines"}))
    assert {"ines"} == mentioned_in(quiet)
    assert "Claire Martin" in adf.text_of(quiet)


def test_nobody_is_mentioned_in_a_fold():
    """Resolved violations, explanations, further open ones."""
    many = [pair(accepted(cause=f"change:{n}")) for n in range(9)]

    for fold in nodes(body(settlement(*many, confirmed(blocked(cause="z")))), "expand"):
        assert [] == nodes(fold["content"], "mention")


def bulk(count, opened):
    members = tuple(
        BulkMember(
            issue=str(n),
            key=f"CRM-{n}",
            fingerprint=str(n),
            state="open" if n <= opened else "resolved",
            at=AT + timedelta(0, n),
        )
        for n in range(1, count + 1)
    )
    return Bulk(
        name="1",
        rule="R19",
        phase="data",
        author="hugo",
        hats=("MOE",),
        act=ChangeRef("due", None, "2026-11-13"),
        severity="warning",
        expected=("AMOA", "MOA"),
        confirm=("AMOA", "MOA"),
        told=AT.date(),
        members=members,
    )


def test_a_bulk_edit_is_one_panel_with_its_open_issues():
    """What was done on how many, which are open, one answer for all; members that are told there are not told on their issue."""
    said = text(settlement(), bulks=(bulk(9, 9),))

    assert "Répartition des rôles · R19 · alerte · modification groupée à traiter" in said
    assert "échéance → 13 novembre 2026. Concernés : 9, encore à traiter : 9." in said
    assert "À traiter : CRM-1, CRM-2, CRM-3, CRM-4, CRM-5, CRM-6, CRM-7, CRM-8, CRM-9" in said
    assert said.endswith("Pour répondre : /bornage confirmer R19 motif")
    assert worth_posting(settlement(), policy(), (bulk(9, 1),))
    assert not worth_posting(settlement(), policy(), (bulk(9, 0),))
    member = pair(accepted(), bulk="1")
    assert not worth_posting(settlement(member), policy())


@pytest.mark.parametrize(
    ("bar", "said"),
    [
        (None, "autre que l’auteur des changements"),
        ("built", "autre que l’auteur des changements, et qui n’a pas pris part à la réalisation"),
        ("party", "autre que l’auteur des changements, et qui n’agit pas pour un acteur de la réalisation"),
        ("tied", "autre que l’auteur des changements, et sans lien avec un candidat"),
    ],
)
def test_a_bulk_edit_says_whom_its_issues_bar(bar, said):
    """As each of its issues does, and nothing of what else its rule knows."""
    for rule in ("R08", "R13", "R19"):
        told = text(settlement(), bulks=(replace(bulk(9, 9), rule=rule, bar=bar),))

        assert f"Peut confirmer pour tous : une personne du rôle MOA ou AMOA, {said}\n" in f"{told}\n"
        assert "Jamais une personne" not in told


@pytest.mark.parametrize("count", [12, 300, 1000])
def test_a_long_bulk_edit_is_folded(count):
    """Under Jira's limit, whatever its size."""
    made = body(settlement(), bulks=(bulk(count, count),))

    assert len(json.dumps(made)) < 30_000
