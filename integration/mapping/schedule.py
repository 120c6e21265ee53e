"""When items are due and what they wait for: a forward pass over dependencies in working days.

An omitted phase or item hands its dependencies on (decisions 4): who waited for one of its items waits for what that item
waited for. ``omitted`` holds ids of phases and of items. Where an end is given, durations shrink in proportion until it is met.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from graphlib import TopologicalSorter

from integration.mapping.calendar import add_working_days, is_working_day
from integration.model.template import Item, Phase, Template

NOTHING_SAID: Mapping[str, int] = {}


def kept_phases(template: Template, omitted: Collection[str]) -> tuple[Phase, ...]:
    """Each with the items it keeps."""
    kept = (phase for phase in template.phases if phase.id not in omitted)
    return tuple(replace(one, items=tuple(item for item in one.items if item.id not in omitted)) for one in kept)


def kept_items(template: Template, omitted: Collection[str]) -> tuple[Item, ...]:
    """In the template's order."""
    return tuple(item for phase in kept_phases(template, omitted) for item in phase.items)


def dependencies(template: Template, omitted: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Item id -> ids of the kept items it waits for, each once, as near the template's order as hand-on allows.

    Links the template states although others imply them stay: what is accepted must be named (template, depends_on).
    """
    items = {item.id: item for phase in template.phases for item in phase.items}
    kept = {item.id for item in kept_items(template, omitted)}
    handed: dict[str, tuple[str, ...]] = {}
    for name in TopologicalSorter({key: item.depends_on for key, item in items.items()}).static_order():
        through = [(one,) if one in kept else handed[one] for one in items[name].depends_on]
        handed[name] = tuple(dict.fromkeys(each for group in through for each in group))
    return {item.id: handed[item.id] for item in kept_items(template, omitted)}


def due_dates(
    template: Template,
    *,
    start: date,
    omitted: Collection[str] = (),
    durations: Mapping[str, int] = NOTHING_SAID,
    end: date | None = None,
) -> Mapping[str, date]:
    """Item id -> the day it is due: its days elapsed after the last of what it waits for, or after ``start``.

    ``start`` on a day off counts from the next working day. Days are those of ``durations``, else the template's, the
    latter shrunk in proportion to meet ``end``, none below a day; an end before ``earliest_end`` is not met.
    """
    waits = dependencies(template, omitted)
    least, steps = _least(template, omitted, durations), _steps(template, omitted, durations)

    def after(taken: int) -> dict[str, date]:
        added = Counter(steps[:taken])
        return _passed(waits, {name: days + added[name] for name, days in least.items()}, start)

    whole = after(len(steps))
    if end is None or _last(whole, start) <= end:
        return whole
    low, high = 0, len(steps)  # as many as ``low`` are taken, as many as ``high`` are too many
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _last(after(middle), start) <= end else (low, middle)
    return after(low)


def earliest_end(
    template: Template, *, start: date, omitted: Collection[str] = (), durations: Mapping[str, int] = NOTHING_SAID
) -> date:
    """The first ``end`` that can be met: a day for each item, those of ``durations`` as they are."""
    return _last(_passed(dependencies(template, omitted), _least(template, omitted, durations), start), start)


def _least(template: Template, omitted: Collection[str], durations: Mapping[str, int]) -> Mapping[str, int]:
    """What is written stays; the rest is a day each."""
    return {item.id: durations.get(item.id, min(item.days, 1)) for item in kept_items(template, omitted)}


def _steps(template: Template, omitted: Collection[str], durations: Mapping[str, int]) -> list[str]:
    """From ``_least`` to the template's durations, a day of one item at a time, all of them in proportion.

    An end that leaves more room takes more of these steps, never other ones: no date comes earlier for it.
    """
    items = [item for item in kept_items(template, omitted) if item.id not in durations]
    steps = [(Fraction(day, item.days), place) for place, item in enumerate(items) for day in range(2, item.days + 1)]
    return [items[place].id for _, place in sorted(steps)]


def _passed(waits: Mapping[str, tuple[str, ...]], days: Mapping[str, int], start: date) -> dict[str, date]:
    first = _next_working_day(start)
    due: dict[str, date] = {}
    for name in TopologicalSorter(waits).static_order():
        due[name] = add_working_days(max((due[one] for one in waits[name]), default=first), days[name])
    return {name: due[name] for name in days}


def _last(due: Mapping[str, date], start: date) -> date:
    return max(due.values(), default=start)


def _next_working_day(day: date) -> date:
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
