"""What a project template lays out in a new project: statuses, workflow, types, screens, a board (facts 5.3, 5.4)."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from integration.sandbox import natives
from integration.sandbox.projects import furniture
from integration.sandbox.state.boards import Board, Column, Filter
from integration.sandbox.state.people import User
from integration.sandbox.state.projects import IssueType, Project, TypeScheme
from integration.sandbox.state.settings import Screen, ScreenScheme, Tab, TypeScreenScheme
from integration.sandbox.state.workflows import Status, Transition, Workflow, WorkflowScheme
from integration.sandbox.world import World

Json = Any
Words = dict[natives.Language, str]

Sort = tuple[str, Words]
"""The category of a status, and its names."""

_BACKLOG: Final[Sort] = ("TODO", {"en": "Backlog", "fr": "Backlog"})
_SELECTED: Final[Sort] = ("TODO", {"en": "Selected for Development", "fr": "Sélectionné pour le développement"})
_TO_DO: Final[Sort] = ("TODO", {"en": "To Do", "fr": "À faire"})
_IN_PROGRESS: Final[Sort] = ("IN_PROGRESS", {"en": "In Progress", "fr": "En cours"})
_DONE: Final[Sort] = ("DONE", {"en": "Done", "fr": "Terminé(e)"})
_CLASSIC: Final = (10000, 10001, 10002, 10003, 10004)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """``word``: in the names of its schemes; ``board``: the kind it makes, None for none."""

    word: str
    type_key: str = "software"
    board: Literal["kanban", "scrum", "simple"] | None = None
    statuses: tuple[Sort, ...] = (_TO_DO, _IN_PROGRESS, _DONE)
    types: tuple[int, ...] = _CLASSIC
    team_managed: bool = False


_GREENHOPPER: Final = "com.pyxis.greenhopper.jira:"
_CORE: Final = "com.atlassian.jira-core-project-templates:"
_KANBAN: Final = Template(word="Kanban", board="kanban", statuses=(_BACKLOG, _SELECTED, _IN_PROGRESS, _DONE))
_SCRUM: Final = Template(word="Scrum", board="scrum")
_BUSINESS: Final = Template(word="Business", type_key="business", types=(10002, 10003))
TEMPLATES: Final = {
    f"{_GREENHOPPER}gh-simplified-kanban-classic": _KANBAN,
    f"{_GREENHOPPER}gh-kanban-template": _KANBAN,
    f"{_GREENHOPPER}gh-simplified-scrum-classic": _SCRUM,
    f"{_GREENHOPPER}gh-scrum-template": _SCRUM,
    f"{_GREENHOPPER}gh-simplified-basic": Template(word="Software"),
    f"{_GREENHOPPER}gh-simplified-agility-kanban": Template(word="", board="simple", team_managed=True),
    f"{_GREENHOPPER}gh-simplified-agility-scrum": Template(word="", board="simple", team_managed=True),
    **{
        f"{_CORE}jira-core-simplified-{kind}": _BUSINESS
        for kind in (
            "content-management",
            "document-approval",
            "lead-tracking",
            "process-control",
            "procurement",
            "project-management",
            "recruitment",
            "task-",
            "task-tracking",
        )
    },
}


def lay_out(world: World, me: User, project: Project, template: Template) -> None:
    """Everything the template makes; the project is empty and has the site's default schemes."""
    owner = project.id if template.team_managed else None
    project.team_managed = template.team_managed
    statuses = [_status(world, category, names, owner) for category, names in template.statuses]
    workflow = _workflow(world, me, project, statuses)
    _workflow_scheme(world, project, workflow)
    _types(world, project, template)
    if template.team_managed:
        _own_permissions(world, project)
    else:
        _screens(world, project, template)
    if template.board is not None:
        _board(world, me, project, template.board, statuses)


def _status(world: World, category: str, names: Words, owner: int | None) -> Status:
    """The site's own of that name, made when it has none; a team-managed project always gets its own."""
    name = names[world.language]
    for one in world.statuses.values():
        if owner is None and one.project_id is None and one.name == name:
            return one
    other = None if name == names["en"] else names["en"]
    made = Status(id=world.ids.next("status"), name=name, category=category, untranslated=other, project_id=owner)
    world.statuses[made.id] = made
    return made


def _workflow(world: World, me: User, project: Project, statuses: list[Status]) -> Workflow:
    """From anywhere to anywhere; a new issue starts in the first status."""
    first = natives.FIRST_STEP[world.language]
    steps = [Transition(id="1", name=first, kind="INITIAL", to=statuses[0].id, links=[])]
    for place, one in enumerate(statuses, start=1):
        steps.append(Transition(id=f"{place}1", name=one.name, kind="GLOBAL", to=one.id, links=[]))
    name = _free(f"Software Simplified Workflow for Project {project.key}", {one.name for one in world.workflows.values()})
    now = world.now()
    made = Workflow(
        id=world.ids.uuid("workflow"),
        name=name,
        description="",
        statuses={one.id: {"properties": {}, "layout": None} for one in statuses},
        transitions=steps,
        created=now,
        updated=now,
        version_id=world.ids.uuid("workflow version"),
        project_id=project.id if project.team_managed else None,
        author=me.account_id,
    )
    world.workflows[made.id] = made
    return made


