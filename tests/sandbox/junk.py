"""Calls that are nearly right: the contract walk's good calls with junk in one place of the path, the query or the body."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from integration.sandbox.routes import Route
from tests.contract.furnished import Site
from tests.contract.operations import ABSENT, Operation
from tests.contract.spec import Call, operation_of
from tests.contract.walk.good import Good, filled
from tests.contract.walker import VARIABLE, name_of, path_of, prepared

Json = Any

LONG: Final = "9" * 5000
NESTED: Final[Json] = [[[[{"a": [{"b": [[]]}]}]]]]
NAMES: Final = ("²", "٣", "-1", "0", LONG, "%00", "%20", "%ED%A0%80", "~", "a%2Fb", "1.5", "%0d%0aX:y")
WORDS: Final = ("²", "٣", "-1", LONG, "\x00", "", "~", "a,,b", "²,³", "1e5", "NaN", "{}", "[", "null", "%ED%A0%80")
VALUES: Final[tuple[Json, ...]] = (
    *(None, True, -1, 0, 1.5, 2**70, 10**400, 1e308),
    *("", " ", "²", LONG, "\ud800", "\x00", "x" * 300, "<b>", "1e400", "{", "a\nb", "9" * 30 + "h"),
    *("0001-01-01", "9999-12-31", "2026-13-45", "0001-01-01T00:00:00.000+0000", "9999-12-31T23:59:59.999-1200"),
    *([], {}, [[]], [None], [{}], NESTED, {"id": None}, {"id": []}, {"id": "²"}, {"id": LONG}),
    *({"key": "²"}, {"key": []}, {"name": []}, {"accountId": []}, {"version": 1, "type": "doc", "content": [{}]}),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoilt:
    """``place``: where the junk is."""

    place: str
    path: str
    query: Mapping[str, Any]
    body: Json


def spoilt(route: Route, good: Good, most: int) -> list[Spoilt]:
    """At most so many of a route's spoilt calls, the same ones each time."""
    names = prepared(good).names
    path, query, body = path_of(route, good, names), filled(good.query, names), filled(good.body, names)
    operation = None if ABSENT else operation_of(Call(method=route.method, path=path))
    found = [
        *(Spoilt(place=place, path=other, query=query, body=body) for place, other in _paths(route, good, names)),
        *(Spoilt(place=place, path=path, query=other, body=body) for place, other in _queries(query, operation)),
        *(Spoilt(place=place, path=path, query=query, body=other) for place, other in _bodies(body)),
    ]
    return Random(name_of(route)).sample(found, min(most, len(found)))


def _paths(route: Route, good: Good, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for at, match in enumerate(VARIABLE.finditer(route.template)):
        for junk in NAMES:
            yield f"path {match[2]}={junk[:20]}", _with(route.template, path_of(route, good, names), at, junk)


def _with(template: str, path: str, at: int, junk: str) -> str:
    """The path with junk for the variable of this number."""
    places = [number for number, part in enumerate(template.split("/")) if part.startswith("{")]
    parts = path.split("/")
    parts[places[at]] = junk
    return "/".join(parts)


def _queries(query: Mapping[str, Any], operation: Operation | None) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name in sorted({*query, *(operation.query if operation else ())}):
        for junk in WORDS:
            yield f"?{name}={junk[:20]}", {**query, name: junk}


def _bodies(body: Json) -> Iterator[tuple[str, Json]]:
    if body is None:
        return
    for place in _places(body):
        for junk in VALUES:
            yield f"body {'.'.join(map(str, place))}={str(junk)[:40]!r}", _put(body, place, junk)
        if place:
            yield (
                f"body without {'.'.join(map(str, place))}",
                _put(body, place[:-1], _less(_at(body, place[:-1]), place[-1])),
            )


def _places(value: Json, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield above
    inner = value.items() if isinstance(value, dict) else enumerate(value[:3]) if isinstance(value, list) else ()
    for key, one in inner:
        yield from _places(one, (*above, key))


def _at(value: Json, place: tuple[Any, ...]) -> Json:
    for key in place:
        value = value[key]
    return value


def _less(value: Json, key: Any) -> Json:
    return [one for at, one in enumerate(value) if at != key] if isinstance(value, list) else {**value} | {key: None}


def _put(value: Json, place: tuple[Any, ...], junk: Json) -> Json:
    if not place:
        return deepcopy(junk)
    made = deepcopy(value)
    _at(made, place[:-1])[place[-1]] = deepcopy(junk)
    return made


READS: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    (
        "/rest/api/3/search/jql",
        {"jql": "project = CRM ORDER BY due", "fields": "*all", "expand": "renderedFields,changelog"},
    ),
    ("/rest/api/2/issue/CRM-1", {"expand": "renderedFields,editmeta,transitions,changelog,operations"}),
    ("/rest/api/3/project/CRM", {}),
)


class Walk:
    """One route under its spoilt calls; a site that something changed is thrown away."""

    def __init__(self, route: Route, good: Good) -> None:
        self._route, self._good = route, good
        self._site: Site | None = None

    def crashes(self, calls: list[Spoilt]) -> Iterator[str]:
        """What was raised, or answered with a 5xx, and where; what a spoilt write left behind must be readable, too."""
        for one in calls:
            try:
                status = self._said(one)
            except Exception as error:  # noqa: BLE001  # what this looks for
                self._site = None
                yield f"{name_of(self._route)}: {one.place}: {type(error).__name__} {error}"[:300]
                continue
            if status >= 500 and self._good.status != status:
                yield f"{name_of(self._route)}: {one.place}: {status}"

    def _said(self, one: Spoilt) -> int:
        self._site = self._site or prepared(self._good)
        raw, headers = self._good.raw, dict(self._good.headers)
        body = one.body if raw is None else None
        site, method = self._site, self._route.method
        response = site.call(self._good.who, method, one.path, query=one.query, body=body, raw=raw, headers=headers)
        response.content()
        if method != "GET" and response.status < 400:
            self._site = None
            for path, query in READS:
                site.call("admin", "GET", path, query=query).content().decode()
        return response.status
