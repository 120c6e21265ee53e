"""What a charter changes of its template, and the words and groups of a team: read, refused, and kept with the project."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from integration.mapping import adf
from integration.mapping.blueprint import project_blueprint
from integration.mapping.charter import applied_charter, digest_of
from integration.mapping.comment_values import Voice
from integration.mapping.records import project_record_from, project_record_json
from integration.model.charter import Charter
from tests.mapping.blueprints import SOME_DAY, charter, default_template
from tests.mapping.test_charter import SHORT, charter_of, problems_of
from tests.mapping.test_records import PROJECTS
from tests.mapping.test_register import text as register_text
from tests.mapping.test_register import view
from tests.mapping.voices import WORDS, policy

START = "start: 2026-08-03"
TEMPLATE = default_template()
ADDED = f"""{SHORT}end: 2027-02-26
omit_items: [measurement.dashboard]
durations: {{closing.vsr: 20, launch.kickoff: 0}}
aliases: {{MOA: Product Owner, MOE: Development team}}
groups: {{MOE: [crm-devs, 6e87dc72-4f1f-421f-9382-2fee8b652487]}}
status_map: status-map.yaml
"""
REPORTS = [item.id for phase in TEMPLATE.phases for item in phase.items if item.kind == "acceptance"]


def added(**more) -> str:
    """The first lines of SHORT with these keys after its start."""
    return "\n".join([START, *(f"{key}: {value}" for key, value in more.items())])


def test_the_new_keys_are_read():
    """Each as written; a charter without them leaves out nothing, shrinks nothing and names nothing."""
    known = {item.id for phase in TEMPLATE.phases for item in phase.items}
    text = ADDED.replace("launch.kickoff", "launch.charter")
    assert "launch.charter" in known

    found, bare = charter_of(text), charter_of(SHORT)

    assert (date(2027, 2, 26), ("measurement.dashboard",)) == (found.end, found.omit_items)
    assert {"closing.vsr": 20, "launch.charter": 0} == found.durations
    assert {"MOA": "Product Owner", "MOE": "Development team"} == found.aliases
    assert {"MOE": ("crm-devs", "6e87dc72-4f1f-421f-9382-2fee8b652487")} == found.groups
    assert "status-map.yaml" == found.status_map
    assert (None, (), {}, {}, {}, None) == (
        bare.end, bare.omit_items, bare.durations, bare.aliases, bare.groups, bare.status_map
    )  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "path", "said"),
    [
        ({"omit_items": "[measurement.dashbord]"}, "omit_items.0", "did you mean measurement.dashboard?"),
        ({"omit_items": "[dashboard]"}, "omit_items.0", "expected the id of an item (selection.…"),
        ({"omit_items": "[selection]"}, "omit_items.0", "the template’s file lists them"),
        ({"omit_items": "[closing.vsr, closing.vsr]"}, "omit_items.1", "found closing.vsr again"),
        ({"omit_items": "[selection.tender]", "omit_phases": "[selection]"}, "omit_items.0", "left out with its phase"),
        ({"omit_items": "[selection.vendor-choice]"}, "omit_items.0", "nature prestataire stays, R08 and R09 end with it"),
        ({"omit_items": "[launch.contract-signature]"}, "omit_items.0", "nature financement stays, R17 keeps it for the MOA"),
        ({"omit_items": "[acceptance.go-no-go]"}, "omit_items.0", "nature go-no-go stays, it closes its phase"),
        ({"omit_items": f"[{', '.join(REPORTS)}]"}, "omit_items", "expected at least one acceptance report to stay"),
        ({"durations": "{closing.vsr: -1}"}, "durations.closing.vsr", "expected 0 to 500 working days, found -1"),
        ({"durations": "{closing.vsr: 501}"}, "durations.closing.vsr", "expected 0 to 500 working days, found 501"),
        ({"durations": "{closing.vrs: 5}"}, "durations.closing.vrs", "did you mean closing.vsr?"),
        ({"durations": "{closing.vsr: 5 days}"}, "durations.closing.vsr", "expected a whole number"),
        ({"durations": "{closing.vsr: 5}", "omit_items": "[closing.vsr]"}, "durations.closing.vsr", "which is left out"),
        ({"durations": "[closing.vsr]"}, "durations", "e.g. {launch.charter: 3}"),
        ({"end": "2026-08-10"}, "end", "expected 2026-09-15 or later, the earliest end possible with one"),
        ({"end": "2026-09-15", "durations": "{closing.vsr: 20}"}, "end", "and the durations as written"),
        ({"end": "soon"}, "end", "e.g. end: 2027-06-30"),
        ({"end": "2126-01-01"}, "end", "expected a year from 2000 to 2100"),
        ({"aliases": "{MAO: Product Owner}"}, "aliases.MAO", "did you mean MOA?"),
        ({"aliases": "{MOA: moe}"}, "aliases.MOA", "expected another word than a role’s own"),
        ({"aliases": "{MOA: Owner, AMOA: owner}"}, "aliases.AMOA", "expected a word for one role only"),
        ({"aliases": f"{{MOA: {'x' * 41}}}"}, "aliases.MOA", "at most 40 characters, found 41"),
        ({"groups": "{MOA: []}"}, "groups.MOA", "expected the name or id of at least one group"),
        ({"groups": "{MOA: [a, a]}"}, "groups.MOA.1", "expected each group once"),
        ({"groups": "{MOA: crm}"}, "groups.MOA", "put it in brackets: [crm]"),
        ({"groups": "{PO: [crm]}"}, "groups.PO", "expected one of MOA, AMOA, MOE, AMOE"),
        ({"status_map": "[a]"}, "status_map", "expected text"),
    ],
)  # fmt: skip
def test_a_fault_of_scope_is_told_with_its_place(keys, path, said):
    """What cannot be left out says which rule needs it; what cannot be met says what could be."""
    found = problems_of(START, added(**keys))

    assert any(one[1] == path and said in one[2] for one in found), found


def test_the_earliest_end_is_taken():
    """What the complaint names is accepted, and met."""
    found = charter_of(SHORT.replace(START, added(end="2026-09-15")))

    assert date(2026, 9, 15) == max(one.due for one in project_blueprint(TEMPLATE, found, today=SOME_DAY).items)


def test_a_new_key_changes_the_digest_only_where_it_says_something():
    """Each of them counts; empty, it counts as absent."""
    bare = charter_of(SHORT)
    said = charter_of(ADDED.replace("launch.kickoff", "launch.charter"))
    one_by_one = [
        replace(bare, **{key: getattr(said, key)})
        for key in ("end", "omit_items", "durations", "aliases", "groups", "status_map")
    ]

    assert 7 == len({digest_of(bare), *map(digest_of, one_by_one)})


@given(PROJECTS)
@settings(max_examples=20, deadline=None)
def test_items_left_out_are_kept_with_the_project(record):
    """In the record of what was applied; one written before them reads as none."""
    left = replace(record, charter=replace(record.charter, omitted_items=("measurement.dashboard",)))
    old = project_record_json(replace(record, charter=replace(record.charter, omitted_items=())))

    assert ("measurement.dashboard",) == applied_charter(charter(omit_items=("measurement.dashboard",))).omitted_items
    assert ["measurement.dashboard"] == project_record_json(left)["charter"]["items"]
    assert left == project_record_from(project_record_json(left))
    assert "items" not in old["charter"]
    assert () == project_record_from(old).charter.omitted_items


def test_an_item_left_out_is_nowhere_and_hands_its_links_on():
    """Neither an issue nor a line of its phase’s contents; what read it reads what it read."""
    made = project_blueprint(TEMPLATE, charter(omit_items=("measurement.dashboard",)), today=SOME_DAY)
    whole = project_blueprint(TEMPLATE, charter(), today=SOME_DAY)
    before = {link.source for link in whole.links if link.target == "measurement.dashboard"}
    after = {link.target for link in whole.links if link.source == "measurement.dashboard"}
    [epic] = [one for one in made.epics if one.key == "measurement"]
    [title] = [i.title.fr for p in TEMPLATE.phases for i in p.items if i.id == "measurement.dashboard"]

    assert "measurement.dashboard" not in {one.key for one in made.items}
    assert not [link for link in made.links if "measurement.dashboard" in (link.source, link.target)]
    assert {(source, target) for source in before for target in after} <= {(one.source, one.target) for one in made.links}
    assert title not in adf.text_of(epic.description)


def test_an_alias_titles_the_role_in_what_is_written_once():
    """Components and RACI tables; names of components and of Jira roles stay."""
    made = project_blueprint(TEMPLATE, charter(aliases={"MOA": "Product Owner"}), today=SOME_DAY)
    [moa] = [one for one in made.components if one.role == "MOA"]

    assert ("MOA", "Product Owner (MOA)") == (moa.name, moa.description.splitlines()[0])
    assert any("Product Owner (MOA)" in adf.text_of(one.description) for one in made.items)
    assert not any("Maîtrise d’ouvrage (MOA)" in adf.text_of(one.description) for one in made.items)


def test_an_alias_stands_beside_the_role_in_comments_and_register():
    """Wherever people read a role: sentences, the staffing table, the matrix and the table of steps."""
    words = replace(WORDS, aliases={"MOA": "Product *Owner*\u202e"})
    voice = Voice(language="fr", policy=policy(), words=words, zone=ZoneInfo("Europe/Paris"))
    shown = register_text(view(), words=words)

    assert "MOA / Product *Owner* ou MOE" == voice.roles(("MOE", "MOA"))
    assert "MOA / Product *Owner*" in shown
    assert "MOA / Product" not in register_text(view())


def test_a_charter_says_what_is_left_out_in_one_set():
    """Phases and items together: their ids never meet."""
    found: Charter = charter(omit_phases=("selection",), omit_items=("closing.vsr",))

    assert frozenset({"selection", "closing.vsr"}) == found.omitted
