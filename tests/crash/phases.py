"""The commands that write, each with the site it starts on. Templates: a small one of few items, or the whole default one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from integration.errors import Refused
from integration.jira.writer_removal import Remover
from integration.model.charter import Charter
from integration.model.template import Phase as TemplatePhase
from integration.model.template import Template
from integration.model.words import Language, Text
from integration.sandbox.mount import client
from integration.sandbox.world import World
from integration.sync.adopt import CREATABLE, Adopting
from integration.sync.audit_context import open_project
from integration.sync.bootstrap import bootstrap, prepare
from integration.sync.remove import plan_removal, remove
from tests.mapping.blueprints import SOME_DAY, assignment, charter, default_template, item, phase
from tests.rules.cast import POLICY
from tests.sync import foreign, shared_half
from tests.sync.site import KEYS, Site, edit_as, new_site, no_wait, over, yes
from tests.sync.stage import charter as staged
from tests.sync.stage import copied

Size = Literal["small", "full"]
SIZES: tuple[Size, ...] = ("small", "full")
GROUPS = {"MOE": ("crm-builders",), "AMOA": ("crm-consultants",)}
PAUSE = timedelta(minutes=7)
"""Until somebody runs the next command."""
MAP = foreign.MAP.replace('"Campagnes du printemps"', "ABC-2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """``start``: the site before; ``run``: the command, through these doors."""

    name: str
    start: Callable[[], World]
    run: Callable[[Site], object]


def phases(size: Size) -> tuple[Phase, ...]:
    """In the order in which a deployment lives them. A project of somebody else's is small in any case."""

    def ready(version: Callable[[Size], Template], gates: str) -> Callable[[Site], object]:
        return lambda site: prepared(site, version(size), gates=gates)

    def apply(version: Callable[[Size], Template], plan: Charter, **more) -> Callable[[Site], object]:
        return lambda site: applied(site, version(size), plan, **more)

    moved = {"reschedule": True, "yes_really": True}
    return (
        Phase(name="prepare", start=with_groups, run=ready(first, "decisions")),
        Phase(name="upgrade of the site", start=lambda: lacking(size), run=ready(second, "all")),
        Phase(name="apply", start=lambda: site_of(size), run=apply(first, FIRST)),
        Phase(name="upgrade of the project", start=lambda: upgraded_site(size), run=apply(second, SECOND, **moved)),
        Phase(name="what comes back", start=lambda: left_out(size), run=apply(third, SECOND)),
        Phase(name="adopt, marks alone", start=theirs, run=lambda site: adopted(site, ())),
        Phase(name="adopt, with all that may be made", start=theirs, run=lambda site: adopted(site, CREATABLE)),
        Phase(name="remove the whole", start=lambda: project_of(size), run=lambda site: removed(site, first(size), FIRST)),
        Phase(
            name="remove around people’s", start=lambda: touched(size), run=lambda site: removed(site, first(size), FIRST)
        ),
    )


# --- templates and charters -------------------------------------------------------------------------------------------

FIRST = charter(gates="decisions", groups=GROUPS)
SECOND = charter(
    gates="decisions",
    groups=GROUPS | {"AMOE": ("others",)},
    project_name="Velours CRM, suite",
    start=date(2026, 8, 17),
    assignments=(*(one for one in FIRST.assignments if one.person != "lina"), assignment("MOA", "lina", SOME_DAY)),
)
"""Another name, another start, somebody in another role, a group more."""


@lru_cache
def second(size: Size) -> Template:
    """The template as it is now."""
    found: Template = replace(shared_half.newer(), phases=default_template().phases if size == "full" else _small())
    return found


@lru_cache
def first(size: Size) -> Template:
    """As it was: another summary, an item less, an item that is no longer there, fewer arrows, other words."""
    phases = second(size).phases
    needed = {key for phase in phases for one in phase.items for key in one.depends_on}
    new = next(one.id for phase in reversed(phases) for one in phase.items if one.id not in needed)
    found: Template = replace(shared_half.older(), phases=tuple(_before(one, new, first=one is phases[0]) for one in phases))
    return found


def _before(phase: TemplatePhase, new: str, *, first: bool) -> TemplatePhase:
    items = tuple(one for one in phase.items if one.id != new)
    if not first:
        return replace(phase, items=items)
    other = Text(fr="Un autre résumé", en="Another summary")
    gone = item(f"{phase.id}.gone", (items[0].id,))
    return replace(phase, goal=other, items=(replace(items[0], title=other, summary=other), *items[1:], gone))


