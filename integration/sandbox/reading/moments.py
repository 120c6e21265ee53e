"""Times inside text, as callers write them: ISO 8601."""

from datetime import UTC, datetime
from typing import Final

_FIRST: Final = datetime(2, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(9998, 12, 31, tzinfo=UTC)


def moment_in(text: object) -> datetime | None:
    """With a zone or without; None for what is no time, and at both ends of the calendar, where no other zone could show it."""
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found is not None and _FIRST < found.replace(tzinfo=UTC) < _LAST else None
