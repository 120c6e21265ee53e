"""R18: AMOA recommends, MOA decides (A-13, A-25, A-27, B-6).

The acts of R16, and going back on a Décision, by someone with an AMOA hat and no MOA hat in scope. Not deciding a design document,
which AMOA may; dropping one that was submitted, or abandoning it after a mediation, is MOA's as for any document (domain-rules 2.3). Not
settling or resuming after mediation, which AMOA leads. Put right as R16's.
"""

from integration.model.history import Case, Timeline
from integration.model.verdict import NotJudged, Violation
from integration.model.words import Role
from integration.rules.commitments import Act, Commitment, Righted, closed_already, doubtful, righted
from integration.rules.facts import who_acted
from integration.rules.finding import Findings, Hearing, Rule
from integration.rules.saying import may_answer, of_act

EXPECTED: tuple[Role, ...] = ("MOA",)
GRAVE: frozenset[Act] = frozenset({"abandon", "open", "close"})


def judge(hearing: Hearing) -> Findings:
    case, timeline = hearing.case, hearing.case.timeline
    if timeline is None:
        return
    wrong: list[Commitment] = []
    for one in doubtful(hearing):
        if "AMOA" in one.roles:
            continue
        hats = who_acted(case, timeline, one.change)
        if isinstance(hats, NotJudged):
            yield hats
        elif _crosses(hats, one) and not closed_already(hearing, timeline, one):
            wrong.append(one)
    if wrong:
        mended = righted(hearing, timeline)
        for one in wrong:
            yield _violation(case, timeline, one, mended)


def _crosses(hats: frozenset[Role] | None, one: Commitment) -> bool:
    return hats is not None and "AMOA" in hats and hats.isdisjoint(one.roles)


def _violation(case: Case, timeline: Timeline, one: Commitment, mended: Righted) -> Violation:
    return of_act(
        case,
        timeline,
        one.change,
        rule="R18",
        severity="breach" if one.act in GRAVE else "warning",
        expected=EXPECTED,
        right=may_answer(case, one.change, EXPECTED),
        variant="act",
        excused_by=EXPECTED,
        cured_at=mended.since(one),
    )


RULE = Rule(id="R18", on=frozenset({"livrable", "document", "decision", "phase"}), judge=judge, reads=frozenset({"status"}))
