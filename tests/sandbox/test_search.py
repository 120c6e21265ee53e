"""Searching as the new API does: tokens, ids only, advisory pages, silence about what does not exist."""

from datetime import timedelta

import pytest

from integration.sandbox.switches import Switches
from tests.sandbox.jira_site import API, doc, errors, messages, ok


def everything(jira, jql, **body):
    found, token = [], None
    while True:
        page = jira.search(jql, **body, **({"nextPageToken": token} if token else {}))
        found.append([one["id"] for one in page["issues"]])
        token = page.get("nextPageToken")
        if page["isLast"]:
            assert token is None
            return found


def test_without_fields_there_are_ids_only(jira):
    """No key, no fields, no total, no offset (facts 1.1, 1.3, trap 2)."""
    jira.create()

    assert {"isLast": True, "issues": [{"id": "10000"}]} == jira.search("project = CRM")


def test_with_fields_there_are_exactly_those(jira):
    """And properties by key, five at most."""
    key = jira.create()
    ok(jira.admin.put(f"{API}/issue/{key}/properties/b.item", json={"v": 1}), 201)

    (found,) = jira.search("project = CRM", fields=["summary"], properties=["b.item"])["issues"]
    wide = jira.admin.post(f"{API}/search/jql", json={"jql": "project = CRM", "properties": list("abcdef")})

    assert ({"summary": "Cahier des charges"}, {"b.item": {"v": 1}}) == (found["fields"], found["properties"])
    assert 400 == wide.status_code


def test_pages_follow_tokens(jira):
    """Every issue once; the last page has no token."""
    for _ in range(7):
        jira.create()

    pages = everything(jira, "project = CRM ORDER BY key", maxResults=3)

    assert [3, 3, 1] == [len(page) for page in pages]
    assert [str(number) for number in range(10000, 10007)] == [one for page in pages for one in page]


def test_pages_may_be_short_anywhere(jira):
    """Short is not last: only ``isLast`` and the token say so (facts 1.4, trap 1)."""
    jira.world.switches = Switches(short_pages=True)
    for _ in range(30):
        jira.create()

    pages = everything(jira, "project = CRM ORDER BY key", maxResults=10)

    assert sum(map(len, pages)) == 30
    assert any(len(page) < 10 for page in pages[:-1])


def test_fields_shrink_the_page_unannounced(jira):
    """5,000 ids may come at once, a hundred issues with fields."""
    body = {"fields": {"project": {"key": "CRM"}, "issuetype": {"id": jira.kind}, "summary": "a"}}
    for _ in range(3):
        ok(jira.admin.post(f"{API}/issue/bulk", json={"issueUpdates": [body] * 40}), 201)

    bare = jira.search("project = CRM", maxResults=5000)
    rich = jira.search("project = CRM", maxResults=5000, fields=["summary"])

    assert (120, 100) == (len(bare["issues"]), len(rich["issues"]))
    assert "nextPageToken" in rich


@pytest.mark.parametrize(
    "body",
    [
        {"jql": "project = CRM", "startAt": 0},
        {"jql": "project = CRM", "validateQuery": "strict"},
        {"jql": "project = CRM", "maxResults": 0},
        {"jql": "project = CRM", "maxResults": 5001},
        {"jql": "project = CRM", "expand": ["names"]},
        {"jql": "project = CRM", "nextPageToken": "junk"},
        {"jql": ""},
        {"jql": "ORDER BY created"},
        {"jql": 'project = "unterminated'},
        {"jql": "project = CRM", "reconcileIssues": ["CRM-1"]},
        {"jql": "project = CRM", "reconcileIssues": list(range(51))},
    ],
)
def test_what_a_search_refuses(jira, body):
    """Leftovers of the old API, unbounded queries, junk: 400."""
    assert 400 == jira.admin.post(f"{API}/search/jql", json=body).status_code


def test_an_unbounded_query_is_told_so(jira):
    """Jira's sentence (facts 1.7)."""
    answer = jira.admin.post(f"{API}/search/jql", json={"jql": "ORDER BY key"})

    assert messages(answer)[0].startswith("Unbounded JQL queries are not allowed here")


def test_a_token_is_for_its_query_and_its_week(jira):
    """From other JQL, or after seven days: 400 (facts 1.5)."""
    for _ in range(2):
        jira.create()
    token = jira.search("project = CRM", maxResults=1)["nextPageToken"]
    body = {"nextPageToken": token, "maxResults": 1}

    other = jira.admin.post(f"{API}/search/jql", json={"jql": "project = CRM ORDER BY key", **body})
    same = jira.admin.post(f"{API}/search/jql", json={"jql": "project = CRM", "fields": ["summary"], **body})
    jira.world.clock.advance(timedelta(days=8))
    late = jira.admin.post(f"{API}/search/jql", json={"jql": "project = CRM", **body})

    assert (400, 200, 400) == (other.status_code, same.status_code, late.status_code)


