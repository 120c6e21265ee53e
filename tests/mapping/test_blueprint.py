"""Blueprints: what Jira should look like, from the template and a charter alone."""

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integration.mapping.adf import plain, problems, text_of
from integration.mapping.blueprint import jql_string, mark, mark_in, project_blueprint, site_blueprint
from integration.mapping.marks import MarkKind
from integration.model.blueprint import SITE_ROLES
from integration.model.words import TYPES
from tests.mapping.blueprints import (
    SOME_DAY,
    assignment,
    charter,
    default_template,
    item,
    phase,
    template_of,
    templates,
)


def blueprint(today=SOME_DAY, **more):
    return project_blueprint(default_template(), charter(**more), today=today)


def people_of(made):
    return {one.role: one.people for one in made.members}


def leads_of(made):
    return {one.role: one.lead for one in made.components}


def test_the_default_template_makes_nine_epics_seventy_items_and_their_links():
    """Phases become epics, items issues, dependencies links, producing roles components."""
    made = blueprint()

    assert (len(made.epics), len(made.items), len(made.links), len(made.components)) == (9, 70, 113, 3)
    assert [one.name for one in made.components] == ["MOA", "AMOA", "MOE"]


def test_the_same_input_makes_the_same_blueprint():
    """Nothing in a blueprint depends on when or how often it is computed."""
    assert blueprint() == blueprint()


@given(templates())
@settings(max_examples=25, deadline=None)
def test_links_run_once_between_items_that_exist_and_never_in_a_circle(template):
    """Each link joins two items of the blueprint, in the order of time, whatever phase is left out."""
    omitted = tuple(part.id for part in template.phases if part.optional)
    made = project_blueprint(template, charter(omit_phases=omitted), today=SOME_DAY)
    due = {one.key: one.due for one in made.items}

    assert len(made.links) == len(set(made.links))
    assert all(due[link.source] < due[link.target] for link in made.links)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("omitted", [(), ("selection",)])
def test_jira_takes_every_document_and_name(language, omitted):
    """Documents break no rule of Jira; summaries are one line of at most 255 characters; labels have no spaces."""
    made = blueprint(language=language, omit_phases=omitted)

    for one in (*made.epics, *made.items, made.register):
        assert problems(one.description) == ()
        assert one.summary == plain(one.summary)
        assert 0 < len(one.summary) <= 255
        assert all(re.fullmatch(r"\S{1,255}", label) for label in one.labels)


def test_no_language_leaks_into_the_other():
    """An English blueprint has no French frame, and the reverse."""
    french, english = blueprint(), blueprint(language="en")

    assert "Qui fait quoi" in text_of(french.items[0].description)
    assert "Who does what" in text_of(english.items[0].description)
    for one, other in zip(french.items, english.items, strict=True):
        assert one.key == other.key
        assert one.labels == other.labels
        assert one.due == other.due
        assert text_of(one.description) != text_of(other.description)


def test_an_item_says_its_goal_its_roles_its_criteria_and_what_to_read():
    """The description of the choice of a vendor, as a reader sees it."""
    made = {one.key: one for one in blueprint().items}["selection.vendor-choice"]

    assert text_of(made.description).split("\n") == [
        "L’AMOA recommande un éditeur et un intégrateur, la MOA tranche. La signature vient plus tard, une fois le budget engagé.",
        "Besoin ou choix de solution\u00a0: ni éditeur ni intégrateur n’y intervient, pour ne pas être juge et partie.",
        "Nature de la décision\u00a0: choix d’un prestataire, feu vert ou arrêt (go/no-go)",
        "Validée par la MOA, cette décision clôt la phase.",
        "Qui fait quoi",
        "Part",
        "Rôle",
        "Réalise et soumet (R)",
        "Assistance à maîtrise d’ouvrage (AMOA)",
        "Répond du résultat (A)",
        "Maîtrise d’ouvrage (MOA)",
        "Critères d’acceptation",
        "Le choix est motivé par la grille de notation et consigné par écrit",
        "Les liens commerciaux entre intégrateur et éditeur sont connus de la MOA",
        "À lire avant",
        "Mener l’appel d’offres",
    ]
    assert made.type == "decision"
    assert made.component == "AMOA"
    assert made.parent == "selection"
    assert made.labels == ("selection", "prestataire", "go-no-go", "bornage-selection.vendor-choice")


