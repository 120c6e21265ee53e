"""Filters and boards."""

from typing import Final

from tests.contract.furnished import API, Site
from tests.contract.walk.good import Good

_COLUMNS: Final = [
    {"name": "Backlog", "mappedStatuses": [], "min": "", "max": "", "isKanPlanColumn": True},
    {"name": "À faire", "mappedStatuses": [{"id": "{status}"}], "min": "", "max": "3", "isKanPlanColumn": False},
]
_FORM: Final = {"content-type": "application/x-www-form-urlencoded"}
_FORMED: Final = b"columns=summary&columns=status"


def _columned(site: Site) -> None:
    site.call("admin", "PUT", f"{API}/filter/{site.names['filter']}/columns", raw=_FORMED, headers=_FORM)


GOOD: Final[dict[str, Good]] = {
    "POST /rest/api/3/filter": Good(
        body={"name": "Gelés", "jql": "project = CRM AND labels = gel", "description": "", "favourite": True}
    ),
    "GET /rest/api/3/filter/search": Good(
        query={"expand": "jql,owner,sharePermissions,description,favourite,viewUrl,searchUrl"}
    ),
    "PUT /rest/api/3/filter/{id}": Good(body={"name": "Tous", "jql": "project = CRM"}),
    "POST /rest/api/3/filter/{id}/permission": Good(
        body={"type": "projectRole", "projectId": "{project id}", "projectRoleId": "{role}"}, status=201
    ),
    "GET /rest/agile/1.0/board/filter/{filter}": Good(answered={"filter": "no board has it"}),
    "GET /rest/agile/1.0/board": Good(query={"projectKeyOrId": "CRM", "type": "kanban"}),
    "POST /rest/agile/1.0/board": Good(
        body={
            "name": "Lots",
            "type": "scrum",
            "filterId": "{#filter}",
            "location": {"type": "project", "projectKeyOrId": "CRM"},
        },
        status=201,
    ),
    "PUT /rest/greenhopper/1.0/rapidviewconfig/columns": Good(
        body={"rapidViewId": "{#board}", "currentStatisticsField": {"id": "none_"}, "mappedColumns": _COLUMNS},
        headers={"x-atlassian-token": "no-check"},
    ),
    "PUT /rest/agile/1.0/board/{board}/features": Good(body={"boardId": "{#board}", "feature": "CODE", "enabling": False}),
    "PUT /rest/agile/1.0/board/{board}/properties/{key}": Good(body={"v": 2}, answered={"key": "a new key, a new property"}),
    "POST /rest/api/3/jql/match": Good(body={"issueIds": ["{#issue id}"], "jqls": ["project = CRM", "project = XYZ"]}),
    "POST /rest/api/3/jql/sanitize": Good(body={"queries": [{"query": "project = CRM", "accountId": "{outsider}"}]}),
    "POST /rest/api/3/jql/pdcleaner": Good(body={"queryStrings": ["assignee = claire"]}),
    "POST /rest/api/3/jql/autocompletedata": Good(body={"projectIds": ["{#project id}"], "includeCollapsedFields": True}),
    "GET /rest/api/3/jql/autocompletedata/suggestions": Good(query={"fieldName": "status", "fieldValue": "Pr"}),
    "PUT /rest/api/3/filter/{id}/favourite": Good(),
    "PUT /rest/api/3/filter/{id}/owner": Good(body={"accountId": "{member}"}, status=204),
    "PUT /rest/api/3/filter/defaultShareScope": Good(body={"scope": "AUTHENTICATED"}),
    "GET /rest/api/3/filter/{id}/columns": Good(before=_columned),
    "PUT /rest/api/3/filter/{id}/columns": Good(raw=_FORMED, headers=_FORM),
}