@pytest.mark.parametrize("jql", ["project = NOPE", "status = Inconnu", "nature = x", "assignee = nobody", "this is not jql"])
def test_what_does_not_exist_finds_nothing_and_says_nothing(jira, jql):
    """200 and empty: a typo looks like a quiet night (facts 1.9, trap 3)."""
    jira.create()

    found = jira.admin.post(f"{API}/search/jql", json={"jql": jql})

    assert ([], True) == (ok(found)["issues"], ok(found)["isLast"])


def test_a_strict_reading_tells_typos(jira):
    """``/jql/parse?validation=strict`` is the guard."""
    queries = ["project = CRM", "project = NOPE", "nature = x", "status ="]

    found = ok(jira.admin.post(f"{API}/jql/parse?validation=strict", json={"queries": queries}))["queries"]

    assert [False, True, True, True] == ["errors" in one for one in found]


def test_literal_dates_are_the_callers_and_answers_are_the_sites(jira):
    """09:30 in Paris is 03:30 in Montréal: the same literal finds different things (facts 1.15, trap 4)."""
    jira.create()
    jql = 'project = CRM AND created <= "2026-09-01 04:00"'

    assert [] == jira.search(jql, who=jira.admin)["issues"]
    assert 1 == len(jira.search(jql, who=jira.moe)["issues"])


def test_relative_dates_need_no_zone(jira):
    """``-30m`` counts from now."""
    old = jira.create()
    jira.world.clock.advance(timedelta(hours=1))
    new = jira.create()

    found = jira.search("project = CRM AND updated >= -30m", fields=["summary"])["issues"]

    assert [new] == [one["key"] for one in found]
    assert old != new


def test_search_sees_what_was_just_written(jira):
    """Status, labels, parents, texts and comments, by id and by name."""
    epic = jira.create(kind="10000", summary="Sélection")
    key = jira.create(labels=["bornage-ecart"], parent={"key": epic}, components=[{"id": jira.component}])
    ok(jira.moe.post(f"{API}/issue/{key}/comment", json={"body": doc("hétéroclite")}), 201)
    jira.move(key, 11)

    for jql in (
        "labels = bornage-ecart",
        f"parent = {epic}",
        'status = "En recette"',
        "statusCategory = indeterminate",
        f"component = {jira.component}",
        "text ~ hétéroclite",
        'project = CRM AND type = Livrable AND status was "À approuver"',
        f'issue in linkedIssues("{epic}") OR key = {key}',
    ):
        found = jira.search(jql, fields=["summary"])["issues"]
        assert [key] == [one["key"] for one in found], jql


def test_counts_are_just_counts(jira):
    """``{"count": n}`` and bounded queries only."""
    jira.create()
    address = f"{API}/search/approximate-count"

    assert {"count": 1} == ok(jira.admin.post(address, json={"jql": "project = CRM"}))
    assert 400 == jira.admin.post(address, json={"jql": ""}).status_code


@pytest.mark.parametrize("path", ["/rest/api/2/search", "/rest/api/3/search"])
def test_the_old_search_is_gone(jira, path):
    """410 with the way to the new one (facts 1.12)."""
    assert "/rest/api/3/search/jql" in messages(jira.admin.get(path, params={"jql": "project = CRM"}), 410)[0]


def test_filters_are_read_strictly(jira):
    """Unknown field or value, or a name taken by the same owner: 400, unlike searches (facts 1.9, 9.1)."""
    address = f"{API}/filter"
    ok(jira.admin.post(address, json={"name": "CRM", "jql": "project = CRM ORDER BY Rank ASC"}))

    for jql in ("project = NOPE", "nature = x", "project ="):
        assert 400 == jira.admin.post(address, json={"name": "x", "jql": jql}).status_code
    assert {"filterName"} == set(errors(jira.admin.post(address, json={"name": "crm", "jql": "project = CRM"})))
    assert 200 == jira.moa.post(address, json={"name": "CRM", "jql": "project = CRM"}).status_code


def test_a_filter_is_private_until_shared(jira):
    """With a project, those who see it see the filter; searches match part of a name."""
    made = ok(jira.admin.post(f"{API}/filter", json={"name": "CRM Velours", "jql": "project = CRM"}))
    before = jira.moa.get(f"{API}/filter/{made['id']}")

    ok(
        jira.admin.post(
            f"{API}/filter/{made['id']}/permission", json={"type": "project", "projectId": str(jira.project.id)}
        ),
        201,
    )

    found = ok(jira.moa.get(f"{API}/filter/search", params={"filterName": "velours", "expand": "owner"}))
    assert 400 == before.status_code
    assert [made["id"]] == [one["id"] for one in found["values"]]
    assert "jql" not in found["values"][0]
    assert 400 == jira.moa.post(f"{API}/filter/{made['id']}/permission", json={"type": "global"}).status_code
