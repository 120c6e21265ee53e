"""R09: before deployment an integrator's people leave status and fields of items to MOA and AMOA (A-41, A-39, A-48).

Before deployment = until the decision ``prestataire`` that concerns the integrator is validated. Comments, attachments and handing
an item to somebody else are free; so are acts by a person whom the charter gave an AMOA or MOA hat that day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from integration.model.charter import Staffing
from integration.model.history import Case, Change, Field, Timeline
from integration.model.verdict import ActorRef, ChangeRef, NotJudged, Violation
from integration.model.words import Role
from integration.rules.acts import Acts
from integration.rules.births import taken_at_birth
from integration.rules.facts import hats_in, judged, phase_at, stranger
from integration.rules.finding import Findings, Hearing, Later, Rule
from integration.rules.hats import CONTROL, actors_at, entitled
from integration.rules.instants import number, value_at
from integration.rules.mended import Mended, mended_by
from integration.rules.once import once
from integration.rules.provider import chosen_for_good, integrators, last_decided, was_chosen
from integration.rules.saying import may_answer, of_act

FIELDS: tuple[Field, ...] = (
    *("status", "summary", "description", "due", "component", "labels"),
    *("parent", "budget", "assignee"),
)
"""The most telling first: it names the act."""
PLEDGES = frozenset({("prepare", "approve"), ("approve", "validated")})
"""``submit`` and ``decide``: more than a hand in it."""
EXPECTED: tuple[Role, ...] = ("AMOA", "MOA")


def judge(hearing: Hearing) -> Findings:
    case, timeline = hearing.case, hearing.case.timeline
    firms = integrators(case.deployment.staffing)
    if timeline is None or not firms:
        return
    born = taken_at_birth(timeline, hearing.settle)
    writes = _writes(hearing.acts, _cleared(case.deployment.staffing), chosen_for_good(case))
    if born is None and not writes:
        return
    scene = _Scene(hearing=hearing, timeline=timeline, firms=firms, closed=last_decided(case))
    if born is not None and not born.author.app:
        settled = born.at + hearing.settle
        told = list(_write(scene, (born,)))
        yield from [Later(settled)] if told and settled > case.deployment.now else told
    for _, items in groupby(writes, key=lambda c: c.history):
        yield from _write(scene, tuple(items))


@once
def _cleared(staffing: Staffing) -> frozenset[str | None]:
    """Who never worked for an integrator, neither by the charter nor by an assignment; of a stranger nobody can tell."""
    firms = integrators(staffing)
    elsewhere = {person for person, actor in staffing.actor_of.items() if actor not in firms}
    return frozenset(elsewhere - {a.person for a in staffing.assignments if a.actor in firms})


def _writes(acts: Acts, cleared: frozenset[str | None], until: datetime | None) -> list[Change]:
    """What others than those changed up to then (None: ever), write by write."""
    if until is not None and (not acts.changes or acts.changes[0].at > until):
        return []
    found: list[Change] = []
    for name in FIELDS:
        changes = acts.by_field.get(name)
        if not changes or (until is not None and changes[0].at > until):
            continue
        early = changes if until is None else (c for c in changes if c.at <= until)
        theirs = (c for c in early if c.author.id not in cleared and not c.author.app)
        found += (c for c in theirs if name != "assignee" or c.new == c.author.id)
    return sorted(found, key=lambda c: (c.at, number(c.history))) if len(found) > 1 else found


@dataclass(slots=True, kw_only=True)
class _Scene:
    """One issue and the integrators. After ``closed`` nothing more is decided on a provider: the answer of then, ``final``, stays."""

    hearing: Hearing
    timeline: Timeline
    firms: frozenset[str]
    closed: datetime | None
    final: dict[str, bool | None] = field(default_factory=dict)
    given: Mended | None = None

    @property
    def case(self) -> Case:
        return self.hearing.case

    def chosen(self, integrator: str, at: datetime) -> bool | None:
        if self.closed is None or at <= self.closed:
            return was_chosen(self.case, integrator, at)
        if integrator not in self.final:
            self.final[integrator] = was_chosen(self.case, integrator, at)
        return self.final[integrator]

    def employers(self, account: str | None, at: datetime) -> frozenset[str]:
        """The integrators a person worked for then."""
        deployment = self.case.deployment
        return actors_at(deployment.staffing, account or "", at, zone=deployment.zone) & self.firms

    def given_back(self, act: Change) -> datetime | None:
        """When an item that such a person held was reassigned to AMOA or MOA (the remedy); never for one they did not hold."""
        if not self.employers(value_at(self.timeline.assignee, act.at), act.at):
            return None
        if self.given is None:
            self.given = mended_by((c.at, c.at) for c in self.hearing.acts.of("assignee") if self._to_control(c))
        return self.given.after(act.at)

    def _to_control(self, change: Change) -> bool:
        deployment, at = self.case.deployment, change.at
        phase = phase_at(deployment, self.timeline, at)
        return entitled(deployment.staffing, change.new or "", at, roles=CONTROL, phase=phase, zone=deployment.zone)


def _write(scene: _Scene, changes: tuple[Change, ...]) -> Iterator[Violation | NotJudged]:
    """Several items of one write are one violation."""
    case, act = scene.case, changes[0]
    if not judged(case.deployment, act):
        return
    unknown = stranger(case, act.author)
    if unknown is not None:
        if any(scene.chosen(firm, act.at) is False for firm in sorted(scene.firms)):
            yield unknown
        return
    firms = sorted(scene.employers(act.author.id, act.at))
    told = [scene.chosen(firm, act.at) for firm in firms]
    if not told or True in told or not CONTROL.isdisjoint(hats_in(case, scene.timeline, act.author.id or "", act.at)):
        return
    if False not in told:
        yield NotJudged(subject=case.subject, reason="no-provider-decision")
    elif not all(case.timelines[i].complete for i in case.providers):
        yield NotJudged(subject=case.subject, reason="incomplete-history")
    else:
        yield _violation(scene, changes, firms)


def _violation(scene: _Scene, changes: tuple[Change, ...], firms: Sequence[str]) -> Violation:
    case, act = scene.case, changes[0]
    return of_act(
        case,
        scene.timeline,
        act,
        rule="R09",
        severity="breach" if any((c.old, c.new) in PLEDGES for c in changes if c.field == "status") else "warning",
        expected=EXPECTED,
        right=may_answer(case, act, EXPECTED),
        variant="act",
        excused_by=CONTROL,
        cured_at=scene.given_back(act),
        values={
            "org": tuple(ActorRef(firm) for firm in firms),
            "change": tuple(ChangeRef(c.field, c.old, c.new) for c in changes),
        },
    )


RULE = Rule(
    id="R09",
    on=frozenset({"livrable", "document", "decision", "rituel", "desaccord", "anomalie"}),
    judge=judge,
)
