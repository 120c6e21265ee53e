"""Webhooks (trap 19). Bornage has no receiver of its own: what is shown here is what one has to do, on the sandbox's deliveries.

The naive receivers below fail as the facts say they would; ``Careful`` is the recipe (facts 18.3), in the fewest lines.
"""

import hmac
import json
from hashlib import sha256

from integration.sandbox.hooks import webhooks
from integration.sandbox.hooks.post import carry_all
from tests.sandbox.jira_site import messages, ok
from tests.traps.naive import API

SECRET = "un secret bien gardé"
HOOKS = "/rest/webhooks/1.0/webhook"
EVENTS = ("jira:issue_created", "jira:issue_updated", "comment_created", "comment_updated")


def signed(secret, body):
    return "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()


class Careful:
    """Raw bytes, a method from a list, a comparison that takes as long either way, each delivery once; keys only, 200 at once."""

    def __init__(self, secret):
        self.secret, self.seen, self.keys = secret, set(), []

    def __call__(self, _url, headers, body):
        method, _, given = headers.get("X-Hub-Signature", "").partition("=")
        if method != "sha256" or not hmac.compare_digest(given, signed(self.secret, body).partition("=")[2]):
            return 401
        if (name := headers["X-Atlassian-Webhook-Identifier"]) not in self.seen:
            self.seen.add(name)
            self.keys.append(json.loads(body).get("issue", {}).get("key"))
        return 200


def registered(scene, **more):
    webhooks.listen(scene.world)
    body = {"name": "Essai", "url": "https://bornage.example/hook", "events": list(EVENTS), "secret": SECRET}
    with scene.admin() as admin:
        return ok(admin.post(HOOKS, json=body | more), 201)


def arrivals(scene, receive=lambda *_: 200):
    """What arrives: headers and body."""
    found = []

    def keep(url, headers, body):
        found.append((dict(headers), body))
        return receive(url, headers, body)

    carry_all(scene.world, keep)
    return found


def test_trap_19_naive_the_signature_is_checked_on_json_written_again(scene):
    """Trap 19: the bytes are other ones, so every genuine delivery is refused; 401 is final, and nothing comes again."""
    registered(scene)
    scene.edit("claire", scene.item("data.flow"), summary="Modifié à l’été")

    [(headers, body)] = arrivals(scene, lambda *_: 401)

    assert headers["X-Hub-Signature"] != signed(SECRET, json.dumps(json.loads(body)).encode())
    assert headers["X-Hub-Signature"] == signed(SECRET, body)
    assert ["refused"] == [one.fate for one in scene.world.deliveries]


def test_trap_19_naive_texts_are_documents(scene):
    """Trap 19: a webhook has version 2's shape: words where version 3 has a document."""
    registered(scene)
    scene.say("ines", scene.item("data.flow"), "Validé pour moi")

    [(_, body)] = arrivals(scene)

    assert "Validé pour moi" == json.loads(body)["comment"]["body"]


def test_trap_19_naive_arrivals_are_the_order_and_come_once(scene):
    """Trap 19: the last to arrive is not the last that happened, and some come twice."""
    scene.world.switches.webhook_duplicates = 0.5
    registered(scene)
    for number in range(12):
        scene.edit("claire", scene.item("data.flow"), summary=f"n° {number:02}")

    summaries = [json.loads(body)["issue"]["fields"]["summary"] for _, body in arrivals(scene)]

    assert sorted(summaries) != summaries
    assert 12 == len(set(summaries)) < len(summaries)


def test_trap_19_naive_work_before_the_answer(scene):
    """Trap 19: who answers too late is sent the same again, and does it again."""
    registered(scene)
    work = []

    def slow(_url, _headers, body):
        work.append(json.loads(body)["issue"]["key"])
        return None if len(work) == 1 else 200

    scene.edit("claire", scene.item("data.flow"), summary="Modifié")
    told = arrivals(scene, slow)

    assert 2 == len(work)
    assert 1 == len({headers["X-Atlassian-Webhook-Identifier"] for headers, _ in told})


def test_trap_19_naive_the_newer_address_is_for_apps(scene):
    """Trap 19: 403 to an API token, an administrator's as well."""
    body = {
        "url": "https://bornage.example/hook",
        "webhooks": [{"events": ["jira:issue_created"], "jqlFilter": "project = CRM"}],
    }

    with scene.admin() as admin:
        assert messages(admin.post(f"{API}/webhook", json=body), 403)


def test_trap_19_a_careful_receiver_takes_each_once_and_only_a_key(scene):
    """Trap 19: shuffled and doubled, none is lost, none counts twice; a forged one is refused. What happened is then read anew."""
    scene.world.switches.webhook_duplicates = 0.5
    registered(scene)
    receive = Careful(SECRET)
    issue = scene.item("data.flow")
    for number in range(12):
        scene.edit("claire", issue, summary=f"n° {number:02}")

    carry_all(scene.world, receive)
    forged = receive("", {"X-Hub-Signature": signed("autre", b"{}")}, b"{}")

    assert (12, 401) == (len(receive.keys), forged)
    [read] = scene.reader.issues(set(receive.keys), fields=["summary"])
    assert ("n° 11", "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9") == (
        read.summary,
        signed("It's a Secret to Everybody", b"Hello World!"),
    )
