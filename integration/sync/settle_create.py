"""A create whose outcome is unknown is settled by looking, and repeated only when nothing of it is there (design 4)."""

from collections.abc import Callable
from typing import TypeVar

from integration.errors import Ambiguous

T = TypeVar("T")

WAITS = (10.0, 30.0)
"""Seconds: not before the server can have finished."""


def once(create: Callable[[], T], find: Callable[[], T | None], *, sleep: Callable[[float], None]) -> T:
    """``create``; when nobody knows whether it happened, what ``find`` sees later, else ``create`` a last time."""
    try:
        return create()
    except Ambiguous:
        for seconds in WAITS:
            sleep(seconds)
            if (found := find()) is not None:
                return found
    return create()
