"""A synthetic project of any size for the benches: all types, rework, blocks, moved dates, reassignments, decisions, meetings,
defects, disagreements, and a wrong act now and then. As histories, or as the file an export of it would be.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from integration.mapping.flow import flow_of
from integration.mapping.policy import policy_from
from integration.mapping.template import template_from
from integration.model.charter import Actor, Assignment, Staffing
from integration.model.history import Author, Case, Change, Deployment, Field, History, Issue, Link, PhaseFacts, Remark
from integration.model.verdict import Policy
from integration.model.words import ActorKind, Role, StatusKey, TypeKey
from integration.resources import packaged
from integration.rules.cases import case_of, subjects_of
from integration.rules.timeline import timelines_from

START = datetime(2026, 8, 3, 8, 0, tzinfo=UTC)
NOW = START + timedelta(days=120)
PEOPLE = {"claire": "company", "ines": "riva", "hugo": "integra", "lina": "integra"}
HATS: tuple[tuple[Role, str], ...] = (("MOA", "claire"), ("AMOA", "ines"), ("MOE", "hugo"), ("MOE", "lina"))
ACTORS: dict[str, tuple[ActorKind, bool]] = {
    "company": ("business", True),
    "riva": ("consultant", False),
    "integra": ("integrator", False),
}
TEMPLATE = template_from(packaged("templates", "crm-deployment.yaml"), file="crm-deployment.yaml")
FIRST = 1000
"""Id of the first issue that is no epic."""
AT_ONCE = 60
"""Issues made one after the other in one phase."""

Step = tuple[str, Field, str | None, str | None]
LIVRABLE: tuple[Step, ...] = (
    ("ines", "status", "prepare", "approve"),
    ("claire", "status", "approve", "ready"),
    ("hugo", "assignee", None, "hugo"),
    ("hugo", "status", "ready", "build"),
    ("ines", "due", "2026-10-30", "2026-11-06"),
    ("hugo", "status", "build", "blocked"),
    ("ines", "labels", "", "urgent"),
    ("ines", "status", "blocked", "build"),
    ("hugo", "status", "build", "acceptance"),
    ("hugo", "assignee", "hugo", "ines"),
    ("ines", "status", "acceptance", "build"),
    ("ines", "assignee", "ines", "lina"),
    ("ines", "other", "1", "2"),
    ("lina", "status", "build", "acceptance"),
    ("lina", "assignee", "lina", "ines"),
    ("ines", "attachment", None, "20001"),
    ("ines", "due", "2026-11-06", "2026-11-13"),
    ("ines", "link", None, "BEN-1"),
    ("ines", "other", "2", "3"),
    ("ines", "status", "acceptance", "validated"),
)
DOCUMENT: tuple[Step, ...] = (
    ("ines", "description", "An outline of it.", "An outline, and a first chapter."),
    ("ines", "description", "An outline, and a first chapter.", "Three chapters."),
    ("ines", "status", "prepare", "approve"),
    ("claire", "status", "approve", "prepare"),
    ("ines", "description", "Three chapters.", "Three chapters and a summary."),
    ("ines", "status", "prepare", "approve"),
    ("claire", "status", "approve", "validated"),
    ("ines", "attachment", None, "20002"),
)
DECISION: tuple[Step, ...] = (
    ("ines", "summary", "Scope", "Scope of the first release"),
    ("ines", "due", None, "2026-10-30"),
    ("ines", "status", "prepare", "approve"),
    ("claire", "link", None, "BEN-2"),
    ("claire", "status", "approve", "validated"),
)
RITUAL: tuple[Step, ...] = (
    ("ines", "due", None, "2026-09-04"),
    ("ines", "status", "prepare", "approve"),
    ("ines", "attachment", None, "20003"),
    ("ines", "status", "approve", "validated"),
)
DEFECT: tuple[Step, ...] = (
    ("ines", "assignee", None, "hugo"),
    ("hugo", "status", "ready", "build"),
    ("hugo", "status", "build", "acceptance"),
    ("ines", "status", "acceptance", "build"),
    ("hugo", "other", "1", "2"),
    ("hugo", "status", "build", "acceptance"),
    ("ines", "status", "acceptance", "validated"),
)
DISAGREEMENT: tuple[Step, ...] = (
    ("hugo", "status", "prepare", "mediation"),
    ("hugo", "description", "Who pays?", "Who pays for the second import?"),
    ("ines", "assignee", None, "ines"),
    ("ines", "status", "mediation", "validated"),
)
SUBTASK: tuple[Step, ...] = (
    ("hugo", "assignee", None, "lina"),
    ("lina", "status", "prepare", "build"),
    ("lina", "status", "build", "validated"),
)
KINDS: tuple[TypeKey, ...] = (
    *("livrable", "livrable", "livrable", "document", "livrable", "anomalie", "livrable", "subtask", "livrable", "decision"),
    *("livrable", "livrable", "rituel", "livrable", "document", "livrable", "anomalie", "livrable", "livrable", "desaccord"),
)
"""One after the other, over and over."""
STEPS: dict[TypeKey, tuple[Step, ...]] = {
    "livrable": LIVRABLE,
    "document": DOCUMENT,
    "decision": DECISION,
    "rituel": RITUAL,
    "anomalie": DEFECT,
    "desaccord": DISAGREEMENT,
    "subtask": SUBTASK,
}
WRONG: dict[TypeKey, tuple[tuple[int, int, str], ...]] = {
    "livrable": ((100, -1, "lina"), (20, -4, "hugo"), (60, 1, "hugo"), (90, 3, "ines")),
    "document": ((50, -2, "hugo"), (30, 4, "hugo")),
    "anomalie": ((40, -1, "hugo"),),
}
"""By type: one in how many, which step, by whom instead."""
SAID = {("acceptance", "build"), ("mediation", "validated")}
NATURES = ("perimetre", "arbitrage", "reserves", "derogation")


def deployment_of(changes: int) -> Deployment:
    """A project with about that many changes, in the template's phases."""
    histories = {epic.issue.id: epic for epic in map(_epic, range(len(TEMPLATE.phases)))}
    told = sum(len(h.changes) for h in histories.values())
    number = 0
    while told < changes:
        item = _item(number)
        histories[item.issue.id] = item
        told += len(item.changes)
        number += 1
    return Deployment(
        site="bench",
        project="10000",
        now=NOW,
        zone=ZoneInfo("Europe/Paris"),
        staffing=_staffing(),
        service=frozenset({"service"}),
        effective_from=START - timedelta(days=1),
        phases=tuple(
            PhaseFacts(id=p.id, epic=str(n + 1), stage=p.stage, title=p.title.en) for n, p in enumerate(TEMPLATE.phases)
        ),
        histories=histories,
        flow=flow_of(TEMPLATE),
        has_budget=True,
    )


