"""R26: a phase is closed with nothing left open, or under reserves (a); and opened before its first Livrable is built (b).

Sources: A-48, A-50..54, B-9, B-20. Phases overlap freely (A-53).
"""

from dataclasses import replace
from datetime import datetime, timedelta

from integration.model.history import Case, Change, Timeline
from integration.model.verdict import NotJudged, PhaseRef, Violation
from integration.model.words import DONE, INTERNAL_WORK, Role
from integration.rules.acts import acts_of
from integration.rules.facts import evidence_missing, labels_at, laid_by_people, natures_at, ref, settled
from integration.rules.finding import Findings, Hearing, Later, Rule
from integration.rules.instants import number, value_at
from integration.rules.phases import Closing, closings, opened_at, settling
from integration.rules.saying import may_answer, of_act

EXPECTED: tuple[Role, ...] = ("MOA",)


def judge(hearing: Hearing) -> Findings:
    case, epic = hearing.case, hearing.case.timeline
    if epic is None or epic.issue.phase is None:
        return
    young = settling(case, _children(case), hearing.settle)
    if young is not None:
        yield Later(young)
    yield from _closed_with_open_items(case, epic, hearing.settle)
    yield from _built_before_opening(case, epic, hearing.settle)


def _children(case: Case) -> tuple[str, ...]:
    return case.children.get(case.subject.id, ())


# --- (a) closing -----------------------------------------------------------------------------------------------------


def _closed_with_open_items(case: Case, epic: Timeline, settle: timedelta) -> Findings:
    for closing in closings(case, epic, _children(case), settle):
        change = closing.change
        if change.at < case.deployment.effective_from or change.author.id in case.deployment.service:
            continue
        children = [case.timelines[c] for c in _children(case) if _keeps_open(case, c, epic, change.at)]
        unclear = [t for t in children if not t.complete or value_at(t.status, change.at) is None]
        open_ = [t for t in children if t not in unclear and not _settled_then(case, t, change.at)]
        unread = [missing for t in open_ if (missing := evidence_missing(case, t, change.at)) is not None]
        left = [t for t in open_ if evidence_missing(case, t, change.at) is None] if unread else open_
        yield from unread[:1]
        if unclear:
            yield NotJudged(subject=case.subject, reason="incomplete-history")
        if left:
            yield from _when_signed(case, left, settle)
            yield _closing_violation(case, epic, closing, left, settle)


def _keeps_open(case: Case, child: str, epic: Timeline, at: datetime) -> bool:
    """Items of the phase at that instant: not internal work, nor occurrences of a ritual after the template's own."""
    timeline = case.timelines[child]
    issue = timeline.issue
    if issue.type is None or issue.type in INTERNAL_WORK or value_at(timeline.parent, at) != epic.issue.id:
        return False
    return not (
        issue.type == "rituel" and value_at(timeline.status, at) in ("prepare", "approve") and _recurs(case, timeline)
    )


def _recurs(case: Case, ritual: Timeline) -> bool:
    """Whether this is a later occurrence: unknown to the template, or not the oldest issue of its item."""
    item = ritual.issue.item
    if item is None:
        return True
    alike = [t.issue for t in (case.timelines[c] for c in _children(case)) if t.issue.item == item]
    return any((i.created, number(i.id)) < (ritual.issue.created, number(ritual.issue.id)) for i in alike)


def _settled_then(case: Case, child: Timeline, at: datetime) -> bool:
    return value_at(child.status, at) in DONE or _is_reserved(case, child, at)


def _is_reserved(case: Case, child: Timeline, at: datetime) -> bool:
    """Whether a validated Décision ``reserves`` with a due date, linked by people, carries the child at that instant."""
    for link in child.issue.links:
        other = case.timelines.get(link.other) if link.at(at) else None
        if other is None or other.issue.type != "decision" or not laid_by_people(child, link, case.deployment.service):
            continue
        if _signs(other, at):
            return True
    return False


def _signs(decision: Timeline, at: datetime) -> bool:
    dated = value_at(decision.due, at) is not None
    return dated and value_at(decision.status, at) == "validated" and "reserves" in labels_at(decision, at)


