"""Many issues at once: archived, edited, moved, told of."""

from typing import Final

from tests.contract.furnished import API, Site
from tests.contract.walk.good import Good

_TWO: Final = ["{issue}", "{other issue}"]


def _archived(site: Site) -> None:
    site.done("PUT", f"{API}/issue/archive", {"issueIdsOrKeys": [site.names["issue"]]})


GOOD: Final[dict[str, Good]] = {
    "PUT /rest/api/3/issue/archive": Good(body={"issueIdsOrKeys": _TWO}),
    "POST /rest/api/3/issue/archive": Good(body={"jql": "project = CRM"}, status=202),
    "PUT /rest/api/3/issue/unarchive": Good(before=_archived, body={"issueIdsOrKeys": ["{issue}"]}),
    "POST /rest/api/3/issue/{issue}/notify": Good(
        body={"subject": "Recette", "textBody": "Demain", "to": {"assignee": True, "users": [{"accountId": "{member}"}]}},
        status=204,
    ),
    "POST /rest/api/3/issue/properties": Good(
        body={"entitiesIds": ["{#issue id}"], "properties": {"bornage.lot": {"v": 1}}}, status=303
    ),
    "POST /rest/api/3/issue/properties/multi": Good(
        body={"issues": [{"issueID": "{#issue id}", "properties": {"bornage.lot": {"v": 1}}}]}, status=303
    ),
    "PUT /rest/api/3/issue/properties/{key}": Good(
        body={"value": {"v": 1}, "filter": {"entityIds": ["{#issue id}"]}},
        status=303,
        answered={"key": "a new key, a new property"},
    ),
    "DELETE /rest/api/3/issue/properties/{key}": Good(
        body={"entityIds": ["{#issue id}"]}, status=303, answered={"key": "a key nobody has is taken from nobody"}
    ),
    "POST /rest/api/3/bulk/issues/fields": Good(
        body={
            "selectedIssueIdsOrKeys": _TWO,
            "selectedActions": ["labels"],
            "editedFieldsInput": {
                "labelsFields": [{"fieldId": "labels", "bulkEditMultiSelectFieldOption": "ADD", "labels": [{"name": "lot"}]}]
            },
            "sendBulkNotification": False,
        },
        status=201,
    ),
    "POST /rest/api/3/bulk/issues/transition": Good(
        body={"bulkTransitionInputs": [{"selectedIssueIdsOrKeys": ["{issue}"], "transitionId": "21"}]}, status=201
    ),
    "POST /rest/api/3/bulk/issues/move": Good(
        body={
            "targetToSourcesMapping": {
                "{empty project},{issuetype}": {
                    "inferClassificationDefaults": True,
                    "inferFieldDefaults": True,
                    "inferStatusDefaults": True,
                    "inferSubtaskTypeDefault": True,
                    "issueIdsOrKeys": ["{other issue}"],
                }
            }
        },
        status=201,
    ),
    "POST /rest/api/3/bulk/issues/delete": Good(body={"selectedIssueIdsOrKeys": ["{other issue}"]}, status=201),
    "POST /rest/api/3/bulk/issues/watch": Good(body={"selectedIssueIdsOrKeys": _TWO}, status=201),
    "POST /rest/api/3/bulk/issues/unwatch": Good(body={"selectedIssueIdsOrKeys": _TWO}, status=201),
    "GET /rest/api/3/bulk/issues/fields": Good(query={"issueIdsOrKeys": "{issue},{other issue}"}),
    "GET /rest/api/3/bulk/issues/transition": Good(query={"issueIdsOrKeys": "{issue},{other issue}"}),
}