def cases_of(deployment: Deployment) -> Iterator[Case]:
    timelines = timelines_from(deployment)
    return (case_of(subject, deployment, timelines) for subject in subjects_of(deployment))


def policy() -> Policy:
    return policy_from(packaged("rules", "role-boundaries.yaml"), file="role-boundaries.yaml")


def _staffing() -> Staffing:
    return Staffing(
        actors={name: Actor(id=name, name=name, kind=kind, internal=inside) for name, (kind, inside) in ACTORS.items()},
        actor_of=PEOPLE,
        assignments=tuple(Assignment(role=r, person=p, actor=PEOPLE[p], start=date(2026, 8, 1)) for r, p in HATS),
    )


def _epic(number: int) -> History:
    steps: tuple[Step, ...] = (("claire", "status", "prepare", "ready"), ("hugo", "status", "ready", "build"))
    return _history(number + 1, "phase", steps, phase=number, begun=START)


def _item(number: int) -> History:
    kind = KINDS[number % len(KINDS)]
    steps = list(STEPS[kind])
    for turn, (one_in, position, who) in enumerate(WRONG.get(kind, ()), start=1):
        if number // len(KINDS) % one_in == turn:
            steps[position] = (who, *steps[position][1:])
    phase = 2 + number // AT_ONCE % (len(TEMPLATE.phases) - 3)
    return _history(FIRST + number, kind, tuple(steps), phase=phase, begun=START + timedelta(hours=3 + number % 500))


