"""The route table: method and path template -> handler, a tree over the segments of the path."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

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
    """Finds the route of a call, a segment at a time; a literal wins over a variable (``/issue/bulk`` over ``/issue/{issue}``)."""

    below: dict[str, "Table"] = field(default_factory=dict)
    variable: "Table | None" = None
    routes: dict[str, tuple[Route, tuple[str, ...]]] = field(default_factory=dict)
    """Of a path that ends here, by method: the route and the names of its variables."""

    def find(self, method: str, path: str) -> tuple[Route | None, dict[str, str], frozenset[str]]:
        """The route and its variables; without one, the methods this path does know. A slash at the end makes no difference."""
        segments = path.removesuffix("/").split("/")
        for end in self._ends(segments, 0):
            if method in end.routes:
                route, names = end.routes[method]
                values = (segments[place] for place in _places(route.template)) if names else ()
                return route, dict(zip(names, values, strict=True)), frozenset()
        known = frozenset(name for end in self._ends(segments, 0) for name in end.routes)
        return None, {}, known

    def _ends(self, segments: list[str], place: int) -> Iterator["Table"]:
        """Where a path can end, literals first."""
        if place == len(segments):
            yield self
            return
        literal = self.below.get(segments[place])
        if literal is not None:
            yield from literal._ends(segments, place + 1)  # noqa: SLF001  # its own kind
        if self.variable is not None and segments[place]:
            yield from self.variable._ends(segments, place + 1)  # noqa: SLF001  # its own kind


@cache
def _places(template: str) -> tuple[int, ...]:
    """Which segments are variables."""
    return tuple(place for place, part in enumerate(template.split("/")) if _VARIABLE.fullmatch(part))


def table_of(routes: Iterable[Route]) -> Table:
    """Variables stand for whole segments."""
    table = Table()
    for route in routes:
        end, names = table, []
        for part in route.template.split("/"):
            variable = _VARIABLE.fullmatch(part)
            if variable:
                names.append(variable[1])
                end.variable = end.variable or Table()
                end = end.variable
            else:
                end = end.below.setdefault(part, Table())
        end.routes[route.method] = (route, tuple(names))
    return table
