"""Clues to invented fields: properties of an answer that its schema does not name, even where it would let them pass."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Json = Any
Schema = Any
Lookup = Callable[[str], Schema]
_PLAIN = re.compile(r"\w+")


def unknown(value: Json, schema: Schema, lookup: Lookup, where: str = "$") -> Iterator[str]:
    """Paths of the unnamed properties; nothing inside a schema that names none at all."""
    parts = list(_parts(schema, lookup))
    if isinstance(value, list):
        for one in (part["items"] for part in parts if "items" in part):
            for number, item in enumerate(value):
                yield from unknown(item, one, lookup, f"{where}[{number}]")
    elif isinstance(value, Mapping):
        yield from _of_object(value, parts, lookup, where)


def _of_object(value: Mapping[str, Json], parts: list[Schema], lookup: Lookup, where: str) -> Iterator[str]:
    named: dict[str, list[Schema]] = {}
    for part in parts:
        for name, one in part.get("properties", {}).items():
            named.setdefault(name, []).append(one)
    others = [part["additionalProperties"] for part in parts if isinstance(part.get("additionalProperties"), Mapping)]
    refused = any(part.get("additionalProperties") is False for part in parts)  # then the schema itself complains
    for name, one in value.items():
        below = f"{where}.{name}" if _PLAIN.fullmatch(name) else f"{where}[{name!r}]"
        if name in named or others:
            for schema in named.get(name, others):
                yield from unknown(one, schema, lookup, below)
        elif named and not refused:
            yield below


def _parts(schema: Schema, lookup: Lookup) -> Iterator[Schema]:
    """The schema itself and all it is put together from."""
    if not isinstance(schema, Mapping):
        return
    if "$ref" in schema:
        yield from _parts(lookup(schema["$ref"]), lookup)
        return
    yield schema
    for key in ("allOf", "anyOf", "oneOf"):
        for one in schema.get(key, ()):
            yield from _parts(one.get("then", one), lookup)
