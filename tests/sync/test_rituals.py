"""Rituals recur: the next session is created once, under the phase it belongs to, when the last one is over."""

import pytest

from integration.errors import Ambiguous, JiraError, JiraUnreachable
from integration.jira.reader import Reader
from tests.sync.stage import charter, stage


@pytest.fixture
def scene():
    return stage(rituals=True)


def sessions(scene, item):
    """Day and status of each session, the template's own first."""
    found = scene.reader.issues(scene.reader.search(f'project = "CRM" AND labels = "bornage-{item}"'))
    ordered = sorted(found, key=lambda read: int(read.id))
    return [(str(read.due), scene.ids.statuses[read.status_id]) for read in ordered]


def held(scene, item):
    scene.move("ines", scene.item(item), "approve", "validated")
    scene.wait(hours=1)


def test_a_session_that_was_held_calls_the_next_one_once(scene):
    """A week later, under the open phase; running again makes no second one."""
    scene.open_phase("data")
    held(scene, "data.committee")
    first, second = scene.sync(), scene.sync()
    found = sessions(scene, "data.committee")

    assert [("2026-09-02", "validated"), ("2026-09-09", "prepare")] == found
    assert ((), ()) == (first.failed, second.failed)
    read = max(scene.reader.issues(scene.reader.search('project = "CRM" AND type = Rituel')), key=lambda r: int(r.id))
    assert scene.epic("data") == read.parent_id
    assert "9 septembre 2026" in read.summary


def test_nothing_recurs_while_no_phase_is_open(scene):
    """And it does as soon as one is."""
    held(scene, "data.committee")
    scene.sync()
    before = len(sessions(scene, "data.committee"))
    scene.open_phase("data")
    scene.wait(hours=1)
    scene.sync()

    assert (1, 2) == (before, len(sessions(scene, "data.committee")))


def test_a_day_that_passes_calls_the_next_session_on_a_quiet_night(scene):
    """Nobody touched anything: the day itself is what was waited for; weeks nobody ran make one session, not three."""
    scene.open_phase("data")
    scene.wait(hours=1)
    scene.sync()
    before = len(sessions(scene, "data.committee"))
    scene.wait(days=2)
    scene.sync()
    passed = sessions(scene, "data.committee")
    scene.wait(days=22)
    scene.sync()

    assert 1 == before
    assert [("2026-09-02", "prepare"), ("2026-09-09", "prepare")] == passed
    assert ["2026-09-02", "2026-09-09", "2026-09-30"] == [day for day, _ in sessions(scene, "data.committee")]


def test_a_ritual_of_its_phase_ends_with_it(scene):
    """A ritual of the project moves to the phase opened last."""
    scene.open_phase("data")
    scene.open_phase("campaigns")
    scene.move("claire", scene.epic("data"), "validated")
    held(scene, "data.committee")
    held(scene, "data.review")
    scene.sync()

    assert 1 == len(sessions(scene, "data.review"))
    newest = max(scene.reader.issues(scene.reader.search('project = "CRM" AND type = Rituel')), key=lambda r: int(r.id))
    assert scene.epic("campaigns") == newest.parent_id


def test_a_cancelled_session_waits_for_its_day(scene):
    """Dropping one session is no wish for another the same week."""
    scene.open_phase("data")
    scene.move("ines", scene.item("data.committee"), "dropped")
    scene.wait(hours=1)
    scene.sync()

    assert 1 == len(sessions(scene, "data.committee"))


class _LostAnswers:
    """The issue is made and the answer never comes."""

    def __init__(self, writer):
        self._writer = writer

    def create_issues(self, bodies):
        return tuple(Ambiguous("no answer") for _ in self._writer.create_issues(bodies))

    def __getattr__(self, name):
        return getattr(self._writer, name)


