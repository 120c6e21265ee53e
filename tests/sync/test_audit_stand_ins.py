"""Stand-ins, Décisions that waive, and questions on the embedded Jira: recorded once, let in at once, judged with at once."""

from datetime import date

from integration.errors import JiraForbidden
from integration.mapping import adf
from integration.mapping.records import assignments_from
from integration.mapping.seal import unseal
from integration.model.charter import Assignment
from tests.sync.audits import blocked, run, standing, writes
from tests.sync.stage import KEYS, account, document

SOFIA = account("sofia")


def asked(words, *, who="sofia", role="MOA"):
    """« /bornage suppléance @Sofia MOA du … au … »"""
    return adf.doc(adf.paragraph("/bornage suppléance ", adf.mention(account(who), who.title()), f" {role} {words}"))


def recorded(scene):
    """The typed ones as kept in Jira."""
    context = scene.context()
    value = scene.reader.project_property("CRM", "bornage.assignments")
    home = {"site": context.site, "subject": f"project:{context.project_id}"}
    return [a for a in assignments_from(unseal(value, kind="bornage.assignments", keys=KEYS, **home)) if a.typed]


def members(scene, role):
    place = next(found for found, name in scene.ids.roles.items() if name == role)
    return scene.reader.members("CRM", place)


def test_a_stand_in_is_recorded_let_in_and_judged_with_at_once(scene):
    """Appointed by MOA on the issue itself: an approval that had no hat behind it is excused in the same audit."""
    issue = scene.item("data.flow")
    scene.open_phase("data")
    scene.deliver(issue)
    scene.move("sofia", issue, "validated")
    scene.wait(hours=1)
    before = run(scene, issue)
    scene.say("claire", issue, asked("du 2026-09-01 au 2026-09-02"))

    found = run(scene, issue)

    (row,) = recorded(scene)
    assert ("R11", "open") in standing(before)
    assert ("R11", "resolved") in standing(found)
    assert (row.person, row.role, row.recorded_by, row.until) == (SOFIA, "MOA", account("claire"), date(2026, 9, 2))
    assert SOFIA in members(scene, "MOA")
    assert [one.typed for one in found.appointed] == [row.typed]


def test_a_stand_in_is_appointed_once_and_outlives_its_comment(scene):
    """A second audit writes nothing; deleting the comment undoes nothing; what was recorded before stays."""
    issue = scene.item("data.flow")
    comment = scene.say("claire", issue, asked("du 2026-09-01 au 2026-09-02"))
    run(scene, issue)
    quiet = writes(scene, lambda: run(scene, issue))
    with scene.as_("claire") as claire:
        claire.delete(f"/rest/api/3/issue/{issue}/comment/{comment}")
    after = writes(scene, lambda: run(scene, issue))

    assert (quiet, after) == (0, 0)
    assert len(recorded(scene)) == 1
    assert "MOA" in {a.role for a in scene.context().staffing.assignments if a.person == SOFIA}


def test_a_stand_in_of_another_day_is_let_in_when_it_comes(scene):
    """The register is due on its first day."""
    issue = scene.item("data.flow")
    scene.say("claire", issue, asked("du 2026-09-04 au 2026-09-05"))
    found = run(scene, issue)
    before = members(scene, "MOA")
    scene.wait(days=3)
    run(scene)

    assert dict(found.due)[f"project:{scene.context().project_id}"].date() <= date(2026, 9, 4)
    assert SOFIA not in before
    assert SOFIA in members(scene, "MOA")


def test_a_stand_in_typed_by_someone_else_is_refused_where_it_was_typed(scene):
    """Once, with the reason; nothing is recorded, nobody let in."""
    issue = scene.breach()
    scene.say("ines", issue, asked("du 2026-09-01 au 2026-09-02"))
    run(scene, issue)

    assert "cette réponse revient à un rôle que cette personne ne tenait pas à cette date" in scene.texts(issue)[0]
    assert recorded(scene) == []
    assert SOFIA not in members(scene, "MOA")
    assert writes(scene, lambda: run(scene, issue)) == 0


def test_a_stand_in_typed_on_the_register_counts_and_one_that_cannot_be_read_is_told_there(scene):
    """Where staffing is answered."""
    scene.say("claire", scene.ids.register, asked("du 2026-09-01 au 2026-09-02"))
    scene.say("claire", scene.ids.register, document("/bornage suppléance Sofia MOA du 2026-09-01 au 2026-09-02"))
    run(scene)

    assert [row.person for row in recorded(scene)] == [SOFIA]
    assert scene.texts(scene.ids.register)[0].count("non prise en compte") == 1
    assert "il manque la personne" in scene.texts(scene.ids.register)[0]


def test_a_night_that_appoints_someone_looks_at_everything_again(scene):
    """What they did elsewhere may look different; and the night after is quiet."""
    done, other = scene.item("data.flow"), scene.item("data.screen")
    scene.open_phase("data")
    scene.deliver(done)
    scene.move("sofia", done, "validated")
    scene.wait(hours=1)
    scene.sync()
    scene.wait(hours=3)
    scene.say("claire", other, asked("du 2026-09-01 au 2026-09-02"))
    night = scene.sync()
    scene.wait(hours=3)
    scene.sync()
    scene.wait(hours=3)
    quiet = writes(scene, scene.sync)

    assert night.everything == "moved"
    assert [(f.rule, f.how) for f in night.resolved if f.rule == "R11"] == [("R11", "late-assignment")]
    assert quiet == 0


