"""The issues and links of a plan: what the blueprint wants of each, what Jira has, what people made of it. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from integration.mapping import adf
from integration.mapping.marks import RETIRED_LABEL
from integration.model.blueprint import ComponentSpec, IssueSpec, LinkSpec, ProjectBlueprint, RegisterSpec
from integration.model.canonical import digest_of
from integration.model.live import IssueRead, ItemMark, LiveComponent, LiveDeployment, LiveItem, ProjectRecord, SiteIds
from integration.model.plan import Step, Thing
from integration.model.words import StatusKey
from integration.sync.plan_site import is_blocks
from integration.sync.plan_values import Edit, IssueLike, Labelling, changes, creation, verdict

FIELDS = ("summary", "due", "component", "parent", "labels")
"""Fields we keep up to date. The description is written once and never compared (decisions 14)."""
REGISTER = "register"
_RETIRED = "retired"
"""In ``ItemMark.wrote``: that we labelled the issue as no longer in the template."""
_NOT_STARTED: tuple[StatusKey, ...] = ("prepare", "approve")
_UNKNOWN = "?"
"""A component or parent that is none of ours: no id is shown to people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where issues can be: component id -> role, epic issue id -> phase id."""

    roles: Mapping[str, str]
    phases: Mapping[str, str]


def wanted_values(spec: IssueLike) -> dict[str, str]:
    """The fields of an issue as the blueprint wants them, one comparable text each (roles, phases: our keys)."""
    values = {"summary": spec.summary, "labels": " ".join(sorted(spec.labels))}
    if isinstance(spec, RegisterSpec):
        return values
    values["due"] = spec.due.isoformat()
    if isinstance(spec, IssueSpec):
        values |= {"component": spec.component, "parent": spec.parent}
    return values


def live_values(read: IssueRead, wanted: Mapping[str, str], places: Places) -> dict[str, str]:
    """The same fields as Jira has them. Labels people added beside ours do not count as a difference."""
    ours = set(wanted["labels"].split())
    labels = ours & set(read.labels)
    values = {
        "summary": read.summary,
        "due": read.due.isoformat() if read.due else "",
        "component": " ".join(sorted(places.roles.get(found, _UNKNOWN) for found in read.components)),
        "parent": places.phases.get(read.parent_id, _UNKNOWN) if read.parent_id else "",
        "labels": " ".join(sorted(labels)),
    }
    return {name: values[name] for name in wanted}


def written(spec: IssueLike) -> dict[str, str]:
    """What ``ItemMark.wrote`` holds once ``spec`` has been written."""
    digests = {name: digest_of(value) for name, value in wanted_values(spec).items()}
    return digests | {"description": adf.digest(spec.description)}


def specs_of(blueprint: ProjectBlueprint) -> Iterator[tuple[Thing, str, IssueLike]]:
    """Every issue of the blueprint: thing, key, spec; parents first."""
    for epic in blueprint.epics:
        yield "epic", epic.key, epic
    for item in blueprint.items:
        yield "item", item.key, item
    yield "register", REGISTER, blueprint.register


def ours_among(live: LiveDeployment) -> dict[str, LiveItem]:
    """Key -> the oldest issue that stands for it (design 4: of duplicates, the oldest of ours stays)."""
    found: dict[str, LiveItem] = {}
    for item in sorted(live.issues, key=lambda item: int(item.read.id)):
        if item.key is not None:
            found.setdefault(item.key, item)
    return found


def component_for(spec: ComponentSpec, live: LiveDeployment) -> LiveComponent | None:
    """By id where we made it, else by name."""
    known = {} if live.record is None else live.record.ids.components
    ours = next((c for c in live.components if known.get(c.id) == spec.role), None)
    return ours or next((c for c in live.components if c.name == spec.name and c.id not in known), None)


def issue_steps(blueprint: ProjectBlueprint, live: LiveDeployment, *, reschedule: bool = False) -> Iterator[Step]:
    """``reschedule``: dates of what has not started follow the charter; otherwise no date that stands in Jira moves."""
    ours, once, places = ours_among(live), _once_known(live.record), places_of(blueprint, live)
    wanted = set()
    for thing, key, spec in specs_of(blueprint):
        wanted.add(key)
        item = ours.get(key)
        if item is not None:
            movable = reschedule and not_started(item, live.ids)
            steps = tuple(_changed((thing, key), spec, item, places, movable=movable))
            yield from (*steps, *_back(item, edited=any(step.act == "update" for step in steps)))
        elif key in once:
            yield Step(thing=thing, act="keep", key=key, title=spec.summary, why="gone")
        else:
            yield creation(thing, key, spec.summary, spec)
    kept = {item.read.id for item in ours.values()}
    for item in live.issues:
        if item.key is not None and item.read.id not in kept:
            yield _left(item, "duplicate")
        elif item.key is not None and item.key not in wanted:
            yield _retired(item)


def not_started(item: LiveItem, ids: SiteIds) -> bool:
    """Still being written or approved: from Prêt on a date is agreed, and moves by a decision (R19, R35), not by us."""
    return item.read.status_id in {ids.statuses.get(status) for status in _NOT_STARTED}


def _left(item: LiveItem, why: str) -> Step:
    return Step(thing="item", act="leave", key=f"{item.key}#{item.read.id}", title=item.read.summary, why=why)


def _retired(item: LiveItem) -> Step:
    """Labelled once; whoever takes the label off has decided."""
    wrote, labelled = item.mark.wrote if item.mark else {}, RETIRED_LABEL in item.read.labels
    if _RETIRED in wrote or (labelled and item.mark is None):
        return _left(item, "no-longer")
    step = _labelling(item, "add", {**wrote, _RETIRED: digest_of(RETIRED_LABEL)})
    return replace(step, before={}, after={}, why="memory") if labelled else step  # cut before it was remembered


def _back(item: LiveItem, *, edited: bool) -> Iterator[Step]:
    """In the template again. ``edited``: another step writes its mark, and one only may."""
    wrote = dict(item.mark.wrote) if item.mark else {}
    if wrote.pop(_RETIRED, None) is None and RETIRED_LABEL not in item.read.labels:
        return
    step = _labelling(item, "remove", wrote)
    yield replace(step, payload=replace(step.payload, mark=None)) if edited else step


def _labelling(item: LiveItem, act: Literal["add", "remove"], wrote: Mapping[str, str]) -> Step:
    mark = replace(item.mark, wrote=wrote) if item.mark else None
    here, gone = {"labels": RETIRED_LABEL}, {"labels": ""}
    before, after = (gone, here) if act == "add" else (here, gone)
    return Step(
        thing="item",
        act="update",
        key=f"{item.key}#{item.read.id}",
        title=item.read.summary,
        before=before,
        after=after,
        payload=Labelling(id=item.read.id, label=RETIRED_LABEL, act=act, mark=mark),
        why="no-longer" if act == "add" else "back",
    )


def places_of(blueprint: ProjectBlueprint, live: LiveDeployment) -> Places:
    """As recorded, and as found by name or mark."""
    roles: dict[str, str] = {} if live.record is None else dict(live.record.ids.components)
    for spec in blueprint.components:
        if (component := component_for(spec, live)) is not None:
            roles[component.id] = spec.role
    epics = {epic.key for epic in blueprint.epics}
    phases = {item.read.id: key for key, item in ours_among(live).items() if key in epics}
    return Places(roles=roles, phases=phases)


def differing(blueprint: ProjectBlueprint, live: LiveDeployment) -> tuple[str, ...]:
    """Ids of our issues that no longer hold what we wrote: only their changelog tells whether a person did it."""
    places, specs = places_of(blueprint, live), {key: spec for _, key, spec in specs_of(blueprint)}
    return tuple(
        item.read.id
        for key, item in ours_among(live).items()
        if key in specs and item.mark is not None and _differs(specs[key], item.read, item.mark, places)
    )


def _differs(spec: IssueLike, read: IssueRead, mark: ItemMark, places: Places) -> bool:
    present = live_values(read, wanted_values(spec), places)
    return any(mark.wrote.get(name) != digest_of(text) for name, text in present.items())


def _once_known(record: ProjectRecord | None) -> frozenset[str]:
    if record is None:
        return frozenset()
    register = {REGISTER} if record.ids.register else set()
    return frozenset({*record.ids.items.values(), *record.ids.phases.values(), *register})


def _changed(place: tuple[Thing, str], spec: IssueLike, item: LiveItem, places: Places, *, movable: bool) -> Iterator[Step]:
    wanted = wanted_values(spec)
    present = live_values(item.read, wanted, places)
    wrote = {name: said for name, said in (item.mark.wrote if item.mark else {}).items() if name != _RETIRED}
    verdicts = {name: verdict(wanted[name], wrote.get(name), present[name], touched=name in item.touched) for name in wanted}
    fixed = verdicts.get("due") == "update" and not movable
    if fixed:
        verdicts["due"] = "same"
        yield _dates_kept(place, item, present["due"], wanted["due"])
    if isinstance(spec, IssueSpec) and item.mark is not None and item.mark.kind != spec.kind:
        verdicts["kind"] = "adopt"  # Jira has no such field: only the mark is written anew
    stays = {name for name, one in verdicts.items() if one == "keep"} | ({"due"} if fixed else set())
    told = {name: digest for name, digest in written(spec).items() if name not in stays or name not in wrote}
    edit = Edit(spec=spec, id=item.read.id, wrote={**wrote, **told, **_description(wrote)})
    yield from changes((*place, item.read.summary), verdicts, present=present, wanted=wanted, edit=edit)


def _dates_kept(place: tuple[Thing, str], item: LiveItem, present: str, wanted: str) -> Step:
    thing, key = place
    before, after = {"due": present}, {"due": wanted}
    return Step(thing=thing, act="keep", key=key, title=item.read.summary, before=before, after=after, why="dates")


def _description(wrote: Mapping[str, str]) -> dict[str, str]:
    """Written once: what we said at creation stands."""
    return {name: digest for name, digest in wrote.items() if name == "description"}


def link_steps(blueprint: ProjectBlueprint, live: LiveDeployment, *, settled: bool = False) -> Iterator[Step]:
    """``settled``: all links were made once, so that one which is missing between issues known since was taken away."""
    ours = ours_among(live)
    present = {
        (item.read.id, link.other_id)
        for item in live.issues
        for link in item.read.links
        if link.outward and (link.type_id == live.ids.blocks or is_blocks(link.type_name))
    }
    known = _once_known(live.record)
    gone = known - ours.keys()
    for link in blueprint.links:
        ends = tuple(ours[key].read.id if key in ours else "" for key in (link.source, link.target))
        if ends not in present and not gone & {link.source, link.target}:
            step = link_step(link)
            taken = settled and {link.source, link.target} <= known
            yield replace(step, act="keep", payload=None, why="gone") if taken else step


def link_step(link: LinkSpec) -> Step:
    key = f"{link.source}>{link.target}"
    return creation("link", key, f"{link.source} → {link.target}", link)
