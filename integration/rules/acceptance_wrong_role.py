"""R11: a Livrable is accepted by AMOA or MOA, after a recette (A-23, A-24, B-3)."""

from collections.abc import Iterator
from datetime import datetime

from integration.model.history import Case, Change, Timeline
from integration.model.verdict import Answerable, Cure, NotJudged, PersonRef, StatusRef, Violation
from integration.model.words import Role, Severity, StatusKey
from integration.rules.acceptance import accepted_again
from integration.rules.acts import Acts
from integration.rules.answering import answer_by
from integration.rules.facts import hats_in, judged, phase_at, ref, roles_ref, stranger
from integration.rules.finding import Findings, Hearing, Rule
from integration.rules.hats import CONTROL, entitled, recorded_late

EXPECTED: tuple[Role, ...] = ("AMOA", "MOA")


def judge(hearing: Hearing) -> Findings:
    """Each entry into Validated: by whom, and from where."""
    case, acts, timeline = hearing.case, hearing.acts, hearing.case.timeline
    if timeline is None:
        return
    for change in acts.status:
        if change.new == "validated" and judged(case.deployment, change):
            yield from _acceptance(case, timeline, acts, change)


def _acceptance(case: Case, timeline: Timeline, acts: Acts, change: Change) -> Iterator[Violation | NotJudged]:
    if change.author.app:
        yield _violation(case, timeline, acts, change, variant="unattributed", severity="warning")
        return
    unknown = stranger(case, change.author)
    if unknown is not None:
        yield unknown
    elif change.old is None:
        yield NotJudged(subject=case.subject, reason="unknown-status")
    elif change.old != "acceptance":
        yield _violation(case, timeline, acts, change, variant="skipped", severity="breach")
    elif not _entitled(case, timeline, change):
        yield _violation(case, timeline, acts, change, variant="wrong-role", severity="breach")


def _entitled(case: Case, timeline: Timeline, change: Change) -> bool:
    deployment = case.deployment
    phase = phase_at(deployment, timeline, change.at)
    who = change.author.id or ""
    return entitled(deployment.staffing, who, change.at, roles=CONTROL, phase=phase, zone=deployment.zone)


def _violation(case: Case, timeline: Timeline, acts: Acts, change: Change, *, variant: str, severity: Severity) -> Violation:
    author = change.author.id or "unknown"
    cured_at, cure = _cure(case, timeline, acts, change, variant=variant)
    return Violation(
        rule="R11",
        subject=case.subject,
        cause=f"change:{change.history}",
        severity=severity,
        variant=variant,
        at=change.at,
        episode=False,
        values={
            "issue": ref(timeline),
            "date": change.at,
            "actor": PersonRef(author),
            "roles": roles_ref(hats_in(case, timeline, author, change.at)),
            "from": StatusRef(_status(change.old)),
            "to": StatusRef("validated"),
        },
        role_expected=EXPECTED,
        answerable=_answerable(case, timeline, author),
        evidence=(ref(timeline),),
        cured_at=cured_at,
        cure=cure,
    )


def _answerable(case: Case, timeline: Timeline, author: str) -> Answerable:
    return answer_by(case, EXPECTED, barred={author, *(b.account for b in timeline.builders)}, beneficiary=author)


def _cure(
    case: Case, timeline: Timeline, acts: Acts, change: Change, *, variant: str
) -> tuple[datetime | None, Cure | None]:
    again = accepted_again(case, timeline, acts, change)
    if variant != "wrong-role":
        return again, "corrected" if again else None
    late = recorded_late(
        case.deployment.staffing,
        change.author.id or "",
        change.at,
        roles=CONTROL,
        phase=phase_at(case.deployment, timeline, change.at),
        zone=case.deployment.zone,
    )
    if late is not None and (again is None or late <= again):
        return late, "late-assignment"
    return again, "corrected" if again else None


def _status(value: str | None) -> StatusKey:
    return value  # type: ignore[return-value]  # a status change holds our keys


RULE = Rule(id="R11", on=frozenset({"livrable"}), judge=judge)
