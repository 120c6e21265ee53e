"""A scrum board, and ways to plan on it."""

from dataclasses import dataclass
from typing import Any

from tests.sandbox.jira_site import API, Site, ok

AGILE = "/rest/agile/1.0"


def board(jira: Site, kind: str = "scrum", jql: str = "project = CRM ORDER BY Rank ASC") -> int:
    """The id of a new board, whose filter has been taken in; every status has its column."""
    name = f"{kind} {len(jira.world.boards)}"
    found = ok(jira.admin.post(f"{API}/filter", json={"name": name, "jql": jql}))
    body = {"name": name, "type": kind, "filterId": int(found["id"])}
    share = {"type": "project", "projectId": str(jira.project.id)}
    ok(jira.admin.post(f"{API}/filter/{found['id']}/permission", json=share), 201)
    body["location"] = {"type": "project", "projectKeyOrId": "CRM"}
    answers = [jira.admin.post(f"{AGILE}/board", json=body) for _ in range(2)]
    made: int = ok(next(one for one in answers if one.status_code == 201), 201)["id"]
    return made


@dataclass(frozen=True, kw_only=True)
class Planning:
    jira: Site
    board: int

    def sprint(self, status: int = 201, **body: Any) -> Any:
        said = {"name": "Lot 1", "originBoardId": self.board} | body
        return ok(self.jira.admin.post(f"{AGILE}/sprint", json=said), status)

    def amend(self, sprint: int, status: int = 200, **body: Any) -> Any:
        return ok(self.jira.admin.post(f"{AGILE}/sprint/{sprint}", json=body), status)

    def started(self) -> int:
        """A sprint under way."""
        number: int = self.sprint(startDate="2026-09-01T08:00:00Z", endDate="2026-09-15T08:00:00Z")["id"]
        self.amend(number, state="active")
        return number

    def put(self, sprint: int, *keys: str, status: int = 204, **body: Any) -> Any:
        said = {"issues": list(keys)} | body
        return ok(self.jira.admin.post(f"{AGILE}/sprint/{sprint}/issue", json=said), status)

    def keys(self, path: str, **query: Any) -> list[str]:
        """Of the issues of a list."""
        return [one["key"] for one in ok(self.jira.admin.get(f"{AGILE}/{path}", params=query))["issues"]]
