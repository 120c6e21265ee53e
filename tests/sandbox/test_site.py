"""The site as a caller meets it: who they are, what time it is, how it refuses."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from integration.sandbox.founding import empty_site
from integration.sandbox.mount import client, transport
from tests.sandbox.jira_site import API, company, doc, errors, messages, ok


def test_every_answer_carries_the_server_time_and_the_caller(jira):
    """``Date`` is the world's clock in whole seconds; ``X-AAccountId`` names the account."""
    jira.world.clock.advance(timedelta(seconds=61, milliseconds=900))

    answer = jira.moa.get(f"{API}/issue/NOPE-1")

    assert "Tue, 01 Sep 2026 07:31:01 GMT" == answer.headers["date"]
    assert jira.moa_user.account_id == answer.headers["x-aaccountid"]


def test_wrong_credentials_are_401_everywhere(jira):
    """A bad token does not become anonymous."""
    with client(jira.world, "claire@velours.example", "wrong") as wrong:
        answer = wrong.get(f"{API}/serverInfo")

    assert "Client must be authenticated to access this resource." == ok(answer, 401)["message"]
    assert "AUTHENTICATED_FAILED" == answer.headers["x-seraph-loginreason"]


def test_missing_credentials_are_not_an_error_but_an_empty_answer(jira):
    """Without credentials many answers are 200 and empty (facts 12.6); only ``/myself`` and writes say 401."""
    jira.create()
    with httpx.Client(base_url=jira.world.base_url, transport=transport(jira.world)) as nobody:
        found = ok(nobody.post(f"{API}/search/jql", json={"jql": "project = CRM"}))
        myself, write = nobody.get(f"{API}/myself"), nobody.post(f"{API}/issue", json={"fields": {}})
        projects = ok(nobody.get(f"{API}/project/search"))

    assert ([], 0) == (found["issues"], projects["total"])
    assert (401, 401) == (myself.status_code, write.status_code)
    assert "x-aaccountid" not in myself.headers


def test_a_deactivated_account_cannot_log_in(jira):
    """Its token is worth nothing any more, its id stays in the answers."""
    jira.moe_user.active = False

    assert 401 == jira.moe.get(f"{API}/myself").status_code
    shown = ok(jira.admin.get(f"{API}/user", params={"accountId": jira.moe_user.account_id}))
    assert not shown["active"]


def test_three_zones_are_three_things(jira):
    """Timestamps are in the site's zone, the account keeps its own, the header is GMT."""
    key = jira.create(jira.moe)

    created = jira.fields(key, "created")["created"]
    myself = ok(jira.moe.get(f"{API}/myself"))

    assert "2026-09-01T09:30:00.000+0200" == created
    assert "America/Montreal" == myself["timeZone"]


def test_timestamps_follow_daylight_saving(jira):
    """After the last Sunday of October the same site writes +0100."""
    jira.world.clock.move_to(datetime(2026, 10, 26, 7, 30, tzinfo=UTC))

    assert "2026-10-26T08:30:00.000+0100" == jira.fields(jira.create(), "created")["created"]


def test_what_one_may_not_see_is_absent(jira):
    """404, not 403; searches find nothing; the project's key does not exist for them."""
    key = jira.create()
    jira.world.make_private(jira.project, {jira.moa_user.account_id})

    refused = jira.moe.get(f"{API}/issue/{key}")
    project = jira.moe.get(f"{API}/project/CRM")

    assert ["Issue does not exist or you do not have permission to see it."] == messages(refused, 404)
    assert ["No project could be found with key 'CRM'."] == messages(project, 404)
    assert [] == jira.search("project = CRM", who=jira.moe)["issues"]
    assert key == ok(jira.moa.get(f"{API}/issue/{key}"))["key"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("role", {"name": "AMOA"}),
        ("issuetype", {"name": "Réserve"}),
        ("project", {"key": "AB", "name": "Autre"}),
        ("issuetypescheme", {"name": "x", "issueTypeIds": ["10002"]}),
        ("workflowscheme", {"name": "x"}),
    ],
)
def test_the_site_is_changed_by_its_administrators_only(jira, path, body):
    """Everyone else gets 403."""
    assert 403 == jira.moa.post(f"{API}/{path}", json=body).status_code


@pytest.mark.parametrize("path", ["workflows/create", "workflows/update", "statuses", "workflowscheme/update"])
def test_some_refuse_in_another_way(jira, path):
    """401 where the specification knows no 403, before anything is read."""
    assert 401 == jira.moa.post(f"{API}/{path}", json={}).status_code


def test_permissions_are_answered_exactly_as_asked(jira):
    """One unknown key refuses the whole call; none asked for is refused too (facts 6.3)."""
    asked = {"permissions": "ADMINISTER,ADD_COMMENTS,ADMINISTER_PROJECTS", "projectKey": "CRM"}

    found = ok(jira.moa.get(f"{API}/mypermissions", params=asked))["permissions"]
    unknown = jira.moa.get(f"{API}/mypermissions", params={"permissions": "ADMINISTER,FLY"})

    have = {key: one["havePermission"] for key, one in found.items()}
    assert {"ADMINISTER": False, "ADD_COMMENTS": True, "ADMINISTER_PROJECTS": False} == have
    assert {"FLY": "Unrecognized permission"} == errors(unknown)
    assert 400 == jira.moa.get(f"{API}/mypermissions").status_code


