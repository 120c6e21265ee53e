"""Searching as the new API does: tokens, ids only, advisory pages, silence about what does not exist."""

from datetime import timedelta

import httpx
import pytest

from integration.sandbox.mount import transport
from integration.sandbox.switches import Switches
from tests.sandbox.jira_site import API, doc, messages, ok


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


def test_get_and_post_answer_alike(jira):
    """Lists come repeated or joined by commas."""
    key = jira.create(labels=["a"])
    ok(jira.admin.put(f"{API}/issue/{key}/properties/b.item", json={"v": 1}), 201)
    asked = {"fields": ["summary,labels", "-labels"], "expand": "names,schema", "properties": ["b.item"], "maxResults": 2}

    posted = ok(jira.admin.post(f"{API}/search/jql", json={"jql": "project = CRM", **asked}))
    got = ok(
        jira.admin.get(
            f"{API}/search/jql", params={"jql": "project = CRM", "fieldsByKeys": "true", "failFast": "true", **asked}
        )
    )

    assert posted == got
    assert {"summary": "Cahier des charges"} == got["issues"][0]["fields"]
    assert {"v": 1} == got["issues"][0]["properties"]["b.item"]


def test_names_and_schema_stand_beside_the_issues(jira):
    """Of the fields asked for, in the site's language; both empty when nothing was found (facts 1.9)."""
    jira.create()

    page = jira.search("project = CRM", fields=["summary", "status"], expand="names,schema")
    empty = jira.search("project = NOPE", fields=["summary"], expand="names,schema")

    assert {"summary": "Résumé", "status": "État"} == page["names"]
    assert {"type": "status", "system": "status"} == page["schema"]["status"]
    assert {"expand", "id", "self", "key", "fields"} == set(page["issues"][0])
    assert ({}, {}) == (empty["names"], empty["schema"])


def test_wildcards_of_fields(jira):
    """``*all`` has comments, ``*navigable`` does not; a minus takes away; misspelt ones vanish (facts 1.3)."""
    jira.create()
    fields = lambda *asked: jira.search("project = CRM", fields=list(asked))["issues"][0].get("fields")  # noqa: E731

    assert "comment" in fields("*all")
    assert "comment" not in fields("*navigable")
    assert "summary" not in fields("*navigable", "-summary")
    assert fields("key", "sumary") is None


def test_expanded_histories_are_cut(jira):
    """The forty newest (facts 1.6, trap 17)."""
    key = jira.create()
    for number in range(45):
        jira.edit(key, fields={"summary": f"n° {number}"})

    (found,) = jira.search("project = CRM", fields=["summary"], expand="changelog")["issues"]

    assert (40, 45) == (len(found["changelog"]["histories"]), found["changelog"]["total"])
    assert "n° 44" == found["changelog"]["histories"][0]["items"][0]["toString"]


@pytest.mark.parametrize(
    "params",
    [
        {"maxResults": "many"},
        {"maxResults": "0"},
        {"reconcileIssues": "CRM-1"},
        {"failFast": "perhaps"},
        {"properties": "a,b,c,d,e,f"},
    ],
)
def test_what_a_search_by_address_refuses(jira, params):
    """The same as in a body, for what cannot be read."""
    assert 400 == jira.admin.get(f"{API}/search/jql", params={"jql": "project = CRM"} | params).status_code


@pytest.mark.parametrize("token", ["junk", "WzEsMl0=", "bnVsbA==", "WyJhIiwiYiIsImMiXQ==", "é"])
def test_a_token_made_up_is_refused(jira, token):
    """Garbage, or JSON that is no token of ours: 400 (facts 1.5)."""
    body = {"jql": "project = CRM", "nextPageToken": token}

    assert 400 == jira.admin.post(f"{API}/search/jql", json=body).status_code


def test_a_token_is_for_its_account(jira):
    """Somebody else's is refused."""
    for _ in range(2):
        jira.create()
    token = jira.search("project = CRM", maxResults=1)["nextPageToken"]

    assert 400 == jira.moe.post(f"{API}/search/jql", json={"jql": "project = CRM", "nextPageToken": token}).status_code


def test_what_one_may_not_see_is_not_found(jira):
    """Issues of a private project, by whatever clause; nor does anybody's absence tell: 200 and nothing."""
    jira.create(summary="Secret de famille")
    jira.world.make_private(jira.project, [jira.moa_user.account_id])

    for jql in (
        "project = CRM",
        "key = CRM-1",
        "text ~ secret",
        "created >= -1d",
        "project != NOPE",
        "issue in updatedBy('Site Admin')",
    ):
        assert [] == jira.search(jql, who=jira.moe)["issues"], jql
    assert 1 == len(jira.search("text ~ secret", who=jira.moa)["issues"])
    assert {"count": 0} == ok(jira.moe.post(f"{API}/search/approximate-count", json={"jql": "project = CRM"}))


def test_an_anonymous_search_finds_nothing(jira):
    """200, as if all were well (facts 1.9, 12.6, trap 3)."""
    jira.create()
    stranger = httpx.Client(base_url=jira.world.base_url, transport=transport(jira.world))

    assert {"isLast": True, "issues": []} == ok(stranger.post(f"{API}/search/jql", json={"jql": "project = CRM"}))


def test_restricted_comments_are_only_searched_by_their_readers(jira):
    """A word in a comment for MOA is not found by MOE."""
    key = jira.create()
    body = {"body": doc("confidentiel"), "visibility": {"type": "role", "value": "MOA"}}
    ok(jira.moa.post(f"{API}/issue/{key}/comment", json=body), 201)

    assert 1 == len(jira.search("comment ~ confidentiel", who=jira.moa)["issues"])
    for jql in ("comment ~ confidentiel", "text ~ confidentiel", "confidentiel"):
        assert [] == jira.search(jql, who=jira.moe)["issues"]


@pytest.mark.parametrize("version", [2, 3])
def test_the_search_by_ids_is_gone_with_the_old_one(jira, version):
    """410, to everybody (facts 1.12)."""
    assert 410 == jira.moe.post(f"/rest/api/{version}/search/id", json={"jql": "project = CRM"}).status_code
