"""An embedded site with the cast of the tests on it, and the doors to it, in process."""

from dataclasses import dataclass
from datetime import UTC, datetime

from integration.jira.reader import Reader
from integration.jira.transport import Transport, connect
from integration.jira.writer import Writer
from integration.sandbox.founding import empty_site
from integration.sandbox.mount import client
from integration.sandbox.mount import transport as mounted
from integration.sandbox.switches import Switches
from integration.sandbox.world import World

KEYS = (b"a key of the tests, thirty-two b.",)
URL = "https://velours.example"
MAIL = "bornage@velours.example"
START = datetime(2026, 9, 15, 6, tzinfo=UTC)
CAST = ("claire", "marc", "ines", "hugo", "lina")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One site, and our account’s doors to it."""

    world: World
    transport: Transport
    reader: Reader
    writer: Writer


def yes(_plan):
    return True


def no(_plan):
    return False


def no_wait(_seconds):
    """Tests do not sleep."""


def account_of(handle):
    return f"712020:{handle}"


def new_site(*, language="fr", switches=None):
    world = empty_site(
        START,
        site_language=language,
        base_url=URL,
        admin_email="admin@velours.example",
        admin_token="t-admin",
        switches=switches or Switches(),
    )
    world.add_user("Bornage", MAIL, token="t-bornage", account_id="712020:bornage", kind="app", admin=True)
    for handle in CAST:
        world.add_user(handle.title(), f"{handle}@velours.example", account_id=account_of(handle))
    return over(world)


def over(world, wrap=lambda transport: transport):
    """Doors of our account; ``wrap`` may come between them and the site."""
    transport = connect(URL, MAIL, "t-bornage", transport=wrap(mounted(world)), sleep=no_wait)
    return Site(world=world, transport=transport, reader=Reader(transport), writer=Writer(transport))


def behind_the_gateway(site):
    """The same account with a token that has scopes: it works at the gateway only (facts 12.2)."""
    site.world.users["712020:bornage"].scoped = True
    transport = connect(site.world.gateway_url, MAIL, "t-bornage", transport=mounted(site.world), sleep=no_wait)
    return Site(world=site.world, transport=transport, reader=Reader(transport), writer=Writer(transport))


def edit_as(site, handle, key, **fields):
    """A person edits an issue through the API, as themselves."""
    mail = f"{handle}@velours.example"
    with client(site.world, mail, f"token-of-{mail}") as person:
        answer = person.put(f"/rest/api/3/issue/{key}", json={"fields": fields})
        assert answer.status_code == 204, answer.text


def picture(world):
    """All that people would see of the projects, without ids: two pictures are equal when the work is the same."""
    return {
        "projects": [project.key for project in world.projects.values()],
        "issues": sorted(_issue(world, issue) for issue in world.issues.values()),
        "links": sorted((_label(world, one.source), _label(world, one.target)) for one in world.links.values()),
        "components": sorted((one.name, one.description, one.lead or "") for one in world.components.values()),
        "filters": [(one.name, one.jql, len(one.shares)) for one in world.filters.values()],
        "boards": [(one.name, [(column.name, column.statuses) for column in one.columns]) for one in world.boards.values()],
        "members": [
            (world.roles[role].name, sorted(actor.account_id or "" for actor in actors))
            for project in world.projects.values()
            for role, actors in sorted(project.actors.items())
        ],
        "properties": [sorted(project.properties) for project in world.projects.values()],
        "roles": sorted(role.name for role in world.roles.values()),
        "types": sorted(kind.name for kind in world.types.values()),
        "statuses": sorted(status.name for status in world.statuses.values()),
        "workflows": sorted(workflow.name for workflow in world.workflows.values()),
        "schemes": sorted(s.name for s in (*world.type_schemes.values(), *world.workflow_schemes.values())),
    }


def _issue(world, issue):
    names = sorted(world.components[one].name for one in issue.components)
    parent = _label(world, issue.parent_id) if issue.parent_id else ""
    return (issue.summary, world.types[issue.type_id].name, " ".join(sorted(issue.labels)), str(issue.due), parent, *names)


def _label(world, number):
    return next(label for label in world.issues[number].labels if label.startswith("bornage-"))
