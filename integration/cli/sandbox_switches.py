"""``--switch NAME=VALUE``: words of a command line into the moods of a site."""

from collections.abc import Sequence
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

from integration.errors import ConfigError
from integration.sandbox.switches import Switches, out_of_bounds

_WORDS: Final = {"true": True, "on": True, "yes": True, "1": True, "false": False, "off": False, "no": False, "0": False}


def switched(given: Sequence[str]) -> dict[str, Any]:
    """``NAME=VALUE`` each -> values by name; ConfigError names all that do not fit, and the known switches."""
    hints, values, problems = get_type_hints(Switches), {}, []
    for one in given:
        name, equals, text = one.partition("=")
        if name not in hints or not equals:
            problems.append(f"--switch {one}: expected NAME=VALUE with one of {', '.join(sorted(hints))}")
            continue
        try:
            value = _value(hints[name], text)
        except ValueError as wrong:
            problems.append(f"--switch {name}: expected {wrong}, found {text!r}")
            continue
        expected = out_of_bounds(name, value)
        if expected:
            problems.append(f"--switch {name}: expected {expected}, found {text!r}")
        values[name] = value
    if problems:
        raise ConfigError("\n".join(problems))
    return values


def _value(kind: Any, text: str) -> Any:
    """ValueError says what would fit."""
    if get_origin(kind) is Literal:
        if text not in get_args(kind):
            raise ValueError(f"one of {', '.join(get_args(kind))}")
        return text
    if kind is bool:
        if text.lower() not in _WORDS:
            raise ValueError("true or false")
        return _WORDS[text.lower()]
    try:
        return kind(text)
    except ValueError:
        raise ValueError("a whole number" if kind is int else "a number") from None
