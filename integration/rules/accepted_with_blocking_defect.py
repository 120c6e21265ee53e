"""R32: no Livrable is accepted, nor its report decided, while a blocking Anomalie on it is open (A-23, A-24, B-3, B-9).

Whoever the author, an automation included: what counts is what was open. An Anomalie closed by someone not entitled is closed; R31 says
by whom.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from integration.model.history import Case, Change, Timeline
from integration.model.verdict import NotJudged, Violation
from integration.model.words import Role
from integration.rules.acts import acts_of
from integration.rules.defects import closed_rightly, is_open, linked_at, reopened
from integration.rules.facts import judged, labels_at, ref
from integration.rules.finding import Findings, Hearing, Later, Rule
from integration.rules.mended import Mended, earlier
from integration.rules.saying import may_answer, of_act
from integration.rules.upstream import Accepted, blind_spots, is_report, itself, upstream_of

EXPECTED: tuple[Role, ...] = ("MOA",)


def judge(hearing: Hearing) -> Findings:
    """Each entry into Validated, by whatever route."""
    case, timeline = hearing.case, hearing.case.timeline
    if timeline is None:
        return
    if not (_may_have_defects(case, timeline) if timeline.issue.type == "livrable" else is_report(timeline)):
        return
    acts = [c for c in hearing.acts.entering("validated") if judged(case.deployment, c)]
    if not acts:
        return
    at = [act.at for act in acts]
    items, unread = ((itself(timeline),), False) if timeline.issue.type == "livrable" else upstream_of(case, timeline, at)
    yield from _blind_spots(case, timeline, items, at, unread=unread)
    wrong = [(act, found) for act in acts if (found := _blocking(case, timeline, items, act.at))]
    if wrong:
        cures = _Cures(hearing)
        for act, found in wrong:
            behind = (item for item in items if item.at(act.at) or item.at(case.deployment.now))
            builders = tuple(account for item in behind for account in item.built)
            yield _violation(case, timeline, act, found, barred=builders, cures=cures)
        yield from (Later(at) for at in cures.later)


def _may_have_defects(case: Case, livrable: Timeline) -> bool:
    """Whether a link leads to an Anomalie, or to what was not read."""
    for link in livrable.issue.links:
        other = case.timelines.get(link.other)
        if other is None or other.issue.type == "anomalie":
            return True
    return False


def _blocking(case: Case, timeline: Timeline, items: Iterable[Accepted], at: datetime) -> tuple[Timeline, ...]:
    """Open ones linked to the item, or to what links led to then; in a fixed order."""
    places = {t.issue.id: t for t in (timeline, *(item.timeline for item in items if item.at(at)))}
    found = {
        defect.issue.id: defect
        for place in places.values()
        for defect in linked_at(case, place, at)
        if "bloquante" in labels_at(defect, at) and is_open(defect, at)
    }
    return tuple(found[i] for i in sorted(found, key=lambda i: (len(i), i)))


def _blind_spots(
    case: Case, timeline: Timeline, items: tuple[Accepted, ...], acts: Collection[datetime], *, unread: bool
) -> Iterator[NotJudged]:
    """What cannot be read, or not to its beginning, may be an Anomalie that was open; so may one whose link is gone."""
    yield from blind_spots(case, items, unread=unread)
    for place in (timeline, *(item.timeline for item in items)):
        for link in place.issue.links:
            other = case.timelines.get(link.other)
            if not link.stands and not any(link.at(at) for at in acts):
                continue
            if other is None or (link.gone and other.issue.type == "anomalie"):
                yield NotJudged(subject=case.subject, reason="missing-context")
            elif other.issue.type == "anomalie" and not other.complete:
                yield NotJudged(subject=case.subject, reason="incomplete-history")


class _Cures:
    """What puts an acceptance right: it is reopened or revised, or each of its Anomalies is closed by someone entitled."""

    def __init__(self, hearing: Hearing) -> None:
        self.hearing = hearing
        self.reopened = reopened(hearing.acts)
        self.closings: dict[str, Mended] = {}
        self.later: list[datetime] = []

    def after(self, at: datetime, defects: Iterable[Timeline]) -> datetime | None:
        closed = [self._closings(defect).after(at) for defect in defects]
        done = [one for one in closed if one is not None]
        return earlier(self.reopened.after(at), max(done) if len(done) == len(closed) else None)

    def _closings(self, defect: Timeline) -> Mended:
        """Once settled; looked up once."""
        if defect.issue.id not in self.closings:
            acts = acts_of(defect, self.hearing.case.deployment, self.hearing.settle)
            self.closings[defect.issue.id] = closed_rightly(self.hearing.case, defect, acts)
            self.later += [acts.later] if acts.later is not None else []
        return self.closings[defect.issue.id]


def _violation(
    case: Case, timeline: Timeline, act: Change, found: tuple[Timeline, ...], *, barred: tuple[str, ...], cures: _Cures
) -> Violation:
    listed = tuple(ref(defect) for defect in found)
    return of_act(
        case,
        timeline,
        act,
        rule="R32",
        severity="breach",
        expected=EXPECTED,
        right=may_answer(case, act, EXPECTED, barred=barred, bar="built"),
        variant="livrable" if timeline.issue.type == "livrable" else "report",
        cured_at=cures.after(act.at, found),
        values={"list": listed},
        evidence=(ref(timeline), *listed),
    )


RULE = Rule(id="R32", on=frozenset({"livrable", "document"}), judge=judge, into=frozenset({"validated"}))
