"""Webhooks as they leave the site: who is told what, signed, in no order, again when it failed (facts 10). Sends nothing itself.

``listen`` makes a site tell its webhooks; whoever carries the post asks ``due`` and says how it went with ``settle``.
https://developer.atlassian.com/cloud/jira/platform/webhooks/
"""

import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from integration.sandbox import jql, rights
from integration.sandbox.events import Event
from integration.sandbox.hooks import body as webhook_body
from integration.sandbox.search import index
from integration.sandbox.state.hooks import Delivery, Webhook
from integration.sandbox.state.issues import Comment, Issue
from integration.sandbox.world import World

Json = Any

RETRIES: Final = 5
AGAIN: Final = frozenset({408, 409, 425, 429})
"""Besides every 5xx and no answer at all; any other refusal is final (facts 10.7)."""
SHORTEST: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(minutes=15)
PATIENCE: Final = timedelta(minutes=30)
LARGEST: Final = 25 * 1024 * 1024
"""Bytes; a bigger body is dropped (facts 10.8)."""
AT_ONCE: Final = {"Primary": 20, "Secondary": 10}
KEPT: Final = 10_000
"""How many deliveries the site remembers."""

_FILTERED: Final = ("jira:issue_", "issue_property_", "worklog_", "comment_", "attachment_")


def listen(world: World) -> None:
    """From now on the site's webhooks hear of everything. Saying it twice changes nothing."""
    if not any(isinstance(one, partial) and one.func is _hear for one in world.listeners):
        world.listeners.append(partial(_hear, world))


def _hear(world: World, event: Event) -> None:
    """``only`` in the subject: a transition's action names the one webhook that hears of it."""
    for told in _raised(world, event):
        for hook in list(world.webhooks.values()):
            only = told.subject.get("only")
            meant = told.name in hook.events if only is None else hook.id == only
            if hook.enabled and meant and _concerned(world, hook, told):
                _post(world, hook, told)


def _raised(world: World, event: Event) -> list[Event]:
    """The event, and the issue's own one that a comment may raise beside it (facts 10.4 [?])."""
    raised = [event]
    if world.switches.webhook_comment_updates_issue and event.name in ("comment_created", "comment_updated"):
        raised.append(Event(name="jira:issue_updated", at=event.at, by=event.by, subject=event.subject))
    return raised


def _concerned(world: World, hook: Webhook, event: Event) -> bool:
    """Its filter counts for some events only, the others always come (facts 10.3); a restricted comment stays among its readers."""
    issue, comment = event.subject.get("issue"), event.subject.get("comment")
    author = world.users.get(hook.updated_by)
    if isinstance(comment, Comment) and not rights.reads(world, author, comment):
        return False
    if not hook.jql or not event.name.startswith(_FILTERED) or not isinstance(issue, Issue):
        return True
    return index.matches(world, author, jql.parse(hook.jql), issue)


def _post(world: World, hook: Webhook, event: Event) -> None:
    number = world.ids.next("delivery")
    if _chance(number, "lost") < world.switches.webhook_losses:
        return
    body = b"" if hook.exclude_body else _encoded(webhook_body.payload(world, event))
    if len(body) > LARGEST:
        return
    made = _delivery(world, hook, event, body, number)
    world.deliveries.append(made)
    if _chance(number, "twice") < world.switches.webhook_duplicates:
        world.deliveries.append(_again(made, number))
    del world.deliveries[:-KEPT]


def _encoded(payload: Json) -> bytes:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def _delivery(world: World, hook: Webhook, event: Event, body: bytes, number: int) -> Delivery:
    identifier = world.ids.uuid("delivery")
    headers = {
        "Content-Type": "application/json; charset=UTF-8",
        "User-Agent": "Atlassian Webhook HTTP Client",
        "X-Atlassian-Webhook-Identifier": identifier,
        "X-Atlassian-Webhook-Flow": "Secondary" if event.subject.get("bulk") else "Primary",
    }
    if hook.secret:
        headers["X-Hub-Signature"] = signature(hook.secret, body)
    return Delivery(
        identifier=identifier,
        hook=hook.id,
        name=event.name,
        url=_address(hook.url, event),
        body=body,
        headers=headers,
        made=world.now(),
        due=world.now(),
        order=_place(world, number),
        once=_long_failing(world, hook),
    )