def test_what_an_omitted_phase_gave_to_read_is_handed_on():
    """« À lire » follows the links: it names what the item waits for, never an item that does not exist."""
    small = template_of(
        phase("one", item("one.a")),
        phase("two", item("two.b", ["one.a"]), optional=True),
        phase("three", item("three.c", ["two.b"])),
    )
    made = project_blueprint(small, charter(omit_phases=("two",)), today=SOME_DAY)
    last = made.items[-1]

    assert text_of(last.description).endswith("À lire avant\nÉlément one.a")
    assert [(link.source, link.target) for link in made.links] == [("one.a", "three.c")]
    assert [epic.key for epic in made.epics] == ["one", "three"]


def test_a_phase_says_how_it_opens_and_closes_and_is_due_with_its_last_item():
    """An epic carries its label and the latest date of its items; its go/no-go decision is named."""
    made = blueprint()
    launch = made.epics[1]

    assert launch.labels == ("bornage-launch",)
    assert launch.due == max(one.due for one in made.items if one.parent == "launch")
    assert "La phase se clôt quand la MOA valide «\u202fSigner le contrat" in text_of(launch.description)
    assert "Charte projet · AMOA" in text_of(launch.description)


def test_a_phase_without_or_with_several_go_no_go_says_so():
    """No decision: closed by hand. Several: the last validated closes."""
    go = {"type": "decision", "kind": "decision", "nature": ("go-no-go",)}
    small = template_of(phase("one", item("one.a")), phase("two", item("two.a", **go), item("two.b", **go)))
    first, second = project_blueprint(small, charter(), today=SOME_DAY).epics

    assert "la MOA la clôt elle-même" in text_of(first.description)
    assert "la dernière de ces décisions\u00a0: Élément two.a\u202f; Élément two.b." in text_of(second.description)


def test_a_ritual_says_its_rhythm():
    """Weekly until the end of the project, in words; « une fois » has no end."""
    made = {one.key: text_of(one.description) for one in blueprint().items}
    rhythms = {line for words in made.values() for line in words.split("\n") if line.startswith("Rythme")}

    assert "Rythme\u00a0: chaque mois jusqu’à la fin du projet" in rhythms
    assert "Rythme\u00a0: une fois" in rhythms


def test_members_follow_the_dates():
    """On 15 September Marc stands in for MOA; in November he and Lina are gone; our account is everywhere."""
    assert people_of(blueprint()) == {
        "MOA": ("claire", "marc"),
        "AMOA": ("ines",),
        "MOE": ("hugo", "lina"),
        "AMOE": ("ines",),
        "service": ("service",),
        "register": ("claire", "marc", "ines", "service"),
    }
    later = people_of(blueprint(date(2026, 11, 2)))
    assert later["MOA"] == ("claire",)
    assert later["MOE"] == ("hugo",)
    assert tuple(later) == SITE_ROLES


def test_the_last_day_of_an_assignment_counts():
    """Lina is MOE on 15 October and no more on the 16th."""
    assert "lina" in people_of(blueprint(date(2026, 10, 15)))["MOE"]
    assert "lina" not in people_of(blueprint(date(2026, 10, 16)))["MOE"]


def test_a_component_has_a_lead_when_one_titular_holder_is_active():
    """Stand-ins do not lead; two holders mean no lead; nobody means no lead."""
    assert leads_of(blueprint()) == {"MOA": "claire", "AMOA": "ines", "MOE": None}
    assert leads_of(blueprint(date(2026, 11, 2)))["MOE"] == "hugo"
    assert leads_of(blueprint(date(2026, 7, 1))) == {"MOA": None, "AMOA": None, "MOE": None}


def test_a_sponsor_for_some_decisions_does_not_take_the_lead_away():
    """MOA split in sponsor and business owner: the owner leads; one person named twice is one holder."""
    split = (
        assignment("MOA", "claire"),
        assignment("MOA", "claire", date(2026, 9, 1), phases=("launch",)),
        assignment("MOA", "marc", natures=("lancement", "financement")),
    )

    assert leads_of(blueprint(assignments=split))["MOA"] == "claire"


def test_a_component_says_what_its_role_is():
    """Function, position, scope and responsibility, in the charter's language."""
    french, english = blueprint().components[1].description, blueprint(language="en").components[1].description

    assert [line.split("\u00a0:")[0] for line in french.split("\n") if not line.startswith("–")] == [
        "Assistance à maîtrise d’ouvrage (AMOA)",
        "Fonction",
        "Position",
        "Périmètre",
        "Responsabilité",
    ]
    assert "– Mediate when there is a disagreement" in english


def test_the_board_shows_all_but_the_register():
    """The filter keeps issues without labels and can be ranked; columns are the template's."""
    made = blueprint()

    assert made.board.name == "Velours CRM"
    assert made.board.filter_name == "Bornage CRM – Velours CRM"
    assert made.board.filter_jql == (
        'project = "CRM" AND (labels is EMPTY OR labels != "bornage-registre") ORDER BY Rank ASC'
    )
    assert made.board.columns == default_template().columns
    assert made.register.labels == ("bornage-registre",)
    assert "/bornage confirmer R11 motif" in text_of(made.register.description)


