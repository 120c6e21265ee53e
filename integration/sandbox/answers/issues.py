"""Reading issues: one, many, their transitions, their histories. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/"""

import base64
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from integration.sandbox import present, present_issue, rights, shapes, workflow
from integration.sandbox.call import Call
from integration.sandbox.http import Response, bad, issue_missing
from integration.sandbox.routes import Route
from integration.sandbox.state.issues import History, Issue

Json = Any

EXPANDED_HISTORIES: Final = 100
"""``expand=changelog`` on one issue: the newest ones only (facts 2.4)."""


def read(call: Call) -> Response:
    issue = call.issue()
    fields = present_issue.fields_asked(call.many("fields"), default="*all")
    shown = present_issue.issue(call.world, issue, call.me, fields=fields, properties=call.many("properties"))
    return Response(json=shown | expanded(call, issue, call.many("expand"), fields, histories=EXPANDED_HISTORIES))


def expanded(call: Call, issue: Issue, wanted: Sequence[str], fields: Sequence[str], *, histories: int) -> dict[str, Json]:
    """What ``expand`` adds; histories newest first and cut off (facts 1.6, 2.4)."""
    more: dict[str, Json] = {}
    if "names" in wanted:
        more["names"] = {name: name for name in fields}
    if "changelog" in wanted:
        newest = list(reversed(issue.histories))[:histories]
        shown = [present_issue.history(call.world, one) for one in newest]
        more["changelog"] = {"startAt": 0, "maxResults": len(shown), "total": len(issue.histories), "histories": shown}
    if "transitions" in wanted:
        more["transitions"] = _transitions(call, issue, unavailable=False)
    return more


_BULK: Final = {
    "issueIdsOrKeys": shapes.scalars,
    "fields": shapes.texts,
    "expand": shapes.texts,
    "properties": shapes.texts,
    "fieldsByKeys": shapes.flag,
}


def bulk_read(call: Call) -> Response:
    """At most 100, ascending by id; what is not there or not visible goes to ``issueErrors`` (facts 1.13)."""
    body = call.object(_BULK)
    asked = body.get("issueIdsOrKeys")
    if not isinstance(asked, list) or not 1 <= len(asked) <= 100:
        raise bad("The number of issue IDs or keys must be between 1 and 100.")
    properties = list(body.get("properties") or ())
    if len(properties) > 5:
        raise bad("The number of properties must not exceed 5.")
    fields = present_issue.fields_asked(list(body.get("fields") or ()), default="*navigable")
    found, errors = _found(call, [str(one) for one in asked])
    issues = [
        present_issue.issue(call.world, one, call.me, fields=fields, properties=properties)
        | expanded(call, one, body.get("expand") or (), fields, histories=EXPANDED_HISTORIES)
        for one in sorted(found, key=lambda issue: issue.id)
    ]
    return Response(json={"issueErrors": errors, "issues": issues})


def _found(call: Call, asked: Sequence[str]) -> tuple[list[Issue], list[Json]]:
    found: dict[int, Issue] = {}
    errors: list[Json] = []
    for one in asked:
        issue = call.world.issue(one)
        if issue is None or not rights.sees(call.world, call.me, call.world.project_of(issue)):
            errors.append({"id": one, "errorMessage": "Issue does not exist or you do not have permission to see it."})
        else:
            found[issue.id] = issue
    return list(found.values()), errors


# Transitions


def transitions(call: Call) -> Response:
    """Only those the caller may take now, unless ``includeUnavailableTransitions`` (facts 3.13)."""
    shown = _transitions(call, call.issue(), unavailable=call.flag("includeUnavailableTransitions"))
    wanted = call.one("transitionId")
    return Response(json={"expand": "transitions", "transitions": [one for one in shown if wanted in ("", one["id"])]})


