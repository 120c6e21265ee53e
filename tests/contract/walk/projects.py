"""Projects, their parts and their lives."""

from typing import Final

from tests.contract.furnished import API, Site
from tests.contract.walk.good import Good

_WORK: Final = {"category": "Design", "title": "Maquette", "url": "https://velours.example/maquette"}

_TEMPLATE: Final = {
    "details": {"key": "LOT", "name": "Lots", "leadAccountId": "{admin}", "enableComponents": True},
    "template": {
        "project": {"pcri": "pcri:project:ref:project", "projectTypeKey": "software"},
        "scope": {"type": "GLOBAL"},
        "workflow": {
            "statuses": [
                {"name": "À lotir", "statusCategory": "TODO", "onConflict": "NEW", "pcri": "pcri:status:ref:new"},
                {"name": "Loti", "statusCategory": "DONE", "onConflict": "NEW", "pcri": "pcri:status:ref:done"},
            ]
        },
    },
}


def _enterprise(site: Site) -> None:
    site.world.switches.enterprise = True


def _in_the_trash(site: Site) -> None:
    site.done("DELETE", f"{API}/project/CRM", None, query={"enableUndo": "true"})


def _related(site: Site) -> None:
    site.made("relatedwork", f"{API}/version/{site.names['version']}/relatedwork", _WORK, key="relatedWorkId")


GOOD: Final[dict[str, Good]] = {
    "POST /rest/api/3/project": Good(
        body={
            "key": "LOT",
            "name": "Lots",
            "description": "",
            "leadAccountId": "{admin}",
            "projectTypeKey": "software",
            "projectTemplateKey": "com.pyxis.greenhopper.jira:gh-simplified-kanban-classic",
            "assigneeType": "UNASSIGNED",
        },
        status=201,
    ),
    "GET /rest/api/3/project/{project}": Good(
        query={"expand": "description,lead,issueTypes,url,projectKeys,permissions,insight"}
    ),
    "PUT /rest/api/3/project/{project}": Good(body={"name": "CRM Velours II", "description": "Suite"}),
    "GET /rest/api/3/projectvalidate/key": Good(query={"key": "CRM"}),
    "POST /rest/api/3/component": Good(
        body={
            "project": "CRM",
            "name": "AMOA",
            "description": "",
            "assigneeType": "PROJECT_LEAD",
            "leadAccountId": "{member}",
        },
        status=201,
    ),
    "PUT /rest/api/3/component/{id}": Good(body={"name": "AMOE", "leadAccountId": "{member}"}),
    "GET /rest/api/3/component": Good(query={"projectIdsOrKeys": "CRM", "query": "MO"}),
    "DELETE /rest/api/3/project/{project}": Good(query={"enableUndo": "true"}, status=204),
    "POST /rest/api/3/project/{project}/delete": Good(status=303),
    "POST /rest/api/3/project/{project}/restore": Good(before=_in_the_trash),
    "POST /rest/api/3/project/{project}/archive": Good(status=204),
    "GET /rest/api/3/project/type/{type}": Good(path={"type": "software"}),
    "GET /rest/api/3/project/type/{type}/accessible": Good(path={"type": "software"}),
    "GET /rest/api/3/project/{project}/hierarchy": Good(status=404),
    "PUT /rest/api/3/project/{project}/features/{feature}": Good(
        path={"feature": "jsw.classic.code"}, body={"state": "DISABLED"}
    ),
    "PUT /rest/api/3/project/{project}/avatar": Good(body={"id": "10410"}, status=204),
    "PUT /rest/api/3/project/{project}/email": Good(body={"emailAddress": "crm@velours.example"}, status=204),
    "POST /rest/api/3/projectCategory": Good(body={"name": "Lots", "description": "Les lots"}, status=201),
    "PUT /rest/api/3/projectCategory/{id}": Good(body={"name": "Lots"}),
    "POST /rest/api/3/version": Good(body={"name": "2.0", "projectId": "{#project id}", "description": ""}, status=201),
    "PUT /rest/api/3/version/{id}": Good(body={"name": "1.0.1", "released": True, "releaseDate": "2026-12-24"}),
    "DELETE /rest/api/3/version/{id}": Good(status=204),
    "PUT /rest/api/3/version/{id}/mergeto/{heir}": Good(path={"heir": "{other version}"}, status=204),
    "POST /rest/api/3/version/{id}/move": Good(body={"position": "First"}),
    "POST /rest/api/3/version/{id}/removeAndSwap": Good(body={"moveFixIssuesTo": "{#other version}"}, status=204),
    "POST /rest/api/3/version/{id}/relatedwork": Good(body=_WORK, status=201),
    "PUT /rest/api/3/version/{id}/relatedwork": Good(before=_related, body=_WORK | {"relatedWorkId": "{relatedwork}"}),
    "DELETE /rest/api/3/version/{id}/relatedwork/{work}": Good(before=_related, path={"work": "{relatedwork}"}, status=204),
    "GET /rest/api/3/project/{project}/issuesecuritylevelscheme": Good(status=404),
    "GET /rest/api/3/projectvalidate/validProjectKey": Good(query={"key": "CRM"}),
    "GET /rest/api/3/projectvalidate/validProjectName": Good(query={"name": "CRM Velours"}),
    "POST /rest/api/3/project-template": Good(before=_enterprise, body=_TEMPLATE, status=303),
}
