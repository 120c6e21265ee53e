"""A project in use as adoption needs it: what it is made of, and of its issues those that the map names. Holds a reader only."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from integration.errors import JiraUnauthorised
from integration.jira.fan_out import fan_out
from integration.jira.reader import Reader
from integration.mapping.adopt_map import Mapped, Standing, is_key, mapped
from integration.mapping.blueprint import jql_string
from integration.mapping.marks import REGISTER_LABEL
from integration.mapping.seal import Keys
from integration.mapping.status_map import StatusMap, part_in, parts_of
from integration.model.blueprint import ProjectBlueprint
from integration.model.live import (
    IssueRead,
    ItemMark,
    LiveBoard,
    LiveDeployment,
    LiveItem,
    LiveSite,
    Named,
    SiteIds,
)
from integration.model.template import Template
from integration.sync.adopt import Adoptee
from integration.sync.plan_issues import REGISTER, specs_of
from integration.sync.snapshot import ITEM_PROPERTY, Head, board_of, mark_of, sweep

_FIELDS: Final = (
    "summary",
    "status",
    "issuetype",
    "parent",
    "creator",
    "created",
    "labels",
    "issuelinks",
    "components",
    "project",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What is read for. ``people``: handle -> accountId, ``service`` being ours; ``boards``: whether one of ours may be there."""

    head: Head
    site: LiveSite
    blueprint: ProjectBlueprint
    template: Template
    sheet: StatusMap
    people: Mapping[str, str]
    keys: Keys
    boards: bool


def read_adoptee(reader: Reader, matter: Matter, *, roles: Mapping[str, str]) -> Adoptee:
    """``roles``: ids of our own Jira roles, ``service`` and ``register``, as far as the site has them."""
    project = matter.head.project
    reads: tuple[Callable[[], Any], ...] = (
        reader.types,
        lambda: reader.project_statuses(project.key),
        lambda: reader.statuses_of(project.key),
        lambda: reader.components(project.key),
        lambda: {name: reader.members(project.key, role) for name, role in roles.items()},
        lambda: _board(reader, matter) if matter.boards else (None, None, True),
    )
    types, used, statuses, components, members, (filter_, board, reach) = fan_out(lambda read: read(), reads)
    types = tuple(one for one in types if one.id in used)
    issues = _candidates(reader, matter, types)
    marks = {read.id: mark for read in issues if (mark := _mark(read, matter)) is not None}
    known = matter.head.record.ids if matter.head.record else None
    standing = Standing(statuses=statuses, types=types, components=components, issues=issues, marks=marks, known=known)
    found = mapped(standing, matter.sheet, matter.template)
    items = tuple(_item(read, matter, marks, found) for read in issues)
    live = LiveDeployment(
        project=project,
        record=matter.head.record,
        foreign=matter.head.foreign,
        old_key=matter.head.old_key,
        ids=SiteIds(roles=roles, types={}, statuses={}),
        people=matter.people,
        members=members,
        components=components,
        filter=filter_,
        board=board,
        boards=reach,
        issues=tuple(item for item in items if item.key is not None),
    )
    dropped = tuple(item for item in items if item.key is None and item.mark is not None and item.mark.adopted)
    return Adoptee(live=live, standing=standing, mapped=found, dropped=dropped)


def _candidates(reader: Reader, matter: Matter, types: Iterable[Named]) -> tuple[IssueRead, ...]:
    """Issues the map names by key; epics; every issue where it names one by its summary; those on record; and ours, which the index
    may not know yet.
    """
    sheet, key = matter.sheet, matter.head.project.key
    everywhere = f"project = {jql_string(key)}"
    known = parts_of(sheet, matter.template).types
    epics = [one.id for one in types if part_in(known, one.id, one.name, one.untranslated or "") == "phase"]
    labels = [name for name in sheet.kinds if not is_key(name)]
    queries = [f"{everywhere} AND issuetype in ({', '.join(epics)})"] if epics else []
    queries += [f"{everywhere} AND labels in ({', '.join(map(jql_string, labels))})"] if labels else []
    queries += [everywhere] if any(not is_key(name) for name in sheet.items) else []
    found = {one for ids in fan_out(reader.search, queries) for one in ids}
    named = [name for name in (*sheet.phases, *sheet.items, *sheet.kinds) if is_key(name)]
    record = matter.head.record
    recorded = {*record.ids.items, *record.ids.phases, record.ids.register} - {""} if record else set()
    swept, _ = sweep(reader, matter.head.project, [one for _, one, _ in specs_of(matter.blueprint)])
    wanted = [*dict.fromkeys((*sorted({*found, *recorded, *(read.id for read in swept)}, key=int), *named))]
    reads = reader.issues(wanted, fields=_FIELDS, properties=(ITEM_PROPERTY,)) if wanted else ()
    mine = {read.id: read for read in reads if read.project_id == matter.head.project.id}
    return tuple(mine[id_] for id_ in sorted(mine, key=int))


def _mark(read: IssueRead, matter: Matter) -> ItemMark | None:
    return mark_of(read, site=matter.site.server.cloud_id, project=matter.head.project.id, keys=matter.keys)


def _item(read: IssueRead, matter: Matter, marks: Mapping[str, ItemMark], found: Mapped) -> LiveItem:
    mark = marks.get(read.id)
    key = found.ids.phases.get(read.id) or found.ids.items.get(read.id)
    if key is None and _is_register(read, matter, mark):
        key = REGISTER
    return LiveItem(read=read, key=key, mark=mark)


def _is_register(read: IssueRead, matter: Matter, mark: ItemMark | None) -> bool:
    record = matter.head.record
    ours = {matter.people["service"], *(record.accounts if record else ())}
    if record is not None and read.id == record.ids.register:
        return True
    if mark is not None and mark.key == REGISTER:
        return True
    return REGISTER_LABEL in read.labels and (read.creator in ours or matter.head.taken_over)


def _board(reader: Reader, matter: Matter) -> tuple[Named | None, LiveBoard | None, bool]:
    """Our filter, and the board that shows it: never one of theirs, whatever its name."""
    spec, key = matter.blueprint.board, matter.head.project.key
    filter_ = min(reader.filters(spec.filter_name), key=lambda one: int(one.id), default=None)
    if filter_ is None:
        return None, None, True
    try:
        named = [one for one in reader.boards(key) if one.name == spec.name]
        return filter_, board_of(reader, named, filter_=filter_.id), True
    except JiraUnauthorised:
        return filter_, None, False
