"""How records write their values: short maps without empty fields, instants in UTC, and one sentence for a strange shape."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from integration.errors import Refused

Noun = TypeVar("Noun")
Json = dict[str, Any]


def short(**fields: Any) -> Json:
    return {
        name: value for name, value in fields.items() if value is not None and value is not False and value not in ("", [])
    }


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"instant: expected an offset, found {text!r}")
    return at


def read(name: str, reader: Callable[[Any], Noun], json: Any) -> Noun:
    try:
        return reader(json)
    except (AttributeError, LookupError, TypeError, ValueError) as cause:
        raise Refused(
            f"{name}: expected a value this version wrote, found another shape ({type(cause).__name__}); "
            "use the version of bornage that last ran on this project, or a newer one"
        ) from cause
