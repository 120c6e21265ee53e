"""What people read in Jira: golden comments in both languages."""

import json
from dataclasses import replace

import pytest

from integration.mapping import adf
from integration.mapping.comment import worth_posting
from integration.mapping.comment_words import REFUSAL, STILL_OPEN
from integration.mapping.description import register_document
from integration.model.verdict import IssueRef, Refusal
from tests.mapping.voices import (
    AT,
    WORDS,
    accepted,
    blocked,
    comment_of,
    confirmed,
    entry_of,
    lines,
    nobody,
    nodes,
    only_moa,
    pair,
    policy,
    right,
    settlement,
    waived,
)


def mentions(body):
    return [node["attrs"]["id"] for node in nodes(body, "mention")]


def test_an_open_breach_in_french():
    """Title, sentence, next step, who is asked; then why the boundary exists, who may answer; the command last."""
    said = lines(settlement(pair(accepted(author="hugo"))))

    assert said[0] == "Répartition des rôles · R11 · écart majeur à traiter"
    assert said[1].startswith("La recette de CRM-42 a été prononcée le 21 novembre 2026 à 14 h 05 par Hugo Petit (MOE).")
    assert said[2].startswith("Que faire : ")
    assert said[3] == "Pour action : @Inès Roy, @Claire Martin"
    assert said[4:7] == ["La frontière", "Pourquoi elle existe", "Qui peut répondre"]
    assert said[7] == "R11 · La recette d’un livrable relève de la MOA ou de l’AMOA"
    assert said[8].startswith("La recette vérifie ")
    assert (
        said[9]
        == "Peut confirmer : une personne du rôle MOA ou AMOA (phase Intégration des données), autre que l’auteur de l’acte"
    )
    assert said[10] == "Pour répondre : /bornage confirmer R11 motif"
    assert len(said) == 11


def test_an_open_breach_in_english():
    """The same, natural in English."""
    said = lines(settlement(pair(accepted(author="hugo"))), language="en")

    assert said[0] == "Role boundaries · R11 · breach open"
    assert said[1].startswith("CRM-42 was accepted on 21 November 2026, 14:05 by Hugo Petit (MOE).")
    assert said[3] == "Next: @Inès Roy, @Claire Martin"
    assert said[-2:] == [
        "May confirm: someone in the MOA or AMOA role (phase Intégration des données), other than the author",
        "To answer: /bornage confirm R11 reason",
    ]


def test_a_state_may_be_waived_and_says_so():
    """A state that lasts: waived by MOA until a date; nobody is to confirm it."""
    said = lines(settlement(pair(blocked())))

    assert said[0] == "Répartition des rôles · R30 · alerte à traiter"
    assert said[1].startswith("CRM-42 est au statut Bloqué depuis le 6 novembre 2026 (seuil en jours ouvrés : 5).")
    assert said[-2] == "Peut déroger jusqu’à une date : la MOA (phase Intégration des données)"
    assert said[-1] == "Pour répondre : /bornage déroger R30 jusqu’au JJ/MM/AAAA motif"
    assert lines(settlement(pair(blocked())), language="en")[-1] == "To answer: /bornage waive R30 until YYYY-MM-DD reason"


def test_a_violation_nobody_can_answer_says_what_closes_it():
    """No command is made up."""
    fact = blocked(answerable=right(roles=(), waivable=False))

    assert lines(settlement(pair(fact)))[-1] == (
        "Pour répondre : une fois le ticket remis en ordre, cet écart se clôt de lui-même."
    )


def test_what_is_closed_is_folded_at_the_end():
    """With how, when and by whom."""
    body = comment_of(settlement(pair(blocked()), confirmed(accepted())))
    (fold,) = nodes(body, "expand")
    said = adf.text_of(fold).replace("\u00a0", " ").replace("\u202f", " ")

    assert fold["attrs"]["title"].replace("\u00a0", " ") == "Écarts résolus ou couverts par dérogation : 1"
    assert said.startswith("régularisé R11 · ")
    assert said.endswith("Confirmé le 21 novembre 2026 à 14 h 05 par Inès Roy : « recette faite le 20 »")


