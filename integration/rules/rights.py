"""Holders as the transition table and the statuses name them -> roles at an instant, and who wears one (domain-rules 2.1, 2.3)."""

from collections.abc import Collection
from datetime import datetime

from integration.model.history import Case, Timeline
from integration.model.template import Holder
from integration.model.words import PRODUCING_ROLES, ROLES, Role
from integration.rules.facts import natures_at, phase_at
from integration.rules.hats import delegated, entitled
from integration.rules.instants import value_at


def components_at(timeline: Timeline, at: datetime) -> tuple[Role, ...]:
    """Roles that produce the item then; none: what needs one is not judged (G12)."""
    words = (value_at(timeline.component, at) or "").split()
    return tuple(role for role in PRODUCING_ROLES if role in words)


def roles_meant(holders: Collection[Holder], timeline: Timeline, at: datetime) -> tuple[Role, ...]:
    """The roles among them, the component's included, each once, first choice first; author, service and any are no roles."""
    found: list[Role] = []
    for holder in holders:
        found += components_at(timeline, at) if holder == "component" else [r for r in ROLES if r == holder]
    return tuple(dict.fromkeys(found))


def wears(
    case: Case, timeline: Timeline, account: str, at: datetime, *, roles: Collection[Role], by_component: bool = False
) -> bool:
    """Whether the person held one of these roles where the issue was; AMOA unstaffed, MOA does (C-14). ``by_component``: what is
    asked of the component's role, for which an AMOE with a delegation stands in for MOE.
    """
    deployment = case.deployment
    staffing, zone, phase = deployment.staffing, deployment.zone, phase_at(deployment, timeline, at)
    if entitled(staffing, account, at, roles=roles, phase=phase, zone=zone, natures=natures_at(timeline, at)):
        return True
    return by_component and "MOE" in roles and delegated(staffing, account, at, phase=phase, zone=zone)
