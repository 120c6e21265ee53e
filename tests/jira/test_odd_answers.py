"""What is made of Jira's odd answers: refusals in words, bulks done in part, pages that are short or come back."""

import logging

import httpx
import pytest

from integration.errors import Ambiguous, JiraError, JiraForbidden, JiraNotFound, JiraUnauthorised
from integration.jira.reader import Reader
from integration.jira.writer import Created, Writer
from integration.jira.writer_removal import Remover
from tests.jira.conftest import MAIL, MYSELF, TOKEN


def test_401_names_the_settings_and_the_address_of_scoped_tokens(jira, transport):
    """What to look at: mail, token, file, expiry, and the gateway."""
    jira.get(MYSELF).mock(return_value=httpx.Response(401, text="Client must be authenticated"))

    with pytest.raises(JiraUnauthorised) as caught:
        Reader(transport).myself()

    for word in ("BORNAGE_EMAIL", "BORNAGE_TOKEN", "BORNAGE_TOKEN_FILE", "https://api.atlassian.com/ex/jira/{cloudId}"):
        assert word in str(caught.value)


def test_403_names_the_permission(jira, transport):
    """Which right, and who grants it."""
    jira.post("/rest/api/3/role").mock(return_value=httpx.Response(403, json={"errorMessages": ["Réservé"], "errors": {}}))

    with pytest.raises(JiraForbidden, match=r"Administer Jira \(global\).*administrator.*Réservé"):
        Writer(transport).create_role("MOA", "")


def test_404_says_both_of_its_meanings(jira, transport):
    """Missing and invisible look the same."""
    jira.get("/rest/agile/1.0/board/7/configuration").mock(return_value=httpx.Response(404))

    with pytest.raises(JiraNotFound, match="missing or not visible"):
        Reader(transport).board("7")


def test_field_names_stay_with_their_messages(jira, transport):
    """The library would drop them (facts 1.3)."""
    body = {"errorMessages": [], "errors": {"summary": "is required", "duedate": "cannot be set"}}
    jira.put("/rest/api/3/issue/10").mock(return_value=httpx.Response(400, json=body))

    with pytest.raises(JiraError) as caught:
        Writer(transport).update_issue("10", fields={"summary": ""})

    assert {"summary": "is required", "duedate": "cannot be set"} == caught.value.fields
    assert "summary: is required" in str(caught.value)


def test_other_envelopes_are_read_too(jira, transport):
    """problem+json, and a list of messages."""
    jira.get("/rest/api/3/role").mock(
        side_effect=[
            httpx.Response(400, json={"title": "Bad", "detail": "No such thing"}),
            httpx.Response(400, json={"errors": [{"message": "Too many"}]}),
        ]
    )

    said = []
    for _ in range(2):
        with pytest.raises(JiraError) as caught:
            Reader(transport).roles()
        said.append(caught.value.messages)

    assert [("Bad", "No such thing"), ("Too many",)] == said


def test_a_half_refused_bulk_create_stays_aligned(jira, transport):
    """201 means any of them: each body gets its own answer."""
    refused = {
        "status": 400,
        "elementErrors": {"errorMessages": [], "errors": {"labels": "contains spaces"}},
        "failedElementNumber": 1,
    }
    made = [{"id": "1", "key": "CRM-1"}, {"id": "3", "key": "CRM-3"}]
    jira.post("/rest/api/3/issue/bulk").mock(return_value=httpx.Response(201, json={"issues": made, "errors": [refused]}))

    first, second, third = Writer(transport).create_issues([{}, {}, {}])

    assert (Created(id="1", key="CRM-1"), Created(id="3", key="CRM-3")) == (first, third)
    assert isinstance(second, JiraError)
    assert {"labels": "contains spaces"} == second.fields


def test_a_wholly_refused_bulk_create_names_each(jira, transport):
    """400 means all of them, with the same body."""
    errors = [{"status": 400, "elementErrors": {"errors": {"summary": f"no {n}"}}, "failedElementNumber": n} for n in (0, 1)]
    jira.post("/rest/api/3/issue/bulk").mock(return_value=httpx.Response(400, json={"issues": [], "errors": errors}))

    outcomes = Writer(transport).create_issues([{}, {}])

    assert [{"summary": "no 0"}, {"summary": "no 1"}] == [o.fields for o in outcomes if isinstance(o, JiraError)]


def test_a_bulk_answer_that_does_not_add_up_is_ambiguous(jira, transport):
    """Two asked, one made, none refused: nobody knows which."""
    jira.post("/rest/api/3/issue/bulk").mock(
        return_value=httpx.Response(201, json={"issues": [{"id": "1", "key": "A-1"}], "errors": []})
    )

    outcomes = Writer(transport).create_issues([{}, {}])

    assert [Ambiguous, Ambiguous] == [type(o) for o in outcomes]


def test_a_silent_batch_is_ambiguous_and_the_next_is_still_sent(jira, transport):
    """Fifty-one bodies, two calls: what is known of one does not depend on the other."""
    jira.post("/rest/api/3/issue/bulk").mock(
        side_effect=[httpx.ReadTimeout, httpx.Response(201, json={"issues": [{"id": "51", "key": "A-51"}], "errors": []})]
    )

    outcomes = Writer(transport).create_issues([{}] * 51)

    assert {Ambiguous} == {type(o) for o in outcomes[:50]}
    assert Created(id="51", key="A-51") == outcomes[50]


def test_without_a_token_the_other_batches_are_not_sent(jira, transport):
    """401 once is enough; each body has its answer all the same."""
    route = jira.post("/rest/api/3/issue/bulk").mock(return_value=httpx.Response(401))

    outcomes = Writer(transport).create_issues([{}] * 120)

    assert (1, 120) == (route.call_count, len(outcomes))
    assert {JiraUnauthorised} == {type(o) for o in outcomes}


