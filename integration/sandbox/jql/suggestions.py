"""The values a field may have, as suggestions show them: what to write, and what to show."""

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from integration.sandbox import natives, sharing
from integration.sandbox.jql import values
from integration.sandbox.jql.asking import Asking
from integration.sandbox.jql.fields import Field


class Suggestion(NamedTuple):
    value: str
    shown: str


def suggested(field: Field, asking: Asking) -> list[Suggestion]:
    """In the order of what is shown; nothing for fields of free values."""
    if field.kind == "filter":
        seen = (one for one in asking.world.filters.values() if sharing.sees(asking.world, asking.me, one))
        return _named(seen)
    if field.name == "labels":
        return [Suggestion(one, one) for one in sorted(asking.world.labels)]
    source = _SOURCES.get(field.find)
    return source(asking) if source else []


def people(asking: Asking) -> list[Suggestion]:
    """Active ones, for whom may see people at all."""
    if asking.me is None:
        return []
    found = [one for one in asking.world.users.values() if one.active]
    shown = [Suggestion(one.account_id, f"{one.name} - {one.email}" if one.email_shown else one.name) for one in found]
    return sorted(shown, key=lambda one: one.shown.casefold())


def _named(things: Iterable[Any]) -> list[Suggestion]:
    names = {one.name for one in things}
    return [Suggestion(name, name) for name in sorted(names, key=str.casefold)]


def _projects(asking: Asking) -> list[Suggestion]:
    found = sorted((asking.world.projects[one] for one in asking.projects), key=lambda one: one.name.casefold())
    return [Suggestion(one.name, f"{one.name} ({one.key})") for one in found]


def _of(collection: str) -> Callable[[Asking], list[Suggestion]]:
    return lambda asking: _named(getattr(asking.world, collection).values())


def _within_projects(collection: str) -> Callable[[Asking], list[Suggestion]]:
    return lambda asking: _named(
        one for one in getattr(asking.world, collection).values() if one.project_id in asking.projects
    )


def _categories(asking: Asking) -> list[Suggestion]:
    names = [row[3][asking.world.language] for row in natives.CATEGORIES.values()]
    return [Suggestion(name, name) for name in names]


def _links(asking: Asking) -> list[Suggestion]:
    words = {words for one in asking.world.link_types.values() for words in (one.inward, one.outward)}
    return [Suggestion(one, one) for one in sorted(words)]


_SOURCES: Final[dict[values.Find, Callable[[Asking], list[Suggestion]]]] = {
    values.people: people,
    values.projects: _projects,
    values.types: _of("types"),
    values.statuses: _of("statuses"),
    values.category_statuses: _categories,
    values.priorities: _of("priorities"),
    values.resolutions: _of("resolutions"),
    values.sprints: _of("sprints"),
    values.components: _within_projects("components"),
    values.versions: _within_projects("versions"),
    values.categories_of_projects: _of("categories"),
    values.link_ends: _links,
}
