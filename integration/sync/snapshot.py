"""What Jira looks like now, read for planning: of the doors it holds a reader only, so that planning cannot write.

Marks first, names second; the search index is never trusted alone for what may just have been created (facts 1.10).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from integration.errors import JiraNotFound, JiraUnauthorised
from integration.jira.fan_out import fan_out
from integration.jira.reader import Reader
from integration.mapping.marks import REGISTER_LABEL, label_of
from integration.mapping.records import item_mark_from, project_record_from, project_subject
from integration.mapping.seal import Keys, first_signed, unseal
from integration.model.blueprint import ProjectBlueprint
from integration.model.live import (
    Actors,
    HistoryRead,
    IssueRead,
    ItemMark,
    LiveBoard,
    LiveDeployment,
    LiveItem,
    LiveProject,
    LiveSite,
    Named,
    ProjectRecord,
    SiteIds,
)
from integration.sync.plan_details import filter_moved
from integration.sync.plan_issues import REGISTER, differing, specs_of
from integration.sync.plan_values import complete

One = TypeVar("One")
Other = TypeVar("Other")

PROJECT_PROPERTY = "bornage.project"
ASSIGNMENTS_PROPERTY = "bornage.assignments"
ITEM_PROPERTY = "bornage.item"

_FIELDS = ("summary", "status", "duedate", "components", "parent", "labels", "issuelinks", "creator", "project")
_CHANGED = {
    "summary": "summary",
    "duedate": "due",
    "component": "component",
    "components": "component",
    "issueparentassociation": "parent",
    "parent": "parent",
    "epic link": "parent",
    "labels": "labels",
}
"""``fieldId``, else ``field``, in lower case (facts 2.8) -> the field as ``ItemMark.wrote`` names it."""
_BATCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A project and its record: two requests that decide what else must be read. ``foreign``: a record not ours is there;
    ``taken_over``: it is to become ours, and its labels count whoever wrote them. ``old_key``: ours, but not signed with the
    key that signs now.
    """

    project: LiveProject
    record: ProjectRecord | None
    foreign: bool
    taken_over: bool = False
    old_key: bool = False


def visit(reader: Reader) -> LiveSite:
    """Where we are and who we are; nothing else of the site."""
    server, account = side_by_side(reader.server, reader.myself)
    return LiveSite(server=server, account=account)


def side_by_side(one: Callable[[], One], other: Callable[[], Other]) -> tuple[One, Other]:
    """Two reads of one wave."""
    first, second = fan_out(lambda read: read(), (one, other))
    return first, second  # type: ignore[return-value]  # a wave does not know what each of its reads gives


def site_snapshot(reader: Reader, *, visited: LiveSite | None = None) -> LiveSite:
    """The shared half, for which Jira wants its administrators."""
    reads: tuple[Callable[[], tuple[Named, ...]], ...] = (
        reader.roles,
        reader.types,
        reader.statuses,
        reader.workflows,
        reader.type_schemes,
        reader.workflow_schemes,
        reader.link_types,
    )
    roles, types, statuses, workflows, type_schemes, workflow_schemes, link_types = fan_out(lambda read: read(), reads)
    return replace(
        visited or visit(reader),
        roles=roles,
        types=types,
        statuses=statuses,
        workflows=workflows,
        type_schemes=type_schemes,
        workflow_schemes=workflow_schemes,
        link_types=link_types,
    )


def shown_by_project(reader: Reader, project: LiveProject, *, visited: LiveSite) -> LiveSite:
    """What one project shows of the shared half: all that its administrator may read, and all that filling it needs."""
    reads: tuple[Callable[[], tuple[Named, ...]], ...] = (
        lambda: reader.roles_of(project.key),
        reader.types,
        lambda: reader.statuses_of(project.key),
        reader.link_types,
    )
    roles, types, statuses, link_types = fan_out(lambda read: read(), reads)
    return replace(visited, roles=roles, types=types, statuses=statuses, link_types=link_types)


def project_found(reader: Reader, key: str) -> tuple[LiveProject, object] | None:
    """The project with what its property ``bornage.project`` holds; None when there is none, or none we may see."""
    project, value = side_by_side(lambda: reader.project(key), lambda: reader.project_property(key, PROJECT_PROPERTY))
    return None if project is None else (project, value)


def head_of(found: tuple[LiveProject, object] | None, *, site: str, keys: Keys) -> Head | None:
    """``site``: its cloudId."""
    if found is None:
        return None
    project, value = found
    body = unseal(value, kind=PROJECT_PROPERTY, site=site, subject=project_subject(project.id), keys=keys)
    record = None if body is None else project_record_from(body)
    old = record is not None and not first_signed(value, keys)
    return Head(project=project, record=record, foreign=value is not None and record is None, old_key=old)


