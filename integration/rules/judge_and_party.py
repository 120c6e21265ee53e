"""R08: until a provider is chosen, nobody tied to a candidate touches the selection, or holds AMOA or MOA in it.

Sources: A-42, A-41, A-22. Comments anywhere, and attachments where bidders are consulted, are welcome (C-13).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from integration.model.charter import Actor, Assignment, Staffing
from integration.model.history import Case, Change, Field, Timeline
from integration.model.verdict import ActorRef, Answerable, ChangeRef, Value, Violation
from integration.model.words import Role
from integration.rules.acts import Acts
from integration.rules.births import taken_at_birth
from integration.rules.facts import ever_labelled, judged, labels_around, stranger
from integration.rules.finding import Findings, Hearing, Later, Rule
from integration.rules.hats import DAY, actors_at, start_of
from integration.rules.phases import open_times, settling
from integration.rules.provider import had_chosen
from integration.rules.saying import may_answer, of_act

OFFERS: frozenset[Field] = frozenset({"attachment", "remote"})
"""What bidders bring where they are consulted (C-13)."""
EDITS: tuple[Field, ...] = (
    *("assignee", "attachment", "budget", "component", "description", "due", "labels"),
    *("parent", "project", "remote", "status", "summary", "type"),
)
"""What counts as touching an item, handing it to somebody else included; ranks, links and removed comments do not."""
EXPECTED: tuple[Role, ...] = ("MOA", "AMOA")


def judge(hearing: Hearing) -> Findings:
    case = hearing.case
    if case.subject.kind == "role":
        yield from _staffing(case, hearing.settle)
    elif case.timeline is not None and _in_selection(case, case.timeline):
        yield from _taken_at_birth(case, case.timeline, hearing.settle)
        yield from _acts(case, case.timeline, hearing.acts)


# --- acts ------------------------------------------------------------------------------------------------------------


def _in_selection(case: Case, timeline: Timeline) -> bool:
    if timeline.issue.type == "decision" and timeline.issue.id in case.providers:
        return True
    return ever_labelled(timeline, "selection")


def _acts(case: Case, timeline: Timeline, acts: Acts) -> Findings:
    """One verdict for each write; several items of one write are one violation."""
    for _, items in groupby(acts.of(*EDITS), key=lambda c: c.history):
        changes = tuple(items)
        first = changes[0]
        if not judged(case.deployment, first) or first.author.app or not _still_open(case, timeline, first.at):
            continue
        touched = _touched(timeline, changes)
        if not touched:
            continue
        unknown = stranger(case, first.author)
        tie = None if unknown else tie_at(case, first)
        if unknown is not None:
            yield unknown
        elif tie is not None:
            yield _act_violation(case, timeline, touched, tie)


def _taken_at_birth(case: Case, timeline: Timeline, settle: timedelta) -> Findings:
    """Created and assigned to oneself in one write: the changelog says nothing of it, the first values do."""
    act = taken_at_birth(timeline, settle)
    if act is None or not judged(case.deployment, act) or act.author.app:
        return
    tie = tie_at(case, act)
    if tie is None or not _touched(timeline, (act,)) or not _still_open(case, timeline, act.at):
        return
    settled = act.at + settle
    yield Later(settled) if settled > case.deployment.now else _act_violation(case, timeline, (act,), tie)


def _still_open(case: Case, timeline: Timeline, at: datetime) -> bool:
    """Whether the choice was still to be made just before; the decision itself stays open until it is validated."""
    deciding = (timeline.issue.id,) if timeline.issue.id in case.providers else case.providers
    return not any(had_chosen(case.timelines[i], at) for i in deciding)


def _touched(timeline: Timeline, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    labels = labels_around(timeline, changes[0].at)
    if "selection" not in labels and not (timeline.issue.type == "decision" and "prestataire" in labels):
        return ()
    spared = OFFERS if "consultation" in labels else frozenset()
    return tuple(c for c in changes if c.field not in spared)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """What binds an actor to a candidate: being a vendor, or a partner of ``vendors``."""

    org: Actor
    vendors: tuple[str, ...]


def tie_at(case: Case, act: Change) -> Tie | None:
    """The tie of whoever its author worked for then."""
    staffing = case.deployment.staffing
    orgs = sorted(actors_at(staffing, act.author.id or "", act.at, zone=case.deployment.zone))
    return next((tie for tie in (tie_of_actor(staffing, org) for org in orgs) if tie is not None), None)


def tie_of_actor(staffing: Staffing, actor: str | None) -> Tie | None:
    """The tie of an actor of the charter to a vendor of the charter, itself included."""
    org = staffing.actors.get(actor or "")
    if org is None:
        return None
    vendors = tuple(v for v in org.partner_of if v in staffing.actors and staffing.actors[v].kind == "vendor")
    return Tie(org=org, vendors=vendors) if vendors or org.kind == "vendor" else None


def _act_violation(case: Case, timeline: Timeline, touched: tuple[Change, ...], tie: Tie) -> Violation:
    return of_act(
        case,
        timeline,
        touched[0],
        rule="R08",
        severity="breach",
        expected=EXPECTED,
        right=may_answer(case, touched[0], EXPECTED, barred=tuple(_tied(case.deployment.staffing)), bar="tied"),
        variant=_kind(tie),
        values={**_tie_values(tie), "change": tuple(ChangeRef(c.field, c.old, c.new) for c in touched)},
    )


def _kind(tie: Tie) -> str:
    return "vendor" if tie.org.kind == "vendor" else "partner"


def _tie_values(tie: Tie) -> dict[str, Value]:
    org: dict[str, Value] = {"org": ActorRef(tie.org.id)}
    return org if tie.org.kind == "vendor" else {**org, "vendor": tuple(ActorRef(v) for v in tie.vendors)}


def _tied(staffing: Staffing) -> Iterator[str]:
    """Accounts of such actors by the charter or by any assignment: nobody may confirm who ever had a stake."""
    by_assignment = ((a.person, a.actor) for a in staffing.assignments)
    return (who for who, actor in (*staffing.actor_of.items(), *by_assignment) if tie_of_actor(staffing, actor) is not None)


# --- staffing --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Holding:
    """A time during which a tied actor holds the role while the selection is open; ``until`` None: no end known."""

    since: datetime
    until: datetime | None


def _staffing(case: Case, settle: timedelta) -> Findings:
    """One violation for each tied actor and each time it holds the role during the selection."""
    staffing = case.deployment.staffing
    if case.subject.id not in EXPECTED:
        return
    selection = [p.epic for p in case.deployment.phases if p.stage == "selection" and p.epic in case.timelines]
    young = settling(case, tuple(i for epic in selection for i in (epic, *case.children.get(epic, ()))), settle)
    by_actor: dict[str, list[Assignment]] = {}
    for assignment in staffing.assignments:
        if assignment.role == case.subject.id and tie_of_actor(staffing, assignment.actor) is not None:
            by_actor.setdefault(assignment.actor, []).append(assignment)
    for actor, held in sorted(by_actor.items()):
        tie = tie_of_actor(staffing, actor)
        if young is not None:
            yield Later(young)
        for holding in _holdings(case, held, settle):
            if tie is not None:
                yield from _held(case, tie, holding, held)


def _holdings(case: Case, held: list[Assignment], settle: timedelta) -> list[_Holding]:
    """Where the assignments meet the times the selection was open, joined where they touch."""
    met = [
        meeting
        for phase in case.deployment.phases
        if phase.stage == "selection"
        for open_time in open_times(case, phase, case.children.get(phase.epic, ()), settle)
        for a in held
        if not a.phases or phase.id in a.phases
        if (meeting := _meeting(case, a, *open_time)) is not None
    ]
    return _joined(sorted(met, key=lambda h: h.since))


def _meeting(case: Case, assignment: Assignment, opened: datetime, closed: datetime | None) -> _Holding | None:
    zone = case.deployment.zone
    since = max(start_of(assignment.start, zone), opened)
    ends = [start_of(assignment.until + DAY, zone)] if assignment.until is not None else []
    until = min([*ends, *([closed] if closed is not None else [])], default=None)
    return _Holding(since=since, until=until) if until is None or since < until else None


def _joined(met: list[_Holding]) -> list[_Holding]:
    joined: list[_Holding] = []
    for holding in met:
        last = joined[-1] if joined else None
        if last is None or (last.until is not None and holding.since > last.until):
            joined.append(holding)
        else:
            until = None if last.until is None or holding.until is None else max(last.until, holding.until)
            joined[-1] = _Holding(since=last.since, until=until)
    return joined


def _held(case: Case, tie: Tie, holding: _Holding, held: list[Assignment]) -> Findings:
    deployment = case.deployment
    if holding.since > deployment.now:
        yield Later(holding.since)
    elif holding.until is None or holding.until > deployment.effective_from:
        over = holding.until is not None and holding.until <= deployment.now
        if holding.until is not None and not over:
            yield Later(holding.until)
        yield _staffing_violation(case, tie, holding, frozenset(a.person for a in held), over=over)


def _staffing_violation(case: Case, tie: Tie, holding: _Holding, people: frozenset[str], *, over: bool) -> Violation:
    role: Role = "MOA" if case.subject.id == "MOA" else "AMOA"
    since = holding.since.astimezone(case.deployment.zone).date()
    return Violation(
        rule="R08",
        subject=case.subject,
        cause=f"since:{since.isoformat()}:{tie.org.id}",
        severity="breach",
        variant=f"staffing-{_kind(tie)}",
        at=holding.since,
        episode=True,
        values={**_tie_values(tie), "role_expected": role, "date": since},
        role_expected=("MOA",),
        answerable=Answerable(
            roles=(),
            phase=None,
            excluded=frozenset(_tied(case.deployment.staffing)),
            waivable=True,
            beneficiaries=people,
        ),
        cured_at=holding.until if over else None,
        cure="corrected" if over else None,
    )


RULE = Rule(
    id="R08",
    on=frozenset({"livrable", "document", "decision", "rituel", "desaccord", "anomalie", "role"}),
    judge=judge,
)
