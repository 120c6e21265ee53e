"""A sample of the matrix, the same each time, and what the matrix itself is good for. The whole of it: ``python -m tests.crash``."""

import json

import pytest

from tests.crash.__main__ import main
from tests.crash.end_state import ASTRAY, end_state
from tests.crash.matrix import Point, difference, outcome_of, points, undisturbed
from tests.crash.phases import phases, project_of
from tests.sync.stage import copied

NAMES = [phase.name for phase in phases("small")]


@pytest.mark.parametrize("name", NAMES)
def test_a_command_killed_anywhere_is_finished_by_the_same_command(name):
    """Every 17th point: the end nobody disturbed, and nothing to write a third time."""
    found = [outcome_of(point) for point in points("small", name, every=17)]

    assert {} == {(one.point.at, one.point.moment): one.wrong for one in found if one.wrong}
    assert all(one.killed for one in found)
    assert len(found) >= 2


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("remove")])
def test_nothing_that_a_run_remembers_leads_nowhere(name):
    """Every id of the records is one of a thing that stands there; every seal verifies."""
    assert ASTRAY not in str(undisturbed("small", name)[0])


def test_every_request_is_two_points_and_a_stride_takes_some_of_them():
    """Before it is sent, and after it was taken; each phase begins at another one."""
    total = undisturbed("small", "apply")[1]

    whole = list(points("small", "apply"))

    assert 2 * total == len(whole) == len(set(whole))
    assert {(1, "before"), (1, "after"), (total, "after")} <= {(one.at, one.moment) for one in whole}
    assert set(points("small", "apply", every=17)) < set(whole)


def test_a_point_nobody_gets_to_is_not_counted_as_killed():
    """A run that is shorter than that ends by itself, and as well."""
    total = undisturbed("small", "prepare")[1]

    found = outcome_of(Point(size="small", phase="prepare", at=total + 1, moment="before"))

    assert (False, "") == (found.killed, found.wrong)


@pytest.mark.parametrize(
    ("kind", "harm"),
    [
        ("links", lambda world: world.links.clear()),
        ("issues", lambda world: next(iter(world.issues.values())).labels.append("encore")),
        ("boards", lambda world: next(iter(world.boards.values())).columns.pop()),
        ("projects", lambda world: next(iter(world.projects.values())).properties.popitem()),
        ("filters", lambda world: next(iter(world.filters.values())).shares.clear()),
        ("groups", lambda world: world.groups.popitem()),
    ],
)
def test_a_difference_is_seen(kind, harm):
    """Whatever is missing, and where."""
    world = copied(project_of("small"))
    before = end_state(world)

    harm(world)

    assert difference(before, end_state(world)).startswith(f"{kind}: ")
    assert "" == difference(before, before)


def test_the_command_prints_its_sums_last(capfd):
    """Points, and how many of them ended alike; 0 when none differs."""
    assert 0 == main(["--phase", "prepare", "--every", "19", "--jobs", "1"])

    *rows, last = capfd.readouterr().out.splitlines()
    assert {"points": 4, "identical": 4, "different": 0} == json.loads(last)
    assert rows[0].startswith("prepare")
