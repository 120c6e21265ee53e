"""WRITE: a move we make for people (``moves.py``), transition by transition; one that happened meanwhile is left."""

from collections.abc import Iterator
from datetime import timedelta

from integration.errors import Refused
from integration.jira.reader import Reader
from integration.rules.cases import issue_subject
from integration.rules.timeline import Timelines
from integration.sync.audit_context import ProjectContext
from integration.sync.audit_decide import Decided, record_of
from integration.sync.audit_read import Reading
from integration.sync.audit_write import Pen
from integration.sync.moves import Move, moves_for

_OPENINGS = frozenset({"R16", "R18"})


def moves_after(reading: Reading, decided: tuple[Decided, ...], context: ProjectContext) -> tuple[Move, ...]:
    """For the issues looked at. In a project that was there before us nothing is moved: its workflow is its people's."""
    if context.record.adopted is not None:
        return ()
    return moves_for(
        reading.deployment,
        reading.timelines if isinstance(reading.timelines, Timelines) else Timelines(reading.timelines),
        reading.subjects,
        settle=timedelta(minutes=context.policy.settle_minutes),
        confirmed=frozenset(_confirmed(reading, decided, context)),
    )


def _confirmed(reading: Reading, decided: tuple[Decided, ...], context: ProjectContext) -> Iterator[tuple[str, str]]:
    """Openings of phases by others, taken over by MOA: as settled now, or as their epics remember."""
    now = {one.subject.id: one.settlement.record for one in decided}
    for phase in context.phases:
        read = reading.reads.get(phase.epic)
        record = now.get(phase.epic) or (
            record_of(read, issue_subject(phase.epic, reading.deployment), context) if read else None
        )
        for entry in record.entries if record else ():
            if entry.rule in _OPENINGS and entry.how == "confirmed":
                yield phase.epic, entry.cause.removeprefix("change:")


def make_move(pen: Pen, reader: Reader, move: Move) -> None:
    """Refused when Jira offers no way there: our account lacks the right, or the workflow was changed."""
    statuses = {key: status for status, key in pen.context.record.ids.statuses.items()}
    for status in move.through:
        ways = reader.transitions(move.issue)
        if statuses[status] not in ways:
            raise Refused(
                f"{move.key}: expected a transition to “{status}” for this account, found none; give it the role Bornage in the "
                "project, and compare the workflow with the template (`bornage plan`)"
            )
        pen.move(move.issue, ways[statuses[status]])
