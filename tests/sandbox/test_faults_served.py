"""The same faults on a real socket, and from a file."""

import time

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
    When,
    WithoutPermission,
    WrongShape,
)
from integration.sandbox.server.serve import serve
from tests.sandbox.jira_site import API, ok


def create(jira, who):
    fields = {"project": {"key": "CRM"}, "issuetype": {"id": jira.kind}, "summary": "Étude"}
    return who.post(f"{API}/issue", json={"fields": fields})


@pytest.mark.parametrize(
    ("fault", "status", "made"),
    [
        (RateLimited(retry_after=3), 429, 0),
        (NearLimit(), 201, 1),
        (ServerError(status=500), 500, 0),
        (ServerError(status=502, effect="after", body="empty"), 502, 1),
        (ServerError(status=503, body="json"), 503, 0),
        (Html(), 200, 0),
        (Html(page="maintenance", effect="after"), 200, 1),
        (Redirect(), 302, 0),
        (RepeatedToken(), 201, 1),
        (WrongShape(shape="list"), 201, 1),
        (Truncated(), 201, 1),
        (WithoutPermission(permissions=("CREATE_ISSUES",)), 400, 0),
        (TokenRevoked(), 401, 0),
    ],
    ids=lambda value: getattr(value, "fault", str(value)),
)
def test_each_answer_of_a_fault_arrives(jira, claire, fault, status, made):
    """Status, a body of the length it says, the effect; and the connection goes on."""
    jira.world.faults = Faults(Rule(fault=fault, when=When(calls=(1,))))

    answer = create(jira, claire)

    assert (status, made) == (answer.status_code, len(jira.world.issues))
    assert answer.headers["Date"] == "Tue, 01 Sep 2026 07:30:00 GMT"
    assert 200 == claire.get(f"{API}/myself").status_code


@pytest.mark.parametrize(
    ("fault", "made"),
    [(Cut(where="connect"), 0), (Cut(effect="before"), 0), (Cut(effect="after"), 1), (Cut(where="body"), 1)],
    ids=["connect", "before", "after", "body"],
)
def test_a_connection_really_closes(jira, claire, fault, made):
    """The client finds its connection gone; the next call takes a new one."""
    jira.world.faults = Faults(Rule(fault=fault, when=When(calls=(1,))))

    with pytest.raises(httpx.RemoteProtocolError):
        create(jira, claire)

    assert made == len(jira.world.issues)
    assert 200 == claire.get(f"{API}/myself").status_code


def test_a_late_answer_is_really_late(jira, claire):
    """The impatient time out although it was carried out; others are not held up meanwhile."""
    jira.world.faults = Faults(Rule(fault=Slow(seconds=0.4), when=When(calls=(1, 3))))
    claire.timeout = 0.1

    with pytest.raises(httpx.ReadTimeout):
        create(jira, claire)
    assert 200 == claire.get(f"{API}/myself").status_code
    start = time.monotonic()
    late = claire.get(f"{API}/myself", timeout=5)

    assert (200, 1) == (late.status_code, len(jira.world.issues))
    assert 0.4 <= time.monotonic() - start < 3


def test_a_server_that_stops_waits_for_no_late_answer(jira):
    """30 seconds of delay, and it is gone at once."""
    jira.world.faults = Faults(Rule(fault=Slow()))
    server = serve(jira.world)
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{server.url}{API}/serverInfo", timeout=0.1, trust_env=False)

    start = time.monotonic()
    server.close()

    assert time.monotonic() - start < 3


def test_pages_for_people_are_spared(jira, served):
    """Faults are the API's."""
    jira.world.faults = Faults(Rule(fault=ServerError()))

    assert 200 == httpx.get(f"{served.url}/browse/{jira_key(jira)}", trust_env=False).status_code


def jira_key(jira):
    faults, jira.world.faults = jira.world.faults, None
    key = jira.create()
    jira.world.faults = faults
    return key


def test_a_site_may_be_limited_on_the_wire(jira, claire):
    """The 101st call of a frozen second is one too many."""
    jira.world.switches.rate_limits = True

    seen = [claire.get(f"{API}/myself") for _ in range(101)]

    assert (200, 429) == (seen[99].status_code, seen[100].status_code)
    assert ("0", "jira-burst-based") == (seen[99].headers["X-RateLimit-Remaining"], seen[100].headers["RateLimit-Reason"])
    assert ok(claire.get(f"{API}/serverInfo"))
