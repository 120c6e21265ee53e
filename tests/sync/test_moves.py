"""Few clicks: what an act of MOA implies for other issues is moved by us, once, and people's own moves win."""

import pytest

from tests.sync.stage import stage


@pytest.fixture
def scene():
    return stage(selection=True)


def status(scene, issue):
    return scene.ids.statuses[scene.reader.issues([issue])[0].status_id]


def settled_sync(scene):
    scene.wait(hours=1)
    return scene.sync()


def test_livrables_awaiting_approval_are_ready_once_moa_opened_their_phase(scene):
    """One gesture approves them all; a Document keeps its own verdict."""
    waiting, early, report = scene.item("data.flow"), scene.item("data.screen"), scene.item("data.report")
    scene.move("ines", waiting, "approve")
    scene.move("ines", report, "approve")
    scene.open_phase("data")
    first, again = settled_sync(scene), settled_sync(scene)

    assert ("ready", "prepare", "approve") == tuple(status(scene, issue) for issue in (waiting, early, report))
    assert ((), ()) == (first.failed, again.failed)
    assert [] == [f.rule for f in (*first.findings, *again.findings) if f.key == scene.reader.issues([waiting])[0].key]


def test_nothing_moves_before_the_opening_has_settled(scene):
    """An opening taken back at once opens nothing."""
    waiting = scene.item("data.flow")
    scene.move("ines", waiting, "approve")
    scene.open_phase("data")
    scene.wait(minutes=2)
    scene.sync()

    assert "approve" == status(scene, waiting)


def test_an_opening_by_somebody_else_moves_nothing_until_moa_confirms_it(scene):
    """The right is MOA's; a confirmation is worth the act."""
    waiting, epic = scene.item("data.flow"), scene.epic("data")
    scene.move("ines", waiting, "approve")
    scene.move("ines", epic, "ready")
    settled_sync(scene)
    before = status(scene, waiting)
    scene.say("claire", epic, "/bornage confirmer R18 ouverture convenue")
    settled_sync(scene)

    assert ("approve", "ready") == (before, status(scene, waiting))


def test_a_livrable_people_sent_back_after_the_opening_stays_where_they_put_it(scene):
    """Their edits win: the opening approved what waited then, not what waits later."""
    waiting = scene.item("data.flow")
    scene.move("ines", waiting, "approve")
    scene.open_phase("data")
    settled_sync(scene)
    scene.move("ines", waiting, "blocked", "approve")
    settled_sync(scene)

    assert "approve" == status(scene, waiting)


def test_a_phase_is_closed_by_its_go_decision_through_ready_if_nobody_opened_it(scene):
    """MOA does not pronounce twice; and a second run finds nothing to do."""
    gate, epic = scene.item("selection.gate"), scene.epic("selection")
    scene.move("claire", gate, "approve", "validated")
    settled_sync(scene)
    closed = status(scene, epic)
    wrote = settled_sync(scene), settled_sync(scene)

    assert "validated" == closed
    assert 0 == wrote[-1].wrote
    assert [] == [f for one in wrote for f in one.failed]


def test_a_phase_reopened_by_people_is_not_closed_again(scene):
    """Their reopening follows the decision and stands."""
    gate, epic = scene.item("selection.gate"), scene.epic("selection")
    scene.move("claire", gate, "approve", "validated")
    settled_sync(scene)
    scene.move("claire", epic, "build")
    settled_sync(scene)

    assert "build" == status(scene, epic)


def test_a_go_decision_by_somebody_else_closes_nothing(scene):
    """It is a violation to be confirmed, not a verdict."""
    scene.move("ines", scene.item("selection.gate"), "approve", "validated")
    settled_sync(scene)

    assert "prepare" == status(scene, scene.epic("selection"))
