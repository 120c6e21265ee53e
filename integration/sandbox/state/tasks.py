"""Long work under way. Plain mutable records, no behaviour."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Json = Any
TaskState = Literal["ENQUEUED", "RUNNING", "COMPLETE", "FAILED", "CANCEL_REQUESTED", "CANCELLED", "DEAD"]


@dataclass(slots=True, kw_only=True)
class Task:
    """``asked``: how many times somebody asked how it goes."""

    id: int
    description: str
    by: str
    submitted: datetime
    work: Callable[[], Json]
    state: TaskState = "ENQUEUED"
    asked: int = 0
    started: datetime | None = None
    finished: datetime | None = None
    message: str | None = None
    result: Json = None
