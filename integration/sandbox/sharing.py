"""With whom filters and dashboards are shared: who sees one, who may change it. https://support.atlassian.com/jira-work-management/docs/share-filters/"""

from typing import Any

from integration.sandbox import rights
from integration.sandbox.state.boards import Filter
from integration.sandbox.state.people import User
from integration.sandbox.state.settings import Dashboard
from integration.sandbox.world import World

Json = Any


def sees(world: World, me: User | None, found: Filter | Dashboard) -> bool:
    """Its owner, those it is shared with, those who may change it."""
    return edits(world, me, found) or any(_covers(world, me, share) for share in found.shares)


def edits(world: World, me: User | None, found: Filter | Dashboard) -> bool:
    """Its owner, and those it was given to for changing."""
    return me is not None and (me.account_id == found.owner or any(_covers(world, me, share) for share in found.editors))


def _covers(world: World, me: User | None, share: dict[str, Json]) -> bool:
    match share:
        case {"type": "global"}:
            return True
        case _ if me is None:
            return False
        case {"type": "authenticated" | "loggedin"}:
            return True
        case {"type": "user", "user": account}:
            return bool(account == me.account_id)
        case {"project": number, "role": role}:
            return number in world.projects and me.account_id in world.role_accounts(world.projects[number], role)
        case {"project": number}:
            return number in world.projects and rights.sees(world, me, world.projects[number])
        case {"group": name}:
            return me.account_id in world.group(name)
    return False
