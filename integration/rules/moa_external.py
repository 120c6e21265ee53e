"""R03: MOA is the company that orders; an external party may assist it, not stand in its place (A-7, A-34, A-46).

Subject: the person. A parent company or a subsidiary is marked internal in the charter; an external stand-in for a time is
the waiver's affair, never granted by someone of that same party. A breach where that party also holds MOE in the meantime.
"""

from datetime import datetime
from functools import partial

from integration.model.history import Case
from integration.model.verdict import ActorRef, Violation
from integration.rules.finding import Findings, Hearing, Rule
from integration.rules.saying import by_fact, of_state
from integration.rules.tenure import Stretch, Tenure, both, joined, lasting, tenures


def judge(hearing: Hearing) -> Findings:
    """One violation for each party and each time the person holds MOA for it without a break."""
    case, staffing = hearing.case, hearing.case.deployment.staffing
    if not any(a.role == "MOA" and a.person == case.subject.id for a in staffing.assignments):
        return
    held = tenures(staffing, case.deployment.zone)
    mine = [t for t in held if t.assignment.role == "MOA" and t.assignment.person == case.subject.id]
    for actor in sorted({t.assignment.actor for t in mine}):
        org = staffing.actors.get(actor)
        if org is None or org.internal:
            continue
        builds = _stretches(held, "MOE", actor)
        for stretch in joined((t.since, t.until) for t in mine if t.assignment.actor == actor):
            breach = bool(both([stretch], builds))
            yield from lasting(case.deployment, stretch, partial(_said, case, stretch, actor, breach=breach))


def _stretches(held: list[Tenure], role: str, actor: str) -> list[Stretch]:
    return [(t.since, t.until) for t in held if t.assignment.role == role and t.assignment.actor == actor]


def _said(case: Case, stretch: Stretch, actor: str, ended: datetime | None, *, breach: bool) -> Violation:
    colleagues = {person for person, org in case.deployment.staffing.actor_of.items() if org == actor}
    since = stretch[0].astimezone(case.deployment.zone).date()
    return of_state(
        case,
        rule="R03",
        cause=f"since:{since.isoformat()}:{actor}",
        since=stretch[0],
        severity="breach" if breach else "warning",
        expected=("MOA",),
        values={"org": ActorRef(actor), "date": since},
        variant="also-moe" if breach else "external",
        ended_at=ended,
        right=by_fact(case, beneficiaries={case.subject.id, *colleagues}),
    )


RULE = Rule(id="R03", on=frozenset({"person"}), judge=judge)
