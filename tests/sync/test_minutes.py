"""Minutes of a meeting as Jira holds them: in bulk where Jira says so, by one more question where it does not (R28)."""

import pytest

from tests.sync.audits import run, standing
from tests.sync.stage import stage


@pytest.fixture
def scene():
    return stage(rituals=True)


def held(scene):
    """Closed, and the two days of grace gone by."""
    issue = scene.item("data.committee")
    scene.move("ines", issue, "approve", "validated")
    return issue


def later(scene):
    scene.wait(days=5)


def asked_for_links(scene, issue):
    """How many questions about remote links an audit of it asks."""
    before = scene.transport.calls.get("GET /rest/api/3/issue/{}/remotelink", 0)
    found = run(scene, issue)
    return scene.transport.calls.get("GET /rest/api/3/issue/{}/remotelink", 0) - before, found


def post(scene, path, **sent):
    with scene.as_("ines") as person:
        answer = person.post(f"/rest/api/3/issue/{path}", **sent)
        assert answer.status_code in (200, 201), answer.text


def test_a_meeting_without_minutes_is_told_and_asked_about_once(scene):
    """One question an audit, for the only meeting that has nothing else."""
    issue = held(scene)
    later(scene)

    asked, found = asked_for_links(scene, issue)

    assert 1 == asked
    assert ("R28", "open") in standing(found)


def test_a_file_is_minutes(scene):
    """Files come with the issue: nothing more is asked."""
    issue = held(scene)
    headers = {"X-Atlassian-Token": "no-check"}
    post(scene, f"{issue}/attachments", files={"file": ("cr.pdf", b"minutes")}, headers=headers)
    later(scene)

    asked, found = asked_for_links(scene, issue)

    assert (0, []) == (asked, [row for row in standing(found) if row[0] == "R28"])


def test_a_comment_headed_minutes_is_minutes(scene):
    """« Compte rendu » at its head, whatever its accents and case."""
    issue = held(scene)
    scene.say("ines", issue, "COMPTE RENDU du comité : tout avance")
    later(scene)

    asked, found = asked_for_links(scene, issue)

    assert (0, []) == (asked, [row for row in standing(found) if row[0] == "R28"])


@pytest.mark.parametrize("told", [True, False], ids=["in the changelog", "nowhere but on the issue"])
def test_a_link_to_the_outside_is_minutes(scene, told):
    """Whether or not the changelog tells of it."""
    issue = held(scene)
    post(scene, f"{issue}/remotelink", json={"object": {"url": "https://wiki.velours.example/cr", "title": "CR"}})
    if not told:
        del scene.world.issues[int(issue)].histories[-1]
    later(scene)

    asked, found = asked_for_links(scene, issue)

    assert (0 if told else 1, []) == (asked, [row for row in standing(found) if row[0] == "R28"])
