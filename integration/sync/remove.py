"""`remove`: looks at everything a project holds, plans what goes, and takes it away. The only holder of a Remover.

Cut anywhere, the next run finds less to take away and ends the same: our record, which says what is ours, goes last.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final
from zoneinfo import ZoneInfo

from integration.errors import JiraNotFound, JiraUnauthorised, Refused
from integration.jira.fan_out import fan_out
from integration.jira.reader import Reader
from integration.jira.writer import Writer
from integration.jira.writer_removal import Remover
from integration.mapping.blueprint import project_blueprint
from integration.mapping.marks import label_of
from integration.model.live import Actors, IssueRead, LiveBoard, LiveItem
from integration.model.plan import Plan, Step, Thing
from integration.sync.adopt import own_board
from integration.sync.audit_context import AUDIT_PROPERTY, REGISTER_PAGES, ProjectContext
from integration.sync.begin import ids_of
from integration.sync.members import claimed
from integration.sync.plan import acts
from integration.sync.plan_details import groups_claimed
from integration.sync.register_kept import register_from
from integration.sync.removal import Estate, removal
from integration.sync.snapshot import ASSIGNMENTS_PROPERTY, ITEM_PROPERTY, PROJECT_PROPERTY, mark_of, sweep

Progress = Callable[[int, int, str], None]
_FIELDS: Final = (
    *("summary", "status", "issuetype", "parent", "creator", "created", "updated", "components", "labels", "project"),
    *("comment", "attachment", "subtasks", "votes", "watches"),
)
_ADMIN: Final = "ADMINISTER"
_DELETE: Final = "DELETE_ISSUES"
_SERVICE: Final = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """What `remove` would do, and in which project."""

    context: ProjectContext
    plan: Plan


def agreed_still(shown: Departure, now: Departure) -> tuple[Departure, int]:
    """What was agreed to and may still go, and how many things were left because they changed meanwhile. What is new since was
    not agreed to: our memory, and what holds it, stay for the next run.
    """
    agreed = {_name(step) for step in acts(shown.plan.steps, "remove")}
    wanted = {_name(step) for step in acts(now.plan.steps, "remove")}
    held = ("epic", "component", "record") if wanted - agreed else ()
    gone = {name for name in agreed & wanted if name[0] not in held}
    steps = tuple(step for step in now.plan.steps if step.act != "remove" or _name(step) in gone)
    return replace(now, plan=replace(now.plan, steps=steps)), len(agreed - gone)


def plan_removal(reader: Reader, context: ProjectContext) -> Departure:
    """Reads all issues of the project with their comments, and the histories of ours. Raises JiraError; Refused without the right
    to delete issues, when there are any to delete.
    """
    plan = removal(_survey(reader, context))
    deletes = bool(acts(plan.steps, "remove", "item", "epic", "register"))
    if deletes and not reader.permissions((_DELETE,), project=context.project)[_DELETE]:
        raise Refused(
            f"project {context.project}: expected our account to have “Delete issues”, found it has not; a project "
            "administrator can grant it (project settings, Permissions), then remove again"
        )
    return Departure(context=context, plan=plan)


def _survey(reader: Reader, context: ProjectContext) -> Estate:
    record, key = context.record, context.project
    project = reader.project(key)
    if project is None:
        raise Refused(f"project {key}: expected to see it, found it gone; there is nothing to remove")
    known = {**record.ids.items, **record.ids.phases, record.ids.register: "register"}
    newest = {read.id for read in sweep(reader, project, ())[0]}
    found = sorted({*reader.search(f'project = "{key}"'), *newest, *(one for one in known if one)}, key=int)
    properties = (ITEM_PROPERTY, AUDIT_PROPERTY, *REGISTER_PAGES)[:5]
    reads = [one for one in reader.issues(found, fields=_FIELDS, properties=properties) if one.project_id == project.id]
    items = tuple(item for read in reads if (item := _item(reader, read, known, context)) is not None)
    ours = {item.read.id for item in items}
    today = reader.now().astimezone(ZoneInfo(context.charter.timezone)).date()
    blueprint = project_blueprint(context.template, context.charter, today=today)
    ours_in = _let_in(context, next((i.read for i in items if i.key == "register"), None))
    groups_in = _by_role(groups_claimed(record.wrote))
    actors = _actors(reader, context, {*ours_in, *groups_in})
    return Estate(
        project=project,
        record=record,
        blueprint=own_board(blueprint) if record.adopted is not None else blueprint,
        ids=ids_of(record),
        ours=context.own,
        service=context.own - record.people.keys() - context.staffing.actor_of.keys(),
        me=context.me,
        items=items,
        others=tuple(read for read in reads if read.id not in ours),
        histories=reader.histories([item.read.id for item in items]),
        components=reader.components(key),
        board=_board(reader, record.ids.board),
        filter=reader.filter(record.ids.filter) if record.ids.filter else None,
        members={role: people & actors[role].people for role, people in ours_in.items() if role in actors},
        groups={role: found & actors[role].groups.keys() for role, found in groups_in.items() if role in actors},
        admin=reader.permissions((_ADMIN,), project=None)[_ADMIN],
    )


def _item(reader: Reader, read: IssueRead, known: dict[str, str], context: ProjectContext) -> LiveItem | None:
    mark = mark_of(read, site=context.site, project=context.project_id, keys=context.keys)
    key = known.get(read.id) or (mark.key if mark else None)
    if key is None:
        return None
    whole = read if read.comments is not None else replace(read, comments=reader.comments(read.id))
    return LiveItem(read=whole, key=key, mark=mark)


def _board(reader: Reader, board: str) -> LiveBoard | None:
    try:
        return reader.board(board) if board else None
    except (JiraNotFound, JiraUnauthorised):
        return None


def _let_in(context: ProjectContext, register: IssueRead | None) -> dict[str, frozenset[str]]:
    """Those we let in, by apply or on their date; and our own account."""
    let_in = register_from(register, context).let_in
    kept = ((role, one) for role, people in (let_in.ours if let_in else {}).items() for one in people)
    return _by_role((*((role, account) for role, account, _ in claimed(context.record)), *kept))


def _by_role(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for role, one in pairs:
        found[role] = found.get(role, frozenset()) | {one}
    return found


def _actors(reader: Reader, context: ProjectContext, roles: Iterable[str]) -> dict[str, Actors]:
    ids = {key: found for found, key in context.record.ids.roles.items()}
    return {role: reader.actors(context.project, ids[role]) for role in sorted(roles) if role in ids}


def remove(departure: Departure, remover: Remover, writer: Writer, *, progress: Progress) -> None:
    """Carries it out. Raises JiraError: what went before is gone, and the next run goes on."""
    context, steps = departure.context, acts(departure.plan.steps, "remove")
    done: set[tuple[Thing, str, str]] = set()
    total = len({_name(step) for step in steps})
    for thing, part in _in_order(steps, context.own):
        fan_out(lambda step: _take(context, step, remover, writer), part)
        done |= {_name(step) for step in part}
        if part:
            progress(len(done), total, thing)


def _in_order(steps: Sequence[Step], own: frozenset[str]) -> Iterator[tuple[Thing, tuple[Step, ...]]]:
    """Whom the nightly run let in is remembered on the register: they leave before it. We leave last, as rights are ours by role."""
    first: tuple[Thing, ...] = ("board", "filter", "project", "item")
    for thing in first:
        yield thing, acts(steps, "remove", thing)
    members, groups = acts(steps, "remove", "member"), acts(steps, "remove", "group")
    yield "member", tuple(_only(step, set(step.payload) - own) for step in members if step.key != _SERVICE)
    yield "group", tuple(step for step in groups if step.key != _SERVICE)
    then: tuple[Thing, ...] = ("register", "epic", "component")
    for thing in then:
        yield thing, acts(steps, "remove", thing)
    yield "member", tuple(step if step.key == _SERVICE else _only(step, own & set(step.payload)) for step in members)
    yield "group", tuple(step for step in groups if step.key == _SERVICE)
    yield "record", acts(steps, "remove", "record")


def _only(step: Step, accounts: Iterable[str]) -> Step:
    return replace(step, payload=tuple(sorted(accounts)))


def _name(step: Step) -> tuple[Thing, str, str]:
    """What a step takes away; several issues may play one part."""
    return step.thing, step.key, step.payload if isinstance(step.payload, str) else ""


def _unmark(item: LiveItem, writer: Writer) -> None:
    """Off an issue that was there before us: label and mark. Whoever took the label off, or the issue away, was first."""
    label = label_of(item.mark.key if item.mark else "")
    with suppress(JiraNotFound):
        if label in item.read.labels:
            writer.update_issue(item.read.id, update={"labels": [{"remove": label}]}, notify=False)
    writer.delete_issue_property(item.read.id, ITEM_PROPERTY)


def _take(context: ProjectContext, step: Step, remover: Remover, writer: Writer) -> None:
    by_thing: dict[Thing, Callable[[Any], None]] = {
        "board": remover.delete_board,
        "filter": remover.delete_filter,
        "project": remover.delete_project,
        "item": remover.delete_issue,
        "register": remover.delete_issue,
        "epic": remover.delete_issue,
        "component": remover.delete_component,
    }
    if step.thing == "record":
        fan_out(lambda item: _unmark(item, writer), step.payload)
        for name in (ASSIGNMENTS_PROPERTY, PROJECT_PROPERTY):
            remover.delete_project_property(context.project, name)
    elif step.thing == "member":
        roles = {key: found for found, key in context.record.ids.roles.items()}
        for account in step.payload:
            writer.remove_member(context.project, roles[step.key], account)
    elif step.thing == "group":
        roles = {key: found for found, key in context.record.ids.roles.items()}
        for group in step.payload:
            writer.remove_group(context.project, roles[step.key], group)
    else:
        by_thing[step.thing](step.payload)
