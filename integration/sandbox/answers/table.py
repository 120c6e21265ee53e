"""The whole route table: one line a module of answers."""

from typing import Final

from integration.sandbox.answers import (
    boards,
    comments,
    edit,
    fields,
    filters,
    issues,
    links,
    people,
    projects,
    properties,
    roles,
    schemes,
    search,
    statuses,
    types,
    workflows,
)
from integration.sandbox.routes import Route, Table, table_of

ROUTES: Final[tuple[Route, ...]] = (
    *people.ROUTES,
    *roles.ROUTES,
    *types.ROUTES,
    *statuses.ROUTES,
    *workflows.ROUTES,
    *schemes.ROUTES,
    *projects.ROUTES,
    *issues.ROUTES,
    *edit.ROUTES,
    *comments.ROUTES,
    *properties.ROUTES,
    *links.ROUTES,
    *search.ROUTES,
    *fields.ROUTES,
    *filters.ROUTES,
    *boards.ROUTES,
)
TABLE: Final[Table] = table_of(ROUTES)
