"""What one change has looked at again, and what is read beside: no verdict depends on which issues the night happened to see."""

from dataclasses import replace

import pytest

from integration.model.charter import Actor
from integration.sync.audit import audit
from tests.sync.stage import account, document, stage


@pytest.fixture
def scene():
    made = stage()
    yield made
    made.store.close()


@pytest.fixture
def selection():
    """The AMOA's firm is a partner of a candidate."""
    made = stage(selection=True)
    acme = Actor(id="acme", name="Acme", kind="vendor")
    riva = replace(made.charter.actors["riva"], partner_of=("acme",))
    made.charter = replace(made.charter, actors={**made.charter.actors, "acme": acme, "riva": riva})
    yield made
    made.store.close()


def moved(result):
    return {(f.rule, f.state, f.how) for f in (*result.opened, *result.resolved)}


def states(result, rule):
    return {(f.subject, f.state) for f in result.findings if f.rule == rule}


def closed_with_an_open_item(scene, item):
    """Campaigns opened and closed by MOA while ``item`` is still to be prepared."""
    scene.open_phase("campaigns")
    scene.wait(hours=1)
    scene.move("claire", scene.epic("campaigns"), "validated")
    scene.wait(hours=1)
    assert ("R26", "open", None) in moved(scene.sync())
    return item


def test_reserves_signed_elsewhere_cure_the_phase_the_same_night(scene):
    """The decision stands in another phase: decision, item, the item's phase are two steps."""
    item = closed_with_an_open_item(scene, scene.item("campaigns.first"))
    decision = scene.make("claire", "decision", parent={"id": scene.epic("data")}, labels=["reserves"], duedate="2026-12-01")
    scene.link("claire", decision, item)
    scene.move("ines", decision, "approve")
    scene.wait(hours=2)
    scene.sync()
    scene.wait(hours=2)
    assert scene.sync().changed == 0
    scene.move("claire", decision, "validated")
    scene.wait(hours=1)

    result = scene.sync()

    assert result.changed == 1
    assert ("R26", "resolved", "corrected") in moved(result)


def test_the_launch_is_told_to_the_phase_that_went_before_it(scene):
    """Decided outside the template and after the opening: the first phase of the deployment is judged again the same night."""
    scene.aside = frozenset({"R02"})
    scene.wait(hours=1)
    launch = scene.make("claire", "decision", labels=["lancement"])
    scene.open_phase("data")
    scene.wait(hours=1)
    first = scene.sync()
    epic = f"issue:{scene.epic('data')}"
    scene.wait(hours=2)
    scene.sync()
    scene.move("ines", launch, "approve")
    scene.move("claire", launch, "validated")
    scene.wait(hours=1)

    result = scene.sync()

    assert (epic, "open") in states(first, "R17")
    assert result.changed == 1
    assert states(result, "R17") == {(epic, "resolved")}
    scene.wait(days=1)
    scene.say("ines", scene.epic("data"), "vu")
    scene.wait(hours=1)
    assert states(scene.sync(), "R17") == {(epic, "resolved")}


def test_internal_work_done_is_told_to_the_reports_on_its_livrable(scene):
    """Who finished a sub-task built the Livrable, and may not have decided the report on it."""
    flow, report = scene.item("data.flow"), scene.item("data.report")
    scene.open_phase("data")
    work = scene.make("hugo", "subtask", parent={"id": flow})
    scene.wait(hours=2)
    scene.sync()
    scene.wait(hours=2)
    scene.move("hugo", work, "build")
    scene.wait(hours=1)

    result = scene.sync()

    assert {f"issue:{flow}", f"issue:{report}"} <= set(result.subjects)


def test_a_defect_closed_is_told_to_the_reports_on_its_livrable(scene):
    """A blocking Anomalie closed rightly puts the Livrable's acceptance right, and the report on it, the same night."""
    flow, report = scene.item("data.flow"), scene.item("data.report")
    scene.open_phase("data")
    defect = scene.make("ines", "anomalie", labels=["bloquante"])
    scene.link("ines", defect, flow)
    scene.move("ines", report, "approve")
    scene.move("claire", report, "validated")
    scene.wait(hours=1)
    assert ("R32", "open", None) in moved(scene.sync())
    scene.move("claire", defect, "dropped")
    scene.wait(hours=1)

    result = scene.sync()

    assert {f"issue:{flow}", f"issue:{report}"} <= set(result.subjects)
    assert ("R32", "resolved", "corrected") in moved(result)


def accepted_with_a_defect(scene):
    """A report decided while a blocking Anomalie on its Livrable is open, and that link taken off since."""
    flow, report = scene.item("data.flow"), scene.item("data.report")
    scene.open_phase("data")
    defect = scene.make("ines", "anomalie", labels=["bloquante"])
    scene.link("ines", defect, flow)
    scene.wait(hours=1)
    scene.move("ines", report, "approve")
    scene.move("claire", report, "validated")
    scene.wait(hours=1)
    assert ("R32", "open", None) in moved(scene.sync())
    scene.unlink("hugo", defect, flow)
    scene.wait(hours=1)
    return flow, report, defect


def test_unlinking_a_defect_takes_nothing_back(scene):
    """What was accepted with it stays told, in the night of the unlinking; closing it rightly still cures, the same night."""
    flow, report, defect = accepted_with_a_defect(scene)

    result = scene.sync()
    assert {f"issue:{flow}", f"issue:{report}"} <= set(result.subjects)
    assert (f"issue:{report}", "open") in states(result, "R32")

    scene.move("claire", defect, "dropped")
    scene.wait(hours=1)
    result = scene.sync()
    assert f"issue:{report}" in result.subjects
    assert ("R32", "resolved", "corrected") in moved(result)


