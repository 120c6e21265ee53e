"""How fast judging is: ``python -m bench.judge --changes 200000`` prints changes a second, all rules on.

Counted: every change of a changelog, in a project whose items go through rework, blocks, moved dates and reassignments.
"judge" starts from built cases (figure to reach: 200,000 a second on one core); "timelines" is the step before.
"""

import argparse
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from integration.mapping.policy import policy_from
from integration.model.charter import Actor, Assignment, Staffing
from integration.model.history import Author, Case, Change, Deployment, Field, History, Issue, Link, PhaseFacts
from integration.model.verdict import Policy
from integration.model.words import Role, Stage, StatusKey, TypeKey
from integration.rules import judge
from integration.rules.cases import case_of, subjects_of
from integration.rules.timeline import timelines_from

RULES = Path(__file__).parents[1] / "config/rules/role-boundaries.yaml"
START = datetime(2026, 8, 3, 8, 0, tzinfo=UTC)
PEOPLE = {"claire": "company", "ines": "riva", "hugo": "integra", "lina": "integra"}
DEPLOYMENT: tuple[Stage, ...] = ("deployment",)
STAGES: tuple[Stage, ...] = ("selection", "launch", *DEPLOYMENT * 5, "acceptance", "closing")

Step = tuple[str, Field, str | None, str | None]
LIVRABLE: tuple[Step, ...] = (
    ("ines", "status", "prepare", "approve"),
    ("claire", "status", "approve", "ready"),
    ("hugo", "assignee", None, "hugo"),
    ("hugo", "status", "ready", "build"),
    ("ines", "due", "2026-10-30", "2026-11-06"),
    ("ines", "description", "old text", "new text"),
    ("hugo", "status", "build", "blocked"),
    ("ines", "labels", "", "urgent"),
    ("ines", "status", "blocked", "build"),
    ("hugo", "status", "build", "acceptance"),
    ("hugo", "assignee", "hugo", "ines"),
    ("ines", "status", "acceptance", "build"),
    ("ines", "assignee", "ines", "lina"),
    ("ines", "other", None, None),
    ("lina", "status", "build", "acceptance"),
    ("lina", "assignee", "lina", "ines"),
    ("ines", "due", "2026-11-06", "2026-11-13"),
    ("ines", "link", None, "X-1"),
    ("ines", "summary", "a", "b"),
    ("ines", "status", "acceptance", "validated"),
)
DOCUMENT: tuple[Step, ...] = (
    ("ines", "description", "a", "b"),
    ("ines", "description", "b", "c"),
    ("ines", "status", "prepare", "approve"),
    ("claire", "status", "approve", "prepare"),
    ("ines", "description", "c", "d"),
    ("ines", "status", "prepare", "approve"),
    ("claire", "status", "approve", "validated"),
    ("ines", "attachment", None, "file"),
)


def deployment_of(changes: int) -> Deployment:
    """A synthetic project with about that many changes, in nine phases; one item in a hundred is accepted by its builder,
    one in twenty has its date moved by MOE.
    """
    histories = {epic.issue.id: epic for epic in map(_epic, range(len(STAGES)))}
    told = sum(len(h.changes) for h in histories.values())
    number = 0
    while told < changes:
        number += 1
        item = _item(number)
        histories[item.issue.id] = item
        told += len(item.changes)
    return Deployment(
        site="bench",
        project="10000",
        now=START + timedelta(days=120),
        zone=ZoneInfo("Europe/Paris"),
        staffing=_staffing(),
        service=frozenset({"service"}),
        effective_from=START - timedelta(days=1),
        phases=tuple(PhaseFacts(id=f"p{n}", epic=str(n + 1), stage=s, title=f"p{n}") for n, s in enumerate(STAGES)),
        histories=histories,
    )


