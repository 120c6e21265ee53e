"""The audit on the embedded Jira: one comment, one record, one label; nothing twice, nothing when nothing changed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from integration.errors import Ambiguous, JiraError
from integration.jira.writer import Writer
from integration.mapping import adf
from integration.model.charter import Assignment
from integration.sync.audit import look, would_say
from integration.sync.audit_register import updated
from tests.sync.audits import run, writes
from tests.sync.stage import account, document, stage

FRENCH = "Pour répondre\u00a0: /bornage confirmer motif"


def test_an_act_becomes_one_comment_with_mark_record_and_label(scene):
    """Built and accepted by the same person of MOE: two breaches, one comment."""
    issue = scene.breach()

    result = run(scene, issue)

    (text,) = scene.texts(issue)
    assert text.endswith(FRENCH)
    assert "bornage-ecart" in scene.labels(issue)
    assert sorted((f.rule, f.state) for f in result.opened) == [("R11", "open"), ("R12", "open")]
    assert result.failed == ()
    (read,) = scene.reader.issues([issue], properties=("bornage.audit",))
    assert set(read.properties["bornage.audit"]) == {"v", "body", "sig"}
    (comment,) = scene.reader.comments_by_id([c.id for c in scene.ours(issue)])
    assert set(comment.properties["bornage.record"]) == {"v", "body", "sig"}


def test_a_second_audit_writes_nothing(scene):
    """Nor does one a day later."""
    issue = scene.breach()
    run(scene, issue)

    assert writes(scene, lambda: run(scene, issue)) == 0
    scene.wait(days=1)
    assert writes(scene, lambda: run(scene, issue)) == 0


def test_looking_writes_nothing_and_says_the_same(scene):
    """``audit --show`` holds no writer."""
    issue = scene.breach()
    context = scene.context()

    count = writes(scene, lambda: look(scene.reader, context, [issue]))
    seen = look(scene.reader, context, [issue])

    assert count == 0
    assert [entry.rule for s in seen.settlements for entry, _ in s.spoken] == ["R11", "R12"]
    assert seen.words.people[account("hugo")] == "Hugo"
    ((key, body, judged_from),) = would_say(seen)
    assert key.startswith("CRM-")
    assert body is not None
    assert judged_from is None
    assert adf.text_of(body).endswith(FRENCH)


class Breaking(Writer):
    """A writer whose machine stops right before or after one verb, once."""

    def __init__(self, transport, verb, *, after=False):
        super().__init__(transport)
        self._verb, self._after, self.broken = verb, after, False

    def __getattribute__(self, name):
        verb = super().__getattribute__("__dict__").get("_verb")
        found = super().__getattribute__(name)
        return self._breaking(found) if name == verb and not self.broken else found

    def _breaking(self, found):
        def call(*args, **more):
            self.broken = True
            if self._after:
                found(*args, **more)
            raise Ambiguous("the machine stopped")

        return call


@pytest.mark.parametrize("verb", ["add_comment", "set_issue_property", "update_issue"])
def test_a_crash_is_healed_by_the_next_audit(scene, verb):
    """Between comment, record and label: in the end one comment, one label, and silence."""
    issue = scene.breach()
    broken = run(scene, issue, writer=Breaking(scene.transport, verb, after=verb == "add_comment"))

    run(scene, issue)

    assert f"issue:{issue}" in {failure.subject for failure in broken.failed}
    assert len(scene.ours(issue)) == 1
    assert "bornage-ecart" in scene.labels(issue)
    assert writes(scene, lambda: run(scene, issue)) == 0
    assert scene.store.open_intents(scene.context().site, scene.context().project_id) == ()


def test_a_comment_that_may_still_arrive_is_not_repeated(scene):
    """A post whose end is unknown is looked for, not before it can have arrived."""
    issue = scene.breach()
    run(scene, issue, writer=Breaking(scene.transport, "add_comment"))

    soon = run(scene, issue)
    scene.wait(minutes=10)
    later = run(scene, issue)

    assert [f.subject for f in soon.failed] == [f"issue:{issue}"]
    assert later.failed == ()
    assert len(scene.ours(issue)) == 1


def test_a_record_anyone_wrote_is_not_believed(scene):
    """The verdict is judged again and signed again; the comment stays the same one."""
    issue = scene.breach()
    run(scene, issue)
    (before,) = scene.ours(issue)
    forged = {"v": 1, "body": {"e": []}, "sig": {"key": "00000000", "mac": "0" * 64}}
    with scene.as_("hugo") as hugo:
        assert hugo.put(f"/rest/api/3/issue/{issue}/properties/bornage.audit", json=forged).status_code == 200

    result = run(scene, issue)

    assert result.failed == ()
    assert [c.id for c in scene.ours(issue)] == [before.id]
    (read,) = scene.reader.issues([issue], properties=("bornage.audit",))
    assert read.properties["bornage.audit"]["sig"]["mac"] != "0" * 64
    assert writes(scene, lambda: run(scene, issue)) == 0


def test_our_comment_edited_by_someone_is_put_right_once(scene):
    """Quietly; and then there is silence again."""
    issue = scene.breach()
    run(scene, issue)
    (ours,) = scene.ours(issue)
    with scene.admin() as admin:
        body = {"body": document("tout va bien")}
        assert admin.put(f"/rest/api/3/issue/{issue}/comment/{ours.id}", json=body).status_code == 200

    assert writes(scene, lambda: run(scene, issue)) == 1
    assert scene.texts(issue)[0].endswith(FRENCH)
    assert writes(scene, lambda: run(scene, issue)) == 0


def test_our_comment_deleted_by_people_comes_back_only_with_news(scene):
    """They have read it."""
    issue = scene.breach()
    run(scene, issue)
    (ours,) = scene.ours(issue)
    with scene.admin() as admin:
        assert admin.delete(f"/rest/api/3/issue/{issue}/comment/{ours.id}").status_code == 204

    assert writes(scene, lambda: run(scene, issue)) == 0
    scene.say("claire", issue, "/bornage confirmer R11 fait")
    run(scene, issue)
    assert [text.count("R12") > 0 for text in scene.texts(issue)] == [True]


def test_duplicates_of_our_comment_are_healed(scene):
    """Two machines at once: the oldest stays."""
    issue = scene.breach()
    run(scene, issue)
    (ours,) = scene.reader.comments_by_id([scene.ours(issue)[0].id])
    scene.writer.add_comment(issue, ours.body, properties=ours.properties, visible_to=None)

    run(scene, issue)

    assert [c.id for c in scene.ours(issue)] == [ours.id]
    assert writes(scene, lambda: run(scene, issue)) == 0


def test_a_copied_mark_is_not_ours(scene):
    """A seal is bound to its issue: one copied elsewhere proves nothing, and nobody else's comment is touched."""
    issue, other = scene.breach(), scene.item("data.screen")
    run(scene, issue)
    (ours,) = scene.reader.comments_by_id([scene.ours(issue)[0].id])
    comment = scene.say("hugo", other, "bonjour")
    scene.writer.set_comment_property(comment, "bornage.record", ours.properties["bornage.record"])
    stray = scene.writer.add_comment(other, document("message"), properties=ours.properties, visible_to=None)

    run(scene, other)

    assert [c.id for c in scene.comments(other)] == [comment, stray]


