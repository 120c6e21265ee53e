"""Each fault in process: what the caller meets and what the site did."""

import httpx
import pytest

from integration.sandbox.misbehaviour.faults import (
    Cut,
    Faults,
    Html,
    NearLimit,
    RateLimited,
    Redirect,
    RepeatedToken,
    Rule,
    ServerError,
    Slow,
    TokenRevoked,
    Truncated,
    WithoutPermission,
    WrongShape,
)
from integration.sandbox.mount import transport
from tests.sandbox.faulty_site import create, under
from tests.sandbox.jira_site import API, ok

REASONS = ("jira-quota-global-based", "jira-quota-tenant-based", "jira-burst-based", "jira-per-issue-on-write")


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("retry_after", [None, 5])
def test_too_many_requests_does_nothing(jira, reason, retry_after):
    """429 with its reason, and with Retry-After only where the rule says so; nothing was made."""
    faults = under(jira, RateLimited(reason=reason, retry_after=retry_after), calls=(1,))

    answer = create(jira)

    assert (429, reason, retry_after and str(retry_after)) == (
        answer.status_code,
        answer.headers["RateLimit-Reason"],
        answer.headers.get("Retry-After"),
    )
    assert ("100", "0", "true") == tuple(answer.headers[f"X-RateLimit-{it}"] for it in ("Limit", "Remaining", "NearLimit"))
    assert "2026-09-01T07:30Z" == answer.headers["X-RateLimit-Reset"]
    assert (1, {}) == (faults.count("rate-limit"), jira.world.issues)
    assert 201 == create(jira).status_code


def test_the_gateway_may_refuse_without_a_word(jira):
    """429 as HTML, without any of the headers."""
    under(jira, RateLimited(reason=None, headers=False, body="html"))

    answer = create(jira)

    assert (429, "text/html;charset=UTF-8") == (answer.status_code, answer.headers["content-type"])
    assert [] == [name for name in answer.headers if "ratelimit" in name or name == "retry-after"]


def test_near_a_limit_the_answer_says_so(jira):
    """The call is answered as ever; its headers warn."""
    under(jira, NearLimit())

    answer = create(jira)

    assert (201, "true", "19") == (
        answer.status_code,
        answer.headers["X-RateLimit-NearLimit"],
        answer.headers["X-RateLimit-Remaining"],
    )


@pytest.mark.parametrize("body", ["html", "json", "empty"])
@pytest.mark.parametrize("effect", ["before", "after"])
@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_error_comes_before_or_after_the_write(jira, status, effect, body):
    """The same status either way: whether the issue is there, only looking tells."""
    under(jira, ServerError(status=status, effect=effect, body=body, retry_after=9), calls=(1,))

    answer = create(jira)

    kinds = {"html": "text/html;charset=UTF-8", "json": "application/json;charset=UTF-8", "empty": None}
    assert (status, "9", kinds[body]) == (
        answer.status_code,
        answer.headers["Retry-After"],
        answer.headers.get("Content-Type"),
    )
    assert (body == "empty") == (answer.content == b"")
    assert (effect == "after") == (len(jira.world.issues) == 1)


def test_a_call_that_was_never_sent_did_nothing(jira):
    """Connection refused."""
    under(jira, Cut(where="connect"), calls=(1,))

    with pytest.raises(httpx.ConnectError):
        create(jira)

    assert {} == jira.world.issues


@pytest.mark.parametrize("effect", ["before", "after"])
def test_a_connection_that_closes_without_an_answer_leaves_it_open(jira, effect):
    """Sent, and no answer: carried out once, or not at all."""
    under(jira, Cut(where="answer", effect=effect), calls=(1,))

    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        create(jira)

    assert (effect == "after") == (len(jira.world.issues) == 1)


def test_an_answer_may_break_off_in_its_body(jira):
    """Half of what the length promises; it was carried out."""
    under(jira, Cut(where="body"), calls=(1,))

    with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
        create(jira)

    assert 1 == len(jira.world.issues)


def test_a_late_answer_is_a_time_out_for_the_impatient(jira):
    """30 seconds: more than a client of 5 waits for, less than one of 60; carried out for both, and nobody sleeps."""
    under(jira, Slow(seconds=30))
    waited: list[float] = []
    door = transport(jira.world, sleep=waited.append)

    with httpx.Client(base_url=jira.world.base_url, auth=jira.admin.auth, transport=door, timeout=5) as hasty:
        with pytest.raises(httpx.ReadTimeout):
            hasty.post(f"{API}/role", json={"name": "AMOA"})
        patient = hasty.post(f"{API}/role", json={"name": "AMOE"}, timeout=60)

    assert (200, [5, 30]) == (patient.status_code, waited)
    assert {"AMOA", "AMOE"} <= {role.name for role in jira.world.roles.values()}


@pytest.mark.parametrize(("page", "title"), [("login", "Log in to continue"), ("maintenance", "right back")])
@pytest.mark.parametrize("effect", ["before", "after"])
def test_a_page_for_people_may_come_with_200(jira, page, title, effect):
    """HTML where JSON was asked for."""
    under(jira, Html(page=page, effect=effect))

    answer = create(jira)

    assert (200, "text/html;charset=UTF-8") == (answer.status_code, answer.headers["content-type"])
    assert title in answer.text
    assert (effect == "after") == (len(jira.world.issues) == 1)


