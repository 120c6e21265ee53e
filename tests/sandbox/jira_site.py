"""A small company on an embedded site: an administrator, MOA and MOE, our service account, one project with a gated workflow."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from integration.sandbox.founding import empty_site
from integration.sandbox.mount import client
from integration.sandbox.state.people import User
from integration.sandbox.state.projects import Project
from integration.sandbox.switches import Switches
from integration.sandbox.world import World

API = "/rest/api/3"
START = datetime(2026, 9, 1, 7, 30, tzinfo=UTC)


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def text(words: str, *marks: str) -> dict[str, Any]:
    return {"type": "text", "text": words} | ({"marks": [{"type": mark} for mark in marks]} if marks else {})


def paragraph(*inline: dict[str, Any] | str) -> dict[str, Any]:
    return {"type": "paragraph", "content": [text(one) if isinstance(one, str) else one for one in inline]}


def doc(*blocks: dict[str, Any] | str) -> dict[str, Any]:
    return {"type": "doc", "version": 1, "content": [paragraph(one) if isinstance(one, str) else one for one in blocks]}


def step(number, name, kind, to, *froms, roles=(), **more):
    """One transition of a workflow payload; ``roles``: only their members may take it."""
    links = [{"fromStatusReference": uuid(one), "fromPort": 0, "toPort": 1} for one in froms]
    made = {
        "id": str(number),
        "type": kind,
        "name": name,
        "toStatusReference": uuid(to),
        "links": links,
        "properties": {},
    } | more
    if roles:
        rule = {"ruleKey": "system:restrict-issue-transition", "parameters": {"roleIds": ",".join(roles)}}
        made["conditions"] = {"operation": "ALL", "conditions": [rule], "conditionGroups": []}
    return made


def workflow(role: str, *, name="Livrable", new=True):
    """To do (1) -> in review (2) -> done (3); only ``role`` may approve, and anyone may reopen."""
    names = ((1, "À approuver", "TODO"), (2, "En recette", "IN_PROGRESS"), (3, "Validé", "DONE"))
    return {
        "scope": {"type": "GLOBAL"},
        "statuses": [{"statusReference": uuid(n), "name": word, "statusCategory": category} for n, word, category in names]
        if new
        else [],
        "workflows": [
            {
                "name": name,
                "description": "",
                "statuses": [{"statusReference": uuid(n), "properties": {}} for n in (1, 2, 3)],
                "transitions": [
                    step(1, "Créer", "INITIAL", 1),
                    step(11, "Livrer", "DIRECTED", 2, 1),
                    step(21, "Approuver", "DIRECTED", 3, 2, roles=(role,)),
                    step(31, "Rouvrir", "GLOBAL", 1),
                ],
            }
        ],
    }


@dataclass(kw_only=True)
class Site:
    """The world, its people, and a client for each."""

    world: World
    admin: httpx.Client
    moa: httpx.Client
    moe: httpx.Client
    service: httpx.Client
    moa_user: User
    moe_user: User
    project: Project
    role: str
    kind: str
    component: str

    def as_user(self, user: User) -> httpx.Client:
        return client(self.world, user.email, user.token)

    def create(self, who: httpx.Client | None = None, *, kind: str | None = None, **fields: Any) -> str:
        """The key of a new issue."""
        body = {"project": {"key": "CRM"}, "issuetype": {"id": kind or self.kind}, "summary": "Cahier des charges"} | fields
        return str(ok((who or self.admin).post(f"{API}/issue", json={"fields": body}), 201)["key"])

    def edit(self, key: str, *, who: httpx.Client | None = None, status: int = 204, **body: Any) -> httpx.Response:
        answer = (who or self.admin).put(f"{API}/issue/{key}", json=body)
        assert answer.status_code == status, answer.text
        return answer

    def move(
        self, key: str, number: int, *, who: httpx.Client | None = None, status: int = 204, **body: Any
    ) -> httpx.Response:
        answer = (who or self.admin).post(f"{API}/issue/{key}/transitions", json={"transition": {"id": str(number)}} | body)
        assert answer.status_code == status, answer.text
        return answer

    def fields(self, key: str, *names: str) -> Any:
        return ok(self.admin.get(f"{API}/issue/{key}", params={"fields": ",".join(names)}))["fields"]

    def histories(self, key: str) -> Any:
        return ok(self.admin.get(f"{API}/issue/{key}/changelog"))["values"]

    def items(self, key: str) -> list[dict[str, Any]]:
        return [item for history in self.histories(key) for item in history["items"]]

    def search(self, jql: str, *, who: httpx.Client | None = None, **body: Any) -> Any:
        return ok((who or self.admin).post(f"{API}/search/jql", json={"jql": jql} | body))


def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert status == answer.status_code, answer.text
    return answer.json() if answer.content else None


def errors(answer: httpx.Response, status: int = 400) -> Any:
    return ok(answer, status)["errors"]


def messages(answer: httpx.Response, status: int = 400) -> Any:
    return ok(answer, status)["errorMessages"]


def company(*, language="fr", **switches: Any) -> Site:
    """A French company; the site's zone is Paris, the administrator's too, MOE works from Montréal."""
    world = empty_site(
        START,
        site_language=language,
        admin_email="admin@velours.example",
        admin_token="s3cret",
        switches=Switches(**switches),
    )
    admin = client(world, "admin@velours.example", "s3cret")
    moa = world.add_user("Claire Fontaine", "claire@velours.example")
    moe = world.add_user("Hugo Marchand", "hugo@integra.example", zone="America/Montreal")
    service = world.add_user("Bornage", "bornage@velours.example", kind="app")
    role = str(ok(admin.post(f"{API}/role", json={"name": "MOA", "description": "Maîtrise d’ouvrage"}))["id"])
    kind = ok(admin.post(f"{API}/issuetype", json={"name": "Livrable"}), 201)["id"]
    types = ok(
        admin.post(f"{API}/issuetypescheme", json={"name": "CRM", "issueTypeIds": [kind, "10000", "10002", "10003"]}), 201
    )
    ok(admin.post(f"{API}/workflows/create", json=workflow(role)), 409 if switches.get("workflow_busy") else 200)
    if switches.get("workflow_busy"):
        ok(admin.post(f"{API}/workflows/create", json=workflow(role)))
    scheme = {"name": "CRM", "defaultWorkflow": "jira", "issueTypeMappings": {kind: "Livrable"}}
    flows = ok(admin.post(f"{API}/workflowscheme", json=scheme), 201)
    project: dict[str, Any] = {
        "key": "CRM",
        "name": "CRM Velours",
        "leadAccountId": moa.account_id,
        "projectTypeKey": "software",
    }
    project |= {"issueTypeScheme": int(types["issueTypeSchemeId"]), "workflowScheme": flows["id"]}
    ok(admin.post(f"{API}/project", json=project), 201)
    ok(admin.post(f"{API}/project/CRM/role/{role}", json={"user": [moa.account_id]}))
    component = ok(admin.post(f"{API}/component", json={"project": "CRM", "name": "MOE"}), 201)["id"]
    found = world.project("CRM")
    assert found is not None
    clients = {
        name: client(world, user.email, user.token) for name, user in (("moa", moa), ("moe", moe), ("service", service))
    }
    return Site(
        world=world,
        admin=admin,
        moa_user=moa,
        moe_user=moe,
        project=found,
        role=role,
        kind=kind,
        component=component,
        **clients,
    )
