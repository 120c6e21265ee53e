"""The route table as a whole: every address answers, whatever is thrown at it."""

import re

import pytest

from integration.sandbox.answers.table import ROUTES
from tests.sandbox.jira_site import API, doc, ok

JUNK: tuple[object, ...] = (
    None,
    1,
    "x",
    [],
    {},
    [{}],
    {"name": 1},
    {"fields": []},
    {"jql": ["x"]},
    {"issueIdsOrKeys": {}},
    {"statuses": [1]},
)


@pytest.fixture
def full(jira):
    """A site with something behind every variable of every address."""
    key = jira.create()
    ok(jira.moe.post(f"{API}/issue/{key}/comment", json={"body": doc("x")}), 201)
    link = {"type": {"name": "Blocks"}, "inwardIssue": {"key": key}, "outwardIssue": {"key": jira.create()}}
    ok(jira.admin.post(f"{API}/issueLink", json=link), 201)
    ok(jira.admin.post(f"{API}/filter", json={"name": "f", "jql": "project = CRM"}))
    return jira


def filled(template, **values):
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], "10000"), template)


def test_no_body_brings_the_site_down(full):
    """Every write answers junk with a status of its own, mostly 400; none raises."""
    seen = set()
    for route in ROUTES:
        if route.method in ("POST", "PUT"):
            for junk in JUNK:
                address = filled(route.template, project="CRM", issue="CRM-1", comment="10000", key="x")
                seen.add(full.admin.request(route.method, address, json=junk).status_code)

    assert {200, 201, 202, 204, 303, 400, 401, 403, 404, 409, 410, 415} >= seen
    assert 400 in seen


def test_every_read_answers(full):
    """GET routes with something there, and with nothing there: never an exception."""
    reads = [route.template for route in ROUTES if route.method == "GET"]

    there = {
        full.admin.get(filled(one, project="CRM", issue="CRM-1", comment="10000", key="x")).status_code for one in reads
    }
    nowhere = {
        full.admin.get(filled(one, project="NO", issue="NO-1", comment="1", key="x", id="1")).status_code for one in reads
    }

    assert {200, 303, 400, 401, 403, 404, 410} >= there
    assert {200, 303, 400, 401, 403, 404, 410} >= nowhere


def test_a_literal_address_wins_over_a_variable():
    """``/issue/bulk`` is not an issue called bulk."""
    templates = [(route.method, route.template) for route in ROUTES]

    assert len(set(templates)) == len(templates)
    assert ("POST", f"{API}/issue/bulk") in templates


def test_a_slash_at_the_end_makes_no_difference(jira):
    """Clients that write one reach the same thing; nothing is nowhere all the same."""
    key = jira.create()
    found = [jira.moa.get(path) for path in (f"{API}/issue/{key}/", f"/rest/api/2/issue/{key}/", f"{API}/nothing/")]

    assert [200, 200, 404] == [one.status_code for one in found]
    assert [key, key] == [one.json()["key"] for one in found[:2]]
