"""What is asked over and over of one value that never changes, worked out once and kept with it: of a staffing, say."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar


class Keeper(Protocol):
    @property
    def derived(self) -> dict[object, Any]: ...


Of = TypeVar("Of", bound=Keeper)
Found = TypeVar("Found")


def once(work: Callable[[Of], Found]) -> Callable[[Of], Found]:
    """Keyed by the value itself, not by what equals it: nothing to look up, and it goes when the value goes."""

    @wraps(work)
    def asked(of: Of) -> Found:
        kept: dict[object, Found] = of.derived
        if work in kept:
            return kept[work]
        return kept.setdefault(work, work(of))

    return asked
