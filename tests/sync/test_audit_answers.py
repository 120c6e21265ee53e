"""Answers on the embedded Jira: what confirms, what waives, what waits, and what is refused or explained once."""

from datetime import timedelta

import pytest

from integration.mapping import adf
from integration.sync.audit import look, would_say
from tests.sync.audits import blocked, run, writes
from tests.sync.stage import document


def test_a_confirmation_resolves_and_the_last_one_takes_the_label_away(scene):
    """By someone entitled who did not build."""
    issue = scene.breach()
    run(scene, issue)

    scene.say("claire", issue, "/bornage confirmer R11 recette refaite")
    first = run(scene, issue)
    scene.say("ines", issue, "/bornage confirmer R12 contrôlé")
    second = run(scene, issue)

    assert [(f.rule, f.how) for f in first.resolved + second.resolved] == [("R11", "confirmed"), ("R12", "confirmed")]
    assert "bornage-ecart" not in scene.labels(issue)
    assert "Aucun écart ouvert sur ce ticket." in scene.texts(issue)[0]
    assert writes(scene, lambda: run(scene, issue)) == 0


def test_a_confirmation_outlives_its_comment(scene):
    """Deleting it afterwards undoes nothing."""
    issue = scene.breach()
    answer = scene.say("claire", issue, "/bornage confirmer R11 recette refaite")
    run(scene, issue)
    with scene.as_("claire") as claire:
        assert claire.delete(f"/rest/api/3/issue/{issue}/comment/{answer}").status_code == 204

    assert writes(scene, lambda: run(scene, issue)) == 0


@pytest.mark.parametrize(
    "typed",
    [
        adf.doc(adf.quote(adf.paragraph("/bornage confirmer R11 fait"))),
        adf.doc(adf.bullets("/bornage confirmer R11 fait")),
        adf.doc(adf.panel("info", adf.paragraph("/bornage confirmer R11 fait"))),
        adf.doc(adf.paragraph("Pour répondre\u00a0: /bornage confirmer R11 motif")),
        adf.doc(adf.paragraph("ok pour moi")),
    ],
)
def test_talk_about_a_command_changes_nothing(scene, typed):
    """Quoted, listed, copied from a comment of ours, or prose."""
    issue = scene.breach()
    run(scene, issue)
    scene.say("claire", issue, typed)

    assert writes(scene, lambda: run(scene, issue)) == 0


@pytest.mark.parametrize(
    "typed",
    [
        adf.doc(adf.code_block("/bornage confirmer R11 fait")),
        adf.doc(adf.paragraph(adf.code("/bornage confirmer R11 fait"))),
        adf.doc(adf.paragraph("Il suffit de taper /bornage confirmer R11 fait")),
    ],
)
def test_a_command_shown_as_code_or_in_a_sentence_is_explained_once(scene, typed):
    """Nothing is confirmed; its author is told how to write it. Where nothing of ours stands, there is silence."""
    issue, calm = scene.breach(), scene.item("data.screen")
    run(scene, issue, calm)
    scene.say("claire", issue, typed)
    scene.say("claire", calm, typed)

    run(scene, issue, calm)

    assert "écrivez-la au début d’un paragraphe, sans mise en forme de code" in scene.texts(issue)[0]
    assert "régularisé" not in scene.texts(issue)[0]
    assert scene.texts(calm) == []
    assert writes(scene, lambda: run(scene, issue, calm)) == 0


def young(scene):
    """Accepted by who built it, two minutes ago."""
    issue = scene.item("data.flow")
    scene.open_phase("data")
    scene.deliver(issue)
    scene.wait(hours=1)
    scene.move("hugo", issue, "validated")
    scene.wait(minutes=2)
    return issue


