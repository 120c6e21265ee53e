"""Rate limits as Atlassian documents them, on the site's frozen clock and on another one."""

from datetime import datetime, timedelta

import pytest

from integration.sandbox.misbehaviour.limits import points_of
from tests.sandbox.jira_site import API, company, doc, ok


@pytest.fixture
def limited():
    site = company()
    site.world.switches.rate_limits = True
    return site


def statuses(ask, times):
    return [ask().status_code for _ in range(times)]


def test_without_the_switch_nothing_is_counted(jira):
    """No header, no limit, no memory."""
    seen = statuses(lambda: jira.admin.get(f"{API}/myself"), 120)

    assert {200} == set(seen)
    assert [] == [name for name in jira.admin.get(f"{API}/myself").headers if "ratelimit" in name]
    assert {} == jira.world.limits.buckets


BURSTS = [
    ("GET", f"{API}/myself", 100),
    ("POST", f"{API}/search/jql", 100),
    ("GET", f"{API}/issue/CRM-1", 150),
    ("GET", f"{API}/issue/CRM-1/changelog", 200),
    ("POST", f"{API}/search/approximate-count", 150),
    ("DELETE", f"{API}/comment/1/properties/x", 50),
]


@pytest.mark.parametrize(("method", "path", "most"), BURSTS)
def test_a_burst_is_limited_by_endpoint_and_method(limited, method, path, most):
    """So many in one moment, then 429; every answer says where one stands."""
    asked = [limited.admin.request(method, path, json={"jql": "project = CRM"}) for _ in range(most + 1)]

    assert 429 not in {answer.status_code for answer in asked[:-1]}
    assert [str(most), str(most - 1)] == [asked[0].headers[f"X-RateLimit-{one}"] for one in ("Limit", "Remaining")]
    assert ["false", "true"] == [asked[n].headers["X-RateLimit-NearLimit"] for n in (0, most - 1)]
    last = asked[-1]
    assert (429, "1", "jira-burst-based") == (
        last.status_code,
        last.headers["Retry-After"],
        last.headers["RateLimit-Reason"],
    )
    assert ["Rate limit exceeded."] == last.json()["errorMessages"]


def test_another_endpoint_has_a_bucket_of_its_own(limited):
    """One is empty, the next is full; all issues share one."""
    statuses(lambda: limited.admin.get(f"{API}/myself"), 101)
    statuses(lambda: limited.admin.get(f"{API}/issue/CRM-1"), 150)

    assert 200 == limited.admin.get(f"{API}/role").status_code
    assert 429 == limited.admin.get(f"{API}/issue/CRM-2").status_code
    assert 429 == limited.moa.get(f"{API}/myself").status_code


def test_a_bucket_fills_with_the_sites_clock(limited):
    """After half a second half of it is back."""
    statuses(lambda: limited.admin.get(f"{API}/myself"), 100)
    limited.world.clock.advance(timedelta(seconds=0.5))

    seen = statuses(lambda: limited.admin.get(f"{API}/myself"), 51)

    assert [*[200] * 50, 429] == seen


def test_a_refused_write_did_nothing(limited):
    """429 says: not carried out."""
    seen = statuses(lambda: limited.admin.post(f"{API}/role", json={"name": f"R{len(limited.world.roles)}"}), 101)

    before = len(limited.world.roles)
    again = limited.admin.post(f"{API}/role", json={"name": "one more"})

    assert [*[200] * 100, 429] == seen
    assert (429, before) == (again.status_code, len(limited.world.roles))


def test_writes_on_one_issue_are_limited(limited):
    """20 in two seconds, by key or by id; reading it, and writing others, goes on."""
    key, other = limited.create(), limited.create()
    number = limited.world.issue(key).id
    said = {"body": doc("x")}

    seen = statuses(lambda: limited.admin.post(f"{API}/issue/{key}/comment", json=said), 10)
    seen += statuses(lambda: limited.admin.post(f"{API}/issue/{number}/comment", json=said), 11)
    refused = limited.admin.put(f"{API}/issue/{key}", json={"fields": {"summary": "x"}})

    assert [*[201] * 20, 429] == seen
    assert (429, "2", "jira-per-issue-on-write") == (
        refused.status_code,
        refused.headers["Retry-After"],
        refused.headers["RateLimit-Reason"],
    )
    assert 200 == limited.admin.get(f"{API}/issue/{key}").status_code
    assert 201 == limited.admin.post(f"{API}/issue/{other}/comment", json=said).status_code


