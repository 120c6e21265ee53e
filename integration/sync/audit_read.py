"""READ: issues, changelogs and comments -> the deployment as far as judging some issues needs it. Holds a reader only."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from integration.jira.fan_out import fan_out
from integration.jira.reader import Reader
from integration.mapping.wire import history_of
from integration.model.history import Deployment, History, Timeline
from integration.model.live import IssueRead
from integration.rules.cases import wanted_by
from integration.rules.timeline import timelines_from
from integration.sync.audit_context import AUDIT_PROPERTY, REGISTER_PAGES, SPILL_PROPERTY, ProjectContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read. ``reads``: issues by id, subjects with all their comments; ``gone``: subjects that are not in the
    project any more, or that we may not see: absence cures nothing. ``register``: None when it is not in the project.
    """

    deployment: Deployment
    timelines: Mapping[str, Timeline]
    reads: Mapping[str, IssueRead]
    subjects: tuple[str, ...]
    gone: tuple[str, ...]
    register: IssueRead | None


@dataclass(slots=True)
class _Pool:
    """Issues read so far."""

    reader: Reader
    context: ProjectContext
    reads: dict[str, IssueRead] = field(default_factory=dict)
    histories: dict[str, History] = field(default_factory=dict)

    def add(self, ids: Iterable[str]) -> None:
        """Reads what is not there yet; what does not exist stays out."""
        missing = [i for i in sorted(set(ids), key=_number) if i not in self.reads]
        if not missing:
            return
        found = self.reader.issues(missing, properties=(AUDIT_PROPERTY, SPILL_PROPERTY))
        changelogs = self.reader.histories([read.id for read in found])
        ids_map, kinds, service = self.context.record.ids, self.context.kinds, self.context.service
        for read in found:
            rows = changelogs.get(read.id, ())
            self.reads[read.id] = read
            self.histories[read.id] = history_of(read, rows, ids=ids_map, kinds=kinds, service=service)

    def wanted(self, ids: Iterable[str]) -> set[str]:
        return {i for issue in ids if issue in self.histories for i in wanted_by(self.histories[issue])}


def read_deployment(
    reader: Reader, context: ProjectContext, ids: Collection[str], *, now: datetime, dependents: bool = False
) -> Reading:
    """The issues asked for (ids, or today's keys) and what judging them needs: every phase's epic, the decisions that
    choose a provider, parents, links and sub-tasks; for a phase its children and their links; for an acceptance report
    what stands upstream.

    ``dependents``: the issues whose own judging looks at one asked for become subjects too.
    """
    pool = _Pool(reader, context)
    register = context.record.ids.register
    pool.add({*ids, *context.record.ids.phases, *context.deciding()} - {register})
    named = {read.key: read.id for read in pool.reads.values()}
    asked = [i for i in dict.fromkeys(named.get(name, name) for name in ids) if i != register]
    touched = [*asked, *(i for i in _dependents(pool, asked) if i != register)] if dependents else asked
    subjects = [i for i in touched if i in pool.reads and pool.reads[i].project_id == context.project_id]
    children = _children(pool, [i for i in subjects if i in context.record.ids.phases])
    pool.add(children)
    pool.add(pool.wanted([*subjects, *children]))
    _read_upstream(pool, subjects)
    own = reader.issues([register], properties=(AUDIT_PROPERTY, *REGISTER_PAGES))
    found = next((read for read in own if read.project_id == context.project_id), None)
    commented = _complete(reader, {i: pool.reads[i] for i in subjects} | ({register: found} if found else {}))
    deployment = _deployment(context, {i: _remarked(h, commented.get(i), context) for i, h in pool.histories.items()}, now)
    return Reading(
        deployment=deployment,
        timelines=timelines_from(deployment, settle=timedelta(minutes=context.policy.settle_minutes)),
        reads=pool.reads | {i: commented[i] for i in subjects},
        subjects=tuple(subjects),
        gone=tuple(i for i in asked if i not in subjects),
        register=commented.get(register),
    )


def _dependents(pool: _Pool, ids: Collection[str]) -> list[str]:
    """Parents ever (a phase by its children), what an issue is linked to, and the acceptance reports further down."""
    found: dict[str, None] = {}
    frontier = pool.wanted(ids)
    while frontier := frontier - set(found) - set(ids):
        pool.add(frontier)
        found |= dict.fromkeys(sorted(frontier, key=_number))
        reports = [pool.histories[i].issue for i in frontier if i in pool.histories]
        frontier = {
            link.other for i in reports if i.kind == "acceptance" for link in i.links if _blocks(link.kind, not link.outward)
        }
    return list(found)


def _children(pool: _Pool, epics: Collection[str]) -> set[str]:
    """Issues under these phases today, and their template items wherever they went."""
    if not epics:
        return set()
    keys = ", ".join(f'"{pool.reads[epic].key}"' for epic in sorted(epics, key=_number))
    today = pool.reader.search(f'project = "{pool.context.project}" AND parent in ({keys})')
    applied = [i for epic in epics for i in pool.context.items_of(pool.context.record.ids.phases[epic])]
    return {*today, *applied}


def _read_upstream(pool: _Pool, subjects: Iterable[str]) -> None:
    """Of acceptance reports: the items that block them, through other reports too, with who built those (domain-rules 0)."""
    reports = {i for i in subjects if pool.histories[i].issue.kind == "acceptance"}
    seen: set[str] = set()
    items: set[str] = set()
    while reports - seen:
        seen |= reports
        pool.add(pool.wanted(reports))
        blocking = {
            link.other for i in reports for link in pool.histories[i].issue.links if _blocks(link.kind, link.outward)
        }
        reports = {i for i in blocking & set(pool.histories) if pool.histories[i].issue.kind == "acceptance"} - seen
        items |= blocking - reports
    pool.add(pool.wanted(items))


def _blocks(kind: str, outward: bool) -> bool:  # noqa: FBT001  # a link seen from the blocked end
    return kind == "blocks" and not outward


def _complete(reader: Reader, reads: Mapping[str, IssueRead]) -> dict[str, IssueRead]:
    """With all comments: the page inside an issue is cut silently, the list is read where it was (design 8.11)."""
    cut = [i for i, read in reads.items() if read.comments is None]
    lists = dict(zip(cut, fan_out(reader.comments, cut), strict=True))
    return {i: replace(read, comments=lists[i]) if i in lists else read for i, read in reads.items()}


def _remarked(history: History, read: IssueRead | None, context: ProjectContext) -> History:
    """The history with the remarks of comments read since."""
    if read is None or not read.comments or history.issue.remarks:
        return history
    again = history_of(read, (), ids=context.record.ids, kinds=context.kinds, service=context.service)
    return replace(history, issue=replace(history.issue, remarks=again.issue.remarks))


def _deployment(context: ProjectContext, histories: Mapping[str, History], now: datetime) -> Deployment:
    return Deployment(
        site=context.site,
        project=context.project_id,
        now=now,
        zone=context.zone,
        staffing=context.staffing,
        service=context.service,
        effective_from=context.effective_from,
        phases=context.phases,
        histories=histories,
    )


def _number(issue: str) -> tuple[int, str]:
    return (int(issue) if issue.isdecimal() else 0), issue
