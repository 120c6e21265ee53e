"""How a request is built, what time it is, where our token may go, and many calls at once."""

import threading

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.errors import Ambiguous, ConfigError, JiraError, JiraNotJson, JiraUnauthorised
from integration.jira.address import segment
from integration.jira.calls import Kind, call_of, permission_for, template_of
from integration.jira.reader import Reader
from integration.jira.transport import connect, fan_out
from integration.jira.writer import Writer
from tests.jira.conftest import MAIL, SITE, TOKEN


def test_an_unknown_keyword_is_refused(transport):
    """The library would send it as a query parameter."""
    with pytest.raises(TypeError, match="feilds"):
        transport.core.get_issue("CRM-1", feilds="summary")

    assert 0 == transport.reads


def test_a_verb_the_library_does_not_know_is_refused(transport):
    """No method, no request."""
    with pytest.raises(AttributeError, match="get_isue"):
        transport.core.get_isue("CRM-1")


def test_what_stands_in_a_path_is_quoted(jira, transport):
    """A key with a slash or a question mark addresses nothing else."""
    route = jira.get(url__regex=r".*").mock(return_value=httpx.Response(200, json={}))

    transport.core.get_project("CRM/../X?expand=lead#é")

    assert b"/rest/api/3/project/CRM%2F..%2FX%3Fexpand%3Dlead%23%C3%A9" == route.calls.last.request.url.raw_path


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_an_empty_segment_is_refused(transport, value):
    """``project/`` would be the list of all projects."""
    with pytest.raises(ValueError, match="expected an id or a key"):
        transport.core.get_project(value)


@given(st.text(min_size=1).filter(lambda text: text not in (".", "..")))
def test_no_text_leaves_its_segment(text):
    """Whatever the text, it is one segment of a path and no query."""
    assert not set(segment(text)) & set("/?#\\ \n")


def test_headers_are_merged(jira, transport):
    """A header of our own does not cost a body its content type."""
    route = jira.put("/rest/greenhopper/1.0/rapidviewconfig/columns").mock(return_value=httpx.Response(200))

    assert Writer(transport).set_columns("7", [("Backlog", []), ("Fait", ["3"])]) is True

    sent = route.calls.last.request
    assert ("no-check", "application/json") == (sent.headers["X-Atlassian-Token"], sent.headers["Content-Type"])
    assert sent.headers["User-Agent"].startswith("bornage")
    assert b'"isKanPlanColumn":true' in sent.content


def test_booleans_are_written_as_jira_reads_them(jira, transport):
    """false, not False; and what is not given is not sent."""
    route = jira.put("/rest/api/3/issue/10").mock(return_value=httpx.Response(204))

    Writer(transport).update_issue("10", update={"labels": [{"add": "bornage-ecart"}]}, notify=False)
    Writer(transport).update_issue("10", fields={"summary": "s"})

    assert [{"notifyUsers": "false"}, {}] == [dict(call.request.url.params) for call in route.calls]


def test_each_request_carries_its_own_credentials(jira):
    """A client given to us may carry others."""
    route = jira.get("/rest/api/3/myself").mock(return_value=httpx.Response(200, json={"accountId": "5b10"}))
    client = httpx.Client(auth=("other@velours.example", "other"))

    Reader(connect(SITE, MAIL, TOKEN, client=client)).myself()

    expected = httpx.BasicAuth(MAIL, TOKEN)._auth_header
    assert expected == route.calls.last.request.headers["Authorization"]


def test_time_is_the_servers(jira, transport):
    """The Date header of the last answer, aware; before any call, one is made."""
    headers = {"Date": "Sat, 21 Nov 2026 10:00:00 GMT"}
    route = jira.get("/rest/api/3/serverInfo").mock(return_value=httpx.Response(200, json={}, headers=headers))

    first, second = transport.now(), transport.now()

    assert ("2026-11-21T10:00", 1) == (first.isoformat()[:16], route.call_count)
    assert first <= second
    assert first.tzinfo is not None


def test_a_server_without_a_clock_is_not_jira(jira, transport):
    """No Date header: nothing can be dated."""
    jira.get("/rest/api/3/serverInfo").mock(return_value=httpx.Response(200, json={}))

    with pytest.raises(JiraNotJson, match="Date header"):
        transport.now()


