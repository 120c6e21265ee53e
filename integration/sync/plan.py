"""What has to change in Jira: blueprint against live, as a value. Pure: it sees no door and cannot write.

People's edits win: a field is updated only while it still holds what we last wrote (design 5.4).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from integration.model.blueprint import BoardSpec, ComponentSpec, MemberSpec, ProjectBlueprint
from integration.model.canonical import digest_of
from integration.model.live import LiveBoard, LiveComponent, LiveDeployment, ProjectRecord, SiteIds
from integration.model.plan import Act, Plan, Step, Thing
from integration.model.words import Language
from integration.sync.check_table import stopped
from integration.sync.plan_details import board_steps, filter_steps, group_step, group_steps, project_steps
from integration.sync.plan_issues import component_for, issue_steps, link_step, link_steps, specs_of
from integration.sync.plan_site import diff_site
from integration.sync.plan_values import Edit, changes, complete, creation, verdict

__all__ = ["acts", "diff_project", "diff_site", "to_do"]

_BETWEEN: Final = " | "
_FIRST_COLUMNS: Final = 4
"""Of a new Kanban board, at most: its backlog may hold a status, and one or two columns each category (facts 9.4)."""


def diff_project(
    blueprint: ProjectBlueprint, live: LiveDeployment | None, *, reschedule: bool = False, settled: bool = False
) -> Plan:
    """The steps from ``live`` (None: no such project) to ``blueprint``, in the order of application. ``reschedule``: due dates of
    what has not started follow, too; ``settled``: an apply of this very charter and template has gone to its end.

    Raises Refused for a project that another installation keeps, or that people already use without us.
    """
    if live is None:
        return Plan(half="project", steps=tuple(_everything(blueprint)))
    _refuse(blueprint, live)
    steps = [
        *project_steps(blueprint, live),
        *member_steps(blueprint.members, live),
        *group_steps(blueprint.members, live),
        *_component_steps(blueprint.components, live),
        *_board_steps(blueprint.board, live, blueprint.language),
        *issue_steps(blueprint, live, reschedule=reschedule),
        *link_steps(blueprint, live, settled=settled),
    ]
    if not complete(live.record) or live.old_key or any(step.act in ("create", "update") for step in steps):
        steps.append(_record_step(live.record, why="key" if live.old_key else ""))
    return Plan(half="project", steps=tuple(steps))


def _everything(blueprint: ProjectBlueprint) -> Iterator[Step]:
    yield Step(thing="project", act="create", key=blueprint.key, title=blueprint.name, payload=blueprint)
    for member in blueprint.members:
        if member.people:
            yield _member_step(member, member.people)
    for member in blueprint.members:
        if member.groups:
            yield group_step(member.role, member.groups)
    for component in blueprint.components:
        yield creation("component", component.role, component.name, component)
    board = blueprint.board
    yield creation("filter", "filter", board.filter_name, board)
    yield creation("board", "board", board.name, board)
    yield creation("columns", "columns", board.name, board)
    for thing, key, spec in specs_of(blueprint):
        yield creation(thing, key, spec.summary, spec)
    for link in blueprint.links:
        yield link_step(link)
    yield _record_step(None)


def _record_step(record: ProjectRecord | None, why: str = "") -> Step:
    act: Act = "create" if record is None else "update"
    return Step(thing="record", act=act, key="record", title="bornage.project", why=why)


def _refuse(blueprint: ProjectBlueprint, live: LiveDeployment) -> None:
    """Whatever the checks before could see: here nothing was left to an index."""
    key, language = blueprint.key, blueprint.language
    if live.foreign:
        raise stopped("foreign-installation", language, key=key)
    if live.project.style != "classic":
        raise stopped("project-style", language, key=key)
    if live.record is not None or any(item.key is not None for item in live.issues):
        return
    if live.strangers or live.issues:
        raise stopped("project-in-use", language, key=key, issues=live.strangers or len(live.issues))
    if not live.fitting:
        raise stopped("project-fits", language, key=key)


def member_steps(members: Sequence[MemberSpec], live: LiveDeployment) -> Iterator[Step]:
    """Who is not yet in which role."""
    for spec in members:
        present = live.members.get(spec.role, frozenset())
        missing = tuple(handle for handle in spec.people if live.people[handle] not in present)
        if missing:
            yield _member_step(spec, missing)


def _member_step(spec: MemberSpec, handles: Sequence[str]) -> Step:
    return Step(
        thing="member",
        act="create",
        key=spec.role,
        title=spec.role,
        after={"people": ", ".join(handles)},
        payload=tuple(handles),
    )


def _component_steps(components: Sequence[ComponentSpec], live: LiveDeployment) -> Iterator[Step]:
    wrote = {} if live.record is None else live.record.wrote
    for spec in components:
        found = component_for(spec, live)
        if found is None:
            yield creation("component", spec.role, spec.name, spec)
        else:
            yield from _component_changes(spec, found, live, wrote)


def _component_changes(
    spec: ComponentSpec, found: LiveComponent, live: LiveDeployment, wrote: Mapping[str, str]
) -> Iterator[Step]:
    handles = {account: handle for handle, account in live.people.items()}
    wanted = {"description": spec.description, "lead": live.people[spec.lead] if spec.lead else ""}
    present = {"description": found.description, "lead": found.lead or ""}
    known = {name: wrote.get(f"component:{spec.role}:{name}") for name in wanted}
    # Jira keeps no history of components: what differs from what we wrote was changed by somebody.
    verdicts = {name: verdict(wanted[name], known[name], present[name], touched=True) for name in wanted}
    if live.record is not None and found.id not in live.record.ids.components:
        verdicts |= {name: "adopt" for name, verdict in verdicts.items() if verdict == "same"}
    told = {f"component:{spec.role}:{name}": digest_of(text) for name, text in wanted.items()}
    yield from changes(
        ("component", spec.role, spec.name),
        verdicts,
        present=present | {"lead": handles.get(present["lead"], "?") if present["lead"] else ""},
        wanted=wanted | {"lead": spec.lead or ""},
        edit=Edit(spec=spec, id=found.id, wrote=told),
    )


def _board_steps(spec: BoardSpec, live: LiveDeployment, language: Language) -> Iterator[Step]:
    yield from filter_steps(spec, live)
    if not live.boards:
        yield Step(thing="board", act="leave", key="board", title=spec.name, why="no-scope")
        return
    if live.board is None:
        yield creation("board", "board", spec.name, spec)
        yield creation("columns", "columns", spec.name, spec)
        return
    yield from board_steps(spec, live.board, live)
    wanted, present = columns_wanted(spec, language), columns_present(live.board, live.ids)
    wrote = {} if live.record is None else live.record.wrote
    judged = verdict(wanted, wrote.get("board:columns"), present, touched=True)
    if judged == "keep" and not complete(live.record) and _as_made(wanted, present):
        judged = "update"  # the columns Jira made with the board are nobody's choice
    edit = Edit(spec=spec, id=live.board.id, wrote={"board:columns": digest_of(wanted)})
    yield from changes(
        ("columns", "columns", spec.name),
        {"columns": judged},
        present={"columns": present},
        wanted={"columns": wanted},
        edit=edit,
    )


def _as_made(wanted: str, present: str) -> bool:
    """Whether these can be the columns of a new board: a few, and ours not among them. Had an apply that was cut written ours,
    the rest would be what people then made of them.
    """
    filled = present.split(_BETWEEN) if present else []
    return len(filled) <= _FIRST_COLUMNS and len(set(filled) & set(wanted.split(_BETWEEN))) <= 1


def columns_wanted(spec: BoardSpec, language: Language) -> str:
    """The board's columns as one comparable, readable text: names and our status keys, left to right."""
    return _BETWEEN.join(
        f"{column.name.in_language(language)}: {' '.join(sorted(column.statuses))}" for column in spec.columns
    )


def columns_present(board: LiveBoard, ids: SiteIds) -> str:
    """The same of the board as it is; empty columns (the Kanban backlog) do not count."""
    keys = {found: key for key, found in ids.statuses.items()}
    filled = [(name, sorted(keys.get(found, "?") for found in statuses)) for name, statuses in board.columns if statuses]
    return _BETWEEN.join(f"{name}: {' '.join(statuses)}" for name, statuses in filled)


def acts(steps: Iterable[Step], act: Act, *things: Thing) -> tuple[Step, ...]:
    """The steps of one act, of these things or of all."""
    return tuple(step for step in steps if step.act == act and (not things or step.thing in things))


def to_do(steps: Iterable[Step], *things: Thing) -> tuple[Step, ...]:
    """What is to be carried out, of these things or of all."""
    return tuple(step for step in steps if step.act in ("create", "update") and (not things or step.thing in things))
