"""A project put away and taken back, and what is set for it apart from its details.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-projects/
"""

from typing import Any, Final

from integration.sandbox import shapes, tasks
from integration.sandbox.answers.projects import administered
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad, missing
from integration.sandbox.present import common as present
from integration.sandbox.present import project as present_project
from integration.sandbox.present import schemes as present_schemes
from integration.sandbox.projects import making as projects
from integration.sandbox.routes import Route
from integration.sandbox.state.projects import Category, Project

Json = Any


def _deletable(call: Call) -> Project:
    """For administrators of Jira; the trash is no way out of it."""
    found = call.world.project(call.path["project"])
    if found is None or not call.may("ADMINISTER"):
        raise missing(f"No project could be found with key '{call.path['project']}'.")
    return found


def delete(call: Call) -> Response:
    """Into the trash, unless ``enableUndo`` is false (facts 5.5)."""
    found = _deletable(call)
    me = call.need("ADMINISTER")
    if call.flag("enableUndo", default=True):
        if found.trashed is not None:
            raise missing(f"No project could be found with key '{found.key}'.")
        projects.trash(call.world, me, found)
    else:
        projects.purge(call.world, me, found)
    return Response(status=204)


def delete_later(call: Call) -> Response:
    """For good, by a task (facts 5.5)."""
    world, found = call.world, _deletable(call)
    me = call.need("ADMINISTER")

    def work() -> Json:
        projects.purge(world, me, found)
        return {"projectId": found.id}

    return tasks.see(world, tasks.start(world, me, f"Delete project {found.key}", work))


def restore(call: Call) -> Response:
    """Out of the trash for administrators of Jira, out of the archive for those of the project too."""
    found = _deletable(call)
    if found.trashed is None and found.archived is None:
        raise bad("The project is neither archived nor in the trash.")
    projects.restore(call.world, call.need("ADMINISTER"), found)
    return Response(json=present.project(call.world, found))


def archive(call: Call) -> Response:
    """Nothing of it can be changed any more, nor found. A project in the trash has to be restored first."""
    me = call.need("ADMINISTER")
    if not call.world.switches.premium:
        raise Complaint(403, "Archiving projects is not available on your plan.")
    found = _deletable(call)
    if found.trashed is not None or found.archived is not None:
        raise bad("The project is already archived or in the trash.")
    projects.archive(call.world, me, found)
    return Response(status=204)


# Types and hierarchy

_PROJECT_TYPES: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("software", "Software", "#F5A623", "jira.project.type.software.description"),
    ("service_desk", "Service Desk", "#67AB49", "jira.project.type.servicedesk.description.jsm"),
    ("business", "Business", "#1D73A3", "jira.project.type.business.description"),
)


def _type(row: tuple[str, str, str, str]) -> dict[str, str]:
    key, formatted, colour, description = row
    return {"key": key, "formattedKey": formatted, "descriptionI18nKey": description, "icon": "", "color": colour}


def types(_: Call) -> Response:
    return Response(json=[_type(row) for row in _PROJECT_TYPES])


def accessible_types(_: Call) -> Response:
    """Those the site has a licence for."""
    return Response(json=[_type(row) for row in _PROJECT_TYPES if row[0] != "service_desk"])


def one_type(call: Call) -> Response:
    found = next((row for row in _PROJECT_TYPES if row[0] == call.path["type"]), None)
    if found is None or (call.request.path.endswith("/accessible") and found[0] == "service_desk"):
        raise missing(f"The project type '{call.path['type']}' was not found.")
    return Response(json=_type(found))


def hierarchy(call: Call) -> Response:
    """Team-managed projects only, "simplified" in the words of the answer (facts 5.7; seen on a real site)."""
    project = call.project()
    if not project.team_managed:
        raise missing(f"The project with id {project.id} is not simplified.")
    return Response(json=present_project.hierarchy(call.world, project))


# Features


def features(call: Call) -> Response:
    return Response(json={"features": present_project.features(call.world, call.project())})


def set_feature(call: Call) -> Response:
    project = administered(call)
    state, key = call.object({"state": shapes.text}).get("state"), call.path["feature"]
    if state not in ("ENABLED", "DISABLED"):
        raise bad("The state must be ENABLED or DISABLED.")
    known = {one["feature"]: one for one in present_project.features(call.world, project)}
    if key not in known:
        raise missing(f"The project feature '{key}' was not found.")
    if known[key]["toggleLocked"]:
        raise bad(f"The project feature '{key}' cannot be changed.")
    if state == "ENABLED" and any(known[one]["state"] == "DISABLED" for one in known[key]["prerequisites"]):
        raise bad(f"The project feature '{key}' needs others first.")
    project.features[key] = state == "ENABLED"
    return features(call)


# The sender of its mails, and the schemes it has


def email(call: Call) -> Response:
    project = call.project()
    address = project.email or f"jira@{call.world.base_url.removeprefix('https://')}"
    return Response(json={"emailAddress": address, "emailAddressStatus": []})


