"""How issues move: which transitions a workflow offers from a status, to whom, and what stands in the way (facts 3.13, 8.7)."""

from dataclasses import dataclass
from typing import Any

from integration.sandbox import rights
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User
from integration.sandbox.state.workflows import Transition, Workflow
from integration.sandbox.workflow import conditions as workflow_conditions
from integration.sandbox.workflow import validators as workflow_validators
from integration.sandbox.world import World

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A transition that leaves the issue's status, and whether this caller may take it."""

    transition: Transition
    available: bool


def initial(workflow: Workflow) -> Transition:
    """The one transition that makes an issue."""
    return next(transition for transition in workflow.transitions if transition.kind == "INITIAL")


def offers(world: World, me: User, issue: Issue, *, remote_only: bool = False) -> list[Offer]:
    """All transitions out of the present status, in the workflow's order; none without the permission to take any.

    ``remote_only``: those hidden from people count as available (``skipRemoteOnlyCondition``).
    """
    project = world.project_of(issue)
    if not rights.may(world, me, "TRANSITION_ISSUES", project, issue):
        return []
    asking = workflow_conditions.Asking(world=world, me=me, issue=issue, remote_only=remote_only)
    return [
        Offer(transition=one, available=workflow_conditions.passes(asking, one.conditions))
        for one in world.workflow_of(project, issue.type_id).transitions
        if one.kind == "GLOBAL" or (one.kind == "DIRECTED" and issue.status_id in one.froms)
    ]


def objections(world: World, me: User, issue: Issue, step: Transition, values: dict[str, Any]) -> list[str]:
    """What the validators of a transition say against it; ``values``: what it would set."""
    moving = workflow_validators.Moving(world=world, me=me, issue=issue, values=values)
    return [said for rule in step.validators if (said := workflow_validators.objection(moving, rule)) is not None]
