"""How a good call of a route is described: what to put where the default does not know."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.contract.furnished import Site

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    """``{name}`` in any text stands for ``site.names[name]``; a text that is only ``{#name}`` for the same as a number.

    ``path``: variables that the segment before them does not tell. ``before`` prepares the site. ``who``: one of PEOPLE.
    ``status``: the one expected; else any of 2xx, or 303. ``answered``: variables of the path whose unknown
    values are not refused, and why.
    """

    body: Json = None
    query: Mapping[str, Any] = field(default_factory=dict)
    path: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    who: str = "admin"
    before: Callable[[Site], object] | None = None
    status: int | None = None
    answered: Mapping[str, str] = field(default_factory=dict)


def filled(value: Json, names: Mapping[str, str]) -> Json:
    """With the names of this site."""
    if isinstance(value, str):
        if value.startswith("{#") and value.endswith("}"):
            return int(names[value[2:-1]])
        return _written(value, names)
    if isinstance(value, Mapping):
        return {_written(key, names): filled(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(one, names) for one in value]
    return value


def _written(text: str, names: Mapping[str, str]) -> str:
    if "{" not in text:
        return text
    for name, word in names.items():
        text = text.replace(f"{{{name}}}", word)
    return text