def _staffing() -> Staffing:
    hats: list[tuple[Role, str]] = [("MOA", "claire"), ("AMOA", "ines"), ("AMOE", "ines"), ("MOE", "hugo"), ("MOE", "lina")]
    return Staffing(
        actors={
            "company": Actor(id="company", name="Company", kind="business", internal=True),
            "riva": Actor(id="riva", name="Riva", kind="consultant"),
            "integra": Actor(id="integra", name="Integra", kind="integrator", partner_of=("editora",)),
            "editora": Actor(id="editora", name="Editora", kind="vendor"),
        },
        actor_of=PEOPLE,
        assignments=tuple(Assignment(role=r, person=p, actor=PEOPLE[p], start=date(2026, 8, 1)) for r, p in hats),
    )


def _epic(number: int) -> History:
    steps: tuple[Step, ...] = (("claire", "status", "prepare", "ready"),)
    return _history(number + 1, "phase", steps, status="ready", phase=f"p{number}", parent=None, labels=(), begun=START)


def _item(number: int) -> History:
    phase = number % len(STAGES)
    begun = START + timedelta(hours=1 + number % 500)
    if number % 4 == 0:
        labels = ("selection",) if phase == 0 else ()
        return _history(
            100 + number, "document", DOCUMENT, status="validated", phase=None, parent=phase, labels=labels, begun=begun
        )
    steps = _as_by(LIVRABLE, "lina", -1) if number % 100 == 1 else LIVRABLE
    steps = _as_by(steps, "hugo", -4) if number % 20 == 3 else steps
    return _history(
        100 + number, "livrable", steps, status="validated", phase=None, parent=phase, labels=("urgent",), begun=begun
    )


def _as_by(steps: tuple[Step, ...], who: str, position: int) -> tuple[Step, ...]:
    """The same way, with one act by somebody else."""
    changed = list(steps)
    changed[position] = (who, *steps[position][1:])
    return tuple(changed)


def _history(
    number: int,
    kind: TypeKey,
    steps: tuple[Step, ...],
    *,
    status: StatusKey,
    phase: str | None,
    parent: int | None,
    labels: tuple[str, ...],
    begun: datetime,
) -> History:
    changes = tuple(
        Change(
            history=str(number * 1000 + n),
            at=begun + timedelta(hours=5 * n),
            author=Author(id=who),
            field=field,
            old=old,
            new=new,
        )
        for n, (who, field, old, new) in enumerate(steps)
    )
    issue = Issue(
        id=str(number),
        key=f"B-{number}",
        type=kind,
        status=status,
        item=None,
        phase=phase,
        kind="deliverable",
        summary="b",
        description="d",
        parent=None if parent is None else str(parent + 1),
        assignee="ines" if kind == "livrable" else None,
        creator="service",
        reporter="service",
        created=START - timedelta(hours=1),
        updated=changes[-1].at,
        due=date(2026, 11, 13) if kind == "livrable" else None,
        components=("MOE",),
        labels=labels,
        links=(Link(kind="blocks", outward=False, other=str(number - 1), since=START),) if number > 101 else (),
        subtasks=(),
    )
    return History(issue=issue, changes=changes)


def cases_of(deployment: Deployment) -> Iterator[Case]:
    timelines = timelines_from(deployment)
    return (case_of(subject, deployment, timelines) for subject in subjects_of(deployment))


def policy() -> Policy:
    return policy_from(RULES.read_text(encoding="utf-8"), file=str(RULES))


def main() -> None:
    """Build, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=200_000)
    wanted = parser.parse_args().changes
    deployment, rules = deployment_of(wanted), policy()
    count = sum(len(h.changes) for h in deployment.histories.values())

    started = time.perf_counter()
    timelines = timelines_from(deployment)
    built = time.perf_counter()
    cases = [case_of(subject, deployment, timelines) for subject in subjects_of(deployment)]
    ready = time.perf_counter()
    found = sum(len(judge(case, rules).violations) for case in cases)
    done = time.perf_counter()

    print(f"changes              {count:>12,}  in {len(cases):,} cases, {found:,} violations")
    print(f"timelines            {count / (built - started):>12,.0f}  changes a second")
    print(f"judge, built cases   {count / (done - ready):>12,.0f}  changes a second (figure to reach: 200,000)")


if __name__ == "__main__":
    main()
