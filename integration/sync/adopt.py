"""The plan of an adoption: marks on what a project in use already has, and of the rest only what was asked for. Pure.

People's own stays as it is: no status moves, no field changes but a label of ours, no description, no workflow. What the map says
nothing of plays no part.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from integration.errors import Refused
from integration.mapping.adopt_map import Lost, Mapped, Standing
from integration.mapping.marks import label_of
from integration.mapping.schedule import kept_items, kept_phases
from integration.mapping.status_map import NO_MAP, StatusMap
from integration.model.blueprint import EpicSpec, IssueSpec, ProjectBlueprint
from integration.model.charter import Charter
from integration.model.live import IdMap, ItemMark, LiveDeployment, LiveItem, Named, SiteIds
from integration.model.plan import Act, Plan, Step, Thing
from integration.model.template import Template
from integration.model.words import TypeKey
from integration.sync.plan import member_steps
from integration.sync.plan_details import filter_steps
from integration.sync.plan_issues import REGISTER, link_steps, ours_among
from integration.sync.plan_values import Marking, complete, creation
from integration.sync.preflight_facts import Asked
from integration.sync.snapshot import Head

Creatable = Literal["epics", "items", "links", "board", "components"]
OWN_ROLES: Final = ("service", "register")
"""Roles of ours in which no hat is held: our account's, and that of the register's readers."""
CREATABLE: Final[tuple[Creatable, ...]] = get_args(Creatable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoptee:
    """``live``: its issues those that play a part, and those we made; ``dropped``: marked once, with no part any more."""

    live: LiveDeployment
    standing: Standing
    mapped: Mapped
    dropped: tuple[LiveItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopting:
    """Whether a project that was there before us is to become ours; ``create``: what of the template may be made in it."""

    adopt: bool = False
    create: tuple[str, ...] = ()
    sheet: StatusMap = NO_MAP


NOT_ADOPTING: Final = Adopting()


def adoptable(head: Head | None, charter: Charter, asked: Asked) -> Head:
    """The project. Raises Refused where there is none, or where it is ours without having been adopted."""
    key = charter.project_key
    if head is None:
        raise Refused(
            f"project {key}: expected one in use to adopt, found none (or none this account may see); leave out --adopt to make it, "
            "or give our account “Browse projects”"
        )
    if head.record is not None and head.record.adopted is None:
        raise Refused(f"project {key}: expected one that was there before us, found one that we made; leave out --adopt")
    if head.foreign and asked.take_over and asked.creates:
        raise Refused(
            f"project {key}: expected --take-over by itself first, found --adopt-create beside it; say it afterwards"
        )
    taken = head.foreign and asked.take_over
    return replace(head, foreign=head.foreign and not taken, taken_over=taken)


def own_board(blueprint: ProjectBlueprint) -> ProjectBlueprint:
    """With a board that no board of theirs is mistaken for."""
    return replace(blueprint, board=replace(blueprint.board, name=f"Bornage – {blueprint.board.name}"[:255]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """``blueprint``: of the template only what is here or is to be made; ``ids``: one type of theirs for each of ours;
    ``mapped``: the id map as it is to be recorded, but for what is made now; ``create``: what may be made.
    """

    plan: Plan
    blueprint: ProjectBlueprint
    ids: SiteIds
    mapped: IdMap
    create: tuple[str, ...]


def plan_adoption(
    adoptee: Adoptee, blueprint: ProjectBlueprint, template: Template, charter: Charter, *, create: Collection[str]
) -> Adoption:
    """Raises Refused for gates (the workflow is theirs) and where no type can hold the register."""
    if charter.gates != "none":
        raise Refused(
            f"gates: expected none in the charter of an adopted project, found {charter.gates}; its workflow stays as it is: "
            "write gates: none"
        )
    record = adoptee.live.record
    allowed = tuple(one for one in CREATABLE if one in {*create, *((record.adopted or ()) if record else ())})
    ids = _ids(adoptee)
    wanted = _reduced(blueprint, adoptee, ids, allowed)
    told = _told(adoptee, template, charter, wanted)
    steps = [*told, *_steps(wanted, adoptee, template, allowed)]
    if _unrecorded(adoptee, ids, allowed) or any(step.act in ("create", "update") for step in steps):
        act: Act = "create" if record is None else "update"
        steps.append(Step(thing="record", act=act, key="record", title="bornage.project"))
    plan = Plan(half="project", steps=tuple(steps))
    return Adoption(plan=plan, blueprint=wanted, ids=ids, mapped=adoptee.mapped.ids, create=allowed)


def _ids(adoptee: Adoptee) -> SiteIds:
    """For each type of ours one of theirs, the first made; the register's is any plain one where no type plays a task."""
    known, types = adoptee.mapped.ids.types, sorted(adoptee.standing.types, key=lambda one: int(one.id))
    chosen: dict[TypeKey, str] = {}
    for one in types:
        if one.id in known:
            chosen.setdefault(known[one.id], one.id)
    plain = [one.id for one in types if one.level in (0, None)]
    if "task" not in chosen and plain:
        chosen["task"] = plain[0]
    if "task" not in chosen:
        raise Refused(
            f"project {adoptee.live.project.key}: expected an issue type for the register, found sub-tasks and epics only; "
            "add a type such as Task to the project"
        )
    return replace(adoptee.live.ids, types=chosen)


