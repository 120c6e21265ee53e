"""READ: issues, changelogs and comments -> the deployment as far as judging some issues needs it. Holds a reader only."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import ceil

from integration.jira.fan_out import fan_out
from integration.jira.reader import Reader
from integration.jira.reader_issues import FIELDS
from integration.mapping.flow import flow_of
from integration.mapping.wire import history_of
from integration.mapping.wire_links import finished, has_past, keys_of, number_in, resolved
from integration.model.history import Deployment, History, Timeline
from integration.model.live import IssueRead
from integration.model.words import DONE, INTERNAL_WORK
from integration.rules.cases import wanted_by, wants_open_items
from integration.rules.timeline import timelines_from
from integration.sync.audit_context import AUDIT_PROPERTY, DECIDING, REGISTER_PAGES, SPILL_PROPERTY, ProjectContext

Left = Mapping[str, tuple[str, ...]]
"""Parent id -> ids of issues that were under it and are no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read. ``reads``: issues by id, subjects with all their comments; ``gone``: subjects that are not in the
    project any more, or that we may not see: absence cures nothing. ``register``: None when it is not in the project.
    ``left``: as it was known, and as the changelogs read now tell it.
    """

    deployment: Deployment
    timelines: Mapping[str, Timeline]
    reads: Mapping[str, IssueRead]
    subjects: tuple[str, ...]
    gone: tuple[str, ...]
    register: IssueRead | None
    left: Left


@dataclass(slots=True)
class _Pool:
    """Issues read so far. ``ids``: by key, today's and former: links that were taken off are known by keys; ``nowhere``: keys
    that lead to no issue we may see; ``loose``: issues with such links.
    """

    reader: Reader
    context: ProjectContext
    left: Left
    reads: dict[str, IssueRead] = field(default_factory=dict)
    histories: dict[str, History] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    nowhere: set[str] = field(default_factory=set)
    loose: set[str] = field(default_factory=set)

    def add(self, ids: Iterable[str]) -> None:
        """Reads what is not there yet; what does not exist stays out."""
        unread = (i for i in set(ids) - self.nowhere if self.ids.get(i, i) not in self.reads)
        missing = sorted(unread, key=_number)
        if not missing:
            return
        budget = self.context.charter.budget_field
        fields = FIELDS if budget is None else (*FIELDS, budget)
        found = self.reader.issues(missing, fields=fields, properties=(AUDIT_PROPERTY, SPILL_PROPERTY))
        changelogs = self.reader.histories([read.id for read in found])
        ids_map, service = self.context.record.ids, self.context.service
        for read in found:
            rows = changelogs.get(read.id, ())
            self.reads[read.id] = read
            history = history_of(read, rows, ids=ids_map, service=service, budget=budget)
            self.histories[read.id] = history
            self.ids |= dict.fromkeys(keys_of(history), read.id)
            if has_past(history):
                self.loose.add(read.id)
        self._name(missing, found)

    def _name(self, asked: list[str], found: Iterable[IssueRead]) -> None:
        """Keys by their issues. A project given another key leaves no trace: what came for an unknown key has its number."""
        keys = [key for key in asked if not key.isdecimal() and key not in self.ids]
        expected = set(self.named(asked))
        for key in keys:
            alike = [read.id for read in found if number_in(read.key) == number_in(key) and read.id not in expected]
            if len(alike) == 1:
                self.ids[key] = alike[0]
        self.nowhere |= {key for key in keys if key not in self.ids}
        for issue in self.loose:
            self.histories[issue] = resolved(self.histories[issue], self.ids.get)

    def known(self, ids: Iterable[str]) -> list[History]:
        return [self.histories[i] for i in self.named(ids) if i in self.histories]

    def named(self, ids: Iterable[str]) -> list[str]:
        """By ids where keys are known."""
        return [self.ids.get(i, i) for i in ids]

    def wanted(self, ids: Iterable[str]) -> set[str]:
        return {i for history in self.known(ids) for i in self.named(wanted_by(history))}

    def told(self) -> dict[str, History]:
        """All of them, with what other ends say of links that are gone."""
        return {i: finished(h, self.histories.get) if i in self.loose else h for i, h in self.histories.items()}

    def around(self, ids: Collection[str]) -> set[str]:
        """What judging these looks at: what they want, and the sub-tasks they had."""
        return self.wanted(ids) | {i for issue in ids for i in self.left.get(issue, ())}


def read_register(reader: Reader, context: ProjectContext) -> IssueRead | None:
    """With the pages of its memory; None when it is not in the project."""
    found = reader.issues([context.record.ids.register], properties=(AUDIT_PROPERTY, *REGISTER_PAGES))
    return next((read for read in found if read.project_id == context.project_id), None)


def read_deployment(
    reader: Reader,
    context: ProjectContext,
    ids: Collection[str],
    *,
    now: datetime,
    own: IssueRead | None,
    left: Left,
    dependents: bool = False,
    waiting: Mapping[str, Collection[str]] | None = None,
    people: Mapping[str, str | None] | None = None,
) -> Reading:
    """The issues asked for (ids, or today's keys) and what judging them needs: each phase's epic, decisions that choose a
    provider, close a phase or launch, parents, links, sub-tasks; of a phase its children, today's and those that left, and their
    links; of an acceptance report what stands upstream; and items under way while a role has lately changed hands.
    ``own``: the register; ``left``: who left which parent, as it remembers it. What nobody can tell: a child that left
    with its issue, deleted or moved to another project, unless the template made it; a decision of people whose label of
    nature was taken off. ``dependents``: the issues whose own judging looks at one asked for become subjects too.
    ``waiting``: by epic, the issues of a bulk edit told there, which an answer on it may concern: subjects with it.
    ``people``: names already read, None for an account no longer active, beside those that the issues name.
    """
    pool = _Pool(reader, context, left)
    register = context.record.ids.register
    pool.add({*ids, *context.record.ids.phases, *_deciding(pool)} - {register})
    asked = [i for i in dict.fromkeys(pool.named(ids)) if i != register]
    subjects = _subjects(pool, asked, dependents=dependents, waiting=waiting or {})
    _read_around(pool, subjects, now)
    commented = _complete(reader, {i: pool.reads[i] for i in subjects} | ({register: own} if own else {}))
    told = {i: _remarked(h, commented.get(i), context) for i, h in pool.told().items()}
    deployment = _deployment(context, told | _pointing(reader, [told[i] for i in subjects]), now)
    return Reading(
        deployment=replace(deployment, inactive=_closed(people or {}, *(read.names for read in pool.reads.values()))),
        timelines=timelines_from(deployment, settle=timedelta(minutes=context.policy.settle_minutes)),
        reads=pool.reads | {i: commented[i] for i in subjects},
        subjects=tuple(subjects),
        gone=tuple(i for i in asked if i not in subjects),
        register=commented.get(register),
        left=_left(pool),
    )


def _subjects(pool: _Pool, asked: list[str], *, dependents: bool, waiting: Mapping[str, Collection[str]]) -> list[str]:
    """Those asked for, those that look at them where wanted, and the members of a bulk edit with its epic."""
    register = pool.context.record.ids.register
    touched = [*asked, *(i for i in _dependents(pool, asked) if i != register)] if dependents else asked
    members = [i for epic in touched for i in waiting.get(epic, ())]
    pool.add(members)
    known = (i for i in dict.fromkeys([*touched, *members]) if i in pool.reads)
    return [i for i in known if pool.reads[i].project_id == pool.context.project_id]


def _read_around(pool: _Pool, subjects: list[str], now: datetime) -> None:
    """What judging these looks at, and what roles and people need."""
    children = _children(pool, [i for i in subjects if i in pool.context.record.ids.phases])
    pool.add(children)
    pool.add(pool.around([*subjects, *children]) | _linked_to_phases(pool))
    _read_upstream(pool, subjects)
    _read_defects(pool)
    _read_open_items(pool, now)


def _deciding(pool: _Pool) -> set[str]:
    """Decisions that choose a provider, close a phase or launch the project: the template's, and people's by their label. Roles,
    selection items and phases are judged by them whatever else is read, or a phase would be closed and open by turns.
    """
    context = pool.context
    labels = ", ".join(f'"{nature}"' for nature in DECIDING)
    found = pool.reader.search(f'project = "{context.project}" AND labels in ({labels})')
    return {*found, *context.deciding()}


def _read_open_items(pool: _Pool, now: datetime) -> None:
    """What is said of roles and people may need items nobody asked for (R01, R07): those under way, those a MOE would start,
    and what moved since; one search, and only while a role has lately changed hands.
    """
    context = pool.context
    since = wants_open_items(_deployment(context, pool.histories, now), context.policy)
    if since is None:
        return
    minutes = ceil((now - since) / timedelta(minutes=1)) + 1
    clauses = [f'updated >= "-{minutes}m"']
    statuses, components = context.record.ids.statuses, context.record.ids.components
    under_way = _ids(i for i, key in statuses.items() if key not in DONE and key != "prepare")
    to_do = _ids(i for i, key in statuses.items() if key == "prepare")
    moe = _ids(i for i, role in components.items() if role == "MOE")
    clauses += [f"status in ({under_way})"] if under_way else []
    clauses += [f"(status in ({to_do}) AND component in ({moe}))"] if to_do and moe else []
    found = pool.reader.search(f'project = "{context.project}" AND ({" OR ".join(clauses)})')
    pool.add(set(found) - {context.record.ids.register})
    pool.add(pool.around(found))


def _ids(ids: Iterable[str]) -> str:
    """Ids of Jira as a query lists them; what is no number is no id."""
    return ", ".join(sorted((i for i in ids if i.isdecimal()), key=_number))


def _closed(*names: Mapping[str, str | None]) -> frozenset[str]:
    """Accounts named as no longer active."""
    return frozenset(account for some in names for account, name in some.items() if name is None)


def _left(pool: _Pool) -> Left:
    """What was known of issues not read now, and what the changelogs tell of the others."""
    pairs = {(parent, i) for parent, issues in pool.left.items() for i in issues if i not in pool.histories}
    pairs |= {(parent, i) for i, history in pool.histories.items() for parent in _parents(history) - {history.issue.parent}}
    found: dict[str, tuple[str, ...]] = {}
    for parent, issue in sorted(pairs, key=lambda pair: (_number(pair[0]), _number(pair[1]))):
        found[parent] = (*found.get(parent, ()), issue)
    return found


def _parents(history: History) -> set[str]:
    """Parents ever."""
    moves = [c for c in history.changes if c.field == "parent"]
    return {p for p in (history.issue.parent, *(c.old for c in moves), *(c.new for c in moves)) if p}


def _dependents(pool: _Pool, ids: Collection[str]) -> list[str]:
    """Parents ever (a phase by its children), what an issue is linked to, and the acceptance reports further down; of a
    phase that was opened, its Livrables.
    """
    pool.add(pool.wanted(ids))
    found: dict[str, None] = {}
    others = _opened_with(pool, ids) | _waived_with(pool, ids) | _kept_open(pool, ids) | _built_into(pool, ids)
    frontier = pool.wanted(ids) | others | _launched_by(pool, ids)
    while frontier := frontier - set(found) - set(ids):
        pool.add(frontier)
        frontier = {*pool.named(frontier)}
        found |= dict.fromkeys(sorted(frontier, key=_number))
        reports = [pool.histories[i].issue for i in frontier if i in pool.histories]
        frontier = {
            link.other for i in reports if i.kind == "acceptance" for link in i.links if _blocks(link.kind, not link.outward)
        }
    return list(found)


def _opened_with(pool: _Pool, ids: Collection[str]) -> set[str]:
    """Opening a phase approves the Livrables that wait in it (decisions 6)."""
    epics = [h for h in pool.known(ids) if h.issue.phase is not None]
    opened = [h.issue.id for h in epics if any(c.field == "status" and c.new == "ready" for c in h.changes)]
    children = _children(pool, opened)
    pool.add(children)
    return {h.issue.id for h in pool.known(children) if h.issue.type == "livrable"}


def _waived_with(pool: _Pool, ids: Collection[str]) -> set[str]:
    """A decision ``derogation`` linked to a phase speaks for all that is in it."""
    waivers = [h for h in pool.known(ids) if h.issue.type == "decision" and _ever_labelled(h, "derogation")]
    return _children(pool, {link.other for h in waivers for link in h.issue.links} & set(pool.context.record.ids.phases))


def _linked_to_phases(pool: _Pool) -> set[str]:
    """A waiver reaches an issue through its epic too: every phase's own links."""
    return {link.other for h in pool.known(pool.context.record.ids.phases) for link in h.issue.links}


def _kept_open(pool: _Pool, ids: Collection[str]) -> set[str]:
    """A decision ``reserves`` speaks for the items linked to it, hence to the phases they were ever in."""
    reserves = [h for h in pool.known(ids) if h.issue.type == "decision" and _ever_labelled(h, "reserves")]
    items = pool.known({link.other for h in reserves for link in h.issue.links})
    return {parent for h in items for parent in _parents(h) if parent in pool.context.record.ids.phases}


def _launched_by(pool: _Pool, ids: Collection[str]) -> set[str]:
    """A decision ``lancement`` says whether the deployment was opened rightly: its phases."""
    if not any(h.issue.type == "decision" and _ever_labelled(h, "lancement") for h in pool.known(ids)):
        return set()
    return {phase.epic for phase in pool.context.phases if phase.stage == "deployment"}


def _built_into(pool: _Pool, ids: Collection[str]) -> set[str]:
    """Internal work tells who built its Livrable, and an Anomalie what was open on it: both speak to who may decide the reports
    on it, and when.
    """
    kinds = pool.context.record.ids.kinds
    told = [h.issue.id for h in pool.known(ids) if h.issue.type in INTERNAL_WORK or h.issue.type == "anomalie"]
    blocked = {
        link.other for h in pool.known(pool.wanted(told)) for link in h.issue.links if _blocks(link.kind, not link.outward)
    }
    return {i for i in blocked if kinds.get(i) == "acceptance"}


def _ever_labelled(history: History, label: str) -> bool:
    sides = (side for c in history.changes if c.field == "labels" for side in (c.old, c.new))
    return label in history.issue.labels or any(label in (side or "").split() for side in sides)


def _children(pool: _Pool, epics: Collection[str]) -> set[str]:
    """Issues under these phases today, those that were, and their template items wherever they went."""
    known = [epic for epic in epics if epic in pool.reads]
    if not known:
        return set()
    keys = ", ".join(f'"{pool.reads[epic].key}"' for epic in sorted(known, key=_number))
    today = pool.reader.search(f'project = "{pool.context.project}" AND parent in ({keys})')
    applied = [i for epic in known for i in pool.context.items_of(pool.context.record.ids.phases[epic])]
    return {*today, *applied, *(i for epic in known for i in pool.left.get(epic, ()))}


def _read_upstream(pool: _Pool, subjects: Iterable[str]) -> None:
    """Of acceptance reports: the items that block them, through other reports too, with who built those (domain-rules 0)."""
    reports = {i for i in subjects if pool.histories[i].issue.kind == "acceptance"}
    seen: set[str] = set()
    items: set[str] = set()
    while reports - seen:
        seen |= reports
        pool.add(pool.wanted(reports))
        blocking = {link.other for h in pool.known(reports) for link in h.issue.links if _blocks(link.kind, link.outward)}
        reports = {i for i in blocking & set(pool.histories) if pool.histories[i].issue.kind == "acceptance"} - seen
        items |= blocking - reports
    pool.add(pool.around(items))


def _read_defects(pool: _Pool) -> None:
    """Around blocking Anomalies: who fixed one, and of what it is a duplicate, tells whether it was rightly closed (R32)."""
    blocking = [i for i, h in pool.histories.items() if h.issue.type == "anomalie" and _ever_labelled(h, "bloquante")]
    pool.add(pool.around(blocking))


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
    again = history_of(read, (), ids=context.record.ids, service=context.service)
    return replace(history, issue=replace(history.issue, remarks=again.issue.remarks))


def _pointing(reader: Reader, subjects: Iterable[History]) -> dict[str, History]:
    """Meetings closed without any minutes we know of, with the remote links that no bulk read and no changelog has: one
    request each (R28).
    """
    bare = [h for h in subjects if _lacks_minutes(h)]
    counts = [len(links) for links in fan_out(reader.remote_links, [h.issue.id for h in bare])]
    return {
        h.issue.id: replace(h, issue=replace(h.issue, remotes=(h.issue.created,) * count))
        for h, count in zip(bare, counts, strict=True)
    }


def _lacks_minutes(history: History) -> bool:
    issue = history.issue
    if issue.type != "rituel" or issue.status != "validated" or issue.attached or any(r.minutes for r in issue.remarks):
        return False
    return not any(change.field == "remote" for change in history.changes)


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
        flow=flow_of(context.template),
        has_budget=context.charter.budget_field is not None,
    )


def _number(issue: str) -> tuple[int, str]:
    return (int(issue) if issue.isdecimal() else 0), issue
