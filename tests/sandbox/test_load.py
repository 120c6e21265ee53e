"""A big site made at once is the site people would have made act by act: its changelogs lead back to where each issue began."""

from datetime import UTC, datetime, timedelta

import pytest

from integration.sandbox.answers import answer
from integration.sandbox.founding import empty_site
from integration.sandbox.http import request_from
from integration.sandbox.load import YEAR, load
from integration.sandbox.mount import client
from tests.sandbox.jira_site import API, ok

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
READ_AS = {
    "status": ("status_id", int),
    "assignee": ("assignee", str),
    "priority": ("priority_id", int),
    "resolution": ("resolution_id", int),
    "duedate": ("due", lambda text: datetime.fromisoformat(text).date()),
    "IssueParentAssociation": ("parent_id", int),
}


def loaded(*, seed=3, issues=60, changes=600):
    world = empty_site(START, admin_email="admin@load.example", admin_token="token")
    return world, load(world, issues=issues, changes=changes, projects=3, people=7, comments=40, seed=seed)


@pytest.fixture(scope="module")
def site():
    return loaded()


def before(value, read):
    return None if value is None else read(value)


def test_there_is_exactly_what_was_asked_for(site):
    """So many issues, histories and comments, spread over a year."""
    world, made = site

    assert (60, 600, 40) == (made.issues, made.changes, made.comments)
    assert (60, 40) == (len(world.issues), len(world.comments))
    assert 600 == sum(len(issue.histories) for issue in world.issues.values())
    assert START + YEAR == world.now()
    assert {1, 2} <= {len(one.items) for issue in world.issues.values() for one in issue.histories}


def test_going_back_along_a_changelog_every_new_value_is_the_one_that_was_there(site):
    """From the issue as it is, history by history, to its creation: in the first status, unresolved."""
    world, _ = site
    for issue in world.issues.values():
        now = {name: getattr(issue, attribute) for name, (attribute, _) in READ_AS.items()}
        now |= {"summary": issue.summary, "labels": " ".join(sorted(issue.labels))}
        for history in reversed(issue.histories):
            for item in history.items:
                if item.field in READ_AS:
                    read = READ_AS[item.field][1]
                    assert now[item.field] == before(item.new, read)
                    now[item.field] = before(item.old, read)
                elif item.field in now:
                    assert now[item.field] == item.new_text
                    now[item.field] = item.old_text
        assert (10000, None) == (now["status"], now["resolution"])


def test_time_runs_one_way(site):
    """Histories of all issues in the order of their ids are in the order of time; nothing precedes the issue."""
    world, _ = site
    histories = sorted((one for issue in world.issues.values() for one in issue.histories), key=lambda one: one.id)

    assert sorted(one.created for one in histories) == [one.created for one in histories]
    assert all(world.issues[one.issue_id].created < one.created <= world.issues[one.issue_id].updated for one in histories)


def test_search_finds_what_a_look_at_every_issue_finds(site):
    """By status, by label, by parent, by date."""
    world, made = site
    jira = client(world, "admin@load.example", "token")
    person = made.people[2].account_id
    epic = next(issue for issue in world.issues.values() if issue.children)
    since = world.now() - timedelta(days=30)
    truths = {
        "status = Done": lambda issue: issue.status_id == 10001,
        "labels = urgent": lambda issue: "urgent" in issue.labels,
        f"assignee = '{person}' AND project = LOAD1": lambda issue: (
            issue.assignee == person and issue.key.startswith("LOAD1-")
        ),
        f"parent = {epic.key}": lambda issue: issue.parent_id == epic.id,
        "updated >= -30d": lambda issue: issue.updated >= since,
        "resolution IS NOT EMPTY": lambda issue: issue.resolution_id is not None,
    }

    for jql, holds in truths.items():
        found = ok(jira.post(f"{API}/search/jql", json={"jql": jql, "maxResults": 5000}))["issues"]
        assert {str(issue.id) for issue in world.issues.values() if holds(issue)} == {one["id"] for one in found}, jql


def test_the_same_seed_makes_the_same_site():
    """Byte for byte; another seed another one."""

    def everything(world):
        headers = {"authorization": "Basic YWRtaW5AbG9hZC5leGFtcGxlOnRva2Vu"}
        target = f"{API}/search/jql?jql=project%20is%20not%20EMPTY&fields=*all&expand=changelog&maxResults=100"
        return answer(world, request_from("GET", target, headers, b"")).content()

    first, second, other = (everything(loaded(seed=seed, issues=20, changes=100)[0]) for seed in (5, 5, 6))

    assert first == second
    assert first != other
    assert len(first) > 10_000
