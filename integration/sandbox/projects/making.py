"""A project's life: it is made, renamed, put into the trash or the archive, taken back, and deleted for good."""

from typing import Any

from integration.sandbox import history
from integration.sandbox.acts import issues as acts
from integration.sandbox.projects import furniture
from integration.sandbox.state.people import Actor, User
from integration.sandbox.state.projects import Project, Put
from integration.sandbox.world import World

Json = Any


def make(world: World, me: User | None, *, key: str, name: str, lead: str, **more: Json) -> Project:
    """An empty project with the site's default schemes where none are given, and the default actors of every role (facts 6.2)."""
    more.setdefault("type_scheme", next(one.id for one in world.type_schemes.values() if one.is_default))
    more.setdefault("workflow_scheme", next(one.id for one in world.workflow_schemes.values() if one.is_default))
    if more.get("type_key", "software") == "software":
        more.setdefault("permission_scheme", furniture.SOFTWARE_PERMISSIONS)
    project = Project(id=world.ids.next("project"), key=key, name=name, lead=lead, uuid=world.ids.uuid("project"), **more)
    for role in world.roles.values():
        if role.defaults:
            copies = [Actor(id=world.ids.next("actor"), account_id=one.account_id, group=one.group) for one in role.defaults]
            project.actors[role.id] = copies
    world.projects[project.id] = project
    world.catalogue += 1
    world.tell("project_created", me, project=project)
    return project


def rename_key(world: World, project: Project, key: str) -> None:
    """Issues move along; the old keys still lead to them."""
    project.former_keys = [one for one in [*project.former_keys, project.key] if one != key]
    project.key = key
    for number in sorted(project.issue_ids):
        issue = world.issues[number]
        issue.key = f"{key}-{issue.key.rpartition('-')[2]}"
        world.issue_by_key[issue.key] = issue.id
        history.stir(world, issue)


def trash(world: World, me: User, project: Project) -> None:
    """For 60 days; key, name, schemes and workflows stay taken (facts 5.5)."""
    project.trashed = Put(by=me.account_id, at=world.now())
    _moved(world, me, project, "project_soft_deleted")


def archive(world: World, me: User, project: Project) -> None:
    project.archived = Put(by=me.account_id, at=world.now())
    _moved(world, me, project, "project_archived")


def restore(world: World, me: User, project: Project) -> None:
    name = "project_restored_deleted" if project.trashed else "project_restored_archived"
    project.trashed = project.archived = None
    _moved(world, me, project, name)


def _moved(world: World, me: User, project: Project, event: str) -> None:
    world.catalogue += 1
    world.tell(event, me, project=project)


def purge(world: World, me: User, project: Project) -> None:
    """For good, with its issues, boards, issue type and screen schemes; workflow scheme and workflow stay (facts 5.5)."""
    by_level = sorted(project.issue_ids, key=lambda number: -world.types[world.issues[number].type_id].level)
    for number in by_level:
        if number in world.issues:
            acts.delete(world, me, world.issues[number])
    for records in (world.components, world.versions):
        for number in [one.id for one in records.values() if one.project_id == project.id]:
            del records[number]
    for number in [one.id for one in world.boards.values() if one.project_id == project.id]:
        del world.boards[number]
    del world.projects[project.id]
    _release_schemes(world, project)
    _moved(world, me, project, "project_deleted")


def _release_schemes(world: World, project: Project) -> None:
    """What was made for this project and nobody else uses."""
    others = world.projects.values()
    types = world.type_schemes.get(project.type_scheme)
    if types and not types.is_default and all(one.type_scheme != types.id for one in others):
        del world.type_schemes[types.id]
    screens = world.type_screen_schemes.get(project.screen_scheme)
    if screens is None or screens.id == 1 or any(one.screen_scheme == screens.id for one in others):
        return
    del world.type_screen_schemes[screens.id]
    used = {number for one in world.type_screen_schemes.values() for number in (one.default, *one.by_type.values())}
    for number in {screens.default, *screens.by_type.values()} - used:
        world.screen_schemes.pop(number, None)
