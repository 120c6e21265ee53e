"""What people may do to an audit, by mistake or not: whatever they write, retype, move or delete, nothing is cured by it."""

import logging
from dataclasses import replace
from datetime import date, timedelta

import pytest

from integration.jira.reader import Reader
from integration.jira.writer import Writer
from integration.mapping import adf
from integration.mapping.policy import policy_from
from integration.mapping.register import Row
from integration.model.canonical import canonical_json
from integration.model.charter import RuleOverride
from integration.sandbox import history
from integration.store import Store
from integration.sync.audit import audit, look
from integration.sync.audit_register import register_from, view_of, write_register
from integration.sync.audit_write import pen_for
from tests.sync.stage import PEOPLE, RULES, account, document, stage

ANSWER = "/bornage confirmer R11 vu"
DAY = date(2026, 9, 1)


@pytest.fixture
def scene():
    made = stage()
    yield made
    made.store.close()


def writes(scene, work):
    before = scene.transport.writes
    work()
    return scene.transport.writes - before


def standing(result):
    return sorted((finding.rule, finding.state) for finding in result.findings)


def overridden(**more):
    override = RuleOverride(rule="R11", reason="essai", **more)
    return policy_from(RULES.read_text(encoding="utf-8"), file=RULES.name, overrides=(override,), mode="comment")


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


def test_a_rule_switched_off_resolves_nothing(scene):
    """It is not spoken of any more, and not counted among what was put right; on again, it stands as it did."""
    issue = scene.breach()
    scene.sync()
    scene.wait(hours=2)

    off = scene.sync(policy=overridden(on=False))
    text, register = scene.texts(issue)[0], scene.texts(scene.ids.register)[0]
    scene.wait(hours=2)
    on = scene.sync()

    assert off.everything == "moved"
    assert off.resolved == ()
    assert "R11" not in text
    assert "résolus\u00a0: 0" in register
    assert [(f.rule, f.state) for f in on.opened] == [("R11", "open")]


def test_another_severity_is_told_quietly_and_judged_everywhere(scene):
    """What was told already is not news."""
    issue = scene.breach()
    scene.sync()
    scene.wait(days=1)
    loud = []

    class Spy(Writer):
        def edit_comment(self, *args, notify):
            loud.append(notify)
            super().edit_comment(*args, notify=notify)

    result = scene.sync(policy=overridden(severity="warning"), writer=Spy(scene.transport))

    assert result.everything == "moved"
    assert set(loud) == {False}
    assert "R11 · alerte" in scene.texts(issue)[0]
    assert scene.sync(policy=overridden(severity="warning")).wrote == 0


def test_another_language_rewrites_quietly_and_once(scene):
    """The same comments, in the other language."""
    issue = scene.breach()
    scene.sync()
    (before,) = scene.ours(issue)
    scene.charter = replace(scene.charter, language="en")
    loud = []

    class Spy(Writer):
        def add_comment(self, *args, **more):
            loud.append(True)
            return super().add_comment(*args, **more)

        def edit_comment(self, *args, notify):
            loud.append(notify)
            super().edit_comment(*args, notify=notify)

    scene.sync(writer=Spy(scene.transport))

    assert loud == [False, False]
    assert [c.id for c in scene.ours(issue)] == [before.id]
    assert scene.texts(issue)[0].startswith("Role boundaries")
    assert scene.sync().wrote == 0


def test_a_second_violation_of_the_day_is_told_without_noise(scene):
    """One loud edit a day on an issue at most (design decision 9); the next day is another day."""
    issue = scene.breach()
    scene.sync()
    loud = []

    class Spy(Writer):
        def edit_comment(self, issue_id, *args, notify):
            if issue_id == issue:
                loud.append(notify)
            super().edit_comment(issue_id, *args, notify=notify)

    for pause in (timedelta(hours=1), timedelta(days=1)):
        scene.wait(seconds=pause.total_seconds())
        scene.move("claire", issue, "build")
        scene.move("hugo", issue, "acceptance", "validated")
        scene.wait(hours=1)
        scene.sync(writer=Spy(scene.transport))

    assert loud == [False, True]


@pytest.mark.parametrize("store", ["kept", "lost", "two"])
def test_whatever_the_store_knows_the_end_is_the_same(scene, store):
    """Kept, lost between any two runs, or two machines taking turns: one comment, and silence."""
    issue, other = scene.breach(), Store("sqlite://")
    for step in range(4):
        if store == "lost":
            scene.store.close()
            scene.store = Store("sqlite://")
        elif store == "two":
            scene.store, other = other, scene.store
        if step == 1:
            scene.say("claire", issue, ANSWER)
            scene.wait(hours=1)
        scene.sync()
        scene.wait(hours=1)
    other.close()

    assert len(scene.ours(issue)) == len(scene.ours(scene.ids.register)) == 1
    assert scene.texts(issue)[0].count("Confirmé le") == 1
    assert writes(scene, scene.sync) == 0


def test_a_cursor_set_back_says_nothing_new(scene):
    """A store restored from an old copy only reads more."""
    scene.breach()
    scene.sync()
    context = scene.context()
    known = scene.store.progress_of(context.site, context.project_id)
    scene.store.advance(context.site, context.project_id, replace(known, cursor=known.cursor - timedelta(days=300)))

    again = scene.sync()

    assert again.changed == 6
    assert again.wrote == 0


