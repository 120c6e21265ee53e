"""Stand-ins that MOA types in a comment: commands -> assignments to record, or why not (decisions 9 and 17). Pure.

One is dated by its comment, whenever it is read, and stays when the comment goes: it is recorded like a charter's.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from integration.mapping.staffing import with_typed
from integration.model.charter import Assignment, Staffing
from integration.model.verdict import Command
from integration.model.words import Role
from integration.rules.hats import hats_at

LONGEST: Final = timedelta(days=366)
"""A stand-in for longer is an assignment: it belongs to the charter."""


def problem_of(command: Command, staffing: Staffing, *, zone: tzinfo) -> str | None:
    """Why it cannot be taken, a key of the comment's refusals: typed by someone without MOA for the whole project then, for
    themselves, for someone the charter does not know, from a day after its end, or for more than a year.
    """
    assert command.start is not None
    assert command.until is not None
    if "MOA" not in hats_at(staffing, command.author, command.at, phase=None, zone=zone):
        return "not-entitled"
    if command.person == command.author:
        return "own-stand-in"
    if command.person is None or staffing.actor_of.get(command.person) not in staffing.actors:
        return "unknown-person"
    if command.until < command.start:
        return "dates-crossed"
    return "too-long" if command.until - command.start > LONGEST else None


def appointed(
    commands: Sequence[Command], staffing: Staffing, recorded: Sequence[Assignment], *, zone: tzinfo
) -> tuple[Assignment, ...]:
    """What is to be appended to ``recorded``, oldest first: the stand-ins that count and are not there yet. Somebody appointed
    earlier may appoint in turn. None is dated before the project was founded, which the first assignments tell.
    """
    known = {_what(row) for row in recorded if row.typed}
    founded = min((a.recorded_at for a in staffing.assignments if a.recorded_at), default=None)
    rows: list[Assignment] = []
    for command in sorted((c for c in commands if c.verb == "stand-in" and not c.problem), key=_age):
        if problem_of(command, staffing, zone=zone):
            continue
        row = _row(command, staffing, founded)
        if _what(row) not in known:
            known.add(_what(row))
            rows.append(row)
            staffing = with_typed(staffing, [row])
    return tuple(rows)


def _row(command: Command, staffing: Staffing, founded: datetime | None) -> Assignment:
    assert command.person is not None
    assert command.role is not None
    assert command.start is not None
    return Assignment(
        role=command.role,
        person=command.person,
        actor=staffing.actor_of[command.person],
        start=command.start,
        until=command.until,
        kind="stand-in",
        recorded_at=command.at if founded is None else max(command.at, founded),
        recorded_by=command.author,
        typed=command.comment,
    )


def _what(row: Assignment) -> tuple[str | None, str, Role, date, date | None]:
    return row.typed, row.person, row.role, row.start, row.until


def _age(command: Command) -> tuple[datetime, int, str, str, str, str]:
    number = int(command.comment) if command.comment.isdecimal() else 0
    days = f"{command.start} {command.until}"
    return command.at, number, command.comment, command.person or "", command.role or "", days
