"""R19: once the need is approved, dates are moved by AMOA or MOA (A-26, A-9, B-9).

The budget is judged where the charter names a field for it; this version names none.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from integration.mapping.calendar import add_working_days
from integration.model.history import Case, Change, Timeline
from integration.model.verdict import PersonRef, Value, Violation
from integration.model.words import Role, Severity
from integration.rules.answering import answer_by
from integration.rules.facts import (
    Baseline,
    baseline_before,
    baselines,
    day_from,
    decisions_linked,
    hats_in,
    judged,
    natures_at,
    phase_at,
    ref,
    roles_ref,
    stranger,
)
from integration.rules.finding import Findings, Hearing, Rule
from integration.rules.hats import CONTROL, recorded_late

EXPECTED: tuple[Role, ...] = ("AMOA", "MOA")
SLIP = 10
"""Working days beyond which a later date is a breach, unless the rule's limit says otherwise."""
CALENDAR = range(1970, 2200)
"""Years in which a slip can be counted; anyone can type any date."""


Run = list[tuple[str, Violation]]
"""Moves in a row that nobody had agreed to, each with the date it replaced."""


@dataclass(slots=True)
class _Open:
    """Dates moved and not restored yet. ``places``: where in which run a date was replaced."""

    runs: list[Run] = field(default_factory=lambda: [[]])
    places: dict[str, list[tuple[Run, int]]] = field(default_factory=dict)

    def add(self, old: str, violation: Violation) -> None:
        self.places.setdefault(old, []).append((self.runs[-1], len(self.runs[-1])))
        self.runs[-1].append((old, violation))

    def agreed(self) -> None:
        """Somebody entitled set another date: what comes next starts from it."""
        if self.runs[-1]:
            self.runs.append([])

    def restored(self, value: str | None, at: datetime) -> list[Violation]:
        """Restoring a date, by anyone, puts right the act that had replaced it and those that went on from there."""
        put_right: list[Violation] = []
        for run, place in self.places.pop(value or "", ()):
            if place < len(run) and run[place][0] == value:
                put_right += [replace(v, cured_at=at, cure="corrected") for _, v in run[place:]]
                del run[place:]
        return put_right

    def removed(self) -> str | None:
        """The date taken off by the last of them: one set afterwards is no first value."""
        last = self.runs[-1][-1:]
        return last[0][0] if last and last[0][1].variant == "removed" else None


def judge(hearing: Hearing) -> Findings:
    """Walks the due dates in order."""
    case, timeline, acts = hearing.case, hearing.case.timeline, hearing.acts
    if timeline is None or not acts.due:
        return
    slip = hearing.limit("R19", SLIP)
    frozen, moved = baselines(timeline), _Open()
    for written in acts.due:
        restored = moved.restored(written.new, written.at)
        yield from (_excused(case, timeline, v) for v in restored)
        if restored:
            continue
        change = written if written.old is not None else replace(written, old=moved.removed())
        baseline = baseline_before(timeline, frozen, change.at)
        if baseline is not None and not _allowed(case, timeline, change, baseline):
            unknown = stranger(case, change.author)
            if unknown is not None:
                yield unknown
            elif CONTROL.isdisjoint(hats_in(case, timeline, change.author.id or "", change.at)):
                moved.add(change.old or "", _violation(case, timeline, change, baseline, slip))
                continue
        moved.agreed()
    yield from (_excused(case, timeline, v) for run in moved.runs for _, v in run)


def _allowed(case: Case, timeline: Timeline, change: Change, baseline: Baseline) -> bool:
    """Ours, an automation's, a first value, the baseline's own date again, or covered by a decision."""
    if not judged(case.deployment, change) or change.author.app or change.old is None or change.new == baseline.due:
        return True
    return any(True for _ in decisions_linked(case, timeline, change.at))


def _violation(case: Case, timeline: Timeline, change: Change, baseline: Baseline, slip: int) -> Violation:
    author = change.author.id or "unknown"
    old, new = day_from(change.old), day_from(change.new)
    values: dict[str, Value] = {
        "issue": ref(timeline),
        "date": change.at,
        "actor": PersonRef(author),
        "roles": roles_ref(hats_in(case, timeline, author, change.at)),
        "old": old or change.old or "",
        "baseline_date": baseline.at,
    }
    return Violation(
        rule="R19",
        subject=case.subject,
        cause=f"change:{change.history}",
        severity=_severity(change, slip),
        variant="removed" if change.new is None else "moved",
        at=change.at,
        episode=False,
        values=values if change.new is None else {**values, "new": new or change.new},
        role_expected=EXPECTED,
        answerable=answer_by(case, EXPECTED, barred={author}, beneficiary=author),
        evidence=(ref(timeline),),
    )


def _severity(change: Change, slip: int) -> Severity:
    """By the slip of this act alone: later dates agreed before are not its author's."""
    old, new = day_from(change.old), day_from(change.new)
    if old is None or new is None or old.year not in CALENDAR:
        return "warning"
    if new < old:
        return "info"
    return "breach" if new > add_working_days(old, slip) else "warning"


def _excused(case: Case, timeline: Timeline, violation: Violation) -> Violation:
    """An assignment recorded afterwards closes it, if that came before the date was restored (G9)."""
    author = violation.values["actor"]
    late = recorded_late(
        case.deployment.staffing,
        author.account if isinstance(author, PersonRef) else "",
        violation.at,
        roles=CONTROL,
        phase=phase_at(case.deployment, timeline, violation.at),
        zone=case.deployment.zone,
        natures=natures_at(timeline, violation.at),
    )
    if late is None or (violation.cured_at is not None and violation.cured_at < late):
        return violation
    return replace(violation, cured_at=late, cure="late-assignment")


RULE = Rule(id="R19", on=frozenset({"livrable", "document", "decision"}), judge=judge)
