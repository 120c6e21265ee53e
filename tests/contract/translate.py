"""OpenAPI 3.0 schemas -> JSON Schema 2020-12, one way for what is asked and one for what is answered.

Takes over what OpenAPI words differently: nullable, readOnly and writeOnly, discriminator, formats as Jira writes them.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.validators import extend

Schema = Any
Direction = Literal["request", "response"]

_KEPT: Final = frozenset(
    (
        *("type", "enum", "required", "pattern", "format", "minimum", "maximum", "minLength", "maxLength"),
        *("minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"),
    )
)
_LISTS: Final = ("allOf", "anyOf", "oneOf")
_HIDDEN: Final = {"request": "readOnly", "response": "writeOnly"}

# facts 2.12: milliseconds, and no colon in the offset; agile answers end in Z
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)")
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

FORMATS: Final = FormatChecker(formats=())


def translated(schema: Schema, direction: Direction, base: str) -> Schema:
    """The same demands as JSON Schema; references become ``<base><name>``."""
    if not isinstance(schema, Mapping):
        return schema
    if "$ref" in schema:
        return {"$ref": base + schema["$ref"].rpartition("/")[2]}
    made = {key: value for key, value in schema.items() if key in _KEPT}
    if "required" in made:
        made["required"] = _required(schema, direction)
    if isinstance(schema.get("properties"), Mapping):
        made["properties"] = {name: translated(one, direction, base) for name, one in schema["properties"].items()}
    for key in ("additionalProperties", "items"):
        if key in schema:
            made[key] = translated(schema[key], direction, base)
    for key in _LISTS:
        if key in schema:
            made[key] = [translated(one, direction, base) for one in schema[key]]
            if "properties" not in made:
                made.pop("additionalProperties", None)  # a list of alternatives that forbids all they consist of
    return _or_null(schema, _told_apart(schema, made, base))


def _required(schema: Schema, direction: Direction) -> list[str]:
    """A required property that never travels this way is not missed."""
    hidden = _HIDDEN[direction]
    properties = schema.get("properties", {})
    return [name for name in schema["required"] if properties.get(name, {}).get(hidden) is not True]


def _told_apart(schema: Schema, made: Schema, base: str) -> Schema:
    """A discriminator names the one alternative that counts; without it loose alternatives would all fit, or complain at once."""
    told = schema.get("discriminator", {})
    if not isinstance(told, Mapping) or not told.get("mapping"):
        return made
    name = told["propertyName"]
    rest = {key: value for key, value in made.items() if key not in _LISTS}
    branches = [
        {
            "if": {"properties": {name: {"const": word}}, "required": [name]},
            "then": {"$ref": base + target.rpartition("/")[2]},
        }
        for word, target in told["mapping"].items()
    ]
    return rest | {"allOf": branches, "properties": {name: {"enum": list(told["mapping"])}}}


def _or_null(schema: Schema, made: Schema) -> Schema:
    return {"anyOf": [made, {"type": "null"}]} if schema.get("nullable") is True else made


@FORMATS.checks("date-time")
def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or _MOMENT.fullmatch(value) is not None


@FORMATS.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or bool(date.fromisoformat(value))


@FORMATS.checks("uri", raises=ValueError)
@FORMATS.checks("url", raises=ValueError)
@FORMATS.checks("URL", raises=ValueError)
def _is_address(value: object) -> bool:
    return not isinstance(value, str) or bool(urlsplit(value).scheme)


@FORMATS.checks("uuid")
def _is_uuid(value: object) -> bool:
    return not isinstance(value, str) or _UUID.fullmatch(value) is not None


@FORMATS.checks("int32")
def _is_int32(value: object) -> bool:
    return not isinstance(value, int) or -(2**31) <= value < 2**31


@FORMATS.checks("int64")
def _is_int64(value: object) -> bool:
    return not isinstance(value, int) or -(2**63) <= value < 2**63


def _is_whole(_checker: object, value: object) -> bool:
    """1.0 is no integer on the wire: strict clients in typed languages refuse it."""
    return isinstance(value, int) and not isinstance(value, bool)


Validator: Final = extend(
    Draft202012Validator, type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_whole)
)