def test_hostile_names_stay_names():
    """Line breaks, escape sequences and overlong names of a charter end as one short line."""
    made = blueprint(project_name="Velours\n\x1b[31m\u202eCRM " + "x" * 300)

    assert made.name.startswith("Velours CRM xxx")
    assert len(made.name) == 255
    assert len(made.board.name) == 254
    assert len(made.board.filter_name) == 255


@given(st.text())
def test_nothing_leaves_a_jql_string(words):
    """A quoted JQL string reads back as the plain words, and no quote inside is bare."""
    quoted = jql_string(words)

    assert re.fullmatch(r'"(?:[^"\\]|\\["\\])*"', quoted)
    assert plain(words) == json.loads(quoted)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_everything_of_a_site_carries_its_mark(language):
    """Each description says something and ends with kind, key and version; marks are unique."""
    site = site_blueprint(default_template(), language)
    kinds: dict[MarkKind, Any] = {
        "role": site.roles,
        "type": site.types,
        "status": site.statuses,
        "workflow": site.workflows,
    }
    marked: list[tuple[MarkKind, str, str]] = [
        (kind, one.key, one.description) for kind, specs in kinds.items() for one in specs
    ]
    marked += [
        ("type-scheme", "crm-deployment", site.type_scheme.description),
        ("workflow-scheme", "crm-deployment", site.workflow_scheme.description),
    ]

    for kind, key, description in marked:
        assert mark_in(description) == (kind, key, 1)
        assert len(description.removesuffix(mark(kind, key, 1)).strip()) > 10
        assert plain(description) == description
    assert len(marked) == 6 + 9 + 9 + 8 + 2


def test_a_site_has_its_names_in_its_language():
    """Types, statuses, roles and workflows as people read them; names are unique within a kind."""
    french, english = (site_blueprint(default_template(), language) for language in ("fr", "en"))

    assert [one.name for one in french.roles] == ["MOA", "AMOA", "MOE", "AMOE", "Bornage", "Bornage – registre"]
    assert [*SITE_ROLES] == [one.key for one in english.roles]
    assert english.roles[-1].name == "Bornage – register"
    assert "Bornage : Livrable" in {one.name for one in french.workflows}
    assert "Bornage: internal work" in {one.name for one in english.workflows}
    assert french.type_scheme.name == french.workflow_scheme.name == "Bornage : déploiement CRM"
    for site in (french, english):
        for specs in (site.roles, site.types, site.statuses, site.workflows):
            assert len(specs) == len({one.name for one in specs})


def test_types_and_workflows_cover_each_other():
    """Every type has one workflow; tasks and sub-tasks share the plain one; only Jira's own types are native."""
    site = site_blueprint(default_template(), "fr")

    assert sorted(TYPES) == sorted(key for one in site.workflows for key in one.types)
    assert {one.key: one.level for one in site.types if one.native} == {"phase": 1, "task": 0, "subtask": -1}
    assert {0} == {one.level for one in site.types if not one.native}
    for one in site.workflows:
        assert one.initial in one.statuses
        assert {arrow.source for arrow in one.arrows} <= set(one.statuses)
        assert set(one.statuses) == {one.initial, *(arrow.target for arrow in one.arrows)}


def test_another_template_names_its_own_schemes():
    """A template of another id does not take the default's scheme names or marks."""
    site = site_blueprint(replace(default_template(), id="erp", version=4), "en")

    assert site.type_scheme.name == "Bornage: erp"
    assert mark_in(site.type_scheme.description) == ("type-scheme", "erp", 4)


@pytest.mark.parametrize(
    ("description", "found"),
    [
        ("", None),
        (None, None),
        ("bornage:role:MOA:v1", ("role", "MOA", 1)),
        ("Texte. bornage:type-scheme:crm-deployment:v12\n ", ("type-scheme", "crm-deployment", 12)),
        ("bornage:role:MOA:v1 puis autre chose", None),
        ("xbornage:role:MOA:v1", None),
        ("bornage:role:MOA:v0", None),
        ("bornage:role::v1", None),
        ("bornage:role:M OA:v1", None),
        ("deux bornage:role:MOA:v1 bornage:role:MOE:v2", ("role", "MOE", 2)),
    ],
)
def test_a_mark_is_read_only_at_the_end(description, found):
    """People may write before a mark; what stands elsewhere is not one."""
    assert found == mark_in(description)
