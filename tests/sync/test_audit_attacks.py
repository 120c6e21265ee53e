"""What people may do to an audit, by mistake or not: whatever they write, retype, move or delete, nothing is cured by it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from integration.jira.reader import Reader
from integration.mapping import adf
from integration.model.canonical import canonical_json
from integration.sandbox import history
from integration.store import Store
from integration.sync.audit import audit
from tests.sync.audits import ANSWER, standing, writes
from tests.sync.stage import PEOPLE, account, document


def retyped(scene, issue, type_id):
    """As Jira's « move » does: the type changes, the history stays."""
    found = scene.world.issues[int(issue)]
    found.type_id = int(type_id)
    history.touch(scene.world, found)
    scene.wait(hours=1)


@pytest.mark.parametrize("kind", ["task", "foreign"])
def test_another_type_undoes_nothing(scene, kind):
    """A ticket turned into internal work, or into a type that is not ours, keeps what stood on it; turned back, it is judged."""
    issue = scene.breach()
    scene.sync()
    scene.wait(hours=2)
    types = {name: found for found, name in scene.ids.types.items()}
    other = types["task"] if kind == "task" else next(t.id for t in scene.world.types.values() if t.name == "Bug")

    retyped(scene, issue, other)
    away = scene.sync()
    retyped(scene, issue, types["livrable"])
    back = scene.sync()

    assert standing(away) == [("R11", "not judged"), ("R12", "not judged")]
    assert (away.resolved, back.opened, back.resolved) == ((), (), ())
    assert standing(back) == [("R11", "open"), ("R12", "open")]
    assert "bornage-ecart" in scene.labels(issue)


@pytest.mark.parametrize("what", ["issue", "epic"])
def test_what_is_deleted_closes_nothing_and_stops_nobody(scene, what):
    """The register keeps the rows of what is gone; the others are judged as ever."""
    issue, other = scene.breach(), scene.item("data.screen")
    scene.sync()
    scene.wait(hours=2)
    with scene.admin() as admin:
        gone = issue if what == "issue" else scene.epic("data")
        assert admin.delete(f"/rest/api/3/issue/{gone}").status_code == 204
    scene.deliver(other)
    scene.move("hugo", other, "validated")
    scene.wait(hours=1)

    result = scene.sync()

    assert (result.failed, result.resolved) == ((), ())
    assert {f.rule for f in result.opened} >= {"R11", "R12"}
    assert "écarts majeurs\u00a0: 4" in scene.texts(scene.ids.register)[0]
    assert scene.sync().wrote == 0


def test_an_issue_moved_to_another_project_is_left_alone(scene):
    """Its rows stay, its comment stays, and nothing is written there any more."""
    issue = scene.breach()
    scene.sync()
    scene.world.users[account("bornage")].admin = True
    ids = (str(next(iter(scene.world.type_schemes))), str(next(iter(scene.world.workflow_schemes))))
    scene.writer.create_project("NEW", "Autre", "", account("bornage"), type_scheme=ids[0], workflow_scheme=ids[1])
    found, there = scene.world.issues[int(issue)], scene.world.project("NEW")
    scene.world.project_of(found).issue_ids.discard(found.id)
    there.issue_ids.add(found.id)
    found.project_id, found.key = there.id, "NEW-1"
    scene.world.issue_by_key["NEW-1"] = found.id

    result = audit(scene.reader, scene.writer, scene.store, scene.context(), [issue])

    assert result.gone == (f"issue:{issue}",)
    assert (result.failed, result.resolved, result.wrote) == ((), (), 0)
    assert "écarts majeurs\u00a0: 2" in scene.texts(scene.ids.register)[0]


SPEECHES = {
    "in a panel": adf.doc(adf.panel("info", adf.paragraph(ANSWER))),
    "in a table": adf.doc(adf.table(["x"], [[ANSWER]])),
    "in an expand": adf.doc(adf.expand("x", adf.paragraph(ANSWER))),
    "as code": adf.doc(adf.paragraph(adf.code(ANSWER))),
    "on a second line": adf.doc(adf.paragraph("Bonjour", adf.hard_break(), ANSWER)),
}


