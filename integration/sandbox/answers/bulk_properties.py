"""Issue properties of many issues at once: asynchronous, 303 to a task (facts 13.3).

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-properties/
"""

import json
from collections.abc import Callable, Iterable
from typing import Any, Final

from integration.sandbox import rights, shapes, tasks
from integration.sandbox.answers import properties
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad
from integration.sandbox.routes import Route
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User

Json = Any

ENTITIES: Final = 10_000
_PROPERTIES: Final = 10
_ISSUES: Final = 100


def _caller(call: Call) -> User:
    assert call.me is not None
    return call.me


def _editable(call: Call, numbers: Iterable[int]) -> list[Issue]:
    """Those of the issues that exist and whose properties the caller may write."""
    found = (call.world.issues.get(number) for number in dict.fromkeys(numbers))
    return [one for one in found if one and call.may("EDIT_ISSUES", call.world.project_of(one))]


def _later(call: Call, what: str, work: Callable[[], Json]) -> Response:
    """303 to the task, with nothing in it."""
    seen = tasks.see(call.world, tasks.start(call.world, _caller(call), what, work))
    return Response(status=seen.status, headers=seen.headers)


def _checked(values: Json) -> dict[str, Json]:
    if not isinstance(values, dict) or not 1 <= len(values) <= _PROPERTIES:
        raise bad(f"Between 1 and {_PROPERTIES} properties can be set at once.")
    return dict(properties.checked_property({"key": key, "value": value}) for key, value in values.items())


def _set(call: Call, issue: Issue, values: dict[str, Json]) -> None:
    for key, value in values.items():
        issue.properties[key] = value
        properties.tell(call, issue, key, value)


def of_list(call: Call) -> Response:
    """The same properties for every issue of a list; all must be there and editable."""
    body = call.object({"entitiesIds": shapes.numbers, "properties": shapes.mapping})
    numbers, values = body.get("entitiesIds") or (), _checked(body.get("properties"))
    if not 1 <= len(numbers) <= ENTITIES:
        raise bad(f"Between 1 and {ENTITIES} issues can be given.")
    issues = _editable(call, numbers)
    if len(issues) < len(set(numbers)):
        raise bad("Some of the issues do not exist, or you do not have permission to edit them.")

    def work() -> Json:
        for issue in issues:
            _set(call, issue, values)
        return None

    return _later(call, "Set properties of issues", work)


_ONE: Final = {"issueID": shapes.number, "properties": shapes.mapping}


def _each(value: Json) -> bool:
    return isinstance(value, list) and all(shapes.fits(one, _ONE, closed=True) for one in value)


def of_each(call: Call) -> Response:
    """Each issue has properties of its own."""
    raw = call.object({"issues": _each}).get("issues") or ()
    if not 1 <= len(raw) <= _ISSUES:
        raise bad(f"Between 1 and {_ISSUES} issues can be given.")
    wanted = {one.get("issueID"): _checked(one.get("properties")) for one in raw}
    issues = _editable(call, [number for number in wanted if number is not None])
    if len(issues) < len(wanted):
        raise Complaint(403, "Some of the issues do not exist, or you do not have permission to edit them.")

    def work() -> Json:
        for issue in issues:
            _set(call, issue, wanted[issue.id])
        return None

    return _later(call, "Set properties of issues", work)


def by_filter(call: Call) -> Response:
    """One property on all issues that a filter picks, among those the caller may edit."""
    picked = shapes.one({"entityIds": shapes.numbers, "currentValue": shapes.anything, "hasProperty": shapes.flag})
    body = call.object({"value": shapes.anything, "expression": shapes.text, "filter": picked})
    key = call.path["key"]
    if body.get("expression"):
        raise bad("Expressions are not supported here; give a value.")
    if "value" not in body:
        raise bad("A value must be given.")
    properties.checked_property({"key": key, "value": body["value"]})
    value, wanted = body["value"], body.get("filter") or {}

    def work() -> Json:
        for issue in _picked(call, wanted):
            if wanted.get("hasProperty") in (None, key in issue.properties) and _holds(issue, key, wanted):
                _set(call, issue, {key: value})
        return None

    return _later(call, f"Set property {key} of issues", work)


def _picked(call: Call, wanted: dict[str, Json]) -> list[Issue]:
    numbers = wanted.get("entityIds")
    return _editable(call, call.world.issues if numbers is None else numbers)


def _holds(issue: Issue, key: str, wanted: dict[str, Json]) -> bool:
    """Whether the property has the value asked for, if one is."""
    if wanted.get("currentValue") is None:
        return True
    return json.dumps(issue.properties.get(key), sort_keys=True) == json.dumps(wanted["currentValue"], sort_keys=True)


def remove(call: Call) -> Response:
    """Criteria in the body, all of them optional."""
    body = call.object({"entityIds": shapes.numbers, "currentValue": shapes.anything}) if call.request.body else {}
    key = call.path["key"]

    def work() -> Json:
        for issue in _picked(call, body):
            if (
                key in issue.properties
                and _holds(issue, key, body)
                and rights.sees(call.world, call.me, call.world.project_of(issue))
            ):
                del issue.properties[key]
                properties.tell(call, issue, key, None)
        return None

    return _later(call, f"Delete property {key} of issues", work)


_API = "/rest/api/3/issue/properties"
ROUTES: Final = (
    Route("POST", _API, of_list),
    Route("POST", f"{_API}/multi", of_each),
    Route("PUT", f"{_API}/{{key}}", by_filter),
    Route("DELETE", f"{_API}/{{key}}", remove),
)
