"""Histories -> timelines, once per issue and shared by all rules: who built, and when the need was approved.

These two look at other issues: sub-tasks and linked tasks, and the phases' openings. Spans are in ``spans.py``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from integration.mapping.calendar import when_full_working_days
from integration.model.history import Approval, Building, Change, Deployment, Link, Span, Timeline
from integration.model.quick import quick
from integration.model.words import INTERNAL_WORK, Nature
from integration.rules.acts import undone_at_once
from integration.rules.instants import number, overlaps, value_at
from integration.rules.spans import draft_from

SETTLE = timedelta(minutes=10)
BEFORE_BUILD = frozenset({"prepare", "approve", "ready"})
BEFORE_DELIVERY = BEFORE_BUILD | {"build"}
_building, _timeline = quick(Building), quick(Timeline)


class Timelines(dict[str, Timeline]):
    """Timelines by issue id, with what is asked of a whole project: issues that ever had a parent (by parent), and the
    decisions that ever had the nature ``prestataire`` or ``lancement``; when anything last happened.
    """

    __slots__ = ("_derived", "children", "latest", "launches", "providers")

    def __init__(self, timelines: Mapping[str, Timeline]) -> None:
        super().__init__(timelines)
        self._derived: tuple[Deployment, dict[object, Any]] | None = None
        self.latest = max((t.changes[-1].at for t in timelines.values() if t.changes), default=None)
        self.children = children_of(timelines)
        decisions = [(i, t) for i, t in timelines.items() if t.issue.type == "decision"]
        self.providers = tuple(sorted(i for i, t in decisions if _ever_named(t, "prestataire")))
        self.launches = tuple(sorted(i for i, t in decisions if _ever_named(t, "lancement")))

    def derived_in(self, deployment: Deployment) -> dict[object, Any]:
        """What rules work out of these timelines in that deployment, kept for the cases that follow."""
        if self._derived is None or self._derived[0] is not deployment:
            self._derived = deployment, {}
        return self._derived[1]


def children_of(timelines: Mapping[str, Timeline]) -> Mapping[str, tuple[str, ...]]:
    """Issue ids by each parent they ever had, in a fixed order."""
    found: dict[str, set[str]] = {}
    for issue, timeline in timelines.items():
        for span in timeline.parent:
            if span.value is not None:
                found.setdefault(span.value, set()).add(issue)
    return {parent: tuple(sorted(ids)) for parent, ids in found.items()}


def _ever_named(decision: Timeline, nature: Nature) -> bool:
    return any(nature in (s.value or "").split() for s in decision.labels)


def timelines_from(deployment: Deployment, *, settle: timedelta = SETTLE) -> Timelines:
    """A timeline for each history, eager and linear in changes.

    ``settle``: a start or a delivery that its author takes back within it builds nothing.
    """
    drafts = {issue: draft_from(history, settle=settle) for issue, history in deployment.histories.items()}
    finish = finisher(deployment, drafts, children=children_of(drafts), epics=drafts, settle=settle)
    return Timelines({issue: finish(draft) for issue, draft in drafts.items()})


def finisher(
    deployment: Deployment,
    drafts: Mapping[str, Timeline],
    *,
    children: Mapping[str, tuple[str, ...]],
    epics: Mapping[str, Timeline],
    settle: timedelta,
) -> Callable[[Timeline], Timeline]:
    """Draft -> timeline. ``drafts`` and ``children``: of internal work at least, whose holders built what it belongs to;
    ``epics``: drafts of the phases' epics.
    """
    openings = {p.epic: _openings(epics[p.epic], deployment.service) for p in deployment.phases if p.epic in epics}
    people = _Builders(deployment=deployment, drafts=drafts, children=children, settle=settle)
    return lambda draft: _finished(draft, people.of(draft), openings, deployment.service)


def _finished(
    draft: Timeline,
    builders: tuple[Building, ...],
    openings: Mapping[str, tuple[Span, ...]],
    service: frozenset[str],
) -> Timeline:
    approvals = _approvals(draft, openings, service) if draft.issue.type == "livrable" else ()
    if not builders and not approvals:
        return draft
    finished = _timeline(
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
        types=draft.types,
        budget=draft.budget,
    )
    finished.derived.update(draft.derived)
    return finished


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
        authors = {*self._authors(draft)}
        found = {*authors, *self._assignees(draft), *self._helpers(draft)}
        idle = {b.account for b in found} - {b.account for b in authors} if len(found) > len(authors) else ()
        out = self.deployment.service | _apps(draft) if idle else self.deployment.service
        counted = (b for b in found if b.account not in out)
        return tuple(sorted(counted, key=lambda b: (b.at, b.account))) if found else ()

    def _authors(self, draft: Timeline) -> Iterator[Building]:
        moves = [c for c in draft.changes if c.field == "status"]
        built = [i for i, c in enumerate(moves) if builds(c) and not c.author.app and c.author.id is not None]
        if not built:
            return
        undone = set(undone_at_once(moves, self.settle))
        for index in built:
            if index not in undone:
                yield _building(account=moves[index].author.id or "", at=moves[index].at)

    def _assignees(self, draft: Timeline) -> Iterator[Building]:
        stays = [s for s in draft.status if s.value == "build"]
        held = [s for s in draft.assignee if s.value is not None] if stays else []
        for _, assigned, since, until in overlaps(stays, held, self.deployment.now):
            elapsed = when_full_working_days(since, 1, self.deployment.zone)
            if elapsed <= until:
                yield _building(account=assigned.value or "", at=elapsed)

    def _helpers(self, draft: Timeline) -> Iterator[Building]:
        for child in self.children.get(draft.issue.id, ()):
            if self.drafts[child].issue.type in INTERNAL_WORK:
                yield from (b for b, parent in _done(self.drafts[child]) if parent == draft.issue.id)
        for link in draft.issue.links:
            other = self.drafts.get(link.other)
            if other is not None and other.issue.type in INTERNAL_WORK:
                linked = (_building(account=b.account, at=max(b.at, link.since)) for b, _ in _done(other))
                yield from (b for b in linked if _was_work_on_it(link, b.at))


def _apps(draft: Timeline) -> frozenset[str | None]:
    """Automations seen at work on the issue: given to one, it was built by nobody."""
    creator = (draft.issue.creator,) if draft.issue.app_created else ()
    return frozenset((*creator, *(c.author.id for c in draft.changes if c.author.app)))


def _was_work_on_it(link: Link, at: datetime) -> bool:
    """Done while linked, it stays work on the issue; where nobody can tell whether it was, it is none."""
    return link.at(at) and (not link.gone or at == link.since)


def builds(change: Change) -> bool:
    """``start`` or ``deliver``, by whatever route; lifting a blocker, rejecting or reopening builds nothing."""
    if change.new == "build":
        return change.old in BEFORE_BUILD
    return change.new == "acceptance" and change.old in BEFORE_DELIVERY


def _done(child: Timeline) -> Iterator[tuple[Building, str | None]]:
    """Who held a piece of internal work when it was done, and its parent then."""
    for span in child.status:
        who = value_at(child.assignee, span.since) if span.value == "validated" else None
        if who is not None:
            yield _building(account=who, at=span.since), value_at(child.parent, span.since)


# --- approvals -------------------------------------------------------------------------------------------------------


def _openings(epic: Timeline, service: frozenset[str]) -> tuple[Span, ...]:
    """Moves of a phase to Ready by anyone but us."""
    return tuple(s for s in epic.status if s.value == "ready" and s.change != "created" and s.author.id not in service)


def _approvals(draft: Timeline, openings: Mapping[str, tuple[Span, ...]], service: frozenset[str]) -> tuple[Approval, ...]:
    """Approvals of the need, by whomever: ``approve``, or the opening of its phase while it waited for one (decisions 6)."""
    spans = draft.status
    found = [
        Approval(at=now.since, author=now.author, change=now.change, by_opening=False)
        for before, now in pairwise(spans)
        if now.value == "ready" and before.value == "approve" and now.author.id not in service
    ]
    waits = any(s.value == "approve" for s in spans)
    for phase in {s.value for s in draft.parent if s.value in openings} if waits else ():
        found += [
            Approval(at=o.since, author=o.author, change=o.change, by_opening=True)
            for o in openings[phase or ""]
            if value_at(draft.parent, o.since) == phase and value_at(spans, o.since) == "approve"
        ]
    return tuple(sorted(found, key=lambda a: (a.at, number(a.change)))) if found else ()
