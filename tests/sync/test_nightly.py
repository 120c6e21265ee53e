"""The nightly sync on the embedded Jira: what it looks at, and how quiet a quiet night is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from integration.mapping import adf
from integration.mapping.seal import unseal
from integration.model.charter import Assignment, Person
from integration.sandbox.natives import ADMIN_ROLE
from integration.store import Store
from tests.sync.stage import KEYS, account, stage


def counted(scene, work):
    """What ``work`` returns, and the reads and writes it took."""
    reads, writes = scene.transport.reads, scene.transport.writes
    result = work()
    return result, scene.transport.reads - reads, scene.transport.writes - writes


def test_a_first_sync_looks_at_everything(scene):
    """Its store has never heard of the project."""
    scene.breach()

    result = scene.sync()

    assert result.everything == "first"
    assert result.changed == 6
    assert len(result.opened) == 2
    assert result.failed == ()
    assert result.line.startswith("CRM: ")
    assert 6 == result.changed


def test_the_echo_of_our_own_comments_is_silent(scene):
    """Our comment moves the issue's date, so the issue is looked at again: nothing is written."""
    scene.breach()
    scene.sync()

    second, _, writes = counted(scene, scene.sync)

    assert second.changed == 1
    assert (writes, second.wrote) == (0, 0)


def test_a_quiet_night_is_seven_requests_at_most(scene):
    """4 a site and 3 a project (decisions 16), and no write."""
    scene.breach()
    scene.sync()
    scene.wait(hours=1)
    scene.sync()
    scene.wait(hours=1)

    result, reads, writes = counted(scene, scene.sync)

    assert result.subjects == ()
    assert writes == 0
    assert reads <= 7


def test_an_answer_is_read_with_the_changed_issue(scene):
    """Confirmed, then silence."""
    issue = scene.breach()
    scene.sync()
    scene.wait(hours=2)
    scene.say("claire", issue, "/bornage confirmer R11 recette refaite")

    answered = scene.sync()
    after, _, writes = counted(scene, scene.sync)

    assert [(f.rule, f.how) for f in answered.resolved] == [("R11", "confirmed")]
    assert (writes, after.resolved) == (0, ())


def test_an_act_too_young_tonight_is_found_again(scene):
    """The cursor stays behind by the settle window and the index's lag."""
    issue = scene.item("data.flow")
    scene.open_phase("data")
    scene.deliver(issue)
    scene.wait(hours=1)
    scene.sync()
    scene.wait(hours=1)
    scene.move("hugo", issue, "validated")
    scene.wait(minutes=2)

    young = scene.sync()
    scene.wait(minutes=30)
    settled = scene.sync()

    assert young.opened == ()
    assert len(settled.opened) == 2


def test_a_command_on_the_register_alone_is_heard_at_no_request_more():
    """The search that finds nothing else tells when the register was written on; the night after is quiet again."""
    scene = stage()
    scene.breach()
    for _ in range(3):
        scene.sync()
        scene.wait(hours=1)
    _, before, _ = counted(scene, scene.sync)
    scene.wait(hours=1)
    mention = adf.mention(account("sofia"), "Sofia")
    scene.say(
        "claire",
        scene.ids.register,
        adf.doc(adf.paragraph("/bornage suppléance ", mention, " MOA du 2026-09-01 au 2026-09-02")),
    )
    scene.wait(hours=1)

    heard = scene.sync()
    scene.wait(hours=1)
    scene.sync()
    scene.wait(hours=1)
    after, reads, writes = counted(scene, scene.sync)

    assert [one.person for one in scene.context().recorded if one.typed] == [account("sofia")]
    assert heard.everything == "moved"
    assert (after.subjects, reads, writes) == ((), before, 0)
    assert reads <= 7


def test_a_dependent_is_looked_at_with_what_changed(scene):
    """A child's change is its phase's affair."""
    scene.sync()
    scene.wait(hours=2)
    scene.deliver(scene.item("data.flow"))
    scene.wait(hours=1)

    result = scene.sync()

    assert f"issue:{scene.epic('data')}" in result.subjects
    assert f"issue:{scene.item('data.report')}" in result.subjects
    assert ("R26", scene.epic("data")) in {(f.rule, f.subject.removeprefix("issue:")) for f in result.opened}


def test_what_is_due_is_looked_at_though_nothing_changed(scene):
    """A deadline passes by itself."""
    issue = scene.item("data.screen")
    scene.open_phase("data")
    scene.deliver(issue)
    scene.move("hugo", issue, "blocked")
    scene.wait(hours=1)
    first = scene.sync()
    scene.wait(days=10)

    second = scene.sync()

    assert first.opened == ()
    assert second.changed == 0
    assert [f.rule for f in second.opened] == ["R30"]


