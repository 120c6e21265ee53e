"""Restrictions of comments and worklogs to a role or a group, as a body states them (facts 4.6)."""

from typing import Any

from integration.sandbox import rights
from integration.sandbox.call import Call
from integration.sandbox.http import bad
from integration.sandbox.state.people import User
from integration.sandbox.state.projects import Project

Json = Any


def visibility(call: Call, me: User, project: Project, raw: Json, *, under: str = "commentLevel") -> dict[str, str] | None:
    """A role or a group the caller belongs to, named by value or identifier, not by both."""
    if raw is None or raw == {}:
        return None
    kind = raw.get("type") if isinstance(raw, dict) else None
    names = [raw[name] for name in ("value", "identifier") if raw.get(name)] if kind in ("role", "group") else []
    if len(names) != 1:
        raise bad(**{under: "Specify either a value or an identifier of a role or group."})
    found = _named(call, str(kind), str(names[0]))
    if not rights.belongs(call.world, me, project, found):
        what = "project role" if kind == "role" else "group"
        raise bad(**{under: f"You are currently not a member of the {what}: {names[0]}."})
    return found


def _named(call: Call, kind: str, name: str) -> dict[str, str]:
    """A group's identifier is its id, a role's its name once more."""
    group = call.world.group_called(name) if kind == "group" else None
    if group is None:
        return {"type": kind, "value": name, "identifier": name}
    return {"type": kind, "value": group.name, "identifier": group.id}
