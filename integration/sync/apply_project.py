"""Carries out the plan of one project, parents before children, the record first and last.

Crash-safe: every create carries its mark or has a name of its own, so that planning again finds what was made.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from integration.errors import BornageError, JiraError, JiraUnauthorised
from integration.jira.fan_out import fan_out
from integration.jira.reader import Reader
from integration.jira.writer import Writer
from integration.mapping.seal import Keys
from integration.model.blueprint import BoardSpec, ComponentSpec, ProjectBlueprint
from integration.model.canonical import digest_of
from integration.model.live import IdMap, LiveBoard, LiveDeployment, LiveSite, SiteIds
from integration.model.plan import Plan, Step, Thing
from integration.sync.check_table import stopped
from integration.sync.plan import acts, columns_present, columns_wanted, to_do
from integration.sync.plan_issues import ours_among, places_of
from integration.sync.plan_values import Edit
from integration.sync.settle_create import once
from integration.sync.snapshot import board_of

Progress = Callable[[int, int, str], None]
"""done, total, what is being done (a ``Thing``)."""

LINKS_IN_FLIGHT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """The doors of one run, and how to wait and to sign."""

    reader: Reader
    writer: Writer
    keys: Keys
    progress: Progress
    sleep: Callable[[float], None]


@dataclass(slots=True, kw_only=True)
class Work:
    """One run: what exists already and what was made so far, by our keys. ``issues``: key -> (id, Jira key); ``groups``: as the
    charter names them -> id; ``filter_name``, ``board_name``: as they are in Jira, "" for a new one. ``mapped``,
    ``adopted``: of a project that was there before us, what its map makes of it and what may be made in it.
    """

    tools: Tools
    plan: Plan
    blueprint: ProjectBlueprint
    site: LiveSite
    ids: SiteIds
    people: Mapping[str, str]
    template: tuple[str, int]
    groups: Mapping[str, str] = field(default_factory=dict)
    project: str = ""
    components: dict[str, str] = field(default_factory=dict)
    filter: str = ""
    filter_name: str = ""
    board: str = ""
    board_name: str = ""
    issues: dict[str, tuple[str, str]] = field(default_factory=dict)
    wrote: dict[str, str] = field(default_factory=dict)
    checklist: list[str] = field(default_factory=list)
    mapped: IdMap | None = None
    adopted: tuple[str, ...] | None = None
    done: int = 0
    telling: Lock = field(default_factory=Lock)

    @property
    def key(self) -> str:
        return self.blueprint.key

    def told(self, thing: Thing, count: int = 1) -> None:
        """One word of progress, of whichever of the tracks."""
        total = len(to_do(self.plan.steps))
        with self.telling:
            self.done += count
            self.tools.progress(min(self.done, total), total, thing)

    def note(self, line: str) -> None:
        """One thing for a person to do by hand, said once."""
        with self.telling:
            if line not in self.checklist:
                self.checklist.append(line)

    def remember(self, wrote: Mapping[str, str]) -> None:
        """Digests of what was just written; several tracks do."""
        self.wrote.update(wrote)

    def steps(self, *things: Thing) -> tuple[Step, ...]:
        return to_do(self.plan.steps, *things)


def found_so_far(work: Work, live: LiveDeployment) -> None:
    """Puts into ``work`` what the snapshot found."""
    work.project = live.project.id
    work.components = {role: found for found, role in places_of(work.blueprint, live).roles.items()}
    work.filter, work.filter_name = (live.filter.id, live.filter.name) if live.filter else ("", "")
    work.board_name = live.board.name if live.board else ""
    known = live.record.ids.board if live.record and not live.boards else ""
    work.board = live.board.id if live.board else known
    work.issues = {key: (item.read.id, item.read.key) for key, item in ours_among(live).items()}
    work.wrote = dict(live.record.wrote) if live.record else {}


def make_project(work: Work) -> None:
    """The project, with scheme ids and no template key (facts 5.2)."""
    tools, key = work.tools, work.key
    for step in acts(work.plan.steps, "create", "project"):
        work.project = once(
            f"project {key}",
            lambda: _create_project(work),
            lambda: found.id if (found := tools.reader.project(key)) else None,
            sleep=tools.sleep,
        )
        work.remember({"project:made": work.project})
        work.told(step.thing)


def _create_project(work: Work) -> str:
    spec, ids = work.blueprint, work.ids
    schemes = {"type_scheme": ids.type_scheme, "workflow_scheme": ids.workflow_scheme}
    with name_is_free(work):
        return work.tools.writer.create_project(spec.key, spec.name, spec.description, work.people["service"], **schemes)


@contextmanager
def name_is_free(work: Work) -> Iterator[None]:
    """What Jira says of a key or a name that is taken, in our words."""
    spec = work.blueprint
    try:
        yield
    except JiraError as refused:
        if refused.status != 400 or not {"projectKey", "projectName"} & set(refused.fields):
            raise
        if "projectKey" in refused.fields:
            raise stopped("project-key-free", spec.language, key=spec.key) from refused
        raise stopped("project-name-free", spec.language, name=spec.name) from refused


def make_members(work: Work) -> None:
    """Before all issues: they are created by right of a role."""
    members = work.steps("member")
    fan_out(lambda step: _add_members(work, step), members)
    if members:
        work.told("member", len(members))


def group_ids(work: Work, step: Step) -> tuple[str, ...]:
    """Of the groups a step lets in."""
    return tuple(work.groups[word] for word in step.payload)


def make_components(work: Work) -> None:
    """Before the items: each is in one."""
    components = work.steps("component")
    for step, found in zip(components, fan_out(lambda step: _component(work, step), components), strict=True):
        _remember_component(work, step, found)
    _remember_components(work)


def make_board(work: Work) -> None:
    """Filter, board and its columns. Jira takes its time to know a filter: other work goes on meanwhile."""
    for step in work.steps("filter"):
        _filter(work, step)
    for step in work.steps("board"):
        _board(work, step)
    for step in work.steps("columns"):
        _columns(work, step)


def together(*tracks: Callable[[], None]) -> None:
    """Side by side; all go on when one fails, then the first failure is raised."""
    fan_out(lambda track: track(), tracks, workers=len(tracks))


def make_links(work: Work) -> None:
    """One call each, in parallel: a second identical link is answered and not made (facts 3.16)."""
    steps = work.steps("link")
    if not steps:
        return
    blocks = work.ids.blocks or ""

    def link(step: Step) -> None:
        source, target = work.issues.get(step.payload.source), work.issues.get(step.payload.target)
        if source and target:
            work.tools.writer.create_link(blocks, source[1], target[1])
        work.told("link")

    fan_out(link, steps, workers=LINKS_IN_FLIGHT)


def _add_members(work: Work, step: Step) -> None:
    tools, role = work.tools, work.ids.roles[step.key]
    accounts = {work.people[handle] for handle in step.payload}

    def all_there() -> bool | None:
        return accounts <= tools.reader.members(work.key, role) or None

    def add() -> bool:
        tools.writer.add_members(work.key, role, accounts)
        return True

    once(f"members of role {step.key}", add, all_there, sleep=tools.sleep)


def _component(work: Work, step: Step) -> str:
    """Its id; several are made at a time."""
    tools, payload = work.tools, step.payload
    if not isinstance(payload, Edit):
        return _new_component(work, payload)
    assert isinstance(payload.spec, ComponentSpec)
    if fields := _component_fields(payload.spec, payload.fields, work.people):
        tools.writer.update_component(payload.id, **fields)
    return payload.id


def _remember_component(work: Work, step: Step, found: str) -> None:
    work.components[step.key] = found
    payload = step.payload
    work.remember(payload.wrote if isinstance(payload, Edit) else component_wrote(payload, work.people))
    work.told(step.thing)


def _new_component(work: Work, spec: ComponentSpec) -> str:
    tools = work.tools
    return once(
        f"component {spec.name}",
        lambda: tools.writer.create_component(work.key, spec.name, spec.description, _lead(spec, work.people)),
        lambda: next((c.id for c in tools.reader.components(work.key) if c.name == spec.name), None),
        sleep=tools.sleep,
    )


def _lead(spec: ComponentSpec, people: Mapping[str, str]) -> str | None:
    return people[spec.lead] if spec.lead else None


def _component_fields(spec: ComponentSpec, fields: Sequence[str], people: Mapping[str, str]) -> dict[str, str]:
    values = {"description": spec.description, "lead": _lead(spec, people) or ""}
    return {name: values[name] for name in fields}


def component_wrote(spec: ComponentSpec, people: Mapping[str, str]) -> dict[str, str]:
    """What is remembered of a component of ours."""
    values = _component_fields(spec, ("description", "lead"), people)
    return {f"component:{spec.role}:{name}": digest_of(value) for name, value in values.items()}


def _remember_components(work: Work) -> None:
    """What we never wrote ourselves counts as written: a later difference then is somebody's."""
    for spec in work.blueprint.components:
        work.remember({name: told for name, told in component_wrote(spec, work.people).items() if name not in work.wrote})


