"""A site with one of everything, built through its public endpoints alone, and copies of it to spoil.

``names`` says what stands in a path: by the literal segment before the variable (``/role/{id}`` -> ``names["role"]``).
"""

import json
import pickle
import threading
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from types import FunctionType
from typing import Any, Final
from urllib.parse import urlencode

from integration.sandbox.answers import answer
from integration.sandbox.founding import empty_site
from integration.sandbox.http import Response, request_from
from integration.sandbox.switches import Switches
from integration.sandbox.world import World
from tests.contract.drives import adf, workflow
from tests.contract.tally import Recorder

Json = Any
POINT: Final = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
"""A picture of one point, base 64."""
START: Final = datetime(2026, 11, 2, 8, tzinfo=UTC)
API: Final = "/rest/api/3"
AGILE: Final = "/rest/agile/1.0"
PEOPLE: Final = {
    "admin": "admin@velours.example",
    "member": "claire@velours.example",
    "outsider": "hugo@integra.example",
}
"""The outsider has a licence, and no role anywhere."""


@dataclass(slots=True, kw_only=True)
class Site:
    """Who asks is one of PEOPLE, or ``anonymous``."""

    world: World
    names: dict[str, str] = field(default_factory=dict)

    def call(
        self,
        who: str,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Json = None,
        raw: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """``raw`` instead of ``body`` for what is not JSON."""
        target = path + ("?" + urlencode(query, doseq=True) if query else "")
        content = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        sent = {"accept": "application/json"}
        if who != "anonymous":
            email = PEOPLE.get(who, who)
            sent["authorization"] = "Basic " + b64encode(f"{email}:token-of-{email}".encode()).decode()
        if content:
            sent["content-type"] = "application/json"
        return answer(self.world, request_from(method, target, sent | dict(headers or {}), content))

    def made(self, name: str, path: str, body: Json, *, key: str = "id") -> str:
        """Something new, made by the administrator and remembered under ``name``."""
        said = self.done("POST", path, body)
        found = said[0] if isinstance(said, list) else said
        self.names[name] = str(found[key])
        return self.names[name]

    def done(
        self, method: str, path: str, body: Json, *, who: str = "admin", query: Mapping[str, Any] | None = None
    ) -> Json:
        """Something that has to go well."""
        said = self.call(who, method, path, body=body, query=query)
        assert said.status < 300, (path, said.status, said.json)
        return said.json

    def attached(self, name: str, content: bytes) -> str:
        """A file on the issue; its id."""
        part, kind = multipart(name, content)
        headers = {"content-type": kind, "x-atlassian-token": "no-check"}
        said = self.call("admin", "POST", f"{API}/issue/{self.names['issue']}/attachments", raw=part, headers=headers)
        assert said.status == 200, said.json
        return str(said.json[0]["id"])

    def recorded(self) -> Recorder:
        recorder = Recorder()
        self.world.on_call = recorder
        return recorder


@cache
def _built() -> Site:
    world = empty_site(
        START,
        site_language="fr",
        admin_email=PEOPLE["admin"],
        admin_token=f"token-of-{PEOPLE['admin']}",
        switches=Switches(board_race=0),
    )
    site = Site(world=world)
    site.names["admin"] = next(iter(world.users))
    for who, name in (("member", "Claire Fontaine"), ("outsider", "Hugo Marchand")):
        site.names[who] = world.add_user(name, PEOPLE[who]).account_id
    _peopled(site)
    _configured(site)
    _worked_on(site)
    _adorned(site)
    _settled(site)
    return site


class _Pickler(pickle.Pickler):
    """Functions stay what they are; the lock cannot be copied."""

    def __init__(self, file: BytesIO, kept: list[object]) -> None:
        super().__init__(file)
        self.kept = kept

    def persistent_id(self, value: object) -> int | None:
        if not isinstance(value, FunctionType | type(threading.RLock())):
            return None
        self.kept.append(value)
        return len(self.kept) - 1


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: BytesIO, kept: list[object]) -> None:
        super().__init__(file)
        self.kept = kept

    def persistent_load(self, number: int) -> object:
        value = self.kept[number]
        return value if isinstance(value, FunctionType) else threading.RLock()


@cache
def _pickled() -> tuple[bytes, list[object]]:
    file, kept = BytesIO(), list[object]()
    _Pickler(file, kept).dump(_built().world)
    return file.getvalue(), kept


def furnished() -> Site:
    """The same site once more, to be spoiled."""
    content, kept = _pickled()
    return Site(world=_Unpickler(BytesIO(content), kept).load(), names=dict(_built().names))


def names() -> dict[str, str]:
    """What every copy begins with."""
    return dict(_built().names)


def _peopled(site: Site) -> None:
    names = site.names
    names["properties"] = "bornage.mark"
    site.made("group", f"{API}/group", {"name": "MOE"}, key="groupId")
    site.done("POST", f"{API}/group/user", {"accountId": names["member"]}, query={"groupId": names["group"]})
    site.done("PUT", f"{API}/user/properties/bornage.mark", {"v": 1}, query={"accountId": names["admin"]})


