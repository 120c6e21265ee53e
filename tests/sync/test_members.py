"""Members of Jira roles follow the dates; whoever people put there stays."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.errors import JiraError
from integration.model.charter import Assignment
from integration.sync.members import FOLLOWED, LetIn, after, in_order, moves
from integration.sync.register_kept import register_from
from tests.sync.audits import run, writes
from tests.sync.stage import account, stage

SOFIA = account("sofia")
AT = datetime(2026, 9, 1, tzinfo=UTC)


def members(scene, role):
    place = next(found for found, name in scene.ids.roles.items() if name == role)
    return scene.reader.members("CRM", place)


def dated(scene, role, start, until):
    """Sofia holds a role for some days, by the charter."""
    line = Assignment(role=role, person="sofia", actor="dsi", start=start, until=until)
    scene.charter = replace(scene.charter, assignments=(*scene.charter.assignments, line))


def put_in(scene, role, *people):
    """By hand, in the project's settings."""
    place = next(found for found, name in scene.ids.roles.items() if name == role)
    with scene.admin() as admin:
        body = {"user": [account(one) for one in people]}
        assert admin.post(f"/rest/api/3/project/CRM/role/{place}", json=body).status_code == 200


def test_dates_that_come_let_people_in_and_dates_that_pass_take_them_out():
    """On quiet nights: the day itself is what wakes the sync; the register's role follows MOA and AMOA."""
    scene = stage()
    dated(scene, "AMOA", date(2026, 9, 4), date(2026, 9, 5))
    scene.sync()
    before = members(scene, "AMOA")
    scene.wait(days=3)
    scene.sync()
    during, readers = members(scene, "AMOA"), members(scene, "register")
    scene.wait(days=2)
    scene.sync()

    assert {account("ines")} == before
    assert {account("ines"), SOFIA} == during
    assert SOFIA in readers
    assert {account("ines")} == members(scene, "AMOA")
    assert SOFIA not in members(scene, "register")


def test_members_let_in_by_apply_leave_when_their_dates_end():
    """The project's record tells whom it let in."""
    scene = stage()
    scene.sync()
    scene.wait(days=2)
    lines = scene.charter.assignments
    ended = tuple(replace(one, until=date(2026, 9, 4)) if one.person == "lina" else one for one in lines)
    scene.charter = replace(scene.charter, assignments=ended)
    scene.sync()
    before = members(scene, "MOE")
    scene.wait(days=3)
    scene.sync()

    assert account("lina") in before
    assert {account("hugo")} == members(scene, "MOE")


def test_whoever_people_put_there_stays():
    """Before their dates came, or again after we took them out."""
    scene = stage()
    put_in(scene, "MOE", "sofia")
    dated(scene, "MOE", date(2026, 9, 1), date(2026, 9, 3))
    dated(scene, "AMOA", date(2026, 9, 1), date(2026, 9, 3))
    scene.sync()
    scene.wait(days=4)
    scene.sync()
    ended = SOFIA in members(scene, "MOE"), SOFIA in members(scene, "AMOA")
    put_in(scene, "AMOA", "sofia")
    dated(scene, "AMOE", date(2026, 9, 1), None)
    scene.sync()

    assert (True, False) == ended
    assert SOFIA in members(scene, "AMOA")
    assert SOFIA in members(scene, "AMOE")


def test_a_register_that_forgot_takes_nobody_out_who_may_be_people_s():
    """What an apply once said is believed of those alone who are to be in today."""
    scene = stage()
    lines = scene.charter.assignments
    ended = tuple(replace(one, until=date(2026, 9, 2)) if one.person == "lina" else one for one in lines)
    scene.charter = replace(scene.charter, assignments=ended)
    scene.sync()
    scene.wait(days=2)
    scene.sync()
    gone = members(scene, "MOE")
    put_in(scene, "MOE", "lina")
    with scene.us() as we:
        we.delete(f"/rest/api/3/issue/{scene.ids.register}/properties/bornage.audit")
    dated(scene, "AMOE", date(2026, 9, 1), None)
    scene.sync()

    assert {account("hugo")} == gone
    assert account("lina") in members(scene, "MOE")


def test_nothing_is_asked_about_members_while_nobody_s_dates_move():
    """Not even on the first night: an apply told whom it let in."""
    scene = stage()
    roles = [call for call in scene.transport.calls if "/role/" in call]
    scene.sync()
    scene.wait(hours=2)
    scene.sync()

    assert roles == [call for call in scene.transport.calls if "/role/" in call]
    assert 0 == writes(scene, lambda: run(scene))


