"""What only an upgrade of a site reads back: a workflow scheme by ids, and long work of Jira."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveScheme:
    """A workflow scheme, by ids: ``version`` is the lock of an update; ``by_type``: issue type -> workflow."""

    id: str
    name: str
    description: str
    version: tuple[str, int]
    default: str
    by_type: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveTask:
    """Long work of Jira. ``state``: ENQUEUED, RUNNING, COMPLETE, FAILED, CANCEL_REQUESTED, CANCELLED or DEAD; ``progress``: percent."""

    id: str
    state: str
    progress: int
    message: str = ""
