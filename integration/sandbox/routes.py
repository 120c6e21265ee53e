"""The route table: method and path template -> handler, compiled once and looked up by the first segments of the path."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from integration.sandbox.call import Call
from integration.sandbox.http import Response

Handler = Callable[[Call], Response]
_VARIABLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Route:
    """``anonymous``: the real one answers people who are not logged in, too; else they get 401."""

    method: str
    template: str
    handler: Handler
    anonymous: bool = False


@dataclass(slots=True)
class Table:
    """Finds the route of a call; literal templates win over variables (``/issue/bulk`` over ``/issue/{issue}``)."""

    exact: dict[str, dict[str, Route]] = field(default_factory=dict)
    patterns: dict[tuple[str, int], list[tuple[re.Pattern[str], dict[str, Route]]]] = field(default_factory=dict)

    def find(self, method: str, path: str) -> tuple[Route | None, dict[str, str], frozenset[str]]:
        """The route and its variables; without one, the methods this path does know."""
        by_method = self.exact.get(path)
        found: dict[str, str] = {}
        known: set[str] = set(by_method or ())
        if by_method is None or method not in by_method:
            for pattern, routes in self.patterns.get(_shelf(path), ()):
                match = pattern.fullmatch(path)
                known |= set(routes) if match else set()
                if match and method in routes:
                    by_method, found = routes, match.groupdict()
                    break
        if by_method and method in by_method:
            return by_method[method], found, frozenset(known)
        return None, {}, frozenset(known)


def _shelf(path: str) -> tuple[str, int]:
    parts = path.split("/")
    return (parts[4] if len(parts) > 4 else ""), len(parts)


def table_of(routes: Iterable[Route]) -> Table:
    table = Table()
    shelves: dict[str, tuple[re.Pattern[str], dict[str, Route]]] = {}
    for route in routes:
        if "{" not in route.template:
            table.exact.setdefault(route.template, {})[route.method] = route
            continue
        if route.template not in shelves:
            pattern = re.compile(_VARIABLE.sub(r"(?P<\1>[^/]+)", route.template))
            shelves[route.template] = (pattern, {})
            table.patterns.setdefault(_shelf(route.template), []).append(shelves[route.template])
        shelves[route.template][1][route.method] = route
    return table