def test_a_hundred_writes_on_one_issue_in_half_a_minute_are_the_most(limited):
    """Twenty every two seconds pass five times; then the longer window is full."""
    key = limited.create()
    seen = []

    for _ in range(6):
        seen.append(
            sum(
                limited.admin.put(f"{API}/issue/{key}", json={"fields": {"summary": "x"}}).status_code == 204
                for _ in range(20)
            )
        )
        limited.world.clock.advance(timedelta(seconds=2.5))
    refused = limited.admin.put(f"{API}/issue/{key}", json={"fields": {"summary": "x"}})
    limited.world.clock.advance(timedelta(seconds=int(refused.headers["Retry-After"])))

    assert [20, 20, 20, 20, 20, 0] == seen
    assert 429 == refused.status_code
    assert 204 == limited.admin.put(f"{API}/issue/{key}", json={"fields": {"summary": "x"}}).status_code


def test_the_time_may_come_from_elsewhere(limited):
    """A clock of one's own: the site's stands still."""
    now = [datetime.fromisoformat("2026-09-01T07:30:00+00:00")]
    limited.world.limits.clock = lambda: now[0]
    statuses(lambda: limited.admin.get(f"{API}/myself"), 100)

    before = limited.admin.get(f"{API}/myself").status_code
    now[0] += timedelta(seconds=1)

    assert (429, 200) == (before, limited.admin.get(f"{API}/myself").status_code)


def test_an_app_has_points_by_the_hour(limited):
    """Used up until the full hour; people with tokens have no such quota."""
    limited.world.switches.points_per_hour = 4

    seen = statuses(lambda: limited.service.get(f"{API}/serverInfo"), 3)
    refused = limited.service.get(f"{API}/serverInfo")
    limited.world.clock.advance(timedelta(minutes=30))

    assert [200, 200, 429] == seen
    assert ("jira-quota-tenant-based", "1800") == (refused.headers["RateLimit-Reason"], refused.headers["Retry-After"])
    assert 200 == limited.admin.get(f"{API}/serverInfo").status_code
    assert ok(limited.service.get(f"{API}/serverInfo"))


@pytest.mark.parametrize(
    ("method", "path", "json", "points"),
    [
        ("GET", f"{API}/issue/CRM-1", {"id": "1"}, 2),
        ("POST", f"{API}/search/jql", {"issues": [{}, {}, {}], "isLast": True}, 4),
        ("GET", f"{API}/users/search", [{}, {}], 7),
        ("POST", f"{API}/issue", {"id": "1"}, 1),
        ("PUT", f"{API}/issue/CRM-1", None, 1),
    ],
)
def test_an_answer_costs_its_objects(method, path, json, points):
    """One and one for each object, two more for a person; a write costs one."""
    assert points == points_of(method, path, json)


def test_looking_at_an_issue_is_no_write(limited):
    """Neither HEAD and OPTIONS, nor a POST that only asks."""
    key = limited.create()
    seen = statuses(lambda: limited.admin.head(f"{API}/issue/{key}"), 25)
    seen += statuses(lambda: limited.admin.options(f"{API}/issue/{key}"), 25)
    seen += statuses(lambda: limited.admin.post(f"{API}/issue/{key}/changelog/list", json={"changelogIds": [1]}), 25)

    assert {200} == set(seen)


def test_addresses_that_lead_nowhere_are_remembered_as_one(limited):
    """However many a caller makes up."""
    for number in range(30):
        limited.admin.get(f"{API}/nowhere/{number}")

    assert 1 == sum(template == "elsewhere" for _, template in limited.world.limits.buckets)
