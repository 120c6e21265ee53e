"""Creates the next occurrence of each ritual whose last one is over, under the epic its template asks for (decisions 15).

Asked only when something moved (a ritual, a phase) or a day has come: a quiet night spends nothing. A create whose end is unknown is
looked for by its mark, never sent again blindly; the intention stays until the index shows the issue. The store remembers the last day
an issue was made for: a session that people delete stays deleted until the next one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from integration.errors import Ambiguous, JiraError, JiraUnauthorised, JiraUnreachable
from integration.jira.reader import Reader
from integration.jira.writer import Created
from integration.mapping.blueprint import project_blueprint
from integration.mapping.bodies import issue_body
from integration.mapping.marks import label_of
from integration.mapping.occurrences import (
    Occurrence,
    held_on,
    is_over,
    latest,
    next_day,
    occurrence_key,
    occurrence_of,
    occurrence_spec,
)
from integration.mapping.records import item_mark_json, project_subject
from integration.mapping.wire import history_of
from integration.model.blueprint import IssueSpec
from integration.model.live import IssueRead, ItemMark, LiveProject
from integration.model.template import Item
from integration.sync.audit_context import ProjectContext
from integration.sync.audit_decide import Failure, failure_of
from integration.sync.audit_write import SETTLES_WITHIN, Pen
from integration.sync.plan_issues import written
from integration.sync.snapshot import ITEM_PROPERTY, mark_of, sweep

_FIELDS: Final = ("status", "duedate", "labels", "parent", "project", "created", "updated", "issuetype")
_OPEN: Final = frozenset({"ready", "build"})
INTENT: Final = "ritual"
REMEMBERED: Final = "ritual:"
"""Before an item's id: where the store keeps its last day, among a project's digests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RitualsDone:
    """``made``: keys of the issues created. ``look_again``: the local midnight at which the next one may be due; None: none.
    ``kept``: the last day each ritual was made for, as the store is to remember it.
    """

    made: tuple[str, ...]
    failed: tuple[Failure, ...]
    look_again: datetime | None
    kept: dict[str, str]


def recur(pen: Pen, reader: Reader, kept: Mapping[str, str], *, now: datetime) -> RitualsDone:
    """Looks at all rituals of the project that recur. A ritual that fails stops no other, nor the night; a wrong token or an unreachable
    site stops the run before its cursor moves: the next one finds the same again. ``kept``: what the store remembers.
    """
    context = pen.context
    today = now.astimezone(context.zone).date()
    kept = rituals_kept(kept)
    try:
        desk = _read(pen, reader, kept, now=now, today=today)
    except (JiraUnauthorised, JiraUnreachable):
        raise
    except Exception as cause:  # noqa: BLE001  # told of in the result; due again at once
        failure = failure_of(f"rituals:{context.project_id}", cause)
        return RitualsDone(made=(), failed=(failure,), look_again=_midnight(today, context), kept=kept)
    if desk is None:
        return RitualsDone(made=(), failed=(), look_again=None, kept=kept)
    made: list[str] = []
    failed: list[Failure] = []
    dates: list[date] = []
    for item in desk.rituals:
        try:
            key = _next(desk, item, dates)
        except (JiraUnauthorised, JiraUnreachable):
            raise
        except Exception as cause:  # noqa: BLE001  # as above
            failed.append(failure_of(f"ritual:{item.id}", cause))
            dates.append(today)
        else:
            made += [key] if key else []
    first = min(dates, default=None)
    again = _midnight(first, context)
    return RitualsDone(made=tuple(made), failed=tuple(failed), look_again=again, kept=kept | _remembered(desk))


def _midnight(day: date | None, context: ProjectContext) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), context.zone)


def rituals_kept(kept: Mapping[str, str]) -> dict[str, str]:
    """Of what the store keeps, the days of rituals alone."""
    return {name: day for name, day in kept.items() if name.startswith(REMEMBERED)}


def _remembered(desk: "_Desk") -> dict[str, str]:
    """Of the template's own issues nothing: people move their day."""
    days = dict(desk.made)
    for item, known in desk.known.items():
        ours = [one.planned for one in known if one.issue not in desk.context.record.ids.items]
        days[item] = max([*ours, *([days[item]] if item in days else [])], default=date.min)
    return {f"{REMEMBERED}{item}": day.isoformat() for item, day in days.items() if day > date.min}