def test_what_we_write_is_read_again_for_a_while_only(scene):
    """Our own echo: within the overlap the commented issue comes back, then nothing does."""
    scene.breach()
    seen = []
    for _ in range(6):
        seen.append(scene.sync())
        scene.wait(minutes=7)

    assert [one.wrote > 0 for one in seen] == [True, False, False, False, False, False]
    assert [one.changed for one in seen] == [6, 1, 1, 1, 1, 0]


def test_a_person_who_left_the_charter_is_not_due_for_ever(scene):
    """What was to be looked at again and is no subject any more is let go."""
    context = scene.context()
    scene.store.put_due(context.site, context.project_id, [(f"person:{context.project_id}:gone", scene.reader.now())])
    scene.wait(minutes=1)
    scene.sync()

    assert scene.store.due_before(context.site, context.project_id, scene.reader.now()) == ()


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


def test_a_rule_told_in_a_project_under_observation_stays_true(scene):
    """Its comment is put right when it is cured, as everywhere else."""
    scene.charter = replace(scene.charter, mode="observe")
    override = RuleOverride(rule="R11", reason="essai", mode="comment")
    policy = policy_from(RULES.read_text(encoding="utf-8"), file=RULES.name, overrides=(override,), mode="observe")
    issue = scene.breach()
    scene.sync(policy=policy)
    before = scene.texts(issue)
    scene.say("claire", issue, ANSWER)
    scene.wait(hours=1)

    scene.sync(policy=policy)

    assert len(before) == 1
    assert "R12" not in before[0]
    assert "Confirmé le" in scene.texts(issue)[0]


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


def row(number):
    return Row(
        issue=str(number),
        key=f"CRM-{number}",
        phase="data",
        rule="R11",
        severity="breach",
        state="open",
        roles=("AMOA", "MOA"),
        since=DAY,
    )


def big(seen):
    """A register of four hundred open rows, and as much beside them."""
    rows = tuple(row(number) for number in range(20_000, 20_400))
    resolved = {str(n): n % 7 + 1 for n in range(30_000, 31_500)}
    asked = {f"712020:{n:036d}": f"CRM-{n}" for n in range(100)}
    return replace(seen.after, rows=rows, resolved=resolved, asked=asked)


def written(scene, seen, after):
    context = scene.context()
    shown = replace(seen.shown, view=view_of(after, seen.staff, (), context, DAY))
    pen = pen_for(scene.writer, scene.store, context)
    write_register(pen, scene.reader, seen.reading.register, before=seen.before, after=after, shown=shown)
    return pen


def kept(scene):
    names = ("bornage.audit", "bornage.audit.2", "bornage.audit.3", "bornage.audit.4")
    return scene.reader.issues([scene.ids.register], properties=names)[0]


def test_a_register_of_two_different_writes_is_not_believed(scene):
    """A page our keys sealed at another time is read as lost, and everything is looked at again."""
    scene.sync()
    scene.wait(hours=2)
    seen = look(scene.reader, scene.context(), [])
    pen = written(scene, seen, big(seen))
    whole = register_from(kept(scene), scene.context())
    pen.remember(scene.ids.register, "bornage.audit.2", {"pieces": []})
    scene.breach()

    assert not whole.lost
    assert register_from(kept(scene), scene.context()).lost
    assert scene.sync().everything == "register"
    assert scene.sync().wrote == 0


def test_a_register_of_four_hundred_rows_is_read_back_whole(scene):
    """Four properties and one comment, each under Jira's limit; rows, counts and questions come back as they were."""
    seen = look(scene.reader, scene.context(), [])
    after = big(seen)

    written(scene, seen, after)

    read = kept(scene)
    found = register_from(read, scene.context())
    assert not found.lost
    assert (found.rows, found.resolved, found.asked) == (after.rows, after.resolved, after.asked)
    assert all(len(canonical_json(value)) < 30_000 for value in read.properties.values())
    (comment,) = scene.ours(scene.ids.register)
    assert len(canonical_json(adf.canonical(comment.body))) < 30_000
    assert "écarts majeurs\u00a0: 400" in scene.texts(scene.ids.register)[0]


def test_no_name_mail_or_token_is_kept_or_logged(tmp_path, caplog):
    """The store holds ids and digests; logs and failures name nobody."""
    caplog.set_level(logging.DEBUG)
    path = tmp_path / "bornage.db"
    scene = stage(url=f"sqlite:///{path}")
    for handle in PEOPLE:
        scene.world.users[account(handle)].name = f"Surname-{handle}"
    issue = scene.breach()
    scene.say("claire", issue, "/bornage confirmer R11 motif-confidentiel")
    scene.wait(hours=1)

    class Refusing(Writer):
        def set_issue_property(self, *_args):
            raise KeyError("Surname-hugo")

    failed = scene.sync(writer=Refusing(scene.transport)).failed
    scene.wait(minutes=6)
    scene.sync()
    scene.store.close()

    said = caplog.text + path.read_bytes().decode("latin-1") + "".join(f.sentence for f in failed)
    assert len(failed) == 2
    assert [word for word in ("Surname-", "@velours", "t-bornage", "motif-confidentiel") if word in said] == []


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
