"""Time worked, estimates, and what both leave in the changelog."""

from datetime import timedelta

import pytest

from integration.sandbox.reading.durations import seconds_from, text_from
from tests.sandbox.jira_site import API, doc, errors, messages, ok


@pytest.fixture
def key(jira):
    return jira.create(timetracking={"originalEstimate": "1d", "remainingEstimate": "6h"})


def log(jira, key, who=None, status=201, query=None, **body):
    answer = (who or jira.moe).post(f"{API}/issue/{key}/worklog", params=query or {}, json={"timeSpent": "2h"} | body)
    return ok(answer, status)


def items(jira, key):
    found = ok(jira.admin.get(f"{API}/issue/{key}/changelog"))["values"]
    return {item["field"]: item for item in found[-1]["items"]}


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1w 2d", 201_600), ("3h 30m", 12_600), ("45", 2700), ("1.5h", 5400), ("soon", None), ("1h x", None)],
)
def test_durations_are_read_as_people_write_them(text, seconds):
    """Weeks of five days of eight hours; a bare number counts minutes."""
    assert seconds == seconds_from(text)


def test_durations_are_written_largest_unit_first():
    """Without units that are empty."""
    assert ("1w 1h", "0m") == (text_from(147_600), text_from(0))


def test_work_shrinks_the_estimate_and_says_so(jira, key):
    """Both numbers stand in one history, with the worklog's id, which has no fieldId (facts 2.8)."""
    made = log(jira, key)

    found = jira.fields(key, "timetracking", "timespent", "progress", "worklog", "workratio")
    assert {"originalEstimate": "1d", "remainingEstimate": "4h", "timeSpent": "2h"}.items() <= found["timetracking"].items()
    assert ({"progress": 7200, "total": 21_600, "percent": 33}, 25) == (found["progress"], found["workratio"])
    assert [made["id"]] == [one["id"] for one in found["worklog"]["worklogs"]]
    changed = items(jira, key)
    assert ("21600", "14400") == (changed["timeestimate"]["from"], changed["timeestimate"]["to"])
    assert ("timespent", None, "7200") == tuple(changed["timespent"][name] for name in ("fieldId", "from", "to"))
    assert "fieldId" not in changed["WorklogId"]


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({"adjustEstimate": "leave"}, "6h"),
        ({"adjustEstimate": "new", "newEstimate": "1d"}, "1d"),
        ({"adjustEstimate": "manual", "reduceBy": "1h"}, "5h"),
        ({}, "4h"),
    ],
)
def test_the_estimate_moves_as_told(jira, key, query, left):
    """By itself, not at all, to a value, or by one."""
    log(jira, key, query=query)

    assert left == jira.fields(key, "timetracking")["timetracking"]["remainingEstimate"]


@pytest.mark.parametrize(
    ("body", "query", "wrong"),
    [
        ({"timeSpent": "much"}, {}, "timeLogged"),
        ({"timeSpent": "0m"}, {}, "timeLogged"),
        ({"timeSpent": None}, {}, "timeLogged"),
        ({}, {"adjustEstimate": "new"}, "newEstimate"),
        ({}, {"adjustEstimate": "some"}, "adjustEstimate"),
        ({"comment": "mots"}, {}, "comment"),
    ],
)
def test_a_bad_worklog_is_named(jira, key, body, query, wrong):
    """400, and nothing is logged."""
    answer = jira.moe.post(f"{API}/issue/{key}/worklog", params=query, json={"timeSpent": "2h"} | body)

    assert wrong in errors(answer)
    assert 0 == jira.fields(key, "worklog")["worklog"]["total"]


def test_others_worklogs_are_not_mine_to_change(jira, key):
    """400, as with comments; the author and the project's administrators may."""
    number = log(jira, key)["id"]
    address = f"{API}/issue/{key}/worklog/{number}"

    assert 400 == jira.moa.put(address, json={"timeSpent": "1h"}).status_code
    assert "1h" == ok(jira.moe.put(address, json={"timeSpent": "1h", "comment": doc("relu")}))["timeSpent"]
    assert "1h" == jira.fields(key, "timetracking")["timetracking"]["timeSpent"]
    ok(jira.moe.delete(address), 204)
    assert 404 == jira.moe.get(address).status_code


