"""A call as it arrives and an answer as it leaves, without any HTTP library; and Jira's error envelopes (facts 3.17)."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, Final
from urllib.parse import parse_qs, unquote

JSON_TYPE = "application/json;charset=UTF-8"
_HALF: Final = re.compile(r"\\ud[89a-f]", re.IGNORECASE)
"""Half of a character of two; alone it is no text that could be stored or sent."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call. Header names are lower case; ``path`` is decoded, without query."""

    method: str
    path: str
    query: Mapping[str, list[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    parsed: Any = None
    """The body already read, where something in between had to change it."""


def request_from(method: str, target: str, headers: Mapping[str, str], body: bytes) -> Request:
    """A call from its request line: ``target`` is path and query as sent, with the host before them or not."""
    if not target.startswith("/"):
        target = "/" + target.partition("://")[2].partition("/")[2]
    path, _, asked = target.partition("#")[0].partition("?")
    query = parse_qs(asked, keep_blank_values=True) if asked else {}
    lowered = {name.lower(): value for name, value in headers.items()}
    return Request(method=method.upper(), path=unquote(path), query=query, headers=lowered, body=body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One answer: ``json`` when Jira answers JSON, ``raw`` for files; neither for an empty body."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Any = None
    raw: bytes | None = None

    def content(self) -> bytes:
        """The body on the wire; nothing under 204."""
        if self.raw is not None:
            return self.raw
        if self.status == 204 or self.json is None:
            return b""
        return _ENCODER.encode(self.json).encode(errors="replace")


def json_from(body: bytes) -> Any:
    """What a body says. ValueError or RecursionError when it is no JSON, or holds what JSON cannot say: NaN, halves of characters."""
    text = body.decode(json.detect_encoding(body))
    found = _DECODER.decode(text.removeprefix("\ufeff"))
    if _HALF.search(text):
        _ENCODER.encode(found).encode()
    return found


def _no_number(word: str) -> Any:
    raise ValueError(word)


def _number(word: str) -> float:
    number = float(word)
    return number if isfinite(number) else _no_number(word)


_DECODER: Final = json.JSONDecoder(parse_constant=_no_number, parse_float=_number)


class Complaint(Exception):
    """Jira refuses: a status and an envelope, raised anywhere, answered at the edge."""

    def __init__(self, status: int, *messages: str, errors: Mapping[str, str] | None = None, json: Any = None) -> None:
        super().__init__(status, messages, errors)
        self.status = status
        self.json = json if json is not None else {"errorMessages": list(messages), "errors": dict(errors or {})}


def bad(*messages: str, **errors: str) -> Complaint:
    """400 in Jira's envelope; ``errors`` by field."""
    return Complaint(400, *messages, errors=errors)


def missing(message: str) -> Complaint:
    """404: absent, or not visible to this caller."""
    return Complaint(404, message)


def forbidden(message: str = "You do not have permission to perform this operation.") -> Complaint:
    return Complaint(403, message)


def unauthenticated() -> Complaint:
    """401 as the login layer words it."""
    return Complaint(401, json={"message": "Client must be authenticated to access this resource.", "status-code": 401})


def issue_missing() -> Complaint:
    return missing("Issue does not exist or you do not have permission to see it.")
