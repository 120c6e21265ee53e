"""Webhooks as facts 10 describe them: registered, filtered, signed, in no order, again when they failed."""

import hmac
import json
import socket
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread
from typing import Any

import pytest

from integration.sandbox.answers.hooks import EVENTS
from integration.sandbox.hooks import webhooks
from integration.sandbox.hooks.post import Postman, carry, carry_all, over_http
from integration.sandbox.server.serve import serve
from tests.sandbox.jira_site import API, company, doc, messages, ok

HOOKS = "/rest/webhooks/1.0/webhook"
SECRET = "un secret bien gardé"
WRONG_ADDRESSES = (
    "bornage",
    "http://bornage.example/hook",
    "http://127.evil.example/x",
    "http://127.0.0.1:99999/x",
    "http://127.0.0.1:abc/x",
    "http://localhost/é",
    "http://[::1/x",
    "https://bornage.example/a b",
)


class Receiver:
    """Answers what it is told to, then 200; remembers every arrival."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.arrivals = []

    def __call__(self, url, headers, body):
        self.arrivals.append((url, dict(headers), body))
        return self.answers.pop(0) if self.answers else 200

    @property
    def bodies(self):
        return [json.loads(body) for _, _, body in self.arrivals]

    @property
    def names(self):
        return [body["webhookEvent"] for body in self.bodies]


def registered(site, *events, jql="", **more):
    body: dict[str, Any] = {
        "name": "Bornage",
        "url": "https://bornage.example/hook",
        "events": list(events),
        "secret": SECRET,
    }
    body["filters"] = {"issue-related-events-section": jql}
    return ok(site.admin.post(HOOKS, json=body | more), 201)


def test_a_new_webhook_comes_back_without_its_secret(jira):
    """Write-only: ``isSigned`` says that there is one."""
    made = registered(jira, "jira:issue_created", jql="project = CRM")

    assert made["isSigned"] is True
    assert SECRET not in json.dumps(made)
    assert ok(jira.admin.get(HOOKS)) == [made]
    assert made["filters"] == {"issue-related-events-section": "project = CRM"}


@pytest.mark.parametrize(
    "wrong",
    [
        *({"url": url} for url in WRONG_ADDRESSES),
        {"events": ["issue_made"]},
        {"events": []},
        {"name": " "},
    ],
)
def test_a_wrong_webhook_is_refused(jira, wrong):
    """Plain http elsewhere, unknown events, no events, no name: 400."""
    body = {"name": "x", "url": "https://bornage.example/", "events": ["jira:issue_created"]} | wrong

    assert messages(jira.admin.post(HOOKS, json=body))
    assert ok(jira.admin.get(HOOKS)) == []


def test_webhooks_are_for_administrators(jira):
    """403 for everyone else, and apps' own webhooks are for apps."""
    assert jira.moa.get(HOOKS).status_code == 403
    assert jira.moa.post(HOOKS, json={}).status_code == 403
    assert jira.admin.post(f"{API}/webhook", json={}).status_code == 403


def test_an_update_changes_only_what_is_given(jira):
    """A secret not named again stays."""
    made = registered(jira, "jira:issue_created")
    number = made["self"].rpartition("/")[2]

    changed = ok(jira.admin.put(f"{HOOKS}/{number}", json={"enabled": False}))

    assert changed == made | {"enabled": False}
    assert jira.admin.delete(f"{HOOKS}/{number}").status_code == 204
    assert jira.admin.get(f"{HOOKS}/{number}").status_code == 404


def test_the_signature_is_over_the_raw_body(jira):
    """Atlassian's published vector, and ours: accents make re-serialised JSON differ."""
    vector = "a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9"
    assert webhooks.signature("It's a Secret to Everybody", b"Hello World!") == f"sha256={vector}"

    registered(jira, "jira:issue_created")
    jira.create(summary="Recette validée")
    post = Receiver()
    carry(jira.world, post)

    (_, headers, body), mac = post.arrivals[0], hmac.new(SECRET.encode(), post.arrivals[0][2], sha256).hexdigest()
    assert headers["X-Hub-Signature"] == f"sha256={mac}"
    assert json.dumps(json.loads(body)).encode() != body


def test_an_issue_arrives_in_the_old_shape(jira):
    """Texts are wiki strings, addresses those of API 2, nobody's mail; a history's id is a number."""
    registered(jira, "jira:issue_created", "jira:issue_updated")
    key = jira.create(description=doc("Le périmètre"))
    jira.edit(key, fields={"summary": "Nouveau", "description": doc("Autre")})
    jira.move(key, 11, who=jira.moe)
    post = Receiver()
    carry(jira.world, post)

    made, edited, moved = sorted(post.bodies, key=lambda body: body.get("changelog", {}).get("id", 0))
    assert made["issue"]["fields"]["description"].strip() == "Le périmètre"
    assert "changelog" not in made
    assert isinstance(edited["changelog"]["id"], int)
    assert {item["field"] for item in edited["changelog"]["items"]} == {"summary", "description"}
    assert moved["issue_event_type_name"] == "issue_generic"
    assert moved["user"]["accountId"] == jira.moe_user.account_id
    assert "/rest/api/2/" in moved["issue"]["self"]
    assert "@" not in json.dumps(post.bodies)


