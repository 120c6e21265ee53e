"""Notification schemes and issue security schemes, as far as setting up a project needs them.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-notification-schemes/
"""

from typing import Any, Final

from integration.sandbox import natives, shapes
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.present import schemes as present_schemes
from integration.sandbox.reading.numerals import id_in
from integration.sandbox.routes import Route
from integration.sandbox.state.settings import NotificationScheme, SecurityLevel, SecurityScheme

Json = Any


def schemes(call: Call) -> Response:
    """For administrators of Jira or of some project; there is none for the others."""
    ids, projects = call.request.query.get("id", []), call.request.query.get("projectId", [])
    used = {one.notification_scheme for one in call.world.projects.values() if str(one.id) in projects}
    found = [
        one
        for one in call.world.notification_schemes.values()
        if _reads(call)
        and (not ids or str(one.id) in ids)
        and (not projects or one.id in used)
        and (one.id == _DEFAULT or not call.flag("onlyDefault"))
    ]
    return call.page(found, lambda one: present_schemes.notification_scheme(call.world, one, call.many("expand")))


_DEFAULT: Final = 10000


def _reads(call: Call) -> bool:
    return call.may("ADMINISTER") or call.may("ADMINISTER_PROJECTS")


def one(call: Call) -> Response:
    if not _reads(call):
        raise _absent()
    return Response(json=present_schemes.notification_scheme(call.world, _scheme(call), call.many("expand")))


def _scheme(call: Call) -> NotificationScheme:
    found = call.world.notification_schemes.get(call.number("id", otherwise=_absent))
    if found is None:
        raise _absent()
    return found


def _absent() -> Complaint:
    return missing("The notification scheme was not found.")


def project_mappings(call: Call) -> Response:
    wanted, projects = call.request.query.get("notificationSchemeId", []), call.request.query.get("projectId", [])
    rows = [
        {"notificationSchemeId": str(one.notification_scheme), "projectId": str(one.id)}
        for one in call.world.projects.values()
        if _reads(call)
        and (not wanted or str(one.notification_scheme) in wanted)
        and (not projects or str(one.id) in projects)
    ]
    return call.page(rows, lambda row: row)


_EVENTS: Final = shapes.objects(
    {
        "event": shapes.one({"id": shapes.text}),
        "notifications": shapes.objects({"notificationType": shapes.text, "parameter": shapes.text}),
    }
)
_TYPES: Final = (
    *("CurrentAssignee", "Reporter", "CurrentUser", "ProjectLead", "ComponentLead", "User", "Group", "ProjectRole"),
    *("EmailAddress", "AllWatchers", "UserCustomField", "GroupCustomField"),
)


def create(call: Call) -> Response:
    call.need("ADMINISTER")
    body = call.object(shapes.NAMED | {"notificationSchemeEvents": _EVENTS}, closed=False)
    made = NotificationScheme(id=0, name=_name(call, body.get("name"), None), description=body.get("description") or "")
    _notify(call, made, body.get("notificationSchemeEvents") or [])
    made.id = call.world.ids.next("notification scheme")
    call.world.notification_schemes[made.id] = made
    return Response(status=201, json={"id": str(made.id)})


def _name(call: Call, name: Json, own: NotificationScheme | None) -> str:
    if not isinstance(name, str) or not name.strip() or len(name) > 255:
        raise bad(name="The name must have between 1 and 255 characters.")
    if any(one.name == name and one is not own for one in call.world.notification_schemes.values()):
        raise bad(name="A notification scheme with this name already exists.")
    return name


def _notify(call: Call, found: NotificationScheme, rows: list[dict[str, Json]]) -> None:
    for row in rows:
        number = (row.get("event") or {}).get("id")
        if id_in(number) not in natives.EVENTS:
            raise bad(f"The event '{number}' does not exist.")
        for raw in row.get("notifications") or ():
            if raw.get("notificationType") not in _TYPES:
                raise bad(f"The notification type '{raw.get('notificationType')}' is not valid.")
            made = {"id": call.world.ids.next("notification"), "notificationType": raw["notificationType"]}
            made |= {"parameter": raw["parameter"]} if raw.get("parameter") else {}
            found.events.setdefault(id_in(number), []).append(made)


