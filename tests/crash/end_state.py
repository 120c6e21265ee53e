"""All that a command leaves on a site, without ids and instants: two are equal when nothing is missing, twice, or pointing astray."""

from collections.abc import Callable, Mapping
from typing import Any

from integration.mapping.adf import text_of
from integration.mapping.records import assignments_from, item_mark_from, project_record_from
from integration.mapping.seal import unseal
from integration.model.live import IdMap
from tests.sync.shared_half import shared
from tests.sync.site import KEYS

ASTRAY = "nothing that exists"


def end_state(world) -> dict[str, Any]:
    """By kind of thing. Seals are opened: one that does not verify shows as None."""
    kept: dict[str, Any] = shared(world)
    return kept | {
        "projects": [_project(world, one) for one in world.projects.values()],
        "components": sorted((one.name, one.description, one.lead or "") for one in world.components.values()),
        "filters": sorted(_filter(one) for one in world.filters.values()),
        "boards": sorted(_board(world, one) for one in world.boards.values()),
        "issues": sorted(_issue(world, one) for one in world.issues.values()),
        "links": sorted(
            (world.link_types[one.type_id].name, name_of(world, one.source), name_of(world, one.target))
            for one in world.links.values()
        ),
        "permissions": sorted((one.name, sorted(one.grants)) for one in world.permission_schemes.values()),
        "groups": sorted((one.name, sorted(one.members)) for one in world.groups.values()),
    }


def name_of(world, number) -> str:
    """An issue by what we marked it as, else by its summary."""
    issue = world.issues.get(int(number))
    if issue is None:
        return ASTRAY
    mark = issue.properties.get("bornage.item")
    return f"#{mark['body']['key']}" if mark else issue.summary


def _project(world, project) -> tuple[Any, ...]:
    members = sorted(
        (world.roles[role].name, sorted(actor.account_id or f"group {actor.group}" for actor in actors))
        for role, actors in project.actors.items()
        if actors
    )
    return (
        (project.key, project.name, project.description, project.lead, project.assignee_type, project.trashed is not None),
        world.type_schemes[project.type_scheme].name,
        world.workflow_schemes[project.workflow_scheme].name,
        members,
        _record(world, project),
        _assignments(world, project),
        sorted(project.properties),
    )


def _opened(world, project, name: str) -> Any:
    home = {"kind": name, "site": world.cloud_id, "subject": f"project:{project.id}"}
    return unseal(project.properties.get(name), **home, keys=KEYS)


def _record(world, project) -> Any:
    body = _opened(world, project, "bornage.project")
    if body is None:
        return None
    record = project_record_from(body)
    wrote = {name: "" if name.startswith(("member:", "group:")) else value for name, value in record.wrote.items()}
    return (
        (record.template, record.template_version, record.template_digest, record.charter.digest, record.language),
        (sorted(record.people.items()), record.accounts, record.skipped, record.adopted, sorted(record.mails.items())),
        sorted(wrote.items()),
        _named(world, record.ids),
    )


def _named(world, ids: IdMap) -> dict[str, Any]:
    """The id map with the things themselves instead of their ids."""
    by_kind: dict[str, Callable[[str], str]] = {
        "statuses": _in(world.statuses),
        "types": _in(world.types),
        "roles": _in(world.roles),
        "components": _in(world.components),
        **dict.fromkeys(("items", "phases", "kinds"), lambda found: name_of(world, found)),
    }
    named: dict[str, Any] = {
        kind: sorted((name(found), key) for found, key in getattr(ids, kind).items()) for kind, name in by_kind.items()
    }
    return named | {
        "filter": _in(world.filters)(ids.filter),
        "board": _in(world.boards)(ids.board),
        "register": name_of(world, ids.register) if ids.register else "",
    }


def _in(things: Mapping[int, Any]) -> Callable[[str], str]:
    def name(found: str) -> str:
        return "" if not found else things[int(found)].name if int(found) in things else ASTRAY

    return name


def _assignments(world, project) -> Any:
    body = _opened(world, project, "bornage.assignments")
    return body and sorted(
        (one.role, one.person, one.actor, str(one.start), str(one.until), one.kind) for one in assignments_from(body)
    )


def _filter(one) -> tuple[Any, ...]:
    shares = sorted(str({name: value for name, value in share.items() if name != "id"}) for share in one.shares)
    return (one.name, one.jql, one.description, one.owner, shares)


def _board(world, one) -> tuple[Any, ...]:
    columns = [(column.name, sorted(world.statuses[status].name for status in column.statuses)) for column in one.columns]
    return (one.name, one.kind, world.filters[one.filter_id].name, columns)


def _issue(world, issue) -> tuple[Any, ...]:
    mark = issue.properties.get("bornage.item")
    home = {"kind": "bornage.item", "site": world.cloud_id, "subject": f"project:{issue.project_id}"}
    body = unseal(mark, **home, keys=KEYS) if mark else None
    return (
        name_of(world, issue.id),
        issue.summary,
        world.types[issue.type_id].name,
        world.statuses[issue.status_id].name,
        text_of(issue.description) if issue.description else "",
        str(issue.due),
        issue.assignee or "",
        sorted(issue.labels),
        sorted(world.components[one].name for one in issue.components),
        name_of(world, issue.parent_id) if issue.parent_id else "",
        str(item_mark_from(body)) if body else "",
        sorted(issue.properties),
        sorted((world.comments[one].author, text_of(world.comments[one].body)) for one in issue.comments),
        sorted((line.field, line.new_text or "") for history in issue.histories for line in history.items),
    )
