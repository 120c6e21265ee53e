"""The projects of the site and their boards."""

from dataclasses import dataclass

from integration.sandbox.pages.chrome import Language
from integration.sandbox.pages.reading import Ask, Json, pages
from integration.sandbox.pages.views import Person, person_from


@dataclass(frozen=True, slots=True)
class Project:
    key: str
    name: str
    description: str
    lead: Person | None
    boards: tuple[tuple[str, str], ...]
    """(id, name) of each."""


def projects_from(ask: Ask, language: Language) -> tuple[Project, ...]:
    boards = _listed(ask, "/rest/agile/1.0/board")
    projects = _listed(ask, "/rest/api/3/project/search", {"expand": "description,lead"})
    return tuple(_project(project, boards, language) for project in projects)


def _listed(ask: Ask, path: str, query: dict[str, str] | None = None) -> list[Json]:
    try:
        return list(pages(ask, path, "values", query))
    except LookupError:
        return []


def _project(project: Json, boards: list[Json], language: Language) -> Project:
    key = str(project.get("key", ""))
    mine = [board for board in boards if (board.get("location") or {}).get("projectKey") == key]
    return Project(
        key=key,
        name=str(project.get("name", "")),
        description=str(project.get("description") or ""),
        lead=person_from(project.get("lead"), language),
        boards=tuple((str(board["id"]), str(board.get("name", ""))) for board in mine),
    )
