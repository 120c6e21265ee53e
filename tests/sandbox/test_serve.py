"""The same site on a port: REST for programs, pages for people."""

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import StringIO

import httpx
import pytest

from integration.sandbox.clock import TickingClock
from integration.sandbox.server.serve import serve
from integration.sandbox.server.traffic import TrafficLog
from tests.sandbox.jira_site import API, ok, paragraph


def raw(server, sent: bytes) -> bytes:
    """All that comes back until the connection ends."""
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as line:
        line.sendall(sent)
        line.shutdown(socket.SHUT_WR)
        got = b""
        while more := line.recv(65_536):
            got += more
    return got


def test_programs_and_people_share_one_site(jira, claire):
    """REST with credentials, HTML outside /rest, one connection for all of it."""
    fields = {"project": {"key": "CRM"}, "issuetype": {"id": jira.kind}, "summary": "Étude d’impact"}
    key = ok(claire.post(f"{API}/issue", json={"fields": fields}), 201)["key"]
    edited = claire.put(f"{API}/issue/{key}", json={"fields": {"summary": "Étude"}})
    page = claire.get(f"/browse/{key}")
    missing = claire.get("/nothing")

    assert (204, b"") == (edited.status_code, edited.content)
    assert "Tue, 01 Sep 2026 07:30:00 GMT" == edited.headers["date"]
    assert (200, "text/html; charset=utf-8") == (page.status_code, page.headers["content-type"])
    assert "Étude" in page.text
    assert 404 == missing.status_code
    assert key in jira.world.issue_by_key


def test_many_threads_meet_one_site_in_order(jira):
    """Calls are answered one at a time: no key twice, no issue lost."""
    with ThreadPoolExecutor(8) as threads:
        keys = list(threads.map(lambda _: jira.create(), range(40)))

    assert {f"CRM-{number}" for number in range(1, 41)} == set(keys)


def test_a_wrong_token_is_refused_on_the_wire_too(served):
    """401 as JSON, with the realm to log in to."""
    with httpx.Client(base_url=served.url, auth=("claire@velours.example", "wrong"), trust_env=False) as wrong:
        answer = wrong.get(f"{API}/myself")

    assert (401, "AUTHENTICATED_FAILED") == (answer.status_code, answer.headers["x-seraph-loginreason"])
    assert answer.headers["www-authenticate"].startswith("OAuth realm=")


def test_every_answer_bears_jiras_headers(jira, claire):
    """Who called, a trace of its own, and no caching."""
    first, second = claire.get(f"{API}/myself"), claire.get(f"{API}/issue/NO-1")

    assert jira.moa_user.account_id == first.headers["x-aaccountid"] == second.headers["x-aaccountid"]
    assert first.headers["atl-traceid"] != second.headers["atl-traceid"]
    assert "no-cache, no-store, no-transform" == second.headers["cache-control"]
    assert "application/json;charset=UTF-8" == second.headers["content-type"]


def test_a_body_may_come_in_chunks(claire):
    """As clients send it that do not know its length."""
    parts = (b'{"jql": "project', b' = CRM"}')

    assert (
        []
        == ok(claire.post(f"{API}/search/jql", content=iter(parts), headers={"content-type": "application/json"}))["issues"]
    )


def test_head_is_get_without_a_body(claire):
    """With the same length told."""
    head, get = claire.head(f"{API}/issuetype"), claire.get(f"{API}/issuetype", headers={"accept-encoding": "identity"})

    assert (200, b"") == (head.status_code, head.content)
    assert len(get.content) > 1000


def test_other_methods_are_told_which_there_are(claire):
    """OPTIONS lists them, PATCH is refused with the list."""
    options, patch = claire.options(f"{API}/issue/CRM-1"), claire.patch(f"{API}/issue/CRM-1", json={})

    assert (200, 405) == (options.status_code, patch.status_code)
    assert {"GET", "HEAD", "OPTIONS", "PUT"} <= set(options.headers["allow"].split(", "))
    assert options.headers["allow"] == patch.headers["allow"]


