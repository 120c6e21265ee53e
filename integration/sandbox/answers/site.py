"""The site's own settings. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-jira-settings/"""

from hashlib import sha256
from typing import Any, Final

from integration.sandbox import audit as log
from integration.sandbox import rights, shapes
from integration.sandbox.answers.preferences import DEFAULT_COLUMNS, known_columns
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, forbidden, missing, unauthenticated
from integration.sandbox.present import common as present
from integration.sandbox.reading.numerals import number_in
from integration.sandbox.routes import Route

Json = Any

_TIME: Final = {"workingHoursPerDay": 8.0, "workingDaysPerWeek": 5.0, "timeFormat": "pretty", "defaultUnit": "minute"}


def configuration(call: Call) -> Response:
    """``timeTrackingConfiguration`` only while time tracking is on."""
    on = call.world.settings.get("time tracking on", True)
    shown: dict[str, Json] = {
        "votingEnabled": True,
        "watchingEnabled": True,
        "unassignedIssuesAllowed": True,
        "subTasksEnabled": True,
        "issueLinkingEnabled": True,
        "timeTrackingEnabled": on,
        "attachmentsEnabled": True,
    }
    return Response(json=shown | ({"timeTrackingConfiguration": _time(call)} if on else {}))


def _time(call: Call) -> dict[str, Json]:
    return {**_TIME, **call.world.settings.get("time tracking", {})}


def _provider(call: Call) -> dict[str, str]:
    return {
        "key": "JIRA",
        "name": "JIRA provided time tracking",
        "url": f"{call.world.base_url}/secure/admin/TimeTrackingAdmin.jspa",
    }


def time_provider(call: Call) -> Response:
    """204 while time tracking is off."""
    call.need("ADMINISTER")
    on = call.world.settings.get("time tracking on", True)
    return Response(json=_provider(call)) if on else Response(status=204)


def select_time_provider(call: Call) -> Response:
    call.need("ADMINISTER")
    body = call.object({"key": shapes.text, "name": shapes.text, "url": shapes.text})
    if body.get("key") not in ("JIRA", ""):
        raise bad("The time tracking provider does not exist.")
    call.world.settings["time tracking on"] = body["key"] == "JIRA"
    return Response(status=204)


def time_providers(call: Call) -> Response:
    call.need("ADMINISTER")
    return Response(json=[_provider(call)])


def time_options(call: Call) -> Response:
    call.need("ADMINISTER")
    return Response(json=_time(call))


def set_time_options(call: Call) -> Response:
    """All four, or none."""
    call.need("ADMINISTER")
    body = call.object(dict.fromkeys(_TIME, shapes.anything))
    hours, days = body.get("workingHoursPerDay"), body.get("workingDaysPerWeek")
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) and one > 0 for one in (hours, days))
    units = body.get("timeFormat") in ("pretty", "days", "hours") and body.get("defaultUnit") in _UNITS
    if not numbers or not units:
        raise bad("The request object is invalid.")
    call.world.settings["time tracking"] = dict(body)
    return Response(json=_time(call))


_UNITS: Final = ("minute", "hour", "day", "week")


# The navigator's columns


def columns(call: Call) -> Response:
    call.need("ADMINISTER")
    names = call.world.settings.get("columns") or DEFAULT_COLUMNS
    return Response(json=[{"label": name.title(), "value": name} for name in names])


def set_columns(call: Call) -> Response:
    call.need("ADMINISTER")
    call.world.settings["columns"] = known_columns(call)
    return Response(status=200)


def _insider(call: Call) -> None:
    """Some of these know no 403: whoever may not is not logged in enough."""
    if not call.may("ADMINISTER"):
        raise unauthenticated()


# Properties of the application

_PROPERTIES: Final = (  # id, value at first, type, name
    ("jira.title", "Jira", "string", "Title"),
    ("jira.option.allowunassigned", "true", "boolean", "Allow unassigned issues"),
    ("jira.option.voting", "true", "boolean", "Allow users to vote on issues"),
    ("jira.option.watching", "true", "boolean", "Allow users to watch issues"),
    ("jira.issue.actions.order", "asc", "string", "Order of comments"),
    ("jira.clone.prefix", "CLONE -", "string", "The prefix added to the summary of cloned issues"),
    ("jira.date.picker.java.format", "d/MMM/yy", "string", "Date picker format"),
    ("jira.date.time.picker.java.format", "dd/MMM/yy h:mm a", "string", "Date and time picker format"),
    ("jira.lf.date.dmy", "dd/MMM/yy", "string", "Day/month/year format"),
    ("jira.date.time.picker.use.iso8061", "false", "boolean", "Use ISO 8601 for weeks"),
    ("jira.comment.collapsing.minimum.hidden", "4", "number", "Comments hidden at least when collapsing"),
)


def _property(call: Call, row: tuple[str, str, str, str]) -> dict[str, Json]:
    key, default, kind, name = row
    value = call.world.settings.get("properties", {}).get(key, default)
    return {
        "id": key,
        "key": key,
        "value": value,
        "name": name,
        "desc": "",
        "type": kind,
        "defaultValue": default,
        "example": "",
    }


def properties(call: Call) -> Response:
    """Those a pattern fits; one by ``key``, which is then no list (seen on a real site)."""
    _insider(call)
    key, pattern = call.one("key"), call.one("keyFilter").rstrip(".*")
    rows = [row for row in _PROPERTIES if key in ("", row[0]) and row[0].startswith(pattern)]
    if key and not rows:
        raise missing(f"The application property '{key}' does not exist.")
    return Response(json=_property(call, rows[0]) if key else [_property(call, row) for row in rows])


