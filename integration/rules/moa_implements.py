"""R15: an item is started and handed over by its component's role (A-28, A-29, B-4, B-31; decisions 17).

A MOA person doing business work on an item of AMOA is welcome (user tests, data clean-up); holding an item of MOE in build for a
full working day is told of a MOA person only.
"""

from integration.model.charter import Staffing
from integration.model.history import Case, Timeline
from integration.model.verdict import RolesRef, Violation
from integration.rules.building import Cures, Part, concerns, part_told, wrong_parts
from integration.rules.facts import hats_in
from integration.rules.finding import Findings, Hearing, Rule
from integration.rules.once import once
from integration.rules.saying import worst_by_cause


def judge(hearing: Hearing) -> Findings:
    case, timeline = hearing.case, hearing.case.timeline
    if timeline is None:
        return
    holders = _holders(case.deployment.staffing)
    if not hearing.acts.status and not concerns(timeline, holders):
        return
    parts = list(wrong_parts(hearing, holders))
    if not parts:
        return
    cures = Cures(hearing, timeline)
    wrong: list[Violation] = []
    for part in parts:
        if not isinstance(part, Part):
            yield part
            continue
        variant, expected = _variant(case, timeline, part), RolesRef(part.owners)
        if variant is not None:
            wrong.append(part_told(part, cures, rule="R15", variant=variant, values={"role_expected": expected}))
    yield from worst_by_cause(wrong)


def _variant(case: Case, timeline: Timeline, part: Part) -> str | None:
    moa = "MOA" in hats_in(case, timeline, part.account, part.act.at)
    if part.owners == ("MOE",) and moa:
        return "moa" if part.since is None else "moa-held"
    business = moa and "MOE" not in part.owners
    return None if part.since is not None or business else "other"


@once
def _holders(staffing: Staffing) -> frozenset[str]:
    return frozenset(a.person for a in staffing.assignments if a.role == "MOA")


RULE = Rule(id="R15", on=frozenset({"livrable", "anomalie"}), judge=judge)
