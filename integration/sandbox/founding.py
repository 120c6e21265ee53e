"""A site as Atlassian hands it over: what stands on it before anyone has done anything."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from integration.sandbox import natives
from integration.sandbox.clock import Clock, Ids
from integration.sandbox.natives import Language
from integration.sandbox.projects import furniture
from integration.sandbox.state.issues import LinkType
from integration.sandbox.state.people import Role
from integration.sandbox.state.projects import IssueType, TypeScheme
from integration.sandbox.state.settings import Dashboard
from integration.sandbox.state.workflows import Status, Transition, Workflow, WorkflowScheme
from integration.sandbox.switches import Switches
from integration.sandbox.world import World


def empty_site(
    clock: Clock | datetime,
    *,
    site_language: Language = "en",
    base_url: str = "https://velours.atlassian.net",
    admin_email: str,
    admin_token: str,
    zone: str = "Europe/Paris",
    switches: Switches | None = None,
) -> World:
    """A site as Atlassian hands it over: native types, statuses, workflow and roles, one administrator, no project."""
    ids = Ids()
    world = World(
        clock=clock if isinstance(clock, Clock) else Clock(clock),
        ids=ids,
        base_url=base_url.rstrip("/"),
        cloud_id=ids.uuid("cloud"),
        secret=ids.uuid("secret"),
        language=site_language,
        zone=ZoneInfo(zone),
        switches=switches or Switches(),
    )
    _furnish(world)
    world.add_user("Site Admin", admin_email, token=admin_token, admin=True, zone=zone)
    return world


def _furnish(world: World) -> None:
    words = world.language
    for number, category, names in natives.STATUSES:
        other = None if names[words] == names["en"] else names["en"]
        world.statuses[number] = Status(id=number, name=names[words], category=category, untranslated=other)
    for number, level, names in natives.TYPES:
        world.types[number] = IssueType(
            id=number, name=names[words], level=level, entity_id=world.ids.uuid("type"), untranslated=names["en"]
        )
    for number, name, description in natives.ROLES:
        world.roles[number] = Role(id=number, name=name, description=description)
    for number, name, inward, outward in natives.LINK_TYPES:
        world.link_types[number] = LinkType(id=number, name=name, inward=inward, outward=outward)
    furniture.furnish(world)
    for kind in ("status", "type", "role", "link type"):
        for _ in range(20):
            world.ids.next(kind)
    world.type_schemes[10000] = TypeScheme(
        id=world.ids.next("type scheme"),
        name="Default Issue Type Scheme",
        description="Default issue type scheme is the list of global issue types.",
        type_ids=list(world.types),
        default_id=10002,
        is_default=True,
    )
    number = world.ids.next("dashboard")
    everybody: dict[str, Any] = {"id": world.ids.next("share"), "type": "global"}
    world.dashboards[number] = Dashboard(id=number, name="Default dashboard", owner="", shares=[everybody])
    _native_workflow(world)


def _native_workflow(world: World) -> None:
    """Open to everyone, from anywhere to anywhere, as a new site's."""
    first = natives.STATUSES[0][0]
    transitions = [Transition(id="1", name=natives.FIRST_STEP[world.language], kind="INITIAL", to=first, links=[])]
    for position, (number, _, _) in enumerate(natives.STATUSES, start=1):
        step = Transition(id=f"{position}1", name=world.statuses[number].name, kind="GLOBAL", to=number, links=[])
        transitions.append(step)
    workflow = Workflow(
        id=world.ids.uuid("workflow"),
        name=natives.DEFAULT_WORKFLOW,
        description="The default Jira workflow.",
        statuses={number: {"properties": {}, "layout": None} for number, _, _ in natives.STATUSES},
        transitions=transitions,
        created=datetime(2020, 1, 1, tzinfo=UTC),
        updated=datetime(2020, 1, 1, tzinfo=UTC),
        version_id=world.ids.uuid("workflow version"),
        editable=False,
    )
    world.workflows[workflow.id] = workflow
    number = world.ids.next("workflow scheme")
    world.workflow_schemes[number] = WorkflowScheme(
        id=number, name="Default Workflow Scheme", default=workflow.name, by_type={}, is_default=True
    )