@pytest.mark.parametrize("beside", [True, False])
@pytest.mark.parametrize("updates", [True, False])
def test_a_comment_arrives_in_either_shape(beside, updates):
    """Not documented, so both: with the issue beside it or not, with the issue's own event or not."""
    site = company(webhook_issue_beside_comment=beside, webhook_comment_updates_issue=updates)
    key = site.create()
    registered(site, "comment_created", "jira:issue_updated")
    ok(site.moa.post(f"{API}/issue/{key}/comment", json={"body": doc("Bien reçu")}), 201)
    post = Receiver()
    carry(site.world, post)

    told = {body["webhookEvent"]: body for body in post.bodies}
    assert set(told) == {"comment_created", *(["jira:issue_updated"] if updates else [])}
    assert told["comment_created"]["comment"]["body"].strip() == "Bien reçu"
    assert ("issue" in told["comment_created"]) is beside
    if updates:
        assert told["jira:issue_updated"]["issue_event_type_name"] == "issue_commented"


def test_a_filter_counts_for_issues_and_not_for_links(jira):
    """JQL narrows issue, comment, worklog, attachment and property events only."""
    registered(jira, "jira:issue_created", "issuelink_created", jql="summary ~ Recette")
    ends = [jira.create(summary="Recette"), jira.create(summary="Cadrage")]
    link = {"type": {"name": "Blocks"}, "inwardIssue": {"key": ends[1]}, "outwardIssue": {"key": ends[1]}}
    link["outwardIssue"] = {"key": ends[0]}
    ok(jira.admin.post(f"{API}/issueLink", json=link), 201)
    post = Receiver()
    carry(jira.world, post)

    assert sorted(post.names) == ["issuelink_created", "jira:issue_created"]


def test_a_restricted_comment_stays_among_its_readers(jira):
    """Whoever registered the webhook is not in the role."""
    registered(jira, "comment_created")
    key = jira.create()
    hidden = {"body": doc("Entre nous"), "visibility": {"type": "role", "value": "MOA"}}
    ok(jira.moa.post(f"{API}/issue/{key}/comment", json=hidden), 201)

    assert webhooks.due(jira.world) == []


@pytest.mark.parametrize("status", [None, 408, 409, 425, 429, 500, 503])
def test_what_failed_comes_again_under_the_same_identifier(jira, status):
    """On a time-out and on these statuses; a repeated try says which it is."""
    registered(jira, "jira:issue_created")
    jira.create()
    post = Receiver(status, status)
    carry_all(jira.world, post)

    headers = [headers for _, headers, _ in post.arrivals]
    assert [one.get("X-Atlassian-Webhook-Retry") for one in headers] == [None, "1", "2"]
    assert len({one["X-Atlassian-Webhook-Identifier"] for one in headers}) == 1
    assert [one.fate for one in jira.world.deliveries] == ["delivered"]


def test_other_refusals_are_final(jira):
    """404 is no reason to try again."""
    registered(jira, "jira:issue_created")
    jira.create()
    post = Receiver(404)
    carry_all(jira.world, post)

    assert [one.fate for one in jira.world.deliveries] == ["refused"]
    assert len(post.arrivals) == 1


def test_five_retries_are_all_and_take_compressed_time(jira):
    """Five to fifteen minutes apart, six hundred times faster."""
    registered(jira, "jira:issue_created")
    jira.create()
    before = jira.world.now()
    post = Receiver(*[503] * 20)
    carry_all(jira.world, post)

    assert len(post.arrivals) == 6
    assert [one.fate for one in jira.world.deliveries] == ["given up"]
    assert timedelta(seconds=2.5) <= jira.world.now() - before <= timedelta(seconds=7.5)


def test_a_receiver_failing_for_long_gets_single_tries_until_one_succeeds():
    """After about half an hour of failures nothing new is retried."""
    site = company(webhook_compression=1)
    registered(site, "jira:issue_created")
    post = Receiver(*[503] * 7)
    site.create()
    carry_all(site.world, post)
    site.create()
    carry_all(site.world, post)

    assert [one.fate for one in site.world.deliveries] == ["given up", "given up"]
    assert [one.tries for one in site.world.deliveries] == [6, 1]
    site.create()
    carry_all(site.world, post)
    assert site.world.deliveries[-1].fate == "delivered"
    assert next(iter(site.world.webhooks.values())).failing_since is None


def test_order_is_nobodys_promise_and_duplicates_come_on_request():
    """The same acts arrive shuffled, all of them, each twice under one identifier."""
    site = company(webhook_duplicates=1.0)
    registered(site, "jira:issue_created")
    keys = [site.create() for _ in range(12)]
    post = Receiver()
    carry(site.world, post)

    arrived = [body["issue"]["key"] for body in post.bodies]
    assert sorted(arrived) == sorted(keys * 2)
    assert list(dict.fromkeys(arrived)) != keys
    assert len({headers["X-Atlassian-Webhook-Identifier"] for _, headers, _ in post.arrivals}) == len(keys)


