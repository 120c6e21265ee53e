"""What the register says of the audit itself: what failed, what is held back, what could not be read or put in order. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from integration.model.health import Drift, Health
from integration.model.live import IssueRead
from integration.sync.audit_decide import Decided, Failure
from integration.sync.register_kept import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the night tells the audit it runs. ``drift``, ``unread``: of a deep pass, None where there was none; ``unrecorded``:
    assignments of the charter that could not be recorded.
    """

    drift: tuple[Drift, ...] | None = None
    unread: bool | None = None
    unrecorded: int = 0


NOTHING_AROUND = Around()


def failed_by_now(
    register: Register, issues: Sequence[Decided], failed: Sequence[Failure], reads: Mapping[str, IssueRead]
) -> tuple[str, ...]:
    """Keys of issues: what went wrong now, and what went wrong before on issues not looked at since."""
    names = {f"issue:{i}": read.key for i, read in reads.items()}
    now = {names[failure.subject] for failure in failed if failure.subject in names}
    done = {one.key for one in issues}
    return tuple(sorted({*now, *(key for key in register.health.failed if key not in done)}))


def with_health(after: Register, health: Health, around: Around) -> Register:
    """``health``: as this audit found it; what only a deep pass tells stays as it was told last."""
    known = after.health.unread if around.unread is None else around.unread
    drift = after.drift if around.drift is None else around.drift
    return replace(after, health=replace(health, unread=known), drift=drift)
