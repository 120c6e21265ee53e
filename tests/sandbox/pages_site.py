"""A small site as REST answers, literal values: one project, one board, an epic, five issues, comments, a history."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

CLAIRE = {"accountId": "a:1", "displayName": "Claire Fontaine", "accountType": "atlassian"}
HUGO = {"accountId": "a:2", "displayName": "Hugo Marchand", "accountType": "atlassian"}
SERVICE = {"accountId": "a:9", "displayName": "Bornage", "accountType": "app"}
NEW = {"id": "1", "name": "À préparer", "statusCategory": {"key": "new"}}
BUILD = {"id": "2", "name": "En réalisation", "statusCategory": {"key": "indeterminate"}}
DONE = {"id": "3", "name": "Validé", "statusCategory": {"key": "done"}}
LIVRABLE = {"id": "10", "name": "Livrable", "hierarchyLevel": 0}
EPIC = {"id": "11", "name": "Epic", "hierarchyLevel": 1}
PROJECT = {"id": "100", "key": "VEL", "name": "Velours"}


def paragraph(text: str, *marks: Json) -> Json:
    return {"type": "paragraph", "content": [{"type": "text", "text": text, "marks": list(marks)}]}


def doc(*content: Json) -> Json:
    return {"type": "doc", "version": 1, "content": list(content)}


def issue(number: int, summary: str, status: Json, **fields: Any) -> Json:
    base: Json = {
        "summary": summary,
        "status": status,
        "issuetype": LIVRABLE,
        "labels": [],
        "components": [],
        "project": PROJECT,
    }
    moments = {"created": "2026-09-01T09:00:00.000+0200", "updated": f"2026-09-{number % 28 + 1:02}T14:05:00.000+0200"}
    return {"id": str(1000 + number), "key": f"VEL-{number}", "fields": {**base, **moments, **fields}}


PARENT = {"id": "1001", "key": "VEL-1", "fields": {"summary": "Intégration des données", "issuetype": EPIC, "status": BUILD}}


def issues() -> list[Json]:
    return [
        issue(1, "Intégration des données", BUILD, issuetype=EPIC, reporter=SERVICE, creator=SERVICE),
        issue(2, "Reprise des comptes clients", BUILD, parent=PARENT, assignee=HUGO, labels=["bornage-ecart"], duedate="2026-08-30",
              components=[{"id": "5", "name": "MOE"}], creator=SERVICE, reporter=CLAIRE, issuelinks=[
                  {"id": "7", "type": {"inward": "is blocked by", "outward": "blocks"}, "outwardIssue": issue(3, "Recette", NEW)},
                  {"id": "8", "type": {"inward": "is blocked by", "outward": "blocks"}, "inwardIssue": issue(4, "Modèle", DONE)}]),
        issue(3, "Recette de la reprise", NEW, parent=PARENT),
        issue(4, "Modèle de données", DONE, parent=PARENT, duedate="2026-09-04"),
        issue(5, "<script>alert('x')</script> [/b] {panel}", NEW, assignee={"accountId": "a:3", "displayName": "<b>Eve</b>"}),
    ]  # fmt: skip


@dataclass
class Site:
    """Answers the questions of the pages from its lists; ``asked`` remembers them."""

    issues: list[Json] = field(default_factory=issues)
    comments: list[Json] = field(default_factory=list)
    changes: list[Json] = field(default_factory=list)
    columns: list[Json] = field(
        default_factory=lambda: [
            {"name": "Backlog", "statuses": []},
            {"name": "À préparer", "statuses": [{"id": "1"}]},
            {"name": "En réalisation", "statuses": [{"id": "2"}]},
            {"name": "Terminé", "statuses": [{"id": "3"}]},
        ]
    )
    locale: str = "fr_FR"
    asked: list[tuple[str, str]] = field(default_factory=list)

    def ask(self, method: str, path: str, query: Mapping[str, str] | None = None, body: Any = None) -> Any:
        self.asked.append((method, path))
        answers: dict[str, Callable[[], Any]] = {
            "/rest/api/3/serverInfo": lambda: {
                "baseUrl": "https://velours.atlassian.net",
                "serverTime": "2026-09-21T10:00:00.000+0200",
                "defaultLocale": {"locale": self.locale},
            },
            "/rest/api/3/project/search": lambda: {
                "values": [{**PROJECT, "lead": CLAIRE, "description": "Le CRM de Velours"}], "total": 1, "isLast": True,
            },
            "/rest/agile/1.0/board": lambda: {"values": [BOARD], "total": 1, "isLast": True},
            "/rest/agile/1.0/board/7": lambda: BOARD,
            "/rest/agile/1.0/board/7/configuration": lambda: {"filter": {"id": "50"}, "columnConfig": {"columns": self.columns}},
            "/rest/api/3/filter/50": lambda: {"id": "50", "jql": "project = VEL AND type != Epic ORDER BY Rank ASC"},
            "/rest/api/3/search/jql": lambda: self._search(body),
            "/rest/api/3/issue/bulkfetch": lambda: {
                "issues": [found for found in self.issues if found["id"] in body["issueIdsOrKeys"]]
            },
        }  # fmt: skip
        if path in answers:
            return answers[path]()
        found = next((one for one in self.issues if one["key"] in path.split("/")), None)
        if found is None:
            raise LookupError(path)
        if path.endswith("/comment"):
            return _page(self.comments, "comments", query or {})
        return _page(self.changes, "values", query or {}) if path.endswith("/changelog") else found

    def _search(self, body: Json) -> Json:
        """Pages of two, to be followed by token; `parent =` finds children, anything else all but epics."""
        jql, start = body["jql"], int(body.get("nextPageToken", "0"))
        if jql.count('"') % 2:
            return {"errorMessages": ["Error in the JQL Query: The quoted string has not been completed."], "errors": {}}
        found = [
            one
            for one in self.issues
            if (not jql.startswith("parent") or f'"{(one["fields"].get("parent") or {}).get("key")}"' in jql)
            and one["fields"]["issuetype"] != EPIC
        ]
        token = {} if start + 2 >= len(found) else {"nextPageToken": str(start + 2)}
        return {"issues": [{"id": one["id"]} for one in found[start : start + 2]], "isLast": not token, **token}


BOARD: Json = {
    "id": 7, "name": "Velours – déploiement CRM", "type": "kanban", "location": {"projectKey": "VEL", "projectName": "Velours"},
}  # fmt: skip


def _page(items: list[Json], name: str, query: Mapping[str, str]) -> Json:
    start = int(query.get("startAt", "0"))
    return {name: items[start : start + 2], "startAt": start, "maxResults": 2, "total": len(items)}