def _configured(site: Site) -> None:
    names = site.names
    site.made("role", f"{API}/role", {"name": "MOA", "description": "Maîtrise d’ouvrage"})
    site.made("issuetype", f"{API}/issuetype", {"name": "Livrable", "description": "", "hierarchyLevel": 0})
    types = {"name": "CRM", "issueTypeIds": [names["issuetype"], "10000", "10002", "10003"]}
    site.made("issuetypescheme", f"{API}/issuetypescheme", types, key="issueTypeSchemeId")
    payload = workflow("Livrable", restricted_to=names["role"])
    said = site.done("POST", f"{API}/workflows/create", payload)
    names["workflow"], names["workflow version"] = said["workflows"][0]["id"], said["workflows"][0]["version"]["id"]
    names["status"], names["status done"] = (one["id"] for one in said["statuses"])
    scheme = {"name": "CRM", "defaultWorkflow": "jira", "issueTypeMappings": {names["issuetype"]: "Livrable"}}
    site.made("workflowscheme", f"{API}/workflowscheme", scheme)
    project = {
        "key": "CRM",
        "name": "CRM Velours",
        "description": "Déploiement",
        "leadAccountId": names["admin"],
        "projectTypeKey": "software",
        "issueTypeScheme": int(names["issuetypescheme"]),
        "workflowScheme": int(names["workflowscheme"]),
    }
    site.made("project id", f"{API}/project", project)
    site.made("empty project", f"{API}/project", project | {"key": "VIDE", "name": "Vide"})
    names["project"] = "CRM"
    site.done("POST", f"{API}/project/CRM/role/{names['role']}", {"user": [names["admin"], names["member"]]})
    if names["admin"] not in json.dumps(site.call("admin", "GET", f"{API}/project/CRM/role/10002").json):
        site.done("POST", f"{API}/project/CRM/role/10002", {"user": [names["admin"]]})
    component = {"project": "CRM", "name": "MOE", "description": "", "leadAccountId": names["admin"]}
    site.made("component", f"{API}/component", component)
    site.made("filter", f"{API}/filter", {"name": "CRM", "jql": "project = CRM ORDER BY Rank ASC", "description": "Tableau"})
    share = {"type": "project", "projectId": names["project id"]}
    site.made("permission", f"{API}/filter/{names['filter']}/permission", share)
    location = {"type": "project", "projectKeyOrId": "CRM"}
    board = {"name": "CRM", "type": "kanban", "filterId": int(names["filter"]), "location": location}
    site.made("board", f"{AGILE}/board", board)


def _worked_on(site: Site) -> None:
    names = site.names
    for name, fields in (
        ("epic", {"issuetype": {"id": "10000"}}),
        (
            "issue",
            {"components": [{"id": names["component"]}], "labels": ["gel"], "assignee": {"accountId": names["admin"]}},
        ),
        ("other issue", {"duedate": "2026-12-24"}),
        ("child", {"issuetype": {"id": "10003"}}),
    ):
        common: dict[str, Json] = {"project": {"key": "CRM"}, "summary": name, "description": adf("Le besoin")}
        common |= {"issuetype": {"id": names["issuetype"]}} | fields
        if name in ("issue", "child"):
            common["parent"] = {"key": names["epic" if name == "issue" else "issue"]}
        said = site.done("POST", f"{API}/issue", {"fields": common})
        names[name], names[f"{name} id"] = said["key"], said["id"]
    issue = f"{API}/issue/{names['issue']}"
    comment = {"body": adf("Écart"), "properties": [{"key": "bornage.mark", "value": {"v": 1}}]}
    site.made("comment", f"{issue}/comment", comment)
    for place in (issue, f"{API}/project/CRM"):
        site.done("PUT", f"{place}/properties/bornage.mark", {"v": 1})
    ends = {"inwardIssue": {"key": names["issue"]}, "outwardIssue": {"key": names["other issue"]}}
    site.done("POST", f"{API}/issueLink", {"type": {"name": "Blocks"}, **ends})
    shown = site.done("GET", issue, None)["fields"]
    names["issueLink"] = shown["issuelinks"][0]["id"]
    names["issueLinkType"] = shown["issuelinks"][0]["type"]["id"]
    names["attachment"] = names["content"] = site.attached("besoin.txt", b"Le besoin")
    media = site.call("admin", "GET", f"{API}/attachment/content/{names['content']}").headers["Location"]
    names["_media"], names["media token"] = media.rpartition("/")[2].split("?token=")
    site.done("POST", f"{API}/issue/{names['other issue']}/transitions", {"transition": {"id": "21"}})
    changes = {"fields": {"summary": "Recueil du besoin"}, "update": {"labels": [{"add": "recette"}]}}
    site.done("PUT", issue, changes)


