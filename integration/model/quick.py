"""Frozen nouns made by the million. A frozen dataclass sets each field through ``object.__setattr__``, which takes five times as
long as setting it: so a twin that is not frozen is filled, and then becomes one of the class. Values are the same either way.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, field, fields, make_dataclass
from typing import Any, ParamSpec, TypeVar

Given = ParamSpec("Given")
Noun = TypeVar("Noun")


def quick(kind: Callable[Given, Noun]) -> Callable[Given, Noun]:
    """Makes what ``kind`` makes: a frozen, slotted dataclass of keyword-only fields, without ``__post_init__``."""
    twin: Any = make_dataclass("_Twin", [_of_twin(one) for one in fields(kind)], slots=True, kw_only=True)  # type: ignore[arg-type]

    def made(*_: Given.args, **values: Given.kwargs) -> Noun:
        one = twin(**values)
        one.__class__ = kind
        return one  # type: ignore[no-any-return]

    return made


def _of_twin(one: Field[Any]) -> tuple[str, Any, Any]:
    if one.default_factory is not MISSING:
        return one.name, Any, field(default_factory=one.default_factory, init=one.init)
    return one.name, Any, field(default=one.default, init=one.init)
