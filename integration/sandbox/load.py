"""A big site, quickly: issues of several projects that people have worked on for a year. Everything follows from the seed.

Done by the same acts that answer HTTP, without the HTTP: what an issue is and what its changelog says agree by construction.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any, Final, TypeVar

from integration.sandbox import natives
from integration.sandbox.acts import issues as acts
from integration.sandbox.acts import talk as acts_talk
from integration.sandbox.reading.readers import Values
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import Actor, User
from integration.sandbox.state.projects import Project
from integration.sandbox.state.workflows import Transition
from integration.sandbox.world import World

Json = Any
T = TypeVar("T")

YEAR: Final = timedelta(days=365)
LABELS: Final = ("urgent", "client", "data", "migration", "interface", "quality", "training", "legal", "mobile", "billing",
                 "security", "report", "field", "import", "export", "phone", "mail", "catalogue", "price", "stock")  # fmt: skip
VERBS: Final = ("Describe", "Build", "Test", "Approve", "Migrate", "Document", "Configure", "Review", "Plan", "Deliver")
NOUNS: Final = ("accounts", "contacts", "quotes", "orders", "segments", "campaigns", "dashboards", "consents", "duplicates",
                "imports", "roles", "invoices", "contracts", "regions", "products", "visits", "claims", "forms")  # fmt: skip
_EPIC, _TASK, _SUBTASK = 10000, 10002, 10003
_RECENT: Final = 4000
"""Most work happens on the newest so many issues."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What was made. ``changes`` are histories: each has one item or more."""

    projects: tuple[Project, ...]
    people: tuple[User, ...]
    issues: int
    changes: int
    comments: int


@dataclass(slots=True, kw_only=True)
class _Work:
    world: World
    dice: Random
    projects: list[Project]
    people: list[User]
    accounts: list[str | None]
    """Of the people, and nobody's."""
    first_day: date
    epics: dict[int, list[int]] = field(default_factory=dict)
    tasks: dict[int, list[int]] = field(default_factory=dict)
    made: list[Issue] = field(default_factory=list)
    steps: dict[tuple[int, int, int], list[Transition]] = field(default_factory=dict)


def load(
    world: World,
    *,
    issues: int,
    changes: int,
    projects: int = 10,
    people: int = 40,
    comments: int | None = None,
    seed: int = 0,
) -> Loaded:
    """Adds exactly so many of each to the site and moves its clock a year on. ``comments``: by default one for two issues."""
    said = issues // 2 if comments is None else comments
    with _without_collecting():
        work = _stage(world, projects, people, seed)
        start, acts_in_all = world.now(), issues + changes + said
        for number, act in enumerate(_acts(issues, changes, said), start=1):
            world.clock.move_to(start + YEAR * (number / acts_in_all))
            act(work)
        world.index.take_in(world.issues)
    return Loaded(projects=tuple(work.projects), people=tuple(work.people), issues=issues, changes=changes, comments=said)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Millions of records come and none goes: looking for rubbish among them would take longer than making them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _stage(world: World, projects: int, people: int, seed: int) -> _Work:
    staff = [world.add_user(f"Person {number}", f"person{number}@load.example") for number in range(1, people + 1)]
    made = [_project(world, number, staff[number % people].account_id) for number in range(1, projects + 1)]
    dice = Random(seed)  # noqa: S311 - the same seed gives the same site
    accounts = [*(one.account_id for one in staff), None]
    return _Work(world=world, dice=dice, projects=made, people=staff, accounts=accounts, first_day=world.now().date())


def _project(world: World, number: int, lead: str) -> Project:
    project = Project(
        id=world.ids.next("project"),
        key=f"LOAD{number}",
        name=f"Load {number}",
        lead=lead,
        uuid=world.ids.uuid("project"),
        type_scheme=next(one.id for one in world.type_schemes.values() if one.is_default),
        workflow_scheme=next(one.id for one in world.workflow_schemes.values() if one.is_default),
    )
    project.actors[natives.ADMIN_ROLE] = [Actor(id=world.ids.next("actor"), group=natives.ADMIN_GROUP)]
    world.projects[project.id] = project
    world.catalogue += 1
    return project


def _acts(issues: int, changes: int, comments: int) -> Iterator[Callable[[_Work], None]]:
    """Creations evenly over the year, each followed by its share of changes and comments, of any issue there is by then."""
    changed = said = 0
    for number in range(1, issues + 1):
        yield _create
        while changed < changes * number // issues:
            changed += 1
            yield _change
        while said < comments * number // issues:
            said += 1
            yield _say


