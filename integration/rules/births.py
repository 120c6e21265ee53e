"""What an issue was given at its creation and no changelog tells: taken by its own creator."""

from datetime import timedelta

from integration.model.history import Change, Timeline
from integration.rules.saying import CREATED


def taken_at_birth(timeline: Timeline, settle: timedelta) -> Change | None:
    """Created and assigned to oneself in one write, as an act; None where it was not, or where the same person gave it away
    at once.
    """
    born, taken = timeline.status[0], timeline.assignee[0]
    if taken.value is None or taken.value != born.author.id:
        return None
    if taken.until is not None and taken.until - born.since < settle and timeline.assignee[1].author.id == taken.value:
        return None
    return Change(history=CREATED, at=born.since, author=born.author, field="assignee", old=None, new=taken.value)
