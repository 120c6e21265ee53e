"""Projects and their components. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-projects/"""

import re
from typing import Any, Final

from integration.sandbox import natives, present, rights, shapes
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.routes import Route
from integration.sandbox.state.people import Actor
from integration.sandbox.state.projects import Component, Project
from integration.sandbox.world import World

Json = Any

_KEY: Final = re.compile(r"[A-Z][A-Z0-9]+")
_PROJECT: Final = {
    **dict.fromkeys(
        ("key", "name", "description", "leadAccountId", "lead", "projectTypeKey", "projectTemplateKey"), shapes.text
    ),
    **dict.fromkeys(("assigneeType", "url"), shapes.text),
    **dict.fromkeys(("avatarId", "categoryId", "issueTypeScheme", "workflowScheme", "issueTypeScreenScheme"), shapes.number),
    **dict.fromkeys(("fieldConfigurationScheme", "fieldScheme", "permissionScheme", "notificationScheme"), shapes.number),
    "issueSecurityScheme": shapes.number,
}
_COMPONENT: Final = shapes.NAMED | {
    "project": shapes.text,
    "projectId": shapes.scalar,
    "leadAccountId": shapes.text,
    "assigneeType": shapes.text,
}
_NOT_WITH_TEMPLATE: Final = ("workflowScheme", "issueTypeScheme", "issueTypeScreenScheme", "fieldConfigurationScheme")


def create(call: Call) -> Response:
    """With a template, or with scheme ids; never both (facts 5.2)."""
    call.need("ADMINISTER")
    body = call.object(_PROJECT)
    errors = _key_errors(call.world, body.get("key")) | _name_errors(call.world, body.get("name"))
    lead = call.world.users.get(str(body.get("leadAccountId", "")))
    if lead is None or not lead.active:
        errors["projectLead"] = "You must specify a valid project lead."
    if body.get("projectTypeKey", "software") not in ("software", "business", "service_desk"):
        errors["projectType"] = "An invalid project type was specified."
    if errors or lead is None:
        raise bad(**errors)
    if body.get("projectTemplateKey") and any(body.get(name) for name in _NOT_WITH_TEMPLATE):
        raise bad("If you specify the project template you cannot specify the issue type or workflow schemes.")
    project = _make(call, body, lead.account_id)
    address = present.rest(call.world, f"project/{project.id}")
    return Response(status=201, json={"self": address, "id": project.id, "key": project.key})


def _key_errors(world: World, key: Json) -> dict[str, str]:
    if not isinstance(key, str) or not key:
        return {"projectKey": "You must specify a valid project key."}
    if not _KEY.fullmatch(key) or len(key) > 10:
        rule = "Project keys must start with an uppercase letter, followed by one or more uppercase alphanumeric characters."
        return {"projectKey": rule if len(key) <= 10 else "The project key must not exceed 10 characters in length."}
    holder = world.project(key)
    return {"projectKey": f"Project '{holder.name}' uses this project key."} if holder else {}


def _name_errors(world: World, name: Json) -> dict[str, str]:
    if not isinstance(name, str) or not 2 <= len(name.strip()) <= 80:
        return {"projectName": "The project name must have between 2 and 80 characters."}
    taken = any(one.name.casefold() == name.strip().casefold() for one in world.projects.values())
    return {"projectName": "A project with that name already exists."} if taken else {}


def _make(call: Call, body: dict[str, Json], lead: str) -> Project:
    world = call.world
    project = Project(
        id=world.ids.next("project"),
        key=body["key"],
        name=body["name"].strip(),
        lead=lead,
        description=body.get("description") or "",
        type_key=body.get("projectTypeKey", "software"),
        url=body.get("url") or "",
        assignee_type=body.get("assigneeType") or "UNASSIGNED",
        uuid=world.ids.uuid("project"),
        type_scheme=_scheme(world.type_schemes, body.get("issueTypeScheme"), "issue type"),
        workflow_scheme=_scheme(world.workflow_schemes, body.get("workflowScheme"), "workflow"),
    )
    project.actors[natives.ADMIN_ROLE] = [Actor(id=world.ids.next("actor"), group=natives.ADMIN_GROUP)]
    world.projects[project.id] = project
    world.catalogue += 1
    return project


def _scheme(known: dict[int, Any], wanted: Json, what: str) -> int:
    if wanted is None:
        return next(number for number, one in known.items() if one.is_default)
    if not isinstance(wanted, int) or wanted not in known:
        raise bad(f"The {what} scheme with ID {wanted} was not found.")
    return wanted


def one(call: Call) -> Response:
    return Response(json=present.project(call.world, call.project()))


def update(call: Call) -> Response:
    """Name, description, lead, default assignee."""
    project = call.project()
    call.need("ADMINISTER_PROJECTS", project)
    body = call.object(_PROJECT)
    if "name" in body and body["name"] != project.name:
        errors = _name_errors(call.world, body["name"])
        if errors:
            raise bad(**errors)
        project.name = body["name"].strip()
        call.world.catalogue += 1
    project.description = body.get("description", project.description)
    project.assignee_type = body.get("assigneeType", project.assignee_type)
    if body.get("leadAccountId"):
        if body["leadAccountId"] not in call.world.users:
            raise bad(projectLead="You must specify a valid project lead.")
        project.lead = body["leadAccountId"]
    return one(call)


