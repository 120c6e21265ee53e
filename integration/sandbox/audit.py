"""The audit log: which calls leave a record, and the log as it is read.

https://support.atlassian.com/jira-cloud-administration/docs/audit-activities-in-jira-applications/
"""

from datetime import datetime
from typing import Any, Final

from integration.sandbox.call import Call
from integration.sandbox.http import Response
from integration.sandbox.present import common as present
from integration.sandbox.reading.moments import moment_in
from integration.sandbox.state.audit import AuditRecord
from integration.sandbox.world import World

Json = Any

_DIRECTORY: Final = ("1", "Jira Internal Directory")


def _acts(path: str, category: str, kind: str, name: str) -> dict[str, tuple[str, str, str]]:
    """``name`` created, updated, deleted."""
    said = {f"POST {path}": "created", f"PUT {path}/{{id}}": "updated", f"DELETE {path}/{{id}}": "deleted"}
    return {call: (f"{name} {verb}", category, kind) for call, verb in said.items()}


_API: Final = "/rest/api/3"
_KEPT: Final[dict[str, tuple[str, str, str]]] = {  # method and template -> summary, category, kind of item
    f"POST {_API}/user": ("User created", "user management", "USER"),
    f"DELETE {_API}/user": ("User deleted", "user management", "USER"),
    f"POST {_API}/group": ("Group created", "group management", "GROUP"),
    f"DELETE {_API}/group": ("Group deleted", "group management", "GROUP"),
    f"POST {_API}/group/user": ("User added to group", "group management", "GROUP"),
    f"DELETE {_API}/group/user": ("User removed from group", "group management", "GROUP"),
    f"POST {_API}/project": ("Project created", "projects", "PROJECT"),
    f"PUT {_API}/project/{{project}}": ("Project updated", "projects", "PROJECT"),
    f"DELETE {_API}/project/{{project}}": ("Project deleted", "projects", "PROJECT"),
    f"POST {_API}/project/{{project}}/delete": ("Project deleted", "projects", "PROJECT"),
    f"POST {_API}/project/{{project}}/restore": ("Project restored", "projects", "PROJECT"),
    f"POST {_API}/project/{{project}}/archive": ("Project archived", "projects", "PROJECT"),
    f"POST {_API}/project/{{project}}/role/{{id}}": ("Project roles changed", "projects", "PROJECT_ROLE"),
    f"PUT {_API}/project/{{project}}/role/{{id}}": ("Project roles changed", "projects", "PROJECT_ROLE"),
    f"DELETE {_API}/project/{{project}}/role/{{id}}": ("Project roles changed", "projects", "PROJECT_ROLE"),
    f"PUT {_API}/project/{{project}}/permissionscheme": ("Permission scheme added to project", "permissions", "SCHEME"),
    f"POST {_API}/permissionscheme": ("Permission scheme created", "permissions", "SCHEME"),
    f"PUT {_API}/permissionscheme/{{scheme}}": ("Permission scheme updated", "permissions", "SCHEME"),
    f"DELETE {_API}/permissionscheme/{{scheme}}": ("Permission scheme deleted", "permissions", "SCHEME"),
    f"POST {_API}/permissionscheme/{{scheme}}/permission": ("Permission scheme updated", "permissions", "SCHEME"),
    f"POST {_API}/workflows/create": ("Workflow created", "workflows", "WORKFLOW"),
    f"POST {_API}/workflows/update": ("Workflow updated", "workflows", "WORKFLOW"),
    f"PUT {_API}/workflowscheme/project": ("Workflow scheme added to project", "workflows", "SCHEME"),
    f"POST {_API}/workflowscheme/project/switch": ("Workflow scheme added to project", "workflows", "SCHEME"),
    f"PUT {_API}/field/{{field}}": ("Custom field updated", "fields", "CUSTOM_FIELD"),
    f"DELETE {_API}/field/{{field}}": ("Custom field deleted", "fields", "CUSTOM_FIELD"),
    f"POST {_API}/field": ("Custom field created", "fields", "CUSTOM_FIELD"),
    **_acts(f"{_API}/component", "projects", "PROJECT_COMPONENT", "Project component"),
    **_acts(f"{_API}/version", "projects", "VERSION", "Project version"),
    **_acts(f"{_API}/workflowscheme", "workflows", "SCHEME", "Workflow scheme"),
    **_acts(f"{_API}/notificationscheme", "notifications", "SCHEME", "Notification scheme"),
}


def keep(call: Call, template: str, response: Response) -> None:
    """A record of a call that changed something, if it is of those that leave one."""
    kind = _KEPT.get(f"{call.request.method} {template}")
    if kind is None or call.me is None or response.status >= 400:
        return
    world, (summary, category, item_type) = call.world, kind
    number, name = _item(call, response)
    parent = _DIRECTORY if item_type in ("USER", "GROUP") else _project(call)
    world.audit.append(
        AuditRecord(
            id=world.ids.next("audit"),
            at=world.now(),
            by=call.me.account_id,
            summary=summary,
            category=category,
            item_type=item_type,
            item_id=number,
            item_name=name,
            parent=parent,
        )
    )


def _item(call: Call, response: Response) -> tuple[str, str]:
    """Id and name, from the answer or else from what was asked."""
    told = response.json if isinstance(response.json, dict) else {}
    if isinstance(told.get("workflows"), list) and told["workflows"]:
        told = told["workflows"][0]
    path = [call.path[one] for one in ("id", "field", "scheme", "project") if one in call.path]
    asked = [value for name in ("accountId", "groupname", "groupId") if (value := call.one(name))]
    number = next((told[one] for one in ("id", "accountId", "groupId") if told.get(one)), None) or next(
        iter(path + asked), ""
    )
    name = next((told[one] for one in ("name", "displayName", "key") if told.get(one)), None) or number
    return str(number), str(name)


def _project(call: Call) -> tuple[str, str] | None:
    found = call.world.project(call.path["project"]) if "project" in call.path else None
    return (str(found.id), found.name) if found else None


def page(call: Call, offset: int, limit: int) -> dict[str, Json]:
    """The newest first. ``total`` counts the whole log, whatever the filter leaves of it (seen on a real site)."""
    words, start, end = call.one("filter").casefold().split(), _instant(call.one("from")), _instant(call.one("to"))
    found = [
        one
        for one in reversed(call.world.audit)
        if (start is None or one.at >= start)
        and (end is None or one.at <= end)
        and all(word in _words(one) for word in words)
    ]
    records = [_shown(call.world, one) for one in found[offset : offset + limit]]
    return {"offset": offset, "limit": limit, "total": len(call.world.audit), "records": records}


def _instant(text: str) -> datetime | None:
    """With a zone; what is no time filters nothing."""
    found = moment_in(text)
    return found.astimezone() if found else None


def _words(found: AuditRecord) -> str:
    parts = (found.summary, found.category, found.item_name, found.item_id, found.item_type, *(found.parent or ()))
    return "\n".join(parts).casefold()


def _shown(world: World, found: AuditRecord) -> dict[str, Json]:
    item = {"id": found.item_id, "name": found.item_name, "typeName": found.item_type}
    if found.parent:
        item |= {"parentId": found.parent[0], "parentName": found.parent[1]}
    return {
        "id": found.id,
        "summary": found.summary,
        "remoteAddress": "127.0.0.1",
        "authorKey": found.by,
        "authorAccountId": found.by,
        "created": present.timestamp(world, found.at),
        "category": found.category,
        "eventSource": "",
        "objectItem": item,
        "changedValues": [],
        "associatedItems": [],
    }