def _closing_violation(case: Case, epic: Timeline, closing: Closing, left: list[Timeline], settle: timedelta) -> Violation:
    items = tuple(ref(t) for t in left)
    return of_act(
        case,
        closing.issue,
        closing.change,
        rule="R26",
        severity="breach",
        variant="closed",
        expected=EXPECTED,
        right=may_answer(case, closing.change, EXPECTED, natures=natures_at(closing.issue, closing.since)),
        cured_at=_finished_at(case, closing, left, settle),
        values={
            "phase": PhaseRef(epic.issue.phase or ""),
            "issue": ref(epic),
            "count": len(left),
            "list": items,
        },
        evidence=tuple(dict.fromkeys((ref(closing.issue), *items))),
    )


def _when_signed(case: Case, left: list[Timeline], settle: timedelta) -> Findings:
    """Reserves signed a moment ago count once they have settled."""
    linked = tuple({link.other for child in left for link in child.issue.links if link.other in case.timelines})
    young = settling(case, linked, settle)
    if young is not None:
        yield Later(young)


def _finished_at(case: Case, closing: Closing, left: list[Timeline], settle: timedelta) -> datetime | None:
    """When the phase was reopened, or all of what was open stood done or reserved; young acts wait.

    The first such instant stands: what is reopened later is another act.
    """
    finished = _first_complete(case, closing.since, left, settle)
    return min((at for at in (closing.until, finished) if at is not None), default=None)


def _first_complete(case: Case, since: datetime, left: list[Timeline], settle: timedelta) -> datetime | None:
    turns = [[at for at in _turns(case, child, settle) if since < at] for child in left]
    earliest = (next((at for at in found if _settled_then(case, t, at)), None) for t, found in zip(left, turns, strict=True))
    firsts = [at for at in earliest if at is not None]
    if len(firsts) < len(left):
        return None
    later = sorted({at for found in turns for at in found if at >= max(firsts)})
    return next((at for at in later if all(_settled_then(case, t, at) for t in left)), None)


def _turns(case: Case, child: Timeline, settle: timedelta) -> list[datetime]:
    """Settled instants at which the child may come off the list: done, or reserves linked, dated, named so or validated."""
    deployment, known = case.deployment, case.timelines
    linked = [link for link in child.issue.links if link.other in known and known[link.other].issue.type == "decision"]
    laid = {link.since for link in linked if link.since <= deployment.now - settle}
    written = [spans for t in (known[link.other] for link in linked) for spans in (t.status, t.labels, t.due)]
    signed = {s.since for spans in written for s in settled(spans, deployment, settle)}
    done = {s.since for s in settled(child.status, deployment, settle) if s.value in DONE}
    return sorted(laid | signed | done)


# --- (b) opening -----------------------------------------------------------------------------------------------------


def _built_before_opening(case: Case, epic: Timeline, settle: timedelta) -> Findings:
    opened = opened_at(epic, case.deployment)
    first = _first_build(case, epic, settle, before=opened)
    if first is None:
        return
    ripe = opened is not None and opened + settle <= case.deployment.now
    if opened is not None and not ripe:
        yield Later(opened + settle)
    yield _opening_violation(case, epic, *first, opened=opened if ripe else None)


def _first_build(
    case: Case, epic: Timeline, settle: timedelta, *, before: datetime | None
) -> tuple[Timeline, Change] | None:
    """The first act under the rules (G7) that took a Livrable of the phase into build, and the Livrable; ``before``: an instant,
    None: ever.
    """
    effective = case.deployment.effective_from
    stays = [
        (span.since, number(span.change), child, span.change)
        for child in (case.timelines[c] for c in _children(case))
        if child.issue.type == "livrable" and (before is None or child.status[0].since < before)
        for span in child.status
        if span.value == "build" and span.since >= effective and (before is None or span.since < before)
        if span.author.id not in case.deployment.service
        if value_at(child.parent, span.since) == epic.issue.id
    ]
    for _, _, child, history in sorted(stays, key=lambda s: s[:2]):
        acts = acts_of(child, case.deployment, settle).status
        change = next((c for c in acts if c.history == history), None)
        if change is not None:
            return child, change
    return None


def _opening_violation(case: Case, epic: Timeline, child: Timeline, change: Change, *, opened: datetime | None) -> Violation:
    told = of_act(
        case,
        child,
        change,
        rule="R26",
        severity="warning",
        variant="not-opened",
        expected=EXPECTED,
        right=may_answer(case, change, EXPECTED, natures=()),
        cured_at=opened,
        values={"phase": PhaseRef(epic.issue.phase or "")},
        evidence=(ref(epic), ref(child)),
    )
    return replace(told, episode=True)


RULE = Rule(id="R26", on=frozenset({"phase"}), judge=judge)