def test_the_charter_s_new_lines_are_not_lost_beside_a_stand_in(scene):
    """Both are appended."""
    line = Assignment(role="AMOE", person="lina", actor="nord", start=date(2026, 9, 1))
    scene.charter = type(scene.charter)(
        **{name: getattr(scene.charter, name) for name in scene.charter.__slots__}
        | {"assignments": (*scene.charter.assignments, line)}
    )
    scene.say("claire", scene.item("data.flow"), asked("du 2026-09-01 au 2026-09-02"))
    scene.sync()

    context = scene.context()
    assert context.new == ()
    assert {a.role for a in context.recorded if a.person == account("lina")} == {"MOE", "AMOE"}
    assert len(recorded(scene)) == 1


def waived_by_decision(scene, place):
    """A Décision ``derogation`` of people, linked to ``place`` and validated by Claire."""
    line = document("/bornage déroger R30 jusqu’au 2026-09-30 attente de l’hébergeur")
    decision = scene.make("ines", "decision", labels=["derogation"], description=line)
    scene.link("ines", decision, place)
    scene.say("claire", decision, "retard de l’hébergeur")
    scene.move("ines", decision, "approve")
    scene.move("claire", decision, "validated")
    scene.wait(hours=1)
    return decision


def test_a_decision_linked_to_the_epic_waives_for_what_is_in_it(scene):
    """Read with the issue though nothing links the two; revised, the state stands again."""
    issue = blocked(scene)
    first = run(scene, issue)
    decision = waived_by_decision(scene, scene.epic("data"))
    second = run(scene, issue)
    quiet = writes(scene, lambda: run(scene, issue))
    scene.move("claire", decision, "prepare")
    scene.wait(hours=1)
    third = run(scene, decision, dependents=True)

    assert [f.rule for f in first.opened if f.subject == f"issue:{issue}"] == ["R30"]
    assert [(f.rule, f.how) for f in second.waived] == [("R30", "waived")]
    assert quiet == 0
    assert [(f.rule, f.how) for f in third.opened if f.subject == f"issue:{issue}"] == [("R30", "expired")]


def test_moa_takes_a_waiver_back(scene):
    """By one word."""
    issue = blocked(scene)
    scene.say("claire", issue, "/bornage déroger R30 jusqu’au 2026-09-30 attente de l’hébergeur")
    first = run(scene, issue)
    scene.wait(hours=1)
    scene.say("claire", issue, "/bornage lever R30")
    second = run(scene, issue)

    assert ("R30", "waived") in standing(first)
    assert ("R30", "open") in standing(second)
    assert writes(scene, lambda: run(scene, issue)) == 0


def test_a_question_is_kept_and_another_look_leaves_nothing(scene):
    """By anybody; asking again after an audit is silence."""
    issue = scene.breach()
    run(scene, issue)
    scene.say("sofia", issue, "/bornage revérifier")
    looked = writes(scene, lambda: run(scene, issue))
    scene.say("sofia", issue, "/bornage expliquer R11")
    found = run(scene, issue)

    (kept,) = [s for s in found.settlements if str(s.subject) == f"issue:{issue}"]
    assert looked == 0
    assert [(q.verb, q.rule, q.by) for q in kept.record.questions] == [("explain", "R11", account("sofia"))]
    assert writes(scene, lambda: run(scene, issue)) == 0


class _NoRecord:
    """This account may not administer the project."""

    def __init__(self, writer):
        self._writer = writer

    def set_project_property(self, *_args):
        raise JiraForbidden("PUT /rest/api/3/project/{}/properties/{}: not allowed", status=403)

    def __getattr__(self, name):
        return getattr(self._writer, name)


def test_a_stand_in_that_cannot_be_recorded_is_told_and_heard_again_each_night(scene):
    """Everything is looked at once only; recorded at last, nothing more is to be said of it."""
    issue = scene.item("data.flow")
    scene.sync()
    scene.wait(hours=3)
    scene.say("claire", issue, asked("du 2026-09-01 au 2026-12-01"))
    scene.wait(hours=3)
    first = scene.sync(writer=_NoRecord(scene.writer))
    told = scene.texts(scene.ids.register)[0].replace("\u00a0", " ")
    scene.wait(hours=3)
    before = scene.transport.writes
    second = scene.sync(writer=_NoRecord(scene.writer))
    wrote = scene.transport.writes - before
    still = scene.texts(scene.ids.register)[0].replace("\u00a0", " ")
    scene.wait(hours=3)
    third = scene.sync()

    assert ["moved", None, None] == [night.everything for night in (first, second, third)]
    assert [1, 1, 0] == [len(night.failed) for night in (first, second, third)]
    assert "mais pas encore enregistrées : 1" in told
    assert "mais pas encore enregistrées : 1" in still
    assert 0 == wrote
    assert [row.person for row in recorded(scene)] == [SOFIA]
    assert "mais pas encore enregistrées" not in scene.texts(scene.ids.register)[0]


def test_a_stand_in_deleted_before_it_was_recorded_is_judged_with_no_more(scene):
    """Everything is looked at again, once."""
    done, other = scene.item("data.flow"), scene.item("data.screen")
    scene.open_phase("data")
    scene.deliver(done)
    scene.move("sofia", done, "validated")
    scene.wait(hours=1)
    scene.sync()
    scene.wait(hours=3)
    comment = scene.say("claire", other, asked("du 2026-09-01 au 2026-09-02"))
    covered = scene.sync(writer=_NoRecord(scene.writer))
    with scene.as_("claire") as claire:
        claire.delete(f"/rest/api/3/issue/{other}/comment/{comment}")
    scene.wait(hours=3)
    again = scene.sync(writer=_NoRecord(scene.writer))
    scene.wait(hours=3)

    assert ("R11", "resolved") in {(f.rule, f.state) for f in covered.resolved}
    assert "moved" == again.everything
    assert ("R11", "open") in {(f.rule, f.state) for f in again.opened}
    assert scene.sync().everything is None
