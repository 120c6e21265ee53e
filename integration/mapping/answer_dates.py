"""Dates as people type them in both languages, at the beginning of a run of words -> the date and what follows it."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from integration.mapping.answer_lines import fold

_MONTHS: Final = (
    ("janvier", "january"),
    ("fevrier", "february"),
    ("mars", "march"),
    ("avril", "april"),
    ("mai", "may"),
    ("juin", "june"),
    ("juillet", "july"),
    ("aout", "august"),
    ("septembre", "september"),
    ("octobre", "october"),
    ("novembre", "november"),
    ("decembre", "december"),
)
_MONTH_OF: Final = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_FROM: Final = frozenset({"du", "from"})
_TO: Final = frozenset({"au", "to", "until", "jusqu'au"})
_AROUND: Final = ",;:."


def date_in(words: Sequence[str]) -> tuple[date | None, list[str]]:
    """A date of one word (2026-10-16, 16/10/2026) or of three (16 octobre 2026), and what follows it."""
    one = words[0].rstrip(_AROUND) if words else ""
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", one):
        return _day(found[1], found[2], found[3]), list(words[1:])
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", one):
        return _day(found[3], found[2], found[1]), list(words[1:])
    three = [fold(word).rstrip(_AROUND) for word in words[:3]]
    if len(three) == 3 and (day := re.fullmatch(r"(\d{1,2})(er|st|nd|rd|th)?", three[0])) and three[1] in _MONTH_OF:
        return _day(three[2], str(_MONTH_OF[three[1]]), day[1]), list(words[3:])
    return None, list(words)


def span_in(words: Sequence[str]) -> tuple[date | None, date | None, list[str]]:
    """``du DATE au DATE`` or ``from DATE to DATE``, and what follows. What the first date leaves out is the second's: `du 1er
    au 5 octobre 2026`.
    """
    if not words or fold(words[0]) not in _FROM:
        return None, None, list(words)
    middle = next((n for n, word in enumerate(words) if n and fold(word) in _TO), None)
    if middle is None:
        return None, None, list(words)
    until, rest = date_in(words[middle + 1 :])
    return _completed(words[1:middle], until), until, rest


def _completed(words: Sequence[str], until: date | None) -> date | None:
    year, month = (str(until.year), _MONTHS[until.month - 1][0]) if until else ("", "")
    for more in ((), (year,), (month, year)):
        found, rest = date_in([*words, *more])
        if found is not None and not rest:
            return found
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
