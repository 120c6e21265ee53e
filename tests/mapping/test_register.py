"""The register: one page for the whole project, the same every night that nothing moved."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.mapping import adf
from integration.mapping.comment_parts import Asking
from integration.mapping.comment_values import Voice
from integration.mapping.flow import flow_of
from integration.mapping.register import Act, Closed, RegisterView, Row, register_comment, row_from, row_json, rows_of
from integration.model.health import Drift, Health
from integration.model.precision import Precision
from integration.model.verdict import PhaseRef
from tests.mapping.blueprints import default_template
from tests.mapping.voices import (
    HOSTILE,
    STAFFING,
    WORDS,
    ZONE,
    accepted,
    blocked,
    confirmed,
    holding,
    nodes,
    pair,
    policy,
    right,
    waived,
)

DAY = date(2026, 11, 21)
ASKING = Asking(holding=holding)


def voice(language="fr", words=WORDS):
    return Voice(language=language, policy=policy(), words=words, zone=ZONE)


def row(number=1, **more):
    given_: dict[str, Any] = {
        "issue": str(number),
        "key": f"CRM-{number}",
        "phase": "data",
        "rule": "R11",
        "severity": "breach",
    }
    given_ |= {"state": "open", "roles": ("AMOA", "MOA"), "since": date(2026, 11, 20)}
    return Row(**(given_ | more))


def view(*rows, **more):
    given_: dict[str, Any] = {"rows": rows, "staff": (), "asked": {}, "resolved": 0, "staffing": STAFFING, "day": DAY}
    return RegisterView(**(given_ | more))


def text(shown, **more):
    body = register_comment(shown, voice=voice(**more), asking=ASKING)
    assert adf.problems(body) == ()
    return adf.text_of(body).replace("\u00a0", " ").replace("\u202f", " ")


def cells(shown, number=0):
    body = register_comment(shown, voice=voice(), asking=ASKING)
    tables = [block for block in body["content"] if block["type"] == "table"]
    return [[adf.text_of(cell) for cell in line["content"]] for line in tables[number]["content"]]


def test_a_calm_register_still_says_who_holds_what():
    """No violation, the holders of the day, and the roles nobody holds."""
    said = text(view())

    assert "Écarts ouverts : 0" in said
    assert "Aucun écart ouvert." in said
    assert cells(view()) == [
        ["Rôle", "Personne", "Acteur", "Périmètre", "Du", "Au"],
        ["MOA", "Claire Martin", "Velours", "tout le projet", "3 août 2026", "–"],
        ["MOE", "Hugo Petit", "Intégra Nord", "Intégration des données", "31 août 2026", "–"],
        ["AMOA", "sans titulaire à ce jour", "–", "–", "–", "–"],
        ["AMOE", "sans titulaire à ce jour", "–", "–", "–", "–"],
    ]


def test_open_violations_stand_by_role_then_phase():
    """Worst first within a phase; the oldest first within a severity."""
    shown = view(
        row(1, phase="config"),
        row(2, severity="warning"),
        row(3, since=date(2026, 11, 1)),
        row(4, roles=("MOE",)),
        row(5, roles=("MOA",)),
        row(6, phase=None),
    )

    assert [line[2] for line in cells(shown)[1:]] == ["CRM-5", "CRM-3", "CRM-2", "CRM-1", "CRM-6", "CRM-4"]
    assert cells(shown)[2] == [
        "MOA ou AMOA",
        "Intégration des données",
        "CRM-3",
        "R11 · " + policy().rules["R11"].texts.title.fr,
        "écart majeur",
        "1er novembre 2026",
    ]


def test_the_figures_count_everything():
    """Open by severity, waived, resolved; roles and people included."""
    staff = (pair(blocked(rule="R05")), confirmed(accepted(rule="R05", cause="2")))

    said = text(
        view(row(), row(2, severity="info"), row(3, state="waived", until=DAY), staff=staff, resolved=4), language="en"
    )

    assert "Open violations: 3 (breaches: 1, warnings: 1, information: 1) · waived: 1 · resolved: 5" in said


def test_staffing_is_said_in_full_with_its_command():
    """The register is the only place that says it."""
    said = text(view(staff=(pair(blocked(rule="R30", answerable=right(roles=()))),)))

    assert "Répartition des rôles · R30 · alerte à traiter" in said
    assert said.endswith("Pour répondre : /bornage déroger R30 jusqu’au JJ/MM/AAAA motif")


def test_the_table_counts_what_the_header_counts():
    """What concerns people has its row too, and its own section in full below."""
    person = pair(blocked(rule="R05", role_expected=("MOA",), answerable=right(roles=(), phase=None)))
    shown = view(row(), row(2, state="not judged"), row(3, state="waived", until=DAY), staff=(person,))

    table = cells(shown)

    assert "Écarts ouverts : 3" in text(shown)
    assert len(table[1:]) == 3
    assert table[1][:4] == ["MOA", "tout le projet", "ci-dessous", "R05 · " + policy().rules["R05"].texts.title.fr]
    assert len(cells(view(staff=(person,)))) == 2


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({"phase": PhaseRef("data")}, "Intégration des données"),
        ({"list": (PhaseRef("data"), PhaseRef("config"))}, "ci-dessous"),
        ({}, "tout le projet"),
    ],
)
def test_a_row_about_people_names_the_phase_its_sentence_names(values, shown):
    """Whoever may answer at project scope; several phases are listed in the sentence."""
    person = pair(blocked(rule="R05", values=values, role_expected=("MOA",), answerable=right(roles=(), phase=None)))

    assert cells(view(staff=(person,)))[1][1] == shown


def test_columns_are_wide_enough_for_their_words():
    """Jira shares the width evenly otherwise, and breaks « Ticket » and keys in two."""
    body = register_comment(view(row(), row(2, state="waived", until=DAY, by="claire")), voice=voice(), asking=ASKING)

    for table in (block for block in body["content"] if block["type"] == "table"):
        widths = [[cell["attrs"]["colwidth"][0] for cell in line["content"]] for line in table["content"]]
        assert all(line == widths[0] for line in widths)
        assert min(widths[0]) >= 90
        assert sum(widths[0]) <= 760


def test_waivers_stand_with_their_end():
    """Those in force: past ones are gone."""
    running = row(1, state="waived", until=date(2026, 12, 1), by="claire", reason="gel")
    past = row(2, state="waived", until=date(2026, 11, 1), by="claire", reason="gel")

    assert cells(view(running, past), 1)[1:] == [
        ["R11 · " + policy().rules["R11"].texts.title.fr, "CRM-1", "1er décembre 2026", "Claire Martin", "gel"]
    ]
    assert "Dérogations en cours" in text(view(staff=(waived(blocked()),)))


def test_people_asked_about_are_not_mentioned():
    """A name and a question, nobody notified."""
    body = register_comment(view(asked={"ines": "CRM-7", "gone": "CRM-8"}), voice=voice(), asking=ASKING)

    said = adf.text_of(body)
    assert "Inès Roy, premier acte lu sur CRM-7" in said
    assert "ancien compte, premier acte lu sur CRM-8" in said
    assert '"mention"' not in json.dumps(body)


@pytest.mark.parametrize("count", [10, 300, 2000])
def test_the_register_stays_below_jira_s_limit(count):
    """Tables are cut with a count of the rest."""
    rows = [row(n, reason="x" * 80) for n in range(count)] + [row(n, state="waived", until=DAY) for n in range(count)]
    body = register_comment(view(*rows, asked={str(n): "CRM-1" for n in range(count)}), voice=voice(), asking=ASKING)

    assert adf.problems(body) == ()
    assert len(json.dumps(body)) < 30_000


def test_hostile_texts_stay_texts():
    """In names, reasons, actors and phases."""
    words = replace(
        WORDS, people={"claire": HOSTILE, "hugo": HOSTILE}, actors={"velours": HOSTILE}, phases={"data": HOSTILE}
    )

    said = text(
        view(row(), row(2, state="waived", until=DAY, by="claire", reason=HOSTILE), asked={"hugo": "CRM-1"}), words=words
    )

    assert "\x1b" not in said
    assert "\u202e" not in said


def test_an_issue_s_rows_are_what_still_stands():
    """Resolved ones are only counted; a waiver keeps its end and reason."""
    rows = tuple(
        rows_of("42", "CRM-42", "data", [pair(accepted()), waived(blocked()), confirmed(accepted(cause="c"))], ZONE)
    )

    assert [(r.rule, r.state, r.until, r.by) for r in rows] == [
        ("R11", "open", None, None),
        ("R30", "waived", date(2026, 12, 1), "claire"),
    ]


@given(
    st.builds(
        row,
        st.integers(1, 99),
        phase=st.none() | st.just("data"),
        severity=st.sampled_from(["info", "warning", "breach"]),
        state=st.sampled_from(["open", "not judged"]),
        roles=st.sampled_from([(), ("MOA",), ("AMOA", "MOA")]),
        since=st.dates(),
    )
    | st.builds(row, state=st.just("waived"), until=st.none() | st.dates(), by=st.none() | st.text(), reason=st.text())
)
def test_a_row_survives_being_kept(one):
    """In a property of the register, as JSON."""
    assert row_from(json.loads(json.dumps(row_json(one)))) == one


def test_what_could_not_be_judged_is_listed_and_never_green():
    """By reason, with the issues; the figures are not those of a project in order."""
    shown = view(unjudged={"incomplete-history": ("CRM-1", "CRM-2"), "unknown-person": ("CRM-2",)})
    body = register_comment(shown, voice=voice(), asking=ASKING)
    said = text(shown)

    assert "Tickets non jugés, en tout ou en partie : 2" in said
    assert "historique incomplet : CRM-1, CRM-2" in said
    assert body["content"][1]["attrs"]["panelType"] == "info"
    assert register_comment(view(), voice=voice(), asking=ASKING)["content"][1]["attrs"]["panelType"] == "success"


def test_everything_can_be_found_by_one_search():
    """As a link where the site's address is known."""
    body = register_comment(
        view(project="CRM"), voice=voice(words=replace(WORDS, base="https://velours.example")), asking=ASKING
    )

    assert (
        "https://velours.example/issues/?jql=project%20%3D%20%22CRM%22%20AND%20labels%20%3D%20bornage-ecart"
        in json.dumps(body)
    )
    assert 'project = "CRM" AND labels = bornage-ecart' in text(view(project="CRM"))


