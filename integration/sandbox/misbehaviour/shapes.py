"""JSON of the wrong shape: one thing of a sound answer replaced, always the same for the same seed and call."""

import copy
from collections.abc import Callable, Iterator
from typing import Any, Final

from integration.sandbox.misbehaviour.faults import Shape

Chance = Callable[..., float]
_KINDS: Final[tuple[Shape, ...]] = ("list", "empty", "missing", "null", "number", "text")


def misshapen(json: Any, shape: Shape, chance: Chance) -> Any:
    """A copy that no specification allows. ``list``: a list for an object or the reverse; ``empty``: nothing in it;
    ``missing``, ``null``, ``number``, ``text``: one value of it gone, null, a number for a word, a word for a list or number.
    """
    kind = _KINDS[int(chance("shape") * len(_KINDS))] if shape == "any" else shape
    made = copy.deepcopy(json)
    if kind == "list":
        return {} if isinstance(made, list) else [made]
    if kind == "empty":
        return [] if isinstance(made, list) else {}
    places = list(_places(made, kind))
    if not places:
        return [made]
    holder, name = places[int(chance("place") * len(places))]
    if kind == "missing":
        del holder[name]
    else:
        holder[name] = {"null": None, "number": 42, "text": "?"}[kind]
    return made


def _places(json: Any, kind: Shape) -> Iterator[tuple[Any, Any]]:
    """Where a value of this kind would be wrong, from the root on; an element of a list cannot be missing."""
    named = json.items() if isinstance(json, dict) else enumerate(json) if isinstance(json, list) else ()
    for name, value in named:
        wrong = {
            "missing": isinstance(json, dict),
            "null": value is not None,
            "number": isinstance(value, str | list | dict),
            "text": isinstance(value, list | dict | int),
        }[kind]
        if wrong:
            yield json, name
        yield from _places(value, kind)
