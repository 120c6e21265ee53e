"""A Jira of values: carries a plan out on a LiveDeployment, as Jira would, without any door."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from integration.model.blueprint import ComponentSpec, ProjectBlueprint
from integration.model.canonical import digest_of
from integration.model.live import (
    AppliedCharter,
    IdMap,
    IssueRead,
    ItemMark,
    LiveBoard,
    LiveComponent,
    LiveDeployment,
    LiveItem,
    LiveLink,
    LiveProject,
    Named,
    ProjectRecord,
    SiteIds,
)
from integration.model.words import STATUSES, TYPES
from integration.sync.plan import columns_wanted, to_do
from integration.sync.plan_issues import REGISTER, ours_among, places_of, wanted_values, written
from integration.sync.plan_values import Edit, Labelling

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
US = "712020:bornage"
IDS = SiteIds(
    roles={key: str(n) for n, key in enumerate(("MOA", "AMOA", "MOE", "AMOE", "service", "register"), 100)},
    types={key: str(n) for n, key in enumerate(TYPES, 200)},
    statuses={key: str(n) for n, key in enumerate(STATUSES, 300)},
    type_scheme="400",
    workflow_scheme="401",
    blocks="500",
)
CHARTER = AppliedCharter(digest="0", name="Velours", start=NOW.date(), gates="none")
PROJECT = LiveProject(id="10000", key="CRM", name="Velours CRM", style="classic", simplified=False, lead=US)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a step is carried out with."""

    blueprint: ProjectBlueprint
    live: LiveDeployment | None
    people: dict[str, str]


def people_of(charter):
    return {"service": US, **{handle: person.account for handle, person in charter.people.items()}}


def carry_out(plan, blueprint, live, *, people, at_most=None):
    """``live`` after the first ``at_most`` steps; the record is first written as under way, as bootstrap does."""
    for number, step in enumerate(to_do(plan.steps)):
        if at_most is not None and number >= at_most:
            break
        live = _STEPS[step.thing](step, Turn(blueprint=blueprint, live=live, people=people))
        if live.record is None:
            live = replace(live, record=_record(blueprint, live, finished=False))
    return live


def edit(live, key, **fields):
    """A person edits an issue of ours: the changelog names them."""
    names = {"due": "due", "summary": "summary", "labels": "labels", "parent_id": "parent", "components": "component"}
    item = ours_among(live)[key]
    changed = replace(item, read=replace(item.read, **fields), touched=item.touched | {names[name] for name in fields})
    return _with(live, changed)


def _with(live, item):
    others = tuple(one for one in live.issues if one.read.id != item.read.id)
    return replace(live, issues=(*others, item))


def _project(_step, turn):
    project = replace(PROJECT, name=turn.blueprint.name, description=turn.blueprint.description)
    return LiveDeployment(project=project, ids=IDS, people=turn.people)


def _member(step, turn):
    present = turn.live.members.get(step.key, frozenset())
    added = frozenset(turn.people[handle] for handle in step.payload)
    return replace(turn.live, members={**turn.live.members, step.key: present | added})


def _component(step, turn):
    spec = step.payload.spec if isinstance(step.payload, Edit) else step.payload
    assert isinstance(spec, ComponentSpec)
    number = step.payload.id if isinstance(step.payload, Edit) else f"6{len(turn.live.components):02}"
    made = LiveComponent(
        id=number, name=spec.name, description=spec.description, lead=turn.people[spec.lead] if spec.lead else None
    )
    return replace(turn.live, components=(*(c for c in turn.live.components if c.id != number), made))


def _filter(_step, turn):
    return replace(turn.live, filter=Named(id="700", name=turn.blueprint.board.filter_name, extra={"shared": (PROJECT.id,)}))


def _board(_step, turn):
    by_jira = (("Backlog", ()), ("To Do", (IDS.statuses["prepare"],)))
    return replace(turn.live, board=LiveBoard(id="800", name=turn.blueprint.board.name, filter_id="700", columns=by_jira))


def _columns(_step, turn):
    ours = tuple(
        (column.name.in_language(turn.blueprint.language), tuple(IDS.statuses[s] for s in column.statuses))
        for column in turn.blueprint.board.columns
    )
    return replace(turn.live, board=replace(turn.live.board, columns=(("Backlog", ()), *ours)))


