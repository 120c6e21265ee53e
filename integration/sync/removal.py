"""What `remove` takes away: only what carries our mark and nobody has touched. Pure.

An issue is touched by whoever changed it, moved it, commented on it or put something under it: then it is theirs, and stays with
all it needs. A project in which nothing of anybody would remain goes as a whole.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

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

_SAME_WRITE: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """Everything a removal looks at. ``ours``: our accounts, today's and earlier, and ``service`` those of them that no person of
    the charter works with, ``me`` today's; ``items``: issues that stand for something of the
    template, with comments read; ``others``: all other issues of the project; ``members``, ``groups``: role key -> accounts and
    ids of groups we let in that are still there. ``admin``: whether our account may delete a project.
    """

    project: LiveProject
    record: ProjectRecord
    blueprint: ProjectBlueprint
    ids: SiteIds
    ours: frozenset[str]
    service: frozenset[str]
    me: str
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
    components = tuple(_components(estate, kept))
    whole = not kept and _all_ours(estate) and not any(step.act == "keep" for step in components)
    theirs = estate.record.adopted is not None  # who works there has boards of their own
    steps = [*_board(estate, whole=whole or theirs or not (kept or estate.others))]
    if whole:
        steps.append(_step("project", estate.project.key, estate.project.name, estate.project.key))
        return Plan(half="project", steps=tuple(steps))
    steps += _issues(estate, kept)
    steps += components
    let_in: tuple[tuple[Thing, Mapping[str, frozenset[str]]], ...] = (("member", estate.members), ("group", estate.groups))
    for thing, inside in let_in:
        steps += [_step(thing, role, role, tuple(sorted(ours))) for role, ours in sorted(inside.items()) if ours]
    marked = tuple(item for item in estate.items if item.mark is not None and item.mark.adopted)
    steps.append(_step("record", "record", "bornage.project", marked))
    return Plan(half="project", steps=tuple(steps))


def _all_ours(estate: Estate) -> bool:
    """Whether the project itself is ours: made by us, named and described as we wrote, with nothing of people in it."""
    project, record = estate.project, estate.record
    worded = {"project:name": project.name, "project:description": project.description}
    return (
        estate.admin
        and record.adopted is None
        and record.wrote.get("project:made") == project.id
        and not estate.others
        and all(one.id in record.ids.components for one in estate.components)
        and all(record.wrote.get(name, digest_of(said)) == digest_of(said) for name, said in worded.items())
    )


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
    if any(not _written_by_us(history, estate) for history in estate.histories.get(read.id, ())):
        return "people"
    if read.comments is None or any(comment.author not in estate.service for comment in read.comments):
        return "commented"
    if read.attached or read.subtasks:
        return "filed"
    return "people" if _followed(read, estate) or _stirred(read, estate) else ""


def _written_by_us(history: HistoryRead, estate: Estate) -> bool:
    """A person who lends us their token makes the template's links with it: those do not tell their own work."""
    if history.author in estate.service:
        return True
    theirs = {read.key for read in estate.others}
    ends = {end for item in history.items for end in (item.old, item.new) if end}
    linked = all(item.field == "Link" for item in history.items)
    inside = all(end.startswith(f"{estate.project.key}-") and end not in theirs for end in ends)
    return history.author in estate.ours and linked and inside


def _followed(read: IssueRead, estate: Estate) -> bool:
    """Somebody votes for it or watches it: we never vote, and whoever creates an issue watches it."""
    earlier = read.creator in estate.ours and read.creator != estate.me
    return read.votes > 0 or read.watchers > earlier


def _stirred(read: IssueRead, estate: Estate) -> bool:
    """Something was written that we cannot see, such as a comment for a group without us: it leaves its time alone."""
    seen = [read.created, *(history.at for history in estate.histories.get(read.id, ()))]
    seen += [comment.updated for comment in read.comments or ()]
    return read.updated > max(seen) + _SAME_WRITE


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
