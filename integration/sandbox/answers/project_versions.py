"""The versions of projects. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-versions/"""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from integration.sandbox import history, rights, shapes
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.present import common as present
from integration.sandbox.present import project as present_project
from integration.sandbox.reading.numerals import id_in
from integration.sandbox.routes import Route
from integration.sandbox.state.issues import Issue
from integration.sandbox.state.projects import Project, Version
from integration.sandbox.world import World

Json = Any

_VERSION: Final = shapes.NAMED | {
    **dict.fromkeys(("expand", "id", "self", "project", "driver", "moveUnfixedIssuesTo"), shapes.text),
    **dict.fromkeys(("startDate", "releaseDate", "userStartDate", "userReleaseDate"), shapes.text),
    **dict.fromkeys(("archived", "released", "overdue"), shapes.flag),
    "projectId": shapes.number,
    "issuesStatusForFixVersion": shapes.mapping,
    "approvers": shapes.objects({"accountId": shapes.text}),
    "operations": shapes.objects({}),
}


def listed(call: Call) -> Response:
    expand = call.many("expand")
    found = call.world.versions_of(call.project())
    return Response(json=[present_project.version(call.world, one, expand) for one in found])


def page(call: Call) -> Response:
    world, words, states = call.world, call.one("query").casefold(), call.many("status")
    found = [
        one
        for one in world.versions_of(call.project())
        if words in f"{one.name} {one.description}".casefold() and (not states or _state(one) in states)
    ]
    asked = call.one("orderBy", "sequence").strip()
    name = asked.lstrip("+-")
    if name not in _ORDERS:
        raise bad(f"The value '{asked}' of the query parameter 'orderBy' is not valid.")
    found.sort(key=_ORDERS[name], reverse=asked.startswith("-"))
    return call.page(found, lambda one: present_project.version(world, one, call.many("expand")))


def _state(found: Version) -> str:
    return "archived" if found.archived else "released" if found.released else "unreleased"


_ORDERS: Final[dict[str, Callable[[Version], Json]]] = {
    "sequence": lambda one: one.place,
    "name": lambda one: one.name.casefold(),
    "description": lambda one: one.description.casefold(),
    "releaseDate": lambda one: one.release or date.max,
    "startDate": lambda one: one.start or date.max,
}


def _version(call: Call, number: str | None = None) -> Version:
    named = call.path["id"] if number is None else number
    found = call.world.versions.get(id_in(named))
    if found is None or not rights.sees(call.world, call.me, call.world.projects[found.project_id]):
        raise missing(f"Could not find version for id '{named}'.")
    return found


def one(call: Call) -> Response:
    return Response(json=present_project.version(call.world, _version(call), call.many("expand")))


def _changing(call: Call, *, status: int = 401) -> Version:
    """The version, which the caller may change; what says no differs by operation."""
    found = _version(call)
    if not _administers(call, call.world.projects[found.project_id]):
        raise Complaint(status, "You do not have permission to edit versions of this project.")
    return found


def _administers(call: Call, project: Project) -> bool:
    return call.may("ADMINISTER") or call.may("ADMINISTER_PROJECTS", project)


def create(call: Call) -> Response:
    """The latest of its project; without the right, the project is said not to exist."""
    body = call.object(_VERSION)
    named = body.get("projectId") or body.get("project")
    if not named:
        raise bad(projectId="You must specify a project to create a version.")
    project = rights.project_for(call.world, call.me, str(named))
    if not _administers(call, project):
        raise missing(f"No project could be found with key '{project.key}'.")
    others = call.world.versions_of(project)
    made = Version(id=0, project_id=project.id, name="", place=1 + max((one.place for one in others), default=0))
    _fill(call, made, body)
    if not made.name:
        raise bad(name="You must specify a valid version name")
    made.id = call.world.ids.next("version")
    call.world.versions[made.id] = made
    call.world.tell("jira:version_created", call.me, version=made, project=project)
    return Response(status=201, json=present.version(call.world, made))


def _fill(call: Call, found: Version, body: dict[str, Json]) -> None:
    """Only what is given; the dates in their order."""
    if "name" in body:
        found.name = _name(call.world, found, body["name"])
    if len(body.get("description") or "") > 16_384:
        raise bad(description="The description must not exceed 16,384 characters.")
    start, release = _day(body, "startDate", found.start), _day(body, "releaseDate", found.release)
    if start and release and start > release:
        raise bad(startDate="The start date must be before the release date.")
    driver = body.get("driver", found.driver) or None
    if driver is not None and driver not in call.world.users:
        raise bad(driver="The driver of the version does not exist.")
    found.start, found.release, found.driver = start, release, driver
    found.description = body.get("description", found.description) or ""
    found.archived = bool(body.get("archived", found.archived))
    found.released = bool(body.get("released", found.released))
    call.world.catalogue += 1


