"""The details of a project in its plan: its own name and description, filter and board; and groups let into its roles. Pure.

Jira keeps no history of any of them: what differs from what we wrote was changed by somebody, and stays.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from integration.model.blueprint import BoardSpec, MemberSpec, ProjectBlueprint
from integration.model.canonical import digest_of
from integration.model.live import LiveBoard, LiveDeployment, Named
from integration.model.plan import Step
from integration.sync.plan_values import Edit, Verdict, changes, complete, creation, verdict

_GROUP: Final = "group"
_FILTER: Final = ("name", "jql")


def project_steps(blueprint: ProjectBlueprint, live: LiveDeployment) -> Iterator[Step]:
    """A project that an administrator made for us gets our description; the name they gave it stays."""
    wanted = {"name": blueprint.name, "description": blueprint.description}
    present = {"name": live.project.name, "description": live.project.description}
    verdicts = {name: _judged("project", name, wanted[name], present[name], live) for name in wanted}
    if not complete(live.record) and not present["description"] and wanted["description"]:
        verdicts["description"] = "update"
    edit = Edit(spec=blueprint, id=live.project.id, wrote=_told("project", wanted))
    yield from changes(("project", blueprint.key, live.project.name), verdicts, present=present, wanted=wanted, edit=edit)


def filter_moved(spec: BoardSpec, wrote: Mapping[str, str]) -> bool:
    """Whether the filter is to be another than we wrote. Where we remember nothing, it counts as what we wrote."""
    wanted = _told("filter", filter_values(spec))
    return any(wrote.get(name, told) != told for name, told in wanted.items())


def filter_values(spec: BoardSpec) -> dict[str, str]:
    return {"name": spec.filter_name, "jql": spec.filter_jql}


def details_wrote(blueprint: ProjectBlueprint) -> dict[str, str]:
    """What the record remembers once all of these are as wanted."""
    project = {"name": blueprint.name, "description": blueprint.description}
    return _told("project", project) | _told("filter", filter_values(blueprint.board))


def board_wrote(name: str) -> dict[str, str]:
    """Of a board: it is named when it is made, and never again."""
    return {"board:name": digest_of(name)}


def filter_steps(spec: BoardSpec, live: LiveDeployment) -> Iterator[Step]:
    """One that was not read has nothing to be compared. A single update does all: shared, renamed, with another query."""
    found = live.filter
    if found is None:
        yield creation("filter", "filter", spec.filter_name, spec)
        return
    wanted = filter_values(spec)
    edit = Edit(spec=spec, id=found.id, wrote=_told("filter", wanted))
    unshared = live.project.id not in found.extra.get("shared", (live.project.id,))
    present = {"name": found.name, "jql": found.extra["jql"]} if "jql" in found.extra else wanted
    verdicts = {name: _judged("filter", name, wanted[name], present[name], live) for name in _FILTER}
    steps = list(changes(("filter", "filter", found.name), verdicts, present=present, wanted=wanted, edit=edit))
    if unshared:
        steps = _with_sharing(steps, found, edit)
    yield from steps


def _with_sharing(steps: Sequence[Step], found: Named, edit: Edit) -> list[Step]:
    changed = next((step for step in steps if step.act == "update"), None)
    fields = (*(changed.payload.fields if changed else ()), "shared")
    step = Step(
        thing="filter",
        act="update",
        key="filter",
        title=found.name,
        before=changed.before if changed else {},
        after=changed.after if changed else {},
        payload=Edit(spec=edit.spec, id=edit.id, wrote=edit.wrote if changed else {}, fields=fields),
        why="unshared",
    )
    return [step, *(one for one in steps if one is not changed)]


def board_steps(spec: BoardSpec, board: LiveBoard, live: LiveDeployment) -> Iterator[Step]:
    """No public API renames a board: another name in the charter is told, not applied."""
    wrote = live.record.wrote.get("board:name") if live.record else None
    if board.name == spec.name or wrote is None:
        return
    why = "no-renaming" if wrote == digest_of(board.name) else "people"
    before, after = {"name": board.name}, {"name": spec.name}
    yield Step(thing="board", act="keep", key="board", title=board.name, before=before, after=after, why=why)


def group_steps(members: Sequence[MemberSpec], live: LiveDeployment) -> Iterator[Step]:
    """Those missing are let in; those we let in that the charter names no more are told, and left to people."""
    for spec in members:
        present = live.groups.get(spec.role, {})
        missing = [word for word in spec.groups if not _present(word, present)]
        if missing:
            yield group_step(spec.role, missing)
        wanted = {found for found, name in present.items() if any(_present(word, {found: name}) for word in spec.groups)}
        ours = {found for role, found in groups_claimed(live.record.wrote if live.record else {}) if role == spec.role}
        if old := sorted(present[found] for found in (ours & present.keys()) - wanted):
            after = {"groups": ", ".join(old)}
            yield Step(thing="group", act="leave", key=spec.role, title=spec.role, after=after, why="group-unnamed")


def _present(word: str, groups: Mapping[str, str]) -> bool:
    return word in groups or word.casefold() in {name.casefold() for name in groups.values()}


def group_step(role: str, words: Sequence[str]) -> Step:
    after = {"groups": ", ".join(words)}
    return Step(thing="group", act="create", key=role, title=role, after=after, payload=tuple(words))


def words_missing(steps: Sequence[Step]) -> frozenset[str]:
    """Groups, as the charter names them, that a plan lets in."""
    return frozenset(word for step in steps if step.thing == "group" and step.act == "create" for word in step.payload)


def group_claims(role: str, groups: Sequence[str], stamp: str) -> dict[str, str]:
    """What an apply writes into its record about those it let in."""
    return {f"{_GROUP}:{role}:{one}": stamp for one in groups}


def groups_claimed(wrote: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Role and id of each group an apply let in."""
    for name in wrote:
        thing, _, rest = name.partition(":")
        role, _, found = rest.partition(":")
        if thing == _GROUP:
            yield role, found


def _judged(thing: str, name: str, wanted: str, present: str, live: LiveDeployment) -> Verdict:
    """What an older apply, or a half one, does not remember counts as written: nothing is said of it."""
    wrote = live.record.wrote.get(f"{thing}:{name}") if live.record else None
    if wrote is None:
        return "same" if complete(live.record) or wanted == present else "keep"
    return verdict(wanted, wrote, present, touched=True)


def _told(thing: str, values: Mapping[str, str]) -> dict[str, str]:
    return {f"{thing}:{name}": digest_of(value) for name, value in values.items()}
