"""What Atlassian's specifications have against a call: ``problems(call)``.

``problems`` leaves out what ``allowed.py`` excuses; ``found`` keeps everything. Needs no pytest.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from jsonschema import ValidationError

from tests.contract.allowed import FAULTS, Fault
from tests.contract.operations import ABSENT, Media, Operation, contents, specification
from tests.contract.translate import Schema
from tests.contract.unknown import unknown

__all__ = ["ABSENT", "Call", "Problem", "call_from", "found", "operation_of", "problems", "response_problems"]

Json = Any
_GATEWAY: Final = re.compile(r"^/ex/jira/[^/]+(?=/rest/)")
_OLDER: Final = re.compile(r"^/rest/api/(2|latest)/")
_NUMBER: Final = re.compile(r"\[\d+\]")
_WORST: Final = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One exchange. ``*_json`` is None for an empty body; a content type of None was not recorded and is not checked."""

    method: str
    path: str
    query: Mapping[str, list[str]] = field(default_factory=dict)
    request_json: Json = None
    request_content_type: str | None = None
    status: int = 200
    response_headers: Mapping[str, str] = field(default_factory=dict)
    response_json: Json = None


def call_from(line: Mapping[str, Json]) -> Call:
    """From one line of a traffic log; the query may be a mapping of words or of lists, or as typed."""
    query = line.get("query") or {}
    if isinstance(query, str):
        query = parse_qs(query, keep_blank_values=True)
    return Call(
        method=line["method"].upper(),
        path=urlsplit(line["path"]).path,
        query={name: [value] if isinstance(value, str) else list(value) for name, value in query.items()},
        request_json=line.get("request_json"),
        request_content_type=line.get("request_content_type"),
        status=line["status"],
        response_headers={name.lower(): value for name, value in (line.get("response_headers") or {}).items()},
        response_json=line.get("response_json"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """``path`` is the specification's template when it knows one; ``text`` begins with ``request`` or ``response <status>``."""

    method: str
    path: str
    text: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}: {self.text}"


def problems(call: Call, *, strict: bool = False) -> list[str]:
    """One sentence each, without what the allow-list excuses. ``strict``: properties the specification does not know, too."""
    return [str(problem) for problem, fault in found(call, strict=strict) if fault is None]


def response_problems(call: Call, *, strict: bool = False) -> list[str]:
    """The answer alone: for a call that is wrong on purpose."""
    return [str(one) for one, fault in found(call, strict=strict) if fault is None and not one.text.startswith("request")]


def found(call: Call, *, strict: bool = False, note: str = "") -> list[tuple[Problem, Fault | None]]:
    """Everything the specification has against a call, each with what excuses it; ``note`` ends each text."""
    noted = (replace(problem, text=problem.text + note) for problem in _all(call, strict=strict))
    return [(problem, excuse(problem)) for problem in noted]


def excuse(problem: Problem) -> Fault | None:
    return next((fault for fault in FAULTS if fault.covers(problem.method, problem.path, problem.text)), None)


def operation_of(call: Call) -> Operation | None:
    template = specification().template(_path(call), call.method)
    return specification().operation(template, call.method) if template else None


def _path(call: Call) -> str:
    """As in the specification: without the gateway's prefix, and version 2 under the name of version 3."""
    return _OLDER.sub("/rest/api/3/", _GATEWAY.sub("", call.path))


def _all(call: Call, *, strict: bool) -> list[Problem]:
    template = specification().template(_path(call), call.method)
    if template is None:
        return [Problem(method=call.method, path=call.path, text="request: the specification knows no such path")]
    operation = specification().operation(template, call.method)
    if operation is None:
        return [Problem(method=call.method, path=template, text="request: the specification knows no such method here")]
    asked = (f"request: {text}" for text in _asked(operation, call))
    answered = (f"response {call.status}: {text}" for text in _answered(operation, call, strict=strict))
    return [Problem(method=call.method, path=template, text=text) for part in (asked, answered) for text in part]


def _asked(operation: Operation, call: Call) -> Iterator[str]:
    for name, values in call.query.items():
        if name not in operation.query:
            yield f"unknown query parameter {name}"
        else:
            yield from (
                f"query parameter {name}: {text}" for value in values for text in _misread(operation.query[name], value)
            )
    yield from (f"query parameter {name} is missing" for name in sorted(operation.needed - set(call.query)))
    yield from _body_asked(operation, call)


def _body_asked(operation: Operation, call: Call) -> Iterator[str]:
    kind = (call.request_content_type or "application/json").partition(";")[0].strip()
    if call.request_json is None:
        if (
            operation.body_needed
            and set(operation.asks) == {"application/json"}
            and not _free(operation.asks["application/json"])
        ):
            yield "the body is missing"
        return
    if not operation.asks:
        yield "a body where the specification has none"
        return
    media = operation.asks.get(kind) or operation.asks.get("*/*")
    if media is None:
        yield f"content type {kind} instead of {', '.join(sorted(operation.asks))}"
    else:
        yield from _complaints(media, call.request_json)


def _free(media: Media) -> bool:
    return not media.schema


def _misread(schema: Schema, value: str) -> Iterator[str]:
    """A value of the query string; lists come repeated or joined by commas."""
    if schema.get("type") == "array":
        for part in value.split(","):
            yield from _misread({} if schema["items"].get("type") == "object" else schema["items"], part.strip())
    elif schema.get("type") == "integer" and not re.fullmatch(r"-?\d+", value):
        yield f"{value!r} is not an integer"
    elif schema.get("type") == "boolean" and value.lower() not in ("true", "false"):
        yield f"{value!r} is neither true nor false"
    elif "enum" in schema and re.sub("^ ", "+", value) not in schema["enum"]:  # an unescaped + arrives as a blank
        yield f"{value!r} is none of {', '.join(schema['enum'])}"


def _answered(operation: Operation, call: Call, *, strict: bool) -> Iterator[str]:
    said = operation.responses.get(str(call.status), operation.responses.get("default"))
    if said is None:
        keys = call.response_json if isinstance(call.response_json, Mapping) else ()
        yield f"the specification knows {', '.join(sorted(operation.responses))}; the body has {', '.join(sorted(keys))}"
        return
    if call.response_json is None:
        if call.status in (200, 201, 202) and _said_in_json(said, call):
            yield "the body is missing"
        return
    if call.status == 204:
        yield "a body under 204"
    elif not said:
        if call.status < 400:
            yield "a body where the specification has none"
    else:
        yield from _body_answered(said, call, strict=strict)


def _said_in_json(said: Mapping[str, Media], call: Call) -> bool:
    """There has to be JSON: some is described, all described is something, and no file came in its place."""
    return "application/json" in said and not any(map(_free, said.values())) and _kind(call) in said


def _kind(call: Call) -> str:
    """The content type of the answer; JSON when nobody said."""
    written = call.response_headers.get("content-type", call.response_headers.get("Content-Type", ""))
    return written.partition(";")[0].strip() or "application/json"


def _body_answered(said: Mapping[str, Media], call: Call, *, strict: bool) -> Iterator[str]:
    kind = _kind(call)
    media = said.get(kind) or said.get("*/*")
    if media is None:
        yield f"content type {kind} instead of {', '.join(sorted(said))}"
        return
    yield from _complaints(media, call.response_json)
    if strict:
        yield from (f"{where}: unknown property" for where in unknown(call.response_json, media.schema, contents))


def _complaints(media: Media, value: Json) -> Iterator[str]:
    """What is wrong in the same way in every entry of a list is said once, of the first."""
    said: set[str] = set()
    for error in media.errors(value):
        text = _worded(error)
        alike = _NUMBER.sub("[]", text)
        if alike not in said and len(said) < _WORST:
            said.add(alike)
            yield text


def _worded(error: ValidationError) -> str:
    """The innermost sentence; of alternatives, the one that got furthest."""
    while error.context:
        branches: dict[object, list[ValidationError]] = {}
        for one in error.context:
            branches.setdefault(one.schema_path[0], []).append(one)
        nearest = max(branches.values(), key=lambda errors: min(len(one.absolute_path) for one in errors))
        error = nearest[0]
    return f"{error.json_path}: {error.message[:300]}"
