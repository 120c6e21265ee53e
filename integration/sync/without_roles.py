"""A site whose plan has no project roles of one’s own (facts 5.8): nobody is put into them, and the plan says so. Pure."""

from collections.abc import Callable
from dataclasses import replace

from integration.model.blueprint import ProjectBlueprint
from integration.model.live import SiteIds
from integration.model.plan import Plan, Step


def within_reach(blueprint: ProjectBlueprint, ids: SiteIds) -> ProjectBlueprint:
    """Without the members of roles that the site has not."""
    return replace(blueprint, members=tuple(member for member in blueprint.members if member.role in ids.roles))


def told_of_roles(plan: Plan, blueprint: ProjectBlueprint, ids: SiteIds, free: Callable[[], bool]) -> Plan:
    """Who is not put into a role: where there is none, or where nobody may (asked only when somebody would be)."""
    members = [step for step in plan.steps if step.thing in ("member", "group") and step.act == "create"]
    barred = members if members and free() else []
    left = [
        _left(member.role, member.people) for member in blueprint.members if member.role not in ids.roles and member.people
    ]
    left += [replace(step, act="leave", payload=None, why="free-plan") for step in barred]
    if not left:
        return plan
    steps = tuple(step for step in plan.steps if step not in barred)
    return replace(plan, steps=(*left, *(() if _only_memory(steps) and barred else steps)))


def _only_memory(steps: tuple[Step, ...]) -> bool:
    """Nothing is left to do but to record members who were not put in."""
    return all(step.thing == "record" and step.act == "update" and not step.why for step in steps if step.act != "keep")


def _left(role: str, people: tuple[str, ...]) -> Step:
    return Step(thing="member", act="leave", key=role, title=role, after={"people": ", ".join(people)}, why="free-plan")
