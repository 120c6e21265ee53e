"""Violations as most rules say them: of an act (who, in which role then, what they did), or of a state that lasts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypedDict

from integration.model.history import Author, Case, Change, Timeline
from integration.model.verdict import Answerable, ChangeRef, Cure, IssueRef, PersonRef, StatusRef, Value, Violation
from integration.model.words import SEVERITIES, STATUSES, Nature, Role, RuleId, Severity, StatusKey, Text
from integration.rules.facts import hats_in, natures_at, natures_now, phase_at, phase_now, ref, roles_ref
from integration.rules.hats import recorded_late

NOBODY = "unknown"
"""Stands for the author Jira does not name."""
CREATED = "created"
"""History of what was given at creation, as in ``Span.change``."""
CREATION = Text(fr="création du ticket", en="issue created")


def creation_of(timeline: Timeline) -> Change:
    """The creation of an issue as an act: it is in no changelog."""
    issue = timeline.issue
    author = Author(id=issue.creator, app=issue.app_created)
    return Change(history=CREATED, at=issue.created, author=author, field="other", old=None, new=None)


def worst_by_cause(violations: Iterable[Violation]) -> list[Violation]:
    """Several items of one history that break one rule are one violation, the worst of them (design 8.1); among equals the one
    put right last: as long as one stands, it stands.
    """
    found: dict[str, Violation] = {}
    for violation in violations:
        known = found.setdefault(violation.cause, violation)
        if _weight(violation) > _weight(known):
            found[violation.cause] = violation
    return list(found.values())


def _weight(violation: Violation) -> tuple[int, bool, float]:
    cured = violation.cured_at
    return SEVERITIES.index(violation.severity), cured is None, cured.timestamp() if cured else 0


def of_act(
    case: Case,
    timeline: Timeline,
    change: Change,
    *,
    rule: RuleId,
    severity: Severity,
    expected: tuple[Role, ...],
    right: Answerable,
    variant: str = "act",
    excused_by: Collection[Role] = (),
    cured_at: datetime | None = None,
    values: Mapping[str, Value] | None = None,
    evidence: tuple[IssueRef, ...] = (),
) -> Violation:
    """A boundary crossed by one change of ``timeline``. ``expected``: whom it is addressed to; ``right``: see ``may_answer``.

    ``excused_by``: roles of which an assignment recorded afterwards excuses the act (G9), empty where the act is wrong whatever
    the role; ``cured_at``: when a fact put it right. ``values``: placeholders beside those of ``_said``.
    """
    over, cure = _over(case, timeline, change, excused_by, cured_at)
    return Violation(
        rule=rule,
        subject=case.subject,
        cause=_cause(change),
        severity=severity,
        variant=variant,
        at=change.at,
        episode=False,
        values=_said(case, timeline, change) | dict(values or {}),
        role_expected=expected,
        answerable=right,
        evidence=evidence or (ref(timeline),),
        cured_at=over,
        cure=cure,
        **_by(case, timeline, change),
    )


def _cause(change: Change) -> str:
    return CREATED if change.history == CREATED else f"change:{change.history}"


def excused(violation: Violation, recorded_at: datetime | None) -> Violation:
    """The violation as an assignment recorded then resolves it (G9), unless a fact had done so before."""
    over = violation.cured_at
    if recorded_at is None or (over is not None and over < recorded_at):
        return violation
    return replace(violation, cured_at=recorded_at, cure="late-assignment")


class _By(TypedDict):
    author: str | None
    hats: tuple[Role, ...]
    act: ChangeRef


def _by(case: Case, timeline: Timeline, change: Change) -> _By:
    who = change.author.id
    return {
        "author": None if change.author.app else who,
        "hats": roles_ref(hats_in(case, timeline, who or NOBODY, change.at)).roles,
        "act": ChangeRef(CREATED if change.history == CREATED else change.field, change.old, change.new),
    }


def _said(case: Case, timeline: Timeline, change: Change) -> dict[str, Value]:
    """{issue} {date} {actor} {roles} {change}, and {from} {to} of a status."""
    author = change.author.id or NOBODY
    said: dict[str, Value] = {
        "issue": ref(timeline),
        "date": change.at,
        "actor": PersonRef(author),
        "roles": roles_ref(hats_in(case, timeline, author, change.at)),
        "change": CREATION if change.history == CREATED else ChangeRef(change.field, change.old, change.new),
    }
    return said | {"from": _status(change.old), "to": _status(change.new)} if change.field == "status" else said


def may_answer(
    case: Case,
    change: Change,
    confirm: tuple[Role, ...],
    *,
    barred: Collection[str] = (),
    waivable: bool = True,
    natures: tuple[Nature, ...] | None = None,
) -> Answerable:
    """Who answers for an act: ``confirm`` takes it over today (empty: cured by fact only), never its author nor those
    ``barred`` (builders); MOA waives later ones, never for itself. ``natures``: today's, unless told.
    """
    author = change.author.id or NOBODY
    return Answerable(
        roles=confirm,
        phase=phase_now(case),
        excluded=frozenset({author, *barred}),
        waivable=waivable,
        beneficiaries=frozenset({author}),
        natures=natures_now(case) if natures is None else natures,
    )


def of_state(
    case: Case,
    *,
    rule: RuleId,
    cause: str,
    since: datetime,
    severity: Severity,
    expected: tuple[Role, ...],
    values: Mapping[str, Value],
    variant: str = "state",
    ended_at: datetime | None = None,
    right: Answerable | None = None,
    evidence: tuple[IssueRef, ...] = (),
) -> Violation:
    """A state, a staffing or a flow that lasts since ``since`` until ``ended_at`` (None: still). ``cause``: the start of the
    episode, ``change:<history>``, ``created`` or ``since:<date>:<discriminator>`` (design 8.1). ``right``: without it, cured by
    fact or waived by MOA.
    """
    own = () if case.timeline is None else (ref(case.timeline),)
    return Violation(
        rule=rule,
        subject=case.subject,
        cause=cause,
        severity=severity,
        variant=variant,
        at=since,
        episode=True,
        values=values,
        role_expected=expected,
        answerable=right or by_fact(case),
        evidence=evidence or own,
        cured_at=ended_at,
        cure="corrected" if ended_at else None,
    )


def by_fact(
    case: Case, *, beneficiaries: Collection[str] = (), phase: str | None = None, waivable: bool = True
) -> Answerable:
    """Ended by a fact, or waived by MOA until a date. An issue's phase is today's; of a role or a person, ``phase``."""
    return Answerable(
        roles=(),
        phase=phase if case.timeline is None else phase_now(case),
        excluded=frozenset(),
        waivable=waivable,
        beneficiaries=frozenset(beneficiaries),
        natures=natures_now(case),
    )


def _over(
    case: Case, timeline: Timeline, change: Change, roles: Collection[Role], cured_at: datetime | None
) -> tuple[datetime | None, Cure | None]:
    """The earlier of the fact and of the assignment recorded afterwards."""
    late = None
    if roles and change.author.id is not None and not change.author.app:
        late = recorded_late(
            case.deployment.staffing,
            change.author.id,
            change.at,
            roles=roles,
            phase=phase_at(case.deployment, timeline, change.at),
            zone=case.deployment.zone,
            natures=natures_at(timeline, change.at),
        )
    if late is not None and (cured_at is None or late <= cured_at):
        return late, "late-assignment"
    return cured_at, "corrected" if cured_at else None


def _status(value: str | None) -> StatusRef | str:
    """A status outside the id map has no word."""
    found: dict[str | None, StatusKey] = {key: key for key in STATUSES}
    return StatusRef(found[value]) if value in found else "?"