def _issue(step, turn):
    if isinstance(step.payload, Labelling):
        return _labelled(step.payload, turn)
    if isinstance(step.payload, Edit):
        item = next(one for one in turn.live.issues if one.read.id == step.payload.id)
        read = replace(item.read, **_fields(step.payload.spec, turn.blueprint, turn.live, step.payload.fields))
        mark = ItemMark(
            key=step.key, thing=step.thing, kind=kind_of(step), template="small", version=3, wrote=step.payload.wrote
        )
        return _with(turn.live, replace(item, read=read, mark=mark))
    spec = step.payload
    mark = ItemMark(key=step.key, thing=step.thing, kind=kind_of(step), template="small", version=3, wrote=written(spec))
    fields = _fields(spec, turn.blueprint, turn.live, wanted_values(spec))
    return _with(turn.live, LiveItem(read=replace(_blank(1000 + len(turn.live.issues)), **fields), key=step.key, mark=mark))


def _labelled(wanted, turn):
    item = next(one for one in turn.live.issues if one.read.id == wanted.id)
    rest = tuple(label for label in item.read.labels if label != wanted.label)
    labels = (*rest, wanted.label) if wanted.act == "add" else rest
    return _with(turn.live, replace(item, read=replace(item.read, labels=labels), mark=wanted.mark or item.mark))


def kind_of(step):
    spec = step.payload.spec if isinstance(step.payload, Edit) else step.payload
    return getattr(spec, "kind", None)


def _blank(number):
    return IssueRead(
        id=str(number), key=f"CRM-{number - 999}", project_id=PROJECT.id, type_id="", status_id=IDS.statuses["prepare"], summary="", description=None,
        parent_id=None, assignee=None, creator=US, reporter=US, created=NOW, updated=NOW, due=None, components=(), labels=(),
        links=(), subtasks=(), comments=(), properties={}, names={},
    )  # fmt: skip


def _fields(spec, blueprint, live, names):
    roles = {role: found for found, role in places_of(blueprint, live).roles.items()}
    epics = {key: item.read.id for key, item in ours_among(live).items()}
    values = {
        "summary": lambda: ("summary", spec.summary),
        "due": lambda: ("due", spec.due),
        "component": lambda: ("components", (roles[spec.component],)),
        "parent": lambda: ("parent_id", epics.get(spec.parent)),
        "labels": lambda: ("labels", spec.labels),
    }
    return dict(values[name]() for name in names)


def _link(step, turn):
    ours = ours_among(turn.live)
    source, target = ours[step.payload.source], ours[step.payload.target]
    made = LiveLink(
        id="900", type_id="500", type_name="Blocks", outward=True, other_id=target.read.id, other_key=target.read.key
    )
    return _with(turn.live, replace(source, read=replace(source.read, links=(*source.read.links, made))))


def _finish(_step, turn):
    return replace(turn.live, record=_record(turn.blueprint, turn.live, finished=True))


def _record(blueprint, live, *, finished):
    ours, epics = ours_among(live), {epic.key for epic in blueprint.epics}
    old = live.record.ids if live.record else None
    ids = IdMap(
        statuses={found: key for key, found in IDS.statuses.items()},
        types={found: key for key, found in IDS.types.items()},
        roles={found: key for key, found in IDS.roles.items()},
        components=dict(places_of(blueprint, live).roles) if finished else {},
        items=_items(old, ours, epics) if finished else {},
        phases={item.read.id: key for key, item in ours.items() if key in epics} if finished else {},
        filter=live.filter.id if finished and live.filter else "",
        board=live.board.id if finished and live.board else "",
        register=ours[REGISTER].read.id if finished else "",
        kinds={item.read.id: item.mark.kind for item in ours.values() if item.mark and item.mark.kind} if finished else {},
    )
    return ProjectRecord(
        project_id=PROJECT.id, template="small", template_version=3, template_digest="0", charter=CHARTER, language="fr",
        zone="Europe/Paris", people={}, accounts=(US,), ids=ids, effective_from=NOW, applied_at=NOW,
        wrote=_wrote(blueprint, live) if finished else {},
    )  # fmt: skip


def _items(old, ours, epics):
    known = dict(old.items) if old else {}
    return known | {item.read.id: key for key, item in ours.items() if key not in epics and key != REGISTER}


def _wrote(blueprint, live):
    wrote = {"board:columns": digest_of(_columns_text(blueprint))}
    for spec in blueprint.components:
        wrote[f"component:{spec.role}:description"] = digest_of(spec.description)
        wrote[f"component:{spec.role}:lead"] = digest_of(live.people[spec.lead] if spec.lead else "")
    return wrote


def _columns_text(blueprint):
    return columns_wanted(blueprint.board, blueprint.language)


_STEPS = {
    "project": _project,
    "member": _member,
    "component": _component,
    "filter": _filter,
    "board": _board,
    "columns": _columns,
    "epic": _issue,
    "item": _issue,
    "register": _issue,
    "link": _link,
    "record": _finish,
}