def set_email(call: Call) -> Response:
    """An empty one goes back to the site's own."""
    project = administered(call)
    address = call.object({"emailAddress": shapes.text, "emailAddressStatus": shapes.texts}).get("emailAddress")
    if not isinstance(address, str) or (address and "@" not in address.strip("@")):
        raise bad("The email address is not valid.")
    project.email = address or None
    return Response(status=204)


def _known_to_administrators(call: Call) -> Project:
    """Who may not administer the project hears that there is none."""
    project = call.project()
    if not (call.may("ADMINISTER") or call.may("ADMINISTER_PROJECTS", project)):
        raise missing(f"No project could be found with key '{project.key}'.")
    return project


def notification_scheme(call: Call) -> Response:
    project = _known_to_administrators(call)
    scheme = call.world.notification_schemes[project.notification_scheme]
    return Response(json=present_schemes.notification_scheme(call.world, scheme, call.many("expand")))


def security_scheme(call: Call) -> Response:
    project = administered(call)
    scheme = call.world.security_schemes.get(project.security_scheme or 0)
    if scheme is None:
        raise missing("The project does not have an issue security scheme.")
    return Response(json=present_schemes.security_scheme(call.world, scheme))


def security_levels(call: Call) -> Response:
    """The levels the caller may set."""
    project = call.project()
    scheme = call.world.security_schemes.get(project.security_scheme or 0)
    held = scheme.levels.values() if scheme and call.may("SET_ISSUE_SECURITY", project) else ()
    return Response(json={"levels": [present_schemes.security_level(call.world, one) for one in held]})


# Categories


def categories(call: Call) -> Response:
    return Response(json=[present.category_of_projects(call.world, one) for one in call.world.categories.values()])


def _category(call: Call) -> Category:
    found = call.world.categories.get(call.number("id", otherwise=lambda: missing("The category was not found.")))
    if found is None:
        raise missing("The project category was not found.")
    return found


def one_category(call: Call) -> Response:
    return Response(json=present.category_of_projects(call.world, _category(call)))


_CATEGORY: Final = shapes.NAMED | {"id": shapes.text, "self": shapes.text}


def create_category(call: Call) -> Response:
    call.need("ADMINISTER")
    made = Category(id=0, name="")
    _fill_category(call, made, call.object(_CATEGORY))
    if not made.name:
        raise bad(name="The name of the project category has to be provided.")
    made.id = call.world.ids.next("project category")
    call.world.categories[made.id] = made
    return Response(status=201, json=present.category_of_projects(call.world, made))


def _fill_category(call: Call, found: Category, body: dict[str, Json]) -> None:
    name = body.get("name")
    if name is not None:
        if not name.strip() or len(name) > 255:
            raise bad(name="The name of the project category must have between 1 and 255 characters.")
        if any(one.name == name and one is not found for one in call.world.categories.values()):
            raise Complaint(409, f"A project category with the name '{name}' already exists.")
        found.name = name
    if len(body.get("description") or "") > 1000:
        raise bad(description="The description must not exceed 1000 characters.")
    found.description = body.get("description", found.description) or ""


def update_category(call: Call) -> Response:
    call.need("ADMINISTER")
    found = _category(call)
    _fill_category(call, found, call.object(_CATEGORY))
    call.world.catalogue += 1
    return Response(json=present.category_of_projects(call.world, found))


def delete_category(call: Call) -> Response:
    """Projects in it are in none from then on."""
    call.need("ADMINISTER")
    found = _category(call)
    for project in call.world.projects.values():
        project.category = None if project.category == found.id else project.category
    del call.world.categories[found.id]
    return Response(status=204)


_API = "/rest/api/3"
_ONE = f"{_API}/project/{{project}}"
ROUTES: Final = (
    Route("DELETE", _ONE, delete),
    Route("POST", f"{_ONE}/delete", delete_later),
    Route("POST", f"{_ONE}/restore", restore),
    Route("POST", f"{_ONE}/archive", archive),
    Route("GET", f"{_API}/project/type", types, anonymous=True),
    Route("GET", f"{_API}/project/type/accessible", accessible_types, anonymous=True),
    Route("GET", f"{_API}/project/type/{{type}}", one_type, anonymous=True),
    Route("GET", f"{_API}/project/type/{{type}}/accessible", one_type, anonymous=True),
    Route("GET", f"{_ONE}/hierarchy", hierarchy),
    Route("GET", f"{_ONE}/features", features),
    Route("PUT", f"{_ONE}/features/{{feature}}", set_feature),
    Route("GET", f"{_ONE}/email", email),
    Route("PUT", f"{_ONE}/email", set_email),
    Route("GET", f"{_ONE}/notificationscheme", notification_scheme),
    Route("GET", f"{_ONE}/issuesecuritylevelscheme", security_scheme),
    Route("GET", f"{_ONE}/securitylevel", security_levels, anonymous=True),
    Route("GET", f"{_API}/projectCategory", categories),
    Route("POST", f"{_API}/projectCategory", create_category),
    Route("GET", f"{_API}/projectCategory/{{id}}", one_category),
    Route("PUT", f"{_API}/projectCategory/{{id}}", update_category),
    Route("DELETE", f"{_API}/projectCategory/{{id}}", delete_category),
)
