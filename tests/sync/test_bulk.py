"""Bulk edits (G6): one violation each, one living comment on the epic, one answer for all; the acceptance test is S6."""

from datetime import timedelta

import pytest

from integration.mapping.register_rows import Act
from integration.model.verdict import ChangeRef
from integration.sync.bulk import Candidate, bulks_of
from tests.mapping.voices import AT, accepted, right
from tests.sync.audits import run, writes
from tests.sync.stage import stage

LATER = "2026-11-13"


def flows(scene, count, *, due="2026-10-30"):
    """Livrables of the phase, asked for by Inès and approved by Claire."""
    made = [flow(scene, due) for _ in range(count)]
    scene.wait(minutes=1)
    for issue in made:
        scene.move("ines", issue, "approve")
        scene.move("claire", issue, "ready")
    return made


def flow(scene, due):
    component = next(found for found, role in scene.ids.components.items() if role == "MOE")
    dated = {"duedate": due} if due else {}
    parent = {"id": scene.epic("data")}
    return scene.make("ines", "livrable", parent=parent, components=[{"id": component}], **dated)


def push_back(scene, issues, *, by="hugo", to=LATER):
    for issue in issues:
        scene.edit(by, issue, duedate=to)


def opened(scene):
    scene.open_phase("data")
    scene.wait(hours=1)
    return scene.epic("data")


def keys(scene, issues):
    return {read.key for read in scene.reader.issues(issues)}


def found(result, *rules):
    return [(f.rule, f.severity, f.state, f.how) for f in result.findings if f.rule in rules]


def test_a_bulk_edit_is_told_once_on_the_epic():
    """S6: nine R19 warnings, one comment on the epic listing nine keys, none on the issues; R35 is confirmed on its own."""
    scene = stage()
    epic = opened(scene)
    dated, undated, single = flows(scene, 9), flows(scene, 2, due=None), flows(scene, 1)[0]
    never_approved = flow(scene, "2026-10-30")
    scene.wait(days=1)
    push_back(scene, [*dated, *undated, never_approved])
    scene.wait(days=1)
    push_back(scene, dated[:5], by="ines", to="2026-11-10")
    push_back(scene, [single], by="ines", to="2026-10-26")
    scene.wait(hours=1)
    first = scene.sync()
    scene.say("hugo", single, "/bornage confirmer R35 convenu en COPROJ")
    scene.wait(hours=1)
    second = scene.sync()

    assert found(first, "R19") == [("R19", "warning", "open", None)] * 9
    assert [("R35", "warning", "open", None)] == found(first, "R35")
    assert [("R35", "warning", "resolved", "confirmed")] == found(second, "R35")
    (told,) = scene.texts(epic)
    assert all(key in told for key in keys(scene, dated))
    assert not any(key in told.replace("\n", " ").split() for key in keys(scene, [*undated, never_approved]))
    assert [[]] * 9 == [scene.ours(issue) for issue in dated]


def bulk(scene, count=6):
    epic = opened(scene)
    issues = flows(scene, count)
    scene.wait(days=1)
    push_back(scene, issues)
    scene.wait(hours=1)
    return epic, issues


def candidates(*bars):
    """Members of one edit, a minute apart, each with whom its own violation bars; None: not judged now."""
    for number, bar in enumerate(bars):
        at = AT + timedelta(minutes=number)
        act = Act(fingerprint=f"f{number}", alike="same", at=at)
        found = accepted(answerable=right(bar=bar), act=ChangeRef("status", "acceptance", "validated"), author="hugo", at=at)
        yield Candidate(issue=str(number), key=f"CRM-{number}", act=act, state="open", phase="data", violation=found)


@pytest.mark.parametrize(
    ("bars", "expected"),
    [
        ([None] * 5, None),
        (["built"] * 5, "built"),
        ([None, None, "built", None, "built"], "built"),
        (["party"] * 5, "party"),
    ],
)
def test_a_bulk_edit_bars_whom_its_violations_bar(bars, expected):
    """Even if only some do; and it is remembered once their issues are no more judged."""
    [one] = bulks_of((), candidates(*bars), today=AT.date())
    [later] = bulks_of((one,), (), today=AT.date())

    assert (expected, expected) == (one.bar, later.bar)


def test_audits_one_by_one_change_nothing_more():
    """A later audit of one member, or of the epic, writes nothing: the register remembers who belongs together."""
    scene = stage()
    epic, issues = bulk(scene)
    scene.sync()

    assert [0] * 7 == [writes(scene, lambda one=one: run(scene, one)) for one in (*issues, epic)]


def test_members_that_come_one_by_one_join_on_the_epic():
    """Those told on their own issue keep it; from the fifth on, the epic tells, of all of them."""
    scene = stage()
    epic, issues = bulk(scene)
    for issue in issues:
        run(scene, issue)

    assert [1, 1, 1, 1, 0, 0] == [len(scene.ours(issue)) for issue in issues]
    (told,) = scene.texts(epic)
    assert all(key in told for key in keys(scene, issues))


def test_an_answer_on_the_epic_answers_all_members():
    """Each is resolved by its own record; the epic then says so, and a further sync is silent."""
    scene = stage()
    epic, issues = bulk(scene)
    scene.sync()
    scene.say("claire", epic, "/bornage confirmer R19 vu en COPROJ")
    scene.wait(hours=1)
    answered = scene.sync()

    assert [("R19", "confirmed")] * 6 == [(f.rule, f.how) for f in answered.resolved]
    assert "Aucun écart ouvert sur ce ticket." in scene.texts(epic)[0]
    assert 0 == writes(scene, lambda: run(scene, epic, *issues))


def test_an_answer_on_the_epic_by_its_author_is_refused_once_there():
    """Said on the epic, on no member."""
    scene = stage()
    epic, issues = bulk(scene)
    scene.sync()
    scene.say("hugo", epic, "/bornage confirmer R19 c’est moi")
    scene.wait(hours=1)
    scene.sync()

    assert scene.texts(epic)[0].count("Réponse non prise en compte") == 1
    assert [[]] * 6 == [scene.ours(issue) for issue in issues]
    assert 0 == writes(scene, lambda: run(scene, epic))


def test_four_alike_are_no_bulk_edit():
    """Each is told on its own issue."""
    scene = stage()
    epic, issues = bulk(scene, count=4)
    scene.sync()

    assert [1, 1, 1, 1] == [len(scene.ours(issue)) for issue in issues]
    assert [] == scene.ours(epic)


def test_a_lost_store_and_a_lost_register_end_the_same():
    """The name stands on each member."""
    scene = stage()
    epic, issues = bulk(scene)
    scene.sync()
    before = scene.texts(epic)
    with scene.us() as we:
        we.delete(f"/rest/api/3/issue/{scene.ids.register}/properties/bornage.audit")
    run(scene, *issues)

    assert before == scene.texts(epic)
    assert [[]] * 6 == [scene.ours(issue) for issue in issues]
