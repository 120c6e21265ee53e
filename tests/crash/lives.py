"""A deployment from its first day to its last on one site: prepared, applied, both upgraded, taken away; and beside it a project of theirs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from integration.sync.adopt import CREATABLE, Adopting
from integration.sync.bootstrap import plan_project, plan_site
from integration.sync.plan import acts
from tests.crash.end_state import end_state
from tests.crash.phases import FIRST, MAP, PAUSE, SECOND, Size, adopted, applied, first, prepared, removed, second
from tests.sync import foreign
from tests.sync.site import KEYS, Site
from tests.sync.stage import charter as staged

MOVED = {"reschedule": True, "yes_really": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """``empty``: by stage, whether nothing was left to plan; ``stands``: what stood before the end; ``left``: what was left to
    people, by thing and reason; ``gone``: whether the removal took the project.
    """

    empty: Mapping[str, bool]
    stands: Mapping[str, Any]
    left: frozenset[tuple[str, str]]
    gone: bool


def lived(site: Site, *, language="fr", gates="decisions", groups=True, size: Size = "small") -> Life:
    """The five commands one after the other, each planned again."""
    spare: dict[str, Any] = {} if groups else {"groups": {}}
    plans = [replace(one, language=language, gates=gates, **spare) for one in (FIRST, SECOND)]
    empty: dict[str, bool] = {}
    for name, template, plan, more in (("first", first(size), plans[0], {}), ("second", second(size), plans[1], MOVED)):
        prepared(site, template, gates=gates, language=language)
        empty[f"site, {name}"] = plan_site(site.reader, template, language=language, gates=gates).empty
        site.world.clock.advance(PAUSE)
        applied(site, template, plan, **more)
        left = plan_project(site.reader, template, plan, keys=KEYS).plan
        empty[f"project, {name}"] = left.empty
        site.world.clock.advance(PAUSE)
    stands = end_state(site.world)
    removed(site, second(size), plans[1])
    return Life(
        empty=empty,
        stands=stands,
        left=frozenset((step.thing, step.why) for step in acts(left.steps, "leave")),
        gone=site.reader.project("CRM") is None,
    )


def taken_in(site: Site, *, create=CREATABLE) -> tuple[bool, Mapping[str, Any], bool]:
    """A project of theirs, adopted: whether nothing is left to plan then, what stands, and whether it keeps no mark after a removal."""
    adopted(site, create)
    wish = Adopting(adopt=True, create=create, sheet=foreign.sheet(MAP))
    plan = staged(project_key="ABC", mode="observe")
    empty = plan_project(site.reader, foreign.SMALL, plan, keys=KEYS, adopting=wish).plan.empty
    stands = end_state(site.world)
    removed(site, foreign.SMALL, plan)
    project = site.world.project("ABC")
    unmarked = project is not None and not any("bornage.item" in issue.properties for issue in site.world.issues.values())
    return empty, stands, unmarked and not (project and project.properties)
