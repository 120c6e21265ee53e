"""A project from a template of its own, Enterprise only (facts 5A). https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-templates/"""

from typing import Any, Final

from integration.sandbox import tasks
from integration.sandbox.answers.projects import key_errors, name_errors
from integration.sandbox.answers.workflows import turn
from integration.sandbox.call import Call
from integration.sandbox.http import Complaint, Response, bad
from integration.sandbox.present import common as present
from integration.sandbox.projects import build as template_build
from integration.sandbox.projects import payload as template_payload
from integration.sandbox.routes import Route
from integration.sandbox.world import World

Json = Any


def create(call: Call) -> Response:
    """303 and a task. What is wrong shows at once or in the task, as the switch says (facts 5A.2 [?])."""
    me = call.need("ADMINISTER")
    if not call.world.switches.enterprise:
        raise Complaint(403, "Custom project templates are only available on the Enterprise plan.")
    body = call.object({}, closed=False)
    template_payload.check(body)
    turn(call.world)
    if call.world.switches.template_errors == "request":
        _details(call.world, body["details"])

    def work() -> Json:
        _details(call.world, body["details"])
        made = template_build.build(call.world, me, body["details"], body.get("template") or {})
        return {"projectId": made.id, "projectKey": made.key, "self": present.rest(call.world, f"project/{made.id}")}

    return tasks.see(call.world, tasks.start(call.world, me, "Create a project from a template", work, kind="workflow"))


def _details(world: World, details: Json) -> None:
    errors = key_errors(world, details.get("key")) | name_errors(world, details.get("name"))
    lead = world.users.get(str(details.get("leadAccountId") or ""))
    if lead is None or not lead.active:
        errors["projectLead"] = "You must specify a valid project lead."
    if errors:
        raise bad(**errors)


ROUTES: Final = (Route("POST", "/rest/api/3/project-template", create),)
