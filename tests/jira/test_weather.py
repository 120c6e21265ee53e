"""Each kind of bad weather, once: what is waited for and what is repeated."""

import httpx
import pytest

from integration.errors import Ambiguous, JiraError, JiraNotJson, JiraRateLimited, JiraUnreachable
from integration.jira.reader import Reader
from integration.jira.transport import connect
from integration.jira.writer import Writer
from tests.jira.conftest import MAIL, MYSELF, SITE, TOKEN

OK = httpx.Response(200, json={"accountId": "5b10", "displayName": "Camille"})


def test_retry_after_in_seconds_is_a_floor(jira, transport, waits):
    """A 429 is waited for at least as long as Jira asks, and the call then succeeds."""
    route = jira.get(MYSELF).mock(side_effect=[httpx.Response(429, headers={"Retry-After": "7"}), OK])

    account = Reader(transport).myself()

    assert "5b10" == account.id
    assert 2 == route.call_count
    assert 7 <= sum(waits) < 8


def test_retry_after_may_be_a_date(jira, transport, waits):
    """An HTTP date is read against the server's own clock."""
    headers = {"Retry-After": "Sat, 21 Nov 2026 10:00:20 GMT", "Date": "Sat, 21 Nov 2026 10:00:00 GMT"}
    jira.get(MYSELF).mock(side_effect=[httpx.Response(429, headers=headers), OK])

    Reader(transport).myself()

    assert 20 <= sum(waits) < 21


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "0"}, {"Retry-After": "soon"}])
def test_without_a_usable_retry_after_the_wait_grows(jira, transport, waits, headers):
    """No header, zero and nonsense all mean: 1, 2, 4 seconds with jitter."""
    jira.get(MYSELF).mock(side_effect=[httpx.Response(429, headers=headers, html="<h1>Too many</h1>")] * 3 + [OK])

    Reader(transport).myself()

    assert 3 == len(waits)
    assert all(low <= wait <= low * 1.3 for low, wait in zip((1, 2, 4), waits, strict=True))


def test_a_wait_beyond_our_patience_is_not_slept(jira, waits):
    """An hour is said, not slept: the caller comes back by itself."""
    transport = connect(SITE, MAIL, TOKEN, budget_seconds=30, sleep=waits.append)
    jira.get(MYSELF).mock(
        return_value=httpx.Response(429, headers={"Retry-After": "3600", "RateLimit-Reason": "jira-quota-global-based"})
    )

    with pytest.raises(JiraRateLimited) as caught:
        Reader(transport).myself()

    assert [] == waits
    assert (3600, "jira-quota-global-based") == (caught.value.retry_after, caught.value.reason)


def test_after_such_a_wait_nobody_else_asks_either(jira, waits):
    """The gate is shared: the next call is refused without being sent."""
    transport = connect(SITE, MAIL, TOKEN, budget_seconds=30, sleep=waits.append)
    route = jira.get(MYSELF).mock(return_value=httpx.Response(429, headers={"Retry-After": "3600"}))
    with pytest.raises(JiraRateLimited):
        Reader(transport).myself()

    with pytest.raises(JiraRateLimited, match="nothing was sent"):
        Reader(transport).myself()

    assert 1 == route.call_count


def test_the_limit_of_one_issue_stops_nobody_else(jira, transport, waits):
    """A per-issue write limit is waited for by its own call alone."""
    jira.put("/rest/api/3/issue/10/properties/bornage.audit").mock(
        side_effect=[
            httpx.Response(429, headers={"Retry-After": "5", "RateLimit-Reason": "jira-per-issue-on-write"}),
            httpx.Response(200),
        ]
    )

    Writer(transport).set_issue_property("10", "bornage.audit", {"v": 1})

    assert 0 == transport._pace.gate_delay()
    assert 5 <= sum(waits) < 6


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_read_is_repeated_while_jira_is_away(jira, transport, waits, status):
    """Gateway errors pass for a read."""
    jira.get(MYSELF).mock(side_effect=[httpx.Response(status, html="<p>away</p>"), OK])

    assert "5b10" == Reader(transport).myself().id
    assert 1 == len(waits)


def test_a_read_gives_up_after_six_attempts(jira, transport):
    """Six attempts, then one sentence: nothing was written."""
    route = jira.get(MYSELF).mock(return_value=httpx.Response(503))

    with pytest.raises(JiraUnreachable, match="503") as caught:
        Reader(transport).myself()

    assert (6, 503) == (route.call_count, caught.value.status)


def test_a_read_that_times_out_is_repeated(jira, transport):
    """A read may always be asked again."""
    route = jira.get(MYSELF).mock(side_effect=[httpx.ReadTimeout, OK])

    assert "5b10" == Reader(transport).myself().id
    assert 2 == route.call_count


def test_a_reading_post_is_a_read(jira, transport):
    """A bulk fetch is a POST that changes nothing: repeated, and counted as a read."""
    route = jira.post("/rest/api/3/issue/bulkfetch").mock(
        side_effect=[httpx.ReadTimeout, httpx.Response(200, json={"issues": []})]
    )

    assert () == Reader(transport).issues(["10"])
    assert (2, 2, 0) == (route.call_count, transport.reads, transport.writes)