def test_big_answers_are_compressed_for_those_who_take_it(claire):
    """gzip when asked for, plain when not."""
    plain = claire.get(f"{API}/issuetype", headers={"accept-encoding": "identity"})
    packed = claire.get(f"{API}/issuetype", headers={"accept-encoding": "gzip, deflate"})
    refused = claire.get(f"{API}/issuetype", headers={"accept-encoding": "gzip;q=0"})

    assert ("gzip", None, None) == tuple(one.headers.get("content-encoding") for one in (packed, plain, refused))
    assert plain.json() == packed.json()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"NONSENSE\r\n\r\n", 400),
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"POST /rest/api/3/issue HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", 413),
        (b"POST /rest/api/3/issue HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 99999999999\r\n\r\n", 413),
        (b"POST /rest/api/3/issue HTTP/1.1\r\nContent-Length: many\r\n\r\n", 400),
        (b"POST /rest/api/3/issue HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400),
        (b"POST /rest/api/3/issue HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"POST /rest/api/3/issue HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 400),
        (b"BREW /rest/api/3/issue HTTP/1.1\r\n\r\n", 405),
    ],
)
def test_what_is_no_http_is_refused_at_the_edge(served, sent, status):
    """As the gateway before Jira does: a page, and the end of the connection."""
    answer = raw(served, sent)

    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"<center>AtlassianEdge</center>" in answer


def test_a_client_that_waits_is_told_to_go_on(served):
    """``Expect: 100-continue``."""
    head = b"POST /rest/api/3/issue HTTP/1.1\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}"

    assert raw(served, head).startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 401 ")


