"""Walks over every route of the sandbox: one good call and many bad ones, each against a fresh furnished site."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from integration.sandbox.answers.table import ROUTES
from integration.sandbox.http import Response
from integration.sandbox.routes import Route
from tests.contract.furnished import Site, furnished, names
from tests.contract.operations import Operation, closed_body, wants_object
from tests.contract.spec import Call, operation_of
from tests.contract.tally import DRIVES, Recorder, Tally
from tests.contract.walk import described
from tests.contract.walk.good import Good, filled

Json = Any
VARIABLE: Final = re.compile(r"([^/]+)/\{(\w+)\}")
_UNKNOWN: Final = "999999"
_RIGHTS: Final = re.compile(r"required:\*\* (?!None)")
_ADMINISTRATORS: Final = re.compile(r"required:\*\* \*Administer Jira\* \[global permission\]\(\S*\)\.?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One call to make: what is expected of its status, said in ``wanted``; ``site`` has been prepared for it."""

    name: str
    call: Callable[[Site], Response]
    right: Callable[[int], bool]
    wanted: str
    asked: bool = False


def name_of(route: Route) -> str:
    return f"{route.method} {route.template}"


@cache
def subjects() -> dict[str, tuple[Route, ...]]:
    """The routes by the module that answers them."""
    found: dict[str, list[Route]] = {}
    for route in ROUTES:
        found.setdefault(route.handler.__module__.rpartition(".")[2], []).append(route)
    return {subject: tuple(routes) for subject, routes in found.items()}


def undescribed() -> list[str]:
    """Routes the walk cannot take."""
    known, told = described(), names()
    return [name_of(route) for route in ROUTES if good_of(route, known, told) is None]


def idle() -> list[str]:
    """Descriptions of routes that are no more."""
    return sorted(set(described()) - {name_of(route) for route in ROUTES})


def walked(subject: str) -> list[str]:
    """What went wrong on the routes of one subject; played once a process."""
    name = f"walk {subject}"
    if name not in DRIVES:
        tally = Tally()
        for route in subjects()[subject]:
            _walk(route, tally)
        DRIVES[name] = tally
    return DRIVES[name].problems


def good_of(route: Route, known: Mapping[str, Good], told: Mapping[str, str]) -> Good | None:
    good = known.get(name_of(route))
    if good is None:
        variables = VARIABLE.findall(route.template)
        if route.method not in ("GET", "DELETE") or not all(segment in told for segment, _ in variables):
            return None
        return Good()
    return good


def _walk(route: Route, tally: Tally) -> None:
    good = good_of(route, described(), names())
    if good is None:
        return  # undescribed() tells
    site = None
    for trial in _trials(route, good):
        try:
            site = site or prepared(good)
            recorder = site.recorded()
            response = trial.call(site)
        except Exception as error:  # noqa: BLE001  # a crash of the sandbox is a finding like any other
            tally.problems.append(f"{name_of(route)}: {trial.name}: crashed with {error!r}")
            site = None
            continue
        _judge(route, trial, response, recorder, tally)
        if route.method != "GET" and _fine(response.status):
            site = None  # spoiled; what is read or refused changes nothing


def prepared(good: Good) -> Site:
    site = furnished()
    if good.before:
        good.before(site)
    return site


def _judge(route: Route, trial: Trial, response: Response, recorder: Recorder, tally: Tally) -> None:
    if not trial.right(response.status):
        text = f"{name_of(route)}: {trial.name}: expected {trial.wanted}, found {response.status} {str(response.json)[:200]}"
        tally.problems.append(text)
    tally.take(recorder.last(), asked=trial.asked, note=f" [{trial.name}]")


# The calls of one route


def _trials(route: Route, good: Good) -> Iterator[Trial]:
    operation = _operation(route, good)
    yield _good_trial(route, good)
    yield from _strangers(route, good, operation)
    if good.status is not None and good.status >= 400:
        return  # refused whoever asks for whatever
    yield from _unknown_ids(route, good)
    yield from _wrong_queries(route, good, operation)
    if good.body is not None and route.method in ("POST", "PUT"):
        yield from _wrong_bodies(route, good, operation)


def _operation(route: Route, good: Good) -> Operation | None:
    return operation_of(Call(method=route.method, path=path_of(route, good, names())))