@pytest.mark.parametrize(
    "weather", [httpx.ReadTimeout, httpx.RemoteProtocolError, httpx.WriteError, httpx.Response(503), httpx.Response(500)]
)
def test_a_create_that_may_have_been_taken_is_never_repeated(jira, transport, weather):
    """One request, and the word that says: look first."""
    route = jira.post("/rest/api/3/role").mock(side_effect=[weather])

    with pytest.raises(Ambiguous, match="look in Jira"):
        Writer(transport).create_role("MOA", "")

    assert 1 == route.call_count


def test_a_create_that_was_refused_for_speed_is_repeated(jira, transport):
    """429 says: not executed."""
    jira.post("/rest/api/3/role").mock(side_effect=[httpx.Response(429), httpx.Response(200, json={"id": 10042})])

    assert "10042" == Writer(transport).create_role("MOA", "")


def test_a_create_that_was_never_sent_is_repeated(jira, transport):
    """No connection: nothing can have happened."""
    jira.post("/rest/api/3/role").mock(
        side_effect=[httpx.ConnectError("refused"), httpx.Response(200, json={"id": "10042"})]
    )

    assert "10042" == Writer(transport).create_role("MOA", "")


def test_a_link_is_repeated_because_a_second_one_is_not_made(jira, transport):
    """Jira answers 201 to a duplicate link and keeps one."""
    route = jira.post("/rest/api/3/issueLink").mock(side_effect=[httpx.ReadTimeout, httpx.Response(201)])

    Writer(transport).create_link("10000", "CRM-1", "CRM-2")

    assert 2 == route.call_count
    assert b'"inwardIssue":{"key":"CRM-1"}' in route.calls.last.request.content


def test_a_replacement_whose_outcome_stays_unknown_says_so(jira, transport):
    """A PUT is repeated; when silence lasts, it may have been carried out."""
    route = jira.put("/rest/api/3/project/CRM/properties/bornage.assignments").mock(side_effect=httpx.ReadTimeout)

    with pytest.raises(Ambiguous, match="running again is safe"):
        Writer(transport).set_project_property("CRM", "bornage.assignments", {})

    assert 6 == route.call_count


def test_nobody_at_the_address_names_the_setting(jira, transport):
    """Connection refused names the site setting."""
    jira.get(MYSELF).mock(side_effect=httpx.ConnectError("refused"))

    with pytest.raises(JiraUnreachable, match=r"velours\.atlassian\.net.*nothing was sent.*site setting"):
        Reader(transport).myself()


def test_a_cut_body_is_asked_for_again(jira, transport):
    """An answer that breaks off is no answer."""
    cut = httpx.RemoteProtocolError("peer closed connection without sending complete message body")
    jira.get(MYSELF).mock(side_effect=[cut, OK])

    assert "5b10" == Reader(transport).myself().id


def test_a_login_page_is_not_jira(jira, transport):
    """HTML with 200 names the setting to look at."""
    jira.get(MYSELF).mock(return_value=httpx.Response(200, html="<html>Log in</html>"))

    with pytest.raises(JiraNotJson, match=r"text/html.*velours\.atlassian\.net"):
        Reader(transport).myself()


def test_a_redirect_is_not_followed(jira, transport):
    """Our token goes to no other address."""
    other = jira.get(url="https://id.atlassian.com/login").mock(return_value=OK)
    jira.get(MYSELF).mock(return_value=httpx.Response(302, headers={"Location": "https://id.atlassian.com/login"}))

    with pytest.raises(JiraNotJson, match="redirect"):
        Reader(transport).myself()

    assert not other.called


def test_broken_json_after_a_create_is_ambiguous(jira, transport):
    """201 and half a body: made, but what?"""
    answer = httpx.Response(201, text='{"id": "100', headers={"Content-Type": "application/json"})
    jira.post("/rest/api/3/role").mock(return_value=answer)

    with pytest.raises(Ambiguous):
        Writer(transport).create_role("MOA", "")


def test_another_workflow_task_is_waited_for(jira, transport, waits):
    """409 means: the site is busy."""
    jira.post("/rest/api/3/workflows/create").mock(
        side_effect=[httpx.Response(409), httpx.Response(200, json={"workflows": []})]
    )

    assert {"workflows": []} == Writer(transport).create_workflows({})
    assert [2.0] == waits


def test_a_board_waits_for_its_filter(jira, transport, waits):
    """A filter of a second ago is not there yet."""
    refused = httpx.Response(400, json={"errorMessages": ["The selected filter is not available to you."], "errors": {}})
    jira.post("/rest/agile/1.0/board").mock(side_effect=[refused, refused, httpx.Response(201, json={"id": 12})])

    assert "12" == Writer(transport).create_board("CRM", "10000", "CRM")
    assert [1.0, 2.0] == waits


def test_a_board_is_not_asked_for_for_ever(jira, transport, waits):
    """Half a minute, then Jira's own words."""
    jira.post("/rest/agile/1.0/board").mock(return_value=httpx.Response(400, json={"errorMessages": ["No"], "errors": {}}))

    with pytest.raises(JiraError, match="No"):
        Writer(transport).create_board("CRM", "10000", "CRM")

    assert 30 == sum(waits)


def test_refused_columns_are_no_failure(jira, transport):
    """The address is not Jira's public one: best effort."""
    jira.put("/rest/greenhopper/1.0/rapidviewconfig/columns").mock(return_value=httpx.Response(500))

    assert Writer(transport).set_columns("7", [("À faire", ["1"])]) is False
