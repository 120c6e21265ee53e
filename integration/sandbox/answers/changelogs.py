"""Histories: of one issue, by id, of many issues. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/"""

import base64
import json
from datetime import datetime
from typing import Any, Final

from integration.sandbox import shapes
from integration.sandbox.answers.issues import found_of
from integration.sandbox.call import Call
from integration.sandbox.http import Response, bad, issue_missing
from integration.sandbox.present import issue as present_issue
from integration.sandbox.routes import Route
from integration.sandbox.state.issues import History

Json = Any


def changelog(call: Call) -> Response:
    """Oldest first, at most 100 a page whatever is asked (facts 2.3)."""
    histories = call.issue().histories
    return call.page(histories, lambda one: present_issue.history(call.world, one), default=100, cap=100)


def by_ids(call: Call) -> Response:
    """Those of the ids that are this issue's; the others are left out."""
    issue = call.issue()
    wanted = call.object({"changelogIds": shapes.numbers}).get("changelogIds")
    if not wanted:
        raise bad("changelogIds must not be empty.")
    found = [present_issue.history(call.world, one) for one in issue.histories if one.id in set(wanted)]
    return Response(json={"startAt": 0, "maxResults": len(found), "total": len(found), "histories": found})


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
        shown.setdefault(one.issue_id, []).append(_history(call, one))
    answer: dict[str, Json] = {
        "issueChangeLogs": [{"issueId": str(number), "changeHistories": found} for number, found in shown.items()]
    }
    if start + size < len(histories):
        token = base64.urlsafe_b64encode(json.dumps({"c": start + size}).encode()).decode()
        answer["nextPageToken"] = token
    return Response(json=answer)


def _history(call: Call, found: History) -> dict[str, Json]:
    shown = present_issue.history(call.world, found, created=_created(call, found.created))
    if not call.world.switches.history_metadata_in_bulkfetch:
        shown.pop("historyMetadata", None)
    return shown


def _histories(call: Call, body: dict[str, Json]) -> list[History]:
    asked, fields = body.get("issueIdsOrKeys"), body.get("fieldIds")
    if not isinstance(asked, list) or not 1 <= len(asked) <= 1000:
        raise bad("The number of issue IDs or keys must be between 1 and 1000.")
    if fields is not None and (not isinstance(fields, list) or not 1 <= len(set(fields)) == len(fields) <= 10):
        raise bad("The number of field IDs must be between 1 and 10, without duplicates.")
    found, _ = found_of(call, [str(one) for one in asked])
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
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
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
    Route("GET", f"{_API}/issue/{{issue}}/changelog", changelog, anonymous=True),
    Route("POST", f"{_API}/issue/{{issue}}/changelog/list", by_ids, anonymous=True),
    Route("POST", f"{_API}/changelog/bulkfetch", bulk_changelog),
)
