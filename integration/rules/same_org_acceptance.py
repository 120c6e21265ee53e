"""R13: the recette is pronounced by another actor than the one that built (A-5, A-24, A-42, A-47).

Only where R11 and R12 have nothing to say: by someone entitled who built nothing of it. Two internal actors are two, and a MOA passes
unless its own team built. Whom people worked for is asked at the day they acted.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from integration.model.history import Case, Change, Timeline
from integration.model.verdict import ActorRef, NotJudged, PersonRef, Violation
from integration.model.words import Role
from integration.rules.acceptance import fair_since, has_built
from integration.rules.facts import judged, phase_at, ref, stranger
from integration.rules.finding import Findings, Hearing, Rule
from integration.rules.hats import CONTROL, DECIDES, actors_at, entitled, ever_actors, late_assignments
from integration.rules.mended import Mended, earlier, mended_by
from integration.rules.saying import excused, may_answer, of_act
from integration.rules.upstream import Accepted, blind_spots, is_report, itself, standing_at, upstream_of

EXPECTED: tuple[Role, ...] = ("AMOA", "MOA")


@dataclass(frozen=True, slots=True)
class _Builder:
    """Who built what, for whom, and since when that stands behind the acceptance."""

    item: Accepted
    account: str
    actors: frozenset[str]
    since: datetime


@dataclass(slots=True, kw_only=True)
class _Scene:
    """A Livrable with itself, or a report with its upstream. ``roles``: entitled to pronounce; ``source``: the status a
    recette is pronounced from, None where any entry into Validated is a decision.
    """

    case: Case
    timeline: Timeline
    items: tuple[Accepted, ...]
    roles: frozenset[Role]
    source: str | None
    builders: tuple[_Builder, ...] = field(init=False)

    def __post_init__(self) -> None:
        found: dict[tuple[str, datetime, str, frozenset[str]], _Builder] = {}
        for item in self.items:
            for b in item.timeline.builders:
                actors = self.actors(b.account, b.at)
                built = _Builder(item, b.account, actors, max(b.at, item.since))
                found.setdefault((item.timeline.issue.id, item.since, b.account, actors), built)
        self.builders = tuple(found.values())

    def actors(self, account: str, at: datetime) -> frozenset[str]:
        return actors_at(self.case.deployment.staffing, account, at, zone=self.case.deployment.zone)

    def pronounces(self, change: Change) -> bool:
        return change.new == "validated" and self.source in (None, change.old)

    def built_by(self, account: str | None, at: datetime, also: Collection[str] = ()) -> bool:
        there = (item for item in self.items if item.at(at) or item.timeline.issue.id in also)
        return any(has_built(item.built, account, at) for item in there)

    def behind(self, at: datetime, also: Collection[str] = ()) -> Iterator[_Builder]:
        """Builders of what was accepted then, and of ``also``."""
        known = (b for b in self.builders if b.since <= at)
        return (b for b in known if b.item.at(at) or b.item.timeline.issue.id in also)

    def of_own_team(self, act: Change, also: Collection[str] = ()) -> tuple[_Builder, ...]:
        mine = self.actors(act.author.id or "", act.at)
        return tuple(b for b in self.behind(act.at, also) if not mine.isdisjoint(b.actors))

    def of_strangers(self, act: Change) -> tuple[str | None, ...]:
        """Builders of whom nobody can tell whom they worked for (G8); None: one who never did anything there, an automation
        perhaps, so that nobody is asked who that is.
        """
        found = (b.account if _was_at_work(b) else None for b in self.behind(act.at) if not b.actors)
        return tuple(dict.fromkeys(found))

    def fair(self, change: Change, stood: Collection[str]) -> bool:
        """By someone who did not build, of another actor than all who did. ``stood``: what was accepted wrongly, counted even where
        links to it were taken off.
        """
        return not self.built_by(change.author.id, change.at, stood) and not self.of_own_team(change, stood)

    def entitled(self, change: Change) -> bool:
        deployment, who = self.case.deployment, change.author.id or ""
        phase = phase_at(deployment, self.timeline, change.at)
        return entitled(deployment.staffing, who, change.at, roles=self.roles, phase=phase, zone=deployment.zone)


def _was_at_work(builder: _Builder) -> bool:
    """Whether the person is seen acting on what they built."""
    item = builder.item.timeline
    return builder.account == item.issue.creator or any(c.author.id == builder.account for c in item.changes)


def judge(hearing: Hearing) -> Findings:
    case, timeline = hearing.case, hearing.case.timeline
    if timeline is None or (timeline.issue.type != "livrable" and not is_report(timeline)):
        return
    report = timeline.issue.type == "document"
    if not report and _all_apart(hearing, timeline):
        return
    entries = [c.at for c in hearing.acts.status if c.new == "validated"]
    items, unread = upstream_of(case, timeline, entries) if report else ((itself(timeline),), False)
    roles, source = (DECIDES, None) if report else (CONTROL, "acceptance")
    scene = _Scene(case=case, timeline=timeline, items=items, roles=roles, source=source)
    acts = [c for c in hearing.acts.status if scene.pronounces(c) and judged(case.deployment, c) and not c.author.app]
    if acts and report:
        yield from blind_spots(case, items, unread=unread)
    yield from _heard(hearing, scene, acts)


def _all_apart(hearing: Hearing, livrable: Timeline) -> bool:
    """Whether nobody who accepted ever worked for an actor of anybody who built: so it is of most, and quickly seen."""
    known = ever_actors(hearing.case.deployment.staffing)
    builders: set[str] = set()
    for building in livrable.builders:
        if building.account not in known:
            return False
        builders |= known[building.account]
    accepted = [known.get(c.author.id or "") for c in hearing.acts.entering("validated") if not c.author.app]
    return all(actors is not None and actors.isdisjoint(builders) for actors in accepted)


def _heard(hearing: Hearing, scene: _Scene, acts: Iterable[Change]) -> Findings:
    again: dict[frozenset[str], Mended] = {}
    for act in acts:
        unknown = stranger(scene.case, act.author)
        if unknown is not None:
            yield unknown
            continue
        team = scene.of_own_team(act)
        unsure = () if team else scene.of_strangers(act)
        if not (team or unsure) or not scene.entitled(act) or scene.built_by(act.author.id, act.at):
            continue
        if team:
            stood = standing_at(scene.items, act.at)
            if stood not in again:
                again[stood] = _accepted_again(hearing, scene, stood)
            yield _violation(scene, act, team, again[stood])
        yield from (NotJudged(subject=scene.case.subject, reason="unknown-person", account=who) for who in unsure)


def _accepted_again(hearing: Hearing, scene: _Scene, stood: Collection[str]) -> Mended:
    return mended_by(
        (change.at, fair_since(scene.case, scene.timeline, change, scene.roles))
        for change in hearing.acts.status
        if scene.pronounces(change) and scene.fair(change, stood)
    )


def _violation(scene: _Scene, act: Change, team: tuple[_Builder, ...], again: Mended) -> Violation:
    case, known = scene.case, scene.case.deployment.staffing.actors
    shared = sorted(scene.actors(act.author.id or "", act.at) & frozenset().union(*(b.actors for b in team)))
    external = any(actor not in known or not known[actor].internal for actor in shared)
    items = tuple(dict.fromkeys(ref(b.item.timeline) for b in team))
    told = of_act(
        case,
        scene.timeline,
        act,
        rule="R13",
        severity="breach" if external else "warning",
        expected=EXPECTED,
        right=may_answer(case, act, EXPECTED, barred=_same_side(scene, act), bar="party"),
        variant="livrable" if scene.source else "report",
        cured_at=again.after(act.at),
        values={
            "org": tuple(ActorRef(actor) for actor in shared),
            "builder": tuple(dict.fromkeys(PersonRef(b.account) for b in team)),
            "built": items,
        },
        evidence=tuple(dict.fromkeys((ref(scene.timeline), *items))),
    )
    return excused(told, _recorded_elsewhere(scene, act))


def _same_side(scene: _Scene, act: Change) -> frozenset[str]:
    """Who built, and whoever works today for an actor that did: another one has to confirm."""
    deployment = scene.case.deployment
    built = frozenset(b.account for b in scene.behind(act.at))
    theirs = frozenset().union(*(b.actors for b in scene.behind(act.at)))
    people = (*deployment.staffing.actor_of, *(a.person for a in deployment.staffing.assignments))
    return built | {p for p in people if not theirs.isdisjoint(scene.actors(p, deployment.now))}


def _recorded_elsewhere(scene: _Scene, act: Change) -> datetime | None:
    """When an assignment was recorded afterwards under which the acceptor had acted for another actor (G9)."""
    deployment = scene.case.deployment
    theirs = frozenset().union(*(b.actors for b in scene.behind(act.at)))
    phase = phase_at(deployment, scene.timeline, act.at)
    late = late_assignments(
        deployment.staffing, act.author.id or "", act.at, roles=scene.roles, phase=phase, zone=deployment.zone
    )
    return earlier(*(a.recorded_at for a in late if a.actor not in theirs))


RULE = Rule(id="R13", on=frozenset({"livrable", "document"}), judge=judge, into=frozenset({"validated"}))
