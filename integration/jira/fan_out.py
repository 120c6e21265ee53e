"""Many calls at once, on threads: order kept, nothing lost."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def fan_out(function: Callable[[T], R], items: Iterable[T], *, workers: int = 6) -> tuple[R, ...]:
    """``function`` of each item, in the order of the items. All are carried out even when one fails; then the first error
    (in that order) is raised, and the others are notes on it.
    """
    work = list(items)
    if len(work) <= 1 or workers <= 1:
        outcomes = [_outcome(function, item) for item in work]
    else:
        with ThreadPoolExecutor(max_workers=min(workers, len(work)), thread_name_prefix="jira") as pool:
            outcomes = list(pool.map(lambda item: _outcome(function, item), work))
    errors = [error for _, error in outcomes if error is not None]
    if errors:
        for other in errors[1:]:
            errors[0].add_note(f"also: {type(other).__name__}: {other}")
        raise errors[0]
    return tuple(result for results, _ in outcomes for result in results)


def _outcome(function: Callable[[T], R], item: T) -> tuple[tuple[R, ...], Exception | None]:
    try:
        return (function(item),), None
    except Exception as error:  # noqa: BLE001  # raised by fan_out once the others have finished
        return (), error
