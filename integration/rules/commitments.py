"""Acts that commit MOA (R16, R17, R18): which they are, who may do them, and what puts a wrong one right.

The transition table tells who may. A status change the table does not have (an import, an admin's edit) is told by its type and
the status it reaches, and is MOA's: a Document that goes from À préparer to Validé has been decided all the same. A Livrable
reaches Prêt by an approval from À approuver only: any other way there approves nothing, and R25 says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal

from integration.mapping.flow import arrow_of
from integration.model.history import Change, Deployment, Timeline
from integration.model.quick import quick
from integration.model.template import Flow
from integration.model.words import ROLES, Nature, Role, StatusKey, TypeKey
from integration.rules.acceptance import fair_since
from integration.rules.facts import all_by, labels_around, labels_at
from integration.rules.finding import Hearing
from integration.rules.hats import SPONSOR
from integration.rules.mended import Mended, earlier, mended_by
from integration.rules.once import once
from integration.rules.phases import Closing, decided_closings

Act = Literal["approve", "decide", "no-go", "revise", "abandon", "drop", "open", "close", "settle"]
BINDING: frozenset[Act] = frozenset({"approve", "decide", "no-go", "revise", "abandon", "open", "close", "settle"})
"""Those a person has to pronounce (domain-rules 2.5); an automation may drop."""
ENDS: frozenset[Act] = frozenset({"decide", "no-go", "abandon", "drop"})
"""Verdicts on one question: MOA has spoken with any of them."""
VERDICTS: frozenset[Act] = frozenset({"decide", "no-go"})


REACH: Mapping[str, tuple[StatusKey, ...]] = {"livrable": ("ready", "dropped"), "document": ("validated", "dropped")}
"""Statuses that an act may reach, for the types that have many moves; of others any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """``roles``: who may; on a design document AMOA may decide too."""

    change: Change
    act: Act
    roles: tuple[Role, ...]


_made = quick(Commitment)


@once
def commitments(hearing: Hearing) -> tuple[Commitment, ...]:
    """Settled acts, oldest first; those that anybody may do are left out."""
    timeline = hearing.case.timeline
    return () if timeline is None else tuple(_commitments(hearing, timeline))


def _commitments(hearing: Hearing, timeline: Timeline) -> Iterator[Commitment]:
    reach = REACH.get(timeline.issue.type or "")
    for change in hearing.acts.status if reach is None else hearing.acts.entering(*reach):
        act = act_of(timeline, change)
        roles = () if act is None else _who_may(hearing.case.deployment, timeline, change, act)
        if act is not None and roles:
            yield _made(change=change, act=act, roles=roles)


@once
def doubtful(hearing: Hearing) -> tuple[Commitment, ...]:
    """Those not plainly by a person of the charter who may: of the others R16 and R18 have nothing to say."""
    case, timeline = hearing.case, hearing.case.timeline
    if timeline is None:
        return ()
    return tuple([one for one in commitments(hearing) if not all_by(case, timeline, (one.change,), one.roles)])


def act_of(timeline: Timeline, change: Change) -> Act | None:
    """What a change of status means for its type; None where it commits nobody."""
    if change.new is None or change.new == change.old:
        return None
    match timeline.issue.type:
        case "livrable":
            return "approve" if (change.old, change.new) == ("approve", "ready") else _ended(timeline, change)
        case "document":
            return "decide" if change.new == "validated" else _ended(timeline, change)
        case "decision":
            return _of_decision(timeline, change)
        case "phase":
            return _of_phase(change)
        case "desaccord":
            return "settle" if change.new == "validated" else None
        case _:
            return None


def _of_decision(timeline: Timeline, change: Change) -> Act | None:
    if change.new == "validated":
        return "decide"
    if change.new == "dropped" and change.old not in ("prepare", "mediation"):
        return "no-go" if _submitted(timeline, change.at) else None
    return "revise" if change.old == "validated" else _ended(timeline, change)


def _of_phase(change: Change) -> Act | None:
    if change.new in ("ready", "build"):
        return "open" if change.old not in ("ready", "build", "validated") else None
    return "close" if change.new == "validated" else "drop" if change.new == "dropped" else None


def _ended(timeline: Timeline, change: Change) -> Act | None:
    """Put aside after a mediation, or once submitted; what never was is anybody's to drop."""
    if change.new != "dropped":
        return None
    if change.old == "mediation":
        return "abandon"
    return "drop" if change.old == "ready" or _submitted(timeline, change.at) else None


def _submitted(timeline: Timeline, at: datetime) -> bool:
    """Whether it had ever been in À approuver."""
    return any(s.value == "approve" and s.since <= at for s in timeline.status)


