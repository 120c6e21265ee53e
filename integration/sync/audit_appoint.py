"""WRITE: assignments that are new -> the property ``bornage.assignments``, and a typed stand-in's place in the Jira role.

Nothing is taken away here: what was recorded stays, and who was made a member by people stays one.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from integration.errors import JiraForbidden, Refused
from integration.jira.reader import Reader
from integration.mapping.records import assignments_json
from integration.mapping.staffing import with_typed
from integration.model.canonical import digest_of
from integration.model.charter import Assignment
from integration.sync.audit_context import ProjectContext
from integration.sync.audit_read import Reading
from integration.sync.audit_write import Pen
from integration.sync.snapshot import ASSIGNMENTS_PROPERTY
from integration.sync.stand_ins import on_duty


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


def let_in(pen: Pen, reader: Reader, rows: Sequence[Assignment], day: date) -> None:
    """Whoever stands in by ``rows`` that day becomes a member of the role, unless they are one (decisions 17)."""
    context = pen.context
    for role, people in on_duty(rows, day).items():
        place = next((place for place, name in context.record.ids.roles.items() if name == role), None)
        missing = set(people) - reader.members(context.project, place) if place else set()
        if place and missing:
            pen.let_in(place, missing)


def beginning(context: ProjectContext, rows: Sequence[Assignment], day: date) -> tuple[Assignment, ...]:
    """Stand-ins to let in: those just appointed, and those typed earlier whose first day has come."""
    return (*rows, *(one for one in context.recorded if one.typed and one.start == day))


def digest_of_typed(context: ProjectContext) -> str | None:
    """Of all stand-ins ever typed, None where there are none: when one is, who held what changes everywhere."""
    typed = [one for one in (*context.recorded, *context.new) if one.typed]
    return digest_of(assignments_json(typed)) if typed else None