def test_some_deliveries_never_arrive_on_request():
    """Which is why there is a nightly run."""
    site = company(webhook_losses=0.5)
    registered(site, "jira:issue_created")
    for _ in range(20):
        site.create()
    post = Receiver()
    carry(site.world, post)

    assert 0 < len(post.arrivals) < 20


def test_a_body_can_be_left_out_and_the_address_filled_in(jira):
    """``excludeBody`` leaves the headers; ``${issue.key}`` says which issue."""
    registered(jira, "jira:issue_created", excludeBody=True, url="https://bornage.example/hook?issue=${issue.key}")
    key = jira.create()
    post = Receiver()
    carry(jira.world, post)

    assert [(url, body) for url, _, body in post.arrivals] == [(f"https://bornage.example/hook?issue={key}", b"")]


def test_our_own_silence_costs_nothing(jira):
    """Without a webhook nobody listens, and nothing waits."""
    jira.create()

    assert jira.world.deliveries == []


def test_every_kind_of_thing_arrives_as_itself(jira):
    """Sprints, versions, boards, worklogs, files, projects, people, properties: each under its own name."""
    every = [name for name in EVENTS if not name.startswith(("jira:issue", "option", "app", "jira_"))]
    registered(jira, *every)
    key = jira.create()
    ok(jira.admin.post(f"{API}/version", json={"name": "Lot 1", "projectId": jira.project.id}), 201)
    ok(jira.admin.post(f"{API}/issue/{key}/worklog", json={"timeSpentSeconds": 3600}), 201)
    ok(jira.admin.put(f"{API}/issue/{key}/properties/x", json={"a": 1}), 201)
    guard = {"X-Atlassian-Token": "no-check"}
    ok(jira.admin.post(f"{API}/issue/{key}/attachments", files={"file": ("pv.txt", b"PV")}, headers=guard))
    ok(jira.admin.put(f"{API}/project/CRM", json={"description": "Autre"}))
    post = Receiver()
    carry(jira.world, post)

    told = {body["webhookEvent"]: body for body in post.bodies}
    assert told["jira:version_created"]["version"]["name"] == "Lot 1"
    assert told["worklog_created"]["worklog"]["timeSpentSeconds"] == 3600
    assert told["issue_property_set"]["property"]["key"] == "x"
    assert told["attachment_created"]["attachment"]["filename"] == "pv.txt"
    assert told["project_updated"]["project"]["key"] == "CRM"
    assert all(isinstance(body["timestamp"], int) for body in post.bodies)


def test_the_server_carries_the_post_by_itself(jira):
    """A receiver on this machine hears within moments, over a real socket."""
    heard = Event()

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            heard.set()

        def log_message(self, *_):
            pass

    receiver = HTTPServer(("127.0.0.1", 0), Hook)
    Thread(target=receiver.handle_request, daemon=True).start()
    registered(jira, "jira:issue_created", url=f"http://127.0.0.1:{receiver.server_port}/hook")
    server = serve(jira.world)
    try:
        jira.create()
        assert heard.wait(5)
    finally:
        server.close()
        receiver.server_close()


def test_a_receiver_that_never_answers_keeps_nobody_waiting(jira):
    """Neither the other webhooks, nor whoever stops the server."""
    heard, silent = Event(), socket.create_server(("127.0.0.1", 0))
    registered(jira, "jira:issue_created", url=f"http://127.0.0.1:{silent.getsockname()[1]}/hook")
    registered(jira, "jira:issue_created", url="http://127.0.0.1:1/other")

    def send(url, headers, body):
        if url.endswith("/other"):
            heard.set()
            return 200
        return over_http(url, headers, body, seconds=30)

    postman = Postman(jira.world, send=send)
    try:
        jira.create()
        assert heard.wait(5)
    finally:
        postman.close()
        silent.close()


def test_only_this_machine_is_posted_to():
    """To any other place nothing is sent, which counts as no answer; so does an address that is none."""
    assert [over_http(url, {}, b"") for url in ("https://bornage.example/", "http://127.0.0.1.nip.io/", "http://[::1/")] == [
        None,
        None,
        None,
    ]


def test_a_value_of_ones_own_arrives_untouched(jira):
    """What looks like a document, an address or a mail inside a property is nobody's to rewrite."""
    registered(jira, "issue_property_set")
    key = jira.create()
    own = {"emailAddress": "x@y.example", "self": f"{jira.world.base_url}{API}/issue/1", "text": doc("Texte")}
    ok(jira.admin.put(f"{API}/issue/{key}/properties/x", json=own), 201)
    post = Receiver()
    carry(jira.world, post)

    assert own == post.bodies[0]["property"]["value"]
