"""R31: an Anomalie is closed by AMOA or MOA, after a new test by someone who did not fix it (A-23, A-24, A-27).

Reopening puts it right: the closing that follows is judged by itself.
"""

from integration.model.history import Case, Change, Timeline
from integration.model.verdict import NotJudged
from integration.model.words import DONE, Role
from integration.rules.acceptance import Built, built_in, has_built
from integration.rules.defects import closes, is_duplicate, reopened
from integration.rules.facts import judged, phase_at, stranger
from integration.rules.finding import Findings, Hearing, Rule
from integration.rules.hats import CONTROL, entitled
from integration.rules.saying import may_answer, of_act

EXPECTED: tuple[Role, ...] = ("AMOA", "MOA")


def judge(hearing: Hearing) -> Findings:
    """Each entry into Validated or Dropped, by whatever route."""
    case, timeline, acts = hearing.case, hearing.case.timeline, hearing.acts
    if timeline is None:
        return
    closings = [c for c in acts.status if closes(c) and judged(case.deployment, c)]
    built = built_in(timeline) if closings else {}
    wrong: list[tuple[Change, str]] = []
    for change in closings:
        found = _heard(case, timeline, change, built)
        if isinstance(found, NotJudged):
            yield found
        elif found is not None:
            wrong.append((change, found))
    if wrong:
        again = reopened(acts)
        for change, variant in wrong:
            fixed = has_built(built, change.author.id, change.at)
            yield of_act(
                case,
                timeline,
                change,
                rule="R31",
                severity="warning" if variant == "unattributed" else "breach",
                expected=EXPECTED,
                right=may_answer(case, change, EXPECTED, barred=(*built,), bar="built"),
                variant=variant,
                excused_by=() if fixed else CONTROL,
                cured_at=again.after(change.at),
            )


def _heard(case: Case, timeline: Timeline, change: Change, built: Built) -> str | NotJudged | None:
    """The variant of what is wrong with it; None where all is well."""
    if is_duplicate(case, timeline, change):
        return None
    if change.author.app:
        return "unattributed" if _commits(change) else None
    unknown = stranger(case, change.author)
    if unknown is not None:
        return unknown
    deployment, who = case.deployment, change.author.id or ""
    phase = phase_at(deployment, timeline, change.at)
    right = entitled(deployment.staffing, who, change.at, roles=CONTROL, phase=phase, zone=deployment.zone)
    return None if right and not has_built(built, who, change.at) else "closed"


def _commits(change: Change) -> bool:
    """Accepting, or dropping after a mediation: the binding acts of an Anomalie, which a person has to pronounce (G3)."""
    return change.new == "validated" or change.old == "mediation"


RULE = Rule(id="R31", on=frozenset({"anomalie"}), judge=judge, into=DONE)