def _rituals(context: ProjectContext, specs: Mapping[str, IssueSpec]) -> tuple[Item, ...]:
    """Those of a phase that the charter leaves out by now recur no more; none does in an adopted project, unless we may make items."""
    if context.record.adopted is not None and "items" not in context.record.adopted:
        return ()
    applied = set(context.record.ids.items.values())
    items = (item for phase in context.template.phases for item in phase.items)
    found = (i for i in items if i.type == "rituel" and i.every not in (None, "once"))
    return tuple(i for i in found if i.id in applied and i.id in specs)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What was read for all rituals. ``opened``: epics open today, the one opened last at the end; ``made``: item -> the last day that
    an issue was made for, this run's included.
    """

    pen: Pen
    reader: Reader
    now: datetime
    today: date
    known: Mapping[str, tuple[Occurrence, ...]]
    opened: tuple[str, ...]
    specs: Mapping[str, IssueSpec]
    rituals: tuple[Item, ...]
    made: dict[str, date]

    @property
    def context(self) -> ProjectContext:
        return self.pen.context


def _read(pen: Pen, reader: Reader, kept: Mapping[str, str], *, now: datetime, today: date) -> _Desk | None:
    """None: no ritual of the project recurs."""
    context = pen.context
    ids = context.record.ids
    blueprint = project_blueprint(context.template, context.charter, today=today)
    specs = {spec.key: spec for spec in blueprint.items}
    rituals = _rituals(context, specs)
    if not rituals:
        return None
    labels = ", ".join(f'"{label_of(item.id)}"' for item in rituals)
    found = reader.search(f'project = "{context.project}" AND labels in ({labels})')
    names = {item.id for item in rituals}
    first = [issue for issue, item in ids.items.items() if item in names]
    wanted = dict.fromkeys([*found, *first, *ids.phases])
    reads = {read.id: read for read in reader.issues(wanted, fields=_FIELDS, properties=(ITEM_PROPERTY,))}
    return _Desk(
        pen=pen,
        reader=reader,
        now=now,
        today=today,
        known=_known(context, reads, specs),
        opened=_opened(context, reader, reads),
        specs=specs,
        rituals=rituals,
        made={name.removeprefix(REMEMBERED): date.fromisoformat(day) for name, day in kept.items()},
    )


def _known(
    context: ProjectContext, reads: Mapping[str, IssueRead], specs: Mapping[str, IssueSpec]
) -> Mapping[str, tuple[Occurrence, ...]]:
    """Occurrences by item: the template's own, and those whose mark we sealed."""
    found: dict[str, tuple[Occurrence, ...]] = {}
    for read in reads.values():
        item, planned = _which(context, read, specs)
        if item is not None and planned is not None:
            status = context.record.ids.statuses.get(read.status_id)
            one = Occurrence(issue=read.id, planned=planned, due=read.due, status=status)
            found[item] = (*found.get(item, ()), one)
    return found


def _which(context: ProjectContext, read: IssueRead, specs: Mapping[str, IssueSpec]) -> tuple[str | None, date | None]:
    applied = context.record.ids.items.get(read.id)
    if applied is not None:
        return applied, read.due or (specs[applied].due if applied in specs else None)
    mark = mark_of(read, site=context.site, project=context.project_id, keys=context.keys)
    return (occurrence_of(mark.key) if mark else None) or (None, None)


def _opened(context: ProjectContext, reader: Reader, reads: Mapping[str, IssueRead]) -> tuple[str, ...]:
    """Epics open now, in the order in which they were opened."""
    ids = context.record.ids
    now = [epic for epic in ids.phases if epic in reads and ids.statuses.get(reads[epic].status_id) in _OPEN]
    told = reader.histories(now) if len(now) > 1 else {}
    histories = {epic: history_of(reads[epic], told.get(epic, ()), ids=ids, service=frozenset()) for epic in now}
    since = {e: [c.at for c in h.changes if c.field == "status" and c.new in _OPEN] for e, h in histories.items()}
    return tuple(sorted(now, key=lambda epic: (min(since[epic], default=reads[epic].created), int(epic))))