def test_when_nothing_is_open_the_comment_is_calm():
    """One green line, the fold, and no command."""
    done = settlement(confirmed(accepted()))
    body, said = comment_of(done), lines(done)

    assert nodes(body, "panel")[0]["attrs"]["panelType"] == "success"
    assert said[0] == "Répartition des rôles · Aucun écart ouvert sur ce ticket."
    assert said[-1].startswith("Confirmé le ")
    assert not any("/bornage" in line for line in said)


@pytest.mark.parametrize("pairs", [(waived(blocked()),), (confirmed(accepted()), waived(blocked()))])
def test_where_only_waivers_stand_the_comment_says_until_when(pairs):
    """Nothing is in order yet: a panel of information names the waiver, its end and who granted it; details stay folded."""
    body = comment_of(settlement(*pairs))
    (shown,) = nodes(body, "panel")

    assert shown["attrs"]["panelType"] == "info"
    assert lines(settlement(*pairs))[0] == (
        "Répartition des rôles · Dérogation R30 jusqu’au 1er décembre 2026, accordée par Claire Martin"
    )
    assert lines(settlement(*pairs), language="en")[0] == (
        "Role boundaries · Waiver R30 until 1 December 2026, granted by Claire Martin"
    )
    assert "Jusqu’au 1er décembre 2026, par Claire Martin : « attente de l’hébergeur »" in lines(settlement(*pairs))


def test_evidence_is_named_only_where_it_is_another_issue():
    """The comment of an issue need not point at the issue itself."""
    here, there = IssueRef("10042", "CRM-42"), IssueRef("10050", "CRM-50")

    assert "Élément : CRM-50" in lines(settlement(pair(accepted(evidence=(here, there)))))
    assert not any(line.startswith("Élément") for line in lines(settlement(pair(accepted(evidence=(here,))))))


def test_two_violations_of_one_act_are_answered_in_one_command():
    """Without a rule: whoever took the decision looks at the act once. Two acts, or one nobody confirms: rules are named."""
    one_act = settlement(pair(accepted()), pair(accepted(rule="R12")))
    two_acts = settlement(pair(accepted()), pair(accepted(rule="R12", cause="change:9")))
    hidden = settlement(pair(accepted()), pair(accepted(rule="R12")), pair(accepted(cause="c", severity="info")))
    by_fact = settlement(pair(accepted()), pair(accepted(rule="R12")), pair(blocked(cause="change:7")))

    assert lines(one_act)[-1] == "Pour répondre : /bornage confirmer motif"
    assert lines(one_act, language="en")[-1] == "To answer: /bornage confirm reason"
    named = "Pour répondre : /bornage confirmer R11 motif ou /bornage confirmer R12 motif"
    assert [lines(two_acts)[-1], lines(hidden)[-1]] == [named, named]
    assert "R11" in lines(by_fact)[-1]


def test_a_rule_that_is_not_known_is_answered_with_those_that_are():
    """Those of this version, not of the catalogue."""
    said = settlement(pair(accepted()), refusals=[refusal("unknown-rule", rule=None)])

    known = ", ".join(sorted(policy().rules))
    assert f"règle non reconnue ; règles de cette version : {known}." in lines(said)[-2]
    assert f"this version knows {known}." in lines(said, language="en")[-2]


def test_an_answer_that_was_only_shown_is_explained():
    """Where to write it; alone it calls for no comment of its own."""
    shown = refusal("misplaced", rule=None)

    assert lines(settlement(pair(accepted()), refusals=[shown]))[-2].endswith(
        "écrivez-la au début d’un paragraphe, sans mise en forme de code."
    )
    assert not worth_posting(settlement(refusals=[shown]), policy())


def test_while_acts_are_young_no_first_comment_says_that_nothing_is_open():
    """It would be taken back ten minutes later; what has settled and is open is told all the same."""
    refused = refusal("no-reason")

    assert worth_posting(settlement(refusals=[refused]), policy())
    assert not worth_posting(settlement(refusals=[refused], young_until=AT), policy())
    assert worth_posting(settlement(pair(accepted()), young_until=AT), policy())


def test_no_command_is_shown_as_code():
    """What is pasted as code is no command: neither in comments, nor in the help of the register."""
    shown = [comment_of(settlement(pair(accepted()), pair(blocked()))), register_document("fr"), register_document("en")]

    for body in shown:
        assert "/bornage" in adf.text_of(body)
        for node in nodes(body, "text"):
            assert "/bornage" not in node["text"] or node["marks"] == [{"type": "strong"}]


