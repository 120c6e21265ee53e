"""What is amiss with a project rather than with what people do: drift, and what audits could not do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What differs from what was applied, other than by people's own edits. ``kind``: ``gate``, ``gate-added``, ``transition``,
    ``transition-added``, ``workflow``, ``status`` or ``role``; ``name``: how it is called on the site.
    """

    kind: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the last audits could not do. ``failed``: keys of issues (or subjects) whose audit did not come to its end; ``unrecorded``:
    assignments that were taken but could not be recorded; ``held``: comments the brake holds back; ``unplaced``: people whose
    place in a Jira role could not be put in order; ``unread``: whether this account may not read the workflows, hence the gates.
    """

    failed: tuple[str, ...] = ()
    unrecorded: int = 0
    held: int = 0
    unplaced: int = 0
    unread: bool = False


GOOD_HEALTH = Health()