@pytest.mark.parametrize(
    "url", ["http://velours.atlassian.net", "velours.atlassian.net", "ftp://x", "https://", "https://x/?a=b", ""]
)
def test_the_token_goes_to_https_only(url):
    """Plain http is for this machine."""
    with pytest.raises(ConfigError, match="site: expected https://"):
        connect(url, MAIL, TOKEN)


def test_an_address_with_a_password_is_not_repeated():
    """The error must not show what should not have been there."""
    with pytest.raises(ConfigError) as caught:
        connect("https://someone:hunter2@velours.atlassian.net", MAIL, TOKEN)

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080/", "http://localhost:1/", "https://api.atlassian.com/ex/jira/c10ud/"]
)
def test_the_embedded_jira_and_the_gateway_are_addresses_too(url):
    """Loopback may be plain; the gateway keeps its path."""
    assert url.rstrip("/") == connect(url, MAIL, TOKEN).base_url


def test_behind_the_gateway_the_cloud_id_is_in_the_address(jira):
    """No second request: the gateway does not serve the site's own pages."""
    base = "https://api.atlassian.com/ex/jira/c10ud"
    jira.get(url=f"{base}/rest/api/3/serverInfo").mock(
        return_value=httpx.Response(200, json={"baseUrl": SITE, "defaultLocale": {"locale": "fr_FR"}})
    )

    server = Reader(connect(base, MAIL, TOKEN)).server()

    assert ("c10ud", SITE, "fr_FR") == (server.cloud_id, server.base_url, server.locale)


def test_nobody_is_not_an_account(jira, transport):
    """An anonymous 200 is a token problem."""
    jira.get("/rest/api/3/myself").mock(return_value=httpx.Response(200))

    with pytest.raises(JiraUnauthorised, match="BORNAGE_TOKEN"):
        Reader(transport).myself()


def test_a_create_without_an_id_is_ambiguous(jira, transport):
    """Something was made, but what?"""
    jira.post("/rest/api/3/role").mock(return_value=httpx.Response(201))

    with pytest.raises(Ambiguous, match="expected an id"):
        Writer(transport).create_role("MOA", "")


def test_missing_things_are_none_where_the_type_says_so(jira, transport):
    """404 of one project, or of one property."""
    jira.get("/rest/api/3/project/CRM").mock(return_value=httpx.Response(404))
    jira.get("/rest/api/3/project/CRM/properties/bornage.project").mock(return_value=httpx.Response(404))

    assert Reader(transport).project("CRM") is None
    assert Reader(transport).project_property("CRM", "bornage.project") is None


def test_only_the_exact_visible_mail_finds_an_account(jira, transport):
    """Jira's search matches beginnings and names; a hidden mail proves nothing."""
    users = [
        {"accountId": "1", "emailAddress": "ana@velours.example"},
        {"accountId": "2", "emailAddress": "Ana.B@velours.example"},
        {"accountId": "3", "emailAddress": None},
    ]
    jira.get("/rest/api/3/user/search").mock(return_value=httpx.Response(200, json=users))

    assert ["2"] == [account.id for account in Reader(transport).accounts_by_email("ana.b@velours.example")]


def test_histories_are_whole_ordered_and_single(jira, transport):
    """An issue comes back on several pages; one that nothing happened to has ()."""
    nine, twelve = ({"id": i, "created": at, "items": []} for i, at in (("9", 1795255200000), ("12", 1795255200)))
    pages = [
        {"issueChangeLogs": [{"issueId": "1", "changeHistories": [twelve]}], "nextPageToken": "n"},
        {"issueChangeLogs": [{"issueId": 1, "changeHistories": [nine, twelve]}]},
    ]
    jira.post("/rest/api/3/changelog/bulkfetch").mock(side_effect=[httpx.Response(200, json=page) for page in pages])

    found = Reader(transport).histories(["1", "2"])

    assert {"1": ["9", "12"], "2": []} == {issue: [h.id for h in rows] for issue, rows in found.items()}


