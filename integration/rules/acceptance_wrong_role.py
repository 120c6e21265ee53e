"""R11: a Livrable is accepted by AMOA or MOA, after a recette (A-23, A-24, B-3)."""

from collections.abc import Iterator

from integration.model.history import Case, Change, Timeline
from integration.model.verdict import NotJudged, Violation
from integration.model.words import Role, Severity
from integration.rules.acceptance import Built, accepted_again, built_in
from integration.rules.facts import all_by, judged, phase_at, stranger
from integration.rules.finding import Findings, Hearing, Rule
from integration.rules.hats import CONTROL, entitled
from integration.rules.mended import Mended
from integration.rules.saying import may_answer, of_act

EXPECTED: tuple[Role, ...] = ("AMOA", "MOA")


def judge(hearing: Hearing) -> Findings:
    """Each entry into Validated: by whom, and from where."""
    case, acts, timeline = hearing.case, hearing.acts, hearing.case.timeline
    if timeline is None:
        return
    entries, wrong = acts.entering("validated"), list[tuple[Change, str, Severity]]()
    if all(c.old == "acceptance" for c in entries) and all_by(case, timeline, entries, CONTROL):
        return
    for change in entries:
        if judged(case.deployment, change):
            found = _heard(case, timeline, change)
            if isinstance(found, NotJudged):
                yield found
            elif found is not None:
                wrong.append((change, *found))
    if wrong:
        built = built_in(timeline)
        yield from _violations(case, timeline, wrong, built, accepted_again(case, timeline, acts, built))


def _heard(case: Case, timeline: Timeline, change: Change) -> tuple[str, Severity] | NotJudged | None:
    """Variant and severity of what is wrong with it; nothing where all is well."""
    if change.author.app:
        return "unattributed", "warning"
    unknown = stranger(case, change.author)
    if unknown is not None:
        return unknown
    if change.old is None:
        return NotJudged(subject=case.subject, reason="unknown-status")
    if change.old != "acceptance":
        return "skipped", "breach"
    return None if _entitled(case, timeline, change) else ("wrong-role", "breach")


def _entitled(case: Case, timeline: Timeline, change: Change) -> bool:
    deployment = case.deployment
    phase = phase_at(deployment, timeline, change.at)
    who = change.author.id or ""
    return entitled(deployment.staffing, who, change.at, roles=CONTROL, phase=phase, zone=deployment.zone)


def _violations(
    case: Case, timeline: Timeline, wrong: list[tuple[Change, str, Severity]], built: Built, again: Mended
) -> Iterator[Violation]:
    """Put right by an acceptance anew; a wrong role also by an assignment recorded afterwards (G9)."""
    for change, variant, severity in wrong:
        yield of_act(
            case,
            timeline,
            change,
            rule="R11",
            severity=severity,
            expected=EXPECTED,
            right=may_answer(case, change, EXPECTED, barred=(*built,), bar="built"),
            variant=variant,
            excused_by=CONTROL if variant == "wrong-role" else (),
            cured_at=again.after(change.at),
        )


RULE = Rule(id="R11", on=frozenset({"livrable"}), judge=judge, into=frozenset({"validated"}))
