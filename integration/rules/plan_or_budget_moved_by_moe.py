"""R19: once the need is approved, dates are moved by AMOA or MOA, and the budget by MOA alone (A-26, A-9, B-9).

The budget is judged where the charter names a field for it; its first value is R17's.
"""

from datetime import datetime
from functools import partial

from integration.mapping.calendar import add_working_days
from integration.model.history import Case, Change, Timeline
from integration.model.verdict import NotJudged, Value, Violation
from integration.model.words import Role, Severity
from integration.rules.facts import (
    Baseline,
    all_by,
    baseline_before,
    baselines,
    day_from,
    decisions_linked,
    evidence_missing,
    hats_in,
    judged,
    stranger,
)
from integration.rules.finding import Findings, Hearing, Rule
from integration.rules.hats import CONTROL, DECIDES
from integration.rules.instants import value_at
from integration.rules.restoring import crossings, once_an_act
from integration.rules.saying import may_answer, of_act

DATES: tuple[Role, ...] = ("AMOA", "MOA")
MONEY: tuple[Role, ...] = ("MOA",)
SLIP = 10
"""Working days beyond which a later date is a breach, unless the rule's limit says otherwise."""
CALENDAR = range(1970, 2200)
"""Years in which a slip can be counted; anyone can type any date."""


def judge(hearing: Hearing) -> Findings:
    case, timeline = hearing.case, hearing.case.timeline
    if timeline is None:
        return
    budgets = hearing.acts.of("budget") if case.deployment.has_budget else ()
    moved = [
        (changes, roles)
        for changes, roles in ((hearing.acts.due, CONTROL), (budgets, DECIDES))
        if not all_by(case, timeline, changes, roles)
    ]
    frozen = baselines(timeline) if moved else ()
    if not frozen:
        return
    slip, found = hearing.limit("R19", SLIP), list[Violation]()
    for changes, roles in moved:
        for crossed in crossings(changes, partial(_wrong, case, timeline, frozen, roles)):
            if isinstance(crossed, NotJudged):
                yield crossed
            else:
                found.append(_violation(case, timeline, *crossed, frozen=frozen, slip=slip))
    yield from once_an_act(found)


def _wrong(
    case: Case, timeline: Timeline, frozen: tuple[datetime, ...], roles: frozenset[Role], change: Change
) -> bool | NotJudged:
    """After the baseline, by somebody without these hats; not ours, nor an automation's, nor covered by a decision."""
    if _is_theirs(case, timeline, roles, change):
        return False
    baseline = baseline_before(timeline, frozen, change.at)
    if baseline is None or _allowed(case, timeline, change, baseline):
        return False
    return stranger(case, change.author) or evidence_missing(case, timeline, change.at) or True


def _is_theirs(case: Case, timeline: Timeline, roles: frozenset[Role], change: Change) -> bool:
    """By a person of the charter with one of these hats."""
    known = change.author.id in case.deployment.staffing.actor_of
    return known and not roles.isdisjoint(hats_in(case, timeline, change.author.id or "", change.at))


def _allowed(case: Case, timeline: Timeline, change: Change, baseline: Baseline) -> bool:
    """A first value, and the baseline's own date again, are free."""
    if not judged(case.deployment, change) or change.author.app or change.old is None:
        return True
    approved = baseline.due if change.field == "due" else value_at(timeline.budget, baseline.at)
    if change.new == approved:
        return True
    return any(True for _ in decisions_linked(case, timeline, change.at))


def _violation(
    case: Case,
    timeline: Timeline,
    change: Change,
    restored_at: datetime | None,
    *,
    frozen: tuple[datetime, ...],
    slip: int,
) -> Violation:
    money = change.field == "budget"
    baseline = baseline_before(timeline, frozen, change.at)
    values: dict[str, Value] = {
        "old": _said(change, change.old),
        "baseline_date": change.at if baseline is None else baseline.at,
    }
    if change.new is not None:
        values["new"] = _said(change, change.new)
    roles = MONEY if money else DATES
    return of_act(
        case,
        timeline,
        change,
        rule="R19",
        severity="breach" if money else _severity(change, slip),
        variant=_variant(change),
        expected=roles,
        right=may_answer(case, change, roles),
        excused_by=roles,
        cured_at=restored_at,
        values=values,
    )


def _said(change: Change, value: str | None) -> Value:
    """An amount is no date, though one may look like it."""
    return (day_from(value) if change.field == "due" else None) or value or ""


def _variant(change: Change) -> str:
    if change.field == "budget":
        return "budget-removed" if change.new is None else "budget"
    return "removed" if change.new is None else "moved"


def _severity(change: Change, slip: int) -> Severity:
    """By the slip of this act alone: later dates agreed before are not its author's."""
    old, new = day_from(change.old), day_from(change.new)
    if old is None or new is None or old.year not in CALENDAR:
        return "warning"
    if new < old:
        return "info"
    return "breach" if new > add_working_days(old, slip) else "warning"


RULE = Rule(
    id="R19",
    on=frozenset({"livrable", "document", "decision"}),
    reads=frozenset({"due", "budget"}),
    judge=judge,
)