def _create(work: _Work) -> None:
    dice, project = work.dice, work.projects[len(work.made) % len(work.projects)]
    epics, tasks = work.epics.setdefault(project.id, []), work.tasks.setdefault(project.id, [])
    kind = _EPIC if not epics or dice.random() < 0.03 else _SUBTASK if tasks and dice.random() < 0.15 else _TASK
    parents = {_EPIC: None, _TASK: epics, _SUBTASK: tasks[-50:]}[kind]
    values = {
        "summary": f"{_one_of(work, VERBS)} {_one_of(work, NOUNS)} {len(work.made) + 1}",
        "parent_id": _one_of(work, parents) if parents else None,
        "labels": sorted(dice.sample(LABELS, _one_of(work, (0, 0, 1, 1, 2)))),
        "assignee": _one_of(work, work.people).account_id if dice.random() < 0.7 else None,
        "due": _day(work) if dice.random() < 0.5 else None,
        "priority_id": _one_of(work, (1, 2, 3, 3, 3, 4)),
    }
    issue = acts.create(work.world, _one_of(work, work.people), project, kind, values)
    work.made.append(issue)
    if kind != _SUBTASK:
        (epics if kind == _EPIC else tasks).append(issue.id)


def _day(work: _Work) -> date:
    return work.first_day + timedelta(days=int(work.dice.random() * 500))


def _any(work: _Work) -> Issue:
    """Four times in five one of the newest."""
    recent = len(work.made) - _RECENT
    first = recent if recent > 0 and work.dice.random() < 0.8 else 0
    return work.made[first + int(work.dice.random() * (len(work.made) - first))]


def _say(work: _Work) -> None:
    words = f"{_one_of(work, NOUNS)} {_one_of(work, VERBS).lower()}"
    acts_talk.comment(work.world, _one_of(work, work.people), _any(work), _document(words))


def _document(words: str) -> Json:
    return {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": words}]}]}


def _change(work: _Work) -> None:
    issue, who = _any(work), _one_of(work, work.people)
    if work.dice.random() < 0.4:
        _move(work, who, issue)
    else:
        acts.edit(work.world, who, issue, _one_of(work, _EDITS)(work, issue))


def _move(work: _Work, who: User, issue: Issue) -> None:
    place = (issue.project_id, issue.type_id, issue.status_id)
    if place not in work.steps:
        work.steps[place] = _steps(work.world, issue)
    acts.move(work.world, who, issue, _one_of(work, work.steps[place]), {})


def _steps(world: World, issue: Issue) -> list[Transition]:
    """The transitions that lead somewhere else from where an issue is."""
    known = world.workflow_of(world.project_of(issue), issue.type_id).transitions
    there = [one for one in known if one.kind == "GLOBAL" or (one.kind == "DIRECTED" and issue.status_id in one.froms)]
    return [one for one in there if one.to != issue.status_id]


def _one_of(work: _Work, pool: Sequence[T]) -> T:
    """As ``Random.choice``, in a third of its time: it is asked millions of times."""
    return pool[int(work.dice.random() * len(pool))]


def _other(work: _Work, pool: Sequence[T], present: T) -> T:
    """One of the pool, not the present one."""
    while (found := _one_of(work, pool)) == present:
        pass
    return found


def _new_assignee(work: _Work, issue: Issue) -> Values:
    return {"assignee": _other(work, work.accounts, issue.assignee)}


def _new_labels(work: _Work, issue: Issue) -> Values:
    label = _one_of(work, LABELS)
    return {"labels": sorted(set(issue.labels) ^ {label})}


def _new_due(work: _Work, issue: Issue) -> Values:
    day = _day(work)
    return {"due": day if day != issue.due else day + timedelta(days=1)}


def _new_summary(work: _Work, issue: Issue) -> Values:
    words = issue.summary.split()
    return {"summary": f"{_other(work, VERBS, words[0])} {words[1]} {words[2]}"}


def _new_priority(work: _Work, issue: Issue) -> Values:
    return {"priority_id": _other(work, (1, 2, 3, 4, 5), issue.priority_id)}


def _new_description(work: _Work, issue: Issue) -> Values:
    return {"description": _document(f"{_one_of(work, NOUNS)} of {issue.key} at {work.world.now():%d %H:%M:%S.%f}")}


def _new_parent(work: _Work, issue: Issue) -> Values:
    """Another epic, for what may have one; else another due date."""
    epics = work.epics[issue.project_id]
    if issue.type_id != _TASK or len(epics) < 2:
        return _new_due(work, issue)
    return {"parent_id": _other(work, epics, issue.parent_id)}


_EDITS: Final = (
    *(_new_assignee,) * 7,
    *(_new_labels,) * 4,
    *(_new_due,) * 4,
    *(_new_priority,) * 2,
    _new_summary,
    _new_description,
    _new_parent,
)
