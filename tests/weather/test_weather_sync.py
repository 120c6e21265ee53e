"""The nightly sync, each call in turn under each kind of fault: the next nights say the same as undisturbed ones, then nothing."""

from datetime import timedelta
from functools import lru_cache

import pytest

from integration.errors import BornageError
from integration.jira.reader import Reader
from integration.jira.transport import connect
from integration.jira.writer import Writer
from integration.sandbox.mount import transport as mounted
from integration.store import Store
from tests.sync.stage import MAIL, URL, Stage, charter, copied, no_wait, stage
from tests.weather.faults import KINDS, from_then_on, once, places, storm


@lru_cache
def start():
    """Two breaches on one issue, not told of yet; and the ids of the project."""
    scene = stage()
    scene.breach()
    scene.wait(hours=1)
    return scene.world, scene.ids


def over(world, store):
    doors = connect(URL, MAIL, "t-bornage", transport=mounted(world), sleep=no_wait)
    return Stage(world, doors, Reader(doors), Writer(doors), store, charter(), known=start()[1])


def night(world, store):
    """One sync by a fresh process; what it says when it does not end."""
    scene = over(world, store)
    try:
        scene.sync()
    except BornageError as told:
        return f"{type(told).__name__}: {told}", scene.transport.writes
    return "", scene.transport.writes


def picture(world):
    scene = over(world, Store("sqlite://"))
    issues = [*scene.ids.items, *scene.ids.phases, scene.ids.register]
    found = {issue: (scene.texts(issue), sorted(scene.labels(issue))) for issue in issues}
    scene.store.close()
    return found


@lru_cache
def undisturbed():
    """What stands in the end, and what the first night asks."""
    world, asked, store = copied(start()[0]), [], Store("sqlite://")
    world.on_call = lambda request, _: asked.append((request.method, request.path))
    night(world, store)
    world.on_call, first = None, tuple(asked)
    calm(world, store)
    store.close()
    return picture(world), first


def calm(world, store):
    """Two nights: soon, and when what could not be seen is looked at again. What the last one says."""
    said = ""
    for wait in (timedelta(minutes=6), timedelta(days=8)):
        world.clock.advance(wait)
        said, _ = night(world, store)
    return said


def story(faults, *, nights=1):
    """Nights in this weather, two calm ones, and a third that has nothing to write; what is wrong then, if anything."""
    world, store = copied(start()[0]), Store("sqlite://")
    world.faults = faults
    for _ in range(nights):
        night(world, store)
        world.clock.advance(timedelta(hours=1))
    world.faults = None
    said = calm(world, store)
    last, writes = night(world, store)
    store.close()
    if said or last or writes:
        return said or last or f"{writes} writes in the last night"
    return "" if picture(world) == undisturbed()[0] else "another picture"


@pytest.mark.parametrize("kind", KINDS)
def test_a_sync_survives_each_kind_of_fault(kind):
    """One call meets it; the nights after say all that is to be said, once, and then are silent."""
    asked = undisturbed()[1]

    assert {} == {at: said for at in places(kind, len(asked), every=5) if (said := story(once(kind, at)))}


@pytest.mark.parametrize("kind", ["cut after it took effect", "504 after", "truncated"])
def test_a_sync_finds_every_write_that_was_carried_out_without_an_answer(kind):
    """Comments, records, labels: each in turn."""
    writes = [
        n
        for n, (method, path) in enumerate(undisturbed()[1], 1)
        if method == "PUT" or (method == "POST" and path.endswith("/comment"))
    ]

    assert 5 == len(writes)
    assert {} == {at: said for at in writes if (said := story(once(kind, at)))}


@pytest.mark.parametrize("kind", ["quota of an hour", "rights lost", "token revoked", "project hidden", "503 before"])
def test_a_sync_whose_weather_stays_bad_goes_on_when_it_is_good_again(kind):
    """From the nth call on nothing works any more, for two nights."""
    asked = undisturbed()[1]

    assert {} == {at: said for at in places(kind, len(asked), every=7) if (said := story(from_then_on(kind, at), nights=2))}


@pytest.mark.parametrize("seed", range(6))
def test_syncs_get_through_a_storm(seed):
    """Five nights in which two calls in seven fail somehow."""
    assert "" == story(storm(seed), nights=5)
