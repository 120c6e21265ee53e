"""Workflow schemes in parts, as drafts, and switched."""

from collections.abc import Callable
from typing import Final

from tests.contract.furnished import API, Site
from tests.contract.walk.good import Good

_SCHEME: Final = "/rest/api/3/workflowscheme/{id}"
_LIVRABLE: Final = {"workflowName": "Livrable"}
_BY_TYPE: Final = {"issueType": "10002", "workflow": "Livrable"}
_BY_WORKFLOW: Final = {"workflow": "Livrable", "issueTypes": ["10002"], "defaultMapping": False}


def _spare(site: Site) -> None:
    """A scheme no project has."""
    scheme = {"name": "Rien", "defaultWorkflow": "jira", "issueTypeMappings": {site.names["issuetype"]: "Livrable"}}
    site.made("spare", f"{API}/workflowscheme", scheme)


def _drafted(site: Site) -> None:
    _spare(site)
    site.names["spare"] = site.names["workflowscheme"]
    site.done("POST", f"{API}/workflowscheme/{site.names['spare']}/createdraft", None)
    mapping = {"issueType": site.names["issuetype"], "workflow": "Livrable"}
    site.done("PUT", f"{API}/workflowscheme/{site.names['spare']}/draft/issuetype/{site.names['issuetype']}", mapping)


def _versioned(site: Site) -> None:
    """The names the update asks for."""
    [read] = site.done("POST", f"{API}/workflowscheme/read", {"workflowSchemeIds": [site.names["workflowscheme"]]})
    site.names["scheme version"] = read["version"]["id"]
    site.names["default workflow"] = read["defaultWorkflow"]["id"]


def _parts(scheme: str, before: Callable[[Site], None]) -> dict[str, Good]:
    """The default, the workflow of a type, and the types of a workflow; of a scheme or of its draft."""
    path = {"id": "{spare}"}
    typed = path | {"type": "{issuetype}"}
    return {
        f"GET {scheme}/default": Good(before=before, path=path),
        f"PUT {scheme}/default": Good(before=before, path=path, body={"workflow": "Livrable"}),
        f"DELETE {scheme}/default": Good(before=before, path=path),
        f"GET {scheme}/issuetype/{{type}}": Good(before=before, path=typed),
        f"PUT {scheme}/issuetype/{{type}}": Good(before=before, path=path | {"type": "10002"}, body=_BY_TYPE),
        f"DELETE {scheme}/issuetype/{{type}}": Good(before=before, path=typed),
        f"GET {scheme}/workflow": Good(before=before, path=path, query=_LIVRABLE),
        f"PUT {scheme}/workflow": Good(before=before, path=path, query=_LIVRABLE, body=_BY_WORKFLOW),
        f"DELETE {scheme}/workflow": Good(before=before, path=path, query=_LIVRABLE),
    }


GOOD: Final[dict[str, Good]] = {
    **_parts(_SCHEME, _spare),
    **_parts(f"{_SCHEME}/draft", _drafted),
    f"POST {_SCHEME}/createdraft": Good(status=201),
    f"GET {_SCHEME}/draft": Good(before=_drafted),
    f"PUT {_SCHEME}/draft": Good(
        before=_drafted, body={"name": "Autres lots", "defaultWorkflow": "jira", "description": ""}
    ),
    f"DELETE {_SCHEME}/draft": Good(before=_drafted, status=204),
    f"POST {_SCHEME}/draft/publish": Good(before=_drafted, body={"statusMappings": []}, status=303),
    "POST /rest/api/3/workflowscheme/read": Good(body={"workflowSchemeIds": ["{workflowscheme}"]}),
    "POST /rest/api/3/workflowscheme/update": Good(
        before=_versioned,
        body={
            "id": "{workflowscheme}",
            "name": "Autres lots",
            "description": "",
            "version": {"id": "{scheme version}", "versionNumber": 1},
            "defaultWorkflowId": "{default workflow}",
            "workflowsForIssueTypes": [{"issueTypeIds": ["{issuetype}"], "workflowId": "{workflow}"}],
        },
    ),
    "POST /rest/api/3/workflowscheme/update/mappings": Good(
        before=_versioned,
        body={
            "id": "{workflowscheme}",
            "defaultWorkflowId": "{default workflow}",
            "workflowsForIssueTypes": [{"issueTypeIds": ["{issuetype}"], "workflowId": "{default workflow}"}],
        },
    ),
    "POST /rest/api/3/workflowscheme/project/switch": Good(
        body={"projectId": "{project id}", "targetSchemeId": "{workflowscheme}", "mappingsByIssueTypeOverride": []},
        status=303,
    ),
}
