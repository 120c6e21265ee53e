"""The values of custom fields: by kind, what a request may say and how it is kept. Kept as said, so that it can be shown again."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from integration.sandbox import fieldbook
from integration.sandbox.fieldbook import Field
from integration.sandbox.http import bad
from integration.sandbox.reading.documents import document
from integration.sandbox.reading.moments import moment_in
from integration.sandbox.world import World

Json = Any


class FieldError(Exception):
    """One field is wrong: Jira's sentence, and the key it is filed under when that is not the field's own."""

    def __init__(self, message: str, *, under: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.under = under


def value(world: World, field: Field, raw: Json) -> Json:
    """The value to keep, None for an empty one; FieldError when it is of another kind."""
    if raw is None or raw in ("", []):
        return None
    if field.id == fieldbook.FLAGGED:
        return _flags(raw)
    if field.custom and field.custom.endswith(":textarea"):
        return _document(world, raw)
    many = field.kind == "array"
    if many and not isinstance(raw, list):
        raise FieldError("data was not an array")
    kind = field.items or "" if many else field.kind
    values = [_one(world, field, kind, one) for one in (raw if many else [raw])]
    return values if many else values[0]


def _one(world: World, field: Field, kind: str, raw: Json) -> Json:
    if kind in ("option", "option-with-child"):
        return _option(world, field, raw)
    if kind == "user":
        return _person(world, raw)
    reader = _KINDS.get(kind)
    if reader is None:
        raise FieldError(f"Field '{field.id}' cannot be set. It is not on the appropriate screen, or unknown.")
    return reader(raw)


def _option(world: World, field: Field, raw: Json) -> Json:
    """By id or by value, of any context of the field."""
    contexts = world.custom_fields[field.number].contexts.values() if field.number in world.custom_fields else ()
    known = [one for context in contexts for one in context.options if not one.disabled]
    for one in known if isinstance(raw, dict) else ():
        if str(raw.get("id", "")) == str(one.id) or ("id" not in raw and raw.get("value") == one.value):
            return {"id": str(one.id), "value": one.value}
    raise FieldError(f"Specify a valid 'id' or 'name' for {field.en}")


def _person(world: World, raw: Json) -> Json:
    account = raw.get("accountId", raw.get("id")) if isinstance(raw, dict) else None
    if not isinstance(account, str) or account not in world.users:
        raise FieldError(f"User '{account}' does not exist or you do not have permission to view it.")
    return {"accountId": account}


def _document(world: World, raw: Json) -> Json:
    """Paragraph fields take documents although metadata says "string" (facts 3.3)."""
    not_one = FieldError("Operation value must be an Atlassian Document (see the Atlassian Document Format)")
    if not isinstance(raw, dict):
        raise not_one
    return document(world, raw, refusal=bad(not_one.message))


def _flags(raw: Json) -> Json:
    number, name = fieldbook.IMPEDIMENT
    options = raw if isinstance(raw, list) else [raw]
    if not all(isinstance(one, dict) and (str(one.get("id", "")) == number or one.get("value") == name) for one in options):
        raise FieldError(f"Specify a valid 'id' or 'name' for {fieldbook.BOOK[fieldbook.FLAGGED].en}")
    return [{"id": number, "value": name}]


def _number(raw: Json) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise FieldError("Operation value must be a number")
    try:
        return float(raw)
    except OverflowError:
        raise FieldError("Operation value must be a number") from None


def _text(raw: Json) -> str:
    if not isinstance(raw, str):
        raise FieldError("Operation value must be a string")
    if len(raw) > 255:
        raise FieldError("The entered text is too long. It exceeds the allowed limit of 255 characters.")
    return raw


def _day(raw: Json) -> str:
    try:
        if isinstance(raw, str) and len(raw) == 10:
            return date.fromisoformat(raw).isoformat()
    except ValueError:
        pass
    raise FieldError(f"Error parsing date string: {raw}. Expected format is yyyy-MM-dd")


def _moment(raw: Json) -> str:
    at = moment_in(raw)
    if at is not None and at.tzinfo:
        return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}{at:%z}"
    raise FieldError("Error parsing time. Expected format is yyyy-MM-dd'T'HH:mm:ss.SSSZ")


def _team(raw: Json) -> str:
    if not isinstance(raw, str) or not raw:
        raise FieldError("Team id must be a string")
    return raw


_KINDS: Final[dict[str, Callable[[Json], Json]]] = {
    "number": _number,
    "string": _text,
    "date": _day,
    "datetime": _moment,
    "team": _team,
}
