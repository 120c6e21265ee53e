"""R29: who decides, ends a mediation or rejects a delivery says why within two working days (B-13, B-14, B-26).

(a) a Décision: a comment by who submitted or decided it, or a link to a Rituel or a Document; (b) a mediation, (c) a rejection: a
comment by their author. Commands are no reason, but for that of a confirmation.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from integration.mapping.calendar import when_full_working_days
from integration.model.history import Case, Change, Timeline
from integration.model.verdict import Violation
from integration.model.words import Nature, Role, Severity
from integration.rules.commitments import VERDICTS, act_of
from integration.rules.facts import evidence_missing, judged, left_at, linked_by_people, natures_at, ref
from integration.rules.finding import Findings, Hearing, Later, Rule
from integration.rules.saying import NOBODY, by_fact, of_state

GRACE = 2
"""Full working days."""
SURELY = timedelta(days=1)
"""Before this much has passed, the grace has not."""
WEIGHTY: frozenset[Nature] = frozenset({"lancement", "financement", "prestataire"})
LEFT = frozenset({"mediation", "acceptance"})
"""What ends in these statuses, a Décision aside, may be a mediation or a rejection."""
SEVERITY: Mapping[str, Severity] = {"decision": "warning", "mediation": "warning", "rejection": "info"}
EXPECTED: Mapping[str, tuple[Role, ...]] = {
    "decision": ("MOA",),
    "mediation": ("AMOA", "MOA"),
    "rejection": ("AMOA", "MOA"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    """What wants a reason: by one of ``who``, from ``since`` on; ``left``: when a decision was taken up again."""

    change: Change
    variant: str
    who: frozenset[str]
    since: datetime
    left: datetime | None = None


def judge(hearing: Hearing) -> Findings:
    case, timeline = hearing.case, hearing.case.timeline
    if timeline is None or not _wants_a_reason(hearing, timeline):
        return
    said: Mapping[str, list[datetime]] | None = None
    for act in _acts(hearing, timeline):
        said = _reasons(timeline) if said is None else said
        traced = _first_trace(case, timeline, act, said)
        if traced is not None and traced < act.change.at + SURELY:
            continue
        deadline = when_full_working_days(act.change.at, GRACE, case.deployment.zone)
        if (act.left is not None and act.left <= deadline) or (traced is not None and traced < deadline):
            continue
        unread = evidence_missing(case, timeline, deadline) if act.variant == "decision" else None
        if case.deployment.now < deadline:
            yield Later(deadline)
        elif unread is not None:
            yield unread
        else:
            yield from _untraced(hearing, timeline, act, traced)


def _wants_a_reason(hearing: Hearing, timeline: Timeline) -> bool:
    """Whether anything was decided, or ended without its author saying a word at once."""
    if timeline.issue.type == "decision":
        return True
    for change in () if LEFT.isdisjoint(hearing.acts.left) else hearing.acts.status:
        if change.old in LEFT and _variant(timeline, change) is not None and not _said_at_once(timeline, change):
            return True
    return False


def _acts(hearing: Hearing, timeline: Timeline) -> Iterator[_Act]:
    """One walk, remembering when the issue was last submitted, handed over, or brought into mediation."""
    moves, issue = hearing.acts.status, timeline.issue
    ended = left_at(timeline, hearing.case.deployment, hearing.settle) if issue.type == "decision" else {}
    submitter, entered = issue.creator, {"approve": issue.created, "acceptance": issue.created, "mediation": issue.created}
    for change in moves:
        variant = _variant(timeline, change) if issue.type == "decision" or change.old in LEFT else None
        if variant is None or _said_at_once(timeline, change):
            pass
        elif judged(hearing.case.deployment, change) and _counts(variant, change):
            left = ended.get(change.history) if variant == "decision" else None
            people = (submitter, change.author.id) if variant == "decision" else (change.author.id,)
            since = entered[_BEGUN[variant]]
            yield _Act(change=change, variant=variant, who=frozenset(p for p in people if p), since=since, left=left)
        if change.new == "approve" and change.old == "prepare":
            submitter, entered["approve"] = change.author.id, change.at
        elif change.new in ("acceptance", "mediation"):
            entered[change.new] = change.at


def _said_at_once(timeline: Timeline, change: Change) -> bool:
    """Whether its own author gave a reason within the day that followed: most do, and need no closer look."""
    for remark in timeline.issue.remarks:
        if remark.author == change.author.id and change.at <= remark.at < change.at + SURELY and remark.command != "other":
            return True
    return False


_BEGUN = {"decision": "approve", "mediation": "mediation", "rejection": "acceptance"}


def _variant(timeline: Timeline, change: Change) -> str | None:
    """Withdrawing a Désaccord gives nothing to explain; whoever may, R27 asks."""
    kind = timeline.issue.type
    if change.old == "mediation":
        return None if kind == "desaccord" and change.new == "dropped" else "mediation"
    if kind == "decision" and act_of(timeline, change) in VERDICTS:
        return "decision"
    return "rejection" if kind != "decision" and (change.old, change.new) == ("acceptance", "build") else None


def _counts(variant: str, change: Change) -> bool:
    """An automation can say nothing; a decision wants its trace all the same."""
    return variant == "decision" or (not change.author.app and change.author.id is not None)


def _reasons(timeline: Timeline) -> Mapping[str, list[datetime]]:
    """When each person said something that may be a reason, oldest first."""
    found: dict[str, list[datetime]] = {}
    for remark in sorted(timeline.issue.remarks, key=lambda r: r.at):
        if remark.command != "other":
            found.setdefault(remark.author, []).append(remark.at)
    return found


def _first_trace(case: Case, timeline: Timeline, act: _Act, said: Mapping[str, list[datetime]]) -> datetime | None:
    first: list[datetime] = []
    for person in act.who:
        instants = said.get(person, [])
        first += instants[bisect_left(instants, act.since) :][:1]
    if act.variant == "decision":
        linked = (link for link, _ in linked_by_people(case, timeline, "rituel", "document"))
        first += (link.since for link in linked if link.until is None or _outlasts(link.until, act, case.deployment.zone))
    return min(first, default=None)


def _outlasts(until: datetime, act: _Act, zone: tzinfo) -> bool:
    """A link taken off within the grace leaves no trace of the decision."""
    return until > when_full_working_days(act.change.at, GRACE, zone)


def _untraced(hearing: Hearing, timeline: Timeline, act: _Act, traced: datetime | None) -> Findings:
    """Ended by the trace once settled, or by taking the decision up again."""
    horizon = hearing.case.deployment.now - hearing.settle
    if traced is not None:
        yield Later(traced + hearing.settle)
    ripe = traced if traced is not None and traced <= horizon else None
    ends = (at for at in (ripe, act.left) if at is not None)
    yield _violation(hearing.case, timeline, act, min(ends, default=None))


def _violation(case: Case, timeline: Timeline, act: _Act, ended_at: datetime | None) -> Violation:
    at = act.change.at
    weighty = act.variant == "decision" and not WEIGHTY.isdisjoint(natures_at(timeline, at))
    return of_state(
        case,
        rule="R29",
        cause=f"change:{act.change.history}",
        since=at,
        severity="breach" if weighty else SEVERITY[act.variant],
        expected=EXPECTED[act.variant],
        variant=act.variant,
        values={"issue": ref(timeline), "date": at},
        ended_at=ended_at,
        right=by_fact(case, beneficiaries={act.change.author.id or NOBODY}),
    )


RULE = Rule(
    id="R29",
    on=frozenset({"livrable", "document", "decision", "desaccord", "anomalie"}),
    reads=frozenset({"status"}),
    judge=judge,
)
