"""One call being answered: the world, the caller and the parameters, with Jira's ways of reading bodies, numbers and pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from integration.sandbox import rights
from integration.sandbox.http import Complaint, Request, Response, bad, json_from
from integration.sandbox.reading.numerals import number_in
from integration.sandbox.shapes import Shape, fits
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.people import User
from integration.sandbox.state.projects import Project
from integration.sandbox.world import World

Json = Any
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """``me`` is None for an anonymous caller; ``path`` holds the template's variables."""

    world: World
    request: Request
    me: User | None
    path: Mapping[str, str]

    def need(self, permission: str, project: Project | None = None) -> User:
        """The caller, if allowed; else 401 or 403."""
        return rights.demand(self.world, self.me, permission, project)

    def may(self, permission: str, project: Project | None = None, issue: Issue | None = None) -> bool:
        """``issue``: what its status and its people add or take away."""
        return rights.may(self.world, self.me, permission, project, issue)

    def issue(self) -> Issue:
        """The issue named in the path, seen by the caller."""
        return rights.issue_for(self.world, self.me, self.path["issue"])

    def project(self) -> Project:
        return rights.project_for(self.world, self.me, self.path["project"])

    def number(self, name: str, *, otherwise: Callable[[], Complaint]) -> int:
        """A numeric id of the path; anything else is as absent as an unknown one."""
        value = number_in(self.path[name])
        if value is None:
            raise otherwise()
        return value

    # The query string

    def one(self, name: str, default: str = "") -> str:
        values = self.request.query.get(name)
        return values[0] if values else default

    def many(self, name: str) -> list[str]:
        """Repeated parameters and comma-joined ones alike."""
        return [part.strip() for value in self.request.query.get(name, ()) for part in value.split(",") if part.strip()]

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.one(name).lower()
        return default if value == "" else value == "true"

    def integer(self, name: str, default: int) -> int:
        value = self.one(name)
        if not value:
            return default
        try:
            return int(value)
        except ValueError:
            raise bad(f"The value '{value}' of the query parameter '{name}' is not an integer.") from None

    # The body

    def body(self) -> Json:
        """The JSON body. 415 without a JSON content type (facts 16.4), 400 when it cannot be read."""
        kind = self.request.headers.get("content-type", "")
        if "json" not in kind:
            raise Complaint(415, json={"message": "HTTP 415 Unsupported Media Type", "status-code": 415})
        if self.request.parsed is not None:
            return self.request.parsed
        try:
            return json_from(self.request.body)
        except (ValueError, RecursionError):
            raise bad("There was an error parsing JSON. Check that your request body is valid.") from None

    def object(self, shape: Shape, *, closed: bool = True) -> dict[str, Json]:
        """A JSON object of this shape; other keys are refused where the real one refuses them (facts 1.2)."""
        value: dict[str, Json] = self.body()
        if not fits(value, shape, closed=closed):
            raise bad("Invalid request payload. Refer to the REST API documentation and try again.")
        return value

    # The answer

    def page(self, items: Sequence[T], present: Callable[[T], Json], *, default: int = 50, cap: int = 100) -> Response:
        """A PageBean of ``values``; a bigger page than ``cap`` is clipped in silence (facts 16.1)."""
        start, size = self.window(default=default, cap=cap)
        shown = [present(item) for item in items[start : start + size]]
        last = start + size >= len(items)
        page: dict[str, Json] = {"self": self.address(start, size), "maxResults": size, "startAt": start}
        page |= {"total": len(items), "isLast": last, "values": shown}
        if not last:
            page["nextPage"] = self.address(start + size, size)
        return Response(json=page)

    def window(self, *, default: int, cap: int) -> tuple[int, int]:
        """Where the page starts and how long it may be."""
        start, size = self.integer("startAt", 0), self.integer("maxResults", default)
        if start < 0 or size < 0:
            raise bad("The parameters 'startAt' and 'maxResults' must not be negative.")
        return start, min(size, cap)

    def address(self, start: int, size: int) -> str:
        return f"{self.world.self_url}{self.request.path}?maxResults={size}&startAt={start}"