def _filter(work: Work, step: Step) -> None:
    tools, spec = work.tools, work.blueprint.board
    if isinstance(step.payload, Edit) and "shared" not in step.payload.fields:
        return
    if step.act == "create":
        work.filter = once(
            f"filter « {spec.filter_name} »",
            lambda: tools.writer.create_filter(spec.filter_name, spec.filter_jql, work.blueprint.description),
            lambda: next((found.id for found in tools.reader.filters(spec.filter_name)), None),
            sleep=tools.sleep,
        )
    try:
        once(f"sharing of filter « {spec.filter_name} »", lambda: _share(work), lambda: _shared(work), sleep=tools.sleep)
    except JiraError as refused:
        if refused.status not in (400, 403):  # no right to share is a 400 (facts 6.5)
            raise
        work.checklist.append(_unshared(spec, french=work.blueprint.language == "fr"))
    work.told(step.thing)


def _share(work: Work) -> bool:
    work.tools.writer.share_filter(work.filter, work.project)
    return True


def _shared(work: Work) -> bool | None:
    found = work.tools.reader.filter(work.filter)
    return (found is not None and work.project in found.extra.get("shared", ())) or None


def _unshared(spec: BoardSpec, *, french: bool) -> str:
    if french:
        return (
            f"Filtre « {spec.filter_name} » : Jira n’a pas accepté de le partager, le tableau reste privé ; donnez à notre "
            "compte la permission globale de partager tableaux de bord et filtres, ou partagez le filtre avec le projet."
        )
    return (
        f"Filter “{spec.filter_name}”: Jira did not let us share it, the board stays private; give our account the global "
        "permission “Share dashboards and filters”, or share the filter with the project."
    )


