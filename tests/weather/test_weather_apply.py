"""Preparing a site and applying a project, each call in turn under each kind of fault, then once more in good weather."""

from contextlib import suppress
from functools import lru_cache

import pytest

from integration.errors import BornageError
from integration.sync.bootstrap import plan_project, plan_site, prepare
from tests.mapping.blueprints import charter
from tests.sync.site import KEYS, new_site, no_wait, over, picture, yes
from tests.sync.stage import copied
from tests.sync.test_bootstrap_cut import SMALL, apply_on, prepared, uncut, uncut_site
from tests.weather.faults import KINDS, from_then_on, once, places, storm

COLUMNS = "/rest/greenhopper/1.0/rapidviewconfig/columns"
"""Best effort: what this address refuses is left to people, with a list of what to do (facts 9.7)."""
READS = ("/search/jql", "/bulkfetch", "/jql/parse", "/create/validation")


@lru_cache
def start():
    return prepared().world


@lru_cache
def calls():
    """What an undisturbed apply asks, in order."""
    world, asked = copied(start()), []
    world.on_call = lambda request, response: asked.append((request.method, request.path, response.status))
    apply_on(over(world))
    return tuple(asked)


def writes():
    return [
        n
        for n, (method, path, status) in enumerate(calls(), 1)
        if method != "GET" and status < 300 and not path.endswith(READS)
    ]


def seen(world, *, by_hand):
    found = picture(world)
    return found | ({"boards": [name for name, _ in found["boards"]]} if by_hand else {})


def whole(*, by_hand):
    found, _ = uncut()
    return found | ({"boards": [name for name, _ in found["boards"]]} if by_hand else {})


def story(faults, *, reruns=2):
    """An apply in this weather, then others without, until one ends; what differs from an undisturbed one then, if anything."""
    world = copied(start())
    world.faults = faults
    attempt(world)
    by_hand = any(hit.path == COLUMNS for hit in faults.done)
    world.faults = None
    for _ in range(reruns):
        said = attempt(world)
        if not said:
            break
    if said:
        return said
    site = over(world)
    if not plan_project(site.reader, SMALL, charter(), keys=KEYS).plan.empty:
        return "a plan that is not empty"
    left, right = seen(world, by_hand=by_hand), whole(by_hand=by_hand)
    return str({name: (left[name], right[name]) for name in left if left[name] != right[name]} or "")


def attempt(world):
    """What an apply says when it does not end; anything but a sentence for people is a traceback, and raised."""
    try:
        apply_on(over(world))
    except BornageError as told:
        return f"{type(told).__name__}: {told}"
    return ""


@pytest.mark.parametrize("kind", KINDS)
def test_an_apply_survives_each_kind_of_fault(kind):
    """One call meets it; the next apply ends where an undisturbed one does: nothing missing, nothing twice, an empty plan."""
    wrong = {at: said for at in places(kind, len(calls()), every=8) if (said := story(once(kind, at)))}

    assert {} == wrong


@pytest.mark.parametrize("kind", ["cut after it took effect", "500 after", "truncated"])
def test_an_apply_finds_every_write_that_was_carried_out_without_an_answer(kind):
    """Each write in turn, with nothing to tell that it was done."""
    places_of_writes = writes() if kind.startswith("cut") else writes()[:: 3 if kind == "truncated" else 2]

    assert 20 < len(writes())
    assert {} == {at: said for at in places_of_writes if (said := story(once(kind, at)))}


@pytest.mark.parametrize("kind", ["quota of an hour", "rights lost", "token revoked", "project hidden", "503 before"])
def test_an_apply_whose_weather_stays_bad_is_finished_in_good_weather(kind):
    """From the nth call on nothing works any more; later it does again."""
    wrong = {at: said for at in places(kind, len(calls()), every=12) if (said := story(from_then_on(kind, at)))}

    assert {} == wrong


@pytest.mark.parametrize("seed", range(6))
def test_an_apply_gets_through_a_storm(seed):
    """Run six times while two calls in seven fail somehow, then in calm."""
    faults = storm(seed)
    world = copied(start())
    world.faults = faults

    for _ in range(6):
        attempt(world)
    faults.rules = ()

    assert 5 < len(faults.done)
    assert "" == calmed(world)


def calmed(world):
    said = attempt(world) and attempt(world)
    left, right = seen(world, by_hand=True), whole(by_hand=True)
    return said or str({name: (left[name], right[name]) for name in left if left[name] != right[name]} or "")


def prepare_on(site):
    prepare(site.reader, site.writer, SMALL, language="fr", gates="none", ask=yes, sleep=no_wait)


@pytest.mark.parametrize("kind", KINDS)
def test_a_prepare_survives_each_kind_of_fault(kind):
    """The same for what a site shares: roles, types, statuses, workflows, schemes."""
    expected, total = uncut_site()
    wrong = {}

    for at in places(kind, total, every=5):
        site = new_site()
        site.world.faults = once(kind, at)
        with suppress(BornageError):
            prepare_on(site)
        site.world.faults = None
        again = over(site.world)
        prepare_on(again)
        if expected != picture(site.world) or not plan_site(again.reader, SMALL, language="fr").empty:
            wrong[at] = "another site"

    assert {} == wrong
