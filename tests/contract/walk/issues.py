"""Issues, comments, properties, links, attachments, search."""

from base64 import b64decode
from io import BytesIO
from typing import Any, Final
from zipfile import ZipFile, ZipInfo

from tests.contract.drives import adf
from tests.contract.furnished import POINT, Site, multipart
from tests.contract.walk.good import Good

_CREATE: Final = {
    "fields": {
        "project": {"key": "CRM"},
        "issuetype": {"id": "{issuetype}"},
        "summary": "Choix",
        "description": adf("Le choix"),
        "labels": ["lot"],
        "duedate": "2026-12-24",
        "components": [{"id": "{component}"}],
        "parent": {"key": "{epic}"},
        "assignee": {"accountId": "{admin}"},
        "priority": {"id": "3"},
    },
    "properties": [{"key": "bornage.item", "value": {"v": 1}}],
}
_FORM, _KIND = multipart("note.txt", b"Une note")
_GONE: Final = {"jql": "project = CRM"}
_PROPERTY: Final[dict[str, Any]] = {"v": 2, "words": ["a", "b"]}

_REMOTE: Final = {
    "globalId": "system=2",
    "relationship": "décrit par",
    "application": {"type": "velours", "name": "Velours"},
    "object": {
        "url": "https://velours.example/2",
        "title": "Cahier",
        "summary": "Le cahier",
        "icon": {"url16x16": "https://velours.example/i.png", "title": "Cahier"},
        "status": {"resolved": False, "icon": {"url16x16": "https://velours.example/i.png", "title": "Ouvert"}},
    },
}
_WORKLOG: Final = {"timeSpent": "1h 30m", "started": "2026-11-02T09:00:00.000+0100", "comment": adf("Relu")}


def _zipped(site: Site) -> None:
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr(ZipInfo("lots/besoin.txt", (2026, 11, 2, 8, 0, 0)), "Le besoin")
    site.names["archive"] = site.attached("lots.zip", content.getvalue())


def _pictured(site: Site) -> None:
    site.names["picture"] = site.attached("point.png", b64decode(POINT))


