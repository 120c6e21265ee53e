"""Changes -> timelines, once per issue and shared by all rules: spans walked back from today's value, builders, approvals.

Robust to what Jira can hold: values outside the id map, repeated or shuffled changes, broken chains (then not complete).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from integration.mapping.calendar import when_full_working_days
from integration.model.history import Approval, Author, Building, Change, Deployment, Field, History, Issue, Span, Timeline
from integration.model.words import INTERNAL_WORK
from integration.rules.acts import undone_at_once
from integration.rules.facts import value_at

SETTLE = timedelta(minutes=10)
TRACKED: tuple[Field, ...] = ("status", "parent", "assignee", "component", "labels", "due")
BEFORE_BUILD = frozenset({"prepare", "approve", "ready"})
BEFORE_DELIVERY = BEFORE_BUILD | {"build"}


class Timelines(dict[str, Timeline]):
    """Timelines by issue id, with what is asked of a whole project: issues that ever had a parent (by parent), and the
    decisions that ever had the nature ``prestataire``.
    """

    __slots__ = ("children", "providers")

    def __init__(self, timelines: Mapping[str, Timeline]) -> None:
        super().__init__(timelines)
        self.children = children_of(timelines)
        self.providers = tuple(sorted(i for i, t in timelines.items() if _ever_provider(t)))


def children_of(timelines: Mapping[str, Timeline]) -> Mapping[str, tuple[str, ...]]:
    """Issue ids by each parent they ever had, in a fixed order."""
    found: dict[str, set[str]] = {}
    for issue, timeline in timelines.items():
        for span in timeline.parent:
            if span.value is not None:
                found.setdefault(span.value, set()).add(issue)
    return {parent: tuple(sorted(ids)) for parent, ids in found.items()}


def _ever_provider(timeline: Timeline) -> bool:
    return timeline.issue.type == "decision" and any("prestataire" in (s.value or "").split() for s in timeline.labels)


def timelines_from(deployment: Deployment, *, settle: timedelta = SETTLE) -> Timelines:
    """A timeline for each history, eager and linear in changes.

    ``settle``: a start or a delivery that its author takes back within it builds nothing.
    """
    drafts = {issue: _draft(history) for issue, history in deployment.histories.items()}
    openings = {p.epic: _openings(drafts[p.epic], deployment.service) for p in deployment.phases if p.epic in drafts}
    children = children_of(drafts)
    people = _Builders(deployment=deployment, drafts=drafts, children=children, settle=settle)
    return Timelines({i: _finished(draft, people.of(draft), openings, deployment.service) for i, draft in drafts.items()})


def _finished(
    draft: Timeline,
    builders: tuple[Building, ...],
    openings: Mapping[str, tuple[Change, ...]],
    service: frozenset[str],
) -> Timeline:
    approvals = _approvals(draft, openings, service) if draft.issue.type == "livrable" else ()
    if not builders and not approvals:
        return draft
    return Timeline(
        issue=draft.issue,
        changes=draft.changes,
        complete=draft.complete,
        status=draft.status,
        parent=draft.parent,
        assignee=draft.assignee,
        component=draft.component,
        labels=draft.labels,
        due=draft.due,
        builders=builders,
        approvals=approvals,
    )


# --- spans -----------------------------------------------------------------------------------------------------------


def _draft(history: History) -> Timeline:
    issue, changes = history.issue, in_order(history.changes)
    of: dict[Field, list[Change]] = {}
    for change in changes:
        of.setdefault(change.field, []).append(change)
    creator = Author(id=issue.creator)
    walk = _Walk(issue=issue, creator=creator)
    return Timeline(
        issue=issue,
        changes=changes,
        complete=history.complete and _unbroken(of.get("status", ()), issue),
        status=walk.spans(of.get("status", ()), issue.status),
        parent=walk.spans(of.get("parent", ()), issue.parent),
        assignee=walk.spans(of.get("assignee", ()), issue.assignee),
        component=walk.sets(of.get("component", ()), issue.components),
        labels=walk.spans(of.get("labels", ()), " ".join(issue.labels) or None),
        due=walk.spans(of.get("due", ()), issue.due.isoformat() if issue.due else None),
        builders=(),
        approvals=(),
    )


def in_order(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Each change once, by instant and history id: order of arrival does not matter (facts 2.5)."""
    ordered = sorted(changes, key=_order)
    return tuple([c for i, c in enumerate(ordered) if i == 0 or c != ordered[i - 1]])


def _order(change: Change) -> tuple[datetime, int, str, str, str, str]:
    return change.at, number(change.history), change.history, change.field, change.old or "", change.new or ""


def number(history: str) -> int:
    """The history id as a number; what is no number comes first."""
    try:
        return int(history)
    except ValueError:
        return -1


def _unbroken(changes: Sequence[Change], issue: Issue) -> bool:
    """Whether each status follows from the one before, up to today's; a value outside the id map matches anything."""
    before: str | None = None
    for change in changes:
        if before is not None and change.old is not None and change.old != before:
            return False
        before = change.new
    if before is None or issue.status is None or before == issue.status:
        return True
    return _read_before(changes, issue)


