"""A sample of the matrix, the same each time, and what the matrix itself is good for. The whole of it: ``python -m tests.crash``."""

import json
import threading

import httpx
import pytest

from integration.sandbox.misbehaviour.faults import route_matcher
from tests.crash.__main__ import main
from tests.crash.end_state import ASTRAY, end_state
from tests.crash.matrix import Point, difference, outcome_of, phase_of, points, undisturbed
from tests.crash.phases import FIRST, first, phases, project_of, removed, site_of
from tests.sync.site import edit_as, over
from tests.sync.stage import copied
from tests.sync.weather import Crash

NAMES = [phase.name for phase in phases("small")]


@pytest.mark.parametrize("name", NAMES)
def test_a_command_killed_anywhere_is_finished_by_the_same_command(name):
    """Every 23rd point: the end nobody disturbed, and nothing to write a third time."""
    found = [outcome_of(point) for point in points("small", name, every=23)]

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
    assert set(points("small", "apply", every=23)) < set(whole)


def test_a_point_nobody_gets_to_is_not_counted_as_killed():
    """A run that is shorter than that ends by itself, and as well."""
    total = undisturbed("small", "prepare")[1]

    found = outcome_of(Point(size="small", phase="prepare", at=total + 1, moment="before"))

    assert (False, "") == (found.killed, found.wrong)


def test_whom_a_killed_apply_let_in_a_removal_takes_out_again():
    """Groups and people, killed right after they came in: only our record tells that it was us."""
    world = copied(site_of("small"))
    with pytest.raises(Crash):
        phase_of("small", "apply").run(
            over(world, lambda inner: CutAfter(inner, "POST /rest/api/3/project/{}/role/{}", times=8))
        )
    phase_of("small", "apply").run(over(world))
    issue = next(one for one in world.issues.values() if "bornage-first.need" in one.labels)
    edit_as(over(world), "claire", issue.key, summary="Nos besoins")

    removed(over(world), first("small"), FIRST)

    [project] = world.projects.values()
    actors = [actor for found in project.actors.values() for actor in found]
    assert {"administrators"} >= {actor.group for actor in actors if actor.group}
    assert not {"712020:claire", "712020:ines", "712020:hugo"} & {actor.account_id for actor in actors}


class CutAfter(httpx.BaseTransport):
    """Dies once Jira has taken so many calls of a route."""

    def __init__(self, inner, route, *, times):
        self._inner, self._fits, self._left, self._lock = inner, route_matcher(route), times, threading.Lock()

    def handle_request(self, request):
        with self._lock:
            if not self._left:
                raise Crash
            response = self._inner.handle_request(request)
            self._left -= self._fits(request.method, request.url.path)
            if not self._left:
                raise Crash
            return response


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
