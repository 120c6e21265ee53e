"""Deployment and timelines -> what is judged (subjects) and what a rule may look at (cases)."""

from collections.abc import Mapping

from integration.model.history import Case, Deployment, History, Subject, Timeline
from integration.model.words import INTERNAL_WORK, ROLES
from integration.rules.instants import number
from integration.rules.timeline import Timelines


def subjects_of(deployment: Deployment) -> tuple[Subject, ...]:
    """Every issue that can be judged (internal work and foreign types never are), then roles, people and the project."""
    project = deployment.project
    known = [h.issue for h in deployment.histories.values() if h.issue.type is not None]
    issues = sorted((i.id for i in known if i.type not in INTERNAL_WORK), key=lambda i: (number(i), i))
    return (
        *(Subject(kind="issue", id=i, project=project) for i in issues),
        *(Subject(kind="role", id=r, project=project) for r in ROLES),
        *(Subject(kind="person", id=a, project=project) for a in sorted(deployment.staffing.actor_of)),
        Subject(kind="project", id=project, project=project),
    )


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