def path_of(route: Route, good: Good, told: Mapping[str, str], *, but: str | None = None) -> str:
    """The template filled; ``but``: this variable stands for nothing that exists."""

    def word(match: re.Match[str]) -> str:
        segment, variable = match.groups()
        found = filled(good.path[variable], told) if variable in good.path else told[segment]
        return f"{segment}/{_stranger_than(found) if variable == but else found}"

    return VARIABLE.sub(word, route.template)


def _stranger_than(known: str) -> str:
    return _UNKNOWN if known.isdigit() else f"NONE-{_UNKNOWN}"


def _ask(
    route: Route, good: Good, *, who: str | None = None, but: str | None = None, **changed: Any
) -> Callable[[Site], Response]:
    def call(site: Site) -> Response:
        return site.call(
            who or good.who,
            route.method,
            path_of(route, good, site.names, but=but),
            query=filled(good.query, site.names) | changed.get("query", {}),
            body=changed["body"](filled(good.body, site.names)) if "body" in changed else filled(good.body, site.names),
            raw=changed.get("raw", good.raw),
            headers={**good.headers, **changed.get("headers", {})},
        )

    return call


def _fine(status: int) -> bool:
    return 200 <= status < 300 or status == 303


def _refused(status: int) -> bool:
    return 400 <= status < 500


def _answered(status: int) -> bool:
    return _fine(status) or _refused(status)


def _good_trial(route: Route, good: Good) -> Trial:
    right = _fine if good.status is None else good.status.__eq__
    return Trial(
        name="a good call", call=_ask(route, good), right=right, wanted=str(good.status or "2xx or 303"), asked=True
    )


def _strangers(route: Route, good: Good, operation: Operation | None) -> Iterator[Trial]:
    """Nobody, somebody with a wrong token, somebody without rights."""
    open_to_all = operation is None or operation.anonymous or _RIGHTS.search(operation.description) is None
    yield Trial(
        name="anonymous",
        call=_ask(route, good, who="anonymous"),
        right=_answered if open_to_all else _refused,
        wanted="an answer" if open_to_all else "a refusal",
    )
    if not route.template.startswith("/_"):
        wrong = {"authorization": "Basic YWRtaW46d3Jvbmc="}
        yield Trial(name="a wrong token", call=_ask(route, good, headers=wrong), right=(401).__eq__, wanted="401")
    closed = operation is not None and _ADMINISTRATORS.search(operation.description) is not None
    yield Trial(
        name="someone without rights",
        call=_ask(route, good, who="outsider"),
        right=_refused if closed else _answered,
        wanted="a refusal" if closed else "an answer",
    )


def _unknown_ids(route: Route, good: Good) -> Iterator[Trial]:
    for _, variable in VARIABLE.findall(route.template):
        yield Trial(
            name=f"unknown {variable}",
            call=_ask(route, good, but=variable),
            right=_answered if variable in good.answered else _refused,
            wanted="an answer" if variable in good.answered else "a refusal",
        )


def _wrong_queries(route: Route, good: Good, operation: Operation | None) -> Iterator[Trial]:
    """Parameters the specification knows, with values that make no sense: an answer as described, whatever it is."""
    for name, schema in operation.query.items() if operation else ():
        for value in ("-1", "0", "1", "~") if schema.get("type") == "integer" else ("~", "a,,b"):
            yield Trial(
                name=f"?{name}={value}", call=_ask(route, good, query={name: value}), right=_answered, wanted="an answer"
            )


def _wrong_bodies(route: Route, good: Good, operation: Operation | None) -> Iterator[Trial]:
    if operation is None or set(operation.asks) == {"application/json"}:
        yield Trial(name="half a body", call=_ask(route, good, raw=b'{"a'), right=(400).__eq__, wanted="400")
        plain = {"content-type": "text/plain"}
        yield Trial(name="a body of plain text", call=_ask(route, good, headers=plain), right=(415).__eq__, wanted="415")
    if operation is None or not wants_object(operation):
        return
    for name, body in (("a list for a body", []), ("a number for a body", 7)):
        yield Trial(name=name, call=_ask(route, good, raw=str(body).encode()), right=_refused, wanted="a refusal")
    if closed_body(operation) and isinstance(good.body, Mapping):
        more = _ask(route, good, body=lambda body: body | {"noSuchProperty": 1})
        yield Trial(name="a property too many", call=more, right=(400).__eq__, wanted="400")
    for name in good.body if isinstance(good.body, Mapping) else ():
        odd = _ask(route, good, body=lambda body, name=name: body | {name: [{"no": "sense"}]})
        yield Trial(name=f"nonsense for {name}", call=odd, right=_answered, wanted="an answer")
