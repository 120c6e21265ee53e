"""The components of projects. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-components/"""

from collections.abc import Callable
from typing import Any, Final

from integration.sandbox import history, rights, shapes
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.present import common as present
from integration.sandbox.reading.numerals import id_in
from integration.sandbox.routes import Route
from integration.sandbox.state.projects import Component, Project
from integration.sandbox.world import World

Json = Any

_COMPONENT: Final = shapes.NAMED | {
    **dict.fromkeys(("project", "leadAccountId", "leadUserName", "assigneeType", "realAssigneeType"), shapes.text),
    **dict.fromkeys(("id", "self", "ari"), shapes.text),
    **dict.fromkeys(("assignee", "lead", "realAssignee", "metadata"), shapes.mapping),
    "isAssigneeTypeValid": shapes.flag,
    "projectId": shapes.scalar,
}
_ASSIGNEES: Final = ("PROJECT_DEFAULT", "COMPONENT_LEAD", "PROJECT_LEAD", "UNASSIGNED")


def listed(call: Call) -> Response:
    source = _source(call)
    return Response(json=[_shown(call, one, source) for one in call.world.components_of(call.project())])


def _source(call: Call) -> str:
    """Where components come from: Jira's own unless asked otherwise, or where Compass has taken over (facts 7.3)."""
    asked = call.one("componentSource", "jira")
    if asked not in ("jira", "compass", "auto"):
        raise bad(f"The component source '{asked}' is not valid.")
    compass = call.world.switches.compass_components
    return "compass" if compass else "jira" if asked == "auto" else asked


def _shown(call: Call, found: Component, source: str) -> dict[str, Json]:
    """One of Compass carries its address there and what is known of it."""
    shown = present.component(call.world, found)
    if source == "compass" and call.world.switches.compass_components:
        shown["ari"] = f"ari:cloud:compass:{call.world.cloud_id}:component/{found.id}"
        shown["metadata"] = {"icon": f"{call.world.base_url}/images/compass.svg"}
    return shown


def page(call: Call) -> Response:
    world, words, project = call.world, call.one("query").casefold(), call.project()
    source = _source(call)
    found = [one for one in world.components_of(project) if words in f"{one.name} {one.description}".casefold()]
    counts = {one.id: _count(world, project, one) for one in found}
    rows = _ordered(call, found, _ORDERS | {"issueCount": lambda one: counts[one.id], "lead": lambda one: one.lead or ""})
    if source == "compass" and not world.switches.compass_components:
        rows = []
    return call.page(rows, lambda one: _shown(call, one, source) | {"issueCount": counts[one.id]})


def _count(world: World, project: Project, found: Component) -> int:
    return sum(found.id in world.issues[number].components for number in project.issue_ids)


_ORDERS: Final[dict[str, Callable[[Component], Json]]] = {
    "name": lambda one: one.name.casefold(),
    "description": lambda one: one.description.casefold(),
}


def _ordered(call: Call, found: list[Component], orders: dict[str, Callable[[Component], Json]]) -> list[Component]:
    asked = call.one("orderBy", "name").strip()
    name = asked.lstrip("+-")
    if name not in orders:
        raise bad(f"The value '{asked}' of the query parameter 'orderBy' is not valid.")
    return sorted(found, key=orders[name], reverse=asked.startswith("-"))


def search(call: Call) -> Response:
    """Over several projects, or all that the caller sees."""
    world, words, named = call.world, call.one("query").casefold(), call.many("projectIdsOrKeys")
    projects = (
        [rights.project_for(world, call.me, one) for one in named]
        if named
        else [one for one in world.projects.values() if rights.sees(world, call.me, one)]
    )
    found = [one for project in projects for one in world.components_of(project) if words in one.name.casefold()]
    return call.page(_ordered(call, found, _ORDERS), lambda one: _brief(world, one))


def _brief(world: World, found: Component) -> dict[str, Json]:
    address = present.rest(world, f"component/{found.id}")
    return {"id": str(found.id), "name": found.name, "description": found.description, "self": address}


def create(call: Call) -> Response:
    body = call.object(_COMPONENT)
    named = body.get("project") or body.get("projectId")
    if not named:
        raise bad(project="You must specify a project to create a component.")
    project = rights.project_for(call.world, call.me, str(named))
    _administer(call, project)
    made = Component(id=0, project_id=project.id, name="")
    _fill(call, made, body)
    if not made.name:
        raise bad(name="You must specify a component name.")
    made.id = call.world.ids.next("component")
    call.world.components[made.id] = made
    return Response(status=201, json=present.component(call.world, made))