def test_an_issue_takes_only_so_many(jira, key):
    """413 beyond the limit (facts 3.10)."""
    jira.world.switches.worklogs_per_issue = 1
    log(jira, key)

    log(jira, key, status=413)


def test_a_restricted_worklog_is_for_its_role(jira, key):
    """Others neither see nor count it."""
    role = {"type": "role", "value": "Administrators"}

    made = ok(jira.admin.post(f"{API}/issue/{key}/worklog", json={"timeSpent": "1h", "visibility": role}), 201)

    assert "Administrators" == made["visibility"]["identifier"]
    assert 0 == ok(jira.moe.get(f"{API}/issue/{key}/worklog"))["total"]
    assert 404 == jira.moe.get(f"{API}/issue/{key}/worklog/{made['id']}").status_code


def test_pages_of_worklogs_are_clipped(jira, key):
    """At twenty, whatever is asked (facts 16.1); ``startedAfter`` narrows."""
    for _ in range(22):
        log(jira, key)

    page = ok(jira.moe.get(f"{API}/issue/{key}/worklog", params={"maxResults": 5000}))
    later = ok(jira.moe.get(f"{API}/issue/{key}/worklog", params={"startedAfter": 4_000_000_000_000}))

    assert (22, 20, 20) == (page["total"], page["maxResults"], len(page["worklogs"]))
    assert 0 == later["total"]


def test_worklogs_are_followed_by_their_ids(jira, key):
    """Updated and deleted ones by time, not those of the last minute; their contents by ids."""
    first, second = (int(log(jira, key)["id"]) for _ in range(2))
    ok(jira.admin.delete(f"{API}/issue/{key}/worklog/{second}"), 204)
    fresh = ok(jira.admin.get(f"{API}/worklog/updated"))
    jira.world.clock.advance(timedelta(minutes=2))

    updated, deleted = (ok(jira.admin.get(f"{API}/worklog/{name}")) for name in ("updated", "deleted"))
    read = ok(jira.admin.post(f"{API}/worklog/list", json={"ids": [first, second]}))

    assert [] == fresh["values"]
    assert ([first], [second]) == tuple([one["worklogId"] for one in page["values"]] for page in (updated, deleted))
    assert [str(first)] == [one["id"] for one in read]


def test_worklogs_move_to_another_issue_with_their_ids(jira, key):
    """The time goes with them."""
    number, other = int(log(jira, key)["id"]), jira.create()
    body = {"ids": [number], "issueIdOrKey": other}

    assert messages(jira.moe.post(f"{API}/issue/{key}/worklog/move", json=body))
    ok(jira.admin.post(f"{API}/issue/{key}/worklog/move", json=body), 204)

    assert (0, 7200) == tuple(jira.fields(one, "timespent")["timespent"] for one in (key, other))
    assert 200 == jira.moe.get(f"{API}/issue/{other}/worklog/{number}").status_code


def test_worklogs_have_properties(jira, key):
    """A name space of their own."""
    number = log(jira, key, properties=[{"key": "a", "value": 1}])["id"]
    address = f"{API}/issue/{key}/worklog/{number}/properties"

    assert {"key": "a", "value": 1} == ok(jira.moe.get(f"{address}/a"))
    ok(jira.moe.put(f"{address}/b", json={"x": 2}), 201)
    assert ["a", "b"] == [one["key"] for one in ok(jira.moe.get(address))["keys"]]
    assert 403 == jira.moa.put(f"{address}/b", json=1).status_code


def test_an_edit_can_log_work_comment_and_link(jira, key):
    """``update`` adds them beside values, all checked before anything is written."""
    other = jira.create()
    update = {
        "worklog": [{"add": {"timeSpent": "30m"}}],
        "comment": [{"add": {"body": doc("fait")}}],
        "issuelinks": [{"add": {"type": {"name": "Blocks"}, "outwardIssue": {"key": other}}}],
    }

    jira.edit(key, update=update)
    refused = jira.edit(key, status=400, fields={"summary": "Autre"}, update={"worklog": [{"add": {"timeSpent": "x"}}]})

    found = jira.fields(key, "summary", "timespent", "comment", "issuelinks")
    assert (1800, 1) == (found["timespent"], found["comment"]["total"])
    assert other == found["issuelinks"][0]["outwardIssue"]["key"]
    assert "timeLogged" in errors(refused)
    assert "Autre" != found["summary"]