def _reduced(blueprint: ProjectBlueprint, adoptee: Adoptee, ids: SiteIds, create: Collection[str]) -> ProjectBlueprint:
    """Of the blueprint what has an issue here, and what may be made; what was there once and is gone is not made again."""
    known = adoptee.mapped.ids
    here = ours_among(adoptee.live).keys()
    gone = {*known.items.values(), *known.phases.values()} - here

    def kept(key: str, kind: TypeKey, may: Creatable) -> bool:
        return key in here or (may in create and kind in ids.types and key not in gone)

    epics = tuple(one for one in blueprint.epics if kept(one.key, "phase", "epics"))
    items = tuple(one for one in blueprint.items if kept(one.key, one.type, "items"))
    keys = {one.key for one in items}
    links = [one for one in blueprint.links if {one.source, one.target} <= keys] if "links" in create else []
    roles = set(known.components.values())
    components = [one for one in blueprint.components if one.role not in roles] if "components" in create else []
    members = tuple(one for one in blueprint.members if one.role in OWN_ROLES and one.role in ids.roles)
    return replace(blueprint, members=members, components=tuple(components), epics=epics, items=items, links=tuple(links))


# --- what is done -----------------------------------------------------------------------------------------------------


def _steps(wanted: ProjectBlueprint, adoptee: Adoptee, template: Template, create: Collection[str]) -> Iterator[Step]:
    live, here = adoptee.live, ours_among(adoptee.live)
    yield from member_steps(wanted.members, live)
    if not wanted.members:
        yield Step(thing="member", act="leave", key="service", title="service", after={"people": "service"}, why="no-roles")
    for component in wanted.components:
        yield creation("component", component.role, component.name, component)
    if "board" in create:
        yield from _board(wanted, adoptee)
    specs: tuple[tuple[Thing, EpicSpec | IssueSpec], ...] = (
        *(("epic", one) for one in wanted.epics),
        *(("item", one) for one in wanted.items),
    )
    for thing, spec in specs:
        if spec.key not in here:
            yield creation(thing, spec.key, spec.summary, spec)
    if REGISTER not in here:
        yield creation("register", REGISTER, wanted.register.summary, wanted.register)
    yield from link_steps(wanted, live)
    yield from _marks(adoptee, template)


def _board(wanted: ProjectBlueprint, adoptee: Adoptee) -> Iterator[Step]:
    """Its columns stay as Jira makes them of their workflow."""
    spec, live = wanted.board, adoptee.live
    if live.filter is None:
        yield creation("filter", "filter", spec.filter_name, spec)
    elif not complete(live.record) or (live.boards and live.board is None):  # a run may have been cut before it was shared
        yield from (step for step in filter_steps(spec, live) if step.why == "unshared")
    if not live.boards:
        yield Step(thing="board", act="leave", key="board", title=spec.name, why="no-scope")
    elif live.board is None:
        yield creation("board", "board", spec.name, spec)


def _marks(adoptee: Adoptee, template: Template) -> Iterator[Step]:
    """On each issue that plays a part: which, and the label by which searches find it. Taken off where it plays none any more."""
    known = adoptee.mapped.ids
    for item in adoptee.live.issues:
        key = item.key or ""
        if key == REGISTER or (item.mark is not None and not item.mark.adopted):
            continue
        thing: Thing = "epic" if item.read.id in known.phases else "item"
        mark = ItemMark(
            key=key,
            thing=thing,
            kind=known.kinds.get(item.read.id) if thing == "item" else None,
            template=template.id,
            version=template.version,
            wrote={},
            adopted=True,
        )
        if item.mark is None or (item.mark.key, item.mark.thing, item.mark.kind) != (key, thing, mark.kind):
            yield _mark(item, thing, mark)
    for item in adoptee.dropped:
        yield _mark(item, "epic" if item.mark and item.mark.thing == "epic" else "item", None)