def _board(work: Work, step: Step) -> None:
    """A token with scopes may have none for boards (facts 12.5): the board is then left to a person."""
    tools, spec = work.tools, work.blueprint.board
    try:
        work.board = once(
            f"board « {spec.name} »",
            lambda: tools.writer.create_board(spec.name, work.filter, work.key),
            lambda: _board_made(work),
            sleep=tools.sleep,
        )
    except JiraUnauthorised:
        if _let_to_boards(tools.reader, work.key):
            raise
        work.checklist += [_boardless(spec, french=work.blueprint.language == "fr"), *_columns_by_hand(work, spec)]
    work.told(step.thing)


def _board_made(work: Work) -> str | None:
    reader, name = work.tools.reader, work.blueprint.board.name
    found = board_of(reader, (one for one in reader.boards(work.key) if one.name == name), filter_=work.filter)
    return found.id if found else None


def _let_to_boards(reader: Reader, key: str) -> bool:
    """Raises JiraUnauthorised when the token is no good for anything."""
    try:
        reader.boards(key)
    except JiraUnauthorised:
        reader.myself()
        return False
    return True


def _boardless(spec: BoardSpec, *, french: bool) -> str:
    if french:
        return (
            f"Tableau « {spec.name} » : notre jeton ne donne pas accès aux tableaux ; créez un tableau Kanban de ce nom avec le "
            f"filtre « {spec.filter_name} », avec ces colonnes."
        )
    return (
        f"Board “{spec.name}”: our token is not let to boards; make a Kanban board of this name from the filter "
        f"“{spec.filter_name}”, with these columns."
    )


def _columns(work: Work, step: Step) -> None:
    """Best effort by an unpublished address, then verified by reading; else a list of what to do by hand (facts 9.6, 9.7)."""
    tools, spec, language = work.tools, work.blueprint.board, work.blueprint.language
    if not work.board:
        work.told(step.thing)
        return
    wanted = columns_wanted(spec, language)
    board = tools.reader.board(work.board)
    if columns_present(board, work.ids) != wanted:
        tools.writer.set_columns(work.board, _columns_body(work, spec, board))
        board = tools.reader.board(work.board)
    if columns_present(board, work.ids) != wanted:
        work.checklist += _by_hand(work, spec)
    work.remember({"board:columns": digest_of(wanted)})
    work.told(step.thing)


def _columns_body(work: Work, spec: BoardSpec, board: LiveBoard) -> list[tuple[str, Sequence[str]]]:
    """The Kanban backlog, a first column without statuses, stays where it is."""
    first = [(board.columns[0][0], ())] if board.columns and not board.columns[0][1] else []
    language, statuses = work.blueprint.language, work.ids.statuses
    ours = [(c.name.in_language(language), tuple(statuses[s] for s in c.statuses if s in statuses)) for c in spec.columns]
    return [*first, *ours]


def _by_hand(work: Work, spec: BoardSpec) -> list[str]:
    french = work.blueprint.language == "fr"
    first = (
        f"Tableau « {spec.name} », paramètres, Colonnes : Jira n’a pas accepté les colonnes, placez-les à la main."
        if french
        else f"Board “{spec.name}”, settings, Columns: Jira did not take the columns, set them by hand."
    )
    return [first, *_columns_by_hand(work, spec)]


def _columns_by_hand(work: Work, spec: BoardSpec) -> list[str]:
    language = work.blueprint.language
    names = {found.id: found.name for found in work.site.statuses or work.tools.reader.statuses_of(work.key)}
    lines, french = [], language == "fr"
    for column in spec.columns:
        shown = ", ".join(names.get(work.ids.statuses.get(status, ""), status) for status in column.statuses)
        lines.append(f"{column.name.in_language(language)}{' : ' if french else ': '}{shown}")
    return lines


def refusal_of(steps: Sequence[Step], outcomes: Mapping[str, Any]) -> BornageError:
    """One sentence for all issues Jira refused; what was made stays and is found again."""
    listed = "; ".join(f"{step.key}: {outcomes[step.key]}" for step in steps[:5])
    more = f"; and {len(steps) - 5} more" if len(steps) > 5 else ""
    return BornageError(
        f"issues: expected all to be created, {len(steps)} were refused: {listed}{more}; correct (a field that cannot be set is "
        "missing on the project’s screens: project settings, Screens), then apply again"
    )
