"""Acts by which a text comes to be (R14, R24, R34): created, submitted, its wording changed; and what submits it again."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from integration.model.history import Case, Change, Field, Timeline
from integration.model.words import Role
from integration.rules.acceptance import fair_since
from integration.rules.acts import Acts
from integration.rules.facts import all_by, judged, labels_at, words_in
from integration.rules.finding import Hearing, Later
from integration.rules.hats import CONTROL
from integration.rules.instants import value_before
from integration.rules.mended import Mended, mended_by
from integration.rules.once import once
from integration.rules.saying import creation_of

RESUMED_FROM = frozenset({"blocked", "mediation"})
"""Back to À approuver from there is no new submission."""
_JUST_BEFORE = timedelta(microseconds=1)
_GIVEN: frozenset[Field] = frozenset({"component", "labels"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafting:
    """``looked_at``: when its labels and component count. A creation is judged with what its author gave the issue until it
    had settled: Jira's short form asks for a summary only.
    """

    change: Change
    kind: Literal["created", "submitted", "reworded"]
    looked_at: datetime


@once
def drafted_by_control(hearing: Hearing) -> bool:
    """Whether AMOA and MOA created, moved and worded it all: R14 and R24 have nothing to say of that, and most of what they
    look at is so.
    """
    case, timeline, acts = hearing.case, hearing.case.timeline, hearing.acts
    born = None if timeline is None else _birth(case, timeline)
    if timeline is None or (born is not None and born.at + hearing.settle > case.deployment.now):
        return False
    written = (() if born is None else (born,), acts.status, acts.of("summary"), acts.of("description"))
    return all(all_by(case, timeline, some, CONTROL) for some in written)


def draftings(hearing: Hearing, timeline: Timeline, *texts: Field) -> Iterator[Drafting | Later]:
    """Settled acts, oldest first; whether a text was changed enough is left to ask."""
    yield from _creation(hearing, timeline)
    for change in hearing.acts.of("status", *texts):
        if change.field != "status":
            yield Drafting(change=change, kind="reworded", looked_at=change.at)
        elif submits(change):
            yield Drafting(change=change, kind="submitted", looked_at=change.at)


def _creation(hearing: Hearing, timeline: Timeline) -> Iterator[Drafting | Later]:
    issue, born = timeline.issue, _birth(hearing.case, timeline)
    if born is None:
        return
    ripe = born.at + hearing.settle
    if ripe > hearing.case.deployment.now:
        yield Later(ripe)
    else:
        others = (c.at for c in timeline.changes if c.field in _GIVEN and c.at < ripe and c.author.id != issue.creator)
        yield Drafting(
            change=born, kind="created", looked_at=min((at - _JUST_BEFORE for at in others), default=ripe - _JUST_BEFORE)
        )


def _birth(case: Case, timeline: Timeline) -> Change | None:
    """Not of an item of the template, which the service made (G4), nor of what was born as another type."""
    if timeline.issue.item is not None or timeline.types:
        return None
    born = creation_of(timeline)
    return born if judged(case.deployment, born) else None


def exempting(timeline: Timeline, kind: str, at: datetime) -> frozenset[str]:
    """Labels that may exempt an act: those it found and left; a creation, those it was given. Else its author could set them."""
    labels = labels_at(timeline, at)
    return labels if kind == "created" else labels & words_in(value_before(timeline.labels, at))


def submits(change: Change) -> bool:
    """Entering À approuver by any way but a resumption: the table's ``submit``, an import, an admin's edit."""
    return change.new == "approve" and change.old not in RESUMED_FROM


def submitted_again(case: Case, timeline: Timeline, acts: Acts, roles: Collection[Role]) -> Mended:
    """Submissions by someone wearing one of these hats: they take the text over."""
    return mended_by((c.at, fair_since(case, timeline, c, roles)) for c in acts.status if submits(c))
