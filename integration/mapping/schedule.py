"""When items are due and what they wait for: a forward pass over dependencies in working days.

An omitted phase hands its dependencies on (decisions 4): who waited for one of its items waits for what that item
waited for.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from graphlib import TopologicalSorter

from integration.mapping.calendar import add_working_days, is_working_day
from integration.model.template import Item, Phase, Template


def kept_phases(template: Template, omitted: Collection[str]) -> tuple[Phase, ...]:
    return tuple(phase for phase in template.phases if phase.id not in omitted)


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


def due_dates(template: Template, *, start: date, omitted: Collection[str] = ()) -> Mapping[str, date]:
    """Item id -> the day it is due: its ``days`` elapsed after the last of what it waits for, or after ``start``.

    ``start`` on a day off counts from the next working day.
    """
    waits = dependencies(template, omitted)
    days = {item.id: item.days for item in kept_items(template, omitted)}
    first = _next_working_day(start)
    due: dict[str, date] = {}
    for name in TopologicalSorter(waits).static_order():
        due[name] = add_working_days(max((due[one] for one in waits[name]), default=first), days[name])
    return {name: due[name] for name in days}


def _next_working_day(day: date) -> date:
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
