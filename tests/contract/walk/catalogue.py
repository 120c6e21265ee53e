"""Issue types, statuses, workflows and their schemes."""

from typing import Any, Final

from tests.contract.drives import workflow
from tests.contract.furnished import API, Site
from tests.contract.walk.good import Good, filled

_NO_USE: Final = {"project": "a project nobody knows uses nothing"}


def _workflow() -> dict[str, Any]:
    """A second one, with statuses of its own."""
    made = workflow("Recette", restricted_to="{role}")
    for status, name in zip(made["statuses"], ("À recetter", "Recetté"), strict=True):
        status["name"] = name
    return made


def _unused_workflow(site: Site) -> None:
    said = site.done("POST", f"{API}/workflows/create", filled(_workflow(), site.names))
    site.names["unused workflow"] = said["workflows"][0]["id"]


def _unused_type(site: Site) -> None:
    site.made("unused type", f"{API}/issuetype", {"name": "Rien", "description": "", "hierarchyLevel": 0})


def _unused_types(site: Site) -> None:
    site.made("unused types", f"{API}/issuetypescheme", {"name": "Rien", "issueTypeIds": ["10002"]}, key="issueTypeSchemeId")


def _unused_status(site: Site) -> None:
    status = {"name": "Gelé", "statusCategory": "TODO", "description": ""}
    site.made("unused status", f"{API}/statuses", {"scope": {"type": "GLOBAL"}, "statuses": [status]})


def _unused_scheme(site: Site) -> None:
    site.made("unused scheme", f"{API}/workflowscheme", {"name": "Rien", "defaultWorkflow": "jira", "issueTypeMappings": {}})


def _changed() -> dict[str, Any]:
    """The furnished workflow with another name for its step, under the lock of its version."""
    [made] = workflow("Livrable", restricted_to="{role}")["workflows"]
    known = {"{status}": made["statuses"][0], "{status done}": made["statuses"][1]}
    for reference, status in known.items():
        status["statusReference"] = reference
    first, way = made["transitions"]
    first["toStatusReference"], way["toStatusReference"] = known
    way["name"] = "Accepter"
    way["links"] = [{"fromStatusReference": "{status}", "fromPort": 0, "toPort": 1}]
    made.pop("name")
    version = {"id": "{workflow version}", "versionNumber": 1}
    statuses = [
        {"statusReference": reference, "id": reference, "name": name, "statusCategory": category, "description": ""}
        for reference, name, category in (("{status}", "Préparer", "TODO"), ("{status done}", "Validé", "DONE"))
    ]
    return {"statuses": statuses, "workflows": [{**made, "id": "{workflow}", "version": version}]}


_UPDATE: Final = _changed()

