"""Credentials: who is let in where, and what the others are told (facts 12)."""

from base64 import b64encode
from datetime import timedelta

import httpx
import pytest

from integration.sandbox.mount import client, transport
from tests.sandbox.jira_site import API, company, ok


def _bare(jira) -> httpx.Client:
    return httpx.Client(base_url=jira.world.base_url, transport=transport(jira.world))


def _basic(email: str, token: str) -> dict[str, str]:
    return {"authorization": "Basic " + b64encode(f"{email}:{token}".encode()).decode()}


def test_a_classic_token_works_at_both_addresses(jira):
    """The site's own and the gateway's."""
    cloud = ok(jira.moa.get("/_edge/tenant_info"))["cloudId"]

    assert ok(jira.moa.get(f"{API}/myself")) == ok(jira.moa.get(f"/ex/jira/{cloud}{API}/myself"))


def test_a_scoped_token_works_through_the_gateway_only(jira):
    """Basic or Bearer there; 401 at the site (facts 12.2)."""
    user = jira.world.add_user("Bornage", "robot@velours.example", kind="app", token="scoped")
    user.scoped = True
    gateway = f"/ex/jira/{jira.world.cloud_id}"
    with _bare(jira) as robot:
        for headers in (_basic(user.email, "scoped"), {"authorization": "Bearer scoped"}):
            assert user.account_id == ok(robot.get(f"{gateway}{API}/myself", headers=headers))["accountId"]
            ok(robot.get(f"{API}/myself", headers=headers), 401)


def test_the_gateway_lets_nobody_through_without_credentials(jira):
    """401 where the site itself answers anyone; another cloud is 404."""
    with _bare(jira) as nobody:
        ok(nobody.get(f"{API}/project/search"))
        assert {"code": 401, "message": "Unauthorized"} == ok(
            nobody.get(f"/ex/jira/{jira.world.cloud_id}{API}/project/search"), 401
        )
        ok(nobody.get(f"/ex/jira/elsewhere{API}/project/search"), 404)


@pytest.mark.parametrize(
    "credentials",
    [
        "Basic",
        "Basic !!!",
        "Basic /w==",
        "Basic " + b64encode(b"claire@velours.example").decode(),
        "Basic " + b64encode(b"claire@velours.example:password").decode(),
        "Bearer token-of-claire@velours.example",
        "Digest x",
    ],
)
def test_anything_but_email_and_token_is_401(jira, credentials):
    """Passwords, classic tokens as Bearer, other schemes, rubbish."""
    with _bare(jira) as stranger:
        answer = stranger.get(f"{API}/project/search", headers={"authorization": credentials})

    assert (401, "AUTHENTICATED_FAILED") == (answer.status_code, answer.headers["x-seraph-loginreason"])


def test_the_scheme_may_be_written_in_any_case(jira):
    """So may the address."""
    with _bare(jira) as claire:
        headers = {"authorization": _basic("CLAIRE@velours.example", jira.moa_user.token)["authorization"].lower()[:5]}
        headers["authorization"] += _basic("CLAIRE@velours.example", jira.moa_user.token)["authorization"][5:]
        assert jira.moa_user.account_id == ok(claire.get(f"{API}/myself", headers=headers))["accountId"]


def test_credentials_end_when_they_end(jira):
    """A deactivated account, a changed token, an expired one: 401 from then on, for those already seen too."""
    ok(jira.moa.get(f"{API}/myself"))
    jira.moa_user.expires = jira.world.now() + timedelta(hours=1)
    ok(jira.moa.get(f"{API}/myself"))
    jira.world.clock.advance(timedelta(hours=1))
    ok(jira.moa.get(f"{API}/myself"), 401)

    jira.moa_user.expires = None
    jira.moa_user.active = False
    ok(jira.moa.get(f"{API}/myself"), 401)

    jira.moa_user.active = True
    ok(jira.moa.get(f"{API}/myself"))
    jira.moa_user.token = "renewed"
    ok(jira.moa.get(f"{API}/myself"), 401)


def test_self_addresses_may_lead_through_the_gateway():
    """A switch; ``baseUrl`` stays the site's (facts 5.9)."""
    jira = company(gateway_self=True)
    start = f"https://api.atlassian.com/ex/jira/{jira.world.cloud_id}/rest/"

    assert ok(jira.moa.get(f"{API}/myself"))["self"].startswith(start + "api/3/user?")
    assert ok(jira.moa.get(f"{API}/project/search"))["self"].startswith(start + "api/3/project/search?")
    assert "https://velours.atlassian.net" == ok(jira.moa.get(f"{API}/serverInfo"))["baseUrl"]


def test_a_wrong_token_may_be_nobody():
    """A switch: 200 and nothing where anyone is answered, 401 elsewhere, and a header that tells why."""
    jira = company(wrong_token_is_nobody=True)
    with client(jira.world, "claire@velours.example", "wrong") as wrong:
        listed, mine = wrong.get(f"{API}/project/search"), wrong.get(f"{API}/myself")

    assert [] == ok(listed)["values"]
    assert (401, "AUTHENTICATED_FAILED") == (mine.status_code, listed.headers["x-seraph-loginreason"])
