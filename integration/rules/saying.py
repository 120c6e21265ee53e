"""Violations as most rules say them: of an act (who, in which role then, what they did), or of a state that lasts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from integration.model.history import Author, Case, Change, Timeline
from integration.model.verdict import (
    Answerable,
    Bar,
    ChangeRef,
    Cure,
    IssueRef,
    PersonRef,
    RolesRef,
    StatusRef,
    Value,
    Violation,
)
from integration.model.words import SEVERITIES, STATUSES, Nature, Role, RuleId, Severity, Text
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
    natures: tuple[Nature, ...] | None = None,
) -> Violation:
    """A boundary crossed by one change of ``timeline``. ``expected``: whom it is addressed to; ``right``: see ``may_answer``;
    ``excused_by``: roles of which an assignment recorded afterwards excuses the act (G9), empty where it is wrong whatever the
    role; ``natures``: what that has to cover, the act's unless told; ``values``: placeholders beside those of ``_said``.
    """
    over, cure = _earlier(cured_at, _recorded_late(case, timeline, change, excused_by, natures))
    hats = roles_ref(hats_in(case, timeline, change.author.id or NOBODY, change.at))
    return Violation(
        rule=rule,
        subject=case.subject,
        cause=_cause(change),
        severity=severity,
        variant=variant,
        at=change.at,
        episode=False,
        values={**_said(timeline, change, hats), **(values or {})},
        role_expected=expected,
        answerable=right,
        evidence=evidence or (ref(timeline),),
        cured_at=over,
        cure=cure,
        author=None if change.author.app else change.author.id,
        hats=hats.roles,
        act=ChangeRef(CREATED if change.history == CREATED else change.field, change.old, change.new),
    )


def _cause(change: Change) -> str:
    return CREATED if change.history == CREATED else f"change:{change.history}"


def excused(violation: Violation, recorded_at: datetime | None) -> Violation:
    """The violation as an assignment recorded then resolves it (G9), unless a fact had done so before."""
    over = violation.cured_at
    if recorded_at is None or (over is not None and over < recorded_at):
        return violation
    return replace(violation, cured_at=recorded_at, cure="late-assignment")


def _said(timeline: Timeline, change: Change, hats: RolesRef) -> dict[str, Value]:
    """{issue} {date} {actor} {roles} {change}, and {from} {to} of a status."""
    said: dict[str, Value] = {
        "issue": ref(timeline),
        "date": change.at,
        "actor": PersonRef(change.author.id or NOBODY),
        "roles": hats,
        "change": CREATION if change.history == CREATED else ChangeRef(change.field, change.old, change.new),
    }
    if change.field == "status":
        said["from"], said["to"] = _status(change.old), _status(change.new)
    return said


def may_answer(
    case: Case,
    change: Change,
    confirm: tuple[Role, ...],
    *,
    barred: Collection[str] = (),
    bar: Bar | None = None,
    waivable: bool = True,
    natures: tuple[Nature, ...] | None = None,
) -> Answerable:
    """Who answers for an act: ``confirm`` takes it over today (empty: cured by fact only), never its author nor those
    ``barred``, for the reason of ``bar``; MOA waives later ones, never for itself. ``natures``: today's, unless told.
    """
    author = change.author.id or NOBODY
    return Answerable(
        roles=confirm,
        phase=phase_now(case),
        excluded=frozenset({author, *barred}),
        waivable=waivable,
        beneficiaries=frozenset({author}),
        natures=natures_now(case) if natures is None else natures,
        bar=bar,
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


def _recorded_late(
    case: Case, timeline: Timeline, change: Change, roles: Collection[Role], natures: tuple[Nature, ...] | None
) -> datetime | None:
    """When an assignment to one of these roles was recorded afterwards that covers the act."""
    if not roles or change.author.id is None or change.author.app:
        return None
    return recorded_late(
        case.deployment.staffing,
        change.author.id,
        change.at,
        roles=roles,
        phase=phase_at(case.deployment, timeline, change.at),
        zone=case.deployment.zone,
        natures=natures_at(timeline, change.at) if natures is None else natures,
    )


def _earlier(cured_at: datetime | None, late: datetime | None) -> tuple[datetime | None, Cure | None]:
    """The earlier of the fact and of the assignment recorded afterwards."""
    if late is not None and (cured_at is None or late <= cured_at):
        return late, "late-assignment"
    return cured_at, "corrected" if cured_at else None


def _status(value: str | None) -> StatusRef | str:
    """A status outside the id map has no word."""
    return _STATUS.get(value, "?")


_STATUS: Mapping[str | None, StatusRef] = {key: StatusRef(key) for key in STATUSES}
