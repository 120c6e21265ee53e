"""A sample of the table of bad weather, the same each time; the whole of it: ``python -m tests.crash --weather``."""

import pytest

from integration.errors import BornageError
from integration.sandbox.misbehaviour.faults import Faults, Rule, When, WithoutPermission, route_matcher
from tests.crash.bad_weather import KINDS, RIGHTS, routes, spells, story
from tests.crash.end_state import end_state
from tests.crash.matrix import phase_of, undisturbed
from tests.crash.phases import phases
from tests.sync.site import over
from tests.sync.stage import copied

EVERY = 79


@pytest.mark.parametrize("part", range(4))
def test_bad_weather_leaves_what_fair_weather_leaves(part):
    """Every 79th of command, kind of request and kind of weather: nothing missing, nothing twice, nothing left to write."""
    wrong = {
        (one.phase, one.route, one.kind): told for one in [*spells("small", every=EVERY)][part::4] if (told := story(one)[1])
    }

    assert {} == wrong


def test_the_table_has_every_command_request_and_kind():
    """What the sample is taken from; the sample has every kind."""
    whole = list(spells("small"))

    assert {phase.name for phase in phases("small")} == {one.phase for one in whole}
    assert set(KINDS) == {one.kind for one in whole} == {one.kind for one in spells("small", every=EVERY)}
    assert {route for phase in phases("small") for route in routes("small", phase.name)} <= {one.route for one in whole}


@pytest.mark.parametrize(
    ("name", "after", "named"),
    [
        ("prepare", "POST /rest/api/3/issuetype", "Administer Jira"),
        ("apply", "POST /rest/api/3/project", "permission-create-issues"),
        ("upgrade of the project", "POST /rest/api/3/issue/bulk", "permission"),
        ("remove around people’s", "GET /rest/api/3/project/{}/role/{}", "the account needs “Administer projects”"),
    ],
)
def test_rights_lost_in_the_middle_are_named_and_the_rest_done_when_they_are_back(name, after, named):
    """From the first such request on nothing is allowed any more; then everything is again."""
    phase = phase_of("small", name)
    world = copied(phase.start())
    lost = Faults(Rule(fault=WithoutPermission(permissions=RIGHTS), when=When()), seed=1)

    def forget(request, _):
        if route_matcher(after)(request.method, request.path):
            world.faults = lost

    world.on_call = forget
    with pytest.raises(BornageError, match=named):
        phase.run(over(world))
    world.on_call = world.faults = None
    phase.run(over(world))

    assert undisturbed("small", name)[0] == end_state(world)
