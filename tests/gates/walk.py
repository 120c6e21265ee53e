"""Every transition of every type, done by a person of each role alone: what the gate hides, and what the rules report.

The issue gets to where the transition starts by acts of entitled people only, so that whatever is reported is about the last act.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from integration.mapping.gates import hidden_by_gate
from integration.model.charter import Actor
from integration.model.template import Arrow
from integration.model.words import ROLES, Role
from tests.rules.build import Story, at, hat
from tests.rules.cast import TEMPLATE

PEOPLE: Mapping[Role, str] = {"MOA": "claire", "AMOA": "ines", "MOE": "hugo", "AMOE": "lina"}
"""One person a role, each of a team inside the company, so that no rule about organisations speaks."""
ACTOR_OF = {person: f"team-{person}" for person in PEOPLE.values()} | {"nobody": "team-nobody"}
ACTORS = {team: Actor(id=team, name=team, kind="dsi", internal=True) for team in ACTOR_OF.values()}
HATS = tuple(hat(role, person, "08-03", actor=ACTOR_OF[person]) for role, person in PEOPLE.items())
WHO = (*ROLES, None)
"""None: somebody of the charter without a role."""

ROLE_RULES = frozenset({"R06", "R10", "R11", "R14", "R15", "R16", "R17", "R18", "R23", "R24", "R27", "R31", "R34"})
"""Rules about who did an act; the others are about dates, texts, traces and organisations."""


@dataclass(frozen=True, kw_only=True)
class Variant:
    """What a condition cannot see and a right may hang on."""

    name: str
    types: tuple[str, ...]
    issue: Mapping[str, Any] = field(default_factory=dict)
    submitted: bool | None = None
    """For acts whose right changes once the issue was submitted."""


VARIANTS = (
    Variant(name="", types=("livrable", "document", "decision", "rituel", "anomalie", "desaccord", "phase")),
    Variant(name="component AMOA", types=("livrable",), issue={"component": "AMOA"}),
    Variant(name="component MOA", types=("livrable", "document"), issue={"component": "MOA"}),
    Variant(name="`conception`", types=("document",), issue={"labels": "conception", "component": "MOE"}),
    Variant(name="`rgpd`", types=("livrable", "document"), issue={"labels": "rgpd"}),
    Variant(name="`desaccord`", types=("livrable",), issue={"labels": "desaccord"}),
    Variant(name="`lancement`", types=("decision",), issue={"labels": "lancement"}),
    Variant(name="never submitted", types=("livrable", "document", "decision"), submitted=False),
)


@dataclass(frozen=True, kw_only=True)
class Act:
    """One transition, by one role, in one variant: hidden by the gate (``gates: all``), and the rules that report it."""

    arrow: Arrow
    role: Role | None
    variant: Variant
    hidden: bool
    rules: tuple[str, ...]


def acts() -> Iterator[Act]:
    for arrow in TEMPLATE.arrows:
        if arrow.type in ("task", "subtask"):
            continue
        for variant in VARIANTS:
            if arrow.type in variant.types and (path := way_to(arrow, variant)) is not None:
                for role in WHO:
                    hidden = role in hidden_by_gate(arrow, "all") if role else bool(hidden_by_gate(arrow, "all"))
                    found = reported(arrow, variant, path, role)
                    yield Act(arrow=arrow, role=role, variant=variant, hidden=hidden, rules=found)


def way_to(arrow: Arrow, variant: Variant) -> Sequence[Arrow] | None:
    """The shortest path to where the arrow starts; None when a variant asks for one there is none of."""
    start = {"anomalie": "ready"}.get(arrow.type, "prepare")
    mine = [a for a in TEMPLATE.arrows if a.type == arrow.type]
    queue: deque[tuple[Any, tuple[Arrow, ...]]] = deque([(start, ())])
    seen = set()
    submits = arrow.entitled_submitted is not None and variant.submitted is None
    while queue:
        status, path = queue.popleft()
        submitted = any(a.target == "approve" for a in path)
        if status == arrow.source and (not submits or submitted) and not (variant.submitted is False and submitted):
            return path
        if (status, submitted) in seen:
            continue
        seen.add((status, submitted))
        queue.extend((a.target, (*path, a)) for a in mine if a.source == status)
    return None


def reported(arrow: Arrow, variant: Variant, path: Sequence[Arrow], role: Role | None) -> tuple[str, ...]:
    story = Story(assignments=HATS, opened={}, actor_of=ACTOR_OF, actors=ACTORS)
    if arrow.type == "phase":
        tale = story.epics["data"]
        tale.first["status"] = "prepare"
    else:
        given = {"component": "AMOA" if arrow.type in ("document", "decision", "rituel") else "MOE"} | dict(variant.issue)
        tale = story.issue("CRM-1", of=arrow.type, by="ines", **given)
    launch = story.issue("CRM-2", of="decision", component="MOA", labels="lancement", created="08-03 08:00")
    launch.does("08-03 10:00", "claire", "submit").does("08-04", "claire", "decide").says("08-04", "claire")
    when = at("08-10 10:00")
    for step in path:
        who = rightful(step, given if arrow.type != "phase" else {})
        tale.sets(when, who, status=step.target, assignee=who).says(when.strftime("%m-%d %H:%M"), who)
        when += timedelta(hours=2)
    who = PEOPLE[role] if role else "nobody"
    tale.sets(when, who, status=arrow.target)
    tale.says((when + timedelta(minutes=1)).strftime("%m-%d %H:%M"), who)
    history = next(c.history for c in tale.history(when).changes if c.at == when and c.field == "status")
    found = story.judgements(when + timedelta(hours=1))[tale.key].violations
    return tuple(sorted({v.rule for v in found if v.cause == f"change:{history}" and v.rule in ROLE_RULES}))


def rightful(arrow: Arrow, given: Mapping[str, Any]) -> str:
    """Somebody entitled to a step on the way, never who will act last by necessity: each role acts in its own name."""
    conception = "conception" in given.get("labels", "") and arrow.entitled_conception
    holders = conception or arrow.entitled
    role: Any = next((h for h in holders if h in PEOPLE), None)
    if "component" in holders:
        role = given.get("component", "MOE")
    return PEOPLE[role or "AMOA"]
