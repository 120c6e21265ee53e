"""A map beside the file it is for, where two statuses of the file have one name."""

import pytest

from integration.mapping.export_index import Index
from integration.mapping.map_notes import map_to_fill, misses, things_in, unplaced
from integration.mapping.status_map import StatusMap, parts_of, status_map_from
from tests.rules.cast import TEMPLATE


def index():
    """« In Review » of two workflows, under 10003 for two issues and under 10045 for one, which was « Relecture » before."""
    found = Index()
    for number in ("10003", "10045", "10003"):
        found.statuses.today_is({"id": number, "name": "In Review"}, fresh=True)
    found.statuses.once("10045", "Relecture")
    return found


def noted(statuses):
    sheet = StatusMap(statuses=statuses)
    parts = parts_of(sheet, TEMPLATE)
    left = {what: [one.told for one in things] for what, things in unplaced(index(), parts)}
    return [said for _, said in misses(sheet, index(), parts)], left["status"], parts


@pytest.mark.parametrize(
    "statuses",
    [
        {"10045": "validated", "10003": "validated"},
        {"10003": "validated", "10045": "acceptance"},
        {"In Review": "acceptance", "10045": "validated"},
        {"in review": "acceptance"},
    ],
)
def test_each_id_of_a_name_may_have_its_line(statuses):
    """Nothing is missed, nothing is left without a part."""
    missed, left, _ = noted(statuses)

    assert ([], []) == (missed, left)


def test_every_name_a_status_ever_had_is_met():
    """Also of the second of two that are called alike today."""
    missed, left, _ = noted({"Relecture": "acceptance"})

    assert ([], ["In Review (2 issues)"]) == (missed, left)


def test_the_other_id_of_a_name_is_not_placed_with_the_first():
    """It is told with its own count, and what is to be filled in shows it empty."""
    missed, left, parts = noted({"10003": "validated"})
    text = map_to_fill(index(), parts, TEMPLATE, file="x.json")

    assert ([], ["In Review (1 issue)"]) == (missed, left)
    assert '  "10003": validated  # 2 issues\n  "In Review":   # 1 issue\n' in text


@pytest.mark.parametrize(
    "statuses", [{"10003": "validated", "10045": "acceptance"}, {"In Review": "ready", "10045": "build"}]
)
def test_a_map_to_fill_says_what_the_map_it_comes_from_says(statuses):
    """Read again, each id plays the part it played."""
    _, _, parts = noted(statuses)
    again = status_map_from(map_to_fill(index(), parts, TEMPLATE, file="x.json"), file="map.yaml", template=TEMPLATE)

    before, after = (things_in(index().statuses, of.statuses) for of in (parts, parts_of(again, TEMPLATE)))
    assert {one.id: one.part for one in before} == {one.id: one.part for one in after}


def test_one_name_is_one_line_where_its_ids_play_one_part():
    """The issues of all are counted."""
    assert [("In Review", 3)] == [(one.name, one.count) for one in things_in(index().statuses, {})]