GOOD: Final[dict[str, Good]] = {
    "GET /secure/attachment/{id}/{name}": Good(
        path={"id": "{attachment}", "name": "besoin.txt"}, answered={"name": "only the id counts"}
    ),
    "GET /rest/api/3/issue/{issue}": Good(
        query={"expand": "names,schema,changelog,transitions,renderedFields,editmeta,operations"}
    ),
    "POST /rest/api/3/issue/bulkfetch": Good(
        body={"issueIdsOrKeys": ["{issue}", "{child}", "999999"], "fields": ["*all"], "properties": ["bornage.mark"]}
    ),
    "GET /rest/api/3/issue/{issue}/transitions": Good(
        query={"expand": "transitions.fields", "includeUnavailableTransitions": "true"}
    ),
    "POST /rest/api/3/changelog/bulkfetch": Good(body={"issueIdsOrKeys": ["{issue}", "{other issue}"], "maxResults": 100}),
    "POST /rest/api/3/issue": Good(body=_CREATE, status=201),
    "POST /rest/api/3/issue/bulk": Good(
        body={"issueUpdates": [_CREATE, {"fields": {"summary": "rien d’autre"}}]}, status=201
    ),
    "PUT /rest/api/3/issue/{issue}": Good(
        body={"fields": {"summary": "Choix", "duedate": "2026-12-31"}, "update": {"labels": [{"add": "lot"}]}}, status=204
    ),
    "DELETE /rest/api/3/issue/{issue}": Good(query={"deleteSubtasks": "true"}, status=204),
    "PUT /rest/api/3/issue/{issue}/assignee": Good(body={"accountId": "{admin}"}, status=204),
    "POST /rest/api/3/issue/{issue}/transitions": Good(body={"transition": {"id": "21"}}, status=204),
    "GET /rest/api/3/issue/{issue}/comment": Good(query={"orderBy": "-created", "expand": "renderedBody"}),
    "POST /rest/api/3/issue/{issue}/comment": Good(
        body={"body": adf("Levé"), "properties": [{"key": "bornage.mark", "value": 1}]}, status=201
    ),
    "PUT /rest/api/3/issue/{issue}/comment/{id}": Good(body={"body": adf("Levé")}),
    "POST /rest/api/3/comment/list": Good(body={"ids": ["{#comment}"]}, query={"expand": "renderedBody,properties"}),
    **{
        f"PUT /rest/api/3/{parent}/properties/{{key}}": Good(body=_PROPERTY, answered={"key": "a new key, a new property"})
        for parent in ("issue/{issue}", "project/{project}", "comment/{comment}")
    },
    "POST /rest/api/3/issueLink": Good(
        body={"type": {"name": "Blocks"}, "inwardIssue": {"key": "{epic}"}, "outwardIssue": {"key": "{issue}"}}, status=201
    ),
    "POST /rest/api/3/issue/{issue}/attachments": Good(
        raw=_FORM, headers={"content-type": _KIND, "x-atlassian-token": "no-check"}
    ),
    "GET /rest/api/3/search/jql": Good(
        query={"jql": "project = CRM ORDER BY key", "fields": "*all", "expand": "names,schema"}
    ),
    "POST /rest/api/3/search/jql": Good(
        body={"jql": "project = CRM", "fields": ["*all"], "expand": "names,schema,changelog,renderedFields", "maxResults": 2}
    ),
    "POST /rest/api/3/search/approximate-count": Good(body={"jql": "project = CRM"}),
    "POST /rest/api/3/jql/parse": Good(
        body={"queries": ["project = CRM AND labels in (gel, recette) ORDER BY key", "projet = CRM", "a ="]},
        query={"validation": "strict"},
    ),
    **{f"GET /rest/api/{version}/search": Good(query=_GONE, status=410) for version in (2, 3)},
    **{
        f"POST /rest/api/{version}/{path}": Good(body=_GONE, status=410)
        for version in (2, 3)
        for path in ("search", "search/id")
    },
    "GET /_media/{id}": Good(query={"token": "{media token}"}),
    "GET /rest/api/3/issue/createmeta/{project}/issuetypes/{type}": Good(path={"project": "CRM", "type": "{issuetype}"}),
    "GET /rest/api/3/issue/createmeta/{project}/issuetypes": Good(path={"project": "CRM"}),
    "GET /rest/api/3/issue/createmeta": Good(query={"projectKeys": "CRM", "expand": "projects.issuetypes.fields"}),
    "POST /rest/api/3/issueLinkType": Good(
        body={"name": "Recette", "inward": "est recetté par", "outward": "recette"}, status=201
    ),
    "PUT /rest/api/3/issueLinkType/{id}": Good(body={"name": "Bloque"}),
    "POST /rest/api/3/issue/{issue}/changelog/list": Good(body={"changelogIds": [10000]}),
    "DELETE /rest/api/3/attachment/{id}": Good(status=204),
    "DELETE /rest/api/3/issue/{issue}/remotelink": Good(query={"globalId": "system=1"}, status=204),
    "POST /rest/api/3/issue/{issue}/remotelink": Good(body=_REMOTE, status=201),
    "PUT /rest/api/3/issue/{issue}/remotelink/{id}": Good(body=_REMOTE, status=204),
    "POST /rest/api/3/issue/{issue}/watchers": Good(body="{outsider}", status=204),
    "DELETE /rest/api/3/issue/{issue}/watchers": Good(query={"accountId": "{member}"}, status=204),
    "POST /rest/api/3/issue/watching": Good(body={"issueIds": ["{issue id}"]}),
    "POST /rest/api/3/issue/{issue}/votes": Good(who="outsider", status=204),
    "DELETE /rest/api/3/issue/{issue}/votes": Good(who="member", status=204),
    "POST /rest/api/3/issue/{issue}/worklog": Good(body=_WORKLOG, status=201),
    "DELETE /rest/api/3/issue/{issue}/worklog": Good(body={"ids": ["{#worklog}"]}),
    "POST /rest/api/3/issue/{issue}/worklog/move": Good(body={"ids": ["{#worklog}"], "issueIdOrKey": "{other issue}"}),
    "PUT /rest/api/3/issue/{issue}/worklog/{id}": Good(body={"timeSpent": "2h"}),
    "POST /rest/api/3/worklog/list": Good(body={"ids": ["{#worklog}"]}, query={"expand": "properties"}),
    "PUT /rest/api/3/issue/{issue}/worklog/{worklog}/properties/{key}": Good(
        body=_PROPERTY, answered={"key": "a new key, a new property"}
    ),
    "GET /rest/api/3/attachment/thumbnail/{id}": Good(before=_pictured, path={"id": "{picture}"}),
    "GET /rest/api/3/attachment/{id}/expand/human": Good(before=_zipped, path={"id": "{archive}"}),
    "GET /rest/api/3/attachment/{id}/expand/raw": Good(before=_zipped, path={"id": "{archive}"}),
}
