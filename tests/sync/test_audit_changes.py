"""What changes around an audit: rules, languages, people, the store, the register; nothing said twice, nothing lost."""

import logging
from dataclasses import replace
from datetime import date, timedelta

import pytest

from integration.jira.writer import Writer
from integration.mapping import adf
from integration.mapping.policy import policy_from
from integration.mapping.register import Row
from integration.model.canonical import canonical_json
from integration.model.charter import RuleOverride
from integration.store import Store
from integration.sync.audit import look
from integration.sync.audit_register import register_from, view_of, write_register
from integration.sync.audit_write import pen_for
from tests.sync.audits import ANSWER, writes
from tests.sync.stage import PEOPLE, RULES, account, stage

DAY = date(2026, 9, 1)


def overridden(**more):
    override = RuleOverride(rule="R11", reason="essai", **more)
    return policy_from(RULES.read_text(encoding="utf-8"), file=RULES.name, overrides=(override,), mode="comment")


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
    shown = replace(seen.shown, view=view_of(after, seen.staff, (), context, day=DAY))
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
