"""Time as time tracking writes it, "1w 2d 3h 4m", and seconds. A new site counts days of eight hours and weeks of five days."""

import re
from typing import Any, Final

from integration.sandbox.reading.numerals import number_in

_UNITS: Final = (("w", 144_000), ("d", 28_800), ("h", 3600), ("m", 60))
_PART: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([wdhm])", re.IGNORECASE | re.ASCII)
_SECONDS: Final = dict(_UNITS)
_LONGEST: Final = 40


def seconds_from(value: Any) -> int | None:
    """Seconds; None when this is no duration. A bare number counts minutes."""
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    minutes = number_in(text)
    if minutes is not None:
        return minutes * 60
    if not 0 < len(text) <= _LONGEST or _PART.sub("", text).strip():
        return None
    return int(sum(float(number) * _SECONDS[unit.lower()] for number, unit in _PART.findall(text)))


def text_from(seconds: int) -> str:
    """The pretty form; what is left under a minute is dropped."""
    parts = []
    for unit, size in _UNITS:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count}{unit}")
    return " ".join(parts) or "0m"