def test_a_create_nobody_answered_is_not_repeated(scene):
    """It is told as failed, then found."""
    scene.open_phase("data")
    held(scene, "data.committee")
    lost = scene.sync(writer=_LostAnswers(scene.writer))
    scene.wait(hours=1)
    again = scene.sync()

    assert ["ritual:data.committee"] == [failure.subject for failure in lost.failed]
    assert () == again.failed
    assert 2 == len(sessions(scene, "data.committee"))


class _Never:
    """The answer never comes, and nothing is made."""

    def __init__(self, writer):
        self._writer = writer

    def create_issues(self, bodies):
        return tuple(Ambiguous("no answer") for _ in bodies)

    def __getattr__(self, name):
        return getattr(self._writer, name)


def test_a_create_nobody_carried_out_is_made_the_same_day(scene):
    """A run a moment later still waits, and asks for another."""
    scene.open_phase("data")
    held(scene, "data.committee")
    scene.sync(writer=_Never(scene.writer))
    scene.wait(minutes=2)
    scene.sync()
    waiting = len(sessions(scene, "data.committee"))
    scene.wait(hours=3)
    scene.sync()

    assert 1 == waiting
    assert [("2026-09-02", "validated"), ("2026-09-09", "prepare")] == sessions(scene, "data.committee")


class _Searching(Reader):
    """What looks for sessions meets an error."""

    cause: Exception

    def search(self, jql, **more):
        if "bornage-data.committee" in jql:
            raise self.cause
        return super().search(jql, **more)


def searching(scene, cause):
    reader = _Searching(scene.transport)
    reader.cause = cause
    return reader


def test_a_day_is_not_lost_when_the_site_goes_away(scene):
    """The run stops before its cursor moves; the day stays due."""
    scene.open_phase("data")
    scene.wait(hours=1)
    scene.sync()
    scene.wait(hours=2)
    scene.sync()
    scene.wait(days=2)
    with pytest.raises(JiraUnreachable):
        scene.sync(reader=searching(scene, JiraUnreachable("down")))
    scene.sync()

    assert [("2026-09-02", "prepare"), ("2026-09-09", "prepare")] == sessions(scene, "data.committee")


def test_rituals_that_cannot_be_read_stop_no_night(scene):
    """Told as failed, and looked at again in the next run."""
    scene.open_phase("data")
    held(scene, "data.committee")
    issue = scene.breach("data.screen")
    night = scene.sync(reader=searching(scene, JiraError("GET /search: no", status=400)))
    told = len(scene.ours(issue))
    scene.wait(hours=3)
    again = scene.sync()

    assert [f"rituals:{scene.context().project_id}"] == [failure.subject for failure in night.failed]
    assert 1 == told
    assert () == again.failed
    assert 2 == len(sessions(scene, "data.committee"))


def test_a_phase_left_out_after_the_apply_stops_no_night(scene):
    """Its rituals recur no more."""
    scene.sync()
    scene.open_phase("data")
    held(scene, "data.committee")
    scene.charter = charter(omit_phases=("data",))
    night = scene.sync()

    assert () == night.failed
    assert 1 == len(sessions(scene, "data.committee"))


def test_a_session_that_people_delete_stays_deleted_until_the_next(scene):
    """Whatever moves that day; the rhythm goes on."""
    scene.open_phase("data")
    held(scene, "data.committee")
    scene.sync()
    scene.wait(hours=1)
    made = max(scene.reader.search('project = "CRM" AND type = Rituel'), key=int)
    with scene.admin() as admin:
        assert 204 == admin.delete(f"/rest/api/3/issue/{made}").status_code
    for summary in ("Écran un", "Écran deux"):
        scene.wait(hours=3)
        scene.edit("ines", scene.item("data.screen"), summary=summary)
        scene.sync()
    gone = [day for day, _ in sessions(scene, "data.committee")]
    scene.wait(days=9)
    scene.sync()

    assert ["2026-09-02"] == gone
    assert ["2026-09-02", "2026-09-16"] == [day for day, _ in sessions(scene, "data.committee")]
