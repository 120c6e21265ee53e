"""What `remove` takes away: only what carries our mark and nobody has touched. Pure.

An issue is touched by whoever changed it, moved it, commented on it or put something under it: then it is theirs, and stays with
all it needs. A project in which nothing of anybody would remain goes as a whole.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from integration.model.blueprint import ProjectBlueprint
from integration.model.canonical import digest_of
from integration.model.live import (
    HistoryRead,
    IssueRead,
    LiveBoard,
    LiveComponent,
    LiveItem,
    LiveProject,
    Named,
    ProjectRecord,
    SiteIds,
)
from integration.model.plan import Plan, Step, Thing
from integration.sync.plan import columns_present
from integration.sync.plan_issues import REGISTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """Everything a removal looks at. ``ours``: our accounts, today's and earlier; ``items``: issues that stand for something of the
    template, with comments read; ``others``: all other issues of the project; ``members``, ``groups``: role key -> accounts and
    ids of groups we let in that are still there. ``admin``: whether our account may delete a project.
    """

    project: LiveProject
    record: ProjectRecord
    blueprint: ProjectBlueprint
    ids: SiteIds
    ours: frozenset[str]
    items: tuple[LiveItem, ...]
    others: tuple[IssueRead, ...]
    histories: Mapping[str, tuple[HistoryRead, ...]]
    components: tuple[LiveComponent, ...] = ()
    board: LiveBoard | None = None
    filter: Named | None = None
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    admin: bool = False


def removal(estate: Estate) -> Plan:
    """Steps ``remove`` and ``keep``, in the order in which they are carried out: children before parents, our memory last. The
    payload of the last: the issues of people that lose our mark with it.
    """
    kept = {item.read.id: why for item in estate.items if (why := _touched(item, estate))}
    kept |= _parents_kept(estate, kept)
    whole = not kept and not estate.others and estate.admin and estate.record.adopted is None
    theirs = estate.record.adopted is not None  # who works there has boards of their own
    steps = [*_board(estate, whole=whole or theirs or not (kept or estate.others))]
    if whole:
        steps.append(_step("project", estate.project.key, estate.project.name, estate.project.key))
        return Plan(half="project", steps=tuple(steps))
    steps += _issues(estate, kept)
    steps += _components(estate, kept)
    let_in: tuple[tuple[Thing, Mapping[str, frozenset[str]]], ...] = (("member", estate.members), ("group", estate.groups))
    for thing, inside in let_in:
        steps += [_step(thing, role, role, tuple(sorted(ours))) for role, ours in sorted(inside.items()) if ours]
    marked = tuple(item for item in estate.items if item.mark is not None and item.mark.adopted)
    steps.append(_step("record", "record", "bornage.project", marked))
    return Plan(half="project", steps=tuple(steps))


def _step(thing: Thing, key: str, title: str, payload: object, *, why: str = "") -> Step:
    """``why``: the reason to keep it; none: it goes."""
    return Step(thing=thing, act="keep" if why else "remove", key=key, title=title, payload=payload, why=why)


def _touched(item: LiveItem, estate: Estate) -> str:
    """Why an issue is somebody's by now; "" when it is still ours alone."""
    read = item.read
    if item.mark is not None and item.mark.adopted:
        return "adopted"
    if estate.record.adopted is not None and read.creator not in estate.ours:
        return "adopted"
    if item.mark is None and read.creator not in estate.ours:
        return "no-mark"
    if any(history.author not in estate.ours for history in estate.histories.get(read.id, ())):
        return "people"
    if read.comments is None or any(comment.author not in estate.ours for comment in read.comments):
        return "commented"
    return "filed" if read.attached or read.subtasks else ""


def _parents_kept(estate: Estate, kept: Mapping[str, str]) -> dict[str, str]:
    """Epics under which something stays."""
    staying = [item.read for item in estate.items if item.read.id in kept] + list(estate.others)
    parents = {read.parent_id for read in staying}
    return {item.read.id: "children" for item in estate.items if item.read.id in parents and item.read.id not in kept}


def _issues(estate: Estate, kept: Mapping[str, str]) -> Iterator[Step]:
    for item in sorted(estate.items, key=lambda one: (one.key in estate.record.ids.phases.values(), int(one.read.id))):
        thing: Thing = "register" if item.key == REGISTER else "item"
        if item.key in estate.record.ids.phases.values():
            thing = "epic"
        why = kept.get(item.read.id, "")
        yield _step(thing, item.key or "", item.read.summary, item.read.id, why=why)


def _components(estate: Estate, kept: Mapping[str, str]) -> Iterator[Step]:
    """Of those we made; one that an issue which stays is in stays with it."""
    staying = [item.read for item in estate.items if item.read.id in kept] + list(estate.others)
    used = {component for read in staying for component in read.components}
    for one in estate.components:
        role = estate.record.ids.components.get(one.id)
        if role is None:
            continue
        wrote = {name: estate.record.wrote.get(f"component:{role}:{name}") for name in ("description", "lead")}
        same = wrote == {"description": digest_of(one.description), "lead": digest_of(one.lead or "")}
        why = "in-use" if one.id in used else "" if same else "people"
        yield _step("component", role, one.name, one.id, why=why)


def _as_written(estate: Estate, name: str, present: str, wanted: str) -> bool:
    """As we last wrote it; where that is not remembered, as it is to be."""
    return digest_of(present) == estate.record.wrote.get(name, digest_of(wanted))


def _board(estate: Estate, *, whole: bool) -> Iterator[Step]:
    """The board goes with the last issue it shows, and not when somebody arranged it; its filter with it."""
    board, spec, why = estate.board, estate.blueprint.board, "" if whole else "in-use"
    if board is not None:
        wrote = estate.record.wrote.get("board:columns")
        arranged = not _as_written(estate, "board:name", board.name, spec.name) or (
            wrote is not None and digest_of(columns_present(board, estate.ids)) != wrote
        )
        why = why or ("people" if arranged else "")
        yield _step("board", "board", board.name, board.id, why=why)
    if estate.filter is not None:
        query = estate.filter.extra.get("jql", spec.filter_jql)
        same_name = _as_written(estate, "filter:name", estate.filter.name, spec.filter_name)
        changed = not (same_name and _as_written(estate, "filter:jql", query, spec.filter_jql))
        why = why or ("people" if changed else "")
        yield _step("filter", "filter", estate.filter.name, estate.filter.id, why=why)
