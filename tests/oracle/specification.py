"""R14, R24 and R34, from domain-rules 3.4: who writes a need, a requirement under the GDPR, a design.

A text is rewritten when more than 5 % of its words changed, formatting aside; submitted by whatever enters À approuver, unless it
comes back from a stop.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from integration.model.history import Author
from tests.oracle.said import Said, ended
from tests.oracle.world import SETTLE, State, Told, World

ORDER = {"AMOA", "MOA"}
DESIGN = {"MOE", "AMOE"}
STOPS = ("blocked", "mediation")


@dataclass(frozen=True)
class Act:
    """What somebody did to a text. ``what``: created, submitted, approved, decided, or the field that was rewritten."""

    what: str
    at: datetime
    cause: str
    author: Author
    before: State
    after: State


def acts(world: World, told: Told) -> Iterator[Act]:
    issue = told.issue
    if issue.item is None and issue.creator is not None and issue.created + SETTLE <= world.now:
        author = Author(id=issue.creator, app=issue.app_created)
        given = _given_at_birth(told)
        yield Act("created", issue.created, "created", author, given, given)
    moves = {m.history: m for m in told.moves if m.judged}
    for write in told.writes:
        found = []
        if write.history in moves:
            found.append(_named(moves[write.history].old, moves[write.history].new))
        found += [c.field for c in write.changes if c.field in ("summary", "description") and rewritten(c.old, c.new)]
        for what in found:
            if what:
                yield Act(what, write.at, f"change:{write.history}", write.author, write.before, write.after)


def _given_at_birth(told: Told) -> State:
    """What its author gave it until it had settled, and nobody else had touched labels or component."""
    state = told.born
    for write in told.writes:
        fields = {c.field for c in write.changes} & {"labels", "component"}
        if write.at - told.issue.created >= SETTLE or (fields and write.author.id != told.issue.creator):
            break
        state = replace(told.born, labels=write.after.labels, components=write.after.components)
    return state


def _named(old: str, new: str) -> str:
    if new == "approve":
        return "" if old in STOPS else "submitted"
    return "decided" if new == "validated" else "approved" if (old, new) == ("approve", "ready") else ""


def words(text: str | None) -> list[str]:
    return re.findall(r"\w+", (text or "").casefold())


def rewritten(old: str | None, new: str | None) -> bool:
    """Whether more than one word in twenty of the longer text was added, removed or replaced."""
    left, right = words(old), words(new)
    row = list(range(len(right) + 1))
    for i, word in enumerate(left, 1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(right, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (word != other))
    return row[-1] * 20 > max(len(left), len(right))


def _suspects(world: World, told: Told, allowed: set[str]) -> Iterator[Act]:
    """Acts of known people without any of these hats then."""
    for act in acts(world, told):
        phase = world.phase(act.after.parent)
        known = world.is_known(act.author) and world.in_force(act.at)
        if known and not world.hats(str(act.author.id), act.at, phase, act.after.labels) & allowed:
            yield act


def _submissions(world: World, told: Told, roles: set[str], after: datetime) -> datetime | None:
    """The text taken over: submitted later by somebody of these roles."""
    found = [
        world.fair_since(a.author, a.at, world.phase(a.after.parent), roles, a.after.labels)
        for a in acts(world, told)
        if a.what == "submitted" and a.at > after
    ]
    return min((f for f in found if f), default=None)


def _late(world: World, act: Act, roles: set[str]) -> datetime | None:
    return world.late(str(act.author.id), act.at, world.phase(act.after.parent), roles, act.after.labels)


def r14(world: World, told: Told) -> Iterator[Said]:
    if told.issue.type != "document":
        return
    for act in _suspects(world, told, ORDER):
        orders = act.after.components & {"AMOA", "MOA"}
        spared = {"conception", "consultation"} & act.before.labels & act.after.labels
        undecided = act.before.status != "validated" or act.what == "submitted"
        if act.what in ("created", "submitted", "description") and orders and not spared and undecided:
            severity = "breach" if act.what == "submitted" else "warning"
            taken = _submissions(world, told, ORDER, act.at)
            yield Said("R14", f"issue:{told.issue.id}", act.cause, severity, *ended(taken, _late(world, act, ORDER)))


def r24(world: World, told: Told) -> Iterator[Said]:
    """What states a requirement; a Livrable may be submitted by the role of its component, which holds it."""
    if told.issue.type not in ("livrable", "document", "decision"):
        return
    labelled = [w.at for w in told.writes if "rgpd" in w.after.labels and "rgpd" not in w.before.labels]
    for act in _suspects(world, told, ORDER):
        around = act.before.labels | act.after.labels
        design = told.issue.type == "document" and "conception" in act.before.labels & act.after.labels
        severity = "breach" if "rgpd" in around else "info" if any(w > act.at for w in labelled) else None
        if told.issue.type == "livrable" and (act.what == "decided" or _submits_own(world, act)):
            continue
        if severity and not design:
            taken = _submissions(world, told, {"MOA"}, act.at)
            yield Said("R24", f"issue:{told.issue.id}", act.cause, severity, *ended(taken, _late(world, act, ORDER)))


def _submits_own(world: World, act: Act) -> bool:
    mine = world.hats(str(act.author.id), act.at, world.phase(act.after.parent))
    return act.what == "submitted" and bool(mine & act.before.components)


def r34(world: World, told: Told) -> Iterator[Said]:
    """Once submitted, words changed by those who ordered; or submitted by anybody but those who design."""
    if told.issue.type != "document":
        return
    submitted = [m.at for m in told.moves if m.new == "approve"]
    for act in _suspects(world, told, DESIGN):
        if "conception" not in act.before.labels | act.after.labels:
            continue
        late = _late(world, act, DESIGN)
        if act.what == "submitted":
            taken = _submissions(world, told, DESIGN, act.at)
            yield Said("R34", f"issue:{told.issue.id}", act.cause, "warning", *ended(taken, late))
        hats = world.hats(str(act.author.id), act.at, world.phase(act.after.parent), act.after.labels)
        if act.what in ("summary", "description") and hats & ORDER and any(s < act.at for s in submitted):
            taken = _submissions(world, told, {"MOE"}, act.at)
            back = _restored(told, act)
            facts = [f for f in (taken, back) if f]
            yield Said("R34", f"issue:{told.issue.id}", act.cause, "warning", *ended(min(facts, default=None), late))


def _restored(told: Told, act: Act) -> datetime | None:
    """When the words that stood before were there again."""
    was = words(getattr(act.before, act.what))
    later = [w for w in told.writes if w.at > act.at and words(getattr(w.after, act.what)) == was]
    return later[0].at if later else None


__all__ = ["acts", "r14", "r24", "r34", "rewritten"]