@pytest.mark.parametrize("body", SPEECHES.values(), ids=SPEECHES.keys())
def test_a_command_that_is_shown_is_not_given(scene, body):
    """Only the start of a top-level paragraph is somebody speaking."""
    issue = scene.breach()
    scene.sync()
    scene.say("claire", issue, body)
    scene.wait(hours=1)

    assert scene.sync().resolved == ()


@pytest.mark.parametrize("who", ["sofia", "stranger", "robot"])
def test_a_command_by_someone_without_the_role_is_refused(scene, who):
    """Someone without a role, someone outside the charter, an app."""
    kind = "app" if who == "robot" else "atlassian"
    if who not in PEOPLE:
        scene.world.add_user(who, f"{who}@velours.example", account_id=account(who), token=f"t-{who}", kind=kind)
    issue = scene.breach()
    scene.sync()
    scene.wait(hours=1)
    scene.say(who, issue, ANSWER)
    scene.wait(hours=1)

    result = scene.sync()

    assert result.resolved == ()
    assert "non prise en compte" in scene.texts(issue)[0]


def test_a_command_found_among_a_hundred_comments_counts(scene):
    """The page of comments inside an issue is cut silently; the list goes on after a hundred."""
    issue = scene.breach()
    scene.sync()
    scene.wait(hours=1)
    for number in range(130):
        scene.say("hugo" if number != 115 else "claire", issue, ANSWER if number == 115 else f"note {number}")
    scene.wait(hours=1)

    result = scene.sync()

    assert [(f.rule, f.how) for f in result.resolved] == [("R11", "confirmed")]
    assert len(scene.ours(issue)) == 1


def test_a_flood_of_commands_and_of_words_is_kept_small(scene):
    """Reasons are cut, old waivers and refusals forgotten: the record fits, and then there is silence."""
    issue = scene.breach()
    scene.sync()
    scene.wait(hours=1)
    for number in range(60):
        scene.say("claire", issue, f"/bornage déroger R30 jusqu’au 2026-12-24 {number} " + "é\U0001f600" * 10_000)
        scene.say("hugo", issue, f"/bornage confirmer R11 {number} [/red]{{color}}<script>\x1b[31m\u202e\u200b")
    scene.wait(hours=1)

    result = scene.sync()

    assert result.failed == ()
    (read,) = scene.reader.issues([issue], properties=("bornage.audit", "bornage.audit.2"))
    assert all(len(canonical_json(value)) < 30_000 for value in read.properties.values())
    assert all(len(canonical_json(comment.body)) < 30_000 for comment in scene.ours(issue))
    assert writes(scene, scene.sync) == 0


@pytest.mark.parametrize("waived", [False, True], ids=["open", "waived"])
def test_two_hundred_and_forty_violations_fit_their_issue(scene, waived):
    """More than one property holds: the record goes on in the second, which is read back and joined."""
    issue = scene.item("data.flow")
    scene.open_phase("data")
    scene.deliver(issue)
    if waived:
        scene.say("claire", issue, "/bornage déroger R19 jusqu’au 2027-03-31 " + "calendrier revu ensemble " * 8)
    with scene.as_("hugo") as hugo:
        for number in range(240):
            scene.wait(minutes=30)
            body = {"fields": {"duedate": (date(2027, 1, 1) + timedelta(days=number)).isoformat()}}
            assert hugo.put(f"/rest/api/3/issue/{issue}", json=body).status_code == 204
    scene.wait(hours=1)

    result = scene.sync()

    assert result.failed == ()
    assert all(len(canonical_json(comment.body)) < 30_000 for comment in scene.ours(issue))
    (read,) = scene.reader.issues([issue], properties=("bornage.audit", "bornage.audit.2"))
    assert set(read.properties) == {"bornage.audit", "bornage.audit.2"}
    assert all(len(canonical_json(value)) < 30_000 for value in read.properties.values())
    assert sum(finding.rule == "R19" for finding in result.findings) > 200
    again = scene.sync()
    assert (again.wrote, again.opened, again.waived) == (0, (), ())