def _free(name: str, taken: set[str]) -> str:
    """The name, numbered when a deleted project left one behind."""
    number, wanted = 2, name
    while wanted in taken:
        wanted, number = f"{name} {number}", number + 1
    return wanted


def _workflow_scheme(world: World, project: Project, workflow: Workflow) -> None:
    taken = {one.name for one in world.workflow_schemes.values()}
    made = WorkflowScheme(
        id=world.ids.next("workflow scheme"),
        name=_free(f"{project.key}: Software Simplified Workflow Scheme", taken),
        description=f"Generated by JIRA Software version 1001.0.0 for project {project.key}.",
        default=workflow.name,
        by_type={},
        project_id=project.id if project.team_managed else None,
        version_id=world.ids.uuid("workflow scheme version"),
    )
    world.workflow_schemes[made.id] = made
    project.workflow_scheme = made.id


_OWN_TYPES: Final[tuple[tuple[int, Words, int], ...]] = (
    (1, {"en": "Epic", "fr": "Epic"}, 10307),
    (0, {"en": "Task", "fr": "Tâche"}, 10318),
    (-1, {"en": "Subtask", "fr": "Sous-tâche"}, 10316),
)


def _types(world: World, project: Project, template: Template) -> None:
    if template.team_managed:
        numbers = [_own_type(world, project, level, names, avatar) for level, names, avatar in _OWN_TYPES]
        name, default = f"{project.key}: team-managed", numbers[1]
    else:
        numbers = [number for number in template.types if number in world.types]
        name, default = f"{project.key}: {template.word} Issue Type Scheme", 10002
    made = TypeScheme(
        id=world.ids.next("type scheme"),
        name=name,
        type_ids=numbers,
        default_id=default,
        project_id=project.id if template.team_managed else None,
    )
    world.type_schemes[made.id] = made
    project.type_scheme = made.id


def _own_type(world: World, project: Project, level: int, names: Words, avatar: int) -> int:
    made = IssueType(
        id=world.ids.next("type"),
        name=names[world.language],
        level=level,
        entity_id=world.ids.uuid("type"),
        avatar_id=avatar,
        untranslated=names["en"],
        project_id=project.id,
    )
    world.types[made.id] = made
    return made.id


def _own_permissions(world: World, project: Project) -> None:
    number = world.ids.next("permission scheme")
    name = f"{project.key}: team-managed permissions"
    world.permission_schemes[number] = furniture.permission_scheme(world, number, name, "", project_id=project.id)
    project.permission_scheme = number


def _screens(world: World, project: Project, template: Template) -> None:
    """Screens and schemes named after the project, for bugs apart."""
    head = f"{project.key}: {template.word}"
    plain = _screen_scheme(world, f"{head} Default Issue Screen", f"{head} Default Screen Scheme")
    by_type = {}
    if 10004 in template.types:
        by_type[10004] = _screen_scheme(world, f"{head} Bug Screen", f"{head} Bug Screen Scheme")
    made = TypeScreenScheme(
        id=world.ids.next("screen scheme"), name=f"{head} Issue Type Screen Scheme", default=plain, by_type=by_type
    )
    world.type_screen_schemes[made.id] = made
    project.screen_scheme = made.id


def _screen_scheme(world: World, screen: str, scheme: str) -> int:
    tab = Tab(id=world.ids.next("tab"), name="Field Tab", fields=list(furniture.SCREEN))
    number = world.ids.next("screen")
    world.screens[number] = Screen(id=number, name=screen, tabs=[tab])
    made = ScreenScheme(id=world.ids.next("screen scheme"), name=scheme, screens={"default": number})
    world.screen_schemes[made.id] = made
    return made.id


def _board(world: World, me: User, project: Project, kind: str, statuses: list[Status]) -> None:
    """One column a status; on a Kanban board the first one is the backlog."""
    number = world.ids.next("filter")
    world.filters[number] = Filter(
        id=number,
        name=f"Filter for {project.key} board",
        description="",
        jql=f"project = {project.key} ORDER BY Rank ASC",
        owner=me.account_id,
        shares=[{"id": world.ids.next("share"), "type": "project", "project": project.id}],
    )
    columns = [Column(name=one.name, statuses=[one.id]) for one in statuses]
    columns[0].backlog = kind == "kanban"
    board = world.ids.next("board")
    world.boards[board] = Board(
        id=board,
        name=f"{project.key} board",
        kind=kind,
        filter_id=number,
        project_id=project.id,
        owner=me.account_id,
        columns=columns,
    )