def loopback(host: str | None) -> bool:
    """Whether a host name is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


def signature(secret: str, body: bytes) -> str:
    """What ``X-Hub-Signature`` says: over the raw body (facts 10.6)."""
    return "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()


def _address(url: str, event: Event) -> str:
    """``${issue.key}`` and its like, filled in."""
    issue, project = event.subject.get("issue"), event.subject.get("project")
    values = {"issue.id": getattr(issue, "id", ""), "issue.key": getattr(issue, "key", "")}
    values |= {"project.id": getattr(project, "id", ""), "project.key": getattr(project, "key", "")}
    for name, value in values.items():
        url = url.replace("${" + name + "}", str(value))
    return url


def _place(world: World, number: int) -> int:
    """Within a few neighbours, arrival order is anybody's guess; the same guess for the same site."""
    return number * 8 + int(_chance(number, "order") * 64) if world.switches.webhook_shuffle else number * 8


def _again(made: Delivery, number: int) -> Delivery:
    """A second arrival of the same delivery: at least once is not exactly once."""
    return Delivery(
        identifier=made.identifier,
        hook=made.hook,
        name=made.name,
        url=made.url,
        body=made.body,
        headers=dict(made.headers),
        made=made.made,
        due=made.due,
        order=made.order + 1 + int(_chance(number, "gap") * 32),
    )


def _chance(number: int, kind: str) -> float:
    """Between 0 and 1, the same for the same delivery: no run differs from the next."""
    return int.from_bytes(sha256(f"{kind}:{number}".encode()).digest()[:4]) / 2**32


def _long_failing(world: World, hook: Webhook) -> bool:
    return (
        hook.failing_since is not None and world.now() - hook.failing_since >= PATIENCE / world.switches.webhook_compression
    )


# Carrying the post


def due(world: World) -> list[Delivery]:
    """What should be tried now, in the order in which it would arrive."""
    now = world.now()
    waiting = [one for one in world.deliveries if one.fate == "pending" and not one.under_way and one.due <= now]
    ordered = sorted(waiting, key=lambda one: (one.due, one.order))
    return _at_once(ordered) if world.switches.webhooks_at_once else ordered


def _at_once(waiting: list[Delivery]) -> list[Delivery]:
    """As many as may be under way to one host (facts 10.8)."""
    room: dict[tuple[str, str], int] = {}
    taken = []
    for one in waiting:
        flow = one.headers["X-Atlassian-Webhook-Flow"]
        lane = (urlsplit(one.url).netloc, flow)
        room[lane] = room.get(lane, AT_ONCE[flow]) - 1
        if room[lane] >= 0:
            taken.append(one)
    return taken


def take(delivery: Delivery) -> None:
    """It is being tried: nobody else should."""
    delivery.under_way = True


def headers(delivery: Delivery) -> Mapping[str, str]:
    """Of the next try: a repeated one says so (facts 10.5)."""
    again = {"X-Atlassian-Webhook-Retry": str(delivery.tries)} if delivery.tries else {}
    return delivery.headers | again


def settle(world: World, delivery: Delivery, status: int | None) -> None:
    """How a try went; None: no answer in time. What may be tried again is due later (facts 10.7)."""
    delivery.under_way = False
    delivery.tries += 1
    delivery.statuses.append(status)
    hook = world.webhooks.get(delivery.hook)
    if status is not None and status < 300:
        delivery.fate = "delivered"
        if hook is not None:
            hook.failing_since = None
        return
    if hook is not None and hook.failing_since is None:
        hook.failing_since = world.now()
    if status is not None and status < 500 and status not in AGAIN:
        delivery.fate = "refused"
    elif delivery.once or delivery.tries > RETRIES:
        delivery.fate = "given up"
    else:
        delivery.due = world.now() + _wait(world, delivery)


def _wait(world: World, delivery: Delivery) -> timedelta:
    """Five to fifteen minutes, by chance; compressed, so that a rehearsal need not take an hour."""
    share = _chance(delivery.order, f"wait {delivery.tries}")
    return (SHORTEST + (LONGEST - SHORTEST) * share) / world.switches.webhook_compression


def next_due(world: World) -> datetime | None:
    """When the next try is to be made; None when nothing waits."""
    return min((one.due for one in world.deliveries if one.fate == "pending"), default=None)