def search(call: Call) -> Response:
    """What the caller may see; ``keys`` and ``query`` narrow."""
    keys, query, ids = call.request.query.get("keys", []), call.one("query").casefold(), call.request.query.get("id", [])
    found = [
        project
        for project in sorted(call.world.projects.values(), key=lambda one: one.key)
        if rights.sees(call.world, call.me, project)
        and (not keys or project.key in keys)
        and (not ids or str(project.id) in ids)
        and (query in project.key.casefold() or query in project.name.casefold())
    ]
    return call.page(found, lambda project: present.project(call.world, project))


def validate_key(call: Call) -> Response:
    """200 with the complaint in the body (facts 5.6)."""
    return Response(json={"errorMessages": [], "errors": _key_errors(call.world, call.one("key"))})


def statuses(call: Call) -> Response:
    """The statuses of each type's workflow."""
    world, project = call.world, call.project()
    return Response(
        json=[
            {
                "self": present.rest(world, f"issuetype/{number}"),
                "id": str(number),
                "name": world.types[number].name,
                "subtask": world.types[number].level < 0,
                "statuses": [
                    present.status(world, world.statuses[one]) for one in world.workflow_of(project, number).statuses
                ],
            }
            for number in world.type_schemes[project.type_scheme].type_ids
        ]
    )


# Components


def component_list(call: Call) -> Response:
    return Response(json=[present.component(call.world, one) for one in call.world.components_of(call.project())])


def component_page(call: Call) -> Response:
    world, words = call.world, call.one("query").casefold()
    found = [one for one in world.components_of(call.project()) if words in f"{one.name} {one.description}".casefold()]
    counts = {one.id: sum(one.id in world.issues[number].components for number in call.project().issue_ids) for one in found}
    return call.page(found, lambda one: present.component(world, one) | {"issueCount": counts[one.id]})


def create_component(call: Call) -> Response:
    body = call.object(_COMPONENT, closed=False)
    project = rights.project_for(call.world, call.me, str(body.get("project") or body.get("projectId") or ""))
    call.need("ADMINISTER_PROJECTS", project)
    made = Component(id=0, project_id=project.id, name="")
    _fill(call, made, body)
    if not made.name:
        raise bad(name="You must specify a component name.")
    made.id = call.world.ids.next("component")
    call.world.components[made.id] = made
    return Response(status=201, json=present.component(call.world, made))


def _fill(call: Call, component: Component, body: dict[str, Json]) -> None:
    """Only the fields given; an empty lead clears it (facts 7.1)."""
    if "name" in body:
        component.name = _component_name(call.world, component, body["name"])
    if "description" in body:
        component.description = body["description"] or ""
    if "leadAccountId" in body:
        lead = body["leadAccountId"] or None
        if lead is not None and lead not in call.world.users:
            raise bad(leadAccountId=f"The user with account ID '{lead}' does not exist.")
        component.lead = lead
    if "assigneeType" in body:
        if body["assigneeType"] not in ("PROJECT_DEFAULT", "COMPONENT_LEAD", "PROJECT_LEAD", "UNASSIGNED"):
            raise bad(assigneeType="Invalid assignee type.")
        component.assignee_type = body["assigneeType"]


def _component_name(world: World, component: Component, name: Json) -> str:
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
    found = call.world.components.get(call.number("id", otherwise=lambda: _no_component(call)))
    if found is None or not rights.sees(call.world, call.me, call.world.projects[found.project_id]):
        raise _no_component(call)
    return found


def _no_component(call: Call) -> Complaint:
    return missing(f"The component with id {call.path['id']} does not exist.")


def one_component(call: Call) -> Response:
    return Response(json=present.component(call.world, _component(call)))


def update_component(call: Call) -> Response:
    found = _component(call)
    call.need("ADMINISTER_PROJECTS", call.world.projects[found.project_id])
    _fill(call, found, call.object(_COMPONENT, closed=False))
    call.world.catalogue += 1
    return Response(json=present.component(call.world, found))


def delete_component(call: Call) -> Response:
    """Its issues stay, without it or with the one named by ``moveIssuesTo``."""
    found = _component(call)
    call.need("ADMINISTER_PROJECTS", call.world.projects[found.project_id])
    heir = call.one("moveIssuesTo")
    if heir and (not heir.isdigit() or int(heir) not in call.world.components):
        raise missing(f"The component with id {heir} does not exist.")
    for number in call.world.projects[found.project_id].issue_ids:
        issue = call.world.issues[number]
        if found.id in issue.components:
            kept = [one for one in issue.components if one != found.id]
            issue.components = list(dict.fromkeys([*kept, *([int(heir)] if heir else [])]))
            issue.revision += 1
    del call.world.components[found.id]
    return Response(status=204)


_API = "/rest/api/3"
ROUTES: Final = (
    Route("POST", f"{_API}/project", create),
    Route("GET", f"{_API}/project/search", search, anonymous=True),
    Route("GET", f"{_API}/project/{{project}}", one, anonymous=True),
    Route("PUT", f"{_API}/project/{{project}}", update),
    Route("GET", f"{_API}/project/{{project}}/statuses", statuses, anonymous=True),
    Route("GET", f"{_API}/projectvalidate/key", validate_key),
    Route("GET", f"{_API}/project/{{project}}/components", component_list, anonymous=True),
    Route("GET", f"{_API}/project/{{project}}/component", component_page, anonymous=True),
    Route("POST", f"{_API}/component", create_component),
    Route("GET", f"{_API}/component/{{id}}", one_component, anonymous=True),
    Route("PUT", f"{_API}/component/{{id}}", update_component),
    Route("DELETE", f"{_API}/component/{{id}}", delete_component),
)
