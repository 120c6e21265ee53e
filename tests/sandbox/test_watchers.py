"""Who watches, who votes."""

import pytest

from tests.sandbox.jira_site import API, company, doc, ok


@pytest.fixture
def key(jira):
    return jira.create()


def watching(jira, key):
    found = ok(jira.admin.get(f"{API}/issue/{key}/watchers"))
    assert found["watchCount"] == len(found["watchers"])
    return [one["accountId"] for one in found["watchers"]]


def test_the_body_is_a_bare_json_string(jira, key):
    """Else 415; again is as good as once; without a body it is oneself."""
    address, moe = f"{API}/issue/{key}/watchers", jira.moe_user.account_id

    for _ in range(2):
        ok(jira.admin.post(address, json=moe), 204)
    ok(jira.moa.post(address), 204)

    assert [moe, jira.moa_user.account_id] == watching(jira, key)[1:]
    assert 415 == jira.admin.post(address, content=moe, headers={"content-type": "text/plain"}).status_code
    assert 400 == jira.admin.post(address, json={"accountId": moe}).status_code


def test_others_are_for_who_manages_the_list(jira, key):
    """403; an unknown account is 404."""
    address = f"{API}/issue/{key}/watchers"

    assert 403 == jira.moe.post(address, json=jira.moa_user.account_id).status_code
    assert 404 == jira.admin.post(address, json="nobody").status_code
    assert 400 == jira.moe.delete(address).status_code
    ok(jira.moe.post(address), 204)
    ok(jira.moe.delete(address, params={"accountId": jira.moe_user.account_id}), 204)
    assert jira.moe_user.account_id not in watching(jira, key)


def test_people_watch_what_they_make_and_comment(jira, key):
    """As a new account's settings have it, unless the switch says otherwise."""
    ok(jira.moe.post(f"{API}/issue/{key}/comment", json={"body": doc("x")}), 201)
    other = company(autowatch=False)

    assert jira.moe_user.account_id in watching(jira, key)
    assert [] == watching(other, other.create())


def test_many_issues_are_asked_about_at_once(jira, key):
    """What one cannot see is as good as not watched."""
    number = ok(jira.admin.get(f"{API}/issue/{key}"))["id"]

    answered = ok(jira.admin.post(f"{API}/issue/watching", json={"issueIds": [number, "999999"]}))

    assert {"issuesIsWatching": {number: True, "999999": False}} == answered


def test_everybody_votes_once(jira, key):
    """The reporter too, unlike on Jira Server; again, and taking back what was never given, changes nothing."""
    address = f"{API}/issue/{key}/votes"

    for client in (jira.moe, jira.admin, jira.admin):
        ok(client.post(address), 204)
    ok(jira.moa.delete(address), 204)

    assert (2, True) == tuple(ok(jira.moe.get(address))[name] for name in ("votes", "hasVoted"))
    assert 2 == jira.fields(key, "votes")["votes"]["votes"]
    for client in (jira.moe, jira.admin):
        ok(client.delete(address), 204)
    assert [] == ok(jira.admin.get(address))["voters"]
