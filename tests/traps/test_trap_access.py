"""Credentials and transport: addresses, redirects, times, limits (trap 20)."""

import re
import time
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from integration.errors import JiraUnauthorised
from integration.jira.reader import Reader
from integration.jira.transport import connect
from integration.sandbox.misbehaviour.faults import Faults, RateLimited, Rule, When
from integration.sandbox.mount import client, transport
from integration.sandbox.switches import Switches
from tests.sandbox.jira_site import messages, ok
from tests.sync.stage import MAIL, URL, account
from tests.traps.naive import API


def ours(scene, url=URL, waits=None):
    """A connection of our own."""
    return connect(
        url, MAIL, "t-bornage", transport=transport(scene.world), sleep=(waits if waits is not None else []).append
    )


def scoped(scene):
    """Our token is one with scopes; the address it is good for."""
    scene.world.users[account("bornage")].scoped = True
    return f"{URL}/ex/jira/{scene.world.cloud_id}"


def test_trap_20_naive_a_scoped_token_at_the_site(scene):
    """Trap 20: 401, as if the token were wrong."""
    scoped(scene)

    with scene.us() as us:
        assert 401 == us.get(f"{API}/myself").status_code


def test_trap_20_ours_says_which_address_scoped_tokens_need(scene):
    """Trap 20: the refusal names it, and through the gateway all works, whatever ``self`` says."""
    gateway = scoped(scene)
    scene.world.switches.gateway_self = True

    with pytest.raises(JiraUnauthorised, match=r"works only at https://api\.atlassian\.com/ex/jira/"):
        Reader(ours(scene)).myself()
    through = ours(scene, gateway)

    assert account("bornage") == Reader(through).myself().id
    assert scene.world.cloud_id == Reader(through).server().cloud_id


def test_trap_20_naive_a_redirect_is_followed(scene):
    """Trap 20: 303 leads to the task: what was asked for is not there yet, and the answer looks like one."""
    with scene.admin() as admin:
        admin.follow_redirects = True
        answer = admin.post(f"{API}/project/CRM/delete")
        left = scene.world.project("CRM")

    assert 200 == answer.status_code
    assert "/task/" in answer.url.path
    assert answer.json()["status"] != "COMPLETE"
    assert left is not None


def test_trap_20_ours_follows_no_redirect(scene):
    """Trap 20: the task is named, not taken for what was asked for."""
    scene.world.users[account("bornage")].admin = True

    answer = scene.transport.raw("POST", "rest/api/3/project/CRM/delete")

    assert ["taskId"] == list(answer)
    assert scene.world.project("CRM") is not None
    assert scene.reader.task(answer["taskId"]).state != "COMPLETE"


def test_trap_20_naive_self_has_the_sites_address(scene):
    """Trap 20: it may be the gateway's: what was cut out of it is no issue."""
    scene.world.switches = Switches(gateway_self=True)

    with scene.us() as us:
        issue = ok(us.get(f"{API}/issue/CRM-1"))

    assert not re.fullmatch(rf"{URL}{API}/issue/(\d+)", issue["self"])
    assert issue["id"] != issue["self"].removeprefix(f"{URL}{API}/issue/")


def test_trap_20_naive_a_time_is_in_utc(scene):
    """Trap 20: it is the site's time, and its offset has no colon: cut off, everything happened two hours later."""
    with scene.us() as us:
        written = ok(us.get(f"{API}/issue/CRM-1", params={"fields": "created"}))["fields"]["created"]
    true = scene.reader.issues(["CRM-1"])[0].created

    believed = datetime.fromisoformat(written[:19]).replace(tzinfo=UTC)

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0200", written)
    with pytest.raises(ValueError, match="does not match"):
        time.strptime(written, "%Y-%m-%dT%H:%M:%S.%fZ")
    assert timedelta(hours=2) == believed - true.replace(microsecond=0)


def test_trap_20_naive_silence_costs_nothing(scene):
    """Trap 20: ``notifyUsers=false`` without project administration refuses the whole edit."""
    issue = scene.item("data.flow")

    with scene.as_("hugo") as hugo:
        loud = hugo.put(f"{API}/issue/{issue}", json={"fields": {"summary": "A"}})
        silent = hugo.put(f"{API}/issue/{issue}", params={"notifyUsers": "false"}, json={"fields": {"summary": "B"}})

    assert 204 == loud.status_code
    assert "To discard the user notification" in messages(silent)[0]
    assert "A" == scene.reader.issues([issue])[0].summary


def test_trap_20_naive_a_token_lasts(scene):
    """Trap 20: it ends on its day, and a night that goes on without looking reads 401 as JSON."""
    scene.world.users[account("bornage")].expires = scene.world.now() + timedelta(days=1)
    scene.wait(days=2)

    with scene.us() as us:
        answer = us.get(f"{API}/myself")

    assert 401 == answer.status_code
    with pytest.raises(JiraUnauthorised, match="expiry date"):
        scene.sync()


def limited(**more):
    return Faults(Rule(fault=RateLimited(**more), when=When(calls=(1,))))


def test_trap_20_naive_every_429_says_how_long(scene):
    """Trap 20: from the gateway there may be no ``Retry-After`` at all."""
    scene.world.faults = limited(reason=None, headers=False, body="empty")

    with scene.us() as us:
        answer = us.get(f"{API}/myself")

    assert 429 == answer.status_code
    with pytest.raises(KeyError):
        int(answer.headers["Retry-After"])


@pytest.mark.parametrize("after", [None, 7])
def test_trap_20_ours_waits_with_and_without_being_told(scene, after):
    """Trap 20: at least what was asked for, at least a second; then the answer."""
    scene.world.faults = limited(retry_after=after)
    waits: list[float] = []

    me = Reader(ours(scene, waits=waits)).myself()

    assert account("bornage") == me.id
    assert (after or 1) <= max(waits)


def test_trap_20_naive_without_credentials_all_is_well(scene):
    """Trap 20: 200 for nobody; only ``/myself`` tells."""
    with httpx.Client(base_url=URL, transport=transport(scene.world)) as forgotten:
        projects = forgotten.get(f"{API}/project/search")
        me = forgotten.get(f"{API}/myself")

    assert ([], 401) == (ok(projects)["values"], me.status_code)
    with client(scene.world, MAIL, "t-bornage") as us:
        assert account("bornage") == us.get(f"{API}/myself").headers["X-AAccountId"]
