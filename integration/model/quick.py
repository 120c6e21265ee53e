"""Frozen nouns made by the million. A frozen dataclass sets each field through ``object.__setattr__``, which takes five times as
long as setting it: so a twin that is not frozen is filled, and then becomes one of the class. Values are the same either way.

What fills it is written out, as ``dataclasses`` writes out its own: handing on what is given takes as long as the filling.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from typing import Any, Final, ParamSpec, Protocol, TypeVar

Given = ParamSpec("Given")
Noun = TypeVar("Noun")
_ABSENT: Final = object()


def quick(kind: Callable[Given, Noun]) -> Callable[Given, Noun]:
    """Makes what ``kind`` makes: a frozen, slotted dataclass of keyword-only fields, without ``__post_init__``."""
    told = fields(kind)  # type: ignore[arg-type]
    asked = (f"{one.name}={_unless_given(one)}" if _is_optional(one) else one.name for one in told if one.init)
    return _written(kind, told, f"*, {', '.join(asked)}", [_value(one) for one in told])  # type: ignore[no-any-return]


class Renewing(Protocol[Noun]):
    """Like ``dataclasses.replace``."""

    def __call__(self, was: Noun, /, **values: Any) -> Noun: ...


def renewing(kind: Callable[..., Noun]) -> Renewing[Noun]:
    """Replaces fields of what ``quick`` could have made."""
    told = fields(kind)  # type: ignore[arg-type]
    asked = ", ".join(f"{one.name}=_absent" for one in told if one.init)
    values = [f"_was.{one.name} if {one.name} is _absent else {one.name}" if one.init else _value(one) for one in told]
    return _written(kind, told, f"_was, /, *, {asked}", values)  # type: ignore[no-any-return]


def _written(kind: Any, told: tuple[Field[Any], ...], asked: str, values: list[str]) -> Any:
    twin = type("_Twin", (), {"__slots__": [one.name for one in told]})
    known: dict[str, Any] = {"_twin": twin, "_kind": kind, "_new": object.__new__, "_absent": _ABSENT}
    known |= {f"_by_{one.name}": one.default for one in told} | {f"_made_{one.name}": one.default_factory for one in told}
    filled = (f"_made.{one.name} = {value}" for one, value in zip(told, values, strict=True))
    body = "\n ".join(["_made = _new(_twin)", *filled, "_made.__class__ = _kind", "return _made"])
    exec(f"def made({asked}):\n {body}", known)  # noqa: S102  # names of fields, and nothing else
    return known["made"]


def _is_optional(one: Field[Any]) -> bool:
    return one.default is not MISSING or one.default_factory is not MISSING


def _unless_given(one: Field[Any]) -> str:
    return f"_by_{one.name}" if one.default_factory is MISSING else "_absent"


def _value(one: Field[Any]) -> str:
    made = f"_by_{one.name}" if one.default_factory is MISSING else f"_made_{one.name}()"
    if not one.init:
        return made
    return one.name if one.default_factory is MISSING else f"{made} if {one.name} is _absent else {one.name}"