def _administer(call: Call, project: Project) -> None:
    """Administrators of the project or of Jira; nobody where Compass has the components (facts 7.3)."""
    if not call.may("ADMINISTER"):
        call.need("ADMINISTER_PROJECTS", project)
    if call.world.switches.compass_components:
        raise bad("This project uses Compass components. Manage them in Compass.")


def _fill(call: Call, component: Component, body: dict[str, Json]) -> None:
    """Only the fields given; an empty lead clears it (facts 7.1)."""
    if "name" in body:
        component.name = _name(call.world, component, body["name"])
    if "description" in body:
        component.description = body["description"] or ""
    if "leadAccountId" in body:
        lead = body["leadAccountId"] or None
        if lead is not None and lead not in call.world.users:
            raise bad(leadAccountId=f"The user with account ID '{lead}' does not exist.")
        component.lead = lead
    if "assigneeType" in body:
        if body["assigneeType"] not in _ASSIGNEES:
            raise bad(assigneeType="Invalid assignee type.")
        component.assignee_type = body["assigneeType"]


def _name(world: World, component: Component, name: Json) -> str:
    if not isinstance(name, str) or not 1 <= len(name.strip()) <= 255:
        raise bad(name="The component name must have between 1 and 255 characters.")
    for other in world.components.values():
        if (
            other.project_id == component.project_id
            and other.id != component.id
            and other.name.casefold() == name.strip().casefold()
        ):
            raise bad(name=f"A component with the name {name.strip()} already exists in this project.")
    return name.strip()


def _component(call: Call) -> Component:
    found = call.world.components.get(call.number("id", otherwise=lambda: _absent(call)))
    if found is None or not rights.sees(call.world, call.me, call.world.projects[found.project_id]):
        raise _absent(call)
    return found


def _absent(call: Call) -> Complaint:
    return missing(f"The component with id {call.path['id']} does not exist.")


def one(call: Call) -> Response:
    return Response(json=present.component(call.world, _component(call)))


def counts(call: Call) -> Response:
    found = _component(call)
    number = _count(call.world, call.world.projects[found.project_id], found)
    address = present.rest(call.world, f"component/{found.id}/relatedIssueCounts")
    return Response(json={"self": address, "issueCount": number})


def update(call: Call) -> Response:
    found = _component(call)
    _administer(call, call.world.projects[found.project_id])
    _fill(call, found, call.object(_COMPONENT))
    call.world.catalogue += 1
    return Response(json=present.component(call.world, found))


def delete(call: Call) -> Response:
    """Its issues stay, without it or with the one named by ``moveIssuesTo``."""
    found = _component(call)
    project = call.world.projects[found.project_id]
    _administer(call, project)
    heir = _heir(call, found)
    for number in project.issue_ids:
        issue = call.world.issues[number]
        if found.id in issue.components:
            kept = [one for one in issue.components if one != found.id]
            issue.components = list(dict.fromkeys([*kept, *([heir.id] if heir else [])]))
            history.stir(call.world, issue)
    del call.world.components[found.id]
    return Response(status=204)


def _heir(call: Call, found: Component) -> Component | None:
    """Another component of the same project."""
    named = call.one("moveIssuesTo")
    heir = call.world.components.get(id_in(named))
    if named and (heir is None or heir is found or heir.project_id != found.project_id):
        raise missing(f"The component with id {named} does not exist.")
    return heir


_API = "/rest/api/3"
ROUTES: Final = (
    Route("GET", f"{_API}/project/{{project}}/components", listed, anonymous=True),
    Route("GET", f"{_API}/project/{{project}}/component", page, anonymous=True),
    Route("GET", f"{_API}/component", search, anonymous=True),
    Route("POST", f"{_API}/component", create),
    Route("GET", f"{_API}/component/{{id}}", one, anonymous=True),
    Route("PUT", f"{_API}/component/{{id}}", update),
    Route("DELETE", f"{_API}/component/{{id}}", delete),
    Route("GET", f"{_API}/component/{{id}}/relatedIssueCounts", counts, anonymous=True),
)
