"""What the first pass kept of each stretch of an export -> what it would have kept of the whole."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import reduce
from operator import add, or_
from typing import Any, Final

from integration.mapping.export_index import Index, Names


def merged(stretches: Sequence[Index]) -> Index | None:
    """None where an issue stands in two of them: which of the two is counted is told by reading on, not by merging."""
    if len({issue for one in stretches for issue in one.rows}) < sum(len(one.rows) for one in stretches):
        return None
    return reduce(_joined, stretches)


def _joined(one: Index, other: Index) -> Index:
    return Index(**{f.name: JOIN[f.name](getattr(one, f.name), getattr(other, f.name)) for f in fields(Index)})


def _names(one: Names, other: Names) -> Names:
    ever = {id_: one.ever.get(id_, {}) | other.ever.get(id_, {}) for id_ in one.ever | other.ever}
    return Names(today=one.today | other.today, ever=ever, count=one.count + other.count)


def _first_wins(one: dict[str, str], other: dict[str, str]) -> dict[str, str]:
    return one | {key: value for key, value in other.items() if key not in one}


def _by_mail(one: dict[str, set[str]], other: dict[str, set[str]]) -> dict[str, set[str]]:
    return {mail: one[mail] | other[mail] for mail in one}


def _earlier(one: Any, other: Any) -> Any:
    return min((at for at in (one, other) if at is not None), default=None)


JOIN: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "rows": or_,
    "statuses": _names,
    "types": _names,
    "components": _names,
    "mails": _by_mail,
    "inactive": or_,
    "subtasks": or_,
    "projects": _first_wins,
    "first": _earlier,
    "latest": max,
    "commented": or_,
    "speaking": add,
    "changes": add,
    "odd": add,
    "again": add,
    "former": or_,
    "accounts": or_,
    "epics": or_,
    "kinds": or_,
}
"""How each field of two indexes becomes one."""