def test_a_charter_that_moved_has_everything_looked_at(scene):
    """And its new assignments are recorded with the server's time, once."""
    scene.sync()
    scene.wait(hours=2)
    newcomer = Person(handle="zoe", actor="dsi", account=account("zoe"))
    scene.world.add_user("Zoé", "zoe@velours.example", account_id=account("zoe"))
    scene.charter = replace(
        scene.charter,
        people={**scene.charter.people, "zoe": newcomer},
        assignments=(*scene.charter.assignments, Assignment(role="AMOA", person="zoe", actor="dsi", start=date(2026, 9, 1))),
    )

    result = scene.sync()
    again, _, writes = counted(scene, scene.sync)

    assert result.everything == "moved"
    assert again.everything is None
    assert writes == 0
    since = {row["who"]: row["at"] for row in recorded(scene)}
    assert since[account("zoe")] > since[account("claire")]
    assert len(since) == len(recorded(scene)) == 5


def recorded(scene):
    value = scene.reader.project_property("CRM", "bornage.assignments")
    context = scene.context()
    body = unseal(value, kind="bornage.assignments", site=context.site, subject=f"project:{context.project_id}", keys=KEYS)
    assert body is not None
    return body


def without(charter, person, *, known=False):
    """The charter with this person's lines deleted, and the person too unless ``known``."""
    people = {handle: one for handle, one in charter.people.items() if known or handle != person}
    return replace(charter, people=people, assignments=tuple(a for a in charter.assignments if a.person != person))


@pytest.mark.parametrize("known", [False, True], ids=["gone", "without a role"])
def test_a_line_deleted_from_the_charter_takes_nothing_from_the_past(scene, known):
    """It ends the day before the sync that notices: what was accepted before was accepted by AMOA, what comes after is not."""
    before, after = scene.item("data.flow"), scene.item("data.screen")
    scene.open_phase("data")
    for issue in (before, after):
        scene.deliver(issue)
    scene.move("ines", before, "validated")
    scene.wait(hours=1)
    scene.sync()
    rows = recorded(scene)
    scene.wait(days=3)
    scene.charter = without(scene.charter, "ines", known=known)

    noticed = scene.sync()
    scene.wait(hours=2)
    scene.move("ines", after, "validated")
    scene.wait(days=1)
    later = scene.sync()

    assert noticed.everything == "moved"
    assert (noticed.opened, noticed.resolved) == ((), ())
    assert recorded(scene) == [*rows, rows[1] | {"until": "2026-09-03", "at": recorded(scene)[-1]["at"]}]
    assert recorded(scene)[-1]["at"].startswith("2026-09-04")
    assert [(f.rule, f.subject) for f in later.opened] == [("R11", f"issue:{after}")]
    assert counted(scene, scene.sync)[2] == 0


def test_without_project_administration_a_quiet_night_stays_quiet(scene):
    """Nothing is told, and nothing of the project itself is written."""
    scene.world.project("CRM").actors.pop(ADMIN_ROLE)
    scene.breach()

    first = scene.sync()
    scene.wait(hours=1)
    scene.sync()
    scene.wait(hours=1)
    quiet, reads, writes = counted(scene, scene.sync)

    assert (first.failed, len(first.opened)) == ((), 2)
    assert set(scene.world.project("CRM").properties) == {"bornage.project", "bornage.assignments"}
    assert (quiet.failed, writes) == ((), 0)
    assert reads <= 7


def test_without_project_administration_new_assignments_are_told_of(scene):
    """Which right to grant, or what to run; everything else goes on, and the next run that may records them."""
    scene.sync()
    rows = recorded(scene)
    scene.wait(hours=2)
    scene.breach()
    sofia = Assignment(role="AMOE", person="sofia", actor="dsi", start=date(2026, 9, 1))
    scene.charter = replace(scene.charter, assignments=(*scene.charter.assignments, sofia))
    actors = scene.world.project("CRM").actors
    admins = actors.pop(ADMIN_ROLE)

    result = scene.sync()
    kept, said = recorded(scene), scene.texts(scene.ids.register)[0].replace("\u00a0", " ")
    actors[ADMIN_ROLE] = admins
    again = scene.sync()

    project = scene.context().project_id
    assert [f.subject for f in result.failed] == [f"project:{project}", f"roles:{project}"]
    assert "“Administer projects”" in result.failed[0].sentence
    assert "`bornage apply`" in result.failed[0].sentence
    assert "who holds what has changed" in result.failed[1].sentence
    assert "Affectations prises en compte mais pas encore enregistrées : 1" in said
    assert "n’a pas pu suivre les dates, reprises au prochain passage : 1" in said
    assert len(result.opened) == 2
    assert kept == rows
    assert again.failed == ()
    assert len(recorded(scene)) == len(rows) + 1