def _next(desk: _Desk, item: Item, dates: list[date]) -> str | None:
    """Creates what is wanted; the key of the issue made. ``dates``: when to look at this ritual again."""
    last = _last(desk, item)
    epic = _epic(desk, item)
    _seen(desk, item)
    if last is None or item.every is None or epic is None:
        return None  # no phase is open for it: opening one is a change, which asks again
    if not is_over(last, desk.today):
        dates.append((last.due or held_on(last.planned)) + timedelta(days=1))
        return None
    planned = next_day(item.every, last, desk.today)
    assert planned is not None
    if _moment_ago(desk, item, planned):
        dates.append(desk.today)
        return None
    dates.append(held_on(planned) + timedelta(days=1))
    return _make(desk, item, planned, epic)


def _last(desk: _Desk, item: Item) -> Occurrence | None:
    """The last one known; one that was made later and is gone waits for its day as if it stood."""
    last, made = latest(desk.known.get(item.id, ())), desk.made.get(item.id)
    if last is None or made is None or made <= last.planned:
        return last
    return Occurrence(issue=last.issue, planned=made, due=None, status=None)


def _moment_ago(desk: _Desk, item: Item, planned: date) -> bool:
    """Was it sent just now, without an answer: it may still arrive, or never."""
    pending = desk.pen.intents.get((INTENT, f"ritual:{item.id}"))
    sent = pending is not None and pending.body == occurrence_key(item.id, planned)
    return sent and pending is not None and desk.now - pending.at < SETTLES_WITHIN


def _seen(desk: _Desk, item: Item) -> None:
    """An intention has served once the index shows what it made."""
    pending = desk.pen.intents.get((INTENT, f"ritual:{item.id}"))
    shown = {occurrence_key(item.id, one.planned) for one in desk.known.get(item.id, ())}
    if pending is not None and pending.body in shown:
        desk.pen.done(INTENT, f"ritual:{item.id}")


def _epic(desk: _Desk, item: Item) -> str | None:
    """Until its phase ends: its own epic while that is open; for the project: the one opened last."""
    if item.until != "phase":
        return desk.opened[-1] if desk.opened else None
    own = next((p.id for p in desk.context.template.phases if item in p.items), None)
    return next((epic for epic in desk.opened if desk.context.record.ids.phases[epic] == own), None)


def _make(desk: _Desk, item: Item, planned: date, epic: str) -> str | None:
    key, pen = occurrence_key(item.id, planned), desk.pen
    pending = pen.intents.get((INTENT, f"ritual:{item.id}"))
    if pending is not None and pending.body == key and _arrived(desk, key):
        return None
    pen.intend(INTENT, f"ritual:{item.id}", key, desk.now)
    try:
        outcome = pen.writer.create_issues([_body(desk, item, planned, epic)])[0]
    except Ambiguous:
        raise
    except JiraError:
        pen.done(INTENT, f"ritual:{item.id}")
        raise
    if isinstance(outcome, Created):
        pen.wrote += 1
        desk.made[item.id] = planned
        return outcome.key
    if not isinstance(outcome, Ambiguous):
        pen.done(INTENT, f"ritual:{item.id}")
    raise outcome


def _arrived(desk: _Desk, key: str) -> bool:
    """Whether it is there though the index does not show it yet."""
    context = desk.context
    project = LiveProject(id=context.project_id, key=context.project, name="", style="classic", simplified=False, lead=None)
    reads, _ = sweep(desk.reader, project, [])
    marks = (mark_of(read, site=context.site, project=context.project_id, keys=context.keys) for read in reads)
    return any(mark is not None and mark.key == key for mark in marks)


def _body(desk: _Desk, item: Item, planned: date, epic: str) -> Mapping[str, object]:
    context, ids = desk.context, desk.context.record.ids
    spec = occurrence_spec(desk.specs[item.id], planned, context.charter.language)
    types = {kind: found for found, kind in ids.types.items()}
    components = {role: found for found, role in ids.components.items()}
    mark = ItemMark(
        key=spec.key,
        thing="occurrence",
        kind=spec.kind,
        template=context.template.id,
        version=context.template.version,
        wrote=written(spec),
    )
    sealed = desk.pen.sealed(item_mark_json(mark), ITEM_PROPERTY, project_subject(context.project_id))
    return issue_body(
        spec,
        project_id=context.project_id,
        type_id=types["rituel"],
        parent_id=epic,
        component_id=components.get(spec.component),
        properties={ITEM_PROPERTY: sealed},
    )
