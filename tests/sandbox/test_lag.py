"""Search is behind (facts 1.10): what changed is found later, some changes sooner than older ones, and may go missing once more."""

from datetime import timedelta
from itertools import pairwise

import pytest

from integration.sandbox.switches import Switches
from tests.sandbox.jira_site import API, company, doc, ok

ALL = "project = CRM ORDER BY key"


def ids(jira, jql=ALL, **body):
    return [int(one["id"]) for one in jira.search(jql, **body)["issues"]]


def later(jira, seconds):
    jira.world.clock.advance(timedelta(seconds=seconds))


def lagging(seconds=60, **more):
    """A site whose search has caught up with nothing made from now on."""
    return company(index_lag=seconds, **more)


def seen_over(jira, jql, *, steps, seconds):
    """What a search finds after each of so many steps of the clock."""
    found = []
    for _ in range(steps):
        found.append(ids(jira, jql))
        later(jira, seconds)
    return found


def test_without_a_lag_search_sees_at_once():
    """The default."""
    jira = company()
    jira.create()

    assert [10000] == ids(jira)


def test_a_new_issue_is_found_later_but_read_at_once():
    """By key and by bulkfetch there is no lag; after the whole lag everyone sees it (trap 5)."""
    jira = lagging()
    key = jira.create()

    at_once = ids(jira)
    read = ok(jira.admin.get(f"{API}/issue/{key}"))["id"]
    fetched = ok(jira.admin.post(f"{API}/issue/bulkfetch", json={"issueIdsOrKeys": [key]}))["issues"]
    later(jira, 60)

    assert ([], "10000", 1) == (at_once, read, len(fetched))
    assert [10000] == ids(jira)


def test_a_change_is_found_by_its_old_value_and_shown_by_its_new():
    """The query is tested on what the index has, the fields are the issue's own."""
    jira = lagging()
    key = jira.create(summary="Ancien", labels=["old"])
    later(jira, 60)
    jira.edit(key, fields={"labels": ["new"]})

    (old,) = jira.search("project = CRM AND labels = old", fields=["labels"])["issues"]
    new = ids(jira, "project = CRM AND labels = new")
    later(jira, 60)

    assert (["new"], []) == (old["fields"]["labels"], new)
    assert ([], [10000]) == (ids(jira, "project = CRM AND labels = old"), ids(jira, "project = CRM AND labels = new"))


def test_two_changes_between_two_searches_are_seen_one_after_the_other():
    """The index has each state in turn, though nobody looked in between."""
    jira = lagging(60, index_lag_seed=1)
    key = jira.create(labels=["one"])
    later(jira, 60)
    jira.edit(key, fields={"labels": ["two"]})
    later(jira, 45)
    jira.edit(key, fields={"labels": ["three"]})

    def label():
        return [name for name in ("one", "two", "three") if ids(jira, f"project = CRM AND labels = {name}")]

    now = label()
    later(jira, 60)

    assert (["two"], ["three"]) == (now, label())


def test_a_status_lags_as_well_as_its_category():
    """A transition is found as late as an edit."""
    jira = lagging()
    key = jira.create()
    later(jira, 60)
    jira.move(key, 11)

    assert [10000] == ids(jira, "project = CRM AND statusCategory = 'To Do'")
    later(jira, 60)
    assert [] == ids(jira, "project = CRM AND statusCategory = 'To Do'")


def test_the_order_is_that_of_what_the_index_has():
    """Sorted by the old values until the new ones are known."""
    jira = lagging()
    first, second = jira.create(), jira.create()
    later(jira, 60)
    jira.edit(first, fields={"summary": "Neuf"})

    before = ids(jira, "project = CRM ORDER BY updated ASC, key DESC")
    later(jira, 60)

    assert [10001, 10000] == before
    assert [10001, 10000] == ids(jira, "project = CRM ORDER BY updated ASC, key DESC")
    assert [10000, 10001] == ids(jira, "project = CRM ORDER BY summary DESC, key ASC")
    assert second == "CRM-2"


def test_counts_lag_like_the_index():
    """facts 1.11."""
    jira = lagging()
    jira.create()

    def count():
        return ok(jira.admin.post(f"{API}/search/approximate-count", json={"jql": "project = CRM"}))["count"]

    before = count()
    later(jira, 60)

    assert (0, 1) == (before, count())


def test_a_deleted_issue_is_found_no_more():
    """Even by what the index still has."""
    jira = lagging()
    key, other = jira.create(), jira.create()
    later(jira, 60)
    jira.edit(key, fields={"labels": ["new"]})
    ok(jira.admin.delete(f"{API}/issue/{key}"), 204)

    assert [10001] == ids(jira)
    assert ok(jira.admin.get(f"{API}/issue/{other}"))["id"] == "10001"


