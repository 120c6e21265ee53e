"""R35: a shorter date of what MOE builds is agreed with MOE (A-26, B-5, B-9, B-15). Mirror of R19.

A date moved later, though still before the baseline's, is pulled in by nobody.
"""

from datetime import date, datetime

from integration.model.history import Case, Change, Timeline
from integration.model.verdict import NotJudged, Value, Violation
from integration.model.words import Role
from integration.rules.facts import (
    baseline_before,
    baselines,
    day_from,
    decisions_linked,
    evidence_missing,
    hats_in,
    judged,
    labels_at,
    stranger,
)
from integration.rules.finding import Findings, Hearing, Rule
from integration.rules.hats import CONTROL
from integration.rules.instants import value_at
from integration.rules.saying import may_answer, of_act

EXPECTED: tuple[Role, ...] = ("MOE",)
Pulled = dict[date, dict[str | None, list[Change]]]
"""Dates moved earlier and not restored, by their baseline's date, then by the date they replaced."""


def judge(hearing: Hearing) -> Findings:
    case, timeline = hearing.case, hearing.case.timeline
    if timeline is None:
        return
    if not any(map(_is_shorter, hearing.acts.due)):
        return
    frozen, pulled = baselines(timeline), Pulled()
    for change in hearing.acts.due if frozen else ():
        for back in _restored(pulled, change):
            yield _violation(case, timeline, back, change.at, frozen=frozen)
        approved = _pulled_in(timeline, change, frozen)
        verdict = approved is not None and _crosses(case, timeline, change)
        if isinstance(verdict, NotJudged):
            yield verdict
        elif verdict and approved is not None:
            pulled.setdefault(approved, {}).setdefault(change.old, []).append(change)
    for change in (c for replaced in pulled.values() for changes in replaced.values() for c in changes):
        yield _violation(case, timeline, change, None, frozen=frozen)


def _restored(pulled: Pulled, change: Change) -> list[Change]:
    """Back to the date it replaced, or to the baseline's or later, by anyone; a date taken off binds nobody."""
    back: list[Change] = []
    if not pulled:
        return back
    new = day_from(change.new)
    for approved in list(pulled):
        if new is None or new >= approved:
            back += [c for changes in pulled.pop(approved).values() for c in changes]
        else:
            back += pulled[approved].pop(change.new, [])
    return back


def _pulled_in(timeline: Timeline, change: Change, frozen: tuple[datetime, ...]) -> date | None:
    """The baseline's date, where this one is before it and before the one it replaces."""
    baseline = baseline_before(timeline, frozen, change.at) if _is_shorter(change) else None
    approved, new = None if baseline is None else day_from(baseline.due), day_from(change.new)
    return None if approved is None or new is None or new >= approved else approved


def _is_shorter(change: Change) -> bool:
    """Before the date it replaces, or the first one."""
    new, old = day_from(change.new), day_from(change.old)
    return new is not None and (old is None or new < old)


def _crosses(case: Case, timeline: Timeline, change: Change) -> bool | NotJudged:
    """By AMOA or MOA who is not MOE, on what MOE produces, under no Décision ``arbitrage``."""
    component = value_at(timeline.component, change.at)
    if change.author.app or not judged(case.deployment, change):
        return False
    if component is not None and "MOE" not in component.split():
        return False
    unknown = stranger(case, change.author)
    if unknown is not None:
        return unknown
    hats = hats_in(case, timeline, change.author.id or "", change.at)
    if hats.isdisjoint(CONTROL) or "MOE" in hats:
        return False
    if component is None:
        return NotJudged(subject=case.subject, reason="no-component")
    if any("arbitrage" in labels_at(d, change.at) for d in decisions_linked(case, timeline, change.at)):
        return False
    return evidence_missing(case, timeline, change.at) or True


def _violation(
    case: Case, timeline: Timeline, change: Change, restored_at: datetime | None, *, frozen: tuple[datetime, ...]
) -> Violation:
    baseline = baseline_before(timeline, frozen, change.at)
    approved = change.at if baseline is None else baseline.at
    values: dict[str, Value] = {"new": day_from(change.new) or change.new or "", "baseline_date": approved}
    old = day_from(change.old)
    if old is not None:
        values["old"] = old
    return of_act(
        case,
        timeline,
        change,
        rule="R35",
        severity="warning",
        variant="set" if old is None else "moved",
        expected=EXPECTED,
        right=may_answer(case, change, EXPECTED),
        excused_by=EXPECTED,
        cured_at=restored_at,
        values=values,
    )


RULE = Rule(
    id="R35",
    on=frozenset({"livrable", "document", "decision"}),
    reads=frozenset({"due"}),
    judge=judge,
)
