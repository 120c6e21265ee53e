"""Atlassian's specifications: which operation a path and a method mean, and what its bodies must be. Read and compiled when first asked."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from jsonschema import ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.contract.translate import FORMATS, Direction, Schema, Validator, translated

Json = Any
FOLDER: Final = Path(__file__).parents[3] / "shared" / "openapi"
FILES: Final = ("jira-cloud-platform-v3.json", "jira-cloud-software.json")
ABSENT: Final = (
    ""
    if all((FOLDER / name).exists() for name in FILES)
    else "Atlassian's specifications are not in ../shared/openapi beside the repository"
)
"""Why nothing can be checked here; empty when it can."""

_METHODS: Final = ("get", "put", "post", "delete")


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """What a body of one content type must be. Its check is compiled when first asked for."""

    schema: Schema
    compiled: list[Callable[[Json], Iterator[ValidationError]]] = field(default_factory=list)

    def errors(self, value: Json) -> Iterator[ValidationError]:
        if not self.compiled:
            self.compiled.append(_compiled(self.schema))
        return self.compiled[0](value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One entry of a specification. ``responses``: status (or ``default``) -> content type -> what it must be.

    ``anonymous``: people who are not logged in are answered, too.
    """

    method: str
    template: str
    description: str
    anonymous: bool
    query: Mapping[str, Schema]
    needed: frozenset[str]
    asks: Mapping[str, Media]
    body_needed: bool
    responses: Mapping[str, Mapping[str, Media]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Specification:
    """Where each path template is described (file, methods), and the templates with variables, by their number of
    parts, literal ones first."""

    documents: Mapping[str, Json]
    places: Mapping[str, tuple[str, Mapping[str, Json]]]
    patterns: Mapping[int, Sequence[tuple[re.Pattern[str], str]]]
    operations: dict[tuple[str, str], Operation] = field(default_factory=dict)
    schemas: dict[str, Schema] = field(default_factory=dict)

    def template(self, path: str, method: str) -> str | None:
        """Of templates of one shape, the one that has the method."""
        if path in self.places:
            return path
        fitting = [template for pattern, template in self.patterns.get(path.count("/"), ()) if pattern.fullmatch(path)]
        return next((one for one in fitting if method.lower() in self.places[one][1]), fitting[0] if fitting else None)

    def operation(self, template: str, method: str) -> Operation | None:
        """Compiled when first met: a run meets few of the seven hundred."""
        name, methods = self.places[template]
        if method.lower() not in _METHODS or method.lower() not in methods:
            return None
        if (template, method) not in self.operations:
            self.operations[template, method] = _operation(name, template, method, methods)
        return self.operations[template, method]

    def schema(self, reference: str) -> Schema:
        """What a reference names, translated when first met."""
        if reference not in self.schemas:
            name, direction, key = reference.split(":")[1:]
            found = self.documents[name]["components"]["schemas"][key]
            way: Direction = "request" if direction == "request" else "response"
            self.schemas[reference] = translated(found, way, f"urn:{name}:{direction}:")
        return self.schemas[reference]


@cache
def specification() -> Specification:
    """Both files together, read once a process."""
    documents = {name: json.loads((FOLDER / name).read_text(encoding="utf-8")) for name in FILES}
    places = {path: (name, methods) for name, document in documents.items() for path, methods in document["paths"].items()}
    patterns: dict[int, list[tuple[re.Pattern[str], str]]] = {}
    for template in sorted((one for one in places if "{" in one), key=_looseness):
        patterns.setdefault(template.count("/"), []).append((re.compile(_pattern(template)), template))
    return Specification(documents=documents, places=places, patterns=patterns)


def contents(reference: str) -> Schema:
    """What a reference of a compiled schema names."""
    return specification().schema(reference)


def _compiled(schema: Schema) -> Callable[[Json], Iterator[ValidationError]]:
    """Knows all that the schema refers to from the start: looking it up by and by is slow in this library."""
    resources = [(name, DRAFT202012.create_resource(contents(name))) for name in _referred(schema, set())]
    registry = Registry[Schema]().with_resources(resources).crawl()
    check: Callable[[Json], Iterator[ValidationError]] = Validator(
        schema, registry=registry, format_checker=FORMATS
    ).iter_errors
    return check


def _referred(schema: Schema, met: set[str]) -> set[str]:
    """Every reference, and theirs."""
    if isinstance(schema, Mapping):
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference not in met:
            met.add(reference)
            _referred(contents(reference), met)
        for one in schema.values():
            _referred(one, met)
    elif isinstance(schema, list):
        for one in schema:
            _referred(one, met)
    return met


def _looseness(template: str) -> list[bool]:
    return [part.startswith("{") for part in template.split("/")]


def _pattern(template: str) -> str:
    return "/".join("[^/]+" if part.startswith("{") else re.escape(part) for part in template.split("/"))


def _operation(name: str, template: str, method: str, item: Mapping[str, Json]) -> Operation:
    said = item[method.lower()]
    query = [one for one in [*item.get("parameters", ()), *said.get("parameters", ())] if one["in"] == "query"]
    body = said.get("requestBody", {})
    return Operation(
        method=method,
        template=template,
        description=" ".join(said.get("description", "").split()),
        anonymous={} in said.get("security", ()),
        query={one["name"]: one.get("schema", {}) for one in query},
        needed=frozenset(one["name"] for one in query if one.get("required")),
        asks=_media(body.get("content", {}), name, "request"),
        body_needed=body.get("required") is True,
        responses={
            status: _media(answer.get("content", {}), name, "response") for status, answer in said["responses"].items()
        },
    )


def _media(content: Mapping[str, Json], name: str, direction: Direction) -> dict[str, Media]:
    made = {}
    for kind, one in content.items():
        schema = translated(one.get("schema", {}), direction, f"urn:{name}:{direction}:")
        made[kind] = Media(schema=schema)
    return made


def wants_object(operation: Operation) -> bool:
    """The body has to be a JSON object."""
    return bool(_body(operation).get("type") == "object")


def closed_body(operation: Operation) -> bool:
    """The body may have no property that the specification does not name."""
    return bool(wants_object(operation) and _body(operation).get("additionalProperties") is False)


def _body(operation: Operation) -> Schema:
    media = operation.asks.get("application/json")
    schema = media.schema if media else {}
    return contents(schema["$ref"]) if "$ref" in schema else schema