def test_drift_and_health_are_said_where_there_is_any():
    """In words, both; nothing is said of what is well."""
    shown = view(drift=(Drift(kind="gate", name="Approuver"),), health=Health(failed=("CRM-7",), unrecorded=1, held=12))

    assert "condition de transition retirée ou changée : Approuver" in text(shown)
    assert "CRM-7" in text(shown)
    assert "Comments held back by the brake until released (--release): 12" in text(shown, language="en")
    assert "État du suivi" not in text(view())


@pytest.mark.parametrize(
    ("health", "words"),
    [
        (Health(unrecorded=2), "Affectations prises en compte mais pas encore enregistrées : 2"),
        (Health(unplaced=1), "n’a pas pu suivre les dates, reprises au prochain passage : 1"),
        (Health(unread=True), "ce compte n’a pas le droit de lire les circuits de statuts"),
    ],
)
def test_what_the_audit_could_not_do_is_said_and_is_not_green(health, words):
    """Each in words of its own; nothing else in the section."""
    shown = view(health=health)

    assert words in text(shown)
    assert 'panelType": "success' not in json.dumps(register_comment(shown, voice=voice(), asking=ASKING))
    assert words not in text(view())


def test_a_bulk_edit_is_one_line_of_the_table():
    """The figures count each violation."""
    shown = view(*(row(n, rule="R19", severity="warning", bulk="b") for n in range(1, 10)), row(20))

    assert "Écarts ouverts : 10" in text(shown)
    assert ["CRM-1 et 8 de plus", "CRM-20"] == sorted(line[2].replace("\u00a0", " ") for line in cells(shown)[1:])


