"""R04: a vendor that only sells does not build; it takes an integrator (A-36, A-37, A-38).

Subject: the person. What the vendor hosts or supports is internal work (Tâche), never judged. A profile the charter does not
give is asked about, as information.
"""

from datetime import datetime
from functools import partial

from integration.model.charter import Actor
from integration.model.history import Case
from integration.model.verdict import ActorRef, Violation
from integration.rules.finding import Findings, Hearing, Rule
from integration.rules.saying import by_fact, of_state
from integration.rules.tenure import Stretch, joined, lasting, tenures


def judge(hearing: Hearing) -> Findings:
    """One violation for each vendor and each time the person holds MOE for it without a break."""
    case, staffing = hearing.case, hearing.case.deployment.staffing
    held = [a for a in staffing.assignments if a.role == "MOE" and a.person == case.subject.id]
    vendors = (staffing.actors.get(actor) for actor in sorted({a.actor for a in held}))
    for org in vendors:
        if org is None or org.kind != "vendor" or org.vendor_profile == "integrates":
            continue
        mine = [t for t in tenures(staffing, case.deployment.zone) if t.assignment in held and t.assignment.actor == org.id]
        for stretch in joined((t.since, t.until) for t in mine):
            yield from lasting(case.deployment, stretch, partial(_said, case, stretch, org))


def _said(case: Case, stretch: Stretch, org: Actor, ended: datetime | None) -> Violation:
    colleagues = {person for person, actor in case.deployment.staffing.actor_of.items() if actor == org.id}
    since = stretch[0].astimezone(case.deployment.zone).date()
    sells = org.vendor_profile == "sells"
    return of_state(
        case,
        rule="R04",
        cause=f"since:{since.isoformat()}:{org.id}",
        since=stretch[0],
        severity="breach" if sells else "info",
        expected=("MOA",),
        values={"org": ActorRef(org.id), "date": since},
        variant="sells" if sells else "unknown",
        ended_at=ended,
        right=by_fact(case, beneficiaries={case.subject.id, *colleagues}),
    )


RULE = Rule(id="R04", on=frozenset({"person"}), judge=judge)
