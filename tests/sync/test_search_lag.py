"""While Jira's search is behind (facts 1.10), a sync misses nothing for longer than the lag; for applying see ``tests/traps``."""

import pytest

from tests.sync.stage import stage


@pytest.mark.parametrize("flicker", [False, True])
def test_what_search_did_not_show_tonight_is_found_tomorrow(flicker):
    """The time between syncs overlaps by more than the index lags; the newest update seen is no mark to go on from."""
    scene = stage()
    issue = scene.item("data.flow")
    scene.open_phase("data")
    scene.deliver(issue)
    scene.wait(hours=1)
    scene.sync()
    scene.world.switches.index_lag = 60 * 60
    scene.world.switches.index_flicker = flicker
    scene.wait(hours=1)
    scene.move("hugo", issue, "validated")
    scene.wait(minutes=12)

    tonight = scene.sync()
    scene.wait(hours=24)
    tomorrow = scene.sync()
    scene.store.close()

    assert (0, 2) == (len(tonight.opened), len(tomorrow.opened))