GOOD: Final[dict[str, Good]] = {
    "POST /rest/api/3/issuetype": Good(body={"name": "Lot", "description": "Un lot", "hierarchyLevel": 0}),
    "POST /rest/api/3/issuetypescheme": Good(
        body={
            "name": "Lots",
            "description": "",
            "issueTypeIds": ["{issuetype}", "10000"],
            "defaultIssueTypeId": "{issuetype}",
        }
    ),
    "GET /rest/api/3/issuetypescheme/project": Good(query={"projectId": "{project id}"}),
    "PUT /rest/api/3/issuetypescheme/project": Good(
        body={"issueTypeSchemeId": "10000", "projectId": "{empty project}"}, status=204
    ),
    "GET /rest/api/3/statuses": Good(query={"id": ["{status}", "{status done}"]}),
    "GET /rest/api/3/statuses/search": Good(query={"searchString": "Prép", "statusCategory": "TODO"}),
    "POST /rest/api/3/statuses": Good(
        body={
            "scope": {"type": "GLOBAL"},
            "statuses": [{"name": "Gelé", "statusCategory": "TODO", "description": "En attente"}],
        }
    ),
    "PUT /rest/api/3/statuses": Good(
        body={"statuses": [{"id": "{status}", "name": "Prêt", "statusCategory": "TODO", "description": ""}]}
    ),
    "GET /rest/api/3/statuscategory/{id}": Good(path={"id": "2"}),
    "POST /rest/api/3/workflows": Good(body={"workflowNames": ["Livrable"]}),
    "POST /rest/api/3/workflows/create": Good(body=_workflow()),
    "POST /rest/api/3/workflows/create/validation": Good(
        body={"payload": _workflow(), "validationOptions": {"levels": ["ERROR", "WARNING"]}}
    ),
    "GET /rest/api/3/workflows/search": Good(query={"expand": "values.transitions"}),
    "GET /rest/api/3/workflows/capabilities": Good(query={"workflowId": "{workflow}"}),
    "POST /rest/api/3/workflowscheme": Good(
        body={
            "name": "Lots",
            "description": "",
            "defaultWorkflow": "jira",
            "issueTypeMappings": {"{issuetype}": "Livrable"},
        },
        status=201,
    ),
    "GET /rest/api/3/workflowscheme/project": Good(query={"projectId": "{project id}"}),
    "PUT /rest/api/3/workflowscheme/project": Good(
        body={"workflowSchemeId": "{workflowscheme}", "projectId": "{empty project}"}, status=204
    ),
    "GET /rest/api/3/workflow": Good(status=410),
    "POST /rest/api/3/workflow": Good(body={"name": "Lots"}, status=410),
    "GET /rest/api/3/workflow/search": Good(status=410),
    "GET /rest/api/3/workflow/rule/config": Good(query={"types": "postfunction"}, status=403),
    "PUT /rest/api/3/workflow/rule/config": Good(body={"workflows": []}, status=403),
    "PUT /rest/api/3/workflow/rule/config/delete": Good(body={"workflows": []}, status=403),
    "POST /rest/api/3/workflow/history": Good(body={"workflowId": "{workflow}", "version": 1}),
    "POST /rest/api/3/workflow/history/list": Good(body={"workflowId": "{workflow}"}),
    "GET /rest/api/3/workflow/{id}/project/{project}/issueTypeUsages": Good(
        path={"project": "{project id}"}, answered=_NO_USE
    ),
    "DELETE /rest/api/3/workflow/{id}": Good(before=_unused_workflow, path={"id": "{unused workflow}"}, status=204),
    "POST /rest/api/3/workflows/update": Good(body=_UPDATE),
    "POST /rest/api/3/workflows/update/validation": Good(
        body={"payload": _UPDATE, "validationOptions": {"levels": ["ERROR", "WARNING"]}}
    ),
    "POST /rest/api/3/workflows/preview": Good(
        body={"projectId": "{project id}", "workflowIds": ["{workflow}"], "workflowNames": [], "issueTypeIds": []}
    ),
    "PUT /rest/api/3/workflowscheme/{id}": Good(
        before=_unused_scheme,
        path={"id": "{unused scheme}"},
        body={"name": "Autres lots", "description": "", "defaultWorkflow": "jira"},
    ),
    "DELETE /rest/api/3/workflowscheme/{id}": Good(before=_unused_scheme, path={"id": "{unused scheme}"}, status=204),
    "PUT /rest/api/3/issuetype/{id}": Good(body={"name": "Lot", "description": "Un lot"}),
    "DELETE /rest/api/3/issuetype/{id}": Good(before=_unused_type, path={"id": "{unused type}"}, status=204),
    "GET /rest/api/3/issuetype/project": Good(query={"projectId": "{project id}"}),
    "PUT /rest/api/3/issuetype/{id}/properties/{key}": Good(body={"v": 2}, answered={"key": "a new key, a new property"}),
    "PUT /rest/api/3/issuetypescheme/{id}": Good(body={"name": "Lots", "description": ""}, status=204),
    "DELETE /rest/api/3/issuetypescheme/{id}": Good(before=_unused_types, path={"id": "{unused types}"}, status=204),
    "PUT /rest/api/3/issuetypescheme/{id}/issuetype": Good(body={"issueTypeIds": ["10001"]}, status=204),
    "PUT /rest/api/3/issuetypescheme/{id}/issuetype/move": Good(
        body={"issueTypeIds": ["{issuetype}"], "position": "Last"}, status=204
    ),
    "DELETE /rest/api/3/issuetypescheme/{id}/issuetype/{type}": Good(path={"type": "10002"}, status=204),
    "GET /rest/api/3/statuses/byNames": Good(query={"name": ["Préparer", "Validé"]}),
    "DELETE /rest/api/3/statuses": Good(before=_unused_status, query={"id": "{unused status}"}, status=204),
    "GET /rest/api/3/statuses/{id}/projectUsages": Good(path={"id": "{status}"}),
    "GET /rest/api/3/statuses/{id}/workflowUsages": Good(path={"id": "{status}"}),
    "GET /rest/api/3/statuses/{id}/project/{project}/issueTypeUsages": Good(
        path={"id": "{status}", "project": "{project id}"}, answered=_NO_USE
    ),
}