def update(call: Call) -> Response:
    call.need("ADMINISTER")
    found, body = _scheme(call), call.object(shapes.NAMED, closed=False)
    if body.get("name") is not None:
        found.name = _name(call, body["name"], found)
    found.description = body.get("description", found.description) or ""
    return Response(status=204)


def add_notifications(call: Call) -> Response:
    call.need("ADMINISTER")
    found = _scheme(call)
    _notify(
        call, found, call.object({"notificationSchemeEvents": _EVENTS}, closed=False).get("notificationSchemeEvents") or []
    )
    return Response(status=204)


def delete(call: Call) -> Response:
    call.need("ADMINISTER")
    found = _scheme(call)
    if found.id == _DEFAULT or any(one.notification_scheme == found.id for one in call.world.projects.values()):
        raise bad("The notification scheme is the default one or in use.")
    del call.world.notification_schemes[found.id]
    return Response(status=204)


# Issue security


def security_schemes(call: Call) -> Response:
    call.need("ADMINISTER")
    shown = [present_schemes.security_scheme(call.world, one) for one in call.world.security_schemes.values()]
    return Response(json={"issueSecuritySchemes": shown})


def one_security_scheme(call: Call) -> Response:
    call.need("ADMINISTER")
    found = call.world.security_schemes.get(call.number("id", otherwise=_no_security))
    if found is None:
        raise _no_security()
    return Response(json=present_schemes.security_scheme(call.world, found))


def _no_security() -> Complaint:
    return missing("The issue security scheme was not found.")


_MEMBERS: Final = shapes.objects({"type": shapes.text, "parameter": shapes.text})
_LEVELS: Final = shapes.objects(shapes.NAMED | {"isDefault": shapes.flag, "members": _MEMBERS})


def create_security_scheme(call: Call) -> Response:
    call.need("ADMINISTER")
    body = call.object(shapes.NAMED | {"levels": _LEVELS}, closed=False)
    name = body.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > 60:
        raise bad(name="The name must have between 1 and 60 characters.")
    if any(one.name == name for one in call.world.security_schemes.values()):
        raise bad(name="An issue security scheme with this name already exists.")
    made = SecurityScheme(id=0, name=name, description=body.get("description") or "")
    for row in body.get("levels") or ():
        _level(call, made, row)
    made.id = call.world.ids.next("security scheme")
    call.world.security_schemes[made.id] = made
    return Response(status=201, json={"id": str(made.id)})


def _level(call: Call, scheme: SecurityScheme, row: dict[str, Json]) -> None:
    if not row.get("name"):
        raise bad(levels="Each level needs a name.")
    if row.get("isDefault") and scheme.default is not None:
        raise bad(levels="Only one level can be the default one.")
    number = call.world.ids.next("security level")
    members = [dict(one) for one in row.get("members") or ()]
    scheme.levels[number] = SecurityLevel(
        id=number, name=row["name"], description=row.get("description") or "", members=members
    )
    if row.get("isDefault"):
        scheme.default = number


def one_level(call: Call) -> Response:
    for scheme in call.world.security_schemes.values():
        for one in scheme.levels.values():
            if str(one.id) == call.path["id"]:
                return Response(json=present_schemes.security_level(call.world, one))
    raise missing("The security level was not found.")


_API = "/rest/api/3"
_ONE = f"{_API}/notificationscheme/{{id}}"
ROUTES: Final = (
    Route("GET", f"{_API}/notificationscheme", schemes),
    Route("POST", f"{_API}/notificationscheme", create),
    Route("GET", f"{_API}/notificationscheme/project", project_mappings),
    Route("GET", _ONE, one),
    Route("PUT", _ONE, update),
    Route("DELETE", _ONE, delete),
    Route("PUT", f"{_ONE}/notification", add_notifications),
    Route("GET", f"{_API}/issuesecurityschemes", security_schemes),
    Route("POST", f"{_API}/issuesecurityschemes", create_security_scheme),
    Route("GET", f"{_API}/issuesecurityschemes/{{id}}", one_security_scheme),
    Route("GET", f"{_API}/securitylevel/{{id}}", one_level),
)