def test_issues_are_fetched_by_hundreds_in_their_order(jira, transport):
    """250 ids, three calls, each id once."""

    def answer(request: httpx.Request) -> httpx.Response:
        ids = httpx.Response(200, content=request.content).json()["issueIdsOrKeys"]
        return httpx.Response(200, json={"issues": [{"id": issue} for issue in ids]})

    route = jira.post("/rest/api/3/issue/bulkfetch").mock(side_effect=answer)
    ids = [str(n) for n in range(250)]

    assert ids == [issue.id for issue in Reader(transport).issues([*ids, "0"])]
    assert 3 == route.call_count


def test_paths_in_logs_hold_no_key():
    """Ids and keys are left out; the words of the address stay."""
    assert "rest/api/3/project/{}/properties/bornage.project" == template_of(
        "/rest/api/3/project/CRM/properties/bornage.project"
    )
    assert "rest/agile/1.0/board/{}/configuration" == template_of("rest/agile/1.0/board/7/configuration")


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("GET", "rest/api/3/workflows", Kind.READ),
        ("POST", "rest/api/3/workflows", Kind.READ),
        ("POST", "rest/api/3/workflows/create", Kind.CREATE),
        ("POST", "rest/api/3/workflows/create/validation", Kind.READ),
        ("PUT", "rest/api/3/issue/bulkfetch", Kind.REPLACE),
        ("POST", "rest/api/3/issueLink", Kind.REPLACE),
        ("POST", "rest/api/3/issue/10/comment", Kind.CREATE),
        ("DELETE", "rest/api/3/issue/10", Kind.REPLACE),
    ],
)
def test_method_and_path_together_say_what_may_be_repeated(method, path, kind):
    """Never the path alone, never the method alone."""
    assert kind is call_of(method, path).kind


@pytest.mark.parametrize(
    ("method", "path", "permission"),
    [
        ("POST", "rest/api/3/workflows/create", "Administer Jira (global)"),
        ("PUT", "rest/api/3/project/CRM/properties/bornage.project", "Administer projects"),
        ("POST", "rest/api/3/issue/10/comment", "Add comments"),
        ("PUT", "rest/api/3/issue/10", "Edit issues"),
        ("GET", "rest/api/3/user/search", "Browse users and groups (global)"),
        ("POST", "rest/agile/1.0/board", "Share dashboards and filters (global)"),
        ("POST", "rest/api/3/search/jql", "Browse projects"),
        ("GET", "rest/api/3/project/CRM/roledetails", "Administer projects"),
    ],
)
def test_each_call_names_the_permission_it_needs(method, path, permission):
    """A 403 is for a person to act on."""
    assert permission == permission_for(call_of(method, path))


def test_fan_out_keeps_the_order_and_uses_threads():
    """Two calls are under way at once, and answers stand where their questions stood."""
    together = threading.Barrier(2, timeout=5)

    def call(n: int) -> int:
        together.wait()
        return n * 10

    assert (10, 20) == fan_out(call, [1, 2], workers=2)


def test_fan_out_finishes_before_it_fails_and_loses_nothing():
    """The first error in order is raised, the other is a note on it."""
    done = []

    def call(n: int) -> None:
        done.append(n)
        if n % 2:
            raise JiraError(f"no {n}")

    with pytest.raises(JiraError, match="no 1") as caught:
        fan_out(call, [1, 2, 3, 4])

    assert [1, 2, 3, 4] == sorted(done)
    assert ["also: JiraError: no 3"] == caught.value.__notes__


def test_fan_out_of_nothing_is_nothing():
    """No item, no thread."""
    assert () == fan_out(str, [])


def test_all_threads_wait_behind_one_429(jira, transport, waits):
    """Six calls, one 429: no call is sent during the wait, and all succeed."""
    answers, project = iter([httpx.Response(429, headers={"Retry-After": "9"})]), {"id": "1", "key": "CRM"}
    jira.get("/rest/api/3/project/CRM").mock(side_effect=lambda _: next(answers, httpx.Response(200, json=project)))

    found = fan_out(lambda _: Reader(transport).project("CRM"), range(6))

    assert ["1"] * 6 == [project.id for project in found if project]
    assert 7 == transport.calls["GET /rest/api/3/project/{}"]
    assert max(waits) >= 9
