"""What held at an instant: looked up in the spans of one value. Knows neither issues nor rules."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime
from operator import attrgetter

from integration.model.history import Span

SINCE = attrgetter("since")


def span_at(spans: Sequence[Span], at: datetime) -> Span | None:
    """The span that holds at that instant, acts of the same instant included; None before the first."""
    if spans and spans[-1].since <= at:  # most values never changed, or not since
        return spans[-1]
    position = bisect_right(spans, at, key=SINCE)
    return spans[position - 1] if position else None


def value_at(spans: Sequence[Span], at: datetime) -> str | None:
    if spans and spans[-1].since <= at:
        return spans[-1].value
    position = bisect_right(spans, at, key=SINCE)
    return spans[position - 1].value if position else None


def value_before(spans: Sequence[Span], at: datetime) -> str | None:
    """The value just before that instant, its own acts left out."""
    if spans and spans[-1].since < at:
        return spans[-1].value
    position = bisect_left(spans, at, key=SINCE)
    return spans[position - 1].value if position else None


def overlaps(one: Sequence[Span], other: Sequence[Span], now: datetime) -> Iterator[tuple[Span, Span, datetime, datetime]]:
    """Where a span of one and a span of the other last together, from and until (``now`` at the latest); both in order, so
    one walk.
    """
    i = j = 0
    while i < len(one) and j < len(other):
        first, second = one[i], other[j]
        ends, others = first.until or now, second.until or now
        since, until = max(first.since, second.since), min(ends, others)
        if since < until:
            yield first, second, since, until
        if ends <= others:
            i += 1
        else:
            j += 1


def span_before(spans: Sequence[Span], at: datetime) -> Span | None:
    """The span that held just before that instant."""
    position = bisect_left(spans, at, key=SINCE)
    return spans[position - 1] if position else None


def number(history: str) -> int:
    """The history id as a number; what is no number comes first."""
    try:
        return int(history)
    except ValueError:
        return -1
