"""A small deployment on the embedded Jira: applied by our account, worked on by people as themselves, over HTTP."""

import copy
import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx

from integration.jira.reader import Reader
from integration.jira.transport import Transport, connect
from integration.jira.writer import Writer
from integration.mapping.adf import text_of
from integration.mapping.policy import policy_from
from integration.model.charter import Actor, Assignment, Charter, Person
from integration.model.live import IdMap
from integration.model.plan import Plan
from integration.model.template import Template
from integration.model.words import Gates, Language
from integration.sandbox.founding import empty_site
from integration.sandbox.mount import client
from integration.sandbox.mount import transport as mounted
from integration.sandbox.switches import Switches
from integration.sandbox.world import World
from integration.store import Store
from integration.sync.audit_context import open_project
from integration.sync.bootstrap import bootstrap, prepare
from integration.sync.nightly import sync
from tests.mapping.blueprints import item, phase, template_of

RULES = Path(__file__).parents[2] / "config" / "rules" / "role-boundaries.yaml"
KEYS = (b"a key of the tests, thirty-two b.",)
URL = "https://velours.example"
MAIL = "bornage@velours.example"
BEGIN = datetime(2026, 9, 1, 6, tzinfo=UTC)
PEOPLE = {"claire": "velours", "ines": "riva", "hugo": "nord", "lina": "nord", "sofia": "dsi"}


def no_wait(_seconds: float) -> None:
    """Nobody waits in tests."""


def agreed(_plan: Plan) -> bool:
    return True


def account(handle):
    return f"712020:{handle}"


@lru_cache
def template(*, selection: bool = False, rituals: bool = False) -> Template:
    """Two phases; with ``selection`` a third, of that stage, which its go/no-go closes; with ``rituals`` a weekly committee of the
    project and a monthly one of its phase.
    """
    report = {"type": "document", "kind": "acceptance", "component": "AMOA"}
    tender = item("selection.tender", type="document", kind="document", component="AMOA", labels=("selection",))
    gate = item("selection.gate", type="decision", kind="decision", component="MOA", nature=("go-no-go",))
    before = (replace(phase("selection", tender, gate), stage="selection"),) if selection else ()
    ritual = {"type": "rituel", "kind": "ritual", "component": "AMOA"}
    weekly = item("data.committee", every="weekly", until="project", **ritual)
    monthly = item("data.review", every="monthly", until="phase", **ritual)
    meetings = (weekly, monthly) if rituals else ()
    made: Template = template_of(
        *before,
        phase("data", *meetings, item("data.flow"), item("data.screen"), item("data.report", ["data.flow"], **report)),
        phase("campaigns", item("campaigns.first")),
    )
    return made


def charter(**more) -> Charter:
    given: dict[str, Any] = {
        "name": "Velours",
        "site": URL,
        "project_key": "CRM",
        "project_name": "Velours CRM",
        "language": "fr",
        "start": date(2026, 9, 1),
        "mode": "comment",
        "actors": {
            "velours": Actor(id="velours", name="Velours", kind="business", internal=True),
            "dsi": Actor(id="dsi", name="DSI", kind="dsi", internal=True),
            "riva": Actor(id="riva", name="Cabinet Riva", kind="consultant"),
            "nord": Actor(id="nord", name="Intégra Nord", kind="integrator"),
        },
        "people": {one: Person(handle=one, actor=actor, account=account(one)) for one, actor in PEOPLE.items()},
        "assignments": (
            Assignment(role="MOA", person="claire", actor="velours", start=date(2026, 9, 1)),
            Assignment(role="AMOA", person="ines", actor="riva", start=date(2026, 9, 1)),
            Assignment(role="MOE", person="hugo", actor="nord", start=date(2026, 9, 1)),
            Assignment(role="MOE", person="lina", actor="nord", start=date(2026, 9, 1)),
        ),
    }
    return Charter(**(given | more))


