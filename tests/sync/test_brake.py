"""No run opens more comments than the brake allows, unless somebody releases it; what stands already goes on."""

from dataclasses import replace

import pytest

from tests.sync.stage import stage


@pytest.fixture
def scene():
    return stage()


def braked(scene, brake):
    return {"policy": replace(scene.policy, brake=brake)}


def test_beyond_the_brake_no_new_comment_is_opened_and_the_register_tells(scene):
    """All are held, none is chosen; the next runs hold them too."""
    issues = [scene.breach("data.flow"), scene.breach("data.screen")]
    first = scene.sync(**braked(scene, 1))
    scene.wait(minutes=1)
    second = scene.sync(**braked(scene, 1))

    assert [[], []] == [scene.ours(issue) for issue in issues]
    assert {f"issue:{issue}" for issue in issues} == set(first.held) == set(second.held)
    assert () == first.opened
    assert "2 comments are held back" in first.line
    assert "--release" in first.line
    assert first.standing["breach"] > 0
    assert ((), ()) == (first.failed, second.failed)


def test_a_released_run_opens_them_once(scene):
    """And then there is nothing left to hold."""
    issues = [scene.breach("data.flow"), scene.breach("data.screen")]
    scene.sync(**braked(scene, 1))
    scene.wait(minutes=1)
    released = scene.sync(released=True, **braked(scene, 1))
    scene.wait(minutes=1)
    after = scene.sync(**braked(scene, 1))

    assert [1, 1] == [len(scene.ours(issue)) for issue in issues]
    assert ((), ()) == (released.held, after.held)
    assert 0 == after.wrote


def test_at_the_brake_everything_is_said(scene):
    """As many as allowed are no flood."""
    issue = scene.breach("data.flow")
    assert () == scene.sync(**braked(scene, 1)).held
    assert 1 == len(scene.ours(issue))
