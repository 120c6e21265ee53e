"""R21: a role that receives an item under way has agreed to it, or MOA or AMOA decides (A-3, B-7, B-17).

Past acts stay judged with the component of their time. An AMOE with a delegation receives for MOE (domain-rules 0).
"""

from collections.abc import Sequence
from datetime import datetime

from integration.model.history import Case, Change, Timeline
from integration.model.verdict import NotJudged, RolesRef, Value, Violation
from integration.model.words import PRODUCING_ROLES, Role, StatusKey, Text
from integration.rules.facts import hats_in, judged, phase_at, stranger
from integration.rules.finding import Findings, Hearing, Rule
from integration.rules.hats import CONTROL, delegated, late_assignments
from integration.rules.instants import value_at, value_before
from integration.rules.restoring import crossings
from integration.rules.saying import excused, may_answer, of_act

UNDER_WAY: frozenset[StatusKey] = frozenset({"ready", "build", "acceptance", "validated"})
STOPS = frozenset({"blocked", "mediation"})
NONE = Text(fr="aucun", en="none")
DECIDE: tuple[Role, ...] = ("AMOA", "MOA")
BY_DELEGATION: tuple[Role, ...] = ("AMOE",)


def judge(hearing: Hearing) -> Findings:
    case, timeline = hearing.case, hearing.case.timeline
    if timeline is None:
        return
    for crossed in crossings(_swaps(timeline, hearing.acts.of("component")), lambda c: _wrong(case, timeline, c)):
        yield crossed if isinstance(crossed, NotJudged) else _violation(case, timeline, *crossed)


def _swaps(timeline: Timeline, items: Sequence[Change]) -> list[Change]:
    """One change for each history, from the roles before to the roles after: Jira writes an item for each component."""
    swaps: dict[str, Change] = {}
    for item in items:
        if item.history not in swaps:
            old, new = value_before(timeline.component, item.at), value_at(timeline.component, item.at)
            swaps[item.history] = Change(
                history=item.history, at=item.at, author=item.author, field="component", old=old or "", new=new
            )
    return list(swaps.values())


def _roles(value: str | None) -> tuple[Role, ...]:
    named = (value or "").split()
    return tuple(role for role in PRODUCING_ROLES if role in named)


def _received(change: Change) -> tuple[Role, ...]:
    return tuple(role for role in _roles(change.new) if role not in _roles(change.old))


def _wrong(case: Case, timeline: Timeline, change: Change) -> bool | NotJudged:
    if change.author.app or not judged(case.deployment, change) or _roles(change.old) == _roles(change.new):
        return False
    if not _is_under_way(timeline, change.at):
        return False
    unknown = stranger(case, change.author)
    if unknown is not None:
        return unknown
    who, received = change.author.id or "", _received(change)
    hats = hats_in(case, timeline, who, change.at)
    phase = phase_at(case.deployment, timeline, change.at)
    if delegated(case.deployment.staffing, who, change.at, phase=phase, zone=case.deployment.zone):
        hats |= {"MOE"}
    return hats.isdisjoint(CONTROL) and not (received and hats.issuperset(received))


def _is_under_way(timeline: Timeline, at: datetime) -> bool:
    """Past À approuver just before; a stop counts as the status it interrupts."""
    status = None
    for span in reversed(timeline.status):
        if span.since < at and span.value not in STOPS:
            status = span.value
            break
    return status in UNDER_WAY


def _violation(case: Case, timeline: Timeline, change: Change, restored_at: datetime | None) -> Violation:
    received = _received(change)
    values: dict[str, Value] = {
        "old": _named(change.old),
        "new": _named(change.new),
        "role_expected": RolesRef(received or DECIDE),
    }
    told = of_act(
        case,
        timeline,
        change,
        rule="R21",
        severity="warning",
        variant="received" if received else "left",
        expected=received or DECIDE,
        right=may_answer(case, change, received or DECIDE),
        excused_by={*DECIDE, *received},
        cured_at=restored_at,
        values=values,
    )
    return excused(told, _delegated_late(case, timeline, change, received))


def _delegated_late(case: Case, timeline: Timeline, change: Change, received: tuple[Role, ...]) -> datetime | None:
    """When a delegation was recorded afterwards under which its author could receive the item for MOE (G9)."""
    if received != ("MOE",):
        return None
    deployment, who = case.deployment, change.author.id or ""
    phase = phase_at(deployment, timeline, change.at)
    late = late_assignments(deployment.staffing, who, change.at, roles=BY_DELEGATION, phase=phase, zone=deployment.zone)
    return min((a.recorded_at for a in late if a.delegation and a.recorded_at), default=None)


def _named(value: str | None) -> Value:
    return RolesRef(_roles(value)) if _roles(value) else NONE


RULE = Rule(
    id="R21",
    on=frozenset({"livrable", "document", "decision", "rituel", "anomalie"}),
    reads=frozenset({"component"}),
    judge=judge,
)
