"""R10: a consultancy assists or supervises, and builds only where it is staffed MOE (A-44, A-45, A-43).

On a start or a delivery R15 says it all (domain-rules 3.0); what such a person holds in build for a full working day is told here.
"""

from collections.abc import Callable

from integration.model.history import Case
from integration.model.verdict import ActorRef, Violation
from integration.rules.building import Cures, Part, concerns, may_build, part_told, parts_in
from integration.rules.finding import Findings, Hearing, Rule
from integration.rules.hats import actors_at
from integration.rules.saying import worst_by_cause


def judge(hearing: Hearing) -> Findings:
    case, timeline = hearing.case, hearing.case.timeline
    if timeline is None:
        return
    concerned, cures = _holders(case), Cures(hearing, timeline)
    if not concerns(timeline, concerned):
        return
    wrong: list[Violation] = []
    for part in parts_in(hearing, concerned):
        if not isinstance(part, Part):
            yield part
        elif part.owners == ("MOE",) and concerned(part.account) and not may_build(case, timeline, part):
            firms = tuple(ActorRef(firm) for firm in _consultancies(case, part))
            variant = "act" if part.since is None else "held"
            if firms:
                wrong.append(part_told(part, cures, rule="R10", variant=variant, values={"org": firms}))
    yield from worst_by_cause(wrong)


def _holders(case: Case) -> Callable[[str], bool]:
    """Who may have worked for a consultancy: by the charter or by an assignment. Strangers are asked about by R15, which looks at
    every start, and by R22, which looks at assignees.
    """
    staffing, firms = case.deployment.staffing, _firms(case)
    theirs = {a.person for a in staffing.assignments if a.actor in firms}
    return lambda account: account in theirs or staffing.actor_of.get(account) in firms


def _firms(case: Case) -> frozenset[str]:
    return frozenset(a.id for a in case.deployment.staffing.actors.values() if a.kind == "consultant")


def _consultancies(case: Case, part: Part) -> list[str]:
    """Those the person worked for then."""
    deployment = case.deployment
    return sorted(actors_at(deployment.staffing, part.account, part.act.at, zone=deployment.zone) & _firms(case))


RULE = Rule(id="R10", on=frozenset({"livrable", "anomalie"}), judge=judge, reads=frozenset({"status", "assignee"}))