def new_world(language: Language, switches: Switches | None = None) -> World:
    """A site with our account and the people, and no project."""
    world = empty_site(
        BEGIN,
        site_language=language,
        base_url=URL,
        admin_email="admin@velours.example",
        admin_token="t-admin",
        switches=switches or Switches(),
    )
    world.add_user("Bornage", MAIL, token="t-bornage", account_id=account("bornage"), kind="app", admin=True)
    for handle in PEOPLE:
        world.add_user(handle.title(), f"{handle}@velours.example", account_id=account(handle), token=f"t-{handle}")
    return world


@lru_cache
def applied_site(language: Language, *, selection: bool = False, rituals: bool = False, gates: Gates = "none") -> World:
    """Made once for each language; every stage works on a copy of it. With ``gates`` our account administers Jira."""
    world = new_world(language)
    transport = connect(URL, MAIL, "t-bornage", transport=mounted(world), sleep=no_wait)
    reader, writer = Reader(transport), Writer(transport)
    spec, made = charter(language=language, gates=gates), template(selection=selection, rituals=rituals)
    prepare(reader, writer, made, language=language, gates=gates, ask=agreed, sleep=no_wait)
    bootstrap(reader, writer, made, spec, keys=KEYS, ask=agreed, sleep=no_wait)
    if gates == "none":
        demote(world)
    world.clock.advance(timedelta(hours=2))
    return world


def demote(world: World) -> None:
    """Only preparing a site and creating a project need the right to administer Jira."""
    world.users[account("bornage")].admin = False
    world.make_project_admin(next(iter(world.projects.values())), account("bornage"))


ASIDE = frozenset({"R02", "R17"})
"""Cast and template are small on purpose: that a role rests on one person, and that no decision launches the project, is not the
matter of most tests.
"""


@lru_cache
def _policy(mode, aside=ASIDE):
    found = policy_from(RULES.read_text(encoding="utf-8"), file=RULES.name, mode=mode)
    return replace(found, rules={**found.rules, **{rule: replace(found.rules[rule], on=False) for rule in aside}})


