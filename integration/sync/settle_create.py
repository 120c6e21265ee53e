"""A write nobody answered: settled by looking for what it makes, never by sending it again (design section 4)."""

from collections.abc import Callable
from typing import TypeVar

from integration.errors import Ambiguous

T = TypeVar("T")

WAITS = (10.0, 30.0)
"""Seconds: not before the server can have finished."""


def once(what: str, create: Callable[[], T], find: Callable[[], T | None], *, sleep: Callable[[float], None]) -> T:
    """``create``; when nobody knows whether it happened, what ``find`` sees later. Raises Ambiguous when it sees nothing:
    the next run plans from what it then finds. ``what``: plain words for people.
    """
    try:
        return create()
    except Ambiguous as silence:
        for seconds in WAITS:
            sleep(seconds)
            if (found := find()) is not None:
                return found
        raise unconfirmed(what) from silence


def unconfirmed(what: str) -> Ambiguous:
    """What to tell after the looks."""
    return Ambiguous(
        f"{what}: expected Jira to confirm it was made, found no answer and nothing in Jira yet; nothing is sent a second "
        "time: run the same command again in a few minutes, it goes on from what Jira then shows"
    )
