"""What a stranger's tests against a real site say of issues, searches and comments; one sentence a test."""

from datetime import timedelta

import pytest

from tests.sandbox.jira_site import API, company, doc, messages, ok


def test_a_search_gives_ids_or_exactly_the_fields_named(jira):
    """By POST and by GET alike."""
    jira.create()
    for extra, expected in (({}, {"id"}), ({"fields": ["summary"]}, {"summary"})):
        posted = jira.search("project = CRM", **extra)["issues"][0]
        query = {"jql": "project = CRM"} | {name: ",".join(value) for name, value in extra.items()}
        got = ok(jira.admin.get(f"{API}/search/jql", params=query))["issues"][0]

        assert posted == got
        assert expected == set(posted.get("fields", posted))


def test_pages_follow_a_token_and_the_index_catches_up():
    """No offset, no total; a new issue is not found at once."""
    jira = company(index_lag=30)
    for _ in range(3):
        jira.create()
    assert [] == jira.search("project = CRM")["issues"]
    jira.world.clock.advance(timedelta(seconds=30))

    first = jira.search("project = CRM", maxResults=2)
    rest = jira.search("project = CRM", maxResults=2, nextPageToken=first["nextPageToken"])

    assert {"isLast", "issues", "nextPageToken"} == set(first)
    assert (2, 1, True) == (len(first["issues"]), len(rest["issues"]), rest["isLast"])


def test_bare_words_are_a_text_search_and_an_open_quotation_is_an_error(jira):
    """A query that matches nothing is an empty list."""
    jira.create()

    assert [] == jira.search("this is not jql")["issues"]
    assert [] == jira.search("project = CRM AND labels = rien")["issues"]
    assert messages(jira.admin.post(f"{API}/search/jql", json={"jql": 'project = "unterminated'}))


def test_a_count_is_a_count_and_matches_are_numbers_without_complaints(jira):
    """One entry a query; a project that does not exist is no match and no error."""
    key = jira.create()
    number = jira.world.issue_by_key[key]
    asked = {"issueIds": [number], "jqls": ["project = CRM", "project = NOPE"]}

    count = ok(jira.admin.post(f"{API}/search/approximate-count", json={"jql": "project = CRM"}))
    matches = ok(jira.admin.post(f"{API}/jql/match", json=asked))["matches"]

    assert {"count": 1} == count
    assert [{"matchedIssues": [number], "errors": []}, {"matchedIssues": [], "errors": []}] == matches


def test_an_issue_is_read_by_key_or_id(jira):
    """``fields`` is honoured; a missing one is 404, and so much as a create in an unknown project fails."""
    key = jira.create()
    number = jira.world.issue_by_key[key]

    by_key, by_id = (ok(jira.admin.get(f"{API}/issue/{one}", params={"fields": "summary"})) for one in (key, number))

    assert by_key == by_id
    assert {"summary"} == set(by_key["fields"])
    assert 404 == jira.admin.get(f"{API}/issue/CRM-999").status_code
    lost = {"project": {"key": "NOPE"}, "issuetype": {"id": jira.kind}, "summary": "x"}
    assert 400 <= jira.admin.post(f"{API}/issue", json={"fields": lost}).status_code < 500


def test_a_comment_is_as_old_as_its_last_edit(jira):
    """Its body a document; ``updated`` is ``created`` until then."""
    where = f"{API}/issue/{jira.create()}/comment"
    made = ok(jira.admin.post(where, json={"body": doc("Un")}), 201)
    jira.world.clock.advance(timedelta(minutes=1))

    edited = ok(jira.admin.put(f"{where}/{made['id']}", json={"body": doc("Deux")}))

    assert ("doc", 1) == (made["body"]["type"], made["body"]["version"])
    assert made["created"] == made["updated"] == edited["created"] < edited["updated"]


def test_html_comes_only_when_asked_for(jira):
    """With ``<p>``."""
    where = f"{API}/issue/{jira.create()}/comment"
    made = ok(jira.admin.post(where, json={"body": doc("Un")}), 201)

    plain = ok(jira.admin.get(f"{where}/{made['id']}"))
    drawn = ok(jira.admin.get(f"{where}/{made['id']}", params={"expand": "renderedBody"}))

    assert "renderedBody" not in plain
    assert drawn["renderedBody"].startswith("<p>")


def test_comments_are_listed_in_pages_and_backwards_and_by_id(jira):
    """Total, start and size; the newest first with ``orderBy=-created``."""
    where = f"{API}/issue/{jira.create()}/comment"
    made = [ok(jira.admin.post(where, json={"body": doc(word)}), 201)["id"] for word in ("Un", "Deux", "Trois")]

    page = ok(jira.admin.get(where, params={"startAt": 1, "maxResults": 1}))
    back = ok(jira.admin.get(where, params={"orderBy": "-created"}))["comments"]
    some = ok(jira.admin.post(f"{API}/comment/list", json={"ids": [int(made[0]), int(made[2])]}))["values"]

    assert (3, 1, 1, [made[1]]) == (
        page["total"],
        page["startAt"],
        page["maxResults"],
        [one["id"] for one in page["comments"]],
    )
    assert made[::-1] == [one["id"] for one in back]
    assert {made[0], made[2]} == {one["id"] for one in some}


def test_a_deleted_comment_is_missing(jira):
    """404, and the total falls; those of a missing issue are missing, too."""
    where = f"{API}/issue/{jira.create()}/comment"
    made = ok(jira.admin.post(where, json={"body": doc("Un")}), 201)

    ok(jira.admin.delete(f"{where}/{made['id']}"), 204)

    assert 404 == jira.admin.get(f"{where}/{made['id']}").status_code
    assert 0 == ok(jira.admin.get(where))["total"]
    assert 404 == jira.admin.get(f"{API}/issue/CRM-999/comment").status_code


def test_a_watcher_is_a_bare_string(jira):
    """Not as text; and adding one twice is fine."""
    where = f"{API}/issue/{jira.create()}/watchers"

    for _ in range(2):
        ok(jira.admin.post(where, json=jira.moe_user.account_id), 204)

    text = {"content": f'"{jira.moe_user.account_id}"', "headers": {"Content-Type": "text/plain"}}
    assert 415 == jira.admin.post(where, **text).status_code
    watching = [one["accountId"] for one in ok(jira.admin.get(where))["watchers"]]
    assert 1 == watching.count(jira.moe_user.account_id)


def test_bulk_operations_answer_a_task(jira):
    """To be asked after until it is over."""
    key = jira.create()
    where = f"{API}/bulk/issues/transition"
    body = {"bulkTransitionInputs": [{"selectedIssueIdsOrKeys": [key], "transitionId": "11"}]}

    task = ok(jira.admin.post(where, json=body), 201)["taskId"]
    said = [ok(jira.admin.get(f"{API}/bulk/queue/{task}"))["status"] for _ in range(4)]

    assert "COMPLETE" == said[-1] != said[0]


@pytest.mark.parametrize("path", ["webhook", "addons/x/properties"])
def test_what_is_for_apps_refuses_people(jira, path):
    """Dynamic webhooks with 403; properties of apps are not to be had either."""
    address = f"{API}/{path}" if path == "webhook" else f"/rest/atlassian-connect/1/{path}"

    assert jira.admin.get(address).status_code in (401, 403, 404)