def test_a_defect_deleted_after_its_unlinking_leaves_the_verdict_unsure(scene):
    """Nobody can read any more what was open: the acceptance is not judged, never withdrawn."""
    _, report, defect = accepted_with_a_defect(scene)
    with scene.admin() as boss:
        assert boss.delete(f"/rest/api/3/issue/{defect}").status_code == 204
    scene.edit("ines", report, summary="Recette des flux")
    scene.wait(hours=1)

    result = scene.sync()

    assert (f"issue:{report}", "not judged") in states(result, "R32")


def test_opening_a_phase_cures_its_livrables_the_same_night(scene):
    """It approves those that wait (decisions 6), though none of them changed."""
    item = scene.item("campaigns.first")
    for status in ("approve", "blocked", "ready", "blocked", "approve"):
        scene.move("ines", item, status)
        scene.wait(hours=1)
    first = scene.sync()
    scene.wait(hours=2)
    scene.sync()
    scene.open_phase("campaigns")
    scene.wait(hours=1)

    result = scene.sync()

    assert ("R25", "open", None) in moved(first)
    assert result.changed == 1
    assert ("R25", "resolved", "corrected") in moved(result)


@pytest.mark.parametrize("gate", ["template", "people"])
@pytest.mark.parametrize("through", ["sync", "audit"])
def test_the_selection_is_not_closed_and_open_by_turns(selection, gate, through):
    """Roles are judged every night: by all go/no-go decisions of the selection, whichever issues are read."""
    scene = selection
    scene.open_phase("selection")
    gates = [scene.item("selection.gate")]
    if gate == "people":
        scene.move("claire", gates.pop(), "dropped")
        gates.append(
            scene.make(
                "claire", "decision", parent={"id": scene.epic("selection")}, labels=["go-no-go"], duedate="2026-12-01"
            )
        )
    scene.wait(days=1)
    for one in gates:
        scene.move("ines", one, "approve")
        scene.move("claire", one, "validated")
    scene.wait(hours=2)
    role = f"role:{scene.context().project_id}:AMOA"
    assert states(scene.sync(), "R08") >= {(role, "resolved")}
    for _ in range(2):
        scene.wait(hours=2)
        scene.sync()
    other = scene.item("campaigns.first")
    scene.say("claire", other, "vu")
    scene.wait(hours=1)

    result = scene.sync() if through == "sync" else audit(scene.reader, scene.writer, scene.store, scene.context(), [other])

    assert (role, "resolved") in states(result, "R08")
    assert (result.opened, result.resolved) == ((), ())


def test_a_choice_made_by_people_s_own_decision_counts(selection):
    """Labelled prestataire, outside the template and outside the phase: the selection is over all the same."""
    scene = selection
    choice = scene.make("claire", "decision", labels=["prestataire"], duedate="2026-12-01")
    scene.move("hugo", choice, "approve")
    scene.move("claire", choice, "validated")
    scene.wait(hours=2)
    scene.sync()
    scene.wait(hours=2)
    tender = scene.item("selection.tender")
    scene.edit("ines", tender, description=document("Complété après le choix."))
    scene.wait(hours=1)

    result = scene.sync()

    assert f"issue:{tender}" in result.subjects
    assert [f for f in result.opened if f.rule == "R08"] == []


def test_what_left_a_closed_phase_stays_on_its_list(scene):
    """An item unknown to the template is moved away after the closing; long after, only the phase is looked at."""
    scene.move("claire", scene.item("campaigns.first"), "dropped")
    extra = scene.make("claire", "livrable", parent={"id": scene.epic("campaigns")})
    closed_with_an_open_item(scene, extra)
    scene.wait(hours=2)
    scene.edit("claire", extra, parent={"id": scene.epic("data")})
    scene.wait(hours=1)
    scene.sync()
    scene.wait(days=1)
    scene.say("ines", scene.epic("campaigns"), "vu")
    scene.wait(hours=1)

    again = scene.sync()
    alone = audit(scene.reader, scene.writer, scene.store, scene.context(), [scene.epic("campaigns")])

    for result in (again, alone):
        assert states(result, "R26") == {(f"issue:{scene.epic('campaigns')}", "open")}
        assert (result.opened, result.resolved) == ((), ())
    assert scene.sync().wrote == 0


def test_who_finished_a_sub_task_moved_since_built_all_the_same(scene):
    """Moved to another phase before the acceptance: known by the register, also to a store that knows nothing."""
    flow = scene.item("data.flow")
    scene.open_phase("data")
    work = scene.make("lina", "subtask", parent={"id": flow}, assignee={"accountId": account("lina")})
    scene.move("lina", work, "validated")
    scene.wait(hours=2)
    scene.sync()
    scene.wait(hours=2)
    scene.edit("lina", work, parent={"id": scene.item("campaigns.first")})
    scene.wait(hours=1)
    scene.sync()
    scene.wait(days=1)
    scene.deliver(flow)
    scene.move("lina", flow, "validated")
    scene.wait(hours=1)

    result = scene.sync()

    assert "R12" in {f.rule for f in result.opened if f.subject == f"issue:{flow}"}


def test_what_came_back_is_forgotten(scene):
    """The register remembers who left, not who came back."""
    item, context = scene.item("data.flow"), scene.context()
    scene.sync()
    kept = []
    for phase in ("campaigns", "data"):
        scene.wait(hours=2)
        scene.edit("claire", item, parent={"id": scene.epic(phase)})
        scene.wait(hours=1)
        scene.sync()
        (register,) = scene.reader.issues([context.record.ids.register], properties=("bornage.audit",))
        kept.append([p[1:] for p in register.properties["bornage.audit"]["body"]["pieces"] if p[0] == "left"])

    assert kept == [[[scene.epic("data"), [item]]], [[scene.epic("campaigns"), [item]]]]