def project_snapshot(
    reader: Reader,
    head: Head,
    blueprint: ProjectBlueprint,
    *,
    site: LiveSite,
    ids: SiteIds,
    people: Mapping[str, str],
    keys: Keys,
    thorough: bool = False,
) -> LiveDeployment:
    """``people``: handle -> accountId, ``service`` being ours; ``ids``: the site half, as found; ``thorough``: all is read."""
    reads: tuple[Callable[[], Any], ...] = (
        lambda: _board_in_reach(reader, head, blueprint),
        lambda: _issues(reader, head, blueprint),
        lambda: _actors(reader, head.project, blueprint, ids),
        lambda: reader.components(head.project.key),
        lambda: head.record is not None or fits(reader.project_statuses(head.project.key), ids),
    )
    (board, boards), (issues, others), actors, components, fitting = fan_out(lambda read: read(), reads)
    marks = _Marks(head, site=site.server.cloud_id, keys=keys, ours=_accounts(head, people))
    live = LiveDeployment(
        project=head.project,
        record=head.record,
        foreign=head.foreign,
        old_key=head.old_key,
        ids=ids,
        people=people,
        members={role: found.people for role, found in actors.items()},
        groups={role: found.groups for role, found in actors.items()},
        components=components,
        filter=_filter(reader, head, blueprint, board, thorough=thorough),
        board=board,
        boards=boards,
        issues=tuple(marks.item(read, blueprint) for read in issues),
        strangers=others,
        fitting=fitting,
    )
    return _with_people_s_edits(reader, blueprint, live)


def _actors(reader: Reader, project: LiveProject, blueprint: ProjectBlueprint, ids: SiteIds) -> Mapping[str, Actors]:
    roles = [member.role for member in blueprint.members if member.role in ids.roles]
    return dict(zip(roles, fan_out(lambda role: reader.actors(project.key, ids.roles[role]), roles), strict=True))


def sweep(reader: Reader, project: LiveProject, keys: Iterable[str]) -> tuple[tuple[IssueRead, ...], int]:
    """Issues that carry the label of one of ``keys``, and the newest ones whether indexed or not; and how many are indexed.

    The index lags: keys around and after the newest indexed issue are read directly, until a whole batch is empty.
    """
    everywhere = f'project = "{project.key}"'
    labels = ", ".join(f'"{label_for(key)}"' for key in keys)
    indexed = reader.search(everywhere)
    wanted = set(reader.search(f"{everywhere} AND labels in ({labels})")) if labels else set()
    newest = max(indexed, key=int, default=None)
    found = {read.id: read for read in read_issues(reader, sorted({*wanted, *([newest] if newest else [])}, key=int))}
    number = max((_number(read.key) for read in found.values()), default=0)
    start = 1 if number <= 3 * _BATCH else number - _BATCH + 1
    while batch := read_issues(reader, [f"{project.key}-{n}" for n in range(start, start + _BATCH)]):
        found |= {read.id: read for read in batch if read.project_id == project.id}
        start += _BATCH
    return tuple(found.values()), len(indexed)


def label_for(key: str) -> str:
    """The label that says which item, phase or register an issue is."""
    return REGISTER_LABEL if key == REGISTER else label_of(key)


def read_issues(reader: Reader, ids: Sequence[str]) -> tuple[IssueRead, ...]:
    """By id or key, with what planning compares; what does not exist is left out."""
    return reader.issues(ids, fields=_FIELDS, properties=(ITEM_PROPERTY,)) if ids else ()


def mark_of(read: IssueRead, *, site: str, project: str, keys: Keys) -> ItemMark | None:
    """The ``bornage.item`` of an issue when one of our keys sealed it for this project."""
    value: Any = read.properties.get(ITEM_PROPERTY)
    body = unseal(value, kind=ITEM_PROPERTY, site=site, subject=project_subject(project), keys=keys)
    return None if body is None else item_mark_from(body)


class _Marks:
    """Tells which issue stands for what: the record's map, else the sealed mark, else our own label on our own issue."""

    def __init__(self, head: Head, *, site: str, keys: Keys, ours: frozenset[str]) -> None:
        self._head, self._site, self._keys, self._ours = head, site, keys, ours
        self._known = _known(head.record)

    def item(self, read: IssueRead, blueprint: ProjectBlueprint) -> LiveItem:
        mark = mark_of(read, site=self._site, project=self._head.project.id, keys=self._keys)
        key = self._known.get(read.id) or (mark.key if mark else self._labelled(read, blueprint))
        return LiveItem(read=read, key=key, mark=mark if mark and mark.key == key else None)

    def _labelled(self, read: IssueRead, blueprint: ProjectBlueprint) -> str | None:
        if read.creator not in self._ours and not self._head.taken_over:
            return None
        labels = set(read.labels)
        return next((key for _, key, _ in specs_of(blueprint) if label_for(key) in labels), None)


def _known(record: ProjectRecord | None) -> dict[str, str]:
    if record is None:
        return {}
    register = {record.ids.register: REGISTER} if record.ids.register else {}
    return {**record.ids.items, **record.ids.phases, **register}


def _accounts(head: Head, people: Mapping[str, str]) -> frozenset[str]:
    return frozenset({people["service"], *(head.record.accounts if head.record else ())})