def _transitions(call: Call, issue: Issue, *, unavailable: bool) -> list[dict[str, Json]]:
    if call.me is None:
        return []
    offers = workflow.offers(call.world, call.me, issue)
    return [_transition(call, issue, one) for one in offers if one.available or unavailable]


def _transition(call: Call, issue: Issue, offer: workflow.Offer) -> dict[str, Json]:
    step = offer.transition
    return {
        "id": step.id,
        "name": step.name,
        "to": present.status(call.world, call.world.statuses[step.to]),
        "hasScreen": False,
        "isGlobal": step.kind == "GLOBAL",
        "isInitial": False,
        "isAvailable": offer.available,
        "isConditional": bool(step.conditions),
        "isLooped": step.to == issue.status_id,
    }


# Histories


def changelog(call: Call) -> Response:
    """Oldest first, at most 100 a page whatever is asked (facts 2.3)."""
    histories = call.issue().histories
    return call.page(histories, lambda one: present_issue.history(call.world, one), default=100, cap=100)


_CHANGELOG: Final = {
    "issueIdsOrKeys": shapes.scalars,
    "fieldIds": shapes.texts,
    "maxResults": shapes.number,
    "nextPageToken": shapes.text,
}


def bulk_changelog(call: Call) -> Response:
    """Histories of up to 1,000 issues by (time, issue id), grouped by issue within a page (facts 2.1)."""
    body = call.object(_CHANGELOG)
    size = body.get("maxResults", 1000)
    if type(size) is not int or not 1 <= size <= 10_000:
        raise bad("The value of 'maxResults' must be between 1 and 10000.")
    histories = _histories(call, body)
    start = _position(body.get("nextPageToken"))
    page = histories[start : start + size]
    shown: dict[int, list[Json]] = {}
    for one in page:
        shown.setdefault(one.issue_id, []).append(
            present_issue.history(call.world, one, created=_created(call, one.created))
        )
    answer: dict[str, Json] = {
        "issueChangeLogs": [{"issueId": str(number), "changeHistories": found} for number, found in shown.items()]
    }
    if start + size < len(histories):
        token = base64.urlsafe_b64encode(json.dumps({"c": start + size}).encode()).decode()
        answer["nextPageToken"] = token
    return Response(json=answer)


def _histories(call: Call, body: dict[str, Json]) -> list[History]:
    asked, fields = body.get("issueIdsOrKeys"), body.get("fieldIds")
    if not isinstance(asked, list) or not 1 <= len(asked) <= 1000:
        raise bad("The number of issue IDs or keys must be between 1 and 1000.")
    if fields is not None and (not isinstance(fields, list) or not 1 <= len(set(fields)) == len(fields) <= 10):
        raise bad("The number of field IDs must be between 1 and 10, without duplicates.")
    found, _ = _found(call, [str(one) for one in asked])
    if not found:
        raise issue_missing()
    every = [one for issue in found for one in issue.histories]
    if fields:
        every = [one for one in every if any(item.field_id in fields for item in one.items)]
    return sorted(every, key=lambda one: (one.created, one.issue_id, one.id))


def _position(token: Json) -> int:
    if token is None:
        return 0
    try:
        return int(json.loads(base64.urlsafe_b64decode(token))["c"])
    except (ValueError, TypeError, KeyError):
        raise bad("The provided next page token is invalid.") from None


def _created(call: Call, instant: datetime) -> Json:
    match call.world.switches.changelog_created:
        case "ms":
            return int(instant.timestamp() * 1000)
        case "s":
            return int(instant.timestamp())
        case _:
            return None


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/issue/{{issue}}", read, anonymous=True),
    Route("POST", f"{_API}/issue/bulkfetch", bulk_read, anonymous=True),
    Route("GET", f"{_API}/issue/{{issue}}/transitions", transitions, anonymous=True),
    Route("GET", f"{_API}/issue/{{issue}}/changelog", changelog, anonymous=True),
    Route("POST", f"{_API}/changelog/bulkfetch", bulk_changelog),
)
