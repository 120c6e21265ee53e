"""R10: a consultancy assists or supervises, and builds only where it is staffed MOE (A-44, A-45, A-43).

On a start or a delivery R15 says it all (domain-rules 3.0); what such a person holds in build for a full working day is told here.
"""

from integration.model.charter import Staffing
from integration.model.history import Case
from integration.model.verdict import ActorRef, Violation
from integration.rules.building import Cures, Part, concerns, part_told, wrong_parts
from integration.rules.finding import Findings, Hearing, Rule
from integration.rules.hats import actors_at
from integration.rules.once import once
from integration.rules.saying import worst_by_cause


def judge(hearing: Hearing) -> Findings:
    case, timeline = hearing.case, hearing.case.timeline
    if timeline is None:
        return
    concerned = _holders(case.deployment.staffing)
    if not concerns(timeline, concerned):
        return
    cures = Cures(hearing, timeline)
    wrong: list[Violation] = []
    for part in wrong_parts(hearing, concerned):
        if not isinstance(part, Part):
            yield part
        elif part.owners == ("MOE",) and part.account in concerned:
            firms = tuple(ActorRef(firm) for firm in _consultancies(case, part))
            variant = "act" if part.since is None else "held"
            if firms:
                wrong.append(part_told(part, cures, rule="R10", variant=variant, values={"org": firms}))
    yield from worst_by_cause(wrong)


@once
def _holders(staffing: Staffing) -> frozenset[str]:
    """Who may have worked for a consultancy: by the charter or by an assignment. Strangers are asked about by R15, which looks at
    every start, and by R22, which looks at assignees.
    """
    firms = _firms(staffing)
    theirs = (account for account, actor in staffing.actor_of.items() if actor in firms)
    return frozenset({*theirs, *(a.person for a in staffing.assignments if a.actor in firms)})


def _firms(staffing: Staffing) -> frozenset[str]:
    return frozenset(a.id for a in staffing.actors.values() if a.kind == "consultant")


def _consultancies(case: Case, part: Part) -> list[str]:
    """Those the person worked for then."""
    deployment = case.deployment
    staffing = deployment.staffing
    return sorted(actors_at(staffing, part.account, part.act.at, zone=deployment.zone) & _firms(staffing))


RULE = Rule(id="R10", on=frozenset({"livrable", "anomalie"}), judge=judge)
