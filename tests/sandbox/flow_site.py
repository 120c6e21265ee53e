"""Workflows for the company of ``jira_site``: made, put into a scheme, and followed by its project."""

from typing import Any

from tests.sandbox.jira_site import API, Site, ok, step, uuid

CREATE = step(1, "Créer", "INITIAL", 1)
STATUSES = ((1, "Ouvert", "TODO"), (2, "Ici", "IN_PROGRESS"), (3, "Fini", "DONE"))
GO = step(11, "Aller", "GLOBAL", 2)


def rule(key: str, **parameters: str) -> dict[str, Any]:
    return {"ruleKey": f"system:{key}", "parameters": parameters}


def only_if(*rules: dict[str, Any], operation: str = "ALL", groups: tuple[Any, ...] = ()) -> dict[str, Any]:
    """A condition group."""
    return {"operation": operation, "conditions": list(rules), "conditionGroups": list(groups)}


def payload(
    *steps: dict[str, Any], name: str = "Essai", properties: dict[int, dict[str, str]] | None = None
) -> dict[str, Any]:
    """Open (1), here (2) and done (3), all new; without a first step it creates in 1. ``properties``: of the statuses."""
    first = () if steps and steps[0]["type"] == "INITIAL" else (CREATE,)
    return {
        "scope": {"type": "GLOBAL"},
        "statuses": [
            {"statusReference": uuid(n), "name": f"{name} {word}", "statusCategory": category}
            for n, word, category in STATUSES
        ],
        "workflows": [
            {
                "name": name,
                "statuses": [
                    {"statusReference": uuid(n), "properties": (properties or {}).get(n, {})} for n, _, _ in STATUSES
                ],
                "transitions": [*first, *steps],
            }
        ],
    }


def make(jira: Site, *steps: dict[str, Any], **more: Any) -> Any:
    """The workflow as Jira gives it back, its statuses beside it: ids in the order of ``STATUSES``."""
    made = ok(jira.admin.post(f"{API}/workflows/create", json=payload(*steps, **more)))
    return made["workflows"][0] | {"ids": [int(one["id"]) for one in made["statuses"]]}


def scheme(jira: Site, default: str, *, name: str = "Schéma", types: dict[str, str] | None = None) -> str:
    body = {"name": name, "defaultWorkflow": default, "issueTypeMappings": types or {}}
    return str(ok(jira.admin.post(f"{API}/workflowscheme", json=body), 201)["id"])


def assign(jira: Site, number: str) -> None:
    """The project, empty still, to the scheme."""
    body = {"projectId": str(jira.project.id), "workflowSchemeId": number}
    ok(jira.admin.put(f"{API}/workflowscheme/project", json=body), 204)


def follow(jira: Site, *steps: dict[str, Any], **more: Any) -> Any:
    """Make a workflow and let every type of the project follow it."""
    made = make(jira, *steps, **more)
    assign(jira, scheme(jira, made["name"], name=made["name"]))
    return made


def names(key: str, who: Any, **query: str) -> list[str]:
    found = ok(who.get(f"{API}/issue/{key}/transitions", params=query))["transitions"]
    return [one["name"] for one in found]


def status(jira: Site, key: str) -> int:
    return int(jira.fields(key, "status")["status"]["id"])


def finished(jira: Site, answer: Any, who: Any = None) -> Any:
    """The task that a 303, or a body with a task id, speaks of, once it has ended."""
    number = answer.json().get("taskId") or answer.json()["id"]
    for _ in range(5):
        task = ok((who or jira.admin).get(f"{API}/task/{number}"))
        if task["status"] in ("COMPLETE", "FAILED", "CANCELLED"):
            return task
    raise AssertionError(f"{number}: expected an end, found {task['status']}")