@lru_cache
def third(size: Size) -> Template:
    """As it will be: what was left out is there again, with other words."""
    now, other = second(size), Text(fr="De retour", en="Back again")
    back = replace(first(size).phases[0].items[-1], title=other, summary=other)
    phases = (replace(now.phases[0], items=(*now.phases[0].items, back)), *now.phases[1:])
    return replace(now, version=3, digest="3", phases=phases)


def _small() -> tuple[TemplatePhase, ...]:
    return (
        phase("first", item("first.need", component="AMOA"), item("first.build", ("first.need",))),
        phase("second", item("second.build", ("first.build",)), item("second.more", ("first.need",))),
    )


# --- sites ------------------------------------------------------------------------------------------------------------


@lru_cache
def with_groups() -> World:
    return grouped(new_site()).world


def grouped(site: Site) -> Site:
    """With three groups of the site’s own."""
    with client(site.world, "admin@velours.example", "t-admin") as admin:
        for name in ("crm-builders", "crm-consultants", "others"):
            answer = admin.post("/rest/api/3/group", json={"name": name})
            assert answer.status_code == 201, answer.text
    return site


def _after(world: World, *runs: Callable[[Site], object]) -> World:
    made = copied(world)
    for run in runs:
        run(over(made))
        made.clock.advance(PAUSE)
    return made


@lru_cache
def site_of(size: Size) -> World:
    return _after(with_groups(), lambda site: prepared(site, first(size), gates="decisions"))


@lru_cache
def project_of(size: Size) -> World:
    return _after(site_of(size), lambda site: applied(site, first(size), FIRST))


@lru_cache
def lacking(size: Size) -> World:
    """A prepared site from which one workflow’s type has fallen out, so that its upgrade writes of every kind."""
    return _after(site_of(size), shared_half_lacking)


def shared_half_lacking(site: Site) -> None:
    scheme = next(one for one in site.world.type_schemes.values() if "bornage:" in one.description)
    flows = next(one for one in site.world.workflow_schemes.values() if "bornage:" in one.description)
    kind = next(one.id for one in site.world.types.values() if one.name == "Rituel")
    scheme.type_ids.remove(kind)
    del flows.by_type[kind]


@lru_cache
def upgraded_site(size: Size) -> World:
    """The project as first applied, on the site as it is now."""
    return _after(project_of(size), lambda site: prepared(site, second(size), gates="decisions"))


@lru_cache
def left_out(size: Size) -> World:
    """The project as it is now, with a label on what the template no longer has."""
    return _after(upgraded_site(size), lambda site: applied(site, second(size), SECOND, reschedule=True, yes_really=True))


@lru_cache
def touched(size: Size) -> World:
    """One item of the project is somebody’s by now."""
    item = first(size).phases[0].items[0].id

    def touch(site: Site) -> None:
        issue = next(one for one in site.world.issues.values() if f"bornage-{item}" in one.labels)
        edit_as(site, "claire", issue.key, summary="Nos besoins")

    return _after(project_of(size), touch)


@lru_cache
def theirs() -> World:
    world: World = foreign.foreign().world
    return world


# --- commands ---------------------------------------------------------------------------------------------------------


def prepared(site: Site, template: Template, *, gates, language: Language = "fr") -> None:
    prepare(site.reader, site.writer, template, language=language, gates=gates, ask=yes, sleep=no_wait)


def applied(site: Site, template: Template, plan: Charter, **more) -> None:
    bootstrap(site.reader, site.writer, template, plan, keys=KEYS, ask=yes, sleep=no_wait, **more)


def adopted(site: Site, create: tuple[str, ...]) -> None:
    wish = Adopting(adopt=True, create=create, sheet=foreign.sheet(MAP))
    applied(site, foreign.SMALL, staged(project_key="ABC", mode="observe"), adopting=wish)


def removed(site: Site, template: Template, plan: Charter) -> None:
    """Refused once nothing of ours is left: the command has then nothing more to do."""
    try:
        context = open_project(site.reader, charter=plan, template=template, policy=POLICY, keys=KEYS)
    except Refused:
        return
    remove(plan_removal(site.reader, context), Remover(site.transport), site.writer, progress=lambda *_: None)
