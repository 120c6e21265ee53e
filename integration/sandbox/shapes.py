"""The shapes of request bodies: what kind of value each key takes. A wrong kind is refused before any handler looks (facts 1.2)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

Json = Any
Kind = Callable[[Json], bool]
Shape = Mapping[str, Kind]
"""Key -> kind. Null is welcome everywhere: it is as good as absent."""


def anything(_: Json) -> bool:
    return True


def text(value: Json) -> bool:
    return isinstance(value, str)


def number(value: Json) -> bool:
    return type(value) is int


def scalar(value: Json) -> bool:
    """An id, written as a number or as text."""
    return isinstance(value, str) or number(value)


def flag(value: Json) -> bool:
    return isinstance(value, bool)


def mapping(value: Json) -> bool:
    return isinstance(value, dict)


def texts(value: Json) -> bool:
    return isinstance(value, list) and all(map(text, value))


def scalars(value: Json) -> bool:
    return isinstance(value, list) and all(map(scalar, value))


def numbers(value: Json) -> bool:
    return isinstance(value, list) and all(map(number, value))


def words_by_name(value: Json) -> bool:
    return isinstance(value, dict) and all(map(text, value.values()))


def objects(shape: Shape) -> Kind:
    """A list of objects, each of this shape; other keys are let through."""
    return lambda value: isinstance(value, list) and all(fits(one, shape, closed=False) for one in value)


def one(shape: Shape) -> Kind:
    return lambda value: fits(value, shape, closed=False)


def fits(value: Json, shape: Shape, *, closed: bool) -> bool:
    """Whether this is an object of the shape; ``closed``: without any other key (``additionalProperties: false``)."""
    if not isinstance(value, dict) or (closed and not set(value) <= set(shape)):
        return False
    return all(inner is None or name not in shape or shape[name](inner) for name, inner in value.items())


PROPERTIES: Final = objects({"key": text})
NAMED: Final = {"name": text, "description": text}