def _history(number: int, kind: TypeKey, steps: tuple[Step, ...], *, phase: int, begun: datetime) -> History:
    changes = tuple(
        Change(
            history=str(number * 100 + n),
            at=begun + timedelta(hours=5 * n),
            author=Author(id=who),
            field=field,
            old=old,
            new=new,
        )
        for n, (who, field, old, new) in enumerate(steps)
    )
    return History(issue=_issue(number, kind, changes, phase), changes=changes)


def _issue(number: int, kind: TypeKey, changes: tuple[Change, ...], phase: int) -> Issue:
    today: dict[Field, str | None] = {change.field: change.new for change in changes}
    above = None if kind == "phase" else str(number - 1) if kind == "subtask" else str(phase + 1)
    status: list[StatusKey] = [s for s in ("prepare", "ready", "build", "validated") if s == today["status"]]
    return Issue(
        id=str(number),
        key=f"BEN-{number}",
        type=kind,
        status=status[0],
        item=None,
        phase=TEMPLATE.phases[phase].id if kind == "phase" else None,
        kind=None if kind in ("phase", "subtask") else "deliverable" if kind == "livrable" else "activity",
        summary=today.get("summary") or "Something to be done",
        description=today.get("description") or "What it is for, and what comes of it.",
        parent=above,
        assignee=today.get("assignee"),
        creator="ines",
        reporter="ines",
        created=START - timedelta(hours=1),
        updated=changes[-1].at,
        due=date.fromisoformat(today.get("due") or "2026-11-13"),
        components=("AMOA",) if kind in ("document", "decision", "rituel") else () if kind == "phase" else ("MOE",),
        labels=_labels(number, kind),
        links=_links(number, kind),
        subtasks=(str(number + 1),) if KINDS[(number + 1 - FIRST) % len(KINDS)] == "subtask" and number >= FIRST else (),
        remarks=tuple(_remark(change) for change in changes if (change.old, change.new) in SAID or kind == "decision"),
        attached=(changes[-1].at,) if kind == "rituel" else (),
    )


def _remark(change: Change) -> Remark:
    """Whoever rejects, mediates or decides says why."""
    return Remark(id=f"9{change.history}", author=change.author.id or "", at=change.at + timedelta(minutes=5))


def _labels(number: int, kind: TypeKey) -> tuple[str, ...]:
    if kind == "livrable":
        return ("urgent",)
    if kind == "anomalie":
        return ("majeure",)
    turn = number // len(KINDS)
    if kind == "decision":
        return (NATURES[turn % len(NATURES)] if turn > FIRST // len(KINDS) else "prestataire",)
    return ("rgpd",) if kind == "document" and turn % 5 == 0 else ()


def _links(number: int, kind: TypeKey) -> tuple[Link, ...]:
    """Livrables wait for what came before; defects and decisions point at it."""
    if number <= FIRST or kind in ("phase", "subtask", "rituel"):
        return ()
    before = _link(number - 1, outward=False) if kind == "livrable" else _link(number - 1, outward=True, blocks=False)
    after = KINDS[(number + 1 - FIRST) % len(KINDS)]
    return (before, _link(number + 1, outward=True)) if after == "livrable" else (before,)


def _link(other: int, *, outward: bool, blocks: bool = True) -> Link:
    return Link(kind="blocks" if blocks else "other", outward=outward, other=str(other), since=START)
