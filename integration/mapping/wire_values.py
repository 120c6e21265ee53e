"""Single values of Jira's JSON, whatever shape they come in; never raises."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

CUSTOM: Final = "customfield_"
"""How the ids of a site's own fields begin."""
_NUMBER = re.compile(r"-?[0-9]{1,18}")
_AMOUNT = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,2})?")
_OFFSET = re.compile(r"([+-])([01][0-9]|2[0-3])([0-5][0-9])")
_ZONE: Final = len("2026-10-30T09:30:00.000")
"""Where the offset of an instant is written that has milliseconds."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECONDS_FROM = 100_000_000_000
"""Above it a number is milliseconds: as seconds it would be after the year 5000."""


def timestamp(value: Any) -> datetime:
    """ISO text with or without a colon in its offset, ``Z``, epoch seconds or epoch milliseconds, as number or text (facts
    2.2, 2.12); always aware. What is none of these is the epoch: never later than anything that happened.
    """
    if isinstance(value, str) and value[4:5] == "-":
        return _from_text(value.strip())
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = int(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    return _from_text(value.strip()) if isinstance(value, str) else EPOCH


def _from_text(value: str) -> datetime:
    try:
        ahead = _ahead(value[_ZONE:])
        if ahead is not None:  # as Jira writes it: in half the time
            return datetime.fromisoformat(f"{value[:_ZONE]}Z") - ahead
        read = datetime.fromisoformat(value)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return EPOCH


@lru_cache(maxsize=64)
def _ahead(zone: str) -> timedelta | None:
    """Of ``+0200``; None for what is not written so."""
    found = _OFFSET.fullmatch(zone)
    return timedelta(minutes=int(found[1] + found[2]) * 60 + int(found[1] + found[3])) if found else None


def _from_number(value: float) -> datetime:
    seconds = value / 1000 if abs(value) >= _MILLISECONDS_FROM else value
    try:
        return EPOCH + timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        return EPOCH


def day(value: Any) -> date | None:
    """``2026-10-30``, also with a time behind it (facts 2.8, due date)."""
    try:
        return date.fromisoformat(value.strip()[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def text(value: Any) -> str:
    """Text as it is, an id as text, anything else as nothing."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def record(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def account_id(user: Any) -> str | None:
    """None where Jira names nobody; corrupt data says ``unknown`` (facts 2.6)."""
    found = text(user.get("accountId")) if isinstance(user, dict) else ""
    return found if found and found != "unknown" else None


def printed(value: Any) -> str | None:
    """The value of a site's own field on one line: a number without useless zeros however it is written (a field says
    12000.0 where its changelog says 12000), an option by its value; None where there is nothing.
    """
    if isinstance(value, dict):
        return printed(value.get("value") or value.get("name") or value.get("id"))
    if isinstance(value, list):
        return ", ".join(said for one in value if (said := printed(one))) or None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    said = str(value).strip()
    return _amount(said) if _AMOUNT.fullmatch(said) else said or None


def _amount(said: str) -> str:
    plain = f"{float(said):f}" if "e" in said.casefold() else said.removeprefix("+")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
