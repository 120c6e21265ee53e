"""The same site on a port: REST for programs, pages for people."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from integration.sandbox.serve import serve
from tests.sandbox.jira_site import API, ok


@pytest.fixture
def served(jira):
    server = serve(jira.world)
    yield server
    server.close()


def test_programs_and_people_share_one_site(jira, served):
    """REST with credentials, HTML outside /rest, one connection for all of it."""
    with httpx.Client(base_url=served.url, auth=("claire@velours.example", jira.moa_user.token), trust_env=False) as claire:
        fields = {"project": {"key": "CRM"}, "issuetype": {"id": jira.kind}, "summary": "Étude d’impact"}
        key = ok(claire.post(f"{API}/issue", json={"fields": fields}), 201)["key"]
        edited = claire.put(f"{API}/issue/{key}", json={"fields": {"summary": "Étude"}})
        page = claire.get(f"/browse/{key}")
        missing = claire.get("/nothing")

    assert (204, b"") == (edited.status_code, edited.content)
    assert "Tue, 01 Sep 2026 07:30:00 GMT" == edited.headers["date"]
    assert (200, "text/html; charset=utf-8") == (page.status_code, page.headers["content-type"])
    assert "Étude" in page.text
    assert 404 == missing.status_code
    assert key in jira.world.issue_by_key


def test_many_threads_meet_one_site_in_order(jira):
    """Calls are answered one at a time: no key twice, no issue lost."""
    with ThreadPoolExecutor(8) as threads:
        keys = list(threads.map(lambda _: jira.create(), range(40)))

    assert {f"CRM-{number}" for number in range(1, 41)} == set(keys)


def test_a_wrong_token_is_refused_on_the_wire_too(served):
    """401 as JSON."""
    with httpx.Client(base_url=served.url, auth=("claire@velours.example", "wrong"), trust_env=False) as wrong:
        assert 401 == wrong.get(f"{API}/myself").status_code
