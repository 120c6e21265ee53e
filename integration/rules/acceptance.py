"""What the acceptance rules share: who built, who may accept, and the acceptance that puts an earlier one right."""

from collections.abc import Collection, Mapping
from datetime import datetime

from integration.model.history import Case, Change, Timeline
from integration.model.words import Role
from integration.rules.acts import Acts
from integration.rules.facts import natures_at, phase_at
from integration.rules.hats import CONTROL, entitled, recorded_late
from integration.rules.mended import Mended, mended_by


def built_by(timeline: Timeline, account: str | None, until: datetime) -> bool:
    """Whether the person had built by then, in any cycle."""
    return any(b.account == account and b.at <= until for b in timeline.builders)


Built = Mapping[str, datetime]
"""Who built, over all cycles, by account: since when they count as having done so."""


def built_in(timeline: Timeline) -> Built:
    found: dict[str, datetime] = {}
    for building in timeline.builders:
        found.setdefault(building.account, building.at)
    return found


def has_built(built: Built, account: str | None, at: datetime) -> bool:
    since = built.get(account or "")
    return since is not None and since <= at


def fair_since(case: Case, timeline: Timeline, change: Change, roles: Collection[Role]) -> datetime | None:
    """Since when it counts as done by a person of the charter wearing one of these hats: the act itself, or the record of
    an assignment written down afterwards (G9).
    """
    deployment, who = case.deployment, change.author.id
    if who is None or change.author.app or who not in deployment.staffing.actor_of:
        return None
    staffing, phase, zone = deployment.staffing, phase_at(deployment, timeline, change.at), deployment.zone
    natures = natures_at(timeline, change.at)
    if entitled(staffing, who, change.at, roles=roles, phase=phase, zone=zone, natures=natures):
        return change.at
    return recorded_late(staffing, who, change.at, roles=roles, phase=phase, zone=zone, natures=natures)


def accepted_again(case: Case, timeline: Timeline, acts: Acts, built: Built) -> Mended:
    """Acceptances, after a recette, by someone entitled who had not built it (remedy of R11, R12)."""
    return mended_by(
        (change.at, fair_since(case, timeline, change, CONTROL))
        for change in acts.status
        if (change.old, change.new) == ("acceptance", "validated") and not has_built(built, change.author.id, change.at)
    )
