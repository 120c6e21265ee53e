"""No run opens more comments than the brake allows, unless somebody releases it; what stands already goes on."""

from dataclasses import replace

import pytest

from integration.mapping.comment import mentioned_in
from integration.sync.audit import audit
from tests.sync.audits import writes
from tests.sync.stage import stage
from tests.sync.test_bulk import flows, opened, push_back


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


def test_what_is_held_keeps_its_age_and_costs_no_write_while_it_waits(scene):
    """Only the first digest calls it new; the released comment tells aloud, to whoever is asked to act."""
    issues = [scene.breach("data.flow"), scene.breach("data.screen")]
    scene.sync(**braked(scene, 1))
    scene.wait(days=1)
    quiet = writes(scene, lambda: scene.sync(**braked(scene, 1)))
    for _week in range(2):
        scene.wait(days=7)
        scene.sync(**braked(scene, 1))
    released = scene.sync(released=True, **braked(scene, 1))
    digests = [text.replace("\u00a0", " ") for text in scene.texts(scene.ids.register)[1:]]

    assert 0 == quiet
    assert [": 0 nouveau · " in text.replace("\u00a0", " ") for text in digests] == [False, True]
    assert {f"issue:{issue}" for issue in issues} == {one.subject for one in released.opened}
    assert all(mentioned_in(scene.ours(issue)[0].body) for issue in issues)
    assert () == scene.sync(**braked(scene, 1)).opened


def test_an_audit_of_another_issue_leaves_what_is_held_on_the_register(scene):
    """It did not look at them."""
    scene.breach("data.flow")
    scene.breach("data.screen")
    scene.sync(**braked(scene, 1))
    context = replace(scene.context(), **braked(scene, 1))
    audit(scene.reader, scene.writer, scene.store, context, [scene.item("campaigns.first")])

    assert "en attente d’un accord (--release) : 2" in scene.texts(scene.ids.register)[0].replace("\u00a0", " ")


def test_the_brake_counts_the_whole_run(scene):
    """The epic that tells of a bulk edit comes after the issues, and counts with them."""
    epic = opened(scene)
    needs = flows(scene, 6)
    scene.wait(days=1)
    scene.sync()
    push_back(scene, needs)
    scene.wait(hours=1)
    other = scene.breach("data.screen")
    context = replace(scene.context(), **braked(scene, 1))
    found = audit(scene.reader, scene.writer, scene.store, context, [*needs, other])

    assert (f"issue:{epic}",) == found.held
    assert [1, 0] == [len(scene.ours(issue)) for issue in (other, epic)]


def test_one_more_pass_of_a_run_does_not_begin_to_count_anew(scene):
    """What the first pass opened counts in the second."""
    first, other = scene.breach("data.flow"), scene.breach("data.screen")
    context = replace(scene.context(), **braked(scene, 1))
    begun = audit(scene.reader, scene.writer, scene.store, context, [first])
    again = audit(scene.reader, scene.writer, scene.store, context, [first, other], already=begun.fresh)

    assert ((), (f"issue:{other}",)) == (begun.held, again.held)
