"""A project that was there before us -> which of its statuses, types, components and issues play which part. Pure.

The map of the charter decides, by id or key before name, then the words of the template; a name that several issues bear decides
nothing. What plays no part is told, and never judged.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from integration.mapping.status_map import Parts, StatusMap, folded, part_in, parts_of
from integration.model.live import IdMap, IssueRead, ItemMark, LiveComponent, Named
from integration.model.template import Template
from integration.model.words import Kind, TypeKey

K = TypeVar("K", bound=str)
_KEY: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]+-[1-9][0-9]*")
SUBTASK_LEVEL: Final = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A project as it is. ``types``: those it uses; ``issues``: all that may play a part; ``marks``: of them, by issue id, where
    one of our keys sealed it; ``known``: the id map on record.
    """

    statuses: tuple[Named, ...] = ()
    types: tuple[Named, ...] = ()
    components: tuple[LiveComponent, ...] = ()
    issues: tuple[IssueRead, ...] = ()
    marks: Mapping[str, ItemMark] = field(default_factory=dict)
    known: IdMap | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A name of the map that names no one issue. ``why``: ``not-found``, ``several`` or ``no-epic``."""

    name: str
    part: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """``ids``: what has a part, without roles, board and register; ``lost_phases``, ``lost_items``: names that led nowhere."""

    ids: IdMap
    lost_phases: tuple[Lost, ...] = ()
    lost_items: tuple[Lost, ...] = ()


def is_key(name: str) -> bool:
    """Whether a name of the map is the key of an issue."""
    return _KEY.fullmatch(name) is not None


def mapped(standing: Standing, sheet: StatusMap, template: Template) -> Mapped:
    """What the map makes of a project. An issue that our own mark made counts by its mark; one that was found by a name and renamed
    since keeps its part.
    """
    parts = parts_of(sheet, template)
    types = _types(standing.types, parts, sheet)
    epics = [read for read in standing.issues if types.get(read.type_id) == "phase"]
    phases = _matched(sheet.phases, parts.phases, epics, standing)
    named_elsewhere = {one.name for one in phases.lost if one.why == "not-found" and _find(one.name, standing.issues)}
    lost = tuple(replace(one, why="no-epic") if one.name in named_elsewhere else one for one in phases.lost)
    items = _matched(sheet.items, parts.items, standing.issues, standing)
    made = {id_: mark for id_, mark in standing.marks.items() if not mark.adopted}
    known = standing.known
    gone = {*known.items, *known.phases} - {read.id for read in standing.issues} if known else set()
    found_items = _kept(known.items if known else {}, gone) | items.found | _made(made, "item")
    found_phases = _kept(known.phases if known else {}, gone) | phases.found | _made(made, "epic")
    ids = IdMap(
        statuses=_named(standing.statuses, parts.statuses) | _by_id(sheet.statuses),
        types=types,
        roles={},
        components={one.id: part for one in standing.components if (part := part_in(parts.components, one.id, one.name))},
        items=found_items,
        phases=found_phases,
        filter="",
        board="",
        register="",
        kinds=_kinds(found_items, sheet, standing, template),
    )
    return Mapped(ids=ids, lost_phases=lost, lost_items=items.lost)


def _types(types: Iterable[Named], parts: Parts, sheet: StatusMap) -> dict[str, TypeKey]:
    under: dict[str, TypeKey] = {one.id: "subtask" for one in types if one.level == SUBTASK_LEVEL}
    return under | _named(types, parts.types) | _by_id(sheet.types)


def _named(things: Iterable[Named], parts: Mapping[str, K]) -> dict[str, K]:
    return {one.id: part for one in things if (part := part_in(parts, one.id, one.name, one.untranslated or "")) is not None}


def _by_id(named: Mapping[str, K]) -> dict[str, K]:
    """Ids the map gives: also of what the project no longer uses, of which its histories still speak."""
    return {name: part for name, part in named.items() if name.isdecimal()}


def _kept(known: Mapping[str, str], gone: set[str]) -> dict[str, str]:
    """Of issues that are gone: histories speak of them, and nothing is made in their place."""
    return {id_: key for id_, key in known.items() if id_ in gone}


def _made(marks: Mapping[str, ItemMark], thing: str) -> dict[str, str]:
    return {id_: mark.key for id_, mark in marks.items() if mark.thing == thing and "@" not in mark.key}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Matches:
    found: dict[str, str]
    lost: tuple[Lost, ...]


def _matched(names: Mapping[str, str], parts: Mapping[str, str], among: Iterable[IssueRead], standing: Standing) -> _Matches:
    """By the map's names, keys first; then, of what is left, by the template's words."""
    among = list(among)
    found: dict[str, str] = {}
    lost: list[Lost] = []
    for name in sorted(names, key=lambda one: not is_key(one)):
        here = _find(name, among)
        if len(here) == 1:
            found.setdefault(here[0].id, names[name])
        else:
            lost.append(Lost(name=name, part=names[name], why="several" if here else "not-found"))
    own = {folded(name) for name in names}
    taken = {*names.values()}
    for read in among:
        part = parts.get(folded(read.summary))
        if part is not None and folded(read.summary) not in own and part not in taken:
            found.setdefault(read.id, part)
    renamed = dict(_renamed(among, standing, found, {one.part for one in lost}))
    return _Matches(found=found | renamed, lost=tuple(one for one in lost if one.part not in renamed.values()))


def _find(name: str, among: Iterable[IssueRead]) -> list[IssueRead]:
    wanted = folded(name)
    if is_key(name):
        return [read for read in among if folded(read.key) == wanted]
    return [read for read in among if folded(read.summary) == wanted]


def _renamed(
    among: Iterable[IssueRead], standing: Standing, found: Mapping[str, str], lost: set[str]
) -> Iterator[tuple[str, str]]:
    for read in among:
        mark = standing.marks.get(read.id)
        if mark is not None and mark.adopted and read.id not in found and mark.key in lost:
            yield read.id, mark.key


def _kinds(items: Mapping[str, str], sheet: StatusMap, standing: Standing, template: Template) -> dict[str, Kind]:
    """As the map says of a key or a label, else as the template says of the item."""
    of_item = {item.id: item.kind for phase in template.phases for item in phase.items}
    said = {folded(name): kind for name, kind in sheet.kinds.items()}
    told = {id_: of_item[key] for id_, key in items.items() if key in of_item}
    return told | {r.id: kind for r in standing.issues if (kind := part_in(said, r.key, *r.labels)) is not None}
