"""The diagram of a workflow can be read: from left to right, nothing on anything else."""

from itertools import combinations
from typing import Any, cast

import pytest

from integration.mapping.gates_layout import below, digest_of_layout, layout_of
from integration.mapping.site_blueprint import site_blueprint
from tests.mapping.blueprints import default_template

FLOWS = [pytest.param(flow, id=flow.key) for flow in site_blueprint(default_template(), "fr").workflows]
MAIN = ("prepare", "approve", "ready", "build", "acceptance", "validated")
BOX = (170, 60)
"""How large a status is drawn, at most."""


@pytest.mark.parametrize("flow", FLOWS)
def test_no_two_statuses_overlap(flow):
    """Boxes, not only points."""
    places = layout_of(flow)

    assert set(flow.statuses) == set(places)
    for one, other in combinations(places.values(), 2):
        assert abs(one["x"] - other["x"]) >= BOX[0] or abs(one["y"] - other["y"]) >= BOX[1]


@pytest.mark.parametrize("flow", FLOWS)
def test_what_goes_on_goes_right(flow):
    """Along the way to validated, and from anywhere to a dead end."""
    places = layout_of(flow)
    leaves = {arrow.source for arrow in flow.arrows}
    main = [key for key in MAIN if key in places]

    for arrow in flow.arrows:
        onwards = {arrow.source, arrow.target} <= set(main) and main.index(arrow.source) < main.index(arrow.target)
        if onwards or (arrow.target not in leaves and arrow.target not in main):
            assert places[arrow.source]["x"] < places[arrow.target]["x"], arrow.key


@pytest.mark.parametrize("flow", FLOWS)
def test_detours_are_below(flow):
    """The way to validated is the first row, alone."""
    assert {key for key, place in layout_of(flow).items() if place["y"] == 0} == {
        key for key in MAIN if key in flow.statuses
    }


def test_what_jira_rounds_is_no_move():
    """Coordinates come back with many decimals."""
    places = layout_of(cast("Any", FLOWS[0].values[0]))
    rounded = {key: {"x": place["x"] + 0.0003, "y": place["y"] - 0.00011} for key, place in places.items()}

    assert digest_of_layout(places) == digest_of_layout(rounded)
    assert digest_of_layout(places) != digest_of_layout({**places, "ready": {"x": 500, "y": 40}})


def test_what_joins_an_arranged_diagram_is_under_everything():
    """In its own column."""
    assert {"x": 240, "y": 540} == below({"a": {"x": 1, "y": 337.2}, "b": {"x": 2, "y": -5}}, {"x": 240, "y": 0})
