"""What a project in use seems to be made of, the file that says so, and what a map makes of it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.mapping.adopt_draft import Guessed, status_map_draft
from integration.mapping.adopt_guess import (
    Guess,
    Titled,
    guessed_components,
    guessed_items,
    guessed_phases,
    guessed_role,
    guessed_statuses,
    guessed_types,
)
from integration.mapping.adopt_map import Standing, mapped
from integration.mapping.status_map import status_map_from
from integration.model.live import IdMap, IssueRead, ItemMark, Named
from integration.model.words import Text
from tests.mapping.blueprints import default_template

TEMPLATE = default_template()
NOTHING = Guessed(statuses=(), types=(), components=(), phases=(), items=(), known_phases=(), missing=())
SOMETIME = datetime(2026, 9, 1, tzinfo=UTC)


def status(number, name, category="indeterminate"):
    return Named(id=str(number), name=name, category=category)


def issue(number, summary, kind="1", labels=()):
    return IssueRead(
        id=str(number),
        key=f"ABC-{number}",
        project_id="1",
        type_id=kind,
        status_id="1",
        summary=summary,
        description=None,
        parent_id=None,
        assignee=None,
        creator=None,
        reporter=None,
        created=SOMETIME,
        updated=SOMETIME,
        due=None,
        components=(),
        labels=labels,
        links=(),
        subtasks=(),
        comments=None,
        properties={},
        names={},
    )


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("To Do", "prepare"),
        ("À faire", "prepare"),
        ("Selected for Development", "ready"),
        ("In Progress", "build"),
        ("En cours", "build"),
        ("Ready for Test", "acceptance"),
        ("En recette", "acceptance"),
        ("À valider", "approve"),
        ("Terminé(e)", "validated"),
        ("Won't do", "dropped"),
        ("En attente", "blocked"),
    ],
)
def test_a_status_is_known_by_its_name_in_both_languages(name, part):
    """The longest word counts: « Ready for Test » is no « Ready »."""
    (guess,) = guessed_statuses([status(1, name)])

    assert (part, "by its name") == (guess.part, guess.why.en)


def test_a_status_whose_name_says_nothing_is_placed_by_category():
    """First and later of what is to do, last of what is under way; each guess says that it is one."""
    found = guessed_statuses(
        [
            status(1, "Alpha", "new"),
            status(2, "Beta", "new"),
            status(3, "Gamma"),
            status(4, "Delta"),
            status(5, "Omega", "done"),
        ]
    )

    assert ["prepare", "ready", "build", "acceptance", "validated"] == [guess.part for guess in found]
    assert all("to be checked" in guess.why.en for guess in found)


def test_a_status_without_a_category_is_not_guessed():
    """Nothing tells."""
    assert [None] == [guess.part for guess in guessed_statuses([Named(id="1", name="Alpha")])]


def test_types_are_internal_work_unless_a_name_says_better():
    """Level tells of epics and sub-tasks, whatever they are called; what is above epics plays no part."""
    found = guessed_types(
        [
            Named(id="1", name="Lot", level=1),
            Named(id="2", name="Récit", level=0),
            Named(id="3", name="Chore", level=0),
            Named(id="4", name="Bogue", untranslated="Bug", level=0),
            Named(id="5", name="Petit", level=-1),
            Named(id="6", name="Initiative", level=2),
        ]
    )

    assert ["phase", "livrable", "task", "anomalie", "subtask", None] == [guess.part for guess in found]


def test_components_and_roles_by_what_they_are_called():
    """Analysts before business, whole words only."""
    found = guessed_components(
        [Titled(key="1", title="API clients"), Titled(key="2", title="Divers"), Titled(key="3", title="Métier")]
    )

    assert ["MOE", None, "MOA"] == [guess.part for guess in found]
    assert "AMOA" == guessed_role("Business Analysts")
    assert guessed_role("Administrators") is None


def test_epics_and_issues_by_titles_like_the_template_s_in_either_language():
    """Several epics may play one phase; an item is one issue."""
    phase = TEMPLATE.phases[2]
    item = phase.items[0]
    epics = [
        Titled(key="A-1", title=phase.title.en),
        Titled(key="A-2", title=f"{phase.title.fr} (2)"),
        Titled(key="A-3", title="Cantine"),
    ]
    issues = [Titled(key="A-5", title=item.title.fr), Titled(key="A-4", title=f"{item.title.fr} !")]

    assert [phase.id, phase.id, None] == [guess.part for guess in guessed_phases(epics, TEMPLATE)]
    assert [("A-5", item.id)] == [(guess.key, guess.part) for guess in guessed_items(issues, TEMPLATE)]


titles = st.text(max_size=30)
keys = st.from_regex(r"[A-Z][A-Z0-9]{1,5}-[1-9][0-9]{0,3}", fullmatch=True)


@given(st.dictionaries(st.integers(1, 9999), titles, max_size=4), st.dictionaries(keys, titles, max_size=4))
def test_a_draft_reads_back_whatever_people_typed(named, epics):
    """No title leaves its comment."""
    why = Text(fr="ainsi", en="so")
    statuses = [Guess(key=str(key), title=title, part="build", why=why) for key, title in named.items()]
    phases = [Guess(key=key, title=title, part="launch", why=why) for key, title in epics.items()]
    lost = [Guess(key="Z-1", title=title, part=None, why=why) for title in epics.values()]
    found = Guessed(
        statuses=statuses,
        types=(),
        components=(),
        phases=[*phases, *lost],
        items=(),
        known_phases=("launch",),
        missing=("x",),
    )

    sheet = status_map_from(status_map_draft(found, "fr"), file="map.yaml", template=TEMPLATE)

    assert {str(key): "build" for key in named} == sheet.statuses
    assert dict.fromkeys(epics, "launch") == sheet.phases


def test_an_empty_draft_is_a_map():
    """Of a project of which nothing is known."""
    assert {} == status_map_from(status_map_draft(NOTHING, "en"), file="map.yaml", template=TEMPLATE).statuses


# --- what a map makes of a project ------------------------------------------------------------------------------------


EPIC = Named(id="9", name="Epic", level=1)


def made_of(text, *issues, marks=None, known=None):
    sheet = status_map_from(text, file="map.yaml", template=TEMPLATE)
    standing = Standing(types=(EPIC, Named(id="1", name="Story", level=0)), issues=issues, marks=marks or {}, known=known)
    return mapped(standing, sheet, TEMPLATE)


def test_a_key_wins_over_a_summary_and_two_of_one_name_decide_nothing():
    """Whoever renames an issue changes nothing by it; copies are told."""
    found = made_of(
        "phases: {ABC-1: launch, Doubles: closing}",
        issue(1, "Doubles", "9"),
        issue(2, "Doubles", "9"),
    )

    assert {"1": "launch"} == found.ids.phases
    assert [("Doubles", "several")] == [(lost.name, lost.why) for lost in found.lost_phases]


def test_kinds_are_the_item_s_unless_the_map_says_another():
    """By key or by label, as of today."""
    item = TEMPLATE.phases[0].items[0]
    text = f"items: {{ABC-1: {item.id}}}\nkinds: {{ABC-2: decision, sign-off: acceptance}}"

    found = made_of(text, issue(1, "Un"), issue(2, "Deux"), issue(3, "Trois", labels=("sign-off",)))

    assert {"1": item.kind, "2": "decision", "3": "acceptance"} == found.ids.kinds


def test_ids_of_what_the_project_uses_no_more_count_for_its_histories():
    """An id is no guess."""
    assert {"10099": "build"} == made_of('statuses: {"10099": build, Ancien: ready}').ids.statuses


def test_what_is_gone_stays_known_and_what_we_made_counts_by_its_mark():
    """Nothing is made a second time."""
    item = TEMPLATE.phases[0].items[0].id
    nothing: dict[str, str] = {}
    known = IdMap(
        statuses={}, types={}, roles={}, components={}, items={"77": item}, phases=nothing, filter="", board="", register=""
    )
    other = TEMPLATE.phases[0].items[1].id
    mark = ItemMark(key=other, thing="item", template="t", version=1, wrote={})

    found = made_of("{}", issue(1, "Fait"), marks={"1": mark}, known=known)

    assert {"77": item, "1": other} == found.ids.items