def _read_before(changes: Sequence[Change], issue: Issue) -> bool:
    """Whether the issue was read before its last change, so that the changelog knows better."""
    return bool(changes) and issue.updated < changes[-1].at


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walk:
    """Walks one issue's values; values set at creation are absent from the changelog (facts 2.10)."""

    issue: Issue
    creator: Author

    def spans(self, changes: Sequence[Change], today: str | None) -> tuple[Span, ...]:
        if not changes:
            return (Span(value=today, since=self.issue.created, until=None, change="created", author=self.creator),)
        values = [changes[0].old, *(c.new for c in changes)]
        if not _read_before(changes, self.issue):
            values[-1] = today
        return self._joined(changes, values)

    def sets(self, changes: Sequence[Change], today: Sequence[str]) -> tuple[Span, ...]:
        """Set-valued: each change adds or removes one; a value prints as its sorted words."""
        value = set(today)
        values = [_words(value)]
        for change in reversed(changes):
            value = (value - {change.new}) | ({change.old} if change.old is not None else set())
            values.append(_words(value))
        if not changes:
            return self.spans(changes, values[0])
        return self._joined(changes, values[::-1])

    def _joined(self, changes: Sequence[Change], values: Sequence[str | None]) -> tuple[Span, ...]:
        begun = min(self.issue.created, changes[0].at)
        found: list[Span] = []
        since, cause, author = begun, "created", self.creator
        for change, value in zip(changes, values, strict=False):
            if change.history != cause:  # several items of one history are one step
                found.append(Span(value=value, since=since, until=change.at, change=cause, author=author))
            since, cause, author = change.at, change.history, change.author
        found.append(Span(value=values[-1], since=since, until=None, change=cause, author=author))
        return tuple(found)


def _words(value: set[str]) -> str | None:
    return " ".join(sorted(value)) or None


# --- builders --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Builders:
    """Who built, over all cycles (domain-rules 0): apps, nobody and our own accounts excluded."""

    deployment: Deployment
    drafts: Mapping[str, Timeline]
    children: Mapping[str, tuple[str, ...]]
    settle: timedelta

    def of(self, draft: Timeline) -> tuple[Building, ...]:
        if draft.issue.type in INTERNAL_WORK or draft.issue.type == "phase":
            return ()
        found = {*self._authors(draft), *self._assignees(draft), *self._helpers(draft)}
        counted = (b for b in found if b.account not in self.deployment.service)
        return tuple(sorted(counted, key=lambda b: (b.at, b.account))) if found else ()

    def _authors(self, draft: Timeline) -> Iterator[Building]:
        moves = [c for c in draft.changes if c.field == "status"]
        built = [i for i, c in enumerate(moves) if _builds(c) and not c.author.app and c.author.id is not None]
        if not built:
            return
        undone = set(undone_at_once(moves, self.settle))
        for index in built:
            if index not in undone:
                yield Building(account=moves[index].author.id or "", at=moves[index].at)

    def _assignees(self, draft: Timeline) -> Iterator[Building]:
        stays = [s for s in draft.status if s.value == "build"]
        held = [s for s in draft.assignee if s.value is not None] if stays else []
        for since, until, account in _meetings(stays, held, self.deployment.now):
            elapsed = when_full_working_days(since, 1, self.deployment.zone)
            if elapsed <= until:
                yield Building(account=account, at=elapsed)

    def _helpers(self, draft: Timeline) -> Iterator[Building]:
        for child in self.children.get(draft.issue.id, ()):
            if self.drafts[child].issue.type in INTERNAL_WORK:
                yield from (b for b, parent in _done(self.drafts[child]) if parent == draft.issue.id)
        for link in draft.issue.links:
            other = self.drafts.get(link.other)
            if other is not None and other.issue.type in INTERNAL_WORK:
                yield from (Building(account=b.account, at=max(b.at, link.since)) for b, _ in _done(other))


def _builds(change: Change) -> bool:
    if change.new == "build":
        return change.old in BEFORE_BUILD
    return change.new == "acceptance" and change.old in BEFORE_DELIVERY


def _meetings(stays: Sequence[Span], held: Sequence[Span], now: datetime) -> Iterator[tuple[datetime, datetime, str]]:
    """Where a stay in build and a time as assignee overlap; both in order, so one walk."""
    i = j = 0
    while i < len(stays) and j < len(held):
        since, until = max(stays[i].since, held[j].since), min(stays[i].until or now, held[j].until or now)
        if since < until:
            yield since, until, held[j].value or ""
        if (stays[i].until or now) <= (held[j].until or now):
            i += 1
        else:
            j += 1


def _done(child: Timeline) -> Iterator[tuple[Building, str | None]]:
    """Who held a piece of internal work when it was done, and its parent then."""
    for span in child.status:
        who = value_at(child.assignee, span.since) if span.value == "validated" else None
        if who is not None:
            yield Building(account=who, at=span.since), value_at(child.parent, span.since)


# --- approvals -------------------------------------------------------------------------------------------------------


def _openings(epic: Timeline, service: frozenset[str]) -> tuple[Change, ...]:
    """Moves of a phase to Ready by anyone but us."""
    return tuple(c for c in epic.changes if c.field == "status" and c.new == "ready" and c.author.id not in service)


def _approvals(draft: Timeline, openings: Mapping[str, tuple[Change, ...]], service: frozenset[str]) -> tuple[Approval, ...]:
    """Approvals of the need, by whomever: ``approve``, or the opening of its phase while it waited for one (decisions 6)."""
    found = [
        Approval(at=c.at, author=c.author, change=c.history, by_opening=False)
        for c in draft.changes
        if c.field == "status" and c.old == "approve" and c.new == "ready" and c.author.id not in service
    ]
    waits = [s for s in draft.status if s.value == "approve"]
    for phase in {s.value for s in draft.parent if s.value in openings} if waits else ():
        found += [
            Approval(at=c.at, author=c.author, change=c.history, by_opening=True)
            for c in openings[phase or ""]
            if value_at(draft.parent, c.at) == phase and value_at(draft.status, c.at) == "approve"
        ]
    return tuple(sorted(found, key=lambda a: (a.at, number(a.change)))) if found else ()
