"""The brake: no run opens more comments than the policy allows, unless somebody releases it.

A wrong charter, or a rule misunderstood, would fill a project with comments in one night: beyond the brake none of the new ones is
posted, and everything else goes on. What is held is remembered on its issue all the same, so that its age is told right.
"""

from collections.abc import Iterator, Sequence

from integration.sync.audit_decide import Decided
from integration.sync.audit_say import Floor, worth_saying
from integration.sync.audit_write import Pen, write_record
from integration.sync.register_kept import Register


def first_said(issues: Sequence[Decided], floor: Floor) -> Iterator[str]:
    """Subjects that are worth a comment and have none: those held before among them."""
    return (str(one.subject) for one in issues if one.before.comment is None and worth_saying(one, floor))


def held_back(new: Sequence[str], already: frozenset[str], brake: int) -> tuple[str, ...]:
    """``already``: those of the same run, opened or held. They are looked at again in every run until somebody releases them."""
    return tuple(new) if len(already.union(new)) > brake else ()


def remember_held(pen: Pen, one: Decided) -> None:
    """No comment, no label: without a comment it stays held, and is posted once released."""
    write_record(pen, one.subject.id, one.settlement.record, one.before)


def held_by_now(register: Register, issues: Sequence[Decided], held: Sequence[str]) -> tuple[str, ...]:
    """Keys of issues: held now, and held before where they were not looked at since."""
    done = {one.key for one in issues}
    now = {one.key for one in issues if str(one.subject) in held}
    return tuple(sorted(now.union(key for key in register.held if key not in done)))
