"""Numbers inside text: what callers write where an id belongs."""

from typing import Final

_LONGEST: Final = 18


def number_in(text: object) -> int | None:
    """ASCII digits, as many as a long can hold; None for everything else. Python's own tests let ``²`` and 5,000 digits through."""
    if isinstance(text, str) and len(text) <= _LONGEST and text.isascii() and text.isdecimal():
        return int(text)
    return None


def id_in(text: object) -> int:
    """The same for looking things up: -1, which nothing has, when it is no number."""
    number = number_in(text)
    return -1 if number is None else number