def test_deleting_a_comment_meanwhile_harms_no_search_in_texts():
    """What the index remembers may name what is gone."""
    jira = lagging()
    key = jira.create()
    made = ok(jira.admin.post(f"{API}/issue/{key}/comment", json={"body": doc("passerelle")}), 201)
    later(jira, 60)
    ok(jira.admin.delete(f"{API}/issue/{key}/comment/{made['id']}"), 204)

    assert ids(jira, "project = CRM AND text ~ passerelle") in ([], [10000])
    later(jira, 60)
    assert [] == ids(jira, "project = CRM AND text ~ passerelle")


def test_reconciled_issues_are_fresh_on_every_page():
    """The ids named, and only they; the same list goes with each page."""
    jira = lagging()
    keys = [jira.create(labels=["old"]) for _ in range(4)]
    later(jira, 60)
    for key in keys:
        jira.edit(key, fields={"labels": ["new"]})

    named = {"reconcileIssues": [10000, 10002], "maxResults": 1}
    first = jira.search("project = CRM AND labels = new ORDER BY key", **named)
    second = jira.search("project = CRM AND labels = new ORDER BY key", nextPageToken=first["nextPageToken"], **named)

    assert ["10000", "10002"] == [one["id"] for page in (first, second) for one in page["issues"]]
    assert second["isLast"]
    assert [10001, 10003] == ids(jira, "project = CRM AND labels = old ORDER BY key", reconcileIssues=[10000, 10002])


def test_reconciling_finds_what_was_just_made():
    """Read after write by search: the one way there is (facts 1.10)."""
    jira = lagging()
    jira.create()

    assert ([], [10000]) == (ids(jira), ids(jira, reconcileIssues=[10000]))
    assert [10000] == [
        int(one["id"])
        for one in ok(jira.admin.get(f"{API}/search/jql", params={"jql": ALL, "reconcileIssues": ["10000"]}))["issues"]
    ]


def test_a_newer_change_may_be_found_before_an_older_one():
    """So that the newest ``updated`` seen is no mark to go on from (facts 18.2)."""
    jira = lagging(60, index_lag_seed=2)
    for _ in range(12):
        jira.create()
        later(jira, 1)

    found = seen_over(jira, ALL, steps=60, seconds=1)

    assert any(now and set(range(10000, max(now) + 1)) != set(now) for now in found)
    assert list(range(10000, 10012)) == found[-1]
    assert all(set(one) <= set(two) for one, two in pairwise(found))


def test_flickering_issues_are_there_then_missing_then_there():
    """Not monotonic, and settled once the lag has passed (facts 1.10)."""
    jira = lagging(60, index_flicker=True)
    jira.create()

    there = [bool(now) for now in seen_over(jira, ALL, steps=62, seconds=1)]
    turns = [there[0], *(two for one, two in pairwise(there) if one != two)]

    assert [False, True, False, True] == turns
    assert there[60]


def test_the_seed_decides_when_each_is_found():
    """The same seed, the same moments; the next one, others."""

    def story(seed):
        jira = lagging(60, index_lag_seed=seed)
        for _ in range(5):
            jira.create()
        return seen_over(jira, ALL, steps=60, seconds=1)

    assert story(7) == story(7)
    assert story(7) != story(8)


def test_the_lag_may_be_counted_in_searches():
    """For a clock that stands still: after so many searches everyone sees the change."""
    jira = company(index_lag_searches=6)
    jira.create()

    found = [ids(jira) for _ in range(8)]

    assert [] == found[0]
    assert [10000] == found[6] == found[7]


def test_switched_on_later_the_lag_starts_from_what_there_is():
    """And switched off again, search has caught up at once."""
    jira = company()
    key = jira.create(labels=["old"])
    jira.world.switches = Switches(index_lag=60)
    jira.edit(key, fields={"labels": ["new"]})
    jira.create()

    behind = ids(jira, "project = CRM AND labels = old")
    jira.world.switches = Switches()

    assert [10000] == behind
    assert [10001, 10000] == ids(jira, "project = CRM")
    assert [] == ids(jira, "project = CRM AND labels = old")


@pytest.mark.parametrize(("overlap", "lost"), [(0, True), (10, False)])
def test_whoever_goes_on_from_the_newest_update_seen_loses_issues(overlap, lost):
    """A mark without overlap passes changes that were not found yet; ten minutes of overlap catch them (facts 18.2)."""
    jira = lagging(300, index_lag_seed=4)
    zone = jira.world.zone
    known, mark = set(), jira.world.now()
    for _ in range(40):
        jira.create()
        since = (mark - timedelta(minutes=overlap)).astimezone(zone)
        found = jira.search(f"project = CRM AND updated >= '{since:%Y-%m-%d %H:%M}'", fields=["updated"])["issues"]
        known |= {one["id"] for one in found}
        mark = max([mark, *(jira.world.issues[int(one["id"])].updated for one in found)])
        later(jira, 61)
    later(jira, 300)
    last = (mark - timedelta(minutes=overlap)).astimezone(zone)
    known |= {str(one) for one in ids(jira, f"project = CRM AND updated >= '{last:%Y-%m-%d %H:%M}'")}

    assert lost is (known != {str(number) for number in jira.world.issues})