def test_more_than_a_dozen_open_ones_are_counted_by_phase_and_role_first():
    """A dozen stand unfolded, the others below them."""
    shown = view(*(row(n, phase=("data", "config")[n % 2]) for n in range(30)))
    body = register_comment(shown, voice=voice(), asking=ASKING)

    assert cells(shown)[0] == ["Phase", "MOA", "AMOA", "MOE", "AMOE"]
    assert cells(shown)[1] == ["Intégration des données", "15", "15", "–", "–"]
    assert any(f["attrs"]["title"].replace("\u00a0", " ") == "Les autres écarts ouverts : 18" for f in nodes(body, "expand"))


def test_how_violations_ended_is_shown_rule_by_rule():
    """With the share of those waived unchanged; no person in it."""
    said = text(view(ended={"R11": Precision(cured=2, confirmed=1), "R19": Precision(waived=1, open=4)}))

    assert "clos par une simple dérogation : 25 % (1 sur 4)" in said
    assert "R11 : 2 remis en ordre, 1 confirmé" in said
    assert "R19 : 1 sous dérogation, 4 à traiter" in said


def test_the_steps_of_all_types_stand_in_one_table():
    """Who may, by status; our own account's right is nobody's."""
    said = text(view(flow=flow_of(default_template())))

    assert "AMOA ou MOA : Prononcer la recette (livrable), Clore l’anomalie (anomalie)" in said
    assert "MOA : Clore la phase (phase)" in said
    assert "MOA (conception : AMOA ou MOA) : Valider (document)" in said


def test_who_closed_the_register_is_said():
    """Only MOA may; no blame."""
    closed = Closed(by="hugo", at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC), by_moa=False)

    assert "Ce ticket a été clos par Hugo Petit le 20 novembre 2026 à 10 h 00, hors MOA" in text(view(closed=closed))
    assert "Register closed by MOA (Claire Martin" in text(
        view(closed=replace(closed, by="claire", by_moa=True)), language="en"
    )


def test_a_row_keeps_what_a_bulk_edit_is_known_by():
    """An act, or the name of the bulk edit; an older register's rows are still read."""
    act = Act(fingerprint="f", alike="a", at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    one = row(act=act, opened=act.at)

    assert row_from(json.loads(json.dumps(row_json(one)))) == one
    assert row_from(row_json(row(bulk="b"))) == row(bulk="b")
    assert row_json(row()) == ["1", "CRM-1", "data", "R11", "b", "o", ["AMOA", "MOA"], "2026-11-20"]
