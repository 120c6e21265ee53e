"""WRITE: assignments that are new -> the property ``bornage.assignments``; who holds what today -> the members of the Jira roles.

What was recorded stays, and who was made a member by people stays one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from integration.errors import Ambiguous, JiraError, JiraForbidden, JiraNotFound, JiraUnauthorised, JiraUnreachable, Refused
from integration.jira.fan_out import fan_out
from integration.jira.reader import Reader
from integration.mapping.records import assignments_json
from integration.mapping.staffing import with_typed
from integration.model.canonical import digest_of
from integration.model.charter import Assignment
from integration.sync.audit_context import ProjectContext
from integration.sync.audit_decide import Failure, failure_of
from integration.sync.audit_read import Reading
from integration.sync.audit_write import Pen
from integration.sync.members import (
    FOLLOWED,
    LetIn,
    Members,
    Move,
    after,
    followed,
    in_order,
    moves,
    remembered,
    wanted_on,
)
from integration.sync.snapshot import ASSIGNMENTS_PROPERTY

_INTENT: Final = "member"


def with_appointed(context: ProjectContext, rows: Sequence[Assignment]) -> ProjectContext:
    """The project as it is once ``rows`` are recorded."""
    if not rows:
        return context
    return replace(context, staffing=with_typed(context.staffing, rows), new=(*context.new, *rows))


def judged_with(reading: Reading, context: ProjectContext) -> Reading:
    """What was read, with who holds what in ``context``: timelines know nothing of roles."""
    return replace(reading, deployment=replace(reading.deployment, staffing=context.staffing))


def record_assignments(pen: Pen) -> None:
    """Appends what is new (decisions 9). Raises Refused, saying what to do, when this account may not."""
    context = pen.context
    if not context.new:
        return
    body = assignments_json([*context.recorded, *context.new])
    try:
        pen.remember_project(ASSIGNMENTS_PROPERTY, body)
    except JiraForbidden as refused:
        raise Refused(
            f"assignments: expected to record {len(context.new)} that are new, found that this account may not; "
            "until they are recorded, they are dated anew in each run: grant it “Administer projects” (project settings, "
            "Permissions), or run `bornage apply` with an account that has it"
        ) from refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """Whom we have let into roles by now; what did not succeed, and how many people it concerns. ``looked``: the roles were read, or
    need not be.
    """

    let_in: LetIn | None
    failed: tuple[Failure, ...] = ()
    unplaced: int = 0
    looked: bool = True


def follow_dates(pen: Pen, reader: Reader, kept: LetIn | None, now: datetime) -> Followed:
    """The members of the Jira roles as the dates of today want them (decisions 9, 17): read only where who is to be in has
    changed since it was last brought about. One account that fails stops no other.
    """
    context = pen.context
    wanted, begun = wanted_on(context.staffing, now.astimezone(context.zone).date()), _begun(pen)
    known = remembered(kept, context.record, wanted, context.own, begun)
    if not begun and in_order(known, wanted):
        return Followed(let_in=followed(known, wanted))
    places = {role: place for place, role in context.record.ids.roles.items() if role in FOLLOWED}
    try:
        found = fan_out(lambda role: reader.members(context.project, places[role]), list(places))
    except (JiraUnauthorised, JiraForbidden, JiraNotFound) as refused:
        return _unread(context, known, wanted, refused)
    live = dict(zip(places, found, strict=True))
    done: list[Move] = []
    failed: list[Failure] = []
    for move in moves(known, wanted, live):
        try:
            _carry_out(pen, move, places[move.role], now)
        except JiraUnreachable:
            raise
        except (Ambiguous, JiraError) as cause:
            failed.append(failure_of(f"member:{context.project_id}:{move.account}", cause))
            done += [move] if move.enters and isinstance(cause, Ambiguous) else []  # found in or not by the next look
        else:
            done.append(move)
    known = after(known, wanted, live, tuple(done), whole=not failed)
    return Followed(let_in=known, failed=tuple(failed), unplaced=len(failed))


def _carry_out(pen: Pen, move: Move, place: str, now: datetime) -> None:
    """Who enters is ours from before Jira is asked, until the register tells: cut short in between, nobody stays for ever."""
    if not move.enters:
        pen.take_out(place, move.account)
        return
    subject = _entering(move.role, move.account)
    pen.intend(_INTENT, subject, place, now)
    try:
        pen.let_in(place, move.account)
    except (Ambiguous, JiraUnreachable):
        raise
    except JiraError:
        pen.done(_INTENT, subject)
        raise


def _entering(role: str, account: str) -> str:
    return f"{role}:{account}"


def _begun(pen: Pen) -> frozenset[tuple[str, str]]:
    subjects = (subject.partition(":") for kind, subject in pen.intents if kind == _INTENT)
    return frozenset((role, account) for role, _, account in subjects)


def members_told(pen: Pen) -> None:
    """The register tells by now whom we let in."""
    for role, account in _begun(pen):
        pen.done(_INTENT, _entering(role, account))


def _unread(context: ProjectContext, known: LetIn, wanted: Members, refused: JiraError) -> Followed:
    """Who does not administer the project hears that there is none."""
    cause = Refused(
        "members of roles: expected to read them because who holds what has changed, found that this account may not "
        f"({refused}); grant it “Administer projects” (project settings, Permissions), or put people into their roles by hand"
    )
    failure = failure_of(f"roles:{context.project_id}", cause)
    supposed = {role: known.ours.get(role, frozenset()) for role in FOLLOWED}
    people = {move.account for move in moves(known, wanted, supposed)}
    return Followed(let_in=known, failed=(failure,), unplaced=len(people), looked=False)


def places_of(reading: Reading, context: ProjectContext) -> Iterator[str]:
    """The subjects on which a stand-in was typed that is not recorded yet, of those read: to be heard again in the next run."""
    typed = {one.typed for one in context.new if one.typed}
    for issue in reading.subjects if typed else ():
        read = reading.reads.get(issue)
        if read and any(comment.id in typed for comment in read.comments or ()):
            yield f"issue:{issue}"
    if reading.register and any(comment.id in typed for comment in reading.register.comments or ()):
        yield f"project:{context.project_id}"


def digest_of_typed(context: ProjectContext) -> str | None:
    """Of all stand-ins ever typed, None where there are none: when one is, who held what changes everywhere."""
    typed = [one for one in (*context.recorded, *context.new) if one.typed]
    return digest_of(assignments_json(typed)) if typed else None