_Move = tuple[TypeKey | None, str | None, str | None, Act, bool]
"""Type, statuses, act, and whether it is a design document."""


def _who_may(deployment: Deployment, timeline: Timeline, change: Change, act: Act) -> tuple[Role, ...]:
    known = _holders(deployment)
    key = (timeline.issue.type, change.old, change.new, act, _is_design(timeline, change.at))
    if key not in known:
        known[key] = _of_arrow(deployment.flow, key)
    return known[key]


@once
def _holders(_: Deployment) -> dict[_Move, tuple[Role, ...]]:
    """Who may: the table does not change meanwhile."""
    return {}


def _of_arrow(flow: Flow, move: _Move) -> tuple[Role, ...]:
    of, old, new, act, design = move
    arrow = arrow_of(flow, of, old, new)
    if arrow is None:
        return ("AMOA", "MOA") if act == "settle" or (act == "decide" and design) else ("MOA",)
    submitted = arrow.entitled_submitted if act == "drop" else None
    holders = submitted or (arrow.entitled_conception if design else None) or arrow.entitled
    return () if "any" in holders else tuple(role for role in ROLES if role in holders)


def _is_design(timeline: Timeline, at: datetime) -> bool:
    return timeline.issue.type == "document" and "conception" in labels_at(timeline, at)


def launches_or_funds(timeline: Timeline, commitment: Commitment) -> tuple[Nature, ...]:
    """Natures that make a verdict R17's, one taken off by the same write included; empty: R16's."""
    if timeline.issue.type != "decision" or commitment.act not in VERDICTS:
        return ()
    labels = labels_around(timeline, commitment.change.at)
    return tuple(nature for nature in sorted(SPONSOR) if nature in labels)


# --- what puts it right ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Righted:
    """``pronounced``: acts of those who may, by act; ``entered``: later entries, by status; ``left``: the next change after each;
    ``decided``: times a phase was closed by its go/no-go.
    """

    pronounced: dict[Act, Mended]
    entered: dict[str, Mended]
    left: dict[str, datetime]
    decided: Sequence[Closing]

    def again(self, wrong: Commitment) -> datetime | None:
        """When someone entitled did the act, or gave a verdict on the same question."""
        alike = ENDS if wrong.act in ENDS or wrong.act == "revise" else {wrong.act}
        found = [self.pronounced[act].after(wrong.change.at) for act in alike if act in self.pronounced]
        if wrong.act == "close":
            found.append(next((c.since for c in self.decided if c.since > wrong.change.at), None))
        return earlier(*found)

    def since(self, wrong: Commitment) -> datetime | None:
        """The act done again, or its status given back, by anybody."""
        if wrong.act in ("approve", "open"):
            before = ("approve", "prepare") if wrong.act == "approve" else ("prepare", "dropped")
            undone = [self.entered[status].after(wrong.change.at) for status in before if status in self.entered]
        elif wrong.act == "revise":
            undone = []
        else:
            undone = [self.left.get(wrong.change.history)]
        return earlier(self.again(wrong), *undone)


def righted(hearing: Hearing, timeline: Timeline) -> Righted:
    """Asked only where something is wrong: one walk over the issue's statuses."""
    case, moves = hearing.case, hearing.acts.status
    fair: dict[Act, list[tuple[datetime, datetime | None]]] = {}
    for one in commitments(hearing):
        fair.setdefault(one.act, []).append((one.change.at, fair_since(case, timeline, one.change, one.roles)))
    entered: dict[str, list[tuple[datetime, datetime | None]]] = {}
    for change in moves:
        entered.setdefault(change.new or "", []).append((change.at, change.at))
    return Righted(
        pronounced={act: mended_by(found) for act, found in fair.items()},
        entered={status: mended_by(found) for status, found in entered.items()},
        left={change.history: then.at for change, then in pairwise(moves)},
        decided=decided(hearing, timeline),
    )


def closed_already(hearing: Hearing, timeline: Timeline, one: Commitment) -> bool:
    """Whether a go/no-go had closed the phase, so that the epic's own move adds nothing (decisions 6)."""
    at = one.change.at
    return one.act == "close" and any(
        c.since <= at and (c.until is None or c.until > at) for c in decided(hearing, timeline)
    )


def decided(hearing: Hearing, timeline: Timeline) -> tuple[Closing, ...]:
    """Times a phase was closed by its go/no-go."""
    if timeline.issue.phase is None:
        return ()
    return decided_closings(hearing.case, timeline, hearing.settle)
