"""A project of somebody's own: made, filled and worked on by people, on a site that never heard of us."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from integration.jira.reader import Reader
from integration.jira.transport import connect
from integration.jira.writer import Writer
from integration.mapping.status_map import status_map_from
from integration.sandbox.mount import client
from integration.sandbox.mount import transport as mounted
from integration.store import Store
from integration.sync.adopt import Adopting
from integration.sync.bootstrap import bootstrap, plan_project, prepare
from tests.mapping.blueprints import item, phase, template_of
from tests.sync.stage import KEYS, MAIL, URL, Stage, account, agreed, charter, copied, new_world, no_wait

CLASSIC = "com.pyxis.greenhopper.jira:gh-simplified-kanban-classic"
SMALL = template_of(
    phase(
        "data", item("data.flow"), item("data.report", ["data.flow"], type="document", kind="acceptance", component="AMOA")
    ),
    phase("campaigns", item("campaigns.first")),
)
MAP = """\
statuses: {Backlog: prepare, Selected for Development: ready, In Progress: build, Done: validated}
types: {Epic: phase, Story: livrable, Task: task, Bug: anomalie, Subtask: subtask}
components: {Backend: MOE, Métier: MOA}
phases: {ABC-1: data, "Campagnes du printemps": campaigns}
items: {ABC-3: data.flow}
"""


@dataclass(slots=True)
class Foreign:
    """The site, and what stands there by short names."""

    stage: Stage
    issues: dict[str, str]

    @property
    def world(self):
        return self.stage.world


def doors(world, wrap=lambda inner: inner):
    transport = connect(URL, MAIL, "t-bornage", transport=wrap(mounted(world)), sleep=no_wait)
    return Reader(transport), Writer(transport)


@lru_cache
def _made(*, ready):
    """Made once; every test works on a copy."""
    world = new_world("en")
    if ready:
        reader, writer = doors(world)
        prepare(reader, writer, SMALL, language="en", gates="none", ask=agreed, sleep=no_wait)
    admin = client(world, "admin@velours.example", "t-admin")
    lead = admin.get("/rest/api/3/myself").json()["accountId"]
    body = {
        "key": "ABC",
        "name": "Velours CRM",
        "projectTypeKey": "software",
        "projectTemplateKey": CLASSIC,
        "leadAccountId": lead,
    }
    answer = admin.post("/rest/api/3/project", json=body)
    assert answer.status_code == 201, answer.text
    for name, who in (("Backend", "hugo"), ("Métier", "claire")):
        made = admin.post("/rest/api/3/component", json={"project": "ABC", "name": name, "leadAccountId": account(who)})
        assert made.status_code == 201, made.text
    world.users[account("bornage")].admin = False
    world.make_project_admin(next(iter(world.projects.values())), account("bornage"))
    issues: dict[str, Any] = {}
    for name, kind, summary, parent in (
        ("data", "Epic", "Reprise des données", None),
        ("campaigns", "Epic", "Campagnes du printemps", None),
        ("flow", "Story", "Flux des clients", "data"),
        ("screen", "Story", "Écran du conseiller", "data"),
        ("chore", "Task", "Commander les postes", None),
    ):
        with client(world, "ines@velours.example", "t-ines") as person:
            fields: dict[str, Any] = {"project": {"key": "ABC"}, "issuetype": {"name": kind}, "summary": summary}
            if parent:
                fields |= {"parent": {"id": issues[parent]}, "components": [{"name": "Backend"}]}
            answer = person.post("/rest/api/3/issue", json={"fields": fields})
            assert answer.status_code == 201, answer.text
            issues[name] = answer.json()["id"]
    world.clock.advance(timedelta(hours=2))
    return world, issues


def foreign(*, ready=True, mode="observe", **more):
    made, issues = _made(ready=ready)
    world = copied(made)
    transport = connect(URL, MAIL, "t-bornage", transport=mounted(world), sleep=no_wait)
    words = charter(project_key="ABC", mode=mode, **more)
    stage = Stage(
        world=world,
        transport=transport,
        reader=Reader(transport),
        writer=Writer(transport),
        store=Store("sqlite://"),
        charter=words,
        template=SMALL,
    )
    return Foreign(stage=stage, issues=dict(issues))


def sheet(text=MAP):
    return status_map_from(text, file="status-map.yaml", template=SMALL)


def planned(site, *create, text=MAP, adopt=True, reader=None, **more):
    wish = Adopting(adopt=adopt, create=create, sheet=sheet(text))
    return plan_project(reader or site.stage.reader, SMALL, site.stage.charter, keys=KEYS, adopting=wish, **more)


def adopted(site, *create, text=MAP, adopt=True, doors=None, **more):
    wish = Adopting(adopt=adopt, create=create, sheet=sheet(text))
    reader, writer = doors or (site.stage.reader, site.stage.writer)
    return bootstrap(reader, writer, SMALL, site.stage.charter, keys=KEYS, ask=agreed, adopting=wish, sleep=no_wait, **more)
