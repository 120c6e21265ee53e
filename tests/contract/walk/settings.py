"""Settings of the site: dashboards, priorities, resolutions, notification and security schemes, pictures, licences."""

from base64 import b64decode
from typing import Final

from tests.contract.furnished import API, POINT, Site
from tests.contract.walk.good import Good

_SHARE: Final = [{"type": "project", "project": {"id": "{project id}"}}]
_BOARD: Final = {"name": "Recette", "description": "", "sharePermissions": _SHARE, "editPermissions": []}
_GADGET: Final = {
    "moduleKey": "com.atlassian.jira.gadgets:pie-chart-gadget",
    "color": "blue",
    "title": "Recette",
}
_EVENT: Final = {"event": {"id": "1"}, "notifications": [{"notificationType": "Reporter"}]}
_ICON: Final = "/images/icons/priorities/major.png"
_PRIORITY: Final = {"name": "Bloquante", "description": "", "statusColor": "#ff0000", "iconUrl": _ICON}
_PROJECT: Final = {"type": "project", "owner": "{project id}"}
_IMAGE: Final = {"content-type": "image/png", "x-atlassian-token": "no-check"}
_PANEL: Final = "ari:cloud:ecosystem::extension/app/environment/static/panel"


def _gadget(site: Site) -> None:
    site.made("gadget", f"{API}/dashboard/{site.names['dashboard']}/gadget", _GADGET)


def _item(site: Site) -> None:
    _gadget(site)
    item = f"{API}/dashboard/{site.names['dashboard']}/items/{site.names['gadget']}"
    site.done("PUT", f"{item}/properties/{site.names['properties']}", {"v": 1})


def _spare(site: Site) -> None:
    """A priority and a resolution nothing has."""
    site.made("spare priority", f"{API}/priority", _PRIORITY)
    site.made("spare resolution", f"{API}/resolution", {"name": "Sans suite", "description": ""})


def _picture(site: Site) -> None:
    """One the project has of its own."""
    address = f"{API}/project/CRM/avatar2?size=1"
    said = site.call("admin", "POST", address, raw=b64decode(POINT), headers=_IMAGE)
    assert said.status == 201, said.json
    site.names["picture"] = said.json["id"]


