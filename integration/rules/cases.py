"""Deployment and timelines -> what is judged (subjects) and what a rule may look at (cases)."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from integration.mapping.calendar import add_working_days
from integration.model.history import Case, Deployment, History, Subject, Timeline
from integration.model.quick import quick
from integration.model.verdict import Policy
from integration.model.words import INTERNAL_WORK, ROLES, RuleId
from integration.rules.hats import start_of
from integration.rules.instants import number
from integration.rules.role_changes import WATCHED, changes_of, watched_until
from integration.rules.role_unstaffed import BUILT
from integration.rules.tenure import tenures, without
from integration.rules.timeline import Timelines


def subjects_of(deployment: Deployment) -> tuple[Subject, ...]:
    """Every issue that can be judged (internal work and foreign types never are), then roles, people and the project."""
    project = deployment.project
    known = [h.issue for h in deployment.histories.values() if h.issue.type is not None]
    issues = sorted((i.id for i in known if i.type not in INTERNAL_WORK), key=lambda i: (number(i), i))
    return (
        *(issue_subject(i, deployment) for i in issues),
        *(Subject(kind="role", id=r, project=project) for r in ROLES),
        *(Subject(kind="person", id=a, project=project) for a in sorted(deployment.staffing.actor_of)),
        Subject(kind="project", id=project, project=project),
    )


_subject = quick(Subject)


def issue_subject(issue: str, deployment: Deployment) -> Subject:
    return _subject(kind="issue", id=issue, project=deployment.project)


def case_of(subject: Subject, deployment: Deployment, timelines: Mapping[str, Timeline]) -> Case:
    """The case of one subject. An issue without history is a KeyError: read it first."""
    indexed = timelines if isinstance(timelines, Timelines) else Timelines(timelines)
    return Case(
        subject=subject,
        timeline=indexed[subject.id] if subject.kind == "issue" else None,
        deployment=deployment,
        timelines=indexed,
        children=indexed.children,
        providers=indexed.providers,
        launches=indexed.launches,
        latest=indexed.latest,
        derived=indexed.derived_in(deployment),
    )


def wanted_by(history: History) -> frozenset[str]:
    """Ids of issues whose histories this one's judging needs: parents ever, links, sub-tasks.

    Not knowable from one history, so the reader adds them: the children of a phase, the decisions of nature
    ``prestataire``; and for an acceptance report what its own links want in turn, up to a fixed point.
    """
    issue = history.issue
    moves = [c for c in history.changes if c.field == "parent"]
    parents = {issue.parent, *(c.old for c in moves), *(c.new for c in moves)}
    return frozenset({*(p for p in parents if p), *(link.other for link in issue.links), *issue.subtasks} - {issue.id})


# --- items beyond those asked for ------------------------------------------------------------------------------------


def wants_open_items(deployment: Deployment, policy: Policy) -> datetime | None:
    """Since when what happened to items matters to what is said of roles and people; None: no such item is needed.

    R07 lists what was under way when a role changed, R01 the items that wait for a MOE nobody holds; both only lately. Needs the
    phases' epics in ``deployment.histories``, and nothing else.
    """
    changed = _roles_changed(deployment) if _on("R07", policy) else iter(())
    unheld = _moe_unheld(deployment) if _on("R01", policy) else iter(())
    return min((*changed, *unheld), default=None)


def _on(rule: RuleId, policy: Policy) -> bool:
    return rule in policy.rules and policy.rules[rule].on


def _roles_changed(deployment: Deployment) -> Iterator[datetime]:
    places = (None, *(p.id for p in deployment.phases))
    for account in deployment.staffing.actor_of:
        for change in changes_of(deployment, account):
            watched = change.at <= deployment.now < watched_until(change, deployment)
            if watched and any(change.matters(phase) for phase in places):
                yield change.at


def _moe_unheld(deployment: Deployment) -> Iterator[datetime]:
    """By phases that need a MOE for their items only, once opened."""
    today = deployment.now.astimezone(deployment.zone).date()
    lately = start_of(add_working_days(today, -WATCHED), deployment.zone)
    held = [t for t in tenures(deployment.staffing, deployment.zone) if t.assignment.role == "MOE"]
    for phase in (p for p in deployment.phases if p.stage not in BUILT):
        epic = deployment.histories.get(phase.epic)
        scoped = (t for t in held if not t.assignment.natures)
        here = [(t.since, t.until) for t in scoped if not t.assignment.phases or phase.id in t.assignment.phases]
        if epic is not None and epic.issue.status not in ("prepare", "dropped"):
            yield from (since for since, _ in without((lately, deployment.now), here))