class _Closed:
    """Jira refuses one account."""

    def __init__(self, writer):
        self._writer = writer

    def add_members(self, project, role, accounts):
        if SOFIA in accounts:
            raise JiraError("POST /rest/api/3/project/{}/role/{}: no active user", status=404)
        self._writer.add_members(project, role, accounts)

    def __getattr__(self, name):
        return getattr(self._writer, name)


def test_one_who_cannot_be_let_in_is_told_and_stops_nobody():
    """Tried again in the next run."""
    scene = stage()
    dated(scene, "AMOE", date(2026, 9, 1), None)
    line = Assignment(role="AMOE", person="lina", actor="nord", start=date(2026, 9, 1))
    scene.charter = replace(scene.charter, assignments=(*scene.charter.assignments, line))
    failed = scene.sync(writer=_Closed(scene.writer))
    said = scene.texts(scene.ids.register)[0].replace("\u00a0", " ")
    let_in = members(scene, "AMOE")
    again = scene.sync()

    assert [f"member:{scene.context().project_id}:{SOFIA}"] == [one.subject for one in failed.failed]
    assert {account("lina")} == let_in
    assert "n’a pas pu suivre les dates, reprises au prochain passage : 1" in said
    assert () == again.failed
    assert {account("lina"), SOFIA} == members(scene, "AMOE")
    assert "reprises au prochain passage" not in scene.texts(scene.ids.register)[0]


def test_what_is_remembered_is_kept_on_the_register():
    """By role; the digest of those who were to be in."""
    scene = stage()
    scene.sync()
    context = scene.context()
    read = scene.reader.issues([context.record.ids.register], properties=("bornage.audit",))[0]
    kept = register_from(read, context).let_in

    assert kept is not None
    assert {account("hugo"), account("lina")} == kept.ours["MOE"]
    assert {account("claire"), account("ines")} == kept.ours["register"]
    assert context.record.applied_at == kept.applied


PEOPLE = st.frozensets(st.sampled_from("abcd"))
MEMBERS = st.fixed_dictionaries(dict.fromkeys(FOLLOWED, PEOPLE))


@given(MEMBERS, MEMBERS, MEMBERS)
def test_only_ours_leave_and_everybody_wanted_is_in_once_it_is_done(ours, wanted, live):
    """Whatever was remembered, wanted and there; a second time there is nothing to do."""
    known = LetIn(ours=ours, applied=AT)
    done = moves(known, wanted, live)
    then = {
        role: (live[role] | {m.account for m in done if m.role == role and m.enters})
        - {m.account for m in done if m.role == role and not m.enters}
        for role in FOLLOWED
    }
    later = after(known, wanted, live, done, whole=True)

    assert all(wanted[role] <= then[role] for role in FOLLOWED)
    assert all(live[role] - ours[role] <= then[role] for role in FOLLOWED)
    assert all(later.ours.get(role, frozenset()) <= then[role] for role in FOLLOWED)
    assert in_order(later, wanted)
    assert () == moves(later, wanted, then)


class _CutShort(BaseException):
    """The process ends."""


class _EndsThere:
    """Jira lets somebody in, and nobody hears of it."""

    def __init__(self, writer):
        self._writer = writer

    def add_members(self, project, role, accounts):
        self._writer.add_members(project, role, accounts)
        raise _CutShort

    def __getattr__(self, name):
        return getattr(self._writer, name)


class _EndsBefore(_EndsThere):
    """Nothing reaches Jira."""

    def add_members(self, *_args):
        raise _CutShort


@pytest.mark.parametrize("ending", [_EndsThere, _EndsBefore])
def test_one_let_in_by_a_run_that_was_cut_short_leaves_when_the_dates_end(ending):
    """The intention tells whom we let in until the register does; none is left open."""
    scene = stage()
    scene.sync()
    dated(scene, "AMOA", date(2026, 9, 1), date(2026, 9, 3))
    with pytest.raises(_CutShort):
        scene.sync(writer=ending(scene.writer))
    scene.sync()
    context = scene.context()
    during, left_open = members(scene, "AMOA"), scene.store.open_intents(context.site, context.project_id)
    scene.wait(days=4)
    scene.sync()

    assert {account("ines"), SOFIA} == during
    assert () == left_open
    assert {account("ines")} == members(scene, "AMOA")
    assert SOFIA not in members(scene, "register")