def set_property(call: Call) -> Response:
    call.need("ADMINISTER")
    row = next((row for row in _PROPERTIES if row[0] == call.path["id"]), None)
    if row is None:
        raise missing(f"The application property '{call.path['id']}' does not exist.")
    value = call.object({"id": shapes.text, "value": shapes.text}).get("value")
    wrong = value is None or (row[2] == "boolean" and value not in ("true", "false"))
    if wrong or (row[2] == "number" and number_in(value) is None):
        raise bad(f"The value of the application property '{row[0]}' is not valid.")
    call.world.settings.setdefault("properties", {})[row[0]] = value
    return Response(json=_property(call, row))


# Banner


def banner(call: Call) -> Response:
    call.need("ADMINISTER")
    shown: dict[str, Json] = {"message": "", "isEnabled": False, "isDismissible": False, "visibility": "public"}
    shown |= call.world.settings.get("banner", {})
    return Response(json=shown | {"hashId": sha256(shown["message"].encode()).hexdigest()[:9]})


def set_banner(call: Call) -> Response:
    """Only what is given."""
    call.need("ADMINISTER")
    shape = {"message": shapes.text, "visibility": shapes.text, "isEnabled": shapes.flag, "isDismissible": shapes.flag}
    body = call.object(shape)
    if body.get("visibility", "public") not in ("public", "private"):
        raise bad(visibility="Visibility must be public or private.")
    call.world.settings["banner"] = call.world.settings.get("banner", {}) | body
    return Response(status=204)


# Licence


def licence(call: Call) -> Response:
    _insider(call)
    plan = "FREE" if call.world.switches.free_plan else "PAID"
    return Response(json={"applications": [{"id": "jira-software", "plan": plan}]})


def _seats(call: Call) -> int:
    return sum(user.active and rights.licensed(call.world, user) for user in call.world.users.values())


def licence_count(call: Call) -> Response:
    call.need("ADMINISTER")
    return Response(json={"key": "license.totalApproximateUserCount", "value": str(_seats(call))})


def product_licence_count(call: Call) -> Response:
    call.need("ADMINISTER")
    product = call.path["product"]
    if product not in ("jira-core", "jira-software", "jira-product-discovery", "jira-servicedesk"):
        raise missing(f"The application '{product}' is not known.")
    count = _seats(call) if product == "jira-software" else 0
    return Response(json={"key": f"license.{product}.approximateUserCount", "value": str(count)})


def application_roles(call: Call) -> Response:
    call.need("ADMINISTER")
    return Response(json=[_application_role(call)])


def one_application_role(call: Call) -> Response:
    call.need("ADMINISTER")
    if call.path["key"] != "jira-software":
        raise missing(f"The application role '{call.path['key']}' does not exist.")
    return Response(json=_application_role(call))


def _application_role(call: Call) -> dict[str, Json]:
    groups = [group for group in call.world.groups.values() if group.licensed]
    details = [present.group_name(call.world, group) for group in groups]
    seats = 10 if call.world.switches.free_plan else 1000
    return {
        "key": "jira-software",
        "groups": [group.name for group in groups],
        "groupDetails": details,
        "name": "Jira",
        "defaultGroups": [group.name for group in groups],
        "defaultGroupsDetails": [dict(one) for one in details],
        "selectedByDefault": True,
        "defined": True,
        "numberOfSeats": seats,
        "remainingSeats": max(0, seats - _seats(call)),
        "userCount": _seats(call),
        "userCountDescription": "users",
        "hasUnlimitedSeats": False,
        "platform": False,
    }


# The audit log


def audit(call: Call) -> Response:
    """Not on the Free plan (facts 5.8)."""
    if not call.may("ADMINISTER"):
        raise forbidden()
    if call.world.switches.free_plan:
        raise Complaint(403, "The audit log is not available on the Free plan.")
    offset, limit = call.integer("offset", 0), call.integer("limit", 1000)
    if offset < 0 or limit < 0:
        raise bad("The parameters 'offset' and 'limit' must not be negative.")
    return Response(json=log.page(call, offset, min(limit, 1000)))


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/configuration", configuration),
    Route("GET", f"{_API}/configuration/timetracking", time_provider),
    Route("PUT", f"{_API}/configuration/timetracking", select_time_provider),
    Route("GET", f"{_API}/configuration/timetracking/list", time_providers),
    Route("GET", f"{_API}/configuration/timetracking/options", time_options),
    Route("PUT", f"{_API}/configuration/timetracking/options", set_time_options),
    Route("GET", f"{_API}/settings/columns", columns),
    Route("PUT", f"{_API}/settings/columns", set_columns),
    Route("GET", f"{_API}/application-properties", properties),
    Route("GET", f"{_API}/application-properties/advanced-settings", properties),
    Route("PUT", f"{_API}/application-properties/{{id}}", set_property),
    Route("GET", f"{_API}/announcementBanner", banner),
    Route("PUT", f"{_API}/announcementBanner", set_banner),
    Route("GET", f"{_API}/instance/license", licence),
    Route("GET", f"{_API}/license/approximateLicenseCount", licence_count),
    Route("GET", f"{_API}/license/approximateLicenseCount/product/{{product}}", product_licence_count),
    Route("GET", f"{_API}/applicationrole", application_roles),
    Route("GET", f"{_API}/applicationrole/{{key}}", one_application_role),
    Route("GET", f"{_API}/auditing/record", audit),
)
