"""Webhooks: the administrators' own, and the refusal of apps' ones. https://developer.atlassian.com/cloud/jira/platform/webhooks/"""

from typing import Any, Final
from urllib.parse import urlsplit

from integration.sandbox import jql, shapes
from integration.sandbox.call import Call
from integration.sandbox.hooks import webhooks
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.jql import JqlSyntaxError
from integration.sandbox.routes import Route
from integration.sandbox.state.hooks import Webhook
from integration.sandbox.state.people import User

Json = Any

EVENTS: Final = frozenset(
    {
        *(f"jira:issue_{what}" for what in ("created", "updated", "deleted")),
        *(f"{kind}_{what}" for kind in ("comment", "worklog", "issuetype") for what in ("created", "updated", "deleted")),
        *(f"issuelink_{what}" for what in ("created", "deleted")),
        *(f"attachment_{what}" for what in ("created", "deleted")),
        *(f"issue_property_{what}" for what in ("set", "deleted")),
        *(f"jira:version_{what}" for what in ("created", "updated", "deleted", "released", "unreleased", "moved")),
        *(f"project_{what}" for what in ("created", "updated", "deleted", "soft_deleted", "restored_deleted")),
        *(f"project_{what}" for what in ("archived", "restored_archived")),
        *(f"sprint_{what}" for what in ("created", "updated", "deleted", "started", "closed")),
        *(f"board_{what}" for what in ("created", "updated", "deleted", "configuration_changed")),
        *(f"filter_{what}" for what in ("created", "updated", "deleted")),
        *(f"user_{what}" for what in ("created", "updated", "deleted")),
        *(f"option_{what}_changed" for what in ("voting", "watching", "unassigned_issues", "subtasks", "attachments")),
        *(f"option_{what}_changed" for what in ("issuelinks", "timetracking")),
        "option_timetracking_provider_changed",
        "jira_expression_evaluation_failed",
        "app_access_to_objects_blocked",
        "app_access_to_objects_in_container_blocked",
    }
)
"""The names of facts 10.3, as far as Atlassian lists them."""

_SECTION: Final = "issue-related-events-section"
_HOOK: Final = {
    "name": shapes.text,
    "description": shapes.text,
    "url": shapes.text,
    "events": shapes.texts,
    "filters": shapes.words_by_name,
    "excludeBody": shapes.flag,
    "secret": shapes.text,
    "enabled": shapes.flag,
}


def _shown(call: Call, hook: Webhook) -> dict[str, Json]:
    """The secret never comes back; ``isSigned`` says that there is one (facts 10.1)."""
    author = call.world.users.get(hook.updated_by)
    return {
        "name": hook.name,
        "description": hook.description,
        "url": hook.url,
        "excludeBody": hook.exclude_body,
        "filters": {_SECTION: hook.jql},
        "events": list(hook.events),
        "enabled": hook.enabled,
        "isSigned": hook.secret is not None,
        "self": f"{call.world.base_url}/rest/webhooks/1.0/webhook/{hook.id}",
        "lastUpdatedUser": hook.updated_by,
        "lastUpdatedDisplayName": author.name if author else "",
        "lastUpdated": int(hook.updated.timestamp() * 1000),
    }


def listed(call: Call) -> Response:
    call.need("ADMINISTER")
    return Response(json=[_shown(call, hook) for hook in call.world.webhooks.values()])


def read(call: Call) -> Response:
    return Response(json=_shown(call, _found(call)))


def create(call: Call) -> Response:
    """A second one with the same address is a second one (facts 18.1)."""
    me = call.need("ADMINISTER")
    body = call.object(_HOOK, closed=False)
    if not (body.get("name") or "").strip():
        raise bad("The webhook's name must not be empty.")
    if not body.get("events"):
        raise bad("At least one event must be given.")
    hook = Webhook(
        id=call.world.ids.next("webhook"), name="", url="", events=[], updated_by=me.account_id, updated=call.world.now()
    )
    _take(call, me, hook, {"url": ""} | body)
    call.world.webhooks[hook.id] = hook
    webhooks.listen(call.world)
    return Response(status=201, json=_shown(call, hook))


def update(call: Call) -> Response:
    """Only what is given changes."""
    hook = _found(call)
    _take(call, call.need("ADMINISTER"), hook, call.object(_HOOK, closed=False))
    return Response(json=_shown(call, hook))


def delete(call: Call) -> Response:
    del call.world.webhooks[_found(call).id]
    return Response(status=204)


def _found(call: Call) -> Webhook:
    call.need("ADMINISTER")
    number = call.number("id", otherwise=lambda: missing("The webhook does not exist."))
    hook = call.world.webhooks.get(number)
    if hook is None:
        raise missing("The webhook does not exist.")
    return hook


def _take(call: Call, me: User, hook: Webhook, body: dict[str, Json]) -> None:
    """All checks first: a refused update changes nothing."""
    given = {name: value for name, value in body.items() if value is not None}
    url = _address(given["url"]) if "url" in given else hook.url
    events = _events(given["events"]) if "events" in given else hook.events
    query = _filter(given["filters"]) if "filters" in given else hook.jql
    hook.url, hook.events, hook.jql = url, events, query
    hook.name, hook.description = given.get("name", hook.name), given.get("description", hook.description)
    hook.secret = given.get("secret", hook.secret) or None
    hook.exclude_body, hook.enabled = given.get("excludeBody", hook.exclude_body), given.get("enabled", hook.enabled)
    hook.updated_by, hook.updated = me.account_id, call.world.now()


def _address(url: str) -> str:
    """HTTPS only (facts 10.1); a receiver on this machine may speak plainly, for rehearsals."""
    try:
        parts = urlsplit(url)
        secure = parts.scheme == "https" and bool(parts.hostname)
        near = parts.scheme == "http" and webhooks.loopback(parts.hostname)
        if url.isascii() and url.isprintable() and " " not in url and (secure or near) and parts.port != 0:
            return url
    except ValueError:  # no address at all, or no port
        pass
    raise bad("The webhook's URL must be an absolute HTTPS URL.")


def _events(events: list[str]) -> list[str]:
    unknown = [name for name in events if name not in EVENTS]
    if unknown:
        raise bad(f"The event '{unknown[0]}' is not supported.")
    return list(dict.fromkeys(events))


def _filter(filters: dict[str, str]) -> str:
    text = filters.get(_SECTION, "")
    try:
        jql.parse(text)
    except JqlSyntaxError as wrong:
        raise bad(str(wrong)) from None
    return text


def apps_only(_: Call) -> Response:
    """Dynamic webhooks are for Connect and OAuth apps (facts 10.1)."""
    raise Complaint(403, "The caller isn't an app.")


_ADMIN: Final = "/rest/webhooks/1.0/webhook"
_APPS: Final = "/rest/api/3/webhook"
ROUTES: Final = (
    Route("GET", _ADMIN, listed),
    Route("POST", _ADMIN, create),
    Route("GET", f"{_ADMIN}/{{id}}", read),
    Route("PUT", f"{_ADMIN}/{{id}}", update),
    Route("DELETE", f"{_ADMIN}/{{id}}", delete),
    Route("GET", _APPS, apps_only),
    Route("POST", _APPS, apps_only),
    Route("DELETE", _APPS, apps_only),
    Route("GET", f"{_APPS}/failed", apps_only),
    Route("PUT", f"{_APPS}/refresh", apps_only),
)
