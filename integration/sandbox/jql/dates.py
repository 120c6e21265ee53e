"""Dates as JQL writes them: literals in the caller's zone to the minute, periods counted from now, calendar functions.

Source: confluence.atlassian.com, JQL date formats; facts 1.14, 1.15. ``now`` and ``zone`` are given: there is no clock here.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

from integration.sandbox.jql.query import Call, Operand, Text

_PERIOD: Final = re.compile(r"\s*([+-]?)\s*((?:\d+[wdhm]\s*)+)", re.IGNORECASE)
_PIECE: Final = re.compile(r"(\d+)([wdhm])", re.IGNORECASE)
_LITERAL: Final = re.compile(r"\s*(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:\s+(\d{1,2}):(\d{2}))?\s*")
_EPOCH: Final = re.compile(r"\s*(\d{12,14})\s*")
_STEP: Final = re.compile(r"\s*([+-]?\d+)\s*([yMwdhm]?)\s*")
_UNITS: Final = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}
_CALENDAR: Final = re.compile(r"(startof|endof)(day|week|month|year)", re.IGNORECASE)
_NATURAL: Final = {"day": "d", "week": "w", "month": "M", "year": "y"}

FUNCTIONS: Final = frozenset(
    ("now", "currentlogin", "lastlogin", *(f"{edge}of{span}" for edge in ("start", "end") for span in _NATURAL))
)
FORMATS: Final = (
    "Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', "
    "or a period format e.g. '-5d', '4w 2d'."
)


@dataclass(frozen=True, slots=True)
class Span:
    """A written date: ``start`` for comparisons; from ``start`` up to ``end`` for equality (a minute or a day). In UTC."""

    start: datetime
    end: datetime


def span_of(operand: Operand, *, now: datetime, zone: tzinfo, sunday: bool = False, epoch: bool = False) -> Span | None:
    """The time an operand names; None when it names none. ``sunday``: weeks begin there, not on Monday; ``epoch``: a long
    number is milliseconds since 1970 (facts 1.14).
    """
    try:
        match operand:
            case Text(value) if epoch and (long := _EPOCH.fullmatch(value)):
                return _instant(datetime.fromtimestamp(int(long[1]) / 1000, UTC))
            case Text(value):
                return _literal(value, zone) or _period(value, now)
            case Call(name, arguments) if name.casefold() in FUNCTIONS and len(arguments) <= 1:
                return _function(name.casefold(), arguments[0] if arguments else "+0", now, zone, sunday=sunday)
    except (ValueError, OverflowError):
        return None
    return None


def _literal(value: str, zone: tzinfo) -> Span | None:
    found = _LITERAL.fullmatch(value)
    if not found:
        return None
    year, _, month, day, hour, minute = found.groups()
    wall = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), tzinfo=zone)
    length = timedelta(minutes=1) if hour else timedelta(days=1)
    return Span(wall.astimezone(UTC), (wall + length).astimezone(UTC))


def _period(value: str, now: datetime) -> Span | None:
    bare = re.fullmatch(r"\s*([+-]?\d+)\s*", value)
    found = _PERIOD.fullmatch(value)
    if bare:
        return _instant(now + timedelta(minutes=int(bare[1])))
    if not found:
        return None
    length = sum((timedelta(**{_UNITS[unit.lower()]: int(count)}) for count, unit in _PIECE.findall(found[2])), timedelta())
    return _instant(now - length if found[1] == "-" else now + length)


def _function(name: str, step: str, now: datetime, zone: tzinfo, *, sunday: bool) -> Span | None:
    if name in ("now", "currentlogin", "lastlogin"):
        # A caller with a token has no session: it logs in with each call.
        return _instant(now) if step == "+0" else None
    calendar, moved = _CALENDAR.fullmatch(name), _STEP.fullmatch(step)
    if not calendar or not moved:
        return None
    edge, unit = calendar.groups()
    local = _moved(now.astimezone(zone), int(moved[1]), moved[2] or _NATURAL[unit])
    start = _start(local, unit, sunday=sunday)
    if edge == "startof":
        return _instant(start)
    return _instant(
        _start(_moved(start, 1, _NATURAL[unit]), unit, sunday=sunday).astimezone(UTC) - timedelta(milliseconds=1)
    )


def _start(local: datetime, unit: str, *, sunday: bool) -> datetime:
    """Midnight on the first day of the period."""
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    if unit == "week":
        return midnight - timedelta(days=(midnight.weekday() + sunday) % 7)
    if unit == "month":
        return midnight.replace(day=1)
    return midnight.replace(month=1, day=1) if unit == "year" else midnight


def _moved(local: datetime, count: int, unit: str) -> datetime:
    """Wall-clock steps for calendar units, true ones for hours and minutes."""
    if unit in "hm":
        return (local.astimezone(UTC) + timedelta(**{_UNITS[unit]: count})).astimezone(local.tzinfo)
    if unit in "wd":
        return local + timedelta(**{_UNITS[unit]: count})
    months = local.year * 12 + local.month - 1 + (count * 12 if unit == "y" else count)
    year, month = months // 12, months % 12 + 1
    return local.replace(year=year, month=month, day=min(local.day, monthrange(year, month)[1]))


def _instant(moment: datetime) -> Span:
    start = moment.astimezone(UTC)
    return Span(start, start + timedelta(seconds=1))


def day_of(value: object) -> date | None:
    """A custom field's date as it is kept."""
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def moment_of(value: object) -> datetime | None:
    """A custom field's date and time as it is kept: ISO, the offset with or without a colon."""
    return datetime.fromisoformat(value) if isinstance(value, str) and value else None
