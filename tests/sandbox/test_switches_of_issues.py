"""What nobody knows of issues yet: each a switch, with both values."""

from datetime import timedelta

import pytest

from tests.sandbox.jira_site import API, company, doc, ok


def updated(jira, key):
    return jira.fields(key, "updated")["updated"]


def comment(jira, key):
    return ok(jira.moe.post(f"{API}/issue/{key}/comment", json={"body": doc("Avant")}), 201)["id"]


@pytest.mark.parametrize("value", [True, False])
def test_editing_a_comment_may_move_updated(value):
    """Facts 1.16, 19b."""
    jira = company(comment_edit_bumps_updated=value)
    key = jira.create()
    number, before = comment(jira, key), updated(jira, key)
    jira.world.clock.advance(timedelta(minutes=1))

    ok(jira.moe.put(f"{API}/issue/{key}/comment/{number}", json={"body": doc("Après")}))

    assert value is (before != updated(jira, key))


@pytest.mark.parametrize("value", [True, False])
def test_deleting_a_comment_may_leave_a_history(value):
    """Facts 2.9, 19b."""
    jira = company(comment_deletion_history=value)
    key = jira.create()

    ok(jira.moe.delete(f"{API}/issue/{key}/comment/{comment(jira, key)}"), 204)

    assert (["Avant"] if value else []) == [item["fromString"] for item in jira.items(key) if item["field"] == "Comment"]


@pytest.mark.parametrize("value", [True, False])
def test_writing_a_property_may_move_updated(value):
    """Facts 1.16, 19i; never a history."""
    jira = company(property_bumps_updated=value)
    key = jira.create()
    before = updated(jira, key)
    jira.world.clock.advance(timedelta(minutes=1))

    ok(jira.admin.put(f"{API}/issue/{key}/properties/x", json=1), 201)

    assert value is (before != updated(jira, key))
    assert [] == jira.items(key)


def test_nobody_deletes_no_comment(jira):
    """An anonymous DELETE is 405, no right is 400 (facts 4.5)."""
    key = jira.create()
    address = f"{API}/issue/{key}/comment/{comment(jira, key)}"

    assert 405 == jira.admin.delete(address, auth=None).status_code
    assert 400 == jira.moa.delete(address).status_code


def test_limits_count_per_issue(jira):
    """413 for each kind beyond its own (facts 3.10)."""
    switches = jira.world.switches
    switches.comments_per_issue = switches.links_per_issue = switches.remote_links_per_issue = 0
    switches.attachments_per_issue = switches.upload_limit = 2
    key, other = jira.create(), jira.create()
    link = {"type": {"name": "Blocks"}, "inwardIssue": {"key": key}, "outwardIssue": {"key": other}}
    remote = {"object": {"url": "https://x.example", "title": "x"}}
    files = f"{API}/issue/{key}/attachments"
    token = {"X-Atlassian-Token": "no-check"}

    refused = [
        jira.admin.post(f"{API}/issue/{key}/comment", json={"body": doc("x")}),
        jira.admin.post(f"{API}/issueLink", json=link),
        jira.admin.post(f"{API}/issue/{key}/remotelink", json=remote),
        jira.admin.post(files, files={"file": ("a", b"abc")}, headers=token),
        jira.admin.post(files, files=[("file", ("a", b"a"))] * 3, headers=token),
        jira.admin.post(files, files=[("file", ("a", b"a"))] * 61, headers=token),
    ]

    assert [413] * 6 == [one.status_code for one in refused]


def test_the_limit_report_counts_what_is_near(jira):
    """Over four fifths, and beyond; for administrators (facts 3.10)."""
    key = jira.create()
    comment(jira, key)
    jira.world.switches.comments_per_issue = 1

    near = ok(jira.admin.get(f"{API}/issue/limit/report", params={"isReturningKeys": "true"}))
    jira.world.switches.comments_per_issue = 0
    beyond = ok(jira.admin.get(f"{API}/issue/limit/report"))

    assert {"comment": {key: 1}} == near["issuesApproachingLimit"]
    assert {"10000": 1} == beyond["issuesBreachingLimit"]["comment"]
    assert 403 == jira.moe.get(f"{API}/issue/limit/report").status_code


def test_notices_need_somebody_else(jira):
    """204, or 400 when nobody but the caller would get it."""
    address = f"{API}/issue/{jira.create()}/notify"

    assert 204 == jira.moe.post(address, json={"subject": "x", "to": {"reporter": True}}).status_code
    assert 400 == jira.admin.post(address, json={"to": {"reporter": True, "watchers": True}}).status_code
    assert 400 == jira.admin.post(address, json={"to": {"users": [{"accountId": "nobody"}]}}).status_code