def test_a_property_copied_from_elsewhere_proves_nothing(scene):
    """A valid envelope of one issue put on another, and the register's on an issue."""
    issue, other = scene.breach(), scene.breach("data.screen")
    scene.sync()
    scene.say("claire", issue, ANSWER)
    scene.wait(hours=1)
    scene.sync()
    kept = {i: scene.reader.issues([i], properties=("bornage.audit",))[0].properties for i in (issue, scene.ids.register)}
    for source in kept:
        with scene.as_("hugo") as hugo:
            path = f"/rest/api/3/issue/{other}/properties/bornage.audit"
            assert hugo.put(path, json=kept[source]["bornage.audit"]).status_code == 200
        result = audit(scene.reader, scene.writer, scene.store, scene.context(), [other])

        assert standing(result) == [("R11", "open"), ("R12", "open")]
        assert result.failed == ()
        assert len(scene.ours(other)) == 1


def test_assignments_someone_overwrote_take_nobody_s_role_away(scene):
    """What cannot be verified is recorded again, from when the charter was first applied."""
    issue = scene.item("data.flow")
    scene.open_phase("data")
    scene.deliver(issue)
    scene.move("claire", issue, "validated")
    scene.wait(hours=1)
    scene.sync()
    with scene.admin() as admin:
        path = "/rest/api/3/project/CRM/properties/bornage.assignments"
        assert admin.put(path, json={"v": 1, "body": [], "sig": {"key": "x", "mac": "y"}}).status_code == 200
    scene.wait(hours=1)

    result = scene.sync(charter=replace(scene.charter, name="Velours encore"))

    assert result.opened == result.resolved == ()
    assert scene.reader.project_property("CRM", "bornage.assignments")["sig"]["key"] != "x"


def test_a_register_nobody_may_be_shown_is_not_posted(scene):
    """Under observation it is for MOA and AMOA; without the role for that, it is said instead of shown to all."""
    scene.charter = replace(scene.charter, mode="observe")
    scene.breach()

    class NoRole(Reader):
        def roles_of(self, _project):
            return ()

    result = scene.sync(reader=NoRole(scene.transport))

    assert [f.subject for f in result.failed] == [f"project:{scene.context().project_id}"]
    assert "bornage site prepare" in result.failed[0].sentence
    assert scene.texts(scene.ids.register) == []


def test_a_mark_copied_to_a_comment_of_people_makes_it_nobody_s(scene):
    """Not even on the same issue, nor on an older comment: what people wrote is never edited, never deleted."""
    issue = scene.item("data.flow")
    older = scene.say("hugo", issue, "bonjour")
    scene.breach()
    scene.sync()
    (ours,) = scene.reader.comments_by_id([scene.ours(issue)[0].id])
    newer = scene.say("hugo", issue, "encore")
    with scene.as_("hugo") as hugo:
        for comment in (older, newer):
            path = f"/rest/api/3/comment/{comment}/properties/bornage.record"
            assert hugo.put(path, json=ours.properties["bornage.record"]).status_code in (200, 201)
    scene.store.close()
    scene.store = Store("sqlite://")
    scene.wait(hours=1)

    assert scene.sync().failed == ()

    assert [c.id for c in scene.comments(issue)] == [older, ours.id, newer]
    assert [adf.text_of(c.body) for c in scene.comments(issue) if c.id != ours.id] == ["bonjour", "encore"]


def test_odd_account_ids_and_comments_of_nobody_are_read(scene):
    """An id is an opaque string; a comment whose author is gone says nothing."""
    odd = "qm:1234-[x]\"';--:{a}<b>%0a"
    scene.world.add_user("x" * 255, "odd@velours.example", account_id=odd, token="t-odd")
    issue = scene.breach()
    scene.say("odd", issue, "/bornage confirmer R11 vu")
    scene.say("odd", issue, document("\u200b/bor\u202enage confirmer R12 \u2066vu"))
    scene.wait(hours=1)

    result = scene.sync()

    assert result.failed == result.resolved == ()
    assert scene.texts(issue)[0].count("non prise en compte") == 2
    assert writes(scene, scene.sync) == 0