def test_a_client_that_hangs_up_leaves_no_trace(served, capfd):
    """In the middle of its body, or before its answer; the next one is served, and stderr is silent."""
    host, port = served.url.removeprefix("http://").split(":")
    for sent in (
        b"POST /rest/api/3/issue HTTP/1.1\r\nContent-Length: 99\r\n\r\n{",
        b"GET /rest/api/3/field HTTP/1.1\r\n\r\n",
    ):
        with socket.create_connection((host, int(port))) as line:
            line.sendall(sent)
    raw(served, b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")

    assert raw(served, b"GET /rest/api/3/serverInfo HTTP/1.1\r\nConnection: close\r\n\r\n").startswith(b"HTTP/1.1 200 OK")
    assert "" == capfd.readouterr().err


@pytest.mark.parametrize("body", [b'{"jql": "\xff"}', b"{", b'{"jql": NaN}', b"[" * 100_000])
def test_a_body_that_cannot_be_read_is_400(claire, body):
    """Not UTF-8, cut off, no JSON number, too deep."""
    answer = claire.post(f"{API}/search/jql", content=body, headers={"content-type": "application/json"})

    assert 400 == answer.status_code
    assert "error parsing JSON" in answer.json()["errorMessages"][0]


def test_half_a_character_is_refused(jira, claire):
    """A lone surrogate is no text: 400, and the connection goes on."""
    body = rb'{"fields":{"summary":"a\ud800b"}}'
    answer = claire.post(f"{API}/issue", content=body, headers={"content-type": "application/json"})

    assert 400 == answer.status_code
    assert 200 == claire.get(f"{API}/myself").status_code
    assert {} == jira.world.issues


def test_queries_are_read_as_forms_are(jira, claire):
    """``+`` and ``%20`` are blanks; a repeated name and commas both make a list."""
    jira.create(summary="Un essai")
    found = [
        ok(claire.get(f"{API}/search/jql?jql={jql}&{fields}"))["issues"][0]["fields"].keys()
        for jql in ("project+%3D+CRM", "project%20=%20CRM")
        for fields in ("fields=summary&fields=labels", "fields=summary,labels")
    ]

    assert [{"summary", "labels"}] * 4 == [set(one) for one in found]


def test_a_path_is_a_path_whatever_stands_before_it(served):
    """Two slashes are no host; a whole address is its path."""
    get = b"GET %s HTTP/1.1\r\nConnection: close\r\n\r\n"
    for target in (b"//rest/api/3/serverInfo", b"http://elsewhere/rest/api/3/serverInfo", b"/rest/api/3/server%49nfo"):
        assert raw(served, get % target).startswith(b"HTTP/1.1 200 OK")


def test_files_come_back_as_they_went(jira, claire):
    """Every byte, through multipart and the redirect to the media's address."""
    key, content = jira.create(), bytes(range(256)) * 40 + b"\r\n--x\r\n\n\r"
    files = {"file": ("pièce jointe.bin", content, "application/x-thing")}
    made = ok(claire.post(f"{API}/issue/{key}/attachments", files=files, headers={"x-atlassian-token": "no-check"}))
    back = claire.get(f"{API}/attachment/content/{made[0]['id']}")

    assert ("pièce jointe.bin", len(content)) == (made[0]["filename"], made[0]["size"])
    assert 303 == back.status_code
    assert content == claire.get(back.headers["location"].removeprefix(jira.world.base_url)).content


def test_time_runs_on_a_served_site(jira, claire):
    """A comment edited is later than it was made, however quick the client."""
    jira.world.clock = TickingClock(jira.world.now(), time.monotonic)
    key = jira.create()
    body = {"type": "doc", "version": 1, "content": [paragraph("Vu")]}
    made = ok(claire.post(f"{API}/issue/{key}/comment", json={"body": body}), 201)
    edited = ok(claire.put(f"{API}/issue/{key}/comment/{made['id']}", json={"body": body}))

    assert made["created"] == made["updated"] == edited["created"]
    assert edited["updated"] > edited["created"]


def test_the_traffic_log_tells_all_but_the_credentials(jira):
    """One JSON line a call, refused ones too; no token anywhere."""
    file = StringIO()
    server = serve(jira.world, heard=TrafficLog(file))
    auth = ("claire@velours.example", jira.moa_user.token)
    with httpx.Client(base_url=server.url, auth=auth, trust_env=False) as client:
        client.get(f"{API}/issue/NO-1?fields=summary&fields=labels&expand=")
        client.post(f"{API}/search/jql", json={"jql": "project = CRM"})
        client.post("/rest/webhooks/1.0/webhook", json={"name": "x", "secret": "wh-s3cret"})
    server.close()

    lines = [json.loads(line) for line in file.getvalue().splitlines()]
    names = ["method", "path", "query", "request_json", "status", "response_headers", "response_json"]
    assert [names] * 3 == [list(line) for line in lines]
    assert {"fields": ["summary", "labels"], "expand": [""]} == lines[0]["query"]
    assert (404, {"jql": "project = CRM"}) == (lines[0]["status"], lines[1]["request_json"])
    assert jira.moa_user.token not in file.getvalue()
    assert "wh-s3cret" not in file.getvalue()
    assert "authorization" not in file.getvalue().lower()


def test_a_ticking_clock_never_runs_back():
    """It can be moved forward, stands still within a call, and each writing call is later than all before."""
    seconds = [0.0]
    clock = TickingClock(datetime(2026, 1, 1, tzinfo=UTC), lambda: seconds[0])
    seen = [clock.now()]
    clock.hold(write=True)
    seen.append(clock.now())
    seconds[0] += 5
    assert seen[-1] == clock.now()
    clock.release()
    seen.append(clock.now())
    clock.move_to(datetime(2026, 1, 2, tzinfo=UTC))
    seen.append(clock.now())

    assert seen == sorted(set(seen))
    with pytest.raises(ValueError, match="never runs back"):
        clock.move_to(datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8080", 200),
        ("jira.localhost", 200),
        ("127.0.0.2", 200),
        ("[::1]:80", 200),
        ("velours.atlassian.net", 200),
        ("evil.example", 403),
        ("192.168.1.5", 403),
        ("[::1", 403),
        ("", 403),
    ],
)
def test_pages_are_for_our_own_names(jira, claire, host, status):
    """Under a stranger's name, which leads here all the same, a stranger's page would read along; programs have credentials."""
    key = jira.create()
    named = {"Host": host}

    assert [status, status] == [claire.get(path, headers=named).status_code for path in ("/", f"/browse/{key}")]
    assert 200 == claire.get(f"{API}/issue/{key}", headers=named).status_code
    assert 404 == claire.get("/nothing", headers=named).status_code


def test_pages_need_an_administrator_to_look_through(jira, claire):
    """None left, or none who may log in: 403 and a sentence."""
    for user in jira.world.users.values():
        user.active = user.active and not user.admin

    answer = claire.get("/")

    assert (403, "text/plain; charset=utf-8") == (answer.status_code, answer.headers["content-type"])
    assert "administrator" in answer.text


def test_a_fault_of_ours_is_told_as_jira_tells_its_own(jira, claire, monkeypatch, capsys):
    """500 in the envelope, and the traceback on stderr; in process it is raised."""
    monkeypatch.setattr(type(jira.world), "user_of_email", lambda *_: 1 / 0)
    jira.world.logins.clear()

    answer = claire.get(f"{API}/myself")

    assert (500, {"errorMessages": ["Internal server error"], "errors": {}}) == (answer.status_code, answer.json())
    assert "ZeroDivisionError" in capsys.readouterr().err
    with pytest.raises(ZeroDivisionError):
        jira.admin.get(f"{API}/myself")