def _name(world: World, found: Version, name: Json) -> str:
    if not isinstance(name, str) or not name.strip() or len(name) > 255:
        raise bad(name="You must specify a valid version name")
    others = (one for one in world.versions.values() if one.project_id == found.project_id and one.id != found.id)
    if any(one.name.casefold() == name.strip().casefold() for one in others):
        raise bad(name="A version with this name already exists in this project.")
    return name.strip()


def _day(body: dict[str, Json], name: str, known: date | None) -> date | None:
    if name not in body:
        return known
    try:
        return date.fromisoformat(body[name]) if body[name] else None
    except ValueError:
        raise bad(**{name: f"Error parsing date string: {body[name]}. Expected format is yyyy-MM-dd"}) from None


def update(call: Call) -> Response:
    """Released with ``moveUnfixedIssuesTo``, the issues not done go on to another version."""
    found = _changing(call, status=400)
    body = call.object(_VERSION)
    was = (found.released, found.archived)
    _fill(call, found, body)
    if body.get("moveUnfixedIssuesTo") and found.released:
        heir = _version(call, body["moveUnfixedIssuesTo"].rstrip("/").rpartition("/")[2])
        for issue in _issues(call.world, found):
            if found.id in issue.fix_versions and call.world.statuses[issue.status_id].category != "DONE":
                issue.fix_versions = _swapped(issue.fix_versions, found, heir)
                history.stir(call.world, issue)
    _tell_changes(call, found, was)
    return Response(json=present_project.version(call.world, found, (body.get("expand") or "").split(",")))


def _tell_changes(call: Call, found: Version, was: tuple[bool, bool]) -> None:
    names = ["jira:version_updated"]
    if found.released != was[0]:
        names.append("jira:version_released" if found.released else "jira:version_unreleased")
    for name in names:
        call.world.tell(name, call.me, version=found, project=call.world.projects[found.project_id])


def _issues(world: World, found: Version) -> list[Issue]:
    return [
        issue
        for issue in (world.issues[number] for number in sorted(world.projects[found.project_id].issue_ids))
        if found.id in issue.fix_versions or found.id in issue.versions
    ]


def _swapped(numbers: list[int], gone: Version, heir: Version | None) -> list[int]:
    kept = [heir.id if heir and number == gone.id else number for number in numbers if heir or number != gone.id]
    return list(dict.fromkeys(kept))


def _remove(call: Call, gone: Version, fixed: Version | None, affected: Version | None, *, merged: bool = False) -> Response:
    """The version goes; whoever listens hears of a merge as a deletion (facts 10.3)."""
    for issue in _issues(call.world, gone):
        if gone.id in issue.fix_versions:
            issue.fix_versions = _swapped(issue.fix_versions, gone, fixed)
        if gone.id in issue.versions:
            issue.versions = _swapped(issue.versions, gone, affected)
        history.stir(call.world, issue)
    del call.world.versions[gone.id]
    call.world.catalogue += 1
    more = {"merged_to": fixed} if merged else {}
    project = call.world.projects[gone.project_id]
    call.world.tell("jira:version_deleted", call.me, version=gone, project=project, **more)
    return Response(status=204)


def _heir(call: Call, gone: Version, number: Json) -> Version | None:
    """Another version of the same project."""
    if number in (None, ""):
        return None
    found = call.world.versions.get(id_in(str(number)))
    if found is None or found is gone or found.project_id != gone.project_id:
        raise bad("The version to move issues to does not exist in this project.")
    return found


def delete(call: Call) -> Response:
    """Deprecated."""
    gone = _changing(call)
    fixed, affected = (_heir(call, gone, call.one(name)) for name in ("moveFixIssuesTo", "moveAffectedIssuesTo"))
    return _remove(call, gone, fixed, affected)


def remove_and_swap(call: Call) -> Response:
    gone = _changing(call, status=404)
    shape = {"moveFixIssuesTo": shapes.number, "moveAffectedIssuesTo": shapes.number}
    body = call.object(shape | {"customFieldReplacementList": shapes.objects({"customFieldId": shapes.number})})
    fixed, affected = (_heir(call, gone, body.get(name)) for name in ("moveFixIssuesTo", "moveAffectedIssuesTo"))
    return _remove(call, gone, fixed, affected)


def merge(call: Call) -> Response:
    gone = _changing(call)
    heir = _version(call, call.path["heir"])
    if heir is gone or heir.project_id != gone.project_id:
        raise bad("The versions must be different ones of the same project.")
    return _remove(call, gone, heir, heir, merged=True)


