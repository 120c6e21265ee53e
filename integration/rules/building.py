"""Who takes part in building, as R10 and R15 ask it: by ``start`` or ``deliver``, or as assignee in build for one full working day.

Judged with the component and the hats of the act; of a holding, with those of the end of its first full working day: that day is
the event ("has been assignee in build for one full working day"), once for each time in somebody's hands, however often blocked and
resumed. A role that begins or ends later in that time, or a component that changes, is no new event: R07 and R22 tell of the state
(scenario S4), and R15 of the delivery.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from integration.mapping.calendar import when_full_working_days
from integration.model.history import Author, Case, Change, Timeline
from integration.model.verdict import NotJudged, Value, Violation
from integration.model.words import ROLES, Role, RuleId
from integration.rules.facts import all_by, judged, phase_at, phase_for_hats, stranger, words_in
from integration.rules.finding import Hearing, Later
from integration.rules.hats import delegated, entitled, late_assignments
from integration.rules.instants import overlaps, value_at
from integration.rules.mended import Mended, earlier, mended_by
from integration.rules.saying import excused, may_answer, of_act
from integration.rules.timeline import builds

MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Someone's part. ``act``: theirs; of a holding, what put it into their hands, as theirs, at the end of that day.
    ``since``: when a holding began; None of an act. ``owners``: the component's role then.
    """

    act: Change
    owners: tuple[Role, ...]
    since: datetime | None = None

    @property
    def account(self) -> str:
        return self.act.author.id or ""


def wrong_parts(hearing: Hearing, holders: Collection[str]) -> Iterator[Part | NotJudged | Later]:
    """Each start, delivery and holding by a person of the charter who may not build, of an item with a component; acts first.
    ``holders``: whose holdings are asked for.
    """
    case, timeline = hearing.case, hearing.case.timeline
    assert timeline is not None
    acts = [change for change in hearing.acts.status if builds(change)]
    for change in () if _all_entitled(case, timeline, acts) else acts:
        if judged(case.deployment, change) and not change.author.app:
            yield from _part(case, timeline, change, None)
    if concerns(timeline, holders):
        yield from _holdings(case, timeline, holders)


def _all_entitled(case: Case, timeline: Timeline, acts: Sequence[Change]) -> bool:
    """Whether all is the work of the one component it ever had: so it is of most, and quickly seen."""
    first = timeline.component[0]
    if not acts or len(timeline.component) > 1 or acts[0].at < first.since:
        return not acts
    owners = _roles_in(first.value)
    return bool(owners) and all_by(case, timeline, acts, owners)


def concerns(timeline: Timeline, people: Collection[str]) -> bool:
    """Whether one of them built, or may be about to as assignee."""
    for building in timeline.builders:
        if building.account in people:
            return True
    return timeline.status[-1].value == "build" and (timeline.assignee[-1].value or "") in people


def _part(case: Case, timeline: Timeline, act: Change, since: datetime | None) -> tuple[Part | NotJudged, ...]:
    """At most one: nothing where all is well."""
    owners = _owners(timeline, act.at)
    if not owners:
        return (NotJudged(subject=case.subject, reason="no-component"),)
    unknown = stranger(case, act.author)
    if unknown is not None:
        return (unknown,)
    if _may_build(case, timeline, act.author.id or "", act.at, owners):
        return ()
    return (Part(act=act, owners=owners, since=since),)


def _owners(timeline: Timeline, at: datetime) -> tuple[Role, ...]:
    return _roles_in(value_at(timeline.component, at))


@lru_cache(maxsize=64)
def _roles_in(component: str | None) -> tuple[Role, ...]:
    return tuple(role for role in ROLES if role in words_in(component))


def _holdings(case: Case, timeline: Timeline, holders: Collection[str]) -> Iterator[Part | NotJudged | Later]:
    """The first full working day of each time as assignee in build; when the one going on will have its own."""
    deployment = case.deployment
    stays = [s for s in timeline.status if s.value == "build"]
    held = [s for s in timeline.assignee if s.value is not None and s.value not in deployment.service and s.value in holders]
    counted: set[str] = set()
    for stay, mine, since, until in overlaps(stays, held, deployment.now):
        elapsed = when_full_working_days(since, 1, deployment.zone)
        began = stay.change if stay.since >= mine.since else mine.change
        if mine.change in counted or elapsed <= deployment.effective_from:
            continue
        if elapsed <= until:
            counted.add(mine.change)
            author = Author(id=mine.value)
            act = Change(history=began, at=elapsed - MOMENT, author=author, field="assignee", old=None, new=mine.value)
            yield from _part(case, timeline, act, since)
        elif stay.until is None and mine.until is None:
            yield Later(elapsed)


def _may_build(case: Case, timeline: Timeline, account: str, at: datetime, owners: tuple[Role, ...]) -> bool:
    """The component's role, or for MOE an AMOE whose delegation is in force (domain-rules 2.3)."""
    deployment = case.deployment
    staffing, phase, zone = deployment.staffing, phase_for_hats(deployment, timeline, at), deployment.zone
    if entitled(staffing, account, at, roles=owners, phase=phase, zone=zone):
        return True
    return "MOE" in owners and delegated(staffing, account, at, phase=phase, zone=zone)


class Cures:
    """What puts parts right: the item next given to someone who may build it, or become one that the person may build."""

    def __init__(self, hearing: Hearing, timeline: Timeline) -> None:
        self.hearing, self.timeline = hearing, timeline
        self.given: Mended | None = None
        self.changed: dict[str, Mended] = {}

    def after(self, part: Part) -> datetime | None:
        if self.given is None:
            self.given = mended_by((c.at, self._since(c, c.new or "")) for c in self.hearing.acts.of("assignee"))
        if part.account not in self.changed:
            moves = self.hearing.acts.of("component")
            self.changed[part.account] = mended_by((c.at, self._since(c, part.account)) for c in moves)
        return earlier(self.given.after(part.act.at), self.changed[part.account].after(part.act.at))

    def _since(self, change: Change, account: str) -> datetime | None:
        case, owners = self.hearing.case, _owners(self.timeline, change.at)
        return change.at if _may_build(case, self.timeline, account, change.at, owners) else None


def part_told(part: Part, cures: Cures, *, rule: RuleId, variant: str, values: Mapping[str, Value]) -> Violation:
    """A warning, confirmed by the component's role; an assignment or a delegation recorded afterwards excuses it (G9)."""
    case, timeline = cures.hearing.case, cures.timeline
    told = of_act(
        case,
        timeline,
        part.act,
        rule=rule,
        severity="warning",
        expected=part.owners,
        right=may_answer(case, part.act, part.owners),
        variant=variant,
        cured_at=cures.after(part),
        values={**({} if part.since is None else {"date": part.since}), **values},
    )
    return excused(told, _recorded_late(case, timeline, part))


def _recorded_late(case: Case, timeline: Timeline, part: Part) -> datetime | None:
    deployment, at = case.deployment, part.act.at
    roles: tuple[Role, ...] = (*part.owners, *(("AMOE",) if "MOE" in part.owners else ()))
    phase = phase_at(deployment, timeline, at)
    late = late_assignments(deployment.staffing, part.account, at, roles=roles, phase=phase, zone=deployment.zone)
    return earlier(*(a.recorded_at for a in late if a.role in part.owners or a.delegation))