def test_a_page_token_that_comes_back_ends_the_search(jira, transport):
    """A list that goes in circles is an error, not a long night."""
    page = {"issues": [{"id": "1"}], "nextPageToken": "again", "isLast": False}
    route = jira.post("/rest/api/3/search/jql").mock(return_value=httpx.Response(200, json=page))

    with pytest.raises(JiraError, match="page token"):
        Reader(transport).search("project = CRM")

    assert 2 == route.call_count


def test_short_and_empty_pages_in_the_middle_are_followed(jira, transport):
    """Page length means nothing: the token does."""
    pages = [
        {"issues": [{"id": "1"}, {"id": "2"}], "nextPageToken": "a"},
        {"issues": [], "nextPageToken": "b"},
        {"issues": [{"id": "2"}, {"id": 3}], "isLast": True},
    ]
    jira.post("/rest/api/3/search/jql").mock(side_effect=[httpx.Response(200, json=page) for page in pages])

    assert ("1", "2", "3") == Reader(transport).search("project = CRM")


def test_offset_pages_count_what_came(jira, transport):
    """Jira clips a page without saying so."""
    first = {"comments": [{"id": "1"}, {"id": "2"}], "maxResults": 2, "total": 3, "startAt": 0}
    second = {"comments": [{"id": "3"}], "maxResults": 2, "total": 3, "startAt": 2}
    route = jira.get("/rest/api/3/issue/10/comment").mock(side_effect=[httpx.Response(200, json=p) for p in (first, second)])

    assert ["1", "2", "3"] == [comment.id for comment in Reader(transport).comments("10")]
    assert "2" == route.calls.last.request.url.params["startAt"]


def test_no_secret_and_no_person_reaches_log_or_error(jira, transport, caplog):
    """Token, mail, query and body stay with the request; one line per call says the rest."""
    caplog.set_level(logging.DEBUG)
    body = {"errorMessages": ["User camille@velours.example does not exist"], "errors": {}}
    jira.get("/rest/api/3/user/search").mock(return_value=httpx.Response(400, json=body))

    with pytest.raises(JiraError) as caught:
        Reader(transport).accounts_by_email("camille@velours.example")

    written = str(caught.value) + "".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    for secret in (TOKEN, MAIL, "camille", "Basic "):
        assert secret not in written
    [line] = [record for record in caplog.records if record.getMessage() == "jira.call"]
    assert ("GET", "rest/api/3/user/search", 400, 1) == (line.method, line.path, line.status, line.attempt)


@pytest.mark.parametrize("path", ["workflows/search", "statuses/search"])
def test_a_401_that_may_be_a_missing_permission_says_so(jira, transport, path):
    """Jira answers 401, not 403, where only administrators may read workflows and statuses."""
    jira.get(f"/rest/api/3/{path}").mock(return_value=httpx.Response(401, json={}))
    jira.get(MYSELF).mock(return_value=httpx.Response(401, json={}))
    reader = Reader(transport)

    with pytest.raises(JiraUnauthorised, match=r"token was not accepted, or the account lacks “Administer Jira"):
        (reader.workflows if "workflows" in path else reader.statuses)()
    with pytest.raises(JiraUnauthorised, match=r"token was not accepted; check"):
        reader.myself()


def test_a_404_that_may_be_a_missing_permission_says_so(jira, transport):
    """Who does not administer a project is told that its roles are missing."""
    jira.get("/rest/api/3/project/CRM/role/10042").mock(return_value=httpx.Response(404, json={}))

    with pytest.raises(JiraNotFound, match="needs “Administer projects”"):
        Reader(transport).members("CRM", "10042")


def test_a_project_in_the_trash_is_no_project(jira, transport):
    """Whether Jira hides it from an administrator or shows it as deleted."""
    jira.get("/rest/api/3/project/CRM").mock(
        return_value=httpx.Response(200, json={"id": "1", "key": "CRM", "deleted": True})
    )

    assert Reader(transport).project("CRM") is None


def test_a_site_without_issue_linking_has_no_link_types(jira, transport):
    """Jira answers 404 when linking is switched off."""
    jira.get("/rest/api/3/issueLinkType").mock(return_value=httpx.Response(404, json={}))

    assert () == Reader(transport).link_types()


def test_the_address_of_the_gateway_is_not_shown_to_people(jira, transport):
    """Links in comments need the site's own address, which the charter has."""
    gateway = "https://api.atlassian.com/ex/jira/c10ud"
    jira.get("/rest/api/3/serverInfo").mock(return_value=httpx.Response(200, json={"baseUrl": gateway}))
    jira.get("/_edge/tenant_info").mock(return_value=httpx.Response(200, json={"cloudId": "c10ud"}))

    assert ("c10ud", "") == ((found := Reader(transport).server()).cloud_id, found.base_url)


def test_a_filter_that_is_gone_is_told_from_one_that_may_not_go(jira, transport):
    """Either may be a 400 to a deletion: what is seen afterwards decides."""
    jira.delete("/rest/api/3/filter/5").mock(
        return_value=httpx.Response(400, json={"errorMessages": ["Filtre"], "errors": {}})
    )
    seen = jira.get("/rest/api/3/filter/5")

    for status in (400, 404):
        seen.mock(return_value=httpx.Response(status, json={"errorMessages": ["Filtre"], "errors": {}}))
        Remover(transport).delete_filter("5")
    seen.mock(return_value=httpx.Response(200, json={"id": "5"}))

    assert 2 == seen.call_count
    with pytest.raises(JiraError, match="Filtre"):
        Remover(transport).delete_filter("5")
