"""What held at an instant: looked up in the spans of one value. Knows neither issues nor rules."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter

from integration.model.history import Span

SINCE = attrgetter("since")


def span_at(spans: Sequence[Span], at: datetime) -> Span | None:
    """The span that holds at that instant, acts of the same instant included; None before the first."""
    position = bisect_right(spans, at, key=SINCE)
    return spans[position - 1] if position else None


def value_at(spans: Sequence[Span], at: datetime) -> str | None:
    span = span_at(spans, at)
    return span.value if span else None


def value_before(spans: Sequence[Span], at: datetime) -> str | None:
    """The value just before that instant, its own acts left out."""
    position = bisect_left(spans, at, key=SINCE)
    return spans[position - 1].value if position else None


def number(history: str) -> int:
    """The history id as a number; what is no number comes first."""
    try:
        return int(history)
    except ValueError:
        return -1
