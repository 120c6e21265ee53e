"""R16: what commits MOA is pronounced by MOA (A-7, A-8, A-22, B-1).

Verdict on a Décision (launching and funding: R17) or a Document, approval of a Livrable, opening, closing or dropping of a phase,
abandoning, dropping what was submitted, by someone with neither MOA nor AMOA hat (AMOA: R18; going back on a Décision: R23).
A binding act by an automation is told too, as nobody's: settling a Désaccord and revising a Décision among them (decisions 17).
Put right when someone entitled does it again, or when the status is given back.
"""

from integration.model.history import Case, Timeline
from integration.model.verdict import NotJudged, Violation
from integration.model.words import Severity
from integration.rules.commitments import (
    BINDING,
    Commitment,
    Righted,
    closed_already,
    doubtful,
    launches_or_funds,
    righted,
)
from integration.rules.facts import judged, who_acted
from integration.rules.finding import Findings, Hearing, Rule
from integration.rules.saying import may_answer, of_act


def judge(hearing: Hearing) -> Findings:
    case, timeline = hearing.case, hearing.case.timeline
    if timeline is None:
        return
    wrong: list[Commitment] = []
    for one in doubtful(hearing):
        if launches_or_funds(timeline, one):
            continue
        found = _heard(case, timeline, one)
        if isinstance(found, NotJudged):
            yield found
        elif found is not None and not closed_already(hearing, timeline, one):
            wrong.append(one)
    if wrong:
        mended = righted(hearing, timeline)
        for one in wrong:
            yield _violation(case, timeline, one, mended)


def _heard(case: Case, timeline: Timeline, one: Commitment) -> Commitment | NotJudged | None:
    """The act itself where it crosses the boundary; None where it does not."""
    if one.change.author.app:
        return one if one.act in BINDING and judged(case.deployment, one.change) else None
    if one.act in ("revise", "settle"):
        return None
    hats = who_acted(case, timeline, one.change)
    if hats is None or isinstance(hats, NotJudged):
        return hats
    return one if hats.isdisjoint(("AMOA", *one.roles)) else None


def _violation(case: Case, timeline: Timeline, one: Commitment, mended: Righted) -> Violation:
    severity: Severity = "warning" if one.change.author.app else "breach"
    return of_act(
        case,
        timeline,
        one.change,
        rule="R16",
        severity=severity,
        expected=one.roles,
        right=may_answer(case, one.change, one.roles),
        variant="unattributed" if one.change.author.app else "design" if "AMOA" in one.roles else "act",
        excused_by=one.roles,
        cured_at=mended.since(one),
    )


RULE = Rule(
    id="R16",
    on=frozenset({"livrable", "document", "decision", "phase", "desaccord"}),
    judge=judge,
    reads=frozenset({"status"}),
)
