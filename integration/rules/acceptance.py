"""What the acceptance rules share: who built, who may accept, and the acceptance that puts an earlier one right."""

from collections.abc import Iterable
from datetime import datetime

from integration.model.history import Case, Change, Timeline
from integration.model.words import Role
from integration.rules.acts import Acts
from integration.rules.facts import phase_at
from integration.rules.hats import CONTROL, entitled


def built_by(timeline: Timeline, account: str | None, until: datetime) -> bool:
    """Whether the person had built by then, in any cycle."""
    return any(b.account == account and b.at <= until for b in timeline.builders)


def may_act(case: Case, timeline: Timeline, change: Change, roles: Iterable[Role]) -> bool:
    """Whether a person of the charter did it wearing one of these hats at that time."""
    deployment, who = case.deployment, change.author.id
    if who is None or change.author.app or who not in deployment.staffing.actor_of:
        return False
    phase = phase_at(deployment, timeline, change.at)
    return entitled(deployment.staffing, who, change.at, roles=frozenset(roles), phase=phase, zone=deployment.zone)


def accepted_again(case: Case, timeline: Timeline, acts: Acts, wrong: Change) -> datetime | None:
    """When the Livrable, reopened, was next accepted by someone entitled who did not build it (remedy of R11, R12)."""
    for change in acts.status:
        if change.at > wrong.at and (change.old, change.new) == ("acceptance", "validated"):
            fair = may_act(case, timeline, change, CONTROL)
            if fair and not built_by(timeline, change.author.id, change.at):
                return change.at
    return None
