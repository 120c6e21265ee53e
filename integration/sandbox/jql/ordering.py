"""ORDER BY: fields to sort by -> one key per issue. A field nobody can sort by is passed over in silence (facts 1.8)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Final

from integration.sandbox.jql.asking import Asking
from integration.sandbox.jql.customs import field_of
from integration.sandbox.jql.fields import NEWEST_FIRST, Field
from integration.sandbox.jql.query import Sort
from integration.sandbox.state.issues import Issue

Order = tuple[tuple[str, bool], ...]


class _Down:
    """A value that sorts the other way round."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __lt__(self, other: "_Down") -> bool:
        return bool(other.value < self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Down) and bool(self.value == other.value)

    __hash__ = None  # type: ignore[assignment]


def order_of(sorts: Sequence[Sort], asking: Asking) -> Order:
    """(our field, downwards) of the sorts that count."""
    return tuple((field.name, down) for field, down in _counting(sorts, asking))


def _counting(sorts: Sequence[Sort], asking: Asking) -> list[tuple[Field, bool]]:
    found = []
    for sort in sorts:
        field = field_of(sort.field, asking)
        if field is not None and field.sort is not None:
            found.append((field, sort.direction == "DESC" or (sort.direction is None and field.name in NEWEST_FIRST)))
    return found


def key_of(sorts: Sequence[Sort], asking: Asking) -> Callable[[Issue], tuple[Any, ...]]:
    """Empty values come last, first when descending; ties and no order at all give the newest issue first."""
    parts = [_part(field, asking, down=down) for field, down in _counting(sorts, asking)]
    if not parts:
        return lambda issue: (-issue.id,)
    if len(parts) == 1:
        only = parts[0]
        return lambda issue: (only(issue), -issue.id)
    return lambda issue: (*[part(issue) for part in parts], -issue.id)


def _part(field: Field, asking: Asking, *, down: bool) -> Callable[[Issue], tuple[Any, ...]]:
    assert field.sort is not None
    value = field.sort(asking)
    if down:
        return lambda issue: _NONE_FIRST if (held := value(issue)) in _NOTHING else (1, _reversed(held))
    return lambda issue: _NONE_LAST if (held := value(issue)) in _NOTHING else (0, held)


_NOTHING: Final = (None, "")
_NONE_FIRST: Final = (0, 0)
_NONE_LAST: Final = (1, 0)


def _reversed(value: Any) -> Any:
    if isinstance(value, datetime):
        return -value.timestamp()
    if isinstance(value, date):
        return -value.toordinal()
    return -value if isinstance(value, int | float) else _Down(value)