def _hands(live: LiveDeployment) -> frozenset[str]:
    """The accounts whose changes are ours alone. Not those of the charter’s people, though an apply was made as one of them:
    what they change by hand is theirs, and what we wrote as them still holds our digest.
    """
    accounts = {live.people["service"], *(live.record.accounts if live.record else ())}
    people = {account for handle, account in live.people.items() if handle != "service"}
    return frozenset(accounts - people - set(live.record.people if live.record else ()))


def _issues(reader: Reader, head: Head, blueprint: ProjectBlueprint) -> tuple[tuple[IssueRead, ...], int]:
    """What the record names is read directly; only what it does not name has to be looked for."""
    known = _known(head.record)
    reads = {read.id: read for read in read_issues(reader, sorted(known, key=int)) if read.project_id == head.project.id}
    unknown = [key for _, key, _ in specs_of(blueprint) if key not in known.values()]
    if not unknown:
        return tuple(reads.values()), 0
    found, indexed = sweep(reader, head.project, unknown)
    reads |= {read.id: read for read in found}
    return tuple(reads.values()), max(0, indexed - len(reads))


def _board_in_reach(reader: Reader, head: Head, blueprint: ProjectBlueprint) -> tuple[LiveBoard | None, bool]:
    """And whether this token is let to boards: one with scopes may lack those of the software API (facts 12.5). A token that is
    no good at all ends the reading elsewhere.
    """
    try:
        return _board(reader, head, blueprint), True
    except JiraUnauthorised:
        return None, False


def _board(reader: Reader, head: Head, blueprint: ProjectBlueprint) -> LiveBoard | None:
    candidates = [head.record.ids.board] if head.record and head.record.ids.board else []
    for board in candidates:
        if (found := _board_by_id(reader, board)) is not None:
            return found
    named = [board for board in reader.boards(head.project.key) if board.name == blueprint.board.name]
    ours = _filter_by_name(reader, head, blueprint) if named else None
    return board_of(reader, named, filter_=ours.id) if ours else None


def board_of(reader: Reader, named: Iterable[Named], *, filter_: str) -> LiveBoard | None:
    """The oldest board on our filter: one on a filter of theirs is theirs, whatever its name. ``named``: those of our name."""
    found = (_board_by_id(reader, one.id) for one in sorted(named, key=lambda one: int(one.id)))
    return next((board for board in found if board is not None and board.filter_id == filter_), None)


def _board_by_id(reader: Reader, board: str) -> LiveBoard | None:
    try:
        return reader.board(board)
    except JiraNotFound:
        return None


def _filter(
    reader: Reader, head: Head, blueprint: ProjectBlueprint, board: LiveBoard | None, *, thorough: bool
) -> Named | None:
    """A board of ours proves its filter, which is read when it is to be another than we wrote; otherwise it is found by its exact
    name. What is not read has no ``extra``.
    """
    if complete(head.record) and board is not None:
        assumed = Named(id=board.filter_id, name=blueprint.board.filter_name)
        moved = thorough or filter_moved(blueprint.board, head.record.wrote if head.record else {})
        return (reader.filter(board.filter_id) if moved else None) or assumed
    return _filter_by_name(reader, head, blueprint)


def _filter_by_name(reader: Reader, head: Head, blueprint: ProjectBlueprint) -> Named | None:
    """As recorded, else by its exact name."""
    if complete(head.record) and head.record is not None and (known := reader.filter(head.record.ids.filter)) is not None:
        return known
    found = reader.filters(blueprint.board.filter_name)
    return min(found, key=lambda one: int(one.id), default=None)


def fits(used: Mapping[str, frozenset[str]], ids: SiteIds) -> bool:
    """Whether a project we have no record of has our types, each with statuses of ours only (facts 8.14). ``used``: the status
    ids of its types.
    """
    ours = set(ids.statuses.values())
    return (
        bool(ours) and set(ids.types.values()) <= set(used) and all(set(used[kind]) <= ours for kind in ids.types.values())
    )


def _with_people_s_edits(reader: Reader, blueprint: ProjectBlueprint, live: LiveDeployment) -> LiveDeployment:
    """Changelogs only of issues that no longer hold what we wrote."""
    suspects = differing(blueprint, live)
    if not suspects:
        return live
    histories, ours = reader.histories(suspects), _hands(live)
    issues = tuple(replace(i, touched=touched(histories.get(i.read.id, ()), ours=ours)) for i in live.issues)
    return replace(live, issues=issues)


def touched(histories: Iterable[HistoryRead], *, ours: frozenset[str]) -> frozenset[str]:
    """The fields whose last change was made by an account that is not ours."""
    last: dict[str, str | None] = {}
    for history in sorted(histories, key=lambda history: (history.at, int(history.id))):
        last |= dict.fromkeys(_fields_of(history), history.author)
    return frozenset(name for name, author in last.items() if author not in ours)


def _fields_of(history: HistoryRead) -> Iterator[str]:
    for item in history.items:
        name = _CHANGED.get((item.field_id or item.field).lower())
        if name:
            yield name


def _number(key: str) -> int:
    return int(key.rpartition("-")[2])