def test_only_people_who_should_act_are_mentioned():
    """Never the author nor a builder, never a former account; their names stand as text."""
    body = comment_of(settlement(pair(accepted(role_expected=("MOE", "MOA"))), confirmed(accepted(rule="R12"))))

    assert mentions(body) == ["claire"]


def test_where_amoa_is_unstaffed_moa_is_asked():
    """Domain rules 3.0."""
    body = comment_of(settlement(pair(blocked())), held=only_moa)

    assert mentions(body) == ["claire"]


def test_a_role_nobody_holds_is_named():
    """And a role only held by people who may not act."""
    unheld = lines(settlement(pair(accepted())), held=nobody)
    excluded = accepted(answerable=right(excluded=frozenset({"ines", "claire"})))

    assert unheld[3] == "Pour action : rôle MOA ou AMOA, sans titulaire à ce jour"
    assert lines(settlement(pair(excluded)))[3] == "Pour action : rôle MOA ou AMOA, sans autre titulaire à ce jour"


def test_a_former_account_has_no_name():
    """Inactive, erased or unknown: the same words, no mention."""
    assert "par ancien compte (MOE)" in lines(settlement(pair(accepted(who="lina"))))[1]
    assert "by former account (MOE)" in lines(settlement(pair(accepted(who="nobody"))), language="en")[1]


def test_information_and_observation_are_not_told_on_issues():
    """Nor is an act that a waiver covered from the start."""
    info = settlement(pair(accepted(severity="info")))

    assert not worth_posting(info, policy())
    assert not worth_posting(settlement(pair(accepted())), policy("observe"))
    assert not worth_posting(settlement(waived(accepted())), policy())
    assert worth_posting(settlement(pair(accepted())), policy())
    assert lines(settlement(waived(accepted()))) == ["Répartition des rôles · Aucun écart ouvert sur ce ticket."]


def refusal(reason="own-act", rule="R11", by="hugo"):
    return Refusal(comment="12", updated=AT, by=by, reason=reason, rule=rule)


@pytest.mark.parametrize("reason", sorted(REFUSAL))
def test_a_refused_answer_is_explained_in_one_line(reason):
    """In both languages, without blame."""
    said = settlement(pair(accepted()), refusals=[refusal(reason)])

    assert lines(said)[-2].startswith("Réponse non prise en compte (Hugo Petit, le 21 novembre 2026 à 14 h 05) : ")
    assert lines(said, language="en")[-2].startswith("Answer not taken (Hugo Petit, 21 November 2026, 14:05): ")


def test_a_refusal_that_no_longer_matters_is_not_repeated():
    """The violation was closed since."""
    assert not any("non prise" in line for line in lines(settlement(confirmed(accepted()), refusals=[refusal()])))


def test_an_answer_typed_where_nothing_is_open_gets_a_reply():
    """Silence would leave its author waiting."""
    said = settlement(refusals=[refusal("no-such-violation")])

    assert worth_posting(said, policy())
    assert "aucun écart de cette règle" in lines(said)[1]


def test_what_could_not_be_judged_stays_open():
    """Whatever the reason: a history, a charter, or an issue that became something else."""
    unsure = settlement(entries=(entry_of(accepted(), "not judged"),))

    assert lines(unsure)[0] == "R11 : non vérifiable pour l’instant ; l’écart reste ouvert."
    assert STILL_OPEN.en == "{rule}: cannot be checked for now; the violation stays open."


def test_the_comment_says_since_when_and_never_the_time():
    """An unchanged judgement is an unchanged comment: same input, same bytes."""
    said = settlement(pair(blocked()), pair(accepted()), waived(blocked(cause="9")))

    assert adf.digest(comment_of(said)) == adf.digest(comment_of(said))


@pytest.mark.parametrize("count", [1, 7, 60, 400])
def test_a_comment_stays_below_jira_s_limit(count):
    """Long lists are folded, then cut with a count."""
    many = [
        pair(accepted(cause=f"change:{n}", evidence=tuple(IssueRef(str(i), f"CRM-{i}") for i in range(80))))
        for n in range(count)
    ]
    closed = [confirmed(accepted(cause=f"change:x{n}"), reason="x" * 300) for n in range(count)]

    body = comment_of(settlement(*many, *closed), words=replace(WORDS, base="https://velours.example"))

    assert adf.problems(body) == ()
    assert len(json.dumps(body)) < 30_000
