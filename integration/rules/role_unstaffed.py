"""R01: while a phase is open, somebody holds each role it needs (A-2, A-13, A-46, B-7).

Subject: the role. MOA is needed at every stage, MOE at stages deployment and acceptance, AMOA and AMOE from deployment on (an
AMOA covers AMOE, A-31). MOE is also needed, whatever the stage, while an undone item of the open phase has it as component.
A scope of natures gives some Décisions and does not fill the role; a scope of phases fills it there only. Phases that wait
together are one episode: it begins with the first of them, which names it, whatever opens or closes later.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from integration.mapping.calendar import when_full_working_days
from integration.model.history import Case, PhaseFacts, Span
from integration.model.verdict import PhaseRef, RolesRef, Violation
from integration.model.words import DONE, INTERNAL_WORK, ROLES, Role, Stage
from integration.rules.facts import ref
from integration.rules.finding import Findings, Hearing, Later, Rule
from integration.rules.phases import open_times, settling
from integration.rules.saying import of_state
from integration.rules.tenure import Stretch, Tenure, both, joined, lasting, tenures, without

GRACE = 5
"""Working days after the opening of a phase."""
BUILT: frozenset[Stage] = frozenset({"deployment", "acceptance"})
FOLLOWED: frozenset[Stage] = BUILT | {"closing"}
NEEDED: Mapping[Role, frozenset[Stage]] = {
    "MOA": FOLLOWED | {"selection", "launch"},
    "AMOA": FOLLOWED,
    "MOE": BUILT,
    "AMOE": FOLLOWED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A time during which one open phase lacks the role; ``said``: from when that is told."""

    phase: PhaseFacts
    since: datetime
    until: datetime | None
    said: datetime

    @property
    def told(self) -> bool:
        return self.until is None or self.said < self.until


def judge(hearing: Hearing) -> Findings:
    """Phases that wait for the role as such, then those of which only items do."""
    case = hearing.case
    role = next(r for r in ROLES if r == case.subject.id)
    covering: set[Role] = {role, "AMOA"} if role == "AMOE" else {role}
    held = tenures(case.deployment.staffing, case.deployment.zone)
    held = [t for t in held if t.assignment.role in covering and not t.assignment.natures]
    lacking = [(p, lacks) for p in case.deployment.phases if (lacks := _lacking(hearing, p, held))]
    if role == "MOE" or any(p.stage in NEEDED[role] for p, _ in lacking):
        yield from _young(hearing, [p for p, _ in lacking])
    by_stage = [piece for p, lacks in lacking if p.stage in NEEDED[role] for piece in lacks]
    for episode in _episodes(by_stage):
        yield from _told(case, episode, held, role, "open")
    by_item = [piece for p, lacks in lacking if role == "MOE" and p.stage not in BUILT for piece in _awaited(case, p, lacks)]
    for episode in _episodes(by_item):
        yield from _told(case, episode, held, role, "awaited")


def _lacking(hearing: Hearing, phase: PhaseFacts, held: list[Tenure]) -> list[_Piece]:
    """Where the phase is open and nobody holds the role in it."""
    case = hearing.case
    here = [(t.since, t.until) for t in held if not t.assignment.phases or phase.id in t.assignment.phases]
    found: list[_Piece] = []
    for opened in open_times(case, phase, case.children.get(phase.epic, ()), hearing.settle):
        grace = when_full_working_days(opened[0], hearing.limit("R01", GRACE), case.deployment.zone)
        for since, until in without(opened, here):
            found.append(_Piece(phase=phase, since=since, until=until, said=max(since, grace)))
    return found


def _young(hearing: Hearing, phases: list[PhaseFacts]) -> Findings:
    """A closing that has not settled may end the wait."""
    case = hearing.case
    epics = [p.epic for p in phases if p.epic in case.timelines]
    young = settling(case, tuple(i for epic in epics for i in (epic, *case.children.get(epic, ()))), hearing.settle)
    if young is not None:
        yield Later(young)


def _awaited(case: Case, phase: PhaseFacts, lacks: list[_Piece]) -> Iterator[_Piece]:
    """The part of these times during which an undone item of the phase had MOE as component."""
    waits = list(_waits(case, phase.epic))
    for piece in lacks:
        for since, until in both([(piece.since, piece.until)], joined(waits)):
            yield replace(piece, since=since, until=until, said=max(since, piece.said))


def _waits(case: Case, epic: str) -> Iterator[Stretch]:
    for timeline in (case.timelines[child] for child in case.children.get(epic, ())):
        if timeline.issue.type in INTERNAL_WORK or timeline.issue.type in (None, "phase"):
            continue
        inside = _where(timeline.parent, {epic})
        components = {s.value for s in timeline.component if s.value and "MOE" in s.value.split()}
        undone = {s.value for s in timeline.status if s.value and s.value not in DONE}
        yield from both(both(inside, _where(timeline.component, components)), _where(timeline.status, undone))


def _where(spans: tuple[Span, ...], values: set[str]) -> list[Stretch]:
    return [(s.since, s.until) for s in spans if s.value in values]


def _episodes(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Pieces that meet or touch, the oldest first; of one instant, in the order of phases they came in."""
    ordered = sorted(pieces, key=lambda p: p.since)
    for since, until in joined((p.since, p.until) for p in ordered):
        yield [p for p in ordered if p.since >= since and (until is None or p.since < until)]


def _told(case: Case, episode: list[_Piece], held: list[Tenure], role: Role, variant: str) -> Findings:
    """Nothing before the first piece that outlasts its grace; which phase is named may change with each of them."""
    now, told = case.deployment.now, [p for p in episode if p.told]
    if not told:
        return
    for at in (at for p in told for at in (p.said, p.until) if at is not None and at > now):
        yield Later(at)
    if min(p.said for p in told) <= now:
        end = None if any(p.until is None for p in episode) else max(p.until for p in episode if p.until)
        running = [p for p in told if p.said <= now and (p.until is None or p.until > now)]
        shown = (running or told)[0].phase
        said = partial(_violation, case, episode[0], shown, held=held, role=role, variant=variant)
        yield from lasting(case.deployment, (episode[0].since, end), said)


def _violation(
    case: Case, first: _Piece, shown: PhaseFacts, ended: datetime | None, *, held: list[Tenure], role: Role, variant: str
) -> Violation:
    since = first.since.astimezone(case.deployment.zone).date()
    found = of_state(
        case,
        rule="R01",
        cause=f"since:{since.isoformat()}:{first.phase.id}" + (":items" if variant == "awaited" else ""),
        since=first.since,
        severity="warning" if role in ("MOA", "MOE") else "info",
        expected=("MOA",),
        values={"role_expected": RolesRef((role,)), "date": since, "phase": PhaseRef(shown.id)},
        variant=variant,
        ended_at=ended,
        evidence=(ref(case.timelines[shown.epic]),),
    )
    late = any(t.since == ended and t.assignment.recorded_at == ended for t in held)
    return replace(found, cure="late-assignment") if late and ended is not None else found


RULE = Rule(id="R01", on=frozenset({"role"}), judge=judge)
