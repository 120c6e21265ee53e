"""Who asks a query, when, in which zone, and what they may look at. Names are read against this, once per query."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from integration.sandbox import rights
from integration.sandbox.state.people import User
from integration.sandbox.world import World

_SUNDAY = ("en_US", "en_CA", "pt_BR", "ja_JP", "ko_KR", "zh_TW", "he_IL")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """``zone``: the calling account's (facts 1.15). ``projects``: those it may browse. ``through``: filters being read, inwards."""

    world: World
    me: User | None
    now: datetime
    zone: tzinfo
    sunday: bool
    """Weeks begin on Sunday, as in the USA; else on Monday."""
    projects: frozenset[int]
    through: tuple[int, ...] = ()


def asking_of(world: World, me: User | None) -> Asking:
    """Now, by this caller."""
    return Asking(
        world=world,
        me=me,
        now=world.now(),
        zone=_zone(me.zone) if me else world.zone,
        sunday=me is not None and me.locale in _SUNDAY,
        projects=visible(world, me),
    )


@lru_cache(maxsize=256)
def _zone(name: str) -> tzinfo:
    return ZoneInfo(name)


def visible(world: World, me: User | None) -> frozenset[int]:
    """The projects whose issues a search may find for this caller: neither in the trash nor in the archive."""
    return frozenset(
        project.id
        for project in world.projects.values()
        if project.trashed is None and project.archived is None and rights.sees(world, me, project)
    )