def _mark(item: LiveItem, thing: Thing, mark: ItemMark | None) -> Step:
    old = label_of(item.mark.key) if item.mark else ""
    new = label_of(mark.key) if mark else ""
    off = old if old != new and old in item.read.labels else ""
    on = new if new and new not in item.read.labels else ""
    payload = Marking(id=item.read.id, add=on, remove=off, mark=mark)
    differs = bool(on or off)
    return Step(
        thing=thing,
        act="update",
        key=f"{mark.key if mark else item.mark.key if item.mark else ''}#{item.read.id}",
        title=f"{item.read.key} {item.read.summary}",
        before={"labels": off} if differs else {},
        after={"labels": on} if differs else {},
        payload=payload,
        why="adopt" if mark else "dropped",
    )


def _unrecorded(adoptee: Adoptee, ids: SiteIds, create: tuple[str, ...]) -> bool:
    """Whether the record says less, or something else, than what is found now."""
    record = adoptee.live.record
    if record is None or not complete(record) or adoptee.live.old_key or record.adopted != create:
        return True
    known, found = record.ids, adoptee.mapped.ids
    names = ("statuses", "types", "components", "items", "phases", "kinds")
    if any(dict(getattr(known, name)) != dict(getattr(found, name)) for name in names):
        return True
    return set(known.roles) != set(ids.roles.values())


# --- what is told -----------------------------------------------------------------------------------------------------


def _told(adoptee: Adoptee, template: Template, charter: Charter, wanted: ProjectBlueprint) -> Iterator[Step]:
    """How each status, type and component is understood, what plays no part, and which names of the map led nowhere."""
    known, language = adoptee.mapped.ids, charter.language
    words: dict[str, str] = {one.key: one.name.in_language(language) for one in template.statuses}
    words |= {one.key: one.name.in_language(language) for one in template.types}
    yield from _understood("status", adoptee.standing.statuses, known.statuses, words)
    yield from _understood("type", adoptee.standing.types, known.types, words)
    for component in sorted(adoptee.standing.components, key=lambda one: int(one.id)):
        role = known.components.get(component.id)
        yield _plays("component", component.id, component.name, role)
    yield from (_lost("epic", one) for one in adoptee.mapped.lost_phases)
    yield from (_lost("item", one) for one in adoptee.mapped.lost_items)
    yield from _unmatched(adoptee, template, charter, wanted)


def _understood(thing: Thing, things: Iterable[Named], known: Mapping[str, str], words: Mapping[str, str]) -> Iterator[Step]:
    unknown = {one.id for one in things if one.id not in known}
    for one in sorted(things, key=lambda one: int(one.id)):
        part = None if one.id in unknown else known[one.id]
        yield _plays(thing, one.id, one.name, words.get(part, part) if part else None)


def _plays(thing: Thing, key: str, name: str, part: str | None) -> Step:
    if part is None:
        return Step(thing=thing, act="leave", key=key, title=name, why="no-part")
    return Step(thing=thing, act="keep", key=key, title=name, after={"part": part}, why="plays")


def _lost(thing: Thing, one: Lost) -> Step:
    return Step(thing=thing, act="leave", key=f"{one.part}?{one.name}", title=f"{one.name} → {one.part}", why=one.why)


def _unmatched(adoptee: Adoptee, template: Template, charter: Charter, wanted: ProjectBlueprint) -> Iterator[Step]:
    """Phases and items of the template that no issue stands for, and that are not made either: one line each."""
    known = adoptee.mapped.ids
    phases = [one.id for one in kept_phases(template, charter.omitted)]
    items = [one.id for one in kept_items(template, charter.omitted)]
    kinds: tuple[tuple[Thing, list[str], set[str]], ...] = (
        ("epic", phases, {*known.phases.values(), *(one.key for one in wanted.epics)}),
        ("item", items, {*known.items.values(), *(one.key for one in wanted.items)}),
    )
    for thing, all_of_them, found in kinds:
        if missing := set(all_of_them) - found:
            title = f"{len(missing)} / {len(all_of_them)}"
            yield Step(thing=thing, act="leave", key="-", title=title, why="unmatched")
