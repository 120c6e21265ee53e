"""Rituals recur (decisions 15): when the next occurrence is, and what its issue says. Pure; knows no door.

An occurrence is one issue. The template's own is the first; the others bear the mark ``<item id>@<date>`` and the same label.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from integration.mapping.calendar import is_working_day
from integration.mapping.comment_words import day_in_words
from integration.model.blueprint import IssueSpec
from integration.model.words import Every, Language, StatusKey

_KEY = re.compile(r"(?P<item>[a-z0-9.-]+)@(?P<day>\d{4}-\d{2}-\d{2})")
_DAYS = {"weekly": 7, "biweekly": 14}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One issue of a ritual as it stands. ``planned``: the day it was created for, whatever its due date says now."""

    issue: str
    planned: date
    due: date | None
    status: StatusKey | None


def occurrence_key(item: str, planned: date) -> str:
    return f"{item}@{planned.isoformat()}"


def occurrence_of(key: str) -> tuple[str, date] | None:
    """(item id, planned day) of a mark's key; None when it is no occurrence's."""
    found = _KEY.fullmatch(key)
    try:
        return (found["item"], date.fromisoformat(found["day"])) if found else None
    except ValueError:
        return None


def is_over(last: Occurrence, today: date) -> bool:
    """Validated, or its day has passed. A cancelled one waits for its day: dropping a session is no wish for another."""
    return last.status == "validated" or (last.due or held_on(last.planned)) < today


def next_day(every: Every, last: Occurrence, today: date) -> date | None:
    """The next planned day, in whole periods from the last planned one, held today at the earliest. None: once. A day off stays
    the planned day, so that the rhythm stays: ``held_on`` says when people meet.
    """
    if every == "once":
        return None
    count = 1
    while held_on(planned := _stepped(every, last.planned, count)) < today or planned <= last.planned:
        count += 1
    return planned


def held_on(planned: date) -> date:
    """The planned day, or the working day after."""
    while not is_working_day(planned):
        planned += _DAY
    return planned


def _stepped(every: Every, start: date, count: int) -> date:
    """``count`` periods later; a month keeps the day of the month as far as it goes."""
    if every in _DAYS:
        return start + timedelta(days=_DAYS[every] * count)
    months = start.year * 12 + start.month - 1 + count
    first, after = _first_of(months), _first_of(months + 1)
    return first.replace(day=min(start.day, (after - first).days))


def _first_of(months: int) -> date:
    """The first day of the month so many months after year 0."""
    return date(months // 12, months % 12 + 1, 1)


def latest(known: Sequence[Occurrence]) -> Occurrence | None:
    return max(known, key=lambda one: (one.planned, -int(one.issue)), default=None)


def occurrence_spec(spec: IssueSpec, planned: date, language: Language) -> IssueSpec:
    """The item's issue again, named by its day."""
    return replace(
        spec,
        key=occurrence_key(spec.key, planned),
        summary=f"{spec.summary[:200]} – {day_in_words(held_on(planned), language)}",
        due=held_on(planned),
    )
