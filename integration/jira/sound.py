"""Whether an answer is whole, before anything is concluded from it: a list that is not there is no empty list, and a thing
without an id is none. What is missing inside of things is ``mapping.wire``'s business.
"""

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from integration.errors import JiraNotJson
from integration.mapping.wire_values import record


class _Known(Protocol):
    @property
    def id(self) -> str: ...


K = TypeVar("K", bound=_Known)


def rows(answer: Any, name: str, *, values: str | None = None) -> list[Any]:
    """The list an answer is, or has under ``values``. Raises JiraNotJson."""
    found = answer if values is None else record(answer).get(values)
    if isinstance(found, list):
        return found
    raise _broken(name, "a list" if values is None else f"a list of {values}")


def known(things: Iterable[K], name: str) -> tuple[K, ...]:
    """All of them, each with its id. Raises JiraNotJson."""
    found = tuple(things)
    if all(thing.id for thing in found):
        return found
    raise _broken(name, "an id for each")


def value_in(answer: Any, name: str) -> Any:
    """The value of a property; what answers without one is no property. Raises JiraNotJson."""
    if "value" in record(answer):
        return answer["value"]
    raise _broken(name, "a value")


def _broken(name: str, expected: str) -> JiraNotJson:
    return JiraNotJson(
        f"{name}: expected {expected} in Jira’s answer, found none; nothing was concluded from it, run again later"
    )