def move(call: Call) -> Response:
    """Behind another one, or to a place: Earlier, Later, First, Last."""
    found = _changing(call)
    body = call.object({"after": shapes.text, "position": shapes.text})
    after, position = body.get("after"), body.get("position")
    if bool(after) == bool(position) or position not in (None, "Earlier", "Later", "First", "Last"):
        raise bad("Either 'after' or a valid 'position' has to be provided, not both.")
    row = call.world.versions_of(call.world.projects[found.project_id])
    at = row.index(found)
    row.remove(found)
    if after:
        row.insert(row.index(_neighbour(row, after)) + 1, found)
    else:
        row.insert({"First": 0, "Last": len(row), "Earlier": max(0, at - 1), "Later": at + 1}[str(position)], found)
    for place, one in enumerate(row, start=1):
        one.place = place
    call.world.tell("jira:version_moved", call.me, version=found, project=call.world.projects[found.project_id])
    return Response(json=present.version(call.world, found))


def _neighbour(row: list[Version], address: str) -> Version:
    number = address.rstrip("/").rpartition("/")[2]
    for one in row:
        if str(one.id) == number:
            return one
    raise missing(f"Could not find version for id '{number}'.")


# Counts


def related_counts(call: Call) -> Response:
    found = _version(call)
    issues = _issues(call.world, found)
    shown = {
        "self": present.rest(call.world, f"version/{found.id}"),
        "issuesFixedCount": sum(found.id in issue.fix_versions for issue in issues),
        "issuesAffectedCount": sum(found.id in issue.versions for issue in issues),
        "issueCountWithCustomFieldsShowingVersion": 0,
        "customFieldUsage": [],
    }
    return Response(json=shown)


def unresolved_count(call: Call) -> Response:
    found = _version(call)
    issues = [issue for issue in _issues(call.world, found) if found.id in issue.fix_versions]
    shown = {
        "self": present.rest(call.world, f"version/{found.id}"),
        "issuesUnresolvedCount": sum(issue.resolution_id is None for issue in issues),
        "issuesCount": len(issues),
    }
    return Response(json=shown)


# Related work

_WORK: Final = {
    **dict.fromkeys(("category", "relatedWorkId", "title", "url"), shapes.text),
    "issueId": shapes.number,
}


def works(call: Call) -> Response:
    return Response(json=[dict(one) for one in _version(call).related.values()])


def add_work(call: Call) -> Response:
    found = _changing(call, status=403)
    body = call.object(_WORK)
    if not body.get("category"):
        raise bad(category="The category of the related work has to be provided.")
    number = call.world.ids.uuid("related work")
    made = {name: body[name] for name in ("category", "title", "url", "issueId") if body.get(name) is not None}
    found.related[number] = made | {"relatedWorkId": number}
    return Response(status=201, json=dict(found.related[number]))


def change_work(call: Call) -> Response:
    found = _changing(call, status=403)
    body = call.object(_WORK)
    known = found.related.get(str(body.get("relatedWorkId")))
    if known is None:
        raise missing("The related work was not found.")
    known.update({name: value for name, value in body.items() if value is not None})
    return Response(json=dict(known))


def remove_work(call: Call) -> Response:
    found = _changing(call, status=403)
    if found.related.pop(call.path["work"], None) is None:
        raise missing("The related work was not found.")
    return Response(status=204)


_API = "/rest/api/3"
_ONE = f"{_API}/version/{{id}}"
ROUTES: Final = (
    Route("GET", f"{_API}/project/{{project}}/version", page, anonymous=True),
    Route("GET", f"{_API}/project/{{project}}/versions", listed, anonymous=True),
    Route("POST", f"{_API}/version", create),
    Route("GET", _ONE, one, anonymous=True),
    Route("PUT", _ONE, update),
    Route("DELETE", _ONE, delete),
    Route("PUT", f"{_ONE}/mergeto/{{heir}}", merge),
    Route("POST", f"{_ONE}/move", move),
    Route("POST", f"{_ONE}/removeAndSwap", remove_and_swap),
    Route("GET", f"{_ONE}/relatedIssueCounts", related_counts, anonymous=True),
    Route("GET", f"{_ONE}/unresolvedIssueCount", unresolved_count, anonymous=True),
    Route("GET", f"{_ONE}/relatedwork", works, anonymous=True),
    Route("POST", f"{_ONE}/relatedwork", add_work),
    Route("PUT", f"{_ONE}/relatedwork", change_work),
    Route("DELETE", f"{_ONE}/relatedwork/{{work}}", remove_work),
)