def test_permissions_are_checked_in_bulk(jira):
    """Only what passes comes back; nothing asked is two empty lists."""
    key = jira.create()
    number = jira.world.issue_by_key[key]
    asked = {"permissions": ["EDIT_ISSUES", "DELETE_ISSUES"], "projects": [jira.project.id, 99], "issues": [number]}

    found = ok(
        jira.moa.post(f"{API}/permissions/check", json={"globalPermissions": ["ADMINISTER"], "projectPermissions": [asked]})
    )

    assert [] == found["globalPermissions"]
    held = {row["permission"]: (row["projects"], row["issues"]) for row in found["projectPermissions"]}
    assert {"EDIT_ISSUES": ([jira.project.id], [number]), "DELETE_ISSUES": ([], [])} == held
    empty: dict[str, list[object]] = {"globalPermissions": [], "projectPermissions": []}
    assert empty == ok(jira.moa.post(f"{API}/permissions/check", json={}))


def test_a_permission_can_be_taken_away(jira):
    """Then the write is refused in the way of that write: 403 for edits, 400 for comments."""
    key = jira.create()
    jira.world.deny(jira.moe_user.account_id, "EDIT_ISSUES", "ADD_COMMENTS", "TRANSITION_ISSUES")

    jira.edit(key, who=jira.moe, status=403, fields={"summary": "x"})
    comment = jira.moe.post(f"{API}/issue/{key}/comment", json={"body": doc("x")})

    assert 400 == comment.status_code
    assert [] == ok(jira.moe.get(f"{API}/issue/{key}/transitions"))["transitions"]


def test_people_are_found_by_what_they_show(jira):
    """A hidden mail is neither shown nor searched; the page of ids has ten by default and skips unknown ones (facts 14.1)."""
    shy = jira.world.add_user("Paul Discret", "paul@velours.example", email_shown=False)

    by_mail = ok(jira.admin.get(f"{API}/user/search", params={"query": "claire@velours.example"}))
    by_hidden = ok(jira.admin.get(f"{API}/user/search", params={"query": "paul@velours.example"}))
    bulk = ok(jira.admin.get(f"{API}/user/bulk", params={"accountId": [shy.account_id, "nobody"]}))

    assert [jira.moa_user.account_id] == [one["accountId"] for one in by_mail]
    assert [] == by_hidden
    assert (10, 1, False) == (bulk["maxResults"], bulk["total"], "emailAddress" in bulk["values"][0])


def test_apps_are_told_from_people(jira):
    """``accountType`` is app for our service account, atlassian for people (facts 2.6)."""
    assert "app" == ok(jira.service.get(f"{API}/myself"))["accountType"]
    assert "atlassian" == ok(jira.moa.get(f"{API}/myself"))["accountType"]


@pytest.mark.parametrize(("language", "words"), [("fr", ("À faire", "Tâche")), ("en", ("To Do", "Task"))])
def test_native_names_are_in_the_language_of_the_site(language, words):
    """Ids, keys and levels are the same everywhere, names are not (facts 3.7)."""
    jira = company(language=language)

    statuses = {one["id"]: one for one in ok(jira.admin.get(f"{API}/status"))}
    types = {one["id"]: one for one in ok(jira.admin.get(f"{API}/issuetype"))}

    assert words == (statuses["10000"]["name"], types["10002"]["name"])
    assert ("new", 0, 1, -1) == (
        statuses["10000"]["statusCategory"]["key"],
        types["10002"]["hierarchyLevel"],
        types["10000"]["hierarchyLevel"],
        types["10003"]["hierarchyLevel"],
    )


def test_bodies_are_json_or_refused(jira):
    """415 without a JSON type, 400 for what cannot be read (facts 16.4)."""
    plain = jira.admin.post(f"{API}/issue", content=b"{}", headers={"Content-Type": "text/plain"})
    broken = jira.admin.post(f"{API}/issue", content=b"{", headers={"Content-Type": "application/json"})

    assert (415, 400) == (plain.status_code, broken.status_code)


def test_unknown_addresses_and_methods_are_named(jira):
    """404 for no such path, 405 with what is allowed for no such method."""
    wrong = jira.admin.patch(f"{API}/issue/CRM-1")

    assert 404 == jira.admin.get(f"{API}/nothing").status_code
    assert (405, "DELETE, GET, HEAD, OPTIONS, PUT") == (wrong.status_code, wrong.headers["allow"])


def test_the_tenant_is_known_without_logging_in(jira):
    """``/_edge/tenant_info`` gives the cloud id."""
    with httpx.Client(base_url=jira.world.base_url, transport=transport(jira.world)) as nobody:
        assert {"cloudId": jira.world.cloud_id} == ok(nobody.get("/_edge/tenant_info"))


def test_two_worlds_with_the_same_story_are_the_same():
    """Nothing random, no wall clock: every id and timestamp is equal."""
    first, second = company(), company()
    keys = [site.create(description=doc("même texte")) for site in (first, second)]

    answers = [site.admin.get(f"{API}/issue/{key}").content for site, key in zip((first, second), keys, strict=True)]

    assert answers[0] == answers[1]


def test_the_clock_never_runs_back(jira):
    """Nor does it start without a zone."""
    with pytest.raises(ValueError, match="never runs back"):
        jira.world.clock.move_to(datetime(2026, 8, 31, tzinfo=UTC))
    with pytest.raises(ValueError, match="expected a time with a zone"):
        empty_site(datetime(2026, 9, 1), admin_email="a@b.example", admin_token="x")


def test_every_call_can_be_watched(jira):
    """The traffic hook sees requests and answers."""
    seen = []
    jira.world.on_call = lambda request, response: seen.append((request.method, request.path, response.status))

    jira.admin.get(f"{API}/myself")

    assert [("GET", f"{API}/myself", 200)] == seen
