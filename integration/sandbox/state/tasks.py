"""Long work under way. Plain mutable records, no behaviour."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Json = Any
TaskState = Literal["ENQUEUED", "RUNNING", "COMPLETE", "FAILED", "CANCEL_REQUESTED", "CANCELLED", "DEAD"]
TaskKind = Literal["", "workflow", "bulk"]
"""``workflow``: no two of them at a time on a site (facts 8.1). ``bulk``: asked after at ``/bulk/queue`` too (facts 3.15)."""


@dataclass(slots=True, kw_only=True)
class Task:
    """``asked``: how many times somebody asked how it goes. ``work`` is None once it has been done or given up."""

    id: int
    description: str
    by: str
    submitted: datetime
    work: Callable[[], Json] | None
    kind: TaskKind = ""
    state: TaskState = "ENQUEUED"
    asked: int = 0
    started: datetime | None = None
    finished: datetime | None = None
    updated: datetime
    message: str | None = None
    result: Json = None