@pytest.mark.parametrize("status", [302, 303])
def test_a_redirect_leads_to_a_login_page(jira, status):
    """Elsewhere, with the way back in the query."""
    under(jira, Redirect(status=status))

    answer = create(jira)

    assert status == answer.status_code
    assert answer.headers["Location"].startswith("https://velours.atlassian.net/login?continue=https%3A%2F%2F")
    assert {} == jira.world.issues


def test_a_page_token_may_repeat_for_ever(jira):
    """The first page, again and again, under one token; a client that does not look never ends."""
    keys = [jira.create() for _ in range(3)]
    faults = under(jira, RepeatedToken(), route="POST /rest/api/3/search/jql")

    first = jira.search("project = CRM", fields=["summary"])
    second = jira.search("project = CRM", fields=["summary"], nextPageToken=first["nextPageToken"])

    assert (first["nextPageToken"], False) == (second["nextPageToken"], second["isLast"])
    assert sorted(keys) == sorted(issue["key"] for issue in second["issues"])
    assert 2 == faults.count("repeated-token")


def test_a_page_token_that_repeats_is_a_real_one(jira):
    """Of several pages, the second for ever."""
    keys = [jira.create() for _ in range(3)]
    under(jira, RepeatedToken(), route="POST /rest/api/3/search/jql")

    first = jira.search("project = CRM ORDER BY key", fields=["summary"], maxResults=1)
    others = [
        jira.search("project = CRM ORDER BY key", fields=["summary"], maxResults=1, nextPageToken=first["nextPageToken"])
        for _ in range(2)
    ]

    assert [keys[0], keys[1], keys[1]] == [one["issues"][0]["key"] for one in (first, *others)]
    assert {first["nextPageToken"]} == {one["nextPageToken"] for one in others}
    jira.world.faults = None
    assert (
        keys[1]
        == jira.search("project = CRM ORDER BY key", fields=["summary"], maxResults=1, nextPageToken=first["nextPageToken"])[
            "issues"
        ][0]["key"]
    )


def test_a_list_without_tokens_is_left_alone(jira):
    """Nothing to repeat: answered as ever, and not counted."""
    faults = under(jira, RepeatedToken(), times=1)

    assert ok(jira.admin.get(f"{API}/project/search"))["isLast"]
    assert [] == faults.done


SHAPES = ("list", "empty", "missing", "null", "number", "text")


@pytest.mark.parametrize("shape", SHAPES)
def test_json_of_the_wrong_shape_is_json(jira, shape):
    """Something else than the specification says, valid and carried out; the site itself stays sound."""
    key = jira.create()
    before = ok(jira.admin.get(f"{API}/issue/{key}"))
    under(jira, WrongShape(shape=shape), calls=(1,))

    odd = ok(jira.admin.get(f"{API}/issue/{key}"))

    assert odd != before
    assert (shape == "list") == isinstance(odd, list)
    assert (shape == "empty") == (odd == {})
    assert before == ok(jira.admin.get(f"{API}/issue/{key}"))


def test_the_wrong_shape_of_a_call_depends_on_the_seed_alone(jira):
    """The same calls under the same seed are spoilt in the same way; other seeds find other ways."""
    key = jira.create()

    def played(seed):
        jira.world.faults = Faults(Rule(fault=WrongShape()), seed=seed)
        return [jira.admin.get(f"{API}/issue/{key}").text for _ in range(4)]

    assert played(1) == played(1)
    assert 6 < len({text for seed in range(6) for text in played(seed)})


def test_truncated_json_has_a_matching_length(jira):
    """HTTP is fine, JSON is not; the issue was made."""
    under(jira, Truncated(), calls=(1,))

    answer = create(jira)

    assert 201 == answer.status_code
    assert "application/json;charset=UTF-8" == answer.headers["content-type"]
    with pytest.raises(ValueError, match=r"delimiter|Unterminated|Expecting"):
        answer.json()
    assert 1 == len(jira.world.issues)


def test_a_right_may_be_lost_in_mid_run_and_given_back(jira):
    """Before, without, and with it again: invisible issues are 404, and other people keep theirs."""
    key = jira.create()
    under(
        jira, WithoutPermission(permissions=("BROWSE_PROJECTS",)), account=jira.moa_user.account_id.upper(), after=1, first=2
    )

    seen = [jira.moa.get(f"{API}/issue/{key}").status_code for _ in range(4)]

    assert [200, 404, 404, 200] == seen
    assert set() == jira.world.denials
    assert 200 == jira.moe.get(f"{API}/issue/{key}").status_code


def test_a_write_right_may_be_lost_as_well(jira):
    """Reading goes on, writing does not."""
    key = jira.create()
    under(jira, WithoutPermission(permissions=("EDIT_ISSUES",)), account="hugo@integra.example")

    assert 200 == jira.moe.get(f"{API}/issue/{key}").status_code
    assert jira.moe.put(f"{API}/issue/{key}", json={"fields": {"summary": "x"}}).status_code in (400, 403)
    assert 204 == jira.moa.put(f"{API}/issue/{key}", json={"fields": {"summary": "x"}}).status_code


def test_a_revoked_token_is_401_for_its_owner_only(jira):
    """From its second call on; who sends no credentials has none to lose."""
    under(jira, TokenRevoked(), after=1, account="claire@velours.example")

    assert [200, 401] == [jira.moa.get(f"{API}/myself").status_code for _ in range(2)]
    assert 200 == jira.moe.get(f"{API}/myself").status_code