def test_what_stands_is_counted_in_the_whole_project(scene):
    """Whatever the run looked at; on a quiet night for one request more, when asked."""
    issue = scene.breach()
    first = scene.sync()
    scene.say("claire", issue, "/bornage confirmer R11 recette refaite")
    scene.wait(hours=1)
    confirmed = scene.sync()
    scene.wait(hours=2)
    scene.sync()
    scene.wait(hours=2)

    unasked, reads, _ = counted(scene, scene.sync)
    quiet, more, writes = counted(scene, lambda: scene.sync(count_standing=True))
    scene.say("claire", scene.item("campaigns.first"), "vu")
    scene.wait(hours=1)
    elsewhere = scene.sync()

    assert first.standing == {"info": 0, "warning": 0, "breach": 2}
    assert confirmed.standing == {"info": 0, "warning": 0, "breach": 1}
    assert (unasked.standing, quiet.subjects, quiet.standing) == ({}, (), confirmed.standing)
    assert (more - reads, writes) == (1, 0)
    assert f"issue:{issue}" not in elsewhere.subjects
    assert elsewhere.standing == confirmed.standing


def test_what_stands_is_looked_for_again_where_the_register_forgot_it(scene):
    """Nothing changed, and nothing is remembered: everything is looked at rather than counted as nothing."""
    scene.breach()
    scene.sync()
    scene.wait(hours=1)
    scene.sync()
    scene.wait(hours=1)
    with scene.as_("hugo") as hugo:
        path = f"/rest/api/3/issue/{scene.ids.register}/properties/bornage.audit"
        assert hugo.put(path, json={}).status_code == 200

    result = scene.sync(count_standing=True)

    assert (result.everything, result.standing["breach"]) == ("register", 2)
    assert counted(scene, lambda: scene.sync(count_standing=True))[2] == 0


def test_a_new_store_ends_where_the_old_one_was(scene):
    """Everything in it can be lost."""
    scene.breach()
    scene.sync()
    scene.store.close()
    scene.store = Store("sqlite://")

    result = scene.sync()

    assert result.everything == "first"
    assert result.opened == ()
    assert len(scene.ours(scene.item("data.flow"))) == 1


def test_a_register_that_lost_its_memory_is_rebuilt(scene):
    """All issues are looked at once, so that its rows are whole again."""
    scene.breach()
    scene.sync()
    scene.wait(hours=2)
    register = scene.ids.register
    with scene.as_("hugo") as hugo:
        assert hugo.put(f"/rest/api/3/issue/{register}/properties/bornage.audit", json={}).status_code == 200
    scene.deliver(scene.item("data.screen"))
    scene.wait(hours=1)

    result = scene.sync()

    assert result.everything == "register"
    assert "CRM-4" in scene.texts(register)[0]
    assert len(scene.ours(register)) == 1
    assert counted(scene, scene.sync)[2] == 0


def test_a_quiet_day_writes_nothing_and_a_lost_store_costs_one_full_look(scene):
    """How far we read is the store's alone: nothing of it is kept in Jira (decision record 7)."""
    scene.breach()
    scene.sync()
    scene.wait(hours=2)
    scene.sync()
    scene.wait(days=3)
    quiet = counted(scene, scene.sync)[2]
    scene.store.close()
    scene.store = Store("sqlite://")
    found, _, writes = counted(scene, scene.sync)

    assert quiet == 0
    assert (found.everything, found.opened, writes) == ("first", (), 0)
    assert set(scene.world.project("CRM").properties) == {"bornage.project", "bornage.assignments"}


def test_assignments_that_begin_or_end_change_the_register_in_time(scene):
    """By the calendar alone."""
    ends = Assignment(role="AMOE", person="sofia", actor="dsi", start=date(2026, 9, 1), until=date(2026, 9, 10))
    scene.charter = replace(scene.charter, assignments=(*scene.charter.assignments, ends))
    scene.sync()
    during = scene.texts(scene.ids.register)[0]
    scene.wait(days=10)

    scene.sync()

    assert "Sofia" in during
    assert "Sofia" not in scene.texts(scene.ids.register)[0]
    scene.wait(hours=1)
    assert counted(scene, scene.sync)[2] == 0


def test_the_time_between_syncs_is_never_missed(scene):
    """The cursor is the start of the run, minus the settle window and ten minutes."""
    result = scene.sync()

    assert timedelta(minutes=19) < scene.world.now() - result.cursor < timedelta(minutes=21)


def test_a_charter_without_a_mode_observes_twenty_working_days_then_speaks():
    """Decisions 10: nothing on issues at first; afterwards the same écart is told where it is, without anything new."""
    scene = stage(mode=None)
    issue = scene.breach()
    scene.wait(days=1)
    scene.sync()
    early = scene.texts(issue)
    scene.wait(days=29)

    scene.sync()

    assert [] == early
    assert 1 == len(scene.texts(issue))
    assert "bornage-ecart" in scene.labels(issue)
    scene.store.close()