@pytest.mark.parametrize(
    "typed", ["/bornage confirmer R11 recette refaite", "/bornage confirmer recette refaite", "/bornage confirmer R11"]
)
def test_an_answer_to_a_young_act_waits_without_a_word(scene, typed):
    """Neither a refusal nor a green comment that would be taken back ten minutes later."""
    issue = young(scene)
    scene.say("claire", issue, typed)

    first = run(scene, issue)
    told = scene.texts(issue)
    scene.wait(minutes=9)
    second = run(scene, issue)

    assert told == []
    assert dict(first.due)[f"issue:{issue}"] <= scene.reader.now()
    assert {f.rule for f in second.findings} == {"R11", "R12"}
    assert writes(scene, lambda: run(scene, issue)) == 0


def test_an_answer_to_a_young_act_counts_once_the_act_is_judged(scene):
    """Typed at once, taken when the act has settled."""
    issue = young(scene)
    scene.say("claire", issue, "/bornage confirmer recette refaite")
    run(scene, issue)
    scene.wait(minutes=9)

    result = run(scene, issue)

    assert sorted((f.rule, f.how) for f in result.resolved) == [("R11", "confirmed"), ("R12", "confirmed")]
    assert scene.texts(issue) == []


def test_looking_at_young_acts_tells_when_they_will_be_judged(scene):
    """Ten minutes after the act."""
    issue = young(scene)
    context = scene.context()

    ((_, body, judged_from),) = would_say(look(scene.reader, context, [issue]))

    assert body is None
    assert timedelta(minutes=7) < judged_from - scene.reader.now() <= timedelta(minutes=8)


def test_talk_about_commands_on_a_calm_register_gets_no_reply(scene):
    """Nothing is open there."""
    run(scene)
    scene.say("claire", scene.ids.register, "la commande /bornage déroger est pratique")

    assert writes(scene, lambda: run(scene)) == 0


def test_a_command_edited_by_someone_else_changes_nothing(scene):
    """Whoever may edit comments does not speak for their authors."""
    issue = scene.breach()
    run(scene, issue)
    comment = scene.say("claire", issue, "je regarde")
    with scene.us() as admin:
        body = {"body": document("/bornage confirmer R11 fait")}
        assert admin.put(f"/rest/api/3/issue/{issue}/comment/{comment}", json=body).status_code == 200

    assert writes(scene, lambda: run(scene, issue)) == 0


def test_a_confirmation_by_the_author_is_refused_once(scene):
    """Said in the living comment, and not again."""
    issue = scene.breach()
    scene.say("hugo", issue, "/bornage confirmer R11 c’est bon")

    result = run(scene, issue)

    assert len(result.opened) == 2
    assert "non prise en compte" in scene.texts(issue)[0]
    assert writes(scene, lambda: run(scene, issue)) == 0


def test_a_waiver_covers_a_state_until_its_date(scene):
    """Then it comes back, loudly, without anybody doing anything."""
    issue = blocked(scene)
    first = run(scene, issue)
    scene.say("claire", issue, "/bornage déroger R30 jusqu’au 2026-09-20 attente de l’hébergeur")
    second = run(scene, issue)
    quiet = writes(scene, lambda: run(scene, issue))
    scene.wait(days=12)
    third = run(scene, issue)

    assert [f.rule for f in first.opened] == ["R30"]
    assert [(f.rule, f.how) for f in second.waived] == [("R30", "waived")]
    assert quiet == 0
    assert [(f.rule, f.state) for f in third.opened] == [("R30", "open")]


def test_a_waiver_by_amoa_is_refused(scene):
    """MOA only."""
    issue = blocked(scene)
    scene.say("ines", issue, "/bornage waive R30 until 2026-09-20 waiting")

    assert run(scene, issue).waived == ()
    assert "non prise en compte" in scene.texts(issue)[0]


def test_an_unknown_verb_on_the_register_gets_a_reply(scene):
    """One line, and then silence."""
    run(scene)
    scene.say("claire", scene.ids.register, "/bornage pardonner R05")

    run(scene)

    assert "commande non reconnue" in scene.texts(scene.ids.register)[0]
    assert writes(scene, lambda: run(scene)) == 0
