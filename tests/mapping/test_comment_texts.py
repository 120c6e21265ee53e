"""The texts in a comment: what people typed stays text; rules, values, dates and names are put into words."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.mapping import adf
from integration.mapping.comment import sentence
from integration.mapping.comment_values import Voice, value_nodes
from integration.mapping.comment_words import day_in_words, instant_in_words
from integration.model.verdict import ActorRef, ChangeRef, IssueRef, PersonRef, PhaseRef, RolesRef, StatusRef
from integration.model.words import Language, Text
from tests.mapping.voices import (
    HOSTILE,
    WORDS,
    ZONE,
    accepted,
    blocked,
    comment_of,
    confirmed,
    lines,
    nodes,
    pair,
    policy,
    settlement,
)


def test_texts_typed_by_people_stay_texts():
    """Markup, escape sequences, wiki and HTML in names, statuses and reasons: shown, never obeyed."""
    words = replace(WORDS, people={"claire": HOSTILE, "ines": HOSTILE, "hugo": HOSTILE}, statuses={"blocked": HOSTILE})
    body = comment_of(
        settlement(pair(accepted()), pair(blocked()), confirmed(accepted(cause="c"), reason=HOSTILE)), words=words
    )
    said = adf.text_of(body)

    assert adf.problems(body) == ()
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "[red]Ha[/red]" in said
    assert "{actor}" in said
    assert {node["type"] for node in nodes(body, "text")} == {"text"}
    assert nodes(body, "inlineCard") == []


@given(st.text(max_size=60))
def test_no_name_breaks_a_comment(name):
    """Whatever someone calls themselves."""
    body = comment_of(settlement(pair(accepted())), words=replace(WORDS, people={"hugo": name, "claire": name, "ines": "I"}))

    assert adf.problems(body) == ()


def test_a_sentence_is_one_plain_line():
    """For terminal and register."""
    said = sentence(accepted(), language="en", policy=policy(), words=replace(WORDS, people={"hugo": HOSTILE}), zone=ZONE)

    assert "\n" not in said
    assert "\x1b" not in said
    assert said.startswith("CRM-42 was accepted on 21 November 2026, 14:05 by ")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_rule_has_words_for_everything(language):
    """Each sentence, reason and next step of the packaged rules reads without a hole when its values are there."""
    for rule, setting in policy().rules.items():
        for variant, text in setting.texts.sentence.items():
            names = {p.split("}")[0] for p in text.in_language(language).split("{")[1:]}
            said = sentence(
                accepted(rule=rule, variant=variant, values=dict.fromkeys(names, "x")),
                language=language,
                policy=policy(),
                words=WORDS,
                zone=ZONE,
            )
            assert "{" not in said
            assert "…" not in said


@pytest.mark.parametrize(
    ("value", "fr", "en"),
    [
        (datetime(2026, 11, 21, 13, 5, tzinfo=UTC), "21 novembre 2026 à 14 h 05", "21 November 2026, 14:05"),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), "2 juillet 2026 à 0 h 00", "2 July 2026, 00:00"),
        (date(2026, 12, 1), "1er décembre 2026", "1 December 2026"),
        (PersonRef("ines"), "Inès Roy", "Inès Roy"),
        (PersonRef("lina"), "ancien compte", "former account"),
        (IssueRef("1", "CRM-1"), "CRM-1", "CRM-1"),
        (StatusRef("acceptance"), "En recette", "En recette"),
        (RolesRef(()), "sans rôle à cette date", "no role on that date"),
        (RolesRef(("AMOA", "AMOE")), "AMOA ou AMOE", "AMOA or AMOE"),
        (RolesRef(("AMOE", "AMOA", "MOA")), "MOA, AMOA ou AMOE", "MOA, AMOA or AMOE"),
        (ActorRef("nord"), "Intégra Nord", "Intégra Nord"),
        (PhaseRef("data"), "Intégration des données", "Intégration des données"),
        (Text(fr="l’échéance", en="the due date"), "l’échéance", "the due date"),
        (("CRM-1", "CRM-2"), "CRM-1, CRM-2", "CRM-1, CRM-2"),
        (7, "7", "7"),
        (
            ChangeRef("due", "2026-10-30", "2026-11-13"),
            "échéance : 30 octobre 2026 → 13 novembre 2026",
            "due date: 30 October 2026 → 13 November 2026",
        ),
        (ChangeRef("due", None, "x"), "échéance : rien → x", "due date: nothing → x"),
        (ChangeRef("status", "acceptance", "validated"), "statut : En recette → Validé", "status: En recette → Validé"),
        (
            ChangeRef("assignee", "lina", "ines"),
            "personne assignée : ancien compte → Inès Roy",
            "assignee: former account → Inès Roy",
        ),
        (ChangeRef("description", "a", "b"), "texte de la description modifié", "description edited"),
    ],
)
def test_a_value_is_put_into_words(value, fr, en):
    """By its type, in the project's zone and language."""
    spoken: tuple[tuple[Language, str], ...] = (("fr", fr), ("en", en))
    for language, expected in spoken:
        voice = Voice(language=language, policy=policy(), words=WORDS, zone=ZONE)
        said = adf.text_of(adf.doc(adf.paragraph(value_nodes(value, voice))))
        assert said.replace("\u00a0", " ") == expected


@given(st.dates(), st.datetimes(timezones=st.just(UTC)))
def test_dates_are_written_out(day, at):
    """Whatever the date, in both languages, with its year."""
    assert day_in_words(day, "fr").endswith(str(day.year))
    if 1 < at.year < 9999:
        assert str(at.astimezone(ZONE).year) in instant_in_words(at, "en", ZONE)


@pytest.mark.parametrize(
    ("vendors", "fr", "en"),
    [
        (("editora",), "(Intégra Nord, partenaire d’Editora)", "(Intégra Nord, partner of Editora)"),
        (("eclat", "nova"), "partenaire d’Éclat, Nova)", "partner of Éclat, Nova)"),
        (("nova",), "partenaire de Nova)", "partner of Nova)"),
    ],
)
def test_french_elides_before_the_name_of_an_organisation(vendors, fr, en):
    """« partenaire d’Editora », accents or not; what a rule's text says stays whole everywhere else."""
    words = replace(WORDS, actors={"nord": "Intégra Nord", "editora": "Editora", "eclat": "Éclat", "nova": "Nova"})
    values = {"actor": PersonRef("hugo"), "org": ActorRef("nord"), "vendor": tuple(ActorRef(one) for one in vendors)}
    tied = accepted(rule="R08", variant="partner", values={**accepted().values, **values})

    assert fr in lines(settlement(pair(tied)), words=words)[1]
    assert en in lines(settlement(pair(tied)), words=words, language="en")[1]


def test_keys_lead_to_their_issues():
    """Where the site's address is known."""
    body = comment_of(settlement(pair(accepted())), words=replace(WORDS, base="https://velours.example"))
    links = {mark["attrs"]["href"] for mark in nodes(body, "link")}

    assert links == {"https://velours.example/browse/CRM-42"}