@dataclass(slots=True)
class Stage:
    """The site, our doors and store, and what people do."""

    world: World
    transport: Transport
    reader: Reader
    writer: Writer
    store: Store
    charter: Charter
    keys: tuple[bytes, ...] = KEYS
    template: Template = field(default_factory=template)
    known: IdMap | None = None
    aside: frozenset[str] = ASIDE

    @property
    def policy(self):
        return _policy(self.charter.mode or "observe", self.aside)

    def sync(self, **more):
        given: dict[str, Any] = {
            "charter": self.charter,
            "template": self.template,
            "policy": self.policy,
            "keys": self.keys,
        }
        return sync(more.pop("reader", self.reader), more.pop("writer", self.writer), self.store, **(given | more))

    def context(self):
        return open_project(self.reader, charter=self.charter, template=self.template, policy=self.policy, keys=self.keys)

    @property
    def ids(self):
        self.known = self.known or self.context().record.ids
        return self.known

    def item(self, key):
        return next(issue for issue, name in self.ids.items.items() if name == key)

    def epic(self, key):
        return next(issue for issue, name in self.ids.phases.items() if name == key)

    def wait(self, **span):
        self.world.clock.advance(timedelta(**span))

    def as_(self, handle) -> httpx.Client:
        return client(self.world, f"{handle}@velours.example", f"t-{handle}")

    def us(self) -> httpx.Client:
        return client(self.world, MAIL, "t-bornage")

    def admin(self) -> httpx.Client:
        return client(self.world, "admin@velours.example", "t-admin")

    def move(self, handle, issue, *statuses):
        """Through these statuses, one after the other."""
        wanted = {key: found for found, key in self.ids.statuses.items()}
        for status in statuses:
            with self.as_(handle) as person:
                found = person.get(f"/rest/api/3/issue/{issue}/transitions").json()["transitions"]
                way = next(t["id"] for t in found if t["to"]["id"] == wanted[status])
                body = {"transition": {"id": way}}
                assert person.post(f"/rest/api/3/issue/{issue}/transitions", json=body).status_code == 204

    def say(self, handle, issue, text) -> str:
        body = text if isinstance(text, dict) else document(text)
        with self.as_(handle) as person:
            answer = person.post(f"/rest/api/3/issue/{issue}/comment", json={"body": body})
            assert answer.status_code == 201, answer.text
            return str(answer.json()["id"])

    def comments(self, issue):
        return self.reader.comments(issue)

    def ours(self, issue):
        return [c for c in self.comments(issue) if c.author == account("bornage")]

    def texts(self, issue):
        return [text_of(c.body) for c in self.ours(issue)]

    def labels(self, issue):
        return self.reader.issues([issue])[0].labels

    def make(self, handle, kind, **fields) -> str:
        """An issue created by a person."""
        types = {key: found for found, key in self.ids.types.items()}
        body = {"project": {"key": "CRM"}, "issuetype": {"id": types[kind]}, "summary": "Ajouté"} | fields
        with self.as_(handle) as person:
            answer = person.post("/rest/api/3/issue", json={"fields": body})
            assert answer.status_code == 201, answer.text
            return str(answer.json()["id"])

    def edit(self, handle, issue, **fields):
        with self.as_(handle) as person:
            answer = person.put(f"/rest/api/3/issue/{issue}", json={"fields": fields})
            assert answer.status_code == 204, answer.text

    def link(self, handle, issue, other):
        body = {"type": {"name": "Relates"}, "inwardIssue": {"id": issue}, "outwardIssue": {"id": other}}
        with self.as_(handle) as person:
            answer = person.post("/rest/api/3/issueLink", json=body)
            assert answer.status_code == 201, answer.text

    def unlink(self, handle, issue, other):
        with self.as_(handle) as person:
            links = person.get(f"/rest/api/3/issue/{issue}", params={"fields": "issuelinks"}).json()["fields"]["issuelinks"]
            number = next(o["id"] for o in links if other == (o.get("outwardIssue") or o.get("inwardIssue"))["id"])
            answer = person.delete(f"/rest/api/3/issueLink/{number}")
            assert answer.status_code == 204, answer.text

    def deliver(self, issue, *, by="hugo"):
        """A need approved, then built: all as it should be."""
        self.move("ines", issue, "approve")
        self.move("claire", issue, "ready")
        self.move(by, issue, "build", "acceptance")

    def open_phase(self, phase):
        epic = self.epic(phase)
        if self.ids.statuses[self.reader.issues([epic])[0].status_id] == "prepare":
            self.move("claire", epic, "ready")

    def breach(self, item="data.flow"):
        """A livrable accepted by who built it: R11 (no hat) and R12 (built it)."""
        issue = self.item(item)
        self.open_phase(item.split(".")[0])
        self.deliver(issue)
        self.move("hugo", issue, "validated")
        self.wait(hours=1)
        return issue


def document(text):
    return {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]}


def stage(
    *,
    language: Language = "fr",
    url: str = "sqlite://",
    selection: bool = False,
    rituals: bool = False,
    gates: Gates = "none",
    **more: Any,
) -> Stage:
    world = copied(applied_site(language, selection=selection, rituals=rituals, gates=gates))
    transport = connect(URL, MAIL, "t-bornage", transport=mounted(world), sleep=no_wait)
    spec = charter(**({"language": language, "gates": gates} | more))
    return Stage(
        world,
        transport,
        Reader(transport),
        Writer(transport),
        Store(url),
        spec,
        template=template(selection=selection, rituals=rituals),
    )


def copied(world: World) -> World:
    """The site as it is, apart from its lock, which cannot be copied."""
    lock, world.lock = world.lock, None  # type: ignore[assignment]
    try:
        other = copy.deepcopy(world)
    finally:
        world.lock = lock
    other.lock = threading.RLock()
    return other
