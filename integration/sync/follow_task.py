"""Long work of Jira, followed to its end: it answers with a task instead of a result (facts 16.2)."""

from collections.abc import Callable
from typing import Final

from integration.errors import BornageError
from integration.jira.reader import Reader

_WAITS: Final = (1.0, 2.0, 4.0, 8.0)
_SLOW: Final = 10.0
_LOOKS: Final = 180
"""Half an hour."""
_OVER: Final = frozenset({"FAILED", "CANCELLED", "DEAD"})


def follow(reader: Reader, task: str, what: str, *, told: Callable[[int], None], sleep: Callable[[float], None]) -> None:
    """Returns when the task is complete. ``told`` hears the percentage after each look; ``what``: plain words for people.

    Raises BornageError when it failed, or goes on for longer than half an hour.
    """
    for look in range(_LOOKS):
        sleep(_WAITS[look] if look < len(_WAITS) else _SLOW)
        found = reader.task(task)
        told(found.progress)
        if found.state == "COMPLETE":
            return
        if found.state in _OVER:
            raise BornageError(
                f"{what}: expected Jira to finish task {task}, found {found.state}: {found.message or 'no reason given'}; "
                "run the same command again, it goes on from what Jira then shows"
            )
    raise BornageError(
        f"{what}: expected Jira to finish task {task} within half an hour, found it still under way; run the same command again later"
    )