def test_people_s_own_label_is_never_taken_away(scene):
    """We only undo what we did."""
    issue = scene.item("data.screen")
    scene.writer.update_issue(issue, update={"labels": [{"add": "bornage-ecart"}]})

    run(scene, issue)

    assert "bornage-ecart" in scene.labels(issue)


def test_a_label_people_removed_stays_removed(scene):
    """Their edits win."""
    issue = scene.breach()
    run(scene, issue)
    with scene.as_("claire") as claire:
        body = {"update": {"labels": [{"remove": "bornage-ecart"}]}}
        assert claire.put(f"/rest/api/3/issue/{issue}", json=body).status_code == 204

    assert writes(scene, lambda: run(scene, issue)) == 0


def test_one_issue_that_fails_stops_no_other(scene):
    """It is told of and due at once; the register is written all the same."""
    first, second = scene.breach(), scene.breach("data.screen")

    class Refusing(Writer):
        def add_comment(self, issue_id, *args, **more):
            if issue_id == first:
                raise JiraError("comment: refused", status=400)
            return super().add_comment(issue_id, *args, **more)

    result = run(scene, first, second, writer=Refusing(scene.transport))

    assert [f.subject for f in result.failed] == [f"issue:{first}"]
    assert result.failed[0].sentence == "comment: refused"
    assert len(scene.ours(second)) == 1
    assert dict(result.due)[f"issue:{first}"] < scene.reader.now() + timedelta(minutes=1)
    run(scene, first)
    assert len(scene.ours(first)) == 1