GOOD: Final[dict[str, Good]] = {
    "POST /rest/api/3/dashboard": Good(body=_BOARD),
    "PUT /rest/api/3/dashboard/{id}": Good(body=_BOARD),
    "DELETE /rest/api/3/dashboard/{id}": Good(status=204),
    "POST /rest/api/3/dashboard/{id}/copy": Good(body=_BOARD),
    "GET /rest/api/3/dashboard/{dashboard}/gadget": Good(before=_gadget),
    "POST /rest/api/3/dashboard/{dashboard}/gadget": Good(body=_GADGET),
    "PUT /rest/api/3/dashboard/{dashboard}/gadget/{gadget}": Good(
        before=_gadget, path={"gadget": "{gadget}"}, body={"title": "Lots", "color": "red"}, status=204
    ),
    "DELETE /rest/api/3/dashboard/{dashboard}/gadget/{gadget}": Good(
        before=_gadget, path={"gadget": "{gadget}"}, status=204
    ),
    **{
        f"{method} /rest/api/3/dashboard/{{dashboard}}/items/{{item}}/properties{key}": Good(
            before=_item,
            path={"item": "{gadget}"},
            body={"v": 2} if method == "PUT" else None,
            answered={"key": "a new key, a new property"} if method == "PUT" else {},
        )
        for method, key in (("GET", ""), ("GET", "/{key}"), ("PUT", "/{key}"), ("DELETE", "/{key}"))
    },
    "GET /rest/api/3/notificationscheme": Good(query={"expand": "all"}),
    "POST /rest/api/3/notificationscheme": Good(
        body={"name": "Lots", "description": "", "notificationSchemeEvents": [_EVENT]}, status=201
    ),
    "GET /rest/api/3/notificationscheme/{id}": Good(query={"expand": "all"}),
    "PUT /rest/api/3/notificationscheme/{id}": Good(body={"name": "Lots", "description": ""}, status=204),
    "DELETE /rest/api/3/notificationscheme/{id}": Good(status=204),
    "PUT /rest/api/3/notificationscheme/{id}/notification": Good(body={"notificationSchemeEvents": [_EVENT]}, status=204),
    "POST /rest/api/3/issuesecurityschemes": Good(
        body={
            "name": "Lots",
            "description": "",
            "levels": [{"name": "Interne", "description": "", "isDefault": True, "members": [{"type": "reporter"}]}],
        },
        status=201,
    ),
    "GET /rest/api/3/avatar/{type}/system": Good(path={"type": "project"}, answered={"type": "of which there are none"}),
    "GET /rest/api/3/universal_avatar/type/{type}/owner/{owner}": Good(
        path=_PROJECT, answered={"owner": "who has the system’s pictures only"}
    ),
    "POST /rest/api/3/universal_avatar/type/{type}/owner/{owner}": Good(
        path=_PROJECT, query={"size": "1"}, raw=b64decode(POINT), headers=_IMAGE, status=201
    ),
    "DELETE /rest/api/3/universal_avatar/type/{type}/owner/{owner}/avatar/{id}": Good(
        before=_picture, path=_PROJECT | {"id": "{picture}"}, status=204
    ),
    "POST /rest/api/3/project/{project}/avatar2": Good(
        query={"x": "0", "y": "0", "size": "1"}, raw=b64decode(POINT), headers=_IMAGE, status=201
    ),
    "DELETE /rest/api/3/project/{project}/avatar/{id}": Good(before=_picture, path={"id": "{picture}"}, status=204),
    "POST /rest/api/3/issuetype/{id}/avatar2": Good(query={"size": "1"}, raw=b64decode(POINT), headers=_IMAGE, status=201),
    "POST /rest/api/3/forge/panel/action/bulk/async": Good(
        body={"moduleId": _PANEL, "projectList": [{"projectIdOrKey": "CRM", "action": "PIN"}]}, status=202
    ),
    "GET /rest/api/3/universal_avatar/view/type/{type}": Good(path={"type": "project"}, query={"size": "small"}),
    "GET /rest/api/3/universal_avatar/view/type/{type}/avatar/{id}": Good(path={"type": "project", "id": "10410"}),
    "GET /rest/api/3/universal_avatar/view/type/{type}/owner/{owner}": Good(path=_PROJECT),
    "PUT /rest/api/3/configuration/timetracking": Good(
        body={"key": "JIRA", "name": "JIRA provided time tracking"}, status=204
    ),
    "PUT /rest/api/3/configuration/timetracking/options": Good(
        body={"defaultUnit": "hour", "timeFormat": "hours", "workingDaysPerWeek": 5.0, "workingHoursPerDay": 7.5}
    ),
    "PUT /rest/api/3/settings/columns": Good(
        raw=b"columns=summary&columns=status", headers={"content-type": "application/x-www-form-urlencoded"}
    ),
    "GET /rest/api/3/application-properties": Good(query={"key": "jira.title"}),
    "PUT /rest/api/3/application-properties/{id}": Good(
        path={"id": "jira.clone.prefix"}, body={"id": "jira.clone.prefix", "value": "COPIE -"}
    ),
    "PUT /rest/api/3/announcementBanner": Good(
        body={"message": "Recette demain", "isEnabled": True, "isDismissible": False, "visibility": "private"}, status=204
    ),
    "GET /rest/api/3/license/approximateLicenseCount/product/{product}": Good(path={"product": "jira-software"}),
    "GET /rest/api/3/applicationrole/{key}": Good(path={"key": "jira-software"}),
    "POST /rest/api/3/priority": Good(body=_PRIORITY, status=201),
    "PUT /rest/api/3/priority/default": Good(body={"id": "2"}, status=204),
    "PUT /rest/api/3/priority/move": Good(body={"ids": ["3"], "position": "First"}, status=204),
    "GET /rest/api/3/priority/{id}": Good(path={"id": "3"}),
    "PUT /rest/api/3/priority/{id}": Good(path={"id": "3"}, body={"name": "Moyenne", "iconUrl": _ICON}, status=204),
    "DELETE /rest/api/3/priority/{id}": Good(before=_spare, path={"id": "{spare priority}"}, status=303),
    "GET /rest/api/3/priorityscheme/{id}/priorities": Good(path={"id": "1"}),
    "GET /rest/api/3/priorityscheme/{id}/projects": Good(path={"id": "1"}),
    "POST /rest/api/3/resolution": Good(body={"name": "Sans suite", "description": ""}, status=201),
    "PUT /rest/api/3/resolution/default": Good(body={"id": "{resolution}"}, status=204),
    "PUT /rest/api/3/resolution/move": Good(body={"ids": ["{resolution}"], "position": "First"}, status=204),
    "PUT /rest/api/3/resolution/{id}": Good(body={"name": "Classé", "description": ""}, status=204),
    "DELETE /rest/api/3/resolution/{id}": Good(
        before=_spare, path={"id": "{spare resolution}"}, query={"replaceWith": "{resolution}"}, status=303
    ),
}
