"""The audit log: what administrators did, the newest first."""

from datetime import timedelta

from tests.sandbox.jira_site import API, company, messages, ok

LOG = f"{API}/auditing/record"


def records(jira, **query):
    return ok(jira.admin.get(LOG, params=query))["records"]


def test_what_administrators_do_is_kept():
    """Who did it, when, what it was; the newest first; what was refused leaves nothing."""
    jira = company()
    jira.admin.post(f"{API}/group", json={"name": "Recette"})
    jira.admin.post(f"{API}/group", json={"name": "Recette"})
    newest, *older = records(jira)

    assert ("Group created", "group management") == (newest["summary"], newest["category"])
    assert ("GROUP", "Recette") == (newest["objectItem"]["typeName"], newest["objectItem"]["name"])
    assert ok(jira.admin.get(f"{API}/myself"))["accountId"] == newest["authorAccountId"]
    assert ["Group created"] != [one["summary"] for one in older][:1]
    assert {"Project created", "Workflow created", "Project roles changed"} <= {one["summary"] for one in older}


def test_the_log_is_paged_by_offset_and_limit():
    """Not by startAt; every page tells how many there are."""
    jira = company()
    first, second = (ok(jira.admin.get(LOG, params={"limit": 1, "offset": place})) for place in (0, 1))

    assert (1, 0, 1) == (first["limit"], first["offset"], second["offset"])
    assert first["total"] == second["total"] > 1
    assert first["records"][0]["id"] != second["records"][0]["id"]


def test_a_filter_narrows_the_records_and_not_the_total():
    """Every word has to be somewhere, in capitals or not."""
    jira = company()
    found = ok(jira.admin.get(LOG, params={"filter": "COMPONENT moe"}))
    nothing = ok(jira.admin.get(LOG, params={"filter": "nothing-like-it"}))

    assert ["Project component created"] == [one["summary"] for one in found["records"]]
    assert [] == nothing["records"]
    assert found["total"] == nothing["total"] == len(records(jira))


def test_the_log_is_read_from_one_time_to_another():
    """Both ends belong to it."""
    jira = company()
    early, late = ((jira.world.now() + timedelta(hours=hours)).isoformat() for hours in (-1, 1))

    assert records(jira) == records(jira, **{"from": early, "to": late})
    assert [] == records(jira, **{"from": late}) == records(jira, to=early)


def test_the_log_is_for_administrators_with_a_paid_plan():
    """403 for the others."""
    jira = company()
    messages(jira.moe.get(LOG), 403)

    jira.world.switches.free_plan = True

    messages(jira.admin.get(LOG), 403)
