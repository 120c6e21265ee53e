"""People, their preferences and properties, groups and roles."""

from typing import Final

from tests.contract.furnished import API, Site
from tests.contract.walk.good import Good

_CHECK: Final = {
    "globalPermissions": ["ADMINISTER"],
    "projectPermissions": [{"permissions": ["EDIT_ISSUES"], "projects": ["{#project id}"], "issues": ["{#issue id}"]}],
}
_ACTOR: Final = {"user": ["{outsider}"]}
_ME: Final = {"accountId": "{admin}"}
_FORM: Final = {"content-type": "application/x-www-form-urlencoded"}
_COLUMNS: Final = b"columns=summary&columns=status"


def _preference(site: Site) -> None:
    site.call("admin", "PUT", f"{API}/mypreferences", query={"key": "user.notifications.mimetype"}, body="html")


def _default_actor(site: Site) -> None:
    site.call("admin", "POST", f"{API}/role/{site.names['role']}/actors", body={"user": [site.names["member"]]})


GOOD: Final[dict[str, Good]] = {
    "GET /rest/api/3/mypermissions": Good(query={"permissions": "ADMINISTER,EDIT_ISSUES", "projectKey": "CRM"}),
    "POST /rest/api/3/permissions/check": Good(body=_CHECK),
    "GET /rest/api/3/user": Good(query={"accountId": "{member}", "expand": "groups,applicationRoles"}),
    "GET /rest/api/3/user/bulk": Good(query={"accountId": ["{member}", "{admin}"]}),
    "GET /rest/api/3/user/search": Good(query={"query": "claire"}),
    "GET /rest/api/3/user/assignable/search": Good(query={"project": "CRM"}),
    "POST /rest/api/3/role": Good(body={"name": "MOE", "description": "Maîtrise d’œuvre"}),
    "POST /rest/api/3/project/{project}/role/{id}": Good(body=_ACTOR),
    "PUT /rest/api/3/project/{project}/role/{id}": Good(
        body={"categorisedActors": {"atlassian-user-role-actor": ["{outsider}", "{member}"]}}
    ),
    "DELETE /rest/api/3/project/{project}/role/{id}": Good(query={"user": "{member}"}),
    "POST /rest/api/3/role/{id}": Good(body={"description": "Maîtrise d’œuvre"}),
    "PUT /rest/api/3/role/{id}": Good(body={"name": "MOE", "description": "Maîtrise d’œuvre"}),
    "DELETE /rest/api/3/role/{id}": Good(query={"swap": "10002"}, status=204),
    "POST /rest/api/3/role/{id}/actors": Good(body={"user": ["{outsider}"]}),
    "DELETE /rest/api/3/role/{id}/actors": Good(before=_default_actor, query={"user": "{member}"}),
    "POST /rest/api/3/user": Good(body={"emailAddress": "lina@velours.example", "products": ["jira-software"]}, status=201),
    "DELETE /rest/api/3/user": Good(query={"accountId": "{outsider}"}, status=204),
    "GET /rest/api/3/user/bulk/migration": Good(query={"username": "claire"}),
    "GET /rest/api/3/user/groups": Good(query={"accountId": "{member}"}),
    "GET /rest/api/3/user/email": Good(query={"accountId": "{member}"}, status=400),
    "GET /rest/api/3/user/email/bulk": Good(query={"accountId": "{member}"}, status=400),
    "GET /rest/api/3/user/search/query": Good(query={"query": "is assignee of CRM"}),
    "GET /rest/api/3/user/search/query/key": Good(query={"query": "is assignee of CRM"}),
    "GET /rest/api/3/user/assignable/multiProjectSearch": Good(query={"projectKeys": "CRM"}),
    "GET /rest/api/3/user/permission/search": Good(
        query={"permissions": "BROWSE_PROJECTS", "projectKey": "CRM", "query": "claire"}
    ),
    "GET /rest/api/3/user/viewissue/search": Good(query={"issueKey": "{issue}", "query": "claire"}),
    "GET /rest/api/3/user/picker": Good(query={"query": "claire"}),
    "GET /rest/api/3/mypreferences": Good(before=_preference, query={"key": "user.notifications.mimetype"}),
    "PUT /rest/api/3/mypreferences": Good(query={"key": "user.notifications.mimetype"}, body="html", status=204),
    "DELETE /rest/api/3/mypreferences": Good(before=_preference, query={"key": "user.notifications.mimetype"}, status=204),
    "PUT /rest/api/3/mypreferences/locale": Good(body={"locale": "en_US"}),
    "GET /rest/api/3/user/columns": Good(query={"accountId": "{admin}"}),
    "PUT /rest/api/3/user/columns": Good(query={"accountId": "{admin}"}, raw=_COLUMNS, headers=_FORM),
    "DELETE /rest/api/3/user/columns": Good(query={"accountId": "{admin}"}, status=204),
    "GET /rest/api/3/user/properties": Good(query=_ME),
    "GET /rest/api/3/user/properties/{key}": Good(query=_ME),
    "PUT /rest/api/3/user/properties/{key}": Good(query=_ME, body={"v": 2}, answered={"key": "a new key, a new property"}),
    "DELETE /rest/api/3/user/properties/{key}": Good(query=_ME, status=204),
    "GET /rest/api/3/group": Good(query={"groupname": "MOE", "expand": "users"}),
    "POST /rest/api/3/group": Good(body={"name": "AMOA"}, status=201),
    "DELETE /rest/api/3/group": Good(query={"groupId": "{group}"}),
    "GET /rest/api/3/group/bulk": Good(query={"groupName": "MOE"}),
    "GET /rest/api/3/group/member": Good(query={"groupname": "MOE"}),
    "POST /rest/api/3/group/user": Good(query={"groupId": "{group}"}, body={"accountId": "{outsider}"}, status=201),
    "DELETE /rest/api/3/group/user": Good(query={"groupId": "{group}", "accountId": "{member}"}),
    "GET /rest/api/3/groups/picker": Good(query={"query": "MO"}),
    "GET /rest/api/3/groupuserpicker": Good(query={"query": "M"}),
}
