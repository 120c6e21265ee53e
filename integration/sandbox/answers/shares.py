"""Share permissions as requests write them -> as filters keep them. Two dialects: of ``/permission`` and of the filter itself."""

from collections.abc import Iterable
from typing import Any, Final

from integration.sandbox import rights
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, bad
from integration.sandbox.reading.numerals import id_in

Json = Any

_EVERYBODY: Final = {"global": "global", "authenticated": "loggedin", "loggedin": "loggedin"}


def sharing_allowed(call: Call) -> None:
    if not call.may("CREATE_SHARED_OBJECTS"):
        raise bad("You do not have permission to share.")


def grants_from(call: Call, raw: Iterable[Json]) -> list[dict[str, Json]]:
    return [grant_from(call, one) for one in raw]


def grant_from(call: Call, raw: Json) -> dict[str, Json]:
    """``project``, ``role``, ``group`` and ``user`` name what it goes to; 400 for what is not there."""
    kind = raw.get("type")
    if kind in _EVERYBODY:
        return {"id": call.world.ids.next("share"), "type": _EVERYBODY[kind]}
    if kind in ("project", "projectRole"):
        target = _in_project(call, raw, kind)
    elif kind == "group":
        target = {"type": "group", "group": _group(call, raw)}
    elif kind == "user":
        target = {"type": "user", "user": _person(call, raw)}
    else:
        raise bad(f"Invalid share permission type: {kind}")
    return {"id": call.world.ids.next("share")} | target


def _named(raw: Json, flat: str, nested: str, *keys: str) -> str:
    inner = raw.get(nested) if isinstance(raw.get(nested), dict) else {}
    return str(raw.get(flat) or next((inner[key] for key in keys if inner.get(key)), ""))


def _in_project(call: Call, raw: Json, kind: str) -> dict[str, Json]:
    named = _named(raw, "projectId", "project", "id", "key")
    if not named:
        raise bad("A project must be specified to share with.")
    try:
        project = rights.project_for(call.world, call.me, named)
    except Complaint:
        raise bad(f"The project '{named}' does not exist or you do not have permission to view it.") from None
    role = _named(raw, "projectRoleId", "role", "id")
    if kind == "project" and not role:
        return {"type": "project", "project": project.id}
    if id_in(role) not in call.world.roles:
        raise bad("The project role does not exist.")
    return {"type": "project", "project": project.id, "role": id_in(role)}


def _group(call: Call, raw: Json) -> str:
    named = _named(raw, "groupId", "group", "groupId", "name") or str(raw.get("groupname") or "")
    found = call.world.group_called(named)
    if found is None:
        raise bad(f"The group '{named}' does not exist.")
    return found.id


def _person(call: Call, raw: Json) -> str:
    named = _named(raw, "accountId", "user", "accountId")
    if named not in call.world.users:
        raise bad(f"The user with account ID '{named}' does not exist.")
    return named