def _adorned(site: Site) -> None:
    """What hangs on issues and projects besides."""
    names = site.names
    issue = f"{API}/issue/{names['issue']}"
    site.made(
        "version", f"{API}/version", {"name": "1.0", "projectId": int(names["project id"]), "releaseDate": "2026-12-24"}
    )
    site.made(
        "other version", f"{API}/version", {"name": "1.1", "projectId": int(names["project id"]), "startDate": "2026-12-24"}
    )
    worklog = {"timeSpentSeconds": 3600, "started": "2026-11-02T09:00:00.000+0100", "comment": adf("Lu")}
    site.made("worklog", f"{issue}/worklog", worklog)
    site.done("PUT", f"{issue}/worklog/{names['worklog']}/properties/bornage.mark", {"v": 1})
    remote = {"globalId": "system=1", "object": {"url": "https://velours.example/1", "title": "Cahier"}}
    site.made("remotelink", f"{issue}/remotelink", remote)
    site.done("POST", f"{issue}/watchers", names["member"])
    site.done("POST", f"{issue}/votes", None, who="member")
    site.made("projectCategory", f"{API}/projectCategory", {"name": "CRM", "description": ""})
    location = {"type": "project", "projectKeyOrId": "CRM"}
    board = {"name": "Lots", "type": "scrum", "filterId": int(names["filter"]), "location": location}
    site.made("scrum", f"{AGILE}/board", board)
    site.made("sprint", f"{AGILE}/sprint", {"name": "Lot 1", "originBoardId": int(names["scrum"])})
    site.done("POST", f"{AGILE}/sprint/{names['sprint']}/issue", {"issues": [names["issue"]]})
    site.made("screens", f"{API}/screens", {"name": "Lots", "description": ""})
    site.made("tabs", f"{API}/screens/{names['screens']}/tabs", {"name": "Général"})
    site.done("POST", f"{API}/screens/{names['screens']}/tabs/{names['tabs']}/fields", {"fieldId": "environment"})
    site.made("screenscheme", f"{API}/screenscheme", {"name": "Lots", "screens": {"default": int(names["screens"])}})
    mapped = [{"issueTypeId": one, "screenSchemeId": names["screenscheme"]} for one in ("default", names["issuetype"])]
    site.made("issuetypescreenscheme", f"{API}/issuetypescreenscheme", {"name": "Lots", "issueTypeMappings": mapped})
    for place in (
        f"{API}/issuetype/{names['issuetype']}",
        f"{AGILE}/board/{names['board']}",
        f"{AGILE}/sprint/{names['sprint']}",
    ):
        site.done("PUT", f"{place}/properties/bornage.mark", {"v": 1})
    grant = {"holder": {"type": "projectRole", "parameter": names["role"]}, "permission": "BROWSE_PROJECTS"}
    site.made("permissionscheme", f"{API}/permissionscheme", {"name": "CRM", "permissions": [grant]})
    site.made(
        "grant", f"{API}/permissionscheme/{names['permissionscheme']}/permission", grant | {"permission": "ADD_COMMENTS"}
    )
    hook = {"name": "Bornage", "url": "https://bornage.velours.example/hook", "events": ["jira:issue_updated"]}
    said = site.done("POST", "/rest/webhooks/1.0/webhook", hook)
    names["webhook"] = said["self"].rpartition("/")[2]


def _settled(site: Site) -> None:
    """The site’s settings."""
    names = site.names
    board = {"name": "Lots", "description": "", "sharePermissions": [], "editPermissions": []}
    site.made("dashboard", f"{API}/dashboard", board)
    site.made("notificationscheme", f"{API}/notificationscheme", {"name": "CRM", "description": ""})
    level = {"name": "Interne", "description": "", "isDefault": True, "members": [{"type": "reporter"}]}
    site.made("issuesecurityschemes", f"{API}/issuesecurityschemes", {"name": "CRM", "levels": [level]})
    found = site.done("GET", f"{API}/issuesecurityschemes/{names['issuesecurityschemes']}", None)
    names["securitylevel"] = str(found["levels"][0]["id"])
    site.made("resolution", f"{API}/resolution", {"name": "Classée", "description": ""})
    kinds = "com.atlassian.jira.plugin.system.customfieldtypes"
    field = {"name": "Tranche", "type": f"{kinds}:select", "searcherKey": f"{kinds}:multiselectsearcher"}
    site.made("field", f"{API}/field", field)
    place = f"{API}/field/{names['field']}/context"
    names["context"] = str(site.done("GET", place, None)["values"][0]["id"])
    made = site.done("POST", f"{place}/{names['context']}/option", {"options": [{"value": "Lot 1"}, {"value": "Lot 2"}]})
    names["option"] = names["customFieldOption"] = str(made["options"][0]["id"])


def multipart(name: str, content: bytes) -> tuple[bytes, str]:
    """A form with one file, and its content type."""
    head = f'--limit\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/plain\r\n\r\n'
    return head.encode() + content + b"\r\n--limit--\r\n", "multipart/form-data; boundary=limit"