def test_without_the_right_to_be_quiet_edits_are_made_all_the_same(scene):
    """Jira refuses the whole edit with 400 (facts 3.12): said once, then not tried again."""
    issue = scene.breach()

    class Plain(Writer):
        tries = 0

        def update_issue(self, issue_id, *, notify=True, **more):
            if not notify:
                Plain.tries += 1
                raise JiraError("To discard the user notification…", status=400)
            super().update_issue(issue_id, notify=True, **more)

    result = run(scene, issue, writer=Plain(scene.transport))

    assert result.failed == ()
    assert Plain.tries == 1
    assert "bornage-ecart" in scene.labels(issue)


def test_under_observation_nothing_is_told_on_issues():
    """The register says it, to those who may read it."""
    scene = stage(mode="observe")
    issue = scene.breach()

    result = run(scene, issue)

    assert sorted(f.rule for f in result.opened) == ["R11", "R12"]
    assert scene.texts(issue) == []
    assert "bornage-ecart" not in scene.labels(issue)
    assert "écarts majeurs\u00a0: 2" in scene.texts(scene.ids.register)[0]
    scene.store.close()


def test_an_english_project_reads_english():
    """The charter's language."""
    scene = stage(language="en")
    issue = scene.breach()

    run(scene, issue)

    (text,) = scene.texts(issue)
    assert text.startswith("Role boundaries · R11 · breach")
    assert text.endswith("To answer: /bornage confirm reason")
    scene.store.close()


def test_staffing_is_told_in_the_register_and_answered_there():
    """R05: a person, no issue; MOA waives it on the register."""
    both = Assignment(role="MOE", person="ines", actor="riva", start=date(2026, 9, 1), phases=("campaigns",))
    scene = stage()
    scene.charter = replace(scene.charter, assignments=(*scene.charter.assignments, both))
    register = scene.ids.register

    first = run(scene)
    quiet = writes(scene, lambda: run(scene))
    scene.say("claire", register, "/bornage déroger R05 jusqu’au 30/09/2026 petite équipe")
    second = run(scene)

    assert [(f.rule, f.subject.split(":")[0]) for f in first.opened] == [("R05", "person")]
    assert quiet == 0
    assert [(f.rule, f.how) for f in second.waived] == [("R05", "waived")]
    assert "petite équipe" in scene.texts(register)[0]
    assert len(scene.ours(register)) == 1
    assert writes(scene, lambda: run(scene)) == 0
    scene.store.close()


def test_a_person_outside_the_charter_is_asked_about_once(scene):
    """Not judged; a question in the register, without a mention."""
    scene.world.add_user("Zoé [red]x[/red]", "zoe@velours.example", account_id=account("zoe"), token="t-zoe")
    issue = scene.item("data.flow")
    scene.open_phase("data")
    scene.deliver(issue)
    scene.move("zoe", issue, "validated")
    scene.wait(hours=1)

    result = run(scene, issue)

    assert result.opened == ()
    assert "Zoé [red]x[/red], premier acte lu sur CRM-" in scene.texts(scene.ids.register)[0]
    assert writes(scene, lambda: run(scene, issue)) == 0


def test_an_issue_no_longer_seen_is_parked(scene):
    """Absence is never a cure."""
    result = run(scene, "999999")

    assert result.gone == ("issue:999999",)
    assert dict(result.due)["issue:999999"] > scene.reader.now() + timedelta(days=6)


def test_hostile_names_and_summaries_stay_texts(scene):
    """Markup, escapes, wiki and HTML typed in Jira come out as they are, or not at all."""
    scene.world.users[account("hugo")].name = "\x1b[31m[red]Hu\u202ego[/red] {actor} <b>"
    issue = scene.breach()
    body = {"fields": {"summary": "[red]h1. {code} \u202e<script>alert(1)</script>"}}
    with scene.as_("claire") as claire:
        assert claire.put(f"/rest/api/3/issue/{issue}", json=body).status_code == 204

    result = run(scene, issue)

    assert result.failed == ()
    assert "par [red]Hugo[/red] {actor} <b> (MOE)" in scene.texts(issue)[0]
    assert writes(scene, lambda: run(scene, issue)) == 0


def test_what_can_no_longer_be_judged_keeps_its_row(scene):
    """In the register too, absence is never a cure."""
    issue = scene.breach()
    run(scene, issue)
    seen = look(scene.reader, scene.context(), [issue])
    (one,) = seen.issues
    unsure = tuple(replace(entry, state="not judged") for entry in one.settlement.record.entries)
    record = replace(one.settlement.record, entries=unsure)
    blind = replace(one, settlement=replace(one.settlement, record=record, spoken=()))

    after = updated(seen.before, [blind], seen.staff, scene.context())

    assert [(row.rule, row.state) for row in after.rows] == [("R11", "not judged"), ("R12", "not judged")]
